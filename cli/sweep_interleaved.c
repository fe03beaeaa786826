// SPDX-License-Identifier: GPL-3.0-or-later
// The process that holds many runs and one client. Each run goes on until it waits for answers,
// then the next; where all wait, the client works. As many runs are open as keep the client full.
#include "cli/progress.h"
#include "cli/sweep_asking.h"
#include "core/memory.h"
#include "core/recorder.h"

#include <stdio.h>
#include <string.h>

// A run has about so long before it is another's turn.
static const double slice_seconds = 0.02;

// How long calls under way have to arrive when others were told that none will be answered.
static const double refused_seconds = 1.0;

static const double wait_seconds = 1.0;

enum { LONGEST_SLICE = 1 << 20, FAILURES = 8 };

typedef struct table table;

typedef struct open_run {
    table *table;
    folk_task task;
    folk_values values;
    folk_recorder *recorder;
    folk_run *run;
    folk_provider *provider;
    folk_remembrance remembrance;
    double *costs; // of answers, by exchange
    size_t cost_capacity;
    folk_bytes reply;  // that answers point into
    bool recalls;      // it may have been told something before
    uint32_t recalled; // the exchange that is answered just now from before
    bool blocked;
    bool failed;   // once calls under way have ended
    uint32_t open; // questions, when it was last served
    uint64_t slice;
    double began_at, worked;
    folk_error error;
} open_run;

struct table {
    const folk_sweep_plan *plan;
    folk_sweep_asking *asking;
    folk_line *line;
    folk_client *client; // NULL: a tape alone answers
    folk_allowance allowance;
    open_run **runs;
    int count, wanted;
    uint64_t replies;        // of models, now
    uint64_t replies_before; // when a run failed last for want of an answer
    int failures;            // for that, in a row, without a reply in between
    char spent[FOLK_ALLOWANCE_TEXT];
    folk_bytes bytes;
    double *values;
    bool over;
};

// Remembrance.

// Answers come in any order; a sum that hung on it would be another in a replay.
static void keep_cost(open_run *run, uint32_t exchange, double cost) {
    const size_t had = run->cost_capacity;
    run->costs = folk_grow(run->costs, &run->cost_capacity, exchange, sizeof *run->costs);
    for (size_t i = had; i < run->cost_capacity; i++)
        run->costs[i] = 0;
    run->costs[exchange - 1] = cost;
}

static double sum_costs(const open_run *run) {
    double sum = 0;
    for (size_t i = 0; i < run->cost_capacity; i++)
        sum += run->costs[i];
    return sum;
}

static bool recall(void *context, const folk_exchange *exchange, uint32_t before,
                   folk_answer *answer, bool *kept, folk_error *err) {
    open_run *run = context;
    if (!run->recalls) return false;
    table *all = run->table;
    folk_exchange found = {0};
    uint32_t any = 0, known = 0;
    all->bytes.count = 0;
    folk_wire_put(&all->bytes, before, 0, exchange);
    const folk_bytes got = folk_line_ask(all->line, &run->task, &all->bytes);
    run->reply.count = 0;
    folk_bytes_add(&run->reply, got.items, got.count);
    if (!folk_wire_get(&run->reply, &any, &known, &found)) return false;
    if (any == 0 && found.error != NULL) folk_fail(err, FOLK_ERR_PROVIDER, "%s", found.error);
    if (any == 0) return false;
    *kept = known != 0;
    *answer = (folk_answer){
        .reply = found.error == NULL ? found.reply : NULL,
        .error = found.error,
        .source = found.source,
        .cost = found.cost,
        .latency = found.latency,
        .tokens_in = found.tokens_in,
        .tokens_out = found.tokens_out,
        .attempts = found.attempts,
    };
    run->recalled = exchange->id;
    keep_cost(run, exchange->id, found.cost);
    return true;
}

