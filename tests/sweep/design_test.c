// SPDX-License-Identifier: GPL-3.0-or-later
// Full and fractional factorials, lists, conditions, and designs as JSON.
#include "tests/sweep/design_fixture.h"

static void assert_row(const folk_design *design, uint64_t index, int param, const char *expected) {
    folk_values values = folk_values_default(&fixture);
    folk_design_point(design, index, &values);
    char *shown = folk_param_format(&fixture_params[param], &values.items[param]);
    assert_string_equal(shown, expected);
    folk_free(shown);
    folk_values_clear(&values);
}

static void a_grid_has_each_combination_once(void **state) {
    (void)state;
    fixture_design grid =
        FIXTURE_DESIGN(FOLK_DESIGN_GRID, "noise=0:1:0.25", "strategy=a,b,c", "fair=true,false");
    folk_design *design = fixture_made(&grid);
    assert_int_equal(folk_design_count(design), 30);
    assert_int_equal(fixture_distinct(design), 30);
    assert_row(design, 0, STRATEGY, "a"); // the last factor fastest
    assert_row(design, 1, FAIR, "false");
    assert_row(design, 2, STRATEGY, "b");
    assert_row(design, 6, NOISE, "0.25");
    assert_row(design, 29, NOISE, "1");
    assert_row(design, 29, SIZE, "20");
    folk_design_destroy(design);
}

static void a_grid_without_factors_is_the_base_point(void **state) {
    (void)state;
    fixture_design grid = FIXTURE_DESIGN(FOLK_DESIGN_GRID, NULL);
    folk_design *design = fixture_made(&grid);
    assert_int_equal(folk_design_count(design), 1);
    assert_row(design, 0, STRATEGY, "tit-for-tat");
    folk_design_destroy(design);
}

static void a_grid_of_a_billion_points_is_counted_at_once(void **state) {
    (void)state;
    fixture_design grid =
        FIXTURE_DESIGN(FOLK_DESIGN_GRID, "x1=1:1000", "size=1:1000000", "fair=true,false");
    folk_design *design = fixture_made(&grid);
    assert_int_equal(folk_design_count(design), 2000000000);
    assert_row(design, 1999999999, X1, "1000");
    assert_row(design, 1999999998, SIZE, "1000000");
    assert_row(design, 2000000 * UINT64_C(6) + 2 * 41, SIZE, "42");
    folk_design_destroy(design);
    fixture_design vast = FIXTURE_DESIGN(FOLK_DESIGN_GRID, "x1=0:1e9:1", "size=1:1000000000");
    assert_design_fails(&vast, "the grid design has more than 2^53 points");
}

// Counted by hand: private has 3 sizes with 2 noises each where fair, public has one size.
static void points_that_a_condition_makes_equal_are_one(void **state) {
    (void)state;
    fixture_design grid = FIXTURE_DESIGN(FOLK_DESIGN_GRID, "size=1:3 if mode=private",
                                         "mode=public,private,mixed", "x1=0,1");
    folk_design *design = fixture_made(&grid);
    assert_int_equal(folk_design_count(design), 2 * (1 + 3 + 1));
    assert_int_equal(fixture_distinct(design), 10);
    folk_values values = folk_values_default(&fixture);
    for (uint64_t i = 0; i < 10; i++) {
        folk_design_point(design, i, &values);
        const bool private = strcmp(values.items[MODE].text, "private") == 0;
        assert_true(private ? values.items[SIZE].number <= 3 : values.items[SIZE].number == 20);
    }
    folk_values_clear(&values);
    folk_design_destroy(design);
}

static bool holds(double number, double low, double high) {
    return number >= low && number <= high;
}

// All combinations, with those kept back set to the base, and then counted without repeats.
static int nested_oracle(void) {
    bool seen[4][11][4] = {{{false}}};
    int count = 0;
    for (int size = 1; size <= 3; size++)
        for (int noise = 0; noise <= 10; noise++)
            for (int x1 = 0; x1 < 4; x1++) {
                const int kept_noise = holds(size, 2, 3) ? noise : 0;
                const int kept_x1 = holds(kept_noise / 10.0, 0.1, 0.35) ? x1 : 0;
                bool *cell = &seen[size][kept_noise][kept_x1];
                count += !*cell;
                *cell = true;
            }
    return count;
}

