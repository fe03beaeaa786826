// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario.h"

#include "core/hash.h"
#include "core/memory.h"

#include <string.h>

static const struct {
    const char *name, *unit, *doc;
    folk_summary summary;
} SHARED[FOLK_METRIC_SHARED] = {
    [FOLK_METRIC_COOPERATION] = {"cooperation", "1",
                                 "cooperative acts / opportunities to act cooperatively, in a tick",
                                 FOLK_SUMMARY_MEAN},
    [FOLK_METRIC_WELFARE] = {"welfare", "points", "sum of payoffs over agents in a tick",
                             FOLK_SUMMARY_MEAN},
    [FOLK_METRIC_EFFICIENCY] = {"efficiency", "1", "(welfare - worst) / (best - worst), in a tick",
                                FOLK_SUMMARY_MEAN},
    [FOLK_METRIC_INEQUALITY] = {"inequality", "1", "Gini coefficient of accumulated payoffs",
                                FOLK_SUMMARY_LAST},
    [FOLK_METRIC_INVALID_ANSWERS] = {"invalid_answers", "answers",
                                     "answers to a decision that were not valid and asked again",
                                     FOLK_SUMMARY_SUM},
    [FOLK_METRIC_FALLBACKS] = {"fallbacks", "decisions",
                               "decisions taken by the fallback, as no valid answer came",
                               FOLK_SUMMARY_SUM},
};

void folk_metric_shared(folk_metric *metrics) {
    for (int i = 0; i < FOLK_METRIC_SHARED; i++)
        metrics[i] = (folk_metric){.name = folk_strdup(SHARED[i].name),
                                   .unit = folk_strdup(SHARED[i].unit),
                                   .doc = folk_strdup(SHARED[i].doc),
                                   .summary = SHARED[i].summary};
}

int folk_scenario_find_param(const folk_scenario *scenario, const char *name) {
    for (int i = 0; i < scenario->param_count; i++)
        if (strcmp(scenario->params[i].name, name) == 0) return i;
    return -1;
}

int folk_scenario_find_metric(const folk_scenario *scenario, const char *name) {
    for (int i = 0; i < scenario->metric_count; i++)
        if (strcmp(scenario->metrics[i].name, name) == 0) return i;
    return -1;
}

static const char *const SUMMARY_NAMES[] = {
    [FOLK_SUMMARY_MEAN] = "mean", [FOLK_SUMMARY_LAST] = "last", [FOLK_SUMMARY_SUM] = "sum",
    [FOLK_SUMMARY_MIN] = "min",   [FOLK_SUMMARY_MAX] = "max",
};

const char *folk_summary_name(folk_summary summary) {
    return SUMMARY_NAMES[summary];
}

bool folk_summary_of(const char *name, folk_summary *summary) {
    for (int i = FOLK_SUMMARY_MEAN; i <= FOLK_SUMMARY_MAX; i++) {
        if (strcmp(SUMMARY_NAMES[i], name) != 0) continue;
        *summary = (folk_summary)i;
        return true;
    }
    return false;
}

// Each file enters as its name, its size and its bytes, so that no two lists of files run together.
void folk_scenario_hash(const folk_scenario *scenario, char out[33]) {
    size_t total = 0;
    for (int i = 0; i < scenario->file_count; i++)
        total += strlen(scenario->files[i].name) + 1 + sizeof(uint64_t) + scenario->files[i].size;
    char *all = folk_alloc(total);
    char *end = all;
    for (int i = 0; i < scenario->file_count; i++) {
        const folk_file *file = &scenario->files[i];
        end = stpcpy(end, file->name) + 1;
        for (int byte = 0; byte < 8; byte++)
            *end++ = (char)(unsigned char)((uint64_t)file->size >> (8 * byte));
        if (file->size > 0) end = mempcpy(end, file->bytes, file->size);
    }
    folk_hash_text(all, total, out);
    folk_free(all);
}

