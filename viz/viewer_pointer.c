// SPDX-License-Identifier: GPL-3.0-or-later
// What the pointer does: hovering reads, pressing selects, dragging pans or seeks, the wheel zooms.
#include "core/memory.h"
#include "viz/viewer_state.h"

#include <math.h>

static const double drag_least = 3; // points that a press may move and still be a press

static folk_panel panel_at(const folk_viewer *viewer, folk_place place) {
    for (int i = FOLK_PANEL_COUNT - 1; i >= 0; i--)
        if (folk_rect_has(folk_viewer_panel(viewer, (folk_panel)i), place)) return (folk_panel)i;
    return FOLK_PANEL_COUNT;
}

static folk_place within(const folk_viewer *viewer, folk_panel panel, folk_place place) {
    const folk_rect rect = folk_viewer_panel(viewer, panel);
    return (folk_place){place.x - rect.x, place.y - rect.y};
}

// Time at a place of the timeline's track, or of a chart.
static double time_on_track(const folk_viewer *viewer, double x) {
    double from, to;
    const folk_rect track = folk_timeline_track(viewer);
    folk_viewer_shown(viewer, &from, &to);
    return from + (x - track.x) / fmax(track.width, 1) * (to - from);
}

static double time_on_chart(const folk_viewer *viewer, folk_place place) {
    const int chart = folk_charts_at(viewer, place);
    if (chart < 0) return NAN;
    return folk_plot_value(&viewer->drawn[chart].area, place).x;
}

// Pressing.

static void press_button(folk_viewer *viewer, folk_button button) {
    double from, to;
    folk_viewer_times(viewer, &from, &to);
    switch (button) {
    case FOLK_BUTTON_FIRST:
        folk_viewer_seek(viewer, from);
        break;
    case FOLK_BUTTON_BACK:
        folk_viewer_step(viewer, -1);
        break;
    case FOLK_BUTTON_PLAY:
        folk_viewer_play(viewer);
        break;
    case FOLK_BUTTON_FORTH:
        folk_viewer_step(viewer, 1);
        break;
    case FOLK_BUTTON_LAST:
        folk_viewer_seek(viewer, to);
        break;
    case FOLK_BUTTON_SLOWER:
        folk_viewer_faster(viewer, -1);
        break;
    case FOLK_BUTTON_FASTER:
        folk_viewer_faster(viewer, 1);
        break;
    case FOLK_BUTTON_COUNT:
        break;
    }
}

static void press_timeline(folk_viewer *viewer, folk_place place) {
    for (int i = 0; i < FOLK_BUTTON_COUNT; i++) {
        if (!folk_rect_has(folk_timeline_button(viewer, (folk_button)i), place)) continue;
        viewer->dragged = FOLK_PANEL_COUNT;
        press_button(viewer, (folk_button)i);
        return;
    }
    const folk_rect track = folk_timeline_track(viewer);
    const folk_rect reach = {track.x - 8, track.y - 8, track.width + 16, track.height + 16};
    if (folk_rect_has(reach, place))
        folk_viewer_seek(viewer, time_on_track(viewer, place.x));
    else
        viewer->dragged = FOLK_PANEL_COUNT;
}

static void press_side(folk_viewer *viewer, folk_place place) {
    const folk_side_hit hit = folk_side_at(viewer, place);
    viewer->focus = FOLK_PANEL_SIDE;
    viewer->dragged = FOLK_PANEL_COUNT;
    switch (hit.part) {
    case FOLK_SIDE_NOTHING:
        break;
    case FOLK_SIDE_TAB:
        viewer->side = (folk_side)hit.index;
        break;
    case FOLK_SIDE_ROW:
        viewer->param = hit.index;
        break;
    case FOLK_SIDE_SLIDER:
        viewer->param = viewer->slider = hit.index;
        viewer->dragged = FOLK_PANEL_SIDE;
        folk_viewer_slide(viewer, hit.index, hit.share);
        break;
    case FOLK_SIDE_APPLY:
        folk_viewer_apply(viewer);
        break;
    case FOLK_SIDE_FORK:
        folk_viewer_fork(viewer);
        break;
    case FOLK_SIDE_RESTART:
        folk_viewer_restart(viewer);
        break;
    case FOLK_SIDE_TRAIT:
        viewer->trait = hit.index;
        break;
    case FOLK_SIDE_MIND:
        viewer->mind = hit.index;
        viewer->scroll = 0;
        break;
    }
    folk_viewer_touch_all(viewer);
}

static void press_question(folk_viewer *viewer, folk_place place) {
    const int choice = folk_question_at(viewer, place);
    viewer->dragged = FOLK_PANEL_COUNT;
    if (choice < 0) return;
    viewer->choice = choice;
    folk_viewer_key(viewer, &(folk_input){.kind = FOLK_INPUT_KEY, .key = FOLK_KEY_ENTER});
}

static void press(folk_viewer *viewer, folk_place place) {
    const folk_panel panel = panel_at(viewer, place);
    const folk_place inside = within(viewer, panel, place);
    viewer->dragged = panel;
    viewer->dragged_from = place;
    viewer->moved = false;
    if (viewer->field.open && !viewer->asked.open) // what was typed was for what was selected
        viewer->field = (folk_field){0};
    if (panel == FOLK_PANEL_HELP) {
        viewer->help = false;
        folk_viewer_touch_all(viewer);
    }
    if (panel == FOLK_PANEL_TIMELINE) press_timeline(viewer, inside);
    if (panel == FOLK_PANEL_SIDE) press_side(viewer, inside);
    if (panel == FOLK_PANEL_QUESTION) press_question(viewer, inside);
    if (panel == FOLK_PANEL_CHARTS || panel == FOLK_PANEL_SOCIETY) viewer->focus = panel;
}

