// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of shares, prices, beliefs and tables, and the scenes that come from a store.
#include "tests/viz/reader_fixture.h"
#include "tests/viz/fonts.h"

#include "viz/simplex.h"
#include "viz/society_parts.h"

static const double times[] = {0, 1, 2, 3};
static const double quarter[] = {0.25, 0.25, 0.25, 0.25}, half[] = {0.5, 0.5, 0.5, 0.5};
static const folk_rect rect = {0, 0, 640, 400};

static folk_society_scene strands_scene(folk_view_kind kind, const folk_strand *strands,
                                        int count) {
    folk_society_scene scene = folk_society_scene_default();
    scene.kind = kind;
    scene.strands = strands;
    scene.strand_count = count;
    scene.to = 3;
    scene.t = 2;
    return scene;
}

// Areas from the topmost: all reach down to the ground and as high as their sum.
static void shares_stack_to_the_height_of_the_whole(void **state) {
    (void)state;
    const folk_theme theme = folk_theme_light();
    const folk_strand strands[] = {{"a", NULL, times, quarter, 4},
                                   {"b", NULL, times, half, 4},
                                   {"c", NULL, times, quarter, 4}};
    const folk_society_scene scene = strands_scene(FOLK_VIEW_SHARES, strands, 3);
    folk_picture *picture = folk_picture_create(640, 400);
    const folk_plot_area area = folk_shares_draw(picture, rect, &theme, &scene);
    const double tops[] = {1, 0.75, 0.25}, ground = area.inner.y + area.inner.height;
    int found = 0;
    for (size_t k = 0; k < folk_picture_count(picture); k++) {
        const folk_shape *shape = folk_picture_at(picture, k);
        if (shape->kind != FOLK_SHAPE_AREA) continue;
        assert_true(found < 3);
        assert_int_equal(shape->color, folk_theme_category(&theme, (size_t)(2 - found)));
        for (size_t i = 0; i + 2 < shape->count; i++)
            assert_near(shape->places[i].y, ground - tops[found] * area.inner.height, 1e-3);
        assert_near(shape->places[0].x, folk_plot_place(&area, 0, 0).x, 1e-6);
        assert_near(shape->places[shape->count - 2].y, ground, 1e-9);
        assert_near(shape->places[shape->count - 2].x, area.inner.x + area.inner.width, 1e-6);
        found++;
    }
    assert_int_equal(found, 3);
    folk_picture_destroy(picture);
}

static void the_pointer_reads_a_share(void **state) {
    (void)state;
    const folk_theme theme = folk_theme_light();
    const double counts[] = {30, 30, 30, 30}, more[] = {10, 10, 10, 10};
    const folk_strand strands[] = {{"a", NULL, times, quarter, 4}, {"b", NULL, times, half, 4}};
    const folk_strand heads[] = {{"a", NULL, times, counts, 4}, {"b", NULL, times, more, 4}};
    folk_society_scene scene = strands_scene(FOLK_VIEW_SHARES, strands, 2);
    folk_picture *picture = folk_picture_create(640, 400);
    const folk_plot_area area = folk_shares_draw(picture, rect, &theme, &scene);
    folk_picture_destroy(picture);
    char text[96];
    assert_true(folk_shares_hover(&scene, rect, &theme, folk_plot_place(&area, 2, 0.2), text, 96));
    assert_string_equal(text, "a 25.0 % at 2");
    assert_true(folk_shares_hover(&scene, rect, &theme, folk_plot_place(&area, 2, 0.7), text, 96));
    assert_string_equal(text, "b 50.0 % at 2");
    assert_true(folk_shares_hover(&scene, rect, &theme, folk_plot_place(&area, 2, 0.9), text, 96));
    assert_string_equal(text, "others 25.0 % at 2");
    assert_false(folk_shares_hover(&scene, rect, &theme, (folk_place){-5, 10}, text, 96));
    // Heads in place of shares: the whole is their sum.
    scene.strands = heads;
    assert_true(folk_shares_hover(&scene, rect, &theme, folk_plot_place(&area, 2, 0.7), text, 96));
    assert_string_equal(text, "a 75.0 % at 2");
}

