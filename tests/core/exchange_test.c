// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/test.h"

#include "core/exchange.h"
#include "core/hash.h"

// Askers ask, wait for the answer, and ask again after a while; beside them a clock ticks. What an
// asker asks next depends on the answer, so that a wrong or misplaced answer changes all that
// follows.
enum { ASKERS = 40, QUESTIONS = 400 };

typedef struct room {
    folk_rng rng;
    uint16_t wake, heard, tick;
    uint32_t asked, answered, failures;
    double latency;
} room;

static bool wake(folk_sim *sim, const folk_event *event, void *context, folk_error *err) {
    (void)err;
    room *at = context;
    if (at->asked == QUESTIONS) return true;
    char request[64];
    snprintf(request, sizeof request, "question %u of %u", ++at->asked, event->actor);
    const double latency = at->latency * folk_rng_exponential(&at->rng, 1.0);
    folk_exchange_ask(sim, &(folk_question){.asker = event->actor,
                                            .kind = at->heard,
                                            .latency = latency,
                                            .to = "oracle",
                                            .request = request});
    return true;
}

static bool hear(folk_sim *sim, const folk_event *event, void *context, folk_error *err) {
    (void)err;
    room *at = context;
    const folk_exchange *exchange = folk_exchange_get(sim, (uint32_t)event->data);
    assert_non_null(exchange);
    assert_int_equal(exchange->asker, event->actor);
    assert_true(exchange->answer_at == event->time && exchange->asked_at <= event->time);
    assert_string_equal(exchange->to, "oracle");
    assert_true((exchange->reply == NULL) != (exchange->error == NULL));
    at->answered++;
    at->failures += exchange->error != NULL;
    const char *text = exchange->reply != NULL ? exchange->reply : exchange->error;
    const double pause = (double)(folk_hash(text, strlen(text)) % 1000) / 500.0;
    folk_sim_schedule(
        sim,
        &(folk_sim_event){.time = event->time + pause, .actor = event->actor, .kind = at->wake});
    return true;
}

static bool tick(folk_sim *sim, const folk_event *event, void *context, folk_error *err) {
    (void)err;
    const room *at = context;
    folk_sim_schedule(sim, &(folk_sim_event){.time = event->time + 0.25, .kind = at->tick});
    return true;
}

static folk_sim *room_create(room *at, double latency) {
    folk_sim_def def = folk_sim_def_default();
    def.end = 60.0;
    folk_sim *sim = folk_sim_create(&def);
    *at = (room){.rng = folk_sim_rng(sim, "room", 0, 0), .latency = latency};
    at->wake = folk_sim_handle(sim, "wake", wake, at);
    at->heard = folk_sim_handle(sim, "heard", hear, at);
    at->tick = folk_sim_handle(sim, "tick", tick, at);
    for (uint32_t i = 0; i < ASKERS; i++)
        folk_sim_schedule(sim, &(folk_sim_event){.time = 0.01 * i, .actor = i, .kind = at->wake});
    folk_sim_schedule(sim, &(folk_sim_event){.kind = at->tick});
    return sim;
}

// The test's outside world: holds up to `flying` questions and gives an answer that is a function
// of the question to one of them, drawn from a stream of its own that has nothing to do with the
// run's seed.
typedef struct test_provider {
    uint32_t ids[256], flying, count;
    folk_rng rng;
} test_provider;

static void provider_take(test_provider *provider, folk_sim *sim) {
    while (provider->count < provider->flying) {
        const folk_exchange *exchange = folk_exchange_next(sim);
        if (exchange == NULL) return;
        assert_null(exchange->reply);
        provider->ids[provider->count++] = exchange->id;
    }
}

static void provider_answer(test_provider *provider, folk_sim *sim) {
    if (provider->count == 0) return;
    const uint32_t chosen = (uint32_t)folk_rng_below(&provider->rng, provider->count);
    const uint32_t id = provider->ids[chosen];
    provider->ids[chosen] = provider->ids[--provider->count];
    const folk_exchange *exchange = folk_exchange_get(sim, id);
    char text[128];
    snprintf(text, sizeof text, "answer to %s", exchange->request);
    folk_answer answer = {.reply = text, .tokens_in = 5, .tokens_out = 3, .attempts = 1};
    if (id % 17 == 0) answer = (folk_answer){.error = text, .attempts = 3};
    answer.latency = folk_rng_unit(&provider->rng); // of the wire: no part of the digest
    folk_error err = {0};
    assert_true(folk_exchange_answer(sim, id, &answer, &err));
}

typedef struct outcome {
    uint64_t digest, blocked;
    uint32_t answered, failures;
} outcome;

