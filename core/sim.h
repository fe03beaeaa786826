// SPDX-License-Identifier: GPL-3.0-or-later
// A sim is one run's virtual world: a clock, a queue of events, the handlers that run them, the
// streams of chance, the questions to the outside world, and the digest of all that has happened.
// One sim is one thread; many sims may live side by side, as nothing is shared. folk_sim_run never
// waits: it returns DONE, PAUSED, BLOCKED or FAILED and its driver decides.
#ifndef FOLK_CORE_SIM_H
#define FOLK_CORE_SIM_H

#include "core/error.h"
#include "core/memory.h"
#include "core/queue.h"
#include "core/rng.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct folk_sim folk_sim;
typedef struct folk_recorder folk_recorder;

/// Runs one event. Schedules, cancels, asks and records through `sim`; false stops the run as
/// FAILED.
typedef bool (*folk_event_fn)(folk_sim *sim, const folk_event *event, void *context,
                              folk_error *err);

typedef enum folk_status {
    FOLK_DONE,    // nothing is left before the end, or a handler stopped the run
    FOLK_PAUSED,  // the budget is spent, or the run was interrupted; run again to go on
    FOLK_BLOCKED, // the next event is an answer that has not arrived
    FOLK_FAILED,  // a handler failed; the sim can be read, not run
} folk_status;

typedef struct folk_sim_def {
    uint64_t seed;
    double end;              // events later than this do not run; infinity by default
    folk_recorder *recorder; // borrowed; NULL: nothing is kept, the digest is the same
} folk_sim_def;

folk_sim_def folk_sim_def_default(void);

folk_sim *folk_sim_create(const folk_sim_def *def);
void folk_sim_destroy(folk_sim *sim);

/// Names a kind of event and who runs it; returns the kind. `name` is copied; it appears in event
/// records and, through the kind's number, in the digest: declare kinds in a fixed order.
uint16_t folk_sim_handle(folk_sim *sim, const char *name, folk_event_fn run, void *context);
const char *folk_sim_kind_name(const folk_sim *sim, uint16_t kind);

/// Tells where the actors of events of `kind` keep what the handler needs: `stride` bytes each from
/// `states` on, by the actor's index. Folk has them fetched into the cache a few events ahead,
/// which matters when there are many actors; it never reads or writes them. NULL takes it back.
void folk_sim_fetch_ahead(folk_sim *sim, uint16_t kind, const void *states, size_t stride);

/// What happens at `time` (>= now, finite; asserted). seq is left to the queue.
typedef folk_event folk_sim_event;

folk_event_id folk_sim_schedule(folk_sim *sim, const folk_sim_event *event);
bool folk_sim_cancel(folk_sim *sim, folk_event_id id);

/// Where a call of folk_sim_run stops by itself; zero fields set no bound.
typedef struct folk_budget {
    uint64_t events; // at most so many more events
    double until;    // run what lies at or before this time (0: no bound); the clock stays at the
                     // last event
} folk_budget;

/// Runs events in order until a bound of `budget` (NULL: none) or one of the reasons of
/// folk_status. A run that is done because nothing is left before a finite end has its clock at
/// that end.
folk_status folk_sim_run(folk_sim *sim, const folk_budget *budget, folk_error *err);

/// Looks at the world, and changes nothing in it, when all that lies at or before `time` has run.
typedef void (*folk_look_fn)(folk_sim *sim, double time, void *context);

/// Has `look` called at 0, `every`, 2 `every`, … (> 0), and when the run is done; but not again
/// before something has happened. How folk_sim_run is called makes no difference.
void folk_sim_look(folk_sim *sim, double every, folk_look_fn look, void *context);

/// From a handler: no further event runs; the status is DONE.
void folk_sim_stop(folk_sim *sim);

/// From a signal handler or another thread: the current call of folk_sim_run returns PAUSED after
/// the event that it is in. Cleared by the next call of folk_sim_run.
void folk_sim_interrupt(folk_sim *sim);
bool folk_sim_interrupted(const folk_sim *sim);

double folk_sim_now(const folk_sim *sim);
double folk_sim_end(const folk_sim *sim);
uint64_t folk_sim_seed(const folk_sim *sim);
uint64_t folk_sim_event_count(const folk_sim *sim); // executed so far
uint64_t folk_sim_digest(const folk_sim *sim);

/// The stream of this run for (purpose, a, b); see core/rng.h.
folk_rng folk_sim_rng(const folk_sim *sim, const char *purpose, uint64_t a, uint64_t b);

/// Feeds the digest with something that happened and is not an event or a recorded value.
void folk_sim_note(folk_sim *sim, const void *data, size_t bytes);

/// Records `value` of metric number `metric` at the present time (core/recorder.h) and in the
/// digest.
void folk_sim_record(folk_sim *sim, uint32_t metric, double value);

/// Lives as long as the run.
folk_arena *folk_sim_arena(folk_sim *sim);

/// Reset after each event.
folk_arena *folk_sim_scratch(folk_sim *sim);

folk_recorder *folk_sim_recorder(folk_sim *sim);

#endif
