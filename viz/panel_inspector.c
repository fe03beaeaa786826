// SPDX-License-Identifier: GPL-3.0-or-later
// One agent at the moment that is looked at: its columns, what it did and with whom, and, of an
// agent whose mind was asked, each prompt and reply with what it took.
#include "core/memory.h"
#include "core/number.h"
#include "viz/canvas.h"
#include "viz/prompt_text.h"
#include "viz/viewer_state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double top = 46, margin = 14, mind_height = 26;

enum { MINDS_MOST = 6, TALKS_MOST = 20, HAPPENINGS_MOST = 40 };

// The minds, as a list of which one may be chosen.

static int minds_shown(const folk_viewer *viewer) {
    const int count = folk_reader_mind_count(folk_viewer_reader(viewer));
    return count < MINDS_MOST ? count : MINDS_MOST;
}

static int first_mind(const folk_viewer *viewer) {
    const int last = minds_shown(viewer) - 1;
    return viewer->mind > last ? viewer->mind - last : 0;
}

static folk_rect mind_rect(const folk_viewer *viewer, int index) {
    const folk_rect rect = folk_viewer_panel(viewer, FOLK_PANEL_SIDE);
    return (folk_rect){1, top + 20 + (index - first_mind(viewer)) * mind_height, rect.width - 1,
                       mind_height};
}

// Draws the list; returns where it ends.
static double draw_minds(const folk_viewer *viewer, folk_picture *picture) {
    folk_reader *reader = folk_viewer_reader(viewer);
    const folk_theme *theme = &viewer->theme;
    const int first = first_mind(viewer), shown = minds_shown(viewer);
    char text[64];
    if (shown == 0) return top;
    folk_text_style style = folk_panel_style(viewer, 0.9, theme->faint);
    snprintf(text, sizeof text, "Minds that are asked: %d", folk_reader_mind_count(reader));
    folk_panel_text(picture, margin, top + 10, &style, text);
    style = folk_panel_style(viewer, 1, theme->text);
    for (int i = first; i < first + shown; i++) {
        const folk_rect rect = mind_rect(viewer, i);
        const bool chosen = i == viewer->mind;
        style.bold = chosen;
        if (chosen) folk_draw_rect(picture, rect, theme->background);
        folk_panel_fit(picture, margin, rect.y + 17, rect.width - 2 * margin, &style,
                       folk_reader_mind(reader, i));
    }
    return top + 20 + shown * mind_height + 8;
}

static double trait_height(const folk_viewer *viewer) {
    return folk_panel_style(viewer, 1, viewer->theme.text).size * 1.6;
}

folk_side_hit folk_inspector_at(const folk_viewer *viewer, folk_place place) {
    const int first = first_mind(viewer), shown = minds_shown(viewer);
    for (int i = first; i < first + shown; i++)
        if (folk_rect_has(mind_rect(viewer, i), place))
            return (folk_side_hit){.part = FOLK_SIDE_MIND, .index = i};
    folk_reader *reader = folk_viewer_reader(viewer);
    const int count =
        viewer->agent >= 0 && viewer->mind < 0 ? folk_reader_column_count(reader, 0) : 0;
    const double row = floor((place.y - viewer->traits_from) / trait_height(viewer));
    if (row >= 0 && row < count) return (folk_side_hit){.part = FOLK_SIDE_TRAIT, .index = (int)row};
    return (folk_side_hit){0};
}

// Text that flows down the panel and is scrolled.
typedef struct flow {
    folk_viewer *viewer;
    folk_picture *picture;
    folk_rect rect;
    double y;
} flow;

static void put(flow *at, const folk_text_style *style, const char *text) {
    const folk_rect rect = {at->rect.x, at->y, at->rect.width,
                            fmax(at->rect.y + at->rect.height - at->y, 0)};
    at->y = folk_panel_wrap(at->picture, rect, style, text);
}

static void put_heading(flow *at, const char *text) {
    folk_text_style style = folk_panel_style(at->viewer, 1, at->viewer->theme.text);
    style.bold = true;
    at->y += 6;
    put(at, &style, text);
}

// Columns.

