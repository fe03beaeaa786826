// SPDX-License-Identifier: GPL-3.0-or-later
// The panel at the side, with its tabs, and the parameters in it: a row each, with a slider where
// the declaration has bounds or choices.
#include "core/memory.h"
#include "viz/canvas.h"
#include "viz/viewer_state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double tab_height = 36, row_height = 42, foot_height = 118;

folk_rect folk_side_tab(const folk_viewer *viewer, folk_side side) {
    const folk_rect rect = folk_viewer_panel(viewer, FOLK_PANEL_SIDE);
    const double width = rect.width / FOLK_SIDE_COUNT;
    return (folk_rect){(int)side * width, 0, width, tab_height};
}

static void draw_tabs(const folk_viewer *viewer, folk_picture *picture) {
    static const char *const names[FOLK_SIDE_COUNT] = {"Parameters", "Agent"};
    const folk_theme *theme = &viewer->theme;
    for (int i = 0; i < FOLK_SIDE_COUNT; i++) {
        const folk_rect tab = folk_side_tab(viewer, (folk_side)i);
        const bool lit = viewer->side == (folk_side)i;
        folk_text_style style = folk_panel_style(viewer, 1, lit ? theme->text : theme->faint);
        style.anchor = FOLK_ANCHOR_MIDDLE;
        style.bold = lit;
        folk_panel_text(picture, tab.x + tab.width / 2, tab.height / 2 + 4, &style, names[i]);
        const bool focus = viewer->focus == FOLK_PANEL_SIDE;
        if (lit)
            folk_draw_rect(picture, (folk_rect){tab.x, tab.height - 2, tab.width, 2},
                           focus ? theme->accent : theme->faint);
    }
}

void folk_panel_side(folk_viewer *viewer, folk_picture *picture) {
    const folk_rect rect = folk_viewer_panel(viewer, FOLK_PANEL_SIDE);
    folk_draw_rect(picture, (folk_rect){0, 0, rect.width, rect.height}, viewer->theme.panel);
    folk_draw_rect(picture, (folk_rect){0, 0, 1, rect.height}, viewer->theme.grid);
    draw_tabs(viewer, picture);
    if (folk_viewer_reader(viewer) == NULL) return;
    if (viewer->side == FOLK_SIDE_PARAMETERS)
        folk_panel_parameters(viewer, picture);
    else
        folk_panel_inspector(viewer, picture);
}

folk_side_hit folk_side_at(const folk_viewer *viewer, folk_place place) {
    for (int i = 0; i < FOLK_SIDE_COUNT; i++)
        if (folk_rect_has(folk_side_tab(viewer, (folk_side)i), place))
            return (folk_side_hit){.part = FOLK_SIDE_TAB, .index = i};
    if (folk_viewer_reader(viewer) == NULL) return (folk_side_hit){0};
    return viewer->side == FOLK_SIDE_PARAMETERS ? folk_parameters_at(viewer, place)
                                                : folk_inspector_at(viewer, place);
}

// Rows: as many as there is room for, with the selected one among them.

static int rows_shown(const folk_viewer *viewer) {
    const folk_rect rect = folk_viewer_panel(viewer, FOLK_PANEL_SIDE);
    return (int)fmax(floor((rect.height - tab_height - foot_height) / row_height), 1);
}

static int first_row(const folk_viewer *viewer) {
    const int shown = rows_shown(viewer);
    return viewer->param >= shown ? viewer->param - shown + 1 : 0;
}

static folk_rect row_of(const folk_viewer *viewer, int param) {
    const folk_rect rect = folk_viewer_panel(viewer, FOLK_PANEL_SIDE);
    return (folk_rect){1, tab_height + 6 + (param - first_row(viewer)) * row_height, rect.width - 1,
                       row_height};
}

static folk_rect slider_of(folk_rect row) {
    return (folk_rect){row.x + 14, row.y + 27, row.width - 28, 4};
}

static void draw_slider(const folk_viewer *viewer, folk_picture *picture, int param,
                        folk_rect row) {
    double share;
    if (!folk_viewer_param_share(viewer, param, &share)) return;
    const folk_rect slider = slider_of(row);
    const folk_theme *theme = &viewer->theme;
    share = fmin(fmax(share, 0), 1);
    const folk_place knob = {slider.x + share * slider.width, slider.y + slider.height / 2};
    folk_draw_rect(picture, slider, theme->grid);
    folk_draw_rect(picture, (folk_rect){slider.x, slider.y, knob.x - slider.x, slider.height},
                   folk_color_fade(theme->accent, 0.5));
    folk_draw_marks(picture, &knob, 1, FOLK_MARK_DISC, 5, theme->accent, NULL);
}

