// SPDX-License-Identifier: GPL-3.0-or-later
// Agents as cells of a grid: the sites of a lattice, or a well-mixed population packed into rows.
// Seen from near a cell is a square of its own; from afar a pixel takes the mean colour of the
// cells that lie under it.
#ifndef FOLK_VIZ_CELLS_H
#define FOLK_VIZ_CELLS_H

#include "viz/kept.h"

typedef struct folk_cells {
    uint32_t columns, rows;
    size_t count;          // of agents; the last row may be short
    const uint32_t *order; // agent in each cell; NULL: cell i holds agent i
    double side;           // of a cell, points
    folk_rect visible;     // where cells may be seen
    folk_place origin;     // upper left corner of cell 0; may lie outside of `visible`
} folk_cells;

/// The largest cells that fit into a rectangle, seen through a lens.
folk_cells folk_cells_fit(folk_rect rect, uint32_t columns, uint32_t rows, size_t count,
                          const folk_lens *lens);

/// Cells of a packed population: about as many columns and rows as the rectangle's shape asks for.
void folk_cells_pack(folk_rect rect, size_t count, uint32_t *columns, uint32_t *rows);

void folk_cells_draw(folk_picture *picture, const folk_theme *theme, const folk_cells *cells,
                     const folk_society_scene *scene, const folk_shade *shade);

/// The cell's index under a place; -1: none.
int64_t folk_cells_at(const folk_cells *cells, folk_place place);

/// The agents in the order of their entries in the shade, of equals the first first. Kept, or in
/// memory that the caller frees (`*own`).
const uint32_t *folk_cells_sort(const folk_society_scene *scene, const folk_theme *theme,
                                const folk_shade *shade, uint32_t **own);

/// What the pictures of cells and networks have in common: an offset such that the lens' centre
/// lies in the middle, without a margin where the whole is larger than its room.
double folk_lens_offset(double room, double whole, double centre);

#endif
