// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange.h"

#include "core/recorder.h"
#include "core/sim_state.h"

#include <string.h>

uint32_t folk_exchange_ask(folk_sim *sim, const folk_question *question) {
    FOLK_ASSERT(question->latency >= 0.0);
    FOLK_ASSERT(question->kind < sim->handler_count);
    folk_exchanges *all = &sim->exchanges;
    folk_exchange *exchange = folk_arena_alloc(sim->arena, sizeof *exchange);
    *exchange = (folk_exchange){
        .id = all->count + 1,
        .asker = question->asker,
        .asked_at = sim->now,
        .answer_at = sim->now + question->latency,
        .to = folk_arena_strdup(sim->arena, question->to),
        .request = folk_arena_strdup(sim->arena, question->request),
    };
    all->items = folk_grow(all->items, &all->capacity, all->count + (size_t)1, sizeof *all->items);
    all->items[all->count++] = exchange;
    all->open++;
    sim->handlers[question->kind].delivers = true;
    folk_sim_schedule(sim, &(folk_sim_event){.time = exchange->answer_at,
                                             .data = exchange->id,
                                             .actor = question->asker,
                                             .kind = question->kind});
    return exchange->id;
}

static folk_exchange *find(const folk_sim *sim, uint64_t id) {
    return id >= 1 && id <= sim->exchanges.count ? sim->exchanges.items[id - 1] : NULL;
}

static bool is_open(const folk_exchange *exchange) {
    return exchange->reply == NULL && exchange->error == NULL;
}

const folk_exchange *folk_exchange_next(folk_sim *sim) {
    folk_exchanges *all = &sim->exchanges;
    while (all->taken < all->count) {
        const folk_exchange *exchange = all->items[all->taken++];
        if (is_open(exchange)) return exchange;
    }
    return NULL;
}

bool folk_exchange_answer(folk_sim *sim, uint32_t id, const folk_answer *answer, folk_error *err) {
    FOLK_ASSERT((answer->reply == NULL) != (answer->error == NULL));
    folk_exchange *exchange = find(sim, id);
    if (exchange == NULL)
        return folk_fail(err, FOLK_ERR_PROVIDER,
                         "exchange %u cannot be answered: this run has asked %u question%s", id,
                         sim->exchanges.count, sim->exchanges.count == 1 ? "" : "s");
    if (!is_open(exchange))
        return folk_fail(err, FOLK_ERR_PROVIDER,
                         "exchange %u cannot be answered: it already has its answer", id);
    if (answer->error != NULL)
        exchange->error = folk_arena_strdup(sim->arena, answer->error);
    else
        exchange->reply = folk_arena_strdup(sim->arena, answer->reply);
    exchange->cost = answer->cost;
    exchange->latency = answer->latency;
    exchange->tokens_in = answer->tokens_in;
    exchange->tokens_out = answer->tokens_out;
    exchange->attempts = answer->attempts;
    sim->exchanges.open--;
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
    if (sim->recorder != NULL) folk_recorder_exchange(sim->recorder, exchange);
}
