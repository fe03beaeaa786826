// SPDX-License-Identifier: GPL-3.0-or-later
// The values that a factor takes over the points of a sweep.
#include "cli/swept.h"
#include "core/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct placed {
    double number;
    const char *text;
    size_t point;
} placed;

static int compare_values(const placed *a, const placed *b) {
    if (!isnan(a->number) && !isnan(b->number))
        return (a->number > b->number) - (a->number < b->number);
    return strcmp(a->text, b->text);
}

static int compare(const void *first, const void *second) {
    const placed *a = first, *b = second;
    const int order = compare_values(a, b);
    return order != 0 ? order : (a->point > b->point) - (a->point < b->point);
}

static int compare_points(const void *first, const void *second) {
    const placed *a = first, *b = second;
    return (a->point > b->point) - (a->point < b->point);
}

static bool is_numeric(const folk_swept *swept, int factor) {
    const folk_param *param = folk_swept_factor(swept, factor);
    return !folk_param_is_text(param->type) && param->type != FOLK_PARAM_BOOL;
}

// The first point of each value, in the order of the levels.
static placed *first_points(const folk_swept *swept, int factor, bool numeric, size_t *count) {
    placed *all = folk_alloc(swept->point_count * sizeof *all);
    for (size_t i = 0; i < swept->point_count; i++)
        all[i] = (placed){numeric ? swept->points[i].numbers[factor] : NAN,
                          swept->points[i].texts[factor], i};
    qsort(all, swept->point_count, sizeof *all, compare);
    *count = 0;
    for (size_t i = 0; i < swept->point_count; i++)
        if (i == 0 || compare_values(&all[*count - 1], &all[i]) != 0) all[(*count)++] = all[i];
    return all;
}

// Which level holds the point's value: by search among the values in order.
static size_t level_of(const placed *sorted, size_t count, const placed *value) {
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (compare_values(&sorted[middle], value) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void assign(const folk_swept *swept, int factor, const placed *sorted, const size_t *places,
                   folk_levels *levels) {
    for (size_t i = 0; i < swept->point_count; i++) {
        const placed value = {levels->numeric ? swept->points[i].numbers[factor] : NAN,
                              swept->points[i].texts[factor], i};
        levels->of[i] = places[level_of(sorted, levels->count, &value)];
    }
}

folk_levels folk_swept_levels(const folk_swept *swept, int factor) {
    folk_levels levels = {.numeric = is_numeric(swept, factor)};
    placed *sorted = first_points(swept, factor, levels.numeric, &levels.count);
    placed *shown = folk_alloc(levels.count * sizeof *shown);
    size_t *places = folk_alloc(levels.count * sizeof *places);
    memcpy(shown, sorted, levels.count * sizeof *shown);
    if (!levels.numeric) qsort(shown, levels.count, sizeof *shown, compare_points);
    levels.names = folk_alloc(levels.count * sizeof *levels.names);
    levels.numbers = folk_alloc(levels.count * sizeof *levels.numbers);
    levels.of = folk_alloc(swept->point_count * sizeof *levels.of);
    for (size_t i = 0; i < levels.count; i++) {
        levels.names[i] = shown[i].text;
        levels.numbers[i] = shown[i].number;
        places[level_of(sorted, levels.count, &shown[i])] = i;
    }
    assign(swept, factor, sorted, places, &levels);
    folk_free(places);
    folk_free(shown);
    folk_free(sorted);
    return levels;
}

void folk_levels_clear(folk_levels *levels) {
    folk_free(levels->names);
    folk_free(levels->numbers);
    folk_free(levels->of);
    *levels = (folk_levels){0};
}
