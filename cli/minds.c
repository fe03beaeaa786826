// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/minds.h"

#include "cli/paths.h"
#include "cli/query.h"
#include "core/memory.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *environment(const char *name) {
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

folk_minds_options folk_minds_options_default(void) {
    const folk_client_def def = folk_client_def_default();
    return (folk_minds_options){
        .mode = -1,
        .url = environment("FOLK_LLM_URL"),
        .in_flight = def.in_flight,
        .attempts = def.attempts,
        .timeout = def.total_seconds,
    };
}

void folk_minds_options_clear(folk_minds_options *options) {
    folk_texts_clear(&options->prices);
    folk_texts_clear(&options->human);
}

folk_client *folk_minds_client(const folk_minds_options *options, folk_error *err) {
    folk_client_def def = folk_client_def_default();
    def.url = options->url;
    def.key = environment("FOLK_LLM_KEY");
    def.in_flight = (int)options->in_flight;
    def.requests_per_minute = options->requests_per_minute;
    def.tokens_per_minute = options->tokens_per_minute;
    def.total_seconds = options->timeout;
    def.attempts = (int)options->attempts;
    return folk_client_create(&def, err);
}

// How a kept run was answered.

folk_past_minds folk_past_minds_read(const char *json) {
    folk_past_minds past = {.mode = FOLK_MODE_SCRIPTED};
    json_t *object = json_loads(json, 0, NULL);
    const char *mode = json_string_value(json_object_get(object, "mode"));
    const char *model = json_string_value(json_object_get(object, "model"));
    const json_t *human = json_object_get(object, "human");
    for (int i = 0; mode != NULL && i < FOLK_MODES; i++)
        if (strcmp(mode, folk_mode_names[i]) == 0) past.mode = (folk_mode)i;
    past.model = folk_strdup(model != NULL ? model : "");
    past.human = folk_alloc((json_array_size(human) + 1) * sizeof *past.human);
    for (size_t i = 0; i < json_array_size(human); i++) {
        const char *name = json_string_value(json_array_get(human, i));
        if (name != NULL) past.human[past.human_count++] = folk_strdup(name);
    }
    json_decref(object);
    return past;
}

void folk_past_minds_clear(folk_past_minds *past) {
    for (int i = 0; i < past->human_count; i++)
        folk_free(past->human[i]);
    folk_free(past->human);
    folk_free(past->model);
    *past = (folk_past_minds){0};
}

static char *json_of(const folk_answering *answering) {
    json_t *human = json_array();
    for (int i = 0; i < answering->minds.human_count; i++)
        json_array_append_new(human, json_string(answering->minds.human[i]));
    json_t *object =
        json_pack("{s:s, s:b, s:s, s:o}", "mode", folk_mode_names[answering->provider.mode],
                  "scripted", answering->minds.scripted, "model",
                  answering->model != NULL ? answering->model : "", "human", human);
    char *text = json_dumps(object, JSON_COMPACT);
    char *kept = folk_strdup(text != NULL ? text : "{}");
    free(text);
    json_decref(object);
    return kept;
}

// Which mode.

static bool asks_endpoint(folk_mode mode) {
    return mode == FOLK_MODE_LIVE || mode == FOLK_MODE_RECORD || mode == FOLK_MODE_CACHE;
}

static folk_mode mode_of(const folk_minds_options *options, const folk_past_minds *past,
                         const char **notice) {
    if (options->mode >= 0) return (folk_mode)options->mode;
    if (past != NULL && past->mode == FOLK_MODE_SCRIPTED) return FOLK_MODE_SCRIPTED;
    if (options->url != NULL) return FOLK_MODE_RECORD;
    *notice = "no model endpoint is set (--llm-url or $FOLK_LLM_URL): stand-ins answer for the "
              "models";
    return FOLK_MODE_SCRIPTED;
}

static bool check_options(const folk_minds_options *options, folk_mode mode, folk_error *err) {
    const bool tape = mode == FOLK_MODE_REPLAY || mode == FOLK_MODE_CACHE;
    if (options->tape != NULL && !tape)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "--tape is for --llm replay and --llm cache, and this is %s",
                         folk_mode_names[mode]);
    if (options->url == NULL && (mode == FOLK_MODE_LIVE || mode == FOLK_MODE_RECORD))
        return folk_fail(err, FOLK_ERR_USAGE,
                         "--llm %s needs an endpoint: give --llm-url or $FOLK_LLM_URL, for "
                         "instance http://localhost:8080/v1",
                         folk_mode_names[mode]);
    return true;
}

