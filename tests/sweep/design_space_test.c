// SPDX-License-Identifier: GPL-3.0-or-later
// Designs that fill a space: random, Latin hypercube, Sobol and Saltelli.
#include "tests/sweep/design_fixture.h"

#include "sweep/permutation.h"

static fixture_design unit_cube(folk_design_kind kind, uint64_t count, uint64_t seed) {
    fixture_design cube = FIXTURE_DESIGN(kind, "x1=0..1", "x2=0..1");
    cube.def.count = count;
    cube.def.seed = seed;
    return cube;
}

static void a_permutation_takes_each_place_once(void **state) {
    (void)state;
    bool seen[1000];
    for (uint64_t count = 1; count <= 1000; count += count < 40 ? 1 : 97) {
        memset(seen, 0, sizeof seen);
        for (uint64_t x = 0; x < count; x++) {
            const uint64_t place = folk_permutation(count * 77, count, x);
            assert_true(place < count && !seen[place]);
            seen[place] = true;
        }
    }
}

// Chi-square of the 24 orders of four things over 24,000 keys: 23 degrees of freedom, 99.99 %
// quantile 55.0 (seeds are fixed, so the test is not a matter of luck).
static void all_orders_are_alike_to_a_permutation(void **state) {
    (void)state;
    int counts[256] = {0};
    for (uint64_t key = 0; key < 24000; key++) {
        int order = 0;
        for (uint64_t x = 0; x < 4; x++)
            order = order * 4 + (int)folk_permutation(key, 4, x);
        counts[order]++;
    }
    double chi_square = 0.0;
    int orders = 0;
    for (int i = 0; i < 256; i++) {
        if (counts[i] == 0) continue;
        chi_square += (counts[i] - 1000.0) * (counts[i] - 1000.0) / 1000.0;
        orders++;
    }
    assert_int_equal(orders, 24);
    assert_true(chi_square < 55.0);
}

static void assert_strata(bool centred, uint64_t count) {
    fixture_design latin = FIXTURE_DESIGN(FOLK_DESIGN_LATIN, "x1=0..1", "x2=2..4", "x3=-1..0");
    static const double low[] = {0, 2, -1}, width[] = {1, 2, 1};
    latin.def.count = count;
    latin.def.seed = 5;
    latin.def.centred = centred;
    folk_design *design = fixture_made(&latin);
    for (int f = 0; f < 3; f++) {
        bool seen[512] = {false};
        for (uint64_t i = 0; i < count; i++) {
            const double unit = (fixture_number(design, i, X1 + f) - low[f]) / width[f];
            const double place = unit * (double)count;
            const int stratum = (int)place;
            assert_in_range(stratum, 0, count - 1);
            assert_false(seen[stratum]);
            seen[stratum] = true;
            if (centred) assert_near(place - stratum, 0.5, 1e-9);
        }
    }
    folk_design_destroy(design);
}

static void a_latin_hypercube_has_each_stratum_once(void **state) {
    (void)state;
    static const uint64_t counts[] = {1, 2, 3, 10, 127, 500};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        assert_strata(false, counts[i]);
        assert_strata(true, counts[i]);
    }
}

static void a_latin_hypercube_gives_each_text_its_share(void **state) {
    (void)state;
    fixture_design latin = FIXTURE_DESIGN(FOLK_DESIGN_LATIN, "strategy=a,b,c,d", "noise=0..1");
    latin.def.count = 40;
    folk_design *design = fixture_made(&latin);
    folk_values values = folk_values_default(&fixture);
    int counts[4] = {0};
    for (uint64_t i = 0; i < 40; i++) {
        folk_design_point(design, i, &values);
        counts[values.items[STRATEGY].text[0] - 'a']++;
    }
    for (int i = 0; i < 4; i++)
        assert_int_equal(counts[i], 10);
    folk_values_clear(&values);
    folk_design_destroy(design);
}

