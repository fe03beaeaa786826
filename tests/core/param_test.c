// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/param.h"
#include "core/number.h"
#include "core/rng.h"
#include "tests/test.h"

#include <locale.h>

static folk_param param_of(folk_param_type type, double min, double max) {
    return (folk_param){.name = "noise", .type = type, .min = min, .max = max};
}

static void assert_refused(const folk_param *param, const char *text, const char *expected) {
    folk_error err = {0};
    folk_value value;
    assert_false(folk_param_parse(param, text, &value, &err));
    assert_string_equal(err.text, expected);
    assert_int_equal(err.code, FOLK_ERR_USAGE);
}

static double parsed(const folk_param *param, const char *text) {
    folk_error err = {0};
    folk_value value;
    folk_param_parse(param, text, &value, &err);
    assert_string_equal(err.text, "");
    return value.number;
}

static void numbers_are_read(void **state) {
    (void)state;
    const folk_param number = param_of(FOLK_PARAM_NUMBER, -INFINITY, INFINITY);
    assert_near(parsed(&number, "12"), 12, 0);
    assert_near(parsed(&number, "-0.5"), -0.5, 0);
    assert_near(parsed(&number, "1e-3"), 0.001, 0);
    const folk_param whole = param_of(FOLK_PARAM_INT, -INFINITY, INFINITY);
    assert_near(parsed(&whole, "1e3"), 1000, 0);
    assert_near(parsed(&whole, "-9007199254740992"), -0x1p53, 0);
    const folk_param yes = param_of(FOLK_PARAM_BOOL, 0, 0);
    assert_near(parsed(&yes, "true"), 1, 0);
    assert_near(parsed(&yes, "false"), 0, 0);
}

static void bad_numbers_get_one_sentence(void **state) {
    (void)state;
    const folk_param probability = param_of(FOLK_PARAM_PROB, 0, 1);
    assert_refused(&probability, "1.5", "noise = 1.5: must be a probability from 0 to 1");
    assert_refused(&probability, "often", "noise = often: must be a probability from 0 to 1");
    const folk_param unbounded = param_of(FOLK_PARAM_PROB, -INFINITY, INFINITY);
    assert_refused(&unbounded, "-1", "noise = -1: must be a probability from 0 to 1");
    const folk_param whole = param_of(FOLK_PARAM_INT, 2, INFINITY);
    assert_refused(&whole, "3.7", "noise = 3.7: must be a whole number of at least 2");
    assert_refused(&whole, "1", "noise = 1: must be a whole number of at least 2");
    assert_refused(&whole, "9007199254740994",
                   "noise = 9007199254740994: must be a whole number from -2^53 to 2^53, which is "
                   "all that a double counts exactly");
    const folk_param number = param_of(FOLK_PARAM_NUMBER, -INFINITY, 0.1);
    assert_refused(&number, "0.2", "noise = 0.2: must be a number of at most 0.1");
    const char *const nonsense[] = {"", " 1", "1 ", "0x10", "inf", "nan", "1e999", "1,5", "--1"};
    const folk_param any = param_of(FOLK_PARAM_NUMBER, -INFINITY, INFINITY);
    for (int i = 0; i < (int)(sizeof nonsense / sizeof nonsense[0]); i++) {
        char *expected = folk_format("noise = %s: must be a number", nonsense[i]);
        assert_refused(&any, nonsense[i], expected);
        folk_free(expected);
    }
    const folk_param yes = param_of(FOLK_PARAM_BOOL, 0, 0);
    assert_refused(&yes, "yes", "noise = yes: must be true or false");
}

