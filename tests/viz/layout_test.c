// SPDX-License-Identifier: GPL-3.0-or-later
// Where the nodes of a network come to lie, and its picture.
#include "tests/test.h"

#include "viz/society_parts.h"

#include <stdlib.h>

static folk_network scale_free(uint32_t nodes, uint64_t seed) {
    folk_network network = {0};
    folk_error err = {0};
    folk_rng rng = folk_rng_stream(seed, "layout", 0, 0);
    if (!folk_network_scale_free(&network, nodes, 2, &rng, &err)) fail_msg("%s", err.text);
    return network;
}

static folk_network edges_of(uint32_t nodes, const uint32_t (*edges)[2], size_t count) {
    folk_network network = {0};
    folk_error err = {0};
    if (!folk_network_create(&network, nodes, edges, count, &err)) fail_msg("%s", err.text);
    return network;
}

static void assert_within(const folk_layout *layout) {
    const folk_place *places = folk_layout_places(layout);
    for (size_t i = 0; i < folk_layout_count(layout); i++)
        assert_true(places[i].x >= 0 && places[i].x <= 1 && places[i].y >= 0 && places[i].y <= 1);
}

// One at once, one in the smallest steps that the clock allows: igraph's springs and Folk's own.
static void a_layout_is_the_same_however_it_is_cut(void **state) {
    (void)state;
    const uint32_t sizes[] = {60, 1700};
    for (int i = 0; i < 2; i++) {
        folk_network network = scale_free(sizes[i], 7);
        folk_layout *whole = folk_layout_create(&network, FOLK_LAYOUT_AUTO);
        folk_layout *cut = folk_layout_create(&network, FOLK_LAYOUT_AUTO);
        assert_true(folk_layout_step(whole, 0));
        size_t steps = 0;
        const uint64_t version = folk_layout_version(cut);
        while (!folk_layout_step(cut, 1e-9)) {
            assert_true(folk_layout_share(cut) < 1);
            steps++;
        }
        assert_true(steps > 50);
        assert_true(folk_layout_version(cut) != version);
        assert_near(folk_layout_share(cut), 1, 0);
        assert_int_equal(folk_layout_count(whole), sizes[i]);
        assert_memory_equal(folk_layout_places(whole), folk_layout_places(cut),
                            sizes[i] * sizeof(folk_place));
        assert_within(whole);
        folk_layout_destroy(whole);
        folk_layout_destroy(cut);
        folk_network_clear(&network);
    }
}

static double apart(const folk_layout *layout, size_t a, size_t b) {
    const folk_place *places = folk_layout_places(layout);
    return hypot(places[a].x - places[b].x, places[a].y - places[b].y);
}

// Two cliques that one edge joins: members of one lie nearer to each other than the cliques do.
static void neighbours_lie_together(void **state) {
    (void)state;
    enum { SIZE = 8 };
    uint32_t edges[2 * SIZE * SIZE][2];
    size_t count = 0;
    for (uint32_t i = 0; i < 2 * SIZE; i++)
        for (uint32_t j = i + 1; j < 2 * SIZE; j++)
            if (i / SIZE == j / SIZE || (i == SIZE - 1 && j == SIZE)) {
                edges[count][0] = i;
                edges[count++][1] = j;
            }
    folk_network network = edges_of(2 * SIZE, (const uint32_t(*)[2])edges, count);
    folk_layout *layout = folk_layout_create(&network, FOLK_LAYOUT_SPRINGS);
    folk_layout_step(layout, 0);
    double within = 0, between = 0;
    int pairs_within = 0, pairs_between = 0;
    for (size_t i = 0; i < 2 * SIZE; i++)
        for (size_t j = i + 1; j < 2 * SIZE; j++) {
            const bool same = i / SIZE == j / SIZE;
            *(same ? &within : &between) += apart(layout, i, j);
            (*(same ? &pairs_within : &pairs_between))++;
        }
    assert_true(within / pairs_within < 0.6 * between / pairs_between);
    folk_layout_destroy(layout);
    folk_network_clear(&network);
}

static void a_ring_lies_on_a_circle(void **state) {
    (void)state;
    folk_network network = {0};
    folk_error err = {0};
    assert_true(folk_network_ring(&network, 12, 2, &err));
    folk_layout *layout = folk_layout_create(&network, FOLK_LAYOUT_AUTO);
    assert_true(folk_layout_step(layout, 1e-9));
    const folk_place *places = folk_layout_places(layout);
    assert_near(places[0].x, 0.5, 1e-9); // the first on top
    assert_near(places[0].y, 0, 1e-9);
    assert_near(places[3].x, 1, 1e-9); // a quarter, clockwise
    assert_near(places[3].y, 0.5, 1e-9);
    for (size_t i = 0; i < 12; i++)
        assert_near(hypot(places[i].x - 0.5, places[i].y - 0.5), 0.5, 1e-9);
    folk_layout_destroy(layout);
    folk_network_clear(&network);
}

