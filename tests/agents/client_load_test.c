// SPDX-License-Identifier: GPL-3.0-or-later
// Many calls at once: limits, connections, order, and leaving in the midst.
#include "tests/agents/calls.h"

// ---- many calls ----

static void ask_many(folk_client *client, outcome *seen, uint64_t count) {
    for (uint64_t id = 0; id < count; id++) {
        char *request =
            folk_format("{\"messages\":[{\"role\":\"user\",\"content\":\"%d\"}]}", (int)id);
        call(client, seen, request, id);
        folk_free(request);
    }
}

static outcome *many(int in_flight, uint64_t count) {
    outcome *seen = calloc(1, sizeof *seen);
    folk_client_def def = quick(server.url);
    def.in_flight = in_flight;
    seen->keep = true;
    folk_client *client = client_of(&def);
    assert_int_equal(folk_client_room(client), in_flight);
    ask_many(client, seen, count);
    assert_int_equal(folk_client_room(client), 0);
    assert_int_equal(folk_client_open_count(client), count);
    work_until(client, seen, (int)count);
    assert_int_equal(folk_client_room(client), in_flight);
    folk_client_destroy(client);
    return seen;
}

static void forget_many(outcome *seen, uint64_t count) {
    for (uint64_t id = 0; id < count; id++)
        folk_free(seen->replies[id]);
    free(seen);
}

// Each call gets the answer to its own question, whatever the order of their ends.
static void a_thousand_calls_share_the_connections(void **state) {
    (void)state;
    enum { COUNT = 1000 };
    test_server_control(&server, "{\"latency\":0.005}");
    outcome *one = many(64, COUNT);
    assert_int_equal(one->replied, COUNT);
    assert_int_equal(test_server_count(&server, "count"), COUNT);
    assert_in_range(test_server_count(&server, "connections"), 32, 64);
    assert_in_range(test_server_count(&server, "most_open"), 2, 64);
    test_server_control(&server, "{\"forget\":true,\"latency\":0}");
    outcome *other = many(3, COUNT);
    assert_int_equal(test_server_count(&server, "connections"), 3);
    assert_in_range(test_server_count(&server, "most_open"), 1, 3);
    int different = 0;
    for (int id = 0; id < COUNT; id++)
        different += strcmp(one->replies[id], other->replies[id]) != 0;
    assert_int_equal(different, 0);
    forget_many(one, COUNT);
    forget_many(other, COUNT);
}

// 20 faults of all kinds among 200 calls: every call gets its reply.
static void faults_among_many_are_survived(void **state) {
    (void)state;
    test_server_control(&server, "{\"faults\":[\"500\",\"reset\",\"close\",\"truncated\",\"null\","
                                 "\"html\",\"empty\",\"reset-after\",\"503\",\"cut-json\",\"rate\","
                                 "\"502\",\"reset\",\"close\",\"529\",\"408\",\"rate\",\"500\","
                                 "\"invalid-json\",\"504\"]}");
    outcome *seen = many(16, 200);
    assert_int_equal(seen->replied, 200);
    assert_int_equal(test_server_count(&server, "count"), 220);
    forget_many(seen, 200);
}

// 60 at once against 20 a second: while some get through, those that do not wait, and none fails.
static void rate_limit_of_the_server_is_waited_out(void **state) {
    (void)state;
    const test_server strict = test_server_start((const char *const[]){"--per-second", "20", NULL});
    folk_client_def def = quick(strict.url);
    def.in_flight = 64;
    outcome seen = {0};
    folk_client *client = client_of(&def);
    ask_many(client, &seen, 60);
    work_until(client, &seen, 60);
    folk_client_destroy(client);
    assert_int_equal(seen.replied, 60);
    test_server_stop(&strict);
}

static void retry_after_holds_back_the_client(void **state) {
    (void)state;
    test_server_control(&server, "{\"faults\":[\"rate:1\"]}");
    folk_client_def def = quick(server.url);
    def.in_flight = 1;
    outcome seen = {0};
    folk_client *client = client_of(&def);
    call(client, &seen, REQUEST, 1);
    call(client, &seen, REQUEST, 2);
    const double before = test_now();
    work_until(client, &seen, 1);
    assert_true(test_now() - before >= 1.0);
    work_until(client, &seen, 2);
    folk_client_destroy(client);
    assert_int_equal(seen.replied, 2);
    assert_int_equal(test_server_count(&server, "count"), 3);
}

// 25 requests at 1,200 a minute: 20 at once, which is a second's worth, and 5 within 0.25 s.
static void rate_of_the_client_is_held(void **state) {
    (void)state;
    folk_client_def def = quick(server.url);
    def.in_flight = 32;
    def.requests_per_minute = 1200.0;
    outcome seen = {0};
    folk_client *client = client_of(&def);
    const double before = test_now();
    ask_many(client, &seen, 25);
    work_until(client, &seen, 25);
    assert_true(test_now() - before >= 0.25);
    assert_int_equal(seen.replied, 25);
    folk_client_destroy(client);
}

// ---- leaving ----

static void dropped_calls_end_in_silence(void **state) {
    (void)state;
    test_server_control(&server, "{\"faults\":[\"hang\",\"hang\"]}");
    folk_client_def def = quick(server.url);
    def.in_flight = 2;
    outcome dropped = {0}, kept = {0};
    folk_client *client = client_of(&def);
    ask_many(client, &dropped, 4);
    while (test_server_count(&server, "count") < 2)
        assert_true(folk_client_work(client, 0.01, -1, NULL));
    call(client, &kept, REQUEST, 9);
    folk_client_drop(client, &dropped);
    assert_int_equal(folk_client_open_count(client), 1);
    work_until(client, &kept, 1);
    folk_client_destroy(client);
    assert_int_equal(dropped.ended, 0);
    assert_int_equal(kept.replied, 1);
    assert_int_equal(test_server_count(&server, "count"), 3);
}

static void client_may_go_with_calls_open(void **state) {
    (void)state;
    test_server_control(&server, "{\"faults\":[\"hang\",\"500\",\"model\"]}");
    folk_client_def def = quick(server.url);
    def.in_flight = 3;
    def.backoff_seconds = 50.0;
    outcome seen = {0};
    folk_client *client = client_of(&def);
    ask_many(client, &seen, 5);
    while (test_server_count(&server, "count") < 3)
        assert_true(folk_client_work(client, 0.01, -1, NULL));
    assert_true(folk_client_work(client, 0.0, -1, NULL));
    folk_client_destroy(client);
}

static void descriptor_ends_the_waiting(void **state) {
    (void)state;
    test_server_control(&server, "{\"faults\":[\"hang\"]}");
    const folk_client_def def = quick(server.url);
    outcome seen = {0};
    folk_client *client = client_of(&def);
    call(client, &seen, REQUEST, 1);
    int line[2];
    assert_int_equal(pipe(line), 0);
    assert_int_equal(write(line[1], "x", 1), 1);
    const double before = test_now();
    assert_true(folk_client_work(client, 9.0, line[0], NULL));
    assert_true(test_now() - before < 5.0);
    close(line[0]);
    close(line[1]);
    folk_client_destroy(client);
    assert_int_equal(seen.ended, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(a_thousand_calls_share_the_connections),
        CASE(faults_among_many_are_survived),
        CASE(rate_limit_of_the_server_is_waited_out),
        CASE(retry_after_holds_back_the_client),
        CASE(rate_of_the_client_is_held),
        CASE(dropped_calls_end_in_silence),
        CASE(client_may_go_with_calls_open),
        CASE(descriptor_ends_the_waiting),
    };
    return CLIENT_TESTS(tests);
}
