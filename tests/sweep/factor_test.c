// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sweep/design_fixture.h"

#include <stdlib.h>

static folk_factor parsed(const char *text) {
    folk_factor factor;
    folk_error err = {0};
    if (!folk_factor_parse(&fixture, text, &factor, &err)) fail_msg("%s", err.text);
    return factor;
}

// The values with blanks between them, as they print.
static void assert_values(const char *text, const char *expected) {
    folk_factor factor = parsed(text);
    char all[512] = "";
    for (uint64_t i = 0; i < factor.level_count; i++) {
        folk_value value = folk_factor_level(&factor, i);
        char *shown = folk_param_format(factor.about, &value);
        snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s", i > 0 ? "|" : "", shown);
        assert_int_equal(folk_factor_find(&factor, &value), i);
        folk_free(shown);
        folk_value_clear(&value);
    }
    assert_string_equal(all, expected);
    folk_factor_clear(&factor);
}

static void ranges_give_the_decimals_that_a_person_would_write(void **state) {
    (void)state;
    assert_values("noise=0:1:0.1", "0|0.1|0.2|0.3|0.4|0.5|0.6|0.7|0.8|0.9|1");
    assert_values("x1=-0.3:0.3:0.1", "-0.3|-0.2|-0.1|0|0.1|0.2|0.3");
    assert_values("x1=1:0:-0.25", "1|0.75|0.5|0.25|0");
    assert_values("x1=0:1:0.3", "0|0.3|0.6|0.9");
    assert_values("x1=1e-5:5e-5:1e-5", "1e-05|2e-05|3e-05|4e-05|5e-05");
    assert_values("x1=1000.1:1000.4:0.1", "1000.1|1000.2|1000.3|1000.4");
    assert_values("x1=0.05:0.25:0.05", "0.05|0.1|0.15|0.2|0.25");
    assert_values("x1=0.29:0.31:0.01", "0.29|0.3|0.31"); // 100 times 0.29 is below 29
    assert_values("size=1:5", "1|2|3|4|5");
    assert_values("size=7:7", "7");
}

// Each decimal of up to three digits, against the text that strtod reads.
static void ranges_are_exact_at_every_step(void **state) {
    (void)state;
    static const int steps[] = {1, 2, 3, 7, 25, 40, 125, 333};
    for (size_t s = 0; s < sizeof steps / sizeof *steps; s++) {
        char text[64];
        snprintf(text, sizeof text, "x1=-2:2:0.%03d", steps[s]);
        folk_factor factor = parsed(text);
        assert_int_equal(factor.level_count, 4000 / steps[s] + 1);
        for (uint64_t i = 0; i < factor.level_count; i++) {
            const int thousandths = -2000 + (int)i * steps[s];
            snprintf(text, sizeof text, "%s%d.%03d", thousandths < 0 ? "-" : "",
                     abs(thousandths) / 1000, abs(thousandths) % 1000);
            const folk_value value = folk_factor_level(&factor, i);
            assert_true(value.number == strtod(text, NULL));
        }
        folk_factor_clear(&factor);
    }
}

static void ranges_without_short_decimals_stay_within_their_ends(void **state) {
    (void)state;
    folk_factor factor = parsed("x1=0:1:0.33333333333333331");
    assert_int_equal(factor.level_count, 4);
    assert_near(factor.high, 1.0, 1e-15);
    folk_factor_clear(&factor);
    factor = parsed("x1=1e-20:1e-18:1e-20");
    assert_int_equal(factor.level_count, 100);
    folk_factor_clear(&factor);
}

static void lists_take_texts_and_quotes(void **state) {
    (void)state;
    assert_values("strategy=tit-for-tat,defector", "tit-for-tat|defector");
    assert_values("strategy=\"Be kind, please\",\"say \"\"no\"\"\",\"\"",
                  "Be kind, please|say \"no\"|");
    assert_values("strategy=a:b,0..1", "a:b|0..1");
    assert_values("fair=true,false", "true|false");
    assert_values("noise=0.5", "0.5");
    static const char *const texts[] = {"plain", "", "a,b", "\"", "x if mode=public", "\"a\",b"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char *quoted = folk_factor_quote(texts[i]);
        char *text = folk_format("strategy=%s,other", quoted);
        folk_factor factor = parsed(text);
        assert_int_equal(factor.level_count, 2);
        assert_string_equal(factor.list[0].text, texts[i]);
        assert_null(factor.condition);
        folk_factor_clear(&factor);
        folk_free(text);
        folk_free(quoted);
    }
}

static double at(const folk_factor *factor, double unit) {
    return folk_factor_at(factor, unit).number;
}

