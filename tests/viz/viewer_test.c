// SPDX-License-Identifier: GPL-3.0-or-later
// A session at the window without a window: what inputs do to the state, which wishes they leave,
// where the panels lie and what is drawn in them.
#include "tests/viz/session_fixture.h"
#include "viz/prompt_text.h"

// Snapshots at 0, 10, …, 100; values at 0, 1, …, 100; noise changed at 42.
static void begin(session *at, double width, double height) {
    written_begin(&at->written,
                  "{\"kind\":\"field\",\"population\":\"donors\",\"color\":\"score\"}", 0);
    for (int t = 0; t <= 100; t++) {
        folk_recorder_value(at->written.recorder, FOLK_METRIC_COOPERATION, t, t / 100.0);
        folk_recorder_value(at->written.recorder, FOLK_METRIC_WELFARE, t, 100 - t);
        folk_recorder_value(at->written.recorder, FOLK_METRIC_FALLBACKS, t, 0);
        if (t % 10 == 0) written_snapshot(&at->written, t, 50, t);
    }
    folk_recorder_intervention(at->written.recorder, 42, "noise", "0.5");
    written_flush(&at->written);
    written_sql(&at->written, "UPDATE parameter SET min = 0, max = 1 WHERE name = 'noise'");
    session_show(at, width, height);
}

// Time.

static void steps_lead_from_one_recorded_moment_to_the_next(void **state) {
    (void)state;
    session at;
    begin(&at, 1280, 800);
    assert_near(folk_viewer_time(at.viewer), 100, 0); // the newest
    key(&at, FOLK_KEY_LEFT);
    assert_near(folk_viewer_time(at.viewer), 90, 0);
    key(&at, FOLK_KEY_HOME);
    assert_near(folk_viewer_time(at.viewer), 0, 0);
    type(&at, "...");
    assert_near(folk_viewer_time(at.viewer), 30, 0);
    folk_viewer_seek(at.viewer, 35);
    type(&at, ",");
    assert_near(folk_viewer_time(at.viewer), 30, 0);
    key(&at, FOLK_KEY_END);
    key(&at, FOLK_KEY_RIGHT);
    assert_near(folk_viewer_time(at.viewer), 100, 0);
    folk_viewer_seek(at.viewer, -5);
    assert_near(folk_viewer_time(at.viewer), 0, 0);
    assert_no_wish(&at);
    end(&at);
}

static void a_recorded_run_plays_to_its_end(void **state) {
    (void)state;
    session at;
    begin(&at, 1280, 800);
    type(&at, " "); // from the beginning, as it stands at the end: 100 time units in 20 seconds
    assert_true(folk_viewer_playing(at.viewer));
    assert_near(folk_viewer_time(at.viewer), 0, 0);
    folk_viewer_tick(at.viewer, 1);
    assert_near(folk_viewer_time(at.viewer), 5, 1e-9);
    type(&at, "+"); // the next of 1, 2, 5, 10, …
    folk_viewer_tick(at.viewer, 1);
    assert_near(folk_viewer_time(at.viewer), 15, 1e-9);
    type(&at, " ");
    folk_viewer_tick(at.viewer, 1);
    assert_near(folk_viewer_time(at.viewer), 15, 1e-9);
    type(&at, " ");
    folk_viewer_tick(at.viewer, 60);
    assert_near(folk_viewer_time(at.viewer), 100, 0);
    assert_false(folk_viewer_playing(at.viewer));
    end(&at);
}

