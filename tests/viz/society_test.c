// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of societies from plain arrays: which colour comes where, and what lies under a place.
#include "tests/test.h"
#include "tests/viz/fonts.h"

#include "viz/canvas.h"
#include "viz/cells.h"
#include "viz/society_parts.h"

static const char *const types[] = {"cooperate", "defect"};

// The shapes of one kind in the order of drawing.
static const folk_shape *shape_of(const folk_picture *picture, folk_shape_kind kind, size_t index) {
    for (size_t i = 0; i < folk_picture_count(picture); i++) {
        const folk_shape *shape = folk_picture_at(picture, i);
        if (shape->kind == kind && index-- == 0) return shape;
    }
    fail_msg("the picture has no such shape of kind %d", (int)kind);
    return NULL;
}

static folk_society_scene lattice_scene(uint32_t side, const double *values) {
    folk_society_scene scene = folk_society_scene_default();
    scene.kind = FOLK_VIEW_LATTICE;
    scene.rows = scene.columns = side;
    scene.size = (size_t)side * side;
    scene.shading =
        (folk_shading){.name = "strategy", .values = values, .types = types, .type_count = 2};
    return scene;
}

static const double nine[] = {1, 2, 1, 2, 2, 1, 1, NAN, 2};

static void each_site_has_the_colour_of_its_value(void **state) {
    (void)state;
    const folk_theme theme = folk_theme_light();
    const folk_society_scene scene = lattice_scene(3, nine);
    folk_picture *picture = folk_picture_create(300, 340);
    folk_society_draw(picture, (folk_rect){0, 0, 300, 340}, &theme, &scene);
    const folk_shape *image = shape_of(picture, FOLK_SHAPE_IMAGE, 0);
    assert_int_equal(image->columns, 3);
    assert_int_equal(image->rows, 3);
    assert_near(image->rect.width, image->rect.height, 1e-9);
    for (int i = 0; i < 9; i++)
        if (!isnan(nine[i]))
            assert_int_equal(image->pixels[i], folk_theme_category(&theme, (size_t)nine[i] - 1));
    assert_int_not_equal(image->pixels[7], image->pixels[0]);
    assert_int_not_equal(image->pixels[7], image->pixels[1]);
    folk_picture_destroy(picture);
}

static void the_middle_of_each_site_is_inked_with_its_colour(void **state) {
    (void)state;
    if (!folk_canvas_present()) {
        test_skipped("built without cairo");
        return;
    }
    enum { SIDE = 90 };
    const folk_theme theme = folk_theme_dark();
    folk_society_scene scene = lattice_scene(3, nine);
    folk_shade shade;
    folk_shade_make(&shade, &scene.shading, 9, &theme);
    folk_picture *picture = folk_picture_create(SIDE, SIDE);
    folk_lattice_draw(picture, (folk_rect){0, 0, SIDE, SIDE}, &theme, &scene, &shade);
    uint32_t pixels[SIDE * SIDE] = {0};
    folk_canvas_pixels(picture, 1, pixels, SIDE, SIDE, SIDE * 4);
    for (int i = 0; i < 9; i++) {
        const int x = i % 3 * 30 + 15, y = i / 3 * 30 + 15;
        const folk_color wanted = isnan(nine[i]) ? shade.colors[FOLK_SHADE_NONE]
                                                 : folk_theme_category(&theme, (size_t)nine[i] - 1);
        assert_int_equal(pixels[y * SIDE + x], 0xFF000000u | wanted >> 8);
    }
    folk_picture_destroy(picture);
}

static void a_place_finds_the_site_under_it(void **state) {
    (void)state;
    const folk_society_scene scene = lattice_scene(3, nine);
    const folk_rect rect = {10, 20, 330, 300}; // sites 100 wide, from x = 25
    for (int i = 0; i < 9; i++) {
        const folk_place place = {25 + i % 3 * 100 + 99.5, 20 + i / 3 * 100 + 0.5};
        assert_int_equal(folk_lattice_at(&scene, rect, place), i);
    }
    assert_int_equal(folk_lattice_at(&scene, rect, (folk_place){24, 100}), -1);
    assert_int_equal(folk_lattice_at(&scene, rect, (folk_place){326, 100}), -1);
    assert_int_equal(folk_lattice_at(&scene, rect, (folk_place){100, 321}), -1);
}

