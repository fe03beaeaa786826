// SPDX-License-Identifier: GPL-3.0-or-later
// What a recorder has written comes back through the reader, also while more is written.
#include "tests/viz/reader_fixture.h"

#include <signal.h>
#include <sys/wait.h>

static void a_curve_has_the_values_that_were_recorded(void **state) {
    (void)state;
    test_written written;
    written_begin(&written, NULL, 0);
    for (int i = 0; i < 1000; i++) {
        folk_recorder_value(written.recorder, 1, i, i * 0.5);
        if (i % 10 == 0) folk_recorder_value(written.recorder, 7, i, -i);
        if (i == 500) written_flush(&written);
    }
    written_flush(&written);
    folk_reader *reader = written_open(&written);
    const folk_curve welfare = folk_reader_curve(reader, 1), own = folk_reader_curve(reader, 7);
    assert_int_equal(welfare.count, 1000);
    assert_int_equal(own.count, 100);
    for (int i = 0; i < 1000; i++) {
        assert_near(welfare.t[i], i, 0);
        assert_near(welfare.value[i], i * 0.5, 0);
    }
    assert_near(own.value[99], -990, 0);
    assert_int_equal(folk_reader_curve(reader, 0).count, 0);
    assert_int_equal(folk_reader_curve(reader, 99).count, 0);
    assert_near(folk_reader_share(reader), 1, 0);
    double from, to;
    folk_reader_span(reader, &from, &to);
    assert_near(from, 0, 0);
    assert_near(to, 999, 0);
    folk_reader_close(reader);
    written_end(&written);
}

static void a_run_tells_what_it_is(void **state) {
    (void)state;
    test_written written;
    written_begin(&written, NULL, 0);
    folk_recorder_intervention(written.recorder, 7, "noise", "0");
    folk_recorder_intervention(written.recorder, 3.5, "noise", "0.25");
    written_flush(&written);
    folk_reader *reader = written_open(&written);
    assert_string_equal(folk_reader_info(reader)->scenario, "test");
    assert_string_equal(folk_reader_info(reader)->status, "interrupted");
    assert_int_equal(folk_reader_scenario(reader)->param_count, 7);
    assert_near(folk_reader_values(reader)->items[0].number, 20, 0);
    assert_int_equal(folk_reader_view(reader)->kind, FOLK_VIEW_NONE);
    assert_int_equal(folk_reader_intervention_count(reader), 2);
    const folk_change *change = folk_reader_intervention(reader, 0);
    assert_near(change->t, 3.5, 0);
    assert_string_equal(change->name, "noise");
    assert_string_equal(change->value, "0.25");
    assert_near(folk_reader_intervention(reader, 1)->t, 7, 0);
    double from, to;
    folk_reader_span(reader, &from, &to); // nothing was recorded
    assert_near(from, 0, 0);
    assert_near(to, 0, 0);
    folk_error err = {0};
    folk_store_end(written.store, written.run,
                   &(folk_run_end){.status = "done", .events = 12, .time = 4}, &err);
    assert_true(reader_refresh(reader));
    assert_string_equal(folk_reader_info(reader)->status, "done");
    assert_int_equal(folk_reader_info(reader)->events, 12);
    assert_false(reader_refresh(reader));
    assert_string_equal(folk_reader_warning(reader), "");
    folk_reader_close(reader);
    written_end(&written);
}

