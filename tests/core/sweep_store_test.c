// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep_store.h"
#include "core/hash.h"
#include "core/sweep_finder.h"
#include "tests/core/store_fixture.h"

static const char KEY[] = "0123456789abcdef0123456789abcdef";

enum { POINTS = 7, REPLICATES = 3, TASKS = POINTS * REPLICATES, FACTORS = 2 };

static int64_t begin_keyed(const test_store *fixture, folk_store *store, const char *key) {
    const int factors[FACTORS] = {1, 4}; // rate and mode
    char hash[FOLK_HASH_TEXT];
    folk_scenario_hash(&fixture->scenario, hash);
    const folk_sweep_def def = {
        .key = key,
        .scenario = &fixture->scenario,
        .scenario_hash = hash,
        .values = &fixture->values,
        .factors = factors,
        .factor_count = FACTORS,
        .design = "{}",
        .points = POINTS,
        .replicates = REPLICATES,
        .seed = UINT64_MAX,
    };
    folk_error err = {0};
    int64_t sweep = 0;
    folk_sweep_begin(store, &def, &sweep, &err);
    assert_string_equal(err.text, "");
    return sweep;
}

// What a task gives follows from its number; every fifth fails, unless it is tried once more.
static bool add(folk_sweep_writer *writer, int task, bool mended, folk_error *err) {
    const int point = task / REPLICATES;
    char rate[16], key[FOLK_HASH_TEXT];
    snprintf(rate, sizeof rate, "0.%d", point);
    folk_hash_text(rate, strlen(rate), key);
    const char *settings[FACTORS] = {rate, point % 2 == 0 ? "public" : "it's \"private\""};
    double values[8];
    for (int i = 0; i < 8; i++)
        values[i] = i == 2 ? NAN : task + 0.1 * i;
    const bool failed = task % 5 == 4 && !mended;
    return folk_sweep_writer_add(writer,
                                 &(folk_sweep_outcome){
                                     .point = (uint64_t)point,
                                     .replicate = (uint64_t)(task % REPLICATES),
                                     .point_key = key,
                                     .settings = settings,
                                     .seed = (uint64_t)task * 1000003,
                                     .status = failed ? FOLK_SWEEP_FAILED : FOLK_SWEEP_DONE,
                                     .error = failed ? "a, \"b\"" : NULL,
                                     .digest = failed ? 0 : (uint64_t)task + 1,
                                     .seconds = task * 0.001,
                                     .attempts = 1,
                                     .values = values,
                                 },
                                 err);
}

// Writes tasks first, first + step, … (modulo TASKS), `count` of them.
static void write_tasks(folk_store *store, int64_t sweep, int first, int step, int count,
                        bool mended) {
    folk_error err = {0};
    folk_sweep_writer *writer = folk_sweep_writer_create(store, sweep, &err);
    assert_non_null(writer);
    for (int i = 0; i < count; i++)
        assert_true(add(writer, (first + i * step) % TASKS, mended, &err));
    assert_true(folk_sweep_writer_flush(writer, true, &err));
    folk_sweep_writer_destroy(writer);
}

// The table's bytes; the caller owns them.
static char *table_of(folk_store *store) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    folk_error err = {0};
    folk_sweep_table(store, 0, out, &err);
    assert_string_equal(err.text, "");
    fclose(out);
    return text;
}

static char *table_written(int first, int step) {
    test_store fixture = fixture_create();
    folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
    write_tasks(store, begin_keyed(&fixture, store, KEY), first, step, TASKS, false);
    char *table = table_of(store);
    folk_store_close(store);
    fixture_destroy(&fixture);
    return table;
}

static void a_table_does_not_know_the_order_of_writing(void **state) {
    (void)state;
    char *ordered = table_written(0, 1), *mixed = table_written(5, 8),
         *backward = table_written(20, 20);
    assert_string_equal(ordered, mixed);
    assert_string_equal(ordered, backward);
    assert_non_null(strstr(ordered, "point,rate,mode,replicate,seed,status,digest,error,"));
    assert_non_null(strstr(ordered, "\n1,0.1,\"it's \"\"private\"\"\",0,3000009,done,"
                                    "0000000000000004,,3,3.1,,3.3"));
    assert_non_null(strstr(ordered, "\n1,0.1,\"it's \"\"private\"\"\",1,4000012,failed,,"
                                    "\"a, \"\"b\"\"\",,,,,,,,\n"));
    free(ordered);
    free(mixed);
    free(backward);
}

