// SPDX-License-Identifier: GPL-3.0-or-later
// Games with known values: the glove game, the airport game (Littlechild & Owen 1973), majority.
#include "sweep/shapley.h"
#include "core/rng.h"
#include "tests/test.h"

enum { MOST = FOLK_SHAPLEY_EXACT, SUBSETS = 1 << MOST };

// Players 0 and 1 own left gloves, 2 a right one; a pair is worth 1: 1/6, 1/6, 2/3.
static double gloves(uint64_t subset) {
    return (subset & 4) != 0 && (subset & 3) != 0 ? 1 : 0;
}

// Runways: a set pays for its longest. Part i needs i + 1 units; unit u is shared by all who need
// it: part i pays the sum over u <= i of 1 / (n - u).
static double runway(uint64_t subset) {
    return subset == 0 ? 0 : 64 - __builtin_clzll(subset);
}

static void the_glove_game_is_shared_as_known(void **state) {
    (void)state;
    double values[8];
    folk_share shares[3];
    for (uint64_t s = 0; s < 8; s++)
        values[s] = gloves(s);
    assert_true(folk_shapley_exact(3, values, NULL, shares, NULL));
    assert_near(shares[0].value, 1.0 / 6, 1e-15);
    assert_near(shares[1].value, 1.0 / 6, 1e-15);
    assert_near(shares[2].value, 2.0 / 3, 1e-15);
    assert_near(shares[0].error, 0, 0);
}

static void the_airport_game_is_shared_as_known(void **state) {
    (void)state;
    static double values[SUBSETS];
    folk_share shares[MOST];
    for (uint64_t s = 0; s < SUBSETS; s++)
        values[s] = runway(s);
    assert_true(folk_shapley_exact(MOST, values, NULL, shares, NULL));
    double expected = 0;
    for (int i = 0; i < MOST; i++) {
        expected += 1.0 / (MOST - i);
        assert_near(shares[i].value, expected, 1e-12);
    }
}

// Against the definition: the mean marginal contribution over all 5! orders, of random values.
static void the_exact_value_is_the_mean_over_all_orders(void **state) {
    (void)state;
    folk_rng rng = folk_rng_stream(1, "shapley-test", 0, 0);
    double values[32], sums[5] = {0};
    for (int s = 0; s < 32; s++)
        values[s] = folk_rng_normal(&rng, 0, 1);
    int orders = 0;
    for (int code = 0; code < 5 * 5 * 5 * 5 * 5; code++) {
        int order[5], rest = code, seen = 0;
        for (int i = 0; i < 5; i++, rest /= 5)
            seen |= 1 << (order[i] = rest % 5);
        if (seen != 31) continue;
        orders++;
        for (int i = 0, on = 0; i < 5; on |= 1 << order[i++])
            sums[order[i]] += values[on | 1 << order[i]] - values[on];
    }
    assert_int_equal(orders, 120);
    folk_share shares[5];
    assert_true(folk_shapley_exact(5, values, NULL, shares, NULL));
    for (int i = 0; i < 5; i++)
        assert_near(shares[i].value, sums[i] / 120, 1e-13);
}

// One part: the difference of two values with errors 3 and 4 has an error of 5. Two parts: each
// value enters with weight 1/2.
static void errors_of_the_values_carry_over(void **state) {
    (void)state;
    const double values[] = {1, 2, 4, 8}, errors[] = {3, 4, 3, 4};
    folk_share shares[2];
    assert_true(folk_shapley_exact(1, values, errors, shares, NULL));
    assert_near(shares[0].value, 1, 0);
    assert_near(shares[0].error, 5, 1e-15);
    assert_true(folk_shapley_exact(2, values, errors, shares, NULL));
    assert_near(shares[0].value, (1 + 4) / 2.0, 0);
    assert_near(shares[1].error, sqrt(50) / 2, 1e-15);
}

static void a_missing_subset_is_named(void **state) {
    (void)state;
    const double values[] = {0, 1, 2, NAN, 4, 5, 6, 7};
    folk_share shares[3];
    folk_error err;
    assert_false(folk_shapley_exact(3, values, NULL, shares, &err));
    assert_string_equal(err.text, "exact Shapley values need the outcome of every subset of the 3 "
                                  "parts; the subset 110 (1: on, from the first part) has none");
}

enum { PARTS = 20, ORDERS = 2000 };

static void plan(unsigned parts, size_t permutations, uint64_t seed, uint8_t *orders) {
    for (size_t p = 0; p < permutations; p++)
        folk_shapley_order(parts, p, seed, orders + p * parts);
}

static void sample_runway(uint8_t *orders, double *values) {
    plan(PARTS, ORDERS, 5, orders);
    for (size_t p = 0; p < ORDERS; p++)
        for (unsigned i = 0; i <= PARTS; i++)
            values[p * (PARTS + 1) + i] = runway(folk_shapley_prefix(orders + p * PARTS, i));
}

static void sampled_values_come_near_the_known_ones(void **state) {
    (void)state;
    static uint8_t orders[ORDERS * PARTS];
    static double values[ORDERS * (PARTS + 1)];
    folk_share shares[PARTS];
    sample_runway(orders, values);
    assert_int_equal(folk_shapley_sampled(PARTS, ORDERS, orders, values, NULL, shares), 0);
    double expected = 0, sum = 0;
    for (int i = 0; i < PARTS; i++) {
        expected += 1.0 / (PARTS - i);
        assert_near(shares[i].value, expected, 4 * shares[i].error);
        assert_true(shares[i].error > 0 && shares[i].error < 0.15);
        sum += shares[i].value;
    }
    assert_near(sum, PARTS, 1e-10); // all on less all off, in every order
    values[3] = NAN;
    assert_int_equal(folk_shapley_sampled(PARTS, ORDERS - 1, orders, values, NULL, shares), 3);
    assert_int_equal(folk_shapley_sampled(PARTS, 2, orders, values, NULL, shares), 2);
    assert_true(isnan(shares[0].value));
}

