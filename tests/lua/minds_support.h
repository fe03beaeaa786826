// SPDX-License-Identifier: GPL-3.0-or-later
// Runs whose minds ask, with a provider of the test's own: it answers each question as the test
// says.
#ifndef FOLK_TESTS_LUA_MINDS_SUPPORT_H
#define FOLK_TESTS_LUA_MINDS_SUPPORT_H

#include "core/exchange.h"
#include "tests/lua/run_support.h"

/// What the outside world says to a question: the `count`-th of the run, from 0.
typedef folk_answer (*minds_answer_fn)(const folk_exchange *exchange, int count);

/// As the provider of a scripted run does.
static inline folk_answer minds_stand_in(const folk_exchange *exchange, int count) {
    (void)count;
    assert_non_null(exchange->stand_in);
    return (folk_answer){.reply = exchange->stand_in, .source = FOLK_SOURCE_STAND_IN};
}

/// Runs to the end; questions of one round are answered in the order of asking, or the last first.
static inline void minds_run(test_run *test, minds_answer_fn answer, bool newest_first) {
    if (test->run == NULL) return;
    folk_sim *sim = folk_run_sim(test->run);
    uint32_t open[512];
    int count = 0, asked = 0;
    while ((test->status = folk_sim_run(sim, NULL, &test->err)) == FOLK_BLOCKED) {
        const folk_exchange *next;
        while ((next = folk_exchange_next(sim)) != NULL) {
            assert_true(count < 512);
            open[count++] = next->id;
        }
        assert_true(count > 0);
        const int taken = newest_first ? count - 1 : 0;
        const folk_exchange *exchange = folk_exchange_get(sim, open[taken]);
        const folk_answer said = answer(exchange, asked++);
        assert_true(folk_exchange_answer(sim, exchange->id, &said, &test->err));
        count--;
        memmove(open + taken, open + taken + 1, (size_t)(count - taken) * sizeof *open);
    }
}

#endif
