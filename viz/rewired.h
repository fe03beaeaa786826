// SPDX-License-Identifier: GPL-3.0-or-later
// Where the nodes lie while ties move. The layout after a change begins at the one before and takes
// a few steps, so that the picture changes little where the network does. Layouts are made in the
// order of the changes, and many are kept: a moment has the same layout whichever way it was
// reached, and going back costs little. In a window, what is shown glides to where it belongs.
#ifndef FOLK_VIZ_REWIRED_H
#define FOLK_VIZ_REWIRED_H

#include "viz/layout.h"

typedef struct folk_rewired folk_rewired;

/// Gives the network after change `number`, from 1, which is taken over; false: it is not known.
typedef bool (*folk_rewired_fn)(void *context, size_t number, folk_network *network);

/// `first` is borrowed for its life.
folk_rewired *folk_rewired_create(const folk_network *first, folk_layout_kind kind);
void folk_rewired_destroy(folk_rewired *rewired);

/// Goes to the network after change `number` (0: the first), with about `seconds` for its layout
/// (0: until it is done, and shown where it belongs). False when the network is not known.
bool folk_rewired_seek(folk_rewired *rewired, size_t number, double seconds, folk_rewired_fn give,
                       void *context);

/// What is to be shown; valid until the next seek.
const folk_network *folk_rewired_network(const folk_rewired *rewired);
const folk_layout *folk_rewired_layout(const folk_rewired *rewired);

/// Whether it is where it belongs.
bool folk_rewired_settled(const folk_rewired *rewired);

#endif
