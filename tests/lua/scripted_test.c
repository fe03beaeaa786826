// SPDX-License-Identifier: GPL-3.0-or-later
// Functions as minds: they see the decision's view, draw from the agent's own stream, ask nobody.
#include "tests/lua/minds_support.h"

#include "core/memory.h"

static void a_function_decides_by_the_view(void **state) {
    (void)state;
    minds_x("local mind = folk.scripted(function(view, _, decision)\n"
            "  return view.half and decision.number.max / 2 or 0 end)\n"
            "local alice = sim:agent { name = 'alice', mind = mind }\n"
            "sim:process('game', function(self)\n"
            "  local answer, about = self:decide(alice, { number = { min = 0, max = 7 },\n"
            "    view = { half = true } })\n"
            "  assert(#about.answers == 0 and about.invalid == 0 and about.fallback == false)\n"
            "  sim:record('x', answer) end)",
            3.5);
}

static folk_answer refuse(const folk_exchange *exchange, int count) {
    (void)count;
    fail_msg("'%s' was asked", exchange->to);
    return (folk_answer){0};
}

static void it_asks_nobody_and_counts_no_answers(void **state) {
    (void)state;
    test_run test = minds_run("local alice = sim:agent { name = 'alice',\n"
                              "  mind = folk.scripted(function() return 'as I please' end) }\n"
                              "sim:process('game', function(self)\n"
                              "  assert(self:decide(alice, {}) == 'as I please') end)",
                              &(folk_minds){.model = "tiny"}, refuse);
    minds_done(&test);
    test_run_end(&test);
}

// What alice draws in a run; with `before` others draw first.
static double drawn(const char *before) {
    char *body = folk_format("local mind = folk.scripted(function(_, rng) return rng:unit() end)\n"
                             "local bob = sim:agent { name = 'bob', mind = mind }\n"
                             "local alice = sim:agent { name = 'alice', mind = mind }\n"
                             "sim:process('game', function(self) %s\n"
                             "  sim:record('x', self:decide(alice, { number = {} })) end)",
                             before);
    test_run test = minds_run(body, NULL, minds_stand_in);
    folk_free(body);
    minds_done(&test);
    const double x = test_measure(&test, "x");
    test_run_end(&test);
    return x;
}

static void its_draws_are_the_agents_whoever_else_draws(void **state) {
    (void)state;
    const double alone = drawn("");
    assert_near(drawn("self:decide(bob, { number = {} }) math.random()"), alone, 0.0);
    assert_true(drawn("self:decide(alice, { number = {} })") != alone);
}

static void an_answer_that_is_none_is_refused(void **state) {
    (void)state;
    minds_fails("local mind = folk.scripted(function() return 8 end)\n"
                "local alice = sim:agent { name = 'alice', mind = mind }\n"
                "sim:process('game', function(self)\n"
                "  self:decide(alice, { number = { min = 0, max = 7 } }) end)",
                "in process 'game': test.lua:4: the answer of agent 'alice' is 8: it must be a "
                "number from 0 to 7");
}

static void what_is_no_function_is_refused(void **state) {
    (void)state;
    minds_fails("folk.scripted 'tit-for-tat'",
                "test.lua:1: what folk.scripted takes is \"tit-for-tat\": it must be a function");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(a_function_decides_by_the_view),
        FOLK_TEST(it_asks_nobody_and_counts_no_answers),
        FOLK_TEST(its_draws_are_the_agents_whoever_else_draws),
        FOLK_TEST(an_answer_that_is_none_is_refused),
        FOLK_TEST(what_is_no_function_is_refused),
    };
    return FOLK_TESTS(tests);
}
