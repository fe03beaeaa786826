// SPDX-License-Identifier: GPL-3.0-or-later
// The frame around the picture of a society (viz/society.h): a heading, one picture for each run,
// and what the pointer reads.
#include "viz/canvas.h"
#include "viz/viewer_state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double heading = 28;

// Two are seen above each other; of more the one that is chosen.
static bool is_seen(const folk_viewer *viewer, int run) {
    if (viewer->runs[run].reader == NULL) return false;
    return folk_viewer_run_count(viewer) <= 2 || run == viewer->active;
}

folk_rect folk_society_area(const folk_viewer *viewer, int run) {
    const folk_rect rect = folk_viewer_panel(viewer, FOLK_PANEL_SOCIETY);
    const bool two = folk_viewer_run_count(viewer) == 2;
    const double room = rect.height / (two ? 2 : 1);
    bool second = false;
    for (int i = 0; i < run && two; i++)
        second |= viewer->runs[i].reader != NULL;
    const double top = second ? room : 0;
    const folk_rect area = {8, top + heading, rect.width - 16, room - heading - 8};
    return area.width > 0 && area.height > 0 ? area : (folk_rect){0};
}

int folk_society_run_at(const folk_viewer *viewer, folk_place place) {
    for (int i = 0; i < FOLK_VIEWER_RUNS; i++)
        if (is_seen(viewer, i) && folk_rect_has(folk_society_area(viewer, i), place)) return i;
    return -1;
}

static void draw_heading(const folk_viewer *viewer, folk_picture *picture, int run) {
    const folk_society_scene *scene = &viewer->runs[run].scene;
    const folk_rect area = folk_society_area(viewer, run);
    folk_text_style style = folk_panel_style(viewer, 1, viewer->theme.text);
    style.bold = true;
    char name[48], text[256] = "";
    folk_viewer_run_name(viewer, run, name);
    if (scene->name[0] != '\0') snprintf(text, sizeof text, "%s", scene->name);
    if (text[0] >= 'a' && text[0] <= 'z') text[0] = (char)(text[0] - 'a' + 'A');
    if (folk_viewer_run_count(viewer) > 1)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s",
                 text[0] != '\0' ? ", " : "", name);
    if (folk_viewer_run_count(viewer) > 2)
        snprintf(text + strlen(text), sizeof text - strlen(text), ": %s",
                 folk_viewer_run_label(viewer, run));
    if (text[0] == '\0') snprintf(text, sizeof text, "Society");
    folk_panel_fit(picture, area.x, area.y - 10, area.width, &style, text);
    if (scene->shading.name == NULL) return;
    const double used = folk_text_width(text, &style) + 12;
    style = folk_panel_style(viewer, 0.9, viewer->theme.faint);
    snprintf(text, sizeof text, "coloured by %s", scene->shading.name);
    folk_panel_fit(picture, area.x + used, area.y - 10, area.width - used, &style, text);
}

static void draw_run(folk_viewer *viewer, folk_picture *picture, int run) {
    folk_viewed *viewed = &viewer->runs[run];
    const folk_rect area = folk_society_area(viewer, run);
    folk_society_options options = viewer->society;
    options.selected = run == viewer->active ? viewer->agent : -1;
    options.scale = viewer->scale;
    folk_society_scene_at(viewed->reader, viewer->t, &options, viewed->cache, &viewed->scene);
    draw_heading(viewer, picture, run);
    if (viewed->scene.message[0] == '\0') {
        folk_society_draw(picture, area, &viewer->theme, &viewed->scene);
        return;
    }
    folk_text_style style = folk_panel_style(viewer, 1, viewer->theme.faint);
    folk_panel_wrap(picture, (folk_rect){area.x + 16, area.y + 24, area.width - 32, area.height},
                    &style, viewed->scene.message);
}

void folk_panel_society(folk_viewer *viewer, folk_picture *picture) {
    const folk_rect rect = folk_viewer_panel(viewer, FOLK_PANEL_SOCIETY);
    const folk_theme *theme = &viewer->theme;
    folk_draw_rect(picture, (folk_rect){0, 0, rect.width, rect.height}, theme->background);
    folk_draw_rect(picture, (folk_rect){0, 0, 1, rect.height}, theme->grid);
    if (viewer->focus == FOLK_PANEL_SOCIETY)
        folk_draw_rect(picture, (folk_rect){0, 0, rect.width, 2}, theme->accent);
    for (int i = 0; i < FOLK_VIEWER_RUNS; i++)
        if (is_seen(viewer, i)) draw_run(viewer, picture, i);
}

void folk_panel_society_over(folk_viewer *viewer, folk_picture *picture) {
    char text[256];
    const folk_rect panel = folk_viewer_panel(viewer, FOLK_PANEL_SOCIETY);
    if (!viewer->pointer_in || viewer->help || !folk_rect_has(panel, viewer->pointer)) return;
    const folk_place place = {viewer->pointer.x - panel.x, viewer->pointer.y - panel.y};
    const int run = folk_society_run_at(viewer, place);
    if (run < 0) return;
    const folk_society_scene *scene = &viewer->runs[run].scene;
    if (!folk_society_hover(scene, folk_society_area(viewer, run), &viewer->theme, place, text,
                            sizeof text))
        return;
    folk_text_style style = folk_panel_style(viewer, 0.95, viewer->theme.text);
    const double width = fmin(folk_text_width(text, &style) + 14, panel.width);
    const double left = fmin(fmax(place.x + 14, 0), panel.width - width);
    const double top = place.y > 30 ? place.y - 28 : place.y + 16;
    const folk_rect box = {left, top, width, style.size * 1.8};
    folk_draw_rect(picture, box, viewer->theme.panel);
    folk_draw_frame(picture, box, 1, viewer->theme.grid);
    folk_panel_fit(picture, box.x + 7, box.y + style.size * 1.25, width - 14, &style, text);
}
