// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/store_fixture.h"

#include "core/rng.h"
#include "core/tape.h"

typedef struct studio {
    test_store fixture;
    folk_store *store;
    folk_error err;
} studio;

static studio studio_open(void) {
    studio at = {.fixture = fixture_create()};
    at.store = fixture_open(&at.fixture, FOLK_STORE_WRITE);
    return at;
}

static void studio_close(studio *at) {
    folk_store_close(at->store);
    fixture_destroy(&at->fixture);
}

// A run whose exchange number i + 1 is exchanges[i], but for those without a request.
static int64_t tape_run(studio *at, const folk_exchange *exchanges, uint32_t count) {
    const int64_t run = fixture_begin(&at->fixture, at->store);
    folk_recorder *recorder = fixture_record(&at->fixture, at->store, run);
    for (uint32_t i = 0; i < count; i++) {
        folk_exchange exchange = exchanges[i];
        exchange.id = i + 1;
        exchange.to = "alice";
        if (exchange.request != NULL) folk_recorder_exchange(recorder, &exchange);
    }
    assert_true(folk_recorder_flush(recorder, true, &at->err));
    folk_recorder_destroy(recorder);
    return run;
}

static void an_exchange_comes_back_whole(void **state) {
    (void)state;
    studio at = studio_open();
    const folk_exchange exchanges[] = {
        {.request = "first?", .reply = "yes", .source = FOLK_SOURCE_HUMAN},
        {.request = NULL},
        {.request = "third?",
         .error = "refused",
         .attempts = 3,
         .asker = 9,
         .asked_at = 1.5,
         .answer_at = 2.5,
         .cost = 0.25,
         .latency = 4,
         .tokens_in = 6,
         .tokens_out = 7},
    };
    const int64_t run = tape_run(&at, exchanges, 3);
    folk_tape *tape = folk_tape_open(&(folk_tape_def){.store = at.store, .run = run});
    folk_recorded found;
    assert_true(folk_tape_at(tape, 3, &found, &at.err));
    const folk_exchange *third = &found.exchange;
    assert_int_equal(found.run, run);
    assert_int_equal(third->id, 3);
    assert_string_equal(third->request, "third?");
    assert_string_equal(third->error, "refused");
    assert_null(third->reply);
    assert_string_equal(third->to, "alice");
    assert_true(third->asker == 9 && third->asked_at == 1.5 && third->answer_at == 2.5);
    assert_true(third->cost == 0.25 && third->latency == 4 && third->attempts == 3);
    assert_true(third->tokens_in == 6 && third->tokens_out == 7);
    assert_int_equal(third->source, FOLK_SOURCE_LIVE);
    assert_true(folk_tape_at(tape, 1, &found, &at.err));
    assert_string_equal(found.exchange.reply, "yes");
    assert_int_equal(found.exchange.source, FOLK_SOURCE_HUMAN);
    assert_null(found.exchange.error);
    for (uint32_t seq = 2; seq < 5000; seq += 2) {
        assert_true(folk_tape_at(tape, seq, &found, &at.err));
        assert_int_equal(found.run, 0);
    }
    folk_tape_close(tape);
    studio_close(&at);
}

enum { MANY = 20000 };

// The run's i-th exchange (from 1) is "request i", answered by "reply i"; every 13th is missing.
static int64_t tape_many(studio *at) {
    const int64_t run = fixture_begin(&at->fixture, at->store);
    folk_recorder *recorder = fixture_record(&at->fixture, at->store, run);
    for (uint32_t id = 1; id <= MANY; id++) {
        char request[32], reply[32];
        snprintf(request, sizeof request, "request %u", id);
        snprintf(reply, sizeof reply, "reply %u", id);
        const folk_exchange exchange = {.id = id, .to = "bob", .request = request, .reply = reply};
        if (id % 13 != 0) folk_recorder_exchange(recorder, &exchange);
    }
    assert_true(folk_recorder_flush(recorder, true, &at->err));
    folk_recorder_destroy(recorder);
    return run;
}

