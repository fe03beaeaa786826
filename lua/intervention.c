// SPDX-License-Identifier: GPL-3.0-or-later
// Changes of parameters and of agents while a run goes on: events of a kind of their own, whose
// data is the number of the change.
#include "core/memory.h"
#include "lua/run.h"
#include "lua/run_state.h"
#include "lua/script_vm.h"

#include <math.h>
#include <string.h>

// Name and value as the store keeps them, so that every kind of change has one form; the caller
// frees the value.
static const char *name_of(const struct folk_run *run, const folk_intervention *change,
                           char **value) {
    if (change->target != NULL) {
        *value = folk_strdup(change->value.text);
        return change->target;
    }
    const folk_param *param = &run->scenario->params[change->param];
    *value = folk_param_format(param, &change->value);
    return param->name;
}

static bool handle_intervention(folk_sim *sim, const folk_event *event, void *context,
                                folk_error *err) {
    struct folk_run *run = context;
    const folk_intervention *change = &run->interventions.items[event->data];
    char *value;
    const char *name = name_of(run, change, &value);
    folk_sim_note(sim, name, strlen(name));
    folk_sim_note(sim, value, strlen(value));
    folk_free(value);
    if (change->target != NULL)
        return folk_run_assign(run, change->target, change->value.text, err);
    return folk_script_change(run->vm, &run->scenario->params[change->param], &change->value, err);
}

void folk_intervention_declare(struct folk_run *run) {
    run->intervention_kind = folk_sim_handle(run->sim, "intervention", handle_intervention, run);
}

// What has happened at the present time cannot be undone.
static double reachable(const folk_sim *sim, double time) {
    const double now = folk_sim_now(sim);
    if (folk_sim_event_count(sim) > 0 && time <= now) return nextafter(now, INFINITY);
    return time > now ? time : now;
}

static void record(const struct folk_run *run, const folk_intervention *change) {
    if (run->recorder == NULL) return;
    char *value;
    const char *name = name_of(run, change, &value);
    folk_recorder_intervention(run->recorder, change->time, name, value);
    folk_free(value);
}

// Takes ownership of what the change holds.
static void intervene(struct folk_run *run, folk_intervention change) {
    folk_interventions *all = &run->interventions;
    change.time = reachable(run->sim, change.time);
    all->items = folk_grow(all->items, &run->intervention_capacity, (size_t)all->count + 1,
                           sizeof *all->items);
    all->items[all->count] = change;
    const folk_sim_event event = {
        .time = change.time,
        .data = (uint64_t)all->count,
        .kind = run->intervention_kind,
        .priority = INT16_MAX,
    };
    folk_sim_schedule(run->sim, &event);
    all->count++;
    record(run, &change);
}

void folk_run_intervene(folk_run *run, double time, int param, const folk_value *value) {
    FOLK_ASSERT(param >= 0 && param < run->scenario->param_count);
    intervene(run,
              (folk_intervention){.time = time, .param = param, .value = folk_value_copy(value)});
}

void folk_run_intervene_agent(folk_run *run, double time, const char *target, const char *text) {
    intervene(run, (folk_intervention){.time = time,
                                       .param = FOLK_NO_PARAM,
                                       .target = folk_strdup(target),
                                       .value = {.text = folk_strdup(text)}});
}

void folk_run_repeat(folk_run *run, const folk_intervention *change) {
    if (change->target != NULL)
        folk_run_intervene_agent(run, change->time, change->target, change->value.text);
    else
        folk_run_intervene(run, change->time, change->param, &change->value);
}
