// SPDX-License-Identifier: GPL-3.0-or-later
// A budget (of money, tokens or seconds) goes where it buys most: to the points whose mean is known
// worst for its price. The sum over points of variance/n is made as small as the budget allows:
// each next run goes where v / (n (n + 1) cost) is largest, which is optimal step by step (Fox
// 1966), and in the large gives n in proportion to deviation / sqrt(cost) (Neyman 1934; Cochran
// 1977, section 5.5). A point with fewer than two values has no variance yet and goes first.
#ifndef FOLK_SWEEP_ALLOTMENT_H
#define FOLK_SWEEP_ALLOTMENT_H

#include <stddef.h>

typedef struct folk_allotment {
    size_t count;    // values there are
    double variance; // of one value; ignored below two values
    double cost;     // of one more run, > 0, in the budget's unit
} folk_allotment;

/// How many more runs each point gets: more[i]. Returns what is spent, at most `budget`. Points
/// without variance (beyond their first two values) get none. Equal claims: lowest index first.
double folk_allot(const folk_allotment *points, size_t count, double budget, size_t *more);

/// The point to run next; `count` (none) when nothing varies or there is no point.
size_t folk_allot_next(const folk_allotment *points, size_t count);

#endif
