// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/test.h"

#include "core/exchange.h"
#include "tests/lua/run_support.h"

static void a_process_lets_time_pass(void **state) {
    (void)state;
    test_x("sim:process('sleeper', function(self, first, second)\n"
           "  assert(self.id == 1 and self.name == 'sleeper' and tostring(self) == \"process "
           "'sleeper'\")\n"
           "  self:wait(first); assert(sim:now() == 1.5)\n"
           "  self:wait(0); assert(sim:now() == 1.5)\n"
           "  self:wait(second); sim:record('x', sim:now()) end, 1.5, 2)",
           3.5);
}

static void messages_keep_the_order_of_sending(void **state) {
    (void)state;
    test_x("local heard = ''\n"
           "local listener = sim:process('listener', function(self)\n"
           "  for i = 1, 6 do\n"
           "    local text, from = self:receive()\n"
           "    heard = heard .. text; assert(from.name == text:match '%a') end\n"
           "  sim:record('x', heard == 'a1b1a2b2a4a3' and 1 or 0) end)\n"
           "sim:process('a', function(self)\n"
           "  self:send(listener, 'a1'); self:wait(1); self:send(listener, 'a2')\n"
           "  self:send(listener, 'a3', 5); self:send(listener, 'a4', 2) end)\n"
           "sim:process('b', function(self)\n"
           "  self:send(listener, 'b1'); self:send(listener, 'b2', 3) end)",
           1);
}

static void receive_gives_up_after_its_timeout(void **state) {
    (void)state;
    test_x("local patient = sim:process('patient', function(self)\n"
           "  assert(self:receive(2) == nil and sim:now() == 2)\n"
           "  assert(self:receive(2) == 'early' and sim:now() == 3)\n"
           "  assert(self:receive(0) == nil and sim:now() == 3)\n"
           "  self:wait(10)\n"
           "  assert(self:receive(0) == 'late' and sim:now() == 13)\n"
           "  sim:record('x', sim:now()) end)\n"
           "sim:process('sender', function(self)\n"
           "  self:wait(3); self:send(patient, 'early')\n"
           "  self:wait(3); self:send(patient, 'late') end)",
           13);
}

static void a_message_at_the_time_of_the_timeout_is_taken_if_it_came_first(void **state) {
    (void)state;
    test_x("local patient, got\n"
           "sim:process('sender', function(self) self:wait(2); self:send(patient, 'hello') end)\n"
           "patient = sim:process('patient', function(self)\n"
           "  got = self:receive(2); sim:record('x', got == 'hello' and sim:now() or 0) end)",
           2);
}

static void a_mailbox_of_any_length_keeps_its_order(void **state) {
    (void)state;
    test_x("local reader = sim:process('reader', function(self)\n"
           "  for round = 1, 5 do\n"
           "    self:wait(1)\n"
           "    for i = 1, 100 * round do assert(self:receive() == 1000 * round + i) end end\n"
           "  sim:record('x', sim:now()) end)\n"
           "sim:process('writer', function(self)\n"
           "  for round = 1, 5 do\n"
           "    for i = 1, 100 * round do self:send(reader, 1000 * round + i) end\n"
           "    self:wait(1) end end)",
           5);
}

static void an_ended_process_can_be_written_to(void **state) {
    (void)state;
    test_x("local brief = sim:process('brief', function() end)\n"
           "sim:process('writer', function(self)\n"
           "  self:wait(1); assert(brief:ended() and not self:ended())\n"
           "  self:send(brief, 'lost'); self:send(brief, 'lost', 1)\n"
           "  sim:record('x', 1) end)",
           1);
}

static void processes_start_processes(void **state) {
    (void)state;
    test_x("local born = 0\n"
           "local function live(self, generation)\n"
           "  born = born + 1\n"
           "  self:wait(1)\n"
           "  if generation < 8 then\n"
           "    for i = 1, 2 do sim:process('child', live, generation + 1) end end end\n"
           "sim:process('first', live, 0)\n"
           "sim:at(100, function() sim:record('x', born) end)",
           511);
}

static void processes_may_use_coroutines_of_their_own(void **state) {
    (void)state;
    test_x("sim:process('counter', function(self)\n"
           "  local each = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end)\n"
           "  self:wait(each()); self:wait(each()); sim:record('x', sim:now()) end)",
           3);
}