// The first points of the sequence in two dimensions (Bratley & Fox 1988).
static void sobol_gives_the_published_sequence(void **state) {
    (void)state;
    static const double published[][2] = {{0.5, 0.5},     {0.75, 0.25},   {0.25, 0.75},
                                          {0.375, 0.375}, {0.875, 0.875}, {0.625, 0.125},
                                          {0.125, 0.625}};
    fixture_design sobol = unit_cube(FOLK_DESIGN_SOBOL, 7, 1);
    folk_design *design = fixture_made(&sobol);
    for (uint64_t i = 0; i < 7; i++) {
        assert_true(fixture_number(design, i, X1) == published[i][0]);
        assert_true(fixture_number(design, i, X2) == published[i][1]);
    }
    folk_design_destroy(design);
}

// Of 2^m points of the net each box of sides 2^-a, 2^-b with a + b = m holds one (t = 0 in the
// first two dimensions); a shift keeps that.
static void shifted_sobol_points_are_a_net(void **state) {
    (void)state;
    enum { BITS = 8, COUNT = 1 << BITS };
    fixture_design sobol = unit_cube(FOLK_DESIGN_SOBOL, COUNT, 99);
    sobol.def.shifted = true;
    folk_design *design = fixture_made(&sobol);
    for (int a = 0; a <= BITS; a++) {
        bool seen[COUNT] = {false};
        for (uint64_t i = 0; i < COUNT; i++) {
            assert_near(fmod(fixture_number(design, i, X1) * 0x1p31, 2.0), 1.0, 0); // mid-cell
            const int x = (int)(fixture_number(design, i, X1) * (1 << a));
            const int y = (int)(fixture_number(design, i, X2) * (1 << (BITS - a)));
            const int box = x << (BITS - a) | y;
            assert_false(seen[box]);
            seen[box] = true;
        }
    }
    folk_design_destroy(design);
}

// The centred L2 discrepancy (Hickernell 1998), squared.
static double discrepancy(fixture_design *cube) {
    enum { COUNT = 128 };
    folk_design *design = fixture_made(cube);
    double x[COUNT][2], single = 0.0, pairs = 0.0;
    for (int i = 0; i < COUNT; i++) {
        double product = 1.0;
        for (int d = 0; d < 2; d++) {
            x[i][d] = fabs(fixture_number(design, (uint64_t)i, X1 + d) - 0.5);
            product *= 1.0 + 0.5 * x[i][d] - 0.5 * x[i][d] * x[i][d];
        }
        single += product;
    }
    for (int i = 0; i < COUNT; i++)
        for (int j = 0; j < COUNT; j++) {
            double product = 1.0;
            for (int d = 0; d < 2; d++) {
                const double apart = fabs(fixture_number(design, (uint64_t)i, X1 + d) -
                                          fixture_number(design, (uint64_t)j, X1 + d));
                product *= 1.0 + 0.5 * x[i][d] + 0.5 * x[j][d] - 0.5 * apart;
            }
            pairs += product;
        }
    folk_design_destroy(design);
    return 169.0 / 144.0 - 2.0 / COUNT * single + pairs / (COUNT * COUNT);
}

static void sobol_and_latin_points_lie_more_evenly_than_random_ones(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        fixture_design random = unit_cube(FOLK_DESIGN_RANDOM, 128, seed);
        fixture_design latin = unit_cube(FOLK_DESIGN_LATIN, 128, seed);
        fixture_design sobol = unit_cube(FOLK_DESIGN_SOBOL, 128, seed);
        sobol.def.shifted = true;
        const double by_chance = discrepancy(&random);
        assert_true(discrepancy(&latin) < by_chance);
        assert_true(discrepancy(&sobol) < 0.2 * by_chance);
    }
}

