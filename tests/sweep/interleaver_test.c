// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/interleaver.h"
#include "tests/test.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 200, METRICS = 2, AT_ONCE = 8, BAD = 10 };

// What becomes of tasks 3, 13, 23, …
typedef enum badness { NONE, CRASHES, HANGS, DIES_BETWEEN, FAILS_ONCE } badness;

// An owner with tasks 0, 1, …; and what has come of each.
typedef struct owner {
    badness bad;
    uint64_t count, next, total;
    int taken[MOST], briefed[MOST], noted[MOST];
    folk_sweep_status status[MOST];
    uint64_t attempts[MOST];
    char error[MOST][FOLK_TASK_ERROR];
    bool wrong; // an outcome, a note or a question is not what its task makes
    int settled, looks;
} owner;

static bool next(void *context, folk_task *task, bool *ok, folk_error *err) {
    owner *own = context;
    (void)err;
    *ok = true;
    if (own->next == own->count) return false;
    *task = (folk_task){.point = own->next, .replicate = own->next % 3, .seed = own->next * 7};
    own->next++;
    return true;
}

static bool take(void *context, const folk_task *task, const folk_task_outcome *outcome,
                 folk_error *err) {
    owner *own = context;
    (void)err;
    own->taken[task->point]++;
    own->total++;
    own->status[task->point] = outcome->status;
    own->attempts[task->point] = task->attempts;
    snprintf(own->error[task->point], FOLK_TASK_ERROR, "%s", outcome->error);
    const bool done = outcome->status == FOLK_SWEEP_DONE;
    if (done && outcome->values[0] != (double)(task->seed + task->replicate)) own->wrong = true;
    if (!isnan(outcome->values[1])) own->wrong = true;
    return true;
}

static bool brief(void *context, const folk_task *task, uint64_t *number, folk_error *err) {
    owner *own = context;
    (void)err;
    *number = task->point + 1000;
    own->briefed[task->point]++;
    return true;
}

static bool note(void *context, const folk_task *task, const folk_bytes *bytes, folk_error *err) {
    owner *own = context;
    (void)err;
    own->noted[task->point]++;
    if (bytes->count != sizeof *task || memcmp(bytes->items, task, sizeof *task) != 0)
        own->wrong = true;
    return true;
}

static bool settle(void *context, folk_error *err) {
    owner *own = context;
    (void)err;
    own->settled++;
    return true;
}

// The reply is the bytes that were asked, as often as the task's number says.
static bool answer(void *context, const folk_task *task, const folk_bytes *bytes, folk_bytes *reply,
                   folk_error *err) {
    (void)context;
    (void)err;
    for (uint64_t i = 0; i < task->point; i++)
        folk_bytes_add(reply, bytes->items, bytes->count);
    return true;
}

static bool interrupt(void *context, folk_error *err) {
    owner *own = context;
    (void)err;
    if (own->looks++ == 0) kill(getpid(), SIGINT);
    return true;
}

// The worker: holds up to AT_ONCE tasks, and ends the one that came last first.

typedef struct work {
    owner *own;
    folk_line *line;
    folk_task tasks[AT_ONCE];
    int count, wanted;
} work;

static void misbehave(const work *at, const folk_task *task) {
    if (at->own->bad == CRASHES) {
        fprintf(stderr, "first line\nthe bridge is out\n");
        signal(SIGSEGV, SIG_DFL);
        raise(SIGSEGV);
    }
    while (at->own->bad == HANGS)
        pause();
    if (at->own->bad == DIES_BETWEEN) {
        folk_line_executes(at->line, NULL, 0);
        raise(SIGKILL);
    }
    (void)task;
}

