// SPDX-License-Identifier: GPL-3.0-or-later
// What the viewer says in words: the status line, and how many parameters are in sight.
#include "tests/viz/session_fixture.h"

static void begin(session *at, double width, double height) {
    written_begin(&at->written, NULL, 0);
    folk_recorder_value(at->written.recorder, FOLK_METRIC_WELFARE, 9, 1);
    written_flush(&at->written);
    session_show(at, width, height);
}

// All texts of a panel, one after the other; the caller frees them.
static char *texts_of(session *at, folk_panel panel) {
    folk_picture *picture = folk_picture_create(1, 1);
    const folk_rect rect = folk_viewer_panel(at->viewer, panel);
    char *all = folk_strdup("");
    folk_viewer_draw_panel(at->viewer, panel, picture);
    for (size_t i = 0; i < folk_picture_count(picture); i++) {
        const folk_shape *shape = folk_picture_at(picture, i);
        if (shape->kind != FOLK_SHAPE_TEXT) continue;
        assert_true(shape->places[0].y <= rect.height);
        char *longer = folk_format("%s %s", all, shape->text);
        folk_free(all);
        all = longer;
    }
    folk_picture_destroy(picture);
    return all;
}

static void assert_holds(session *at, folk_panel panel, const char *words, bool expected) {
    char *all = texts_of(at, panel);
    if ((strstr(all, words) != NULL) != expected)
        fail_msg("panel %d: '%s'%s expected: %s", panel, words, expected ? "" : " not", all);
    folk_free(all);
}

static void a_long_sentence_is_said_whole(void **state) {
    (void)state;
    char text[1024] = "";
    session at;
    begin(&at, 800, 600);
    const double before = folk_viewer_panel(at.viewer, FOLK_PANEL_TIMELINE).height;
    folk_viewer_say(at.viewer, true, "short");
    assert_near(folk_viewer_panel(at.viewer, FOLK_PANEL_TIMELINE).height, before, 0);
    for (int i = 1; i <= 60; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "word%d ", i);
    folk_viewer_say(at.viewer, true, text);
    const folk_rect timeline = folk_viewer_panel(at.viewer, FOLK_PANEL_TIMELINE);
    const folk_rect charts = folk_viewer_panel(at.viewer, FOLK_PANEL_CHARTS);
    assert_true(timeline.height > before);
    assert_near(timeline.y + timeline.height, 600, 1e-9);
    assert_near(charts.y + charts.height, timeline.y, 1e-9);
    for (int i = 1; i <= 60; i++) {
        snprintf(text, sizeof text, "word%d ", i);
        if (i < 60) assert_holds(&at, FOLK_PANEL_TIMELINE, text, true);
    }
    assert_holds(&at, FOLK_PANEL_TIMELINE, "word60", true);
    folk_viewer_say(at.viewer, false, "");
    assert_near(folk_viewer_panel(at.viewer, FOLK_PANEL_TIMELINE).height, before, 0);
    end(&at);
}

static void a_sentence_leaves_room_for_the_charts(void **state) {
    (void)state;
    session at;
    begin(&at, 800, 600);
    folk_viewer_say(at.viewer, true, "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm\nn\no\np\nq\nr\ns");
    assert_true(folk_viewer_panel(at.viewer, FOLK_PANEL_TIMELINE).height <= 96 + 600 / 4.0);
    // Of a larger window it takes the lines that it needs.
    folk_viewer_say(at.viewer, true,
                    "a word or two that fit a wide window and do not fit a narrow "
                    "one, where they are broken into lines, as many as need be"
                    ", however many there are");
    const double narrow = folk_viewer_panel(at.viewer, FOLK_PANEL_TIMELINE).height;
    folk_viewer_input(
        at.viewer,
        &(folk_input){.kind = FOLK_INPUT_SIZE, .width = 1600, .height = 900, .scale = 1});
    assert_true(folk_viewer_panel(at.viewer, FOLK_PANEL_TIMELINE).height < narrow);
    end(&at);
}

static void a_run_that_cannot_begin_is_not_waited_for(void **state) {
    (void)state;
    folk_viewer *viewer =
        folk_viewer_create(&(folk_viewer_def){.width = 800, .height = 600, .scale = 1});
    session at = {.viewer = viewer};
    folk_viewer_set_live(viewer, &(folk_viewer_live){.steered = true});
    assert_holds(&at, FOLK_PANEL_CHARTS, "Waiting for the run to begin", true);
    const uint64_t stamp = folk_viewer_stamp(viewer, FOLK_PANEL_CHARTS);
    folk_viewer_set_live(viewer, &(folk_viewer_live){0});
    assert_true(folk_viewer_stamp(viewer, FOLK_PANEL_CHARTS) != stamp);
    assert_holds(&at, FOLK_PANEL_CHARTS, "Waiting", false);
    assert_holds(&at, FOLK_PANEL_CHARTS, "No run has begun", true);
    folk_viewer_destroy(viewer);
}

// Room for two rows of the seven.
static void parameters_out_of_sight_are_counted(void **state) {
    (void)state;
    session at;
    begin(&at, 1280, 96 + 40 + 36 + 118 + 2 * 42 + 10);
    assert_holds(&at, FOLK_PANEL_SIDE, "1–2 of 7 parameters", true);
    const folk_rect side = folk_viewer_panel(at.viewer, FOLK_PANEL_SIDE);
    folk_input wheel = {.kind = FOLK_INPUT_WHEEL, .x = side.x + 20, .y = side.y + 60, .turn = -1};
    for (int i = 0; i < 3; i++)
        folk_viewer_input(at.viewer, &wheel);
    assert_int_equal(at.viewer->param, 3);
    assert_holds(&at, FOLK_PANEL_SIDE, "3–4 of 7 parameters", true);
    for (int i = 0; i < 9; i++)
        folk_viewer_input(at.viewer, &wheel);
    assert_int_equal(at.viewer->param, 6);
    wheel.turn = 1;
    for (int i = 0; i < 9; i++)
        folk_viewer_input(at.viewer, &wheel);
    assert_int_equal(at.viewer->param, 0);
    end(&at);
    begin(&at, 1280, 800);
    assert_holds(&at, FOLK_PANEL_SIDE, "of 7 parameters", false);
    end(&at);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(a_long_sentence_is_said_whole),
        FOLK_TEST(a_sentence_leaves_room_for_the_charts),
        FOLK_TEST(a_run_that_cannot_begin_is_not_waited_for),
        FOLK_TEST(parameters_out_of_sight_are_counted),
    };
    return FOLK_TESTS(tests);
}