// Another run writes into the same store between the batches of this one.
static void what_is_written_meanwhile_comes_with_a_refresh(void **state) {
    (void)state;
    enum { ROUNDS = 20, POINTS = 300 };
    test_written written;
    written_begin(&written, NULL, 0);
    const int64_t other = fixture_begin(&written.files, written.store);
    folk_recorder *beside = fixture_record(&written.files, written.store, other);
    folk_reader *reader = written_open(&written);
    folk_error err = {0};
    size_t count = 0;
    assert_int_equal(folk_reader_curve(reader, 2).count, 0);
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < POINTS; i++) {
            folk_recorder_value(beside, 2, (double)count, -1);
            folk_recorder_value(written.recorder, 2, (double)count, 3.0 * (double)count);
            count++;
        }
        assert_true(folk_recorder_flush(beside, true, &err));
        assert_int_equal(folk_reader_curve(reader, 2).count, count - POINTS);
        written_flush(&written);
        assert_true(reader_refresh(reader));
        assert_int_equal(folk_reader_curve(reader, 2).count, count);
    }
    const folk_curve curve = folk_reader_curve(reader, 2);
    for (size_t i = 0; i < curve.count; i++)
        assert_near(curve.value[i], 3.0 * (double)i, 0);
    double from, to;
    folk_reader_span(reader, &from, &to);
    assert_near(to, ROUNDS * POINTS - 1, 0);
    folk_reader_close(reader);
    folk_recorder_destroy(beside);
    written_end(&written);
}

// The rows of the last batch may be dropped, and their numbers given to later ones.
static void a_series_that_is_thinned_is_read_as_it_is_kept(void **state) {
    (void)state;
    test_written written;
    written_begin(&written, NULL, 64);
    folk_reader *reader = written_open(&written);
    folk_reader_curve(reader, 2);
    for (int i = 0; i < 5000; i++) {
        folk_recorder_value(written.recorder, 2, i, i);
        if (i % 7 != 0) continue;
        written_flush(&written);
        reader_refresh(reader);
        const folk_curve curve = folk_reader_curve(reader, 2);
        const double kept = query(written.store, "SELECT count(*) FROM series WHERE run = 1");
        assert_in_range(curve.count, (uintmax_t)kept, 3 * (uintmax_t)kept);
        for (size_t j = 0; j < curve.count; j++) {
            assert_near(curve.t[j], curve.value[j], 0);
            if (j > 0) assert_true(curve.t[j] > curve.t[j - 1]);
        }
        const double last = query(written.store, "SELECT max(t) FROM series WHERE run = 1");
        assert_near(curve.t[curve.count - 1], last, 0);
    }
    folk_reader_close(reader);
    written_end(&written);
}

// The run's process is one that is over before the reader looks again.
static void a_killed_run_is_seen_to_be_dead(void **state) {
    (void)state;
    test_written written;
    written_begin(&written, NULL, 0);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        pause();
        _exit(0);
    }
    char sql[64];
    snprintf(sql, sizeof sql, "UPDATE run SET pid = %d", (int)child);
    written_sql(&written, sql);
    folk_reader *reader = written_open(&written);
    assert_true(folk_reader_info(reader)->alive);
    assert_false(reader_refresh(reader));
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    assert_true(reader_refresh(reader));
    assert_false(folk_reader_info(reader)->alive);
    assert_false(reader_refresh(reader));
    folk_reader_close(reader);
    written_end(&written);
}

static void a_society_comes_with_its_types_and_network(void **state) {
    (void)state;
    test_written written;
    written_begin(&written, NULL, 0);
    folk_reader *reader = written_open(&written);
    assert_int_equal(folk_reader_society_count(reader), 0);
    const char *const types[] = {"tit-for-tat", "it's \"mine\""};
    const int players = folk_recorder_society(written.recorder, "players", 4, types, 2);
    folk_recorder_society(written.recorder, "donors", 12, NULL, 0);
    written_flush(&written);
    assert_true(reader_refresh(reader));
    assert_int_equal(folk_reader_society_count(reader), 2);
    const folk_society *society = folk_reader_society(reader, 0);
    assert_string_equal(society->name, "players");
    assert_int_equal(society->size, 4);
    assert_int_equal(society->type_count, 2);
    assert_string_equal(society->types[1], "it's \"mine\"");
    assert_null(society->network);
    const uint32_t path[][2] = {{0, 1}, {1, 2}, {2, 3}};
    folk_network network;
    folk_error err = {0};
    assert_true(folk_network_create(&network, 4, path, 3, &err));
    folk_recorder_network(written.recorder, players, 0, &network);
    folk_network_clear(&network);
    written_flush(&written);
    assert_true(reader_refresh(reader));
    society = folk_reader_society(reader, 0);
    assert_string_equal(society->types[0], "tit-for-tat");
    assert_non_null(society->network);
    assert_int_equal(folk_network_edge_count(society->network), 3);
    assert_int_equal(society->network->neighbours[society->network->offsets[3]], 2);
    assert_null(folk_reader_society(reader, 1)->network);
    assert_null(folk_reader_society(reader, 1)->types);
    folk_reader_close(reader);
    written_end(&written);
}

