// SPDX-License-Identifier: GPL-3.0-or-later
// Several runs in one window: what the charts draw of them against the values that were written,
// legends and titles, and which run the other panels are of.
#include "tests/viz/fonts.h"
#include "tests/viz/runs_fixture.h"
#include "viz/canvas.h"
#include "viz/viewer_state.h"

typedef struct session {
    test_runs runs;
    folk_viewer *viewer;
    folk_picture *picture, *over;
} session;

// `count` runs with seeds 1, 2, …; those with an even one have more noise.
static void begin(session *at, size_t count, double width, double height) {
    *at = (session){0};
    runs_begin(&at->runs);
    at->viewer =
        folk_viewer_create(&(folk_viewer_def){.width = width, .height = height, .scale = 1});
    at->picture = folk_picture_create(1, 1);
    at->over = folk_picture_create(1, 1);
    for (size_t i = 0; i < count; i++) {
        const test_run_def def = {.seed = i + 1, .noise = i % 2 == 0 ? 0.1 : 0.25};
        folk_viewer_set_run(at->viewer, (int)i, runs_add(&at->runs, &def));
    }
}

static void end(session *at) {
    folk_viewer_destroy(at->viewer);
    folk_picture_destroy(at->picture);
    folk_picture_destroy(at->over);
    runs_end(&at->runs);
}

static void type(session *at, const char *letters) {
    for (; *letters != '\0'; letters++) {
        folk_input input = {.kind = FOLK_INPUT_TEXT, .text = {*letters}};
        folk_viewer_input(at->viewer, &input);
    }
}

static void draw(session *at, folk_panel panel) {
    folk_viewer_draw_panel(at->viewer, panel, at->picture);
    folk_viewer_draw_over(at->viewer, panel, at->over);
}

static const folk_shape *find_text(const folk_picture *picture, const char *text) {
    for (size_t i = 0; i < folk_picture_count(picture); i++) {
        const folk_shape *shape = folk_picture_at(picture, i);
        if (shape->kind == FOLK_SHAPE_TEXT && strstr(shape->text, text) != NULL) return shape;
    }
    return NULL;
}

static void assert_text(const session *at, const char *text) {
    if (find_text(at->picture, text) == NULL && find_text(at->over, text) == NULL)
        fail_msg("'%s' is not shown", text);
}

static folk_drawn_chart chart_of(const session *at, const char *measure) {
    for (int i = 0; i < at->viewer->drawn_count; i++) {
        const folk_drawn_chart *chart = &at->viewer->drawn[i];
        if (strcmp(at->viewer->measures[chart->measure].metric->name, measure) == 0) return *chart;
    }
    fail_msg("there is no chart of %s", measure);
    return (folk_drawn_chart){0};
}

static bool within(folk_rect rect, const folk_shape *shape) {
    for (size_t i = 0; i < shape->count; i++)
        if (!folk_rect_has(rect, shape->places[i])) return false;
    return shape->count > 0;
}

// A shape of a chart in a colour, with more places than a line of the legend has.
static const folk_shape *find_shape(const session *at, folk_rect rect, folk_shape_kind kind,
                                    folk_color color) {
    for (size_t i = 0; i < folk_picture_count(at->picture); i++) {
        const folk_shape *shape = folk_picture_at(at->picture, i);
        if (shape->kind == kind && shape->color == color && shape->count > 2 && within(rect, shape))
            return shape;
    }
    return NULL;
}

static bool passes(const folk_shape *shape, folk_place place) {
    for (size_t i = 0; i < shape->count; i++)
        if (hypot(shape->places[i].x - place.x, shape->places[i].y - place.y) < 1e-6) return true;
    return false;
}

static double noise_of(size_t run) {
    return run % 2 == 0 ? 0.1 : 0.25;
}

// Curves.

