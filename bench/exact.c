// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/ipd.h"

#include "agents/exact.h"
#include "bench/bench.h"
#include "core/memory.h"

enum { STRATEGIES = 1000 };

static bool make_strategies(folk_strategy *strategies, folk_error *err) {
    folk_rng rng = folk_rng_stream(1, "bench", 0, 0);
    for (int i = 0; i < STRATEGIES; i++) {
        double vector[5];
        for (int j = 0; j < 5; j++)
            vector[j] = folk_rng_unit(&rng);
        if (!folk_strategy_memory_one(&strategies[i], vector[0], vector + 1, err)) return false;
    }
    return true;
}

static bool time_matrix(const folk_strategy *strategies, double *seconds, folk_error *err) {
    folk_game game;
    if (!folk_game_symmetric(&game, "prisoner's dilemma", (double[4]){3, 0, 5, 1}, err))
        return false;
    const folk_strategy *players[STRATEGIES];
    for (int i = 0; i < STRATEGIES; i++)
        players[i] = &strategies[i];
    double *payoffs = folk_alloc((size_t)STRATEGIES * STRATEGIES * sizeof *payoffs);
    const folk_match_def def = {.game = &game, .noise = 0.01};
    const double start = folk_bench_seconds();
    const bool ok = folk_exact_matrix(&def, players, STRATEGIES, payoffs, err);
    *seconds = folk_bench_seconds() - start;
    folk_free(payoffs);
    folk_game_clear(&game);
    return ok;
}

bool folk_bench_exact_matrix(double *figure, folk_error *err) {
    folk_strategy strategies[STRATEGIES] = {0};
    const bool ok = make_strategies(strategies, err) && time_matrix(strategies, figure, err);
    for (int i = 0; i < STRATEGIES; i++)
        folk_strategy_clear(&strategies[i]);
    return ok;
}
