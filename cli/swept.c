// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/swept.h"

#include "cli/query.h"
#include "core/memory.h"
#include "sweep/seed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static folk_query *ask(const folk_swept *swept, const char *sql, folk_error *err) {
    folk_query *query = folk_query_open(swept->store, sql, err);
    if (query != NULL) folk_query_bind(query, 1, swept->info.id);
    return query;
}

static bool read_factors(folk_swept *swept, folk_error *err) {
    folk_query *query = ask(swept,
                            "SELECT position FROM sweep_parameter WHERE sweep = ?1"
                            " AND factor IS NOT NULL ORDER BY factor",
                            err);
    if (query == NULL) return false;
    swept->factors = folk_alloc((size_t)swept->scenario.param_count * sizeof *swept->factors);
    while (folk_query_next(query, err)) {
        const int64_t position = folk_query_integer(query, 0);
        if (position >= 0 && position < swept->scenario.param_count)
            swept->factors[swept->factor_count++] = (int)position;
    }
    folk_query_close(query);
    return err->code == FOLK_OK;
}

static void add_point(folk_swept *swept, uint64_t index, const char *key) {
    const size_t factors = (size_t)swept->factor_count;
    swept->points = folk_grow(swept->points, &swept->point_capacity, swept->point_count + 1,
                              sizeof *swept->points);
    folk_swept_point *point = &swept->points[swept->point_count++];
    *point = (folk_swept_point){.index = index, .key = folk_strdup(key)};
    point->texts = folk_alloc(factors * sizeof *point->texts);
    point->numbers = folk_alloc(factors * sizeof *point->numbers);
    for (size_t i = 0; i < factors; i++)
        point->numbers[i] = NAN;
}

static bool read_points(folk_swept *swept, folk_error *err) {
    folk_query *query =
        ask(swept, "SELECT point, key FROM point WHERE sweep = ?1 ORDER BY point", err);
    if (query == NULL) return false;
    while (folk_query_next(query, err))
        add_point(swept, (uint64_t)folk_query_integer(query, 0), folk_query_text(query, 1));
    folk_query_close(query);
    return err->code == FOLK_OK;
}

// The point of that index, searched for from `from` on: the rows come in its order. point_count
// when there is none.
static size_t seek(const folk_swept *swept, size_t from, uint64_t index) {
    while (from < swept->point_count && swept->points[from].index < index)
        from++;
    const bool found = from < swept->point_count && swept->points[from].index == index;
    return found ? from : swept->point_count;
}

static void take_value(folk_swept_point *point, size_t factor, const folk_query *query) {
    folk_free(point->texts[factor]);
    point->texts[factor] = folk_strdup(folk_query_text(query, 2));
    if (folk_query_type_of(query, 3) != FOLK_QUERY_NULL)
        point->numbers[factor] = folk_query_number(query, 3);
}

static bool read_values(folk_swept *swept, folk_error *err) {
    folk_query *query = ask(swept,
                            "SELECT point, factor, value, number FROM point_value"
                            " WHERE sweep = ?1 ORDER BY point, factor",
                            err);
    if (query == NULL) return false;
    size_t at = 0;
    while (folk_query_next(query, err)) {
        const size_t found = seek(swept, at, (uint64_t)folk_query_integer(query, 0));
        const int64_t factor = folk_query_integer(query, 1);
        if (found == swept->point_count || factor < 0 || factor >= swept->factor_count) continue;
        take_value(&swept->points[found], (size_t)factor, query);
        at = found;
    }
    folk_query_close(query);
    for (size_t i = 0; i < swept->point_count; i++)
        for (int f = 0; f < swept->factor_count; f++)
            if (swept->points[i].texts[f] == NULL) swept->points[i].texts[f] = folk_strdup("");
    return err->code == FOLK_OK;
}

static bool size_table(folk_swept *swept, folk_error *err) {
    folk_query *query =
        ask(swept, "SELECT coalesce(max(replicate) + 1, 0) FROM outcome WHERE sweep = ?1", err);
    if (query == NULL) return false;
    if (folk_query_next(query, err)) swept->replicates = (size_t)folk_query_integer(query, 0);
    folk_query_close(query);
    const size_t runs = swept->point_count * swept->replicates;
    const size_t cells = runs * (size_t)swept->scenario.metric_count;
    swept->status = folk_alloc(runs);
    memset(swept->status, FOLK_SWEEP_STATUSES, runs);
    swept->table = folk_alloc(cells * sizeof *swept->table);
    for (size_t i = 0; i < cells; i++)
        swept->table[i] = NAN;
    return err->code == FOLK_OK;
}

