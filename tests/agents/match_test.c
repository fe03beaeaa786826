// SPDX-License-Identifier: GPL-3.0-or-later
// Matches of strategies as data: exact scores by hand, a naive player beside the kernels, and
// long-run payoffs of memory-one strategies against closed forms.
#include "tests/test.h"

#include "agents/match.h"

static folk_game dilemma(void) {
    folk_game game;
    folk_error err;
    assert_true(folk_game_symmetric(&game, "pd", (double[4]){3, 0, 5, 1}, &err));
    return game;
}

static folk_strategy memory_one(double first, double cc, double cd, double dc, double dd) {
    folk_strategy strategy;
    folk_error err;
    assert_true(folk_strategy_memory_one(&strategy, first, (double[4]){cc, cd, dc, dd}, &err));
    return strategy;
}

static folk_match_result play(const folk_strategy *first, const folk_strategy *second,
                              uint32_t turns, double noise, uint64_t seed) {
    folk_game game = dilemma();
    const folk_match_def def = {
        .players = {first, second},
        .game = &game,
        .turns = turns,
        .noise = noise,
        .seed = seed,
    };
    folk_match_result result;
    folk_match_play(&def, &result, NULL);
    folk_game_clear(&game);
    return result;
}

// Tit-for-tat against always-defect: 0 then 1 a round; 5 then 1 a round. With every move flipped,
// tit-for-tat opens with D against C and each then returns the flipped answer to the other's
// constant C.
static void scores_by_hand(void **state) {
    (void)state;
    folk_strategy tit_for_tat = memory_one(1, 1, 0, 1, 0), defector = memory_one(0, 0, 0, 0, 0);
    folk_match_result result = play(&tit_for_tat, &defector, 200, 0.0, 1);
    assert_near(result.scores[0], 199, 0);
    assert_near(result.scores[1], 204, 0);
    assert_near(result.cooperations[0], 1, 0);
    assert_near(result.cooperations[1], 0, 0);
    assert_near(result.outcomes[1], 1, 0);
    assert_near(result.outcomes[3], 199, 0);
    result = play(&tit_for_tat, &defector, 10, 1.0, 1);
    assert_near(result.outcomes[2], 10, 0);
    assert_near(result.scores[0], 50, 0);
    folk_strategy_clear(&tit_for_tat);
    folk_strategy_clear(&defector);
}

// What the definitions in agents/strategy.h say, told by the whole history and without an
// automaton.
typedef struct naive_player {
    folk_strategy strategy;
    int kind; // 0 memory-one, 1 lookup, 2 machine
    double first, after[4];
    uint32_t memory;
    uint8_t opening[FOLK_LOOKUP_MEMORY];
    double table[1 << 2 * FOLK_LOOKUP_MEMORY];
    folk_machine_state states[6];
    uint32_t count;
    bool stochastic;
} naive_player;

enum { TURNS = 60, PLAYERS = 60 };

static double probability(folk_rng *rng) {
    const double u = folk_rng_unit(rng);
    return u < 0.3 ? 0.0 : u < 0.6 ? 1.0 : folk_rng_unit(rng);
}

static void make_player(naive_player *player, folk_rng *rng) {
    folk_error err;
    *player = (naive_player){.kind = (int)folk_rng_below(rng, 3)};
    if (player->kind == 0) {
        player->first = probability(rng);
        for (int i = 0; i < 4; i++)
            player->after[i] = probability(rng);
        folk_strategy_memory_one(&player->strategy, player->first, player->after, &err);
    } else if (player->kind == 1) {
        player->memory = 1 + (uint32_t)folk_rng_below(rng, FOLK_LOOKUP_MEMORY);
        for (uint32_t i = 0; i < player->memory; i++)
            player->opening[i] = (uint8_t)folk_rng_below(rng, 2);
        for (int i = 0; i < 1 << 2 * player->memory; i++)
            player->table[i] = probability(rng);
        folk_strategy_lookup(&player->strategy, player->memory, player->opening, player->table,
                             &err);
    } else {
        player->count = 1 + (uint32_t)folk_rng_below(rng, 6);
        for (uint32_t i = 0; i < player->count; i++)
            player->states[i] = (folk_machine_state){
                (uint32_t)folk_rng_below(rng, 2),
                {(uint32_t)folk_rng_below(rng, player->count),
                 (uint32_t)folk_rng_below(rng, player->count)},
            };
        folk_strategy_machine(&player->strategy, player->states, player->count, &err);
    }
}

