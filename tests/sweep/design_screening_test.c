// SPDX-License-Identifier: GPL-3.0-or-later
// One at a time, Morris's trajectories, and Shapley's orders.
#include "tests/sweep/design_fixture.h"

// How many parameters two rows differ in; the last that does.
static int differing(const folk_design *design, uint64_t a, uint64_t b, int *param) {
    folk_values first = folk_values_default(&fixture), second = folk_values_default(&fixture);
    folk_design_point(design, a, &first);
    folk_design_point(design, b, &second);
    int count = 0;
    for (int i = 0; i < PARAM_COUNT; i++) {
        if (folk_value_equal(&first.items[i], &second.items[i])) continue;
        *param = i;
        count++;
    }
    folk_values_clear(&first);
    folk_values_clear(&second);
    return count;
}

static void one_at_a_time_moves_one_factor_from_the_base(void **state) {
    (void)state;
    fixture_design oat = FIXTURE_DESIGN(FOLK_DESIGN_OAT, "noise=0:1:0.25", "x1=0..2",
                                        "strategy=tit-for-tat,a,b", "fair=true,false");
    oat.def.levels = 5; // of x1: 0, 0.5 (the base), 1, 1.5, 2
    folk_design *design = fixture_made(&oat);
    assert_int_equal(folk_design_count(design), 1 + 4 + 4 + 2 + 1);
    assert_int_equal(fixture_distinct(design), 12);
    int param;
    for (uint64_t i = 1; i < 12; i++)
        assert_int_equal(differing(design, 0, i, &param), 1);
    assert_near(fixture_number(design, 1, NOISE), 0.25, 0);
    assert_near(fixture_number(design, 5, X1), 0.0, 0);
    assert_near(fixture_number(design, 6, X1), 1.0, 0);
    assert_near(fixture_number(design, 11, FAIR), 1.0, 0);
    folk_design_destroy(design);
}

static void a_base_outside_the_levels_is_a_row_of_its_own(void **state) {
    (void)state;
    fixture_design oat = FIXTURE_DESIGN(FOLK_DESIGN_OAT, "size=1:3", "x1=0..0.4");
    folk_design *design = fixture_made(&oat);
    assert_int_equal(folk_design_count(design), 1 + 3 + 4);
    assert_near(fixture_number(design, 0, SIZE), 20, 0);
    assert_near(fixture_number(design, 1, SIZE), 1, 0);
    folk_design_destroy(design);
}

static void assert_trajectory(const folk_design *design, uint64_t trajectory, double delta,
                              const double low[3], const double width[3]) {
    const uint64_t start = trajectory * 4;
    bool moved[3] = {false};
    for (uint64_t i = start; i < start + 3; i++) {
        int param = -1;
        assert_int_equal(differing(design, i, i + 1, &param), 1);
        assert_in_range(param, X1, X3);
        const int f = param - X1;
        assert_false(moved[f]);
        moved[f] = true;
        const double from = (fixture_number(design, i, param) - low[f]) / width[f];
        const double to = (fixture_number(design, i + 1, param) - low[f]) / width[f];
        assert_near(fabs(to - from), delta, 1e-12);
        assert_true(from >= 0.0 && from <= 1.0 && to >= 0.0 && to <= 1.0);
    }
}

static void each_step_of_a_trajectory_moves_one_factor_by_delta(void **state) {
    (void)state;
    static const double low[] = {0, -1, 10}, width[] = {1, 2, 30};
    static const int levels[] = {2, 4, 6, 10};
    for (int l = 0; l < 4; l++) {
        fixture_design morris =
            FIXTURE_DESIGN(FOLK_DESIGN_MORRIS, "x1=0..1", "x2=-1..1", "x3=10..40");
        morris.def.count = 50;
        morris.def.levels = levels[l];
        morris.def.seed = 8;
        folk_design *design = fixture_made(&morris);
        assert_int_equal(folk_design_block(design), 4);
        assert_int_equal(folk_design_count(design), 200);
        const double delta = levels[l] / (2.0 * (levels[l] - 1));
        assert_near(folk_design_morris_delta(design), delta, 1e-15);
        for (uint64_t t = 0; t < 50; t++)
            assert_trajectory(design, t, delta, low, width);
        folk_design_destroy(design);
    }
}

