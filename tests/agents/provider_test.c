// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/agents/asking.h"
#include "tests/agents/mock_client.h"

static folk_client *client_of(int in_flight) {
    folk_client_def def = folk_client_def_default();
    def.in_flight = in_flight;
    return folk_client_create(&def, NULL);
}

static uint64_t digest_with(int in_flight, folk_spending *spent) {
    folk_client *client = client_of(in_flight);
    asking run = {.agents = 30, .questions = 10};
    folk_error err = {0};
    asking_begin(&run, NULL, 1);
    const folk_provider_def def = {.mode = FOLK_MODE_RECORD, .client = client};
    folk_provider *provider = folk_provider_create(&def, run.sim);
    if (!asking_run(&run, provider, &err)) fail_msg("%s", err.text);
    assert_int_equal(folk_provider_tally(provider)->answers[FOLK_SOURCE_LIVE], 300);
    assert_true(client->most_open <= in_flight);
    if (spent != NULL) *spent = (folk_spending){.calls = client->most_open};
    const uint64_t digest = folk_sim_digest(run.sim);
    folk_provider_destroy(provider);
    folk_sim_destroy(run.sim);
    folk_client_destroy(client);
    return digest;
}

static void digest_is_the_same_with_any_number_of_calls_in_flight(void **state) {
    (void)state;
    folk_spending open = {0};
    const uint64_t one = digest_with(1, &open);
    assert_near(open.calls, 1, 0);
    assert_true(digest_with(8, &open) == one);
    assert_near(open.calls, 8, 0);
    assert_true(digest_with(256, &open) == one);
    assert_near(open.calls, 30, 0); // each agent waits for its answer
}

// What a driver of many runs does: each makes what way it can, and they wait together.
static void many_runs_share_one_client(void **state) {
    (void)state;
    enum { RUNS = 20 };
    folk_client *client = client_of(16);
    asking runs[RUNS];
    folk_provider *providers[RUNS];
    folk_error err = {0};
    const folk_provider_def def = {.mode = FOLK_MODE_RECORD, .client = client};
    for (int i = 0; i < RUNS; i++) {
        runs[i] = (asking){.agents = 30, .questions = 10};
        asking_begin(&runs[i], NULL, 1);
        providers[i] = folk_provider_create(&def, runs[i].sim);
    }
    for (int done = 0; done < RUNS;) {
        done = 0;
        for (int i = 0; i < RUNS; i++) {
            done += folk_sim_run(runs[i].sim, NULL, &err) == FOLK_DONE;
            assert_true(folk_provider_serve(providers[i], &err));
        }
        assert_true(folk_client_work(client, 0.1, -1, &err));
    }
    assert_int_equal(client->begun, RUNS * 300);
    assert_int_equal(client->most_open, 16);
    const uint64_t alone = digest_with(16, NULL);
    for (int i = 0; i < RUNS; i++) {
        assert_true(folk_sim_digest(runs[i].sim) == alone);
        folk_provider_destroy(providers[i]);
        folk_sim_destroy(runs[i].sim);
    }
    folk_client_destroy(client);
}

static void a_provider_that_ends_takes_its_calls_with_it(void **state) {
    (void)state;
    folk_client *client = client_of(16);
    asking left = {.agents = 5, .questions = 1}, right = {.agents = 5, .questions = 1};
    folk_error err = {0};
    const folk_provider_def def = {.mode = FOLK_MODE_RECORD, .client = client};
    asking_begin(&left, NULL, 1);
    asking_begin(&right, NULL, 1);
    folk_provider *gone = folk_provider_create(&def, left.sim);
    folk_provider *stays = folk_provider_create(&def, right.sim);
    folk_sim_run(left.sim, NULL, &err);
    folk_sim_run(right.sim, NULL, &err);
    assert_true(folk_provider_serve(gone, &err) && folk_provider_serve(stays, &err));
    assert_int_equal(client->count, 10);
    folk_provider_destroy(gone);
    folk_sim_destroy(left.sim);
    assert_int_equal(client->count, 5);
    assert_true(asking_run(&right, stays, &err));
    folk_provider_destroy(stays);
    folk_sim_destroy(right.sim);
    folk_client_destroy(client);
}

