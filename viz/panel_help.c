// SPDX-License-Identifier: GPL-3.0-or-later
// All keys, on one card.
#include "viz/viewer_state.h"

#include <math.h>

typedef struct line {
    const char *key, *meaning; // meaning NULL: a heading
} line;

static const line left[] = {
    {"Time", NULL},
    {"Space", "play or pause"},
    {"← →  , .", "an event of a paused run, a moment"},
    {"+ −", "faster, slower"},
    {"0", "as fast as it goes"},
    {"Home End", "to the beginning, to the newest moment"},
    {"b", "set or take away a bookmark"},
    {"[ ]", "to the bookmark before, after"},
    {"z Z, wheel", "zoom the time axis; drag to pan"},
    {"Run", NULL},
    {"a", "apply what is changed from now on"},
    {"f", "fork here, with what is changed"},
    {"r", "restart with what is shown, same seed"},
    {"k", "end a run that does not answer"},
};

static const line right[] = {
    {"Looking", NULL},
    {"Tab", "to the next panel"},
    {"↑ ↓", "choose a chart, a parameter, an agent"},
    {"Enter", "enlarge the panel; type or apply a value"},
    {"l", "logarithmic axis of the chosen chart"},
    {"v c", "society: another view, another colour"},
    {"n N", "next agent, agent before"},
    {"p i", "parameters, agent"},
    {"x X", "next run, run before"},
    {"m", "means and bands over replicates"},
    {"Window", NULL},
    {"s", "keep this picture as a file"},
    {"d", "light or dark"},
    {"Esc", "back: selection, zoom, this card"},
    {"?  q", "this card; quit"},
};

static void draw_lines(const folk_viewer *viewer, folk_picture *picture, const line *lines,
                       int count, folk_rect rect) {
    const folk_theme *theme = &viewer->theme;
    double y = rect.y;
    const double step = fmin(27, rect.height / count);
    for (int i = 0; i < count; i++, y += step) {
        folk_text_style style = folk_panel_style(viewer, 1, theme->text);
        style.bold = true;
        if (lines[i].meaning == NULL) {
            style.color = theme->accent;
            folk_panel_text(picture, rect.x, y + 12, &style, lines[i].key);
            continue;
        }
        folk_panel_fit(picture, rect.x, y + 12, 84, &style, lines[i].key);
        style = folk_panel_style(viewer, 1, theme->faint);
        folk_panel_fit(picture, rect.x + 88, y + 12, rect.width - 88, &style, lines[i].meaning);
    }
}

void folk_panel_help(folk_viewer *viewer, folk_picture *picture) {
    const folk_rect rect = folk_viewer_panel(viewer, FOLK_PANEL_HELP);
    const folk_theme *theme = &viewer->theme;
    const folk_rect whole = {0, 0, rect.width, rect.height};
    folk_draw_rect(picture, whole, theme->accent);
    folk_draw_rect(picture, folk_rect_shrunk(whole, 1), theme->background);
    folk_text_style style = folk_panel_style(viewer, 1.3, theme->text);
    style.bold = true;
    folk_panel_text(picture, 24, 38, &style, "Keys");
    const double width = (rect.width - 72) / 2;
    const folk_rect column = {24, 60, width, rect.height - 76};
    draw_lines(viewer, picture, left, sizeof left / sizeof *left, column);
    draw_lines(viewer, picture, right, sizeof right / sizeof *right,
               (folk_rect){column.x + width + 24, column.y, width, column.height});
}
