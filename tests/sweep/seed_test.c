// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sweep/design_fixture.h"

static const char HASH[] = "0123456789abcdef0123456789abcdef";

static void key_of(const folk_scenario *scenario, const folk_values *values,
                   char key[FOLK_HASH_TEXT]) {
    folk_point_key(scenario, HASH, values, key);
}

// The bytes written out by hand from the description in sweep/seed.h.
static void a_key_is_the_hash_of_hash_and_sorted_lines(void **state) {
    (void)state;
    folk_values values = folk_values_default(&fixture);
    folk_error err;
    assert_true(folk_values_set(&values, &fixture, "strategy=one\ntwo\\three", &err));
    assert_true(folk_values_set(&values, &fixture, "noise=0.1", &err));
    static const char bytes[] = "0123456789abcdef0123456789abcdef\n"
                                "fair=false\nmode=public\nnoise=0.1\nsize=20\n"
                                "strategy=one\\ntwo\\\\three\nx1=0.5\nx2=0.5\nx3=0.5\n";
    char key[FOLK_HASH_TEXT], expected[FOLK_HASH_TEXT];
    key_of(&fixture, &values, key);
    folk_hash_text(bytes, sizeof bytes - 1, expected);
    assert_string_equal(key, expected);
    folk_values_clear(&values);
}

static void a_key_does_not_know_the_order_of_declarations(void **state) {
    (void)state;
    folk_param turned[PARAM_COUNT];
    for (int i = 0; i < PARAM_COUNT; i++)
        turned[i] = fixture_params[PARAM_COUNT - 1 - i];
    const folk_scenario other = {.name = "turned", .params = turned, .param_count = PARAM_COUNT};
    folk_values values = folk_values_default(&fixture), back = folk_values_default(&other);
    char key[FOLK_HASH_TEXT], again[FOLK_HASH_TEXT];
    key_of(&fixture, &values, key);
    key_of(&other, &back, again);
    assert_string_equal(key, again);
    values.items[X1].number = 0.25;
    key_of(&fixture, &values, again);
    assert_string_not_equal(key, again);
    values.items[X1].number = 0.5;
    folk_point_key(&fixture, "1123456789abcdef0123456789abcdef", &values, again);
    assert_string_not_equal(key, again);
    folk_values_clear(&values);
    folk_values_clear(&back);
}

// Two parameters whose lines would read alike if a newline in a text stood for itself.
static void texts_with_newlines_do_not_pass_for_other_parameters(void **state) {
    (void)state;
    folk_param params[] = {{.name = "a", .type = FOLK_PARAM_TEXT, .value = {.text = "1\nb=2"}},
                           {.name = "b", .type = FOLK_PARAM_TEXT, .value = {.text = "3"}}};
    const folk_scenario scenario = {.name = "texts", .params = params, .param_count = 2};
    folk_value first[] = {{.text = "1\nb=2"}, {.text = "3"}},
               second[] = {{.text = "1"}, {.text = "2\nb=3"}};
    char key[FOLK_HASH_TEXT], other[FOLK_HASH_TEXT];
    key_of(&scenario, &(folk_values){first, 2}, key);
    key_of(&scenario, &(folk_values){second, 2}, other);
    assert_string_not_equal(key, other);
}

static uint64_t word_of(const unsigned char *bytes) {
    uint64_t word = 0;
    for (int i = 7; i >= 0; i--)
        word = word << 8 | bytes[i];
    return word;
}

static void a_seed_is_the_hash_of_master_key_and_replicate(void **state) {
    (void)state;
    static const unsigned char run[32] = {42,   0,    0,    0,    0,    0,    0,    0,
                                          0xef, 0xcd, 0xab, 0x89, 0x67, 0x45, 0x23, 0x01,
                                          0x10, 0x32, 0x54, 0x76, 0x98, 0xba, 0xdc, 0xfe,
                                          3,    0,    0,    0,    0,    0,    0,    0};
    static const unsigned char common[16] = {42, 0, 0, 0, 0, 0, 0, 0, 3};
    assert_int_equal(word_of(run), 42);
    assert_int_equal(folk_run_seed(42, "0123456789abcdeffedcba9876543210", 3),
                     folk_hash(run, sizeof run) & INT64_MAX);
    assert_int_equal(folk_run_seed_common(42, 3), folk_hash(common, sizeof common) & INT64_MAX);
}

static void seeds_differ_where_they_must(void **state) {
    (void)state;
    enum { COUNT = 300 };
    static const char *const keys[] = {"0123456789abcdeffedcba9876543210",
                                       "0123456789abcdeffedcba9876543211",
                                       "1123456789abcdeffedcba9876543210"};
    uint64_t seeds[COUNT];
    for (int i = 0; i < COUNT; i++) {
        seeds[i] = folk_run_seed(7, keys[i % 3], (uint64_t)i / 3);
        for (int j = 0; j < i; j++)
            assert_true(seeds[i] != seeds[j]);
    }
    assert_true(folk_run_seed(7, keys[0], 0) != folk_run_seed(8, keys[0], 0));
    assert_true(folk_run_seed_common(7, 0) != folk_run_seed_common(7, 1));
    assert_true(folk_run_seed_common(7, 0) != folk_run_seed_common(8, 0));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(a_key_is_the_hash_of_hash_and_sorted_lines),
        FOLK_TEST(a_key_does_not_know_the_order_of_declarations),
        FOLK_TEST(texts_with_newlines_do_not_pass_for_other_parameters),
        FOLK_TEST(a_seed_is_the_hash_of_master_key_and_replicate),
        FOLK_TEST(seeds_differ_where_they_must),
    };
    return FOLK_TESTS(tests);
}
