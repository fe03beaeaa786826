// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/sweep_asking.h"

#include "cli/paths.h"
#include "core/memory.h"
#include "sweep/mpi.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// Before anything runs.

// The sweep whose minds are to go on: that of the plan, or the one that it extends.
static bool find_past(const folk_sweep_options *options, folk_store *store, const char *key,
                      int64_t *sweep, folk_error *err) {
    if (!folk_sweep_with_key(store, key, sweep, err)) return false;
    if (*sweep != 0 || !options->extends) return true;
    folk_address address;
    if (!folk_address_read(options->resume, &address, err)) return false;
    *sweep = address.run;
    folk_address_clear(&address);
    return folk_sweep_find(store, sweep, err);
}

// Who has answered so far; "" where nobody has.
static char *read_past(const folk_sweep_options *options, const folk_sweep_plan *plan,
                       folk_error *err) {
    if (access(plan->store, R_OK) != 0) return folk_strdup("");
    folk_store *store = folk_store_open(plan->store, FOLK_STORE_READ, err);
    int64_t sweep = 0;
    char *text = NULL;
    if (store != NULL && find_past(options, store, plan->key, &sweep, err))
        text = sweep != 0 ? folk_sweep_minds(store, sweep, err) : folk_strdup("");
    folk_store_close(store);
    return text;
}

// The model of the newest sweep on the tape: with another the requests would be others.
static bool read_tape_model(const folk_sweep_options *options, char **model, folk_error *err) {
    const char *path = options->minds.tape;
    if (path == NULL) return true;
    if (strchr(path, '#') != NULL)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "sweep: --tape %s: a sweep looks at all sweeps of a store; give the store "
                         "alone",
                         path);
    folk_store *store = folk_store_open(path, FOLK_STORE_READ, err);
    if (store == NULL) return false;
    int64_t newest = 0;
    const bool found = folk_sweep_find(store, &newest, err);
    for (int64_t sweep = newest; found && sweep > 0 && *model == NULL; sweep--) {
        char *json = folk_sweep_minds(store, sweep, NULL);
        folk_past_minds past = folk_past_minds_read(json != NULL ? json : "");
        if (past.model != NULL && past.model[0] != '\0') *model = folk_strdup(past.model);
        folk_past_minds_clear(&past);
        folk_free(json);
    }
    folk_store_close(store);
    return found || folk_fail_within(err, "sweep: --tape %s: ", path);
}

static bool refuse_mixture(const folk_sweep_asking *asking, const folk_past_minds *past,
                           folk_error *err) {
    const char *given = asking->options->minds.model;
    const bool scripted = past->mode == FOLK_MODE_SCRIPTED;
    if (scripted && asking->asks)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "sweep: stand-ins have answered for the models of this sweep in %s; "
                         "answers of models belong into another store (--out), and --llm scripted "
                         "goes on as it began",
                         asking->home);
    if (!scripted && !asking->asks)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "sweep: models have answered in this sweep in %s, and stand-ins would "
                         "now: set the models' endpoint (--llm-url or $FOLK_LLM_URL), or give "
                         "--llm replay for what its store knows",
                         asking->home);
    if (!scripted && given != NULL && past->model[0] != '\0' && strcmp(given, past->model) != 0)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "sweep: model '%s' has answered in this sweep in %s, and --model %s would "
                         "now; begin another with --out",
                         past->model, asking->home, given);
    return true;
}

// Ranks of MPI do not know of each other what they spend: each has its share.
static void share_budget(folk_sweep_asking *asking, const folk_minds_options *minds) {
    const int ranks = folk_mpi_ranks(), rank = folk_mpi_rank();
    asking->most.calls = (double)(minds->max_calls / ranks + (rank < minds->max_calls % ranks));
    asking->most.tokens = floor((double)minds->max_tokens / ranks);
    asking->most.cost = minds->max_cost / ranks;
    asking->nothing = (minds->max_calls > 0 && asking->most.calls <= 0) ||
                      (minds->max_tokens > 0 && asking->most.tokens <= 0);
}

static bool open_with(folk_sweep_asking *asking, const folk_sweep_plan *plan, const char *json,
                      folk_error *err) {
    const folk_sweep_options *options = asking->options;
    folk_past_minds past = folk_past_minds_read(json);
    const bool known = json[0] != '\0';
    const bool holds = known && (options->resume != NULL || past.mode != FOLK_MODE_SCRIPTED);
    char *model = NULL;
    bool ok = read_tape_model(options, &model, err) &&
              folk_minds_open_sweep(&options->minds, folk_script_scenario(plan->script),
                                    holds ? &past : NULL, model, &asking->answering, err);
    asking->asks = ok && asking->answering.provider.mode != FOLK_MODE_SCRIPTED;
    if (ok && known) ok = refuse_mixture(asking, &past, err);
    folk_free(model);
    folk_past_minds_clear(&past);
    return ok;
}

