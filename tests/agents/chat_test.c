// SPDX-License-Identifier: GPL-3.0-or-later
#include "agents/chat.h"
#include "agents/client.h"
#include "tests/test.h"

#define TURNS "\"messages\":[{\"role\":\"user\",\"content\":\"J or F?\"}]"

static void assert_body(const char *request, unsigned lacks, const char *expected) {
    folk_chat chat;
    folk_error err = {0};
    if (!folk_chat_read(&chat, request, &err)) fail_msg("%s", err.text);
    folk_chat_write(&chat, lacks);
    assert_string_equal(chat.body, expected);
    assert_int_equal(chat.bytes, strlen(expected));
    folk_chat_clear(&chat);
}

static void free_text_goes_as_it_came(void **state) {
    (void)state;
    static const char request[] =
        "{\"model\":\"m\"," TURNS ",\"temperature\":0.5,\"max_tokens\":20}";
    assert_body(request, 0, request);
    assert_body(request, FOLK_LACK_TEMPERATURE, "{\"model\":\"m\"," TURNS ",\"max_tokens\":20}");
    assert_body(request, FOLK_LACK_MAX_TOKENS,
                "{\"model\":\"m\"," TURNS ",\"temperature\":0.5,\"max_completion_tokens\":20}");
    assert_body("{" TURNS "}", 0, "{" TURNS "}");
    assert_body("{\"model\":\"\"," TURNS "}", 0, "{" TURNS "}");
}

#define FORMAT(schema)                                                                     \
    ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"answer\"," \
    "\"strict\":true,\"schema\":" schema "}}}"
#define WRAPPED(schema)                                                                 \
    FORMAT("{\"type\":\"object\",\"properties\":{\"answer\":" schema "},\"required\":[" \
           "\"answer\"],\"additionalProperties\":false}")

static void answers_become_response_formats(void **state) {
    (void)state;
    static const char choices[] = "{\"model\":\"m\"," TURNS ",\"answer\":{\"choices\":[\"J\","
                                  "\"F\"]}}";
    assert_body(choices, 0,
                "{\"model\":\"m\"," TURNS WRAPPED("{\"type\":\"string\",\"enum\":[\"J\",\"F\"]}"));
    assert_body(choices, FOLK_LACK_ANSWER, "{\"model\":\"m\"," TURNS "}");
    assert_body("{" TURNS ",\"answer\":{\"number\":{\"min\":0,\"max\":10,\"whole\":true}}}", 0,
                "{" TURNS WRAPPED("{\"type\":\"integer\",\"minimum\":0,\"maximum\":10}"));
    assert_body("{" TURNS ",\"answer\":{\"number\":{\"max\":2.5}}}", FOLK_LACK_SCHEMA,
                "{" TURNS WRAPPED("{\"type\":\"number\",\"maximum\":2.5}"));
    static const char schema[] = "{" TURNS ",\"answer\":{\"schema\":{\"type\":\"array\"}}}";
    assert_body(schema, FOLK_LACK_ANSWER, "{" TURNS FORMAT("{\"type\":\"array\"}"));
    assert_body(schema, FOLK_LACK_SCHEMA, "{" TURNS "}");
}

static void embedding_goes_to_its_own_path(void **state) {
    (void)state;
    folk_chat chat;
    assert_true(folk_chat_read(&chat, "{\"model\":\"e\",\"input\":\"12345678\"}", NULL));
    assert_string_equal(folk_chat_path(&chat), "embeddings");
    assert_int_equal(chat.tokens_out, 0);
    folk_chat_clear(&chat);
    assert_body("{\"model\":\"e\",\"input\":\"text\"}", 15, "{\"model\":\"e\",\"input\":\"text\"}");
}

static void assert_no_request(const char *request, const char *expected) {
    folk_chat chat;
    folk_error err = {0};
    assert_false(folk_chat_read(&chat, request, &err));
    assert_string_equal(err.text, expected);
}

