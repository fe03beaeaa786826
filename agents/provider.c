// SPDX-License-Identifier: GPL-3.0-or-later
#include "agents/provider.h"

#include "agents/provider_state.h"
#include "agents/request.h"
#include "core/memory.h"
#include "core/text.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *const folk_mode_names[FOLK_MODES + 1] = {"live",  "record",   "replay",
                                                     "cache", "scripted", NULL};

folk_provider *folk_provider_create(const folk_provider_def *def, folk_sim *sim) {
    folk_provider *provider = folk_alloc(sizeof *provider);
    provider->def = *def;
    provider->sim = sim;
    provider->own.most = def->most;
    provider->allowance = def->shared != NULL ? def->shared : &provider->own;
    return provider;
}

// A call that is forgotten may be paid for all the same: others who share the allowance may not
// spend that again.
static void settle_forgotten(folk_provider *provider) {
    for (size_t i = 0; i < provider->open.count; i++)
        folk_allowance_settle(provider->allowance, &provider->open.items[i].estimate,
                              &provider->open.items[i].estimate);
}

void folk_provider_destroy(folk_provider *provider) {
    if (provider == NULL) return;
    settle_forgotten(provider);
    if (provider->def.client != NULL) folk_client_drop(provider->def.client, provider);
    for (size_t i = 0; i < provider->name_count; i++)
        folk_free(provider->names[i]);
    folk_free(provider->names);
    folk_free(provider->waiting.items);
    folk_free(provider->open.items);
    folk_free(provider->people.items);
    folk_free(provider->occurrences.places);
    folk_free(provider);
}

void folk_errands_add(folk_errands *errands, const folk_errand *errand) {
    if (errands->first > 0 && errands->first * 2 >= errands->count) {
        errands->count -= errands->first;
        memmove(errands->items, errands->items + errands->first,
                errands->count * sizeof *errands->items);
        errands->first = 0;
    }
    errands->items =
        folk_grow(errands->items, &errands->capacity, errands->count + 1, sizeof *errands->items);
    errands->items[errands->count++] = *errand;
}

static bool is_empty(const folk_errands *errands) {
    return errands->first == errands->count;
}

void folk_provider_answer(folk_provider *provider, uint32_t id, const folk_answer *answer) {
    folk_tally *tally = &provider->tally;
    if (answer->reply != NULL) tally->answers[answer->source]++;
    tally->tokens_in[answer->source] += answer->tokens_in;
    tally->tokens_out[answer->source] += answer->tokens_out;
    tally->latency[answer->source] += answer->latency;
    tally->cost += answer->cost;
    folk_exchange_answer(provider->sim, id, answer, NULL);
    const folk_remembrance *remembrance = provider->def.remembrance;
    if (remembrance != NULL && !provider->quiet)
        remembrance->tell(remembrance->context, folk_exchange_get(provider->sim, id));
}

// A model's words may be in the sentence: they are not to command a terminal.
void folk_provider_fail(folk_provider *provider, folk_code code, const folk_exchange *exchange,
                        const char *format, ...) {
    if (provider->error.code != FOLK_OK) return;
    char sentence[FOLK_ERROR_TEXT];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    folk_fail(&provider->error, code, "agent '%s' at time %g, exchange %u: %s", exchange->to,
              exchange->asked_at, exchange->id, sentence);
    folk_text_tame(provider->error.text);
}

// The stand-in.

static void answer_scripted(folk_provider *provider, const folk_exchange *exchange) {
    if (exchange->stand_in == NULL && folk_request_is_human(exchange->request)) {
        folk_provider_fail(provider, FOLK_ERR_PROVIDER, exchange,
                           "a person is to answer it, and nobody is asked here; folk run asks at "
                           "the terminal");
        return;
    }
    if (exchange->stand_in == NULL) {
        folk_provider_fail(provider, FOLK_ERR_PROVIDER, exchange,
                           "it has no stand-in that could answer; give it one, or set a model's "
                           "endpoint with --llm-url or $FOLK_LLM_URL");
        return;
    }
    folk_provider_answer(
        provider, exchange->id,
        &(folk_answer){.reply = exchange->stand_in, .source = FOLK_SOURCE_STAND_IN});
}

// The client.

static bool price_errand(folk_provider *provider, const folk_exchange *exchange,
                         const folk_request *request, folk_errand *errand) {
    const folk_prices *prices = provider->def.prices;
    const folk_price *price = prices != NULL ? folk_prices_find(prices, request->model) : NULL;
    if (price == NULL && provider->def.most.cost > 0) {
        folk_provider_fail(provider, FOLK_ERR_USAGE, exchange,
                           "--max-cost needs the price of '%s': give it with --price %s=INPUT,"
                           "OUTPUT, per million tokens, or in the scenario's field 'prices'",
                           request->model, request->model);
        return false;
    }
    if (price != NULL) errand->price = *price;
    errand->price.model = NULL;
    errand->estimate = (folk_spending){
        .calls = 1,
        .tokens = (double)request->tokens_in + request->most_tokens,
        .cost = folk_price_of(&errand->price, request->tokens_in, request->most_tokens),
    };
    return true;
}

