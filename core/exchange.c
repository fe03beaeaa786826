// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange.h"

#include "core/recorder.h"
#include "core/sim_state.h"

#include <string.h>

// Exchanges that are over leave the front of the list once they are so many, and half of it.
enum { COMPACT_AT = 1024 };

static const char *const SOURCES[] = {"live", "cache", "record", "stand-in", "human"};

const char *folk_source_name(folk_source source) {
    return SOURCES[source];
}

bool folk_source_of(const char *name, folk_source *source) {
    for (int i = FOLK_SOURCE_LIVE; i <= FOLK_SOURCE_HUMAN; i++) {
        if (strcmp(SOURCES[i], name) != 0) continue;
        *source = (folk_source)i;
        return true;
    }
    return false;
}

void folk_exchange_key(const char *request, char key[FOLK_HASH_TEXT]) {
    folk_hash_text(request, strlen(request), key);
}

static const char *keep(const char *text) {
    return text != NULL ? folk_strdup(text) : NULL;
}

uint32_t folk_exchange_ask(folk_sim *sim, const folk_question *question) {
    FOLK_ASSERT(question->latency >= 0.0);
    FOLK_ASSERT(question->kind < sim->handler_count);
    folk_exchanges *all = &sim->exchanges;
    folk_exchange *exchange = folk_alloc(sizeof *exchange);
    *exchange = (folk_exchange){
        .id = all->count + 1,
        .asker = question->asker,
        .asked_at = sim->now,
        .answer_at = sim->now + question->latency,
        .to = folk_strdup(question->to),
        .request = folk_strdup(question->request),
        .stand_in = keep(question->stand_in),
        .tolerant = question->tolerant,
    };
    const size_t held = all->count - all->first;
    all->items = folk_grow(all->items, &all->capacity, held + 1, sizeof *all->items);
    all->items[held] = exchange;
    all->count++;
    all->open++;
    sim->handlers[question->kind].delivers = true;
    // The last of its moment: whoever asks something at that moment has asked before a run can
    // wait.
    folk_sim_schedule(sim, &(folk_sim_event){.time = exchange->answer_at,
                                             .data = exchange->id,
                                             .actor = question->asker,
                                             .priority = INT16_MIN,
                                             .kind = question->kind});
    return exchange->id;
}

static folk_exchange **place(const folk_exchanges *all, uint64_t id) {
    return id > all->first && id <= all->count ? &all->items[id - 1 - all->first] : NULL;
}

static folk_exchange *find(const folk_sim *sim, uint64_t id) {
    folk_exchange **item = place(&sim->exchanges, id);
    return item != NULL ? *item : NULL;
}

static void exchange_free(folk_exchange *exchange) {
    if (exchange == NULL) return;
    const char *const texts[] = {exchange->to, exchange->request, exchange->stand_in,
                                 exchange->reply, exchange->error};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        folk_free((void *)(uintptr_t)texts[i]);
    folk_free(exchange);
}

static bool is_open(const folk_exchange *exchange) {
    return exchange->reply == NULL && exchange->error == NULL;
}

const folk_exchange *folk_exchange_next(folk_sim *sim) {
    folk_exchanges *all = &sim->exchanges;
    while (all->taken < all->count) {
        const folk_exchange *exchange = find(sim, ++all->taken);
        if (exchange != NULL && is_open(exchange)) return exchange;
    }
    return NULL;
}

bool folk_exchange_answer(folk_sim *sim, uint32_t id, const folk_answer *answer, folk_error *err) {
    FOLK_ASSERT((answer->reply == NULL) != (answer->error == NULL));
    folk_exchange *exchange = find(sim, id);
    if (id == 0 || id > sim->exchanges.count)
        return folk_fail(err, FOLK_ERR_PROVIDER,
                         "exchange %u cannot be answered: this run has asked %u question%s", id,
                         sim->exchanges.count, sim->exchanges.count == 1 ? "" : "s");
    if (exchange == NULL || !is_open(exchange))
        return folk_fail(err, FOLK_ERR_PROVIDER,
                         "exchange %u cannot be answered: it already has its answer", id);
    exchange->error = keep(answer->error);
    exchange->reply = keep(answer->reply);
    exchange->source = answer->source;
    exchange->cost = answer->cost;
    exchange->latency = answer->latency;
    exchange->tokens_in = answer->tokens_in;
    exchange->tokens_out = answer->tokens_out;
    exchange->attempts = answer->attempts;
    sim->exchanges.open--;
    if (sim->recorder != NULL) folk_recorder_exchange(sim->recorder, exchange);
    return true;
}

const folk_exchange *folk_exchange_get(const folk_sim *sim, uint32_t id) {
    return find(sim, id);
}

uint32_t folk_exchange_count(const folk_sim *sim) {
    return sim->exchanges.count;
}

uint32_t folk_exchange_open_count(const folk_sim *sim) {
    return sim->exchanges.open;
}

bool folk_exchange_awaited(const folk_sim *sim, const folk_event *event) {
    if (!sim->handlers[event->kind].delivers) return false;
    const folk_exchange *exchange = find(sim, event->data);
    return exchange != NULL && is_open(exchange);
}

void folk_exchange_deliver(folk_sim *sim, const folk_event *event) {
    const folk_exchange *exchange = find(sim, event->data);
    if (exchange == NULL) return;
    const char *text = exchange->error != NULL ? exchange->error : exchange->reply;
    folk_digest_add(&sim->digest, exchange->id, exchange->error != NULL);
    folk_digest_bytes(&sim->digest, text, strlen(text));
}

static void compact(folk_exchanges *all) {
    uint32_t over = 0;
    const uint32_t held = all->count - all->first;
    while (over < held && all->items[over] == NULL)
        over++;
    if (over < COMPACT_AT || over < held / 2) return;
    memmove(all->items, all->items + over, (held - over) * sizeof *all->items);
    all->first += over;
}

void folk_exchange_release(folk_sim *sim, const folk_event *event) {
    folk_exchange **item = place(&sim->exchanges, event->data);
    if (item == NULL) return;
    exchange_free(*item);
    *item = NULL;
    if (event->data % COMPACT_AT == 0) compact(&sim->exchanges);
}

void folk_exchanges_clear(folk_exchanges *all) {
    for (uint32_t i = 0; i < all->count - all->first; i++)
        exchange_free(all->items[i]);
    folk_free(all->items);
    *all = (folk_exchanges){0};
}