static void the_hover_text_names_site_and_value(void **state) {
    (void)state;
    const folk_theme theme = folk_theme_light();
    const folk_society_scene scene = lattice_scene(3, nine);
    const double legend = folk_shade_legend_height(&theme, &scene.shading);
    const folk_rect rect = {0, 0, 300, 300 + legend};
    char text[128];
    assert_true(
        folk_society_hover(&scene, rect, &theme, (folk_place){250, 150}, text, sizeof text));
    assert_string_equal(text, "agent 6 (row 2, column 3): strategy cooperate");
    assert_true(
        folk_society_hover(&scene, rect, &theme, (folk_place){150, 250}, text, sizeof text));
    assert_string_equal(text, "agent 8 (row 3, column 2): strategy none");
    assert_false(folk_society_hover(&scene, rect, &theme, (folk_place){150, 300 + legend / 2}, text,
                                    sizeof text));
    assert_string_equal(text, "");
}

static void a_site_stays_under_the_pointer_while_zooming(void **state) {
    (void)state;
    enum { SIDE = 64 };
    const folk_theme theme = folk_theme_light();
    static double values[SIDE * SIDE];
    folk_society_scene scene = lattice_scene(SIDE, values);
    const folk_rect rect = {5, 5, 640, 700};
    const folk_place place = {420, 333};
    const int64_t agent = folk_society_at(&scene, rect, &theme, place);
    assert_true(agent >= 0);
    for (int i = 0; i < 10; i++) {
        scene.lens = folk_society_zoom(&scene, rect, &theme, place, i < 7 ? 1.5 : 0.8);
        assert_int_equal(folk_society_at(&scene, rect, &theme, place), agent);
    }
    const double side = 640.0 / SIDE * scene.lens.zoom;
    scene.lens = folk_society_pan(&scene, rect, &theme, (folk_place){-side, 0});
    assert_int_equal(folk_society_at(&scene, rect, &theme, place), agent + 1);
    scene.lens = folk_society_zoom(&scene, rect, &theme, place, 1e-9);
    assert_near(scene.lens.zoom, 1, 0);
}

// Blocks of 2 x 2 sites under each pixel: their mean, channel by channel.
static void from_afar_a_pixel_is_the_mean_of_its_sites(void **state) {
    (void)state;
    const double values[] = {1, 1, 2, 2, 1, 1, 2, 2, 1, 2, 2, 2, 2, 1, 2, 2};
    const folk_theme theme = folk_theme_light();
    const folk_society_scene scene = lattice_scene(4, values);
    folk_shade shade;
    folk_shade_make(&shade, &scene.shading, 16, &theme);
    folk_picture *picture = folk_picture_create(2, 2);
    folk_lattice_draw(picture, (folk_rect){0, 0, 2, 2}, &theme, &scene, &shade);
    const folk_shape *image = shape_of(picture, FOLK_SHAPE_IMAGE, 0);
    assert_int_equal(image->columns, 2);
    assert_int_equal(image->rows, 2);
    const folk_color one = folk_theme_category(&theme, 0), two = folk_theme_category(&theme, 1);
    assert_int_equal(image->pixels[0], one);
    assert_int_equal(image->pixels[1], two);
    assert_int_equal(image->pixels[3], two);
    for (int shift = 0; shift < 32; shift += 8) {
        const double mean = ((one >> shift & 0xFF) + (two >> shift & 0xFF)) / 2.0;
        assert_near(image->pixels[2] >> shift & 0xFF, mean, 0.5);
    }
    folk_picture_destroy(picture);
}

