// SPDX-License-Identifier: GPL-3.0-or-later
// Replies as they come from models, and what they answer.
#include "tests/lua/minds_support.h"

#include "core/memory.h"

static const folk_minds LIVE = {.model = "tiny"};

typedef struct reply_case {
    const char *asked;    // of the decision, in Lua
    const char *reply;    // of the model
    const char *expected; // in Lua; NULL: the reply is not valid
} reply_case;

#define JF             "choices = { 'J', 'F' }, fallback = 'F'"
#define OPTIONS        "choices = { 'no', 'no deal', 'Option J' }, fallback = 'no'"
#define LOOSE(choices) "structured = false, " choices
#define UNIT           "number = { min = 0, max = 1 }, fallback = 0"
#define WHOLE          "number = { min = -10, max = 5000, whole = true }, fallback = 0"
#define ANY            "number = {}, fallback = 0"
#define OBJECT                                                                               \
    "fallback = { gift = 0 }, schema = { type = 'object', required = { 'gift' },\n"          \
    "additionalProperties = false, properties = { gift = { type = 'integer', minimum = 0,\n" \
    "maximum = 10 }, why = { type = 'string', maxLength = 4, minLength = 2 },\n"             \
    "to = { enum = { 'a', 'b' } }, list = { type = 'array', items = { type = 'number' },\n"  \
    "minItems = 1, maxItems = 2 }, maybe = { type = { 'boolean', 'null' } } } }"

static const char *reply_now; // what the world says in this case

static folk_answer says_it(const folk_exchange *exchange, int count) {
    (void)exchange;
    (void)count;
    return (folk_answer){.reply = reply_now};
}

static void try_reply(const char *asked, const char *reply, const char *verdict) {
    char *body =
        folk_format("local a = sim:agent { name = 'a', mind = folk.model { retries = 0,\n"
                    "  stand_in = 'defector' } }\n"
                    "sim:process('p', function(self)\n"
                    "  local answer, about = self:decide(a, { prompt = '?', %s })\n"
                    "  if not (%s) then error(tostring(answer) .. ': ' .. (about.problem or 'is "
                    "valid')) end end)",
                    asked, verdict);
    reply_now = reply;
    test_run test = minds_run(body, &LIVE, says_it);
    if (test.status != FOLK_DONE) fail_msg("'%.200s' to { %s }: %s", reply, asked, test.err.text);
    test_run_end(&test);
    folk_free(body);
}

static void try_cases(const reply_case *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        char verdict[256];
        if (cases[i].expected != NULL)
            snprintf(verdict, sizeof verdict, "not about.fallback and (answer == (%s))",
                     cases[i].expected);
        else
            snprintf(verdict, sizeof verdict, "about.fallback and about.invalid == 1");
        try_reply(cases[i].asked, cases[i].reply, verdict);
    }
}

static void choices_are_found_in_their_wrapping(void **state) {
    (void)state;
    static const reply_case cases[] = {
        {JF, "J", "'J'"},
        {JF, " \n\"J\".\n", "'J'"},
        {JF, "**J**", "'J'"},
        {JF, "`j`", "'J'"},
        {JF, "\xE2\x80\x9CJ\xE2\x80\x9D", "'J'"},
        {JF, "{\"answer\": \"J\"}", "'J'"},
        {JF, "```json\n{\"answer\":\"J\"}\n```", "'J'"},
        {JF, "{\"why\": \"so\", \"answer\": \"j\"}", "'J'"},
        {JF, "{\"answer\": 3}", NULL},
        {JF, "I choose J", NULL}, // the form was to be enforced
        {JF, "J or F", NULL},
        {JF, "", NULL},
        {JF, "\"\"", NULL},
        {JF, "JF", NULL},
        {"choices = { 'a', 'A' }, fallback = 'a'", "A", "'A'"},
        {"choices = { 'a', 'A', 'b' }, fallback = 'a'", "B", "'b'"},
        {"choices = { 'yes!', 'no?' }, fallback = 'no?'", "yes", "'yes!'"},
        {"choices = { 'yes!', 'yes?' }, fallback = 'yes?'", "yes", NULL},
        {"choices = { '0.1', '0.2' }, fallback = '0.1'", "{\"answer\": 0.2}", "'0.2'"},
        {"choices = { 'true', 'false' }, fallback = 'true'", "{\"answer\": false}", "'false'"},
        {JF, "Option J.", "'J'"},
        {JF, "**Answer:** J", "'J'"},
        {JF, "not J", NULL},
    };
    try_cases(cases, sizeof cases / sizeof cases[0]);
}

