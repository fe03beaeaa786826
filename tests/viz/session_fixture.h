// SPDX-License-Identifier: GPL-3.0-or-later
// A session at the window without a window: a store, a reader of it, a viewer, and what a person
// does to that.
#ifndef FOLK_TESTS_VIZ_SESSION_FIXTURE_H
#define FOLK_TESTS_VIZ_SESSION_FIXTURE_H

#include "tests/viz/fonts.h"
#include "tests/viz/reader_fixture.h"
#include "viz/viewer_state.h"

typedef struct session {
    test_written written;
    folk_reader *reader;
    folk_viewer *viewer;
} session;

// Shows what has been written.
static inline void session_show(session *at, double width, double height) {
    at->reader = written_open(&at->written);
    at->viewer =
        folk_viewer_create(&(folk_viewer_def){.width = width, .height = height, .scale = 1});
    folk_viewer_set_run(at->viewer, 0, at->reader);
}

static inline void end(session *at) {
    folk_viewer_destroy(at->viewer);
    folk_reader_close(at->reader);
    written_end(&at->written);
}

static inline void type(session *at, const char *letters) {
    for (; *letters != '\0'; letters++) {
        folk_input input = {.kind = FOLK_INPUT_TEXT, .text = {*letters}};
        folk_viewer_input(at->viewer, &input);
    }
}

static inline void key(session *at, folk_key code) {
    folk_viewer_input(at->viewer, &(folk_input){.kind = FOLK_INPUT_KEY, .key = code});
}

static inline void point(session *at, folk_input_kind kind, double x, double y) {
    folk_viewer_input(at->viewer, &(folk_input){.kind = kind, .x = x, .y = y, .turn = 1});
}

static inline void assert_wish(session *at, folk_wish_kind kind, double number, const char *name,
                               const char *text) {
    folk_wish wish;
    assert_true(folk_viewer_wish(at->viewer, &wish));
    assert_int_equal(wish.kind, kind);
    assert_near(wish.number, number, 0);
    if (name != NULL) assert_string_equal(wish.name, name);
    if (text != NULL) assert_string_equal(wish.text, text);
    folk_wish_clear(&wish);
}

static inline void assert_no_wish(session *at) {
    folk_wish wish;
    assert_false(folk_viewer_wish(at->viewer, &wish));
}

static inline bool holds_text(const folk_picture *picture, const char *text) {
    for (size_t i = 0; i < folk_picture_count(picture); i++) {
        const folk_shape *shape = folk_picture_at(picture, i);
        if (shape->kind == FOLK_SHAPE_TEXT && strstr(shape->text, text) != NULL) return true;
    }
    return false;
}

static inline void assert_shows(session *at, folk_panel panel, const char *text) {
    folk_picture *picture = folk_picture_create(1, 1);
    folk_viewer_draw_panel(at->viewer, panel, picture);
    bool found = holds_text(picture, text);
    folk_viewer_draw_over(at->viewer, panel, picture);
    found = found || holds_text(picture, text);
    folk_picture_destroy(picture);
    if (!found) fail_msg("panel %d does not show '%s'", panel, text);
}

#endif
