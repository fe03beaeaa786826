// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/watch_state.h"

#include "cli/progress.h"
#include "cli/question.h"
#include "cli/viewed.h"
#include "core/memory.h"
#include "core/text.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Wall seconds between looks at a store that is written, and at one that is not; and what one look
// may take: half as long as drawing takes, so that neither waits for the other.
static const double look_seconds = 0.05, calm_seconds = 1.0;
static const double least_slice = 0.008, most_slice = 0.05;

// A command that is not answered for so long is worth a word.
static const double patience = 2.0;

folk_viewer *folk_watch_viewer(folk_watch *watch) {
    return watch->viewer;
}

void folk_watch_clear_place(folk_watch *watch, int index) {
    folk_watched *at = &watch->places[index];
    folk_viewer_set_run(watch->viewer, index, NULL);
    folk_reader_close(at->reader);
    folk_child_end(at->child);
    folk_free(at->store);
    *at = (folk_watched){0};
}

int folk_watch_free_place(const folk_watch *watch) {
    for (int i = 0; i < FOLK_VIEWER_RUNS; i++)
        if (watch->places[i].reader == NULL && watch->places[i].child == NULL) return i;
    return -1;
}

// What all readers keep of their curves is bounded together.
static void share_points(folk_watch *watch) {
    const size_t count = (size_t)folk_viewer_run_count(watch->viewer);
    for (int i = 0; i < FOLK_VIEWER_RUNS; i++)
        if (watch->places[i].reader != NULL)
            folk_reader_set_points(watch->places[i].reader, FOLK_READER_POINTS / count);
}

// So is the time that they take.
static void share_time(folk_watch *watch, double now) {
    const double drawing = watch->turned_at > 0 ? now - watch->turned_at : 0;
    const double slice = fmin(fmax(drawing / 2, least_slice), most_slice);
    int busy = 0;
    for (int i = 0; i < FOLK_VIEWER_RUNS; i++)
        busy += watch->places[i].reader != NULL && folk_reader_share(watch->places[i].reader) < 1;
    for (int i = 0; i < FOLK_VIEWER_RUNS; i++)
        if (watch->places[i].reader != NULL)
            folk_reader_set_slice(watch->places[i].reader, slice / (busy > 0 ? busy : 1));
}

static bool open_run(folk_watch *watch, int index, const char *store, int64_t run,
                     folk_error *err) {
    folk_watched *at = &watch->places[index];
    folk_reader *reader = folk_reader_open(store, run, err);
    if (reader == NULL) return false;
    folk_reader_set_slice(reader, least_slice);
    folk_reader_curve(reader, 0); // from here on refreshing reads the series
    folk_viewer_set_run(watch->viewer, index, reader);
    folk_reader_close(at->reader);
    at->reader = reader;
    at->looked_at = 0;
    at->lost = false;
    struct stat there;
    if (stat(store, &there) == 0) at->device = there.st_dev, at->file = there.st_ino;
    if (at->store == NULL) at->store = folk_strdup(store);
    share_points(watch);
    return true;
}

// Why a kept run did not come to its end.
static void tell_error(folk_watch *watch, int index) {
    const folk_run_info *info = folk_reader_info(watch->places[index].reader);
    if (info->error == NULL || info->error[0] == '\0') return;
    char *text = folk_format("Run %lld: %s", (long long)info->id, info->error);
    folk_viewer_say(watch->viewer, true, text);
    folk_free(text);
}

static bool open_kept(folk_watch *watch, int index, const folk_address *run, folk_error *err) {
    const bool ok = open_run(watch, index, run->store, run->run, err);
    if (ok) tell_error(watch, index);
    return ok;
}

// Replicates.

static void say_replicates(folk_watch *watch, size_t shown, size_t all) {
    char text[200];
    snprintf(text, sizeof text,
             "Shown with %zu of %zu replicates of its store; folk plot --all-runs --band takes "
             "any number",
             shown, all);
    folk_viewer_say(watch->viewer, false, shown < all ? text : "");
}

static bool show_replicates(folk_watch *watch, int of, folk_error *err) {
    const folk_watched *at = &watch->places[of];
    int64_t *runs = NULL;
    size_t count = 0, all = 0;
    const size_t room = FOLK_VIEWER_RUNS - (size_t)folk_viewer_run_count(watch->viewer);
    if (at->reader == NULL) return true;
    if (room == 0)
        return folk_fail(err, FOLK_ERR_USAGE, "There is no room for replicates beside %d runs",
                         FOLK_VIEWER_RUNS);
    bool ok = folk_viewed_replicates(at->reader, room, &runs, &count, &all, err);
    if (ok && count == 0)
        ok = folk_fail(err, FOLK_ERR_USAGE,
                       "There is no band to draw: %s has no run that differs from this one in "
                       "nothing but the seed",
                       at->store);
    for (size_t i = 0; ok && i < count && folk_watch_free_place(watch) >= 0; i++)
        ok = open_run(watch, folk_watch_free_place(watch), at->store, runs[i], err);
    folk_free(runs);
    if (ok)
        say_replicates(watch, count, all);
    else
        folk_viewer_show_bands(watch->viewer, false);
    return ok;
}

