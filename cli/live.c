// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/live.h"

#include "cli/progress.h"
#include "core/memory.h"
#include "core/text.h"

#include <errno.h>
#include <float.h>
#include <jansson.h>
#include <math.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    READ_BYTES = 4096,
    LONGEST_LINE = 1 << 20, // bytes
    GRACE_MS = 2000,        // from when the watcher is gone to when the run is made to end
};

struct folk_live {
    folk_person person;
    folk_run *run;
    const folk_scenario *scenario;
    char *text; // read and not yet taken
    size_t length, capacity;
    bool ended, paused, quits, snapshot, told;
    bool skips;          // the rest of a line that was too long
    uint64_t steps;      // events that a paused run may still execute
    double speed;        // virtual time a second; 0: as fast as it goes
    double wall_from;    // when the speed was set,
    double virtual_from; // and the virtual time then
    uint32_t asked;      // the exchange that a person is asked for; 0: none
    char *answer;        // to it; NULL: none yet
    pthread_t guard;
    int over[2]; // closing the second end sends the guard home; -1: there is none
};

static void print_line(json_t *object) {
    char *text = json_dumps(object, JSON_COMPACT);
    if (text != NULL) puts(text);
    fflush(stdout);
    free(text);
    json_decref(object);
}

static void say_error(const char *text) {
    print_line(json_pack("{s:s%}", "error", text, strlen(text)));
}

static double now_of(const folk_live *live) {
    return folk_sim_now(folk_run_sim(live->run));
}

// Commands.

static void begin_pace(folk_live *live) {
    live->wall_from = folk_wall_seconds();
    live->virtual_from = now_of(live);
}

static bool do_pause(folk_live *live, const json_t *command, folk_error *err) {
    (void)command, (void)err;
    live->paused = true;
    live->steps = 0;
    return true;
}

static bool do_go(folk_live *live, const json_t *command, folk_error *err) {
    (void)command, (void)err;
    live->paused = false;
    live->steps = 0;
    begin_pace(live);
    return true;
}

static bool do_step(folk_live *live, const json_t *command, folk_error *err) {
    const json_t *events = json_object_get(command, "events");
    const json_int_t count = events == NULL ? 1 : json_integer_value(events);
    if (count < 1)
        return folk_fail(err, FOLK_ERR_USAGE, "step: events must be a whole number from 1");
    live->paused = true;
    live->steps += (uint64_t)count;
    return true;
}

static bool do_speed(folk_live *live, const json_t *command, folk_error *err) {
    const json_t *value = json_object_get(command, "value");
    if (!json_is_number(value) || !(json_number_value(value) >= 0))
        return folk_fail(err, FOLK_ERR_USAGE,
                         "speed: value must be a number from 0: virtual time units a second, or 0 "
                         "for as fast as it goes");
    live->speed = json_number_value(value);
    begin_pace(live);
    return true;
}

static bool fail_unknown(const folk_live *live, const char *name, folk_error *err) {
    const folk_scenario *scenario = live->scenario;
    const char **names = folk_alloc((size_t)(scenario->param_count + 1) * sizeof *names);
    for (int i = 0; i < scenario->param_count; i++)
        names[i] = scenario->params[i].name;
    const char *nearest = folk_nearest(name, names, scenario->param_count);
    folk_free(names);
    return folk_fail(err, FOLK_ERR_USAGE, "set: there is no parameter '%s'%s%s%s", name,
                     nearest != NULL ? "; did you mean '" : "", nearest != NULL ? nearest : "",
                     nearest != NULL ? "'?" : "");
}

static bool do_set(folk_live *live, const json_t *command, folk_error *err) {
    const char *name = json_string_value(json_object_get(command, "name"));
    const char *text = json_string_value(json_object_get(command, "value"));
    if (name == NULL || text == NULL)
        return folk_fail(err, FOLK_ERR_USAGE, "set: needs name and value, both as texts");
    const int param = folk_scenario_find_param(live->scenario, name);
    if (param < 0 && folk_name_is_target(name)) {
        if (!folk_run_check_agent(live->run, name, text, err)) return false;
        folk_run_intervene_agent(live->run, now_of(live), name, text);
        return true;
    }
    if (param < 0) return fail_unknown(live, name, err);
    folk_value value = {0};
    if (!folk_param_parse(&live->scenario->params[param], text, &value, err)) return false;
    folk_run_intervene(live->run, now_of(live), param, &value);
    folk_value_clear(&value);
    return true;
}