static void choices_are_found_in_prose(void **state) {
    (void)state;
    static const reply_case cases[] = {
        {LOOSE(JF), "I think that F is what Bob plays.\nSo I choose J.", "'J'"},
        {LOOSE(JF), "J it is.\nBecause I can.", "'J'"}, // no choice in the last line
        {LOOSE(JF), "**Answer:** J\nI would not risk F.", "'J'"},
        {LOOSE(JF), "J or F? Hard to say", NULL},
        {LOOSE(JF), "J\nF\nJ or F", NULL},
        {LOOSE(JF), "Just so", NULL}, // J is no word here
        {LOOSE(JF), "j, of course", "'J'"},
        {LOOSE("choices = { 'A', 'B' }, fallback = 'B'"), "a matter of taste", NULL},
        {LOOSE(OPTIONS), "there will be no deal", "'no deal'"},
        {LOOSE(OPTIONS), "I say no to Option J", NULL},
        {LOOSE(OPTIONS), "option j, please", "'Option J'"},
    };
    try_cases(cases, sizeof cases / sizeof cases[0]);
}

static void numbers_are_read_as_people_write_them(void **state) {
    (void)state;
    static const reply_case cases[] = {
        {ANY, "7", "7"},
        {ANY, "-2.5e1", "-25"},
        {ANY, "{\"answer\": 0.1}", "0.1"},
        {ANY, "{\"answer\": \"12\"}", "12"},
        {ANY, "I keep 3 and give 4.", "4"},
        {ANY, "1,000.5", "1000.5"},
        {ANY, "$1,234,567", "1234567"},
        {ANY, "3,4", "4"},
        {ANY, "1,2345", "2345"},
        {ANY, "7-9", "9"},
        {ANY, "minus: -9", "-9"},
        {ANY,
         "\xE2\x88\x92"
         "9",
         "-9"},
        {ANY, "I choose -5.", "-5"},
        {ANY, "9 -10", "10"},
        {ANY, "minus 3", "-3"},
        {ANY, "-0", "0 and 1 / answer > 0 and 0"},
        {ANY, "1 000", NULL},        // neither 1 nor 0
        {WHOLE, "I say 8/10", NULL}, // neither 8 nor 10
        {ANY, "**Answer:** 5 units (50% of my 10)", "5"},
        {ANY, "Answer: -5, not 7", "-5"},
        {ANY, "Answer: 5\nThat is half of my 10.", "5"},
        {ANY, "Answer: 2 * 3 = 6", "6"},
        {ANY, "The answer to round 3 is 5", "5"},
        {ANY, ".5", "0.5"},
        {ANY, "5.", "5"},
        {ANY, "My answer is 6\nThank you", "6"},
        {ANY, "1e999", NULL},
        {ANY, "nan", NULL},
        {ANY, "inf", NULL},
        {ANY, "none", NULL},
        {UNIT, "50%", "0.5"},
        {UNIT, "50", NULL},
        {UNIT, "1", "1"},
        {WHOLE, "50%", "50"},
        {WHOLE, "2.5", NULL},
        {WHOLE, "5,001", NULL},
        {WHOLE, "-10", "-10"},
        {WHOLE, "-11", NULL},
    };
    try_cases(cases, sizeof cases / sizeof cases[0]);
}