// Thirty strands: the largest share of strand i is that of peaks[i], at a moment that it has alone.
static void the_smallest_of_many_shares_are_folded(void **state) {
    (void)state;
    enum { MANY = 30, SHOWN = 20 };
    const folk_theme theme = folk_theme_light();
    static double values[MANY][4];
    folk_strand strands[MANY + 1];
    bool large[MANY] = {false};
    double others = 0;
    for (int i = 0; i < MANY; i++) {
        const int place = i * 7 % MANY; // 0: the smallest
        large[i] = place >= MANY - SHOWN;
        for (int k = 0; k < 4; k++)
            values[i][k] = k == i % 3 ? 0.03 + 0.0001 * place : 0.02;
        others += large[i] ? 0 : values[i][2];
        strands[i] = (folk_strand){"s_", NULL, times, values[i], 4};
    }
    strands[MANY] = (folk_strand){"never_recorded", NULL, times, quarter, 0};
    const folk_society_scene scene = strands_scene(FOLK_VIEW_SHARES, strands, MANY + 1);
    folk_picture *picture = folk_picture_create(640, 400);
    const folk_plot_area area = folk_shares_draw(picture, rect, &theme, &scene);
    int areas = 0;
    for (size_t k = 0; k < folk_picture_count(picture); k++)
        areas += folk_picture_at(picture, k)->kind == FOLK_SHAPE_AREA;
    assert_int_equal(areas, SHOWN);
    folk_picture_destroy(picture);
    // From the ground up at time 2: the large ones in their order, then the rest.
    double top = 0, sum = 0;
    char text[96], wanted[96];
    for (int i = 0; i < MANY; i++)
        sum += values[i][2];
    for (int i = 0; i < MANY; i++) {
        if (!large[i]) continue;
        const double middle = top + values[i][2] / 2;
        top += values[i][2];
        assert_true(
            folk_shares_hover(&scene, rect, &theme, folk_plot_place(&area, 2, middle), text, 96));
        snprintf(wanted, sizeof wanted, "s  %.1f %% at 2", 100 * values[i][2]);
        assert_string_equal(text, wanted);
    }
    assert_true(
        folk_shares_hover(&scene, rect, &theme, folk_plot_place(&area, 2, 0.999), text, 96));
    snprintf(wanted, sizeof wanted, "others %.1f %% at 2", 100 * (others + 1 - sum));
    assert_string_equal(text, wanted);
}

static void only_one_strategy_lies_at_its_corner(void **state) {
    (void)state;
    const folk_theme theme = folk_theme_light();
    static const char *const names[] = {"a", "b", "c"};
    const double one[] = {1, 1, 1, 1}, none[] = {0, 0, 0, 0};
    for (int corner = 0; corner < 3; corner++) {
        folk_strand strands[3];
        for (int i = 0; i < 3; i++)
            strands[i] = (folk_strand){names[i], NULL, times, i == corner ? one : none, 4};
        const folk_society_scene scene = strands_scene(FOLK_VIEW_SIMPLEX, strands, 3);
        folk_picture *picture = folk_picture_create(640, 400);
        folk_simplex_picture_draw(picture, rect, &theme, &scene);
        const folk_simplex plain = {.names = {"a", "b", "c"}};
        folk_picture *nowhere = folk_picture_create(640, 400);
        const folk_triangle triangle = folk_simplex_draw(nowhere, rect, &theme, &plain);
        const folk_shape *last = folk_picture_at(picture, folk_picture_count(picture) - 1);
        assert_int_equal(last->kind, FOLK_SHAPE_MARKS);
        assert_int_equal(last->color, theme.warning);
        assert_near(last->places[0].x, triangle.corners[corner].x, 1e-6);
        assert_near(last->places[0].y, triangle.corners[corner].y, 1e-6);
        folk_picture_destroy(nowhere);
        folk_picture_destroy(picture);
    }
}

// Trades until now are on the tape, and only those.
static void the_tape_ends_now(void **state) {
    (void)state;
    const folk_theme theme = folk_theme_light();
    const double prices[] = {100, 120, 90, 110};
    const folk_strand price[] = {{"price", "points", times, prices, 4}};
    const folk_society_scene scene = strands_scene(FOLK_VIEW_MARKET, price, 1);
    folk_picture *picture = folk_picture_create(640, 400);
    folk_market_draw(picture, rect, &theme, &scene);
    const folk_shape *dots = NULL;
    for (size_t k = 0; k < folk_picture_count(picture); k++) {
        const folk_shape *shape = folk_picture_at(picture, k);
        if (shape->kind == FOLK_SHAPE_MARKS && shape->color == theme.accent) dots = shape;
    }
    assert_non_null(dots);
    assert_int_equal(dots->count, 3);
    assert_true(dots->places[1].y < dots->places[0].y && dots->places[0].y < dots->places[2].y);
    char text[96];
    assert_true(folk_market_hover(&scene, rect, &theme, dots->places[2], text, 96));
    assert_string_equal(text, "price 90 at 2");
    folk_picture_destroy(picture);
}

