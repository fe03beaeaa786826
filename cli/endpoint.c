// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/examination.h"

#include "core/memory.h"
#include "core/text.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

// Enough for a model that thinks before it answers, and little for one that prattles.
enum { MOST_TOKENS = 200, MOST_NAMES = 400 };

static const char question[] = "Is ice cold? Answer with one word: yes or no.";

// How a call ended; texts are owned.
typedef struct probe {
    char *reply, *error;
    uint32_t tokens_in, tokens_out;
    double latency;
    bool ended;
} probe;

static void end_probe(void *context, uint64_t id, const folk_called *called) {
    (void)id;
    *(probe *)context = (probe){
        .reply = called->reply != NULL ? folk_strdup(called->reply) : NULL,
        .error = called->error != NULL ? folk_strdup(called->error) : NULL,
        .tokens_in = called->tokens_in,
        .tokens_out = called->tokens_out,
        .latency = called->latency,
        .ended = true,
    };
}

static void clear_probe(probe *ended) {
    folk_free(ended->reply);
    folk_free(ended->error);
}

// Asks, and waits. Takes ownership of the request.
static probe ask(folk_client *client, json_t *request) {
    probe asked = {0};
    folk_error err = {0};
    char *text = json_dumps(request, JSON_COMPACT);
    const folk_call call = {.request = text, .done = end_probe, .context = &asked};
    bool ok = folk_client_call(client, &call, &err);
    while (ok && !asked.ended)
        ok = folk_client_work(client, 1.0, -1, &err);
    if (!asked.ended) {
        folk_client_drop(client, &asked);
        asked.error = folk_strdup(err.text);
    }
    free(text);
    json_decref(request);
    return asked;
}

static json_t *chat_request(const char *model, json_t *answer) {
    return json_pack("{s:s, s:[{s:s, s:s}], s:i, s:o*}", "model", model, "messages", "role", "user",
                     "content", question, "max_tokens", MOST_TOKENS, "answer", answer);
}

static void add_tamed(folk_examination *seen, const char *what, bool well, char *found) {
    folk_text_tame(found);
    folk_examination_add(seen, what, well, found);
}

// Whether it answered.
static bool look_at_chat(folk_examination *seen, folk_client *client, const char *model) {
    probe asked = ask(client, chat_request(model, NULL));
    if (asked.reply != NULL)
        add_tamed(seen, "chat", true,
                  folk_format("answers in %.3g s, %u tokens in, %u out: '%.40s'", asked.latency,
                              asked.tokens_in, asked.tokens_out, asked.reply));
    else
        add_tamed(seen, "chat", false, folk_strdup(asked.error));
    const bool answered = asked.reply != NULL;
    clear_probe(&asked);
    return answered;
}

// Whether the reply is the object that was asked for: {"answer":"yes"} or {"answer":"no"}.
static bool is_obeyed(const char *reply) {
    json_t *object = json_loads(reply, 0, NULL);
    const char *answer = json_string_value(json_object_get(object, "answer"));
    const bool obeyed = answer != NULL && (strcmp(answer, "yes") == 0 || strcmp(answer, "no") == 0);
    json_decref(object);
    return obeyed;
}

static void look_at_structure(folk_examination *seen, folk_client *client, const char *model) {
    probe asked = ask(client, chat_request(model, json_pack("{s:[s, s]}", "choices", "yes", "no")));
    if (asked.reply == NULL)
        add_tamed(seen, "structured answers", false, folk_strdup(asked.error));
    else if (is_obeyed(asked.reply))
        add_tamed(
            seen, "structured answers", true,
            folk_format("asked for and obeyed, in %.3g s: '%.40s'", asked.latency, asked.reply));
    else
        add_tamed(seen, "structured answers", true,
                  folk_format("not enforced: Folk looks for answers in the text, and asks again "
                              "where it finds none; the reply was '%.40s'",
                              asked.reply));
    clear_probe(&asked);
}

// Many endpoints have chats and no embeddings, which only memory by likeness needs.
static void look_at_embeddings(folk_examination *seen, folk_client *client, const char *model) {
    probe asked = ask(client, json_pack("{s:s, s:s}", "model", model, "input", "Ice is cold."));
    json_t *vector = asked.reply != NULL ? json_loads(asked.reply, 0, NULL) : NULL;
    if (asked.reply != NULL)
        add_tamed(seen, "embeddings", true,
                  folk_format("%zu numbers, in %.3g s", json_array_size(vector), asked.latency));
    else
        add_tamed(seen, "embeddings", true, folk_format("none from '%s': %s", model, asked.error));
    json_decref(vector);
    clear_probe(&asked);
}

static void add_notes(folk_examination *seen, const folk_client *client) {
    const char *note;
    for (size_t i = 0; (note = folk_client_note(client, i)) != NULL; i++)
        add_tamed(seen, "note", true, folk_strdup(note));
}

static char *list_of(char *const *names, int count) {
    char list[MOST_NAMES];
    folk_name_list((const char *const *)names, count, list, sizeof list);
    return folk_format("%d: %s", count, list);
}

// The model to be asked: the caller's to free; NULL when nobody says which.
static char *choose_model(folk_examination *seen, folk_client *client, const char *wanted) {
    char **names = NULL;
    int count = 0;
    folk_error err = {0};
    const bool listed = folk_client_models(client, &names, &count, &err);
    add_tamed(seen, "models", listed, listed ? list_of(names, count) : folk_strdup(err.text));
    char *model = wanted != NULL ? folk_strdup(wanted) : NULL;
    if (model == NULL && count == 1) model = folk_strdup(names[0]);
    if (model != NULL)
        add_tamed(seen, "model", true, folk_strdup(model));
    else if (listed)
        add_tamed(seen, "model", false,
                  folk_strdup("choose one of them with --model NAME or $FOLK_LLM_MODEL"));
    for (int i = 0; i < count; i++)
        folk_free(names[i]);
    folk_free(names);
    return model;
}

static void look_at_models(folk_examination *seen, folk_client *client, const char *wanted) {
    char *model = choose_model(seen, client, wanted);
    if (model != NULL && look_at_chat(seen, client, model)) {
        look_at_structure(seen, client, model);
        look_at_embeddings(seen, client, model);
    }
    add_notes(seen, client);
    folk_free(model);
}

static char *endpoint_of(const char *url) {
    const bool key = getenv("FOLK_LLM_KEY") != NULL && getenv("FOLK_LLM_KEY")[0] != '\0';
    return folk_format("%s, %s", url, key ? "with the key of $FOLK_LLM_KEY" : "no key");
}

void folk_examine_endpoint(folk_examination *seen, const folk_minds_options *options) {
    folk_error err = {0};
    if (options->url == NULL) {
        add_tamed(seen, "endpoint", true,
                  folk_strdup("none is set, stand-ins answer for models; give --llm-url or "
                              "$FOLK_LLM_URL, for instance http://localhost:8080/v1"));
        return;
    }
    folk_client *client = folk_minds_client(options, &err);
    add_tamed(seen, "endpoint", client != NULL,
              client != NULL ? endpoint_of(options->url) : folk_strdup(err.text));
    if (client == NULL) return;
    const char *preset = getenv("FOLK_LLM_MODEL");
    if (preset != NULL && preset[0] == '\0') preset = NULL;
    look_at_models(seen, client, options->model != NULL ? options->model : preset);
    folk_client_destroy(client);
}