// What a run with `def` comes to, of which each agent asks ten times.
typedef struct verdict {
    bool ok;
    folk_tally tally;
    folk_error err;
    char spent[FOLK_ALLOWANCE_TEXT];
    uint32_t errors;
    int begun;
} verdict;

static verdict judge(folk_provider_def def, asking run) {
    verdict seen = {0};
    if (run.agents == 0) run.agents = 4;
    if (run.questions == 0) run.questions = 10;
    folk_client *client = client_of(3);
    if (def.mode != FOLK_MODE_SCRIPTED && def.mode != FOLK_MODE_REPLAY) def.client = client;
    asking_begin(&run, NULL, 1);
    folk_provider *provider = folk_provider_create(&def, run.sim);
    seen.ok = asking_run(&run, provider, &seen.err);
    seen.tally = *folk_provider_tally(provider);
    if (folk_provider_spent(provider) != NULL) strcpy(seen.spent, folk_provider_spent(provider));
    seen.errors = run.errors;
    seen.begun = client->begun;
    folk_provider_destroy(provider);
    folk_sim_destroy(run.sim);
    folk_client_destroy(client);
    return seen;
}

static void calls_are_bounded_to_the_call(void **state) {
    (void)state;
    for (int most = 1; most <= 41; most += 8) {
        const verdict seen =
            judge((folk_provider_def){.mode = FOLK_MODE_RECORD, .most.calls = most}, (asking){0});
        assert_true(seen.ok);
        assert_int_equal(seen.begun, most < 40 ? most : 40);
        assert_int_equal(seen.tally.answers[FOLK_SOURCE_LIVE], seen.begun);
        char expected[FOLK_ALLOWANCE_TEXT];
        snprintf(expected, sizeof expected, "the budget of %d call%s is spent (--max-calls)", most,
                 most == 1 ? "" : "s");
        assert_string_equal(seen.spent, most < 40 ? expected : "");
    }
}

// Two runs, of which each would ask 40 times, spend the 50 calls that they have together. What is
// under way when a run is given up counts as spent.
static void an_allowance_may_be_shared(void **state) {
    (void)state;
    folk_client *client = client_of(3);
    folk_allowance shared = {.most.calls = 50};
    const folk_provider_def def = {
        .mode = FOLK_MODE_RECORD, .client = client, .most.calls = 1, .shared = &shared};
    const int begun[] = {40, 50, 50};
    for (int i = 0; i < 3; i++) {
        asking run = {.agents = 4, .questions = 10};
        folk_error err = {0};
        asking_begin(&run, NULL, 1);
        folk_provider *provider = folk_provider_create(&def, run.sim);
        assert_true(asking_run(&run, provider, &err));
        assert_true((folk_provider_spent(provider) != NULL) == (i > 0));
        assert_int_equal(client->begun, begun[i]);
        folk_provider_destroy(provider);
        folk_sim_destroy(run.sim);
    }
    shared = (folk_allowance){.most.calls = 5};
    asking run = {.agents = 4, .questions = 10};
    asking_begin(&run, NULL, 1);
    folk_provider *provider = folk_provider_create(&def, run.sim);
    folk_sim_run(run.sim, NULL, NULL);
    assert_true(folk_provider_serve(provider, NULL));
    folk_provider_destroy(provider);
    assert_true(shared.spent.calls == 3 && shared.reserved.calls == 0);
    folk_sim_destroy(run.sim);
    folk_client_destroy(client);
}

// Of what a run was told before, the odd questions; and what it tells.
typedef struct diary {
    int told, told_odd;
    bool kept, fails;
    char reply[32];
} diary;