// Told at once, as it was paid for.
static void tell(void *context, const folk_exchange *exchange) {
    open_run *run = context;
    table *all = run->table;
    const bool now = exchange->source == FOLK_SOURCE_LIVE && exchange->id != run->recalled;
    if (now && exchange->reply != NULL) all->replies++;
    keep_cost(run, exchange->id, exchange->cost);
    all->bytes.count = 0;
    folk_wire_put(&all->bytes, now, 0, exchange);
    folk_line_note(all->line, &run->task, &all->bytes);
}

// Beginning and end of a run.

static void create_provider(open_run *run) {
    table *all = run->table;
    const folk_answering *answering = &all->asking->answering;
    run->remembrance = (folk_remembrance){.recall = recall, .tell = tell, .context = run};
    const folk_provider_def def = {
        .mode = answering->provider.mode,
        .client = all->client,
        .prices = &answering->prices,
        .most = all->allowance.most,
        .shared = &all->allowance,
        .no_model = answering->no_model.text,
        .remembrance = &run->remembrance,
    };
    run->provider = folk_provider_create(&def, folk_run_sim(run->run));
}

static void destroy(open_run *run) {
    table *all = run->table;
    int at = 0;
    while (all->runs[at] != run)
        at++;
    all->count--;
    memmove(all->runs + at, all->runs + at + 1, (size_t)(all->count - at) * sizeof *all->runs);
    folk_provider_destroy(run->provider);
    folk_run_destroy(run->run);
    folk_recorder_destroy(run->recorder);
    folk_values_clear(&run->values);
    folk_free(run->reply.items);
    folk_free(run->costs);
    folk_free(run);
}

static void count_answers(const open_run *run, folk_task_outcome *outcome) {
    if (run->provider == NULL) return;
    const folk_tally *tally = folk_provider_tally(run->provider);
    const folk_source models[] = {FOLK_SOURCE_LIVE, FOLK_SOURCE_CACHE, FOLK_SOURCE_RECORD};
    for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
        outcome->calls += tally->answers[models[i]];
        outcome->tokens += tally->tokens_in[models[i]] + tally->tokens_out[models[i]];
    }
    outcome->cost = sum_costs(run);
}

static void finish(open_run *run, folk_sweep_status status) {
    table *all = run->table;
    const folk_sim *sim = run->run != NULL ? folk_run_sim(run->run) : NULL;
    folk_task_outcome *outcome = folk_alloc(sizeof *outcome);
    outcome->status = status;
    outcome->values = all->values;
    outcome->again = run->error.code == FOLK_ERR_PROVIDER;
    outcome->seconds = folk_wall_seconds() - run->began_at;
    if (sim != NULL) outcome->events = folk_sim_event_count(sim);
    if (sim != NULL && run->error.code != FOLK_ERR_LIMIT) outcome->digest = folk_sim_digest(sim);
    count_answers(run, outcome);
    folk_sweep_keep_values(all->plan, status == FOLK_SWEEP_DONE ? run->recorder : NULL,
                           outcome->values);
    if (status != FOLK_SWEEP_DONE) folk_sweep_keep_error(&run->error, outcome->error);
    folk_line_finish(all->line, &run->task, outcome);
    folk_free(outcome);
    destroy(run);
}

static void begin(table *all, const folk_task *task, uint64_t number) {
    open_run *run = folk_alloc(sizeof *run);
    run->table = all;
    run->task = *task;
    run->recalls = number != 0;
    run->slice = 1; // as there are events that take seconds
    run->began_at = folk_wall_seconds();
    all->runs[all->count++] = run;
    run->values = folk_values_copy(folk_design_base(all->plan->design));
    folk_design_point(all->plan->design, task->point, &run->values);
    folk_recorder_def record = folk_recorder_def_default();
    record.scenario = folk_script_scenario(all->plan->script);
    run->recorder = folk_recorder_create(&record);
    const folk_run_def def = {
        .script = all->plan->script,
        .values = &run->values,
        .seed = task->seed,
        .recorder = run->recorder,
        .minds = &all->asking->answering.minds,
    };
    folk_line_executes(all->line, task, 0);
    run->run = folk_run_create(&def, &run->error);
    folk_line_executes(all->line, NULL, 0);
    run->worked = folk_wall_seconds() - run->began_at;
    if (run->run == NULL)
        finish(run, FOLK_SWEEP_FAILED);
    else
        create_provider(run);
}

