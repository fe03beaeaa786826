// SPDX-License-Identifier: GPL-3.0-or-later
// What a client makes of each way in which a server can fail, in words.
#include "tests/agents/calls.h"

// What stands for the server's address in expected sentences.
#define AT "URL"

// URL in place of the server's address, '#' in place of the seconds that went by.
static void assert_sentence(const test_server *at, const char *actual, const char *expected) {
    char text[1200];
    size_t used = 0;
    for (const char *each = actual; *each != '\0';) {
        const size_t length = strlen(at->url);
        if (strncmp(each, at->url, length) == 0) {
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

// ---- addresses, keys, models ----

static void assert_no_client(const char *url, const char *key, const char *expected) {
    folk_client_def def = quick(url);
    def.key = key;
    folk_error err = {0};
    assert_null(folk_client_create(&def, &err));
    assert_string_equal(err.text, expected);
}

static void wrong_addresses_and_keys_are_refused(void **state) {
    (void)state;
    static const char none[] = "'%s' is no URL of a models' server: it begins with http:// or "
                               "https://, as in http://localhost:8080/v1";
    static const char *const urls[] = {
        "", "localhost:8080", "ftp://host/v1", "file:///etc", "http://", "/v1"};
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        char *expected = folk_format(none, urls[i]);
        assert_no_client(urls[i], NULL, expected);
        folk_free(expected);
    }
    assert_no_client("http://me:secret@host/v1", NULL,
                     "the URL of the models' server holds a user or a password, which would be "
                     "shown and kept: give the server's key in the variable FOLK_LLM_KEY");
    assert_no_client("http://host/v1?key=secret", NULL,
                     "the URL of the models' server goes on after a '?' or '#': give the part "
                     "before it, as in http://localhost:8080/v1, and a key in FOLK_LLM_KEY");
    assert_no_client("http://host/v1", "two words\n",
                     "the variable FOLK_LLM_KEY holds a blank, a line break or a character "
                     "beyond ASCII, which no key has: set it to the key alone");
}

static void address_may_end_with_a_slash_or_the_path(void **state) {
    (void)state;
    static const char *const endings[] = {"/", "//", "/chat/completions"};
    for (size_t i = 0; i < 3; i++) {
        char *url = folk_format("%s%s", server.url, endings[i]);
        const folk_client_def def = quick(url);
        assert_int_equal(called(&def, REQUEST).replied, 1);
        folk_free(url);
    }
}

static void server_without_such_an_api_is_told(void **state) {
    (void)state;
    char *url = folk_format("%s/beyond", server.url);
    const folk_client_def def = quick(url);
    const outcome seen = called(&def, REQUEST);
    assert_sentence(&server, seen.error,
                    "there is no API of models at " AT "/beyond (HTTP 404: Not Found): give the "
                    "URL up to the version, as in http://localhost:8080/v1");
    assert_int_equal(seen.refusal, FOLK_REFUSAL_ALL);
    folk_free(url);
}

static void missing_and_wrong_keys_are_told_apart(void **state) {
    (void)state;
    folk_client_def def = quick(server.url);
    def.key = "";
    assert_sentence(&server, called(&def, REQUEST).error,
                    "the server at " AT " asks for a key, and the variable FOLK_LLM_KEY is not set "
                    "(HTTP 401: You didn't provide an API key.)");
    def.key = "another-key";
    assert_sentence(&server, called(&def, REQUEST).error,
                    "the server at " AT " refuses the key of the variable FOLK_LLM_KEY (HTTP 401: "
                    "Incorrect API key provided.)");
}

// A port that was free a moment ago.
static void where_nothing_listens_little_is_tried(void **state) {
    (void)state;
    const test_server gone = test_server_start((const char *const[]){NULL});
    test_server_stop(&gone);
    folk_client_def def = quick(gone.url);
    def.attempts = 6;
    const outcome seen = called(&def, REQUEST);
    assert_sentence(&gone, seen.error,
                    "nothing listens at " AT "; 2 attempts over # s: start a server there "
                    "(llama-server -m MODEL.gguf, or ollama serve), or give the URL of one that "
                    "runs");
    assert_int_equal(seen.refusal, FOLK_REFUSAL_ALL);
}

// Once it has answered, it may come back: all attempts are made.
static void server_that_goes_away_is_waited_for(void **state) {
    (void)state;
    const test_server gone = test_server_start((const char *const[]){NULL});
    const folk_client_def def = quick(gone.url);
    folk_client *client = client_of(&def);
    outcome seen = {0};
    call(client, &seen, REQUEST, 1);
    work_until(client, &seen, 1);
    test_server_stop(&gone);
    call(client, &seen, REQUEST, 2);
    work_until(client, &seen, 2);
    folk_client_destroy(client);
    assert_int_equal(seen.replied, 1);
    assert_sentence(&gone, seen.error, "nothing listens at " AT "; 3 attempts over # s");
    assert_int_equal(seen.refusal, FOLK_REFUSAL_CALL);
}

// One is at the server, which takes its time; the others wait for room.
static void calls_that_are_not_at_the_server_are_called_off(void **state) {
    (void)state;
    test_server_control(&server, "{\"latency\":30}");
    folk_client_def def = quick(server.url);
    def.in_flight = 1;
    folk_client *client = client_of(&def);
    outcome seen = {0}, other = {0};
    for (uint64_t id = 0; id < 3; id++)
        call(client, &seen, REQUEST, id);
    call(client, &other, REQUEST, 3);
    folk_client_work(client, 0.0, -1, NULL);
    assert_int_equal(folk_client_call_off(client, &seen), 1);
    assert_int_equal(folk_client_open_count(client), 2);
    assert_int_equal(folk_client_call_off(client, &other), 0);
    assert_int_equal(folk_client_open_count(client), 1);
    folk_client_destroy(client);
    assert_int_equal(seen.ended + other.ended, 0);
}

static void unknown_model_lists_those_offered(void **state) {
    (void)state;
    const test_server two =
        test_server_start((const char *const[]){"--model", "a", "--model", "b", NULL});
    const folk_client_def def = quick(two.url);
    folk_client *client = client_of(&def);
    outcome seen = {0};
    for (uint64_t id = 0; id < 3; id++)
        call(client, &seen, REQUEST, id);
    work_until(client, &seen, 3);
    assert_sentence(&two, seen.error,
                    "the server at " AT " has no model 'tiny'; it offers: a, b (HTTP 404: The "
                    "model `tiny` does not exist or you do not have access to it.)");
    assert_int_equal(seen.refusal, FOLK_REFUSAL_ALL);
    char **names;
    int count;
    assert_true(folk_client_models(client, &names, &count, NULL));
    assert_int_equal(count, 2);
    assert_string_equal(names[1], "b");
    for (int i = 0; i < count; i++)
        folk_free(names[i]);
    folk_free(names);
    folk_client_destroy(client);
    test_server_stop(&two);
}

static void models_of_no_server_are_an_error(void **state) {
    (void)state;
    test_server_control(&server, "{\"faults\":[\"401\"]}");
    const folk_client_def def = quick(server.url);
    folk_client *client = client_of(&def);
    char **names;
    int count;
    folk_error err = {0};
    assert_false(folk_client_models(client, &names, &count, &err));
    assert_sentence(&server, err.text,
                    "the server at " AT " refuses the key of the variable FOLK_LLM_KEY (HTTP 401: "
                    "Fault 401 was asked for.)");
    folk_client_destroy(client);
}

// Three refusals of the first request, one of each kind; then the model is known.
static void what_a_model_lacks_is_remembered(void **state) {
    (void)state;
    const test_server poor = test_server_start(
        (const char *const[]){"--lacks", "response_format,max_tokens,temperature", NULL});
    folk_client_def def = quick(poor.url);
    def.attempts = 1;
    folk_client *client = client_of(&def);
    outcome seen = {0};
    for (int i = 1; i <= 2; i++) {
        call(client, &seen,
             "{\"model\":\"m\",\"messages\":[],\"temperature\":1,\"max_tokens\":5,\"answer\":{"
             "\"choices\":[\"J\"]}}",
             1);
        work_until(client, &seen, i);
        assert_string_equal(seen.error, "");
        assert_int_equal(seen.attempts, 1);
    }
    static const char *const notes[] = {
        "the model 'm' at " AT " does not take response_format: choices and numbers are checked "
        "here only",
        "the model 'm' at " AT " does not take a schema: answers are checked against it here only",
        "the model 'm' at " AT " takes max_completion_tokens in place of max_tokens",
        "the model 'm' at " AT " takes no temperature: it answers with its own",
    };
    for (size_t i = 0; i < 4; i++)
        assert_sentence(&poor, folk_client_note(client, i), notes[i]);
    assert_null(folk_client_note(client, 4));
    folk_client_destroy(client);
    assert_int_equal(test_server_count(&poor, "count"), 3 + 2);
    test_server_stop(&poor);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(call_gets_its_reply),
        CASE(structured_answer_fits),
        CASE(passing_faults_are_tried_again),
        CASE(lasting_faults_are_not),
        CASE(slow_and_large_answers_are_bounded),
        CASE(wrong_addresses_and_keys_are_refused),
        CASE(address_may_end_with_a_slash_or_the_path),
        CASE(server_without_such_an_api_is_told),
        CASE(missing_and_wrong_keys_are_told_apart),
        CASE(where_nothing_listens_little_is_tried),
        CASE(server_that_goes_away_is_waited_for),
        CASE(calls_that_are_not_at_the_server_are_called_off),
        CASE(unknown_model_lists_those_offered),
        CASE(models_of_no_server_are_an_error),
        CASE(what_a_model_lacks_is_remembered),
    };
    return CLIENT_TESTS(tests);
}
