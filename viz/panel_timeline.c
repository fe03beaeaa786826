// SPDX-License-Identifier: GPL-3.0-or-later
// The timeline: buttons, the moment as a number, the track with what is marked on it, and the
// status line beneath.
#include "viz/canvas.h"
#include "viz/viewer_state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double margin = 16, button_top = 8, button_size = 28, track_top = 50;

// A window in which the buttons leave no room for more than the time.
static const double narrow = 480;

folk_rect folk_timeline_track(const folk_viewer *viewer) {
    return (folk_rect){margin, track_top, fmax(viewer->width - 2 * margin, 1), 8};
}

folk_rect folk_timeline_button(const folk_viewer *viewer, folk_button button) {
    (void)viewer;
    const double gap = button >= FOLK_BUTTON_SLOWER ? 12 : 0;
    return (folk_rect){margin + (int)button * (button_size + 4) + gap, button_top, button_size,
                       button_size};
}

static bool runs_on(const folk_viewer *viewer) {
    if (viewer->live.steered && viewer->follows) return !viewer->live.paused;
    return viewer->playing;
}

// Symbols are drawn, as fonts differ in theirs.
static void draw_triangle(folk_picture *picture, double x, double y, double size,
                          folk_color color) {
    const folk_place places[] = {
        {x - size * 0.6, y - size}, {x + size, y}, {x - size * 0.6, y + size}};
    folk_draw_area(picture, places, 3, color);
}

static void draw_left(folk_picture *picture, double x, double y, double size, folk_color color) {
    const folk_place places[] = {
        {x + size * 0.6, y - size}, {x - size, y}, {x + size * 0.6, y + size}};
    folk_draw_area(picture, places, 3, color);
}

static void draw_symbol(const folk_viewer *viewer, folk_picture *picture, folk_button button,
                        folk_rect rect, folk_color color) {
    const double x = rect.x + rect.width / 2, y = rect.y + rect.height / 2;
    switch (button) {
    case FOLK_BUTTON_FIRST:
        folk_draw_rect(picture, (folk_rect){x - 6, y - 5, 2, 10}, color);
        draw_left(picture, x + 1, y, 5, color);
        break;
    case FOLK_BUTTON_BACK:
        draw_left(picture, x, y, 5, color);
        break;
    case FOLK_BUTTON_PLAY:
        if (!runs_on(viewer)) {
            draw_triangle(picture, x, y, 7, color);
            break;
        }
        folk_draw_rect(picture, (folk_rect){x - 5, y - 6, 4, 12}, color);
        folk_draw_rect(picture, (folk_rect){x + 1, y - 6, 4, 12}, color);
        break;
    case FOLK_BUTTON_FORTH:
        draw_triangle(picture, x, y, 5, color);
        break;
    case FOLK_BUTTON_LAST:
        draw_triangle(picture, x - 1, y, 5, color);
        folk_draw_rect(picture, (folk_rect){x + 4, y - 5, 2, 10}, color);
        break;
    case FOLK_BUTTON_FASTER:
        folk_draw_rect(picture, (folk_rect){x - 1, y - 5, 2, 10}, color);
        folk_draw_rect(picture, (folk_rect){x - 5, y - 1, 10, 2}, color);
        break;
    case FOLK_BUTTON_SLOWER:
        folk_draw_rect(picture, (folk_rect){x - 5, y - 1, 10, 2}, color);
        break;
    case FOLK_BUTTON_COUNT:
        break;
    }
}

static void draw_buttons(const folk_viewer *viewer, folk_picture *picture) {
    const folk_theme *theme = &viewer->theme;
    for (int i = 0; i < FOLK_BUTTON_COUNT; i++) {
        const folk_rect rect = folk_timeline_button(viewer, (folk_button)i);
        const bool lit = i == FOLK_BUTTON_PLAY;
        folk_draw_rect(picture, rect, lit ? theme->accent : theme->background);
        if (!lit) folk_draw_frame(picture, rect, 1, theme->grid);
        draw_symbol(viewer, picture, (folk_button)i, rect,
                    lit ? folk_theme_ink(theme->accent) : theme->text);
    }
    char pace[48];
    const folk_rect last = folk_timeline_button(viewer, FOLK_BUTTON_FASTER);
    folk_text_style style = folk_panel_style(viewer, 0.95, theme->faint);
    if (viewer->width >= narrow)
        folk_panel_fit(picture, last.x + last.width + 10, button_top + 18, viewer->width * 0.2,
                       &style, folk_viewer_pace_text(viewer, pace));
}

static double place_of(const folk_viewer *viewer, double t) {
    double from, to;
    const folk_rect track = folk_timeline_track(viewer);
    folk_viewer_shown(viewer, &from, &to);
    return track.x + (t - from) / (to - from) * track.width;
}

static bool on_track(const folk_viewer *viewer, double x) {
    const folk_rect track = folk_timeline_track(viewer);
    return x >= track.x - 0.5 && x <= track.x + track.width + 0.5;
}

// Recorded moments as short lines, as long as they can be told apart.
static void draw_moments(const folk_viewer *viewer, folk_picture *picture) {
    folk_reader *reader = folk_viewer_reader(viewer);
    const size_t count = folk_reader_moment_count(reader);
    double last = -INFINITY;
    for (size_t i = 0; i < count; i++) {
        const double x = place_of(viewer, folk_reader_moment(reader, i));
        if (!on_track(viewer, x) || x - last < 3) continue;
        last = x;
        folk_draw_rect(picture, (folk_rect){x - 0.5, track_top + 3, 1, 2}, viewer->theme.faint);
    }
}

