// SPDX-License-Identifier: GPL-3.0-or-later
// Fixation against published values (Nowak et al. 2004 and Moran 1958 as worked out in the field)
// and closed forms; rare mutations and the replicator equation against theirs.
#include "tests/test.h"

#include "agents/fixation.h"
#include "agents/replicator.h"

static folk_fixation fixation(folk_rule rule, uint32_t size, double intensity,
                              const double *payoffs) {
    folk_fixation_def def = {.rule = rule, .size = size, .intensity = intensity, .range = 1.0};
    memcpy(def.payoffs, payoffs, sizeof def.payoffs);
    assert_true(folk_fixation_check(&def, NULL));
    return folk_fixation_solve(&def, 1);
}

static double moran(uint32_t size, double a, double b, double c, double d) {
    return fixation(FOLK_BIRTH_DEATH, size, 1.0, (double[]){a, b, c, d}).probability;
}

static void moran_gives_the_published_values(void **state) {
    (void)state;
    assert_near(moran(2, 2, 1, 3, 0), 1.0 / 4, 1e-15);
    assert_near(moran(3, 2, 1, 3, 0), 2.0 / 11, 1e-15);
    assert_near(moran(4, 2, 1, 3, 0), 5.0 / 31, 1e-15);
    assert_near(moran(10, 2, 1, 3, 0), 255255.0 / 1008638, 1e-14);
    assert_near(moran(5, 30, 9, 14, 10), 0.231174, 5e-7); // tit-for-tat among defectors, 10 rounds
    assert_near(moran(5, 10, 14, 9, 30), 0.089726, 5e-7); // and the other way round
}

static void constant_fitness_gives_the_closed_form(void **state) {
    (void)state;
    const double ratios[] = {1.1, 2.0, 0.9, 0.5, 1.001};
    for (int i = 0; i < 5; i++)
        for (uint32_t size = 2; size < 500; size = size * 3 + 1) {
            const double r = ratios[i];
            const double expected = (1 - 1 / r) / (1 - pow(r, -(double)size));
            assert_near(moran(size, r, r, 1, 1) / expected, 1.0, 1e-9);
        }
    assert_near(moran(10, 1.1, 1.1, 1, 1), 0.147950, 5e-7);
    assert_near(moran(10, 2, 2, 1, 1), 0.500489, 5e-7);
    assert_near(moran(10, 0.9, 0.9, 1, 1), 0.059482, 5e-7);
}

// Neutral drift: 1 / N; Moran's mean times are N^2 times the sums of Ewens (2004, section 3.2):
// with one mutant N (H + ...) = N sum over j of 1 / j for either end, and N (N - 1) given that it
// fixes.
static void neutral_drift_gives_the_closed_forms(void **state) {
    (void)state;
    for (uint32_t size = 2; size < 200; size += 33) {
        const folk_fixation drift = fixation(FOLK_BIRTH_DEATH, size, 0.0, (double[]){5, 0, 9, 1});
        double harmonic = 0;
        for (uint32_t j = 1; j < size; j++)
            harmonic += 1.0 / j;
        assert_near(drift.probability * size, 1.0, 1e-12);
        assert_near(drift.time / (size * harmonic), 1.0, 1e-12);
        assert_near(drift.conditional / ((double)size * (size - 1)), 1.0, 1e-12);
        const folk_fixation fermi = fixation(FOLK_FERMI, size, 0.0, (double[]){5, 0, 9, 1});
        assert_near(fermi.probability * size, 1.0, 1e-12);
    }
}

// Traulsen, Nowak & Pacheco 2006: the ratio down / up of Fermi's rule is exp(-intensity gain).
static void fermi_is_a_product_of_exponentials(void **state) {
    (void)state;
    const double a[] = {3, 0, 5, 1}, beta = 0.3;
    const int size = 12;
    double sum = 1, product = 1;
    for (int i = 1; i < size; i++) {
        const double first = (a[0] * (i - 1) + a[1] * (size - i)) / (size - 1.0);
        const double second = (a[2] * i + a[3] * (size - i - 1)) / (size - 1.0);
        product *= exp(-beta * (first - second));
        sum += product;
    }
    assert_near(fixation(FOLK_FERMI, (uint32_t)size, beta, a).probability, 1 / sum, 1e-14);
}

// A certain win: each step up, if one happens, is for good.
static void proportional_imitation_only_climbs(void **state) {
    (void)state;
    const folk_fixation win = fixation(FOLK_PROPORTIONAL, 5, 0.0, (double[]){1, 1, 0, 0});
    double time = 0;
    for (int i = 1; i < 5; i++)
        time += 20.0 / (i * (5 - i));
    assert_near(win.probability, 1.0, 0.0);
    assert_near(win.time, time, 1e-12);
    assert_near(win.conditional, time, 1e-12);
}

