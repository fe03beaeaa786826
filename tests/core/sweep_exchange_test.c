// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep_exchange.h"
#include "core/hash.h"
#include "core/sweep_store.h"
#include "core/tape.h"
#include "tests/core/store_fixture.h"

static const char FIRST[] = "0123456789abcdef0123456789abcdef";
static const char SECOND[] = "fedcba9876543210fedcba9876543210";
static const char POINT[] = "00000000000000000000000000000001"; // key of a point

typedef struct studio {
    test_store fixture;
    folk_store *store;
    int64_t first, second; // sweeps
} studio;

static int64_t begin(studio *at, folk_store *store, const char *key) {
    const int factors[] = {1};
    char hash[FOLK_HASH_TEXT];
    folk_scenario_hash(&at->fixture.scenario, hash);
    const folk_sweep_def def = {.key = key,
                                .scenario = &at->fixture.scenario,
                                .scenario_hash = hash,
                                .values = &at->fixture.values,
                                .factors = factors,
                                .factor_count = 1,
                                .design = "{}",
                                .points = 3,
                                .replicates = 3,
                                .seed = 7};
    int64_t sweep = 0;
    folk_error err = {0};
    assert_true(folk_sweep_begin(store, &def, &sweep, &err));
    return sweep;
}

static studio studio_open(void) {
    studio at = {.fixture = fixture_create()};
    at.store = fixture_open(&at.fixture, FOLK_STORE_WRITE);
    at.first = begin(&at, at.store, FIRST);
    at.second = begin(&at, at.store, SECOND);
    return at;
}

static void studio_close(studio *at) {
    folk_store_close(at->store);
    fixture_destroy(&at->fixture);
}

// An exchange of replicate `replicate` at point `point`.
typedef struct line {
    uint64_t point, replicate;
    uint32_t seq;
    const char *request, *reply, *error;
    folk_source source;
} line;

static void record_in(folk_store *store, int64_t sweep, const line *lines, int count) {
    folk_error err = {0};
    folk_sweep_exchanges *writer = folk_sweep_exchanges_create(store, sweep, &err);
    assert_non_null(writer);
    for (int i = 0; i < count; i++)
        folk_sweep_exchanges_add(writer, &(folk_sweep_exchange){
                                             .point = lines[i].point,
                                             .replicate = lines[i].replicate,
                                             .point_key = POINT,
                                             .exchange = {.id = lines[i].seq,
                                                          .to = "alice",
                                                          .request = lines[i].request,
                                                          .reply = lines[i].reply,
                                                          .error = lines[i].error,
                                                          .source = lines[i].source,
                                                          .cost = 0.5,
                                                          .tokens_in = 3,
                                                          .tokens_out = 4},
                                         });
    assert_true(folk_sweep_exchanges_flush(writer, &err));
    folk_sweep_exchanges_destroy(writer);
}

static void record(studio *at, int64_t sweep, const line *lines, int count) {
    record_in(at->store, sweep, lines, count);
}

// The reply to exchange `seq` of a run; "" for none. The caller owns it.
static char *reply_at(folk_store *store, int64_t sweep, uint64_t point, uint64_t replicate,
                      uint32_t seq) {
    folk_tape *tape = folk_tape_open(&(folk_tape_def){
        .store = store, .run = sweep, .sweeps = true, .point = point, .replicate = replicate});
    folk_recorded found;
    folk_error err = {0};
    assert_true(folk_tape_at(tape, seq, &found, &err));
    assert_true(found.run == 0 || (found.run == sweep && found.exchange.id == seq));
    char *reply =
        folk_strdup(found.run != 0 && found.exchange.reply != NULL ? found.exchange.reply : "");
    folk_tape_close(tape);
    return reply;
}

static void check_reply(const char *expected, char *actual) {
    assert_string_equal(actual, expected);
    folk_free(actual);
}

static void a_run_finds_its_own_exchanges(void **state) {
    (void)state;
    studio at = studio_open();
    const line lines[] = {
        {0, 0, 1, "what?", "a", NULL, FOLK_SOURCE_LIVE},
        {0, 1, 1, "what?", "b", NULL, FOLK_SOURCE_LIVE},
        {2, 1, 300, "what then?", "c", NULL, FOLK_SOURCE_LIVE},
    };
    record(&at, at.first, lines, 3);
    check_reply("a", reply_at(at.store, at.first, 0, 0, 1));
    check_reply("b", reply_at(at.store, at.first, 0, 1, 1));
    check_reply("c", reply_at(at.store, at.first, 2, 1, 300));
    check_reply("", reply_at(at.store, at.first, 0, 0, 2));
    check_reply("", reply_at(at.store, at.second, 0, 0, 1));
    studio_close(&at);
}

