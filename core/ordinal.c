// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ordinal.h"

#include "core/outcome.h"

// What the row player gets in r1c1, r1c2, r2c1, r2c2 in the games of each row of the table. The
// column player's payoffs in column j are those of row 13 - j, seen from the other side.
static const double PAYOFFS[12][4] = {
    {3, 2, 4, 1}, {2, 3, 4, 1}, {1, 3, 4, 2}, {1, 2, 4, 3}, {2, 1, 4, 3}, {3, 1, 4, 2},
    {4, 1, 3, 2}, {4, 1, 2, 3}, {4, 2, 1, 3}, {4, 3, 1, 2}, {4, 3, 2, 1}, {4, 2, 3, 1},
};

static const char *const NAMES[12][12] = {
    {"Hegemony", "Samaritan Dilemma", "Quasi Altruist", "Biased Cycle", "Inferior Cycle", "Endless",
     "Called Bluff", "Bully", "Unfair Type", "Skewed Battle", "Asym Battle", "Chicken"},
    {"Samson", "Generous", "Generous", "Quasi Cycle", "Tragic Cycle", "Inspector", "Patron",
     "Protector", "Protector", "Quasi Battle", "Battle", "Asym Battle"},
    {"Delilah", "Generous", "Generous", "Pursuit Cycle", "Fixed Sum", "Missile Crisis", "Patron",
     "Protector", "Protector", "Hero", "Quasi Battle", "Skewed Battle"},
    {"Hostage", "Benevolent", "Subsym Benevolent", "Second Best", "Second Best", "Big Bully",
     "Tragedy", "Asym Delight", "Pure Delight", "Protector", "Protector", "Unfair Type"},
    {"Blackmail Type", "Benevolent Type", "Benevolent", "Second Best", "Second Best", "Hamlet",
     "Total Conflict", "Deadlock", "Asym Delight", "Protector", "Protector", "Bully"},
    {"Hegemony Type", "Altruist Type", "Altruist", "Revelation", "Alibi", "Asym PD",
     "Prisoners' Dilemma", "Total Conflict", "Tragedy", "Patron", "Patron", "Called Bluff"},
    {"Low Conflict", "Aligned", "Pure Aligned", "Asym Coordination", "Asym Assurance", "Stag Hunt",
     "Asym PD", "Hamlet", "Big Bully", "Missile Crisis", "Inspector", "Endless"},
    {"Mutual", "Privileged", "Privileged", "Pure Coordination", "Assurance", "Asym Assurance",
     "Alibi", "Second Best", "Second Best", "Fixed Sum", "Tragic Cycle", "Inferior Cycle"},
    {"Mutual", "Privileged", "Privileged", "Coordination", "Pure Coordination", "Asym Coordination",
     "Revelation", "Second Best", "Second Best", "Pursuit Cycle", "Quasi Cycle", "Biased Cycle"},
    {"Aligned", "Asym Harmony", "Mixed Harmony", "Privileged", "Privileged", "Pure Aligned",
     "Altruist", "Benevolent", "Subsym Benevolent", "Generous", "Generous", "Quasi Altruist"},
    {"Pure Aligned", "Harmony", "Asym Harmony", "Privileged", "Privileged", "Aligned",
     "Altruist Type", "Benevolent Type", "Benevolent", "Generous", "Generous", "Samaritan Dilemma"},
    {"No Conflict", "Pure Aligned", "Aligned", "Mutual", "Mutual", "Low Conflict", "Hegemony Type",
     "Blackmail Type", "Hostage", "Delilah", "Samson", "Hegemony"},
};

static const char *const FAMILIES[] = {
    [FOLK_FAMILY_WIN_WIN] = "win-win",
    [FOLK_FAMILY_BIASED] = "biased",
    [FOLK_FAMILY_UNFAIR] = "unfair",
    [FOLK_FAMILY_CYCLIC] = "cyclic",
    [FOLK_FAMILY_SECOND_BEST] = "second-best",
    [FOLK_FAMILY_PRISONERS_DILEMMA] = "prisoners-dilemma",
    [FOLK_FAMILY_TRAGIC] = "tragic",
};

const char *folk_family_name(folk_family family) {
    return FAMILIES[family];
}

const char *folk_ordinal_name(int number) {
    FOLK_ASSERT(number >= 1 && number <= FOLK_ORDINAL_GAMES);
    return NAMES[(number - 1) / 12][(number - 1) % 12];
}

int folk_ordinal_reflection(int number) {
    FOLK_ASSERT(number >= 1 && number <= FOLK_ORDINAL_GAMES);
    const int row = (number - 1) / 12, column = (number - 1) % 12;
    return 12 * (11 - column) + (11 - row) + 1;
}

bool folk_ordinal_create(int number, folk_game *game, folk_error *err) {
    *game = (folk_game){0};
    if (number < 1 || number > FOLK_ORDINAL_GAMES)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "ordinal game %d: there are %d, with numbers from 1 to %d", number,
                         FOLK_ORDINAL_GAMES, FOLK_ORDINAL_GAMES);
    const double *row = PAYOFFS[(number - 1) / 12];
    const double *own = PAYOFFS[11 - (number - 1) % 12];
    const double column[4] = {own[0], own[2], own[1], own[3]};
    return folk_game_create(game, folk_ordinal_name(number), 2, 2, row, column, err);
}

// Whether a cell gives the two payoffs, to whichever player.
static bool pays(const folk_game *game, folk_outcome outcome, double one, double other) {
    const double row = folk_game_row_payoff(game, outcome.row, outcome.column);
    const double column = folk_game_column_payoff(game, outcome.row, outcome.column);
    return (row == one && column == other) || (row == other && column == one);
}

static bool any_pays(const folk_game *game, const folk_outcomes *outcomes, double one,
                     double other) {
    for (size_t i = 0; i < outcomes->count; i++)
        if (pays(game, outcomes->at[i], one, other)) return true;
    return false;
}

// As payoffs are all different, a cell that is better for one player and no worse for the other is
// better for both.
static bool is_improvable(const folk_game *game, folk_outcome outcome) {
    folk_outcomes efficient = folk_game_pareto(game);
    bool improvable = true;
    for (size_t i = 0; i < efficient.count; i++)
        if (efficient.at[i].row == outcome.row && efficient.at[i].column == outcome.column)
            improvable = false;
    folk_outcomes_clear(&efficient);
    return improvable;
}

static folk_family classify(const folk_game *game, const folk_outcomes *equilibria) {
    if (equilibria->count == 0) return FOLK_FAMILY_CYCLIC;
    if (any_pays(game, equilibria, 4, 4)) return FOLK_FAMILY_WIN_WIN;
    if (any_pays(game, equilibria, 4, 3)) return FOLK_FAMILY_BIASED;
    if (any_pays(game, equilibria, 4, 2)) return FOLK_FAMILY_UNFAIR;
    if (any_pays(game, equilibria, 3, 3)) return FOLK_FAMILY_SECOND_BEST;
    return is_improvable(game, equilibria->at[0]) ? FOLK_FAMILY_PRISONERS_DILEMMA
                                                  : FOLK_FAMILY_TRAGIC;
}

folk_family folk_ordinal_family(int number) {
    folk_game game;
    FOLK_ASSERT(number >= 1 && number <= FOLK_ORDINAL_GAMES);
    folk_ordinal_create(number, &game, NULL);
    folk_outcomes equilibria = folk_game_pure_equilibria(&game);
    const folk_family family = classify(&game, &equilibria);
    folk_outcomes_clear(&equilibria);
    folk_game_clear(&game);
    return family;
}