static void wrong_uses_get_a_sentence(void **state) {
    (void)state;
    test_fails(
        "sim:process('a', function(self)\nself:wait(-1) end)",
        "in process 'a': test.lua:2: wait: delay is -1: it must be a number of time units, 0 "
        "or more");
    test_fails("sim:process('a', function(self)\nself:wait() end)",
               "in process 'a': test.lua:2: wait: delay is nil: it must be a number of time units, "
               "0 or more");
    test_fails("local a = sim:process('a', function(self) end)\na:wait(1)",
               "test.lua:2: process 'a' is not running now: only its own function can call wait");
    test_fails("local a = sim:process('a', function(self) self:wait(5) end)\n"
               "sim:process('b', function(self) local m = a:receive() end)",
               "in process 'b': test.lua:2: process 'a' is not running now: only its own function "
               "can call receive");
    test_fails("sim:process('a', function(self) self.wait(1) end)",
               "in process 'a': test.lua:1: wait is called as self:wait(…), with a process before "
               "the colon");
    test_fails(
        "sim:process('a', function(self)\ncoroutine.yield('lunch') end)",
        "in process 'a': test.lua:2: a process cannot call coroutine.yield itself: self:wait, "
        "self:receive and self:ask let time pass");
    test_fails("sim:process('a', function(self)\n"
               "local inner = coroutine.create(function() self:wait(1) end)\n"
               "coroutine.resume(inner); error(select(2, coroutine.resume(inner)), 0) end)",
               "in process 'a': test.lua:2: process 'a' has waited within another coroutine: only "
               "its own function can wait");
    test_fails("sim:process('a', function(self)\nself:send('b', 1) end)",
               "in process 'a': test.lua:2: send: the receiver is \"b\": it must be a process");
    test_fails(
        "sim:process('a', function(self)\nself:send(self, nil) end)",
        "in process 'a': test.lua:2: send: the message is nil, which is what receive returns "
        "after its time-out");
    test_fails("sim:process('a', function(self)\nself:ask { to = 'sage' } end)",
               "in process 'a': test.lua:2: field 'request' of ask is missing: it must be a text");
    test_fails("sim:process(5, function(self) end)",
               "test.lua:1: process: name is 5: it must be a text");
}

static void an_error_in_a_process_has_its_traceback(void **state) {
    (void)state;
    test_run test = test_run_to_end("local function judge(value)\n"
                                    "  error('no ' .. value) end\n"
                                    "sim:process('court', function(self)\n"
                                    "  self:wait(1)\n"
                                    "  judge('luck')\n"
                                    "  self:wait(1) end)",
                                    false);
    assert_int_equal(test.status, FOLK_FAILED);
    assert_string_equal(test.err.text, "in process 'court': test.lua:2: no luck\n"
                                       "  at test.lua:2 in judge\n"
                                       "  at test.lua:5 in life");
    test_run_end(&test);
}

// Three processes ask at once; each answer comes at its own virtual time, and the records say so.
static const char questions[] = "for i = 1, 3 do\n"
                                "  sim:process('asker', function(self)\n"
                                "    local reply, problem = self:ask {\n"
                                "      to = 'sage', request = 'what is ' .. i, latency = 4 - i }\n"
                                "    assert(sim:now() == 4 - i)\n"
                                "    sim:record('x', i * 10 ^ sim:now())\n"
                                "    sim:record('y', reply and #reply or -#problem) end) end";

// Drives the run to its end; when it is blocked, answers the oldest or the newest open question.
static uint64_t digest_with_answers(bool newest_first) {
    test_run test = test_run_begin(questions, false);
    folk_sim *sim = folk_run_sim(test.run);
    uint32_t open[8], count = 0;
    folk_status status = FOLK_BLOCKED;
    while (status == FOLK_BLOCKED) {
        status = folk_sim_run(sim, NULL, &test.err);
        const folk_exchange *next;
        while ((next = folk_exchange_next(sim)) != NULL)
            open[count++] = next->id;
        if (status != FOLK_BLOCKED || count == 0) continue;
        const uint32_t taken = newest_first ? count - 1 : 0;
        const folk_answer answer = open[taken] == 2 ? (folk_answer){.error = "no such sage"}
                                                    : (folk_answer){.reply = "forty-two"};
        assert_true(folk_exchange_answer(sim, open[taken], &answer, &test.err));
        open[taken] = open[--count];
    }
    if (status != FOLK_DONE) fail_msg("%s", test.err.text);
    assert_near(test_measure(&test, "x"), (1000.0 + 200.0 + 30.0) / 3.0, 0.0);
    assert_near(test_measure(&test, "y"), (9.0 - 12.0 + 9.0) / 3.0, 0.0);
    const uint64_t digest = folk_sim_digest(sim);
    test_run_end(&test);
    return digest;
}

