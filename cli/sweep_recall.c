// SPDX-License-Identifier: GPL-3.0-or-later
// What the runs of a sweep were told before, in this order: by this sweep itself, exchange by
// exchange; by the same run of another sweep of its store, with the same seeds, which is no other
// run. Where a tape is asked, by the same run (point and replicate) of any sweep on it, and by any
// run there that has the same replicate number, as the n-th answer to the same request. So
// replicates stay independent samples, and none shares its answer with another.
#include "cli/paths.h"
#include "cli/sweep_asking.h"
#include "core/memory.h"

#include <string.h>

// Of one run; in the order in which they are asked.
typedef struct memory {
    folk_task task;
    folk_tape *own;     // this sweep's, in the store that is written
    folk_tape *home;    // this sweep's, in the sweep's store, where that is another
    folk_tape *same;    // another sweep's
    folk_tape *samples; // of all sweeps
} memory;

struct folk_sweep_recall {
    folk_sweeping *sweeping;
    folk_store *home; // NULL: it is the one that is written
    int64_t home_sweep;
    folk_store *tape; // NULL: no other sweep is asked
    bool tape_is_own, tape_is_home;
    bool only;   // the tape alone answers
    bool seeded; // there is no tape but the same runs of the sweep's store
    folk_sweep_place_values place;
    memory *runs;
    size_t count, capacity;
};

// Opening.

static bool open_home(folk_sweep_recall *recall, const char *home, folk_error *err) {
    if (home == NULL) return true;
    recall->home = folk_store_open(home, FOLK_STORE_READ, err);
    return recall->home != NULL &&
           folk_sweep_with_key(recall->home, recall->sweeping->plan->key, &recall->home_sweep, err);
}

static bool open_tape(folk_sweep_recall *recall, folk_error *err) {
    const folk_sweeping *sweeping = recall->sweeping;
    const folk_sweep_asking *asking = sweeping->plan->asking;
    const char *path = asking->options->minds.tape;
    const folk_mode mode = asking->answering.provider.mode;
    recall->only = mode == FOLK_MODE_REPLAY;
    recall->seeded = mode == FOLK_MODE_RECORD;
    recall->tape_is_home = path == NULL || strcmp(path, asking->home) == 0;
    recall->tape_is_own = recall->tape_is_home && recall->home == NULL;
    if (recall->tape_is_home)
        recall->tape = recall->home != NULL ? recall->home : sweeping->store;
    else
        recall->tape = folk_store_open(path, FOLK_STORE_READ, err);
    return recall->tape != NULL;
}

folk_sweep_recall *folk_sweep_recall_open(folk_sweeping *sweeping, const char *home,
                                          folk_error *err) {
    folk_sweep_recall *recall = folk_alloc(sizeof *recall);
    recall->sweeping = sweeping;
    if (open_home(recall, home, err) && open_tape(recall, err)) return recall;
    folk_sweep_recall_close(recall);
    return NULL;
}

static void forget(memory *run) {
    folk_tape_close(run->own);
    folk_tape_close(run->home);
    folk_tape_close(run->same);
    folk_tape_close(run->samples);
}

void folk_sweep_recall_close(folk_sweep_recall *recall) {
    if (recall == NULL) return;
    for (size_t i = 0; i < recall->count; i++)
        forget(&recall->runs[i]);
    folk_free(recall->runs);
    folk_sweep_forget(recall->sweeping->plan, &recall->place);
    if (!recall->tape_is_home) folk_store_close(recall->tape);
    folk_store_close(recall->home);
    folk_free(recall);
}

// One run.

static size_t find_run(const folk_sweep_recall *recall, const folk_task *task) {
    size_t at = 0;
    while (at < recall->count && (recall->runs[at].task.point != task->point ||
                                  recall->runs[at].task.replicate != task->replicate))
        at++;
    return at;
}

void folk_sweep_recall_end(folk_sweep_recall *recall, const folk_task *task) {
    const size_t at = find_run(recall, task);
    if (at == recall->count) return;
    forget(&recall->runs[at]);
    recall->runs[at] = recall->runs[--recall->count];
}

static bool open_own(folk_store *store, int64_t sweep, const folk_task *task, folk_tape **tape,
                     folk_error *err) {
    bool any = false;
    if (store == NULL || sweep == 0) return true;
    if (!folk_sweep_has_exchanges(store, sweep, task->point, task->replicate, &any, err))
        return false;
    if (any)
        *tape = folk_tape_open(&(folk_tape_def){.store = store,
                                                .run = sweep,
                                                .sweeps = true,
                                                .point = task->point,
                                                .replicate = task->replicate});
    return true;
}

