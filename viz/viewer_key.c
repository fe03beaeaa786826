// SPDX-License-Identifier: GPL-3.0-or-later
// What keys do. The help panel lists them; viz/panel_help.c holds that list.
#include "core/memory.h"
#include "viz/viewer_state.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

// A text that is being typed.

static void open_field(folk_viewer *viewer) {
    bool staged;
    char *text = folk_viewer_edits_agent(viewer)
                     ? folk_viewer_trait_text(viewer, viewer->trait, &staged)
                     : folk_viewer_param_text(viewer, viewer->param);
    if (text == NULL) return;
    viewer->field.open = true;
    snprintf(viewer->field.text, sizeof viewer->field.text, "%s", text);
    folk_free(text);
    folk_viewer_touch(viewer, FOLK_PANEL_SIDE);
}

static void answer(folk_viewer *viewer, const char *text) {
    folk_wish *wish = folk_viewer_wants(viewer, FOLK_WISH_ANSWER);
    wish->exchange = viewer->asked.exchange;
    wish->text = folk_strdup(text);
    folk_viewer_ask(viewer, NULL);
}

static void close_field(folk_viewer *viewer, bool takes) {
    folk_field *field = &viewer->field;
    folk_viewer_touch(viewer, FOLK_PANEL_SIDE);
    folk_viewer_touch(viewer, FOLK_PANEL_QUESTION);
    if (viewer->asked.open) {
        if (takes && field->text[0] != '\0') answer(viewer, field->text);
        return;
    }
    if (takes &&
        !(folk_viewer_edits_agent(viewer) ? folk_viewer_stage_trait(viewer, field->text)
                                          : folk_viewer_stage(viewer, viewer->param, field->text)))
        return;
    *field = (folk_field){0};
}

static void erase(folk_field *field) {
    size_t length = strlen(field->text);
    while (length > 0 && ((unsigned char)field->text[length - 1] & 0xC0) == 0x80)
        length--;
    if (length > 0) field->text[length - 1] = '\0';
}

// Words of a question that have no room: pages back from their end.
static void scroll_question(folk_viewer *viewer, int pages) {
    viewer->asked.back -= pages * 100;
    if (viewer->asked.back < 0) viewer->asked.back = 0;
    folk_viewer_touch(viewer, FOLK_PANEL_QUESTION);
}

static void key_in_field(folk_viewer *viewer, folk_key key) {
    if (key == FOLK_KEY_ENTER) close_field(viewer, true);
    if (key == FOLK_KEY_ESCAPE) close_field(viewer, false);
    if (key == FOLK_KEY_BACKSPACE) erase(&viewer->field);
    if (key == FOLK_KEY_PAGE_UP) scroll_question(viewer, -1);
    if (key == FOLK_KEY_PAGE_DOWN) scroll_question(viewer, 1);
    folk_viewer_touch(viewer, FOLK_PANEL_SIDE);
    folk_viewer_touch(viewer, FOLK_PANEL_QUESTION);
}

static void text_in_field(folk_viewer *viewer, const char *text) {
    folk_field *field = &viewer->field;
    const size_t used = strlen(field->text);
    if (used + strlen(text) < sizeof field->text) strcpy(field->text + used, text);
    folk_viewer_touch(viewer, FOLK_PANEL_SIDE);
    folk_viewer_touch(viewer, FOLK_PANEL_QUESTION);
}

// Keys without a letter.

static bool shown(const folk_viewer *viewer, folk_panel panel) {
    return folk_viewer_panel(viewer, panel).width > 0;
}

static void next_focus(folk_viewer *viewer, int direction) {
    static const folk_panel order[] = {FOLK_PANEL_CHARTS, FOLK_PANEL_SOCIETY, FOLK_PANEL_SIDE};
    int at = 0;
    while (at < 2 && order[at] != viewer->focus)
        at++;
    for (int i = 0; i < 3; i++) {
        at = (at + direction + 3) % 3;
        if (viewer->whole || shown(viewer, order[at])) break;
    }
    viewer->focus = order[at];
    folk_viewer_touch_all(viewer);
}