static void a_live_run_gets_the_wishes_of_the_same_keys(void **state) {
    (void)state;
    session at;
    begin(&at, 1280, 800);
    folk_viewer_set_live(at.viewer, &(folk_viewer_live){.steered = true});
    type(&at, " ");
    assert_wish(&at, FOLK_WISH_PAUSE, 0, NULL, NULL);
    folk_viewer_set_live(at.viewer, &(folk_viewer_live){.steered = true, .paused = true});
    type(&at, ".");
    assert_wish(&at, FOLK_WISH_STEP, 1, NULL, NULL);
    type(&at, " ");
    assert_wish(&at, FOLK_WISH_GO, 0, NULL, NULL);
    folk_viewer_set_live(at.viewer, &(folk_viewer_live){.steered = true, .speed = 20});
    type(&at, "+-0");
    assert_wish(&at, FOLK_WISH_SPEED, 50, NULL, NULL);
    assert_wish(&at, FOLK_WISH_SPEED, 10, NULL, NULL);
    assert_wish(&at, FOLK_WISH_SPEED, 0, NULL, NULL);
    folk_viewer_seek(at.viewer, 50); // back in time, keys are for what is recorded
    type(&at, ".");
    assert_near(folk_viewer_time(at.viewer), 60, 0);
    assert_no_wish(&at);
    end(&at);
}

static void bookmarks_are_set_found_and_taken_away(void **state) {
    (void)state;
    const double *times;
    session at;
    begin(&at, 1280, 800);
    folk_viewer_seek(at.viewer, 70);
    type(&at, "b");
    folk_viewer_seek(at.viewer, 30);
    type(&at, "b");
    assert_int_equal(folk_viewer_bookmarks(at.viewer, &times), 2);
    assert_near(times[0], 30, 0);
    assert_near(times[1], 70, 0);
    type(&at, "]");
    assert_near(folk_viewer_time(at.viewer), 70, 0);
    type(&at, "]");
    assert_near(folk_viewer_time(at.viewer), 70, 0);
    type(&at, "[b");
    assert_int_equal(folk_viewer_bookmarks(at.viewer, &times), 1);
    assert_near(times[0], 70, 0);
    end(&at);
}

static void the_wheel_zooms_the_time_axis_around_the_pointer(void **state) {
    (void)state;
    session at;
    double from, to;
    begin(&at, 1280, 800);
    const folk_rect panel = folk_viewer_panel(at.viewer, FOLK_PANEL_TIMELINE);
    const folk_rect track = folk_timeline_track(at.viewer);
    point(&at, FOLK_INPUT_WHEEL, panel.x + track.x + track.width / 4, panel.y + track.y + 4);
    folk_viewer_shown(at.viewer, &from, &to);
    assert_near(from, 25 - 25 / 1.25, 1e-6);
    assert_near(to, 25 + 75 / 1.25, 1e-6);
    key(&at, FOLK_KEY_ESCAPE);
    folk_viewer_shown(at.viewer, &from, &to);
    assert_near(from, 0, 0);
    assert_near(to, 100, 0);
    end(&at);
}

static void a_press_on_the_track_seeks(void **state) {
    (void)state;
    session at;
    begin(&at, 1280, 800);
    const folk_rect panel = folk_viewer_panel(at.viewer, FOLK_PANEL_TIMELINE);
    const folk_rect track = folk_timeline_track(at.viewer);
    point(&at, FOLK_INPUT_PRESS, panel.x + track.x + track.width * 0.4, panel.y + track.y + 4);
    assert_near(folk_viewer_time(at.viewer), 40, 1e-6);
    point(&at, FOLK_INPUT_MOVE, panel.x + track.x + track.width * 0.8, panel.y + track.y - 30);
    assert_near(folk_viewer_time(at.viewer), 80, 1e-6);
    point(&at, FOLK_INPUT_RELEASE, panel.x + track.x + track.width * 0.8, panel.y + track.y - 30);
    point(&at, FOLK_INPUT_MOVE, panel.x + track.x, panel.y + track.y);
    assert_near(folk_viewer_time(at.viewer), 80, 1e-6);
    const folk_rect play = folk_timeline_button(at.viewer, FOLK_BUTTON_PLAY);
    point(&at, FOLK_INPUT_PRESS, panel.x + play.x + 5, panel.y + play.y + 5);
    assert_true(folk_viewer_playing(at.viewer));
    end(&at);
}