static void an_exchange_comes_back_whole(void **state) {
    (void)state;
    studio at = studio_open();
    const line lines[] = {{1, 2, 7, "what?", NULL, "it is down", FOLK_SOURCE_LIVE}};
    record(&at, at.first, lines, 1);
    folk_tape *tape = folk_tape_open(&(folk_tape_def){
        .store = at.store, .run = at.first, .sweeps = true, .point = 1, .replicate = 2});
    folk_recorded found;
    folk_error err = {0};
    assert_true(folk_tape_at(tape, 7, &found, &err));
    assert_string_equal(found.exchange.request, "what?");
    assert_string_equal(found.exchange.error, "it is down");
    assert_string_equal(found.exchange.to, "alice");
    assert_null(found.exchange.reply);
    assert_true(found.exchange.cost == 0.5 && found.exchange.tokens_in == 3 &&
                found.exchange.tokens_out == 4);
    folk_tape_close(tape);
    studio_close(&at);
}

// What comes later takes the place of what is there: a question that was asked again.
static void an_exchange_replaces_that_of_its_place(void **state) {
    (void)state;
    studio at = studio_open();
    const line lines[] = {{0, 0, 1, "what?", NULL, "it is down", FOLK_SOURCE_LIVE},
                          {0, 0, 1, "what?", "a", NULL, FOLK_SOURCE_LIVE}};
    record(&at, at.first, lines, 2);
    check_reply("a", reply_at(at.store, at.first, 0, 0, 1));
    folk_sweep_answers answers;
    folk_error err = {0};
    assert_true(folk_sweep_answers_of_run(at.store, at.first, 0, 0, &answers, &err));
    assert_true(answers.calls == 1 && answers.tokens == 7 && answers.cost == 0.5);
    studio_close(&at);
}

static const char *sample(folk_tape *tape, const char *request, uint32_t n, folk_recorded *found) {
    char key[FOLK_HASH_TEXT];
    folk_error err = {0};
    folk_exchange_key(request, key);
    assert_true(folk_tape_sample(tape, key, n, found, &err));
    return found->run != 0 ? found->exchange.reply : "";
}

static folk_tape *samples_of(const studio *at, uint64_t replicate, int64_t before) {
    return folk_tape_open(&(folk_tape_def){
        .store = at->store, .sweeps = true, .replicate = replicate, .before = before});
}

// In the order of sweeps, points and questions; what no model has answered is none.
static void replicates_do_not_share_samples(void **state) {
    (void)state;
    studio at = studio_open();
    const line first[] = {
        {1, 0, 1, "what?", "third", NULL, FOLK_SOURCE_LIVE},
        {0, 0, 4, "what?", "second", NULL, FOLK_SOURCE_LIVE},
        {0, 0, 2, "what?", "first", NULL, FOLK_SOURCE_LIVE},
        {0, 0, 1, "what?", "copied", NULL, FOLK_SOURCE_RECORD},
        {0, 0, 3, "what?", NULL, "it is down", FOLK_SOURCE_LIVE},
        {0, 1, 1, "what?", "of another", NULL, FOLK_SOURCE_LIVE},
    };
    const line second[] = {{0, 0, 1, "what?", "fourth", NULL, FOLK_SOURCE_LIVE}};
    record(&at, at.first, first, 6);
    record(&at, at.second, second, 1);
    folk_tape *tape = samples_of(&at, 0, 0);
    folk_recorded found;
    assert_string_equal(sample(tape, "what?", 0, &found), "first");
    assert_string_equal(sample(tape, "what?", 1, &found), "second");
    assert_string_equal(sample(tape, "what?", 2, &found), "third");
    assert_string_equal(sample(tape, "what?", 3, &found), "fourth");
    assert_string_equal(sample(tape, "what?", 4, &found), "");
    assert_string_equal(sample(tape, "what else?", 0, &found), "");
    folk_tape_close(tape);
    tape = samples_of(&at, 1, 0);
    assert_string_equal(sample(tape, "what?", 0, &found), "of another");
    assert_string_equal(sample(tape, "what?", 1, &found), "");
    folk_tape_close(tape);
    tape = samples_of(&at, 0, at.second);
    assert_string_equal(sample(tape, "what?", 3, &found), "");
    folk_tape_close(tape);
    studio_close(&at);
}

static void what_is_missing_is_said(void **state) {
    (void)state;
    studio at = studio_open();
    folk_error err = {0};
    folk_tape *tape = samples_of(&at, 0, 0);
    char *sentence = folk_tape_missing(tape, "what is it?", 0, &err);
    assert_string_equal(sentence, "its answer is not on the tape, which holds no exchange at all");
    folk_free(sentence);
    const line lines[] = {{0, 0, 5, "what was it?", "a", NULL, FOLK_SOURCE_LIVE}};
    record(&at, at.first, lines, 1);
    sentence = folk_tape_missing(tape, "what is it?", 0, &err);
    assert_string_equal(sentence,
                        "its answer is not on the tape; the nearest request there is that "
                        "of sweep 1, exchange 5: at byte 6: 'what was it?' was recorded, "
                        "'what is it?' is asked");
    folk_free(sentence);
    sentence = folk_tape_missing(tape, "what was it?", 1, &err);
    assert_string_equal(sentence,
                        "it asks the same for the 2th time in its replicate, and the tape "
                        "has fewer answers of a model to it");
    folk_free(sentence);
    folk_tape_close(tape);
    studio_close(&at);
}

