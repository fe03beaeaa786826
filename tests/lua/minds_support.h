// SPDX-License-Identifier: GPL-3.0-or-later
// Runs whose minds ask, with a provider of the test's own: it answers each question as the test
// says.
#ifndef FOLK_TESTS_LUA_MINDS_SUPPORT_H
#define FOLK_TESTS_LUA_MINDS_SUPPORT_H

#include "core/exchange.h"
#include "tests/lua/run_support.h"

/// What the outside world says to a question, the `count`-th of the run from 0.
typedef folk_answer (*minds_answer_fn)(const folk_exchange *exchange, int count);

/// As the provider of a scripted run does.
static inline folk_answer minds_stand_in(const folk_exchange *exchange, int count) {
    (void)count;
    assert_non_null(exchange->stand_in);
    return (folk_answer){.reply = exchange->stand_in, .source = FOLK_SOURCE_STAND_IN};
}

enum { MINDS_OPEN = 512 }; // questions that may wait at once

static inline int minds_take(folk_sim *sim, uint32_t *open, int count) {
    const folk_exchange *next;
    while ((next = folk_exchange_next(sim)) != NULL) {
        assert_true(count < MINDS_OPEN);
        open[count++] = next->id;
    }
    assert_true(count > 0);
    return count;
}

/// Runs to the end. Of the questions that wait, the oldest is answered next, or the newest.
static inline void minds_answer(test_run *test, minds_answer_fn answer, bool newest_first) {
    if (test->run == NULL) return;
    folk_sim *sim = folk_run_sim(test->run);
    uint32_t open[MINDS_OPEN];
    int count = 0, asked = 0;
    while ((test->status = folk_sim_run(sim, NULL, &test->err)) == FOLK_BLOCKED) {
        count = minds_take(sim, open, count);
        const int taken = newest_first ? count - 1 : 0;
        const folk_exchange *exchange = folk_exchange_get(sim, open[taken]);
        const folk_answer said = answer(exchange, asked++);
        assert_true(folk_exchange_answer(sim, exchange->id, &said, &test->err));
        count--;
        memmove(open + taken, open + taken + 1, (size_t)(count - taken) * sizeof *open);
    }
}

/// A run of `body` to its end, in which models answer: `minds` NULL is a run of stand-ins.
static inline test_run minds_run(const char *body, const folk_minds *minds,
                                 minds_answer_fn answer) {
    test_run test = test_run_begin_with(body, false, minds);
    minds_answer(&test, answer, false);
    return test;
}

static inline void minds_done(const test_run *test) {
    if (test->status != FOLK_DONE) fail_msg("%s", test->err.text);
}

/// Runs `body` with stand-ins and checks the mean of x.
static inline void minds_x(const char *body, double expected) {
    test_run test = minds_run(body, NULL, minds_stand_in);
    minds_done(&test);
    assert_near(test_measure(&test, "x"), expected, 0.0);
    test_run_end(&test);
}

/// Runs `body` with stand-ins and checks the sentence with which it fails.
static inline void minds_fails(const char *body, const char *sentence) {
    test_run test = minds_run(body, NULL, minds_stand_in);
    assert_int_equal(test.status, FOLK_FAILED);
    test.err.text[strcspn(test.err.text, "\n")] = '\0';
    assert_string_equal(test.err.text, sentence);
    test_run_end(&test);
}

#endif
