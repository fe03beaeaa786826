// SPDX-License-Identifier: GPL-3.0-or-later
// A parameter, or one agent, that changes while the run goes on. The scenario adds p.step to a sum
// at each tick from 1 to 10, so that x tells when it changed; at 10 it counts its bees.
#include "core/recorder.h"
#include "lua/run.h"
#include "tests/test.h"

#include <stdlib.h>
#include <unistd.h>

static const char SCENARIO[] =
    "local folk = require 'folk'\n"
    "return folk.scenario { name = 'test', summary = 'a test', params = {\n"
    "  step = folk.number { 1, doc = 'what a tick adds' },\n"
    "  loud = folk.bool { false, doc = 'as it says' },\n"
    "  word = folk.text { 'quiet', doc = 'as it says' },\n"
    "}, metrics = { x = { unit = '1', doc = 'x', summary = 'last' },\n"
    "  y = { unit = '1', doc = 'y', summary = 'last' },\n"
    "  wild = { unit = '1', doc = 'wild bees', summary = 'last' },\n"
    "  load = { unit = '1', doc = 'what bees carry', summary = 'last' } },\n"
    "setup = function(sim, p)\n"
    "  local sum, shouts, step = 0, 0, p.step\n"
    "  local bees = sim:population { name = 'bees', mix = { { 'calm', 3 }, { 'wild', 1 } },\n"
    "    columns = { 'load' } }\n"
    "  bees.load:fill(2)\n"
    "  sim:at(10, function()\n"
    "    local wild, load = 0, 0\n"
    "    for i = 1, 4 do\n"
    "      if bees.strategy[i] == 2 then wild = wild + 1 end\n"
    "      load = load + bees.load[i]\n"
    "    end\n"
    "    sim:record('wild', wild); sim:record('load', load)\n"
    "  end)\n"
    "  sim:at(0, function() sum = sum + 1000 * p.step end, 32766)\n"
    "  sim:process('ticker', function(self)\n"
    "    for _ = 1, 10 do\n"
    "      self:wait(1)\n"
    "      for _ = 1, 100 do sum = sum + p.step / 100 end\n"
    "      if p.loud and p.word == 'LOUD' then shouts = shouts + 1 end\n"
    "      assert(step == 1 and not pcall(function() p.step = 3 end))\n"
    "      sim:record('x', sum); sim:record('y', shouts)\n"
    "    end\n"
    "  end)\n"
    "end }\n";

typedef struct steered {
    folk_script *script;
    folk_values values;
    folk_recorder *recorder;
    folk_run *run;
} steered;

static folk_script *load(bool no_jit) {
    char folder[] = "/tmp/folk-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char path[64];
    snprintf(path, sizeof path, "%s/test.lua", folder);
    FILE *file = fopen(path, "w");
    fputs(SCENARIO, file);
    fclose(file);
    folk_error err = {0};
    folk_script *script = folk_script_load(path, &(folk_script_limits){.no_jit = no_jit}, &err);
    unlink(path);
    rmdir(folder);
    if (script == NULL) fail_msg("%s", err.text);
    return script;
}

static steered begin(bool no_jit, folk_store *store) {
    folk_error err = {0};
    steered at = {.script = load(no_jit)};
    const folk_scenario *scenario = folk_script_scenario(at.script);
    at.values = folk_values_default(scenario);
    folk_recorder_def record = folk_recorder_def_default();
    record.scenario = scenario;
    record.store = store;
    const folk_run_begin row = {.scenario = scenario, .values = &at.values, .seed = 7};
    if (store != NULL) assert_true(folk_store_begin(store, &row, &record.run, &err));
    at.recorder = folk_recorder_create(&record);
    const folk_run_def def = {
        .script = at.script, .values = &at.values, .seed = 7, .recorder = at.recorder};
    at.run = folk_run_create(&def, &err);
    if (at.run == NULL) fail_msg("%s", err.text);
    return at;
}

static double measure(const steered *at, const char *name) {
    const int metric = folk_scenario_find_metric(folk_script_scenario(at->script), name);
    double value = NAN;
    assert_true(folk_recorder_summary(at->recorder, (uint32_t)metric, &value));
    return value;
}

static folk_status go_on(steered *at, double until) {
    folk_error err = {0};
    const folk_status status =
        folk_sim_run(folk_run_sim(at->run), &(folk_budget){.until = until}, &err);
    if (status == FOLK_FAILED) fail_msg("%s", err.text);
    return status;
}

static void change(steered *at, double time, const char *name, const char *text) {
    const folk_scenario *scenario = folk_script_scenario(at->script);
    const int param = folk_scenario_find_param(scenario, name);
    folk_value value;
    assert_true(folk_param_parse(&scenario->params[param], text, &value, NULL));
    folk_run_intervene(at->run, time, param, &value);
    folk_value_clear(&value);
}

static uint64_t end(steered *at) {
    const uint64_t digest = folk_sim_digest(folk_run_sim(at->run));
    folk_run_destroy(at->run);
    folk_recorder_destroy(at->recorder);
    folk_values_clear(&at->values);
    folk_script_destroy(at->script);
    return digest;
}