// Parameters. The fixture's are size, rate, noise, …

enum { SIZE, RATE, NOISE, TWINS, MODE };

static void assert_param(const session *at, int param, const char *expected) {
    char *text = folk_viewer_param_text(at->viewer, param);
    assert_string_equal(text, expected);
    folk_free(text);
}

static void a_parameter_has_the_value_of_the_moment(void **state) {
    (void)state;
    session at;
    begin(&at, 1280, 800);
    assert_param(&at, NOISE, "0.5");
    folk_viewer_seek(at.viewer, 41);
    assert_param(&at, NOISE, "0.05");
    folk_viewer_seek(at.viewer, 42);
    assert_param(&at, NOISE, "0.5");
    end(&at);
}

static void what_is_changed_is_applied_to_a_live_run(void **state) {
    (void)state;
    session at;
    begin(&at, 1280, 800);
    folk_viewer_set_live(at.viewer, &(folk_viewer_live){.steered = true});
    at.viewer->focus = FOLK_PANEL_SIDE;
    at.viewer->param = NOISE;
    key(&at, FOLK_KEY_RIGHT); // a fiftieth of the range
    assert_param(&at, NOISE, "0.52");
    assert_no_wish(&at); // only staged
    at.viewer->param = TWINS;
    key(&at, FOLK_KEY_RIGHT);
    type(&at, "a");
    assert_wish(&at, FOLK_WISH_SET, 0, "noise", "0.52");
    assert_wish(&at, FOLK_WISH_SET, 0, "twins", "false");
    assert_no_wish(&at);
    assert_int_equal(folk_viewer_staged(at.viewer), 0);
    end(&at);
}

static void what_is_changed_of_a_kept_run_becomes_a_fork(void **state) {
    (void)state;
    session at;
    begin(&at, 1280, 800);
    folk_viewer_seek(at.viewer, 60);
    assert_true(folk_viewer_stage(at.viewer, MODE, "it's \"private\""));
    assert_true(folk_viewer_stage(at.viewer, SIZE, "30"));
    type(&at, "f");
    assert_wish(&at, FOLK_WISH_FORK, 60, NULL, "size=30\nmode=it's \"private\"");
    assert_true(folk_viewer_stage(at.viewer, SIZE, "31"));
    type(&at, "r");
    // A restart begins with what is shown, so also with the noise that was changed at 42.
    assert_wish(&at, FOLK_WISH_RESTART, 0, NULL, "size=31\nnoise=0.5");
    assert_true(folk_viewer_stage(at.viewer, SIZE, "32"));
    key(&at, FOLK_KEY_ESCAPE);
    folk_viewer_seek(at.viewer, 41);
    type(&at, "r");
    folk_wish wish;
    assert_true(folk_viewer_wish(at.viewer, &wish));
    assert_null(wish.text);
    folk_wish_clear(&wish);
    end(&at);
}

static void a_value_that_is_typed_must_be_right(void **state) {
    (void)state;
    session at;
    begin(&at, 1280, 800);
    at.viewer->focus = FOLK_PANEL_SIDE;
    at.viewer->param = SIZE;
    key(&at, FOLK_KEY_ENTER);
    key(&at, FOLK_KEY_BACKSPACE);
    key(&at, FOLK_KEY_BACKSPACE);
    type(&at, "1");
    key(&at, FOLK_KEY_ENTER);
    assert_string_equal(folk_viewer_said(at.viewer),
                        "size = 1: must be a whole number of at least 2");
    assert_int_equal(folk_viewer_staged(at.viewer), 0);
    type(&at, "q"); // still typed: the window stays open
    assert_false(folk_viewer_quits(at.viewer));
    key(&at, FOLK_KEY_BACKSPACE);
    type(&at, "7");
    key(&at, FOLK_KEY_ENTER);
    assert_param(&at, SIZE, "17");
    end(&at);
}