static int wrong_at(folk_tape *tape, uint32_t seq) {
    folk_recorded found;
    char reply[32];
    snprintf(reply, sizeof reply, "reply %u", seq);
    if (!folk_tape_at(tape, seq, &found, NULL)) return 1;
    if (seq % 13 == 0 || seq > MANY) return found.run != 0;
    return found.run == 0 || found.exchange.id != seq || strcmp(found.exchange.reply, reply) != 0;
}

static void any_order_finds_what_was_recorded(void **state) {
    (void)state;
    studio at = studio_open();
    tape_many(&at); // another run beside
    const int64_t run = tape_many(&at);
    folk_tape *tape = folk_tape_open(&(folk_tape_def){.store = at.store, .run = run});
    folk_rng rng = folk_rng_stream(1, "tape", 0, 0);
    int wrong = 0;
    for (uint32_t seq = 1; seq <= MANY + 300; seq++)
        wrong += wrong_at(tape, seq);
    for (int i = 0; i < 2000; i++)
        wrong += wrong_at(tape, 1 + (uint32_t)folk_rng_below(&rng, MANY + 100));
    assert_int_equal(wrong, 0);
    folk_tape_close(tape);
    studio_close(&at);
}

static int count_statement(unsigned kind, void *context, void *statement, void *sql) {
    (void)kind, (void)statement, (void)sql;
    ++*(int *)context;
    return 0;
}

// Answers are asked for in the order of questions, but for some that wait for others.
static void nearly_ascending_order_reads_in_blocks(void **state) {
    (void)state;
    studio at = studio_open();
    const int64_t run = tape_many(&at);
    folk_tape *tape = folk_tape_open(&(folk_tape_def){.store = at.store, .run = run});
    int statements = 0, wrong = 0;
    sqlite3_trace_v2(folk_store_connection(at.store), SQLITE_TRACE_STMT, count_statement,
                     &statements);
    for (uint32_t seq = 11; seq <= MANY; seq++)
        wrong += wrong_at(tape, seq) + (seq % 3 == 0 ? wrong_at(tape, seq - 10) : 0);
    assert_int_equal(wrong, 0);
    assert_in_range(statements, 1, MANY / 100);
    folk_tape_close(tape);
    studio_close(&at);
}

// The reply of the n-th sample of `request`, or "-".
static const char *sample(folk_tape *tape, const char *request, uint32_t n) {
    char key[FOLK_HASH_TEXT];
    folk_exchange_key(request, key);
    folk_recorded found;
    assert_true(folk_tape_sample(tape, key, n, &found, NULL));
    if (found.run == 0) return "-";
    assert_string_equal(found.exchange.request, request);
    return found.exchange.reply;
}

static void samples_come_in_order_of_runs_and_questions(void **state) {
    (void)state;
    studio at = studio_open();
    const folk_exchange first[] = {
        {.request = "a", .reply = "a1"},
        {.request = "b", .reply = "b1"},
        {.request = "a", .error = "refused"},
        {.request = "a", .reply = "copied", .source = FOLK_SOURCE_CACHE},
        {.request = "a", .reply = "acted", .source = FOLK_SOURCE_STAND_IN},
        {.request = "a", .reply = "a2"},
    };
    const folk_exchange second[] = {{.request = "a", .reply = "a3"},
                                    {.request = "c", .reply = "c1"}};
    const int64_t one = tape_run(&at, first, 6), two = tape_run(&at, second, 2);
    folk_tape *all = folk_tape_open(&(folk_tape_def){.store = at.store});
    folk_tape *only = folk_tape_open(&(folk_tape_def){.store = at.store, .run = one});
    folk_tape *last = folk_tape_open(&(folk_tape_def){.store = at.store, .run = two});
    folk_tape *before = folk_tape_open(&(folk_tape_def){.store = at.store, .before = two});
    const char *const expected[] = {"a1", "a2", "a3", "-", "-"};
    for (uint32_t n = 0; n < 5; n++) {
        assert_string_equal(sample(all, "a", n), expected[n]);
        assert_string_equal(sample(only, "a", n), n < 2 ? expected[n] : "-");
        assert_string_equal(sample(before, "a", n), n < 2 ? expected[n] : "-");
        assert_string_equal(sample(last, "a", n), n == 0 ? "a3" : "-");
    }
    assert_string_equal(sample(all, "a", 2), "a3"); // in another order
    assert_string_equal(sample(all, "a", 0), "a1");
    assert_string_equal(sample(all, "c", 0), "c1");
    assert_string_equal(sample(only, "c", 0), "-");
    assert_string_equal(sample(all, "never asked", 0), "-");
    folk_recorded found;
    assert_true(folk_tape_sample(all, "no key", 0, &found, NULL));
    assert_int_equal(found.run, 0);
    folk_tape_close(all);
    folk_tape_close(only);
    folk_tape_close(last);
    folk_tape_close(before);
    studio_close(&at);
}