static void each_run_is_a_curve_of_its_own_colour(void **state) {
    (void)state;
    session at;
    begin(&at, 5, 1600, 1000);
    draw(&at, FOLK_PANEL_CHARTS);
    const folk_drawn_chart chart = chart_of(&at, "cooperation");
    for (size_t run = 0; run < 5; run++) {
        const folk_color color = folk_viewer_color(at.viewer, run);
        const folk_shape *line = find_shape(&at, chart.rect, FOLK_SHAPE_LINE, color);
        assert_non_null(line);
        for (int t = 0; t <= RUNS_TICKS; t += 10)
            assert_true(passes(
                line, folk_plot_place(&chart.area, t, runs_value(run + 1, noise_of(run), t))));
        for (size_t other = 0; other < run; other++)
            assert_true(folk_viewer_color(at.viewer, other) != color);
    }
    assert_text(&at, "noise = 0.1, seed 1");
    assert_text(&at, "noise = 0.25, seed 4");
    end(&at);
}

static void sixteen_runs_differ_in_colour_or_dash(void **state) {
    (void)state;
    session at;
    folk_shown shown;
    begin(&at, FOLK_VIEWER_RUNS, 1600, 1000);
    folk_viewer_traces(at.viewer, FOLK_METRIC_COOPERATION, &shown);
    assert_int_equal(shown.count, FOLK_VIEWER_RUNS);
    for (size_t a = 0; a < shown.count; a++)
        for (size_t b = 0; b < a; b++)
            assert_true(shown.traces[a].color != shown.traces[b].color ||
                        shown.traces[a].dashed != shown.traces[b].dashed);
    end(&at);
}

static void the_pointer_reads_every_run(void **state) {
    (void)state;
    session at;
    begin(&at, 4, 1600, 1000);
    draw(&at, FOLK_PANEL_CHARTS);
    const folk_rect panel = folk_viewer_panel(at.viewer, FOLK_PANEL_CHARTS);
    const folk_drawn_chart chart = chart_of(&at, "cooperation");
    const folk_place place = folk_plot_place(&chart.area, 40, 0.5);
    folk_viewer_input(at.viewer, &(folk_input){.kind = FOLK_INPUT_MOVE,
                                               .x = panel.x + place.x + 0.1,
                                               .y = panel.y + place.y});
    draw(&at, FOLK_PANEL_CHARTS);
    for (size_t run = 0; run < 4; run++) {
        char number[32];
        folk_tick_text(runs_value(run + 1, noise_of(run), 40), 0, number);
        const folk_shape *text = find_text(at.over, number);
        assert_non_null(text);
        char name[64];
        snprintf(name, sizeof name, "noise = %g, seed %zu", noise_of(run), run + 1);
        assert_non_null(find_text(at.over, name));
    }
    end(&at);
}

static void a_key_goes_round_the_runs(void **state) {
    (void)state;
    session at;
    begin(&at, 3, 1600, 1000);
    assert_int_equal(folk_viewer_active(at.viewer), 0);
    type(&at, "x");
    assert_int_equal(folk_viewer_active(at.viewer), 1);
    type(&at, "xx");
    assert_int_equal(folk_viewer_active(at.viewer), 0);
    type(&at, "X");
    assert_int_equal(folk_viewer_active(at.viewer), 2);
    draw(&at, FOLK_PANEL_BAR);
    assert_text(&at, "run 3, seed 3 (of 3 runs)");
    end(&at);
}

// While a run begins anew its place is empty; then it is the one again.
static void a_place_without_a_run_is_stood_in_for(void **state) {
    (void)state;
    session at;
    begin(&at, 2, 1280, 800);
    folk_viewer_set_run(at.viewer, 0, NULL);
    assert_int_equal(folk_viewer_active(at.viewer), 1);
    for (int panel = 0; panel < FOLK_PANEL_QUESTION; panel++)
        draw(&at, (folk_panel)panel);
    folk_viewer_set_run(at.viewer, 0, at.runs.readers[0]);
    assert_int_equal(folk_viewer_active(at.viewer), 0);
    end(&at);
}