static void texts_are_read(void **state) {
    (void)state;
    char *words[] = {"public", "private"};
    folk_param choice = param_of(FOLK_PARAM_CHOICE, 0, 0);
    choice.choices = words;
    choice.choice_count = 2;
    folk_error err = {0};
    folk_value value;
    assert_true(folk_param_parse(&choice, "private", &value, &err));
    assert_string_equal(value.text, "private");
    folk_value_clear(&value);
    assert_refused(&choice, "pubic",
                   "noise = pubic: must be one of public, private; did you mean 'public'?");
    assert_refused(&choice, "secret", "noise = secret: must be one of public, private");
    const folk_param text = param_of(FOLK_PARAM_TEXT, 0, 0);
    assert_true(folk_param_parse(&text, "", &value, &err));
    folk_value_clear(&value);
    folk_param file = param_of(FOLK_PARAM_FILE, 0, 0);
    assert_refused(&file, "", "noise is empty: must be the path of a file");
    file.value.text = (char[]){""}; // a default that names no file lets a user name none
    assert_true(folk_param_parse(&file, "", &value, &err));
    folk_value_clear(&value);
}

static void typed_values_are_checked_alike(void **state) {
    (void)state;
    folk_error err = {0};
    const folk_param whole = param_of(FOLK_PARAM_INT, 1, 10);
    assert_true(folk_param_check(&whole, &(folk_value){.number = 10}, &err));
    assert_false(folk_param_check(&whole, &(folk_value){.number = 10.5}, &err));
    assert_string_equal(err.text, "noise = 10.5: must be a whole number from 1 to 10");
    const folk_param number = param_of(FOLK_PARAM_NUMBER, -INFINITY, INFINITY);
    assert_false(folk_param_check(&number, &(folk_value){.number = NAN}, &err));
    assert_string_equal(err.text, "noise = nan: must be a number");
    const folk_param yes = param_of(FOLK_PARAM_BOOL, 0, 0);
    assert_false(folk_param_check(&yes, &(folk_value){.number = 2}, &err));
    assert_string_equal(err.text, "noise = 2: must be true or false");
}

// What is written is read back to the same bits: random bit patterns of every magnitude, seed 1.
static void numbers_survive_the_way_through_text(void **state) {
    (void)state;
    folk_rng rng = folk_rng_stream(1, "param-test", 0, 0);
    int changed = 0;
    for (int i = 0; i < 20000; i++) {
        const uint64_t bits = folk_rng_next(&rng);
        double value, back = 0;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value)) continue;
        char text[FOLK_NUMBER_TEXT];
        folk_number_format(value, text);
        changed += !folk_number_parse(text, &back) || memcmp(&back, &value, sizeof value) != 0;
    }
    assert_int_equal(changed, 0);
    char text[FOLK_NUMBER_TEXT];
    folk_number_format(0.1, text);
    assert_string_equal(text, "0.1");
    folk_number_format(-0.0, text);
    assert_string_equal(text, "-0");
}

static void values_are_written_as_they_are_read(void **state) {
    (void)state;
    const struct {
        folk_param_type type;
        folk_value value;
        const char *text;
    } cases[] = {
        {FOLK_PARAM_INT, {1e15, NULL}, "1000000000000000"},
        {FOLK_PARAM_NUMBER, {0.1, NULL}, "0.1"},
        {FOLK_PARAM_BOOL, {1, NULL}, "true"},
        {FOLK_PARAM_TEXT, {0, "a = b"}, "a = b"},
    };
    for (int i = 0; i < 4; i++) {
        const folk_param param = param_of(cases[i].type, -INFINITY, INFINITY);
        char *text = folk_param_format(&param, &cases[i].value);
        assert_string_equal(text, cases[i].text);
        folk_free(text);
    }
}

static void locale_changes_nothing(void **state) {
    (void)state;
    if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL) {
        test_skipped("no locale with a decimal comma is installed");
        return;
    }
    char text[FOLK_NUMBER_TEXT];
    folk_number_format(0.5, text);
    double value = 0;
    const bool read = folk_number_parse("0.25", &value);
    setlocale(LC_ALL, "C");
    assert_string_equal(text, "0.5");
    assert_true(read);
    assert_near(value, 0.25, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(numbers_are_read),
        FOLK_TEST(bad_numbers_get_one_sentence),
        FOLK_TEST(texts_are_read),
        FOLK_TEST(typed_values_are_checked_alike),
        FOLK_TEST(numbers_survive_the_way_through_text),
        FOLK_TEST(values_are_written_as_they_are_read),
        FOLK_TEST(locale_changes_nothing),
    };
    return FOLK_TESTS(tests);
}