static void put_mark(flow *at, double height) {
    const folk_rect row = {at->rect.x - 6, at->y, at->rect.width + 12, height};
    folk_draw_rect(at->picture, row, at->viewer->theme.background);
    if (at->viewer->focus == FOLK_PANEL_SIDE)
        folk_draw_rect(at->picture, (folk_rect){row.x, row.y, 3, height}, at->viewer->theme.accent);
}

static void put_value(flow *at, const char *name, const char *text, bool changed) {
    folk_text_style style = folk_panel_style(at->viewer, 1, at->viewer->theme.faint);
    const double y = at->y + style.size * 1.15, width = at->rect.width;
    folk_panel_fit(at->picture, at->rect.x, y, width * 0.55, &style, name);
    style.color = changed ? at->viewer->theme.accent : at->viewer->theme.text;
    style.bold = changed;
    style.anchor = FOLK_ANCHOR_END;
    folk_panel_fit(at->picture, at->rect.x + width, y, width * 0.45, &style, text);
    at->y += trait_height(at->viewer);
}

// A number is shown as on an axis; what is staged or typed, in full.
static void put_column(flow *at, folk_reader *reader, int trait) {
    bool staged;
    double value;
    char shown[FOLK_FIELD_TEXT + 8];
    const folk_viewer *viewer = at->viewer;
    const bool chosen = trait == viewer->trait;
    const bool typed = chosen && viewer->field.open && !viewer->asked.open;
    char *text = folk_viewer_trait_text(viewer, trait, &staged);
    if (chosen) put_mark(at, trait_height(viewer));
    snprintf(shown, sizeof shown, "%s", text != NULL ? text : "");
    if (!staged && folk_number_parse(shown, &value)) folk_tick_text(value, 0, shown);
    if (typed) snprintf(shown, sizeof shown, "%s▏", viewer->field.text);
    put_value(at, folk_reader_column_name(reader, 0, trait), shown, staged || typed);
    folk_free(text);
}

// What waits, of other agents too.
static void put_staged(flow *at) {
    const folk_viewer *viewer = at->viewer;
    const folk_text_style faint = folk_panel_style(viewer, 0.92, viewer->theme.faint);
    folk_text_style changed = faint;
    char text[FOLK_FIELD_TEXT];
    changed.color = viewer->theme.accent;
    if (viewer->agent_staged_count == 0) return;
    at->y += 4;
    for (size_t i = 0; i < viewer->agent_staged_count; i++) {
        const folk_agent_change *change = &viewer->agent_staged[i];
        snprintf(text, sizeof text, "%.200s = %.200s", change->name, change->text);
        put(at, &changed, text);
    }
    put(at, &faint,
        viewer->live.steered ? "a applies it from now on, f forks here, Esc takes it back."
                             : "f forks the run here with it, Esc takes it back.");
}

static void put_columns(flow *at, folk_reader *reader) {
    size_t moment;
    const folk_text_style faint = folk_panel_style(at->viewer, 0.92, at->viewer->theme.faint);
    at->viewer->traits_from = INFINITY;
    if (!folk_reader_moment_at(reader, at->viewer->t, &moment)) {
        put(at, &faint,
            "No snapshot of the population lies here. folk run --snapshots TIME records them; "
            "folk view SCENARIO does by itself.");
        return;
    }
    at->viewer->traits_from = at->y;
    for (int i = 0; i < folk_reader_column_count(reader, 0); i++)
        put_column(at, reader, i);
    put_staged(at);
}

// What happened.

static void put_happening(flow *at, const folk_happening *item) {
    char time[32], text[512];
    const int64_t agent = at->viewer->agent;
    const bool acts = item->actor == agent;
    const int64_t other = acts ? item->target : item->actor;
    folk_tick_text(item->t, 0, time);
    snprintf(text, sizeof text, "%s  %s%s", time, item->kind, acts ? "" : " (of another)");
    if (other >= 0)
        snprintf(text + strlen(text), sizeof text - strlen(text), ", with agent %lld",
                 (long long)other + 1);
    if (item->detail != NULL && item->detail[0] != '\0')
        snprintf(text + strlen(text), sizeof text - strlen(text), ": %.300s", item->detail);
    const folk_text_style style = folk_panel_style(at->viewer, 0.92, at->viewer->theme.text);
    put(at, &style, text);
}

