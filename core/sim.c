// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim.h"

#include "core/recorder.h"
#include "core/sim_state.h"

#include <math.h>

folk_sim_def folk_sim_def_default(void) {
    return (folk_sim_def){.end = INFINITY};
}

folk_sim *folk_sim_create(const folk_sim_def *def) {
    folk_sim *sim = folk_alloc(sizeof *sim);
    sim->queue = folk_queue_create();
    sim->arena = folk_arena_create();
    sim->scratch = folk_arena_create();
    sim->seed = def->seed;
    sim->end = def->end;
    sim->looks.at = INFINITY;
    sim->recorder = def->recorder;
    sim->records_events = def->recorder != NULL && folk_recorder_wants_all_events(def->recorder);
    folk_digest_add(&sim->digest, def->seed, folk_bits(def->end));
    return sim;
}

void folk_sim_destroy(folk_sim *sim) {
    if (sim == NULL) return;
    for (size_t i = 0; i < sim->handler_count; i++)
        folk_free(sim->handlers[i].name);
    folk_free(sim->handlers);
    folk_exchanges_clear(&sim->exchanges);
    folk_queue_destroy(sim->queue);
    folk_arena_destroy(sim->arena);
    folk_arena_destroy(sim->scratch);
    folk_free(sim);
}

uint16_t folk_sim_handle(folk_sim *sim, const char *name, folk_event_fn run, void *context) {
    FOLK_ASSERT(sim->handler_count <= UINT16_MAX);
    sim->handlers = folk_grow(sim->handlers, &sim->handler_capacity, sim->handler_count + 1,
                              sizeof *sim->handlers);
    sim->handlers[sim->handler_count] =
        (folk_handler){.run = run, .context = context, .name = folk_strdup(name)};
    return (uint16_t)sim->handler_count++;
}

const char *folk_sim_kind_name(const folk_sim *sim, uint16_t kind) {
    FOLK_ASSERT(kind < sim->handler_count);
    return sim->handlers[kind].name;
}

void folk_sim_fetch_ahead(folk_sim *sim, uint16_t kind, const void *states, size_t stride) {
    FOLK_ASSERT(kind < sim->handler_count);
    sim->handlers[kind].states = states;
    sim->handlers[kind].stride = stride;
    sim->fetches_ahead = true;
}

static inline void fetch_ahead(const folk_sim *sim) {
    uint16_t kind;
    uint32_t actor;
    if (!folk_queue_ahead(sim->queue, &kind, &actor)) return;
    const folk_handler *handler = &sim->handlers[kind];
    if (handler->states != NULL) __builtin_prefetch(handler->states + actor * handler->stride, 1);
}

folk_event_id folk_sim_schedule(folk_sim *sim, const folk_sim_event *event) {
    FOLK_ASSERT(event->time >= sim->now && event->time < INFINITY);
    FOLK_ASSERT(event->kind < sim->handler_count);
    return folk_queue_push(sim->queue, event);
}

bool folk_sim_cancel(folk_sim *sim, folk_event_id id) {
    return folk_queue_cancel(sim->queue, id);
}

static inline void digest_event(folk_digest *digest, const folk_event *event) {
    const uint64_t who =
        (uint64_t)event->kind << 48 | (uint64_t)(uint16_t)event->priority << 32 | event->actor;
    folk_digest_add(digest, folk_bits(event->time), who);
    folk_digest_add(digest, event->data, who);
}

static void tell(folk_sim *sim, const folk_event *event) {
    const folk_record_event told = {.time = event->time,
                                    .kind = sim->handlers[event->kind].name,
                                    .actor = event->actor,
                                    .target = -1};
    folk_recorder_event(sim->recorder, &told);
}

static inline bool execute(folk_sim *sim, const folk_event *event, folk_error *err) {
    const folk_handler *handler = &sim->handlers[event->kind];
    sim->now = event->time;
    sim->event_count++;
    digest_event(&sim->digest, event);
    if (sim->records_events) tell(sim, event);
    if (handler->delivers) folk_exchange_deliver(sim, event);
    const bool well = handler->run(sim, event, handler->context, err);
    if (sim->handlers[event->kind].delivers) folk_exchange_release(sim, event);
    if (sim->scratch_used) {
        folk_arena_reset(sim->scratch);
        sim->scratch_used = false;
    }
    return well;
}

void folk_sim_look(folk_sim *sim, double every, folk_look_fn look, void *context) {
    FOLK_ASSERT(every > 0.0);
    sim->looks = (folk_looks){.look = look, .context = context, .every = every};
}