static void those_without_neighbours_lie_around_the_others(void **state) {
    (void)state;
    const uint32_t edges[][2] = {{0, 1}, {1, 2}, {2, 0}};
    folk_network network = edges_of(6, edges, 3);
    folk_layout *layout = folk_layout_create(&network, FOLK_LAYOUT_AUTO);
    folk_layout_step(layout, 0);
    assert_within(layout);
    const folk_place *places = folk_layout_places(layout);
    for (size_t i = 0; i < 6; i++) {
        const double radius = hypot(places[i].x - 0.5, places[i].y - 0.5);
        assert_true(i < 3 ? radius < 0.62 : fabs(radius - 0.49) < 1e-9);
        for (size_t j = 0; j < i; j++)
            assert_true(apart(layout, i, j) > 0.05);
    }
    folk_layout_destroy(layout);
    folk_network_clear(&network);
}

static void small_networks_have_layouts(void **state) {
    (void)state;
    const uint32_t edge[][2] = {{0, 1}};
    for (uint32_t nodes = 0; nodes < 4; nodes++) {
        folk_network network = edges_of(nodes, edge, nodes >= 2);
        for (int kind = FOLK_LAYOUT_AUTO; kind <= FOLK_LAYOUT_DISTANCES; kind++) {
            folk_layout *layout = folk_layout_create(&network, (folk_layout_kind)kind);
            assert_true(folk_layout_step(layout, 0));
            assert_int_equal(folk_layout_count(layout), nodes);
            assert_within(layout);
            folk_layout_destroy(layout);
        }
        folk_network_clear(&network);
    }
}

static folk_society_scene scene_of(const folk_network *network, const folk_layout *layout) {
    folk_society_scene scene = folk_society_scene_default();
    scene.kind = FOLK_VIEW_NETWORK;
    scene.size = network->node_count;
    scene.network = network;
    scene.layout = layout;
    return scene;
}

// The middle of a disc is where its agent is found, and its colour the agent's.
static void a_node_is_drawn_where_it_is_found(void **state) {
    (void)state;
    const folk_theme theme = folk_theme_light();
    const folk_rect rect = {40, 30, 500, 400};
    folk_network network = scale_free(20, 3);
    folk_layout *layout = folk_layout_create(&network, FOLK_LAYOUT_AUTO);
    folk_layout_step(layout, 0);
    folk_society_scene scene = scene_of(&network, layout);
    double values[20];
    for (int i = 0; i < 20; i++)
        values[i] = i;
    scene.shading.values = values;
    folk_shade shade;
    folk_shade_make(&shade, &scene.shading, 20, &theme);
    folk_picture *picture = folk_picture_create(600, 500);
    folk_network_picture_draw(picture, rect, &theme, &scene, &shade);
    size_t drawn = 0;
    for (size_t k = 0; k < folk_picture_count(picture); k++) {
        const folk_shape *shape = folk_picture_at(picture, k);
        if (shape->kind == FOLK_SHAPE_EDGES)
            assert_int_equal(shape->count, 2 * folk_network_edge_count(&network));
        if (shape->kind != FOLK_SHAPE_MARKS || shape->colors == NULL) continue;
        for (size_t i = 0; i < shape->count; i++, drawn++) {
            const int64_t agent = folk_network_picture_at(&scene, rect, shape->places[i]);
            assert_true(agent >= 0);
            assert_int_equal(shape->colors[i], shade.colors[folk_shade_of(&shade, values[agent])]);
        }
    }
    assert_int_equal(drawn, 20);
    assert_int_equal(folk_network_picture_at(&scene, rect, (folk_place){-100, -100}), -1);
    folk_picture_destroy(picture);
    folk_layout_destroy(layout);
    folk_network_clear(&network);
}