static void the_same_run_of_another_sweep_is_found(void **state) {
    (void)state;
    studio at = studio_open();
    const line lines[] = {{2, 1, 1, "what?", "a", NULL, FOLK_SOURCE_LIVE}};
    record(&at, at.second, lines, 1);
    const folk_sweep_twin twins[] = {
        {.point_key = POINT, .replicate = 1},
        {.point_key = POINT, .replicate = 1, .seeded = true, .seed = 7},
        {.point_key = POINT, .replicate = 0},
        {.point_key = FIRST, .replicate = 1},
        {.point_key = POINT, .replicate = 1, .except = at.second},
        {.point_key = POINT, .replicate = 1, .seeded = true, .seed = 8},
        {.point_key = POINT, .replicate = 1, .seeded = true, .seed = 7, .common = true},
    };
    int64_t sweep;
    uint64_t point;
    folk_error err = {0};
    for (int i = 0; i < 7; i++) {
        assert_true(folk_sweep_same_run(at.store, &twins[i], &sweep, &point, &err));
        assert_true(i < 2 ? sweep == at.second && point == 2 : sweep == 0);
    }
    assert_true(folk_sweep_with_key(at.store, SECOND, &sweep, &err));
    assert_int_equal(sweep, at.second);
    studio_close(&at);
}

static void minds_are_kept(void **state) {
    (void)state;
    studio at = studio_open();
    folk_error err = {0};
    check_reply("", folk_sweep_minds(at.store, at.first, &err));
    assert_true(folk_sweep_set_minds(at.store, at.first, "{}", &err));
    assert_true(folk_sweep_set_minds(at.store, at.first, "{\"mode\":\"record\"}", &err));
    check_reply("{\"mode\":\"record\"}", folk_sweep_minds(at.store, at.first, &err));
    check_reply("", folk_sweep_minds(at.store, at.second, &err));
    studio_close(&at);
}

// The outcome of a run and what it was answered stay together.
static void end_run(folk_store *store, int64_t sweep, uint64_t point, bool done) {
    folk_error err = {0};
    double values[8] = {0};
    const char *settings[] = {"0.5"};
    folk_sweep_writer *writer = folk_sweep_writer_create(store, sweep, &err);
    assert_non_null(writer);
    const folk_sweep_outcome outcome = {.point = point,
                                        .point_key = POINT,
                                        .settings = settings,
                                        .status = done ? FOLK_SWEEP_DONE : FOLK_SWEEP_FAILED,
                                        .error = done ? NULL : "it is down",
                                        .digest = 1,
                                        .calls = 1,
                                        .values = values};
    assert_true(folk_sweep_writer_add(writer, &outcome, &err));
    assert_true(folk_sweep_writer_flush(writer, true, &err));
    folk_sweep_writer_destroy(writer);
}

static void merging_keeps_the_answers_of_the_outcome_that_stays(void **state) {
    (void)state;
    studio here = studio_open(), there = studio_open();
    const line of_here[] = {{0, 0, 1, "what?", "here", NULL, FOLK_SOURCE_LIVE},
                            {1, 0, 1, "what?", "here", NULL, FOLK_SOURCE_LIVE},
                            {1, 0, 2, "what?", "here alone", NULL, FOLK_SOURCE_LIVE},
                            {2, 0, 1, "what?", "here", NULL, FOLK_SOURCE_LIVE}};
    const line of_there[] = {{0, 0, 1, "what?", "there", NULL, FOLK_SOURCE_LIVE},
                             {1, 0, 1, "what?", "there", NULL, FOLK_SOURCE_LIVE},
                             {2, 0, 1, "what?", "there", NULL, FOLK_SOURCE_LIVE}};
    record(&here, here.first, of_here, 4);
    record(&there, there.first, of_there, 3);
    end_run(here.store, here.first, 0, true);
    end_run(there.store, there.first, 0, false);
    end_run(here.store, here.first, 1, false);
    end_run(there.store, there.first, 1, true);
    end_run(there.store, there.first, 2, true); // here it was only begun
    folk_error err = {0};
    assert_true(folk_sweep_merge(here.store, there.store, &err));
    check_reply("here", reply_at(here.store, here.first, 0, 0, 1));
    check_reply("there", reply_at(here.store, here.first, 1, 0, 1));
    check_reply("", reply_at(here.store, here.first, 1, 0, 2));
    check_reply("there", reply_at(here.store, here.first, 2, 0, 1));
    studio_close(&there);
    studio_close(&here);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(a_run_finds_its_own_exchanges),
        FOLK_TEST(an_exchange_comes_back_whole),
        FOLK_TEST(an_exchange_replaces_that_of_its_place),
        FOLK_TEST(replicates_do_not_share_samples),
        FOLK_TEST(what_is_missing_is_said),
        FOLK_TEST(the_same_run_of_another_sweep_is_found),
        FOLK_TEST(minds_are_kept),
        FOLK_TEST(merging_keeps_the_answers_of_the_outcome_that_stays),
    };
    return FOLK_TESTS(tests);
}
