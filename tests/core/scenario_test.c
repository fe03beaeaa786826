// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario.h"
#include "tests/test.h"

static folk_scenario scenario_of(folk_param *params, int count) {
    return (folk_scenario){.name = "moran", .params = params, .param_count = count};
}

static void values_start_at_their_defaults_and_are_set_by_name(void **state) {
    (void)state;
    folk_param params[] = {
        {.name = "size", .type = FOLK_PARAM_INT, .min = 2, .max = INFINITY, .value = {20, NULL}},
        {.name = "title", .type = FOLK_PARAM_TEXT, .value = {0, "none"}}};
    const folk_scenario scenario = scenario_of(params, 2);
    folk_values values = folk_values_default(&scenario);
    folk_error err = {0};
    assert_near(values.items[0].number, 20, 0);
    assert_true(folk_values_set(&values, &scenario, "size=50", &err));
    assert_true(folk_values_set(&values, &scenario, "title=a=b", &err));
    folk_values copy = folk_values_copy(&values);
    assert_false(folk_values_set(&values, &scenario, "size=1", &err));
    assert_string_equal(err.text, "size = 1: must be a whole number of at least 2");
    folk_values_clear(&values);
    assert_near(copy.items[0].number, 50, 0);
    assert_string_equal(copy.items[1].text, "a=b");
    assert_string_equal(params[1].value.text, "none"); // the declaration is as it was
    folk_values_clear(&copy);
}

static void assert_set_fails(const folk_scenario *scenario, const char *assignment,
                             const char *expected) {
    folk_values values = folk_values_default(scenario);
    folk_error err = {0};
    assert_false(folk_values_set(&values, scenario, assignment, &err));
    assert_string_equal(err.text, expected);
    folk_values_clear(&values);
}

static void unknown_names_are_answered_with_known_ones(void **state) {
    (void)state;
    folk_param params[] = {{.name = "noise", .type = FOLK_PARAM_PROB, .max = 1},
                           {.name = "turns", .type = FOLK_PARAM_INT, .max = 10}};
    const folk_scenario scenario = scenario_of(params, 2), bare = scenario_of(NULL, 0);
    assert_set_fails(&scenario, "nosie=0.1", "unknown parameter 'nosie'; did you mean 'noise'?");
    assert_set_fails(&scenario, "velocity=3",
                     "unknown parameter 'velocity'; the parameters of 'moran' are noise, turns");
    assert_set_fails(&bare, "noise=1",
                     "unknown parameter 'noise': the scenario 'moran' has no parameters");
    const char *const shapeless[] = {"noise", "=1", ""};
    for (int i = 0; i < 3; i++) {
        char *expected = folk_format(
            "'%s' sets no parameter: write name=value, for instance noise=0.1", shapeless[i]);
        assert_set_fails(&scenario, shapeless[i], expected);
        folk_free(expected);
    }
}

static void hash_covers_names_and_contents_and_not_paths(void **state) {
    (void)state;
    folk_file files[] = {{.name = "a.lua", .path = "/x/a.lua", .bytes = "ab", .size = 2},
                         {.name = "b.csv", .path = "/x/b.csv", .bytes = "c", .size = 1}};
    const folk_scenario scenario = {.files = files, .file_count = 2};
    char first[33], second[33];
    folk_scenario_hash(&scenario, first);
    assert_int_equal(strlen(first), 32);
    files[0].path = "/elsewhere/a.lua";
    folk_scenario_hash(&scenario, second);
    assert_string_equal(first, second);
    files[0].size = 1; // "a" and "bc": together the same letters
    files[1] = (folk_file){.name = "b.csv", .path = "", .bytes = "bc", .size = 2};
    folk_scenario_hash(&scenario, second);
    assert_string_not_equal(first, second);
    files[1].name = "c.csv";
    folk_scenario_hash(&scenario, first);
    assert_string_not_equal(first, second);
}

static void shared_metrics_have_their_numbers(void **state) {
    (void)state;
    folk_scenario scenario = {.metrics = folk_alloc(FOLK_METRIC_SHARED * sizeof(folk_metric)),
                              .metric_count = FOLK_METRIC_SHARED};
    folk_metric_shared(scenario.metrics);
    assert_int_equal(folk_scenario_find_metric(&scenario, "cooperation"), FOLK_METRIC_COOPERATION);
    assert_int_equal(folk_scenario_find_metric(&scenario, "inequality"), FOLK_METRIC_INEQUALITY);
    assert_int_equal(folk_scenario_find_metric(&scenario, "price"), -1);
    assert_int_equal(folk_scenario_find_param(&scenario, "noise"), -1);
    folk_scenario_clear(&scenario);
}

static void summaries_have_names(void **state) {
    (void)state;
    for (int i = FOLK_SUMMARY_MEAN; i <= FOLK_SUMMARY_MAX; i++) {
        folk_summary back;
        assert_true(folk_summary_of(folk_summary_name((folk_summary)i), &back));
        assert_int_equal(back, i);
    }
    folk_summary none;
    assert_false(folk_summary_of("median", &none));
    assert_string_equal(folk_summary_name(FOLK_SUMMARY_MEAN), "mean");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(values_start_at_their_defaults_and_are_set_by_name),
        FOLK_TEST(unknown_names_are_answered_with_known_ones),
        FOLK_TEST(hash_covers_names_and_contents_and_not_paths),
        FOLK_TEST(shared_metrics_have_their_numbers),
        FOLK_TEST(summaries_have_names),
    };
    return FOLK_TESTS(tests);
}
