// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/test.h"

#include "tests/lua/snippet.h"

static void expect(const char *snippet, const char *expected) {
    char result[FOLK_ERROR_TEXT];
    if (!snippet_runs(snippet, NULL, result)) fail_msg("%s", result);
    assert_string_equal(result, expected);
}

static void expect_error(const char *snippet, const char *sentence) {
    char result[FOLK_ERROR_TEXT];
    assert_false(snippet_runs(snippet, NULL, result));
    assert_string_equal(result, sentence);
}

static void slots_are_filled_by_name(void **state) {
    (void)state;
    expect("local ask = folk.prompt 'You have {units} of {good}, {name}.'\n"
           "return ask { units = 3, good = 'tea', name = 'Ada' }",
           "You have 3 of tea, Ada.");
    expect("return folk.prompt 'no slot' () .. folk.prompt '' {}", "no slot");
    expect("return folk.prompt '{a}{b}{a}' { a = 'x', b = 'y' }", "xyx");
}

static void doubled_braces_are_braces(void **state) {
    (void)state;
    expect("return folk.prompt '{{\"move\": \"{move}\"}}' { move = 'C' }", "{\"move\": \"C\"}");
    expect("return folk.prompt '{{a}}{{{a}}}' { a = 1 }", "{a}{1}");
}

// What another agent has written is only text, whatever it looks like.
static void what_is_filled_in_is_not_filled_again(void **state) {
    (void)state;
    expect("return folk.prompt '{a} {b}' { a = '{b} {{ }} %1 {c', b = '{a}' }",
           "{b} {{ }} %1 {c {a}");
}

static void numbers_are_the_shortest_exact_texts(void **state) {
    (void)state;
    expect("local ask = folk.prompt '{x}'\n"
           "local texts = {}\n"
           "for i, x in ipairs { 0.1, 3, -0.0, 1e15, 2^53 - 1, 1/3, 0.1 + 0.2, 1e300, -2.5 } do\n"
           "  texts[i] = ask { x = x } end\n"
           "return table.concat(texts, ' ')",
           "0.1 3 0 1000000000000000 9007199254740991 0.3333333333333333 0.30000000000000004 "
           "1e+300 -2.5");
    expect("return folk.prompt '{x} {y}' { x = true, y = false }", "true false");
}

static void slots_are_listed_in_their_order(void **state) {
    (void)state;
    expect("return table.concat(folk.prompt('{b} {a} {b} {c_1}').slots, ' ')", "b a c_1");
    expect("return folk.prompt('{b} {{').text", "{b} {{");
}

static void wrong_slots_are_named(void **state) {
    (void)state;
    expect_error("local ask = folk.prompt 'a {good}'\nreturn ask { goods = 'tea' } .. ''",
                 "t.lua:4: slot 'good' of the prompt is not filled: did you mean it by 'goods'?");
    expect_error("return folk.prompt 'a {good}' {} .. ''",
                 "t.lua:3: slot 'good' of the prompt is not filled: it must be given a text, a "
                 "number, true or false");
    expect_error("return folk.prompt 'a {good}' { good = 'tea', prise = 3 } .. ''",
                 "t.lua:3: the prompt has no slot 'prise'; known: good");
    expect_error("return folk.prompt 'a {price}' { price = 1, prise = 3 } .. ''",
                 "t.lua:3: the prompt has no slot 'prise'; did you mean 'price'?");
    expect_error("return folk.prompt 'a {good}' { good = {} } .. ''",
                 "t.lua:3: slot 'good' of the prompt is a table: it must be a text, a finite "
                 "number, true or false");
    expect_error("return folk.prompt 'a {good}' { good = 0/0 } .. ''",
                 "t.lua:3: slot 'good' of the prompt is nan: it must be a text, a finite number, "
                 "true or false");
    expect_error("return folk.prompt 'a' 'b' .. ''",
                 "t.lua:3: a prompt is filled with one plain table { slot = value, … }, not with "
                 "\"b\"");
    expect_error("return folk.prompt('{a}').slot",
                 "t.lua:3: the prompt has no 'slot'; did you mean 'slots'?");
}

static void a_lonely_brace_is_refused(void **state) {
    (void)state;
    expect_error("return folk.prompt 'one\\ntwo {x y} three' .. ''",
                 "t.lua:3: the prompt's line 2 has a brace that belongs to no slot, at \"{x y} "
                 "three\": a slot is written {name}, with letters, digits and '_', and a brace "
                 "itself {{ or }}");
    expect_error("return folk.prompt 'x }' .. ''",
                 "t.lua:3: the prompt's line 1 has a brace that belongs to no slot, at \"}\": a "
                 "slot is written {name}, with letters, digits and '_', and a brace itself {{ or "
                 "}}");
    expect_error("folk.prompt 'x'.text = 'y'",
                 "t.lua:3: the prompt cannot be changed: 'text' was assigned");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(slots_are_filled_by_name),
        FOLK_TEST(doubled_braces_are_braces),
        FOLK_TEST(what_is_filled_in_is_not_filled_again),
        FOLK_TEST(numbers_are_the_shortest_exact_texts),
        FOLK_TEST(slots_are_listed_in_their_order),
        FOLK_TEST(wrong_slots_are_named),
        FOLK_TEST(a_lonely_brace_is_refused),
    };
    return FOLK_TESTS(tests);
}