static void execute(const work *at, const folk_task *task) {
    double values[METRICS] = {(double)(task->seed + task->replicate), NAN};
    folk_task_outcome outcome = {.values = values};
    const bool bad = task->point % BAD == 3;
    folk_line_executes(at->line, task, 0);
    if (bad) misbehave(at, task);
    if (bad && at->own->bad == FAILS_ONCE && task->attempts == 0)
        outcome = (folk_task_outcome){.status = FOLK_SWEEP_FAILED, .again = true, .values = values};
    folk_bytes asked = {0};
    folk_bytes_add(&asked, "ab", 2);
    const folk_bytes reply = folk_line_ask(at->line, task, &asked);
    if (reply.count != 2 * task->point) values[0] = -1;
    folk_free(asked.items);
    const folk_bytes bytes = {.items = (unsigned char *)(uintptr_t)task, .count = sizeof *task};
    folk_line_note(at->line, task, &bytes);
    folk_line_executes(at->line, NULL, 0);
    folk_line_finish(at->line, task, &outcome);
}

static void serve(void *context, folk_line *line) {
    work at = {.own = context, .line = line};
    for (;;) {
        const int more = AT_ONCE - at.count - at.wanted;
        folk_line_want(line, more);
        at.wanted += more;
        uint64_t number;
        folk_task *task = &at.tasks[at.count];
        const bool idle = at.count == 0;
        const folk_received got = folk_line_receive(line, idle, task, &number);
        if (got == FOLK_RECEIVED_END) return;
        if (got == FOLK_RECEIVED_TASK) {
            if (number != task->point + 1000) task->seed = 0;
            at.count++;
            at.wanted--;
        } else {
            at.count--;
            execute(&at, &at.tasks[at.count]);
        }
    }
}

static void serve_and_stop(void *context, folk_line *line) {
    folk_task task;
    uint64_t number;
    (void)context;
    folk_line_want(line, 2);
    while (folk_line_receive(line, true, &task, &number) != FOLK_RECEIVED_TASK)
        continue;
    folk_line_stop(line, FOLK_RUNNER_PAUSED, "paused: the purse is empty");
}

static void serve_and_die(void *context, folk_line *line) {
    (void)context;
    (void)line;
    raise(SIGKILL);
}

static void serve_and_wait(void *context, folk_line *line) {
    (void)context;
    (void)line;
    for (;;)
        pause();
}

static folk_interleaver_def interleaver_of(owner *own) {
    return (folk_interleaver_def){
        .metrics = METRICS,
        .attempts = 1,
        .handout = {.next = next, .take = take, .context = own},
        .serve = serve,
        .brief = brief,
        .note = note,
        .settle = settle,
        .ask = answer,
        .context = own,
    };
}

static owner *owner_create(uint64_t count, badness bad) {
    owner *own = folk_alloc(sizeof *own);
    own->count = count;
    own->bad = bad;
    return own;
}

static void run_whole(const folk_interleaver_def *def) {
    folk_error err = {0};
    assert_int_equal(folk_interleaver_run(def, &err), FOLK_RUNNER_DONE);
    assert_string_equal(err.text, "");
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); // no worker is left
}

static void runs_each_task_once(void **state) {
    (void)state;
    owner *own = owner_create(MOST, NONE);
    const folk_interleaver_def def = interleaver_of(own);
    run_whole(&def);
    for (int i = 0; i < MOST; i++)
        assert_true(own->taken[i] == 1 && own->status[i] == FOLK_SWEEP_DONE &&
                    own->briefed[i] == 1 && own->noted[i] == 1);
    assert_false(own->wrong);
    assert_true(own->settled > 0);
    folk_free(own);
}

static void runs_nothing_of_no_tasks(void **state) {
    (void)state;
    owner *own = owner_create(0, NONE);
    const folk_interleaver_def def = interleaver_of(own);
    run_whole(&def);
    assert_int_equal(own->total, 0);
    folk_free(own);
}

