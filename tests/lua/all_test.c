// SPDX-License-Identifier: GPL-3.0-or-later
// self:all, which runs functions as processes at once: their order, their errors, and what is left
// of them.
#include "lua/run_state.h"
#include "tests/lua/minds_support.h"

static void all_runs_at_once_and_keeps_the_order(void **state) {
    (void)state;
    minds_x("sim:process('p', function(self)\n"
            "  local results = self:all {\n"
            "    function(me) me:wait(3); return 'slow' end,\n"
            "    function() self:wait(1); return self:now() end,\n"
            "    function(me) local inner = me:all { function() self:wait(2) return 'inner' end,\n"
            "      function(deep) deep:wait(1); return deep.name end }\n"
            "      return inner[1] .. inner[2] end,\n"
            "  }\n"
            "  assert(self:now() == 3 and results[1] == 'slow' and results[2] == 1)\n"
            "  assert(results[3] == 'innerp')\n"
            "  assert(#self:all {} == 0)\n"
            "  sim:record('x', 1) end)",
            1);
}

static void an_error_in_one_of_all_fails_the_run(void **state) {
    (void)state;
    minds_fails("sim:process('p', function(self)\n"
                "  self:all { function(me) me:wait(1) end, function() error('no!') end } end)",
                "in process 'p': test.lua:2: no!");
}

// What `self:all` has set to work ends with the process: it would wait for its next job for ever.
static void helpers_end_with_their_process(void **state) {
    (void)state;
    test_run test = test_run_begin("sim:every(1, function()\n"
                                   "  sim:process('p', function(self)\n"
                                   "    self:all { function(me) me:all { function() end } end,\n"
                                   "      function() self:wait(0.5) end } end)\n"
                                   "end, 3000)",
                                   false);
    assert_non_null(test.run);
    folk_sim *sim = folk_run_sim(test.run);
    test.status = folk_sim_run(sim, &(folk_budget){.until = 300.0}, &test.err);
    const size_t early = folk_vm_memory(test.run->vm);
    minds_answer(&test, minds_stand_in, false);
    minds_done(&test);
    assert_in_range(folk_vm_memory(test.run->vm), 1, early + (4u << 20));
    test_run_end(&test);
}

static void a_job_gets_no_messages_of_the_one_before(void **state) {
    (void)state;
    minds_x("sim:process('p', function(self)\n"
            "  self:all { function(me) me:send(me, 'late') end }\n"
            "  self:all { function(me) assert(me:receive(1) == nil) end }\n"
            "  sim:record('x', 1) end)",
            1);
}

static folk_answer answer_second(const folk_exchange *exchange, int count) {
    assert_non_null(strstr(exchange->request, count == 0 ? "[\"a\",\"b\"]" : "[\"c\",\"b\"]"));
    return (folk_answer){.reply = count == 0 ? "a" : "c"};
}

// Both ask with one table, whose choices change between them.
static void a_decision_is_what_it_was_when_it_was_asked(void **state) {
    (void)state;
    static const folk_minds live = {.model = "m"};
    test_run test =
        minds_run("local a = sim:agent { name = 'a', mind = folk.model { retries = 0,\n"
                  "  stand_in = 'cooperator', latency = folk.latency.constant(3) } }\n"
                  "local decision = { prompt = '?', choices = { 'a', 'b' }, fallback = 'b' }\n"
                  "sim:process('p', function(self)\n"
                  "  local answers = self:all { function(me) return (me:decide(a, decision)) end,\n"
                  "    function(me) me:wait(1); decision.choices[1] = 'c'\n"
                  "      return (me:decide(a, decision)) end }\n"
                  "  assert(answers[1] == 'a' and answers[2] == 'c') end)",
                  &live, answer_second);
    minds_done(&test);
    test_run_end(&test);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(all_runs_at_once_and_keeps_the_order),
        FOLK_TEST(an_error_in_one_of_all_fails_the_run),
        FOLK_TEST(helpers_end_with_their_process),
        FOLK_TEST(a_job_gets_no_messages_of_the_one_before),
        FOLK_TEST(a_decision_is_what_it_was_when_it_was_asked),
    };
    return FOLK_TESTS(tests);
}