// Against a naive oracle: many keys, asked at random for a random sample.
static void samples_agree_with_a_list(void **state) {
    (void)state;
    enum { KEYS = 300, ROWS = 3000, ASKED = 4000 };
    static uint32_t rows_of[KEYS][ROWS], counts[KEYS];
    static char texts[ROWS][2][24];
    static folk_exchange exchanges[ROWS];
    studio at = studio_open();
    folk_rng rng = folk_rng_stream(2, "tape", 0, 0);
    memset(counts, 0, sizeof counts);
    for (uint32_t i = 0; i < ROWS; i++) {
        const uint32_t key = (uint32_t)folk_rng_below(&rng, KEYS);
        snprintf(texts[i][0], sizeof texts[i][0], "request %u", key);
        snprintf(texts[i][1], sizeof texts[i][1], "row %u", i);
        exchanges[i] = (folk_exchange){.request = texts[i][0], .reply = texts[i][1]};
        rows_of[key][counts[key]++] = i;
    }
    tape_run(&at, exchanges, ROWS / 2);
    tape_run(&at, exchanges + ROWS / 2, ROWS / 2);
    folk_tape *tape = folk_tape_open(&(folk_tape_def){.store = at.store});
    int wrong = 0;
    for (int i = 0; i < ASKED; i++) {
        const uint32_t key = (uint32_t)folk_rng_below(&rng, KEYS + 5);
        const uint32_t n = (uint32_t)folk_rng_below(&rng, 20);
        char request[24];
        snprintf(request, sizeof request, "request %u", key);
        const bool known = key < KEYS && n < counts[key];
        const char *expected = known ? texts[rows_of[key][n]][1] : "-";
        wrong += strcmp(sample(tape, request, n), expected) != 0;
    }
    assert_int_equal(wrong, 0);
    folk_tape_close(tape);
    studio_close(&at);
}

// A writer beside, on another connection and on the same one, is not kept waiting.
static void a_tape_holds_nobody_up(void **state) {
    (void)state;
    studio at = studio_open();
    const folk_exchange exchanges[] = {{.request = "a", .reply = "1"},
                                       {.request = "b", .reply = "2"}};
    const int64_t run = tape_run(&at, exchanges, 2);
    folk_store *reader = fixture_open(&at.fixture, FOLK_STORE_READ);
    folk_tape *tape = folk_tape_open(&(folk_tape_def){.store = at.store, .run = run});
    folk_tape *beside = folk_tape_open(&(folk_tape_def){.store = reader, .run = run});
    folk_recorded found;
    assert_true(folk_tape_at(tape, 1, &found, &at.err));
    assert_true(folk_tape_at(beside, 1, &found, &at.err));
    assert_string_equal(sample(tape, "a", 0), "1");
    folk_store *writer = fixture_open(&at.fixture, FOLK_STORE_WRITE);
    fixture_begin(&at.fixture, writer);
    tape_run(&at, exchanges, 2);
    assert_int_equal((int)query(writer, "PRAGMA wal_checkpoint(TRUNCATE)"), 0); // 1: kept waiting
    assert_true(folk_tape_at(tape, 2, &found, &at.err));
    assert_string_equal(found.exchange.reply, "2");
    folk_tape_close(tape);
    folk_tape_close(beside);
    folk_store_close(reader);
    folk_store_close(writer);
    studio_close(&at);
}