// `eagerness` is how often the provider answers between two events: 0 answers only when the run
// waits.
static outcome drive(double latency, uint32_t flying, double eagerness, uint64_t seed) {
    room at;
    folk_sim *sim = room_create(&at, latency);
    test_provider provider = {.flying = flying, .rng = folk_rng_stream(seed, "provider", 0, 0)};
    outcome result = {0};
    folk_status status;
    do {
        status = folk_sim_run(sim, &(folk_budget){.events = 1}, NULL);
        provider_take(&provider, sim);
        if (status == FOLK_BLOCKED) {
            assert_true(folk_exchange_open_count(sim) > 0);
            result.blocked++;
        }
        if (status == FOLK_BLOCKED || folk_rng_unit(&provider.rng) < eagerness)
            provider_answer(&provider, sim);
    } while (status != FOLK_DONE && status != FOLK_FAILED);
    assert_int_equal(status, FOLK_DONE);
    result.digest = folk_sim_digest(sim);
    result.answered = at.answered;
    result.failures = at.failures;
    assert_int_equal(folk_exchange_count(sim), QUESTIONS);
    folk_sim_destroy(sim);
    return result;
}

static void the_wire_never_changes_the_digest(void **state) {
    (void)state;
    const uint32_t flying[] = {1, 8, 256};
    const double eagerness[] = {0.0, 0.3, 1.0};
    const outcome first = drive(1.0, 1, 0.0, 1);
    assert_int_equal(first.answered, QUESTIONS);
    assert_int_equal(first.failures, QUESTIONS / 17);
    assert_true(first.blocked > 0);
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < 3; k++)
            for (uint64_t seed = 1; seed <= 2; seed++) {
                const outcome other = drive(1.0, flying[i], eagerness[k], seed);
                assert_true(other.digest == first.digest);
                assert_int_equal(other.answered, QUESTIONS);
            }
}

static void answers_at_once_have_their_order_too(void **state) {
    (void)state;
    const outcome first = drive(0.0, 1, 0.0, 1);
    assert_true(drive(0.0, 256, 0.5, 2).digest == first.digest);
    assert_true(drive(1.0, 1, 0.0, 1).digest != first.digest);
}

// One question at time 0, its answer due at 5; a tick every 0.25 runs on until then.
static folk_sim *ask_once(room *at) {
    folk_sim_def def = folk_sim_def_default();
    def.end = 10.0;
    folk_sim *sim = folk_sim_create(&def);
    *at = (room){.asked = QUESTIONS};
    at->wake = folk_sim_handle(sim, "wake", wake, at);
    at->heard = folk_sim_handle(sim, "heard", hear, at);
    at->tick = folk_sim_handle(sim, "tick", tick, at);
    folk_sim_schedule(sim, &(folk_sim_event){.kind = at->tick});
    assert_int_equal(folk_exchange_ask(sim, &(folk_question){.asker = 7,
                                                             .kind = at->heard,
                                                             .latency = 5.0,
                                                             .to = "oracle",
                                                             .request = "what now?"}),
                     1);
    return sim;
}

static void a_late_answer_blocks_only_from_its_time_on(void **state) {
    (void)state;
    room at;
    folk_sim *sim = ask_once(&at);
    assert_int_equal(folk_sim_run(sim, NULL, NULL), FOLK_BLOCKED);
    assert_true(folk_sim_now(sim) == 5.0); // what else happens then has happened
    const uint64_t ran = folk_sim_event_count(sim);
    assert_int_equal(folk_sim_run(sim, NULL, NULL), FOLK_BLOCKED);
    assert_int_equal(folk_sim_event_count(sim), ran);
    assert_int_equal(folk_sim_run(sim, &(folk_budget){.until = 4.9}, NULL), FOLK_PAUSED);
    assert_int_equal(folk_exchange_open_count(sim), 1);
    assert_true(folk_exchange_answer(sim, 1, &(folk_answer){.reply = "go on"}, NULL));
    assert_int_equal(folk_exchange_open_count(sim), 0);
    assert_int_equal(folk_sim_run(sim, NULL, NULL), FOLK_DONE);
    assert_int_equal(at.answered, 1);
    folk_sim_destroy(sim);
}

static void questions_are_handed_out_once(void **state) {
    (void)state;
    room at;
    folk_sim *sim = ask_once(&at);
    const folk_exchange *exchange = folk_exchange_next(sim);
    assert_int_equal(exchange->id, 1);
    assert_string_equal(exchange->request, "what now?");
    assert_int_equal(exchange->asker, 7);
    assert_true(exchange->asked_at == 0.0 && exchange->answer_at == 5.0);
    assert_null(folk_exchange_next(sim));
    assert_ptr_equal(folk_exchange_get(sim, 1), exchange);
    assert_null(folk_exchange_get(sim, 0));
    assert_null(folk_exchange_get(sim, 2));
    folk_sim_destroy(sim);
}