static void select_agent(folk_viewer *viewer, int64_t by) {
    folk_reader *reader = folk_viewer_reader(viewer);
    if (reader == NULL || folk_reader_society_count(reader) == 0) return;
    const int64_t size = (int64_t)folk_reader_society(reader, 0)->size;
    const int64_t next = viewer->agent + by;
    viewer->agent = next < 0 ? size - 1 : next >= size ? 0 : next;
    viewer->mind = -1;
    viewer->side = FOLK_SIDE_AGENT;
    viewer->side_shown = true;
    viewer->scroll = 0;
    folk_viewer_touch_all(viewer);
}

static void move_in_charts(folk_viewer *viewer, int by) {
    int measures[FOLK_CHARTS_MOST];
    const int count = folk_charts_list(viewer, measures), room = folk_charts_room(viewer);
    viewer->chart += by;
    if (viewer->chart >= count) viewer->chart = count - 1;
    if (viewer->chart < 0) viewer->chart = 0;
    if (viewer->chart < viewer->chart_first) viewer->chart_first = viewer->chart;
    if (viewer->chart >= viewer->chart_first + room) viewer->chart_first = viewer->chart - room + 1;
    folk_viewer_touch(viewer, FOLK_PANEL_CHARTS);
}

static void move_in_side(folk_viewer *viewer, int by) {
    folk_reader *reader = folk_viewer_reader(viewer);
    if (reader == NULL) return;
    folk_viewer_touch(viewer, FOLK_PANEL_SIDE);
    if (viewer->side == FOLK_SIDE_PARAMETERS) {
        const int count = folk_reader_scenario(reader)->param_count;
        const int next = viewer->param + by;
        viewer->param = next < 0 ? 0 : next >= count ? count - 1 : next;
        return;
    }
    if (folk_viewer_edits_agent(viewer)) {
        folk_viewer_move_trait(viewer, by);
        return;
    }
    const int minds = folk_reader_mind_count(reader);
    if (minds == 0) return;
    const int next = viewer->mind + by;
    viewer->mind = next < 0 ? 0 : next >= minds ? minds - 1 : next;
    viewer->agent = -1;
    viewer->scroll = 0;
}

static void move_up_or_down(folk_viewer *viewer, int by) {
    if (viewer->asked.open && viewer->asked.choice_count > 0) {
        const int count = viewer->asked.choice_count;
        viewer->choice = (viewer->choice + by + count) % count;
        folk_viewer_touch(viewer, FOLK_PANEL_QUESTION);
    } else if (viewer->focus == FOLK_PANEL_SIDE) {
        move_in_side(viewer, by);
    } else if (viewer->focus == FOLK_PANEL_SOCIETY) {
        select_agent(viewer, by);
    } else {
        move_in_charts(viewer, by);
    }
}

static bool edits_parameters(const folk_viewer *viewer) {
    return viewer->focus == FOLK_PANEL_SIDE && viewer->side_shown &&
           viewer->side == FOLK_SIDE_PARAMETERS;
}

static bool edits(const folk_viewer *viewer) {
    return edits_parameters(viewer) || folk_viewer_edits_agent(viewer);
}

static void move_sideways(folk_viewer *viewer, int by, bool far) {
    if (edits_parameters(viewer))
        folk_viewer_nudge(viewer, viewer->param, far ? 10 * by : by);
    else if (!folk_viewer_edits_agent(viewer) || !folk_viewer_nudge_trait(viewer, by))
        folk_viewer_step(viewer, far ? 10 * by : by);
}

static void scroll(folk_viewer *viewer, int pages) {
    if (viewer->asked.open) {
        scroll_question(viewer, pages);
        return;
    }
    if (viewer->focus == FOLK_PANEL_SIDE && viewer->side == FOLK_SIDE_AGENT) {
        viewer->scroll += pages * 200;
        if (viewer->scroll < 0) viewer->scroll = 0;
        folk_viewer_touch(viewer, FOLK_PANEL_SIDE);
        return;
    }
    move_in_charts(viewer, pages * folk_charts_room(viewer));
}

static void enter(folk_viewer *viewer) {
    const folk_asked *asked = &viewer->asked;
    if (asked->open && asked->choice_count > 0)
        answer(viewer, asked->choices[viewer->choice]);
    else if (edits(viewer) && folk_viewer_staged(viewer) == 0)
        open_field(viewer);
    else if (edits(viewer))
        folk_viewer_apply(viewer);
    else
        viewer->whole = !viewer->whole;
    folk_viewer_touch_all(viewer);
}

