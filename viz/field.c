// SPDX-License-Identifier: GPL-3.0-or-later
// A population in which everyone meets everyone has no places; its agents stand in rows, in the
// order of their numbers or sorted by colour.
#include "core/memory.h"
#include "viz/cells.h"
#include "viz/society_parts.h"

static const double largest = 72; // points: a few agents do not fill a screen

static folk_cells cells_of(const folk_society_scene *scene, folk_rect rect) {
    uint32_t columns, rows;
    folk_cells_pack(rect, scene->size, &columns, &rows);
    const double width = columns * largest, height = rows * largest;
    if (!(scene->lens.zoom > 1) && width < rect.width && height < rect.height)
        rect = (folk_rect){rect.x + (rect.width - width) / 2, rect.y + (rect.height - height) / 2,
                           width, height};
    return folk_cells_fit(rect, columns, rows, scene->size, &scene->lens);
}

void folk_field_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                     const folk_society_scene *scene, const folk_shade *shade) {
    folk_cells cells = cells_of(scene, rect);
    uint32_t *own = NULL;
    if (scene->sorted && scene->shading.values != NULL)
        cells.order = folk_cells_sort(scene, theme, shade, &own);
    folk_cells_draw(picture, theme, &cells, scene, shade);
    folk_free(own);
}

int64_t folk_field_at(const folk_society_scene *scene, folk_rect rect, const folk_theme *theme,
                      folk_place place) {
    const folk_cells cells = cells_of(scene, rect);
    const int64_t cell = folk_cells_at(&cells, place);
    if (cell < 0 || !scene->sorted || scene->shading.values == NULL) return cell;
    folk_shade own_shade;
    uint32_t *own = NULL;
    const folk_shade *shade = folk_kept_shade(scene, theme, &own_shade);
    const int64_t agent = folk_cells_sort(scene, theme, shade, &own)[cell];
    folk_free(own);
    return agent;
}
