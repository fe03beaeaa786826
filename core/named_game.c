// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/named_game.h"

#include "core/memory.h"
#include "core/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { R, S, T, P };

static double dilemma(const double *v, int player, uint32_t own, uint32_t other) {
    (void)player;
    return v[2 * own + other];
}

static bool is_prisoners_dilemma(const double *v) {
    return v[T] > v[R] && v[R] > v[P] && v[P] >= v[S];
}

static bool is_chicken(const double *v) {
    return v[T] > v[R] && v[R] > v[S] && v[S] > v[P];
}

static bool is_stag_hunt(const double *v) {
    return v[R] > v[T] && v[T] >= v[P] && v[P] > v[S];
}

static bool is_deadlock(const double *v) {
    return v[T] > v[P] && v[P] > v[R] && v[R] > v[S];
}

static bool is_harmony(const double *v) {
    return v[R] > v[T] && v[R] > v[P] && v[S] > v[P];
}

// Conditions on the first values, whatever they are called.
static bool descends_to_zero(const double *v) {
    return v[0] > v[1] && v[1] > 0.0;
}

static bool ascends_from_zero(const double *v) {
    return v[1] > v[0] && v[0] > 0.0;
}

static bool is_positive(const double *v) {
    return v[0] > 0.0;
}

static bool descends(const double *v) {
    return v[0] > v[1] && v[1] > v[2];
}

static double donation(const double *v, int player, uint32_t own, uint32_t other) {
    (void)player;
    const double benefit = v[0], cost = v[1];
    return (other == 0 ? benefit : 0.0) - (own == 0 ? cost : 0.0);
}

static double hawk_dove(const double *v, int player, uint32_t own, uint32_t other) {
    (void)player;
    const double value = v[0], cost = v[1];
    if (own != other) return own == 1 ? value : 0.0;
    return own == 1 ? (value - cost) / 2.0 : value / 2.0;
}

static double snowdrift(const double *v, int player, uint32_t own, uint32_t other) {
    (void)player;
    const double benefit = v[0], cost = v[1];
    if (own == 1) return other == 0 ? benefit : 0.0;
    return benefit - (other == 0 ? cost / 2.0 : cost);
}

static double battle_of_the_sexes(const double *v, int player, uint32_t own, uint32_t other) {
    if (own != other) return v[2];
    return own == (uint32_t)player ? v[0] : v[1];
}

static double matching_pennies(const double *v, int player, uint32_t own, uint32_t other) {
    return (own == other) == (player == 0) ? v[0] : -v[0];
}

static double three(const double *v) {
    (void)v;
    return 3.0;
}

static double rock_paper_scissors(const double *v, int player, uint32_t own, uint32_t other) {
    (void)player;
    const double win = v[0], tie = v[1], loss = v[2];
    const double by_lead[3] = {tie, win, loss}; // each action beats the one before it
    return by_lead[(own + 3 - other) % 3];
}

static double first_value(const double *v) {
    return v[0];
}

static double coordination(const double *v, int player, uint32_t own, uint32_t other) {
    (void)player;
    return own == other ? v[1] : v[2];
}

static bool rewards_match(const double *v) {
    return v[1] > v[2];
}

static double claims(const double *v) {
    return v[1] - v[0] + 1.0;
}

static bool has_claims(const double *v) {
    return v[1] > v[0] && v[2] > 0.0;
}

static double travellers_dilemma(const double *v, int player, uint32_t own, uint32_t other) {
    (void)player;
    const double low = v[0], bonus = v[2];
    if (own == other) return low + own;
    return own < other ? low + own + bonus : low + other - bonus;
}

static double minimum_effort(const double *v, int player, uint32_t own, uint32_t other) {
    (void)player;
    const double benefit = v[1], cost = v[2], base = v[3];
    return base + benefit * (1.0 + fmin(own, other)) - cost * (1.0 + own);
}

static bool effort_pays(const double *v) {
    return descends_to_zero(v + 1);
}

// A parameter in points without bounds, and a whole number with a least one.
#define POINTS(key, standard, text)                                                \
    {                                                                              \
        .name = (key), .unit = "points", .doc = (text), .type = FOLK_PARAM_NUMBER, \
        .min = -INFINITY, .max = INFINITY, .value.number = (standard)              \
    }
#define WHOLE(key, standard, least, text)                                                 \
    {                                                                                     \
        .name = (key), .unit = "", .doc = (text), .type = FOLK_PARAM_INT, .min = (least), \
        .max = INFINITY, .value.number = (standard)                                       \
    }
