// SPDX-License-Identifier: GPL-3.0-or-later
// A first layout of a network from distances alone: each node's hops to a few far-apart pivots are
// its coordinates in as many dimensions, of which the two with the largest spread are kept (Harel &
// Koren 2002, "Graph drawing by high-dimensional embedding").
#ifndef FOLK_VIZ_DISTANCES_H
#define FOLK_VIZ_DISTANCES_H

#include "core/network.h"
#include "viz/draw.h"

/// Fills one place for each node, around the origin, of no particular scale.
void folk_distances_place(const folk_network *network, folk_place *places);

#endif
