// SPDX-License-Identifier: GPL-3.0-or-later
// The bar at the top: which scenario and run this is, what it asks, and how it stands.
#include "viz/canvas.h"
#include "viz/viewer_state.h"

#include <stdio.h>
#include <string.h>

static const char *standing(const folk_viewer *viewer, const folk_run_info *info) {
    if (viewer->live.steered) return viewer->live.paused ? "paused" : "running";
    return info->alive ? "running" : info->status;
}

static double draw_standing(const folk_viewer *viewer, folk_picture *picture, double right) {
    const folk_run_info *info = folk_reader_info(folk_viewer_reader(viewer));
    const char *text = standing(viewer, info);
    const bool bad = strcmp(text, "failed") == 0 || strcmp(text, "interrupted") == 0;
    const folk_color color = bad ? viewer->theme.warning : viewer->theme.accent;
    folk_text_style style = folk_panel_style(viewer, 0.95, color);
    style.anchor = FOLK_ANCHOR_END;
    style.bold = true;
    folk_panel_text(picture, right, 25, &style, text);
    return right - folk_text_width(text, &style) - 12;
}

static double draw_runs(const folk_viewer *viewer, folk_picture *picture, double right) {
    char text[160], name[48];
    const bool several = folk_viewer_run_count(viewer) > 1;
    const bool many = folk_viewer_run_count(viewer) > 2; // which the legend tells
    for (int i = FOLK_VIEWER_RUNS - 1; i >= 0; i--) {
        if (viewer->runs[i].reader == NULL || (many && i != viewer->active)) continue;
        const folk_run_info *info = folk_reader_info(viewer->runs[i].reader);
        folk_viewer_run_name(viewer, i, name);
        snprintf(text, sizeof text, "%s, seed %llu", name, (unsigned long long)info->seed);
        if (info->forked && several)
            snprintf(text + strlen(text), sizeof text - strlen(text), ", fork at %g",
                     info->forked_at);
        if (many)
            snprintf(text + strlen(text), sizeof text - strlen(text), " (of %d runs)",
                     folk_viewer_run_count(viewer));
        folk_text_style style = folk_panel_style(
            viewer, 0.95, several ? folk_viewer_color(viewer, (size_t)i) : viewer->theme.faint);
        style.anchor = FOLK_ANCHOR_END;
        style.bold = several && i == viewer->active;
        folk_panel_text(picture, right, 25, &style, text);
        right -= folk_text_width(text, &style) + 16;
    }
    return right;
}

void folk_panel_bar(folk_viewer *viewer, folk_picture *picture) {
    const folk_rect rect = folk_viewer_panel(viewer, FOLK_PANEL_BAR);
    const folk_theme *theme = &viewer->theme;
    folk_draw_rect(picture, (folk_rect){0, 0, rect.width, rect.height}, theme->panel);
    folk_draw_rect(picture, (folk_rect){0, rect.height - 1, rect.width, 1}, theme->grid);
    folk_text_style style = folk_panel_style(viewer, 1.25, theme->text);
    style.bold = true;
    if (folk_viewer_reader(viewer) == NULL) {
        folk_panel_text(picture, 16, 26, &style, "Folk");
        return;
    }
    const folk_scenario *scenario = folk_reader_scenario(folk_viewer_reader(viewer));
    const double right =
        draw_runs(viewer, picture, draw_standing(viewer, picture, rect.width - 16));
    const double width = folk_text_width(scenario->name, &style);
    folk_panel_fit(picture, 16, 26, right - 24, &style, scenario->name);
    style = folk_panel_style(viewer, 1, theme->faint);
    folk_panel_fit(picture, 16 + width + 16, 26, right - width - 48, &style, scenario->summary);
}