static void the_nearest_request_is_found(void **state) {
    (void)state;
    studio at = studio_open();
    const folk_exchange exchanges[] = {
        {.request = "{\"turn\":1,\"you\":\"alice\"}", .reply = "1"},
        {.request = "{\"turn\":2,\"you\":\"alice\"}", .reply = "2"},
        {.request = "{\"turn\":2,\"you\":\"bob\"}", .error = "refused"},
        {.request = "quite another", .reply = "4"},
    };
    const int64_t run = tape_run(&at, exchanges, 4);
    folk_tape *tape = folk_tape_open(&(folk_tape_def){.store = at.store, .run = run});
    folk_recorded found;
    assert_true(folk_tape_nearest(tape, "{\"turn\":2,\"you\":\"alice!\"}", &found, &at.err));
    assert_int_equal(found.exchange.id, 2);
    assert_true(folk_tape_nearest(tape, "{\"turn\":2,\"you\":\"bobby\"}", &found, &at.err));
    assert_int_equal(found.exchange.id, 3);
    assert_string_equal(found.exchange.error, "refused");
    assert_true(folk_tape_nearest(tape, "{\"turn\":7,\"you\":\"alice\"}", &found, &at.err));
    assert_int_equal(found.exchange.id, 2); // as near as the first, and newer
    folk_tape_close(tape);
    const int64_t empty = fixture_begin(&at.fixture, at.store);
    tape = folk_tape_open(&(folk_tape_def){.store = at.store, .run = empty});
    assert_true(folk_tape_nearest(tape, "anything", &found, &at.err));
    assert_int_equal(found.run, 0);
    folk_tape_close(tape);
    studio_close(&at);
}

static void assert_difference(const char *recorded, const char *asked, const char *expected) {
    char *difference = folk_tape_difference(recorded, asked);
    assert_string_equal(difference, expected);
    folk_free(difference);
}

static void the_first_difference_is_shown(void **state) {
    (void)state;
    assert_difference("C", "D", "at byte 1: 'C' was recorded, 'D' is asked");
    assert_difference("you have 3 units", "you have 4 units",
                      "at byte 10: 'you have 3 units' was recorded, 'you have 4 units' is asked");
    assert_difference("0123456789012345678901234567890123456789 A 012345678901234567890123456789",
                      "0123456789012345678901234567890123456789 B",
                      "at byte 42: '…1234567890123456789 A 0123456789012345678901…' was "
                      "recorded, '…1234567890123456789 B' is asked");
    assert_difference("the end", "the end.",
                      "at byte 8: 'the end' was recorded, 'the end.' is asked");
    assert_difference("", "x", "at byte 1: '' was recorded, 'x' is asked");
    assert_difference("same", "same", "nowhere: they are equal");
    assert_difference("a\nb\t\x1b[1m\x7f", "a\nc\r",
                      "at byte 3: 'a\\nb\\t\\x1b[1m\\x7f' was recorded, 'a\\nc\\r' is asked");
    // é and è differ in their second byte only, and are shown whole
    assert_difference("café", "cafè", "at byte 5: 'café' was recorded, 'cafè' is asked");
    // ten characters of two bytes: the cut would fall into the first
    assert_difference("-éééééééééé.x", "-éééééééééé.y",
                      "at byte 23: '…éééééééééé.x' was recorded, '…éééééééééé.y' is asked");
    assert_difference("\xc2\x9b"
                      "1",
                      "\xff\xe2\x82",
                      "at byte 1: '\\xc2\\x9b1' was recorded, '\\xff\\xe2\\x82' is asked");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(an_exchange_comes_back_whole),
        FOLK_TEST(any_order_finds_what_was_recorded),
        FOLK_TEST(nearly_ascending_order_reads_in_blocks),
        FOLK_TEST(samples_come_in_order_of_runs_and_questions),
        FOLK_TEST(samples_agree_with_a_list),
        FOLK_TEST(a_tape_holds_nobody_up),
        FOLK_TEST(the_nearest_request_is_found),
        FOLK_TEST(the_first_difference_is_shown),
    };
    return FOLK_TESTS(tests);
}