// Runs of two scenarios share what they both measure; the rest is of one of them.
static void measures_are_told_by_their_names(void **state) {
    (void)state;
    session at;
    begin(&at, 1, 1600, 1000);
    runs_other_scenario(&at.runs);
    for (int i = 1; i < 3; i++) {
        const test_run_def def = {.seed = 20 + (uint64_t)i, .noise = 0.1};
        folk_viewer_set_run(at.viewer, i, runs_add(&at.runs, &def));
    }
    draw(&at, FOLK_PANEL_CHARTS);
    assert_int_equal(at.viewer->drawn_count, 3);
    folk_shown shown;
    folk_viewer_traces(at.viewer, chart_of(&at, "cooperation").measure, &shown);
    assert_int_equal(shown.count, 3);
    folk_viewer_traces(at.viewer, chart_of(&at, "own-6").measure, &shown);
    assert_int_equal(shown.count, 1);
    folk_viewer_traces(at.viewer, chart_of(&at, "price").measure, &shown);
    assert_int_equal(shown.count, 2);
    assert_near(shown.traces[0].y[7], 10 * runs_value(21, 0.1, 7), 1e-12);
    assert_true(shown.traces[0].color == folk_viewer_color(at.viewer, 1));
    assert_text(&at, "Price (points)");
    end(&at);
}

// Bands.

// Of the runs with one noise: naively.
static void naive(size_t runs, double noise, int t, double *mean, double *half) {
    static const double student[] = {0, 0, 12.7062, 4.30265}; // by count, from the usual table
    double sum = 0, squares = 0;
    size_t count = 0;
    for (size_t run = 0; run < runs; run++)
        if (noise_of(run) == noise) sum += runs_value(run + 1, noise, t), count++;
    *mean = sum / (double)count;
    for (size_t run = 0; run < runs; run++)
        if (noise_of(run) == noise) squares += pow(runs_value(run + 1, noise, t) - *mean, 2);
    *half = student[count] * sqrt(squares / (double)(count - 1) / (double)count);
}

static bool passes_nearly(const folk_shape *shape, folk_place place) {
    for (size_t i = 0; i < shape->count; i++)
        if (hypot(shape->places[i].x - place.x, shape->places[i].y - place.y) < 0.01) return true;
    return false;
}

static void replicates_become_a_mean_and_a_band(void **state) {
    (void)state;
    session at;
    begin(&at, 6, 1600, 1000);
    type(&at, "m");
    draw(&at, FOLK_PANEL_CHARTS);
    const folk_drawn_chart chart = chart_of(&at, "own-6"); // whose axis takes in the whole band
    for (size_t group = 0; group < 2; group++) {
        const folk_color color = folk_viewer_color(at.viewer, group);
        const folk_shape *line = find_shape(&at, chart.rect, FOLK_SHAPE_LINE, color);
        const folk_shape *area =
            find_shape(&at, chart.rect, FOLK_SHAPE_AREA, folk_color_fade(color, 0.2));
        assert_non_null(line);
        assert_non_null(area);
        for (int t = 0; t <= RUNS_TICKS; t += 10) {
            double mean, half;
            naive(6, noise_of(group), t, &mean, &half);
            mean *= 10;
            half *= 10;
            assert_true(passes_nearly(line, folk_plot_place(&chart.area, t, mean)));
            assert_true(passes_nearly(area, folk_plot_place(&chart.area, t, mean + half)));
            assert_true(passes_nearly(area, folk_plot_place(&chart.area, t, mean - half)));
        }
    }
    assert_text(&at, "noise = 0.1, mean of 3 runs, 95 % band");
    assert_null(find_shape(&at, chart.rect, FOLK_SHAPE_LINE, folk_viewer_color(at.viewer, 2)));
    type(&at, "m");
    draw(&at, FOLK_PANEL_CHARTS);
    assert_text(&at, "noise = 0.1, seed 3");
    end(&at);
}

// Two runs that are written while they are seen, the second one later and slower.
typedef struct growing {
    folk_recorder *recorders[2];
    int ticks[2];
} growing;