static void schemas_are_enforced_here(void **state) {
    (void)state;
    static const reply_case cases[] = {
        {OBJECT, "{\"gift\": 3}", "answer and answer.gift == 3 and answer"},
        {OBJECT, "Here:\n```json\n{\"gift\": 4}\n```\nGood?", "answer.gift == 4 and answer"},
        {OBJECT, "I say {\"gift\": 5} now", "answer.gift == 5 and answer"},
        {OBJECT, "{\"gift\": 1, \"why\": \"\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9F\"}",
         "answer.gift == 1 and answer"},
        {OBJECT, "{\"gift\": 1, \"maybe\": null, \"list\": [1, 2.5], \"to\": \"a\"}",
         "answer.maybe == folk.null and answer.list[2] == 2.5 and answer"},
        {OBJECT, "{}", NULL},
        {OBJECT, "[1]", NULL},
        {OBJECT, "{\"gift\": 3.5}", NULL},
        {OBJECT, "{\"gift\": \"3\"}", NULL},
        {OBJECT, "{\"gift\": 11}", NULL},
        {OBJECT, "{\"gift\": -1}", NULL},
        {OBJECT, "{\"gift\": 1, \"gift\": 2}", NULL},
        {OBJECT, "{\"gift\": 1, \"more\": 2}", NULL},
        {OBJECT, "{\"gift\": 1, \"why\": \"x\"}", NULL},
        {OBJECT, "{\"gift\": 1, \"why\": \"abcde\"}", NULL},
        {OBJECT, "{\"gift\": 1, \"to\": \"c\"}", NULL},
        {OBJECT, "{\"gift\": 1, \"list\": []}", NULL},
        {OBJECT, "{\"gift\": 1, \"list\": [1, 2, 3]}", NULL},
        {OBJECT, "{\"gift\": 1, \"list\": [\"1\"]}", NULL},
        {OBJECT, "{\"gift\": 1, \"maybe\": 0}", NULL},
        {OBJECT, "{\"gift\": 1", NULL},
        {OBJECT, "", NULL},
        {OBJECT, "null", NULL},
    };
    try_cases(cases, sizeof cases / sizeof cases[0]);
}

static void what_is_wrong_is_said(void **state) {
    (void)state;
    try_reply(WHOLE, "5001",
              "about.problem == 'The answer 5001 is not allowed: it must be a whole number from "
              "-10 to 5000.'");
    try_reply(ANY, "well", "about.problem == 'The answer must be a number, and nothing else.'");
    try_reply(OBJECT, "{\"gift\": 11}",
              "about.problem == 'The answer does not have the form asked for: field \"gift\" of "
              "the answer must be at most 10.'");
    try_reply(OBJECT, "{\"gift\": 1, \"to\": \"c\"}",
              "about.problem == 'The answer does not have the form asked for: field \"to\" of the "
              "answer must be one of \"a\", \"b\".'");
    try_reply(OBJECT, "{}",
              "about.problem == 'The answer does not have the form asked for: the answer must have "
              "the field \"gift\".'");
}

// A text of `count` times `part`.
static char *repeated(const char *part, size_t count) {
    const size_t bytes = strlen(part);
    char *text = folk_alloc(bytes * count + 1);
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * bytes, part, bytes);
    return text;
}

static void hostile_replies_are_just_not_valid(void **state) {
    (void)state;
    static const char *const parts[] = {
        "[", "{\"answer\":", "J or F ", "1.",    "\"",      "\xFF", "{", "}", "\n", "9",
        "`", "- ",           "J\n",     "F J\n", "a   b\n", "```\n"};
    static const char *const asked[] = {JF, LOOSE("choices = { 'K', 'F' }, fallback = 'F'"), WHOLE,
                                        OBJECT};
    static const size_t lengths[] = {100000, 10u << 20};
    for (size_t part = 0; part < sizeof parts / sizeof parts[0]; part++) {
        for (size_t length = 0; length < 2; length++) {
            char *reply = repeated(parts[part], lengths[length] / strlen(parts[part]));
            for (size_t i = 0; i < (length == 0 ? 4 : 1); i++)
                try_reply(asked[i], reply, "about.fallback and about.invalid == 1");
            folk_free(reply);
        }
    }
}

static void long_texts_are_read_in_linear_time(void **state) {
    (void)state;
    char *blanks = repeated(" \n", 400000);
    char *reply = folk_format("so%sbe%sit", blanks, blanks);
    reply[1 << 20] = '\0';
    try_reply("fallback = ''", reply, "#answer < 2 ^ 20 and not about.fallback");
    folk_free(reply);
    folk_free(blanks);
}

