// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/viewer.h"

#include "core/memory.h"
#include "viz/viewer_state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void set_theme(folk_viewer *viewer, bool dark) {
    viewer->theme = dark ? folk_theme_dark() : folk_theme_light();
    viewer->theme.font = 12; // of a screen, which is farther away than paper
    viewer->theme.line = 1.6;
    viewer->theme.padding = 8;
}

folk_viewer *folk_viewer_create(const folk_viewer_def *def) {
    folk_viewer *viewer = folk_alloc(sizeof *viewer);
    viewer->width = def->width;
    viewer->height = def->height;
    viewer->scale = def->scale;
    set_theme(viewer, def->dark);
    viewer->follows = true;
    viewer->focus = FOLK_PANEL_CHARTS;
    viewer->side_shown = def->width >= 1100;
    viewer->society = folk_society_options_default();
    viewer->society.patience = def->patience;
    viewer->column = -1;
    viewer->agent = -1;
    viewer->mind = -1;
    viewer->slider = -1;
    viewer->dragged = FOLK_PANEL_COUNT;
    for (int i = 0; i < FOLK_VIEWER_RUNS; i++)
        viewer->runs[i].cache = folk_society_cache_create();
    return viewer;
}

static void forget_question(folk_viewer *viewer) {
    folk_asked *asked = &viewer->asked;
    folk_free(asked->agent);
    folk_free(asked->text);
    for (int i = 0; i < asked->choice_count; i++)
        folk_free(asked->choices[i]);
    *asked = (folk_asked){0};
}

void folk_viewer_destroy(folk_viewer *viewer) {
    if (viewer == NULL) return;
    folk_wish wish;
    while (folk_viewer_wish(viewer, &wish))
        folk_wish_clear(&wish);
    folk_free(viewer->wishes.items);
    folk_viewer_unstage(viewer);
    folk_free(viewer->staged);
    folk_free(viewer->agent_staged);
    forget_question(viewer);
    for (int i = 0; i < FOLK_VIEWER_RUNS; i++)
        folk_society_cache_destroy(viewer->runs[i].cache);
    folk_viewer_clear_measures(viewer);
    folk_comparison_destroy(viewer->comparison);
    folk_free(viewer->bookmarks);
    folk_free(viewer);
}

// What has changed.

void folk_viewer_touch(folk_viewer *viewer, folk_panel panel) {
    viewer->stamps[panel]++;
}

void folk_viewer_touch_over(folk_viewer *viewer, folk_panel panel) {
    viewer->over_stamps[panel]++;
}

void folk_viewer_touch_all(folk_viewer *viewer) {
    for (int i = 0; i < FOLK_PANEL_COUNT; i++)
        folk_viewer_touch(viewer, (folk_panel)i);
}

void folk_viewer_touch_time(folk_viewer *viewer) {
    folk_viewer_touch_over(viewer, FOLK_PANEL_CHARTS);
    folk_viewer_touch_over(viewer, FOLK_PANEL_TIMELINE);
    folk_viewer_touch(viewer, FOLK_PANEL_SOCIETY);
    if (viewer->side_shown) folk_viewer_touch(viewer, FOLK_PANEL_SIDE);
}

uint64_t folk_viewer_stamp(const folk_viewer *viewer, folk_panel panel) {
    return viewer->stamps[panel];
}

uint64_t folk_viewer_over_stamp(const folk_viewer *viewer, folk_panel panel) {
    return viewer->over_stamps[panel];
}

// Runs.

folk_reader *folk_viewer_reader(const folk_viewer *viewer) {
    return viewer->runs[viewer->active].reader;
}

int folk_viewer_active(const folk_viewer *viewer) {
    return viewer->active;
}

// While nothing is in the place that was chosen, the first run stands in.
static int active_of(const folk_viewer *viewer) {
    if (viewer->runs[viewer->held].reader != NULL) return viewer->held;
    for (int i = 0; i < FOLK_VIEWER_RUNS; i++)
        if (viewer->runs[i].reader != NULL) return i;
    return 0;
}