folk_sweep_asking *folk_sweep_asking_open(const folk_sweep_options *options,
                                          const folk_sweep_plan *plan, folk_error *err) {
    folk_sweep_asking *asking = folk_alloc(sizeof *asking);
    asking->options = options;
    asking->home = folk_strdup(plan->store);
    asking->at_once = (int)(options->at_once > 0 ? options->at_once : options->minds.in_flight);
    share_budget(asking, &options->minds);
    char *json = read_past(options, plan, err);
    const bool ok = json != NULL && open_with(asking, plan, json, err);
    folk_free(json);
    if (ok) return asking;
    folk_sweep_asking_close(asking);
    return NULL;
}

void folk_sweep_asking_close(folk_sweep_asking *asking) {
    if (asking == NULL) return;
    folk_minds_close(&asking->answering);
    folk_free(asking->asked);
    folk_free(asking->home);
    folk_free(asking);
}

bool folk_sweep_stood_in(folk_sweeping *sweeping, folk_error *err) {
    folk_sweep_asking *asking = sweeping->plan->asking;
    if (asking == NULL || sweeping->stood_in) return true;
    sweeping->stood_in = true;
    return folk_sweep_set_minds(sweeping->store, sweeping->sweep, asking->answering.json, err);
}

void folk_sweep_tell_stand_ins(const folk_sweeping *sweeping) {
    const folk_sweep_asking *asking = sweeping->plan->asking;
    if (sweeping->stood_in && asking != NULL && asking->answering.notice != NULL)
        fprintf(stderr, "folk: %s\n", asking->answering.notice);
}

// Ordinary workers, until a run asks.

static bool next_ordinary(void *context, folk_task *task, bool *ok, folk_error *err) {
    const folk_sweep_asking *asking = context;
    *ok = true;
    return asking->asked_count == 0 && asking->own->next(asking->own->context, task, ok, err);
}

static bool take_ordinary(void *context, const folk_task *task, const folk_task_outcome *outcome,
                          folk_error *err) {
    folk_sweep_asking *asking = context;
    if (!outcome->asks) return asking->own->take(asking->own->context, task, outcome, err);
    asking->asked = folk_grow(asking->asked, &asking->asked_capacity, asking->asked_count + 1,
                              sizeof *asking->asked);
    asking->asked[asking->asked_count] = *task;
    asking->asked[asking->asked_count++].attempts = 0;
    return true;
}

static bool look_own(const folk_sweep_asking *asking, folk_error *err) {
    return asking->own->look == NULL || asking->own->look(asking->own->context, err);
}

static bool look_ordinary(void *context, folk_error *err) {
    return look_own(context, err);
}

// The interleaver.

static bool next(void *context, folk_task *task, bool *ok, folk_error *err) {
    folk_sweep_asking *asking = ((const folk_sweep_plan *)context)->asking;
    *ok = true;
    if (asking->asked_count == 0) return asking->own->next(asking->own->context, task, ok, err);
    *task = asking->asked[0];
    asking->asked_count--;
    memmove(asking->asked, asking->asked + 1, asking->asked_count * sizeof *asking->asked);
    return true;
}

// A run whose process has ended cannot tell what it was answered.
static bool take_lost(const folk_sweep_asking *asking, const folk_task *task,
                      folk_task_outcome *outcome, folk_error *err) {
    const folk_sweeping *sweeping = asking->sweeping;
    folk_sweep_answers answers;
    if (!folk_sweep_answers_of_run(sweeping->store, sweeping->sweep, task->point, task->replicate,
                                   &answers, err))
        return false;
    outcome->calls = answers.calls;
    outcome->tokens = answers.tokens;
    outcome->cost = answers.cost;
    return asking->own->take(asking->own->context, task, outcome, err);
}

// What it was told comes into the store before it does.
static bool take(void *context, const folk_task *task, const folk_task_outcome *outcome,
                 folk_error *err) {
    const folk_sweep_asking *asking = ((const folk_sweep_plan *)context)->asking;
    folk_sweep_recall_end(asking->recall, task);
    if (!folk_sweep_exchanges_flush(asking->exchanges, err)) return false;
    if (outcome->status != FOLK_SWEEP_CRASHED && outcome->status != FOLK_SWEEP_TIMED_OUT)
        return asking->own->take(asking->own->context, task, outcome, err);
    folk_task_outcome lost = *outcome;
    return take_lost(asking, task, &lost, err);
}

static bool look(void *context, folk_error *err) {
    return look_own(((const folk_sweep_plan *)context)->asking, err);
}

static bool settle(void *context, folk_error *err) {
    return folk_sweep_exchanges_flush(((const folk_sweep_plan *)context)->asking->exchanges, err);
}

static bool brief(void *context, const folk_task *task, uint64_t *number, folk_error *err) {
    const folk_sweep_asking *asking = ((const folk_sweep_plan *)context)->asking;
    bool any = false;
    if (!folk_sweep_exchanges_flush(asking->exchanges, err)) return false;
    const bool keeps = asking->answering.provider.mode != FOLK_MODE_LIVE;
    const bool ok = !keeps || folk_sweep_recall_begin(asking->recall, task, &any, err);
    *number = any;
    return ok;
}

