// SPDX-License-Identifier: GPL-3.0-or-later
// Inside the plan of a sweep: what it takes from options alone and from a store alike.
#ifndef FOLK_CLI_SWEEP_PLAN_H
#define FOLK_CLI_SWEEP_PLAN_H

#include "cli/sweep.h"

enum { FOLK_SWEEP_MOST_REPLICATES = 1000 }; // of a rule, unless told

folk_script_limits folk_sweep_limits(const folk_sweep_options *options);

/// The kind of design that is called so, or a sentence with the nearest.
bool folk_sweep_read_kind(const char *name, folk_design_kind *kind, folk_error *err);

/// Files that factors name are read now, as workers find only what was read before.
bool folk_sweep_gather_files(folk_sweep_plan *plan, folk_error *err);

/// The rule `until`, which is NULL or "" for none.
bool folk_sweep_read_rule(folk_sweep_plan *plan, const char *until, folk_error *err);

/// The key of the sweep: all that makes it another than others, but not how far it goes.
void folk_sweep_make_key(folk_sweep_plan *plan);

/// The plan of the sweep that --resume or --extend names.
bool folk_sweep_plan_resume(const folk_sweep_options *options, folk_sweep_plan *plan,
                            folk_error *err);

/// Whether files of the scenario are others now than the store keeps. What has gone has not
/// changed: the store's copy is run. Names those that changed with their hashes in `err`.
bool folk_sweep_has_changed(const folk_scenario *kept, folk_error *err);

#endif
