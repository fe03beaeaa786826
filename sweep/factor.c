// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/factor.h"

#include "core/memory.h"
#include "core/rng.h"

#include <math.h>
#include <string.h>

void folk_factor_clear(folk_factor *factor) {
    if (factor->condition != NULL) folk_factor_clear(factor->condition);
    folk_free(factor->condition);
    for (uint64_t i = 0; factor->list != NULL && i < factor->level_count; i++)
        folk_value_clear(&factor->list[i]);
    folk_free(factor->list);
    folk_free(factor->text);
    *factor = (folk_factor){0};
}

bool folk_value_equal(const folk_value *a, const folk_value *b) {
    if (a->text == NULL || b->text == NULL) return a->text == b->text && a->number == b->number;
    return strcmp(a->text, b->text) == 0;
}

static double clamped(double value, double low, double high) {
    return value < low ? low : value > high ? high : value;
}

// Where the decimals are whole numbers of 1 / scale, one division of two exact doubles gives the
// double nearest to the decimal that a person would write.
static double range_value(const folk_factor *factor, uint64_t level) {
    const double low = factor->low, high = factor->high;
    if (factor->scale == 0.0)
        return clamped(low + (double)level * factor->step, fmin(low, high), fmax(low, high));
    const double start = nearbyint(low * factor->scale);
    const double stride = nearbyint(factor->step * factor->scale);
    return (start + (double)level * stride) / factor->scale;
}

folk_value folk_factor_level(const folk_factor *factor, uint64_t level) {
    FOLK_ASSERT(level < factor->level_count);
    if (factor->form == FOLK_FACTOR_LIST) return folk_value_copy(&factor->list[level]);
    return (folk_value){.number = range_value(factor, level)};
}

static double interval_value(const folk_factor *factor, double unit) {
    const double low = factor->low, high = factor->high;
    double value;
    if (unit <= 0.0) return low;
    if (unit >= 1.0) return high;
    if (factor->logarithmic)
        value = folk_exp(folk_log(low) + unit * (folk_log(high) - folk_log(low)));
    else if (factor->whole)
        return clamped(floor(low + unit * (high - low + 1.0)), low, high);
    else
        value = low + unit * (high - low);
    return clamped(factor->whole ? floor(value + 0.5) : value, low, high);
}

folk_value folk_factor_at(const folk_factor *factor, double unit) {
    if (factor->form == FOLK_FACTOR_INTERVAL)
        return (folk_value){.number = interval_value(factor, unit)};
    const double place = floor(unit * (double)factor->level_count);
    const uint64_t last = factor->level_count - 1;
    const uint64_t level = place <= 0.0 ? 0 : (uint64_t)place;
    return folk_factor_level(factor, level < last ? level : last);
}

int64_t folk_factor_find(const folk_factor *factor, const folk_value *value) {
    if (factor->form == FOLK_FACTOR_RANGE) {
        const double place = nearbyint((value->number - factor->low) / factor->step);
        if (!(place >= 0.0 && place < (double)factor->level_count)) return -1;
        return range_value(factor, (uint64_t)place) == value->number ? (int64_t)place : -1;
    }
    for (uint64_t i = 0; i < factor->level_count; i++)
        if (folk_value_equal(&factor->list[i], value)) return (int64_t)i;
    return -1;
}

bool folk_factor_has(const folk_factor *factor, const folk_value *value) {
    if (factor->form != FOLK_FACTOR_INTERVAL) return folk_factor_find(factor, value) >= 0;
    const bool fits = !factor->whole || value->number == floor(value->number);
    return fits && value->number >= factor->low && value->number <= factor->high;
}
