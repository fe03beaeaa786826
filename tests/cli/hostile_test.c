// SPDX-License-Identifier: GPL-3.0-or-later
// Stores that were damaged, or made by a stranger: whatever stands in them, each command ends by
// itself.
#include "tests/cli/spawn.h"

#include <sqlite3.h>
#include <sys/resource.h>

#define KNOWN TEST_DATA "known.lua"

static void alter(const char *sql) {
    sqlite3 *db;
    char *problem = NULL;
    assert_int_equal(sqlite3_open("folk.db", &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &problem) != SQLITE_OK) fail_msg("%s: %s", sql, problem);
    sqlite3_close(db);
}

static test_output in_altered_store(const char *sql, const char *command) {
    unlink("folk.db");
    assert_status(test_folk("run", KNOWN, "--quiet"), 0);
    alter(sql);
    return test_folk(command, "folk.db");
}

static void numbers_that_lead_out_of_memory_are_passed_over(void **state) {
    (void)state;
    static const char *const alterations[] = {
        "UPDATE metric SET metric = metric + 1000000000",
        "UPDATE metric SET metric = -9 WHERE metric = 1",
        "UPDATE result SET row = -1",
        "UPDATE result SET row = 9000000000000000000",
    };
    for (size_t i = 0; i < sizeof alterations / sizeof *alterations; i++)
        assert_status(in_altered_store(alterations[i], "show"), 0);
}

static void values_that_are_not_the_scenarios_are_refused(void **state) {
    (void)state;
    static const struct {
        const char *sql, *sentence;
    } cases[] = {
        {"DELETE FROM parameter WHERE position > 0",
         "folk: the number of values is 1 for the 3 parameters of 'known'\n"},
        {"UPDATE parameter SET type = 'int' WHERE name = 'label'",
         "folk: the value of parameter 'label' is no text\n"},
        {"UPDATE parameter SET value = '0' WHERE name = 'count'",
         "folk: count = 0: must be a whole number from 1 to 10000000\n"},
        {"DELETE FROM run_file", "folk: the run has no scenario file: the store is damaged\n"},
        {"UPDATE file SET size = 1000000000000000",
         "folk: folk.db is damaged: a file of run 1 cannot be read\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const test_output output = in_altered_store(cases[i].sql, "replay");
        assert_string_equal(output.err, cases[i].sentence);
        assert_true(output.status == 1 || output.status == 2);
    }
}

static void names_that_are_missing_are_no_crash(void **state) {
    (void)state;
    assert_status(in_altered_store("DROP TABLE parameter; CREATE TABLE parameter(run, position, "
                                   "name, value, number); INSERT INTO parameter(run) VALUES(1)",
                                   "export"),
                  0);
}

static void what_is_shown_commands_no_terminal(void **state) {
    (void)state;
    const test_output output = in_altered_store(
        "UPDATE run SET status = char(27) || '[2J', summary = char(27) || '[31m';"
        "UPDATE metric SET unit = char(27) || ']0;x' || char(7);"
        "UPDATE result SET table_name = char(27) || '[5m', column_name = char(155)",
        "show");
    assert_status(output, 0);
    assert_null(strchr(output.out, 27));
    assert_null(strchr(output.out, 7));
    assert_null(strstr(output.out, "\xc2\x9b"));
    assert_non_null(strstr(output.out, "?[31m"));
}

static void a_limit_of_the_files_size_is_told(void **state) {
    (void)state;
    const pid_t child = fork();
    if (child == 0) {
        const struct rlimit limit = {1 << 17, 1 << 17};
        setrlimit(RLIMIT_FSIZE, &limit);
        const char *const arguments[] = {"run", KNOWN,   "--quiet",      "--points",
                                         "0",   "--set", "count=100000", NULL};
        _exit(test_wait(test_start(arguments)).status);
    }
    const test_output output = test_wait(child);
    assert_status(output, 1);
    assert_non_null(strstr(output.err, "the disk takes no more"));
}

static void a_kept_scenario_without_end_is_stopped(void **state) {
    (void)state;
    const test_output kept =
        test_folk("run", TEST_DATA "endless.lua", "--set", "way=events", "--timeout", "1");
    assert_status(kept, 1);
    alter("UPDATE run SET status = 'done', digest = '0123456789abcdef'");
    const test_output again = test_folk("replay", "folk.db", "--timeout", "0.3");
    assert_status(again, 1);
    assert_non_null(strstr(again.err, "stopped after 0.3 seconds"));
}

static void a_theory_without_end_is_stopped(void **state) {
    (void)state;
    FILE *file = fopen("endless-theory.lua", "w");
    fputs("local folk = require 'folk'\n"
          "return folk.scenario { name = 't', summary = 's', setup = function() end, verify = {\n"
          "  { what = 'w', measure = 'welfare', theory = function() while true do end end } } }\n",
          file);
    fclose(file);
    const test_output output = test_folk("verify", "endless-theory.lua", "--timeout", "0.3");
    assert_status(output, 1);
    assert_non_null(strstr(output.err, "stopped after 0.3 seconds"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_SPAWN_TEST(numbers_that_lead_out_of_memory_are_passed_over),
        FOLK_SPAWN_TEST(values_that_are_not_the_scenarios_are_refused),
        FOLK_SPAWN_TEST(names_that_are_missing_are_no_crash),
        FOLK_SPAWN_TEST(what_is_shown_commands_no_terminal),
        FOLK_SPAWN_TEST(a_kept_scenario_without_end_is_stopped),
        FOLK_SPAWN_TEST(a_theory_without_end_is_stopped),
        FOLK_SPAWN_TEST(a_limit_of_the_files_size_is_told),
    };
    return FOLK_TESTS(tests);
}