static void a_longer_plan_begins_like_a_shorter(void **state) {
    (void)state;
    uint8_t some[7 * 20], more[7 * 40];
    plan(7, 20, 9, some);
    plan(7, 40, 9, more);
    assert_memory_equal(some, more, sizeof some);
    for (int p = 0; p < 40; p++) {
        assert_int_equal(folk_shapley_prefix(more + 7 * p, 7), 127);
        for (int i = 0; p % 2 == 0 && i < 7; i++)
            assert_int_equal(more[7 * p + i], more[7 * (p + 1) + 6 - i]);
    }
    plan(7, 20, 10, more);
    assert_memory_not_equal(some, more, sizeof some);
}

// What each of 4 parts adds is known (1, 2, 3, 4), and each of the 16 values is off by an amount of
// deviation 1 that all orders share which meet that subset. Over 500 such worlds, each with orders
// of its own, the squares of the errors that are told come to those that are made: 2000 of them, in
// fours that go together, so that their mean is known to some 4 %. Errors that know nothing of what
// pairs share come to less than half.
static void errors_know_what_orders_share(void **state) {
    (void)state;
    enum { FEW = 4, WORLDS = 500, ROWS = 24 };
    double made = 0, told = 0, told_apart = 0;
    for (uint64_t w = 0; w < WORLDS; w++) {
        folk_rng rng = folk_rng_stream(11, "shapley-test", w, 0);
        double game[16], values[ROWS * (FEW + 1)], errors[ROWS * (FEW + 1)];
        uint8_t orders[ROWS * FEW];
        for (int s = 0; s < 16; s++) {
            game[s] = folk_rng_normal(&rng, 0, 1);
            for (int i = 0; i < FEW; i++)
                game[s] += s >> i & 1 ? i + 1 : 0;
        }
        plan(FEW, ROWS, w, orders);
        for (int p = 0; p < ROWS; p++)
            for (unsigned i = 0; i <= FEW; i++) {
                values[p * (FEW + 1) + (int)i] = game[folk_shapley_prefix(orders + p * FEW, i)];
                errors[p * (FEW + 1) + (int)i] = 1;
            }
        folk_share shares[FEW], apart[FEW];
        folk_shapley_sampled(FEW, ROWS, orders, values, errors, shares);
        folk_shapley_sampled(FEW, ROWS, orders, values, NULL, apart);
        for (int i = 0; i < FEW; i++) {
            made += (shares[i].value - (i + 1)) * (shares[i].value - (i + 1));
            told += shares[i].error * shares[i].error;
            told_apart += apart[i].error * apart[i].error;
        }
    }
    print_message("# made %.1f, told %.1f, without what is shared %.1f\n", made, told, told_apart);
    assert_near(told / made, 1, 4 * 0.04);
    assert_true(told_apart / made < 0.5);
}

// Two right gloves and 18 left ones, each its owner's; a set is worth its pairs. A left adds a pair
// where the rights before it are more than the lefts before it: counted over all places of the two
// rights among the 19 others and of the left between these. The rights share, by symmetry and
// efficiency, what 18 lefts leave of 2.
static double left_glove(void) {
    double sum = 0, ways = 0;
    for (int a = 0; a < 19; a++)
        for (int b = a + 1; b < 19; b++)
            for (int gap = 0; gap < 20; gap++) {
                const int rights = (a < gap) + (b < gap), lefts = gap - rights;
                sum += rights > lefts;
                ways++;
            }
    return sum / ways;
}

static void sampled_gloves_come_near_the_known_ones(void **state) {
    (void)state;
    static uint8_t orders[ORDERS * PARTS];
    static double values[ORDERS * (PARTS + 1)];
    folk_share shares[PARTS];
    plan(PARTS, ORDERS, 6, orders);
    for (size_t p = 0; p < ORDERS; p++)
        for (unsigned i = 0; i <= PARTS; i++) {
            const uint64_t on = folk_shapley_prefix(orders + p * PARTS, i);
            const int rights = __builtin_popcountll(on & 3), lefts = __builtin_popcountll(on >> 2);
            values[p * (PARTS + 1) + i] = rights < lefts ? rights : lefts;
        }
    assert_int_equal(folk_shapley_sampled(PARTS, ORDERS, orders, values, NULL, shares), 0);
    const double left = left_glove(), right = (2 - 18 * left) / 2;
    double sum = 0;
    for (int i = 0; i < PARTS; i++) {
        assert_near(shares[i].value, i < 2 ? right : left, 4 * shares[i].error);
        sum += shares[i].value;
    }
    assert_near(sum, 2, 1e-10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(the_glove_game_is_shared_as_known),
        FOLK_TEST(the_airport_game_is_shared_as_known),
        FOLK_TEST(the_exact_value_is_the_mean_over_all_orders),
        FOLK_TEST(errors_of_the_values_carry_over),
        FOLK_TEST(a_missing_subset_is_named),
        FOLK_TEST(sampled_values_come_near_the_known_ones),
        FOLK_TEST(errors_know_what_orders_share),
        FOLK_TEST(sampled_gloves_come_near_the_known_ones),
        FOLK_TEST(a_longer_plan_begins_like_a_shorter),
    };
    return FOLK_TESTS(tests);
}