#define DILEMMA(r, s, t, p)                                                \
    .payoff = dilemma, .param_count = 4,                                   \
    .params = {POINTS("R", r, "both cooperate: the reward"),               \
               POINTS("S", s, "the player alone cooperates"),              \
               POINTS("T", t, "the player alone defects: the temptation"), \
               POINTS("P", p, "both defect: the punishment")}

static const folk_named_game GAMES[] = {
    {
        .name = "prisoners-dilemma",
        .summary = "Defecting pays whatever the other does, and leaves both worse off",
        .source =
            "Tucker 1950; payoffs of Axelrod 1980; P = S is the weak dilemma of Nowak & May 1992",
        .actions = "cooperate, defect",
        .condition = "T > R > P >= S",
        .holds = is_prisoners_dilemma,
        DILEMMA(3, 0, 5, 1),
    },
    {
        .name = "donation",
        .summary = "A cooperator pays a cost for the other's benefit",
        .source = "Nowak & Sigmund 1998; Nowak 2006",
        .actions = "cooperate, defect",
        .condition = "benefit > cost > 0",
        .holds = descends_to_zero,
        .payoff = donation,
        .param_count = 2,
        .params = {POINTS("benefit", 2, "what the other gains"),
                   POINTS("cost", 1, "what a cooperator pays")},
    },
    {
        .name = "chicken",
        .summary = "Each would rather dare, but both daring is worst",
        .source = "Rapoport & Chammah 1966",
        .actions = "swerve, dare",
        .condition = "T > R > S > P",
        .holds = is_chicken,
        DILEMMA(3, 2, 4, 1),
    },
    {
        .name = "hawk-dove",
        .summary = "Hawks fight for what doves share, and pay when they meet",
        .source = "Maynard Smith & Price 1973; Maynard Smith 1982",
        .actions = "dove, hawk",
        .condition = "cost > value > 0",
        .holds = ascends_from_zero,
        .payoff = hawk_dove,
        .param_count = 2,
        .params = {POINTS("value", 2, "what is fought for"),
                   POINTS("cost", 4, "of losing a fight")},
    },
    {
        .name = "snowdrift",
        .summary = "A task benefits both, and its cost is shared by those who do it",
        .source = "Sugden 1986; Hauert & Doebeli 2004",
        .actions = "cooperate, defect",
        .condition = "benefit > cost > 0",
        .holds = descends_to_zero,
        .payoff = snowdrift,
        .param_count = 2,
        .params = {POINTS("benefit", 2, "of the task done, to each"),
                   POINTS("cost", 1, "of the task, in all")},
    },
    {
        .name = "stag-hunt",
        .summary = "Hunting the stag is best together and worst alone; a hare is safe",
        .source = "Rousseau 1755; Skyrms 2004",
        .actions = "stag, hare",
        .condition = "R > T >= P > S",
        .holds = is_stag_hunt,
        DILEMMA(4, 1, 3, 2),
    },
    {
        .name = "battle-of-the-sexes",
        .summary = "Both want to meet, each at another place",
        .source = "Luce & Raiffa 1957",
        .actions = "the row player's favourite, the column player's",
        .condition = "favourite > other > mismatch",
        .holds = descends,
        .payoff = battle_of_the_sexes,
        .param_count = 3,
        .params = {POINTS("favourite", 3, "meeting at the own favourite"),
                   POINTS("other", 2, "meeting at the other's favourite"),
                   POINTS("mismatch", 0, "not meeting")},
    },
    {
        .name = "matching-pennies",
        .summary = "The row player wins a match, the column player a mismatch",
        .source = "von Neumann & Morgenstern 1944",
        .actions = "heads, tails",
        .condition = "stake > 0",
        .holds = is_positive,
        .payoff = matching_pennies,
        .param_count = 1,
        .params = {POINTS("stake", 1, "what the loser pays to the winner")},
    },
    {
        .name = "rock-paper-scissors",
        .summary = "Each action beats the one before it, and rock beats scissors",
        .source = "Maynard Smith 1982",
        .actions = "rock, paper, scissors",
        .condition = "win > tie > loss",
        .holds = descends,
        .action_count = three,
        .payoff = rock_paper_scissors,
        .param_count = 3,
        .params = {POINTS("win", 1, "to who beats the other"), POINTS("tie", 0, "to both"),
                   POINTS("loss", -1, "to who is beaten")},
    },
    {
        .name = "coordination",
        .summary = "Doing the same is all that counts",
        .source = "Schelling 1960",
        .actions = "numbered from 1",
        .condition = "match > mismatch",
        .holds = rewards_match,
        .action_count = first_value,
        .payoff = coordination,
        .param_count = 3,
        .params = {WHOLE("actions", 2, 1, "how many actions"),
                   POINTS("match", 1, "both do the same"), POINTS("mismatch", 0, "they do not")},
    },
    {
        .name = "deadlock",
        .summary = "Both want to defect, and both defecting is better than both cooperating",
        .source = "Robinson & Goforth 2005",
        .actions = "cooperate, defect",
        .condition = "T > P > R > S",
        .holds = is_deadlock,
        DILEMMA(2, 1, 4, 3),
    },
    {
        .name = "harmony",
        .summary = "Cooperating pays whatever the other does, and is best for both",
        .source = "Licht 1999",
        .actions = "cooperate, defect",
        .condition = "R > T, R > P and S > P",
        .holds = is_harmony,
        DILEMMA(4, 3, 2, 1),
    },
    {
        .name = "travellers-dilemma",
        .summary = "The lower of two claims is paid, with a bonus from the higher claimant",
        .source = "Basu 1994",
        .actions = "claims from low to high",
        .condition = "high > low and bonus > 0",
        .holds = has_claims,
        .action_count = claims,
        .payoff = travellers_dilemma,
        .param_count = 3,
        .params = {WHOLE("low", 2, -INFINITY, "smallest claim, points"),
                   WHOLE("high", 100, -INFINITY, "largest claim, points"),
                   POINTS("bonus", 2, "what the higher claimant pays to the lower")},
    },
    {
        .name = "minimum-effort",
        .summary = "The least effort sets what all gain, and each pays for its own",
        .source = "Van Huyck, Battalio & Beil 1990, here for two players",
        .actions = "efforts from 1",
        .condition = "benefit > cost > 0",
        .holds = effort_pays,
        .action_count = first_value,
        .payoff = minimum_effort,
        .param_count = 4,
        .params = {WHOLE("efforts", 7, 1, "levels of effort"),
                   POINTS("benefit", 0.2, "of a unit of the least effort"),
                   POINTS("cost", 0.1, "of a unit of own effort"),
                   POINTS("base", 0.6, "what all get beside")},
    },
};