static void intervals_are_even_logarithmic_or_whole(void **state) {
    (void)state;
    folk_factor factor = parsed("x1=-1..3");
    assert_near(at(&factor, 0.0), -1.0, 0);
    assert_near(at(&factor, 0.25), 0.0, 0);
    assert_near(at(&factor, 1.0), 3.0, 0);
    folk_factor_clear(&factor);
    factor = parsed("x1=log:0.01..100");
    assert_near(at(&factor, 0.0), 0.01, 0);
    assert_near(at(&factor, 0.5), 1.0, 1e-14);
    assert_near(at(&factor, 0.75), 10.0, 1e-13);
    assert_near(at(&factor, 1.0), 100.0, 0);
    folk_factor_clear(&factor);
    factor = parsed("x1=int:1..4");
    static const double expected[] = {1, 1, 2, 2, 3, 3, 4, 4, 4};
    for (int i = 0; i <= 8; i++)
        assert_near(at(&factor, i / 8.0), expected[i], 0);
    folk_factor_clear(&factor);
    factor = parsed("size=10..20");
    assert_true(factor.whole);
    folk_factor_clear(&factor);
}

static void levels_share_the_unit_evenly(void **state) {
    (void)state;
    folk_factor factor = parsed("size=5:8");
    assert_near(at(&factor, 0.0), 5, 0);
    assert_near(at(&factor, 0.249), 5, 0);
    assert_near(at(&factor, 0.25), 6, 0);
    assert_near(at(&factor, 0.99), 8, 0);
    assert_near(at(&factor, 1.0), 8, 0);
    folk_factor_clear(&factor);
}

static void assert_fails(const char *text, const char *expected) {
    folk_factor factor;
    folk_error err = {0};
    assert_false(folk_factor_parse(&fixture, text, &factor, &err));
    assert_int_equal(err.code, FOLK_ERR_USAGE);
    assert_string_equal(err.text, expected);
}

static void each_mistake_has_its_sentence(void **state) {
    (void)state;
    assert_fails("nosie=0,1", "unknown parameter 'nosie'; did you mean 'noise'?");
    assert_fails("noise", "'noise' is no factor: write name=values, for instance "
                          "noise=0:0.1:0.01");
    assert_fails("noise=", "noise= gives no values: write noise=0,1 or 0:1:0.1 or 0..1");
    assert_fails("mode=", "mode= gives no values: write mode=a,b,c (\"\" is an empty text)");
    assert_fails("noise=0,1.5", "noise = 1.5: must be a probability from 0 to 1");
    assert_fails("noise=0:2:0.1", "noise=0:2:0.1: noise = 2: must be a probability from 0 to 1");
    assert_fails("noise=0..2", "noise=0..2: noise = 2: must be a probability from 0 to 1");
    assert_fails("noise=0:1:0", "noise=0:1:0: the step is 0, and never leads from 0 to 1");
    assert_fails("noise=1:0:0.1", "noise=1:0:0.1: the range is empty: from 1 a step of 0.1 leads "
                                  "away from 0; write noise=0:1:0.1");
    assert_fails("noise=0:1:-0.1", "noise=0:1:-0.1: the range is empty: from 0 a step of -0.1 "
                                   "leads away from 1; write noise=0:1:0.1");
    assert_fails("noise=0:1:x", "noise=0:1:x: the step 'x' is no number; a range is from:to:step, "
                                "for instance noise=0:1:0.1");
    assert_fails("size=1:5:0.5", "size=1:5:0.5: 'size' is an int, so its step must be a whole "
                                 "number, not 0.5");
    assert_fails("x1=1..0", "x1=1..0: the interval is empty; must be low..high with low below "
                            "high");
    assert_fails("x1=1..1", "x1=1..1: the interval is a single value; must be low..high with low "
                            "below high");
    assert_fails("x1=log:0..10", "x1=log:0..10: an interval even in the logarithm starts above 0");
    assert_fails("x1=log:5", "x1=log:5: log: and int: take an interval, for instance "
                             "x1=log:0.01..10");
    assert_fails("x1=int:0.5..3", "x1=int:0.5..3: the ends of int: must be whole numbers");
    assert_fails("x1=0:1e20:1e-5", "x1=0:1e20:1e-5: the range has more than 2^53 values");
    assert_fails("mode=public,privat", "mode = privat: must be one of public, private, mixed; did "
                                       "you mean 'private'?");
    assert_fails("strategy=\"open", "strategy=\"open: a quote opens and does not close before the "
                                    "next comma; inside quotes write \"\" for one");
    assert_fails("fair=0..1", "fair = 0..1: must be true or false");
    assert_fails("size=1:3 if mod=private",
                 "size=1:3 if mod=private: unknown parameter 'mod'; did you mean 'mode'?");
    assert_fails("size=1:3 if size=2", "size=1:3 if size=2: a factor cannot be its own condition");
    assert_fails("size=1:3 if fair=true if mode=private",
                 "size=1:3 if fair=true if mode=private: a factor has one condition; put a text "
                 "that holds ' if ' in quotes");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(ranges_give_the_decimals_that_a_person_would_write),
        FOLK_TEST(ranges_are_exact_at_every_step),
        FOLK_TEST(ranges_without_short_decimals_stay_within_their_ends),
        FOLK_TEST(lists_take_texts_and_quotes),
        FOLK_TEST(intervals_are_even_logarithmic_or_whole),
        FOLK_TEST(levels_share_the_unit_evenly),
        FOLK_TEST(each_mistake_has_its_sentence),
    };
    return FOLK_TESTS(tests);
}