static bool recall(void *context, const folk_exchange *exchange, uint32_t before,
                   folk_answer *answer, bool *kept, folk_error *err) {
    diary *book = context;
    if (book->fails) return folk_fail(err, FOLK_ERR_PROVIDER, "the diary is lost");
    if (exchange->id % 2 == 0 || before > 0) return false;
    snprintf(book->reply, sizeof book->reply, "reply %u", exchange->id);
    *answer = (folk_answer){
        .reply = book->reply, .source = FOLK_SOURCE_RECORD, .cost = 2, .tokens_in = 7};
    *kept = book->kept;
    return true;
}

static void tell(void *context, const folk_exchange *exchange) {
    diary *book = context;
    book->told++;
    if (exchange->id % 2 == 1) book->told_odd++;
}

static verdict judge_with(diary *book) {
    const folk_remembrance remembrance = {.recall = recall, .tell = tell, .context = book};
    return judge((folk_provider_def){.mode = FOLK_MODE_RECORD, .remembrance = &remembrance},
                 (asking){0});
}

static void what_was_told_before_is_not_asked(void **state) {
    (void)state;
    diary book = {0};
    verdict seen = judge_with(&book);
    assert_true(seen.ok);
    assert_int_equal(seen.begun, 20);
    assert_int_equal(seen.tally.answers[FOLK_SOURCE_RECORD], 20);
    assert_int_equal(seen.tally.tokens_in[FOLK_SOURCE_RECORD], 20 * 7);
    assert_near(seen.tally.cost, 20 * 2, 0);
    assert_true(book.told == 40 && book.told_odd == 20);
    book = (diary){.kept = true};
    seen = judge_with(&book);
    assert_true(seen.ok && book.told == 20 && book.told_odd == 0);
    book = (diary){.fails = true};
    seen = judge_with(&book);
    assert_false(seen.ok);
    assert_non_null(strstr(seen.err.text, "exchange 1: the diary is lost"));
}

// A request of 40 bytes is held to be 10 tokens, and its answer at most 20; the mock takes 12. So
// after n calls 12 n are spent, and one more may begin while that leaves 30 of the 100: that is
// when n is 5 at most, whatever the calls under way have reserved.
static void tokens_are_reserved_and_given_back(void **state) {
    (void)state;
    const verdict seen =
        judge((folk_provider_def){.mode = FOLK_MODE_RECORD, .most.tokens = 100},
              (asking){.request = "{\"model\":\"m\",\"n\":\"%04u\",\"max_tokens\":20}"});
    assert_true(seen.ok);
    const int calls = (100 - 30) / 12 + 1;
    assert_int_equal(seen.begun, calls);
    assert_string_equal(seen.spent, "the next call may take 30 tokens, and 72 of the budget of 100 "
                                    "are spent (--max-tokens)");
}

static void money_is_counted_by_the_prices(void **state) {
    (void)state;
    folk_prices prices = {0};
    folk_prices_add(&prices, "m", 100000, 200000); // 0.1 and 0.2 a token
    const verdict seen =
        judge((folk_provider_def){.mode = FOLK_MODE_RECORD, .most.cost = 10, .prices = &prices},
              (asking){.request = "{\"model\":\"m\",\"n\":\"%04u\",\"max_tokens\":20}"});
    assert_true(seen.ok);
    const double each = MOCK_TOKENS_IN * 0.1 + MOCK_TOKENS_OUT * 0.2, most = 10 * 0.1 + 20 * 0.2;
    assert_int_equal(seen.begun, (int)((10 - most) / each) + 1);
    assert_near(seen.tally.cost, seen.begun * each, 1e-9);
    folk_prices_clear(&prices);
}

static void money_without_a_price_is_refused(void **state) {
    (void)state;
    const verdict seen =
        judge((folk_provider_def){.mode = FOLK_MODE_RECORD, .most.cost = 10}, (asking){0});
    assert_false(seen.ok);
    assert_int_equal(seen.err.code, FOLK_ERR_USAGE);
    assert_string_equal(seen.err.text,
                        "agent 'agent-0' at time 0, exchange 1: --max-cost needs the price of 'm': "
                        "give it with --price m=INPUT,OUTPUT, per million tokens, or in the "
                        "scenario's field 'prices'");
}

