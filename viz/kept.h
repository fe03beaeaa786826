// SPDX-License-Identifier: GPL-3.0-or-later
// What a society's pictures keep between one drawing and the next, and how they find out that it no
// longer serves: each kept thing has a key, a hash over all that it was made from.
#ifndef FOLK_VIZ_KEPT_H
#define FOLK_VIZ_KEPT_H

#include "viz/rewired.h"
#include "viz/shade.h"

/// Pixels as folk_draw_image takes them.
typedef struct folk_kept_image {
    uint64_t key; // 0: nothing is kept
    uint32_t *pixels;
    uint32_t columns, rows;
} folk_kept_image;

struct folk_society_cache {
    folk_kept_image image;
    uint64_t shade_key, order_key, rewired_key;
    folk_shade shade;
    uint32_t *order; // agents of a sorted field
    folk_rewired *rewired;
    folk_network network; // neighbours of a lattice that is drawn as a network
    folk_strand *strands; // of a scene from a store
    const char **names;   // of a table's rows and columns, then its texts
    double *numbers;      // of a table
};

/// Hash over words; never 0. 0 among the words' first makes it 0: such a thing is not kept.
uint64_t folk_kept_key(uint64_t version, const void *words, size_t bytes);

/// The shade of a scene: kept, or made into `own`.
const folk_shade *folk_kept_shade(const folk_society_scene *scene, const folk_theme *theme,
                                  folk_shade *own);

/// Room for an image in the cache if there is one (`*fresh`: its pixels are those of the key), or
/// in `own`, which the caller frees (folk_kept_release).
folk_kept_image *folk_kept_image_at(const folk_society_scene *scene, uint64_t key, uint32_t columns,
                                    uint32_t rows, folk_kept_image *own, bool *fresh);
void folk_kept_release(folk_kept_image *own);

#endif