static void the_order_in_which_answers_arrive_changes_nothing(void **state) {
    (void)state;
    assert_true(digest_with_answers(false) == digest_with_answers(true));
}

static void processes_repeat_with_and_without_the_compiler(void **state) {
    (void)state;
    test_digests_agree("local all = {}\n"
                       "local function live(self)\n"
                       "  for i = 1, 200 do\n"
                       "    self:wait(self.rng:exponential(1))\n"
                       "    self:send(all[self.rng:integer(1, 10)], i, self.rng:integer(0, 1))\n"
                       "    local message = self:receive(self.rng:exponential(0.5))\n"
                       "    sim:record('x', message or sim:now()) end end\n"
                       "for i = 1, 10 do all[i] = sim:process('agent', live) end");
}

static void a_process_that_cannot_wait_where_it_is_ends_in_peace(void **state) {
    (void)state;
    static const char *const waits[] = {"self:receive(5)",
                                        "self:ask { to = 'oracle', request = 'why', latency = 5 }"};
    for (int i = 0; i < 2; i++) {
        char body[512];
        snprintf(
            body, sizeof body,
            "sim:process('sorter', function(self)\n"
            "  local ok, problem = pcall(table.sort, { 2, 1 }, function() %s end)\n"
            "  assert(not ok and problem:find(\"process 'sorter' cannot wait here\", 1, true))\n"
            "  sim:record('x', 1) end)\n"
            "sim:at(9, function() end)",
            waits[i]);
        test_x(body, 1);
    }
}

static void a_process_is_resumed_by_the_engine_alone(void **state) {
    (void)state;
    test_fails("local thread, sleeper\n"
               "sleeper = sim:process('sleeper', function(self)\n"
               "  thread = coroutine.running(); self:wait(10) end)\n"
               "sim:at(5, function() coroutine.resume(thread, sleeper, 0, -100) end)",
               "test.lua:4: coroutine.resume is refused for a process: the engine resumes it when "
               "its time has come");
}

static void a_process_takes_thousands_of_arguments(void **state) {
    (void)state;
    test_x("local all = {}\n"
           "for i = 1, 7000 do all[i] = i end\n"
           "sim:process('p', function(self, ...) sim:record('x', select(7000, ...)) end,\n"
           "  unpack(all))",
           7000);
}

static void a_time_that_overflows_gets_a_sentence(void **state) {
    (void)state;
    test_fails(
        "sim:after(1e308, function() sim:after(1e308, function() end) end)",
        "test.lua:1: time inf cannot be reached: it must be finite and not before now, 1e+308");
    test_fails(
        "sim:process('p', function(self) self:wait(1e308); self:wait(1e308) end)",
        "in process 'p': test.lua:1: wait: delay is 1e+308: it must be a number of time units, "
        "0 or more");
    test_fails("sim:process('p', function(self) self:wait(1e308); self:receive(1e308) end)",
               "in process 'p': test.lua:1: time inf cannot be reached: it must be finite and not "
               "before now, 1e+308");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(a_process_lets_time_pass),
        FOLK_TEST(messages_keep_the_order_of_sending),
        FOLK_TEST(receive_gives_up_after_its_timeout),
        FOLK_TEST(a_message_at_the_time_of_the_timeout_is_taken_if_it_came_first),
        FOLK_TEST(a_mailbox_of_any_length_keeps_its_order),
        FOLK_TEST(an_ended_process_can_be_written_to),
        FOLK_TEST(processes_start_processes),
        FOLK_TEST(processes_may_use_coroutines_of_their_own),
        FOLK_TEST(a_process_that_cannot_wait_where_it_is_ends_in_peace),
        FOLK_TEST(a_process_is_resumed_by_the_engine_alone),
        FOLK_TEST(a_process_takes_thousands_of_arguments),
        FOLK_TEST(a_time_that_overflows_gets_a_sentence),
        FOLK_TEST(wrong_uses_get_a_sentence),
        FOLK_TEST(an_error_in_a_process_has_its_traceback),
        FOLK_TEST(the_order_in_which_answers_arrive_changes_nothing),
        FOLK_TEST(processes_repeat_with_and_without_the_compiler),
    };
    return FOLK_TESTS(tests);
}