static void conditions_hang_on_conditions(void **state) {
    (void)state;
    fixture_design grid = FIXTURE_DESIGN(FOLK_DESIGN_GRID, "x1=0.5:3.5 if noise=0.1..0.35",
                                         "noise=0:1:0.1 if size=2:3", "size=1:3");
    folk_design *design = fixture_made(&grid);
    assert_int_equal(folk_design_count(design), nested_oracle());
    assert_int_equal(fixture_distinct(design), nested_oracle());
    folk_design_destroy(design);
}

// Public keeps noise at its base value, 0, at which size varies: 3; private has 3 + 1 + 1.
static void a_factor_kept_back_has_its_base_value_for_others(void **state) {
    (void)state;
    fixture_design grid = FIXTURE_DESIGN(FOLK_DESIGN_GRID, "size=1:3 if noise=0",
                                         "noise=0:0.2:0.1 if mode=private", "mode=public,private");
    folk_design *design = fixture_made(&grid);
    assert_int_equal(folk_design_count(design), 8);
    assert_int_equal(fixture_distinct(design), 8);
    folk_design_destroy(design);
}

static void a_condition_may_name_what_does_not_vary(void **state) {
    (void)state;
    folk_values base = folk_values_default(&fixture);
    fixture_design grid = FIXTURE_DESIGN(FOLK_DESIGN_GRID, "x1=1:4 if mode=private");
    folk_design *design = fixture_made(&grid);
    assert_int_equal(folk_design_count(design), 1);
    folk_design_destroy(design);
    folk_error err;
    assert_true(folk_values_set(&base, &fixture, "mode=private", &err));
    grid.def.base = &base;
    design = fixture_made(&grid);
    assert_int_equal(folk_design_count(design), 4);
    assert_row(design, 3, MODE, "private");
    folk_design_destroy(design);
    folk_values_clear(&base);
}

static void a_list_takes_row_by_row(void **state) {
    (void)state;
    fixture_design list = FIXTURE_DESIGN(FOLK_DESIGN_LIST, "noise=0.1,0.1,0.3", "size=2,5,2");
    folk_design *design = fixture_made(&list);
    assert_int_equal(folk_design_count(design), 3);
    assert_row(design, 1, NOISE, "0.1");
    assert_row(design, 1, SIZE, "5");
    assert_row(design, 2, SIZE, "2");
    folk_design_destroy(design);
    fixture_design uneven = FIXTURE_DESIGN(FOLK_DESIGN_LIST, "noise=0.1,0.2,0.3", "size=2,5");
    assert_design_fails(&uneven, "the rows of a list take value i of each factor, but 'noise' has "
                                 "3 values and 'size' has 2");
}

enum { TWO_LEVEL_MOST = 15 };

static folk_param two_level_params[TWO_LEVEL_MOST];

// A fraction of `count` factors -1..1 named a, b, c, …
static folk_design *two_level(int count, int resolution, int fraction, folk_error *err) {
    static char names[TWO_LEVEL_MOST][2];
    char texts[TWO_LEVEL_MOST][48];
    const char *factors[TWO_LEVEL_MOST];
    static folk_scenario scenario;
    for (int f = 0; f < count; f++) {
        names[f][0] = (char)('a' + f);
        two_level_params[f] =
            (folk_param){.name = names[f], .type = FOLK_PARAM_NUMBER, .min = -1e300, .max = 1e300};
        snprintf(texts[f], sizeof texts[f], "%s=-1..1", names[f]);
        factors[f] = texts[f];
    }
    scenario = (folk_scenario){.name = "two", .params = two_level_params, .param_count = count};
    folk_design_def def = folk_design_def_default();
    def.kind = FOLK_DESIGN_FRACTIONAL;
    def.scenario = &scenario;
    def.factors = factors;
    def.factor_count = count;
    def.resolution = resolution;
    def.fraction = fraction;
    return folk_design_create(&def, err);
}