static void show_bands(folk_watch *watch) {
    folk_viewer_show_bands(watch->viewer, true);
    folk_error err = {0};
    if (!folk_viewer_has_replicates(watch->viewer) && !show_replicates(watch, 0, &err))
        folk_viewer_say(watch->viewer, true, err.text);
}

folk_watch *folk_watch_create(const folk_watch_def *def, folk_error *err) {
    folk_watch *watch = folk_alloc(sizeof *watch);
    watch->viewer = folk_viewer_create(&def->viewer);
    watch->store = folk_strdup(def->store);
    watch->extra = def->extra;
    bool ok = def->scenario == NULL || folk_watch_start(watch, def, err);
    for (size_t i = 0; ok && i < def->run_count; i++)
        ok = open_kept(watch, (int)i, &def->runs[i], err);
    if (ok && def->bands) show_bands(watch);
    if (def->run_count > FOLK_THEME_CATEGORIES) // of so many curves nobody can tell which is which
        folk_viewer_show_bands(watch->viewer, true);
    if (ok) return watch;
    folk_watch_destroy(watch);
    return NULL;
}

void folk_watch_destroy(folk_watch *watch) {
    if (watch == NULL) return;
    for (int i = 0; i < FOLK_VIEWER_RUNS; i++)
        folk_watch_clear_place(watch, i);
    folk_viewer_destroy(watch->viewer);
    folk_free(watch->store);
    folk_free(watch);
}

// What a process says.

static void hear(folk_watch *watch, int index, const char *line) {
    folk_watched *at = &watch->places[index];
    folk_error err = {0};
    json_t *said = json_loads(line, 0, NULL);
    const char *error = json_string_value(json_object_get(said, "error"));
    const char *warning = json_string_value(json_object_get(said, "warning"));
    const char *state = json_string_value(json_object_get(said, "state"));
    const json_int_t run = json_integer_value(json_object_get(said, "run"));
    if (run > 0 && !open_run(watch, index, at->store, run, &err))
        folk_viewer_say(watch->viewer, true, err.text);
    if (warning != NULL) folk_viewer_say(watch->viewer, true, warning);
    if (error != NULL) folk_viewer_say(watch->viewer, true, error);
    if (json_object_get(said, "ask") != NULL) folk_question_show(watch->viewer, said);
    if (state != NULL) {
        at->live.paused = strcmp(state, "paused") == 0;
        at->live.speed = json_number_value(json_object_get(said, "speed"));
    }
    json_decref(said);
}

static void note_end(folk_watch *watch, int index) {
    folk_watched *at = &watch->places[index];
    char text[2048];
    if (!folk_child_ended(at->child, text, sizeof text)) return;
    char *line;
    while ((line = folk_child_line(at->child)) != NULL) {
        hear(watch, index, line);
        folk_free(line);
    }
    folk_child_end(at->child);
    at->child = NULL;
    at->live = (folk_viewer_live){0};
    at->looked_at = 0;
    folk_viewer_ask(watch->viewer, NULL);
    if (text[0] != '\0') folk_viewer_say(watch->viewer, true, text);
}

static void listen_to(folk_watch *watch, int index) {
    enum { LINES_AT_ONCE = 64 };
    folk_watched *at = &watch->places[index];
    for (int i = 0; i < LINES_AT_ONCE && at->child != NULL; i++) {
        char *line = folk_child_line(at->child);
        if (line == NULL) break;
        hear(watch, index, line);
        folk_free(line);
    }
    if (at->child == NULL) return;
    const bool silent = folk_child_silence(at->child) > patience;
    if (silent && !at->calls_silent)
        folk_viewer_say(watch->viewer, true,
                        "The run does not answer: it is busy within one event. k ends it; what it "
                        "has recorded is kept.");
    if (!silent && at->calls_silent) folk_viewer_say(watch->viewer, false, "");
    at->calls_silent = silent;
    note_end(watch, index);
}

// What is read of a store goes on as it was, whatever becomes of its name.
static void note_lost(folk_watch *watch, folk_watched *at) {
    struct stat there;
    const bool some = stat(at->store, &there) == 0;
    if (at->lost || (some && there.st_dev == at->device && there.st_ino == at->file)) return;
    char *text = some ? folk_format("Another file has taken the place of %s: what is shown is that "
                                    "of before. Open it anew to see the other",
                                    at->store)
                      : folk_format("There is no store at %s any more: it was moved, or deleted "
                                    "with all that a run still writes. What is shown was read "
                                    "before",
                                    at->store);
    folk_viewer_say(watch->viewer, true, text);
    folk_free(text);
    at->lost = true;
}

// Once, as other words are worth reading too; again when it is another trouble, or a new one.
static void note_trouble(folk_watch *watch, folk_watched *at, const char *text) {
    if (strncmp(at->trouble, text, sizeof at->trouble - 1) == 0) return;
    snprintf(at->trouble, sizeof at->trouble, "%.*s", (int)sizeof at->trouble - 1, text);
    if (text[0] != '\0') folk_viewer_say(watch->viewer, true, text);
}