static void sobol_has_its_limits(void **state) {
    (void)state;
    fixture_design sobol = unit_cube(FOLK_DESIGN_SOBOL, (1 << 20) + 1, 0);
    assert_design_fails(&sobol, "a sobol design takes at most 1048576 (2^20) points of its Sobol "
                                "sequence, not 1048577");
    sobol.def.count = 1 << 20;
    folk_design *design = fixture_made(&sobol);
    assert_true(fixture_number(design, (1 << 20) - 1, X1) > 0.0);
    folk_design_destroy(design);
    folk_param params[21];
    char names[21][8], texts[21][16];
    const char *factors[21];
    for (int f = 0; f < 21; f++) {
        snprintf(names[f], sizeof names[f], "f%d", f);
        snprintf(texts[f], sizeof texts[f], "f%d=0..1", f);
        factors[f] = texts[f];
        params[f] = (folk_param){.name = names[f], .type = FOLK_PARAM_PROB, .max = 1};
    }
    const folk_scenario wide = {.name = "wide", .params = params, .param_count = 21};
    folk_design_def def = {.kind = FOLK_DESIGN_SALTELLI,
                           .scenario = &wide,
                           .factors = factors,
                           .factor_count = 21,
                           .count = 4};
    folk_error err;
    assert_null(folk_design_create(&def, &err));
    assert_string_equal(err.text, "a saltelli design of 21 factors takes a Sobol sequence of 42 "
                                  "dimensions (twice the factors); it has at most 40");
}

static void more_points_keep_the_first(void **state) {
    (void)state;
    static const folk_design_kind kinds[] = {FOLK_DESIGN_RANDOM, FOLK_DESIGN_SOBOL,
                                             FOLK_DESIGN_MORRIS, FOLK_DESIGN_SALTELLI};
    for (int k = 0; k < 4; k++) {
        fixture_design few = unit_cube(kinds[k], 5, 3);
        few.def.shifted = true;
        folk_design *first = fixture_made(&few), *more = folk_design_extended(first, 33, NULL);
        assert_true(folk_design_extends(kinds[k]));
        assert_true(folk_design_count(more) > folk_design_count(first));
        for (uint64_t i = 0; i < folk_design_count(first); i++)
            assert_same_row(first, more, i);
        folk_design_destroy(first);
        folk_design_destroy(more);
    }
    assert_false(folk_design_extends(FOLK_DESIGN_LATIN));
}

// In how many of 16 rows the columns differ; strata are compared by their middles.
static int differing(const folk_design *a, int column, const folk_design *b, int other) {
    int count = 0;
    for (uint64_t i = 0; i < 16; i++)
        count += fixture_number(a, i, column) != fixture_number(b, i, other);
    return count;
}

static void a_seed_chooses_the_points(void **state) {
    (void)state;
    static const folk_design_kind kinds[] = {FOLK_DESIGN_RANDOM, FOLK_DESIGN_LATIN,
                                             FOLK_DESIGN_SOBOL, FOLK_DESIGN_SALTELLI};
    for (int k = 0; k < 4; k++) {
        fixture_design one = unit_cube(kinds[k], 16, 1), two = unit_cube(kinds[k], 16, 2);
        one.def.shifted = two.def.shifted = one.def.centred = two.def.centred = true;
        folk_design *first = fixture_made(&one), *second = fixture_made(&two);
        assert_true(differing(first, X1, second, X1) > 8);
        assert_true(differing(first, X1, first, X2) > 8);
        folk_design_destroy(first);
        folk_design_destroy(second);
    }
}

// Mean and variance of a uniform variable: 1/2 and 1/12, within four standard errors.
static void random_points_are_uniform(void **state) {
    (void)state;
    enum { COUNT = 20000 };
    fixture_design random = unit_cube(FOLK_DESIGN_RANDOM, COUNT, 11);
    folk_design *design = fixture_made(&random);
    double sum = 0.0, squares = 0.0, product = 0.0;
    for (uint64_t i = 0; i < COUNT; i++) {
        const double x = fixture_number(design, i, X1) - 0.5;
        sum += x;
        squares += x * x;
        product += x * (fixture_number(design, i, X2) - 0.5);
    }
    assert_near(sum / COUNT, 0.0, 4 * sqrt(1.0 / 12 / COUNT));
    assert_near(squares / COUNT, 1.0 / 12, 4 * sqrt(1.0 / 180 / COUNT));
    assert_near(product / COUNT, 0.0, 4 * sqrt(1.0 / 144 / COUNT));
    folk_design_destroy(design);
}

