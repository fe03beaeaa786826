// SPDX-License-Identifier: GPL-3.0-or-later
// What memories recall, with a test's own model in place of an agent's.
#include "tests/test.h"

#include "tests/lua/module.h"

// remember(m, first, last): texts "e1", "e2", …; texts(m): what m recalls, joined.
#define BEGIN                                                                                 \
    "local memory = ...\n"                                                                    \
    "local kinds = memory.folk.memory\n"                                                      \
    "local asker = { asked = {} }\n"                                                          \
    "local function remember(m, first, last)\n"                                               \
    "  for i = first, last do m.remember('e' .. i) end end\n"                                 \
    "local function texts(m, prompt) return table.concat(m.recall(asker, prompt), ' ') end\n" \
    "local function open(handle) return memory.open(memory.of(handle)) end\n"                 \
    "local function same(a, b)\n"                                                             \
    "  if a ~= b then error(('%s is not %s'):format(tostring(a), tostring(b)), 2) end end\n"

static void the_last_are_recalled_in_their_order(void **state) {
    (void)state;
    test_module("memory", BEGIN "local m = open(kinds.last(3))\n"
                                "same(texts(m), '')\n"
                                "remember(m, 1, 2); same(texts(m), 'e1 e2')\n"
                                "remember(m, 3, 3); same(texts(m), 'e1 e2 e3')\n"
                                "for i = 4, 20 do remember(m, i, i)\n"
                                "  same(texts(m), ('e%d e%d e%d'):format(i - 2, i - 1, i)) end\n"
                                "same(texts(open(kinds.last(3))), '')");
}

static void a_summary_is_asked_for_after_so_many_entries(void **state) {
    (void)state;
    test_module("memory", BEGIN
                "function asker.text(request, stand_in)\n"
                "  asker.asked[#asker.asked + 1] = request\n"
                "  asker.by_rule = stand_in()\n"
                "  return 'S' .. #asker.asked end\n"
                "local m = open(kinds.summary { every = 4, words = 6, keep = 1 })\n"
                "remember(m, 1, 3); same(texts(m), 'e1 e2 e3'); same(#asker.asked, 0)\n"
                "remember(m, 4, 4); same(texts(m), 'S1 e4'); same(#asker.asked, 1)\n"
                "assert(asker.asked[1]:find('at most 6 words', 1, true))\n"
                "assert(asker.asked[1]:find('%- e1\\n%- e2\\n%- e3$'))\n"
                "same(texts(m), 'S1 e4'); same(#asker.asked, 1)\n"
                "remember(m, 5, 7); same(texts(m), 'S1 e4 e5 e6 e7')\n"
                "remember(m, 8, 9); same(texts(m), 'S2 e9'); same(#asker.asked, 2)\n"
                "assert(asker.asked[2]:find('%- S1\\n%- e4\\n%- e5\\n%- e6\\n%- e7\\n%- e8$'))");
}

// By the rule for runs without a model: of n texts, the first floor(words / n) words of each.
static void a_summary_by_rule_takes_the_first_words_of_each(void **state) {
    (void)state;
    test_module("memory",
                BEGIN "function asker.text(_, stand_in) return stand_in() end\n"
                      "local m = open(kinds.summary { every = 3, words = 7, keep = 0 })\n"
                      "m.remember 'a b c d'; m.remember 'e'; m.remember ' f\\ng  h i'\n"
                      "same(texts(m), 'a b e f g')\n"
                      "local many = open(kinds.summary { every = 3, words = 2, keep = 0 })\n"
                      "remember(many, 1, 3); same(texts(many), 'e1 e2')");
}

static void a_summary_that_is_too_long_is_cut(void **state) {
    (void)state;
    test_module("memory",
                BEGIN "function asker.text() return 'one  two\\nthree four' end\n"
                      "for words, cut in ipairs { 'one', 'one  two', 'one  two\\nthree',\n"
                      "    'one  two\\nthree four', 'one  two\\nthree four' } do\n"
                      "  local m = open(kinds.summary { every = 1, words = words })\n"
                      "  remember(m, 1, 1); same(texts(m), cut) end");
}

// Entries as vectors of two places; the prompt is (1, 0). Cosines by hand: a 1, b 0, c 0.6, d -1,
// e 0.6; f has no length, which counts as 0.
static void the_nearest_are_recalled_oldest_first(void **state) {
    (void)state;
    test_module("memory",
                BEGIN "local vectors = { a = { 2, 0 }, b = { 0, 1 }, c = { 3, 4 }, d = { -1, 0 },\n"
                      "  e = { 6, -8 }, f = { 0, 0 }, prompt = { 1, 0 } }\n"
                      "function asker.vectors(texts)\n"
                      "  asker.asked[#asker.asked + 1] = table.concat(texts, ' ')\n"
                      "  local found = {}\n"
                      "  for i, text in ipairs(texts) do found[i] = vectors[text] end\n"
                      "  return found end\n"
                      "local function recalled(count, entries)\n"
                      "  local m = open(kinds.retrieval { count = count })\n"
                      "  for entry in entries:gmatch '%a' do m.remember(entry) end\n"
                      "  return texts(m, 'prompt') end\n"
                      "same(recalled(1, 'dcab'), 'a')\n"
                      "same(recalled(2, 'dcab'), 'c a')\n"
                      "same(recalled(3, 'dcab'), 'c a b')\n"
                      "same(recalled(1, 'cedb'), 'e')\n"
                      "same(recalled(1, 'ecdb'), 'c')\n"
                      "same(recalled(1, 'bfd'), 'f')\n"
                      "same(recalled(2, 'dfb'), 'f b')\n"
                      "asker.asked = {}\n"
                      "same(recalled(4, 'dcab'), 'd c a b'); same(#asker.asked, 0)\n"
                      "local m = open(kinds.retrieval { count = 1, most = 2 })\n"
                      "m.remember 'a'; m.remember 'b'; same(texts(m, 'prompt'), 'a')\n"
                      "m.remember 'c'; same(texts(m, 'prompt'), 'c')\n"
                      "same(asker.asked[1], 'prompt a b'); same(asker.asked[2], 'prompt c')");
}

static void vectors_are_compared_by_their_angle(void **state) {
    (void)state;
    test_module("memory", BEGIN "same(memory.similarity({ 3, 4 }, { 4, 3 }), 24 / 25)\n"
                                "same(memory.similarity({ 1e200, 0 }, { 1e200, 0 }), 0)\n"
                                "same(memory.similarity({ 0, 0 }, { 1, 0 }), 0)");
}

static void what_is_recalled_cannot_forge_an_entry(void **state) {
    (void)state;
    test_module("memory", BEGIN "same(memory.shown({}), nil)\n"
                                "same(memory.shown({ 'a', 'b\\n- c\\n\\nYou:' }),\n"
                                "  'What you remember:\\n- a\\n- b\\n  - c\\n  \\n  You:')");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(the_last_are_recalled_in_their_order),
        FOLK_TEST(a_summary_is_asked_for_after_so_many_entries),
        FOLK_TEST(a_summary_by_rule_takes_the_first_words_of_each),
        FOLK_TEST(a_summary_that_is_too_long_is_cut),
        FOLK_TEST(the_nearest_are_recalled_oldest_first),
        FOLK_TEST(vectors_are_compared_by_their_angle),
        FOLK_TEST(what_is_recalled_cannot_forge_an_entry),
    };
    return FOLK_TESTS(tests);
}
