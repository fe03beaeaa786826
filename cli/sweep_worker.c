// SPDX-License-Identifier: GPL-3.0-or-later
// One run of a sweep, in a worker's process.
#include "cli/driver.h"
#include "cli/sweep.h"
#include "core/memory.h"

#include <stdio.h>
#include <string.h>

static void keep_values(const folk_scenario *scenario, const folk_recorder *recorder,
                        double *values) {
    for (int i = 0; i < scenario->metric_count; i++) {
        double value;
        if (folk_recorder_summary(recorder, (uint32_t)i, &value)) values[i] = value;
    }
}

// Only the sentence: what a scenario's traceback says is told by `folk run` with the same seed.
static void keep_error(const folk_error *err, char text[FOLK_TASK_ERROR]) {
    snprintf(text, FOLK_TASK_ERROR, "%.*s", (int)strcspn(err->text, "\n"), err->text);
}

void folk_sweep_run_task(void *context, const folk_task *task, folk_task_outcome *outcome) {
    const folk_sweep_plan *plan = context;
    const folk_scenario *scenario = folk_script_scenario(plan->script);
    folk_values values = folk_values_default(scenario);
    folk_design_point(plan->design, task->point, &values);
    const folk_drive_def def = {
        .script = plan->script,
        .values = &values,
        .seed = task->seed,
        .record = folk_recorder_def_default(),
    };
    folk_outcome run;
    folk_error err = {0};
    const bool begun = folk_drive(&def, &run, &err);
    const bool done = begun && strcmp(run.status, "done") == 0;
    outcome->status = done ? FOLK_SWEEP_DONE : FOLK_SWEEP_FAILED;
    outcome->digest = run.digest;
    outcome->events = run.events;
    if (done) keep_values(scenario, run.recorder, outcome->values);
    if (!done) keep_error(begun ? &run.error : &err, outcome->error);
    folk_outcome_clear(&run);
    folk_values_clear(&values);
}
