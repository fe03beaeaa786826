// SPDX-License-Identifier: GPL-3.0-or-later
// igraph's springs over a folk_network, a few iterations at a time. The one place that knows
// igraph; where it is missing, springs_absent.c stands in and moves nothing. igraph's generator of
// chance is one for the whole process: it is seeded before each call, and only this file calls what
// draws.
#ifndef FOLK_VIZ_SPRINGS_H
#define FOLK_VIZ_SPRINGS_H

#include "core/network.h"
#include "viz/draw.h"

typedef struct folk_springs folk_springs;

/// NULL when there is no igraph, or no edge.
folk_springs *folk_springs_create(const folk_network *network);
void folk_springs_destroy(folk_springs *springs);

/// `iterations` more, by at most `temperature` each at first; an edge alone would be about 1 long.
void folk_springs_move(folk_springs *springs, folk_place *places, int iterations,
                       double temperature);

#endif
