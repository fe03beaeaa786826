// SPDX-License-Identifier: GPL-3.0-or-later
// Exact payoffs: closed forms, the relations that zero-determinant strategies enforce, power
// iteration of a naive chain, and matches that are played.
#include "tests/test.h"

#include "agents/exact.h"

static folk_game dilemma(void) {
    folk_game game;
    folk_error err;
    assert_true(folk_game_symmetric(&game, "pd", (double[4]){3, 0, 5, 1}, &err));
    return game;
}

static folk_strategy memory_one(const double vector[5]) {
    folk_strategy strategy;
    folk_error err;
    assert_true(folk_strategy_memory_one(&strategy, vector[0], vector + 1, &err));
    return strategy;
}

/// Expected scores as `def` says, with the dilemma and the two players put in.
static folk_match_result exact(folk_match_def def, const folk_strategy *first,
                               const folk_strategy *second) {
    folk_game game = dilemma();
    folk_match_result result;
    folk_error err;
    def.game = &game;
    def.players[0] = first;
    def.players[1] = second;
    if (!folk_exact_play(&def, &result, &err)) fail_msg("%s", err.text);
    folk_game_clear(&game);
    return result;
}

static folk_match_result exact_vectors(folk_match_def def, const double first[5],
                                       const double second[5]) {
    folk_strategy one = memory_one(first), two = memory_one(second);
    const folk_match_result result = exact(def, &one, &two);
    folk_strategy_clear(&one);
    folk_strategy_clear(&two);
    return result;
}

static const double cooperator[5] = {1, 1, 1, 1, 1}, defector[5] = {0, 0, 0, 0, 0};
static const double coin[5] = {0.5, 0.5, 0.5, 0.5, 0.5};
static const double tit_for_tat[5] = {1, 1, 0, 1, 0}, suspicious[5] = {0, 1, 0, 1, 0};
static const double grim[5] = {1, 1, 0, 0, 0}, pavlov[5] = {1, 1, 0, 0, 1};
static const double generous[5] = {1, 1, 1.0 / 3, 1, 1.0 / 3};

