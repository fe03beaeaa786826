// SPDX-License-Identifier: GPL-3.0-or-later
// Nash equilibria of a bimatrix game in mixed strategies, by enumeration of supports of equal size
// (von Stengel 2002, "Computing equilibria for two-person games"). Each pair of supports gives a
// linear system for each player's mix; the solutions that no other action beats are the vertices of
// the players' best-response polytopes, and two vertices are an equilibrium if every action is
// either unused or a best response. As the two players' vertices are found apart, no extreme
// equilibrium of a degenerate game is missed, whatever its supports (Avis, Rosenberg, Savani & von
// Stengel 2010). The systems have at most 11 unknowns, far below what any LAPACK gives to several
// threads; the last bits of a mix may depend on the LAPACK and on the processor's type.
#ifndef FOLK_CORE_EQUILIBRIUM_H
#define FOLK_CORE_EQUILIBRIUM_H

#include "core/game.h"

/// Pairs of supports that are enumerated at most: C(rows + columns, rows) - 1 is what a game has,
/// for instance 184,755 with ten actions each, 705,431 with eleven.
enum { FOLK_EQUILIBRIUM_SUPPORTS = 1000000 };

typedef struct folk_equilibrium {
    const double *mix[2]; // probability of each action of the row and of the column player
    double payoff[2];     // expected points of the two
} folk_equilibrium;

/// Ordered by the row player's mix, then the column player's: small supports first, then first
/// actions.
typedef struct folk_equilibria {
    size_t count; // at least 1; odd unless degenerate (Lemke & Howson 1964)
    folk_equilibrium *at;
    bool degenerate; // some mix has more best responses than actions (tolerance 1e-10)
    double *mixes[2];
} folk_equilibria;

/// All equilibria of a nondegenerate game. A degenerate one may have infinitely many: `at` then
/// holds the extreme ones, of which all others are convex combinations (of one player's mixes or of
/// both; Jansen 1981). No action gains more than 1e-9 of the range of payoffs by deviating. Fails
/// when the game has more pairs of supports than FOLK_EQUILIBRIUM_SUPPORTS.
bool folk_game_equilibria(const folk_game *game, folk_equilibria *equilibria, folk_error *err);
void folk_equilibria_clear(folk_equilibria *equilibria);

/// Best welfare / welfare of the worst equilibrium (anarchy: Koutsoupias & Papadimitriou 1999) and
/// of the best equilibrium (stability: Anshelevich et al. 2004); 1 or more. NaN where that welfare
/// is not positive: the ratio has no meaning there. Exact for degenerate games too, as welfare is
/// bilinear.
typedef struct folk_price_of_anarchy {
    double anarchy, stability;
} folk_price_of_anarchy;

folk_price_of_anarchy folk_game_prices(const folk_game *game, const folk_equilibria *equilibria);

#endif
