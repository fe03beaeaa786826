// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/stopping.h"
#include "core/rng.h"
#include "tests/test.h"

static void rules_are_read(void **state) {
    (void)state;
    folk_stop_rule rule;
    assert_true(folk_stop_parse("ci(cooperation) < 0.01", &rule, NULL));
    assert_int_equal(rule.count, 2);
    assert_int_equal(rule.clauses[0].quantity, FOLK_STOP_WIDTH);
    assert_string_equal(rule.clauses[0].metric, "cooperation");
    assert_near(rule.clauses[0].threshold, 0.01, 0);
    assert_near(rule.clauses[0].level, 0.95, 0);
    assert_true(rule.clauses[0].strict && !rule.clauses[0].bounded);
    assert_int_equal(rule.clauses[1].quantity, FOLK_STOP_COUNT);
    assert_near(rule.clauses[1].threshold, FOLK_STOP_FEWEST, 0);
    assert_true(folk_stop_parse(" ci( welfare,99% )/mean<=5% and n>20 and "
                                "ci(deal-rate in -1..1e0, 0.9) < 1e-3 ",
                                &rule, NULL));
    assert_int_equal(rule.count, 3);
    assert_int_equal(rule.clauses[0].quantity, FOLK_STOP_RELATIVE);
    assert_near(rule.clauses[0].level, 0.99, 1e-16);
    assert_near(rule.clauses[0].threshold, 0.05, 1e-16);
    assert_false(rule.clauses[0].strict);
    assert_true(rule.clauses[1].strict);
    assert_near(rule.clauses[1].threshold, 20, 0);
    assert_string_equal(rule.clauses[2].metric, "deal-rate");
    assert_true(rule.clauses[2].bounded);
    assert_near(rule.clauses[2].low, -1, 0);
    assert_near(rule.clauses[2].high, 1, 0);
    assert_true(folk_stop_parse("ci(n) < 1 and n >= 0", &rule, NULL)); // a metric may be called n
    assert_int_equal(rule.count, 2);
}

static void mistakes_are_told(void **state) {
    (void)state;
    static const char *const rules[][2] = {
        {"", "the stopping rule '' ends where 'ci(METRIC)' or 'n' was expected; a rule looks like "
             "'ci(cooperation) < 0.01 and n >= 20'"},
        {"ci(x) > 1", "the stopping rule 'ci(x) > 1' has '> 1' at character 7, where '<' was "
                      "expected; a rule looks like 'ci(cooperation) < 0.01 and n >= 20'"},
        {"ci(x) < 1 or n > 2",
         "the stopping rule 'ci(x) < 1 or n > 2' has 'or n > 2' at character 11, where 'and' or "
         "the end was expected; a rule looks like 'ci(cooperation) < 0.01 and n >= 20'"},
        {"n >= 20", "the stopping rule 'n >= 20' names no interval to wait for; for a fixed number "
                    "of runs give --replicates, for a rule something like 'ci(cooperation) < 0.01 "
                    "and n >= 20'"},
        {"ci(x, 95) < 1", "the stopping rule 'ci(x, 95) < 1' has a level of 95; a level is from "
                          "0.5 to 0.999999, usually 0.95"},
        {"ci(x) < 0", "the stopping rule 'ci(x) < 0' asks for an interval of 'x' of 0, which no "
                      "number of runs gives; the number is above 0"},
        {"ci(x in 1..0) < 1", "the stopping rule 'ci(x in 1..0) < 1' has bounds of 'x' that are "
                              "not in order: the lower comes first, as in 'ci(x in 0..1)'"},
        {"n > 1.5", "the stopping rule 'n > 1.5' asks for 1.5 replicates; n is compared with a "
                    "whole number"},
    };
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        folk_stop_rule rule;
        folk_error err;
        assert_false(folk_stop_parse(rules[i][0], &rule, &err));
        assert_string_equal(err.text, rules[i][1]);
    }
}

static void too_many_clauses_are_refused(void **state) {
    (void)state;
    char text[1024] = "ci(x) < 1";
    for (int i = 0; i < FOLK_STOP_CLAUSES; i++)
        strcat(text, " and ci(x) < 1");
    folk_stop_rule rule;
    folk_error err;
    assert_false(folk_stop_parse(text, &rule, &err));
    assert_non_null(strstr(err.text, "more than 15 clauses"));
    memset(text, 'x', 200);
    memcpy(text, "ci(", 3);
    assert_false(folk_stop_parse(text, &rule, &err));
    assert_non_null(strstr(err.text, "a name of at most 127 characters"));
}