static void unsound_chains_get_a_sentence(void **state) {
    (void)state;
    folk_error err = {0};
    folk_fixation_def def = {
        .rule = FOLK_BIRTH_DEATH, .size = 5, .intensity = 1, .payoffs = {1, -1, 2, 0}};
    assert_false(folk_fixation_check(&def, &err));
    assert_string_equal(err.text,
                        "a fitness could be negative, as a payoff is -1: a lower intensity "
                        "or higher payoffs mend that");
    def.rule = FOLK_LOGIT;
    assert_false(folk_fixation_check(&def, &err));
    assert_string_equal(err.text,
                        "this rule has no chain of births and deaths: it must be Moran's, "
                        "death-birth, Fermi's or proportional imitation");
}

// Two types: the shares are as the probabilities of fixing, however small they are.
static void rare_mutations_weigh_by_fixation(void **state) {
    (void)state;
    double shares[3];
    folk_rare_mutations((double[]){0, 3e-200, 1e-200, 0}, 2, shares);
    assert_near(shares[0], 0.25, 1e-15);
    assert_near(shares[1], 0.75, 1e-15);
    // A ring that is entered one way with 1 / 2, 1 / 3 and 1 / 6: the time spent is the inverse.
    const double ring[] = {0, 0.5, 0, 0, 0, 1.0 / 3, 1.0 / 6, 0, 0};
    folk_rare_mutations(ring, 3, shares);
    assert_near(shares[0], 2.0 / 11, 1e-15);
    assert_near(shares[1], 3.0 / 11, 1e-15);
    assert_near(shares[2], 6.0 / 11, 1e-15);
    folk_rare_mutations((double[]){0, 0.5, 0, 0}, 2, shares);
    assert_near(shares[1], 1.0, 0.0);
}

// Logistic growth when payoffs are constants 1 and 0: x = 1 / (1 + (1 / x0 - 1) exp(-t)).
static void replicators_grow_logistically(void **state) {
    (void)state;
    const folk_replicator_def def = {.type_count = 2, .payoffs = (double[]){1, 1, 0, 0}};
    double shares[] = {0.01, 0.99};
    for (int i = 0; i < 500; i++)
        folk_replicator_step(&def, 0.01, shares);
    assert_near(shares[0], 1 / (1 + 99 * exp(-5)), 1e-10);
}

// Rock, paper, scissors: a third each is at rest, and around it x y z is kept (Hofbauer & Sigmund
// 1998, section 7.7); with mutation the rest attracts.
static void rock_paper_scissors_turns_around_a_third(void **state) {
    (void)state;
    folk_replicator_def def = {.type_count = 3,
                               .payoffs = (double[]){0, -1, 1, 1, 0, -1, -1, 1, 0}};
    double rest[] = {1.0 / 3, 1.0 / 3, 1.0 / 3}, shares[] = {0.5, 0.3, 0.2};
    for (int i = 0; i < 2000; i++) {
        folk_replicator_step(&def, 0.01, rest);
        folk_replicator_step(&def, 0.01, shares);
    }
    assert_near(rest[0], 1.0 / 3, 1e-14);
    assert_near(shares[0] * shares[1] * shares[2], 0.03, 1e-9);
    assert_true(fabs(shares[0] - 1.0 / 3) > 0.05 || fabs(shares[1] - 1.0 / 3) > 0.05);
    const double positive[] = {1, 0, 2, 2, 1, 0, 0, 2, 1};
    def.payoffs = positive;
    def.mutation = 0.1;
    for (int i = 0; i < 20000; i++)
        folk_replicator_step(&def, 0.01, shares);
    assert_near(shares[1], 1.0 / 3, 1e-6);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(moran_gives_the_published_values),
        FOLK_TEST(constant_fitness_gives_the_closed_form),
        FOLK_TEST(neutral_drift_gives_the_closed_forms),
        FOLK_TEST(fermi_is_a_product_of_exponentials),
        FOLK_TEST(proportional_imitation_only_climbs),
        FOLK_TEST(unsound_chains_get_a_sentence),
        FOLK_TEST(rare_mutations_weigh_by_fixation),
        FOLK_TEST(replicators_grow_logistically),
        FOLK_TEST(rock_paper_scissors_turns_around_a_third),
    };
    return FOLK_TESTS(tests);
}
