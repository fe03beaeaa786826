// SPDX-License-Identifier: GPL-3.0-or-later
// A run of a script: a sim with a Lua state of its own. Creating it executes the script's files and
// calls setup(sim, params); from then on the driver calls folk_sim_run on its sim until the run is
// done.
#ifndef FOLK_LUA_RUN_H
#define FOLK_LUA_RUN_H

#include "core/sim.h"
#include "lua/script.h"

typedef struct folk_run folk_run;

/// Who answers for the minds of a run.
typedef struct folk_minds {
    bool scripted;     // stand-ins answer for models: an asking mind must say what
    const char *model; // of minds that name none; "": there is none; NULL: it is found
    /// Finds that model when the first mind that names none is to be asked; "": there is none. The
    /// text lives as long as the run. NULL: there is none.
    const char *(*find_model)(void *context);
    void *context;
    const char *const *human; // names of agents for whom a person answers, whatever their minds
    int human_count;
} folk_minds;

typedef struct folk_run_def {
    const folk_script *script; // borrowed
    const folk_values *values; // borrowed during creation
    uint64_t seed;
    folk_recorder *recorder; // borrowed; may be NULL
    const folk_minds *minds; // borrowed while the run lives; NULL: scripted, no default model
    bool snapshots;          // those that the scenario asks for are kept, though the recorder
                             // wants none by itself
} folk_run_def;

folk_run *folk_run_create(const folk_run_def *def, folk_error *err);
void folk_run_destroy(folk_run *run);
folk_sim *folk_run_sim(folk_run *run);

/// Gives parameter number `param` another value, before all else that happens at `time`: who reads
/// p.NAME from then on sees it, what a scenario has copied out of `p` stays. The change is recorded
/// at once, and enters the digest at its time. The value is copied, and must pass folk_param_check.
/// Times that a run has reached are over: once it has begun, the change comes right after what lies
/// at the present time, the next representable moment. So a replay that asks for the recorded
/// changes before it begins repeats the run.
void folk_run_intervene(folk_run *run, double time, int param, const folk_value *value);

/// The same for what one agent has in a column: `target` is "POPULATION.COLUMN[AGENT]", agents
/// counted from 1; `text` is a finite number, and in column "strategy" of a population whose types
/// have names one of these or its number. Whether there is such an agent shows at `time`: a run
/// whose populations differ then fails.
void folk_run_intervene_agent(folk_run *run, double time, const char *target, const char *text);

/// Whether that would succeed with the populations that there are now; the sentence names the
/// nearest.
bool folk_run_check_agent(const folk_run *run, const char *target, const char *text,
                          folk_error *err);

/// Asks for a change as it was kept.
void folk_run_repeat(folk_run *run, const folk_intervention *change);

/// Names of the agents that there are by now, and of those that will play matches, each once and in
/// the order in which they came; none where folk_minds.human is empty.
const char *const *folk_run_agents(const folk_run *run, size_t *count);

/// Whether the scenario has made populations, whose columns a snapshot keeps.
bool folk_run_has_populations(const folk_run *run);

/// Records all populations as they are now, whatever snapshots the recorder wants by itself.
void folk_run_snapshot(folk_run *run);

/// From another thread or a signal handler: the Lua code that is executing raises `reason` (a
/// constant text) at its next instruction, and again at every further one, so that no pcall keeps
/// it going. Code that LuaJIT has compiled into a loop does not look: a watchdog must be ready to
/// end the process.
void folk_run_stop(folk_run *run, const char *reason);

/// Fraction of the run that is done, 0 to 1, if it can be told (the scenario declared an end or
/// reports progress); -1 otherwise.
double folk_run_progress(const folk_run *run);

#endif