static void a_failure_names_agent_time_and_exchange(void **state) {
    (void)state;
    const verdict seen =
        judge((folk_provider_def){.mode = FOLK_MODE_RECORD},
              (asking){.agents = 1, .request = "{\"model\":\"m\",\"x\":\"fail one %u\"}"});
    assert_false(seen.ok);
    assert_int_equal(seen.err.code, FOLK_ERR_PROVIDER);
    assert_string_equal(seen.err.text, "agent 'agent-0' at time 0, exchange 1: the mock refuses");
    assert_int_equal(seen.tally.failed, 1);
}

static void who_can_do_without_gets_the_error(void **state) {
    (void)state;
    const verdict seen =
        judge((folk_provider_def){.mode = FOLK_MODE_RECORD},
              (asking){.tolerant = true, .request = "{\"model\":\"m\",\"x\":\"fail one %u\"}"});
    assert_true(seen.ok);
    assert_int_equal(seen.errors, 40);
    assert_int_equal(seen.tally.failed, 40);
}

static void what_no_call_can_escape_fails_all_the_same(void **state) {
    (void)state;
    const verdict seen =
        judge((folk_provider_def){.mode = FOLK_MODE_RECORD},
              (asking){.tolerant = true, .request = "{\"model\":\"m\",\"x\":\"fail all %u\"}"});
    assert_false(seen.ok);
    assert_int_equal(seen.errors, 0);
    assert_int_equal(seen.err.code, FOLK_ERR_PROVIDER);
}

static void stand_ins_answer_and_nobody_is_called(void **state) {
    (void)state;
    const verdict seen =
        judge((folk_provider_def){.mode = FOLK_MODE_SCRIPTED}, (asking){.stand_in = "J"});
    assert_true(seen.ok);
    assert_int_equal(seen.tally.answers[FOLK_SOURCE_STAND_IN], 40);
    assert_int_equal(seen.begun, 0);
}

static void without_a_stand_in_the_sentence_says_what_to_do(void **state) {
    (void)state;
    const verdict seen = judge((folk_provider_def){.mode = FOLK_MODE_SCRIPTED}, (asking){0});
    assert_false(seen.ok);
    assert_string_equal(seen.err.text,
                        "agent 'agent-0' at time 0, exchange 1: it has no stand-in that could "
                        "answer; give it one, or set a model's endpoint with --llm-url or "
                        "$FOLK_LLM_URL");
}

static void a_request_without_a_model_is_told_of_the_models(void **state) {
    (void)state;
    const verdict seen =
        judge((folk_provider_def){.mode = FOLK_MODE_RECORD, .no_model = "choose one of a, b"},
              (asking){.request = "{\"model\":\"\",\"n\":%u}"});
    assert_false(seen.ok);
    assert_string_equal(seen.err.text, "agent 'agent-0' at time 0, exchange 1: choose one of a, b");
    assert_int_equal(seen.begun, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(digest_is_the_same_with_any_number_of_calls_in_flight),
        FOLK_TEST(many_runs_share_one_client),
        FOLK_TEST(a_provider_that_ends_takes_its_calls_with_it),
        FOLK_TEST(calls_are_bounded_to_the_call),
        FOLK_TEST(an_allowance_may_be_shared),
        FOLK_TEST(what_was_told_before_is_not_asked),
        FOLK_TEST(tokens_are_reserved_and_given_back),
        FOLK_TEST(money_is_counted_by_the_prices),
        FOLK_TEST(money_without_a_price_is_refused),
        FOLK_TEST(a_failure_names_agent_time_and_exchange),
        FOLK_TEST(who_can_do_without_gets_the_error),
        FOLK_TEST(what_no_call_can_escape_fails_all_the_same),
        FOLK_TEST(stand_ins_answer_and_nobody_is_called),
        FOLK_TEST(without_a_stand_in_the_sentence_says_what_to_do),
        FOLK_TEST(a_request_without_a_model_is_told_of_the_models),
    };
    return FOLK_TESTS(tests);
}