static void what_is_no_request_is_refused(void **state) {
    (void)state;
    assert_no_request("{\"model\":\"m\"}",
                      "a request to a model has neither \"messages\", a list, nor \"input\"");
    assert_no_request("[]", "a request to a model has neither \"messages\", a list, nor \"input\"");
    assert_no_request("{", "a request to a model is no JSON object: line 1, column 1: string or "
                           "'}' expected near end of file");
}

static void tokens_are_a_quarter_of_the_bytes(void **state) {
    (void)state;
    assert_int_equal(folk_tokens_estimate(""), 0);
    assert_int_equal(folk_tokens_estimate("a"), 1);
    assert_int_equal(folk_tokens_estimate("abcd"), 1);
    assert_int_equal(folk_tokens_estimate("abcde"), 2);
}

// ---- answers ----

#define ASKED                                                        \
    "{\"model\":\"m\"," TURNS ",\"temperature\":1,\"max_tokens\":9," \
    "\"answer\":{\"choices\":[\"J\",\"F\"]}}"

static folk_verdict judged(const char *request, folk_http_answer answer) {
    folk_chat chat;
    assert_true(folk_chat_read(&chat, request, NULL));
    folk_chat_write(&chat, 0);
    if (answer.body == NULL) answer.body = "";
    if (answer.type == NULL) answer.type = "application/json";
    if (answer.location == NULL) answer.location = "";
    if (answer.retry_after == 0.0) answer.retry_after = -1.0;
    answer.bytes = strlen(answer.body);
    const folk_verdict verdict = folk_chat_judge(&chat, &answer, "sk-1234567890");
    folk_chat_clear(&chat);
    return verdict;
}

static void assert_reply(const char *request, const char *body, const char *reply, uint32_t in,
                         uint32_t out) {
    folk_verdict verdict = judged(request, (folk_http_answer){.status = 200, .body = body});
    assert_int_equal(verdict.meaning, FOLK_MEANS_REPLY);
    assert_string_equal(verdict.reply, reply);
    assert_int_equal(verdict.tokens_in, in);
    assert_int_equal(verdict.tokens_out, out);
    folk_free(verdict.reply);
}

#define CONTENT(message) "{\"choices\":[{\"message\":" message "}]"

static void reply_is_the_content(void **state) {
    (void)state;
    static const char usage[] = CONTENT("{\"content\":\"J\"}") ",\"usage\":{\"prompt_tokens\":7,"
                                                               "\"completion_tokens\":2}}";
    assert_reply(ASKED, usage, "J", 7, 2);
    const uint32_t in = folk_tokens_estimate(ASKED);
    assert_reply(ASKED, CONTENT("{\"content\":\"{\\\"answer\\\":\\\"J\\\"}\"}") "}",
                 "{\"answer\":\"J\"}", in, 4);
    assert_reply(ASKED, CONTENT("{\"content\":\"\"}") "}", "", in, 0);
    assert_reply(ASKED, CONTENT("{\"content\":null,\"refusal\":\"No.\"}") "}", "No.", in, 1);
    assert_reply(ASKED, CONTENT("{\"content\":[{\"text\":\"a\"},{\"x\":1},{\"text\":\"bc\"}]}") "}",
                 "abc", in, 1);
    assert_reply(ASKED, CONTENT("{\"content\":\"it is sk-1234567890!\"}") "}", "it is [key]!", in,
                 5); // as the server wrote it
    assert_reply("{\"input\":\"abcd\"}",
                 "{\"data\":[{\"embedding\":[0.1,-2,1e-7]}],\"usage\":{\"prompt_tokens\":1}}",
                 "[0.1,-2,1e-07]", 1, 0);
}

static void assert_means(folk_meaning meaning, const char *saying, folk_http_answer answer) {
    const folk_verdict verdict = judged(ASKED, answer);
    assert_string_equal(verdict.saying, saying);
    assert_int_equal(verdict.meaning, meaning);
    assert_null(verdict.reply);
}

