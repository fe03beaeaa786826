// SPDX-License-Identifier: GPL-3.0-or-later
// Inside lua/: what a run holds, for the files that bind its parts to Lua. The Lua halves
// (lua/folk/*.lua) check every argument and raise the sentences; the C halves trust them in type,
// but never in range: no index that a scenario could have changed reaches memory unchecked.
#ifndef FOLK_LUA_RUN_STATE_H
#define FOLK_LUA_RUN_STATE_H

#include "agents/evolution.h"
#include "core/population.h"
#include "core/recorder.h"
#include "core/sim.h"
#include "lua/run.h"
#include "lua/vm.h"

typedef enum folk_variate {
    FOLK_VARIATE_UNIT,
    FOLK_VARIATE_EXPONENTIAL, // of mean 1
    FOLK_VARIATE_NORMAL,      // of mean 0 and deviation 1
    FOLK_VARIATE_COUNT,
} folk_variate;

/// A scenario's stream of chance is one stream for each kind of variate, so that draws of one kind
/// never shift those of another.
typedef struct folk_stream {
    folk_rng kinds[FOLK_VARIATE_COUNT];
} folk_stream;

typedef enum folk_process_state {
    FOLK_PROCESS_NEW,       // an event will begin it
    FOLK_PROCESS_SCHEDULED, // an event will resume it
    FOLK_PROCESS_RECEIVING, // it waits for a message, perhaps with a time-out
    FOLK_PROCESS_ASKING,    // it waits for an answer
    FOLK_PROCESS_RUNNING,
    FOLK_PROCESS_ENDED,
} folk_process_state;

typedef struct folk_process {
    lua_State *thread; // valid until the process has ended
    int anchor;        // reference that keeps the thread from being collected
    const void *self;  // the process's Lua table, to know it by
    const char *name;
    folk_event_id timeout;
    folk_process_state state;
} folk_process;

/// What a run knows of a population beside its columns.
typedef struct folk_peopled {
    char **types; // names of the values 1, 2, … of column "strategy"; NULL: it has none
    int type_count;
} folk_peopled;

/// An evolution that drives a population; Lua owns it.
typedef struct folk_driven {
    folk_evolution *evolution;
    size_t population;
    uint64_t moves; // of ties, up to the last snapshot
} folk_driven;

struct folk_run {
    folk_vm *vm;
    folk_sim *sim;
    folk_recorder *recorder; // borrowed; may be NULL
    const folk_scenario *scenario;
    const folk_minds *minds; // never NULL
    bool snapshots;          // the scenario's are kept

    int dispatch;         // reference of the Lua function that runs a callback
    folk_event_id *calls; // by slot
    size_t call_capacity;
    folk_event_id finish;
    double finish_at; // infinite: not declared
    double progress;  // negative: not told
    uint16_t call_kind, finish_kind, resume_kind, answer_kind, intervention_kind;
    folk_interventions interventions; // by the data of their events
    size_t intervention_capacity;

    char **agents; // names of those that were announced, where people answer for some
    size_t agent_count, agent_capacity;

    folk_stream *streams;
    size_t stream_count, stream_capacity;
    folk_population **populations;
    folk_peopled *peopled; // as many
    size_t population_count, population_capacity, peopled_capacity;
    folk_driven *driven; // in the order in which they began
    size_t driven_count, driven_capacity;
    double column_bytes, column_limit; // of all populations
    folk_process *processes;
    size_t process_count, process_capacity;
    char *scratch; // a request while it is written
    size_t scratch_used, scratch_capacity;
};

/// `time` if the core can take it; otherwise raises: a scenario's own arithmetic may overflow, or
/// have made Lua believe in another present.
double folk_run_check_time(lua_State *L, const struct folk_run *run, double time);

/// Each declares the kinds of events that its part of a run has.
void folk_schedule_declare(struct folk_run *run);
void folk_process_declare(struct folk_run *run);
void folk_intervention_declare(struct folk_run *run);

/// Makes the change of one agent's column (lua/assignment.c).
bool folk_run_assign(struct folk_run *run, const char *target, const char *text, folk_error *err);

/// An evolution begins and ends to drive a population.
void folk_run_drive(struct folk_run *run, folk_evolution *evolution, size_t population);
void folk_run_undrive(struct folk_run *run, const folk_evolution *evolution);

#endif