// The matrix of signs: bit f of a row is set where factor f is high.
static uint32_t *signs_of(const folk_design *design) {
    const size_t count = (size_t)folk_design_count(design);
    uint32_t *rows = folk_alloc(count * sizeof *rows);
    folk_values values = folk_values_copy(folk_design_base(design));
    for (size_t i = 0; i < count; i++) {
        folk_design_point(design, i, &values);
        for (int f = 0; f < values.count; f++)
            rows[i] |= (uint32_t)(values.items[f].number > 0.0) << f;
    }
    folk_values_clear(&values);
    return rows;
}

// The fewest factors whose product is the same sign in all rows, found in the rows themselves.
static int observed_resolution(const folk_design *design, int factors) {
    uint32_t *rows = signs_of(design);
    const size_t count = (size_t)folk_design_count(design);
    int shortest = factors + 1;
    for (uint32_t word = 1; word < UINT32_C(1) << factors; word++) {
        if (__builtin_popcount(word) >= shortest) continue;
        size_t odd = 0;
        for (size_t i = 0; i < count && (odd == 0 || odd == i); i++)
            odd += (size_t)(__builtin_popcount(rows[i] & word) % 2);
        if (odd == 0 || odd == count) shortest = __builtin_popcount(word);
    }
    folk_free(rows);
    return shortest <= factors ? shortest : 0;
}

static void assert_balanced(const folk_design *design, int factors) {
    uint32_t *rows = signs_of(design);
    const uint64_t count = folk_design_count(design);
    for (int f = 0; f < factors; f++) {
        uint64_t high = 0;
        for (uint64_t i = 0; i < count; i++)
            high += rows[i] >> f & 1;
        assert_int_equal(2 * high, count);
    }
    folk_free(rows);
}

// Generators stand with a plus: where all basic factors are high, so is each product of them.
static void assert_principal(const folk_design *design, int factors) {
    uint32_t *rows = signs_of(design);
    assert_int_equal(rows[folk_design_count(design) - 1], (UINT32_C(1) << factors) - 1);
    folk_free(rows);
}

// Resolutions as the NIST/SEMATECH e-Handbook, table 5.3.3.4.7, gives them.
static void fractions_have_the_published_resolution(void **state) {
    (void)state;
    static const struct {
        int factors, fraction, resolution;
    } published[] = {{3, 1, 3},  {4, 1, 4},  {5, 1, 5},  {5, 2, 3},  {6, 1, 6},  {6, 2, 4},
                     {6, 3, 3},  {7, 1, 7},  {7, 2, 4},  {7, 3, 4},  {7, 4, 3},  {8, 2, 5},
                     {8, 3, 4},  {8, 4, 4},  {9, 2, 6},  {9, 3, 4},  {9, 4, 4},  {9, 5, 3},
                     {10, 3, 5}, {10, 4, 4}, {10, 5, 4}, {10, 6, 3}, {11, 4, 5}, {11, 5, 4},
                     {11, 6, 4}, {11, 7, 3}, {15, 11, 3}};
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        const int factors = published[i].factors;
        folk_design *design = two_level(factors, 4, published[i].fraction, NULL);
        assert_non_null(design);
        assert_int_equal(folk_design_count(design), 1 << (factors - published[i].fraction));
        assert_int_equal(folk_design_resolution(design), published[i].resolution);
        assert_int_equal(observed_resolution(design, factors), published[i].resolution);
        assert_balanced(design, factors);
        assert_principal(design, factors);
        folk_design_destroy(design);
    }
}