// A press that did not move: selects.
static void click(folk_viewer *viewer, folk_panel panel, folk_place inside) {
    if (panel == FOLK_PANEL_CHARTS) {
        const int chart = folk_charts_at(viewer, inside);
        if (chart >= 0) viewer->chart = viewer->chart_first + chart;
        const double t = time_on_chart(viewer, inside);
        if (isfinite(t)) folk_viewer_seek(viewer, t);
        folk_viewer_touch(viewer, FOLK_PANEL_CHARTS);
    }
    const int run = panel == FOLK_PANEL_SOCIETY ? folk_society_run_at(viewer, inside) : -1;
    if (run < 0) return;
    folk_viewer_choose(viewer, run);
    viewer->agent = folk_society_at(&viewer->runs[run].scene, folk_society_area(viewer, run),
                                    &viewer->theme, inside);
    viewer->mind = -1;
    viewer->scroll = 0;
    if (viewer->agent >= 0 && viewer->width >= 1100) {
        viewer->side = FOLK_SIDE_AGENT;
        viewer->side_shown = true;
    }
    folk_viewer_touch_all(viewer);
}

static void release(folk_viewer *viewer, folk_place place) {
    const folk_panel panel = viewer->dragged;
    viewer->dragged = FOLK_PANEL_COUNT;
    if (viewer->slider >= 0) {
        viewer->slider = -1;
        if (viewer->live.steered) folk_viewer_apply(viewer);
        return;
    }
    if (panel != FOLK_PANEL_COUNT && !viewer->moved)
        click(viewer, panel, within(viewer, panel, place));
}

// Moving.

static void drag(folk_viewer *viewer, folk_place place) {
    const folk_panel panel = viewer->dragged;
    const folk_place inside = within(viewer, panel, place);
    const double dx = place.x - viewer->pointer.x, dy = place.y - viewer->pointer.y;
    if (panel == FOLK_PANEL_TIMELINE) folk_viewer_seek(viewer, time_on_track(viewer, inside.x));
    if (panel == FOLK_PANEL_SIDE && viewer->slider >= 0)
        folk_viewer_slide(viewer, viewer->slider, folk_side_at(viewer, inside).share);
    const double far = hypot(place.x - viewer->dragged_from.x, place.y - viewer->dragged_from.y);
    if (!viewer->moved && far < drag_least) return;
    viewer->moved = true;
    if (panel == FOLK_PANEL_CHARTS && viewer->drawn_count > 0) {
        const folk_rect inner = viewer->drawn[0].area.inner;
        double from, to;
        folk_viewer_shown(viewer, &from, &to);
        folk_viewer_pan_time(viewer, -dx / fmax(inner.width, 1) * (to - from));
    }
    if (panel == FOLK_PANEL_SOCIETY) {
        const int run = viewer->active;
        viewer->society.lens =
            folk_society_pan(&viewer->runs[run].scene, folk_society_area(viewer, run),
                             &viewer->theme, (folk_place){dx, dy});
        folk_viewer_touch(viewer, FOLK_PANEL_SOCIETY);
    }
}

static void move(folk_viewer *viewer, folk_place place) {
    const folk_panel before = panel_at(viewer, viewer->pointer);
    if (viewer->dragged != FOLK_PANEL_COUNT) drag(viewer, place);
    viewer->pointer = place;
    viewer->pointer_in = true;
    const folk_panel panel = panel_at(viewer, place);
    if (panel < FOLK_PANEL_COUNT) folk_viewer_touch_over(viewer, panel);
    if (before < FOLK_PANEL_COUNT && before != panel) folk_viewer_touch_over(viewer, before);
}

static void turn_side(folk_viewer *viewer, double by) {
    folk_reader *reader = folk_viewer_reader(viewer);
    folk_viewer_touch(viewer, FOLK_PANEL_SIDE);
    if (viewer->side == FOLK_SIDE_AGENT) {
        viewer->scroll = fmax(viewer->scroll - by * 40, 0);
        return;
    }
    const int count = reader != NULL ? folk_reader_scenario(reader)->param_count : 0;
    if (viewer->field.open || count == 0) return;
    const int next = viewer->param + (by > 0 ? -1 : 1);
    viewer->param = next < 0 ? 0 : next >= count ? count - 1 : next;
}

static void turn(folk_viewer *viewer, folk_place place, double by) {
    const folk_panel panel = panel_at(viewer, place);
    const folk_place inside = within(viewer, panel, place);
    const double factor = pow(1.25, by);
    double t = NAN;
    if (panel == FOLK_PANEL_CHARTS) t = time_on_chart(viewer, inside);
    if (panel == FOLK_PANEL_TIMELINE) t = time_on_track(viewer, inside.x);
    if (isfinite(t)) folk_viewer_zoom_time(viewer, t, factor);
    const int run = panel == FOLK_PANEL_SOCIETY ? folk_society_run_at(viewer, inside) : -1;
    if (run >= 0) {
        viewer->society.lens =
            folk_society_zoom(&viewer->runs[run].scene, folk_society_area(viewer, run),
                              &viewer->theme, inside, factor);
        folk_viewer_touch(viewer, FOLK_PANEL_SOCIETY);
    }
    if (panel == FOLK_PANEL_SIDE) turn_side(viewer, by);
}

void folk_viewer_pointer(folk_viewer *viewer, const folk_input *input) {
    const folk_place place = {input->x, input->y};
    if (input->kind == FOLK_INPUT_MOVE) move(viewer, place);
    if (input->kind == FOLK_INPUT_PRESS) press(viewer, place);
    if (input->kind == FOLK_INPUT_RELEASE) release(viewer, place);
    if (input->kind == FOLK_INPUT_WHEEL) turn(viewer, place, input->turn);
}