// Of this sweep's own store only sweeps that were there before it are asked for samples: what the
// others of its runs learn meanwhile must not hang on who is first.
static bool open_others(folk_sweep_recall *recall, const folk_task *task, memory *run,
                        folk_error *err) {
    const int64_t except = recall->tape_is_own    ? recall->sweeping->sweep
                           : recall->tape_is_home ? recall->home_sweep
                                                  : 0;
    int64_t sweep;
    uint64_t point;
    const folk_sweep_plan *plan = recall->sweeping->plan;
    folk_sweep_visit(plan, &recall->place, task->point);
    const folk_sweep_twin twin = {.point_key = recall->place.key,
                                  .replicate = task->replicate,
                                  .except = except,
                                  .seeded = recall->seeded,
                                  .seed = plan->seed,
                                  .common = plan->common};
    if (!folk_sweep_same_run(recall->tape, &twin, &sweep, &point, err)) return false;
    folk_tape_def def = {
        .store = recall->tape, .before = except, .sweeps = true, .replicate = task->replicate};
    if (!recall->seeded) run->samples = folk_tape_open(&def);
    if (sweep == 0) return true;
    def.run = sweep;
    def.point = point;
    run->same = folk_tape_open(&def);
    return true;
}

bool folk_sweep_recall_begin(folk_sweep_recall *recall, const folk_task *task, bool *any,
                             folk_error *err) {
    folk_sweep_recall_end(recall, task);
    memory run = {.task = *task};
    const folk_sweeping *sweeping = recall->sweeping;
    const bool ok = open_own(sweeping->store, sweeping->sweep, task, &run.own, err) &&
                    open_own(recall->home, recall->home_sweep, task, &run.home, err) &&
                    open_others(recall, task, &run, err);
    *any = run.own != NULL || run.home != NULL || run.same != NULL || run.samples != NULL;
    if (!*any) return ok;
    recall->runs =
        folk_grow(recall->runs, &recall->capacity, recall->count + 1, sizeof *recall->runs);
    recall->runs[recall->count++] = run;
    return ok;
}

// Finding.

// A failure that ended the run is no answer: the question is asked again.
static bool fits(const folk_recorded *found, const folk_exchange *asked) {
    return found->run != 0 && strcmp(found->exchange.request, asked->request) == 0 &&
           (found->exchange.error == NULL || asked->tolerant);
}

static bool find_same(folk_tape *tape, const folk_exchange *asked, folk_exchange *found,
                      folk_error *err) {
    folk_recorded recorded = {0};
    if (tape == NULL || !folk_tape_at(tape, asked->id, &recorded, err)) return false;
    *found = recorded.exchange;
    return fits(&recorded, asked);
}

static bool find_sample(const memory *run, const folk_exchange *asked, uint32_t before,
                        folk_exchange *found, folk_error *err) {
    folk_recorded recorded = {0};
    char key[FOLK_HASH_TEXT];
    folk_exchange_key(asked->request, key);
    if (run->samples == NULL || !folk_tape_sample(run->samples, key, before, &recorded, err) ||
        recorded.run == 0)
        return false;
    *found = recorded.exchange;
    return true;
}

static bool fail_missing(const memory *run, const folk_exchange *asked, uint32_t before,
                         folk_error *err) {
    char *sentence = folk_tape_missing(run->samples, asked->request, before, err);
    if (sentence != NULL) folk_fail(err, FOLK_ERR_PROVIDER, "%s", sentence);
    folk_free(sentence);
    return false;
}

bool folk_sweep_recall_find(folk_sweep_recall *recall, const folk_task *task,
                            const folk_exchange *asked, uint32_t before, folk_exchange *found,
                            bool *kept, folk_error *err) {
    const size_t at = find_run(recall, task);
    *kept = false;
    if (at == recall->count) return false;
    const memory *run = &recall->runs[at];
    *kept = find_same(run->own, asked, found, err);
    if (*kept || find_same(run->home, asked, found, err)) return true;
    if (err->code != FOLK_OK) return false;
    bool any = find_same(run->same, asked, found, err);
    if (any) found->source = FOLK_SOURCE_RECORD;
    if (!any && err->code == FOLK_OK) {
        any = find_sample(run, asked, before, found, err);
        found->source = FOLK_SOURCE_CACHE;
    }
    if (any || err->code != FOLK_OK) return any;
    return recall->only ? fail_missing(run, asked, before, err) : false;
}