static void a_lattice_of_sixteen_million_sites_takes_the_memory_of_its_picture(void **state) {
    (void)state;
    enum { SIDE = 4000, ROOM = 800 };
    const folk_theme theme = folk_theme_light();
    double *values = folk_alloc((size_t)SIDE * SIDE * sizeof *values);
    for (size_t i = 0; i < (size_t)SIDE * SIDE; i++)
        values[i] = i % SIDE < SIDE / 2 ? 1 : 2;
    const folk_society_scene scene = lattice_scene(SIDE, values);
    folk_picture *picture = folk_picture_create(ROOM, ROOM);
    const size_t before = folk_memory_used();
    folk_shade shade;
    folk_shade_make(&shade, &scene.shading, scene.size, &theme);
    folk_lattice_draw(picture, (folk_rect){0, 0, ROOM, ROOM}, &theme, &scene, &shade);
    const size_t pixels = (size_t)ROOM * ROOM * sizeof(uint32_t);
    assert_true(folk_memory_used() - before < 2 * pixels);
    const folk_shape *image = shape_of(picture, FOLK_SHAPE_IMAGE, 0);
    assert_int_equal(image->columns, ROOM);
    assert_int_equal(shade.counts[0], SIDE / 2 * SIDE);
    for (int x = 0; x < ROOM; x++)
        assert_int_equal(image->pixels[x], folk_theme_category(&theme, x < ROOM / 2 ? 0 : 1));
    folk_picture_destroy(picture);
    folk_free(values);
}

static void amounts_span_their_range_and_shares_keep_theirs(void **state) {
    (void)state;
    const folk_theme theme = folk_theme_light();
    const double wealth[] = {10, 30, NAN, 20}, shares[] = {0.25, 0.5};
    folk_shade shade;
    folk_shade_make(&shade, &(folk_shading){.values = wealth}, 4, &theme);
    assert_int_equal(shade.colors[folk_shade_of(&shade, 10)], folk_theme_amount(&theme, 0));
    assert_int_equal(shade.colors[folk_shade_of(&shade, 30)], folk_theme_amount(&theme, 1));
    assert_int_equal(folk_shade_of(&shade, NAN), FOLK_SHADE_NONE);
    assert_int_equal(folk_shade_of(&shade, -INFINITY), 0);
    assert_int_equal(folk_shade_of(&shade, INFINITY), FOLK_SHADES - 1);
    assert_int_equal(shade.counts[FOLK_SHADE_NONE], 1);
    folk_shade_make(&shade, &(folk_shading){.values = shares}, 2, &theme);
    assert_near(shade.low, 0, 0);
    assert_near(shade.high, 1, 0);
}

static void draw_with(folk_society_scene *scene, const double *values, size_t size, int count) {
    const folk_theme theme = folk_theme_light();
    const folk_rect rects[] = {{0, 0, 200, 150}, {0, 0, 3, 3}, {0, 0, 0, 0}, {5, 5, 1000, 1}};
    scene->size = size;
    scene->shading.values = values;
    scene->shading.type_count = count;
    for (int i = 0; i < 4; i++) {
        folk_picture *picture = folk_picture_create(200, 150);
        char text[64];
        folk_society_draw(picture, rects[i], &theme, scene);
        folk_society_hover(scene, rects[i], &theme, (folk_place){1, 1}, text, sizeof text);
        for (size_t k = 0; k < folk_picture_count(picture); k++) {
            const folk_shape *shape = folk_picture_at(picture, k);
            for (size_t p = 0; p < shape->count; p++)
                assert_true(isfinite(shape->places[p].x) && isfinite(shape->places[p].y));
        }
        folk_picture_destroy(picture);
    }
}

// Nobody, nothing recorded, only NaN: every picture stands it, in rooms of any size.
static void pictures_bear_what_is_missing(void **state) {
    (void)state;
    const double none[] = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    for (int kind = FOLK_VIEW_NONE; kind <= FOLK_VIEW_MATRIX; kind++) {
        folk_society_scene scene = lattice_scene(3, NULL);
        scene.kind = (folk_view_kind)kind;
        scene.selected = 4;
        scene.sorted = true;
        draw_with(&scene, none, 9, 0);
        draw_with(&scene, none, 9, 2);
        draw_with(&scene, NULL, 9, 0);
        draw_with(&scene, NULL, 0, 0);
        const folk_strand empty[] = {{.name = "a"}, {.name = "b"}, {.name = "c"}};
        scene.strands = empty;
        scene.strand_count = 3;
        draw_with(&scene, NULL, 0, 0);
        const double t[] = {0, 1};
        const folk_strand blank[] = {
            {"a", NULL, t, none, 2}, {"bid", NULL, t, none, 2}, {"volume", NULL, t, none, 2}};
        scene.strands = blank;
        scene.t = scene.to = 1;
        draw_with(&scene, NULL, 0, 0);
    }
}