static bool read_statuses(folk_swept *swept, folk_error *err) {
    folk_query *query = ask(swept,
                            "SELECT point, replicate, status, seconds, tokens, cost FROM outcome"
                            " WHERE sweep = ?1"
                            " ORDER BY point, replicate",
                            err);
    if (query == NULL) return false;
    size_t at = 0;
    while (folk_query_next(query, err)) {
        const size_t found = seek(swept, at, (uint64_t)folk_query_integer(query, 0));
        const size_t replicate = (size_t)folk_query_integer(query, 1);
        folk_sweep_status status;
        // What is written meanwhile comes with the next reading.
        if (found == swept->point_count || replicate >= swept->replicates ||
            !folk_sweep_status_of(folk_query_text(query, 2), &status))
            continue;
        swept->status[found * swept->replicates + replicate] = (uint8_t)status;
        swept->seconds += folk_query_number(query, 3);
        swept->tokens += folk_query_number(query, 4);
        swept->cost += folk_query_number(query, 5);
        at = found;
    }
    folk_query_close(query);
    return err->code == FOLK_OK;
}

static bool read_table(folk_swept *swept, folk_error *err) {
    folk_query *query = ask(swept,
                            "SELECT point, replicate, metric, value FROM outcome_value"
                            " WHERE sweep = ?1 ORDER BY point, replicate, metric",
                            err);
    if (query == NULL) return false;
    size_t at = 0;
    while (folk_query_next(query, err)) {
        const size_t found = seek(swept, at, (uint64_t)folk_query_integer(query, 0));
        const size_t replicate = (size_t)folk_query_integer(query, 1);
        const size_t metric = (size_t)folk_query_integer(query, 2);
        if (found == swept->point_count || replicate >= swept->replicates ||
            metric >= (size_t)swept->scenario.metric_count)
            continue;
        const size_t row = metric * swept->point_count + found;
        swept->table[row * swept->replicates + replicate] = folk_query_number(query, 3);
        at = found;
    }
    folk_query_close(query);
    return err->code == FOLK_OK;
}

// Keys in byte order. Merge sort, as a comparator of qsort does not see the points.
static void sort_by_key(const folk_swept *swept, size_t *items, size_t *room, size_t count) {
    if (count < 2) return;
    const size_t half = count / 2;
    sort_by_key(swept, items, room, half);
    sort_by_key(swept, items + half, room, count - half);
    memcpy(room, items, half * sizeof *items);
    for (size_t left = 0, right = half, at = 0; left < half; at++) {
        const bool takes_right = right < count && strcmp(swept->points[items[right]].key,
                                                         swept->points[room[left]].key) < 0;
        items[at] = takes_right ? items[right++] : room[left++];
    }
}

static void index_keys(folk_swept *swept) {
    swept->by_key = folk_alloc(swept->point_count * sizeof *swept->by_key);
    size_t *room = folk_alloc(swept->point_count * sizeof *room);
    for (size_t i = 0; i < swept->point_count; i++)
        swept->by_key[i] = i;
    sort_by_key(swept, swept->by_key, room, swept->point_count);
    folk_free(room);
}

bool folk_swept_open(const char *address, folk_swept *swept, folk_error *err) {
    *swept = (folk_swept){0};
    if (!folk_address_read(address, &swept->address, err)) return false;
    swept->store = folk_store_open(swept->address.store, FOLK_STORE_READ, err);
    int64_t *sweep = &swept->address.run;
    if (swept->store == NULL || !folk_sweep_find(swept->store, sweep, err) ||
        !folk_sweep_info_read(swept->store, *sweep, &swept->info, err) ||
        !folk_sweep_scenario(swept->store, *sweep, &swept->scenario, &swept->values, err))
        return false;
    folk_error other = {0}; // a design of a later Folk leaves the table as readable as it is
    swept->design = folk_design_read(swept->info.design, &swept->scenario, &other);
    if (!read_factors(swept, err) || !read_points(swept, err) || !read_values(swept, err) ||
        !size_table(swept, err) || !read_statuses(swept, err) || !read_table(swept, err))
        return false;
    index_keys(swept);
    return true;
}

void folk_swept_clear(folk_swept *swept) {
    for (size_t i = 0; i < swept->point_count; i++) {
        for (int f = 0; f < swept->factor_count; f++)
            folk_free(swept->points[i].texts[f]);
        folk_free(swept->points[i].texts);
        folk_free(swept->points[i].numbers);
        folk_free(swept->points[i].key);
    }
    folk_free(swept->points);
    folk_free(swept->by_key);
    folk_free(swept->table);
    folk_free(swept->status);
    folk_free(swept->factors);
    folk_design_destroy(swept->design);
    folk_values_clear(&swept->values);
    folk_scenario_clear(&swept->scenario);
    folk_sweep_info_clear(&swept->info);
    folk_store_close(swept->store);
    folk_address_clear(&swept->address);
    *swept = (folk_swept){0};
}

const double *folk_swept_at(const folk_swept *swept, int metric, size_t point) {
    return swept->table + ((size_t)metric * swept->point_count + point) * swept->replicates;
}

static size_t find_index(const folk_swept *swept, uint64_t index) {
    size_t low = 0, high = swept->point_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (swept->points[middle].index < index)
            low = middle + 1;
        else
            high = middle;
    }
    const bool found = low < swept->point_count && swept->points[low].index == index;
    return found ? low : swept->point_count;
}

