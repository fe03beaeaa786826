// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/script.h"

#include "bench/bench.h"
#include "core/memory.h"
#include "lua/run.h"

#include <string.h>

static bool run_script(const folk_script *script, double *figure, folk_error *err) {
    folk_values values = folk_values_default(folk_script_scenario(script));
    const folk_run_def def = {.script = script, .values = &values, .seed = 1};
    const double start = folk_bench_seconds();
    folk_run *run = folk_run_create(&def, err);
    const bool well = run != NULL && folk_sim_run(folk_run_sim(run), NULL, err) == FOLK_DONE;
    *figure = folk_bench_seconds() - start;
    folk_run_destroy(run);
    folk_values_clear(&values);
    return well;
}

bool folk_bench_script(const char *file, const char *text, double *figure, folk_error *err) {
    char *name = folk_strdup(file), *bytes = folk_strdup(text);
    folk_file files[] = {{.name = name, .path = name, .bytes = bytes, .size = strlen(bytes)}};
    const folk_scenario scenario = {.name = name, .files = files, .file_count = 1};
    const folk_script_limits limits = {0};
    folk_script *script = folk_script_restore(&scenario, &limits, err);
    const bool well = script != NULL && run_script(script, figure, err);
    folk_script_destroy(script);
    folk_free(name);
    folk_free(bytes);
    return well;
}
