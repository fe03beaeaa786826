// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of a sweep whose minds are models. Whether a scenario asks anybody shows when it does: all
// runs begin in ordinary workers, and the first that asks a model is given back. From then on one
// process holds many runs and one client (sweep/interleaver.h, cli/sweep_interleaved.c), and the
// process that hands out, which alone has the store open, keeps what is asked and answered and
// looks up what was answered before (cli/sweep_recall.c). A run is told again what it was told
// before: after a crash, a retry, a resume, or from another sweep's tape.
#ifndef FOLK_CLI_SWEEP_ASKING_H
#define FOLK_CLI_SWEEP_ASKING_H

#include "cli/minds.h"
#include "cli/sweep.h"
#include "core/sweep_exchange.h"
#include "sweep/interleaver.h"

typedef struct folk_sweep_recall folk_sweep_recall;

struct folk_sweep_asking {
    const folk_sweep_options *options;
    folk_answering answering;
    bool asks;          // models or a tape answer; else stand-ins
    char *home;         // path of the sweep's store; that of a rank of MPI is another
    int at_once;        // most runs
    folk_spending most; // of this process
    bool nothing;       // its share of what may be spent is nothing
    folk_spending paid; // by this command, in this process
    folk_sweeping *sweeping;
    const folk_handout *own;
    folk_task *asked; // that ordinary workers have given back
    size_t asked_count, asked_capacity;
    folk_sweep_exchanges *exchanges;
    folk_sweep_recall *recall;
};

/// Before anything runs: checks options, and that answers of one sweep do not come from different
/// minds. NULL: not, for the reason in `err`.
folk_sweep_asking *folk_sweep_asking_open(const folk_sweep_options *options,
                                          const folk_sweep_plan *plan, folk_error *err);
void folk_sweep_asking_close(folk_sweep_asking *asking);

/// Runs all tasks of `handout`, as folk_runner_run does; `def` is that of the ordinary workers.
folk_runner_end folk_sweep_ask(folk_sweeping *sweeping, const folk_runner_def *def,
                               folk_error *err);

/// Stand-ins have answered: keeps that they did.
bool folk_sweep_stood_in(folk_sweeping *sweeping, folk_error *err);

/// At the end: says that they did, where somebody may not know.
void folk_sweep_tell_stand_ins(const folk_sweeping *sweeping);

/// In a worker (`context`: the plan): executes tasks that ask.
void folk_sweep_serve(void *context, folk_line *line);

// What was answered before.

/// `home`: the sweep's store, where this process writes another one; else NULL. Borrowed.
folk_sweep_recall *folk_sweep_recall_open(folk_sweeping *sweeping, const char *home,
                                          folk_error *err);
void folk_sweep_recall_close(folk_sweep_recall *recall);

/// Whether the run may have been told something before: asks the stores.
bool folk_sweep_recall_begin(folk_sweep_recall *recall, const folk_task *task, bool *any,
                             folk_error *err);
void folk_sweep_recall_end(folk_sweep_recall *recall, const folk_task *task);

/// What a run was told when it asked this, so often before. `*kept`: the store that is written has
/// it. False: nothing, or a failure that `err` tells.
bool folk_sweep_recall_find(folk_sweep_recall *recall, const folk_task *task,
                            const folk_exchange *asked, uint32_t before, folk_exchange *found,
                            bool *kept, folk_error *err);

// On the line.

/// Puts an exchange with two numbers behind `bytes`.
void folk_wire_put(folk_bytes *bytes, uint32_t first, uint32_t second,
                   const folk_exchange *exchange);

/// Reads it; texts lie in `bytes`. False where they are none.
bool folk_wire_get(const folk_bytes *bytes, uint32_t *first, uint32_t *second,
                   folk_exchange *exchange);

#endif
