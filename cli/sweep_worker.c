// SPDX-License-Identifier: GPL-3.0-or-later
// One run of a sweep, in a worker's process. Stand-ins may answer its questions; where models are
// to, a run that asks is given back (cli/sweep_asking.h).
#include "cli/driver.h"
#include "cli/sweep_asking.h"
#include "core/memory.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void folk_sweep_keep_values(const folk_sweep_plan *plan, const folk_recorder *recorder,
                            double *values) {
    const folk_scenario *scenario = folk_script_scenario(plan->script);
    for (int i = 0; i < scenario->metric_count; i++) {
        double value;
        const bool any = recorder != NULL && folk_recorder_summary(recorder, (uint32_t)i, &value);
        values[i] = any ? value : NAN;
    }
}

// Only the sentence: what a scenario's traceback says is told by `folk run` with the same seed.
void folk_sweep_keep_error(const folk_error *err, char text[FOLK_TASK_ERROR]) {
    snprintf(text, FOLK_TASK_ERROR, "%.*s", (int)strcspn(err->text, "\n"), err->text);
}

// Nobody can be asked from here: the first question ends the run.
static folk_drive_minds nobody(void) {
    return (folk_drive_minds){
        .minds = {.model = ""},
        .provider = {.mode = FOLK_MODE_RECORD},
    };
}

void folk_sweep_run_task(void *context, const folk_task *task, folk_task_outcome *outcome) {
    const folk_sweep_plan *plan = context;
    const bool asks = plan->asking != NULL && plan->asking->asks;
    const folk_drive_minds minds = nobody();
    folk_values values = folk_values_default(folk_script_scenario(plan->script));
    folk_design_point(plan->design, task->point, &values);
    const folk_drive_def def = {
        .script = plan->script,
        .values = &values,
        .minds = asks ? &minds : NULL,
        .seed = task->seed,
        .record = folk_recorder_def_default(),
    };
    folk_outcome run;
    folk_error err = {0};
    const bool begun = folk_drive(&def, &run, &err);
    const bool done = begun && strcmp(run.status, "done") == 0;
    outcome->status = done ? FOLK_SWEEP_DONE : FOLK_SWEEP_FAILED;
    outcome->asks = asks && begun && run.error.code == FOLK_ERR_PROVIDER;
    outcome->stood_in = run.tally.answers[FOLK_SOURCE_STAND_IN] > 0;
    outcome->digest = run.digest;
    outcome->events = run.events;
    if (done) folk_sweep_keep_values(plan, run.recorder, outcome->values);
    if (!done) folk_sweep_keep_error(begun ? &run.error : &err, outcome->error);
    folk_outcome_clear(&run);
    folk_values_clear(&values);
}
