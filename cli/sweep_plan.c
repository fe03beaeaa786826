// SPDX-License-Identifier: GPL-3.0-or-later
// What a sweep is to run: read from options, or from a store whose sweep goes on.
#include "cli/paths.h"
#include "cli/sweep.h"
#include "core/memory.h"
#include "sweep/seed.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static folk_script_limits limits_of(const folk_sweep_options *options) {
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

static bool choose_kind(const folk_sweep_options *options, folk_design_kind *kind,
                        folk_error *err) {
    if (options->design != NULL) {
        if (folk_design_kind_of_name(options->design, kind)) return true;
        const char *names[FOLK_DESIGN_KINDS];
        for (int i = 0; i < FOLK_DESIGN_KINDS; i++)
            names[i] = folk_design_kind_name((folk_design_kind)i);
        folk_fail(err, FOLK_ERR_USAGE, "sweep: there is no design '%s'", options->design);
        char known[256];
        folk_name_list(names, FOLK_DESIGN_KINDS, known, sizeof known);
        char *otherwise = folk_format("; there are %s", known);
        folk_add_nearest(err, options->design, names, FOLK_DESIGN_KINDS, otherwise);
        folk_free(otherwise);
        return false;
    }
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

static bool check_candidates(const folk_sweep_options *options, folk_design_kind kind,
                             folk_error *err) {
    return options->candidates < 0 || kind == FOLK_DESIGN_MORRIS ||
           folk_fail(err, FOLK_ERR_USAGE,
                     "sweep: --trajectories-from is of a morris design, and this one is %s",
                     folk_design_kind_name(kind));
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
    const bool ok = choose_kind(options, &def.kind, err) &&
                    check_candidates(options, def.kind, err) &&
                    set_values(&base, scenario, &options->set, err);
    if (ok) plan->design = folk_design_create(&def, err);
    folk_values_clear(&base);
    folk_texts_clear(&factors);
    return ok && plan->design != NULL && check_fixed(options, plan, err);
}

// Files that factors name are read now, as workers find only what was read before.
static bool gather_files(folk_sweep_plan *plan, folk_error *err) {
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
static void make_key(folk_sweep_plan *plan) {
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

enum { MOST_REPLICATES = 1000 }; // of a rule, unless told

static bool read_rule(folk_sweep_plan *plan, const char *until, folk_error *err) {
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
    const folk_script_limits limits = limits_of(options);
    char *path = folk_find_scenario(name, err);
    if (path == NULL) return false;
    plan->script = folk_script_load(path, &limits, err);
    folk_free(path);
    if (plan->script == NULL) return false;
    plan->seed = options->seed >= 0 ? (uint64_t)options->seed : 1;
    plan->replicates = options->replicates >= 0 ? (uint64_t)options->replicates
                       : options->until != NULL ? MOST_REPLICATES
                                                : 1;
    plan->common = options->common;
    plan->store = folk_strdup(options->out != NULL ? options->out : folk_default_store());
    if (!make_design(options, plan, err) || !gather_files(plan, err) ||
        !read_rule(plan, options->until, err))
        return false;
    folk_scenario_hash(folk_script_scenario(plan->script), plan->scenario_hash);
    plan->points = folk_design_count(plan->design);
    return folk_sweep_budget_read(options, options->budget, plan, err);
}

// From a store.

static const folk_file *find_file(const folk_scenario *scenario, const char *name) {
    for (int i = 0; i < scenario->file_count; i++)
        if (strcmp(scenario->files[i].name, name) == 0) return &scenario->files[i];
    return NULL;
}

// Adds "; NAME was HASH and is HASH".
static void add_difference(const folk_file *kept, const folk_file *found, folk_error *err) {
    char was[FOLK_HASH_TEXT] = "", is[FOLK_HASH_TEXT] = "";
    if (kept != NULL) folk_hash_text(kept->bytes, kept->size, was);
    if (found != NULL) folk_hash_text(found->bytes, found->size, is);
    if (strcmp(was, is) == 0) return;
    const size_t used = strlen(err->text);
    snprintf(err->text + used, sizeof err->text - used, "\n  %s: %s in the store, %s now",
             kept != NULL ? kept->name : found->name, was[0] != '\0' ? was : "absent",
             is[0] != '\0' ? is : "absent");
}

static bool refuse_change(const folk_scenario *kept, const folk_scenario *found, folk_error *err) {
    folk_fail(err, FOLK_ERR_USAGE,
              "sweep: the scenario was changed since the sweep began, so that its runs would not "
              "be comparable; --accept-changed goes on all the same");
    for (int i = 0; i < kept->file_count; i++)
        add_difference(&kept->files[i], find_file(found, kept->files[i].name), err);
    for (int i = 0; i < found->file_count; i++)
        if (find_file(kept, found->files[i].name) == NULL)
            add_difference(NULL, &found->files[i], err);
    return false;
}

// The scenario as the store has it, unless its file is another now and that is accepted.
static bool choose_script(const folk_sweep_options *options, folk_sweep_plan *plan,
                          const folk_scenario *kept, folk_error *err) {
    const folk_script_limits limits = limits_of(options);
    const char *path = kept->file_count > 0 ? kept->files[0].path : NULL;
    folk_script *found = NULL;
    if (path != NULL && access(path, R_OK) == 0) {
        found = folk_script_load(path, &limits, err);
        if (found == NULL) return folk_fail_within(err, "the scenario was changed: ");
        folk_scenario_hash(folk_script_scenario(found), plan->changed_hash);
    }
    char declared[FOLK_HASH_TEXT];
    folk_scenario_hash(kept, declared);
    if (found == NULL || strcmp(plan->changed_hash, declared) == 0) {
        plan->changed_hash[0] = '\0';
        folk_script_destroy(found);
        plan->script = folk_script_restore(kept, &limits, err);
        return plan->script != NULL;
    }
    plan->script = found;
    return options->accept_changed || refuse_change(kept, folk_script_scenario(found), err);
}

static bool extend_design(const folk_sweep_options *options, const char *json,
                          folk_sweep_plan *plan, folk_error *err) {
    folk_design *design = folk_design_read(json, folk_script_scenario(plan->script), err);
    if (design == NULL) return false;
    plan->design = design;
    if (options->points < 0) return true;
    const folk_design_kind kind = folk_design_kind_of(design);
    if (!folk_design_extends(kind))
        return folk_fail(err, FOLK_ERR_USAGE,
                         "sweep: --points cannot extend a %s design: other points would take the "
                         "place of those that it has; begin another sweep in the same store",
                         folk_design_kind_name(kind));
    plan->design = folk_design_extended(design, (uint64_t)options->points, err);
    folk_design_destroy(design);
    return plan->design != NULL;
}

static bool adopt_info(const folk_sweep_options *options, const folk_sweep_info *info,
                       folk_sweep_plan *plan, folk_error *err) {
    plan->seed = info->seed;
    plan->common = info->common;
    plan->replicates = info->replicates;
    memcpy(plan->key, info->key, FOLK_HASH_TEXT);
    memcpy(plan->scenario_hash, info->scenario_hash, FOLK_HASH_TEXT);
    if (options->replicates < 0) return true;
    if ((uint64_t)options->replicates < info->replicates)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "sweep: the sweep has %" PRIu64 " replicates of each point; "
                         "--replicates %" PRId64 " would take some away",
                         info->replicates, options->replicates);
    plan->replicates = (uint64_t)options->replicates;
    return true;
}

static bool adopt_budget(const folk_sweep_options *options, const folk_sweep_info *info,
                         folk_sweep_plan *plan, folk_error *err) {
    plan->points = folk_design_count(plan->design);
    // Replicates that a budget began with do not bound a rule that is new.
    if (plan->until != NULL && info->until[0] == '\0' && info->budget[0] != '\0' &&
        options->replicates < 0)
        plan->replicates = MOST_REPLICATES;
    const char *text = options->budget != NULL ? options->budget : info->budget;
    return folk_sweep_budget_read(options, text, plan, err) &&
           folk_sweep_budget_grows(plan, info->budget, err);
}

static bool from_sweep(const folk_sweep_options *options, folk_store *store,
                       const folk_sweep_info *info, folk_sweep_plan *plan, folk_error *err) {
    folk_scenario kept;
    folk_values values;
    if (strlen(info->key) != FOLK_HASH_TEXT - 1 ||
        strlen(info->scenario_hash) != FOLK_HASH_TEXT - 1)
        return folk_fail(err, FOLK_ERR_STORE, "%s is damaged: its sweep has no key", plan->store);
    if (!folk_sweep_scenario(store, info->id, &kept, &values, err)) return false;
    const bool ok = choose_script(options, plan, &kept, err) &&
                    adopt_info(options, info, plan, err) &&
                    extend_design(options, info->design, plan, err) &&
                    read_rule(plan, options->until != NULL ? options->until : info->until, err);
    folk_scenario_clear(&kept);
    folk_values_clear(&values);
    return ok && gather_files(plan, err) && adopt_budget(options, info, plan, err);
}

static bool from_store(const folk_sweep_options *options, folk_sweep_plan *plan, folk_error *err) {
    folk_address address;
    if (!folk_address_read(options->resume, &address, err)) return false;
    plan->store = folk_strdup(address.store);
    folk_store *store = folk_store_open(plan->store, FOLK_STORE_READ, err);
    folk_sweep_info info = {0};
    const bool ok = store != NULL && folk_sweep_info_read(store, address.run, &info, err) &&
                    from_sweep(options, store, &info, plan, err);
    folk_sweep_info_clear(&info);
    folk_store_close(store);
    folk_address_clear(&address);
    return ok;
}

bool folk_sweep_plan_make(const folk_sweep_options *options, const char *scenario,
                          folk_sweep_plan *plan, folk_error *err) {
    *plan = (folk_sweep_plan){0};
    if (!read_shard(options, plan, err)) return false;
    const bool resumed = options->resume != NULL;
    if (!(resumed ? from_store(options, plan, err) : from_options(options, scenario, plan, err)))
        return false;
    if (!resumed) make_key(plan);
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