// Over the starting rows each level of the grid is as likely as another, p / 2 low ends times two
// directions: 2,000 draws on 4 levels, within four standard errors.
static void trajectories_start_anywhere_on_the_grid(void **state) {
    (void)state;
    enum { COUNT = 2000 };
    fixture_design morris = FIXTURE_DESIGN(FOLK_DESIGN_MORRIS, "x1=0..3", "x2=0..3");
    morris.def.count = COUNT;
    folk_design *design = fixture_made(&morris);
    int counts[4] = {0}, first = 0, param = 0;
    for (uint64_t t = 0; t < COUNT; t++) {
        counts[(int)lround(fixture_number(design, t * 3, X1))]++;
        assert_int_equal(differing(design, t * 3, t * 3 + 1, &param), 1);
        first += param == X1;
    }
    for (int i = 0; i < 4; i++)
        assert_near(counts[i], COUNT / 4.0, 4 * sqrt(COUNT * 0.25 * 0.75));
    assert_near(first, COUNT / 2.0, 4 * sqrt(COUNT * 0.25));
    folk_design_destroy(design);
}

static void trajectories_move_whole_numbers_and_pairs_of_texts(void **state) {
    (void)state;
    fixture_design morris = FIXTURE_DESIGN(FOLK_DESIGN_MORRIS, "size=1..2", "strategy=a,b",
                                           "fair=true,false", "noise=0,0.1,0.5");
    morris.def.count = 40;
    folk_design *design = fixture_made(&morris);
    int param;
    for (uint64_t i = 0; i < 200; i++)
        if (i % 5 != 4) assert_int_equal(differing(design, i, i + 1, &param), 1);
    folk_design_destroy(design);
}

// Trajectories of Campolongo et al. (2007): among 12, the 4 that lie furthest apart, against all
// choices of 4, each measured on a design that has all 12.
static double spread_by_hand(const folk_design *all, const uint64_t chosen[4]) {
    double sum = 0;
    for (int a = 0; a < 4; a++)
        for (int b = 0; b < a; b++) {
            double distance = 0;
            for (uint64_t i = 0; i < 4; i++)
                for (uint64_t j = 0; j < 4; j++) {
                    double squares = 0;
                    for (int f = X1; f <= X3; f++) {
                        const double off = fixture_number(all, chosen[a] * 4 + i, f) -
                                           fixture_number(all, chosen[b] * 4 + j, f);
                        squares += off * off;
                    }
                    distance += sqrt(squares);
                }
            sum += distance * distance;
        }
    return sqrt(sum);
}

// The numbers of a design's trajectories in one that has all.
static void find_trajectories(const folk_design *some, const folk_design *all, uint64_t found[4]) {
    for (uint64_t t = 0; t < 4; t++) {
        found[t] = UINT64_MAX;
        for (uint64_t u = 0; u < 12; u++) {
            int same = 0, param;
            for (uint64_t i = 0; i < 4; i++) {
                bool equal = true;
                for (param = X1; param <= X3; param++)
                    equal = equal && fixture_number(some, t * 4 + i, param) ==
                                         fixture_number(all, u * 4 + i, param);
                same += equal;
            }
            if (same == 4) found[t] = u;
        }
        assert_true(found[t] < 12);
    }
}

static void the_most_spread_trajectories_are_taken(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        fixture_design morris = FIXTURE_DESIGN(FOLK_DESIGN_MORRIS, "x1=0..1", "x2=0..1", "x3=0..1");
        morris.def.seed = seed;
        morris.def.count = 12;
        folk_design *all = fixture_made(&morris);
        morris.def.count = 4;
        folk_design *first = fixture_made(&morris);
        morris.def.candidates = 12;
        folk_design *some = fixture_made(&morris);
        uint64_t found[4], c[4];
        double largest = -1;
        for (c[0] = 0; c[0] < 12; c[0]++)
            for (c[1] = c[0] + 1; c[1] < 12; c[1]++)
                for (c[2] = c[1] + 1; c[2] < 12; c[2]++)
                    for (c[3] = c[2] + 1; c[3] < 12; c[3]++)
                        largest = fmax(largest, spread_by_hand(all, c));
        find_trajectories(some, all, found);
        assert_near(spread_by_hand(all, found), largest, 1e-9);
        assert_near(folk_design_morris_spread(some), largest, 1e-9);
        assert_true(folk_design_morris_spread(first) <= largest);
        char *text = folk_design_describe(some);
        folk_design *again = folk_design_read(text, &fixture, NULL);
        for (uint64_t i = 0; i < 16; i++)
            assert_same_row(some, again, i);
        folk_free(text);
        folk_design_destroy(again);
        folk_design_destroy(some);
        folk_design_destroy(first);
        folk_design_destroy(all);
    }
}

static void chosen_trajectories_have_their_sentences(void **state) {
    (void)state;
    fixture_design morris = FIXTURE_DESIGN(FOLK_DESIGN_MORRIS, "x1=0..1", "x2=0..1");
    morris.def.count = 8;
    morris.def.candidates = 5;
    assert_design_fails(&morris, "8 trajectories cannot be chosen among 5: ask for more of these, "
                                 "or for fewer");
    morris.def.candidates = 100000;
    assert_design_fails(&morris, "100000 trajectories of 2 factors are too many to compare each "
                                 "with each: a few hundred do");
    morris.def.candidates = 20;
    folk_design *design = fixture_made(&morris);
    folk_error err;
    assert_null(folk_design_extended(design, 9, &err));
    assert_string_equal(err.text, "the 8 trajectories were chosen among 20: more would not be "
                                  "these and some others; begin another sweep in the same store");
    folk_design_destroy(design);
}

