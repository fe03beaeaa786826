// SPDX-License-Identifier: GPL-3.0-or-later
#include "agents/chat.h"

#include "agents/client.h"
#include "core/memory.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { USUAL_ANSWER = 256 }; // tokens, where the request bounds none

uint32_t folk_tokens_estimate(const char *text) {
    const size_t tokens = (strlen(text) + 3) / 4;
    return tokens < UINT32_MAX ? (uint32_t)tokens : UINT32_MAX;
}

static bool read_request(folk_chat *chat, const char *request, folk_error *err) {
    json_error_t problem;
    chat->request = json_loads(request, JSON_REJECT_DUPLICATES, &problem);
    if (chat->request == NULL)
        return folk_fail(err, FOLK_ERR_PROVIDER,
                         "a request to a model is no JSON object: line %d, column %d: %s",
                         problem.line, problem.column, problem.text);
    chat->embedding = json_object_get(chat->request, "input") != NULL;
    if (!chat->embedding && !json_is_array(json_object_get(chat->request, "messages")))
        return folk_fail(err, FOLK_ERR_PROVIDER,
                         "a request to a model has neither \"messages\", a list, nor \"input\"");
    return true;
}

bool folk_chat_read(folk_chat *chat, const char *request, folk_error *err) {
    *chat = (folk_chat){0};
    if (!read_request(chat, request, err)) {
        folk_chat_clear(chat);
        return false;
    }
    const char *model = json_string_value(json_object_get(chat->request, "model"));
    chat->model = model != NULL ? model : "";
    const json_int_t most = json_integer_value(json_object_get(chat->request, "max_tokens"));
    chat->tokens_in = folk_tokens_estimate(request);
    if (!chat->embedding)
        chat->tokens_out = most > 0 && most < UINT32_MAX ? (uint32_t)most : USUAL_ANSWER;
    return true;
}

void folk_chat_clear(folk_chat *chat) {
    json_decref(chat->request);
    folk_free(chat->body);
    *chat = (folk_chat){0};
}

const char *folk_chat_path(const folk_chat *chat) {
    return chat->embedding ? "embeddings" : "chat/completions";
}

// ---- the body ----

static json_t *number_schema(json_t *number) {
    const bool whole = json_is_true(json_object_get(number, "whole"));
    json_t *schema = json_pack("{s:s}", "type", whole ? "integer" : "number");
    json_t *least = json_object_get(number, "min"), *most = json_object_get(number, "max");
    if (json_is_number(least)) json_object_set(schema, "minimum", least);
    if (json_is_number(most)) json_object_set(schema, "maximum", most);
    return schema;
}

// {"answer": …} as the only field, which every server that enforces schemas can do.
static json_t *wrapped(json_t *schema) {
    return json_pack("{s:s, s:{s:o}, s:[s], s:b}", "type", "object", "properties", "answer", schema,
                     "required", "answer", "additionalProperties", 0);
}

// The schema that `answer` asks for, and which lack would forbid it.
static json_t *schema_of(json_t *answer, unsigned *use) {
    json_t *choices = json_object_get(answer, "choices");
    json_t *number = json_object_get(answer, "number");
    json_t *schema = json_object_get(answer, "schema");
    *use = schema != NULL ? FOLK_LACK_SCHEMA : FOLK_LACK_ANSWER;
    if (choices != NULL) return wrapped(json_pack("{s:s, s:O}", "type", "string", "enum", choices));
    if (number != NULL) return wrapped(number_schema(number));
    return json_incref(schema);
}

static void add_format(folk_chat *chat, json_t *body, unsigned lacks) {
    unsigned use;
    json_t *schema = schema_of(json_object_get(chat->request, "answer"), &use);
    if (schema != NULL && (lacks & use) == 0) {
        chat->uses |= use;
        json_object_set_new(body, "response_format",
                            json_pack("{s:s, s:{s:s, s:b, s:O}}", "type", "json_schema",
                                      "json_schema", "name", "answer", "strict", 1, "schema",
                                      schema));
    }
    json_decref(schema);
}

static void copy_field(json_t *body, const char *name, json_t *request, const char *from) {
    json_t *value = json_object_get(request, from);
    if (value != NULL) json_object_set(body, name, value);
}

static json_t *chat_body(folk_chat *chat, unsigned lacks) {
    json_t *body = json_object(), *request = chat->request;
    if (chat->model[0] != '\0') copy_field(body, "model", request, "model");
    copy_field(body, "messages", request, "messages");
    if ((lacks & FOLK_LACK_TEMPERATURE) == 0) {
        copy_field(body, "temperature", request, "temperature");
        if (json_object_get(body, "temperature") != NULL) chat->uses |= FOLK_LACK_TEMPERATURE;
    }
    const bool renamed = (lacks & FOLK_LACK_MAX_TOKENS) != 0;
    copy_field(body, renamed ? "max_completion_tokens" : "max_tokens", request, "max_tokens");
    if (json_object_get(body, "max_tokens") != NULL) chat->uses |= FOLK_LACK_MAX_TOKENS;
    add_format(chat, body, lacks);
    return body;
}

static json_t *embedding_body(const folk_chat *chat) {
    json_t *body = json_object();
    if (chat->model[0] != '\0') copy_field(body, "model", chat->request, "model");
    copy_field(body, "input", chat->request, "input");
    return body;
}

// The text is copied, so that all that a chat owns is counted.
void folk_chat_write(folk_chat *chat, unsigned lacks) {
    chat->uses = 0;
    json_t *body = chat->embedding ? embedding_body(chat) : chat_body(chat, lacks);
    char *text = json_dumps(body, JSON_COMPACT);
    json_decref(body);
    folk_free(chat->body);
    chat->body = folk_strdup(text);
    chat->bytes = strlen(text);
    free(text);
}