static void of_a_lattice_the_shape_is_kept(void **state) {
    (void)state;
    test_written written;
    written_begin(&written, NULL, 0);
    const folk_lattice lattice = {
        .rows = 5, .columns = 7, .neighbourhood = FOLK_MOORE, .wrap = true};
    folk_network network;
    folk_error err = {0};
    assert_true(folk_network_lattice(&network, &lattice, &err));
    const int sites = folk_recorder_society(written.recorder, "sites", 35, NULL, 0);
    folk_recorder_network(written.recorder, sites, 0, &network);
    folk_network_clear(&network);
    written_flush(&written);
    assert_near(query(written.store, "SELECT network IS NULL FROM society"), 1, 0);
    folk_reader *reader = written_open(&written);
    const folk_network *back = folk_reader_society(reader, 0)->network;
    assert_non_null(back);
    assert_int_equal(back->node_count, 35);
    assert_int_equal(back->lattice.rows, 5);
    assert_int_equal(back->lattice.columns, 7);
    assert_int_equal(back->lattice.neighbourhood, FOLK_MOORE);
    assert_true(back->lattice.wrap);
    assert_null(back->offsets);
    folk_reader_close(reader);
    written_end(&written);
}

static void a_view_names_what_it_shows(void **state) {
    (void)state;
    test_written written;
    written_begin(&written, "{\"kind\":\"simplex\",\"metrics\":[\"welfare\",\"own-7\",\"own-6\"]}",
                  0);
    folk_reader *reader = written_open(&written);
    const folk_view *view = folk_reader_view(reader);
    assert_int_equal(view->kind, FOLK_VIEW_SIMPLEX);
    assert_int_equal(view->metric_count, 3);
    assert_int_equal(view->metrics[0], FOLK_METRIC_WELFARE);
    assert_int_equal(view->metrics[1], 7);
    assert_int_equal(view->metrics[2], 6);
    assert_null(view->population);
    folk_reader_close(reader);
    written_end(&written);
    written_begin(&written,
                  "{\"kind\":\"lattice\",\"population\":\"sites\",\"color\":\"strategy\"}", 0);
    reader = written_open(&written);
    view = folk_reader_view(reader);
    assert_int_equal(view->kind, FOLK_VIEW_LATTICE);
    assert_string_equal(view->population, "sites");
    assert_string_equal(view->color, "strategy");
    assert_null(view->table);
    folk_reader_close(reader);
    written_end(&written);
}

static void snapshots_are_found_by_their_moment(void **state) {
    (void)state;
    enum { AGENTS = 3000 };
    test_written written;
    written_begin(&written, NULL, 0);
    folk_recorder_society(written.recorder, "donors", AGENTS, NULL, 0);
    for (int t = 0; t < 10; t++)
        written_snapshot(&written, t * 2.5, AGENTS, 100.0 * t);
    written_flush(&written);
    folk_reader *reader = written_open(&written);
    folk_error err = {0};
    size_t moment;
    assert_int_equal(folk_reader_moment_count(reader), 10);
    assert_false(folk_reader_moment_at(reader, -1, &moment));
    assert_int_equal(moment, 0);
    assert_true(folk_reader_moment_at(reader, 0, &moment));
    assert_int_equal(moment, 0);
    assert_true(folk_reader_moment_at(reader, 7.4, &moment));
    assert_int_equal(moment, 2);
    assert_true(folk_reader_moment_at(reader, 1e9, &moment));
    assert_int_equal(moment, 9);
    assert_near(folk_reader_moment(reader, 9), 22.5, 0);
    assert_int_equal(folk_reader_column_count(reader, 0), 1);
    assert_string_equal(folk_reader_column_name(reader, 0, 0), "score");
    const double *values[4]; // valid until the fourth call after each
    for (size_t t = 0; t < 4; t++)
        values[t] = folk_reader_column(reader, 0, "score", t, &err);
    for (size_t t = 0; t < 4; t++)
        for (size_t i = 0; i < AGENTS; i++)
            assert_near(values[t][i], 100.0 * (double)t + (double)i, 0);
    assert_ptr_equal(folk_reader_column(reader, 0, "score", 2, &err), values[2]);
    written_snapshot(&written, 100, AGENTS, 7);
    written_flush(&written);
    assert_true(reader_refresh(reader));
    assert_int_equal(folk_reader_moment_count(reader), 11);
    assert_near(folk_reader_column(reader, 0, "score", 10, &err)[1], 8, 0);
    assert_string_equal(err.text, "");
    folk_reader_close(reader);
    written_end(&written);
}

