// SPDX-License-Identifier: GPL-3.0-or-later
// What was recorded answers again: the run that is repeated by the number of the question, any run
// by the text of the request.
#include "tests/agents/asking.h"
#include "tests/agents/mock_client.h"
#include "tests/core/store_fixture.h"

typedef struct session {
    test_store fixture;
    folk_store *store;
    folk_client *client;
    folk_error err;
    folk_tally tally;
    uint64_t digest;
    int64_t run;
} session;

static session session_begin(void) {
    session all = {.fixture = fixture_create()};
    all.store = fixture_open(&all.fixture, FOLK_STORE_WRITE);
    folk_client_def def = folk_client_def_default();
    all.client = folk_client_create(&def, NULL);
    return all;
}

static void session_end(session *all) {
    folk_client_destroy(all->client);
    folk_store_close(all->store);
    fixture_destroy(&all->fixture);
}

// A run that is recorded in the store; `repeated` is the number of the run that it repeats.
static bool run(session *all, folk_provider_def def, asking asked, int64_t repeated) {
    if (asked.agents == 0) asked.agents = 4;
    asked.questions = 10;
    all->err = (folk_error){0};
    all->run = fixture_begin(&all->fixture, all->store);
    folk_recorder *recorder = fixture_record(&all->fixture, all->store, all->run);
    folk_tape *tape = folk_tape_open(&(folk_tape_def){.store = all->store, .before = all->run});
    folk_tape *past = folk_tape_open(&(folk_tape_def){.store = all->store, .run = repeated});
    const bool recalls = def.mode == FOLK_MODE_REPLAY || def.mode == FOLK_MODE_CACHE;
    if (recalls) def.tape = tape;
    if (repeated != 0) def.repeated = past;
    if (def.mode != FOLK_MODE_REPLAY) def.client = all->client;
    asking_begin(&asked, recorder, 1);
    folk_provider *provider = folk_provider_create(&def, asked.sim);
    const bool ok = asking_run(&asked, provider, &all->err);
    all->tally = *folk_provider_tally(provider);
    all->digest = folk_sim_digest(asked.sim);
    folk_provider_destroy(provider);
    folk_sim_destroy(asked.sim);
    folk_tape_close(tape);
    folk_tape_close(past);
    assert_true(folk_recorder_flush(recorder, true, NULL));
    folk_recorder_destroy(recorder);
    return ok;
}

static void live_replay_and_cache_have_one_digest(void **state) {
    (void)state;
    session all = session_begin();
    assert_true(run(&all, (folk_provider_def){.mode = FOLK_MODE_RECORD}, (asking){0}, 0));
    const uint64_t digest = all.digest;
    assert_int_equal(all.client->begun, 40);
    assert_true(run(&all, (folk_provider_def){.mode = FOLK_MODE_REPLAY}, (asking){0}, 0));
    assert_true(all.digest == digest);
    assert_int_equal(all.tally.answers[FOLK_SOURCE_CACHE], 40);
    assert_true(run(&all, (folk_provider_def){.mode = FOLK_MODE_CACHE}, (asking){0}, 0));
    assert_true(all.digest == digest);
    const folk_provider_def repeats = {.repeat_until = INFINITY, .only_repeats = true};
    assert_true(run(&all, repeats, (asking){0}, 1));
    assert_true(all.digest == digest);
    assert_int_equal(all.tally.answers[FOLK_SOURCE_RECORD], 40);
    assert_near(all.tally.cost, 0, 0);
    assert_int_equal(all.client->begun, 40);
    session_end(&all);
}

static void the_nth_asking_takes_the_nth_sample(void **state) {
    (void)state;
    session all = session_begin();
    asking same = {.agents = 1, .request = "{\"model\":\"m\"}"};
    folk_provider_def live = {.mode = FOLK_MODE_RECORD, .most.calls = 4};
    const folk_provider_def cache = {.mode = FOLK_MODE_CACHE};
    assert_true(run(&all, live, same, 0)); // four samples of one request
    assert_true(run(&all, cache, same, 0));
    assert_int_equal(all.tally.answers[FOLK_SOURCE_CACHE], 4);
    assert_int_equal(all.tally.answers[FOLK_SOURCE_LIVE], 6);
    assert_true(run(&all, cache, same, 0));
    assert_int_equal(all.tally.answers[FOLK_SOURCE_CACHE], 10);
    assert_int_equal(all.client->begun, 10);
    assert_true(run(&all, (folk_provider_def){.mode = FOLK_MODE_REPLAY}, same, 0));
    session_end(&all);
}

static void an_asking_too_many_is_told(void **state) {
    (void)state;
    session all = session_begin();
    asking same = {.agents = 1, .request = "{\"model\":\"m\"}"};
    assert_true(run(&all, (folk_provider_def){.mode = FOLK_MODE_RECORD, .most.calls = 4}, same, 0));
    assert_false(run(&all, (folk_provider_def){.mode = FOLK_MODE_REPLAY}, same, 0));
    assert_non_null(strstr(all.err.text, "exchange 5: it asks the same for the 5th time, and the "
                                         "tape has fewer answers of a model to it"));
    session_end(&all);
}

