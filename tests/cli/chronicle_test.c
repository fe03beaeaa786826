// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/chronicle.h"
#include "cli/progress.h"
#include "tests/test.h"

// A run at a million time units a second, of which no moment can be afforded any more: whatever the
// clock does, it is not to be stopped at each of them.
static void moments_that_cannot_be_afforded_do_not_stop_the_run(void **state) {
    (void)state;
    char run; // nothing is recorded, so that the run is not touched
    folk_chronicle chronicle = {.run = (folk_run *)(void *)&run,
                                .every = 1,
                                .last = NAN,
                                .began_at = folk_wall_seconds(),
                                .spent = 1000};
    const double began_at = folk_wall_seconds();
    int stops = 0;
    for (double reached = 0; reached < 100000; stops++) {
        folk_chronicle_reached(&chronicle, reached);
        assert_true(folk_chronicle_until(&chronicle) > reached);
        while ((folk_wall_seconds() - began_at) * 1e6 < reached + 1) {
        }
        reached = folk_chronicle_until(&chronicle);
    }
    assert_true(stops < 100);
}

// One that is slowed down to be watched is looked at again before it has come so far.
static void a_run_that_slows_down_is_looked_at_in_time(void **state) {
    (void)state;
    char run;
    folk_chronicle chronicle = {.run = (folk_run *)(void *)&run,
                                .every = 1,
                                .last = NAN,
                                .began_at = folk_wall_seconds(),
                                .spent = 1000,
                                .seen_at = folk_wall_seconds() - 1,
                                .seen = -1e6};
    folk_chronicle_reached(&chronicle, 0);
    assert_true(folk_chronicle_until(&chronicle) > 1000);
    folk_chronicle_reached(&chronicle, 0.5); // the next moment has not come yet
    assert_true(folk_chronicle_until(&chronicle) > 1000);
    folk_chronicle_reached(&chronicle, 1.5);
    assert_near(chronicle.seen, 1.5, 0);
}

static void without_populations_there_is_no_moment(void **state) {
    (void)state;
    folk_chronicle chronicle = folk_chronicle_begin(NULL);
    folk_chronicle_reached(&chronicle, 5);
    folk_chronicle_now(&chronicle);
    assert_true(folk_chronicle_until(&chronicle) == INFINITY);
    assert_int_equal(chronicle.count, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(moments_that_cannot_be_afforded_do_not_stop_the_run),
        FOLK_TEST(a_run_that_slows_down_is_looked_at_in_time),
        FOLK_TEST(without_populations_there_is_no_moment),
    };
    return FOLK_TESTS(tests);
}