// Prices and bounds.

bool folk_minds_prices(const folk_minds_options *options, const folk_scenario *scenario,
                       folk_prices *prices, folk_error *err) {
    for (int i = 0; i < scenario->price_count; i++)
        folk_prices_add(prices, scenario->prices[i].model, scenario->prices[i].input,
                        scenario->prices[i].output);
    for (size_t i = 0; i < options->prices.count; i++)
        if (!folk_prices_read(prices, options->prices.items[i], err)) return false;
    if (options->max_cost <= 0 || prices->count > 0) return true;
    return folk_fail(err, FOLK_ERR_USAGE,
                     "--max-cost needs prices: give --price MODEL=INPUT,OUTPUT, per million "
                     "tokens, or the scenario's field 'prices'");
}

// The default model.

// Its one model, or a sentence that says why there is none.
static void ask_for_model(folk_answering *answering) {
    char **names = NULL;
    int count = 0;
    char list[FOLK_ERROR_TEXT / 2];
    folk_error err = {0};
    if (!folk_client_models(answering->client, &names, &count, &err)) {
        folk_fail(&answering->no_model, FOLK_ERR_PROVIDER,
                  "its mind names no model, nor does --model; the endpoint was asked for its "
                  "models: %s",
                  err.text);
        return;
    }
    folk_name_list((const char *const *)names, count, list, sizeof list);
    if (count == 1)
        answering->model = folk_strdup(names[0]);
    else
        folk_fail(&answering->no_model, FOLK_ERR_PROVIDER,
                  "its mind names no model; choose one of the endpoint's with --model NAME: %s",
                  count > 0 ? list : "(it tells of none)");
    for (int i = 0; i < count; i++)
        folk_free(names[i]);
    folk_free(names);
}

// A run that asks nobody is not to touch the network: the endpoint is asked for its model when a
// mind needs it.
static const char *find_model_now(void *context) {
    folk_answering *answering = context;
    if (answering->model != NULL) return answering->model;
    ask_for_model(answering);
    if (answering->model == NULL) answering->model = folk_strdup("");
    folk_free(answering->json);
    answering->json = json_of(answering);
    return answering->model;
}

// That of the newest run on the tape which had one: with another the requests would be others.
static void find_model(folk_answering *answering, int64_t run) {
    folk_query *query = folk_query_open(answering->tape_store,
                                        "SELECT minds FROM run WHERE minds IS NOT NULL"
                                        " AND (?1 = 0 OR id = ?1) ORDER BY id DESC",
                                        NULL);
    if (query == NULL) return;
    folk_query_bind(query, 1, run);
    while (answering->model == NULL && folk_query_next(query, NULL)) {
        folk_past_minds past = folk_past_minds_read(folk_query_text(query, 0));
        if (past.model[0] != '\0') answering->model = folk_strdup(past.model);
        folk_past_minds_clear(&past);
    }
    folk_query_close(query);
}

const char *folk_minds_model(const folk_minds_options *options) {
    return options->model != NULL ? options->model : environment("FOLK_LLM_MODEL");
}

// Minds that go on keep their model, also if they had none: stand-ins may have answered then.
static void keep_model(const folk_past_minds *past, folk_answering *answering) {
    answering->model = folk_strdup(past->model);
    folk_fail(&answering->no_model, FOLK_ERR_PROVIDER,
              "its mind names no model, and its run began without one; run it anew with --model "
              "NAME in order to go on with an endpoint");
}

static void choose_model(const folk_minds_options *options, const folk_past_minds *past,
                         folk_answering *answering) {
    const folk_mode mode = answering->provider.mode;
    const char *named = folk_minds_model(options);
    if (past != NULL && (!past->open || answering->client == NULL))
        keep_model(past, answering);
    else if (named != NULL)
        answering->model = folk_strdup(named);
    else if (answering->client == NULL && (mode == FOLK_MODE_REPLAY || mode == FOLK_MODE_CACHE))
        find_model(answering, answering->tape.run);
    if (answering->model == NULL && answering->client == NULL) answering->model = folk_strdup("");
    answering->minds.model = answering->model;
    answering->minds.find_model = find_model_now;
    answering->minds.context = answering;
    answering->provider.no_model = answering->no_model.text;
}

// The tape.