static void metrics_are_checked(void **state) {
    (void)state;
    const char *const metrics[] = {"cooperation", "welfare"};
    folk_stop_rule rule;
    folk_error err;
    assert_true(folk_stop_parse("ci(welfare) < 1 and n > 2", &rule, NULL));
    assert_true(folk_stop_check(&rule, metrics, 2, NULL));
    assert_true(folk_stop_parse("ci(wellfare) < 1", &rule, NULL));
    assert_false(folk_stop_check(&rule, metrics, 2, &err));
    assert_string_equal(err.text,
                        "the stopping rule waits for 'wellfare', which the scenario does not "
                        "measure (did you mean 'welfare'?); it measures cooperation, welfare");
}

static void clauses_are_read_off_the_values(void **state) {
    (void)state;
    const double values[] = {10, NAN, 12, 11, 9, 8, 10, 12, 8, 11, 9}; // ten of mean 10
    folk_moments moments = {0};
    for (int i = 0; i < 11; i++)
        if (i != 1) folk_moments_add(&moments, values[i]);
    const folk_interval interval = folk_sequence_normal(&moments, 0.9);
    folk_stop_clause clause = {.quantity = FOLK_STOP_WIDTH, .level = 0.9, .strict = true};
    folk_stop_reading reading = folk_stop_read(&clause, values, 11);
    assert_near(reading.value, (interval.high - interval.low) / 2, 1e-12);
    assert_false(reading.met);
    clause.threshold = reading.value; // not less than itself
    assert_false(folk_stop_read(&clause, values, 11).met);
    clause.strict = false;
    assert_true(folk_stop_read(&clause, values, 11).met);
    clause.quantity = FOLK_STOP_RELATIVE;
    assert_near(folk_stop_read(&clause, values, 11).value, reading.value / 10, 1e-12);
    clause = (folk_stop_clause){.quantity = FOLK_STOP_COUNT, .threshold = 10};
    assert_true(folk_stop_read(&clause, values, 11).met);
    assert_false(folk_stop_read(&clause, values, 10).met);
    clause = (folk_stop_clause){.bounded = true, .high = 11, .level = 0.9, .threshold = 100};
    assert_true(isinf(folk_stop_read(&clause, values, 11).value)); // 12 lies outside
    assert_true(folk_stop_read(&clause, values, 2).met);
    assert_true(isinf(folk_stop_read(&(folk_stop_clause){.level = 0.95}, values, 2).value));
}

// The likelihood of n values with mean m and deviation s (n - 1), the standardised mean mixed by a
// normal of variance g (0: it is zero), the scale by 1 / sigma; a sum over a fine grid.
static double mixed_likelihood(double n, double m, double s, double g) {
    double sum = 0;
    const double step = 0.02;
    const int span = g > 0 ? 400 : 0;
    for (int i = -600; i <= 600; i++) {
        const double sigma = exp(i * 0.01), scale = pow(sigma, -n);
        for (int j = -span; j <= span; j++) {
            const double effect = j * step; // in deviations of the mixture
            const double off = m - sigma * effect * sqrt(g);
            const double squares = (n - 1) * s * s + n * off * off;
            const double weight = exp(-squares / (2 * sigma * sigma) - effect * effect / 2);
            sum += scale * weight * (span == 0 ? 1 : step / sqrt(2 * 3.14159265358979323846));
        }
    }
    return sum;
}

// At the ends of the interval the mixture stands to the null as 1 to 1 - level.
static void the_sequence_is_where_the_mixture_says(void **state) {
    (void)state;
    const double sizes[] = {8, 20, 60}, levels[] = {0.9, 0.95};
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 2; j++) {
            const double n = sizes[i];
            const folk_moments moments = {(uint64_t)n, 0, n - 1, -1, 1}; // deviation 1
            const double half = folk_sequence_normal(&moments, levels[j]).high;
            const double ratio =
                mixed_likelihood(n, half, 1, 1.0 / 4) / mixed_likelihood(n, half, 1, 0);
            assert_near(ratio * (1 - levels[j]), 1, 1e-3);
        }
}

enum { PATHS = 2000, LENGTH = 500 };

typedef struct tally {
    int always_naive, always;   // every interval of the path holds the mean
    int stopped_naive, stopped; // the one does at which the rule stops
    double spent;               // replicates until the sequence stops
} tally;

static double naive_half(const folk_moments *moments) {
    const folk_interval interval = folk_moments_interval(moments, 0.95);
    return (interval.high - interval.low) / 2;
}

// Looks after every value from the second on; stops where the half-width falls below `narrow`.
static void walk_path(folk_rng *rng, double narrow, tally *all) {
    folk_moments moments = {0};
    bool naive_held = true, held = true, naive_over = false, over = false;
    for (int n = 1; n <= LENGTH; n++) {
        folk_moments_add(&moments, folk_rng_normal(rng, 0, 1));
        if (n < 2) continue;
        const folk_interval interval = folk_sequence_normal(&moments, 0.95);
        const double naive = naive_half(&moments), half = (interval.high - interval.low) / 2;
        const bool naive_holds = fabs(moments.mean) <= naive;
        const bool holds = interval.low <= 0 && 0 <= interval.high;
        naive_held &= naive_holds;
        held &= holds;
        if (!naive_over && naive < narrow) all->stopped_naive += naive_holds;
        if (!over && half < narrow) all->stopped += holds, all->spent += n;
        naive_over |= naive < narrow;
        over |= half < narrow;
    }
    assert_true(over && naive_over);
    all->always_naive += naive_held;
    all->always += held;
}