// The sum at the end, after step becomes 3 at `time`; negative: never.
static double sum_with_change_at(double time, bool no_jit, uint64_t *digest) {
    steered at = begin(no_jit, NULL);
    if (time >= 0) change(&at, time, "step", "3");
    assert_int_equal(go_on(&at, 0), FOLK_DONE);
    const double sum = measure(&at, "x");
    *digest = end(&at);
    return sum;
}

static void a_change_holds_from_its_time_on(void **state) {
    (void)state;
    uint64_t digest;
    assert_near(sum_with_change_at(-1, false, &digest), 1000 + 10, 1e-9);
    assert_near(sum_with_change_at(0, false, &digest), 3000 + 30, 1e-9); // before all else
    assert_near(sum_with_change_at(0.5, false, &digest), 1000 + 30, 1e-9);
    assert_near(sum_with_change_at(5, false, &digest), 1000 + 4 + 18, 1e-9);
    assert_near(sum_with_change_at(5.5, false, &digest), 1000 + 5 + 15, 1e-9);
    assert_near(sum_with_change_at(99, false, &digest), 1000 + 10, 1e-9);
}

static void a_change_is_part_of_the_digest(void **state) {
    (void)state;
    uint64_t without, with, again, interpreted, later;
    sum_with_change_at(-1, false, &without);
    sum_with_change_at(5, false, &with);
    sum_with_change_at(5, false, &again);
    sum_with_change_at(5, true, &interpreted);
    sum_with_change_at(5.5, false, &later);
    assert_true(with == again && with == interpreted);
    assert_true(with != without && with != later);
}

// What changes nothing that anybody reads has happened all the same.
static void the_value_is_part_of_the_digest(void **state) {
    (void)state;
    const char *const words[] = {"soft", "loud", "soft"};
    uint64_t digests[3];
    for (int i = 0; i < 3; i++) {
        steered at = begin(false, NULL);
        change(&at, 9.5, "word", words[i]);
        assert_int_equal(go_on(&at, 0), FOLK_DONE);
        digests[i] = end(&at);
    }
    assert_true(digests[0] == digests[2] && digests[0] != digests[1]);
}

static void values_of_every_kind_arrive(void **state) {
    (void)state;
    steered at = begin(false, NULL);
    change(&at, 2.5, "loud", "true");
    change(&at, 4.5, "word", "LOUD");
    change(&at, 8.5, "loud", "false");
    assert_int_equal(go_on(&at, 0), FOLK_DONE);
    assert_near(measure(&at, "y"), 4, 0); // at 5, 6, 7, 8
    end(&at);
}

static uint64_t repeat(folk_store *store, const folk_interventions *recorded) {
    steered at = begin(false, store);
    for (int i = 0; i < recorded->count; i++) {
        const folk_intervention *each = &recorded->items[i];
        folk_run_repeat(at.run, each);
    }
    assert_int_equal(go_on(&at, 0), FOLK_DONE);
    return end(&at);
}

// Someone steers a run that goes on: in between events, right after one (whose time has then been
// read), and for later. The recorded changes repeat it.
static void a_steered_run_is_repeated_by_what_it_recorded(void **state) {
    (void)state;
    folk_error err = {0};
    folk_store *store = folk_store_open(":memory:", FOLK_STORE_WRITE, &err);
    assert_non_null(store);
    steered at = begin(false, store);
    change(&at, 0, "word", "LOUD");
    assert_int_equal(go_on(&at, 3), FOLK_PAUSED);
    change(&at, folk_sim_now(folk_run_sim(at.run)), "step", "5");
    change(&at, 0.5, "loud", "true"); // that time is over
    change(&at, 8, "loud", "false");
    assert_int_equal(go_on(&at, 6.5), FOLK_PAUSED);
    change(&at, folk_sim_now(folk_run_sim(at.run)), "step", "1");
    assert_int_equal(go_on(&at, 0), FOLK_DONE);
    assert_near(measure(&at, "x"), 1000 + 3 + 15 + 4, 1e-9);
    assert_near(measure(&at, "y"), 4, 0); // at 4, 5, 6, 7
    assert_true(folk_recorder_flush(at.recorder, true, &err));
    folk_interventions recorded;
    const folk_scenario *scenario = folk_script_scenario(at.script);
    assert_true(folk_store_interventions(store, 1, scenario, &recorded, &err));
    assert_int_equal(recorded.count, 5);
    assert_true(recorded.items[1].time == nextafter(3, 4));
    assert_true(recorded.items[2].time == nextafter(3, 4));
    assert_true(recorded.items[3].time == 8);
    assert_true(recorded.items[4].time == nextafter(6, 7));
    const uint64_t digest = end(&at);
    assert_true(repeat(NULL, &recorded) == digest);
    folk_interventions_clear(&recorded);
    folk_store_close(store);
}

