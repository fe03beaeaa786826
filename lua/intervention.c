// SPDX-License-Identifier: GPL-3.0-or-later
// Changes of parameters while a run goes on: events of a kind of their own, whose data is the
// number of the change.
#include "core/memory.h"
#include "lua/run.h"
#include "lua/run_state.h"
#include "lua/script_vm.h"

#include <math.h>
#include <string.h>

// The digest learns the value as the store keeps it, so that every type has one form.
static bool handle_intervention(folk_sim *sim, const folk_event *event, void *context,
                                folk_error *err) {
    struct folk_run *run = context;
    const folk_intervention *change = &run->interventions.items[event->data];
    const folk_param *param = &run->scenario->params[change->param];
    char *text = folk_param_format(param, &change->value);
    folk_sim_note(sim, param->name, strlen(param->name));
    folk_sim_note(sim, text, strlen(text));
    folk_free(text);
    return folk_script_change(run->vm, param, &change->value, err);
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
    const folk_param *param = &run->scenario->params[change->param];
    char *text = folk_param_format(param, &change->value);
    folk_recorder_intervention(run->recorder, change->time, param->name, text);
    folk_free(text);
}

void folk_run_intervene(folk_run *run, double time, int param, const folk_value *value) {
    FOLK_ASSERT(param >= 0 && param < run->scenario->param_count);
    folk_interventions *all = &run->interventions;
    const folk_intervention change = {
        .time = reachable(run->sim, time), .param = param, .value = folk_value_copy(value)};
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