// 2000 paths of 500 normal values, a look after each: the deviation of a share of 0.95 is 0.0049.
// All 499 intervals of the sequence hold the mean at least 95 % of the time, and so does the one at
// which a rule stops. Of naive t intervals some misses the mean in more than a third of the paths,
// and the one at the stop (half-width 0.6) misses more often than 5 %, by more than 4 deviations.
static void peeking_keeps_the_level(void **state) {
    (void)state;
    folk_rng rng = folk_rng_stream(1, "stopping-test", 0, 0);
    tally all = {0};
    for (int path = 0; path < PATHS; path++)
        walk_path(&rng, 0.6, &all);
    print_message("# of %d: always %d, naive %d; at the stop %d, naive %d; %.1f runs\n", PATHS,
                  all.always, all.always_naive, all.stopped, all.stopped_naive, all.spent / PATHS);
    assert_true((double)all.always / PATHS >= 0.95 - 4 * 0.0049);
    assert_true((double)all.stopped / PATHS >= 0.95 - 4 * 0.0049);
    assert_true((double)all.always_naive / PATHS < 0.667);
    assert_true((double)all.stopped_naive / PATHS < 0.95 - 4 * 0.0049);
}

// Rare events (1 in 20, values 0 and 1), up to 400 of them: what a bounded sequence is for. Naive
// intervals look from the 10th value on, and stop at once where all of these are 0. Here the
// interval at each stop is judged by the rule's own reading.
static void rare_events_need_bounds(void **state) {
    (void)state;
    enum { TRIALS = 1000, MOST = 400 };
    int naive_held = 0, held = 0;
    for (uint64_t trial = 0; trial < TRIALS; trial++) {
        folk_rng rng = folk_rng_stream(2, "stopping-test", trial, 0);
        double values[MOST];
        folk_moments moments = {0};
        bool stopped = false;
        for (int n = 1; n <= MOST; n++) {
            values[n - 1] = folk_rng_unit(&rng) < 0.05;
            folk_moments_add(&moments, values[n - 1]);
            if (stopped || n < 10 || !(naive_half(&moments) < 0.05)) continue;
            stopped = true;
            naive_held += fabs(moments.mean - 0.05) <= naive_half(&moments);
        }
        const folk_interval all = folk_sequence_bounded(values, MOST, 0, 1, 0.95);
        held += all.low <= 0.05 && 0.05 <= all.high && isfinite(all.low);
    }
    print_message("# of %d: bounded %d, naive %d\n", TRIALS, held, naive_held);
    assert_true(held / (double)TRIALS >= 0.95 - 4 * 0.0069);
    assert_true(naive_held / (double)TRIALS < 0.7);
}

// A bounded interval is the intersection of all before it, in the metric's own unit; wide at first,
// it narrows like 1 / sqrt(n): of uniform numbers, to less than 0.1 after 2000.
static void bounded_sequences_narrow(void **state) {
    (void)state;
    enum { COUNT = 2000 };
    double values[COUNT], scaled[COUNT];
    folk_rng rng = folk_rng_stream(3, "stopping-test", 0, 0);
    for (int i = 0; i < COUNT; i++) {
        values[i] = folk_rng_unit(&rng);
        scaled[i] = 10 + 5 * values[i];
    }
    folk_interval before = {0, 1};
    for (size_t n = 0; n <= COUNT; n += 50) {
        const folk_interval now = folk_sequence_bounded(values, n, 0, 1, 0.95);
        assert_true(now.low >= before.low && now.high <= before.high);
        before = now;
    }
    const folk_interval other = folk_sequence_bounded(scaled, COUNT, 10, 15, 0.95);
    assert_near(other.low, 10 + 5 * before.low, 1e-12);
    assert_near(other.high, 10 + 5 * before.high, 1e-12);
    assert_true(before.high - before.low < 0.1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(rules_are_read),
        FOLK_TEST(mistakes_are_told),
        FOLK_TEST(too_many_clauses_are_refused),
        FOLK_TEST(metrics_are_checked),
        FOLK_TEST(clauses_are_read_off_the_values),
        FOLK_TEST(the_sequence_is_where_the_mixture_says),
        FOLK_TEST(peeking_keeps_the_level),
        FOLK_TEST(rare_events_need_bounds),
        FOLK_TEST(bounded_sequences_narrow),
    };
    return FOLK_TESTS(tests);
}
