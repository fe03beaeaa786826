// SPDX-License-Identifier: GPL-3.0-or-later
// What `folk sweep` is made of: what a user asks for (folk_sweep_options), what that comes to
// (folk_sweep_plan: a scenario, a design, an extent), and the sweep while it goes on
// (folk_sweeping: where tasks come from, where outcomes go, what is told meanwhile).
#ifndef FOLK_CLI_SWEEP_H
#define FOLK_CLI_SWEEP_H

#include "cli/args.h"
#include "cli/minds.h"
#include "cli/sweep_gauge.h"
#include "core/hash.h"
#include "core/stats.h"
#include "core/sweep_finder.h"
#include "core/sweep_store.h"
#include "lua/script.h"
#include "sweep/budget.h"
#include "sweep/design.h"
#include "sweep/runner.h"
#include "sweep/stopping.h"

typedef enum folk_sweep_telling {
    FOLK_TELL_BAR,  // on standard error, at a terminal
    FOLK_TELL_JSON, // lines on standard error
    FOLK_TELL_NONE,
} folk_sweep_telling;

typedef struct folk_sweep_options {
    folk_texts grid, list, range, set, known;
    const char *design;
    int64_t points, levels, resolution, fraction, candidates; // -1: not given
    int64_t replicates, seed;                                 // -1: not given
    int64_t workers, memory, retries, max_runs;
    double timeout;
    const char *out, *resume, *shard, *until, *budget, *plan, *plot;
    int progress;
    int64_t at_once; // runs that ask models; 0: as many as calls
    folk_minds_options minds;
    bool extends; // --extend: `resume` is its store
    bool common, only_failed, accept_changed, json, dry, no_jit, no_plot;
} folk_sweep_options;

/// cli/sweep_asking.h
typedef struct folk_sweep_asking folk_sweep_asking;

/// What is to be run.
typedef struct folk_sweep_plan {
    folk_script *script;
    folk_design *design;
    char scenario_hash[FOLK_HASH_TEXT]; // that keys and seeds are made of
    char changed_hash[FOLK_HASH_TEXT];  // of a scenario that differs and was accepted; "": none
    char key[FOLK_HASH_TEXT];
    uint64_t points, replicates, seed;
    bool common;
    uint64_t shard, shards;
    char *store; // path
    char *until; // NULL: each point has all replicates
    folk_stop_rule rule;
    char
        *budget; // NULL: each point has all replicates; else `replicates` are what each begins with
    folk_sweep_budget allowance;
    folk_sweep_asking *asking; // borrowed: who answers for minds; NULL: stand-ins
} folk_sweep_plan;

/// From options and a scenario's name, or from the store that --resume names. Clear in either
/// case.
bool folk_sweep_plan_make(const folk_sweep_options *options, const char *scenario,
                          folk_sweep_plan *plan, folk_error *err);
void folk_sweep_plan_clear(folk_sweep_plan *plan);

/// A point as the sweep's functions need it.
typedef struct folk_sweep_place_values {
    bool known;
    uint64_t index;
    char key[FOLK_HASH_TEXT];
    folk_values values;
    char **settings; // of the factors
} folk_sweep_place_values;

/// A set of keys of points; open addressing, doubled when half full.
typedef struct folk_key_set {
    struct folk_key {
        uint64_t high, low;
    } * keys;
    size_t count, capacity;
} folk_key_set;

/// Adds a key of 32 hexadecimal digits; whether it was there already.
bool folk_key_set_add(folk_key_set *set, const char *key);

/// What a budget was given to (cli/sweep_budget.c).
typedef struct folk_sweep_purse folk_sweep_purse;

typedef struct folk_sweeping {
    const folk_sweep_plan *plan;
    const folk_sweep_options *options;
    folk_store *store;
    int64_t sweep;
    folk_sweep_writer *writer;
    folk_sweep_walk walk; // what there is already
    struct folk_sweep_place place;
    bool place_waits;
    uint64_t point, replicate; // the next to be handed out
    uint64_t from, to;         // replicates of the present round, with a purse of the present point
    uint64_t handed_out;
    unsigned char *enough;   // a bit a point: it has enough replicates; NULL without a rule
    folk_sweep_purse *purse; // NULL without a budget
    folk_sweep_place_values handed, taken;
    folk_key_set seen; // points handed out, where a design may name one twice
    bool repeats;      // it may
    bool repeated;     // the present point was seen before
    uint64_t total;    // runs that are to be made now
    uint64_t done, failed, skipped;
    folk_spending paid; // for calls of models, now
    bool stood_in;      // stand-ins have answered
    folk_sweep_place_values noted;
    uint64_t failed_before; // of those that are skipped
    folk_sweep_finder *finder;
    folk_store **known; // as many as options->known
    uint64_t found;     // runs that another sweep has made, taken over
    folk_sweep_gauge gauge;
    double began_at, told_at;
    bool on_screen;
} folk_sweeping;

bool folk_sweeping_begin(folk_sweeping *sweeping, const folk_sweep_plan *plan,
                         const folk_sweep_options *options, folk_error *err);