static void a_sorted_field_stands_by_colour(void **state) {
    (void)state;
    const double values[] = {2, 1, 2, 1, NAN, 1};
    const int64_t sorted[] = {1, 3, 5, 0, 2, 4};
    const folk_theme theme = folk_theme_light();
    folk_society_scene scene = lattice_scene(0, values);
    scene.kind = FOLK_VIEW_FIELD;
    scene.size = 6;
    const folk_rect rect = {0, 0, 60, 10 + 3.4 * theme.font};
    for (int kept = 0; kept < 2; kept++) {
        scene.cache = kept ? folk_society_cache_create() : NULL;
        scene.version = (uint64_t)kept;
        const folk_rect stage = {0, 0, 60, 10};
        for (int i = 0; i < 6; i++) {
            const folk_place place = {i * 10 + 5, 5};
            scene.sorted = false;
            assert_int_equal(folk_field_at(&scene, stage, &theme, place), i);
            scene.sorted = true;
            assert_int_equal(folk_field_at(&scene, stage, &theme, place), sorted[i]);
            assert_int_equal(folk_society_at(&scene, rect, &theme, place), sorted[i]);
        }
        folk_society_cache_destroy(scene.cache);
    }
}

// A kept picture must not outlive its values: another version is drawn anew.
static void what_is_kept_follows_the_version(void **state) {
    (void)state;
    double values[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    const folk_theme theme = folk_theme_light();
    folk_society_scene scene = lattice_scene(4, values);
    scene.cache = folk_society_cache_create();
    folk_color seen[3];
    for (uint64_t version = 1; version <= 3; version++) {
        scene.version = version < 3 ? 1 : 2;
        folk_shade own;
        folk_picture *picture = folk_picture_create(2, 2);
        folk_lattice_draw(picture, (folk_rect){0, 0, 2, 2}, &theme, &scene,
                          folk_kept_shade(&scene, &theme, &own));
        seen[version - 1] = shape_of(picture, FOLK_SHAPE_IMAGE, 0)->pixels[0];
        folk_picture_destroy(picture);
        for (int i = 0; i < 16; i++)
            values[i] = 2;
    }
    assert_int_equal(seen[0], folk_theme_category(&theme, 0));
    assert_int_equal(seen[1], folk_theme_category(&theme, 0));
    assert_int_equal(seen[2], folk_theme_category(&theme, 1));
    folk_society_cache_destroy(scene.cache);
}

static void a_message_stands_in_place_of_a_picture(void **state) {
    (void)state;
    const folk_theme theme = folk_theme_light();
    folk_society_scene scene = lattice_scene(3, nine);
    snprintf(scene.message, sizeof scene.message, "No snapshots.");
    folk_picture *picture = folk_picture_create(300, 300);
    folk_society_draw(picture, (folk_rect){0, 0, 300, 300}, &theme, &scene);
    assert_string_equal(shape_of(picture, FOLK_SHAPE_TEXT, 0)->text, "No snapshots.");
    assert_int_equal(folk_picture_count(picture), 1);
    assert_int_equal(
        folk_society_at(&scene, (folk_rect){0, 0, 300, 300}, &theme, (folk_place){150, 150}), -1);
    folk_picture_destroy(picture);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(each_site_has_the_colour_of_its_value),
        FOLK_TEST(the_middle_of_each_site_is_inked_with_its_colour),
        FOLK_TEST(a_place_finds_the_site_under_it),
        FOLK_TEST(the_hover_text_names_site_and_value),
        FOLK_TEST(a_site_stays_under_the_pointer_while_zooming),
        FOLK_TEST(from_afar_a_pixel_is_the_mean_of_its_sites),
        FOLK_TEST(a_lattice_of_sixteen_million_sites_takes_the_memory_of_its_picture),
        FOLK_TEST(amounts_span_their_range_and_shares_keep_theirs),
        FOLK_TEST(pictures_bear_what_is_missing),
        FOLK_TEST(a_sorted_field_stands_by_colour),
        FOLK_TEST(what_is_kept_follows_the_version),
        FOLK_TEST(a_message_stands_in_place_of_a_picture),
    };
    return FOLK_TESTS(tests);
}