static bool open_tape(const folk_minds_options *options, const char *store,
                      folk_answering *answering, folk_error *err) {
    folk_address address = {0};
    const folk_mode mode = answering->provider.mode;
    const char *text = options->tape != NULL ? options->tape : store;
    if (mode != FOLK_MODE_REPLAY && mode != FOLK_MODE_CACHE) return true;
    if (text == NULL)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "--llm %s needs --tape STORE where the run itself is not kept",
                         folk_mode_names[mode]);
    bool ok = folk_address_read(text, &address, err);
    if (ok) answering->tape_store = folk_store_open(address.store, FOLK_STORE_READ, err);
    ok = ok && answering->tape_store != NULL;
    if (ok && address.run != 0) ok = folk_store_find(answering->tape_store, &address.run, err);
    answering->tape = (folk_tape_def){.store = answering->tape_store, .run = address.run};
    folk_address_clear(&address);
    return ok;
}

static bool open_client(const folk_minds_options *options, folk_answering *answering,
                        folk_error *err) {
    if (options->url == NULL || !asks_endpoint(answering->provider.mode)) return true;
    answering->client = folk_minds_client(options, err);
    return answering->client != NULL;
}

static void choose_people(const folk_minds_options *options, const folk_past_minds *past,
                          folk_answering *answering) {
    const size_t before = past != NULL ? (size_t)past->human_count : 0;
    const size_t count = before + options->human.count;
    answering->human = folk_alloc((count + 1) * sizeof *answering->human);
    for (size_t i = 0; i < before; i++)
        answering->human[i] = past->human[i];
    for (size_t i = before; i < count; i++)
        answering->human[i] = options->human.items[i - before];
    answering->minds.human = answering->human;
    answering->minds.human_count = (int)count;
    answering->terminal = folk_terminal_create();
    answering->provider.person = folk_terminal_person(answering->terminal);
    answering->provider.names = count > 0;
}

bool folk_minds_open(const folk_minds_options *options, const folk_scenario *scenario,
                     const char *store, const folk_past_minds *past, folk_answering *answering,
                     folk_error *err) {
    *answering = (folk_answering){0};
    folk_provider_def *def = &answering->provider;
    def->mode = mode_of(options, past, &answering->notice);
    if (!check_options(options, def->mode, err)) return false;
    if (!folk_minds_prices(options, scenario, &answering->prices, err)) return false;
    if (!open_tape(options, store, answering, err)) return false;
    if (!open_client(options, answering, err)) return false;
    def->client = answering->client;
    def->prices = &answering->prices;
    def->most = (folk_spending){.calls = (double)options->max_calls,
                                .tokens = (double)options->max_tokens,
                                .cost = options->max_cost};
    answering->minds.scripted = def->mode == FOLK_MODE_SCRIPTED;
    choose_people(options, past, answering);
    choose_model(options, past, answering);
    answering->json = json_of(answering);
    return true;
}

static void choose_sweep_model(const folk_minds_options *options, const folk_past_minds *past,
                               const char *model, folk_answering *answering) {
    const char *named = folk_minds_model(options);
    if (past != NULL && past->model[0] != '\0') named = past->model;
    if (named == NULL) named = model;
    if (named == NULL && answering->client == NULL) named = "";
    answering->model = named != NULL ? folk_strdup(named) : NULL;
    answering->minds.model = answering->model;
    answering->provider.no_model = answering->no_model.text;
}

bool folk_minds_open_sweep(const folk_minds_options *options, const folk_scenario *scenario,
                           const folk_past_minds *past, const char *model,
                           folk_answering *answering, folk_error *err) {
    *answering = (folk_answering){0};
    folk_provider_def *def = &answering->provider;
    def->mode = mode_of(options, past, &answering->notice);
    if (!check_options(options, def->mode, err)) return false;
    if (!folk_minds_prices(options, scenario, &answering->prices, err)) return false;
    if (!open_client(options, answering, err)) return false;
    def->prices = &answering->prices;
    answering->minds.scripted = def->mode == FOLK_MODE_SCRIPTED;
    choose_sweep_model(options, past, model, answering);
    answering->json = json_of(answering);
    return true;
}

void folk_minds_settle(folk_answering *answering) {
    answering->minds.model = find_model_now(answering);
}

void folk_minds_close(folk_answering *answering) {
    folk_client_destroy(answering->client);
    folk_terminal_destroy(answering->terminal);
    folk_store_close(answering->tape_store);
    folk_prices_clear(&answering->prices);
    folk_free(answering->human);
    folk_free(answering->model);
    folk_free(answering->json);
    *answering = (folk_answering){0};
}
