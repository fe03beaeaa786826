// SPDX-License-Identifier: GPL-3.0-or-later
// A factor is a parameter that varies over a sweep, with the values that it may take. It is read
// from one text:
//     strategy=tit-for-tat,defector,"Be kind, please"   a list; quotes keep commas, "" is a quote
//     q=0:1:0.1                                         from:to:step, both ends; the step may be
//                                                       left out (1) and may be negative
//     noise=0..0.1                                      an interval; of an int, its whole numbers
//     cost=log:0.01..10   n=int:10..100                 even in the logarithm; whole numbers
//     k=1:5 if mode=private,public                      varies only where the condition holds; else
//                                                       it keeps the value that it has outside
// Every value is checked against the scenario's declaration before anything runs.
#ifndef FOLK_SWEEP_FACTOR_H
#define FOLK_SWEEP_FACTOR_H

#include "core/scenario.h"

typedef enum folk_factor_form {
    FOLK_FACTOR_LIST,
    FOLK_FACTOR_RANGE,    // from, from + step, …
    FOLK_FACTOR_INTERVAL, // any value from low to high
} folk_factor_form;

typedef struct folk_factor {
    char *text;              // as it was written
    int param;               // by number in the scenario
    const folk_param *about; // the same, borrowed from the scenario
    folk_factor_form form;
    folk_value *list;
    uint64_t level_count;          // LIST and RANGE; 0 for an INTERVAL
    double low, high, step;        // RANGE: from, the last value, step; INTERVAL: its ends
    double scale;                  // RANGE: 10^digits that makes its decimals whole; 0: none does
    bool whole, logarithmic;       // INTERVAL
    struct folk_factor *condition; // owned; NULL: it always varies
} folk_factor;

/// Reads a factor; fails with one sentence (an unknown parameter with the nearest name, a value
/// out of range, an empty range, a step of 0 or away from the end, …). The scenario must outlive
/// it.
bool folk_factor_parse(const folk_scenario *scenario, const char *text, folk_factor *factor,
                       folk_error *err);

void folk_factor_clear(folk_factor *factor);

/// The value number `level` of a LIST or RANGE; the caller owns it. Values of a range are those
/// that its decimals say: 0:1:0.1 gives 0.3, not 0.1 + 0.1 + 0.1.
folk_value folk_factor_level(const folk_factor *factor, uint64_t level);

/// The value at `unit`, from 0 to 1: of an interval the place on it, of a list or range the value
/// whose equal share of [0, 1] holds it. Monotone; the caller owns it.
folk_value folk_factor_at(const folk_factor *factor, double unit);

/// Which level of a LIST or RANGE (the first, if several) `value` is; -1: none.
int64_t folk_factor_find(const folk_factor *factor, const folk_value *value);

/// Whether `value` is one of the factor's values.
bool folk_factor_has(const folk_factor *factor, const folk_value *value);

bool folk_value_equal(const folk_value *a, const folk_value *b);

/// `text` as one entry of a list (in quotes where it needs them); the caller owns it.
char *folk_factor_quote(const char *text);

#endif
