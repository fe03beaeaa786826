// SPDX-License-Identifier: GPL-3.0-or-later
// Springs for networks that are too large for each node to push each other one: nodes far away push
// together, as one (Barnes & Hut 1986); those with many neighbours push harder, so that hubs come
// to lie apart (Jacomy, Venturini, Heymann & Bastian 2014). A pass may be interrupted after any
// node.
#ifndef FOLK_VIZ_FORCES_H
#define FOLK_VIZ_FORCES_H

#include "core/network.h"
#include "viz/draw.h"

typedef struct folk_forces folk_forces;

folk_forces *folk_forces_create(const folk_network *network);
void folk_forces_destroy(folk_forces *forces);

/// Works on one pass until the clock (CLOCK_MONOTONIC, seconds) shows `until`; true when the pass
/// is done and `places` have moved, each by at most `reach`.
bool folk_forces_pass(folk_forces *forces, folk_place *places, double reach, double until);

#endif