static void look(folk_sim *sim, double time) {
    folk_looks *looks = &sim->looks;
    if (looks->seen == sim->event_count + 1) return;
    looks->seen = sim->event_count + 1;
    looks->look(sim, time, looks->context);
}

// The next event up to `limit`, after the looks that lie before it. Until it runs nothing changes,
// so that the next look is the first at or after it.
static inline bool next_event(folk_sim *sim, double limit, folk_event *event) {
    folk_looks *looks = &sim->looks;
    for (;;) {
        const double bound = looks->at < limit ? looks->at : limit;
        if (folk_queue_pop_until(sim->queue, bound, event)) return true;
        if (bound == limit || !folk_queue_peek(sim->queue, event) || event->time > limit)
            return false;
        look(sim, looks->at);
        const double next = ceil(event->time / looks->every) * looks->every;
        looks->at = next > looks->at ? next : nextafter(looks->at, INFINITY);
    }
}

static folk_status done(folk_sim *sim) {
    if (sim->looks.look != NULL) look(sim, sim->now);
    return FOLK_DONE;
}

// How a call ends that ran into a bound: what comes next, if anything, decides.
static folk_status status_at_rest(folk_sim *sim) {
    folk_event next;
    const bool some = folk_queue_peek(sim->queue, &next) && next.time <= sim->end;
    if (some) return FOLK_PAUSED;
    if (sim->end < INFINITY) sim->now = sim->end;
    return done(sim);
}

static bool blocked(folk_sim *sim, double limit) {
    folk_event next;
    return folk_queue_peek(sim->queue, &next) && next.time <= limit &&
           folk_exchange_awaited(sim, &next);
}

folk_status folk_sim_run(folk_sim *sim, const folk_budget *budget, folk_error *err) {
    if (sim->failed) {
        folk_fail(err, FOLK_ERR_USAGE, "the run has failed and cannot go on");
        return FOLK_FAILED;
    }
    if (sim->stopped) return FOLK_DONE;
    atomic_store_explicit(&sim->interrupted, false, memory_order_relaxed);
    const double until = budget != NULL && budget->until != 0.0 ? budget->until : INFINITY;
    const double limit = until < sim->end ? until : sim->end;
    uint64_t left = budget != NULL && budget->events > 0 ? budget->events : UINT64_MAX;
    folk_event event;
    for (; left > 0; left--) {
        if (sim->exchanges.open > 0 && blocked(sim, limit)) return FOLK_BLOCKED;
        if (!next_event(sim, limit, &event)) break;
        if (sim->fetches_ahead) fetch_ahead(sim);
        if (!execute(sim, &event, err)) {
            sim->failed = true;
            return FOLK_FAILED;
        }
        if (sim->stopped) return done(sim);
        if (folk_sim_interrupted(sim)) return FOLK_PAUSED;
    }
    return status_at_rest(sim);
}

void folk_sim_stop(folk_sim *sim) {
    sim->stopped = true;
}

void folk_sim_interrupt(folk_sim *sim) {
    atomic_store_explicit(&sim->interrupted, true, memory_order_relaxed);
}

bool folk_sim_interrupted(const folk_sim *sim) {
    return atomic_load_explicit(&sim->interrupted, memory_order_relaxed);
}

double folk_sim_now(const folk_sim *sim) {
    return sim->now;
}

double folk_sim_end(const folk_sim *sim) {
    return sim->end;
}

uint64_t folk_sim_seed(const folk_sim *sim) {
    return sim->seed;
}

uint64_t folk_sim_event_count(const folk_sim *sim) {
    return sim->event_count;
}

uint64_t folk_sim_digest(const folk_sim *sim) {
    return folk_digest_value(&sim->digest);
}

folk_rng folk_sim_rng(const folk_sim *sim, const char *purpose, uint64_t a, uint64_t b) {
    return folk_rng_stream(sim->seed, purpose, a, b);
}

void folk_sim_note(folk_sim *sim, const void *data, size_t bytes) {
    folk_digest_bytes(&sim->digest, data, bytes);
}

void folk_sim_record(folk_sim *sim, uint32_t metric, double value) {
    folk_digest_add(&sim->digest, folk_bits(value), metric);
    if (sim->recorder != NULL) folk_recorder_value(sim->recorder, metric, sim->now, value);
}

folk_arena *folk_sim_arena(folk_sim *sim) {
    return sim->arena;
}

folk_arena *folk_sim_scratch(folk_sim *sim) {
    sim->scratch_used = true;
    return sim->scratch;
}

folk_recorder *folk_sim_recorder(folk_sim *sim) {
    return sim->recorder;
}