static void put_happenings(flow *at, folk_reader *reader) {
    folk_happening *items = NULL;
    size_t count = 0;
    folk_error err = {0};
    const folk_text_style faint = folk_panel_style(at->viewer, 0.92, at->viewer->theme.faint);
    put_heading(at, "Acts and partners");
    if (!folk_reader_happenings(reader, at->viewer->agent, at->viewer->t, HAPPENINGS_MOST, &items,
                                &count, &err))
        put(at, &faint, err.text);
    else if (count == 0)
        put(at, &faint,
            "None recorded: the scenario announces none, or the run was not to keep them (folk run "
            "--record events).");
    for (size_t i = 0; i < count; i++)
        put_happening(at, &items[i]);
    folk_happenings_clear(items, count);
}

static void put_agent(flow *at, folk_reader *reader) {
    char text[64];
    snprintf(text, sizeof text, "Agent %lld", (long long)at->viewer->agent + 1);
    put_heading(at, text);
    put_columns(at, reader);
    put_happenings(at, reader);
}

// What a mind was asked.

static void put_talk(flow *at, const folk_talk *talk) {
    char asked[32], text[256];
    const folk_theme *theme = &at->viewer->theme;
    const folk_text_style faint = folk_panel_style(at->viewer, 0.88, theme->faint);
    folk_text_style words = folk_panel_style(at->viewer, 0.92, theme->text);
    folk_tick_text(talk->asked_at, 0, asked);
    snprintf(text, sizeof text, "time %s · %s · %lld + %lld tokens · %.2f s", asked, talk->source,
             (long long)talk->tokens_in, (long long)talk->tokens_out, talk->latency);
    at->y += 6;
    folk_draw_rect(at->picture, (folk_rect){at->rect.x, at->y - 2, at->rect.width, 1}, theme->grid);
    put(at, &faint, text);
    words.color = talk->error[0] != '\0' ? theme->warning : theme->accent;
    words.bold = true;
    put(at, &words, talk->error[0] != '\0' ? talk->error : talk->reply);
    char *prompt = folk_prompt_text(talk->request);
    words.color = theme->text;
    words.bold = false;
    put(at, &words, prompt);
    folk_free(prompt);
}

static void put_mind(flow *at, folk_reader *reader) {
    folk_talk *items = NULL;
    size_t count = 0;
    folk_error err = {0};
    const char *name = folk_reader_mind(reader, at->viewer->mind);
    const folk_text_style faint = folk_panel_style(at->viewer, 0.92, at->viewer->theme.faint);
    put_heading(at, name);
    if (!folk_reader_talks(reader, name, at->viewer->t, TALKS_MOST, &items, &count, &err))
        put(at, &faint, err.text);
    else if (count == 0)
        put(at, &faint, "It has not been asked yet.");
    for (size_t i = 0; i < count; i++)
        put_talk(at, &items[i]);
    folk_talks_clear(items, count);
}

void folk_panel_inspector(folk_viewer *viewer, folk_picture *picture) {
    folk_reader *reader = folk_viewer_reader(viewer);
    const folk_rect panel = folk_viewer_panel(viewer, FOLK_PANEL_SIDE);
    const double from = draw_minds(viewer, picture);
    flow at = {.viewer = viewer,
               .picture = picture,
               .rect = {margin, from, panel.width - 2 * margin, panel.height - from - 8},
               .y = from - viewer->scroll};
    const folk_text_style faint = folk_panel_style(viewer, 1, viewer->theme.faint);
    folk_draw_clip(picture, (folk_rect){0, from - 4, panel.width, panel.height - from + 4});
    if (viewer->mind >= 0 && viewer->mind < folk_reader_mind_count(reader))
        put_mind(&at, reader);
    else if (viewer->agent >= 0)
        put_agent(&at, reader);
    else
        put(&at, &faint,
            "Click an agent in the picture of the society, or press n for the next "
            "one. Agents whose minds are asked are listed above.");
    folk_draw_clip_end(picture);
}
