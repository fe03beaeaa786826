// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/test.h"

#include "cli/table.h"

#include <stdlib.h>

static void columns_are_as_wide_as_their_widest_cell(void **state) {
    (void)state;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    folk_table *table = folk_table_create((const char *[]){"name", "points", "note"}, 3);
    folk_table_text(table, "ünder");
    folk_table_number(table, 1.0 / 3.0);
    folk_table_text(table, "two words");
    folk_table_text(table, "a");
    folk_table_number(table, 1234567);
    folk_table_text(table, NULL);
    folk_table_finish(table, out);
    fclose(out);
    assert_string_equal(text, "name     points  note\n"
                              "ünder  0.333333  two words\n"
                              "a       1234567  \n");
    free(text);
}

static void a_column_with_a_word_stands_to_the_left(void **state) {
    (void)state;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    folk_table *table = folk_table_create((const char *[]){"z", "verdict"}, 2);
    folk_table_number(table, -2.5);
    folk_table_text(table, "pass");
    folk_table_text(table, "none");
    folk_table_text(table, "FAIL");
    folk_table_finish(table, out);
    fclose(out);
    assert_string_equal(text, "z     verdict\n"
                              "-2.5  pass\n"
                              "none  FAIL\n");
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(columns_are_as_wide_as_their_widest_cell),
        FOLK_TEST(a_column_with_a_word_stands_to_the_left),
    };
    return FOLK_TESTS(tests);
}