static void another_factor_moves_none(void **state) {
    (void)state;
    static const folk_design_kind kinds[] = {FOLK_DESIGN_RANDOM, FOLK_DESIGN_LATIN};
    for (int k = 0; k < 2; k++) {
        fixture_design narrow = unit_cube(kinds[k], 12, 4), wide = narrow;
        wide.factors[0] = "noise=0..1";
        wide.factors[1] = "x2=0..1";
        wide.factors[2] = "x1=0..1";
        folk_design *first = fixture_made(&narrow), *second = fixture_made(&wide);
        for (uint64_t i = 0; i < 12; i++)
            assert_true(fixture_number(first, i, X1) == fixture_number(second, i, X1));
        folk_design_destroy(first);
        folk_design_destroy(second);
    }
}

// A and B are the halves of the published sequence in 2k dimensions, which a sobol design of six
// factors gives too.
static void assert_saltelli(bool second_order) {
    fixture_design rows = FIXTURE_DESIGN(FOLK_DESIGN_SALTELLI, "x1=0..1", "x2=0..1", "x3=0..1");
    static const char *const names[] = {"u", "v", "w", "x", "y", "z"};
    folk_param params[6];
    for (int f = 0; f < 6; f++)
        params[f] = (folk_param){.name = (char *)names[f], .type = FOLK_PARAM_PROB, .max = 1};
    const folk_scenario six = {.name = "six", .params = params, .param_count = 6};
    const char *factors[] = {"u=0..1", "v=0..1", "w=0..1", "x=0..1", "y=0..1", "z=0..1"};
    const folk_design_def halves = {.kind = FOLK_DESIGN_SOBOL,
                                    .scenario = &six,
                                    .factors = factors,
                                    .factor_count = 6,
                                    .count = 9};
    folk_design *sequence = folk_design_create(&halves, NULL);
    rows.def.count = 9;
    rows.def.second_order = second_order;
    folk_design *design = fixture_made(&rows);
    const uint64_t block = second_order ? 8 : 5;
    assert_int_equal(folk_design_block(design), block);
    assert_int_equal(folk_design_count(design), 9 * block);
    folk_values values = folk_values_default(&six);
    for (uint64_t i = 0; i < 9 * block; i++) {
        folk_design_point(sequence, i / block, &values);
        const uint64_t row = i % block;
        for (uint64_t f = 0; f < 3; f++) {
            const bool is_ba = second_order && row >= 4;
            const bool is_b = row == block - 1 || (is_ba ? row != 4 + f : row == 1 + f);
            const double expected = values.items[is_b ? 3 + f : f].number;
            assert_true(fixture_number(design, i, X1 + (int)f) == expected);
        }
    }
    folk_values_clear(&values);
    folk_design_destroy(sequence);
    folk_design_destroy(design);
}

static void saltelli_rows_mix_the_halves_rightly(void **state) {
    (void)state;
    assert_saltelli(false);
    assert_saltelli(true);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(a_permutation_takes_each_place_once),
        FOLK_TEST(all_orders_are_alike_to_a_permutation),
        FOLK_TEST(a_latin_hypercube_has_each_stratum_once),
        FOLK_TEST(a_latin_hypercube_gives_each_text_its_share),
        FOLK_TEST(sobol_gives_the_published_sequence),
        FOLK_TEST(shifted_sobol_points_are_a_net),
        FOLK_TEST(sobol_and_latin_points_lie_more_evenly_than_random_ones),
        FOLK_TEST(sobol_has_its_limits),
        FOLK_TEST(more_points_keep_the_first),
        FOLK_TEST(a_seed_chooses_the_points),
        FOLK_TEST(random_points_are_uniform),
        FOLK_TEST(another_factor_moves_none),
        FOLK_TEST(saltelli_rows_mix_the_halves_rightly),
    };
    return FOLK_TESTS(tests);
}
