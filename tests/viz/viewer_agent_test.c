// SPDX-License-Identifier: GPL-3.0-or-later
// What one agent has in a column is changed at the side: chosen, staged, forked with and applied.
#include "tests/viz/session_fixture.h"

// Fifty of which every third is wild, with a snapshot at 0 that also has a load of 2 each.
static void begin_bees(session *at) {
    const char *const types[] = {"calm", "wild", "drowsy"};
    written_begin(&at->written, NULL, 0);
    folk_recorder_society(at->written.recorder, "bees", 50, types, 3);
    folk_population *bees = folk_population_create("bees", 50);
    double *load = folk_population_column(bees, folk_population_add(bees, "load"));
    double *strategy = folk_population_column(bees, folk_population_add(bees, "strategy"));
    for (int i = 0; i < 50; i++) {
        load[i] = 2;
        strategy[i] = i % 3 == 0 ? 2 : 1;
    }
    folk_recorder_snapshot(at->written.recorder, 0, bees);
    folk_population_destroy(bees);
    folk_recorder_value(at->written.recorder, FOLK_METRIC_WELFARE, 9, 1);
    written_flush(&at->written);
    session_show(at, 1280, 800);
}

static void assert_trait(const session *at, const char *expected, bool expected_staged) {
    bool staged;
    char *text = folk_viewer_trait_text(at->viewer, at->viewer->trait, &staged);
    assert_string_equal(text, expected);
    assert_int_equal(staged, expected_staged);
    folk_free(text);
}

static void an_agents_strategy_is_changed_and_forked(void **state) {
    (void)state;
    session at;
    begin_bees(&at);
    folk_viewer_seek(at.viewer, 5);
    type(&at, "innn");
    assert_trait(&at, "2", false);
    key(&at, FOLK_KEY_DOWN);
    assert_trait(&at, "calm", false); // the third
    key(&at, FOLK_KEY_LEFT);
    assert_trait(&at, "drowsy", true);
    key(&at, FOLK_KEY_RIGHT);
    assert_trait(&at, "calm", false); // as it is: nothing waits
    assert_int_equal(folk_viewer_staged(at.viewer), 0);
    key(&at, FOLK_KEY_RIGHT);
    assert_trait(&at, "wild", true);
    assert_shows(&at, FOLK_PANEL_SIDE, "f forks the run here");
    type(&at, "n"); // another agent, too
    assert_shows(&at, FOLK_PANEL_SIDE, "bees.strategy[3] = wild");
    assert_trait(&at, "wild", false);
    key(&at, FOLK_KEY_RIGHT);
    assert_near(folk_viewer_time(at.viewer), 5, 0); // the key was not for the time
    type(&at, "f");
    assert_wish(&at, FOLK_WISH_FORK, nextafter(5, 6), NULL,
                "bees.strategy[3]=wild\nbees.strategy[4]=drowsy");
    assert_no_wish(&at);
    assert_int_equal(folk_viewer_staged(at.viewer), 0);
    end(&at);
}

static void an_agents_number_is_typed_and_applied(void **state) {
    (void)state;
    session at;
    begin_bees(&at);
    folk_viewer_set_live(at.viewer, &(folk_viewer_live){.steered = true});
    type(&at, "ine");
    key(&at, FOLK_KEY_BACKSPACE);
    type(&at, "q"); // typed: the window stays open
    key(&at, FOLK_KEY_ENTER);
    assert_false(folk_viewer_quits(at.viewer));
    assert_string_equal(folk_viewer_said(at.viewer), "load = q: must be a finite number");
    key(&at, FOLK_KEY_BACKSPACE);
    type(&at, "-2.5");
    assert_shows(&at, FOLK_PANEL_SIDE, "-2.5▏");
    key(&at, FOLK_KEY_ENTER);
    assert_trait(&at, "-2.5", true);
    assert_no_wish(&at); // only staged
    key(&at, FOLK_KEY_DOWN);
    type(&at, "e");
    for (int i = 0; i < 4; i++)
        key(&at, FOLK_KEY_BACKSPACE);
    type(&at, "will");
    key(&at, FOLK_KEY_ENTER);
    assert_string_equal(folk_viewer_said(at.viewer),
                        "strategy = will: must be one of calm, wild, drowsy");
    key(&at, FOLK_KEY_ESCAPE);
    type(&at, "r"); // the agent begins a restarted run with it
    assert_wish(&at, FOLK_WISH_RESTART, 0, NULL, "bees.load[1]=-2.5");
    assert_int_equal(folk_viewer_staged(at.viewer), 0);
    assert_true(folk_viewer_stage_trait(at.viewer, "3"));
    type(&at, "a");
    assert_wish(&at, FOLK_WISH_SET, 0, "bees.strategy[1]", "drowsy");
    assert_no_wish(&at);
    end(&at);
}

static void a_column_is_chosen_by_the_pointer(void **state) {
    (void)state;
    session at;
    begin_bees(&at);
    type(&at, "n");
    assert_shows(&at, FOLK_PANEL_SIDE, "load");
    assert_false(folk_viewer_edits_agent(at.viewer)); // the keys are still for the charts
    const folk_rect panel = folk_viewer_panel(at.viewer, FOLK_PANEL_SIDE);
    for (double y = 0; y < panel.height; y++) {
        const folk_side_hit hit = folk_side_at(at.viewer, (folk_place){panel.width / 2, y});
        if (hit.part != FOLK_SIDE_TRAIT || hit.index != 1) continue;
        point(&at, FOLK_INPUT_PRESS, panel.x + panel.width / 2, panel.y + y + 3);
        break;
    }
    assert_true(folk_viewer_edits_agent(at.viewer));
    assert_int_equal(at.viewer->trait, 1);
    assert_trait(&at, "wild", false);
    key(&at, FOLK_KEY_RIGHT);
    assert_trait(&at, "drowsy", true);
    key(&at, FOLK_KEY_ESCAPE);
    assert_int_equal(folk_viewer_staged(at.viewer), 0);
    end(&at);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(an_agents_strategy_is_changed_and_forked),
        FOLK_TEST(an_agents_number_is_typed_and_applied),
        FOLK_TEST(a_column_is_chosen_by_the_pointer),
    };
    return FOLK_TESTS(tests);
}