// Rows of an order switch one factor more on, each; the next order goes through them backwards.
static void orders_switch_one_factor_more_on(void **state) {
    (void)state;
    fixture_design shapley = FIXTURE_DESIGN(FOLK_DESIGN_SHAPLEY, "x1=1,2", "fair=false,true",
                                            "noise=0..0.5", "strategy=a,b");
    shapley.def.count = 12;
    shapley.def.seed = 3;
    folk_design *design = fixture_made(&shapley);
    assert_int_equal(folk_design_count(design), 60);
    assert_int_equal(folk_design_block(design), 5);
    assert_int_equal(folk_design_seed(design), 3);
    int moved[12][4];
    for (uint64_t order = 0; order < 12; order++) {
        assert_near(fixture_number(design, order * 5, X1), 1, 0);
        assert_near(fixture_number(design, order * 5, NOISE), 0, 0);
        assert_near(fixture_number(design, order * 5 + 4, X1), 2, 0);
        assert_near(fixture_number(design, order * 5 + 4, NOISE), 0.5, 0);
        for (uint64_t i = 0; i < 4; i++) {
            const uint64_t row = order * 5 + i;
            assert_int_equal(differing(design, row, row + 1, &moved[order][i]), 1);
        }
        for (int i = 0; i < 4 && order % 2 == 1; i++)
            assert_int_equal(moved[order][i], moved[order - 1][3 - i]);
    }
    assert_true(fixture_distinct(design) <= 16);
    folk_design *more = folk_design_extended(design, 20, NULL);
    for (uint64_t i = 0; i < 60; i++)
        assert_same_row(design, more, i);
    folk_design_destroy(more);
    folk_design_destroy(design);
}

static void orders_have_their_sentences(void **state) {
    (void)state;
    fixture_design odd = FIXTURE_DESIGN(FOLK_DESIGN_SHAPLEY, "x1=1,2");
    odd.def.count = 7;
    assert_design_fails(&odd,
                        "a shapley design of 7 orders: must be an even number, as each second "
                        "order is the one before it backwards");
    odd.def.count = 0;
    assert_design_fails(&odd, "a shapley design of 0 orders has no runs: ask for 1 at least");
    fixture_design three = FIXTURE_DESIGN(FOLK_DESIGN_SHAPLEY, "x1=1,2,3");
    three.def.count = 2;
    assert_design_fails(&three, "x1=1,2,3: a shapley design switches each factor on and so takes "
                                "two values of it, off and on, not 3");
}

static void each_mistake_has_its_sentence(void **state) {
    (void)state;
    fixture_design texts = FIXTURE_DESIGN(FOLK_DESIGN_MORRIS, "x1=0..1", "strategy=a,b,c");
    texts.def.count = 4;
    assert_design_fails(&texts, "strategy=a,b,c: Morris moves a factor up and down and so needs an "
                                "interval, numbers or two values, not a list of 3 texts; a grid or "
                                "a saltelli design takes them");
    fixture_design odd = FIXTURE_DESIGN(FOLK_DESIGN_MORRIS, "x1=0..1");
    odd.def.count = 4;
    odd.def.levels = 5;
    assert_design_fails(&odd, "a morris design of 5 levels: must be an even number from 2 to "
                              "1048576");
    fixture_design flat = FIXTURE_DESIGN(FOLK_DESIGN_OAT, "x1=0..1");
    flat.def.levels = 1;
    assert_design_fails(&flat, "one at a time with 1 levels of an interval: must be from 2 to "
                               "1048576");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(one_at_a_time_moves_one_factor_from_the_base),
        FOLK_TEST(a_base_outside_the_levels_is_a_row_of_its_own),
        FOLK_TEST(each_step_of_a_trajectory_moves_one_factor_by_delta),
        FOLK_TEST(trajectories_start_anywhere_on_the_grid),
        FOLK_TEST(trajectories_move_whole_numbers_and_pairs_of_texts),
        FOLK_TEST(the_most_spread_trajectories_are_taken),
        FOLK_TEST(chosen_trajectories_have_their_sentences),
        FOLK_TEST(orders_switch_one_factor_more_on),
        FOLK_TEST(orders_have_their_sentences),
        FOLK_TEST(each_mistake_has_its_sentence),
    };
    return FOLK_TESTS(tests);
}
