// SPDX-License-Identifier: GPL-3.0-or-later
// What a sweep is to run, read from options.
#include "cli/sweep_plan.h"

#include "cli/paths.h"
#include "core/memory.h"
#include "sweep/seed.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

folk_script_limits folk_sweep_limits(const folk_sweep_options *options) {
    return (folk_script_limits){.memory = (size_t)options->memory << 20, .no_jit = options->no_jit};
}

// The design.

// Texts of all factors, grid before list before range.
static folk_texts gather_factors(const folk_sweep_options *options) {
    const folk_texts *lists[] = {&options->grid, &options->list, &options->range};
    folk_texts all = {0};
    for (int i = 0; i < 3; i++)
        for (size_t j = 0; j < lists[i]->count; j++)
            folk_texts_add(&all, lists[i]->items[j]);
    return all;
}

bool folk_sweep_read_kind(const char *name, folk_design_kind *kind, folk_error *err) {
    if (folk_design_kind_of_name(name, kind)) return true;
    const char *names[FOLK_DESIGN_KINDS];
    for (int i = 0; i < FOLK_DESIGN_KINDS; i++)
        names[i] = folk_design_kind_name((folk_design_kind)i);
    folk_fail(err, FOLK_ERR_USAGE, "sweep: there is no design '%s'", name);
    char known[256];
    folk_name_list(names, FOLK_DESIGN_KINDS, known, sizeof known);
    char *otherwise = folk_format("; there are %s", known);
    folk_add_nearest(err, name, names, FOLK_DESIGN_KINDS, otherwise);
    folk_free(otherwise);
    return false;
}

static bool choose_kind(const folk_sweep_options *options, folk_design_kind *kind,
                        folk_error *err) {
    if (options->design != NULL) return folk_sweep_read_kind(options->design, kind, err);
    if (options->range.count > 0)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "sweep: --range needs --design, which says how points are chosen in '%s'",
                         options->range.items[0]);
    if (options->grid.count > 0 && options->list.count > 0)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "sweep: --grid and --list together need --design, which says how their "
                         "values are combined");
    *kind = options->list.count > 0 ? FOLK_DESIGN_LIST : FOLK_DESIGN_GRID;
    return true;
}

static bool set_values(folk_values *values, const folk_scenario *scenario, const folk_texts *set,
                       folk_error *err) {
    for (size_t i = 0; i < set->count; i++)
        if (!folk_values_set(values, scenario, set->items[i], err)) return false;
    return true;
}

// A value that is set and varies is a contradiction.
static bool check_fixed(const folk_sweep_options *options, const folk_sweep_plan *plan,
                        folk_error *err) {
    for (int i = 0; i < folk_design_factor_count(plan->design); i++) {
        const char *name = folk_design_factor(plan->design, i)->about->name;
        const size_t length = strlen(name);
        for (size_t j = 0; j < options->set.count; j++)
            if (strncmp(options->set.items[j], name, length) == 0 &&
                options->set.items[j][length] == '=')
                return folk_fail(err, FOLK_ERR_USAGE,
                                 "sweep: --set %s fixes a parameter that varies in '%s'",
                                 options->set.items[j], folk_design_factor(plan->design, i)->text);
    }
    return true;
}

static bool make_design(const folk_sweep_options *options, folk_sweep_plan *plan, folk_error *err) {
    const folk_scenario *scenario = folk_script_scenario(plan->script);
    folk_values base = folk_values_default(scenario);
    folk_texts factors = gather_factors(options);
    folk_design_def def = folk_design_def_default();
    def.scenario = scenario;
    def.base = &base;
    def.factors = factors.items;
    def.factor_count = (int)factors.count;
    def.seed = plan->seed;
    if (options->points >= 0) def.count = (uint64_t)options->points;
    if (options->candidates >= 0) def.candidates = (uint64_t)options->candidates;
    if (options->levels >= 0) def.levels = (int)options->levels;
    if (options->resolution >= 0) def.resolution = (int)options->resolution;
    if (options->fraction >= 0) def.fraction = (int)options->fraction;
    const bool ok =
        choose_kind(options, &def.kind, err) && set_values(&base, scenario, &options->set, err);
    if (ok) plan->design = folk_design_create(&def, err);
    folk_values_clear(&base);
    folk_texts_clear(&factors);
    return ok && plan->design != NULL && check_fixed(options, plan, err);
}

// Files that factors name are read now, as workers find only what was read before.
bool folk_sweep_gather_files(folk_sweep_plan *plan, folk_error *err) {
    folk_values values = folk_values_copy(folk_design_base(plan->design));
    bool ok = folk_script_gather(plan->script, &values, true, err);
    for (int i = 0; i < folk_design_factor_count(plan->design) && ok; i++) {
        const folk_factor *factor = folk_design_factor(plan->design, i);
        if (factor->about->type != FOLK_PARAM_FILE) continue;
        for (uint64_t level = 0; level < factor->level_count && ok; level++) {
            folk_value_clear(&values.items[factor->param]);
            values.items[factor->param] = folk_factor_level(factor, level);
            ok = folk_script_gather(plan->script, &values, true, err);
        }
    }
    folk_values_clear(&values);
    return ok;
}