// Runs for a resolution of at least III, IV and V: the same table; for 12 to 15 factors the bounds
// k <= n - 1, k <= n / 2, and for V the 256 runs of Box, Hunter & Hunter.
static void a_resolution_is_reached_in_few_runs(void **state) {
    (void)state;
    static const int runs[][3] = {
        [3] = {4, 8, 8},      [4] = {8, 8, 16},     [5] = {8, 16, 16},    [6] = {8, 16, 32},
        [7] = {8, 16, 64},    [8] = {16, 16, 64},   [9] = {16, 32, 128},  [10] = {16, 32, 128},
        [11] = {16, 32, 128}, [12] = {16, 32, 256}, [13] = {16, 32, 256}, [14] = {16, 32, 256},
        [15] = {16, 32, 256}};
    for (int factors = 3; factors <= TWO_LEVEL_MOST; factors++)
        for (int resolution = 3; resolution <= 5; resolution++) {
            folk_design *design = two_level(factors, resolution, -1, NULL);
            assert_non_null(design);
            assert_int_equal(folk_design_count(design), runs[factors][resolution - 3]);
            const int observed = observed_resolution(design, factors);
            assert_int_equal(folk_design_resolution(design), observed);
            assert_true(observed == 0 || observed >= resolution);
            folk_design_destroy(design);
        }
}

static void fractions_that_are_not_have_a_sentence(void **state) {
    (void)state;
    folk_error err;
    assert_null(two_level(5, 4, 3, &err));
    assert_string_equal(err.text, "there is no fraction 2^(5-3): of 5 factors p may be 0, 1, 2");
    assert_null(two_level(5, 6, -1, &err));
    assert_string_equal(err.text, "a fractional design of resolution 6: must be 3, 4 or 5");
    fixture_design three = FIXTURE_DESIGN(FOLK_DESIGN_FRACTIONAL, "noise=0,1", "size=1:3");
    assert_design_fails(&three, "size=1:3: a fractional design takes a low and a high value of "
                                "each factor, not 3: write two, or an interval, of which it takes "
                                "the ends");
}

static void each_mistake_has_its_sentence(void **state) {
    (void)state;
    fixture_design twice = FIXTURE_DESIGN(FOLK_DESIGN_GRID, "noise=0,1", "noise=0:1:0.5");
    assert_design_fails(&twice, "'noise' is a factor twice: noise=0,1 and noise=0:1:0.5");
    fixture_design again = FIXTURE_DESIGN(FOLK_DESIGN_GRID, "noise=0,1,0.0");
    assert_design_fails(&again, "noise=0,1,0.0: the value '0' stands twice");
    fixture_design interval = FIXTURE_DESIGN(FOLK_DESIGN_GRID, "noise=0..1");
    assert_design_fails(&interval, "noise=0..1: an interval has no end of values, and a full "
                                   "factorial runs each of them: write a list or a range, for "
                                   "instance noise=0:1:0.1");
    fixture_design circle =
        FIXTURE_DESIGN(FOLK_DESIGN_GRID, "x1=0,1 if x2=0", "x2=0,1 if x1=0", "x3=0,1");
    assert_design_fails(&circle, "x1=0,1 if x2=0: the condition hangs, by way of others, on 'x1' "
                                 "itself");
    fixture_design none = FIXTURE_DESIGN(FOLK_DESIGN_SOBOL, NULL);
    none.def.count = 8;
    assert_design_fails(&none, "a sobol design needs at least one factor, for instance "
                               "noise=0..0.1");
    fixture_design empty = FIXTURE_DESIGN(FOLK_DESIGN_RANDOM, "noise=0..1");
    assert_design_fails(&empty, "a random design of 0 points has no runs: ask for 1 at least");
    fixture_design still = FIXTURE_DESIGN(FOLK_DESIGN_LATIN, "noise=0..1", "size=3");
    still.def.count = 8;
    assert_design_fails(&still, "size=3: the factor has a single value, and a latin design moves "
                                "each: set it as a parameter instead");
    fixture_design bytes = FIXTURE_DESIGN(FOLK_DESIGN_GRID, "strategy=a,\xff");
    folk_error err;
    assert_null(fixture_create(&bytes, &err));
    assert_non_null(strstr(err.text, "is not UTF-8 text"));
}

