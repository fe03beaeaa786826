// SPDX-License-Identifier: GPL-3.0-or-later
// Answers that were given before: to the same question of the run that is repeated, or to the same
// request of any run.
#include "agents/provider_state.h"
#include "core/memory.h"

#include <string.h>

enum { FIRST_PLACES = 64 };

static void answer_from(folk_provider *provider, const folk_exchange *exchange,
                        const folk_recorded *found, folk_source source) {
    const folk_exchange *old = &found->exchange;
    folk_provider_answer(provider, exchange->id,
                         &(folk_answer){
                             .reply = old->error == NULL ? old->reply : NULL,
                             .error = old->error,
                             .source = source,
                             .latency = old->latency,
                             .tokens_in = old->tokens_in,
                             .tokens_out = old->tokens_out,
                             .attempts = old->attempts,
                         });
}

static void fail_differs(folk_provider *provider, const folk_exchange *exchange,
                         const folk_recorded *found) {
    char *difference = folk_tape_difference(found->exchange.request, exchange->request);
    folk_provider_fail(provider, FOLK_ERR_PROVIDER, exchange,
                       "this is not the question of run %lld: %s", (long long)found->run,
                       difference);
    folk_free(difference);
}

// A failure that ended the run is no answer: the question is asked again.
static bool is_answer(const folk_recorded *found, const folk_exchange *exchange) {
    return found->run != 0 && (found->exchange.error == NULL || exchange->tolerant);
}

bool folk_provider_repeat(folk_provider *provider, const folk_exchange *exchange) {
    folk_tape *tape = provider->def.repeated;
    if (tape == NULL || exchange->asked_at >= provider->def.repeat_until) return false;
    folk_recorded found = {0};
    folk_error err = {0};
    if (!folk_tape_at(tape, exchange->id, &found, &err)) {
        folk_provider_fail(provider, err.code, exchange, "%s", err.text);
        return true;
    }
    const bool same = found.run == 0 || strcmp(found.exchange.request, exchange->request) == 0;
    if (!same)
        fail_differs(provider, exchange, &found);
    else if (is_answer(&found, exchange))
        answer_from(provider, exchange, &found, FOLK_SOURCE_RECORD);
    else if (!provider->def.only_repeats)
        return false;
    else if (provider->missing == 0)
        provider->missing = exchange->id;
    return true;
}

static void fail_missing(folk_provider *provider, const folk_exchange *exchange, uint32_t before) {
    folk_error err = {0};
    char *sentence = folk_tape_missing(provider->def.tape, exchange->request, before, &err);
    folk_provider_fail(provider, sentence != NULL ? FOLK_ERR_PROVIDER : err.code, exchange, "%s",
                       sentence != NULL ? sentence : err.text);
    folk_free(sentence);
}

bool folk_provider_recall(folk_provider *provider, const folk_exchange *exchange, uint32_t before) {
    folk_tape *tape = provider->def.tape;
    if (tape == NULL) return false;
    char key[FOLK_HASH_TEXT];
    folk_exchange_key(exchange->request, key);
    folk_recorded found = {0};
    folk_error err = {0};
    if (!folk_tape_sample(tape, key, before, &found, &err))
        folk_provider_fail(provider, err.code, exchange, "%s", err.text);
    else if (found.run != 0)
        answer_from(provider, exchange, &found, FOLK_SOURCE_CACHE);
    else if (provider->def.mode == FOLK_MODE_REPLAY)
        fail_missing(provider, exchange, before);
    else
        return false;
    return true;
}

bool folk_provider_remember(folk_provider *provider, const folk_exchange *exchange,
                            uint32_t before) {
    const folk_remembrance *remembrance = provider->def.remembrance;
    if (remembrance == NULL) return false;
    folk_answer answer = {0};
    folk_error err = {0};
    bool kept = false;
    const bool any =
        remembrance->recall(remembrance->context, exchange, before, &answer, &kept, &err);
    if (!any && err.code == FOLK_OK) return false;
    if (any) {
        provider->quiet = kept;
        folk_provider_answer(provider, exchange->id, &answer);
        provider->quiet = false;
    } else {
        folk_provider_fail(provider, err.code, exchange, "%s", err.text);
    }
    return true;
}

// Linear probing; of the hash, which is well mixed, the lower bits are the place.

static struct folk_occurrence *place_of(const folk_occurrences *all, uint64_t hash) {
    size_t at = hash & (all->capacity - 1);
    while (all->places[at].count > 0 && all->places[at].hash != hash)
        at = (at + 1) & (all->capacity - 1);
    return &all->places[at];
}

static void grow(folk_occurrences *all) {
    folk_occurrences larger = {.count = all->count,
                               .capacity = all->capacity > 0 ? 2 * all->capacity : FIRST_PLACES};
    larger.places = folk_alloc(larger.capacity * sizeof *larger.places);
    for (size_t i = 0; i < all->capacity; i++)
        if (all->places[i].count > 0) *place_of(&larger, all->places[i].hash) = all->places[i];
    folk_free(all->places);
    *all = larger;
}

uint32_t folk_occurrences_add(folk_occurrences *all, const char *request) {
    if (2 * all->count >= all->capacity) grow(all);
    const uint64_t hash = folk_hash(request, strlen(request));
    struct folk_occurrence *place = place_of(all, hash);
    if (place->count == 0) *place = (struct folk_occurrence){.hash = hash};
    if (place->count == 0) all->count++;
    return place->count++;
}
