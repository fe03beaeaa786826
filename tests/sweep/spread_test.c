// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/spread.h"
#include "core/rng.h"
#include "tests/test.h"

enum { MOST = 200 };

// Distances of points drawn in a square.
static folk_spread_def draw(uint64_t seed, size_t candidates, size_t count) {
    double *places = folk_alloc(2 * candidates * sizeof *places);
    double *distances = folk_alloc(candidates * candidates * sizeof *distances);
    folk_rng rng = folk_rng_stream(seed, "spread-test", candidates, 0);
    for (size_t i = 0; i < 2 * candidates; i++)
        places[i] = folk_rng_unit(&rng);
    for (size_t i = 0; i < candidates; i++)
        for (size_t j = 0; j < candidates; j++)
            distances[i * candidates + j] =
                hypot(places[2 * i] - places[2 * j], places[2 * i + 1] - places[2 * j + 1]);
    folk_free(places);
    return (folk_spread_def){candidates, count, distances, 1e6};
}

static void destroy(folk_spread_def *def) {
    folk_free((double *)(uintptr_t)def->distances);
}

// All sets of 3, by three loops.
static double largest_of_three(const folk_spread_def *def) {
    double largest = 0;
    size_t c[3];
    for (c[0] = 0; c[0] < def->candidates; c[0]++)
        for (c[1] = 0; c[1] < c[0]; c[1]++)
            for (c[2] = 0; c[2] < c[1]; c[2]++)
                largest = fmax(largest, folk_spread_of(def, c));
    return largest;
}

static void few_choices_are_gone_through(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < 20; seed++) {
        folk_spread_def def = draw(seed, 20, 3);
        size_t chosen[3];
        assert_true(folk_spread_choose(&def, chosen));
        assert_near(folk_spread_of(&def, chosen), largest_of_three(&def), 1e-12);
        assert_true(chosen[0] < chosen[1] && chosen[1] < chosen[2]);
        destroy(&def);
    }
}

// Exchanges find the best of these, too, nearly always: their spread is at least 99 % of it.
static void exchanges_come_near(void **state) {
    (void)state;
    int best = 0;
    for (uint64_t seed = 0; seed < 50; seed++) {
        folk_spread_def def = draw(seed, 20, 3);
        size_t chosen[3];
        def.most = 0;
        assert_false(folk_spread_choose(&def, chosen));
        const double share = folk_spread_of(&def, chosen) / largest_of_three(&def);
        assert_true(share >= 0.99 && share <= 1 + 1e-12);
        best += share > 1 - 1e-12;
        destroy(&def);
    }
    assert_true(best >= 40);
}

// No exchange of one member is better, and the first are not.
static void many_are_chosen_as_well_as_exchanges_do(void **state) {
    (void)state;
    folk_spread_def def = draw(3, MOST, 10);
    size_t chosen[10], again[10], first[10];
    assert_false(folk_spread_choose(&def, chosen));
    const double spread = folk_spread_of(&def, chosen);
    for (size_t i = 0; i < 10; i++) {
        first[i] = i;
        const size_t was = chosen[i];
        for (size_t j = 0; j < MOST; j++) {
            bool in = false;
            for (size_t k = 0; k < 10; k++)
                in = in || chosen[k] == j;
            if (in) continue;
            chosen[i] = j;
            assert_true(folk_spread_of(&def, chosen) <= spread * (1 + 1e-12));
            chosen[i] = was;
        }
    }
    assert_true(folk_spread_of(&def, first) < spread);
    folk_spread_choose(&def, again);
    assert_memory_equal(chosen, again, sizeof chosen);
    destroy(&def);
}

static void all_and_one_are_sane(void **state) {
    (void)state;
    folk_spread_def def = draw(1, 5, 5);
    size_t chosen[5];
    assert_true(folk_spread_choose(&def, chosen));
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(chosen[i], i);
    def.count = 1;
    assert_true(folk_spread_choose(&def, chosen));
    assert_int_equal(chosen[0], 0);
    def.most = 0;
    folk_spread_choose(&def, chosen);
    assert_in_range(chosen[0], 0, 4);
    destroy(&def);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(few_choices_are_gone_through),
        FOLK_TEST(exchanges_come_near),
        FOLK_TEST(many_are_chosen_as_well_as_exchanges_do),
        FOLK_TEST(all_and_one_are_sane),
    };
    return FOLK_TESTS(tests);
}