static size_t find_key(const folk_swept *swept, const char *key) {
    size_t low = 0, high = swept->point_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (strcmp(swept->points[swept->by_key[middle]].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == swept->point_count) return low;
    const size_t point = swept->by_key[low];
    return strcmp(swept->points[point].key, key) == 0 ? point : swept->point_count;
}

size_t folk_swept_row(const folk_swept *swept, uint64_t index) {
    const size_t found = find_index(swept, index);
    if (found < swept->point_count || swept->design == NULL ||
        index >= folk_design_count(swept->design))
        return found;
    char key[FOLK_HASH_TEXT];
    folk_values values = folk_values_copy(&swept->values);
    folk_design_point(swept->design, index, &values);
    folk_point_key(&swept->scenario, swept->info.scenario_hash, &values, key);
    folk_values_clear(&values);
    return find_key(swept, key);
}

const folk_param *folk_swept_factor(const folk_swept *swept, int factor) {
    return &swept->scenario.params[swept->factors[factor]];
}

int folk_swept_find_factor(const folk_swept *swept, const char *name, folk_error *err) {
    const char **names = folk_alloc((size_t)swept->factor_count * sizeof *names);
    int found = -1;
    for (int i = 0; i < swept->factor_count; i++) {
        names[i] = folk_swept_factor(swept, i)->name;
        if (strcmp(names[i], name) == 0) found = i;
    }
    char known[512], otherwise[600];
    folk_name_list(names, swept->factor_count, known, sizeof known);
    snprintf(otherwise, sizeof otherwise, "; it varies %s", known);
    if (found < 0) {
        folk_fail(err, FOLK_ERR_USAGE, "the sweep does not vary '%s'", name);
        folk_add_nearest(err, name, names, swept->factor_count, otherwise);
    }
    folk_free(names);
    return found;
}

int folk_swept_find_metric(const folk_swept *swept, const char *name, folk_error *err) {
    const folk_scenario *scenario = &swept->scenario;
    const int found = folk_scenario_find_metric(scenario, name);
    if (found >= 0) return found;
    const char **names = folk_alloc((size_t)scenario->metric_count * sizeof *names);
    for (int i = 0; i < scenario->metric_count; i++)
        names[i] = scenario->metrics[i].name;
    char known[512], otherwise[600];
    folk_name_list(names, scenario->metric_count, known, sizeof known);
    snprintf(otherwise, sizeof otherwise, "; it has %s", known);
    folk_fail(err, FOLK_ERR_USAGE, "scenario %s has no metric '%s'", scenario->name, name);
    folk_add_nearest(err, name, names, scenario->metric_count, otherwise);
    folk_free(names);
    return -1;
}

bool folk_swept_has(const folk_swept *swept, int metric) {
    const size_t runs = swept->point_count * swept->replicates;
    const double *values = runs > 0 ? folk_swept_at(swept, metric, 0) : NULL;
    for (size_t i = 0; i < runs; i++)
        if (!isnan(values[i])) return true;
    return false;
}

static bool is_quiet(const folk_swept *swept, int metric) {
    if (metric != FOLK_METRIC_INVALID_ANSWERS && metric != FOLK_METRIC_FALLBACKS) return false;
    const size_t runs = swept->point_count * swept->replicates;
    const double *values = folk_swept_at(swept, metric, 0);
    for (size_t i = 0; i < runs; i++)
        if (!isnan(values[i]) && values[i] != 0) return false;
    return true;
}

bool folk_swept_metrics(const folk_swept *swept, const folk_texts *names, int **metrics, int *count,
                        folk_error *err) {
    const int all = swept->scenario.metric_count;
    *count = 0;
    *metrics = folk_alloc(((size_t)all + names->count) * sizeof **metrics);
    for (size_t i = 0; i < names->count; i++) {
        const int found = folk_swept_find_metric(swept, names->items[i], err);
        if (found < 0) return false;
        (*metrics)[(*count)++] = found;
    }
    for (int i = 0; i < all && names->count == 0; i++)
        if (folk_swept_has(swept, i) && !is_quiet(swept, i)) (*metrics)[(*count)++] = i;
    return *count > 0 ||
           folk_fail(err, FOLK_ERR_USAGE, "no run of sweep %lld has recorded a measure",
                     (long long)swept->info.id);
}

size_t folk_swept_failures(const folk_swept *swept, size_t point) {
    const bool all = point == swept->point_count;
    const size_t first = all ? 0 : point * swept->replicates;
    const size_t count = all ? point * swept->replicates : swept->replicates;
    size_t failures = 0;
    for (size_t i = first; i < first + count; i++)
        failures += swept->status[i] != FOLK_SWEEP_DONE && swept->status[i] != FOLK_SWEEP_STATUSES;
    return failures;
}

size_t folk_swept_runs(const folk_swept *swept, size_t point) {
    const uint8_t *status = swept->status + point * swept->replicates;
    size_t runs = 0;
    for (size_t i = 0; i < swept->replicates; i++)
        runs += status[i] != FOLK_SWEEP_STATUSES;
    return runs;
}

uint64_t folk_swept_outcomes(const folk_swept *swept) {
    uint64_t outcomes = 0;
    for (size_t point = 0; point < swept->point_count; point++)
        outcomes += folk_swept_runs(swept, point);
    return outcomes;
}
