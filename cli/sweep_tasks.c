// SPDX-License-Identifier: GPL-3.0-or-later
// Where the tasks of a sweep come from (the design's order, without what the store has, what
// another shard does and what was named before) and where their outcomes go.
#include "cli/progress.h"
#include "cli/sweep_asking.h"
#include "core/memory.h"
#include "sweep/mpi.h"
#include "sweep/seed.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Keys.

static struct folk_key key_of(const char *text) {
    char half[17] = {0};
    memcpy(half, text, 16);
    return (struct folk_key){strtoull(half, NULL, 16), strtoull(text + 16, NULL, 16)};
}

static size_t slot_of(const folk_key_set *set, struct folk_key key) {
    size_t slot = key.low & (set->capacity - 1);
    while (set->keys[slot].high != 0 || set->keys[slot].low != 0) {
        if (set->keys[slot].high == key.high && set->keys[slot].low == key.low) break;
        slot = (slot + 1) & (set->capacity - 1);
    }
    return slot;
}

static void grow(folk_key_set *set) {
    const folk_key_set old = *set;
    set->capacity = old.capacity > 0 ? 2 * old.capacity : 64;
    set->keys = folk_alloc(set->capacity * sizeof *set->keys);
    for (size_t i = 0; i < old.capacity; i++)
        if (old.keys[i].high != 0 || old.keys[i].low != 0)
            set->keys[slot_of(set, old.keys[i])] = old.keys[i];
    folk_free(old.keys);
}

bool folk_key_set_add(folk_key_set *set, const char *text) {
    if (2 * set->count >= set->capacity) grow(set);
    const struct folk_key key = key_of(text);
    const size_t slot = slot_of(set, key);
    if (set->keys[slot].high != 0 || set->keys[slot].low != 0) return true;
    set->keys[slot] = key;
    set->count++;
    return false;
}

// Points.

void folk_sweep_forget(const folk_sweep_plan *plan, folk_sweep_place_values *place) {
    const int factors = plan != NULL ? folk_design_factor_count(plan->design) : 0;
    for (int i = 0; i < factors && place->settings != NULL; i++)
        folk_free(place->settings[i]);
    folk_free(place->settings);
    folk_values_clear(&place->values);
    *place = (folk_sweep_place_values){0};
}

void folk_sweep_visit(const folk_sweep_plan *plan, folk_sweep_place_values *place, uint64_t index) {
    if (place->known && place->index == index) return;
    const folk_scenario *scenario = folk_script_scenario(plan->script);
    const int factors = folk_design_factor_count(plan->design);
    if (!place->known) {
        place->values = folk_values_default(scenario);
        place->settings = folk_alloc((size_t)factors * sizeof *place->settings);
    }
    folk_design_point(plan->design, index, &place->values);
    folk_point_key(scenario, plan->scenario_hash, &place->values, place->key);
    for (int i = 0; i < factors; i++) {
        const folk_factor *factor = folk_design_factor(plan->design, i);
        folk_free(place->settings[i]);
        place->settings[i] = folk_param_format(factor->about, &place->values.items[factor->param]);
    }
    place->known = true;
    place->index = index;
}

char **folk_sweep_settings(const folk_sweep_plan *plan, uint64_t point) {
    folk_sweep_place_values place = {0};
    folk_sweep_visit(plan, &place, point);
    folk_values_clear(&place.values);
    return place.settings;
}

void folk_sweep_settings_free(const folk_sweep_plan *plan, char **settings) {
    for (int i = 0; i < folk_design_factor_count(plan->design); i++)
        folk_free(settings[i]);
    folk_free(settings);
}

static uint64_t seed_of(const folk_sweep_plan *plan, const char *key, uint64_t replicate) {
    return plan->common ? folk_run_seed_common(plan->seed, replicate)
                        : folk_run_seed(plan->seed, key, replicate);
}

// Handing out.

static bool lies_before(const struct folk_sweep_place *place, uint64_t point, uint64_t replicate) {
    return place->point < point || (place->point == point && place->replicate < replicate);
}

// Whether the store has what is to be handed out next.
static bool is_there(folk_sweeping *sweeping, bool *there, folk_error *err) {
    bool ok = true;
    *there = false;
    for (;;) {
        if (!sweeping->place_waits) {
            sweeping->place_waits =
                folk_sweep_walk_next(&sweeping->walk, &sweeping->place, &ok, err);
            if (!sweeping->place_waits) {
                *there = sweeping->options->only_failed;
                return ok;
            }
        }
        const struct folk_sweep_place *place = &sweeping->place;
        if (!lies_before(place, sweeping->point, sweeping->replicate)) break;
        sweeping->place_waits = false;
    }
    const struct folk_sweep_place *place = &sweeping->place;
    const bool met = place->point == sweeping->point && place->replicate == sweeping->replicate;
    const bool failed = met && place->status != FOLK_SWEEP_DONE;
    *there = sweeping->options->only_failed ? !failed : met;
    return true;
}