void folk_sweeping_end(folk_sweeping *sweeping);
folk_handout folk_sweeping_handout(folk_sweeping *sweeping);

/// Hands out the present round once more: what has no outcome in the store by now. `done` outcomes
/// of this time are there.
void folk_sweeping_again(folk_sweeping *sweeping, uint64_t done);

/// The values of the factors at a point, as texts; to be freed with folk_sweep_settings_free.
char **folk_sweep_settings(const folk_sweep_plan *plan, uint64_t point);
void folk_sweep_settings_free(const folk_sweep_plan *plan, char **settings);

/// Makes `place` the point of that index.
void folk_sweep_visit(const folk_sweep_plan *plan, folk_sweep_place_values *place, uint64_t index);
void folk_sweep_forget(const folk_sweep_plan *plan, folk_sweep_place_values *place);

/// In a worker, of a run that has ended: its metrics (NULL: none, so that all are NaN), and the
/// sentence of its error.
void folk_sweep_keep_values(const folk_sweep_plan *plan, const folk_recorder *recorder,
                            double *values);
void folk_sweep_keep_error(const folk_error *err, char text[FOLK_TASK_ERROR]);

/// In a worker: runs one task of the plan that `context` (a folk_sweep_plan) is.
void folk_sweep_run_task(void *context, const folk_task *task, folk_task_outcome *outcome);

/// Runs tasks of `handout` in worker processes; outcomes are in the store when it returns.
folk_runner_end folk_sweep_execute(folk_sweeping *sweeping, const folk_handout *handout,
                                   int workers, folk_error *err);

/// Tells how the sweep has ended; the program's exit status. `err` is that of a failed end.
int folk_sweep_conclude(folk_sweeping *sweeping, folk_runner_end end, folk_error *err);

/// One of several ranks of MPI runs its part of the plan; NULL: there is none, for the reason that
/// `err` holds. The process' exit status.
int folk_sweep_over_ranks(const folk_sweep_options *options, const folk_sweep_plan *plan,
                          folk_error *err);

/// Where the next round ends, which gives each point that has not enough the replicates up to it.
/// Rounds do not depend on who runs what when, so that neither does the number of replicates.
uint64_t folk_sweep_round_end(const folk_sweep_plan *plan, uint64_t from);

/// After a round that ended at replicate `to`: marks points that have enough. `*any` is false when
/// all have.
bool folk_sweep_judge(folk_sweeping *sweeping, uint64_t to, bool *any, folk_error *err);

/// Whether the rule holds for a point after `count` replicates.
bool folk_sweep_judge_point(const folk_sweeping *sweeping, uint64_t point, uint64_t count,
                            bool *enough, folk_error *err);

/// Reads --budget, or the store's; NULL or "": none. The plan has its scenario, design and extent.
bool folk_sweep_budget_read(const folk_sweep_options *options, const char *text,
                            folk_sweep_plan *plan, folk_error *err);

/// Fails where the plan's budget is less, in the same unit, than the one that the sweep had.
bool folk_sweep_budget_grows(const folk_sweep_plan *plan, const char *before, folk_error *err);

folk_sweep_purse *folk_sweep_purse_create(const folk_sweep_plan *plan);
void folk_sweep_purse_destroy(folk_sweep_purse *purse);

/// Divides for the next round, once all outcomes of the present one are in the store; before the
/// first it gives the pilot. `*any` is false when the budget is spent.
bool folk_sweep_purse_divide(folk_sweeping *sweeping, bool *any, folk_error *err);

/// The replicates of a point in the present round: from, and up to but without `to`.
void folk_sweep_purse_span(const folk_sweep_purse *purse, uint64_t point, uint64_t *from,
                           uint64_t *to);

/// There was nothing more to divide.
bool folk_sweep_purse_is_over(const folk_sweep_purse *purse);

/// Nothing more is to be handed out, even within a round: seconds run while they are spent.
bool folk_sweep_purse_is_empty(const folk_sweep_purse *purse);
void folk_sweep_purse_take(folk_sweep_purse *purse, folk_sweep_budget_unit unit,
                           const folk_sweep_outcome *outcome);
double folk_sweep_purse_spent(const folk_sweep_purse *purse);

/// Whose variance counts; -1: no run has recorded a metric.
int folk_sweep_purse_metric(const folk_sweep_purse *purse);

void folk_sweep_tell(folk_sweeping *sweeping);
void folk_sweep_tell_end(folk_sweeping *sweeping, const char *status);

/// The means and intervals of each point, for people or as JSON.
bool folk_sweep_print(folk_sweeping *sweeping, const char *status, folk_error *err);

/// Fails when --plot names no picture.
bool folk_sweep_check_plot(const folk_sweep_options *options, folk_error *err);

/// Writes the picture that --plot names, or SCENARIO.svg beside the store where one or two factors
/// vary and one of them is a number.
bool folk_sweep_plot(const folk_sweep_options *options, const folk_sweep_plan *plan, int64_t sweep,
                     folk_error *err);

#endif
