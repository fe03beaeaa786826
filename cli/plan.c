// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/plan.h"

#include "agents/request.h"
#include "cli/json.h"
#include "cli/table.h"
#include "core/memory.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SLICE_EVENTS = 1 << 16 };

// What calls of one model come to.
typedef struct plan_model {
    char *name;
    double calls, tokens_in, tokens_out, most_out;
} plan_model;

// A call that the run may come to wait for.
typedef struct plan_call {
    uint32_t id;
    double ends_at; // wall
} plan_call;

typedef struct planning {
    const folk_plan_def *def;
    folk_sim *sim;
    folk_prices prices;
    plan_model *models;
    size_t model_count, model_capacity;
    plan_call *calls; // as calls last the same, they end in the order in which they began
    size_t first, call_count, call_capacity;
    double *ends; // of the last `in_flight` calls, as a ring
    double wall;  // the time now
    double total; // calls
} planning;

static plan_model *model_of(planning *plan, const char *name) {
    for (size_t i = 0; i < plan->model_count; i++)
        if (strcmp(plan->models[i].name, name) == 0) return &plan->models[i];
    plan->models =
        folk_grow(plan->models, &plan->model_capacity, plan->model_count + 1, sizeof *plan->models);
    plan->models[plan->model_count] = (plan_model){.name = folk_strdup(name)};
    return &plan->models[plan->model_count++];
}

static void count_call(planning *plan, const folk_request *request, const char *answer) {
    plan_model *model = model_of(plan, request->model);
    const double most = request->most_tokens, said = folk_tokens_estimate(answer);
    model->calls++;
    model->tokens_in += request->tokens_in;
    model->tokens_out += most > 0 ? fmin(said, most) : 0;
    model->most_out += most;
}

// A call begins when it is asked for, or when the one that is `in_flight` calls before it ends.
static void begin_call(planning *plan, uint32_t id) {
    const size_t place = (size_t)fmod(plan->total, (double)plan->def->minds->in_flight);
    const double ends_at = fmax(plan->wall, plan->ends[place]) + plan->def->latency;
    plan->ends[place] = ends_at;
    plan->total++;
    if (plan->first * 2 > plan->call_count) {
        plan->call_count -= plan->first;
        memmove(plan->calls, plan->calls + plan->first, plan->call_count * sizeof *plan->calls);
        plan->first = 0;
    }
    plan->calls =
        folk_grow(plan->calls, &plan->call_capacity, plan->call_count + 1, sizeof *plan->calls);
    plan->calls[plan->call_count++] = (plan_call){.id = id, .ends_at = ends_at};
}

static bool answer(planning *plan, uint32_t id, folk_error *err) {
    const folk_exchange *exchange = folk_exchange_get(plan->sim, id);
    const folk_answer given = {.reply = exchange->stand_in, .source = FOLK_SOURCE_STAND_IN};
    return folk_exchange_answer(plan->sim, id, &given, err);
}

// A person takes no call, and as long as it likes.
static bool take(planning *plan, const folk_exchange *exchange, folk_error *err) {
    folk_request request;
    if (exchange->stand_in == NULL)
        return folk_fail(err, FOLK_ERR_PROVIDER,
                         "agent '%s' at time %g, exchange %u: it has no stand-in, with which alone "
                         "a run can be planned",
                         exchange->to, exchange->asked_at, exchange->id);
    if (folk_request_is_human(exchange->request)) return answer(plan, exchange->id, err);
    if (!folk_request_read(exchange->request, &request))
        return folk_fail(err, FOLK_ERR_PROVIDER,
                         "agent '%s' at time %g, exchange %u: the request is no JSON object",
                         exchange->to, exchange->asked_at, exchange->id);
    count_call(plan, &request, exchange->stand_in);
    folk_request_clear(&request);
    begin_call(plan, exchange->id);
    return true;
}

// The run waits until the next calls end.
static bool wait_for_calls(planning *plan, folk_error *err) {
    if (plan->first == plan->call_count) return true;
    plan->wall = plan->calls[plan->first].ends_at;
    while (plan->first < plan->call_count && plan->calls[plan->first].ends_at <= plan->wall)
        if (!answer(plan, plan->calls[plan->first++].id, err)) return false;
    return true;
}

static bool run(planning *plan, folk_error *err) {
    for (;;) {
        const char *reason = folk_watchdog_reason(plan->def->watchdog);
        if (reason != NULL) return folk_fail(err, FOLK_ERR_LIMIT, "%s", reason);
        const folk_status status =
            folk_sim_run(plan->sim, &(folk_budget){.events = SLICE_EVENTS}, err);
        if (status == FOLK_FAILED) return false;
        if (status == FOLK_DONE) return true;
        const folk_exchange *exchange;
        bool ok = true, any = false;
        while (ok && (exchange = folk_exchange_next(plan->sim)) != NULL) {
            ok = take(plan, exchange, err);
            any = true;
        }
        if (ok && !any && status == FOLK_BLOCKED) ok = wait_for_calls(plan, err);
        if (!ok) return false;
    }
}