static void a_belief_stands_at_its_place_between_0_and_1(void **state) {
    (void)state;
    const folk_theme theme = folk_theme_light();
    const double beliefs[] = {0, 1, 0.5, NAN};
    folk_society_scene scene = folk_society_scene_default();
    scene.kind = FOLK_VIEW_BELIEF;
    scene.size = 4;
    scene.shading = (folk_shading){.name = "belief", .values = beliefs};
    folk_picture *picture = folk_picture_create(640, 400);
    folk_society_draw(picture, rect, &theme, &scene);
    const folk_shape *ticks = NULL;
    for (size_t k = 0; k < folk_picture_count(picture); k++)
        if (folk_picture_at(picture, k)->kind == FOLK_SHAPE_EDGES)
            ticks = folk_picture_at(picture, k);
    assert_non_null(ticks);
    assert_int_equal(ticks->count, 6);
    assert_near(ticks->places[4].x, (ticks->places[0].x + ticks->places[2].x) / 2, 1e-9);
    for (size_t i = 0; i < 3; i++) {
        const folk_place place = {ticks->places[2 * i].x, ticks->places[2 * i].y + 1};
        assert_int_equal(folk_society_at(&scene, rect, &theme, place), i);
    }
    folk_picture_destroy(picture);
}

static void matrix_colors(const folk_matrix *matrix, folk_color colors[4]) {
    const folk_theme theme = folk_theme_light();
    folk_society_scene scene = folk_society_scene_default();
    scene.kind = FOLK_VIEW_MATRIX;
    scene.matrix = *matrix;
    folk_picture *picture = folk_picture_create(640, 400);
    folk_society_draw(picture, rect, &theme, &scene);
    size_t cells = 0;
    for (size_t k = 0; k < folk_picture_count(picture); k++) {
        const folk_shape *shape = folk_picture_at(picture, k);
        if (shape->kind == FOLK_SHAPE_RECT && cells < 4) colors[cells++] = shape->color;
    }
    assert_int_equal(cells, 4);
    folk_picture_destroy(picture);
}

// Cells come column by column. Everyone against everyone: one scale; measures: each its own.
static void payoffs_share_a_scale_and_measures_do_not(void **state) {
    (void)state;
    const folk_theme theme = folk_theme_light();
    static const char *const names[] = {"C", "D"}, *const numbered[] = {"C 1", "D 2"};
    static const char *const heads[] = {"score", "rank"};
    const double numbers[] = {3, 0, 5, 1};
    folk_color colors[4];
    folk_matrix matrix = {"payoffs", 2, 2, names, names, NULL, numbers};
    const double shares[] = {3 / 5.0, 1, 0, 1 / 5.0};
    for (int i = 0; i < 2; i++) {
        matrix_colors(&matrix, colors);
        for (int k = 0; k < 4; k++)
            assert_int_equal(colors[k], folk_theme_amount(&theme, shares[k]));
        matrix.row_names = numbered;
    }
    matrix.column_names = heads;
    matrix_colors(&matrix, colors);
    assert_int_equal(colors[0], folk_theme_amount(&theme, 0));
    assert_int_equal(colors[1], folk_theme_amount(&theme, 1));
    assert_int_equal(colors[2], folk_theme_amount(&theme, 0));
    assert_int_equal(colors[3], folk_theme_amount(&theme, 1));
}

// Fourteen against fourteen: where one number has no room none is written, and a legend stands in.
static void numbers_are_written_where_all_have_room(void **state) {
    (void)state;
    enum { SIDE = 14 };
    const folk_theme theme = folk_theme_light();
    static const char *const names[SIDE] = {"1", "2", "3",  "4",  "5",  "6",  "7",
                                            "8", "9", "10", "11", "12", "13", "14"};
    double numbers[SIDE * SIDE];
    for (int large = 0; large < 2; large++) {
        for (int i = 0; i < SIDE * SIDE; i++)
            numbers[i] = i % 7;
        if (large) numbers[40] = 1234567;
        folk_society_scene scene = folk_society_scene_default();
        scene.kind = FOLK_VIEW_MATRIX;
        scene.matrix = (folk_matrix){"payoffs", SIDE, SIDE, names, names, NULL, numbers};
        folk_picture *picture = folk_picture_create(640, 400);
        folk_society_draw(picture, rect, &theme, &scene);
        int texts = 0, images = 0;
        for (size_t k = 0; k < folk_picture_count(picture); k++) {
            texts += folk_picture_at(picture, k)->kind == FOLK_SHAPE_TEXT;
            images += folk_picture_at(picture, k)->kind == FOLK_SHAPE_IMAGE;
        }
        assert_int_equal(texts, 2 * SIDE + (large ? 2 : SIDE * SIDE));
        assert_int_equal(images, large);
        folk_picture_destroy(picture);
    }
}

static void snapshot(test_written *written, const char *name, double t, double value) {
    folk_population *people = folk_population_create(name, 9);
    const int column = folk_population_add(people, "strategy");
    for (int i = 0; i < 9; i++)
        folk_population_column(people, column)[i] = i == 4 ? value : 1;
    folk_recorder_snapshot(written->recorder, t, people);
    folk_population_destroy(people);
}

