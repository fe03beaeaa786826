// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/test.h"

#include "core/error.h"
#include "core/text.h"

static void what_a_terminal_obeys_is_taken_out(void **state) {
    (void)state;
    char text[] = "\x1b[2J\a\r\x7f\xc2\x9b"
                  "1m";
    folk_text_tame(text);
    assert_string_equal(text, "?[2J?????1m");
}

static void what_people_write_stays(void **state) {
    (void)state;
    char text[] = "na\xc3\xafve, 5 \xc2\xb5s \xe2\x80\xa6\n\tnext \xf0\x9f\x98\x80";
    char before[sizeof text];
    memcpy(before, text, sizeof text);
    folk_text_tame(text);
    assert_string_equal(text, before);
}

static void an_error_commands_no_terminal(void **state) {
    (void)state;
    folk_error err;
    folk_fail(&err, FOLK_ERR_USAGE, "unknown parameter '%s'", "\x1b]0;title\a");
    assert_string_equal(err.text, "unknown parameter '?]0;title?'");
    folk_fail_within(&err, "in process '%s': ", "\x1b[1m");
    assert_string_equal(err.text, "in process '?[1m': unknown parameter '?]0;title?'");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(what_a_terminal_obeys_is_taken_out),
        FOLK_TEST(what_people_write_stays),
        FOLK_TEST(an_error_commands_no_terminal),
    };
    return FOLK_TESTS(tests);
}
