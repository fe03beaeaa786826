// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/store.h"

#include "core/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static folk_scenario scenario_with(int metrics) {
    folk_scenario scenario = {
        .name = folk_strdup("bench"),
        .summary = folk_strdup("What does recording cost?"),
        .source = folk_strdup(""),
        .metrics = folk_alloc((size_t)metrics * sizeof(folk_metric)),
        .metric_count = metrics,
    };
    folk_metric_shared(scenario.metrics);
    for (int i = FOLK_METRIC_SHARED; i < metrics; i++)
        scenario.metrics[i] = (folk_metric){.name = folk_format("measure-%d", i),
                                            .unit = folk_strdup("1"),
                                            .doc = folk_strdup("a measure of the benchmark")};
    return scenario;
}

bool folk_bench_store_open(folk_bench_store *bench, int metrics, folk_error *err) {
    *bench = (folk_bench_store){0};
    strcpy(bench->folder, "/tmp/folk-bench-XXXXXX");
    if (mkdtemp(bench->folder) == NULL)
        return folk_fail(err, FOLK_ERR_IO, "cannot make a folder in /tmp: %s", strerror(errno));
    char path[sizeof bench->folder + 16];
    snprintf(path, sizeof path, "%s/bench.db", bench->folder);
    bench->scenario = scenario_with(metrics);
    bench->values = folk_values_default(&bench->scenario);
    bench->store = folk_store_open(path, FOLK_STORE_WRITE, err);
    if (bench->store != NULL) return true;
    folk_bench_store_close(bench);
    return false;
}

void folk_bench_store_close(folk_bench_store *bench) {
    folk_store_close(bench->store);
    const char *const names[] = {"bench.db", "bench.db-wal", "bench.db-shm"};
    for (int i = 0; i < 3; i++) {
        char path[sizeof bench->folder + 16];
        snprintf(path, sizeof path, "%s/%s", bench->folder, names[i]);
        unlink(path);
    }
    rmdir(bench->folder);
    folk_values_clear(&bench->values);
    folk_scenario_clear(&bench->scenario);
}