static void begin_growing(session *at, growing *runs) {
    folk_error err = {0};
    for (size_t i = 0; i < 2; i++) {
        int64_t run = 0;
        const folk_run_begin def = {
            .scenario = &at->runs.files.scenario, .values = &at->runs.files.values, .seed = i + 1};
        folk_store_begin(at->runs.store, &def, &run, &err);
        runs->recorders[i] = fixture_record(&at->runs.files, at->runs.store, run);
        at->runs.readers[at->runs.count++] = folk_reader_open(at->runs.files.path, run, &err);
        folk_viewer_set_run(at->viewer, (int)i, at->runs.readers[i]);
    }
    assert_string_equal(err.text, "");
}

static void grow(session *at, growing *runs, size_t run, int ticks) {
    folk_error err = {0};
    bool changed;
    for (int i = 0; i < ticks; i++) {
        const int t = runs->ticks[run]++;
        folk_recorder_value(runs->recorders[run], FOLK_METRIC_COOPERATION, t,
                            runs_value(run + 1, 0, t));
    }
    folk_recorder_flush(runs->recorders[run], true, &err);
    for (size_t i = 0; i < 2; i++)
        folk_reader_refresh(at->runs.readers[i], &changed, &err);
    assert_string_equal(err.text, "");
    folk_viewer_refreshed(at->viewer);
    draw(at, FOLK_PANEL_CHARTS);
}

static void assert_same_picture(const folk_picture *a, const folk_picture *b) {
    assert_int_equal(folk_picture_count(a), folk_picture_count(b));
    for (size_t i = 0; i < folk_picture_count(a); i++) {
        const folk_shape *one = folk_picture_at(a, i), *other = folk_picture_at(b, i);
        assert_int_equal(one->kind, other->kind);
        assert_int_equal(one->count, other->count);
        if (one->count > 0)
            assert_memory_equal(one->places, other->places, one->count * sizeof *one->places);
    }
}

static void a_band_grows_with_its_runs(void **state) {
    (void)state;
    session at;
    growing runs = {0};
    folk_error err = {0};
    begin(&at, 0, 1280, 800);
    begin_growing(&at, &runs);
    folk_viewer_show_bands(at.viewer, true);
    for (int step = 0; step < 40; step++) {
        grow(&at, &runs, 0, 90);
        if (step > 3) grow(&at, &runs, 1, 10 + 7 * step);
    }
    folk_viewer *anew =
        folk_viewer_create(&(folk_viewer_def){.width = 1280, .height = 800, .scale = 1});
    folk_picture *picture = folk_picture_create(1, 1);
    folk_reader *readers[2];
    for (int i = 0; i < 2; i++) {
        readers[i] = folk_reader_open(at.runs.files.path, i + 1, &err);
        folk_viewer_set_run(anew, i, readers[i]);
    }
    folk_viewer_show_bands(anew, true);
    assert_true(folk_viewer_shows_bands(anew));
    folk_charts_room(anew); // which reads the curves, and with them how long the runs are
    folk_viewer_refreshed(anew);
    folk_viewer_draw_panel(anew, FOLK_PANEL_CHARTS, picture);
    assert_same_picture(at.picture, picture);
    folk_viewer_destroy(anew);
    folk_picture_destroy(picture);
    for (int i = 0; i < 2; i++) {
        folk_reader_close(readers[i]);
        folk_recorder_destroy(runs.recorders[i]);
    }
    end(&at);
}

static void without_replicates_the_key_asks_for_them(void **state) {
    (void)state;
    session at;
    folk_wish wish;
    begin(&at, 2, 1280, 800); // with different noise
    type(&at, "m");
    assert_true(folk_viewer_wish(at.viewer, &wish));
    assert_int_equal(wish.kind, FOLK_WISH_REPLICATES);
    assert_false(folk_viewer_shows_bands(at.viewer));
    folk_wish_clear(&wish);
    const test_run_def def = {.seed = 9, .noise = 0.1};
    folk_viewer_set_run(at.viewer, 2, runs_add(&at.runs, &def));
    assert_true(folk_viewer_shows_bands(at.viewer)); // here they are
    type(&at, "m");
    assert_false(folk_viewer_shows_bands(at.viewer));
    assert_false(folk_viewer_wish(at.viewer, &wish));
    end(&at);
}