static void count(folk_sweep_asking *asking, const folk_exchange *exchange) {
    folk_spending *paid = &asking->paid;
    paid->calls += 1;
    paid->tokens += (double)exchange->tokens_in + exchange->tokens_out;
    paid->cost += exchange->cost;
    asking->sweeping->paid = *paid;
}

static bool note(void *context, const folk_task *task, const folk_bytes *bytes, folk_error *err) {
    const folk_sweep_plan *plan = context;
    folk_sweep_asking *asking = plan->asking;
    folk_sweep_exchange item = {.point = task->point, .replicate = task->replicate};
    uint32_t now = 0, unused;
    (void)err;
    if (!folk_wire_get(bytes, &now, &unused, &item.exchange)) return true;
    if (now != 0) count(asking, &item.exchange);
    if (asking->answering.provider.mode == FOLK_MODE_LIVE) return true;
    folk_sweep_visit(plan, &asking->sweeping->noted, task->point);
    item.point_key = asking->sweeping->noted.key;
    folk_sweep_exchanges_add(asking->exchanges, &item);
    return true;
}

static bool ask(void *context, const folk_task *task, const folk_bytes *bytes, folk_bytes *reply,
                folk_error *err) {
    const folk_sweep_asking *asking = ((const folk_sweep_plan *)context)->asking;
    folk_exchange asked, found = {0};
    folk_error failure = {0};
    uint32_t before, unused;
    bool kept = false, any = false;
    (void)err;
    if (folk_wire_get(bytes, &before, &unused, &asked))
        any = folk_sweep_recall_find(asking->recall, task, &asked, before, &found, &kept, &failure);
    if (!any) found = (folk_exchange){.error = failure.code != FOLK_OK ? failure.text : NULL};
    folk_wire_put(reply, any, kept, &found);
    return true;
}

// Opens what the process that hands out needs; the model is found now, so that it is known to all.
static bool prepare(folk_sweep_asking *asking, folk_error *err) {
    folk_sweeping *sweeping = asking->sweeping;
    const bool away = strcmp(asking->home, sweeping->plan->store) != 0;
    folk_minds_settle(&asking->answering);
    asking->exchanges = folk_sweep_exchanges_create(sweeping->store, sweeping->sweep, err);
    if (asking->exchanges == NULL) return false;
    asking->recall = folk_sweep_recall_open(sweeping, away ? asking->home : NULL, err);
    return asking->recall != NULL &&
           folk_sweep_set_minds(sweeping->store, sweeping->sweep, asking->answering.json, err);
}

static void add_way_on(const folk_sweep_asking *asking, folk_runner_end end, folk_error *err) {
    if (err->code != FOLK_ERR_PROVIDER) return;
    const size_t used = strlen(err->text);
    const folk_minds_options *minds = &asking->options->minds;
    const char *bound = end != FOLK_RUNNER_PAUSED ? ""
                        : minds->max_cost > 0     ? " --max-cost AMOUNT"
                        : minds->max_tokens > 0   ? " --max-tokens N"
                                                  : " --max-calls N";
    snprintf(err->text + used, sizeof err->text - used, "; to go on: folk sweep --resume %s%s",
             asking->home, bound);
}

static folk_runner_end interleave(folk_sweep_asking *asking, const folk_runner_def *def,
                                  folk_error *err) {
    const folk_interleaver_def interleaver = {
        .metrics = def->metrics,
        .attempts = def->attempts,
        .timeout = def->timeout,
        .memory = def->memory * (size_t)asking->at_once,
        .handout = {.next = next, .take = take, .look = look, .context = def->run_context},
        .serve = folk_sweep_serve,
        .brief = brief,
        .note = note,
        .settle = settle,
        .ask = ask,
        .context = def->run_context,
    };
    folk_runner_end end = FOLK_RUNNER_FAILED;
    if (prepare(asking, err)) end = folk_interleaver_run(&interleaver, err);
    folk_error last = {0};
    if (asking->exchanges != NULL && !folk_sweep_exchanges_flush(asking->exchanges, &last)) {
        if (end != FOLK_RUNNER_FAILED) *err = last;
        end = FOLK_RUNNER_FAILED;
    }
    add_way_on(asking, end, err);
    folk_sweep_recall_close(asking->recall);
    folk_sweep_exchanges_destroy(asking->exchanges);
    asking->recall = NULL;
    asking->exchanges = NULL;
    return end;
}

folk_runner_end folk_sweep_ask(folk_sweeping *sweeping, const folk_runner_def *def,
                               folk_error *err) {
    folk_sweep_asking *asking = sweeping->plan->asking;
    folk_runner_def ordinary = *def;
    asking->sweeping = sweeping;
    asking->own = &def->handout;
    asking->asked_count = 0;
    ordinary.handout = (folk_handout){
        .next = next_ordinary, .take = take_ordinary, .look = look_ordinary, .context = asking};
    const folk_runner_end end = folk_runner_run(&ordinary, err);
    if (end != FOLK_RUNNER_DONE || asking->asked_count == 0) return end;
    return interleave(asking, def, err);
}