static bool do_answer(folk_live *live, const json_t *command, folk_error *err) {
    const json_int_t exchange = json_integer_value(json_object_get(command, "exchange"));
    const char *text = json_string_value(json_object_get(command, "text"));
    if (text == NULL) return folk_fail(err, FOLK_ERR_USAGE, "answer: needs a text");
    if (live->asked == 0 || exchange != (json_int_t)live->asked)
        return folk_fail(err, FOLK_ERR_USAGE, "answer: no question %lld is open",
                         (long long)exchange);
    folk_free(live->answer);
    live->answer = folk_strdup(text);
    return true;
}

static bool do_snapshot(folk_live *live, const json_t *command, folk_error *err) {
    (void)command, (void)err;
    live->snapshot = true;
    return true;
}

static bool do_quit(folk_live *live, const json_t *command, folk_error *err) {
    (void)command, (void)err;
    live->quits = true;
    return true;
}

typedef struct known_command {
    const char *name;
    bool (*run)(folk_live *live, const json_t *command, folk_error *err);
} known_command;

static const known_command known[] = {
    {"pause", do_pause}, {"go", do_go},         {"step", do_step},         {"speed", do_speed},
    {"set", do_set},     {"answer", do_answer}, {"snapshot", do_snapshot}, {"quit", do_quit},
};

enum { KNOWN = sizeof known / sizeof *known };

static bool carry_out(folk_live *live, const char *name, const json_t *command, folk_error *err) {
    const char *names[KNOWN];
    char list[128];
    for (int i = 0; i < KNOWN; i++) {
        if (strcmp(known[i].name, name) == 0) return known[i].run(live, command, err);
        names[i] = known[i].name;
    }
    folk_name_list(names, KNOWN, list, sizeof list);
    return folk_fail(err, FOLK_ERR_USAGE, "there is no command '%s'; there are %s", name, list);
}

static void take_command(folk_live *live, const char *line, size_t length) {
    json_error_t wrong;
    folk_error err = {0};
    json_t *command = json_loadb(line, length, 0, &wrong);
    const char *name = json_string_value(json_object_get(command, "do"));
    bool ok = false;
    if (command == NULL)
        folk_fail(&err, FOLK_ERR_USAGE, "a command is no JSON: %s", wrong.text);
    else if (name == NULL)
        folk_fail(&err, FOLK_ERR_USAGE, "a command needs a field \"do\", as {\"do\":\"pause\"}");
    else
        ok = carry_out(live, name, command, &err);
    if (!ok) say_error(err.text);
    json_decref(command);
    live->told = false;
}

// Input.

static void take_lines(folk_live *live) {
    size_t from = 0;
    const char *end;
    while ((end = memchr(live->text + from, '\n', live->length - from)) != NULL) {
        const size_t length = (size_t)(end - live->text) - from;
        if (length > 0 && !live->skips) take_command(live, live->text + from, length);
        live->skips = false;
        from += length + 1;
    }
    live->length -= from;
    memmove(live->text, live->text + from, live->length);
    if (live->length <= LONGEST_LINE) return;
    if (!live->skips) say_error("a command is longer than 1 MiB, and was left out");
    live->skips = true;
    live->length = 0;
}

// Takes what there is without waiting.
static void read_commands(folk_live *live) {
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    while (!live->ended && poll(&input, 1, 0) > 0) {
        live->text = folk_grow(live->text, &live->capacity, live->length + READ_BYTES, 1);
        const ssize_t got = read(STDIN_FILENO, live->text + live->length, READ_BYTES);
        if (got < 0 && errno == EINTR) continue;
        live->ended = got <= 0;
        if (got <= 0) return;
        live->length += (size_t)got;
        take_lines(live);
    }
}

// A person.

static void ask(void *context, const folk_exchange *exchange) {
    folk_live *live = context;
    live->asked = exchange->id;
    print_line(json_pack("{s:I, s:s%, s:f, s:s%}", "ask", (json_int_t)exchange->id, "agent",
                         exchange->to, strlen(exchange->to), "t", exchange->asked_at, "request",
                         exchange->request, strlen(exchange->request)));
}