static bool lacks_model(const folk_provider *provider) {
    const char *sentence = provider->def.no_model;
    return sentence != NULL && sentence[0] != '\0';
}

static void queue_call(folk_provider *provider, const folk_exchange *exchange) {
    folk_request request;
    folk_errand errand = {.id = exchange->id};
    if (provider->def.client == NULL) {
        folk_provider_fail(provider, FOLK_ERR_PROVIDER, exchange,
                           "no recorded answer, and no endpoint is set that could be asked "
                           "(--llm-url or $FOLK_LLM_URL)");
    } else if (!folk_request_read(exchange->request, &request)) {
        folk_provider_fail(provider, FOLK_ERR_PROVIDER, exchange,
                           "the request is no JSON object, and cannot be sent");
    } else {
        if (request.model[0] == '\0' && lacks_model(provider))
            folk_provider_fail(provider, FOLK_ERR_PROVIDER, exchange, "%s", provider->def.no_model);
        else if (price_errand(provider, exchange, &request, &errand))
            folk_errands_add(&provider->waiting, &errand);
        folk_request_clear(&request);
    }
}

static folk_errand take_open(folk_provider *provider, uint32_t id) {
    folk_errands *open = &provider->open;
    size_t at = 0;
    while (open->items[at].id != id)
        at++;
    const folk_errand errand = open->items[at];
    open->items[at] = open->items[--open->count];
    return errand;
}

// A failure that no call could escape is not an answer even where one can do without: asked again,
// when the cause is gone, it would have been another.
static void refuse(folk_provider *provider, const folk_exchange *exchange, folk_answer *answer,
                   const folk_called *called) {
    provider->tally.failed++;
    const bool fatal = called->refusal == FOLK_REFUSAL_ALL;
    provider->refused = provider->refused || fatal;
    if (fatal || !exchange->tolerant)
        folk_provider_fail(provider, FOLK_ERR_PROVIDER, exchange, "%s", called->error);
    answer->reply = NULL;
    answer->error = called->error;
    if (!fatal || !exchange->tolerant) folk_provider_answer(provider, exchange->id, answer);
}

static void call_done(void *context, uint64_t id, const folk_called *called) {
    folk_provider *provider = context;
    const folk_errand errand = take_open(provider, (uint32_t)id);
    const double cost = folk_price_of(&errand.price, called->tokens_in, called->tokens_out);
    folk_allowance_settle(provider->allowance, &errand.estimate,
                          &(folk_spending){
                              .calls = 1,
                              .tokens = (double)called->tokens_in + called->tokens_out,
                              .cost = cost,
                          });
    folk_answer answer = {
        .reply = called->reply,
        .source = FOLK_SOURCE_LIVE,
        .cost = cost,
        .latency = called->latency,
        .tokens_in = called->tokens_in,
        .tokens_out = called->tokens_out,
        .attempts = called->attempts,
    };
    const folk_exchange *exchange = folk_exchange_get(provider->sim, errand.id);
    if (called->reply != NULL)
        folk_provider_answer(provider, errand.id, &answer);
    else
        refuse(provider, exchange, &answer, called);
}

static bool may_begin(folk_provider *provider, const folk_errand *errand) {
    const folk_leave leave = folk_allowance_take(provider->allowance, &errand->estimate);
    if (leave == FOLK_LEAVE_NEVER)
        folk_allowance_tell(provider->allowance, &errand->estimate, provider->spent);
    return leave == FOLK_LEAVE_GIVEN;
}

static void begin_call(folk_provider *provider, const folk_errand *errand) {
    const folk_exchange *exchange = folk_exchange_get(provider->sim, errand->id);
    const folk_call call = {
        .request = exchange->request, .done = call_done, .context = provider, .id = errand->id};
    folk_error err = {0};
    folk_errands_add(&provider->open, errand);
    if (folk_client_call(provider->def.client, &call, &err)) return;
    folk_allowance_settle(provider->allowance, &errand->estimate, &(folk_spending){0});
    take_open(provider, errand->id);
    folk_provider_fail(provider, err.code, exchange, "%s", err.text);
}

static void hand_over(folk_provider *provider) {
    folk_errands *waiting = &provider->waiting;
    while (!is_empty(waiting) && provider->spent[0] == '\0' && provider->error.code == FOLK_OK) {
        if (folk_client_room(provider->def.client) <= 0) return;
        const folk_errand errand = waiting->items[waiting->first];
        if (!may_begin(provider, &errand)) return;
        waiting->first++;
        begin_call(provider, &errand);
    }
}

// A person.

static void put_question(folk_provider *provider) {
    const folk_person *person = provider->def.person;
    folk_errands *people = &provider->people;
    if (provider->put || is_empty(people)) return;
    const uint32_t id = people->items[people->first].id;
    person->ask(person->context, folk_exchange_get(provider->sim, id));
    provider->put = true;
}