// A flag beneath the track where a parameter changed, above it for a bookmark.
static void draw_marks(const folk_viewer *viewer, folk_picture *picture) {
    folk_reader *reader = folk_viewer_reader(viewer);
    const folk_color changed = viewer->theme.warning, marked = viewer->theme.accent;
    for (int i = 0; i < folk_reader_intervention_count(reader); i++) {
        const double x = place_of(viewer, folk_reader_intervention(reader, i)->t);
        const folk_place flag[] = {
            {x, track_top + 8}, {x - 4, track_top + 15}, {x + 4, track_top + 15}};
        if (on_track(viewer, x)) folk_draw_area(picture, flag, 3, changed);
    }
    for (size_t i = 0; i < viewer->bookmark_count; i++) {
        const double x = place_of(viewer, viewer->bookmarks[i]);
        const folk_place flag[] = {{x, track_top}, {x - 4, track_top - 7}, {x + 4, track_top - 7}};
        if (on_track(viewer, x)) folk_draw_area(picture, flag, 3, marked);
    }
}

static void draw_ends(const folk_viewer *viewer, folk_picture *picture) {
    double from, to;
    char text[32];
    folk_viewer_shown(viewer, &from, &to);
    folk_text_style style = folk_panel_style(viewer, 0.85, viewer->theme.faint);
    folk_tick_text(from, 0, text);
    folk_panel_text(picture, margin, track_top + 22, &style, text);
    style.anchor = FOLK_ANCHOR_END;
    folk_tick_text(to, 0, text);
    folk_panel_text(picture, viewer->width - margin, track_top + 22, &style, text);
}

// A sentence that says what went wrong is to be read whole: the panel grows by its further lines.
double folk_status_growth(const folk_viewer *viewer) {
    const folk_text_style style = folk_panel_style(viewer, 0.95, viewer->theme.faint);
    const double line = style.size * 1.4;
    const double tall =
        folk_panel_wrap_height(viewer->width - 2 * margin, &style, viewer->said) - line;
    return fmin(fmax(tall, 0), fmin(4 * line, viewer->height / 4));
}

static void draw_status(const folk_viewer *viewer, folk_picture *picture) {
    const folk_reader *reader = folk_viewer_reader(viewer);
    const char *text = viewer->said;
    bool warning = viewer->said_warning;
    if (text[0] == '\0' && reader != NULL) {
        text = folk_reader_warning(reader);
        warning = true;
    }
    if (text[0] == '\0') {
        text = folk_viewer_run_count(viewer) > 2
                   ? "Space plays, x next run, m means and bands over replicates, ? all keys"
                   : "Space plays, ← → step, p parameters, f fork here, ? all keys";
        warning = false;
    }
    folk_text_style style =
        folk_panel_style(viewer, 0.95, warning ? viewer->theme.warning : viewer->theme.faint);
    style.anchor = FOLK_ANCHOR_START;
    const folk_rect rect = {margin, track_top + 38 - style.size, viewer->width - 2 * margin,
                            viewer->said_growth + style.size};
    if (viewer->said_growth > 0 && text == viewer->said)
        folk_panel_wrap(picture, rect, &style, text);
    else
        folk_panel_fit(picture, margin, track_top + 38, rect.width, &style, text);
}

void folk_panel_timeline(folk_viewer *viewer, folk_picture *picture) {
    const folk_rect rect = folk_viewer_panel(viewer, FOLK_PANEL_TIMELINE);
    const folk_theme *theme = &viewer->theme;
    folk_draw_rect(picture, (folk_rect){0, 0, rect.width, rect.height}, theme->panel);
    folk_draw_rect(picture, (folk_rect){0, 0, rect.width, 1}, theme->grid);
    draw_buttons(viewer, picture);
    folk_draw_rect(picture, folk_timeline_track(viewer), theme->grid);
    if (folk_viewer_reader(viewer) != NULL) {
        draw_moments(viewer, picture);
        draw_marks(viewer, picture);
        draw_ends(viewer, picture);
    }
    draw_status(viewer, picture);
}

void folk_panel_timeline_over(folk_viewer *viewer, folk_picture *picture) {
    double from, to;
    char now[32], last[32], text[96];
    const folk_theme *theme = &viewer->theme;
    const folk_rect track = folk_timeline_track(viewer);
    const double x = fmin(fmax(place_of(viewer, viewer->t), track.x), track.x + track.width);
    folk_draw_rect(picture, (folk_rect){track.x, track.y, x - track.x, track.height},
                   folk_color_fade(theme->accent, 0.45));
    const folk_place knob = {x, track.y + track.height / 2};
    folk_draw_marks(picture, &knob, 1, FOLK_MARK_DISC, 7, theme->accent, NULL);
    folk_draw_marks(picture, &knob, 1, FOLK_MARK_DISC, 3, theme->panel, NULL);
    folk_viewer_times(viewer, &from, &to);
    folk_tick_text(viewer->t, 0, now);
    folk_tick_text(to, 0, last);
    folk_text_style style = folk_panel_style(viewer, 1.25, theme->text);
    style.anchor = FOLK_ANCHOR_END;
    style.bold = true;
    snprintf(text, sizeof text, "time %s of %s", now, last);
    if (viewer->width < narrow) snprintf(text, sizeof text, "%s", now);
    folk_panel_text(picture, viewer->width - margin, button_top + 20, &style, text);
}
