// SPDX-License-Identifier: GPL-3.0-or-later
// Changes that a run begins with or forks by, as --set says them: of a parameter by its name, of
// what one agent has in a column by POPULATION.COLUMN[AGENT].
#ifndef FOLK_CLI_CHANGES_H
#define FOLK_CLI_CHANGES_H

#include "lua/run.h"

/// Takes ownership of the change.
void folk_changes_add(folk_interventions *all, folk_intervention change);

/// What a run is made of, and when it is changed.
typedef struct folk_changes_def {
    const folk_script *script;
    const folk_values *values;
    uint64_t seed;
    double time;
} folk_changes_def;

/// If `setting` (NAME=VALUE) is of an agent, adds it and sets `*taken`. Fails with a sentence that
/// names the nearest when a run that begins so has no such agent or column.
bool folk_changes_take_agent(folk_interventions *all, const folk_changes_def *def,
                             const char *setting, bool *taken, folk_error *err);

#endif
