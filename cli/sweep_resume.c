// SPDX-License-Identifier: GPL-3.0-or-later
// What a sweep is to run, read from the store whose sweep goes on. Extended by other levels or
// factors it is another sweep of the same store, which takes over the runs that both have.
#include "cli/paths.h"
#include "cli/sweep_plan.h"
#include "core/memory.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool has_factors(const folk_sweep_options *options) {
    return options->grid.count + options->list.count + options->range.count > 0;
}

static bool changes_design(const folk_sweep_options *options) {
    return has_factors(options) || options->design != NULL || options->levels >= 0 ||
           options->resolution >= 0 || options->fraction >= 0 || options->candidates >= 0;
}

static bool check_options(const folk_sweep_options *options, folk_error *err) {
    const char *fixed = NULL;
    if (options->out != NULL) fixed = "--out";
    if (options->set.count > 0) fixed = "--set";
    if (options->seed >= 0) fixed = "--seed";
    if (options->common) fixed = "--crn";
    if (fixed != NULL)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "sweep: %s does not go with %s STORE, where the sweep has it already; "
                         "without %s a scenario begins another sweep",
                         fixed, options->extends ? "--extend" : "--resume",
                         options->extends ? "--extend" : "--resume");
    if (!options->extends && changes_design(options))
        return folk_fail(err, FOLK_ERR_USAGE,
                         "sweep: --resume STORE goes on with the design that the sweep has; "
                         "--extend STORE gives it other levels or factors");
    if (options->extends && !changes_design(options) && options->points < 0 &&
        options->replicates < 0 && options->until == NULL && options->budget == NULL)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "sweep: --extend STORE needs what is to be more: --replicates 100, "
                         "--points 500, or a factor with other levels, --grid q=0:1:0.05");
    folk_design_kind kind;
    return options->design == NULL || folk_sweep_read_kind(options->design, &kind, err);
}

// The scenario as the store has it, unless its files are others now and that is accepted.
static bool choose_script(const folk_sweep_options *options, folk_sweep_plan *plan,
                          const folk_scenario *kept, bool *changed, folk_error *err) {
    const folk_script_limits limits = folk_sweep_limits(options);
    const char *path = kept->file_count > 0 ? kept->files[0].path : NULL;
    const bool there = path != NULL && access(path, R_OK) == 0;
    folk_error difference = {0};
    *changed = there && folk_sweep_has_changed(kept, &difference);
    if (*changed && !options->accept_changed) {
        *err = difference;
        return false;
    }
    // New levels may name files that only a scenario on the disk may read.
    if (*changed || (there && changes_design(options)))
        plan->script = folk_script_load(path, &limits, err);
    else
        plan->script = folk_script_restore(kept, &limits, err);
    if (plan->script != NULL) return true;
    return *changed ? folk_fail_within(err, "the scenario was changed: ") : false;
}

// The design's JSON with what the options change.

static bool is_of(const char *text, const char *other) {
    const size_t length = strcspn(text, "= ");
    return length == strcspn(other, "= ") && strncmp(text, other, length) == 0;
}

// In the place of a factor of the same parameter, or behind the others.
static void put_factor(json_t *factors, const char *text) {
    for (size_t i = 0; i < json_array_size(factors); i++) {
        const char *present = json_string_value(json_array_get(factors, i));
        if (present == NULL || !is_of(present, text)) continue;
        json_array_set_new(factors, i, json_string(text));
        return;
    }
    json_array_append_new(factors, json_string(text));
}

static void put_factors(json_t *factors, const folk_texts *texts) {
    for (size_t i = 0; i < texts->count; i++)
        put_factor(factors, texts->items[i]);
}

static void put_number(json_t *design, const char *field, int64_t value) {
    if (value >= 0) json_object_set_new(design, field, json_integer(value));
}

// The caller frees it.
static char *change_design(const folk_sweep_options *options, const char *json) {
    json_t *design = json_loads(json, 0, NULL);
    json_t *factors = json_object_get(design, "factors");
    put_factors(factors, &options->grid);
    put_factors(factors, &options->list);
    put_factors(factors, &options->range);
    if (options->design != NULL)
        json_object_set_new(design, "design", json_string(options->design));
    put_number(design, "count", options->points);
    put_number(design, "candidates", options->candidates);
    put_number(design, "levels", options->levels);
    put_number(design, "resolution", options->resolution);
    put_number(design, "fraction", options->fraction);
    char *changed = json_dumps(design, JSON_COMPACT);
    json_decref(design);
    return changed;
}