static void draw_row(const folk_viewer *viewer, folk_picture *picture, const folk_param *param,
                     int index) {
    const folk_theme *theme = &viewer->theme;
    const folk_rect row = row_of(viewer, index);
    const bool chosen = viewer->param == index;
    const bool staged = index < viewer->staged_count && viewer->staged[index] != NULL;
    if (chosen) folk_draw_rect(picture, row, theme->background);
    if (chosen && viewer->focus == FOLK_PANEL_SIDE)
        folk_draw_rect(picture, (folk_rect){row.x, row.y, 3, row.height}, theme->accent);
    folk_text_style style = folk_panel_style(viewer, 1, theme->text);
    char *text = folk_viewer_param_text(viewer, index);
    char shown[FOLK_FIELD_TEXT + 8];
    const bool typed = chosen && viewer->field.open && !viewer->asked.open;
    snprintf(shown, sizeof shown, "%s%s%s%s", typed ? viewer->field.text : text, typed ? "▏" : "",
             param->unit[0] != '\0' ? " " : "", param->unit);
    folk_text_style value = style;
    value.anchor = FOLK_ANCHOR_END;
    value.bold = true;
    value.color = staged || typed ? theme->accent : theme->text;
    const double width = fmin(folk_text_width(shown, &value), row.width * 0.6);
    folk_panel_fit(picture, row.x + row.width - 14, row.y + 18, row.width * 0.6, &value, shown);
    folk_panel_fit(picture, row.x + 14, row.y + 18, row.width - width - 40, &style, param->name);
    draw_slider(viewer, picture, index, row);
    folk_free(text);
}

// The foot: what the selected parameter means, and what can be done.

static folk_rect foot_button(const folk_viewer *viewer, int index) {
    const folk_rect rect = folk_viewer_panel(viewer, FOLK_PANEL_SIDE);
    const double width = (rect.width - 28 - 2 * 6) / 3;
    return (folk_rect){14 + index * (width + 6), rect.height - 38, width, 28};
}

static void draw_foot(const folk_viewer *viewer, folk_picture *picture, const folk_param *param) {
    const folk_rect rect = folk_viewer_panel(viewer, FOLK_PANEL_SIDE);
    const folk_theme *theme = &viewer->theme;
    char wanted[FOLK_PARAM_WANTED], text[FOLK_PARAM_WANTED + 512];
    folk_param_wanted(param, wanted);
    snprintf(text, sizeof text, "%s (%s)", param->doc, wanted);
    folk_text_style style = folk_panel_style(viewer, 0.92, theme->faint);
    const double top = rect.height - foot_height + 8;
    folk_draw_rect(picture, (folk_rect){14, top - 6, rect.width - 28, 1}, theme->grid);
    folk_panel_wrap(picture, (folk_rect){14, top, rect.width - 28, 52}, &style, text);
    const bool staged = folk_viewer_staged(viewer) > 0;
    const bool steers = viewer->live.steered;
    folk_panel_button(viewer, picture, foot_button(viewer, 0), "Apply (a)", staged && steers);
    folk_panel_button(viewer, picture, foot_button(viewer, 1), "Fork (f)", staged && !steers);
    folk_panel_button(viewer, picture, foot_button(viewer, 2), "Restart (r)", false);
}

// Which of the parameters are in sight, when not all are.
static void draw_count(const folk_viewer *viewer, folk_picture *picture, int first, int shown,
                       int count) {
    char text[64];
    if (shown >= count) return;
    const folk_rect rect = folk_viewer_panel(viewer, FOLK_PANEL_SIDE);
    folk_text_style style = folk_panel_style(viewer, 0.85, viewer->theme.faint);
    style.anchor = FOLK_ANCHOR_END;
    snprintf(text, sizeof text, "%d–%d of %d parameters: ↑ ↓", first + 1, first + shown, count);
    folk_panel_text(picture, rect.width - 14, rect.height - 46, &style, text);
}

void folk_panel_parameters(folk_viewer *viewer, folk_picture *picture) {
    const folk_scenario *scenario = folk_reader_scenario(folk_viewer_reader(viewer));
    const int first = first_row(viewer), shown = rows_shown(viewer);
    for (int i = first; i < scenario->param_count && i < first + shown; i++)
        draw_row(viewer, picture, &scenario->params[i], i);
    draw_count(viewer, picture, first, shown, scenario->param_count);
    if (scenario->param_count > 0) {
        draw_foot(viewer, picture, &scenario->params[viewer->param]);
        return;
    }
    folk_text_style style = folk_panel_style(viewer, 1, viewer->theme.faint);
    folk_panel_text(picture, 14, tab_height + 24, &style, "This scenario has no parameters.");
}

folk_side_hit folk_parameters_at(const folk_viewer *viewer, folk_place place) {
    static const folk_side_part parts[] = {FOLK_SIDE_APPLY, FOLK_SIDE_FORK, FOLK_SIDE_RESTART};
    const int count = folk_reader_scenario(folk_viewer_reader(viewer))->param_count;
    const int first = first_row(viewer), shown = rows_shown(viewer);
    if (viewer->slider >= 0) { // held: wherever the pointer is by now
        const folk_rect slider = slider_of(row_of(viewer, viewer->slider));
        return (folk_side_hit){.part = FOLK_SIDE_SLIDER,
                               .index = viewer->slider,
                               .share = (place.x - slider.x) / fmax(slider.width, 1)};
    }
    for (int i = 0; i < 3; i++)
        if (folk_rect_has(foot_button(viewer, i), place)) return (folk_side_hit){.part = parts[i]};
    for (int i = first; i < count && i < first + shown; i++) {
        const folk_rect row = row_of(viewer, i), slider = slider_of(row);
        double share;
        if (!folk_rect_has(row, place)) continue;
        const bool slides = folk_viewer_param_share(viewer, i, &share) && place.y >= slider.y - 8;
        return (folk_side_hit){.part = slides ? FOLK_SIDE_SLIDER : FOLK_SIDE_ROW,
                               .index = i,
                               .share = (place.x - slider.x) / fmax(slider.width, 1)};
    }
    return (folk_side_hit){0};
}
