// SPDX-License-Identifier: GPL-3.0-or-later
// When a point has enough replicates: a rule such as `ci(cooperation) < 0.01 and n >= 20`. ci(x) is
// the half-width (the ± part) of a confidence interval of the mean of x.
// A rule is looked at after every replicate, and an interval that is right once is wrong too often
// when one may stop at the first that pleases. Hence the intervals here are confidence sequences:
// at the stated level ALL intervals of the endless sequence hold the mean, so that any moment may
// be chosen to stop. Each point has its own level; n is the number of replicates of the point.
#ifndef FOLK_SWEEP_STOPPING_H
#define FOLK_SWEEP_STOPPING_H

#include "core/error.h"
#include "core/stats.h"

enum { FOLK_STOP_CLAUSES = 16, FOLK_STOP_NAME = 128, FOLK_STOP_FEWEST = 10 };

typedef enum folk_stop_quantity {
    FOLK_STOP_WIDTH,    // ci(x) < threshold
    FOLK_STOP_RELATIVE, // ci(x)/mean < threshold: the half-width over |mean|
    FOLK_STOP_COUNT,    // n >= threshold
} folk_stop_quantity;

typedef struct folk_stop_clause {
    folk_stop_quantity quantity;
    bool bounded;     // "in low..high" was written: folk_sequence_bounded
    bool strict;      // < or >, not <= or >=
    double low, high; // of a bounded metric
    double level;     // 0.95 unless written
    double threshold;
    char metric[FOLK_STOP_NAME]; // "" for n
} folk_stop_clause;

typedef struct folk_stop_rule {
    folk_stop_clause clauses[FOLK_STOP_CLAUSES]; // all must hold
    size_t count;
} folk_stop_rule;

/// Reads clauses joined by "and":
///     ci(METRIC [in LOW..HIGH] [, LEVEL]) [/ mean] < NUMBER[%]      n >= NUMBER
/// where LEVEL is 0.99 or 99%. At least one clause is a ci. A rule without "n" gets the clause
/// n >= 10 (FOLK_STOP_FEWEST): a few equal values are no sign that all will be. Rare events call
/// for more, or for bounds.
bool folk_stop_parse(const char *text, folk_stop_rule *rule, folk_error *err);

/// Fails on a metric that is not among `metrics`, naming the nearest.
bool folk_stop_check(const folk_stop_rule *rule, const char *const *metrics, int count,
                     folk_error *err);

typedef struct folk_stop_reading {
    double value;           // half-width, half-width / |mean|, or n
    folk_interval interval; // the mean's at this moment; for n both ends are n
    bool met;
} folk_stop_reading;

/// The clause's state: `values` are those of its metric in the order of the replicates (ignored
/// for n), NaN for a failed run; n is the number of values that are not NaN.
folk_stop_reading folk_stop_read(const folk_stop_clause *clause, const double *values,
                                 size_t count);

/// Confidence sequence of the mean of normal numbers with unknown deviation: the interval of all
/// means whose t test, with a normal mixture of variance 1/4 over the standardised mean, has not
/// reached 1/(1 - level) (Lai 1976, "On confidence sequences"; the mixture's Bayes factor: Gönen,
/// Johnson, Lu & Westfall 2005). Exact for normal numbers; as robust as the t interval otherwise.
/// Infinite below about 8 values (at 95 %); 1.6 times as wide as the t interval of a single look at
/// n = 50, 1.75 times at 1000. Without width when all values are the same.
folk_interval folk_sequence_normal(const folk_moments *moments, double level);

/// Confidence sequence of the mean of independent numbers within [low, high], whatever their
/// distribution: empirical Bernstein with predictable weights (Howard, Ramdas, McAuliffe & Sekhon
/// 2021; Waudby-Smith & Ramdas 2024, theorem 2). Infinite when a value lies outside the bounds.
folk_interval folk_sequence_bounded(const double *values, size_t count, double low, double high,
                                    double level);

#endif