const folk_named_game *folk_named_games(int *count) {
    *count = sizeof GAMES / sizeof *GAMES;
    return GAMES;
}

const folk_named_game *folk_named_game_find(const char *name) {
    for (size_t i = 0; i < sizeof GAMES / sizeof *GAMES; i++)
        if (strcmp(GAMES[i].name, name) == 0) return &GAMES[i];
    return NULL;
}

// "game 'chicken' with R = 3, S = 0, T = 5, P = 1: must have T > R > S > P"
static bool fail_condition(const folk_named_game *named, const double *values, folk_error *err) {
    char list[FOLK_ERROR_TEXT / 2] = "";
    size_t length = 0;
    for (int i = 0; i < named->param_count; i++) {
        char number[FOLK_NUMBER_TEXT];
        folk_number_format(values[i], number);
        length += (size_t)snprintf(list + length, sizeof list - length, "%s%s = %s",
                                   i > 0 ? ", " : "", named->params[i].name, number);
    }
    return folk_fail(err, FOLK_ERR_USAGE, "game '%s' with %s: must have %s", named->name, list,
                     named->condition);
}

static bool check(const folk_named_game *named, const double *values, folk_error *err) {
    for (int i = 0; i < named->param_count; i++) {
        const folk_value value = {.number = values[i]};
        if (!folk_param_check(&named->params[i], &value, err))
            return folk_fail_within(err, "game '%s': ", named->name);
    }
    if (!named->holds(values)) return fail_condition(named, values, err);
    const double actions = named->action_count == NULL ? 2.0 : named->action_count(values);
    if (actions > FOLK_GAME_ACTIONS)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "game '%s' would have %.0f actions: a player can have at most %d",
                         named->name, actions, FOLK_GAME_ACTIONS);
    return true;
}

bool folk_named_game_create(const folk_named_game *named, const double *values, folk_game *game,
                            folk_error *err) {
    double defaults[FOLK_NAMED_GAME_PARAMS];
    for (int i = 0; i < named->param_count; i++)
        defaults[i] = named->params[i].value.number;
    if (values == NULL) values = defaults;
    *game = (folk_game){0};
    if (!check(named, values, err)) return false;
    const uint32_t actions =
        named->action_count == NULL ? 2 : (uint32_t)named->action_count(values);
    double *payoffs = folk_alloc(2 * (size_t)actions * actions * sizeof *payoffs);
    double *row = payoffs, *column = payoffs + actions * actions;
    for (uint32_t i = 0; i < actions; i++)
        for (uint32_t j = 0; j < actions; j++) {
            row[i * actions + j] = named->payoff(values, 0, i, j);
            column[i * actions + j] = named->payoff(values, 1, j, i);
        }
    const bool made = folk_game_create(game, named->name, actions, actions, row, column, err);
    folk_free(payoffs);
    return made;
}