static double naive_cooperation(const naive_player *player, const uint8_t *own,
                                const uint8_t *other, uint32_t turn) {
    if (player->kind == 0)
        return turn == 0 ? player->first : player->after[2 * own[turn - 1] + other[turn - 1]];
    if (player->kind == 1) {
        if (turn < player->memory) return player->opening[turn] == FOLK_C;
        uint32_t mine = 0, theirs = 0;
        for (uint32_t i = turn - player->memory; i < turn; i++) {
            mine = 2 * mine + own[i];
            theirs = 2 * theirs + other[i];
        }
        return player->table[(mine << player->memory) + theirs];
    }
    uint32_t state = 0;
    for (uint32_t i = 0; i < turn; i++)
        state = player->states[state].next[other[i]];
    return player->states[state].move == FOLK_C;
}

static void naive_match(const naive_player *players[2], double noise, uint64_t seed,
                        uint8_t history[2][TURNS]) {
    folk_rng rngs[FOLK_MATCH_STREAMS];
    for (uint32_t who = 0; who < FOLK_MATCH_STREAMS; who++)
        rngs[who] = folk_match_stream(seed, who);
    for (uint32_t turn = 0; turn < TURNS; turn++) {
        uint8_t moves[2];
        for (int i = 0; i < 2; i++) {
            const double c = naive_cooperation(players[i], history[i], history[1 - i], turn);
            const bool draws = players[i]->strategy.stochastic;
            moves[i] = draws ? folk_rng_unit(&rngs[i]) >= c : c == 0.0;
        }
        for (int i = 0; i < 2; i++) {
            const bool flipped = noise > 0.0 && folk_rng_unit(&rngs[FOLK_MATCH_NOISE]) < noise;
            history[i][turn] = flipped ? 1 - moves[i] : moves[i];
        }
    }
}

// Oracle: 60 random strategies of the three kinds, each against each other, with and without noise.
static void kernels_play_what_the_definitions_say(void **state) {
    (void)state;
    folk_game game = dilemma();
    folk_rng rng = folk_rng_stream(20261120, "oracle", 0, 0);
    static naive_player players[PLAYERS];
    int differences = 0;
    for (int i = 0; i < PLAYERS; i++)
        make_player(&players[i], &rng);
    for (int i = 0; i < PLAYERS; i++)
        for (int j = 0; j < PLAYERS; j++) {
            const double noise = (i + j) % 2 ? 0.1 : 0.0;
            uint8_t expected[2][TURNS], moves[2 * TURNS];
            naive_match((const naive_player *[2]){&players[i], &players[j]}, noise,
                        (uint64_t)(i * PLAYERS + j), expected);
            const folk_match_def def = {
                .players = {&players[i].strategy, &players[j].strategy},
                .game = &game,
                .turns = TURNS,
                .noise = noise,
                .seed = (uint64_t)(i * PLAYERS + j),
            };
            folk_match_result result, again;
            folk_match_play(&def, &result, moves);
            folk_match_play(&def, &again, NULL);
            assert_memory_equal(&result, &again, sizeof result);
            double outcomes[4] = {0};
            for (int turn = 0; turn < TURNS; turn++) {
                differences += moves[2 * turn] != expected[0][turn];
                differences += moves[2 * turn + 1] != expected[1][turn];
                outcomes[2 * expected[0][turn] + expected[1][turn]]++;
            }
            assert_memory_equal(result.outcomes, outcomes, sizeof outcomes);
        }
    assert_int_equal(differences, 0);
    for (int i = 0; i < PLAYERS; i++)
        folk_strategy_clear(&players[i].strategy);
    folk_game_clear(&game);
}

/// Long-run points a round of the first player, and of the second where it is given (0: not).
typedef struct long_run {
    const char *what;
    double first[5], second[5]; // opening, then P(C) after CC, CD, DC, DD
    double noise;
    double expected[2];
} long_run;

