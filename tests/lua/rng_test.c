// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/test.h"

#include "core/rng.h"
#include "tests/lua/run_support.h"

enum { DRAWS = 1000, SEED = 7 };

// Records DRAWS draws of `expression` as x, among draws of every kind, and checks that they are the
// core's, bit for bit, by their mean: that of the same values in the same order is the same double.
static void check_draws(const char *expression, double (*draw)(folk_rng *), uint64_t kind) {
    char body[512];
    snprintf(
        body, sizeof body,
        "local rng = sim:rng('noise', 3)\n"
        "for i = 1, %d do sim:record('x', %s); rng:unit(); rng:exponential(1); rng:normal(0, 1) "
        "end",
        DRAWS, expression);
    test_run test = test_run_to_end(body, false);
    if (test.status != FOLK_DONE) fail_msg("%s", test.err.text);
    // The other two draws of the kind in between are skipped here as there.
    folk_rng rng = folk_rng_stream(SEED, "noise", 3, kind);
    folk_moments expected = {0};
    for (int i = 0; i < DRAWS; i++) {
        folk_moments_add(&expected, draw(&rng));
        draw(&rng);
    }
    assert_near(test_measure(&test, "x"), expected.mean, 0.0);
    test_run_end(&test);
}

static double draw_unit(folk_rng *rng) {
    return folk_rng_unit(rng);
}

static double draw_exponential(folk_rng *rng) {
    return folk_rng_exponential(rng, 2.5);
}

static double draw_normal(folk_rng *rng) {
    return folk_rng_normal(rng, 3.0, 0.7);
}

static double draw_uniform(folk_rng *rng) {
    return folk_rng_uniform(rng, -1.0, 4.0);
}

static double draw_choice(folk_rng *rng) {
    return (double)folk_rng_choice(rng, (const double[]){1.0, 0.0, 2.5, 0.5}, 4) + 1.0;
}

static void draws_are_those_of_the_core(void **state) {
    (void)state;
    check_draws("rng:unit()", draw_unit, 0);
    check_draws("rng:exponential(2.5)", draw_exponential, 1);
    check_draws("rng:normal(3, 0.7)", draw_normal, 2);
    check_draws("rng:uniform(-1, 4)", draw_uniform, 0);
    check_draws("rng:choice { 1, 0, 2.5, 0.5 }", draw_choice, 0);
}

static void one_key_has_one_stream(void **state) {
    (void)state;
    test_x("local a, b = sim:rng('a', 1), sim:rng('a', 1)\n"
           "assert(a == b and a ~= sim:rng('a', 2) and a ~= sim:rng 'a')\n"
           "sim:record('x', rawequal(sim:rng 'a', sim:rng('a', 0)) and 1 or 0)",
           1);
}

// Chi-square of 60,000 throws of a die: 5 degrees of freedom, so z = (chi2 - 5) / sqrt(10); |z| <
// 4.
static void integers_are_uniform(void **state) {
    (void)state;
    test_run test =
        test_run_to_end("local rng, counts = sim:rng 'die', { 0, 0, 0, 0, 0, 0 }\n"
                        "for i = 1, 60000 do\n"
                        "  local face = rng:integer(3, 8) - 2\n"
                        "  counts[face] = counts[face] + 1 end\n"
                        "local sum = 0\n"
                        "for i = 1, 6 do sum = sum + (counts[i] - 10000) ^ 2 / 10000 end\n"
                        "sim:record('x', sum)",
                        false);
    if (test.status != FOLK_DONE) fail_msg("%s", test.err.text);
    assert_near(test_measure(&test, "x"), 5.0, 4.0 * sqrt(10.0));
    test_run_end(&test);
}

// With 3 * 2^51 values, a product of a unit draw and the count would hit a third of the values
// twice as often; here the lower half of the range gets half of 40,000 draws: deviation 100, |z| <
// 4.
static void integers_of_a_wide_range_have_no_bias(void **state) {
    (void)state;
    test_run test = test_run_to_end("local rng, low = sim:rng 'wide', 0\n"
                                    "local count = 3 * 2 ^ 51\n"
                                    "for i = 1, 40000 do\n"
                                    "  local value = rng:integer(1, count)\n"
                                    "  assert(value >= 1 and value <= count and value % 1 == 0)\n"
                                    "  if value <= count / 2 then low = low + 1 end end\n"
                                    "sim:record('x', low)",
                                    false);
    if (test.status != FOLK_DONE) fail_msg("%s", test.err.text);
    assert_near(test_measure(&test, "x"), 20000.0, 400.0);
    test_run_end(&test);
}

// Each of the 6 orders of three things comes up in 6,000 shuffles 1,000 times: deviation 29, |z| <
// 4.
static void shuffles_are_uniform(void **state) {
    (void)state;
    test_x("local rng, counts = sim:rng 'cards', {}\n"
           "for i = 1, 6000 do\n"
           "  local order = table.concat(rng:shuffle { 'a', 'b', 'c' })\n"
           "  counts[order] = (counts[order] or 0) + 1 end\n"
           "local orders = 0\n"
           "for _, count in pairs(counts) do\n"
           "  orders = orders + 1; assert(count > 885 and count < 1115, count) end\n"
           "sim:record('x', orders)",
           6);
}

static void wrong_arguments_get_a_sentence(void **state) {
    (void)state;
    test_fails("sim:rng 'a':exponential(0)",
               "test.lua:1: exponential takes a mean of more than 0, not 0");
    test_fails("sim:rng 'a':exponential()",
               "test.lua:1: exponential takes a mean of more than 0, not nil");
    test_fails("sim:rng 'a':normal(0, -1)",
               "test.lua:1: normal takes a mean and a deviation of 0 or more, not 0 and -1");
    test_fails("sim:rng 'a':chance(1.5)",
               "test.lua:1: chance takes a probability from 0 to 1, not 1.5");
    test_fails("sim:rng 'a':integer(2, 1)",
               "test.lua:1: integer takes two whole numbers, the lower first, not 2 and 1");
    test_fails("sim:rng 'a':integer(1, 2.5)",
               "test.lua:1: integer takes two whole numbers, the lower first, not 1 and 2.5");
    test_fails("sim:rng 'a':choice { 1, -1 }",
               "test.lua:1: choice: weight 2 is -1: it must be a number of 0 or more");
    test_fails("sim:rng 'a':choice {}",
               "test.lua:1: choice: the weights must have a positive finite sum");
    test_fails("sim:rng 'a':exponental(1)",
               "test.lua:1: a stream of chance has no 'exponental'; did you mean 'exponential'?");
    test_fails("sim:rng('a', -1)", "test.lua:1: rng: agent is -1: it must be a whole number from 0 "
                                   "to 9007199254740992");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(draws_are_those_of_the_core), FOLK_TEST(one_key_has_one_stream),
        FOLK_TEST(integers_are_uniform),        FOLK_TEST(integers_of_a_wide_range_have_no_bias),
        FOLK_TEST(shuffles_are_uniform),        FOLK_TEST(wrong_arguments_get_a_sentence),
    };
    return FOLK_TESTS(tests);
}