// Room.

// Where a text lies, by its anchor.
static folk_rect box_of(const folk_shape *shape) {
    const double width = folk_text_width(shape->text, &shape->style);
    const double left = shape->style.anchor == FOLK_ANCHOR_END ? width : 0;
    return (folk_rect){shape->places[0].x - left, shape->places[0].y - shape->style.size * 0.7,
                       width, shape->style.size * 0.7};
}

static bool overlap(folk_rect a, folk_rect b) {
    return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height &&
           b.y < a.y + a.height;
}

// A title ends in an ellipsis before the value begins.
static void a_title_without_room_ends_in_an_ellipsis(void **state) {
    (void)state;
    session at;
    begin(&at, 0, 800, 600);
    at.runs.files.scenario.view = folk_strdup("{\"kind\":\"field\"}"); // which takes half of it
    runs_rename(&at.runs.files.scenario.metrics[FOLK_METRIC_SHARED].name,
                "mean_time_until_the_first_of_all_agreements");
    for (int i = 0; i < 2; i++) {
        const test_run_def def = {.seed = (uint64_t)i + 1, .noise = 0.123};
        folk_viewer_set_run(at.viewer, i, runs_add(&at.runs, &def));
    }
    draw(&at, FOLK_PANEL_CHARTS);
    const folk_shape *title = find_text(at.over, "Mean time until");
    assert_non_null(title);
    assert_non_null(strstr(title->text, "…"));
    size_t values = 0;
    for (size_t i = 0; i < folk_picture_count(at.over); i++) {
        const folk_shape *shape = folk_picture_at(at.over, i);
        if (shape->kind != FOLK_SHAPE_TEXT || shape == title) continue;
        assert_false(overlap(box_of(shape), box_of(title)));
        values++;
    }
    assert_true(values >= 4); // two runs, two charts
    end(&at);
}

static void legends_lie_above_the_charts_and_within_the_panel(void **state) {
    (void)state;
    static const double sizes[][2] = {{800, 600}, {1280, 800}, {1600, 1000}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        session at;
        begin(&at, FOLK_VIEWER_RUNS, sizes[i][0], sizes[i][1]);
        draw(&at, FOLK_PANEL_CHARTS);
        const folk_rect panel = folk_viewer_panel(at.viewer, FOLK_PANEL_CHARTS);
        size_t found = 0;
        for (size_t k = 0; k < folk_picture_count(at.picture); k++) {
            const folk_shape *shape = folk_picture_at(at.picture, k);
            if (shape->kind != FOLK_SHAPE_TEXT || strstr(shape->text, "seed") == NULL) continue;
            const folk_rect box = box_of(shape);
            assert_true(box.x >= 0 && box.x + box.width <= panel.width);
            for (int chart = 0; chart < at.viewer->drawn_count; chart++)
                assert_false(overlap(box, at.viewer->drawn[chart].rect));
            found++;
        }
        assert_int_equal(found, FOLK_VIEWER_RUNS);
        end(&at);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(each_run_is_a_curve_of_its_own_colour),
        FOLK_TEST(sixteen_runs_differ_in_colour_or_dash),
        FOLK_TEST(the_pointer_reads_every_run),
        FOLK_TEST(a_key_goes_round_the_runs),
        FOLK_TEST(a_place_without_a_run_is_stood_in_for),
        FOLK_TEST(measures_are_told_by_their_names),
        FOLK_TEST(replicates_become_a_mean_and_a_band),
        FOLK_TEST(a_band_grows_with_its_runs),
        FOLK_TEST(without_replicates_the_key_asks_for_them),
        FOLK_TEST(a_title_without_room_ends_in_an_ellipsis),
        FOLK_TEST(legends_lie_above_the_charts_and_within_the_panel),
    };
    return FOLK_TESTS(tests);
}
