// SPDX-License-Identifier: GPL-3.0-or-later
// What runs are called beside each other, and which are replicates of one another.
#include "tests/viz/runs_fixture.h"
#include "viz/comparison.h"

static void assert_name(const folk_comparison *comparison, size_t run, const char *name) {
    assert_string_equal(folk_comparison_name(comparison, run), name);
}

static void runs_are_named_by_what_differs(void **state) {
    (void)state;
    test_runs runs;
    runs_begin(&runs);
    runs_add(&runs, &(test_run_def){.seed = 1, .noise = 0.1});
    runs_add(&runs, &(test_run_def){.seed = 2, .noise = 0.1});
    runs_add(&runs, &(test_run_def){.seed = 1, .noise = 0.3});
    folk_comparison *one = folk_comparison_create(runs.readers, 1);
    assert_name(one, 0, "run 1");
    assert_string_equal(folk_comparison_group_name(one, 0), "one run");
    folk_comparison *two = folk_comparison_create(runs.readers, 2);
    assert_name(two, 1, "seed 2");
    assert_int_equal(folk_comparison_group_count(two), 1);
    assert_string_equal(folk_comparison_group_name(two, 0), "mean of 2 runs, 95 % band");
    assert_false(folk_comparison_varies(two, "noise"));
    folk_comparison *all = folk_comparison_create(runs.readers, 3);
    assert_name(all, 0, "noise = 0.1, seed 1");
    assert_name(all, 2, "noise = 0.3, seed 1");
    assert_int_equal(folk_comparison_group_count(all), 2);
    assert_int_equal(folk_comparison_group(all, 1), 0);
    assert_int_equal(folk_comparison_group(all, 2), 1);
    assert_string_equal(folk_comparison_group_name(all, 0),
                        "noise = 0.1, mean of 2 runs, 95 % band");
    assert_string_equal(folk_comparison_group_name(all, 1), "noise = 0.3, one run");
    assert_true(folk_comparison_varies(all, "noise"));
    assert_false(folk_comparison_varies(all, "size"));
    folk_comparison_destroy(one);
    folk_comparison_destroy(two);
    folk_comparison_destroy(all);
    runs_end(&runs);
}

// A run again with its seed, and one that goes on with another, are no further evidence.
static void one_course_of_events_is_one_replicate(void **state) {
    (void)state;
    test_runs runs;
    runs_begin(&runs);
    runs_add(&runs, &(test_run_def){.seed = 1, .digest = 11});
    runs_add(&runs, &(test_run_def){.seed = 1, .digest = 11});
    runs_add(&runs, &(test_run_def){.seed = 2, .digest = 22, .status = "paused"});
    runs_add(&runs, &(test_run_def){.seed = 2, .digest = 23, .parent = 3});
    runs_add(&runs, &(test_run_def){.seed = 3, .digest = 11}); // chance had no part in it
    runs_add(&runs, &(test_run_def){.seed = 1, .digest = 12}); // other answers of a model
    folk_comparison *all = folk_comparison_create(runs.readers, 6);
    static const bool again[] = {false, true, true, false, false, false};
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(folk_comparison_again(all, i), again[i]);
    assert_int_equal(folk_comparison_size(all, 0), 4);
    assert_name(all, 0, "seed 1, run 1"); // seeds alone would not tell them apart
    assert_name(all, 4, "seed 3");
    folk_comparison_destroy(all);
    runs_end(&runs);
}

static void a_fork_of_its_parent_alone_stands_for_it_once(void **state) {
    (void)state;
    test_runs runs;
    runs_begin(&runs);
    runs_add(&runs, &(test_run_def){.seed = 1, .digest = 5});
    runs_add(&runs, &(test_run_def){.seed = 1, .digest = 5, .parent = 1, .forked_at = 40});
    for (int turn = 0; turn < 2; turn++) {
        folk_comparison *both = folk_comparison_create(runs.readers, 2);
        assert_int_equal(folk_comparison_group_count(both), 1);
        assert_int_equal(folk_comparison_size(both, 0), 1);
        assert_int_equal(folk_comparison_again(both, 0) + folk_comparison_again(both, 1), 1);
        folk_comparison_destroy(both);
        folk_reader *first = runs.readers[0]; // whichever is named first
        runs.readers[0] = runs.readers[1];
        runs.readers[1] = first;
    }
    runs_end(&runs);
}

static void a_run_that_was_steered_is_no_replicate(void **state) {
    (void)state;
    test_runs runs;
    runs_begin(&runs);
    runs_add(&runs, &(test_run_def){.seed = 1});
    runs_add(&runs, &(test_run_def){.seed = 2, .changed_at = 42});
    runs_add(&runs, &(test_run_def){.seed = 1, .parent = 1, .forked_at = 30, .changed_at = 30});
    folk_comparison *all = folk_comparison_create(runs.readers, 3);
    assert_int_equal(folk_comparison_group_count(all), 3);
    assert_name(all, 0, "seed 1");
    assert_name(all, 1, "noise = 0.5 from 42, seed 2");
    assert_name(all, 2, "noise = 0.5 from 30, seed 1");
    assert_string_equal(folk_comparison_group_name(all, 1), "noise = 0.5 from 42, one run");
    folk_comparison_destroy(all);
    runs_end(&runs);
}

static void runs_of_two_scenarios_are_told_by_their_names(void **state) {
    (void)state;
    test_runs runs;
    runs_begin(&runs);
    runs_add(&runs, &(test_run_def){.seed = 1, .noise = 0.1});
    runs_other_scenario(&runs);
    runs_add(&runs, &(test_run_def){.seed = 1, .noise = 0.2});
    folk_comparison *both = folk_comparison_create(runs.readers, 2);
    assert_name(both, 0, "test"); // their parameters are not comparable
    assert_name(both, 1, "market");
    assert_int_equal(folk_comparison_group_count(both), 2);
    folk_comparison_destroy(both);
    runs_add(&runs, &(test_run_def){.seed = 1, .noise = 0.3});
    folk_comparison *three = folk_comparison_create(runs.readers, 3);
    assert_name(three, 1, "market, noise = 0.2");
    folk_comparison_destroy(three);
    runs_end(&runs);
}

static void copies_in_two_stores_are_told_by_their_addresses(void **state) {
    (void)state;
    test_runs one, other;
    runs_begin(&one);
    runs_begin(&other);
    folk_reader *const readers[] = {runs_add(&one, &(test_run_def){.seed = 1}),
                                    runs_add(&other, &(test_run_def){.seed = 1}),
                                    runs_add(&other, &(test_run_def){.seed = 1})};
    folk_comparison *all = folk_comparison_create(readers, 3);
    char *first = folk_format("%s#1", one.files.path),
         *second = folk_format("%s#2", other.files.path);
    assert_name(all, 0, first); // both files are called runs.db
    assert_name(all, 2, second);
    folk_free(first);
    folk_free(second);
    folk_comparison_destroy(all);
    runs_end(&one);
    runs_end(&other);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(runs_are_named_by_what_differs),
        FOLK_TEST(one_course_of_events_is_one_replicate),
        FOLK_TEST(a_fork_of_its_parent_alone_stands_for_it_once),
        FOLK_TEST(a_run_that_was_steered_is_no_replicate),
        FOLK_TEST(runs_of_two_scenarios_are_told_by_their_names),
        FOLK_TEST(copies_in_two_stores_are_told_by_their_addresses),
    };
    return FOLK_TESTS(tests);
}