// A kept image of edges serves the next drawing; nodes take their new colours all the same.
static void a_large_network_keeps_its_edges(void **state) {
    (void)state;
    enum { NODES = 3000 };
    const folk_theme theme = folk_theme_light();
    const folk_rect rect = {0, 0, 400, 400};
    folk_network network = scale_free(NODES, 5);
    folk_layout *layout = folk_layout_create(&network, FOLK_LAYOUT_DISTANCES);
    folk_society_scene scene = scene_of(&network, layout);
    scene.cache = folk_society_cache_create();
    static double values[NODES];
    static const char *const types[] = {"one", "two"};
    scene.shading = (folk_shading){.values = values, .types = types, .type_count = 2};
    size_t edges[2] = {0};
    for (int turn = 0; turn < 2; turn++) {
        for (int i = 0; i < NODES; i++)
            values[i] = turn + 1;
        folk_shade shade;
        folk_shade_make(&shade, &scene.shading, NODES, &theme);
        folk_picture *picture = folk_picture_create(400, 400);
        folk_network_picture_draw(picture, rect, &theme, &scene, &shade);
        size_t nodes = 0, others = 0;
        for (size_t k = 0; k < folk_picture_count(picture); k++) {
            const folk_shape *shape = folk_picture_at(picture, k);
            if (shape->kind != FOLK_SHAPE_IMAGE) continue;
            for (size_t i = 0; i < (size_t)shape->columns * shape->rows; i++) {
                nodes += shape->pixels[i] == folk_theme_category(&theme, (size_t)turn);
                others += shape->pixels[i] == folk_theme_category(&theme, (size_t)(1 - turn));
                edges[turn] += (shape->pixels[i] & 0xFF) != 0;
            }
        }
        assert_true(nodes > 500);
        assert_int_equal(others, 0);
        folk_picture_destroy(picture);
    }
    assert_int_equal(edges[0], edges[1]);
    folk_society_cache_destroy(scene.cache);
    folk_layout_destroy(layout);
    folk_network_clear(&network);
}

// Borders are soft, and lie on edges.
static bool is_nearly(folk_color color, folk_color other) {
    for (int shift = 8; shift < 32; shift += 8)
        if (abs((int)(color >> shift & 0xFF) - (int)(other >> shift & 0xFF)) > 40) return false;
    return (color & 0xFF) > 0xA0;
}

// A ring of 900, half of one kind: a band 14 wide, half of each colour. Its circle has radius 190.
static void a_crowded_ring_is_a_band(void **state) {
    (void)state;
    enum { NODES = 900 };
    const folk_theme theme = folk_theme_light();
    const folk_rect rect = {0, 0, 400, 400};
    folk_network network;
    folk_error err = {0};
    assert_true(folk_network_ring(&network, NODES, 2, &err));
    folk_layout *layout = folk_layout_create(&network, FOLK_LAYOUT_AUTO);
    assert_true(folk_layout_is_circle(layout));
    folk_society_scene scene = scene_of(&network, layout);
    static double values[NODES];
    static const char *const types[] = {"one", "two"};
    for (int i = 0; i < NODES; i++)
        values[i] = i < NODES / 2 ? 1 : 2;
    scene.shading = (folk_shading){.values = values, .types = types, .type_count = 2};
    folk_shade shade;
    folk_shade_make(&shade, &scene.shading, NODES, &theme);
    folk_picture *picture = folk_picture_create(400, 400);
    folk_network_picture_draw(picture, rect, &theme, &scene, &shade);
    size_t inked[2] = {0};
    for (size_t k = 0; k < folk_picture_count(picture); k++) {
        const folk_shape *shape = folk_picture_at(picture, k);
        if (shape->kind != FOLK_SHAPE_IMAGE) continue;
        for (size_t i = 0; i < (size_t)shape->columns * shape->rows; i++)
            for (int type = 0; type < 2; type++)
                inked[type] +=
                    is_nearly(shape->pixels[i], folk_theme_category(&theme, (size_t)type));
    }
    // Node 225 of 900 lies to the right of the middle; 10 points of its stroke are within the band.
    assert_int_equal(folk_network_picture_at(&scene, rect, (folk_place){380, 200}), 225);
    assert_int_equal(folk_network_picture_at(&scene, rect, (folk_place){350, 200}), -1);
    const double half = 3.14159 * (190 - 7) * 14;
    for (int type = 0; type < 2; type++)
        assert_true((double)inked[type] > 0.8 * half && (double)inked[type] < 1.2 * half);
    folk_picture_destroy(picture);
    folk_layout_destroy(layout);
    folk_network_clear(&network);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(a_layout_is_the_same_however_it_is_cut),
        FOLK_TEST(neighbours_lie_together),
        FOLK_TEST(a_ring_lies_on_a_circle),
        FOLK_TEST(those_without_neighbours_lie_around_the_others),
        FOLK_TEST(small_networks_have_layouts),
        FOLK_TEST(a_node_is_drawn_where_it_is_found),
        FOLK_TEST(a_large_network_keeps_its_edges),
        FOLK_TEST(a_crowded_ring_is_a_band),
    };
    return FOLK_TESTS(tests);
}
