// SPDX-License-Identifier: GPL-3.0-or-later
// A run for tests of the provider: agents ask, wait for the answer, and ask again after a while
// that hangs on it. So a wrong or misplaced answer changes all that follows, and the digest.
#ifndef FOLK_TESTS_AGENTS_ASKING_H
#define FOLK_TESTS_AGENTS_ASKING_H

#include "tests/test.h"

#include "agents/provider.h"
#include "core/hash.h"

typedef struct asking {
    const char *request; // format with the number of the question within the run; NULL: the usual
    const char *stand_in;
    uint32_t agents, questions; // each agent asks so many
    uint32_t asked, errors;
    bool tolerant;
    uint16_t wake, heard;
    folk_sim *sim;
    uint32_t asked_by[64];
} asking;

static inline bool asking_wake(folk_sim *sim, const folk_event *event, void *context,
                               folk_error *err) {
    (void)err;
    asking *all = context;
    if (all->asked_by[event->actor]++ == all->questions) return true;
    const char *format =
        all->request != NULL ? all->request : "{\"model\":\"m\",\"n\":%u,\"max_tokens\":20}";
    char request[256], to[16];
    snprintf(request, sizeof request, format, ++all->asked);
    snprintf(to, sizeof to, "agent-%u", event->actor);
    folk_exchange_ask(sim, &(folk_question){.asker = event->actor,
                                            .kind = all->heard,
                                            .latency = 1,
                                            .to = to,
                                            .request = request,
                                            .stand_in = all->stand_in,
                                            .tolerant = all->tolerant});
    return true;
}

static inline bool asking_hear(folk_sim *sim, const folk_event *event, void *context,
                               folk_error *err) {
    (void)err;
    asking *all = context;
    const folk_exchange *exchange = folk_exchange_get(sim, (uint32_t)event->data);
    const char *text = exchange->reply != NULL ? exchange->reply : exchange->error;
    all->errors += exchange->error != NULL;
    const double pause = (double)(folk_hash(text, strlen(text)) % 1000) / 500.0;
    folk_sim_schedule(
        sim,
        &(folk_sim_event){.time = event->time + pause, .actor = event->actor, .kind = all->wake});
    return true;
}

static inline void asking_begin(asking *all, folk_recorder *recorder, uint64_t seed) {
    folk_sim_def def = folk_sim_def_default();
    def.seed = seed;
    def.recorder = recorder;
    all->sim = folk_sim_create(&def);
    all->wake = folk_sim_handle(all->sim, "wake", asking_wake, all);
    all->heard = folk_sim_handle(all->sim, "heard", asking_hear, all);
    for (uint32_t i = 0; i < all->agents; i++)
        folk_sim_schedule(all->sim, &(folk_sim_event){.actor = i, .kind = all->wake});
}

/// Runs until it is done (true), fails (false), or the allowance is spent (true).
static inline bool asking_run(asking *all, folk_provider *provider, folk_error *err) {
    for (;;) {
        const folk_status status = folk_sim_run(all->sim, NULL, err);
        if (status == FOLK_DONE) return true;
        const uint32_t open = folk_exchange_open_count(all->sim);
        if (!folk_provider_serve(provider, err)) return false;
        if (folk_provider_spent(provider) != NULL) break;
        if (folk_exchange_open_count(all->sim) != open) continue;
        if (!folk_provider_wait(provider, 0.1, err)) return false;
    }
    while (folk_provider_finish(provider, 0.1))
        ;
    return true;
}

#endif