static void a_slider_is_dragged(void **state) {
    (void)state;
    session at;
    double share;
    begin(&at, 1280, 800);
    folk_viewer_set_live(at.viewer, &(folk_viewer_live){.steered = true});
    const folk_rect panel = folk_viewer_panel(at.viewer, FOLK_PANEL_SIDE);
    // Somewhere in the panel lies the slider of noise; its ends are where its share is 0 and 1.
    double y = 0, left = 0, right = 0;
    for (double py = 0; py < panel.height; py++) {
        const folk_side_hit hit = folk_side_at(at.viewer, (folk_place){panel.width / 2, py});
        if (hit.part == FOLK_SIDE_SLIDER && hit.index == NOISE) y = py;
    }
    for (double px = 1; px < panel.width; px++) {
        const double now = folk_side_at(at.viewer, (folk_place){px, y}).share;
        if (now <= 0) left = px;
        if (now <= 1) right = px;
    }
    assert_true(y > 0 && right > left + 100);
    point(&at, FOLK_INPUT_PRESS, panel.x + left + 1, panel.y + y);
    point(&at, FOLK_INPUT_MOVE, panel.x + (left + right) / 2, panel.y + y + 300);
    assert_true(folk_viewer_param_share(at.viewer, NOISE, &share));
    assert_near(share, 0.5, 0.02);
    assert_no_wish(&at);
    point(&at, FOLK_INPUT_MOVE, panel.x + right + 500, panel.y);
    point(&at, FOLK_INPUT_RELEASE, panel.x + right + 500, panel.y);
    assert_wish(&at, FOLK_WISH_SET, 0, "noise", "1");
    end(&at);
}

// Looking.

static void a_click_selects_the_agent_under_it(void **state) {
    (void)state;
    session at;
    begin(&at, 1280, 800);
    folk_picture *picture = folk_picture_create(1, 1);
    folk_viewer_draw_panel(at.viewer, FOLK_PANEL_SOCIETY, picture);
    const folk_rect panel = folk_viewer_panel(at.viewer, FOLK_PANEL_SOCIETY);
    const folk_rect area = folk_society_area(at.viewer, 0);
    const double x = area.x + area.width / 2, y = area.y + area.height / 3;
    const int64_t there =
        folk_society_at(&at.viewer->runs[0].scene, area, &at.viewer->theme, (folk_place){x, y});
    assert_true(there >= 0 && there < 50);
    point(&at, FOLK_INPUT_PRESS, panel.x + x, panel.y + y);
    point(&at, FOLK_INPUT_RELEASE, panel.x + x, panel.y + y);
    assert_int_equal(folk_viewer_agent(at.viewer), there);
    type(&at, "n");
    assert_int_equal(folk_viewer_agent(at.viewer), (there + 1) % 50);
    folk_picture_destroy(picture);
    end(&at);
}

static void cooperation_and_welfare_are_seen_at_once(void **state) {
    (void)state;
    session at;
    begin(&at, 1280, 800);
    int metrics[FOLK_CHARTS_MOST];
    assert_int_equal(folk_charts_list(at.viewer, metrics), 2); // no fallback was taken: no chart
    assert_int_equal(metrics[0], FOLK_METRIC_COOPERATION);
    assert_int_equal(metrics[1], FOLK_METRIC_WELFARE);
    folk_viewer_seek(at.viewer, 25);
    assert_shows(&at, FOLK_PANEL_CHARTS, "Cooperation");
    assert_shows(&at, FOLK_PANEL_CHARTS, "Welfare (points)");
    assert_shows(&at, FOLK_PANEL_CHARTS, "0.25");
    assert_shows(&at, FOLK_PANEL_CHARTS, "75");
    assert_shows(&at, FOLK_PANEL_TIMELINE, "time 25 of 100");
    type(&at, "?");
    assert_shows(&at, FOLK_PANEL_HELP, "play or pause");
    end(&at);
}