// Stopping for good.

static void stop(table *all, folk_runner_end end, const char *reason) {
    folk_line_stop(all->line, end, reason);
    all->over = true;
}

// What is at the server was paid for; what is about to arrive is awaited.
static void stop_refused(table *all, const char *reason) {
    const double began_at = folk_wall_seconds();
    for (int i = 0; i < all->count; i++)
        folk_client_call_off(all->client, all->runs[i]->provider);
    while (folk_client_open_count(all->client) > 0 &&
           folk_wall_seconds() - began_at < refused_seconds)
        folk_client_work(all->client, refused_seconds / 10, -1, NULL);
    stop(all, FOLK_RUNNER_FAILED, reason);
}

// Whether the sweep goes on after a run got no answer.
static bool bear_failure(table *all, const open_run *run) {
    char reason[FOLK_ERROR_TEXT + 128];
    if (folk_provider_is_refused(run->provider)) {
        snprintf(reason, sizeof reason, "sweep: no call can succeed: %s", run->error.text);
        stop_refused(all, reason);
        return false;
    }
    all->failures = all->replies > all->replies_before ? 1 : all->failures + 1;
    all->replies_before = all->replies;
    if (all->failures < FAILURES) return true;
    snprintf(reason, sizeof reason, "sweep: %d runs in a row got no answer; the last: %s",
             all->failures, run->error.text);
    stop(all, FOLK_RUNNER_FAILED, reason);
    return false;
}

// One step of a run.

static folk_status execute(open_run *run) {
    folk_sim *sim = folk_run_sim(run->run);
    const folk_budget budget = {.events = run->slice};
    const double began_at = folk_wall_seconds();
    folk_line_executes(run->table->line, &run->task, run->worked);
    const folk_status status = folk_sim_run(sim, &budget, &run->error);
    folk_line_executes(run->table->line, NULL, 0);
    const double took = folk_wall_seconds() - began_at;
    run->worked += took;
    if (took < slice_seconds / 2 && run->slice < LONGEST_SLICE) run->slice *= 2;
    if (took > slice_seconds * 2 && run->slice > 1) run->slice /= 2;
    return status;
}

static bool is_overdue(open_run *run) {
    const double timeout = run->table->asking->options->timeout;
    if (timeout <= 0 || run->worked < timeout) return false;
    folk_fail(&run->error, FOLK_ERR_LIMIT, "it was ended as it took longer than %g s, its time-out",
              timeout);
    return true;
}

static void serve_questions(open_run *run) {
    folk_sim *sim = folk_run_sim(run->run);
    const uint32_t before = folk_exchange_open_count(sim);
    if (before == 0) return;
    if (!folk_provider_serve(run->provider, &run->error)) run->failed = true;
    run->open = folk_exchange_open_count(sim);
    run->blocked = run->blocked && run->open == before;
    const char *spent = folk_provider_spent(run->provider);
    if (spent != NULL && run->table->spent[0] == '\0')
        snprintf(run->table->spent, sizeof run->table->spent, "%s", spent);
}

// Calls under way of a run that has failed are paid for, and awaited.
static bool end_failed(open_run *run) {
    if (folk_provider_finish(run->provider, 0)) return false;
    if (run->error.code != FOLK_ERR_PROVIDER || bear_failure(run->table, run))
        finish(run, FOLK_SWEEP_FAILED);
    return true;
}