static void a_fence_before_many_ends_of_lines_is_read_in_linear_time(void **state) {
    (void)state;
    char *ends = repeated("\n", 1000000);
    char *reply = folk_format("```%s{", ends);
    try_reply(OBJECT, reply, "about.fallback and about.invalid == 1");
    folk_free(reply);
    folk_free(ends);
}

// What a model that answers with just the value would say is read as the value.
static void values_that_are_written_are_read_back(void **state) {
    (void)state;
    test_run test = minds_run(
        "local value\n"
        "local a = sim:agent { name = 'a', mind = folk.model { retries = 0,\n"
        "  stand_in = function() return value end } }\n"
        "local rng, letters = sim:rng('values'), { 'a', 'B', ' ', '.', '-', '7', '\"', '{', "
        "'\xC3\xA4' }\n"
        "local function word()\n"
        "  local parts = { 'w' }\n"
        "  for i = 2, rng:integer(2, 6) do parts[i] = letters[rng:integer(1, #letters)] end\n"
        "  return table.concat(parts) .. 'z'\n"
        "end\n"
        "local function number() return rng:normal(0, 1) * 10 ^ rng:integer(-30, 30) end\n"
        "local schema = { type = 'object', properties = { n = { type = 'number' },\n"
        "  t = { type = 'string' }, l = { type = 'array', items = { type = 'number' } } } }\n"
        "sim:process('p', function(self)\n"
        "  for i = 1, 2000 do\n"
        "    local first, second = word(), word() .. '2'\n"
        "    value = rng:integer(1, 2) == 1 and first or second\n"
        "    assert(self:decide(a, { prompt = '?', choices = { first, second }, fallback = first "
        "})\n"
        "      == value)\n"
        "    assert(self:decide(a, { prompt = '?', fallback = '' }) == value)\n"
        "    value = number()\n"
        "    assert(self:decide(a, { prompt = '?', number = {}, fallback = 0 }) == value)\n"
        "    value = rng:integer(-1000000000, 1000000000)\n"
        "    assert(self:decide(a, { prompt = '?', number = { whole = true }, fallback = 0 })\n"
        "      == value)\n"
        "    value = { n = number(), t = word(), l = { number(), number() } }\n"
        "    local read, about = self:decide(a, { prompt = '?', schema = schema, fallback = {} })\n"
        "    assert(not about.fallback and read.n == value.n and read.t == value.t\n"
        "      and #read.l == 2 and read.l[1] == value.l[1] and read.l[2] == value.l[2])\n"
        "  end end)",
        NULL, minds_stand_in);
    minds_done(&test);
    test_run_end(&test);
}

static folk_answer says_bytes(const folk_exchange *exchange, int count) {
    if (count == 0) return (folk_answer){.reply = "\xFF\xC3\xA4\xED\xA0\x80J"};
    assert_non_null(strstr(exchange->request,
                           "{\"role\":\"assistant\",\"content\":\"\xEF\xBF\xBD\xC3\xA4"
                           "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDJ\"}"));
    return (folk_answer){.reply = "J"};
}

static void bytes_that_are_no_text_are_replaced(void **state) {
    (void)state;
    test_run test = minds_run(
        "local a = sim:agent { name = 'a', mind = folk.model { stand_in = 'defector' } }\n"
        "sim:process('p', function(self)\n"
        "  assert(self:decide(a, { prompt = '?', " JF " }) == 'J') end)",
        &LIVE, says_bytes);
    minds_done(&test);
    test_run_end(&test);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(choices_are_found_in_their_wrapping),
        FOLK_TEST(choices_are_found_in_prose),
        FOLK_TEST(numbers_are_read_as_people_write_them),
        FOLK_TEST(schemas_are_enforced_here),
        FOLK_TEST(what_is_wrong_is_said),
        FOLK_TEST(hostile_replies_are_just_not_valid),
        FOLK_TEST(long_texts_are_read_in_linear_time),
        FOLK_TEST(a_fence_before_many_ends_of_lines_is_read_in_linear_time),
        FOLK_TEST(values_that_are_written_are_read_back),
        FOLK_TEST(bytes_that_are_no_text_are_replaced),
    };
    return FOLK_TESTS(tests);
}