static void happenings_of_an_agent_go_back_from_a_moment(void **state) {
    (void)state;
    test_written written;
    written_begin(&written, NULL, 0);
    for (int i = 0; i < 300; i++) {
        const folk_record_event event = {.time = i / 3, // three at a time
                                         .kind = i % 2 == 0 ? "gift" : "theft",
                                         .detail = i % 5 == 0 ? "in public" : NULL,
                                         .actor = i % 10,
                                         .target = i % 3 == 0 ? 42 : -1};
        folk_recorder_event(written.recorder, &event);
    }
    written_flush(&written);
    folk_reader *reader = written_open(&written);
    folk_error err = {0};
    folk_happening *items;
    size_t count;
    assert_true(folk_reader_happenings(reader, 7, 50, 3, &items, &count, &err));
    assert_int_equal(count, 3); // of i = 147, 137, 127, at or before 152
    assert_near(items[0].t, 49, 0);
    assert_near(items[1].t, 45, 0);
    assert_string_equal(items[0].kind, "theft");
    assert_int_equal(items[0].actor, 7);
    assert_int_equal(items[0].target, 42);
    assert_int_equal(items[1].target, -1);
    folk_happenings_clear(items, count);
    assert_true(folk_reader_happenings(reader, 42, 1e9, 1000, &items, &count, &err));
    assert_int_equal(count, 100); // as target alone
    folk_happenings_clear(items, count);
    assert_true(folk_reader_happenings(reader, 0, 0, 10, &items, &count, &err));
    assert_int_equal(count, 1);
    assert_string_equal(items[0].detail, "in public");
    folk_happenings_clear(items, count);
    assert_true(folk_reader_happenings(reader, 0, -1, 10, &items, &count, &err));
    assert_int_equal(count, 0);
    folk_happenings_clear(items, count);
    folk_reader_close(reader);
    written_end(&written);
}