static void answers_that_nobody_waits_for_are_refused(void **state) {
    (void)state;
    room at;
    folk_sim *sim = ask_once(&at);
    folk_error err = {0};
    const folk_answer answer = {.reply = "yes"};
    assert_false(folk_exchange_answer(sim, 9, &answer, &err));
    assert_string_equal(err.text, "exchange 9 cannot be answered: this run has asked 1 question");
    assert_int_equal(err.code, FOLK_ERR_PROVIDER);
    assert_true(folk_exchange_answer(sim, 1, &answer, &err));
    assert_false(folk_exchange_answer(sim, 1, &answer, &err));
    assert_string_equal(err.text, "exchange 1 cannot be answered: it already has its answer");
    folk_sim_destroy(sim);
}

static uint64_t digest_with(const folk_answer *answer) {
    room at;
    folk_sim *sim = ask_once(&at);
    assert_true(folk_exchange_answer(sim, 1, answer, NULL));
    const uint64_t before = folk_sim_digest(sim);
    assert_int_equal(folk_sim_run(sim, NULL, NULL), FOLK_DONE);
    assert_true(folk_sim_digest(sim) != before);
    assert_int_equal(at.failures, answer->error != NULL);
    const uint64_t digest = folk_sim_digest(sim);
    folk_sim_destroy(sim);
    return digest;
}

// With the end at 10 the asker's pause after the answer does not matter: it has no questions left.
static void the_answer_is_part_of_the_digest_and_its_costs_are_not(void **state) {
    (void)state;
    const uint64_t digest = digest_with(&(folk_answer){.reply = "yes"});
    const folk_answer costly = {.reply = "yes", .cost = 0.5, .latency = 3.0, .tokens_in = 10};
    assert_true(digest_with(&costly) == digest);
    assert_true(digest_with(&(folk_answer){.reply = "no"}) != digest);
    assert_true(digest_with(&(folk_answer){.error = "yes"}) != digest);
}

typedef struct long_room {
    uint16_t wake, heard;
    uint32_t count, asked, answered;
} long_room;

// Asks a question of 2 KB at each tick; its answer comes five ticks later.
static bool ask_at_length(folk_sim *sim, const folk_event *event, void *context, folk_error *err) {
    (void)err;
    long_room *at = context;
    if (at->asked++ == at->count) return true;
    static char request[2049];
    memset(request, 'x', sizeof request - 1);
    folk_exchange_ask(sim, &(folk_question){.kind = at->heard,
                                            .latency = 5.0,
                                            .to = "oracle",
                                            .request = request,
                                            .stand_in = request});
    folk_sim_schedule(sim, &(folk_sim_event){.time = event->time + 1, .kind = at->wake});
    return true;
}

static bool hear_at_length(folk_sim *sim, const folk_event *event, void *context, folk_error *err) {
    (void)err;
    long_room *at = context;
    const folk_exchange *exchange = folk_exchange_get(sim, (uint32_t)event->data);
    at->answered += exchange != NULL && strlen(exchange->reply) == 2048;
    return true;
}

// The most memory that was in use while so many exchanges were asked, answered and delivered.
static size_t memory_of(uint32_t exchanges) {
    long_room at = {.count = exchanges};
    folk_sim_def def = folk_sim_def_default();
    folk_sim *sim = folk_sim_create(&def);
    at.heard = folk_sim_handle(sim, "heard", hear_at_length, &at);
    at.wake = folk_sim_handle(sim, "wake", ask_at_length, &at);
    folk_sim_schedule(sim, &(folk_sim_event){.kind = at.wake});
    char reply[2049] = {0};
    memset(reply, 'y', sizeof reply - 1);
    size_t most = 0;
    folk_status status;
    do {
        status = folk_sim_run(sim, &(folk_budget){.events = 1}, NULL);
        const folk_exchange *exchange = folk_exchange_next(sim);
        if (exchange != NULL)
            assert_true(
                folk_exchange_answer(sim, exchange->id, &(folk_answer){.reply = reply}, NULL));
        if (folk_memory_used() > most) most = folk_memory_used();
    } while (status == FOLK_PAUSED);
    assert_int_equal(status, FOLK_DONE);
    assert_int_equal(at.answered, exchanges);
    for (uint32_t id = 1; id <= exchanges; id++)
        assert_null(folk_exchange_get(sim, id));
    folk_sim_destroy(sim);
    return most;
}

// Ten thousand exchanges are 60 MB of text. What remains of one that is over is its place in a list
// that is shortened every so often: 2048 places at most.
static void exchanges_that_are_over_leave_memory(void **state) {
    (void)state;
    const size_t few = memory_of(20), many = memory_of(10000);
    assert_in_range(many, few, few + 4096 * sizeof(void *));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(the_wire_never_changes_the_digest),
        FOLK_TEST(answers_at_once_have_their_order_too),
        FOLK_TEST(a_late_answer_blocks_only_from_its_time_on),
        FOLK_TEST(questions_are_handed_out_once),
        FOLK_TEST(answers_that_nobody_waits_for_are_refused),
        FOLK_TEST(the_answer_is_part_of_the_digest_and_its_costs_are_not),
        FOLK_TEST(exchanges_that_are_over_leave_memory),
    };
    return FOLK_TESTS(tests);
}
