// SPDX-License-Identifier: GPL-3.0-or-later
// Against tests/llm_server.py, on the loopback.
#include "agents/client.h"
#include "tests/agents/llm_server.h"

#include <signal.h>
#include <sys/time.h>
#include <time.h>

#define KEY     "sk-abcdefgh-ijklmnop"
#define REQUEST "{\"model\":\"tiny\",\"messages\":[{\"role\":\"user\",\"content\":\"J or F?\"}]}"
// What stands for the server's address in expected sentences.
#define AT "URL"

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

static void ended(void *context, uint64_t id, const folk_called *called) {
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

static folk_client_def quick(const char *url) {
    folk_client_def def = folk_client_def_default();
    def.url = url;
    def.key = KEY;
    def.attempts = 3;
    def.backoff_seconds = 0.01;
    def.total_seconds = 10.0;
    return def;
}

static folk_client *client_of(const folk_client_def *def) {
    folk_error err = {0};
    folk_client *client = folk_client_create(def, &err);
    if (client == NULL) fail_msg("%s", err.text);
    return client;
}

static void call(folk_client *client, outcome *seen, const char *request, uint64_t id) {
    folk_error err = {0};
    const folk_call asked = {.request = request, .done = ended, .context = seen, .id = id};
    if (!folk_client_call(client, &asked, &err)) fail_msg("%s", err.text);
}

static void work_until(folk_client *client, const outcome *seen, int count) {
    for (int turns = 0; seen->ended < count; turns++) {
        assert_true(turns < 100000);
        assert_true(folk_client_work(client, 5.0, -1, NULL));
    }
}

static outcome called(const folk_client_def *def, const char *request) {
    outcome seen = {0};
    folk_client *client = client_of(def);
    call(client, &seen, request, 1);
    work_until(client, &seen, 1);
    assert_int_equal(folk_client_open_count(client), 0);
    folk_client_destroy(client);
    return seen;
}

// The server's address in place of URL, and a pattern's '#' for the seconds that went by.
static void assert_sentence(const test_server *server, const char *actual, const char *expected) {
    char text[1200];
    size_t used = 0;
    for (const char *each = actual; *each != '\0';) {
        const size_t length = strlen(server->url);
        if (strncmp(each, server->url, length) == 0) {
            used += (size_t)sprintf(text + used, AT);
            each += length;
        } else if (strncmp(each, " attempts over ", 15) == 0) {
            used += (size_t)sprintf(text + used, " attempts over #");
            each += 15;
            each += strspn(each, "0123456789.");
        } else {
            text[used++] = *each++;
        }
    }
    text[used] = '\0';
    assert_string_equal(text, expected);
}

// ---- a server for all tests ----

static test_server server;

static int start_server(void **state) {
    (void)state;
    for (int i = 0; i < 3; i++)
        unsetenv((const char *const[]){"FOLK_LLM_URL", "FOLK_LLM_KEY", "FOLK_LLM_MODEL"}[i]);
    setenv("http_proxy", "http://127.0.0.1:1", 1); // is none of the loopback's business
    server = test_server_start((const char *const[]){"--key", KEY, NULL});
    return 0;
}

static int stop_server(void **state) {
    (void)state;
    test_server_stop(&server);
    return 0;
}

static int forget(void **state) {
    (void)state;
    test_server_control(&server, "{\"forget\":true,\"latency\":0}");
    return 0;
}

static void call_gets_its_reply(void **state) {
    (void)state;
    const folk_client_def def = quick(server.url);
    const outcome seen = called(&def, REQUEST);
    assert_int_equal(seen.replied, 1);
    assert_memory_equal(seen.reply, "reply ", 6);
    assert_int_equal(seen.tokens_in, 2);  // "J or F?"
    assert_int_equal(seen.tokens_out, 4); // "reply " and 8 digits
    assert_int_equal(seen.attempts, 1);
    assert_true(seen.latency > 0.0 && seen.latency < 10.0);
    assert_int_equal(seen.refusal, FOLK_REFUSAL_NONE);
}

static void structured_answer_fits(void **state) {
    (void)state;
    folk_client_def def = quick(server.url);
    outcome seen = called(&def, "{\"messages\":[],\"answer\":{\"choices\":[\"J\"]}}");
    assert_string_equal(seen.reply, "{\"answer\":\"J\"}");
    seen = called(&def, "{\"messages\":[],\"answer\":{\"number\":{\"min\":7,\"max\":7,"
                        "\"whole\":true}}}");
    assert_string_equal(seen.reply, "{\"answer\":7}");
    seen = called(&def, "{\"messages\":[],\"answer\":{\"schema\":{\"const\":[1,2]}}}");
    assert_string_equal(seen.reply, "[1,2]");
    seen = called(&def, "{\"model\":\"tiny\",\"input\":\"one word\"}");
    assert_int_equal(seen.replied, 1);
    assert_int_equal(seen.reply[0], '[');
    assert_int_equal(seen.tokens_out, 0);
}

// ---- faults ----

typedef struct fault_case {
    const char *fault, *sentence; // NULL: replied after all
    folk_refusal refusal;
    long requests;
} fault_case;

static void assert_fault(const fault_case *each, double total_seconds, size_t most_bytes) {
    char change[256];
    folk_client_def def = quick(server.url);
    def.total_seconds = total_seconds;
    def.most_bytes = most_bytes;
    snprintf(change, sizeof change, "{\"forget\":true,\"always\":%s}", each->fault);
    test_server_control(&server, change);
    const outcome seen = called(&def, REQUEST);
    test_server_control(&server, "{\"always\":null}");
    if (each->sentence != NULL)
        assert_sentence(&server, seen.error, each->sentence);
    else
        assert_string_equal(seen.error, "");
    assert_int_equal(seen.refusal, each->refusal);
    assert_int_equal(test_server_count(&server, "count"), each->requests);
}

static void passing_faults_are_tried_again(void **state) {
    (void)state;
#define THRICE "; 3 attempts over # s"
#define FAILED(status) \
    "the server at " AT " failed (HTTP " status ": Fault " status " was asked for.)" THRICE
#define UNUSABLE "the server at " AT " gave no usable reply: its answer "
    static const fault_case cases[] = {
        {"\"408\"", FAILED("408"), FOLK_REFUSAL_CALL, 3},
        {"\"409\"", FAILED("409"), FOLK_REFUSAL_CALL, 3},
        {"\"500\"", FAILED("500"), FOLK_REFUSAL_CALL, 3},
        {"\"502\"", FAILED("502"), FOLK_REFUSAL_CALL, 3},
        {"\"503\"", FAILED("503"), FOLK_REFUSAL_CALL, 3},
        {"\"504\"", FAILED("504"), FOLK_REFUSAL_CALL, 3},
        {"\"529\"", FAILED("529"), FOLK_REFUSAL_CALL, 3},
        {"\"rate\"", "the server at " AT " limits the rate (HTTP 429: Rate limit reached.)" THRICE,
         FOLK_REFUSAL_CALL, 3},
        {"\"reset\"", "the server at " AT " closed the connection without an answer" THRICE,
         FOLK_REFUSAL_CALL, 3},
        {"\"close\"", "the server at " AT " closed the connection without an answer" THRICE,
         FOLK_REFUSAL_CALL, 3},
        {"\"reset-after\"", "the server at " AT " broke off within its answer" THRICE,
         FOLK_REFUSAL_CALL, 3},
        {"\"truncated\"", "the server at " AT " broke off within its answer" THRICE,
         FOLK_REFUSAL_CALL, 3},
        {"\"cut-json\"",
         UNUSABLE "is no JSON object: premature end of input near "
                  "'\"chat.complet'" THRICE,
         FOLK_REFUSAL_CALL, 3},
        {"\"invalid-json\"", UNUSABLE "is no JSON object: '[' or '{' expected near 'well'" THRICE,
         FOLK_REFUSAL_CALL, 3},
        {"\"empty\"", UNUSABLE "holds no choice" THRICE, FOLK_REFUSAL_CALL, 3},
        {"\"html\"", UNUSABLE "is of the type text/html; charset=utf-8, and not JSON" THRICE,
         FOLK_REFUSAL_CALL, 3},
        {"\"echo\"",
         "the server at " AT " failed (HTTP 500: What am I to do with Bearer [key], "
         "[key]?)" THRICE,
         FOLK_REFUSAL_CALL, 3},
        {"\"null\"",
         "the server at " AT " gave no usable reply: its answer's message has no content" THRICE,
         FOLK_REFUSAL_CALL, 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_fault(&cases[i], 10.0, 4u << 20);
}

static void lasting_faults_are_not(void **state) {
    (void)state;
    static const fault_case cases[] = {
        {"\"400\"", "the server at " AT " rejects the request (HTTP 400: Fault 400 was asked for.)",
         FOLK_REFUSAL_CALL, 1},
        {"\"401\"",
         "the server at " AT " refuses the key of the variable FOLK_LLM_KEY (HTTP 401: Fault 401 "
         "was asked for.)",
         FOLK_REFUSAL_ALL, 1},
        {"\"403\"",
         "the server at " AT " refuses the key of the variable FOLK_LLM_KEY (HTTP 403: Fault 403 "
         "was asked for.)",
         FOLK_REFUSAL_ALL, 1},
        {"\"quota\"",
         "the account at " AT " has no quota left, and waiting does not help as it does with a "
         "limit of rate (HTTP 429: You exceeded your current quota, please check your plan and "
         "billing details.): look at its plan and billing",
         FOLK_REFUSAL_ALL, 1},
        {"\"rate:601\"",
         "the server at " AT " asks to wait for 601 s, longer than the 600 s that Folk waits (HTTP "
         "429: Rate limit reached.)",
         FOLK_REFUSAL_ALL, 1},
        {"\"wait:3600\"",
         "the server at " AT
         " asks to wait for 3600 s, longer than the 600 s that Folk waits (HTTP "
         "503: Come again later.)",
         FOLK_REFUSAL_CALL, 1},
        {"\"redirect:https://other.example/v1/chat/completions\"",
         "the server at " AT " sends to https://other.example/v1 (HTTP 307), where the key must "
         "not follow unasked: if that is right, give it as the URL",
         FOLK_REFUSAL_ALL, 1},
        {"\"refusal\"", NULL, FOLK_REFUSAL_NONE, 1},
        {"\"parts\"", NULL, FOLK_REFUSAL_NONE, 1},
        {"\"no-type\"", NULL, FOLK_REFUSAL_NONE, 1},
        {"\"echo-reply\"", NULL, FOLK_REFUSAL_NONE, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_fault(&cases[i], 10.0, 4u << 20);
}

static void slow_and_large_answers_are_bounded(void **state) {
    (void)state;
    static const fault_case slow[] = {
        {"\"hang\"", "the server at " AT " gave no whole answer within 0.1 s" THRICE,
         FOLK_REFUSAL_CALL, 3},
        {"\"drip\"", "the server at " AT " gave no whole answer within 0.1 s" THRICE,
         FOLK_REFUSAL_CALL, 3},
    };
    static const fault_case large = {
        "\"huge\"", "the server at " AT " answered with more than 65536 bytes" THRICE,
        FOLK_REFUSAL_CALL, 3};
    assert_fault(&slow[0], 0.1, 4u << 20);
    assert_fault(&slow[1], 0.1, 4u << 20);
    assert_fault(&large, 10.0, 65536);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(call_gets_its_reply, forget, test_memory_returned),
        cmocka_unit_test_setup_teardown(structured_answer_fits, forget, test_memory_returned),
        cmocka_unit_test_setup_teardown(passing_faults_are_tried_again, forget,
                                        test_memory_returned),
        cmocka_unit_test_setup_teardown(lasting_faults_are_not, forget, test_memory_returned),
        cmocka_unit_test_setup_teardown(slow_and_large_answers_are_bounded, forget,
                                        test_memory_returned),
    };
    if (system("command -v python3 >/dev/null") != 0) {
        printf("1..0 # SKIP python3 is not installed\n");
        return 0;
    }
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
