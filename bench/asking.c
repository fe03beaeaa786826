// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/asking.h"

#include "bench/bench.h"
#include "bench/store.h"
#include "cli/driver.h"
#include "core/memory.h"
#include "lua/script.h"

#include <string.h>
#include <time.h>

static double processor_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

// A run on its way, and what it borrows.
typedef struct bench_run {
    const folk_bench_asking *asking;
    folk_bench_store own;
    folk_script *script;
    folk_values values;
    folk_bench_server *server;
    folk_client *client;
} bench_run;

static folk_script *read_script(const char *text, folk_error *err) {
    char *name = folk_strdup("bench.lua"), *bytes = folk_strdup(text);
    folk_file files[] = {{.name = name, .path = name, .bytes = bytes, .size = strlen(bytes)}};
    const folk_scenario scenario = {.name = name, .files = files, .file_count = 1};
    folk_script *script = folk_script_restore(&scenario, &(folk_script_limits){0}, err);
    folk_free(name);
    folk_free(bytes);
    return script;
}

static bool read_values(bench_run *run, folk_error *err) {
    const folk_scenario *scenario = folk_script_scenario(run->script);
    run->values = folk_values_default(scenario);
    for (int i = 0; i < 4 && run->asking->set[i] != NULL; i++)
        if (!folk_values_set(&run->values, scenario, run->asking->set[i], err)) return false;
    return true;
}

static bool connect_to_server(bench_run *run, folk_error *err) {
    if (run->asking->server == NULL) return true;
    run->server = folk_bench_server_start(run->asking->server, err);
    if (run->server == NULL) return false;
    folk_client_def def = folk_client_def_default();
    def.url = folk_bench_server_url(run->server);
    def.in_flight = run->asking->in_flight;
    run->client = folk_client_create(&def, err);
    return run->client != NULL;
}

static bool is_whole(const folk_outcome *outcome, folk_error *err) {
    if (strcmp(outcome->status, "done") == 0) return true;
    *err = outcome->error;
    return err->code != FOLK_OK || folk_fail(err, FOLK_ERR_SCRIPT, "the run did not end");
}

static bool drive(bench_run *run, folk_bench_asked *asked, folk_error *err) {
    const bool live = run->client != NULL;
    char text[] = "{\"mode\":\"record\",\"scripted\":false,\"model\":\"bench\",\"human\":[]}";
    char *const json = text;
    const folk_drive_minds minds = {
        .minds = {.scripted = !live, .model = "bench"},
        .provider = {.mode = live ? FOLK_MODE_RECORD : FOLK_MODE_SCRIPTED, .client = run->client},
        .json = &json,
    };
    const folk_drive_def def = {
        .script = run->script,
        .values = &run->values,
        .minds = &minds,
        .seed = 1,
        .store = run->asking->store != NULL ? run->asking->store : run->own.store,
        .record = folk_recorder_def_default(),
    };
    folk_outcome outcome = {0};
    const double wall = folk_bench_seconds(), processor = processor_seconds();
    const bool ok = folk_drive(&def, &outcome, err) && is_whole(&outcome, err);
    asked->wall = folk_bench_seconds() - wall;
    asked->processor = processor_seconds() - processor;
    for (int i = 0; i < FOLK_SOURCES; i++)
        asked->exchanges += outcome.tally.answers[i];
    folk_outcome_clear(&outcome);
    return ok;
}

bool folk_bench_ask(const folk_bench_asking *asking, folk_bench_asked *asked, folk_error *err) {
    bench_run run = {.asking = asking, .script = read_script(asking->text, err)};
    *asked = (folk_bench_asked){0};
    bool ok = run.script != NULL && read_values(&run, err) && connect_to_server(&run, err) &&
              (asking->store != NULL || folk_bench_store_open(&run.own, FOLK_METRIC_SHARED, err));
    ok = ok && drive(&run, asked, err);
    if (ok && asking->ideal != NULL)
        asked->ideal = asking->ideal(folk_bench_server_served(run.server));
    folk_client_destroy(run.client);
    folk_bench_server_stop(run.server);
    if (run.own.store != NULL) folk_bench_store_close(&run.own);
    folk_values_clear(&run.values);
    folk_script_destroy(run.script);
    return ok;
}