static void a_design_comes_back_from_its_json(void **state) {
    (void)state;
    folk_values base = folk_values_default(&fixture);
    assert_true(folk_values_set(&base, &fixture, "strategy=a \"quoted\"\ntext", NULL));
    for (int kind = 0; kind < FOLK_DESIGN_KINDS; kind++) {
        fixture_design given = FIXTURE_DESIGN((folk_design_kind)kind, "noise=0,1",
                                              "x1=0.5,2.5 if mode=public", "size=3,4");
        given.def.base = &base;
        given.def.count = 6;
        given.def.seed = UINT64_MAX - 1;
        given.def.shifted = kind % 2 == 0;
        given.def.second_order = true;
        folk_design *design = fixture_made(&given);
        char *json = folk_design_describe(design);
        folk_error err = {0};
        folk_design *back = folk_design_read(json, &fixture, &err);
        assert_string_equal(err.text, "");
        assert_int_equal(folk_design_count(back), folk_design_count(design));
        for (uint64_t i = 0; i < folk_design_count(design); i++)
            assert_same_row(design, back, i);
        char *again = folk_design_describe(back);
        assert_string_equal(json, again);
        folk_free(again);
        folk_free(json);
        folk_design_destroy(back);
        folk_design_destroy(design);
    }
    folk_values_clear(&base);
}

static void assert_json_fails(const char *json, const char *expected) {
    folk_error err = {0};
    assert_null(folk_design_read(json, &fixture, &err));
    assert_non_null(strstr(err.text, expected));
}

static void what_is_no_design_has_a_sentence(void **state) {
    (void)state;
    assert_json_fails("{", "the design is no JSON");
    assert_json_fails("[]", "the design's field 'design' is not a kind of design");
    assert_json_fails("{\"design\":\"star\"}", "'design' is not a kind of design");
    assert_json_fails("{\"design\":\"grid\",\"seed\":\"x\"}", "'seed' is not decimal digits");
    assert_json_fails("{\"design\":\"grid\",\"seed\":\"99999999999999999999\"}",
                      "'seed' is not a number of 64 bits");
    assert_json_fails("{\"design\":\"grid\",\"seed\":\"1\",\"count\":-1}",
                      "'count' is not a whole number that fits");
#define NUMBERS                                                                                    \
    "{\"design\":\"grid\",\"seed\":\"1\",\"count\":0,\"levels\":4,\"resolution\":4,\"fraction\":-" \
    "1,"                                                                                           \
    "\"centred\":false,\"shifted\":true,\"second_order\":false,"
    assert_json_fails(NUMBERS "\"set\":{\"size\":3}}", "'set' is not an object of texts");
    assert_json_fails(NUMBERS "\"set\":{\"sise\":\"3\"}}", "did you mean 'size'?");
    assert_json_fails(NUMBERS "\"set\":{}}", "'factors' is not an array of texts");
    assert_json_fails(NUMBERS "\"set\":{},\"factors\":[1]}", "'factors' is not an array of texts");
    assert_json_fails(NUMBERS "\"set\":{},\"factors\":[\"sise=1,2\"]}", "did you mean 'size'?");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(a_grid_has_each_combination_once),
        FOLK_TEST(a_grid_without_factors_is_the_base_point),
        FOLK_TEST(a_grid_of_a_billion_points_is_counted_at_once),
        FOLK_TEST(points_that_a_condition_makes_equal_are_one),
        FOLK_TEST(conditions_hang_on_conditions),
        FOLK_TEST(a_factor_kept_back_has_its_base_value_for_others),
        FOLK_TEST(a_condition_may_name_what_does_not_vary),
        FOLK_TEST(a_list_takes_row_by_row),
        FOLK_TEST(fractions_have_the_published_resolution),
        FOLK_TEST(a_resolution_is_reached_in_few_runs),
        FOLK_TEST(fractions_that_are_not_have_a_sentence),
        FOLK_TEST(each_mistake_has_its_sentence),
        FOLK_TEST(a_design_comes_back_from_its_json),
        FOLK_TEST(what_is_no_design_has_a_sentence),
    };
    return FOLK_TESTS(tests);
}