// Limits of rate can only make it longer.
static double wall_of(const planning *plan) {
    const folk_minds_options *minds = plan->def->minds;
    double tokens = 0, wall = plan->wall;
    for (size_t i = 0; i < plan->model_count; i++)
        tokens += plan->models[i].tokens_in + plan->models[i].tokens_out;
    if (minds->requests_per_minute > 0)
        wall = fmax(wall, 60 * (plan->total / minds->requests_per_minute - 1));
    if (minds->tokens_per_minute > 0)
        wall = fmax(wall, 60 * (tokens / minds->tokens_per_minute - 1));
    return wall;
}

static double cost_of(const planning *plan, const plan_model *model, double tokens_out) {
    const folk_price *price = folk_prices_find(&plan->prices, model->name);
    return price != NULL ? folk_price_of(price, model->tokens_in, tokens_out) : NAN;
}

static const char *shown_name(const plan_model *model) {
    return model->name[0] != '\0' ? model->name : "(the default)";
}

static void add_cost(folk_table *table, double cost) {
    if (isnan(cost))
        folk_table_text(table, "no price");
    else
        folk_table_number(table, cost);
}

static void print_text(const planning *plan) {
    static const char *const headings[] = {"model",           "calls", "tokens in", "tokens out",
                                           "most tokens out", "cost",  "most cost"};
    folk_table *table = folk_table_create(headings, 7);
    for (size_t i = 0; i < plan->model_count; i++) {
        const plan_model *model = &plan->models[i];
        folk_table_text(table, shown_name(model));
        folk_table_number(table, model->calls);
        folk_table_number(table, model->tokens_in);
        folk_table_number(table, model->tokens_out);
        folk_table_number(table, model->most_out);
        add_cost(table, cost_of(plan, model, model->tokens_out));
        add_cost(table, cost_of(plan, model, model->most_out));
    }
    folk_table_finish(table, stdout);
    printf("\nwall time about %.0f s: %lld calls at once, %g s each (--in-flight, "
           "--plan-latency)\n",
           wall_of(plan), (long long)plan->def->minds->in_flight, plan->def->latency);
    puts("These are estimates, and nobody was called: stand-ins answered, a token is held to be\n"
         "four bytes of the request and of the stand-in's answer, and at most every answer\n"
         "reaches max_tokens. Models that answer otherwise lead to another number of calls.");
    if (plan->def->minds->human.count > 0)
        puts("Agents that --human names are counted with their own minds.");
}

static json_t *json_model(const planning *plan, const plan_model *model) {
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "model", model->name, "calls",
                     folk_json_number(model->calls), "tokens_in",
                     folk_json_number(model->tokens_in), "tokens_out",
                     folk_json_number(model->tokens_out), "most_tokens_out",
                     folk_json_number(model->most_out), "cost",
                     folk_json_number(cost_of(plan, model, model->tokens_out)), "most_cost",
                     folk_json_number(cost_of(plan, model, model->most_out)));
}

static void print_json(const planning *plan) {
    json_t *models = json_array();
    for (size_t i = 0; i < plan->model_count; i++)
        json_array_append_new(models, json_model(plan, &plan->models[i]));
    folk_json_print(json_pack(
        "{s:s, s:b, s:o, s:o, s:o, s:o}", "scenario", folk_script_scenario(plan->def->script)->name,
        "estimate", true, "models", models, "calls", folk_json_number(plan->total), "seconds",
        folk_json_number(wall_of(plan)), "latency", folk_json_number(plan->def->latency)));
}

static bool make(planning *plan, folk_error *err) {
    const folk_plan_def *def = plan->def;
    const folk_minds_options *options = def->minds;
    const folk_scenario *scenario = folk_script_scenario(def->script);
    if (!folk_minds_prices(options, scenario, &plan->prices, err)) return false;
    const folk_minds minds = {.scripted = true, .model = folk_minds_model(options)};
    plan->ends = folk_alloc((size_t)options->in_flight * sizeof *plan->ends);
    folk_run *created = folk_run_create(
        &(folk_run_def){
            .script = def->script, .values = def->values, .seed = def->seed, .minds = &minds},
        err);
    if (created == NULL) return false;
    plan->sim = folk_run_sim(created);
    const bool ok = run(plan, err);
    folk_run_destroy(created);
    return ok;
}

int folk_plan(const folk_plan_def *def) {
    planning plan = {.def = def};
    folk_error err = {0};
    const bool ok = make(&plan, &err);
    if (ok && def->json) print_json(&plan);
    if (ok && !def->json) print_text(&plan);
    for (size_t i = 0; i < plan.model_count; i++)
        folk_free(plan.models[i].name);
    folk_free(plan.models);
    folk_free(plan.calls);
    folk_free(plan.ends);
    folk_prices_clear(&plan.prices);
    return ok ? FOLK_EXIT_DONE : folk_report_error(&err);
}