static void a_miss_names_the_nearest_request(void **state) {
    (void)state;
    session all = session_begin();
    assert_true(run(&all, (folk_provider_def){.mode = FOLK_MODE_RECORD},
                    (asking){.agents = 1, .request = "{\"model\":\"m\",\"x\":\"of %u units\"}"},
                    0));
    assert_false(run(&all, (folk_provider_def){.mode = FOLK_MODE_REPLAY},
                     (asking){.agents = 1, .request = "{\"model\":\"m\",\"x\":\"of %u pears\"}"},
                     0));
    assert_non_null(strstr(all.err.text,
                           "agent 'agent-0' at time 0, exchange 1: its answer is not on the tape; "
                           "the nearest request there is that of run 1, exchange 1: at byte 24: "));
    assert_non_null(strstr(all.err.text, "of 1 units"));
    assert_non_null(strstr(all.err.text, "of 1 pears"));
    session_end(&all);
}

static void an_empty_tape_says_so(void **state) {
    (void)state;
    session all = session_begin();
    assert_false(run(&all, (folk_provider_def){.mode = FOLK_MODE_REPLAY}, (asking){0}, 0));
    assert_string_equal(all.err.text,
                        "agent 'agent-0' at time 0, exchange 1: its answer is not on the tape, "
                        "which holds no exchange at all");
    session_end(&all);
}

static void another_question_than_then_is_an_error(void **state) {
    (void)state;
    session all = session_begin();
    assert_true(run(&all, (folk_provider_def){.mode = FOLK_MODE_RECORD},
                    (asking){.request = "{\"model\":\"m\",\"x\":\"%u\"}"}, 0));
    const folk_provider_def repeats = {.repeat_until = INFINITY, .only_repeats = true};
    assert_false(run(&all, repeats, (asking){.request = "{\"model\":\"n\",\"x\":\"%u\"}"}, 1));
    assert_non_null(strstr(all.err.text,
                           "agent 'agent-0' at time 0, exchange 1: this is not the question of run "
                           "1: at byte 11: "));
    session_end(&all);
}

// Agents ask at times 0, between 1 and 3, …: what was asked before the fork is not asked again.
static void a_fork_asks_only_what_comes_after(void **state) {
    (void)state;
    session all = session_begin();
    const double fork = 5.0;
    assert_true(run(&all, (folk_provider_def){.mode = FOLK_MODE_RECORD}, (asking){0}, 0));
    const uint64_t digest = all.digest;
    const int before = (int)query(all.store, "SELECT count(*) FROM exchange WHERE asked_at < 5");
    assert_in_range(before, 8, 32);
    const folk_provider_def forked = {.mode = FOLK_MODE_RECORD, .repeat_until = fork};
    assert_true(run(&all, forked, (asking){0}, 1));
    assert_int_equal(all.tally.answers[FOLK_SOURCE_RECORD], before);
    assert_int_equal(all.tally.answers[FOLK_SOURCE_LIVE], 40 - before);
    assert_int_equal(all.client->begun, 40 + 40 - before);
    assert_true(all.digest == digest); // the mock answers the same to the same
    session_end(&all);
}

static void what_failed_is_asked_again(void **state) {
    (void)state;
    session all = session_begin();
    folk_provider_def live = {.mode = FOLK_MODE_RECORD, .repeat_until = INFINITY};
    assert_false(run(&all, live, (asking){.request = "{\"model\":\"m\",\"fail one\":%u}"}, 0));
    const int failed = (int)query(all.store, "SELECT count(error) FROM exchange");
    assert_true(failed > 0);
    const int begun = all.client->begun;
    assert_false(run(&all, live, (asking){.request = "{\"model\":\"m\",\"fail one\":%u}"}, 1));
    assert_true(all.client->begun > begun);
    assert_int_equal(all.tally.answers[FOLK_SOURCE_RECORD], 0);
    session_end(&all);
}

static void a_failure_that_was_borne_is_repeated(void **state) {
    (void)state;
    session all = session_begin();
    const asking tolerant = {.tolerant = true, .request = "{\"model\":\"m\",\"fail one\":%u}"};
    folk_provider_def live = {.mode = FOLK_MODE_RECORD, .repeat_until = INFINITY};
    assert_true(run(&all, live, tolerant, 0));
    const uint64_t digest = all.digest;
    live.only_repeats = true;
    assert_true(run(&all, live, tolerant, 1));
    assert_true(all.digest == digest);
    assert_int_equal(all.client->begun, 40);
    session_end(&all);
}

static void a_replay_beyond_the_record_says_where_it_ends(void **state) {
    (void)state;
    session all = session_begin();
    assert_true(run(&all, (folk_provider_def){.mode = FOLK_MODE_RECORD, .most.calls = 4},
                    (asking){.agents = 1}, 0));
    const folk_provider_def repeats = {.repeat_until = INFINITY, .only_repeats = true};
    assert_false(run(&all, repeats, (asking){.agents = 1}, 1));
    assert_non_null(strstr(all.err.text, "exchange 5: the recorded run has no answer to it"));
    assert_int_equal(all.tally.answers[FOLK_SOURCE_RECORD], 4);
    session_end(&all);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(live_replay_and_cache_have_one_digest),
        FOLK_TEST(the_nth_asking_takes_the_nth_sample),
        FOLK_TEST(an_asking_too_many_is_told),
        FOLK_TEST(a_miss_names_the_nearest_request),
        FOLK_TEST(an_empty_tape_says_so),
        FOLK_TEST(another_question_than_then_is_an_error),
        FOLK_TEST(a_fork_asks_only_what_comes_after),
        FOLK_TEST(what_failed_is_asked_again),
        FOLK_TEST(a_failure_that_was_borne_is_repeated),
        FOLK_TEST(a_replay_beyond_the_record_says_where_it_ends),
    };
    return FOLK_TESTS(tests);
}