static void the_inspector_tells_an_agents_columns_at_the_moment(void **state) {
    (void)state;
    session at;
    begin(&at, 1280, 800);
    folk_viewer_seek(at.viewer, 37); // the snapshot of 30, whose score is the agent's number + 30
    type(&at, "nnn");
    assert_shows(&at, FOLK_PANEL_SIDE, "Agent 3");
    assert_shows(&at, FOLK_PANEL_SIDE, "score");
    assert_shows(&at, FOLK_PANEL_SIDE, "32");
    end(&at);
}

static void a_question_is_answered_by_its_number_or_by_typing(void **state) {
    (void)state;
    session at;
    begin(&at, 1280, 800);
    const char *const choices[] = {"J", "F"};
    folk_viewer_ask(at.viewer, &(folk_viewer_question){.exchange = 7,
                                                       .agent = "alice",
                                                       .text = "Which one?",
                                                       .choices = choices,
                                                       .choice_count = 2});
    assert_shows(&at, FOLK_PANEL_QUESTION, "You play alice");
    assert_shows(&at, FOLK_PANEL_QUESTION, "Which one?");
    type(&at, "2");
    assert_wish(&at, FOLK_WISH_ANSWER, 0, NULL, "F");
    assert_false(folk_viewer_asked(at.viewer));
    folk_viewer_ask(at.viewer, &(folk_viewer_question){.agent = "bob", .text = "Say it."});
    type(&at, "q?");
    assert_shows(&at, FOLK_PANEL_QUESTION, "q?");
    key(&at, FOLK_KEY_ENTER);
    assert_wish(&at, FOLK_WISH_ANSWER, 0, NULL, "q?");
    assert_false(folk_viewer_quits(at.viewer));
    end(&at);
}

static void only_what_has_changed_is_drawn_anew(void **state) {
    (void)state;
    session at;
    begin(&at, 1280, 800);
    const uint64_t charts = folk_viewer_stamp(at.viewer, FOLK_PANEL_CHARTS);
    const uint64_t over = folk_viewer_over_stamp(at.viewer, FOLK_PANEL_CHARTS);
    const uint64_t bar = folk_viewer_stamp(at.viewer, FOLK_PANEL_BAR);
    folk_viewer_seek(at.viewer, 12);
    assert_true(folk_viewer_stamp(at.viewer, FOLK_PANEL_CHARTS) == charts);
    assert_true(folk_viewer_over_stamp(at.viewer, FOLK_PANEL_CHARTS) != over);
    assert_true(folk_viewer_stamp(at.viewer, FOLK_PANEL_BAR) == bar);
    type(&at, "d");
    assert_true(folk_viewer_stamp(at.viewer, FOLK_PANEL_CHARTS) != charts);
    assert_true(folk_viewer_theme(at.viewer)->dark);
    end(&at);
}

// Layout.

static void assert_inside(folk_rect inner, folk_rect outer) {
    if (inner.width <= 0) return;
    assert_true(inner.x >= outer.x - 0.01 && inner.y >= outer.y - 0.01);
    assert_true(inner.x + inner.width <= outer.x + outer.width + 0.01);
    assert_true(inner.y + inner.height <= outer.y + outer.height + 0.01);
}

static bool overlap(folk_rect a, folk_rect b) {
    return a.width > 0 && b.width > 0 && a.x < b.x + b.width && b.x < a.x + a.width &&
           a.y < b.y + b.height && b.y < a.y + a.height;
}