// Extent and identity.

// All that makes this sweep another than others, but not how far it goes.
void folk_sweep_make_key(folk_sweep_plan *plan) {
    char *text = folk_design_describe(plan->design), base[FOLK_HASH_TEXT];
    json_t *design = json_loads(text, 0, NULL);
    folk_free(text);
    json_object_del(design, "count");
    char *dumped = json_dumps(design, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(design);
    folk_point_key(folk_script_scenario(plan->script), plan->scenario_hash,
                   folk_design_base(plan->design), base);
    char *all = folk_format("%s\n%s\n%" PRIu64 "\n%d\n%s\n", plan->scenario_hash, base, plan->seed,
                            plan->common, dumped);
    free(dumped);
    folk_hash_text(all, strlen(all), plan->key);
    folk_free(all);
}

static bool check_extent(const folk_sweep_options *options, folk_sweep_plan *plan,
                         folk_error *err) {
    plan->points = folk_design_count(plan->design);
    const uint64_t each =
        plan->budget != NULL && plan->until != NULL ? FOLK_STOP_FEWEST : plan->replicates;
    const double runs = (double)plan->points * (double)each;
    if (runs <= (double)options->max_runs) return true;
    return folk_fail(err, FOLK_ERR_USAGE,
                     "sweep: the design has %" PRIu64 " points, so %.0f runs with %" PRIu64
                     " replicates; --max-runs allows %" PRId64,
                     plan->points, runs, each, options->max_runs);
}

static bool read_shard(const folk_sweep_options *options, folk_sweep_plan *plan, folk_error *err) {
    plan->shards = 1;
    if (options->shard == NULL) return true;
    int used = 0;
    uint64_t number = 0;
    if (sscanf(options->shard, "%" SCNu64 "/%" SCNu64 "%n", &number, &plan->shards, &used) == 2 &&
        options->shard[used] == '\0' && number >= 1 && number <= plan->shards) {
        plan->shard = number - 1;
        return true;
    }
    return folk_fail(err, FOLK_ERR_USAGE,
                     "sweep: --shard %s is no share of the runs: 2/8 is the second of eight",
                     options->shard);
}

bool folk_sweep_read_rule(folk_sweep_plan *plan, const char *until, folk_error *err) {
    if (until == NULL || until[0] == '\0') return true;
    const folk_scenario *scenario = folk_script_scenario(plan->script);
    const char **names = folk_alloc((size_t)scenario->metric_count * sizeof *names);
    for (int i = 0; i < scenario->metric_count; i++)
        names[i] = scenario->metrics[i].name;
    const bool ok = folk_stop_parse(until, &plan->rule, err) &&
                    folk_stop_check(&plan->rule, names, scenario->metric_count, err);
    folk_free(names);
    plan->until = folk_strdup(until);
    return ok || folk_fail_within(err, "sweep: --until '%s': ", until);
}

// From options.

static bool from_options(const folk_sweep_options *options, const char *name, folk_sweep_plan *plan,
                         folk_error *err) {
    const folk_script_limits limits = folk_sweep_limits(options);
    char *path = folk_find_scenario(name, err);
    if (path == NULL) return false;
    plan->script = folk_script_load(path, &limits, err);
    folk_free(path);
    if (plan->script == NULL) return false;
    plan->seed = options->seed >= 0 ? (uint64_t)options->seed : 1;
    plan->replicates = options->replicates >= 0 ? (uint64_t)options->replicates
                       : options->until != NULL ? FOLK_SWEEP_MOST_REPLICATES
                                                : 1;
    plan->common = options->common;
    plan->store = folk_strdup(options->out != NULL ? options->out : folk_default_store());
    if (!make_design(options, plan, err) || !folk_sweep_gather_files(plan, err) ||
        !folk_sweep_read_rule(plan, options->until, err))
        return false;
    folk_scenario_hash(folk_script_scenario(plan->script), plan->scenario_hash);
    plan->points = folk_design_count(plan->design);
    return folk_sweep_budget_read(options, options->budget, plan, err);
}

bool folk_sweep_plan_make(const folk_sweep_options *options, const char *scenario,
                          folk_sweep_plan *plan, folk_error *err) {
    *plan = (folk_sweep_plan){0};
    if (!read_shard(options, plan, err)) return false;
    const bool resumed = options->resume != NULL;
    if (!(resumed ? folk_sweep_plan_resume(options, plan, err)
                  : from_options(options, scenario, plan, err)))
        return false;
    if (!resumed) folk_sweep_make_key(plan);
    return check_extent(options, plan, err);
}

void folk_sweep_plan_clear(folk_sweep_plan *plan) {
    folk_design_destroy(plan->design);
    folk_script_destroy(plan->script);
    folk_free(plan->store);
    folk_free(plan->until);
    folk_free(plan->budget);
    *plan = (folk_sweep_plan){0};
}