static void enter(folk_sweeping *sweeping, uint64_t point) {
    sweeping->point = point;
    if (sweeping->purse != NULL && point < sweeping->plan->points)
        folk_sweep_purse_span(sweeping->purse, point, &sweeping->from, &sweeping->to);
    sweeping->replicate = sweeping->from;
}

static void step(folk_sweeping *sweeping) {
    if (++sweeping->replicate >= sweeping->to) enter(sweeping, sweeping->point + 1);
}

static bool is_ours(const folk_sweeping *sweeping) {
    const folk_sweep_plan *plan = sweeping->plan;
    const uint64_t number = sweeping->point * plan->replicates + sweeping->replicate;
    // A rule looks at all replicates of a point, which therefore stay together.
    return (plan->until != NULL ? sweeping->point : number) % plan->shards == plan->shard;
}

static bool has_enough(const folk_sweeping *sweeping) {
    const uint64_t point = sweeping->point;
    return sweeping->enough != NULL && (sweeping->enough[point / 8] >> (point % 8) & 1) != 0;
}

// Keeps an outcome, and counts it where a budget or a rule is to be told of it.
static bool record(folk_sweeping *sweeping, const folk_sweep_outcome *outcome, folk_error *err) {
    folk_sweep_gauge_add(&sweeping->gauge, outcome->point, outcome->values);
    if (sweeping->purse != NULL)
        folk_sweep_purse_take(sweeping->purse, sweeping->plan->allowance.unit, outcome);
    return folk_sweep_writer_add(sweeping->writer, outcome, err);
}

// Takes over what another sweep has run already.
static bool take_over(folk_sweeping *sweeping, const folk_task *task, bool *found,
                      folk_error *err) {
    const folk_sweep_place_values *at = &sweeping->handed;
    folk_sweep_outcome outcome = {.point = task->point,
                                  .replicate = task->replicate,
                                  .point_key = at->key,
                                  .settings = (const char *const *)at->settings,
                                  .seed = task->seed};
    if (!folk_sweep_finder_find(sweeping->finder, &outcome, found, err)) return false;
    if (!*found) return true;
    sweeping->found++;
    if (sweeping->total > 0) sweeping->total--;
    if (sweeping->found % 1024 == 0) folk_sweep_tell(sweeping);
    return record(sweeping, &outcome, err);
}

static bool next_of_round(folk_sweeping *sweeping, folk_task *task, bool *ok, folk_error *err) {
    const folk_sweep_plan *plan = sweeping->plan;
    *ok = true;
    for (; sweeping->point < plan->points; step(sweeping)) {
        if (sweeping->replicate >= sweeping->to) continue; // a budget gives it nothing now
        if (sweeping->repeats && sweeping->replicate == sweeping->from) {
            folk_sweep_visit(plan, &sweeping->handed, sweeping->point);
            sweeping->repeated = folk_key_set_add(&sweeping->seen, sweeping->handed.key);
        }
        if (sweeping->repeated || !is_ours(sweeping) || has_enough(sweeping)) continue;
        bool there;
        *ok = is_there(sweeping, &there, err);
        if (!*ok) return false;
        if (there) continue;
        folk_sweep_visit(plan, &sweeping->handed, sweeping->point);
        *task = (folk_task){.point = sweeping->point, .replicate = sweeping->replicate};
        task->seed = seed_of(plan, sweeping->handed.key, task->replicate);
        bool found;
        *ok = take_over(sweeping, task, &found, err);
        if (!*ok) return false;
        if (found) continue;
        step(sweeping);
        sweeping->handed_out++;
        return true;
    }
    return false;
}

static void walk_round(folk_sweeping *sweeping) {
    enter(sweeping, 0);
    folk_sweep_walk_end(&sweeping->walk);
    sweeping->walk = folk_sweep_walk_begin(sweeping->store, sweeping->sweep);
    sweeping->place_waits = sweeping->repeated = false;
    folk_free(sweeping->seen.keys);
    sweeping->seen = (folk_key_set){0};
}

static void begin_round(folk_sweeping *sweeping) {
    sweeping->from = sweeping->to;
    sweeping->to = folk_sweep_round_end(sweeping->plan, sweeping->from);
    walk_round(sweeping);
}

void folk_sweeping_again(folk_sweeping *sweeping, uint64_t done) {
    sweeping->handed_out = sweeping->done = done;
    walk_round(sweeping);
}

static bool decide(folk_sweeping *sweeping, bool *any, folk_error *err) {
    return sweeping->purse != NULL ? folk_sweep_purse_divide(sweeping, any, err)
                                   : folk_sweep_judge(sweeping, sweeping->to, any, err);
}

