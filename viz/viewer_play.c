// SPDX-License-Identifier: GPL-3.0-or-later
// The moment that is looked at: played, stepped, sought, bookmarked; and the stretch of time shown.
#include "core/memory.h"
#include "viz/viewer_state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double whole_play = 20; // seconds that a recorded run takes by default

static double span_of(const folk_viewer *viewer) {
    double from, to;
    folk_viewer_times(viewer, &from, &to);
    return to > from ? to - from : 1;
}

double folk_viewer_pace(const folk_viewer *viewer) {
    return viewer->pace > 0 ? viewer->pace : span_of(viewer) / whole_play;
}

// Whether keys of playing are for the run itself rather than for what is recorded of it.
static bool steers(const folk_viewer *viewer) {
    return viewer->live.steered && viewer->follows;
}

void folk_viewer_play(folk_viewer *viewer) {
    double from, to;
    folk_viewer_touch(viewer, FOLK_PANEL_TIMELINE);
    if (steers(viewer)) {
        folk_viewer_wants(viewer, viewer->live.paused ? FOLK_WISH_GO : FOLK_WISH_PAUSE);
        return;
    }
    folk_viewer_times(viewer, &from, &to);
    viewer->playing = !viewer->playing;
    if (viewer->playing && viewer->t >= to) folk_viewer_seek(viewer, from);
}

// The recorded moment before or after `t`; `t` when there is none.
static double beside(folk_reader *reader, double t, int direction) {
    size_t index;
    const size_t count = folk_reader_moment_count(reader);
    const bool before = folk_reader_moment_at(reader, t, &index);
    if (direction > 0) {
        const size_t next = before ? index + 1 : 0;
        return next < count ? folk_reader_moment(reader, next) : t;
    }
    if (!before) return t;
    if (folk_reader_moment(reader, index) < t) return folk_reader_moment(reader, index);
    return index > 0 ? folk_reader_moment(reader, index - 1) : t;
}

// The same in a curve, for runs without snapshots.
static double beside_point(folk_reader *reader, double t, int direction) {
    const int metrics = folk_reader_scenario(reader)->metric_count;
    double found = t;
    for (int m = 0; m < metrics; m++) {
        const folk_curve curve = folk_reader_curve(reader, m);
        size_t low = 0, high = curve.count;
        while (low < high) { // the first beyond t, or at or beyond it
            const size_t middle = (low + high) / 2;
            const bool left = direction > 0 ? curve.t[middle] <= t : curve.t[middle] < t;
            if (left)
                low = middle + 1;
            else
                high = middle;
        }
        if (direction > 0 ? low == curve.count : low == 0) continue;
        const double candidate = curve.t[direction > 0 ? low : low - 1];
        if (found == t || fabs(candidate - t) < fabs(found - t)) found = candidate;
    }
    return found;
}

void folk_viewer_step(folk_viewer *viewer, int moments) {
    folk_reader *reader = folk_viewer_reader(viewer);
    if (reader == NULL) return;
    viewer->playing = false;
    folk_viewer_touch(viewer, FOLK_PANEL_TIMELINE);
    if (moments > 0 && steers(viewer)) {
        folk_viewer_wants(viewer, FOLK_WISH_STEP)->number = moments;
        return;
    }
    const int direction = moments > 0 ? 1 : -1;
    double t = viewer->t;
    for (int i = 0; i < moments * direction; i++)
        t = folk_reader_moment_count(reader) > 1 ? beside(reader, t, direction)
                                                 : beside_point(reader, t, direction);
    folk_viewer_seek(viewer, t);
}

// Paces are 1, 2, 5, 10, … virtual time units a second.
static double next_pace(double pace, int steps) {
    static const double ladder[] = {1, 2, 5};
    double power = floor(log10(pace) + 1e-9);
    int rung = 0;
    while (rung < 2 && ladder[rung + 1] * pow(10, power) <= pace * (1 + 1e-9))
        rung++;
    rung += steps;
    while (rung < 0)
        rung += 3, power--;
    while (rung > 2)
        rung -= 3, power++;
    return ladder[rung] * pow(10, power);
}