void folk_scenario_clear(folk_scenario *scenario) {
    folk_free(scenario->name);
    folk_free(scenario->summary);
    folk_free(scenario->source);
    for (int i = 0; i < scenario->param_count; i++)
        folk_param_clear(&scenario->params[i]);
    folk_free(scenario->params);
    for (int i = 0; i < scenario->metric_count; i++) {
        folk_free(scenario->metrics[i].name);
        folk_free(scenario->metrics[i].unit);
        folk_free(scenario->metrics[i].doc);
    }
    folk_free(scenario->metrics);
    for (int i = 0; i < scenario->file_count; i++) {
        folk_free(scenario->files[i].name);
        folk_free(scenario->files[i].path);
        folk_free(scenario->files[i].bytes);
    }
    folk_free(scenario->files);
    for (int i = 0; i < scenario->price_count; i++)
        folk_free(scenario->prices[i].model);
    folk_free(scenario->prices);
    folk_free(scenario->view);
    *scenario = (folk_scenario){0};
}

folk_values folk_values_default(const folk_scenario *scenario) {
    folk_values values = {.items = folk_alloc((size_t)scenario->param_count * sizeof(folk_value)),
                          .count = scenario->param_count};
    for (int i = 0; i < values.count; i++)
        values.items[i] = folk_value_copy(&scenario->params[i].value);
    return values;
}

static bool fail_unknown(const folk_scenario *scenario, const char *name, folk_error *err) {
    const int count = scenario->param_count;
    if (count == 0)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "unknown parameter '%s': the scenario '%s' has no parameters", name,
                         scenario->name);
    const char **names = folk_alloc((size_t)count * sizeof *names);
    for (int i = 0; i < count; i++)
        names[i] = scenario->params[i].name;
    char list[FOLK_ERROR_TEXT / 2];
    folk_name_list(names, count, list, sizeof list);
    const char *nearest = folk_nearest(name, names, count);
    if (nearest != NULL)
        folk_fail(err, FOLK_ERR_USAGE, "unknown parameter '%s'; did you mean '%s'?", name, nearest);
    else
        folk_fail(err, FOLK_ERR_USAGE, "unknown parameter '%s'; the parameters of '%s' are %s",
                  name, scenario->name, list);
    folk_free(names);
    return false;
}

bool folk_values_set(folk_values *values, const folk_scenario *scenario, const char *assignment,
                     folk_error *err) {
    const char *equals = strchr(assignment, '=');
    if (equals == NULL || equals == assignment)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "'%s' sets no parameter: write name=value, for instance noise=0.1",
                         assignment);
    char *name = folk_format("%.*s", (int)(equals - assignment), assignment);
    const int index = folk_scenario_find_param(scenario, name);
    folk_value value = {0};
    const bool ok = index >= 0 ? folk_param_parse(&scenario->params[index], equals + 1, &value, err)
                               : fail_unknown(scenario, name, err);
    folk_free(name);
    if (!ok) return false;
    folk_value_clear(&values->items[index]);
    values->items[index] = value;
    return true;
}

folk_values folk_values_copy(const folk_values *values) {
    folk_values copy = {.items = folk_alloc((size_t)values->count * sizeof(folk_value)),
                        .count = values->count};
    for (int i = 0; i < copy.count; i++)
        copy.items[i] = folk_value_copy(&values->items[i]);
    return copy;
}

bool folk_values_check(const folk_values *values, const folk_scenario *scenario, folk_error *err) {
    if (values->count != scenario->param_count)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "the number of values is %d for the %d parameters of '%s'", values->count,
                         scenario->param_count, scenario->name);
    for (int i = 0; i < values->count; i++) {
        const folk_param *param = &scenario->params[i];
        const folk_value *value = &values->items[i];
        if (folk_param_is_text(param->type) != (value->text != NULL))
            return folk_fail(err, FOLK_ERR_USAGE, "the value of parameter '%s' is no %s",
                             param->name, folk_param_type_name(param->type));
        if (!folk_param_check(param, value, err)) return false;
    }
    return true;
}

void folk_values_clear(folk_values *values) {
    for (int i = 0; i < values->count; i++)
        folk_value_clear(&values->items[i]);
    folk_free(values->items);
    *values = (folk_values){0};
}

bool folk_name_is_target(const char *name) {
    return strchr(name, '.') != NULL;
}

void folk_intervention_clear(folk_intervention *one) {
    folk_value_clear(&one->value);
    folk_free(one->target);
    one->target = NULL;
}

void folk_interventions_clear(folk_interventions *all) {
    for (int i = 0; i < all->count; i++)
        folk_intervention_clear(&all->items[i]);
    folk_free(all->items);
    *all = (folk_interventions){0};
}