static bool is_last_round(const folk_sweeping *sweeping) {
    return sweeping->purse != NULL ? folk_sweep_purse_is_over(sweeping->purse)
                                   : sweeping->to >= sweeping->plan->replicates;
}

// Whether another round is to begin, once all outcomes of the present one are there.
static bool next_round(folk_sweeping *sweeping, bool *ok, folk_error *err) {
    if (is_last_round(sweeping) || sweeping->handed_out != sweeping->done) return false;
    bool any = false;
    *ok = folk_sweep_writer_flush(sweeping->writer, true, err) && decide(sweeping, &any, err);
    if (!*ok || !any) return false;
    begin_round(sweeping);
    return true;
}

static bool next(void *context, folk_task *task, bool *ok, folk_error *err) {
    folk_sweeping *sweeping = context;
    *ok = true;
    if (sweeping->purse != NULL && !sweeping->options->only_failed &&
        folk_sweep_purse_is_empty(sweeping->purse))
        return false;
    do {
        if (next_of_round(sweeping, task, ok, err)) return true;
    } while (*ok && next_round(sweeping, ok, err));
    return false;
}

static bool take(void *context, const folk_task *task, const folk_task_outcome *outcome,
                 folk_error *err) {
    folk_sweeping *sweeping = context;
    const folk_sweep_plan *plan = sweeping->plan;
    folk_sweep_visit(plan, &sweeping->taken, task->point);
    sweeping->done++;
    if (outcome->status != FOLK_SWEEP_DONE) sweeping->failed++;
    if (outcome->stood_in && !folk_sweep_stood_in(sweeping, err)) return false;
    return record(sweeping,
                  &(folk_sweep_outcome){
                      .point = task->point,
                      .replicate = task->replicate,
                      .point_key = sweeping->taken.key,
                      .settings = (const char *const *)sweeping->taken.settings,
                      .seed = task->seed,
                      .status = outcome->status,
                      .error = outcome->error[0] != '\0' ? outcome->error : NULL,
                      .digest = outcome->digest,
                      .events = outcome->events,
                      .seconds = outcome->seconds,
                      .attempts = task->attempts,
                      .calls = outcome->calls,
                      .tokens = outcome->tokens,
                      .cost = outcome->cost,
                      .scenario_hash = plan->changed_hash[0] != '\0' ? plan->changed_hash : NULL,
                      .values = outcome->values,
                  },
                  err);
}

static bool look(void *context, folk_error *err) {
    folk_sweeping *sweeping = context;
    folk_sweep_tell(sweeping);
    return folk_sweep_writer_flush(sweeping->writer, false, err);
}

folk_handout folk_sweeping_handout(folk_sweeping *sweeping) {
    return (folk_handout){.next = next, .take = take, .look = look, .context = sweeping};
}

// Beginning and end.

static bool begin_in_store(folk_sweeping *sweeping, folk_error *err) {
    const folk_sweep_plan *plan = sweeping->plan;
    const int factors = folk_design_factor_count(plan->design);
    int *numbers = folk_alloc((size_t)factors * sizeof *numbers);
    for (int i = 0; i < factors; i++)
        numbers[i] = folk_design_factor(plan->design, i)->param;
    char *design = folk_design_describe(plan->design);
    const folk_sweep_def def = {
        .key = plan->key,
        .scenario = folk_script_scenario(plan->script),
        .scenario_hash = plan->scenario_hash,
        .values = folk_design_base(plan->design),
        .factors = numbers,
        .factor_count = factors,
        .design = design,
        .points = plan->points,
        .replicates = plan->replicates,
        .seed = plan->seed,
        .common = plan->common,
        .until = plan->until,
        .budget = plan->budget,
    };
    bool ok = folk_sweep_begin(sweeping->store, &def, &sweeping->sweep, err);
    if (ok && plan->changed_hash[0] != '\0')
        ok = folk_sweep_accept(sweeping->store, sweeping->sweep, plan->changed_hash, err);
    folk_free(design);
    folk_free(numbers);
    return ok;
}

// Where runs may lie that need not be made: other sweeps of the store, and stores that are known.
static bool begin_finding(folk_sweeping *sweeping, folk_error *err) {
    const folk_sweep_plan *plan = sweeping->plan;
    const folk_texts *known = &sweeping->options->known;
    sweeping->finder = folk_sweep_finder_create(&(folk_sweep_finder_def){
        .key = plan->key,
        .scenario_hash = plan->scenario_hash,
        .changed_hash = plan->changed_hash[0] != '\0' ? plan->changed_hash : NULL,
        .metrics = folk_script_scenario(plan->script)->metric_count,
    });
    folk_sweep_finder_add(sweeping->finder, sweeping->store, true);
    sweeping->known = folk_alloc(known->count * sizeof(folk_store *));
    for (size_t i = 0; i < known->count; i++) {
        int64_t newest = 0;
        sweeping->known[i] = folk_store_open(known->items[i], FOLK_STORE_READ, err);
        if (sweeping->known[i] == NULL || !folk_sweep_find(sweeping->known[i], &newest, err))
            return false;
        folk_sweep_finder_add(sweeping->finder, sweeping->known[i], false);
    }
    return true;
}