void folk_viewer_set_run(folk_viewer *viewer, int place, folk_reader *reader) {
    folk_viewed *viewed = &viewer->runs[place];
    folk_viewer_unstage(viewer);
    folk_society_cache_destroy(viewed->cache);
    *viewed = (folk_viewed){.reader = reader, .cache = folk_society_cache_create()};
    viewer->active = active_of(viewer);
    viewer->param = 0;
    viewer->drawn_count = 0;
    folk_viewer_gather(viewer);
    folk_viewer_refreshed(viewer);
}

void folk_viewer_run_name(const folk_viewer *viewer, int place, char out[48]) {
    const folk_run_info *info = folk_reader_info(viewer->runs[place].reader);
    snprintf(out, 48, "run %lld", (long long)info->id);
}

void folk_viewer_times(const folk_viewer *viewer, double *from, double *to) {
    *from = *to = 0;
    bool any = false;
    for (int i = 0; i < FOLK_VIEWER_RUNS; i++) {
        double first, last;
        if (viewer->runs[i].reader == NULL) continue;
        folk_reader_span(viewer->runs[i].reader, &first, &last);
        *from = any ? fmin(*from, first) : first;
        *to = any ? fmax(*to, last) : last;
        any = true;
    }
}

void folk_viewer_shown(const folk_viewer *viewer, double *from, double *to) {
    *from = viewer->shown_from;
    *to = viewer->shown_to;
    if (*from == *to) folk_viewer_times(viewer, from, to);
    if (*from == *to) *to = *from + 1;
}

bool folk_viewer_has_society(const folk_viewer *viewer) {
    folk_view_kind kinds[1];
    for (int i = 0; i < FOLK_VIEWER_RUNS; i++) {
        folk_reader *reader = viewer->runs[i].reader;
        if (reader == NULL) continue;
        if (folk_reader_view(reader)->kind != FOLK_VIEW_NONE) return true;
        if (folk_society_kinds(reader, kinds, 1) > 0) return true;
    }
    return false;
}

void folk_viewer_refreshed(folk_viewer *viewer) {
    double from, to;
    folk_viewer_compare(viewer);
    folk_viewer_times(viewer, &from, &to);
    if (viewer->follows) viewer->t = to;
    viewer->t = fmin(fmax(viewer->t, from), to);
    folk_viewer_touch_all(viewer);
}

void folk_viewer_set_live(folk_viewer *viewer, const folk_viewer_live *live) {
    const folk_viewer_live *now = &viewer->live;
    if (now->steered == live->steered && now->paused == live->paused && now->speed == live->speed)
        return;
    viewer->live = *live;
    folk_viewer_touch(viewer, FOLK_PANEL_BAR);
    if (folk_viewer_reader(viewer) == NULL) folk_viewer_touch(viewer, FOLK_PANEL_CHARTS);
    folk_viewer_touch(viewer, FOLK_PANEL_TIMELINE);
    folk_viewer_touch(viewer, FOLK_PANEL_SIDE);
}

void folk_viewer_say(folk_viewer *viewer, bool warning, const char *text) {
    if (strcmp(viewer->said, text) == 0 && viewer->said_warning == warning) return;
    snprintf(viewer->said, sizeof viewer->said, "%s", text);
    viewer->said_warning = warning;
    viewer->said_growth = folk_status_growth(viewer);
    folk_viewer_touch(viewer, FOLK_PANEL_TIMELINE);
}

const char *folk_viewer_said(const folk_viewer *viewer) {
    return viewer->said;
}

void folk_viewer_ask(folk_viewer *viewer, const folk_viewer_question *question) {
    forget_question(viewer);
    viewer->field = (folk_field){0};
    viewer->choice = 0;
    folk_viewer_touch_all(viewer);
    if (question == NULL) return;
    folk_asked *asked = &viewer->asked;
    asked->open = true;
    asked->exchange = question->exchange;
    asked->agent = folk_strdup(question->agent);
    asked->text = folk_strdup(question->text);
    for (int i = 0; i < question->choice_count && i < FOLK_CHOICES_MOST; i++)
        asked->choices[asked->choice_count++] = folk_strdup(question->choices[i]);
    viewer->field.open = asked->choice_count == 0;
    asked->tall = folk_question_height(viewer, fmin(viewer->width - 32, 560));
}