// 30 matches of 100,000 rounds: |z| < 4 by the standard error of the 30 means. Openings lie near
// the long run, so that the rounds in which the chain forgets its start weigh less than a tenth of
// a standard error.
static void check_long_run(const long_run *run) {
    enum { MATCHES = 30, ROUNDS = 100000 };
    folk_strategy first =
        memory_one(run->first[0], run->first[1], run->first[2], run->first[3], run->first[4]);
    folk_strategy second =
        memory_one(run->second[0], run->second[1], run->second[2], run->second[3], run->second[4]);
    double sum[2] = {0}, squares[2] = {0};
    for (uint64_t seed = 0; seed < MATCHES; seed++) {
        const folk_match_result result = play(&first, &second, ROUNDS, run->noise, seed);
        for (int i = 0; i < 2; i++) {
            const double excess = result.scores[i] / ROUNDS - run->expected[i];
            sum[i] += excess;
            squares[i] += excess * excess;
        }
    }
    for (int i = 0; i < 2; i++) {
        const double mean = sum[i] / MATCHES;
        const double variance = (squares[i] - sum[i] * mean) / (MATCHES - 1);
        const double z = mean / sqrt(variance / MATCHES);
        if (!(fabs(z) < 4.0)) print_error("%s, player %d: z = %g\n", run->what, i + 1, z);
        assert_true(fabs(z) < 4.0);
    }
    folk_strategy_clear(&first);
    folk_strategy_clear(&second);
}

// Stationary payoffs at 5, 3, 1, 0 of the 4-state chain (Press & Dyson 2012), as exact fractions;
// extortion gives x - 1 = 2 (y - 1), generosity 3 - x = 2 (3 - y), and the equaliser sets y = 2.
static void zero_determinant_strategies_earn_their_share(void **state) {
    (void)state;
    const double one = 1.0, half = 0.5;
    const long_run runs[] = {
        {"extort-2 against cooperator",
         {1, 8.0 / 9, half, 1.0 / 3, 0},
         {1, 1, 1, 1, 1},
         0,
         {7.0 / 2, 9.0 / 4}},
        {"extort-2 against random",
         {1, 8.0 / 9, half, 1.0 / 3, 0},
         {half, half, half, half, half},
         0,
         {42.0 / 17, 59.0 / 34}},
        {"gtft-2 against defector",
         {1, one, 0.125, one, 0.25},
         {0, 0, 0, 0, 0},
         0,
         {7.0 / 9, 17.0 / 9}},
        {"gtft-2 against random",
         {1, one, 0.125, one, 0.25},
         {half, half, half, half, half},
         0,
         {36.0 / 17, 87.0 / 34}},
        {"set-2 against cooperator",
         {1, 0.75, 0.25, half, 0.25},
         {1, 1, 1, 1, 1},
         0,
         {11.0 / 3, 2.0}},
        {"set-2 against defector", {1, 0.75, 0.25, half, 0.25}, {0, 0, 0, 0, 0}, 0, {3.0 / 4, 2.0}},
        {"set-2 against random",
         {1, 0.75, 0.25, half, 0.25},
         {half, half, half, half, half},
         0,
         {33.0 / 14, 2.0}},
    };
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++)
        check_long_run(&runs[i]);
}

// Self-play under execution noise, the stationary distribution solved to five decimals.
static void noise_lowers_self_play_as_the_chain_says(void **state) {
    (void)state;
    const double third = 1.0 / 3;
    const long_run runs[] = {
        {"tit-for-tat", {1, 1, 0, 1, 0}, {1, 1, 0, 1, 0}, 0.05, {2.25, 2.25}},
        {"win-stay-lose-shift", {1, 1, 0, 0, 1}, {1, 1, 0, 0, 1}, 0.01, {2.95109, 2.95109}},
        {"generous tit-for-tat",
         {1, 1, third, 1, third},
         {1, 1, third, 1, third},
         0.01,
         {2.97032, 2.97032}},
        {"grim", {0, 1, 0, 0, 0}, {0, 1, 0, 0, 0}, 0.01, {1.03970, 1.03970}},
    };
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++)
        check_long_run(&runs[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(scores_by_hand),
        FOLK_TEST(kernels_play_what_the_definitions_say),
        FOLK_TEST(zero_determinant_strategies_earn_their_share),
        FOLK_TEST(noise_lowers_self_play_as_the_chain_says),
    };
    return FOLK_TESTS(tests);
}