// Stationary payoffs at 5, 3, 1, 0 (Press & Dyson 2012; Stewart & Plotkin 2012), as fractions.
static void zero_determinant_strategies_earn_their_fractions(void **state) {
    (void)state;
    static const double extort_2[5] = {1, 8.0 / 9, 1.0 / 2, 1.0 / 3, 0};
    static const double gtft_2[5] = {1, 1, 1.0 / 8, 1, 1.0 / 4};
    static const double set_2[5] = {1, 3.0 / 4, 1.0 / 4, 1.0 / 2, 1.0 / 4};
    const struct {
        const double *first, *second;
        double scores[2];
    } cases[] = {
        {extort_2, cooperator, {7.0 / 2, 9.0 / 4}},
        {extort_2, defector, {1, 1}},
        {extort_2, coin, {42.0 / 17, 59.0 / 34}},
        {gtft_2, cooperator, {3, 3}},
        {gtft_2, defector, {7.0 / 9, 17.0 / 9}},
        {gtft_2, coin, {36.0 / 17, 87.0 / 34}},
        {set_2, cooperator, {11.0 / 3, 2}},
        {set_2, defector, {3.0 / 4, 2}},
        {set_2, coin, {33.0 / 14, 2}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const folk_match_result result =
            exact_vectors((folk_match_def){0}, cases[i].first, cases[i].second);
        assert_near(result.scores[0], cases[i].scores[0], 1e-9);
        assert_near(result.scores[1], cases[i].scores[1], 1e-9);
    }
}

// Random zero-determinant vectors (Hilbe, Nowak & Sigmund 2013) hold s (x - l) = y - l against
// random others, in the long run, to the vectors' rounding, which counts 1 / phi fold.
static void random_zero_determinant_strategies_hold_their_line(void **state) {
    (void)state;
    enum { TRIPLES = 2000 };
    folk_rng rng = folk_rng_stream(20261120, "triples", 0, 0);
    double worst = 0.0;
    int feasible = 0;
    for (int i = 0; i < TRIPLES; i++) {
        const double l = folk_rng_uniform(&rng, 1, 3), s = folk_rng_uniform(&rng, -1, 1);
        const double phi = folk_rng_uniform(&rng, 0.01, 0.4);
        const double first[5] = {
            0.5,
            1 - phi * (1 - s) * (3 - l),
            1 - phi * (s * l + 5 - l),
            phi * (l + s * (5 - l)),
            phi * (1 - s) * (l - 1),
        };
        bool valid = true;
        for (int j = 1; j < 5; j++)
            valid = valid && first[j] >= 0 && first[j] <= 1;
        double second[5];
        for (int j = 0; j < 5; j++)
            second[j] = folk_rng_unit(&rng);
        if (!valid) continue;
        feasible++;
        const folk_match_result result = exact_vectors((folk_match_def){0}, first, second);
        worst = fmax(worst, fabs(s * (result.scores[0] - l) - (result.scores[1] - l)));
    }
    assert_true(feasible > TRIPLES / 4);
    assert_true(worst < 1e-11);
}

// Self-play under execution noise, to the five decimals that are known; tit-for-tat's is exact.
static void noise_lowers_self_play_as_the_chain_says(void **state) {
    (void)state;
    const folk_match_def def = {.noise = 0.01};
    assert_near(exact_vectors(def, tit_for_tat, tit_for_tat).scores[0], 2.25, 1e-12);
    assert_near(exact_vectors(def, pavlov, pavlov).scores[0], 2.95109, 5e-6);
    assert_near(exact_vectors(def, generous, generous).scores[0], 2.97032, 5e-6);
    assert_near(exact_vectors(def, grim, grim).scores[0], 1.03970, 5e-6);
    assert_near(exact_vectors((folk_match_def){.noise = 0.3}, tit_for_tat, tit_for_tat).scores[1],
                2.25, 1e-12);
}

// No error, no forgetting: cycles of 1, 2 and 4 rounds and absorption, not an ergodic average.
static void the_start_decides_where_nothing_mixes(void **state) {
    (void)state;
    const folk_match_def def = {0};
    assert_near(exact_vectors(def, tit_for_tat, tit_for_tat).scores[0], 3, 0);
    assert_near(exact_vectors(def, tit_for_tat, suspicious).scores[0], 2.5, 1e-15);
    assert_near(exact_vectors(def, suspicious, suspicious).scores[0], 1, 0);
    // half the matches fall into mutual defection at once, the others never
    const double undecided[5] = {0.5, 1, 1, 1, 0};
    assert_near(exact_vectors(def, undecided, defector).scores[0], 0.5, 1e-15);
    // a coin's first move is answered for ever: 3 or the exchange of 0 and 5
    const double first_by_coin[5] = {0.5, 1, 0, 1, 0};
    assert_near(exact_vectors(def, first_by_coin, tit_for_tat).scores[0], 2.75, 1e-15);
}

// 5, 3, 1, 0: grim keeps a defector from gaining from delta = (T - R) / (T - P) = 1/2 on, and
// tit-for-tat an alternation too from (T - R) / (R - S) = 2/3 on. At the bound both pay alike.
static void patience_pays_from_the_thresholds_on(void **state) {
    (void)state;
    const double half = 0.5, two_thirds = 2.0 / 3, alternator[5] = {0, 0, 0, 1, 1};
    assert_near(exact_vectors((folk_match_def){.discount = half}, defector, grim).scores[0],
                exact_vectors((folk_match_def){.discount = half}, cooperator, grim).scores[0],
                1e-9);
    const folk_match_def patient = {.discount = two_thirds};
    assert_near(exact_vectors(patient, alternator, tit_for_tat).scores[0],
                exact_vectors(patient, cooperator, tit_for_tat).scores[0], 1e-9);
    assert_near(exact_vectors(patient, cooperator, grim).scores[0], 9, 1e-12);
}

// Tit-for-tat against a defector is 0 and then 1 a round; against its suspicious twin 0, 5, 0, 5 …
static void a_path_is_added_up_whatever_its_length(void **state) {
    (void)state;
    const uint32_t turns = 2000000001;
    folk_match_def def = {.turns = turns};
    assert_near(exact_vectors(def, tit_for_tat, defector).scores[0], turns - 1.0, 0);
    assert_near(exact_vectors(def, tit_for_tat, suspicious).scores[0], 5.0 * (turns / 2), 0);
    assert_near(exact_vectors(def, tit_for_tat, suspicious).scores[1], 5.0 * (turns / 2 + 1), 0);
    def = (folk_match_def){.turns = 3, .discount = 0.5};
    assert_near(exact_vectors(def, tit_for_tat, defector).scores[1], 5 + 0.5 + 0.25, 1e-15);
    def = (folk_match_def){.turns = 1, .discount = 0.5};
    assert_near(exact_vectors(def, tit_for_tat, tit_for_tat).scores[1], 3, 0);
}

// Sequential: the second answers the first's move of the same round, so a defector is answered at
// once and a suspicious strategy never opens.
static void in_turns_the_second_answers_at_once(void **state) {
    (void)state;
    const folk_match_def def = {.turns = 10, .alternating = true};
    assert_near(exact_vectors(def, defector, tit_for_tat).scores[0], 10, 0);
    assert_near(exact_vectors(def, tit_for_tat, defector).scores[1], 5 + 9, 0);
    assert_near(exact_vectors(def, tit_for_tat, suspicious).scores[0], 30, 0);
}

enum { KINDS = 3, PLAYERS = 9 };

static double probability(folk_rng *rng) {
    const double u = folk_rng_unit(rng);
    return u < 0.3 ? 0.0 : u < 0.6 ? 1.0 : folk_rng_unit(rng);
}

static folk_strategy random_strategy(folk_rng *rng, int kind) {
    folk_strategy strategy = {0};
    folk_error err;
    double table[16];
    for (int i = 0; i < 16; i++)
        table[i] = probability(rng);
    const uint8_t opening[2] = {(uint8_t)folk_rng_below(rng, 2), (uint8_t)folk_rng_below(rng, 2)};
    folk_machine_state states[3];
    for (int i = 0; i < 3; i++)
        states[i] = (folk_machine_state){
            (uint32_t)folk_rng_below(rng, 2),
            {(uint32_t)folk_rng_below(rng, 3), (uint32_t)folk_rng_below(rng, 3)},
        };
    if (kind == 0) folk_strategy_memory_one(&strategy, table[0], table + 1, &err);
    if (kind == 1) folk_strategy_lookup(&strategy, 2, opening, table, &err);
    if (kind == 2) folk_strategy_machine(&strategy, states, 3, &err);
    return strategy;
}

/// The rules that the random matches below differ in.
static folk_match_def random_rules(folk_rng *rng) {
    return (folk_match_def){
        .noise = folk_rng_below(rng, 2) ? 0.0 : 0.07,
        .perception = folk_rng_below(rng, 2) ? 0.0 : 0.11,
        .discount = folk_rng_below(rng, 2) ? 0.0 : 0.9,
        .alternating = folk_rng_below(rng, 2) == 0,
    };
}

// Played for 40 rounds 1,500 times: |z| < 4 for the worst of 81 pairs and both players. What
// never varies must agree to rounding.
static void played_matches_agree_on_average(void **state) {
    (void)state;
    enum { MATCHES = 1500, TURNS = 40 };
    folk_rng rng = folk_rng_stream(20261120, "exact against played", 0, 0);
    folk_game game = dilemma();
    folk_strategy players[PLAYERS];
    double worst = 0.0;
    for (int i = 0; i < PLAYERS; i++)
        players[i] = random_strategy(&rng, i % KINDS);
    for (int i = 0; i < PLAYERS * PLAYERS; i++) {
        folk_match_def def = random_rules(&rng);
        def.turns = TURNS;
        const folk_match_result expected = exact(def, &players[i / PLAYERS], &players[i % PLAYERS]);
        def.game = &game;
        def.players[0] = &players[i / PLAYERS];
        def.players[1] = &players[i % PLAYERS];
        double sum[2] = {0}, squares[2] = {0};
        for (uint64_t seed = 0; seed < MATCHES; seed++) {
            folk_match_result result;
            def.seed = folk_seed_derive(7, (uint64_t)i, seed);
            folk_match_play(&def, &result, NULL);
            for (int who = 0; who < 2; who++) {
                const double excess = result.scores[who] - expected.scores[who];
                sum[who] += excess;
                squares[who] += excess * excess;
            }
        }
        for (int who = 0; who < 2; who++) {
            const double mean = sum[who] / MATCHES;
            const double variance = squares[who] / MATCHES - mean * mean;
            if (variance < 1e-12)
                assert_near(mean, 0.0, 1e-9);
            else
                worst = fmax(worst, fabs(mean) / sqrt(variance / MATCHES));
        }
    }
    assert_true(worst < 4.0);
    for (int i = 0; i < PLAYERS; i++)
        folk_strategy_clear(&players[i]);
    folk_game_clear(&game);
}

// 300 random pairs of vectors under noise 0.02: the chain of the four outcomes by hand, in long
// double, until a step changes nothing by more than 1e-18.
static void power_iteration_ends_at_the_same_payoffs(void **state) {
    (void)state;
    folk_rng rng = folk_rng_stream(20261122, "power iteration", 0, 0);
    const long double noise = 0.02L, points[4] = {3, 0, 5, 1};
    double worst = 0.0;
    for (int i = 0; i < 300; i++) {
        double vectors[2][5];
        for (int j = 0; j < 10; j++)
            vectors[j / 5][j % 5] = folk_rng_unit(&rng);
        long double now[4] = {0.25L, 0.25L, 0.25L, 0.25L}, change = 1.0L;
        for (int t = 0; t < 30000 && change > 1e-18L; t++) {
            long double then[4] = {0};
            for (int from = 0; from < 4; from++) {
                const int mirrored = (int[4]){0, 2, 1, 3}[from];
                const long double p = vectors[0][1 + from], q = vectors[1][1 + mirrored];
                const long double c = p + noise - 2 * p * noise, d = q + noise - 2 * q * noise;
                then[0] += now[from] * c * d;
                then[1] += now[from] * c * (1 - d);
                then[2] += now[from] * (1 - c) * d;
                then[3] += now[from] * (1 - c) * (1 - d);
            }
            change = 0.0L;
            for (int k = 0; k < 4; k++)
                change += fabsl(then[k] - now[k]);
            memcpy(now, then, sizeof now);
        }
        assert_true(change <= 1e-18L);
        long double expected = 0.0L;
        for (int k = 0; k < 4; k++)
            expected += now[k] * points[k];
        const folk_match_result result =
            exact_vectors((folk_match_def){.noise = 0.02}, vectors[0], vectors[1]);
        worst = fmax(worst, (double)fabsl(expected - (long double)result.scores[0]));
    }
    assert_true(worst < 1e-12);
}

// The long run is what a very long match gives a round: averages of the last 5,040 rounds of
// 7,000 (a multiple of every period up to 10), followed round by round, differ by less than 1e-9.
static void the_long_run_is_that_of_long_matches(void **state) {
    (void)state;
    enum { LONG = 7000, COUNTED = 5040 };
    folk_rng rng = folk_rng_stream(20261121, "long run", 0, 0);
    double worst = 0.0;
    for (int i = 0; i < 36; i++) {
        folk_strategy first = random_strategy(&rng, i % KINDS);
        folk_strategy second = random_strategy(&rng, i / KINDS % KINDS);
        folk_match_def def = random_rules(&rng);
        const bool discounted = def.discount != 0.0;
        const folk_match_result limit = exact(def, &first, &second);
        def.turns = LONG;
        const folk_match_result whole = exact(def, &first, &second);
        def.turns = LONG - COUNTED;
        const folk_match_result before = exact(def, &first, &second);
        for (int who = 0; who < 2; who++) {
            const double mean =
                discounted ? whole.scores[who] : (whole.scores[who] - before.scores[who]) / COUNTED;
            worst = fmax(worst, fabs(limit.scores[who] - mean));
        }
        folk_strategy_clear(&first);
        folk_strategy_clear(&second);
    }
    assert_true(worst < 1e-9);
}

// A machine that copies is tit-for-tat: the two ways to the long run, by the general chain and by
// the four outcomes, agree.
static void four_outcomes_and_the_general_chain_agree(void **state) {
    (void)state;
    folk_error err;
    folk_strategy copier, vector = memory_one(tit_for_tat), other = memory_one(generous);
    const folk_machine_state states[2] = {{FOLK_C, {0, 1}}, {FOLK_D, {0, 1}}};
    assert_true(folk_strategy_machine(&copier, states, 2, &err));
    for (int i = 0; i < 3; i++) {
        const folk_match_def def = {.noise = i == 0 ? 0.0 : 0.02, .discount = i == 1 ? 0.0 : 0.95};
        const folk_match_result general = exact(def, &copier, &other);
        const folk_match_result closed = exact(def, &vector, &other);
        for (int outcome = 0; outcome < 4; outcome++)
            assert_near(general.outcomes[outcome], closed.outcomes[outcome], 1e-12);
    }
    folk_strategy_clear(&copier);
    folk_strategy_clear(&vector);
    folk_strategy_clear(&other);
}

// A game in which the second earns ten times the first's.
static void a_matrix_holds_what_the_row_earns_as_first_player(void **state) {
    (void)state;
    folk_error err;
    folk_game pd = dilemma(), roles;
    assert_true(folk_game_create(&roles, "roles", 2, 2, (double[4]){3, 0, 5, 1},
                                 (double[4]){30, 50, 0, 10}, &err));
    folk_strategy one = memory_one(tit_for_tat), two = memory_one(defector);
    const folk_strategy *players[2] = {&one, &two};
    double payoffs[4];
    folk_match_def def = {.game = &pd, .turns = 10};
    assert_true(folk_exact_matrix(&def, players, 2, payoffs, &err));
    for (int i = 0; i < 4; i++)
        assert_near(payoffs[i], ((double[4]){30, 9, 14, 10})[i], 0);
    def.game = &roles;
    assert_true(folk_exact_matrix(&def, players, 2, payoffs, &err));
    for (int i = 0; i < 4; i++)
        assert_near(payoffs[i], ((double[4]){30, 9, 14, 10})[i], 0);
    folk_strategy_clear(&one);
    folk_strategy_clear(&two);
    folk_game_clear(&pd);
    folk_game_clear(&roles);
}

static void chains_that_are_too_large_are_told(void **state) {
    (void)state;
    folk_error err;
    folk_game game = dilemma();
    static folk_machine_state states[4000];
    for (uint32_t i = 0; i < 4000; i++)
        states[i] = (folk_machine_state){FOLK_C, {(i + 1) % 4000, 0}};
    folk_strategy large, chance = memory_one(coin);
    assert_true(folk_strategy_machine(&large, states, 4000, &err));
    folk_match_result result;
    folk_match_def def = {.game = &game, .players = {&large, &large}};
    assert_false(folk_exact_play(&def, &result, &err));
    assert_string_equal(err.text, "the two strategies have 4000 and 4000 states: for exact payoffs "
                                  "their product must be at most 8388608");
    def.players[1] = &chance;
    assert_false(folk_exact_play(&def, &result, &err));
    assert_non_null(
        strstr(err.text, "for exact payoffs in the long run they must be at most 2048"));
    folk_strategy_clear(&large);
    folk_strategy_clear(&chance);
    folk_game_clear(&game);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(zero_determinant_strategies_earn_their_fractions),
        FOLK_TEST(random_zero_determinant_strategies_hold_their_line),
        FOLK_TEST(noise_lowers_self_play_as_the_chain_says),
        FOLK_TEST(the_start_decides_where_nothing_mixes),
        FOLK_TEST(patience_pays_from_the_thresholds_on),
        FOLK_TEST(a_path_is_added_up_whatever_its_length),
        FOLK_TEST(in_turns_the_second_answers_at_once),
        FOLK_TEST(played_matches_agree_on_average),
        FOLK_TEST(power_iteration_ends_at_the_same_payoffs),
        FOLK_TEST(the_long_run_is_that_of_long_matches),
        FOLK_TEST(four_outcomes_and_the_general_chain_agree),
        FOLK_TEST(a_matrix_holds_what_the_row_earns_as_first_player),
        FOLK_TEST(chains_that_are_too_large_are_told),
    };
    return FOLK_TESTS(tests);
}
