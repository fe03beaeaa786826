// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/again.h"

#include "cli/changes.h"
#include "cli/query.h"
#include "core/memory.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool count_exchanges(folk_again *again, folk_error *err) {
    folk_query *query =
        folk_query_open(again->kept.store, "SELECT count(*) FROM exchange WHERE run = ?1", err);
    if (query == NULL) return false;
    folk_query_bind(query, 1, again->kept.info.id);
    const bool ok = folk_query_next(query, err);
    if (ok) again->exchanges = folk_query_integer(query, 0);
    folk_query_close(query);
    return ok;
}

// Stand-ins may have answered for a model without a name, of a run that this one went on from.
static bool find_open(folk_again *again, folk_error *err) {
    const folk_mode mode = again->past.mode;
    const bool scripted = mode == FOLK_MODE_SCRIPTED || mode == FOLK_MODE_REPLAY;
    if (scripted || again->past.model[0] != '\0') return true;
    folk_query *query =
        folk_query_open(again->kept.store,
                        "SELECT NOT EXISTS (SELECT 1 FROM exchange WHERE run = ?1 "
                        "AND reply IS NOT NULL AND request LIKE '{\"model\":\"\"%')",
                        err);
    if (query == NULL) return false;
    folk_query_bind(query, 1, again->kept.info.id);
    const bool ok = folk_query_next(query, err);
    if (ok) again->past.open = folk_query_integer(query, 0) != 0;
    folk_query_close(query);
    return ok;
}

bool folk_again_open(const char *address, const folk_script_limits *limits, folk_again *again,
                     folk_error *err) {
    *again = (folk_again){0};
    folk_kept *kept = &again->kept;
    if (!folk_kept_open(address, kept, err)) return false;
    again->past = folk_past_minds_read(kept->info.minds);
    again->tape = folk_tape_open(&(folk_tape_def){.store = kept->store, .run = kept->info.id});
    again->script = folk_script_restore(&kept->scenario, limits, err);
    return again->script != NULL &&
           folk_values_check(&kept->values, folk_script_scenario(again->script), err) &&
           folk_store_interventions(kept->store, kept->info.id, &kept->scenario,
                                    &again->interventions, err) &&
           count_exchanges(again, err) && find_open(again, err);
}

void folk_again_clear(folk_again *again) {
    folk_interventions_clear(&again->interventions);
    folk_past_minds_clear(&again->past);
    folk_tape_close(again->tape);
    folk_script_destroy(again->script);
    folk_kept_clear(&again->kept);
    *again = (folk_again){0};
}

void folk_again_cut(folk_again *again, double time) {
    folk_interventions *all = &again->interventions;
    int kept = 0;
    for (int i = 0; i < all->count; i++) {
        if (all->items[i].time < time)
            all->items[kept++] = all->items[i];
        else
            folk_intervention_clear(&all->items[i]);
    }
    all->count = kept;
}

bool folk_again_check_answers(const folk_again *again, folk_error *err) {
    if (again->past.mode != FOLK_MODE_LIVE || again->exchanges > 0) return true;
    return folk_fail(err, FOLK_ERR_USAGE,
                     "the exchanges of run %lld were not kept (--llm live): it cannot be repeated "
                     "without asking again; --llm record keeps them",
                     (long long)again->kept.info.id);
}

static void add_param_change(folk_again *again, double time, const char *name,
                             const folk_values *values) {
    const int param = folk_scenario_find_param(folk_script_scenario(again->script), name);
    folk_changes_add(&again->interventions,
                     (folk_intervention){.time = time,
                                         .param = param,
                                         .value = folk_value_copy(&values->items[param])});
}

// The changes of a fork, behind those that were made before it.
static bool add_changes(folk_again *again, const folk_going_on *going_on, folk_error *err) {
    const folk_texts *set = going_on->set;
    const folk_scenario *scenario = folk_script_scenario(again->script);
    const folk_changes_def def = {.script = again->script,
                                  .values = &again->kept.values,
                                  .seed = again->kept.info.seed,
                                  .time = going_on->forked_at};
    folk_values values = folk_values_copy(&again->kept.values);
    bool ok = true, taken;
    for (size_t i = 0; ok && set != NULL && i < set->count; i++) {
        const char *item = set->items[i];
        ok = folk_changes_take_agent(&again->interventions, &def, item, &taken, err);
        if (!ok || taken) continue;
        char *name = folk_format("%.*s", (int)strcspn(item, "="), item);
        ok = folk_values_set(&values, scenario, item, err);
        if (ok) add_param_change(again, going_on->forked_at, name, &values);
        folk_free(name);
    }
    folk_values_clear(&values);
    return ok;
}

// Minds are made when the run begins and ask as they did then, or its questions were others;
// stand-ins are heard only where they answer.
static folk_minds minds_of(const folk_again *again, const folk_minds *now) {
    return (folk_minds){
        .scripted = now->scripted || again->past.mode == FOLK_MODE_SCRIPTED,
        .model = now->model,
        .find_model = now->find_model,
        .context = now->context,
        .human = (const char *const *)again->past.human,
        .human_count = again->past.human_count,
    };
}

static int drive(folk_again *again, folk_answering *answering, folk_store *store,
                 const folk_going_on *going_on) {
    const folk_kept *kept = &again->kept;
    const bool own = strcmp(folk_store_path(store), kept->address.store) == 0;
    folk_drive_minds minds = folk_ending_minds(answering);
    minds.minds = minds_of(again, &answering->minds);
    minds.provider.repeated = again->tape;
    minds.provider.repeat_until = going_on->forked ? going_on->forked_at : INFINITY;
    folk_drive_def def = {
        .script = again->script,
        .values = &kept->values,
        .minds = &minds,
        .interventions = &again->interventions,
        .seed = kept->info.seed,
        .parent = own ? kept->info.id : 0,
        .forked = going_on->forked,
        .forked_at = going_on->forked_at,
        .store = store,
        .record = going_on->record,
        .watchdog = going_on->watchdog,
        .progress = !going_on->quiet,
    };
    def.record.no_exchanges = answering->provider.mode == FOLK_MODE_LIVE;
    if (going_on->live) def.live = folk_live_create();
    if (going_on->live) minds.provider.person = folk_live_person(def.live);
    char *name = folk_format("run %lld", (long long)kept->info.id);
    const folk_ending ending = {.store = folk_store_path(store),
                                .replays = name,
                                .answering = answering,
                                .json = going_on->json,
                                .live = going_on->live};
    const int status = folk_ending_drive(&ending, &def);
    folk_free(name);
    folk_live_destroy(def.live);
    return status;
}

int folk_again_go_on(folk_again *again, const folk_minds_options *minds,
                     const folk_going_on *going_on) {
    const char *path = going_on->out != NULL ? going_on->out : again->kept.address.store;
    folk_error err = {0};
    folk_answering answering = {0};
    folk_store *store = NULL;
    bool ok = folk_again_check_answers(again, &err) && add_changes(again, going_on, &err);
    if (ok) store = folk_store_open(path, FOLK_STORE_WRITE, &err);
    ok = store != NULL && folk_minds_open(minds, folk_script_scenario(again->script), path,
                                          &again->past, &answering, &err);
    const int status = ok ? drive(again, &answering, store, going_on) : folk_report_error(&err);
    folk_minds_close(&answering);
    folk_store_close(store);
    return status;
}