static void what_is_written_twice_counts_once(void **state) {
    (void)state;
    test_store fixture = fixture_create();
    folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
    const int64_t sweep = begin_keyed(&fixture, store, KEY);
    write_tasks(store, sweep, 0, 1, TASKS, false);
    char *once = table_of(store);
    assert_int_equal(begin_keyed(&fixture, store, KEY), sweep);
    write_tasks(store, sweep, 3, 2, TASKS, false);
    char *twice = table_of(store);
    assert_string_equal(once, twice);
    free(once);
    free(twice);
    folk_store_close(store);
    fixture_destroy(&fixture);
}

static void what_is_done_stays_and_what_failed_is_replaced(void **state) {
    (void)state;
    test_store fixture = fixture_create();
    folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
    const int64_t sweep = begin_keyed(&fixture, store, KEY);
    write_tasks(store, sweep, 0, 1, TASKS, false);
    assert_int_equal(query(store, "SELECT count(*) FROM outcome WHERE status = 'failed'"), 4);
    write_tasks(store, sweep, 4, 5, 4, true);
    assert_int_equal(query(store, "SELECT count(*) FROM outcome WHERE status = 'done'"), TASKS);
    assert_int_equal(query(store, "SELECT count(*) FROM outcome WHERE error IS NOT NULL"), 0);
    write_tasks(store, sweep, 4, 5, 4, false);
    assert_int_equal(query(store, "SELECT count(*) FROM outcome WHERE status = 'done'"), TASKS);
    assert_int_equal(query(store, "SELECT count(*) FROM outcome_value"), TASKS * 7);
    folk_store_close(store);
    fixture_destroy(&fixture);
}

static void a_walk_meets_all_in_order(void **state) {
    (void)state;
    test_store fixture = fixture_create();
    folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
    const int64_t sweep = begin_keyed(&fixture, store, KEY);
    write_tasks(store, sweep, 5, 8, TASKS, false);
    folk_sweep_walk walk = folk_sweep_walk_begin(store, sweep);
    struct folk_sweep_place place;
    folk_error err = {0};
    bool ok;
    int met = 0;
    for (; folk_sweep_walk_next(&walk, &place, &ok, &err); met++) {
        assert_int_equal(place.point * REPLICATES + place.replicate, met);
        assert_int_equal(place.status, met % 5 == 4 ? FOLK_SWEEP_FAILED : FOLK_SWEEP_DONE);
    }
    assert_true(ok);
    assert_int_equal(met, TASKS);
    folk_sweep_walk_end(&walk);
    folk_store_close(store);
    fixture_destroy(&fixture);
}

static void the_scenario_comes_back(void **state) {
    (void)state;
    test_store fixture = fixture_create();
    folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
    const int64_t sweep = begin_keyed(&fixture, store, KEY);
    folk_sweep_info info;
    folk_scenario scenario;
    folk_values values;
    folk_error err = {0};
    char before[FOLK_HASH_TEXT], after[FOLK_HASH_TEXT];
    assert_true(folk_sweep_info_read(store, 0, &info, &err));
    assert_true(info.id == sweep && info.seed == UINT64_MAX && info.points == POINTS);
    assert_true(folk_sweep_scenario(store, sweep, &scenario, &values, &err));
    folk_scenario_hash(&fixture.scenario, before);
    folk_scenario_hash(&scenario, after);
    assert_string_equal(before, after);
    assert_string_equal(scenario.params[4].choices[1], "it's \"private\"");
    assert_int_equal(values.count, fixture.values.count);
    folk_scenario_clear(&scenario);
    folk_values_clear(&values);
    folk_sweep_info_clear(&info);
    folk_store_close(store);
    fixture_destroy(&fixture);
}

