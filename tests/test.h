// SPDX-License-Identifier: GPL-3.0-or-later
// What every test program includes: cmocka with its prerequisites, TAP output, and the check that
// all memory came back. FOLK_TESTS(tests) is the body of main.
#ifndef FOLK_TESTS_TEST_H
#define FOLK_TESTS_TEST_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/memory.h"

/// Teardown for each test: allocated bytes are back at zero.
static inline int test_memory_returned(void **state) {
    (void)state;
    if (folk_memory_used() == 0) return 0;
    print_error("%zu bytes were not freed\n", folk_memory_used());
    return 1;
}

/// A test whose memory is checked afterwards.
#define FOLK_TEST(function) cmocka_unit_test_teardown(function, test_memory_returned)

#define FOLK_TESTS(tests) \
    (cmocka_set_message_output(CM_OUTPUT_TAP), cmocka_run_group_tests(tests, NULL, NULL))

/// Says why a test cannot be done here; the test then returns. (cmocka's own skip() prints `not
/// ok`, which prove counts as a failure.)
static inline void test_skipped(const char *reason) {
    print_message("# skipped: %s\n", reason);
}

/// Fails unless |actual - expected| <= tolerance; says all three.
#define assert_near(actual, expected, tolerance) \
    test_near((actual), (expected), (tolerance), #actual, __FILE__, __LINE__)

static inline void test_near(double actual, double expected, double tolerance, const char *what,
                             const char *file, int line) {
    if (fabs(actual - expected) <= tolerance) return;
    print_error("%s is %.17g; expected %.17g within %g\n", what, actual, expected, tolerance);
    _fail(file, line);
}

#endif
