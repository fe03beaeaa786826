// SPDX-License-Identifier: GPL-3.0-or-later
// `folk sweep` as a process of its own over a scenario that this file holds, from before its start
// to after its end.
#include "bench/sweeping.h"

#include "bench/bench.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RUNS = 10000, MANY = 100000, LONG_RUNS = 250, REPEATS = 3 };

static const char scenario[] =
    "local folk = require \"folk\"\n"
    "return folk.scenario {\n"
    "  name = \"trivial\", summary = \"What does a run cost that does nothing?\",\n"
    "  source = \"the benchmark\",\n"
    "  params = {\n"
    "    x = folk.prob { 0.5, doc = \"an input\" },\n"
    "    work = folk.int { 0, min = 0, doc = \"steps of a generator of chance\" },\n"
    "  },\n"
    "  metrics = { output = { unit = \"1\", doc = \"what came of it\", summary = \"last\" } },\n"
    "  setup = function(sim, p)\n"
    "    local state = 1\n"
    "    for _ = 1, p.work do state = (state * 16807) % 2147483647 end\n"
    "    sim:record(\"output\", p.x + state)\n"
    "  end,\n"
    "}\n";

static const char work[] = "work=1200000"; // about 10 ms

typedef struct sweep_cost {
    double seconds;
    double resident; // MiB at the peak, of the largest of its processes
} sweep_cost;

typedef struct sweep_folder {
    char path[64], scenario[80], store[80];
} sweep_folder;

static bool make_folder(sweep_folder *folder, folk_error *err) {
    strcpy(folder->path, "/tmp/folk-bench-XXXXXX");
    if (mkdtemp(folder->path) == NULL)
        return folk_fail(err, FOLK_ERR_IO, "cannot make a folder in /tmp: %s", strerror(errno));
    snprintf(folder->scenario, sizeof folder->scenario, "%s/trivial.lua", folder->path);
    snprintf(folder->store, sizeof folder->store, "%s/bench.db", folder->path);
    FILE *file = fopen(folder->scenario, "w");
    const bool written = file != NULL && fputs(scenario, file) >= 0;
    if (file != NULL && fclose(file) == 0 && written) return true;
    return folk_fail(err, FOLK_ERR_IO, "cannot write %s: %s", folder->scenario, strerror(errno));
}

static void remove_folder(const sweep_folder *folder) {
    char path[96];
    static const char *const endings[] = {"", "-wal", "-shm"};
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s%s", folder->store, endings[i]);
        unlink(path);
    }
    unlink(folder->scenario);
    rmdir(folder->path);
}

// In the child; does not return.
static void become_sweep(const sweep_folder *folder, const char *runs, const char *workers,
                         const char *set) {
    const int nowhere = open("/dev/null", O_RDWR);
    dup2(nowhere, STDIN_FILENO);
    dup2(nowhere, STDOUT_FILENO);
    execl("/proc/self/exe", "folk", "sweep", folder->scenario, "--range", "x=0..1", "--design",
          "random", "--points", runs, "--set", set, "--workers", workers, "--out", folder->store,
          "--no-plot", "--progress", "none", (char *)NULL);
    _exit(127);
}

static bool run_sweep(const sweep_folder *folder, int runs, const char *workers, const char *set,
                      sweep_cost *cost, folk_error *err) {
    char count[16];
    snprintf(count, sizeof count, "%d", runs);
    const double begun = folk_bench_seconds();
    const pid_t child = fork();
    if (child == 0) become_sweep(folder, count, workers, set);
    if (child < 0)
        return folk_fail(err, FOLK_ERR_IO, "cannot start folk sweep: %s", strerror(errno));
    int status;
    struct rusage usage;
    while (wait4(child, &status, 0, &usage) < 0 && errno == EINTR) {
    }
    cost->seconds = folk_bench_seconds() - begun;
    cost->resident = (double)usage.ru_maxrss / 1024;
    return (WIFEXITED(status) && WEXITSTATUS(status) == 0) ||
           folk_fail(err, FOLK_ERR_IO, "folk sweep did not end as it should");
}

static bool measure(int runs, const char *workers, const char *set, sweep_cost *cost,
                    folk_error *err) {
    sweep_folder folder;
    const bool ok = make_folder(&folder, err) && run_sweep(&folder, runs, workers, set, cost, err);
    remove_folder(&folder);
    return ok;
}

bool folk_bench_sweep_runs(double *figure, folk_error *err) {
    sweep_cost cost = {0};
    const bool ok = measure(RUNS, "1", "work=0", &cost, err);
    *figure = cost.seconds;
    return ok;
}

// The fastest of some, in turn.
bool folk_bench_sweep_workers(double *figure, folk_error *err) {
    double one = INFINITY, two = INFINITY;
    bool ok = true;
    for (int i = 0; i < REPEATS && ok; i++) {
        sweep_cost single = {0}, both = {0};
        ok = measure(LONG_RUNS, "1", work, &single, err) &&
             measure(LONG_RUNS, "2", work, &both, err);
        one = fmin(one, single.seconds);
        two = fmin(two, both.seconds);
    }
    *figure = one / two;
    return ok;
}

bool folk_bench_sweep_memory(double *figure, folk_error *err) {
    sweep_cost few = {0}, many = {0};
    const bool ok =
        measure(RUNS, "0", "work=0", &few, err) && measure(MANY, "0", "work=0", &many, err);
    *figure = many.resident / few.resident;
    return ok;
}

bool folk_bench_sweep_resident(double *figure, folk_error *err) {
    sweep_cost cost = {0};
    const bool ok = measure(RUNS, "0", "work=0", &cost, err);
    *figure = cost.resident;
    return ok;
}