static void end_finding(folk_sweeping *sweeping) {
    folk_sweep_finder_destroy(sweeping->finder);
    for (size_t i = 0; sweeping->known != NULL && i < sweeping->options->known.count; i++)
        folk_store_close(sweeping->known[i]);
    folk_free(sweeping->known);
}

// Runs that are left; 0 where a budget of another unit does not tell.
static uint64_t count_total(const folk_sweeping *sweeping) {
    const folk_sweep_plan *plan = sweeping->plan;
    double all = (double)(plan->points * plan->replicates / plan->shards);
    if (plan->budget != NULL)
        all = plan->allowance.unit == FOLK_SWEEP_BUDGET_RUNS ? plan->allowance.amount : 0;
    const double left = all - (double)sweeping->skipped;
    return left > 0 ? (uint64_t)left : 0;
}

// Points that the design names again get nothing of a budget, so that none has to be looked for.
static bool begin_purse(folk_sweeping *sweeping, folk_error *err) {
    bool any;
    sweeping->purse = folk_sweep_purse_create(sweeping->plan);
    sweeping->repeats = false;
    return folk_sweep_purse_divide(sweeping, &any, err);
}

// Of the metric that a budget or a rule names, if one does.
static bool begin_gauge(folk_sweeping *sweeping, folk_error *err) {
    const folk_sweep_plan *plan = sweeping->plan;
    const folk_scenario *scenario = folk_script_scenario(plan->script);
    const char *name = plan->allowance.metric;
    for (size_t i = 0; i < plan->rule.count && name[0] == '\0'; i++)
        name = plan->rule.clauses[i].metric;
    const int metric = name[0] != '\0' ? folk_scenario_find_metric(scenario, name) : -1;
    return folk_sweep_gauge_begin(&sweeping->gauge, scenario, metric, plan->points, sweeping->store,
                                  sweeping->sweep, err);
}

bool folk_sweeping_begin(folk_sweeping *sweeping, const folk_sweep_plan *plan,
                         const folk_sweep_options *options, folk_error *err) {
    *sweeping = (folk_sweeping){.plan = plan, .options = options};
    sweeping->repeats = folk_design_kind_of(plan->design) != FOLK_DESIGN_GRID;
    sweeping->began_at = folk_wall_seconds();
    if (!folk_store_check_locks(plan->store, err)) return false;
    sweeping->store = folk_store_open(plan->store, FOLK_STORE_WRITE, err);
    if (sweeping->store == NULL || !begin_in_store(sweeping, err)) return false;
    if (!folk_mpi_collect(sweeping->store, err) || !begin_finding(sweeping, err)) return false;
    folk_sweep_info info;
    const bool known = folk_sweep_info_read(sweeping->store, sweeping->sweep, &info, err);
    for (int i = 0; i < FOLK_SWEEP_STATUSES; i++)
        sweeping->skipped += info.counts[i];
    sweeping->failed_before = sweeping->skipped - info.counts[FOLK_SWEEP_DONE];
    folk_sweep_info_clear(&info);
    if (!known) return false;
    sweeping->total = count_total(sweeping);
    if (plan->until != NULL) sweeping->enough = folk_alloc(plan->points / 8 + 1);
    if (plan->budget != NULL && !begin_purse(sweeping, err)) return false;
    begin_round(sweeping);
    if (!begin_gauge(sweeping, err)) return false;
    sweeping->writer = folk_sweep_writer_create(sweeping->store, sweeping->sweep, err);
    return sweeping->writer != NULL;
}

void folk_sweeping_end(folk_sweeping *sweeping) {
    folk_sweep_writer_destroy(sweeping->writer);
    end_finding(sweeping);
    folk_sweep_walk_end(&sweeping->walk);
    folk_sweep_forget(sweeping->plan, &sweeping->handed);
    folk_sweep_forget(sweeping->plan, &sweeping->taken);
    folk_sweep_forget(sweeping->plan, &sweeping->noted);
    folk_free(sweeping->seen.keys);
    folk_free(sweeping->enough);
    folk_sweep_purse_destroy(sweeping->purse);
    folk_sweep_gauge_end(&sweeping->gauge);
    folk_store_close(sweeping->store);
    *sweeping = (folk_sweeping){0};
}
