// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/changes.h"

#include "core/memory.h"

#include <string.h>

void folk_changes_add(folk_interventions *all, folk_intervention change) {
    all->items = folk_realloc(all->items, (size_t)(all->count + 1) * sizeof *all->items);
    all->items[all->count++] = change;
}

// Agents are known when a run has begun: one that nobody records says which there are. A run that
// cannot begin has a sentence of its own, later.
static bool check_agent(const folk_changes_def *changes, const char *target, const char *text,
                        folk_error *err) {
    const folk_run_def def = {
        .script = changes->script, .values = changes->values, .seed = changes->seed};
    folk_run *run = folk_run_create(&def, NULL);
    const bool ok = run == NULL || folk_run_check_agent(run, target, text, err);
    folk_run_destroy(run);
    return ok;
}

bool folk_changes_take_agent(folk_interventions *all, const folk_changes_def *def,
                             const char *setting, bool *taken, folk_error *err) {
    char *target = folk_strdup(setting);
    char *equals = strchr(target, '=');
    bool ok = true;
    if (equals != NULL) *equals = '\0';
    *taken = equals != NULL && folk_name_is_target(target);
    if (*taken) ok = check_agent(def, target, equals + 1, err);
    if (*taken && ok)
        folk_changes_add(all, (folk_intervention){.time = def->time,
                                                  .param = FOLK_NO_PARAM,
                                                  .target = folk_strdup(target),
                                                  .value = {.text = folk_strdup(equals + 1)}});
    folk_free(target);
    return ok;
}