void folk_viewer_faster(folk_viewer *viewer, int steps) {
    folk_viewer_touch(viewer, FOLK_PANEL_TIMELINE);
    if (!steers(viewer)) {
        viewer->pace = steps == 0 ? 0 : next_pace(folk_viewer_pace(viewer), steps);
        return;
    }
    const double speed = viewer->live.speed;
    double wanted = 0;
    if (steps != 0 && speed > 0) wanted = next_pace(speed, steps);
    if (steps < 0 && speed == 0) wanted = next_pace(span_of(viewer) / whole_play, 0);
    folk_viewer_wants(viewer, FOLK_WISH_SPEED)->number = wanted;
}

const char *folk_viewer_pace_text(const folk_viewer *viewer, char out[48]) {
    char number[32];
    const bool live = steers(viewer);
    const double pace = live ? viewer->live.speed : folk_viewer_pace(viewer);
    folk_tick_text(pace, 0, number);
    if (live && pace == 0)
        snprintf(out, 48, "as fast as it goes");
    else
        snprintf(out, 48, "%s a second", number);
    return out;
}

// Whether nodes of a network that is shown are on their way.
static bool moves_society(const folk_viewer *viewer) {
    if (!(folk_viewer_panel(viewer, FOLK_PANEL_SOCIETY).height > 0)) return false;
    for (int i = 0; i < FOLK_VIEWER_RUNS; i++)
        if (viewer->runs[i].reader != NULL && viewer->runs[i].scene.moves) return true;
    return false;
}

void folk_viewer_tick(folk_viewer *viewer, double seconds) {
    double from, to;
    if (moves_society(viewer)) folk_viewer_touch(viewer, FOLK_PANEL_SOCIETY);
    if (!viewer->playing) return;
    folk_viewer_times(viewer, &from, &to);
    folk_viewer_seek(viewer, viewer->t + seconds * folk_viewer_pace(viewer));
    if (viewer->t < to) return;
    viewer->playing = false;
    folk_viewer_touch(viewer, FOLK_PANEL_TIMELINE);
}

bool folk_viewer_moves(const folk_viewer *viewer) {
    return viewer->playing || moves_society(viewer);
}

// Bookmarks.

void folk_viewer_bookmark(folk_viewer *viewer) {
    size_t at = 0;
    double *marks = viewer->bookmarks;
    while (at < viewer->bookmark_count && marks[at] < viewer->t)
        at++;
    folk_viewer_touch(viewer, FOLK_PANEL_TIMELINE);
    folk_viewer_touch(viewer, FOLK_PANEL_CHARTS);
    if (at < viewer->bookmark_count && marks[at] == viewer->t) {
        viewer->bookmark_count--;
        memmove(marks + at, marks + at + 1, (viewer->bookmark_count - at) * sizeof *marks);
        return;
    }
    marks = folk_grow(marks, &viewer->bookmark_capacity, viewer->bookmark_count + 1, sizeof *marks);
    memmove(marks + at + 1, marks + at, (viewer->bookmark_count - at) * sizeof *marks);
    marks[at] = viewer->t;
    viewer->bookmarks = marks;
    viewer->bookmark_count++;
}

void folk_viewer_to_bookmark(folk_viewer *viewer, int direction) {
    double found = NAN;
    for (size_t i = 0; i < viewer->bookmark_count; i++) {
        const double mark = viewer->bookmarks[i];
        if (direction < 0 && mark < viewer->t) found = mark;
        if (direction > 0 && mark > viewer->t && isnan(found)) found = mark;
    }
    if (!isnan(found)) folk_viewer_seek(viewer, found);
}

// The stretch of time that the axes show.

static void show_time(folk_viewer *viewer, double from, double to) {
    double first, last;
    folk_viewer_times(viewer, &first, &last);
    const double width = to - from, least = (last - first) * 1e-6;
    if (width >= last - first)
        from = to = 0;
    else if (width < least)
        return;
    else if (from < first)
        from = first, to = first + width;
    else if (to > last)
        to = last, from = last - width;
    viewer->shown_from = from;
    viewer->shown_to = to;
    folk_viewer_touch(viewer, FOLK_PANEL_CHARTS);
    folk_viewer_touch(viewer, FOLK_PANEL_TIMELINE);
}

void folk_viewer_zoom_time(folk_viewer *viewer, double t, double factor) {
    double from, to;
    folk_viewer_shown(viewer, &from, &to);
    show_time(viewer, t - (t - from) / factor, t + (to - t) / factor);
}

void folk_viewer_pan_time(folk_viewer *viewer, double by) {
    if (viewer->shown_from == viewer->shown_to) return;
    show_time(viewer, viewer->shown_from + by, viewer->shown_to + by);
}