// Merging: three shares that overlap, in the order of `order`, each twice.
static char *table_merged(const int order[3]) {
    test_store whole = fixture_create(), shares[3];
    folk_store *into = fixture_open(&whole, FOLK_STORE_WRITE);
    folk_error err = {0};
    for (int i = 0; i < 3; i++) {
        shares[i] = fixture_create();
        folk_store *store = fixture_open(&shares[i], FOLK_STORE_WRITE);
        write_tasks(store, begin_keyed(&shares[i], store, KEY), i * 7, 1, 9, i == 1);
        folk_store_close(store);
    }
    for (int i = 0; i < 6; i++) {
        folk_store *from = fixture_open(&shares[order[i % 3]], FOLK_STORE_READ);
        folk_sweep_merge(into, from, &err);
        assert_string_equal(err.text, "");
        folk_store_close(from);
    }
    char *table = table_of(into);
    folk_store_close(into);
    for (int i = 0; i < 3; i++)
        fixture_destroy(&shares[i]);
    fixture_destroy(&whole);
    return table;
}

static void shares_merge_in_any_order(void **state) {
    (void)state;
    const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    char *first = table_merged(orders[0]);
    int lines = 0;
    for (const char *at = first; *at != '\0'; at++)
        lines += *at == '\n';
    assert_int_equal(lines, TASKS + 1);
    for (int i = 1; i < 6; i++) {
        char *table = table_merged(orders[i]);
        assert_string_equal(first, table);
        free(table);
    }
    free(first);
}

static void merge_two(const char *other_key, bool other_results, const char *part) {
    test_store one = fixture_create(), two = fixture_create();
    folk_store *into = fixture_open(&one, FOLK_STORE_WRITE);
    write_tasks(into, begin_keyed(&one, into, KEY), 0, 1, TASKS, false);
    folk_store *from = fixture_open(&two, FOLK_STORE_WRITE);
    write_tasks(from, begin_keyed(&two, from, other_key), 0, 1, TASKS, false);
    char *before = table_of(into);
    folk_error err = {0};
    if (other_results)
        assert_int_equal(sqlite3_exec(folk_store_connection(from),
                                      "UPDATE outcome SET digest = 'ff' WHERE point = 2", NULL,
                                      NULL, NULL),
                         SQLITE_OK);
    assert_false(folk_sweep_merge(into, from, &err));
    if (strstr(err.text, part) == NULL) fail_msg("'%s' is not in '%s'", part, err.text);
    char *after = table_of(into);
    assert_string_equal(before, after);
    free(before);
    free(after);
    folk_store_close(from);
    folk_store_close(into);
    fixture_destroy(&one);
    fixture_destroy(&two);
}

static void different_sweeps_are_not_merged(void **state) {
    (void)state;
    merge_two("ffffffffffffffffffffffffffffffff", false, "hold different sweeps");
}

static void different_results_of_one_run_are_not_merged(void **state) {
    (void)state;
    merge_two(KEY, true, "replicate 0 of point 2 has digest ff there and 0000000000000007 in");
}

// Several stores at once: the second cannot be merged, so that the first is not, either.
static void all_stores_are_merged_or_none(void **state) {
    (void)state;
    test_store whole = fixture_create(), shares[2];
    const char *paths[2];
    for (int i = 0; i < 2; i++) {
        shares[i] = fixture_create();
        folk_store *store = fixture_open(&shares[i], FOLK_STORE_WRITE);
        write_tasks(store, begin_keyed(&shares[i], store, KEY), i * 9, 1, 12, false);
        if (i == 1)
            sqlite3_exec(folk_store_connection(store),
                         "UPDATE outcome SET digest = 'ff' WHERE point = 3", NULL, NULL, NULL);
        folk_store_close(store);
        paths[i] = shares[i].path;
    }
    folk_store *into = fixture_open(&whole, FOLK_STORE_WRITE);
    folk_error err = {0};
    assert_false(folk_sweep_merge_all(into, paths, 2, &err));
    assert_non_null(strstr(err.text, "of point 3 has digest ff there"));
    assert_int_equal(query(into, "SELECT count(*) FROM sweep"), 0);
    assert_int_equal(query(into, "SELECT count(*) FROM outcome"), 0);
    err = (folk_error){0};
    assert_true(folk_sweep_merge_all(into, paths, 1, &err));
    assert_int_equal(query(into, "SELECT count(*) FROM outcome"), 12);
    folk_store_close(into);
    for (int i = 0; i < 2; i++)
        fixture_destroy(&shares[i]);
    fixture_destroy(&whole);
}