static void hear(folk_provider *provider) {
    const folk_person *person = provider->def.person;
    while (provider->put && !provider->left) {
        char *line = NULL;
        const folk_heard heard = person->listen(person->context, &line);
        if (heard == FOLK_HEARD_NOTHING) return;
        provider->left = heard == FOLK_HEARD_END;
        if (provider->left) return;
        const uint32_t id = provider->people.items[provider->people.first++].id;
        folk_provider_answer(provider, id,
                             &(folk_answer){.reply = line, .source = FOLK_SOURCE_HUMAN});
        folk_free(line);
        provider->put = false;
        put_question(provider);
    }
}

// Taking questions.

static void note_name(folk_provider *provider, const char *name) {
    if (!provider->def.names) return;
    for (size_t i = 0; i < provider->name_count; i++)
        if (strcmp(provider->names[i], name) == 0) return;
    provider->names = folk_grow(provider->names, &provider->name_capacity, provider->name_count + 1,
                                sizeof *provider->names);
    provider->names[provider->name_count++] = folk_strdup(name);
}

static void take(folk_provider *provider, const folk_exchange *exchange) {
    const folk_mode mode = provider->def.mode;
    // Each asking counts: which sample the next one takes must not hang on who answers this one.
    const bool counts = provider->def.tape != NULL || provider->def.remembrance != NULL;
    const uint32_t before =
        counts ? folk_occurrences_add(&provider->occurrences, exchange->request) : 0;
    note_name(provider, exchange->to);
    if (folk_provider_repeat(provider, exchange)) return;
    if (folk_provider_remember(provider, exchange, before)) return;
    const bool human = folk_request_is_human(exchange->request) && mode != FOLK_MODE_REPLAY;
    if (human && provider->def.person != NULL)
        folk_errands_add(&provider->people, &(folk_errand){.id = exchange->id});
    else if (human || mode == FOLK_MODE_SCRIPTED)
        answer_scripted(provider, exchange);
    else if (!folk_provider_recall(provider, exchange, before))
        queue_call(provider, exchange);
}

static bool failed(const folk_provider *provider, folk_error *err) {
    if (provider->error.code == FOLK_OK) return false;
    if (err != NULL) *err = provider->error;
    return true;
}

bool folk_provider_serve(folk_provider *provider, folk_error *err) {
    const folk_exchange *exchange;
    while (provider->error.code == FOLK_OK &&
           (exchange = folk_exchange_next(provider->sim)) != NULL)
        take(provider, exchange);
    hand_over(provider);
    put_question(provider);
    return !failed(provider, err);
}

// Nothing is under way, and a question is open: that of a run that is repeated beyond its end.
static bool nothing_comes(folk_provider *provider, folk_error *err) {
    const folk_exchange *exchange = folk_exchange_get(provider->sim, provider->missing);
    if (exchange != NULL)
        folk_provider_fail(provider, FOLK_ERR_PROVIDER, exchange,
                           "the recorded run has no answer to it");
    if (failed(provider, err)) return false;
    return folk_fail(err, FOLK_ERR_PROVIDER, "the run waits for an answer, and nobody was asked");
}

static bool wait_for_person(const folk_provider *provider, double seconds) {
    struct pollfd listened = {.fd = provider->def.person->descriptor, .events = POLLIN};
    poll(&listened, 1, (int)(seconds * 1000));
    return true;
}

bool folk_provider_wait(folk_provider *provider, double seconds, folk_error *err) {
    const bool calls = !is_empty(&provider->waiting) || !is_empty(&provider->open);
    if (failed(provider, err)) return false;
    if (!calls && !provider->put) return nothing_comes(provider, err);
    const int descriptor = provider->put ? provider->def.person->descriptor : -1;
    const bool ok = calls ? folk_client_work(provider->def.client, seconds, descriptor, err)
                          : wait_for_person(provider, seconds);
    if (!ok) return false;
    hear(provider);
    return folk_provider_serve(provider, err);
}

bool folk_provider_finish(folk_provider *provider, double seconds) {
    folk_client *client = provider->def.client;
    if (is_empty(&provider->open)) return false;
    const bool failed_before = provider->error.code != FOLK_OK;
    if (failed_before && folk_client_call_off(client, provider) == 0) return false;
    return folk_client_work(client, seconds, -1, NULL);
}

bool folk_provider_is_refused(const folk_provider *provider) {
    return provider->refused;
}

const char *folk_provider_spent(const folk_provider *provider) {
    return provider->spent[0] != '\0' ? provider->spent : NULL;
}

bool folk_provider_asks_person(const folk_provider *provider) {
    return provider->put;
}

bool folk_provider_left(const folk_provider *provider) {
    return provider->left;
}

uint32_t folk_provider_under_way(const folk_provider *provider) {
    return (uint32_t)provider->open.count;
}

const folk_tally *folk_provider_tally(const folk_provider *provider) {
    return &provider->tally;
}

const char *const *folk_provider_names(const folk_provider *provider, int *count) {
    *count = (int)provider->name_count;
    return (const char *const *)provider->names;
}