static folk_society_scene scene_at(folk_reader *reader, double t, folk_view_kind kind,
                                   folk_society_cache *cache) {
    folk_society_options options = folk_society_options_default();
    folk_society_scene scene;
    options.kind = kind;
    folk_society_scene_at(reader, t, &options, cache, &scene);
    return scene;
}

static void a_store_of_a_lattice_makes_its_scenes(void **state) {
    (void)state;
    test_written written;
    written_begin(&written, "{\"kind\":\"lattice\",\"color\":\"strategy\"}", 0);
    static const char *const types[] = {"cooperate", "defect"};
    const int sites = folk_recorder_society(written.recorder, "sites", 9, types, 2);
    folk_network network = {0};
    folk_error err = {0};
    const folk_lattice lattice = {3, 3, FOLK_VON_NEUMANN, true};
    assert_true(folk_network_lattice(&network, &lattice, &err));
    folk_recorder_network(written.recorder, sites, 0, &network);
    folk_network_clear(&network);
    snapshot(&written, "sites", 1, 1);
    snapshot(&written, "sites", 2, 2);
    written_flush(&written);
    folk_reader *reader = written_open(&written);
    folk_society_cache *cache = folk_society_cache_create();
    folk_society_scene scene = scene_at(reader, 0.5, FOLK_VIEW_NONE, cache);
    assert_string_equal(scene.message, "There is no snapshot yet: the first one is at time 1.");
    scene = scene_at(reader, 1.5, FOLK_VIEW_NONE, cache);
    assert_string_equal(scene.message, "");
    assert_int_equal(scene.kind, FOLK_VIEW_LATTICE);
    assert_int_equal(scene.rows, 3);
    assert_int_equal(scene.shading.type_count, 2);
    assert_string_equal(scene.shading.types[1], "defect");
    assert_near(scene.shading.values[4], 1, 0);
    const uint64_t before = scene.version;
    scene = scene_at(reader, 2, FOLK_VIEW_NONE, cache);
    assert_near(scene.shading.values[4], 2, 0);
    assert_true(scene.version != before && before != 0);
    scene = scene_at(reader, 2, FOLK_VIEW_NETWORK, cache);
    assert_int_equal(scene.kind, FOLK_VIEW_NETWORK);
    assert_int_equal(folk_network_edge_count(scene.network), 18);
    assert_int_equal(folk_layout_count(scene.layout), 9);
    scene = scene_at(reader, 2, FOLK_VIEW_FIELD, cache);
    assert_int_equal(scene.size, 9);
    folk_view_kind kinds[4];
    assert_int_equal(folk_society_kinds(reader, kinds, 4), 3);
    folk_society_cache_destroy(cache);
    folk_reader_close(reader);
    written_end(&written);
}

static void what_cannot_be_shown_is_said(void **state) {
    (void)state;
    test_written written;
    written_begin(&written, "{\"kind\":\"field\"}", 0);
    written_flush(&written);
    folk_society_cache *cache = folk_society_cache_create();
    folk_reader *reader = written_open(&written);
    folk_society_scene scene = scene_at(reader, 0, FOLK_VIEW_NONE, cache);
    assert_string_equal(scene.message,
                        "This run keeps no population, so there are no agents to show.");
    scene = scene_at(reader, 0, FOLK_VIEW_MATRIX, cache);
    assert_string_equal(scene.message, "There is no table yet.");
    folk_reader_close(reader);
    folk_recorder_society(written.recorder, "people", 9, NULL, 0);
    written_flush(&written);
    reader = written_open(&written);
    scene = scene_at(reader, 0, FOLK_VIEW_NONE, cache);
    assert_string_equal(scene.message, "This run has no snapshots, so its agents cannot be shown: "
                                       "record them with 'folk run --snapshots TIME'.");
    folk_reader_close(reader);
    folk_society_cache_destroy(cache);
    written_end(&written);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(shares_stack_to_the_height_of_the_whole),
        FOLK_TEST(the_pointer_reads_a_share),
        FOLK_TEST(the_smallest_of_many_shares_are_folded),
        FOLK_TEST(only_one_strategy_lies_at_its_corner),
        FOLK_TEST(the_tape_ends_now),
        FOLK_TEST(a_belief_stands_at_its_place_between_0_and_1),
        FOLK_TEST(payoffs_share_a_scale_and_measures_do_not),
        FOLK_TEST(numbers_are_written_where_all_have_room),
        FOLK_TEST(a_store_of_a_lattice_makes_its_scenes),
        FOLK_TEST(what_cannot_be_shown_is_said),
    };
    return FOLK_TESTS(tests);
}
