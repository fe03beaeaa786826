// SPDX-License-Identifier: GPL-3.0-or-later
// A sweep over MPI ranks: rank 0 hands out and merges, every rank runs tasks into a store of its
// own (sweep/mpi.h).
#include "cli/commands.h"
#include "cli/sweep.h"
#include "core/memory.h"
#include "sweep/mpi.h"

#include <inttypes.h>
#include <stdio.h>

// Handing out.

typedef struct desk {
    folk_sweeping *sweeping;
    folk_handout own;
    folk_mpi_service service;
    uint64_t collected; // outcomes that are in the sweep's store
} desk;

static bool next(void *context, folk_task *task, bool *ok, folk_error *err) {
    desk *handing = context;
    handing->sweeping->done = handing->collected; // a rule looks at these alone
    return handing->own.next(handing->own.context, task, ok, err);
}

static void count(desk *handing) {
    handing->sweeping->done = handing->service.done;
    handing->sweeping->failed = handing->service.failed;
}

static bool look(void *context, folk_error *err) {
    desk *handing = context;
    count(handing);
    return handing->own.look(handing->own.context, err);
}

static bool collect(void *context, folk_error *err) {
    desk *handing = context;
    handing->collected = handing->service.done;
    return folk_sweep_writer_flush(handing->sweeping->writer, true, err) &&
           folk_mpi_collect(handing->sweeping->store, err);
}

// What a rank that has ended had not told is in its store, or is not there.
static bool recount(desk *handing, folk_error *err) {
    folk_sweeping *sweeping = handing->sweeping;
    folk_sweep_info info;
    const bool ok = folk_sweep_info_read(sweeping->store, sweeping->sweep, &info, err);
    if (ok && !sweeping->options->only_failed) {
        uint64_t failed = 0;
        for (int i = 0; i < FOLK_SWEEP_STATUSES; i++)
            if (i != FOLK_SWEEP_DONE) failed += info.counts[i];
        handing->service.failed = failed - sweeping->failed_before;
        handing->service.done =
            info.counts[FOLK_SWEEP_DONE] + failed - sweeping->skipped - sweeping->found;
    }
    folk_sweep_info_clear(&info);
    handing->collected = handing->service.done;
    return ok;
}

static bool again(void *context, folk_error *err) {
    desk *handing = context;
    fprintf(stderr,
            "%sfolk: %d of the ranks have ended; what they had not run goes to the others\n",
            handing->sweeping->on_screen ? "\r\033[K" : "", handing->service.lost);
    if (!recount(handing, err)) return false;
    folk_sweeping_again(handing->sweeping, handing->collected);
    return true;
}

static folk_runner_end serve(folk_mpi *mpi, folk_sweeping *sweeping, folk_error *err) {
    desk handing = {.sweeping = sweeping, .own = folk_sweeping_handout(sweeping)};
    handing.service.handout = (folk_handout){.next = next, .look = look, .context = &handing};
    handing.service.collect = collect;
    handing.service.again = again;
    bool ok = folk_mpi_serve(mpi, &handing.service, err);
    count(&handing);
    ok = ok && folk_sweep_writer_flush(sweeping->writer, true, err);
    if (!ok) return FOLK_RUNNER_FAILED;
    return handing.service.interrupted ? FOLK_RUNNER_INTERRUPTED : FOLK_RUNNER_DONE;
}

static int hand_out(const folk_sweep_options *options, const folk_sweep_plan *plan, folk_mpi *mpi,
                    folk_error *err) {
    if (!folk_mpi_gather(mpi, err)) return folk_report_error(err);
    folk_sweeping sweeping;
    int status;
    if (folk_sweeping_begin(&sweeping, plan, options, err)) {
        const folk_runner_end end = serve(mpi, &sweeping, err);
        status = folk_sweep_conclude(&sweeping, end, err);
    } else {
        status = folk_report_error(err);
    }
    folk_mpi_dismiss(mpi);
    folk_sweeping_end(&sweeping);
    return status;
}

// Running.

static folk_runner_end run_own(const folk_sweep_options *options, const folk_sweep_plan *plan,
                               folk_mpi *mpi, folk_error *err) {
    folk_sweeping sweeping;
    folk_runner_end end = FOLK_RUNNER_FAILED;
    if (folk_sweeping_begin(&sweeping, plan, options, err)) {
        const folk_handout own = folk_sweeping_handout(&sweeping);
        const folk_handout handout = folk_mpi_handout(mpi, &own);
        const int workers = options->workers > 0 ? (int)options->workers : 1;
        end = folk_sweep_execute(&sweeping, &handout, workers, err);
    }
    folk_sweeping_end(&sweeping);
    return end;
}

// What there is to tell is told by who hands out.
static int run(const folk_sweep_options *options, const folk_sweep_plan *plan, folk_mpi *mpi) {
    folk_sweep_options own_options = *options;
    own_options.progress = FOLK_TELL_NONE;
    while (folk_mpi_await(mpi)) {
        folk_sweep_plan own_plan = *plan;
        folk_error err = {0};
        own_plan.store = folk_mpi_store(mpi, plan->store);
        const folk_runner_end end = run_own(&own_options, &own_plan, mpi, &err);
        const bool failed = end == FOLK_RUNNER_FAILED || end == FOLK_RUNNER_PAUSED;
        folk_mpi_finish(mpi, failed ? &err : NULL);
        folk_free(own_plan.store);
    }
    return FOLK_EXIT_DONE;
}

// Ranks run one sweep when they agree on what it is, how far it goes, and in which file it is kept.
static char *make_key(const folk_sweep_plan *plan) {
    return folk_format("%s %s %" PRIu64 " %" PRIu64 " %" PRIu64 "/%" PRIu64 " %s", plan->key,
                       plan->changed_hash, plan->points, plan->replicates, plan->shard,
                       plan->shards, plan->store);
}

int folk_sweep_over_ranks(const folk_sweep_options *options, const folk_sweep_plan *plan,
                          folk_error *err) {
    char *key = plan != NULL ? make_key(plan) : NULL;
    folk_mpi *mpi = folk_mpi_join(key, err);
    int status;
    if (mpi == NULL)
        status = folk_report_error(err);
    else if (folk_mpi_hands_out(mpi))
        status = hand_out(options, plan, mpi, err);
    else
        status = run(options, plan, mpi);
    folk_mpi_leave(mpi);
    folk_free(key);
    return status;
}
