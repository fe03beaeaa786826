// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/population.h"
#include "tests/test.h"

static void columns_start_at_zero_and_stay_where_they_are(void **state) {
    (void)state;
    enum { AGENTS = 1000, COLUMNS = 100 };
    folk_population *population = folk_population_create("donors", AGENTS);
    assert_string_equal(folk_population_name(population), "donors");
    assert_int_equal(folk_population_size(population), AGENTS);
    double *first = folk_population_column(population, folk_population_add(population, "score"));
    assert_near(first[0] + first[AGENTS - 1], 0, 0);
    first[AGENTS - 1] = 4;
    for (int i = 1; i < COLUMNS; i++) {
        char name[16];
        snprintf(name, sizeof name, "trait-%d", i);
        assert_int_equal(folk_population_add(population, name), i);
    }
    assert_ptr_equal(folk_population_column(population, 0), first);
    assert_int_equal(folk_population_column_count(population), COLUMNS);
    assert_int_equal(folk_population_find(population, "trait-42"), 42);
    assert_int_equal(folk_population_find(population, "trait"), FOLK_NO_COLUMN);
    assert_string_equal(folk_population_column_name(population, 99), "trait-99");
    folk_population_destroy(population);
}

// 8 bytes a value and nothing for an agent: a million agents with two columns take 16 MB.
static void memory_is_eight_bytes_a_value(void **state) {
    (void)state;
    enum { AGENTS = 1000000 };
    folk_population *population = folk_population_create("many", AGENTS);
    folk_population_add(population, "payoff");
    folk_population_add(population, "wealth");
    assert_in_range(folk_memory_used(), 2 * AGENTS * sizeof(double),
                    2 * AGENTS * sizeof(double) + 16384);
    folk_population_destroy(population);
}

static void empty_population_is_allowed(void **state) {
    (void)state;
    folk_population *population = folk_population_create("nobody", 0);
    folk_population_add(population, "score");
    assert_int_equal(folk_population_size(population), 0);
    folk_population_destroy(population);
    folk_population_destroy(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(columns_start_at_zero_and_stay_where_they_are),
        FOLK_TEST(memory_is_eight_bytes_a_value),
        FOLK_TEST(empty_population_is_allowed),
    };
    return FOLK_TESTS(tests);
}
