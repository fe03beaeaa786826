// SPDX-License-Identifier: GPL-3.0-or-later
// Chains: a random walk between two ends, a periodic chain, and random chains with several closed
// classes against the average of their distribution over many steps.
#include "tests/test.h"

#include "core/chain.h"
#include "core/rng.h"

enum { STATES = 7 };

// A fair walk on 0..4 that stays at its ends: from i it ends at 4 with probability i / 4.
static void a_walk_ends_where_the_gamblers_ruin_says(void **state) {
    (void)state;
    for (int i = 0; i < 5; i++) {
        double transitions[25] = {[0] = 1, [24] = 1}, start[5] = {0}, shares[5];
        for (int at = 1; at < 4; at++)
            transitions[5 * at + at - 1] = transitions[5 * at + at + 1] = 0.5;
        start[i] = 1.0;
        folk_chain_limit(transitions, 5, start, shares);
        assert_near(shares[4], i / 4.0, 1e-15);
        assert_near(shares[0], 1.0 - i / 4.0, 1e-15);
        assert_near(shares[1] + shares[2] + shares[3], 0.0, 0.0);
    }
}

static void a_cycle_spends_equal_time_everywhere(void **state) {
    (void)state;
    double transitions[9] = {[1] = 1, [5] = 1, [6] = 1}, start[3] = {0, 1, 0}, shares[3];
    folk_chain_limit(transitions, 3, start, shares);
    for (int i = 0; i < 3; i++)
        assert_near(shares[i], 1.0 / 3, 1e-15);
}

// From 0 to 1 with probability p and back with q, begun anew at 0: the sum is geometric, (1 - w) /
// (1 - w (1 - p - q)) + w q / (1 - w (1 - p - q)) at 0.
static void a_discount_weighs_the_start(void **state) {
    (void)state;
    const double p = 0.3, q = 0.1, w = 0.9;
    double transitions[4] = {1 - p, p, q, 1 - q}, start[2] = {1, 0}, shares[2];
    folk_chain_discounted(transitions, 2, start, w, shares);
    assert_near(shares[0], (1 - w + w * q) / (1 - w * (1 - p - q)), 1e-15);
    assert_near(shares[0] + shares[1], 1.0, 1e-15);
}

static void fill_randomly(double transitions[STATES * STATES], double start[STATES],
                          folk_rng *rng) {
    double total = 0.0;
    for (int i = 0; i < STATES; i++) {
        double sum = 0.0;
        for (int j = 0; j < STATES; j++)
            if (folk_rng_unit(rng) < 0.25)
                sum += transitions[STATES * i + j] = 0.2 + folk_rng_unit(rng);
            else
                transitions[STATES * i + j] = 0.0;
        if (sum == 0.0) sum = transitions[STATES * i + (int)folk_rng_below(rng, STATES)] = 1.0;
        for (int j = 0; j < STATES; j++)
            transitions[STATES * i + j] /= sum;
        total += start[i] = folk_rng_unit(rng);
    }
    for (int i = 0; i < STATES; i++)
        start[i] /= total;
}

static void step(const double transitions[STATES * STATES], double now[STATES]) {
    double then[STATES] = {0};
    for (int i = 0; i < STATES; i++)
        for (int j = 0; j < STATES; j++)
            then[j] += now[i] * transitions[STATES * i + j];
    memcpy(now, then, sizeof then);
}

// Sparse chains of 7 states, many with several closed classes and some periodic. After 3,000 steps
// the average over 4,200 more, a multiple of each period up to 7, is the limit.
static void random_chains_agree_with_averages(void **state) {
    (void)state;
    enum { CHAINS = 400, BEFORE = 3000, AVERAGED = 4200 };
    folk_rng rng = folk_rng_stream(20261120, "chains", 0, 0);
    double worst = 0.0;
    for (int chain = 0; chain < CHAINS; chain++) {
        double transitions[STATES * STATES], start[STATES], now[STATES], sum[STATES] = {0};
        double shares[STATES];
        fill_randomly(transitions, start, &rng);
        memcpy(now, start, sizeof now);
        for (int i = 0; i < BEFORE; i++)
            step(transitions, now);
        for (int i = 0; i < AVERAGED; i++) {
            for (int j = 0; j < STATES; j++)
                sum[j] += now[j] / AVERAGED;
            step(transitions, now);
        }
        folk_chain_limit(transitions, STATES, start, shares);
        for (int j = 0; j < STATES; j++)
            worst = fmax(worst, fabs(shares[j] - sum[j]));
    }
    assert_true(worst < 1e-12);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(a_walk_ends_where_the_gamblers_ruin_says),
        FOLK_TEST(a_cycle_spends_equal_time_everywhere),
        FOLK_TEST(a_discount_weighs_the_start),
        FOLK_TEST(random_chains_agree_with_averages),
    };
    return FOLK_TESTS(tests);
}