static folk_heard listen_to_window(void *context, char **line) {
    folk_live *live = context;
    read_commands(live);
    if (live->answer != NULL) {
        *line = live->answer;
        live->answer = NULL;
        live->asked = 0;
        return FOLK_HEARD_LINE;
    }
    return live->ended || live->quits ? FOLK_HEARD_END : FOLK_HEARD_NOTHING;
}

// The guard. Commands are read between slices: a run that is busy within one event would not see
// that whoever watched it is gone, even killed, and stay for good. Its watchdog makes it end.

static bool hangs_up(struct pollfd ends[2], int milliseconds) {
    while (poll(ends, 2, milliseconds) < 0 && errno == EINTR) {
    }
    return (ends[0].revents & (POLLHUP | POLLERR)) != 0 && ends[1].revents == 0;
}

static void *guard(void *context) {
    const folk_live *live = context;
    struct pollfd ends[2] = {{.fd = STDIN_FILENO}, {.fd = live->over[0], .events = POLLIN}};
    if (!hangs_up(ends, -1)) return NULL;
    ends[0].fd = -1;
    if (poll(ends, 2, GRACE_MS) == 0) kill(getpid(), SIGTERM);
    return NULL;
}

static void begin_guard(folk_live *live) {
    sigset_t all, before;
    live->over[0] = live->over[1] = -1;
    if (pipe2(live->over, O_CLOEXEC) != 0) return;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    const bool began = pthread_create(&live->guard, NULL, guard, live) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (began) return;
    close(live->over[0]);
    close(live->over[1]);
    live->over[0] = live->over[1] = -1;
}

static void end_guard(folk_live *live) {
    if (live->over[1] < 0) return;
    close(live->over[1]);
    pthread_join(live->guard, NULL);
    close(live->over[0]);
}

folk_live *folk_live_create(void) {
    folk_live *live = folk_alloc(sizeof *live);
    live->person = (folk_person){
        .descriptor = STDIN_FILENO,
        .ask = ask,
        .listen = listen_to_window,
        .context = live,
    };
    live->told = true;
    signal(SIGPIPE, SIG_IGN); // whoever watches may go; the run then ends as it should
    begin_guard(live);
    return live;
}

void folk_live_destroy(folk_live *live) {
    if (live == NULL) return;
    end_guard(live);
    folk_free(live->text);
    folk_free(live->answer);
    folk_free(live);
}

const folk_person *folk_live_person(const folk_live *live) {
    return &live->person;
}

// Steering.

void folk_live_begin(folk_live *live, folk_run *run, const folk_scenario *scenario,
                     int64_t number) {
    live->run = run;
    live->scenario = scenario;
    begin_pace(live);
    print_line(json_pack("{s:I}", "run", (json_int_t)number));
}

// A bound of 0 would be none.
static double paced(const folk_live *live) {
    if (live->speed <= 0 || live->paused) return 0;
    const double passed = folk_wall_seconds() - live->wall_from;
    return fmax(live->virtual_from + passed * live->speed, DBL_MIN);
}

folk_live_turn folk_live_next(folk_live *live) {
    read_commands(live);
    const bool rests = live->paused && live->steps == 0;
    const folk_live_turn turn = {
        .ends = live->quits || live->ended,
        .rests = rests,
        .snapshot = live->snapshot,
        .events = live->paused ? live->steps : 0,
        .until = paced(live),
    };
    live->snapshot = false;
    return turn;
}

void folk_live_tell(folk_live *live) {
    if (live->told || live->steps > 0) return;
    live->told = true;
    print_line(json_pack("{s:s, s:f, s:f}", "state", live->paused ? "paused" : "going", "t",
                         now_of(live), "speed", live->speed));
}

void folk_live_ran(folk_live *live, uint64_t events) {
    if (live->steps == 0) return;
    live->steps -= events < live->steps ? events : live->steps;
}

void folk_live_wait(folk_live *live, double seconds) {
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    if (!live->ended) poll(&input, 1, (int)(seconds * 1000));
}

void folk_live_warn(const char *text, bool watched) {
    folk_text_print(stderr, "folk: warning: %s\n", text);
    if (watched) print_line(json_pack("{s:s%}", "warning", text, strlen(text)));
}

void folk_live_end(const char *status, const char *error) {
    print_line(error != NULL && error[0] != '\0'
                   ? json_pack("{s:s, s:s%}", "ended", status, "error", error, strlen(error))
                   : json_pack("{s:s}", "ended", status));
}