// Whether it did anything; it may be gone then.
static bool step(open_run *run) {
    if (run->failed) return end_failed(run);
    folk_sim *sim = folk_run_sim(run->run);
    const bool executes = !run->blocked || folk_exchange_open_count(sim) < run->open;
    if (executes) {
        const folk_status status = execute(run);
        run->blocked = status == FOLK_BLOCKED;
        if (status == FOLK_DONE || status == FOLK_FAILED || is_overdue(run)) {
            const bool late = status != FOLK_DONE && status != FOLK_FAILED;
            finish(run, status == FOLK_DONE ? FOLK_SWEEP_DONE
                        : late              ? FOLK_SWEEP_TIMED_OUT
                                            : FOLK_SWEEP_FAILED);
            return true;
        }
    }
    serve_questions(run);
    return executes || !run->blocked || run->failed;
}

// All runs.

static int least(int a, int b) {
    return a < b ? a : b;
}

// How many runs more are wanted: one that has begun shows how many calls it keeps under way, so
// that no more are opened than fill the client.
static int room(const table *all) {
    if (all->spent[0] != '\0') return 0;
    const int most = all->client != NULL ? all->asking->at_once : 1;
    int free = most - all->count - all->wanted;
    if (all->client != NULL) free = least(free, folk_client_room(all->client) - all->wanted);
    free = least(free, all->count > 0 ? all->count : 1 - all->wanted);
    return free > 0 ? free : 0;
}

static void take_tasks(table *all, bool wait) {
    folk_task task;
    uint64_t number;
    for (;;) {
        const folk_received received = folk_line_receive(all->line, wait, &task, &number);
        all->over = received == FOLK_RECEIVED_END;
        if (received != FOLK_RECEIVED_TASK) return;
        all->wanted--;
        begin(all, &task, number);
        wait = false;
    }
}

// The oldest first, so that runs end rather than begin; one that has ended leaves its place to the
// next.
static bool step_all(table *all) {
    bool any = false;
    for (int i = 0; i < all->count && !all->over;) {
        const open_run *run = all->runs[i];
        any = step(all->runs[i]) || any;
        if (i < all->count && all->runs[i] == run) i++;
    }
    return any;
}

// Nothing can go on without the outside: waits for it, or for a task.
static void wait_for_others(table *all) {
    const bool stuck = all->client == NULL || folk_client_open_count(all->client) == 0;
    if (stuck && all->spent[0] != '\0') {
        char reason[FOLK_ALLOWANCE_TEXT + 16];
        snprintf(reason, sizeof reason, "paused: %s", all->spent);
        stop(all, FOLK_RUNNER_PAUSED, reason);
    } else if (all->client == NULL) {
        take_tasks(all, true);
    } else {
        folk_client_work(all->client, wait_seconds, folk_line_descriptor(all->line), NULL);
    }
}

static bool open_table(table *all) {
    const folk_minds_options *options = &all->asking->options->minds;
    const folk_mode mode = all->asking->answering.provider.mode;
    folk_error err = {0};
    all->runs = folk_alloc((size_t)all->asking->at_once * sizeof *all->runs);
    all->values = folk_alloc((size_t)folk_script_scenario(all->plan->script)->metric_count *
                             sizeof *all->values);
    all->allowance = (folk_allowance){.most = all->asking->most, .spent = all->asking->paid};
    if (all->asking->nothing) {
        stop(all, FOLK_RUNNER_PAUSED, "paused: the budget is smaller than the number of ranks");
        return false;
    }
    if (options->url == NULL || mode == FOLK_MODE_REPLAY) return true;
    all->client = folk_minds_client(options, &err);
    if (all->client == NULL) stop(all, FOLK_RUNNER_FAILED, err.text);
    return all->client != NULL;
}

void folk_sweep_serve(void *context, folk_line *line) {
    table all = {.plan = context, .line = line};
    all.asking = all.plan->asking;
    if (!open_table(&all)) return;
    while (!all.over) {
        const int more = room(&all);
        folk_line_want(line, more);
        all.wanted += more;
        take_tasks(&all, false);
        if (!all.over && !step_all(&all) && !all.over) wait_for_others(&all);
    }
}
