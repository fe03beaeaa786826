// SPDX-License-Identifier: GPL-3.0-or-later
// Where the nodes of a network lie in a picture. A layout is found in steps, so that a window stays
// awake: first each node's distances from a few others are flattened to two dimensions (Harel &
// Koren 2002), then springs part them: igraph's (Fruchterman & Reingold 1991) up to 1,500 nodes,
// viz/forces.h beyond, because igraph's for large networks cannot be interrupted. One network has
// one layout, however it was cut into steps. Nothing of a run depends on it.
#ifndef FOLK_VIZ_LAYOUT_H
#define FOLK_VIZ_LAYOUT_H

#include "core/network.h"
#include "viz/draw.h"

typedef enum folk_layout_kind {
    FOLK_LAYOUT_AUTO,    // a circle for rings and for all who know nearly all, springs otherwise
    FOLK_LAYOUT_CIRCLE,  // in the order of the nodes
    FOLK_LAYOUT_SPRINGS, // up to FOLK_LAYOUT_MOST nodes, distances only beyond
    FOLK_LAYOUT_DISTANCES,
} folk_layout_kind;

enum { FOLK_LAYOUT_MOST = 100000 };

typedef struct folk_layout folk_layout;

/// Begins a layout; the network is borrowed while steps are taken.
folk_layout *folk_layout_create(const folk_network *network, folk_layout_kind kind);
/// Begins at the places of another one, which is done, of as many nodes and of the same kind: a few
/// steps let them follow the ties that have moved since.
folk_layout *folk_layout_create_near(const folk_network *network, const folk_layout *other);

/// Stands where another one stands now.
folk_layout *folk_layout_copy(const folk_layout *other);

/// Moves `share` of the way to where the nodes of `other` are, as many; returns whether they are
/// there.
bool folk_layout_approach(folk_layout *layout, const folk_layout *other, double share);

void folk_layout_destroy(folk_layout *layout);

/// Goes on for about `seconds` (0: until it is done). Returns whether it is done.
bool folk_layout_step(folk_layout *layout, double seconds);

/// Share of the steps that were taken, 0 to 1.
double folk_layout_share(const folk_layout *layout);

/// One place for each node, from 0 to 1 on both axes, of equal scale.
const folk_place *folk_layout_places(const folk_layout *layout);
size_t folk_layout_count(const folk_layout *layout);

/// Whether the nodes lie on a circle in the order of their numbers.
bool folk_layout_is_circle(const folk_layout *layout);

/// Distance of two nodes beside each other, where they are spread evenly.
double folk_layout_gap(const folk_layout *layout);

/// Differs after each step that moved something.
uint64_t folk_layout_version(const folk_layout *layout);

#endif