// All four bees become wild, by the type's name or number, whoever was it before.
static void an_agents_column_changes(void **state) {
    (void)state;
    uint64_t digests[3];
    for (int i = 0; i < 3; i++) {
        steered at = begin(i == 1, NULL);
        for (int bee = 1; i < 2 && bee <= 4; bee++) {
            char target[32];
            snprintf(target, sizeof target, "bees.strategy[%d]", bee);
            folk_run_intervene_agent(at.run, 10, target, bee % 2 == 0 ? "wild" : "2");
        }
        if (i < 2) folk_run_intervene_agent(at.run, 9, "bees.load[4]", "-0.5");
        assert_int_equal(go_on(&at, 0), FOLK_DONE);
        assert_near(measure(&at, "wild"), i < 2 ? 4 : 1, 0);
        assert_near(measure(&at, "load"), i < 2 ? 5.5 : 8, 0);
        digests[i] = end(&at);
    }
    assert_true(digests[0] == digests[1] && digests[0] != digests[2]);
}

static void the_change_of_an_agent_is_repeated_from_the_store(void **state) {
    (void)state;
    folk_error err = {0};
    folk_store *store = folk_store_open(":memory:", FOLK_STORE_WRITE, &err);
    assert_non_null(store);
    steered at = begin(false, store);
    assert_int_equal(go_on(&at, 3), FOLK_PAUSED);
    folk_run_intervene_agent(at.run, 3, "bees.load[1]", "7");
    change(&at, 3, "step", "5");
    folk_run_intervene_agent(at.run, 5, "bees.load[1]", "8");
    assert_int_equal(go_on(&at, 0), FOLK_DONE);
    assert_near(measure(&at, "load"), 14, 0);
    assert_true(folk_recorder_flush(at.recorder, true, &err));
    folk_interventions recorded;
    assert_true(
        folk_store_interventions(store, 1, folk_script_scenario(at.script), &recorded, &err));
    assert_int_equal(recorded.count, 3);
    assert_string_equal(recorded.items[0].target, "bees.load[1]");
    assert_string_equal(recorded.items[0].value.text, "7");
    assert_true(recorded.items[0].time == nextafter(3, 4));
    assert_null(recorded.items[1].target);
    const uint64_t digest = end(&at);
    assert_true(repeat(NULL, &recorded) == digest);
    folk_interventions_clear(&recorded);
    folk_store_close(store);
}

static void what_names_no_agent_gets_a_sentence(void **state) {
    (void)state;
    static const char form[] = ": an agent's column is written as POPULATION.COLUMN[AGENT], agents "
                               "being counted from 1: players.strategy[3]";
    static const char *const wrong[][3] = {
        {"bee.load[1]", "1", ": there is no population 'bee'; did you mean 'bees'?"},
        {"wasps.load[1]", "1", ": there is no population 'wasps'; there is bees"},
        {"bees.lead[1]", "1", ": the population has no column 'lead'; did you mean 'load'?"},
        {"bees.zzzzzz[1]", "1",
         ": the population has no column 'zzzzzz'; there are payoff, wealth, strategy, load"},
        {"bees.load[0]", "1", ": agents of this population are numbered from 1 to 4"},
        {"bees.load[5]", "1", ": agents of this population are numbered from 1 to 4"},
        {"bees.load[1]", "wild", " = wild: must be a finite number"},
        {"bees.load[1]", "inf", " = inf: must be a finite number"},
        {"bees.strategy[1]", "wold", " = wold: must be one of calm, wild; did you mean 'wild'?"},
        {"bees.strategy[1]", "0", " = 0: must be one of calm, wild"},
        {"bees.strategy[1]", "1.5", " = 1.5: must be one of calm, wild"},
        {"bees.load", "1", form},
        {"bees.load[]", "1", form},
        {"bees.load[-1]", "1", form},
        {"bees.load[1]x", "1", form},
        {"bees.load[99999999999999999999]", "1", form},
        {"bees[1].load", "1", form},
    };
    steered at = begin(false, NULL);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        folk_error err = {0};
        char sentence[256];
        snprintf(sentence, sizeof sentence, "%s%s", wrong[i][0], wrong[i][2]);
        assert_false(folk_run_check_agent(at.run, wrong[i][0], wrong[i][1], &err));
        assert_string_equal(err.text, sentence);
    }
    assert_true(folk_run_check_agent(at.run, "bees.strategy[4]", "calm", NULL));
    folk_run_intervene_agent(at.run, 5, "bees.load[9]", "1"); // as a store that is damaged might
    folk_error err = {0};
    assert_int_equal(folk_sim_run(folk_run_sim(at.run), &(folk_budget){0}, &err), FOLK_FAILED);
    assert_non_null(strstr(err.text, "bees.load[9]: agents of this population are numbered"));
    end(&at);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(a_change_holds_from_its_time_on),
        FOLK_TEST(a_change_is_part_of_the_digest),
        FOLK_TEST(the_value_is_part_of_the_digest),
        FOLK_TEST(values_of_every_kind_arrive),
        FOLK_TEST(a_steered_run_is_repeated_by_what_it_recorded),
        FOLK_TEST(an_agents_column_changes),
        FOLK_TEST(the_change_of_an_agent_is_repeated_from_the_store),
        FOLK_TEST(what_names_no_agent_gets_a_sentence),
    };
    return FOLK_TESTS(tests);
}