static void check_layout(session *at, double width, double height) {
    const folk_rect window = {0, 0, width, height};
    folk_picture *picture = folk_picture_create(1, 1);
    for (int a = 0; a < FOLK_PANEL_COUNT; a++) {
        const folk_rect rect = folk_viewer_panel(at->viewer, (folk_panel)a);
        assert_inside(rect, window);
        for (int b = a + 1; b < FOLK_PANEL_QUESTION; b++)
            assert_false(overlap(rect, folk_viewer_panel(at->viewer, (folk_panel)b)));
        if (rect.width <= 0) continue;
        folk_viewer_draw_panel(at->viewer, (folk_panel)a, picture);
        assert_true(folk_picture_count(picture) > 0);
        const folk_rect page = {0, 0, rect.width, rect.height};
        for (size_t i = 0; i < folk_picture_count(picture); i++) {
            const folk_shape *shape = folk_picture_at(picture, i);
            if (shape->kind == FOLK_SHAPE_RECT) assert_inside(shape->rect, page);
        }
    }
    folk_picture_destroy(picture);
}

static void panels_lie_within_the_window_and_beside_each_other(void **state) {
    (void)state;
    static const double sizes[][2] = {{800, 600}, {1099, 700}, {1280, 800}, {3840, 2160}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        session at;
        begin(&at, sizes[i][0], sizes[i][1]);
        check_layout(&at, sizes[i][0], sizes[i][1]);
        type(&at, "p");
        check_layout(&at, sizes[i][0], sizes[i][1]);
        type(&at, "in?");
        check_layout(&at, sizes[i][0], sizes[i][1]);
        type(&at, "?");
        key(&at, FOLK_KEY_ENTER); // the panel in focus alone
        check_layout(&at, sizes[i][0], sizes[i][1]);
        end(&at);
    }
}

static void a_request_is_told_in_words(void **state) {
    (void)state;
    static const char *const known[][2] = {
        {"{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"Be \\\"kind\\\".\"},"
         "{\"role\":\"user\",\"content\":\"J\\nor F?\"}],\"max_tokens\":5}",
         "system: Be \"kind\".\n\nuser: J\nor F?"},
        {"{\"messages\":[{\"role\":\"user\",\"content\":\"\\u00e9 \\ud83d\\ude00\"}]}",
         "user: \xc3\xa9 \xf0\x9f\x98\x80"},
        {"{\"model\":\"m\",\"input\":\"text\"}", "{\"model\":\"m\",\"input\":\"text\"}"},
        {"{\"messages\":[{\"role\":\"user\",\"content\":\"cut", "user: cut"},
        {"{\"messages\":[{\"role\":\"user\",\"content\":\"\\", "user: "},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char *text = folk_prompt_text(known[i][0]);
        assert_string_equal(text, known[i][1]);
        folk_free(text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(steps_lead_from_one_recorded_moment_to_the_next),
        FOLK_TEST(a_recorded_run_plays_to_its_end),
        FOLK_TEST(a_live_run_gets_the_wishes_of_the_same_keys),
        FOLK_TEST(bookmarks_are_set_found_and_taken_away),
        FOLK_TEST(the_wheel_zooms_the_time_axis_around_the_pointer),
        FOLK_TEST(a_press_on_the_track_seeks),
        FOLK_TEST(a_parameter_has_the_value_of_the_moment),
        FOLK_TEST(what_is_changed_is_applied_to_a_live_run),
        FOLK_TEST(what_is_changed_of_a_kept_run_becomes_a_fork),
        FOLK_TEST(a_value_that_is_typed_must_be_right),
        FOLK_TEST(a_slider_is_dragged),
        FOLK_TEST(a_click_selects_the_agent_under_it),
        FOLK_TEST(cooperation_and_welfare_are_seen_at_once),
        FOLK_TEST(the_inspector_tells_an_agents_columns_at_the_moment),
        FOLK_TEST(a_question_is_answered_by_its_number_or_by_typing),
        FOLK_TEST(only_what_has_changed_is_drawn_anew),
        FOLK_TEST(panels_lie_within_the_window_and_beside_each_other),
        FOLK_TEST(a_request_is_told_in_words),
    };
    return FOLK_TESTS(tests);
}
