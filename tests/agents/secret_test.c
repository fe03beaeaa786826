// SPDX-License-Identifier: GPL-3.0-or-later
#include "agents/secret.h"
#include "tests/test.h"

static const char KEY[] = "sk-abcdefgh-ijklmnop";

static void assert_cleared(const char *key, const char *text, const char *expected) {
    char out[FOLK_SAYING];
    folk_secret_clear(key, text, strlen(text), out);
    assert_string_equal(out, expected);
}

static void key_and_its_parts_are_taken_out(void **state) {
    (void)state;
    assert_cleared(KEY, "key sk-abcdefgh-ijklmnop is bad", "key [key] is bad");
    assert_cleared(KEY, "sk-abcdefgh-ijklmnop", "[key]");
    assert_cleared(KEY, "given: sk-abcdef…", "given: [key]…");
    assert_cleared(KEY, "given: …ijklmnop", "given: …[key]");
    assert_cleared(KEY, "in the midst: defgh-ijk!", "in the midst: [key]!");
    assert_cleared(KEY, "sk-abcdefgh-ijklmnopsk-abcdefgh-ijklmnop", "[key][key]");
    assert_cleared(KEY, "sk-abcd tells nothing", "sk-abcd tells nothing");
    assert_cleared("none", "there is none such", "there is [key] such");
    assert_cleared("x", "the text", "the text");
    assert_cleared(NULL, "the text", "the text");
}

// Its base64 is that of `printf sk-abcdefgh-ijklmnop | base64`, behind nothing, "a" and "ab".
static void key_in_other_forms_is_taken_out(void **state) {
    (void)state;
    assert_cleared(KEY, "as sk%2Dabcdefgh%2dijklmnop, in a URL", "as [key], in a URL");
    assert_cleared(KEY, "\\u0073\\u006b-abcd\\u0065fgh-ijk\\x6cmnop.", "[key].");
    assert_cleared(KEY, "s&#107;&#x2d;abcdefgh-ijklmnop", "[key]");
    assert_cleared(KEY, "SK-ABCDEFGH-IJKLMNOP", "[key]");
    assert_cleared(KEY, "c2stYWJjZGVmZ2gtaWprbG1ub3A=", "[key]A=");
    assert_cleared(KEY, "YXNrLWFiY2RlZmdoLWlqa2xtbm9w", "YX[key]");
    assert_cleared(KEY, "YWJzay1hYmNkZWZnaC1pamtsbW5vcA==", "YWJ[key]A==");
    assert_cleared(KEY, "YWJjZGVmZ2gt alone", "[key] alone");
    assert_cleared(KEY, "736B2d616263646566", "[key]");
    assert_cleared("a/b+c/d+e", "a\\/b+c\\/d%2Be", "[key]");
    assert_cleared(KEY, "100%, \\ and & stay, \\u00e9 too &#9; %",
                   "100%, \\ and & stay, \\u00e9 too "
                   "&#9; %");
}

static void what_is_left_is_one_line_of_text(void **state) {
    (void)state;
    assert_cleared(NULL, "  two\r\n\tlines\x1b[31m red \n", "two lines [31m red");
    assert_cleared(NULL, "na\xc3\xafve \xe2\x82\xac \xf0\x9f\x98\x80",
                   "na\xc3\xafve \xe2\x82\xac \xf0\x9f\x98\x80");
    assert_cleared(NULL, "a\xc3", "a?");
    assert_cleared(NULL, "\xed\xa0\x80|\xc0\x80|\xc2\x9b|\xf5", "???|??|??|?");
    assert_cleared(NULL, "", "");
}

// 300 bytes at most, no character cut, and an ellipsis.
static void long_text_is_cut_between_characters(void **state) {
    (void)state;
    char text[1001], out[FOLK_SAYING];
    memset(text, 'a', 1000);
    text[1000] = '\0';
    folk_secret_clear(NULL, text, 300, out);
    assert_int_equal(strlen(out), 300);
    folk_secret_clear(NULL, text, 1000, out);
    assert_int_equal(strlen(out), 303);
    assert_string_equal(out + 300, "…");
    memcpy(text + 298, "\xe2\x82\xac", 3); // would end at the 301st byte
    folk_secret_clear(NULL, text, 1000, out);
    assert_int_equal(strlen(out), 301);
    assert_string_equal(out + 298, "…");
}

// A key across the cut leaves no part of it behind.
static void key_at_the_cut_is_taken_out_whole(void **state) {
    (void)state;
    char text[400], out[FOLK_SAYING];
    for (size_t lead = 270; lead <= 300; lead++) {
        memset(text, '.', lead);
        strcpy(text + lead, KEY);
        folk_secret_clear(KEY, text, strlen(text), out);
        assert_null(strstr(out, "sk-"));
    }
}

static void key_is_removed_from_a_reply(void **state) {
    (void)state;
    char *text =
        folk_secret_remove(KEY, folk_strdup("c2stYWJjZGVmZ2gtaWprbG1ub3A= 100% sk-abcdefgh-"
                                            "ijklm"));
    assert_string_equal(text, "[key]A= 100% [key]");
    folk_free(text);
    text = folk_secret_remove(KEY, folk_strdup("a sk-abcdefgh-ijklmnop, sk-abcdefgh, "
                                               "sk-abcdefgh-ijklmnop\n"));
    assert_string_equal(text, "a [key], sk-abcdefgh, [key]\n");
    folk_free(text);
    text = folk_secret_remove("[key]123", folk_strdup("[key]123123"));
    assert_string_equal(text, "[key]123");
    folk_free(text);
    text = folk_secret_remove("none", folk_strdup("none of it"));
    assert_string_equal(text, "none of it");
    folk_free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(key_and_its_parts_are_taken_out),
        FOLK_TEST(key_in_other_forms_is_taken_out),
        FOLK_TEST(what_is_left_is_one_line_of_text),
        FOLK_TEST(long_text_is_cut_between_characters),
        FOLK_TEST(key_at_the_cut_is_taken_out_whole),
        FOLK_TEST(key_is_removed_from_a_reply),
    };
    return FOLK_TESTS(tests);
}
