// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/stopping.h"

#include "core/rng.h"
#include "sweep/sample.h"

#include <math.h>

static const folk_interval INFINITE = {-INFINITY, INFINITY};

// Variance of the mixture over the standardised mean: larger is tighter early, smaller late.
static const double MIXTURE = 0.25;

// The mixture's Bayes factor after n values, with v = n - 1 and k = 1 + n MIXTURE, is
// k^(-1/2) ((1 + x) / (1 + x / k))^(n / 2), x = t^2 / v. It is a martingale of mean 1 at the true
// mean, so it ever reaches 1 / alpha with probability alpha at most (Ville 1939). Solved for x.
folk_interval folk_sequence_normal(const folk_moments *moments, double level) {
    FOLK_ASSERT(level > 0.0 && level < 1.0);
    if (moments->count < 2) return INFINITE;
    const double n = (double)moments->count, k = 1.0 + n * MIXTURE;
    const double reach = folk_exp((0.5 * folk_log(k) - folk_log(1.0 - level)) * 2.0 / n);
    if (!(reach < k)) return INFINITE;
    const double t = sqrt((n - 1.0) * k * (reach - 1.0) / (k - reach));
    const double half = moments->min == moments->max ? 0.0 : t * folk_moments_error(moments);
    return (folk_interval){moments->mean - half, moments->mean + half};
}

// State of the empirical Bernstein sequence, on numbers scaled to [0, 1].
typedef struct bernstein {
    double sum, squares;              // with half a value at 1/2 and variance 1/4 in front
    double weights, weighted, spread; // sums of lambda, lambda x, v psi(lambda)
    double count;
} bernstein;

static const double LARGEST_WEIGHT = 0.5;

// The weight of the next value hangs on the values before it alone.
static void bernstein_add(bernstein *state, double x, double reach) {
    const double next = state->count + 1.0;
    const double mean = (0.5 + state->sum) / next;
    const double variance = (0.25 + state->squares) / next;
    const double plain = sqrt(2.0 * reach / (variance * next * folk_log(1.0 + next)));
    const double weight = fmin(plain, LARGEST_WEIGHT);
    const double off = x - mean;
    state->weights += weight;
    state->weighted += weight * x;
    state->spread += off * off * (-folk_log(1.0 - weight) - weight);
    state->count = next;
    state->sum += x;
    const double after = x - (0.5 + state->sum) / (next + 1.0);
    state->squares += after * after;
}

folk_interval folk_sequence_bounded(const double *values, size_t count, double low, double high,
                                    double level) {
    FOLK_ASSERT(level > 0.0 && level < 1.0 && low < high);
    const double reach = folk_log(2.0 / (1.0 - level));
    bernstein state = {0};
    double below = 0.0, above = 1.0;
    for (size_t i = 0; i < count; i++) {
        if (isnan(values[i])) continue;
        if (values[i] < low || values[i] > high) return INFINITE;
        bernstein_add(&state, (values[i] - low) / (high - low), reach);
        const double half = (reach + state.spread) / state.weights;
        below = fmax(below, state.weighted / state.weights - half);
        above = fmin(above, state.weighted / state.weights + half);
    }
    // Its members all hold the mean or it has failed, as it has where they have nothing in common.
    if (below > above) return INFINITE;
    return (folk_interval){low + below * (high - low), low + above * (high - low)};
}

static bool compare(double value, double threshold, bool strict, bool above) {
    if (above) return strict ? value > threshold : value >= threshold;
    return strict ? value < threshold : value <= threshold;
}

folk_stop_reading folk_stop_read(const folk_stop_clause *clause, const double *values,
                                 size_t count) {
    const folk_moments moments = folk_sample_moments(values, count);
    const double n = (double)moments.count;
    folk_stop_reading reading = {.value = n, .interval = {n, n}};
    if (clause->quantity == FOLK_STOP_COUNT) {
        reading.met = compare(n, clause->threshold, clause->strict, true);
        return reading;
    }
    reading.interval = clause->bounded ? folk_sequence_bounded(values, count, clause->low,
                                                               clause->high, clause->level)
                                       : folk_sequence_normal(&moments, clause->level);
    reading.value = (reading.interval.high - reading.interval.low) / 2.0;
    if (clause->quantity == FOLK_STOP_RELATIVE && reading.value > 0.0) {
        const double middle = (reading.interval.high + reading.interval.low) / 2.0;
        const double mean = clause->bounded ? middle : moments.mean;
        reading.value = isfinite(reading.value) ? reading.value / fabs(mean) : INFINITY;
    }
    reading.met = compare(reading.value, clause->threshold, clause->strict, false);
    return reading;
}
