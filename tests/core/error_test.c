// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/test.h"

#include "core/error.h"

static void fail_fills_text_and_returns_false(void **state) {
    (void)state;
    folk_error err = {0};
    assert_false(folk_fail(&err, FOLK_ERR_IO, "cannot read %s", "a.lua"));
    assert_int_equal(err.code, FOLK_ERR_IO);
    assert_string_equal(err.text, "cannot read a.lua");
    assert_false(folk_fail_within(&err, "run %d: ", 7));
    assert_string_equal(err.text, "run 7: cannot read a.lua");
    assert_false(folk_fail(NULL, FOLK_ERR_IO, "nobody listens"));
}

static void nearest_suggests_only_what_is_near(void **state) {
    (void)state;
    const char *names[] = {"noise", "turns", "size", "tit-for-tat"};
    assert_string_equal(folk_nearest("nosie", names, 4), "noise");
    assert_string_equal(folk_nearest("turn", names, 4), "turns");
    assert_string_equal(folk_nearest("tit-for-tit", names, 4), "tit-for-tat");
    assert_null(folk_nearest("velocity", names, 4));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(fail_fills_text_and_returns_false),
        FOLK_TEST(nearest_suggests_only_what_is_near),
    };
    return FOLK_TESTS(tests);
}