static void escape(folk_viewer *viewer) {
    if (viewer->help)
        viewer->help = false;
    else if (folk_viewer_staged(viewer) > 0)
        folk_viewer_unstage(viewer);
    else if (viewer->whole)
        viewer->whole = false;
    else if (viewer->agent >= 0)
        viewer->agent = -1;
    else
        viewer->shown_from = viewer->shown_to = 0;
    folk_viewer_touch_all(viewer);
}

void folk_viewer_key(folk_viewer *viewer, const folk_input *input) {
    double from, to;
    if (viewer->field.open && input->key != FOLK_KEY_NONE) {
        key_in_field(viewer, input->key);
        return;
    }
    folk_viewer_times(viewer, &from, &to);
    switch (input->key) {
    case FOLK_KEY_LEFT:
        move_sideways(viewer, -1, input->shift);
        break;
    case FOLK_KEY_RIGHT:
        move_sideways(viewer, 1, input->shift);
        break;
    case FOLK_KEY_UP:
        move_up_or_down(viewer, -1);
        break;
    case FOLK_KEY_DOWN:
        move_up_or_down(viewer, 1);
        break;
    case FOLK_KEY_HOME:
        folk_viewer_seek(viewer, from);
        break;
    case FOLK_KEY_END:
        folk_viewer_seek(viewer, to);
        break;
    case FOLK_KEY_PAGE_UP:
        scroll(viewer, -1);
        break;
    case FOLK_KEY_PAGE_DOWN:
        scroll(viewer, 1);
        break;
    case FOLK_KEY_TAB:
        next_focus(viewer, input->shift ? -1 : 1);
        break;
    case FOLK_KEY_ENTER:
        enter(viewer);
        break;
    case FOLK_KEY_ESCAPE:
        escape(viewer);
        break;
    case FOLK_KEY_BACKSPACE:
        folk_viewer_unstage(viewer);
        break;
    case FOLK_KEY_NONE:
    case FOLK_KEY_COUNT:
        break;
    }
}

// Letters.

static void show_side(folk_viewer *viewer, folk_side side) {
    const bool shown_already = viewer->side_shown && viewer->side == side;
    viewer->side = side;
    viewer->side_shown = !shown_already;
    viewer->focus = shown_already ? FOLK_PANEL_CHARTS : FOLK_PANEL_SIDE;
    folk_viewer_touch_all(viewer);
}

static void toggle_theme(folk_viewer *viewer) {
    const folk_theme before = viewer->theme;
    viewer->theme = before.dark ? folk_theme_light() : folk_theme_dark();
    viewer->theme.font = before.font;
    viewer->theme.line = before.line;
    viewer->theme.padding = before.padding;
    folk_viewer_touch_all(viewer);
}

// Colours the society by the next column, then again as the scenario says.
static void next_column(folk_viewer *viewer) {
    folk_reader *reader = folk_viewer_reader(viewer);
    if (reader == NULL || folk_reader_society_count(reader) == 0) return;
    const int count = folk_reader_column_count(reader, 0);
    viewer->column = viewer->column + 1 < count ? viewer->column + 1 : -1;
    // A copy: the reader's own name is gone when it looks again.
    if (viewer->column >= 0)
        snprintf(viewer->color, sizeof viewer->color, "%s",
                 folk_reader_column_name(reader, 0, viewer->column));
    viewer->society.color = viewer->column >= 0 ? viewer->color : NULL;
    folk_viewer_touch(viewer, FOLK_PANEL_SOCIETY);
}

// Shows the society in the next way that the run allows.
static void next_view(folk_viewer *viewer) {
    folk_view_kind kinds[16];
    folk_reader *reader = folk_viewer_reader(viewer);
    const size_t count = reader != NULL ? folk_society_kinds(reader, kinds, 16) : 0;
    size_t at = 0;
    while (at < count && kinds[at] != viewer->society.kind)
        at++;
    viewer->society.kind = at < count  ? (at + 1 < count ? kinds[at + 1] : FOLK_VIEW_NONE)
                           : count > 0 ? kinds[0]
                                       : FOLK_VIEW_NONE;
    viewer->society.lens = (folk_lens){0};
    folk_viewer_touch(viewer, FOLK_PANEL_SOCIETY);
}