static void talks_of_a_mind_are_newest_first(void **state) {
    (void)state;
    test_written written;
    written_begin(&written, NULL, 0);
    for (uint32_t i = 1; i <= 6; i++) {
        const folk_exchange exchange = {.id = i,
                                        .asker = i,
                                        .to = i % 2 == 0 ? "bob" : "alice",
                                        .request = "{\"model\":\"m\"}",
                                        .reply = i == 5 ? NULL : "J",
                                        .error = i == 5 ? "refused" : NULL,
                                        .asked_at = i,
                                        .answer_at = i + 0.5,
                                        .latency = 0.25,
                                        .cost = 0.125,
                                        .tokens_in = 11,
                                        .tokens_out = 3,
                                        .source = FOLK_SOURCE_LIVE};
        folk_recorder_exchange(written.recorder, &exchange);
    }
    written_flush(&written);
    folk_reader *reader = written_open(&written);
    assert_int_equal(folk_reader_mind_count(reader), 2);
    assert_string_equal(folk_reader_mind(reader, 0), "alice");
    assert_string_equal(folk_reader_mind(reader, 1), "bob");
    folk_error err = {0};
    folk_talk *items;
    size_t count;
    assert_true(folk_reader_talks(reader, "alice", 5, 2, &items, &count, &err));
    assert_int_equal(count, 2);
    assert_int_equal(items[0].seq, 5);
    assert_string_equal(items[0].reply, "");
    assert_string_equal(items[0].error, "refused");
    assert_int_equal(items[1].seq, 3);
    assert_string_equal(items[1].reply, "J");
    assert_string_equal(items[1].request, "{\"model\":\"m\"}");
    assert_string_equal(items[1].source, "live");
    assert_near(items[1].answer_at, 3.5, 0);
    assert_near(items[1].cost, 0.125, 0);
    assert_int_equal(items[1].tokens_in, 11);
    folk_talks_clear(items, count);
    assert_true(folk_reader_talks(reader, "alice", 4.75, 9, &items, &count, &err));
    assert_int_equal(count, 2);
    assert_int_equal(items[0].seq, 3);
    folk_talks_clear(items, count);
    assert_true(folk_reader_talks(reader, "alice", 0.5, 9, &items, &count, &err));
    assert_int_equal(count, 0);
    folk_talks_clear(items, count);
    folk_reader_close(reader);
    written_end(&written);
}

static void a_table_comes_in_rows_and_columns(void **state) {
    (void)state;
    test_written written;
    written_begin(&written, NULL, 0);
    const folk_cell cells[] = {
        {.table = "ranking", .row = 0, .column = "name", .text = "grudger"},
        {.table = "ranking", .row = 0, .column = "score", .number = 2.5},
        {.table = "ranking", .row = 1, .column = "name", .text = "random"},
        {.table = "ranking", .row = 1, .column = "extra", .number = -1},
        {.table = "another", .row = 0, .column = "x", .number = 1.0 / 3},
    };
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
        folk_recorder_cell(written.recorder, &cells[i]);
    written_flush(&written);
    folk_reader *reader = written_open(&written);
    folk_error err = {0};
    folk_grid grid;
    assert_int_equal(folk_reader_table_count(reader), 2);
    assert_string_equal(folk_reader_table_name(reader, 0), "ranking");
    assert_true(folk_reader_table(reader, "ranking", &grid, &err));
    assert_int_equal(grid.rows, 2);
    assert_int_equal(grid.columns, 3);
    assert_string_equal(grid.headings[2], "extra");
    assert_string_equal(grid.cells[0], "grudger");
    assert_string_equal(grid.cells[1], "2.5");
    assert_near(grid.numbers[1], 2.5, 0);
    assert_true(isnan(grid.numbers[0]));
    assert_string_equal(grid.cells[4], ""); // random has no score
    assert_true(isnan(grid.numbers[4]));
    assert_near(grid.numbers[5], -1, 0);
    assert_true(folk_reader_table(reader, "another", &grid, &err));
    assert_string_equal(grid.cells[0], "0.333333");
    assert_false(folk_reader_table(reader, "rankin", &grid, &err));
    assert_string_equal(err.text, "run 1 has published no table 'rankin'");
    folk_reader_close(reader);
    written_end(&written);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(a_curve_has_the_values_that_were_recorded),
        FOLK_TEST(a_run_tells_what_it_is),
        FOLK_TEST(what_is_written_meanwhile_comes_with_a_refresh),
        FOLK_TEST(a_series_that_is_thinned_is_read_as_it_is_kept),
        FOLK_TEST(a_killed_run_is_seen_to_be_dead),
        FOLK_TEST(a_society_comes_with_its_types_and_network),
        FOLK_TEST(of_a_lattice_the_shape_is_kept),
        FOLK_TEST(a_view_names_what_it_shows),
        FOLK_TEST(snapshots_are_found_by_their_moment),
        FOLK_TEST(happenings_of_an_agent_go_back_from_a_moment),
        FOLK_TEST(talks_of_a_mind_are_newest_first),
        FOLK_TEST(a_table_comes_in_rows_and_columns),
    };
    return FOLK_TESTS(tests);
}
