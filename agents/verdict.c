// SPDX-License-Identifier: GPL-3.0-or-later
#include "agents/chat.h"
#include "agents/client.h"
#include "core/memory.h"
#include "core/number.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const json_t *field(const json_t *object, const char *name) {
    return json_object_get(object, name);
}

// A text of the verdict's own, or of the server's: both are cleared.
__attribute__((format(printf, 3, 4))) static void say(folk_verdict *verdict, const char *key,
                                                      const char *format, ...) {
    char text[1024];
    va_list args;
    va_start(args, format);
    const int length = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    const size_t bytes = length < 0 ? 0 : (size_t)length;
    folk_secret_clear(key, text, bytes < sizeof text ? bytes : sizeof text - 1, verdict->saying);
}

// ---- what servers say about an error ----

// The shapes of OpenAI and vLLM ({"error": {"message"}}, {"message"}), Ollama ({"error": "…"}),
// FastAPI ({"detail": "…"} or a list with "msg"); NULL: another.
static const json_t *message_of(const json_t *answer) {
    const json_t *error = field(answer, "error");
    const json_t *detail = field(answer, "detail");
    const json_t *const places[] = {
        field(error, "message"),
        error,
        field(answer, "message"),
        field(field(detail, "error"), "message"),
        detail,
        field(json_array_get(detail, 0), "msg"),
        field(field(json_array_get(answer, 0), "error"), "message"),
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (json_is_string(places[i])) return places[i];
    return NULL;
}

static void say_message(folk_verdict *verdict, const char *key, const json_t *parsed,
                        const folk_http_answer *answer) {
    const json_t *message = message_of(parsed);
    if (message != NULL)
        folk_secret_clear(key, json_string_value(message), json_string_length(message),
                          verdict->saying);
    else if (parsed != NULL || strstr(answer->type, "html") == NULL)
        folk_secret_clear(key, answer->body, answer->bytes < 4096 ? answer->bytes : 4096,
                          verdict->saying);
}

// Whether the error's text, or its code or type, contains one of these (in small letters).
typedef struct words {
    char *text; // owned; in small letters
} words;

static words words_of(const folk_http_answer *answer) {
    words all = {.text = folk_strdup(answer->body)};
    for (char *each = all.text; *each != '\0'; each++)
        if (*each >= 'A' && *each <= 'Z') *each = (char)(*each - 'A' + 'a');
    return all;
}

static bool any_of(const words *all, const char *const *parts) {
    for (; *parts != NULL; parts++)
        if (strstr(all->text, *parts) != NULL) return true;
    return false;
}

#define SAYS(all, ...) any_of((all), (const char *const[]){__VA_ARGS__, NULL})

// ---- meanings of an error ----

// A value out of range is the scenario's mistake, and not for the client to change: only what the
// server does not take at all is left out.
static unsigned lacks_of(const folk_chat *chat, int status, const words *all) {
    const unsigned formats = chat->uses & (FOLK_LACK_ANSWER | FOLK_LACK_SCHEMA);
    const bool about_form = status == 400 || status == 404 || status == 422 || status == 501;
    if (formats != 0 && about_form &&
        SAYS(all, "response_format", "response format", "json_schema", "schema", "grammar"))
        return formats == FOLK_LACK_ANSWER ? FOLK_LACK_ANSWER | FOLK_LACK_SCHEMA : formats;
    if ((status != 400 && status != 422) ||
        !SAYS(all, "unsupported", "not supported", "not support", "deprecated"))
        return 0;
    if ((chat->uses & FOLK_LACK_MAX_TOKENS) != 0 && SAYS(all, "max_tokens"))
        return FOLK_LACK_MAX_TOKENS;
    if ((chat->uses & FOLK_LACK_TEMPERATURE) != 0 && SAYS(all, "temperature"))
        return FOLK_LACK_TEMPERATURE;
    return 0;
}

static bool is_about_model(int status, const words *all) {
    if (status != 400 && status != 404) return false;
    if (SAYS(all, "model_not_found", "invalid_model", "unknown model", "invalid model",
             "not a valid model", "no models loaded"))
        return true;
    return SAYS(all, "model") &&
           SAYS(all, "not found", "not exist", "no such", "not available", "notfounderror");
}

// Some servers use the words of an exhausted account for a limit of rate; only those tell when to
// come again.
static bool is_quota(int status, const words *all, double retry_after) {
    if (status == 402) return true;
    if (status != 400 && status != 403 && status != 429) return false;
    if (SAYS(all, "insufficient_quota", "insufficient balance", "billing_hard_limit",
             "credit balance", "out of credits", "insufficient credits"))
        return true;
    if (retry_after >= 0.0 || SAYS(all, "retry in", "try again in")) return false;
    return SAYS(all, "billing") ||
           (SAYS(all, "quota") && SAYS(all, "plan") && SAYS(all, "exceeded"));
}

static folk_meaning meaning_of(const folk_chat *chat, const folk_http_answer *answer,
                               unsigned *lacks) {
    const int status = answer->status;
    words all = words_of(answer);
    *lacks = lacks_of(chat, status, &all);
    const bool model = is_about_model(status, &all);
    const bool quota = is_quota(status, &all, answer->retry_after);
    folk_free(all.text);
    if (*lacks != 0) return FOLK_MEANS_ADAPT;
    if (quota) return FOLK_MEANS_QUOTA;
    if (model) return FOLK_MEANS_MODEL;
    if (status == 401 || status == 403 || status == 407) return FOLK_MEANS_KEY;
    if (status == 404 || status == 405 || status == 410) return FOLK_MEANS_ADDRESS;
    if (status == 429) return FOLK_MEANS_WAIT;
    const bool may_pass = status == 408 || status == 409 || status == 425;
    if (may_pass || (status >= 500 && status != 501)) return FOLK_MEANS_AGAIN;
    return FOLK_MEANS_REJECTED;
}

// ---- a reply ----

static uint32_t count_of(const json_t *usage, const char *name) {
    const json_int_t count = json_integer_value(field(usage, name));
    return count <= 0 ? 0 : count < UINT32_MAX ? (uint32_t)count : UINT32_MAX;
}

static void count_tokens(folk_verdict *verdict, const folk_chat *chat, const json_t *parsed) {
    const json_t *usage = field(parsed, "usage");
    verdict->counted = json_is_integer(field(usage, "prompt_tokens"));
    if (verdict->counted) {
        verdict->tokens_in = count_of(usage, "prompt_tokens");
        verdict->tokens_out = count_of(usage, "completion_tokens");
    } else if (verdict->reply != NULL) {
        verdict->tokens_in = chat->tokens_in;
        verdict->tokens_out = chat->embedding ? 0 : folk_tokens_estimate(verdict->reply);
    }
}

// Some servers give content in parts, of which the texts count.
static char *joined(const json_t *parts) {
    size_t i, bytes = 1;
    const json_t *part;
    json_array_foreach(parts, i, part) bytes += json_string_length(field(part, "text"));
    char *all = folk_alloc(bytes), *end = all;
    json_array_foreach(parts, i, part) {
        const json_t *text = field(part, "text");
        memcpy(end, json_is_string(text) ? json_string_value(text) : "", json_string_length(text));
        end += json_string_length(text);
    }
    return all;
}

static void read_choice(folk_verdict *verdict, const char *key, const json_t *parsed) {
    const json_t *choice = json_array_get(field(parsed, "choices"), 0);
    const json_t *message = field(choice, "message"), *content = field(message, "content");
    const char *refusal = json_string_value(field(message, "refusal"));
    if (json_is_string(content))
        verdict->reply = folk_strdup(json_string_value(content));
    else if (json_array_size(content) > 0)
        verdict->reply = joined(content);
    else if (refusal != NULL && refusal[0] != '\0')
        verdict->reply = folk_strdup(refusal);
    else if (choice == NULL)
        say(verdict, key, "its answer holds no choice");
    else
        say(verdict, key, "its answer's message has no content");
}

// As the numbers came, each in its shortest form.
static char *vector_text(const json_t *vector) {
    size_t i, used = 1;
    const json_t *value;
    char *text = folk_alloc(json_array_size(vector) * FOLK_NUMBER_TEXT + 3);
    text[0] = '[';
    json_array_foreach(vector, i, value) {
        if (!json_is_number(value)) {
            folk_free(text);
            return NULL;
        }
        if (i > 0) text[used++] = ',';
        folk_number_format(json_number_value(value), text + used);
        used += strlen(text + used);
    }
    text[used] = ']';
    return folk_realloc(text, used + 2);
}

static void read_embedding(folk_verdict *verdict, const char *key, const json_t *parsed) {
    const json_t *vector = field(json_array_get(field(parsed, "data"), 0), "embedding");
    if (json_array_size(vector) > 0) verdict->reply = vector_text(vector);
    if (verdict->reply == NULL) say(verdict, key, "its answer holds no embedding");
}

static void judge_success(folk_verdict *verdict, const folk_chat *chat, const json_t *parsed,
                          const folk_http_answer *answer, const char *key) {
    if (field(parsed, "error") != NULL && !json_is_null(field(parsed, "error")))
        say_message(verdict, key, parsed, answer);
    else if (chat->embedding)
        read_embedding(verdict, key, parsed);
    else
        read_choice(verdict, key, parsed);
    count_tokens(verdict, chat, parsed);
    if (verdict->reply != NULL) verdict->reply = folk_secret_remove(key, verdict->reply);
    verdict->meaning = verdict->reply != NULL ? FOLK_MEANS_REPLY : FOLK_MEANS_AGAIN;
}

// Where a redirection points to, as the URL of an API: without the path that was asked for.
static void say_place(folk_verdict *verdict, const char *key, const char *place, const char *path) {
    size_t bytes = strlen(place);
    const size_t tail = strlen(path) + 1;
    if (bytes > tail && strcmp(place + bytes - tail + 1, path) == 0) bytes -= tail;
    folk_secret_clear(key, place, bytes, verdict->saying);
}

static bool is_json_type(const char *type) {
    return type[0] == '\0' || strstr(type, "json") != NULL || strstr(type, "text/plain") != NULL;
}

static folk_verdict judge_status(const folk_chat *chat, const folk_http_answer *answer,
                                 const char *key) {
    folk_verdict verdict = {.meaning = FOLK_MEANS_AGAIN};
    json_error_t problem;
    json_t *parsed = json_loadb(answer->body, answer->bytes, 0, &problem);
    if (answer->status >= 300 && answer->status < 400) {
        verdict.meaning = FOLK_MEANS_REDIRECT;
        say_place(&verdict, key, answer->location, folk_chat_path(chat));
    } else if (answer->status < 200 || answer->status >= 300) {
        verdict.meaning = meaning_of(chat, answer, &verdict.lacks);
        say_message(&verdict, key, parsed, answer);
    } else if (!is_json_type(answer->type)) {
        say(&verdict, key, "its answer is of the type %.60s, and not JSON", answer->type);
    } else if (!json_is_object(parsed)) {
        say(&verdict, key, "its answer is no JSON object: %s",
            parsed != NULL ? "it is another value" : problem.text);
    } else {
        judge_success(&verdict, chat, parsed, answer, key);
    }
    json_decref(parsed);
    return verdict;
}

folk_verdict folk_chat_judge(const folk_chat *chat, const folk_http_answer *answer,
                             const char *key) {
    if (answer->fault == FOLK_FAULT_NONE) return judge_status(chat, answer, key);
    folk_verdict verdict = {.meaning = FOLK_MEANS_AGAIN};
    if (answer->fault == FOLK_FAULT_UNTRUSTED) verdict.meaning = FOLK_MEANS_ADDRESS;
    folk_secret_clear(key, answer->detail, strlen(answer->detail), verdict.saying);
    return verdict;
}

static char *model_name(const json_t *model, const char *key) {
    const json_t *name = field(model, "id");
    if (!json_is_string(name)) return NULL;
    char text[FOLK_SAYING];
    folk_secret_clear(key, json_string_value(name), json_string_length(name), text);
    return folk_strdup(text);
}

bool folk_chat_models(const folk_http_answer *answer, const char *key, char ***names, int *count) {
    *names = NULL;
    *count = 0;
    if (answer->fault != FOLK_FAULT_NONE || answer->status != 200) return false;
    json_t *parsed = json_loadb(answer->body, answer->bytes, 0, NULL);
    const json_t *data = field(parsed, "data"), *each;
    const bool is_list = json_is_array(data);
    if (is_list) *names = folk_alloc((json_array_size(data) + 1) * sizeof **names);
    size_t i;
    json_array_foreach(data, i, each) {
        char *name = model_name(each, key);
        if (name != NULL) (*names)[(*count)++] = name;
    }
    json_decref(parsed);
    return is_list;
}
