// SPDX-License-Identifier: GPL-3.0-or-later
// The processes that a session starts: a scenario's run, a restart, a fork.
#include "cli/minds.h"
#include "cli/paths.h"
#include "cli/watch_state.h"
#include "core/memory.h"

#include <stdio.h>
#include <string.h>

typedef struct arguments {
    const char *items[400];
    size_t count;
    char *owned[300];
    size_t owned_count;
} arguments;

static void add(arguments *all, const char *text) {
    if (all->count + 1 < sizeof all->items / sizeof *all->items) all->items[all->count++] = text;
}

static void add_owned(arguments *all, char *text) {
    if (all->owned_count == sizeof all->owned / sizeof *all->owned) {
        folk_free(text);
        return;
    }
    all->owned[all->owned_count++] = text;
    add(all, text);
}

// Lines NAME=VALUE, as options.
static void add_changes(arguments *all, const char *lines) {
    while (lines != NULL && *lines != '\0') {
        const size_t length = strcspn(lines, "\n");
        add(all, "--set");
        add_owned(all, folk_format("%.*s", (int)length, lines));
        lines += length;
        if (*lines == '\n') lines++;
    }
}

static bool start(folk_watch *watch, int index, arguments *all, const char *store,
                  folk_error *err) {
    all->items[all->count] = NULL;
    folk_child *child = folk_child_start(all->items, err);
    for (size_t i = 0; i < all->owned_count; i++)
        folk_free(all->owned[i]);
    if (child == NULL) return false;
    // What is shown stays until the run has begun, which may fail.
    folk_watched *at = &watch->places[index];
    char *kept = folk_strdup(store);
    if (at->child != NULL) folk_viewer_ask(watch->viewer, NULL);
    folk_child_end(at->child);
    folk_free(at->store);
    at->child = child;
    at->store = kept;
    at->live = (folk_viewer_live){.steered = true};
    at->calls_silent = false;
    folk_viewer_say(watch->viewer, false, "");
    return true;
}

static void begin_run(arguments *all, const char *scenario, const char *store) {
    add(all, "run");
    add(all, scenario);
    add(all, "--live");
    add(all, "--out");
    add(all, store);
}

static void add_texts(arguments *all, const folk_texts *texts) {
    for (size_t i = 0; texts != NULL && i < texts->count; i++)
        add(all, texts->items[i]);
}

bool folk_watch_start(folk_watch *watch, const folk_watch_def *def, folk_error *err) {
    arguments all = {0};
    begin_run(&all, def->scenario, watch->store);
    add_texts(&all, def->extra);
    add_texts(&all, def->first);
    return start(watch, 0, &all, watch->store, err);
}

// The scenario's file where it still lies, or the one of that name.
static char *scenario_file(const folk_scenario *scenario, folk_error *err) {
    if (scenario->file_count > 0 && scenario->files[0].path != NULL &&
        scenario->files[0].path[0] != '\0') {
        char *path = folk_find_scenario(scenario->files[0].path, NULL);
        if (path != NULL) return path;
    }
    return folk_find_scenario(scenario->name, err);
}

// People and models answer as they did; a run of stand-ins must not begin to cost.
static void add_minds(arguments *all, const folk_run_info *info) {
    folk_past_minds past = folk_past_minds_read(info->minds);
    for (int i = 0; i < past.human_count; i++) {
        add(all, "--human");
        add_owned(all, folk_strdup(past.human[i]));
    }
    if (past.model[0] != '\0') {
        add(all, "--model");
        add_owned(all, folk_strdup(past.model));
    }
    if (past.mode == FOLK_MODE_SCRIPTED) {
        add(all, "--llm");
        add(all, "scripted");
    }
    folk_past_minds_clear(&past);
}

static int agent_changes(const folk_reader *reader) {
    int count = 0;
    for (int i = 0; i < folk_reader_intervention_count(reader); i++)
        count += folk_name_is_target(folk_reader_intervention(reader, i)->name);
    return count;
}

// What the restart begins with, and what it leaves out.
static char *restart_text(const folk_reader *reader, const char *lines) {
    const int left_out = agent_changes(reader);
    char *changes = folk_strdup(lines != NULL ? lines : "nothing changed");
    for (char *end = changes; (end = strchr(end, '\n')) != NULL;)
        *end = ' ';
    char *rest = folk_format("; left out: %d change%s of agents on the way", left_out,
                             left_out == 1 ? "" : "s");
    char *text = folk_format("Run %lld from its beginning, with seed %llu and %s%s",
                             (long long)folk_reader_info(reader)->id,
                             (unsigned long long)folk_reader_info(reader)->seed, changes,
                             left_out > 0 ? rest : "");
    folk_free(rest);
    folk_free(changes);
    return text;
}

bool folk_watch_restart(folk_watch *watch, const folk_wish *wish, folk_error *err) {
    folk_watched *at = &watch->places[wish->run];
    const folk_scenario *scenario = folk_reader_scenario(at->reader);
    const folk_run_info *info = folk_reader_info(at->reader);
    const folk_values *values = folk_reader_values(at->reader);
    char *path = scenario_file(scenario, err);
    if (path == NULL)
        return folk_fail_within(err,
                                "a restart needs the scenario's file, as a fork (f) does not: ");
    arguments all = {0};
    begin_run(&all, path, at->store);
    add_texts(&all, watch->extra);
    add_minds(&all, info);
    add(&all, "--seed");
    add_owned(&all, folk_format("%llu", (unsigned long long)info->seed));
    for (int i = 0; i < scenario->param_count && i < values->count; i++) {
        char *value = folk_param_format(&scenario->params[i], &values->items[i]);
        add(&all, "--set");
        add_owned(&all, folk_format("%s=%s", scenario->params[i].name, value));
        folk_free(value);
    }
    add_changes(&all, wish->text);
    char *text = restart_text(at->reader, wish->text);
    const bool ok = start(watch, wish->run, &all, at->store, err);
    if (ok) folk_viewer_say(watch->viewer, false, text);
    folk_free(text);
    folk_free(path);
    return ok;
}

static void move_to_first(folk_watch *watch, int index) {
    folk_watched moved = watch->places[index];
    watch->places[index] = (folk_watched){0};
    folk_viewer_set_run(watch->viewer, index, NULL);
    folk_watch_clear_place(watch, 0);
    watch->places[0] = moved;
    folk_viewer_set_run(watch->viewer, 0, moved.reader);
    folk_viewer_choose(watch->viewer, 0);
}

// Of one run or two the fork is shown in the second place, beside its parent in the first; of more
// it joins them.
bool folk_watch_fork(folk_watch *watch, const folk_wish *wish, folk_error *err) {
    const bool several = folk_viewer_run_count(watch->viewer) > 2;
    const int to = several ? folk_watch_free_place(watch) : 1, from = several ? wish->run : 0;
    if (to < 0)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "There is no room for a fork beside %d runs: look at its parent alone",
                         FOLK_VIEWER_RUNS);
    if (!several && wish->run == 1) move_to_first(watch, 1);
    folk_watched *at = &watch->places[from];
    arguments all = {0};
    add(&all, "replay");
    add_owned(&all, folk_format("%s#%lld", at->store, (long long)folk_reader_info(at->reader)->id));
    add(&all, "--fork-at");
    add_owned(&all, folk_format("%.17g", wish->number));
    add(&all, "--live");
    add_changes(&all, wish->text);
    return start(watch, to, &all, at->store, err);
}
