// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/cells.h"
#include "viz/society_parts.h"

static folk_cells cells_of(const folk_society_scene *scene, folk_rect rect) {
    const size_t sites = (size_t)scene->rows * scene->columns;
    return folk_cells_fit(rect, scene->columns, scene->rows,
                          scene->size < sites ? scene->size : sites, &scene->lens);
}

void folk_lattice_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                       const folk_society_scene *scene, const folk_shade *shade) {
    const folk_cells cells = cells_of(scene, rect);
    folk_cells_draw(picture, theme, &cells, scene, shade);
}

int64_t folk_lattice_at(const folk_society_scene *scene, folk_rect rect, folk_place place) {
    const folk_cells cells = cells_of(scene, rect);
    return folk_cells_at(&cells, place);
}