bool folk_viewer_asked(const folk_viewer *viewer) {
    return viewer->asked.open;
}

// Wishes.

folk_wish *folk_viewer_wants(folk_viewer *viewer, folk_wish_kind kind) {
    folk_wishes *wishes = &viewer->wishes;
    wishes->items =
        folk_grow(wishes->items, &wishes->capacity, wishes->count + 1, sizeof *wishes->items);
    folk_wish *wish = &wishes->items[wishes->count++];
    *wish = (folk_wish){.kind = kind, .run = viewer->active};
    return wish;
}

bool folk_viewer_wish(folk_viewer *viewer, folk_wish *wish) {
    folk_wishes *wishes = &viewer->wishes;
    if (wishes->first == wishes->count) return false;
    *wish = wishes->items[wishes->first++];
    if (wishes->first == wishes->count) wishes->first = wishes->count = 0;
    return true;
}

void folk_wish_clear(folk_wish *wish) {
    folk_free(wish->name);
    folk_free(wish->text);
    *wish = (folk_wish){0};
}

// State.

double folk_viewer_time(const folk_viewer *viewer) {
    return viewer->t;
}

void folk_viewer_seek(folk_viewer *viewer, double t) {
    double from, to;
    folk_viewer_times(viewer, &from, &to);
    viewer->follows = t >= to;
    t = fmin(fmax(t, from), to);
    if (t == viewer->t) return;
    viewer->t = t;
    folk_viewer_touch_time(viewer);
}

bool folk_viewer_playing(const folk_viewer *viewer) {
    return viewer->playing;
}

const folk_theme *folk_viewer_theme(const folk_viewer *viewer) {
    return &viewer->theme;
}

int64_t folk_viewer_agent(const folk_viewer *viewer) {
    return viewer->agent;
}

size_t folk_viewer_bookmarks(const folk_viewer *viewer, const double **times) {
    *times = viewer->bookmarks;
    return viewer->bookmark_count;
}

bool folk_viewer_quits(const folk_viewer *viewer) {
    return viewer->quits;
}

// Input.

const char *folk_key_name(folk_key key) {
    static const char *const names[FOLK_KEY_COUNT] = {
        "none",    "left",      "right", "up",    "down",   "home",     "end",
        "page-up", "page-down", "tab",   "enter", "escape", "backspace"};
    return names[key];
}

static void resize(folk_viewer *viewer, const folk_input *input) {
    const bool narrow = input->width < 1100;
    if (narrow != (viewer->width < 1100)) viewer->side_shown = !narrow;
    viewer->width = fmax(input->width, 320);
    viewer->height = fmax(input->height, 240);
    viewer->scale = input->scale;
    viewer->said_growth = folk_status_growth(viewer);
    folk_viewer_touch_all(viewer);
}

void folk_viewer_input(folk_viewer *viewer, const folk_input *input) {
    switch (input->kind) {
    case FOLK_INPUT_KEY:
        folk_viewer_key(viewer, input);
        break;
    case FOLK_INPUT_TEXT:
        folk_viewer_text(viewer, input->text);
        break;
    case FOLK_INPUT_MOVE:
    case FOLK_INPUT_PRESS:
    case FOLK_INPUT_RELEASE:
    case FOLK_INPUT_WHEEL:
        folk_viewer_pointer(viewer, input);
        break;
    case FOLK_INPUT_SIZE:
        resize(viewer, input);
        break;
    case FOLK_INPUT_QUIT:
        viewer->quits = true;
        folk_viewer_wants(viewer, FOLK_WISH_QUIT);
        break;
    }
}

// Panels.

typedef struct layout {
    folk_rect rects[FOLK_PANEL_COUNT];
} layout;