#define MEANS(meaning, saying, ...) \
    assert_means((meaning), (saying), (folk_http_answer){__VA_ARGS__})

static void answer_without_a_reply_is_asked_again(void **state) {
    (void)state;
    MEANS(FOLK_MEANS_AGAIN, "its answer holds no choice", .status = 200,
          .body = "{\"choices\":[]}");
    MEANS(FOLK_MEANS_AGAIN, "its answer's message has no content", .status = 200,
          .body = CONTENT("{\"content\":null}") "}");
    MEANS(FOLK_MEANS_AGAIN, "out of luck", .status = 200,
          .body = "{\"error\":{\"message\":\"out of luck\"}}");
    MEANS(FOLK_MEANS_AGAIN, "its answer is of the type text/html, and not JSON", .status = 200,
          .type = "text/html", .body = "<p>");
    MEANS(FOLK_MEANS_AGAIN, "its answer is no JSON object: it is another value", .status = 200,
          .body = "[]");
    MEANS(FOLK_MEANS_AGAIN, "so slow", .fault = FOLK_FAULT_TIME, .detail = "so slow");
    MEANS(FOLK_MEANS_ADDRESS, "bad", .fault = FOLK_FAULT_UNTRUSTED, .detail = "bad");
}

static void status_has_a_meaning(void **state) {
    (void)state;
    static const struct {
        int status;
        folk_meaning meaning;
    } cases[] = {
        {400, FOLK_MEANS_REJECTED}, {401, FOLK_MEANS_KEY},      {402, FOLK_MEANS_QUOTA},
        {403, FOLK_MEANS_KEY},      {404, FOLK_MEANS_ADDRESS},  {408, FOLK_MEANS_AGAIN},
        {409, FOLK_MEANS_AGAIN},    {413, FOLK_MEANS_REJECTED}, {422, FOLK_MEANS_REJECTED},
        {429, FOLK_MEANS_WAIT},     {500, FOLK_MEANS_AGAIN},    {501, FOLK_MEANS_REJECTED},
        {502, FOLK_MEANS_AGAIN},    {503, FOLK_MEANS_AGAIN},    {504, FOLK_MEANS_AGAIN},
        {529, FOLK_MEANS_AGAIN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        MEANS(cases[i].meaning, "no", .status = cases[i].status, .body = "{\"message\":\"no\"}");
    MEANS(FOLK_MEANS_REDIRECT, "https://h/v1", .status = 308,
          .location = "https://h/v1/chat/completions");
    MEANS(FOLK_MEANS_REDIRECT, "https://h/login", .status = 302, .location = "https://h/login");
}

static void messages_are_found_in_their_shapes(void **state) {
    (void)state;
    static const char *const bodies[] = {
        "{\"error\":{\"message\":\"no\"}}",
        "{\"error\":\"no\"}",
        "{\"message\":\"no\"}",
        "{\"detail\":\"no\"}",
        "{\"detail\":[{\"msg\":\"no\"}]}",
        "[{\"error\":{\"message\":\"no\"}}]",
        "no",
        " no\n",
    };
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        MEANS(FOLK_MEANS_AGAIN, "no", .status = 500, .body = bodies[i]);
    MEANS(FOLK_MEANS_AGAIN, "", .status = 502, .type = "text/html", .body = "<h1>Bad</h1>");
    MEANS(FOLK_MEANS_AGAIN, "your [key]", .status = 500, .body = "your sk-12345678");
}

// The texts of the servers' errors: OpenAI, vLLM, Ollama, Anthropic, Google.
static void quota_is_told_from_rate(void **state) {
    (void)state;
    static const char spent[] = "You exceeded your current quota, please check your plan and "
                                "billing details.";
    MEANS(FOLK_MEANS_QUOTA, spent, .status = 429, .body = spent);
    MEANS(FOLK_MEANS_WAIT, spent, .status = 429, .retry_after = 20.0, .body = spent);
    MEANS(FOLK_MEANS_QUOTA, "x", .status = 429, .retry_after = 20.0,
          .body = "{\"error\":{\"message\":\"x\",\"code\":\"insufficient_quota\"}}");
    MEANS(FOLK_MEANS_QUOTA, "Your credit balance is too low", .status = 400,
          .body = "Your credit balance is too low");
    MEANS(FOLK_MEANS_WAIT, "Rate limit reached. Please try again in 6ms.", .status = 429,
          .body = "Rate limit reached. Please try again in 6ms.");
}

static void unknown_model_is_told_from_unknown_path(void **state) {
    (void)state;
    static const char *const texts[] = {
        "The model `m` does not exist or you do not have access to it.",
        "model \"m\" not found, try pulling it first",
        "m is not a valid model ID",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        MEANS(FOLK_MEANS_MODEL, texts[i], .status = 404, .body = texts[i]);
        MEANS(FOLK_MEANS_MODEL, texts[i], .status = 400, .body = texts[i]);
    }
    MEANS(FOLK_MEANS_ADDRESS, "404 page not found", .status = 404, .body = "404 page not found");
}

static void assert_lacks(int status, const char *body, unsigned lacks) {
    const folk_verdict verdict = judged(ASKED, (folk_http_answer){.status = status, .body = body});
    assert_int_equal(verdict.lacks, lacks);
    assert_true((verdict.meaning == FOLK_MEANS_ADAPT) == (lacks != 0));
}

static void what_a_server_does_not_take_is_left_out(void **state) {
    (void)state;
    static const int statuses[] = {400, 404, 422, 501};
    for (size_t i = 0; i < 4; i++)
        assert_lacks(statuses[i], "response_format is unknown",
                     FOLK_LACK_ANSWER | FOLK_LACK_SCHEMA);
    assert_lacks(400, "Failed to parse grammar", FOLK_LACK_ANSWER | FOLK_LACK_SCHEMA);
    assert_lacks(500, "response_format is unknown", 0);
    assert_lacks(400,
                 "Unsupported parameter: 'max_tokens' is not supported with this model. Use "
                 "'max_completion_tokens' instead.",
                 FOLK_LACK_MAX_TOKENS);
    assert_lacks(400, "Unsupported value: 'temperature' does not support 0.7 with this model.",
                 FOLK_LACK_TEMPERATURE);
    assert_lacks(400, "temperature must be at most 1", 0); // the scenario's mistake
    assert_lacks(400, "max_tokens is too large", 0);
}

static void models_are_listed(void **state) {
    (void)state;
    char **names;
    int count;
    folk_http_answer answer = {.status = 200,
                               .body = "{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"},{}]}"};
    answer.bytes = strlen(answer.body);
    assert_true(folk_chat_models(&answer, NULL, &names, &count));
    assert_int_equal(count, 2);
    assert_string_equal(names[0], "a");
    assert_string_equal(names[1], "b");
    folk_free(names[0]);
    folk_free(names[1]);
    folk_free(names);
    answer.body = "{\"models\":[]}";
    answer.bytes = strlen(answer.body);
    assert_false(folk_chat_models(&answer, NULL, &names, &count));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(free_text_goes_as_it_came),
        FOLK_TEST(answers_become_response_formats),
        FOLK_TEST(embedding_goes_to_its_own_path),
        FOLK_TEST(what_is_no_request_is_refused),
        FOLK_TEST(tokens_are_a_quarter_of_the_bytes),
        FOLK_TEST(reply_is_the_content),
        FOLK_TEST(answer_without_a_reply_is_asked_again),
        FOLK_TEST(status_has_a_meaning),
        FOLK_TEST(messages_are_found_in_their_shapes),
        FOLK_TEST(quota_is_told_from_rate),
        FOLK_TEST(unknown_model_is_told_from_unknown_path),
        FOLK_TEST(what_a_server_does_not_take_is_left_out),
        FOLK_TEST(models_are_listed),
    };
    return FOLK_TESTS(tests);
}
