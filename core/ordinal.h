// SPDX-License-Identifier: GPL-3.0-or-later
// The 144 games of two players and two actions in which each ranks the four outcomes strictly, from
// 4 (best) to 1 (Robinson & Goforth 2005, "The Topology of the 2x2 Games"; names: Bruns 2015,
// "Names for Games"; numbers and families: Akata et al. 2025). They stand in a table of 12 by 12,
// numbered row by row: the row player's payoffs depend on the table's row alone, the column
// player's on its column alone. The 12 symmetric games are the diagonal from (1, 12) to (12, 1).
#ifndef FOLK_CORE_ORDINAL_H
#define FOLK_CORE_ORDINAL_H

#include "core/game.h"

enum { FOLK_ORDINAL_GAMES = 144 };

/// By the two payoffs in a pure equilibrium; of several, the family that stands first here counts.
typedef enum folk_family {
    FOLK_FAMILY_WIN_WIN,           // 4 and 4
    FOLK_FAMILY_BIASED,            // 4 and 3
    FOLK_FAMILY_UNFAIR,            // 4 and 2
    FOLK_FAMILY_CYCLIC,            // no pure equilibrium
    FOLK_FAMILY_SECOND_BEST,       // 3 and 3
    FOLK_FAMILY_PRISONERS_DILEMMA, // less, and another outcome is better for both
    FOLK_FAMILY_TRAGIC,            // less, and none is
} folk_family;

/// "win-win", "biased", …
const char *folk_family_name(folk_family family);

/// Name of game `number`, 1 to FOLK_ORDINAL_GAMES; a few similar games share one.
const char *folk_ordinal_name(int number);
folk_family folk_ordinal_family(int number);

/// The game with the players exchanged: (i, j) becomes (13 - j, 13 - i). A symmetric game is its
/// own.
int folk_ordinal_reflection(int number);

/// Builds the game, called by its name. Fails on a number out of range.
bool folk_ordinal_create(int number, folk_game *game, folk_error *err);

#endif