// Finding runs that another sweep has made.

static bool finds(folk_store *store, const char *scenario_hash, bool own, const char *key, int task,
                  uint64_t seed, folk_sweep_outcome *outcome, double *first) {
    folk_sweep_finder *finder =
        folk_sweep_finder_create(&(folk_sweep_finder_def){key, scenario_hash, NULL, 8});
    char rate[16], point_key[FOLK_HASH_TEXT];
    snprintf(rate, sizeof rate, "0.%d", task / REPLICATES);
    folk_hash_text(rate, strlen(rate), point_key);
    *outcome = (folk_sweep_outcome){.point_key = point_key,
                                    .replicate = (uint64_t)(task % REPLICATES),
                                    .seed = seed,
                                    .attempts = 7};
    folk_sweep_finder_add(finder, store, own);
    folk_error err = {0};
    bool found;
    assert_true(folk_sweep_finder_find(finder, outcome, &found, &err));
    if (found) *first = outcome->values[0];
    if (found) assert_true(isnan(outcome->values[2]));
    folk_sweep_finder_destroy(finder);
    sqlite3_exec(folk_store_connection(store), "DROP TABLE temp.known_point", NULL, NULL, NULL);
    return found;
}

static void a_run_of_another_sweep_is_found(void **state) {
    (void)state;
    static const char OTHER[] = "ffffffffffffffffffffffffffffffff";
    test_store fixture = fixture_create();
    folk_store *store = fixture_open(&fixture, FOLK_STORE_WRITE);
    write_tasks(store, begin_keyed(&fixture, store, KEY), 0, 1, TASKS, false);
    char hash[FOLK_HASH_TEXT];
    folk_scenario_hash(&fixture.scenario, hash);
    folk_sweep_outcome found;
    double first = 0;
    assert_true(finds(store, hash, true, OTHER, 7, 7 * 1000003, &found, &first));
    assert_true(first == 7 && found.digest == 8 && found.seconds == 7 * 0.001);
    assert_int_equal(found.status, FOLK_SWEEP_DONE);
    assert_int_equal(found.attempts, 0);
    assert_true(finds(store, hash, false, KEY, 7, 7 * 1000003, &found, &first));

    // Its own sweep, another seed, one that failed, another scenario.
    assert_false(finds(store, hash, true, KEY, 7, 7 * 1000003, &found, &first));
    assert_false(finds(store, hash, true, OTHER, 7, 7 * 1000003 + 1, &found, &first));
    assert_false(finds(store, OTHER, true, OTHER, 7, 7 * 1000003, &found, &first));
    assert_false(finds(store, hash, true, OTHER, 9, 9 * 1000003, &found, &first));

    // A model was asked, a changed scenario was accepted, another version.
    const char *const changes[] = {
        "UPDATE outcome SET calls = 1",
        "UPDATE outcome SET calls = 0; INSERT INTO sweep_minds VALUES(1, '{}')",
        "DELETE FROM sweep_minds; UPDATE outcome SET scenario_hash = 'changed'",
        "UPDATE outcome SET scenario_hash = NULL; UPDATE sweep SET version = 'another'",
    };
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(sqlite3_exec(folk_store_connection(store), changes[i], NULL, NULL, NULL),
                         SQLITE_OK);
        assert_false(finds(store, hash, true, OTHER, 7, 7 * 1000003, &found, &first));
    }
    folk_store_close(store);
    fixture_destroy(&fixture);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(a_table_does_not_know_the_order_of_writing),
        FOLK_TEST(what_is_written_twice_counts_once),
        FOLK_TEST(what_is_done_stays_and_what_failed_is_replaced),
        FOLK_TEST(a_walk_meets_all_in_order),
        FOLK_TEST(the_scenario_comes_back),
        FOLK_TEST(shares_merge_in_any_order),
        FOLK_TEST(different_sweeps_are_not_merged),
        FOLK_TEST(different_results_of_one_run_are_not_merged),
        FOLK_TEST(all_stores_are_merged_or_none),
        FOLK_TEST(a_run_of_another_sweep_is_found),
    };
    return FOLK_TESTS(tests);
}