static layout lay_out(const folk_viewer *viewer) {
    layout out = {0};
    const double bar = 40, timeline = 96 + viewer->said_growth, width = viewer->width;
    const folk_rect inner = {0, bar, width, fmax(viewer->height - bar - timeline, 0)};
    out.rects[FOLK_PANEL_BAR] = (folk_rect){0, 0, width, bar};
    out.rects[FOLK_PANEL_TIMELINE] = (folk_rect){0, viewer->height - timeline, width, timeline};
    const bool wide = width >= 1100;
    const double side = !viewer->side_shown ? 0 : wide ? fmin(fmax(width * 0.22, 280), 420) : 0;
    folk_rect charts = inner, society = {0}, aside = {0};
    const double room = width - side;
    if (folk_viewer_has_society(viewer)) {
        charts.width = floor(room * 0.5);
        society = (folk_rect){charts.width, bar, room - charts.width, inner.height};
    } else {
        charts.width = room;
    }
    if (viewer->side_shown) aside = (folk_rect){room, bar, side, inner.height};
    if (viewer->side_shown && !wide) { // over the society
        charts.width = floor(width * 0.5);
        society = (folk_rect){0};
        aside = (folk_rect){charts.width, bar, width - charts.width, inner.height};
    }
    if (viewer->whole) charts = society = aside = (folk_rect){0};
    out.rects[FOLK_PANEL_CHARTS] = charts;
    out.rects[FOLK_PANEL_SOCIETY] = society;
    out.rects[FOLK_PANEL_SIDE] = aside;
    if (viewer->whole) out.rects[viewer->focus] = inner;
    if (viewer->asked.open) {
        const double w = fmin(inner.width - 32, 560),
                     h = fmin(inner.height - 16, fmax(viewer->asked.tall, 280));
        out.rects[FOLK_PANEL_QUESTION] =
            (folk_rect){floor((width - w) / 2), inner.y + inner.height - h - 8, w, h};
    }
    if (viewer->help) {
        const double w = fmin(width - 32, 760), h = fmin(viewer->height - 32, 480);
        out.rects[FOLK_PANEL_HELP] =
            (folk_rect){floor((width - w) / 2), floor((viewer->height - h) / 2), w, h};
    }
    return out;
}

folk_rect folk_viewer_panel(const folk_viewer *viewer, folk_panel panel) {
    return lay_out(viewer).rects[panel];
}

void folk_viewer_draw_panel(folk_viewer *viewer, folk_panel panel, folk_picture *picture) {
    const folk_rect rect = folk_viewer_panel(viewer, panel);
    folk_picture_reset(picture, rect.width, rect.height);
    switch (panel) {
    case FOLK_PANEL_BAR:
        folk_panel_bar(viewer, picture);
        break;
    case FOLK_PANEL_CHARTS:
        folk_panel_charts(viewer, picture);
        break;
    case FOLK_PANEL_SOCIETY:
        folk_panel_society(viewer, picture);
        break;
    case FOLK_PANEL_SIDE:
        folk_panel_side(viewer, picture);
        break;
    case FOLK_PANEL_TIMELINE:
        folk_panel_timeline(viewer, picture);
        break;
    case FOLK_PANEL_QUESTION:
        folk_panel_question(viewer, picture);
        break;
    case FOLK_PANEL_HELP:
        folk_panel_help(viewer, picture);
        break;
    case FOLK_PANEL_COUNT:
        break;
    }
}

void folk_viewer_draw_over(folk_viewer *viewer, folk_panel panel, folk_picture *picture) {
    const folk_rect rect = folk_viewer_panel(viewer, panel);
    folk_picture_reset(picture, rect.width, rect.height);
    if (panel == FOLK_PANEL_CHARTS) folk_panel_charts_over(viewer, picture);
    if (panel == FOLK_PANEL_SOCIETY) folk_panel_society_over(viewer, picture);
    if (panel == FOLK_PANEL_TIMELINE) folk_panel_timeline_over(viewer, picture);
}