// Every tenth run ends as `status` with a sentence that holds `part`; the others are done.
static void check_every_tenth(const folk_interleaver_def *def, owner *own, folk_sweep_status status,
                              const char *part) {
    run_whole(def);
    for (uint64_t i = 0; i < own->count; i++) {
        const bool bad = i % BAD == 3;
        assert_int_equal(own->taken[i], 1);
        assert_int_equal(own->status[i], bad ? status : FOLK_SWEEP_DONE);
        if (bad && strstr(own->error[i], part) == NULL)
            fail_msg("'%s' is not in '%s'", part, own->error[i]);
        if (!bad) assert_int_equal(own->attempts[i], 1);
    }
    assert_false(own->wrong);
    folk_free(own);
}

static void a_crash_costs_the_task_that_was_executed(void **state) {
    (void)state;
    owner *own = owner_create(40, CRASHES);
    const folk_interleaver_def def = interleaver_of(own);
    check_every_tenth(&def, own, FOLK_SWEEP_CRASHED,
                      "ended by signal 11 (Segmentation fault): the bridge is out");
}

static void a_hang_costs_the_task_that_was_executed(void **state) {
    (void)state;
    owner *own = owner_create(20, HANGS);
    folk_interleaver_def def = interleaver_of(own);
    def.timeout = 0.2;
    check_every_tenth(&def, own, FOLK_SWEEP_TIMED_OUT, "longer than 0.2 s");
}

// Nobody knows which of the open tasks ends the process: one by one, it shows.
static void suspects_are_tried_one_by_one(void **state) {
    (void)state;
    owner *own = owner_create(20, DIES_BETWEEN);
    const folk_interleaver_def def = interleaver_of(own);
    check_every_tenth(&def, own, FOLK_SWEEP_CRASHED, "ended by signal 9");
}

static void tries_again_what_may_do_better(void **state) {
    (void)state;
    owner *own = owner_create(20, FAILS_ONCE);
    folk_interleaver_def def = interleaver_of(own);
    def.attempts = 2;
    run_whole(&def);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(own->status[i], FOLK_SWEEP_DONE);
        assert_int_equal(own->attempts[i], i % BAD == 3 ? 2 : 1);
    }
    folk_free(own);
}

static void a_worker_stops_with_its_reason(void **state) {
    (void)state;
    owner *own = owner_create(20, NONE);
    folk_interleaver_def def = interleaver_of(own);
    def.serve = serve_and_stop;
    folk_error err = {0};
    assert_int_equal(folk_interleaver_run(&def, &err), FOLK_RUNNER_PAUSED);
    assert_string_equal(err.text, "paused: the purse is empty");
    assert_int_equal(own->total, 0);
    folk_free(own);
}

static void a_worker_that_cannot_begin_is_given_up(void **state) {
    (void)state;
    owner *own = owner_create(20, NONE);
    folk_interleaver_def def = interleaver_of(own);
    def.serve = serve_and_die;
    folk_error err = {0};
    assert_int_equal(folk_interleaver_run(&def, &err), FOLK_RUNNER_FAILED);
    assert_non_null(strstr(err.text, "the worker ends before it runs anything: its process was"));
    folk_free(own);
}

static void ends_on_a_signal(void **state) {
    (void)state;
    owner *own = owner_create(20, NONE);
    folk_interleaver_def def = interleaver_of(own);
    def.serve = serve_and_wait;
    def.handout.look = interrupt;
    folk_error err = {0};
    assert_int_equal(folk_interleaver_run(&def, &err), FOLK_RUNNER_INTERRUPTED);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    folk_free(own);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(runs_each_task_once),
        FOLK_TEST(runs_nothing_of_no_tasks),
        FOLK_TEST(a_crash_costs_the_task_that_was_executed),
        FOLK_TEST(a_hang_costs_the_task_that_was_executed),
        FOLK_TEST(suspects_are_tried_one_by_one),
        FOLK_TEST(tries_again_what_may_do_better),
        FOLK_TEST(a_worker_stops_with_its_reason),
        FOLK_TEST(a_worker_that_cannot_begin_is_given_up),
        FOLK_TEST(ends_on_a_signal),
    };
    return FOLK_TESTS(tests);
}