static void toggle_log(folk_viewer *viewer) {
    int measures[FOLK_CHARTS_MOST];
    const int count = folk_charts_list(viewer, measures);
    if (viewer->chart < count) viewer->measures[measures[viewer->chart]].log ^= true;
    folk_viewer_touch(viewer, FOLK_PANEL_CHARTS);
}

static void quit(folk_viewer *viewer) {
    viewer->quits = true;
    folk_viewer_wants(viewer, FOLK_WISH_QUIT);
}

// Letters that move through time; false when it is none of them.
static bool do_time_letter(folk_viewer *viewer, char letter) {
    switch (letter) {
    case ' ':
        folk_viewer_play(viewer);
        break;
    case '.':
        folk_viewer_step(viewer, 1);
        break;
    case ',':
        folk_viewer_step(viewer, -1);
        break;
    case '+':
    case '=':
        folk_viewer_faster(viewer, 1);
        break;
    case '-':
        folk_viewer_faster(viewer, -1);
        break;
    case '0':
        folk_viewer_faster(viewer, 0);
        break;
    case 'b':
        folk_viewer_bookmark(viewer);
        break;
    case '<':
    case '[':
        folk_viewer_to_bookmark(viewer, -1);
        break;
    case '>':
    case ']':
        folk_viewer_to_bookmark(viewer, 1);
        break;
    case 'z':
        folk_viewer_zoom_time(viewer, viewer->t, 2);
        break;
    case 'Z':
        folk_viewer_zoom_time(viewer, viewer->t, 0.5);
        break;
    default:
        return false;
    }
    return true;
}

// Letters that are for a run, or say which one; false when it is none of them.
static bool do_run_letter(folk_viewer *viewer, char letter) {
    switch (letter) {
    case 'a':
        folk_viewer_apply(viewer);
        break;
    case 'f':
        folk_viewer_fork(viewer);
        break;
    case 'r':
        folk_viewer_restart(viewer);
        break;
    case 'x':
        folk_viewer_next_run(viewer, 1);
        break;
    case 'X':
        folk_viewer_next_run(viewer, -1);
        break;
    case 'm':
        folk_viewer_toggle_bands(viewer);
        break;
    case 'k':
        folk_viewer_wants(viewer, FOLK_WISH_KILL);
        break;
    default:
        return false;
    }
    return true;
}

static void do_letter(folk_viewer *viewer, char letter) {
    if (do_time_letter(viewer, letter) || do_run_letter(viewer, letter)) return;
    switch (letter) {
    case 'l':
        toggle_log(viewer);
        break;
    case 'c':
        next_column(viewer);
        break;
    case 'v':
        next_view(viewer);
        break;
    case 'n':
        select_agent(viewer, 1);
        break;
    case 'N':
        select_agent(viewer, -1);
        break;
    case 'p':
        show_side(viewer, FOLK_SIDE_PARAMETERS);
        break;
    case 'i':
        show_side(viewer, FOLK_SIDE_AGENT);
        break;
    case 'e':
        if (edits(viewer)) open_field(viewer);
        break;
    case 's':
        folk_viewer_wants(viewer, FOLK_WISH_PICTURE);
        break;
    case 'd':
        toggle_theme(viewer);
        break;
    case '?':
        viewer->help = !viewer->help;
        folk_viewer_touch_all(viewer);
        break;
    case 'q':
        quit(viewer);
        break;
    default:
        break;
    }
}

static void do_text(folk_viewer *viewer, const char *text) {
    if (viewer->field.open) {
        text_in_field(viewer, text);
        return;
    }
    const int number = text[0] - '1';
    if (viewer->asked.open && number >= 0 && number < viewer->asked.choice_count)
        answer(viewer, viewer->asked.choices[number]);
    else
        do_letter(viewer, text[0]);
}

void folk_viewer_text(folk_viewer *viewer, const char *text) {
    while (*text != '\0') { // one letter after the other, whatever bytes it has
        char letter[8] = {*text++};
        for (size_t i = 1; i < 4 && ((unsigned char)*text & 0xC0) == 0x80; i++)
            letter[i] = *text++;
        do_text(viewer, letter);
    }
}