// What is new in a store.
static bool look(folk_watch *watch, int index, double now) {
    folk_watched *at = &watch->places[index];
    bool changed = false;
    folk_error err = {0};
    if (at->reader == NULL) return false;
    const bool written = at->child != NULL || folk_reader_info(at->reader)->alive;
    const double share = folk_reader_share(at->reader);
    const double pause = share < 1 ? 0 : written ? look_seconds : calm_seconds;
    if (now - at->looked_at < pause) return false;
    folk_reader_refresh(at->reader, &changed, &err);
    note_trouble(watch, at, err.text);
    note_lost(watch, at);
    at->looked_at = folk_wall_seconds();
    return changed || share != folk_reader_share(at->reader);
}

// Wishes.

static void send(folk_watch *watch, json_t *command) {
    folk_child *child = watch->places[folk_viewer_active(watch->viewer)].child;
    char *line = json_dumps(command, JSON_COMPACT);
    if (child == NULL)
        folk_viewer_say(watch->viewer, true, "This run is not on its way: nothing steers it.");
    else if (!folk_child_send(child, line))
        folk_viewer_say(watch->viewer, true, "The run takes no commands. k ends it.");
    free(line);
    json_decref(command);
}

static void send_word(folk_watch *watch, const char *word) {
    send(watch, json_pack("{s:s}", "do", word));
}

static void kill_run(folk_watch *watch) {
    folk_child *child = watch->places[folk_viewer_active(watch->viewer)].child;
    if (child != NULL) folk_child_kill(child);
}

static void carry_out(folk_watch *watch, const folk_wish *wish) {
    folk_error err = {0};
    bool ok = true;
    switch (wish->kind) {
    case FOLK_WISH_PAUSE:
        send_word(watch, "pause");
        break;
    case FOLK_WISH_GO:
        send_word(watch, "go");
        break;
    case FOLK_WISH_STEP:
        send(watch, json_pack("{s:s, s:I}", "do", "step", "events", (json_int_t)wish->number));
        break;
    case FOLK_WISH_SPEED:
        send(watch, json_pack("{s:s, s:f}", "do", "speed", "value", wish->number));
        break;
    case FOLK_WISH_SET:
        send(watch,
             json_pack("{s:s, s:s, s:s}", "do", "set", "name", wish->name, "value", wish->text));
        break;
    case FOLK_WISH_ANSWER:
        send(watch, json_pack("{s:s, s:I, s:s}", "do", "answer", "exchange",
                              (json_int_t)wish->exchange, "text", wish->text));
        break;
    case FOLK_WISH_FORK:
        ok = folk_watch_fork(watch, wish, &err);
        break;
    case FOLK_WISH_RESTART:
        ok = folk_watch_restart(watch, wish, &err);
        break;
    case FOLK_WISH_REPLICATES:
        ok = show_replicates(watch, wish->run, &err);
        break;
    case FOLK_WISH_KILL:
        kill_run(watch);
        break;
    case FOLK_WISH_PICTURE:
        watch->takes_picture = true;
        break;
    case FOLK_WISH_QUIT:
        break;
    }
    if (!ok) folk_viewer_say(watch->viewer, true, err.text);
}

bool folk_watch_turn(folk_watch *watch) {
    folk_wish wish;
    bool changed = false;
    const double now = folk_wall_seconds();
    while (folk_viewer_wish(watch->viewer, &wish)) {
        carry_out(watch, &wish);
        folk_wish_clear(&wish);
    }
    share_time(watch, now);
    for (int i = 0; i < FOLK_VIEWER_RUNS; i++) {
        if (watch->places[i].child != NULL) listen_to(watch, i);
        changed |= look(watch, i, now);
    }
    if (changed) folk_viewer_refreshed(watch->viewer);
    folk_viewer_set_live(watch->viewer, &watch->places[folk_viewer_active(watch->viewer)].live);
    watch->turned_at = folk_wall_seconds();
    return !folk_viewer_quits(watch->viewer);
}

void folk_watch_read_all(folk_watch *watch) {
    folk_error err = {0};
    bool changed;
    for (int i = 0; i < FOLK_VIEWER_RUNS; i++) {
        folk_reader *reader = watch->places[i].reader;
        if (reader == NULL) continue;
        folk_reader_set_slice(reader, INFINITY); // at once: a run may be written faster than read
        folk_reader_refresh(reader, &changed, &err);
    }
    folk_viewer_refreshed(watch->viewer);
}

folk_watch_state folk_watch_state_of(const folk_watch *watch) {
    const int active = folk_viewer_active(watch->viewer);
    folk_watch_state state = {.read = true, .paused = watch->places[active].live.paused};
    for (int i = 0; i < FOLK_VIEWER_RUNS; i++) {
        const folk_watched *at = &watch->places[i];
        state.busy = state.busy || at->child != NULL;
        state.shown = state.shown || at->reader != NULL;
        if (at->reader != NULL && folk_reader_share(at->reader) < 1) state.read = false;
    }
    return state;
}

bool folk_watch_takes_picture(folk_watch *watch) {
    const bool takes = watch->takes_picture;
    watch->takes_picture = false;
    return takes;
}
