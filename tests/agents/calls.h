// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of the client share: one scripted server for all tests of a program, a client that
// is quick to give up, and what came of its calls.
#ifndef FOLK_TESTS_AGENTS_CALLS_H
#define FOLK_TESTS_AGENTS_CALLS_H

#include "agents/client.h"
#include "tests/agents/llm_server.h"

#include <time.h>

#define KEY     "sk-abcdefgh-ijklmnop"
#define REQUEST "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":\"J or F?\"}]}"
enum { MOST_CALLS = 2048 };

typedef struct outcome {
    int ended, replied;
    uint64_t order[MOST_CALLS];
    char reply[256], error[1024];
    char *replies[MOST_CALLS]; // by id, where they are kept
    bool keep;
    folk_refusal refusal;
    uint32_t tokens_in, tokens_out, attempts;
    double latency;
} outcome;

static inline void ended(void *context, uint64_t id, const folk_called *called) {
    outcome *seen = context;
    seen->order[seen->ended++] = id;
    seen->replied += called->reply != NULL;
    assert_true((called->reply == NULL) == (called->error != NULL));
    snprintf(seen->reply, sizeof seen->reply, "%s", called->reply != NULL ? called->reply : "");
    snprintf(seen->error, sizeof seen->error, "%s", called->error != NULL ? called->error : "");
    if (seen->keep) seen->replies[id] = folk_strdup(seen->reply);
    seen->refusal = called->refusal;
    seen->tokens_in = called->tokens_in;
    seen->tokens_out = called->tokens_out;
    seen->attempts = called->attempts;
    seen->latency = called->latency;
    assert_null(strstr(seen->error, "abcdefgh"));
    assert_null(strstr(seen->reply, KEY));
}

static inline double test_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static inline folk_client_def quick(const char *url) {
    folk_client_def def = folk_client_def_default();
    def.url = url;
    def.key = KEY;
    def.attempts = 3;
    def.backoff_seconds = 0.01;
    def.total_seconds = 10.0;
    return def;
}

static inline folk_client *client_of(const folk_client_def *def) {
    folk_error err = {0};
    folk_client *client = folk_client_create(def, &err);
    if (client == NULL) fail_msg("%s", err.text);
    return client;
}

static inline void call(folk_client *client, outcome *seen, const char *request, uint64_t id) {
    folk_error err = {0};
    const folk_call asked = {.request = request, .done = ended, .context = seen, .id = id};
    if (!folk_client_call(client, &asked, &err)) fail_msg("%s", err.text);
}

static inline void work_until(folk_client *client, const outcome *seen, int count) {
    for (int turns = 0; seen->ended < count; turns++) {
        assert_true(turns < 100000);
        assert_true(folk_client_work(client, 5.0, -1, NULL));
    }
}

static inline outcome called(const folk_client_def *def, const char *request) {
    outcome seen = {0};
    folk_client *client = client_of(def);
    call(client, &seen, request, 1);
    work_until(client, &seen, 1);
    assert_int_equal(folk_client_open_count(client), 0);
    folk_client_destroy(client);
    return seen;
}

static test_server server;

static inline int start_server(void **state) {
    (void)state;
    for (int i = 0; i < 3; i++)
        unsetenv((const char *const[]){"FOLK_LLM_URL", "FOLK_LLM_KEY", "FOLK_LLM_MODEL"}[i]);
    setenv("http_proxy", "http://127.0.0.1:1", 1); // is none of the loopback's business
    server = test_server_start((const char *const[]){"--key", KEY, NULL});
    return 0;
}

static inline int stop_server(void **state) {
    (void)state;
    test_server_stop(&server);
    return 0;
}

static inline int forget(void **state) {
    (void)state;
    test_server_control(&server, "{\"forget\":true,\"latency\":0}");
    return 0;
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, forget, test_memory_returned)

/// The body of main.
#define CLIENT_TESTS(tests)                                     \
    (system("command -v python3 >/dev/null") != 0               \
         ? printf("1..0 # SKIP python3 is not installed\n") < 0 \
         : (cmocka_set_message_output(CM_OUTPUT_TAP),           \
            cmocka_run_group_tests(tests, start_server, stop_server)))

#endif