static bool replace_design(const folk_sweep_options *options, const char *json,
                           folk_sweep_plan *plan, folk_error *err) {
    char *changed = change_design(options, json);
    plan->design =
        folk_design_read(changed != NULL ? changed : json, folk_script_scenario(plan->script), err);
    free(changed);
    return plan->design != NULL || folk_fail_within(err, "sweep: --extend: ");
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
                         "place of those that it has; --extend STORE with factors begins another "
                         "sweep in the same store, which takes over the runs that both have",
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
    if ((uint64_t)options->replicates < info->replicates && !changes_design(options))
        return folk_fail(err, FOLK_ERR_USAGE,
                         "sweep: the sweep has %" PRIu64 " replicates of each point; "
                         "--replicates %" PRId64 " would take some away",
                         info->replicates, options->replicates);
    plan->replicates = (uint64_t)options->replicates;
    return true;
}

// Another design is another sweep, of the scenario as it is now. A scenario that was changed and
// accepted keeps the keys and seeds that it had, and its outcomes carry its hash.
static void make_identity(const folk_sweep_options *options, bool changed, folk_sweep_plan *plan) {
    char now[FOLK_HASH_TEXT];
    folk_scenario_hash(folk_script_scenario(plan->script), now);
    if (changes_design(options)) {
        memcpy(plan->scenario_hash, now, FOLK_HASH_TEXT);
        folk_sweep_make_key(plan);
    } else if (changed) {
        memcpy(plan->changed_hash, now, FOLK_HASH_TEXT);
    }
}

static bool adopt_budget(const folk_sweep_options *options, const folk_sweep_info *info,
                         folk_sweep_plan *plan, folk_error *err) {
    plan->points = folk_design_count(plan->design);
    // Replicates that a budget began with do not bound a rule that is new.
    if (plan->until != NULL && info->until[0] == '\0' && info->budget[0] != '\0' &&
        options->replicates < 0)
        plan->replicates = FOLK_SWEEP_MOST_REPLICATES;
    const char *text = options->budget != NULL ? options->budget : info->budget;
    return folk_sweep_budget_read(options, text, plan, err) &&
           (changes_design(options) || folk_sweep_budget_grows(plan, info->budget, err));
}

static bool from_sweep(const folk_sweep_options *options, folk_store *store,
                       const folk_sweep_info *info, folk_sweep_plan *plan, folk_error *err) {
    folk_scenario kept;
    folk_values values;
    bool changed;
    if (strlen(info->key) != FOLK_HASH_TEXT - 1 ||
        strlen(info->scenario_hash) != FOLK_HASH_TEXT - 1)
        return folk_fail(err, FOLK_ERR_STORE, "%s is damaged: its sweep has no key", plan->store);
    if (!folk_sweep_scenario(store, info->id, &kept, &values, err)) return false;
    const bool ok =
        choose_script(options, plan, &kept, &changed, err) &&
        adopt_info(options, info, plan, err) &&
        (changes_design(options) ? replace_design(options, info->design, plan, err)
                                 : extend_design(options, info->design, plan, err)) &&
        folk_sweep_read_rule(plan, options->until != NULL ? options->until : info->until, err) &&
        folk_sweep_gather_files(plan, err) && adopt_budget(options, info, plan, err);
    folk_scenario_clear(&kept);
    folk_values_clear(&values);
    if (ok) make_identity(options, changed, plan);
    return ok;
}

bool folk_sweep_plan_resume(const folk_sweep_options *options, folk_sweep_plan *plan,
                            folk_error *err) {
    folk_address address;
    if (!check_options(options, err) || !folk_address_read(options->resume, &address, err))
        return false;
    plan->store = folk_strdup(address.store);
    const bool exists = access(plan->store, F_OK) == 0;
    folk_store *store = NULL;
    if (!exists || folk_store_check_locks(plan->store, err))
        store = folk_store_open(plan->store, FOLK_STORE_READ, err);
    folk_sweep_info info = {0};
    const bool ok = store != NULL && folk_sweep_info_read(store, address.run, &info, err) &&
                    from_sweep(options, store, &info, plan, err);
    folk_sweep_info_clear(&info);
    folk_store_close(store);
    folk_address_clear(&address);
    return ok;
}
