// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of agents whom --human names in vain.
#include "cli/people.h"
#include "core/memory.h"
#include "tests/test.h"

#include <string.h>

static void assert_list(const char *const *names, size_t count, const char *expected) {
    char list[256];
    folk_people_list(names, count, list, sizeof list);
    assert_string_equal(list, expected);
}

static void names_that_are_counted_become_ranges(void **state) {
    (void)state;
    assert_list(NULL, 0, "");
    assert_list((const char *const[]){"ann"}, 1, "ann");
    assert_list((const char *const[]){"ann", "bob"}, 2, "ann, bob");
    assert_list((const char *const[]){"a1", "a2"}, 2, "a1, a2");
    assert_list((const char *const[]){"a-8", "a-9", "a-10", "a-11"}, 4, "a-8 … a-11");
    assert_list((const char *const[]){"a1", "a2", "a3", "b4", "b6", "b7", "b8"}, 7,
                "a1 … a3, b4, b6 … b8");
    assert_list((const char *const[]){"1_1", "1_2", "1_3", "2_1"}, 4, "1_1 … 1_3, 2_1");
    assert_list((const char *const[]){"7", "8", "9"}, 3, "7 … 9");
    assert_list((const char *const[]){"", "1", "a", "a"}, 4, ", 1, a, a");
    // Numbers that no integer holds count to nothing.
    assert_list((const char *const[]){"a99999999999999999999", "a99999999999999999999"}, 2,
                "a99999999999999999999, a99999999999999999999");
}

static void a_long_list_is_cut(void **state) {
    (void)state;
    const char *names[100];
    char texts[100][8], list[64];
    for (int i = 0; i < 100; i++) {
        snprintf(texts[i], sizeof texts[i], "n%d", i * 2);
        names[i] = texts[i];
    }
    folk_people_list(names, 100, list, sizeof list);
    assert_true(strlen(list) < sizeof list);
    assert_memory_equal(list, "n0, n2, n4, ", 12);
    assert_string_equal(list + strlen(list) - strlen(", …"), ", …");
    for (size_t bytes = 1; bytes < sizeof list; bytes++) {
        memset(list, 'x', sizeof list);
        folk_people_list(names, 100, list, bytes);
        assert_non_null(memchr(list, '\0', bytes));
        if (bytes < sizeof list) assert_int_equal(list[bytes], 'x');
    }
}

static void assert_said(char *text, const char *expected) {
    if (expected == NULL)
        assert_null(text);
    else
        assert_string_equal(text, expected);
    folk_free(text);
}

static void a_name_that_nobody_has_is_told_with_those_that_there_are(void **state) {
    (void)state;
    const char *const agents[] = {"agent-1", "agent-2", "agent-3"};
    assert_said(folk_people_unknown("agent-2", agents, 3), NULL);
    assert_said(folk_people_unknown("agnet-2", agents, 3),
                "no agent is called 'agnet-2', whom --human names; did you mean 'agent-2'? The run "
                "begins with agent-1 … agent-3");
    assert_said(folk_people_unknown("somebody else", agents, 3),
                "no agent is called 'somebody else', whom --human names; the run begins with "
                "agent-1 … agent-3");
    assert_said(folk_people_unknown("agent-1", NULL, 0),
                "no agent is called 'agent-1', whom --human names: the run begins with no agent "
                "that can be asked, and may make one of that name later");
}

static void a_name_that_nobody_asked_is_told_at_the_end(void **state) {
    (void)state;
    const char *const asked[] = {"agent-1", "agent-2"};
    assert_said(folk_people_unasked("agent-1", asked, 2), NULL);
    assert_said(folk_people_unasked("agent-3", asked, 2),
                "nobody asked agent 'agent-3', whom --human names; asked were agent-1, agent-2");
    assert_said(folk_people_unasked("agent-3", NULL, 0),
                "nobody asked agent 'agent-3', whom --human names; no agent was asked");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(names_that_are_counted_become_ranges),
        FOLK_TEST(a_long_list_is_cut),
        FOLK_TEST(a_name_that_nobody_has_is_told_with_those_that_there_are),
        FOLK_TEST(a_name_that_nobody_asked_is_told_at_the_end),
    };
    return FOLK_TESTS(tests);
}
