// SPDX-License-Identifier: GPL-3.0-or-later
// Networks whose ties move: kept, read back at each moment, and laid out the same whichever way a
// moment is reached.
#include "tests/viz/reader_fixture.h"

#include "core/hash.h"
#include "viz/rewired.h"
#include "viz/society.h"

enum { NODES = 60, CHANGES = 100 };

// The network after change `number`: a tree of 60 nodes, of which node 3 number mod 60 at a time
// goes to another parent.
static void make_network(size_t number, folk_network *network) {
    uint32_t edges[NODES - 1][2];
    for (uint32_t node = 1; node < NODES; node++) {
        edges[node - 1][0] = node;
        edges[node - 1][1] = (node - 1) / 2;
    }
    for (size_t i = 1; i <= number; i++) {
        const uint32_t node = (uint32_t)(3 * i % NODES);
        if (node > 0) edges[node - 1][1] = (uint32_t)(folk_mix(i) % node);
    }
    folk_error err = {0};
    assert_true(folk_network_create(network, NODES, (const uint32_t(*)[2])edges, NODES - 1, &err));
}

typedef struct giver {
    int given;
    size_t missing; // 0: none
} giver;

static bool give(void *context, size_t number, folk_network *network) {
    giver *of = context;
    of->given++;
    if (number == of->missing) return false;
    make_network(number, network);
    return true;
}

static void assert_alike(const folk_network *a, const folk_network *b) {
    assert_int_equal(a->node_count, b->node_count);
    assert_memory_equal(a->offsets, b->offsets, (a->node_count + 1) * sizeof *a->offsets);
    assert_memory_equal(a->neighbours, b->neighbours,
                        a->offsets[a->node_count] * sizeof *a->neighbours);
}

static void seek(folk_rewired *rewired, size_t number) {
    giver of = {0};
    assert_true(folk_rewired_seek(rewired, number, 0, give, &of));
    assert_true(folk_rewired_settled(rewired));
    folk_network expected;
    make_network(number, &expected);
    assert_alike(folk_rewired_network(rewired), &expected);
    folk_network_clear(&expected);
}

// More changes than are kept at a time.
static void a_moment_is_laid_out_alike_from_wherever_one_comes(void **state) {
    (void)state;
    enum { MANY = 1300 };
    static folk_place places[MANY + 1][NODES];
    folk_network first;
    make_network(0, &first);
    folk_rewired *forth = folk_rewired_create(&first, FOLK_LAYOUT_AUTO);
    for (size_t i = 0; i <= MANY; i++) {
        seek(forth, i);
        memcpy(places[i], folk_layout_places(folk_rewired_layout(forth)), sizeof places[i]);
    }
    folk_rewired *anywhere = folk_rewired_create(&first, FOLK_LAYOUT_AUTO);
    for (uint64_t i = 0; i < 60; i++) {
        const size_t number = (size_t)(folk_mix(i) % (MANY + 1));
        folk_rewired *which = i % 3 == 0 ? forth : anywhere;
        seek(which, number);
        assert_memory_equal(folk_layout_places(folk_rewired_layout(which)), places[number],
                            sizeof places[number]);
    }
    folk_rewired_destroy(anywhere);
    folk_rewired_destroy(forth);
    folk_network_clear(&first);
}

static double mean_way(const folk_place *from, const folk_place *to) {
    double sum = 0;
    for (int i = 0; i < NODES; i++)
        sum += hypot(to[i].x - from[i].x, to[i].y - from[i].y);
    return sum / NODES;
}

// One tie in 59 moves at a time. Two layouts that know nothing of each other are about half of the
// width apart.
static void nodes_go_a_short_way_where_little_changes(void **state) {
    (void)state;
    folk_network first;
    make_network(0, &first);
    folk_rewired *rewired = folk_rewired_create(&first, FOLK_LAYOUT_SPRINGS);
    folk_place before[NODES];
    double sum = 0;
    for (size_t i = 0; i <= CHANGES; i++) {
        seek(rewired, i);
        const folk_place *now = folk_layout_places(folk_rewired_layout(rewired));
        if (i > 0) sum += mean_way(before, now);
        memcpy(before, now, sizeof before);
    }
    assert_true(sum / CHANGES < 0.05);
    folk_rewired_destroy(rewired);
    folk_network_clear(&first);
}

// Whoever has been there asks for the network alone.
static void going_back_costs_little(void **state) {
    (void)state;
    folk_network first;
    make_network(0, &first);
    folk_rewired *rewired = folk_rewired_create(&first, FOLK_LAYOUT_SPRINGS);
    seek(rewired, CHANGES);
    for (size_t i = 0; i < CHANGES; i++) {
        giver of = {0};
        const size_t number = (size_t)(folk_mix(i) % CHANGES);
        assert_true(folk_rewired_seek(rewired, number, 0, give, &of));
        assert_true(of.given <= 1);
    }
    folk_rewired_destroy(rewired);
    folk_network_clear(&first);
}

static void a_window_glides_to_the_same_picture(void **state) {
    (void)state;
    folk_network first;
    make_network(0, &first);
    folk_rewired *still = folk_rewired_create(&first, FOLK_LAYOUT_SPRINGS);
    folk_rewired *window = folk_rewired_create(&first, FOLK_LAYOUT_SPRINGS);
    seek(still, 23);
    giver of = {0};
    int frames = 0;
    do
        assert_true(folk_rewired_seek(window, 23, 1e-9, give, &of));
    while (!folk_rewired_settled(window) && ++frames < 100000);
    assert_true(frames > 10 && frames < 100000);
    assert_memory_equal(folk_layout_places(folk_rewired_layout(window)),
                        folk_layout_places(folk_rewired_layout(still)), NODES * sizeof(folk_place));
    const uint64_t version = folk_layout_version(folk_rewired_layout(window));
    assert_true(folk_rewired_seek(window, 23, 1e-9, give, &of));
    assert_true(folk_layout_version(folk_rewired_layout(window)) == version);
    folk_rewired_destroy(window);
    folk_rewired_destroy(still);
    folk_network_clear(&first);
}

static void what_cannot_be_read_leaves_what_was(void **state) {
    (void)state;
    folk_network first;
    make_network(0, &first);
    folk_rewired *rewired = folk_rewired_create(&first, FOLK_LAYOUT_SPRINGS);
    giver of = {.missing = 8};
    assert_true(folk_rewired_seek(rewired, 3, 0, give, &of));
    assert_false(folk_rewired_seek(rewired, 8, 0, give, &of));
    assert_false(folk_rewired_seek(rewired, 9, 0, give, &of)); // 8 lies on the way
    seek(rewired, 4);
    of.missing = 0;
    assert_true(folk_rewired_seek(rewired, 9, 0, give, &of));
    folk_rewired_destroy(rewired);
    folk_network_clear(&first);
}

// The store.

static void record(test_written *written, int position, size_t number, double t) {
    folk_network network;
    make_network(number, &network);
    folk_recorder_network(written->recorder, position, t, &network);
    folk_network_clear(&network);
}

static void changes_come_back_at_their_times(void **state) {
    (void)state;
    test_written written;
    written_begin(&written, NULL, 0);
    const int others = folk_recorder_society(written.recorder, "others", NODES, NULL, 0);
    const int donors = folk_recorder_society(written.recorder, "donors", NODES, NULL, 0);
    record(&written, donors, 5, 0);
    record(&written, donors, 0, 0); // told again before anything has happened
    written_snapshot(&written, 0, NODES, 0);
    record(&written, others, 9, 1);
    record(&written, donors, 1, 2);
    written_flush(&written);
    folk_reader *reader = written_open(&written);
    assert_int_equal(folk_reader_rewiring_count(reader, others), 0);
    assert_int_equal(folk_reader_rewiring_count(reader, donors), 1);
    record(&written, others, 2, 3);
    record(&written, donors, 7, 4);
    written_flush(&written);
    record(&written, donors, 4, 4); // the same moment again
    written_snapshot(&written, 4, NODES, 0);
    written_flush(&written);
    assert_true(reader_refresh(reader));
    const struct {
        double t;
        size_t number, network;
    } moments[] = {{-1, 0, 0},  {0, 0, 0}, {1.9, 0, 0}, {2, 1, 1},
                   {3.9, 1, 1}, {4, 2, 4}, {9, 2, 4}};
    folk_society_options options = folk_society_options_default();
    options.kind = FOLK_VIEW_NETWORK;
    options.population = "donors";
    folk_society_cache *cache = folk_society_cache_create();
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        folk_network expected, network = {0};
        folk_error err = {0};
        make_network(moments[i].network, &expected);
        const size_t number = folk_reader_rewiring_at(reader, donors, moments[i].t);
        assert_int_equal(number, moments[i].number);
        if (number > 0) {
            assert_true(folk_reader_rewired(reader, donors, number, &network, &err));
            assert_alike(&network, &expected);
            folk_network_clear(&network);
        }
        if (moments[i].t >= 0) {
            folk_society_scene scene;
            folk_society_scene_at(reader, moments[i].t, &options, cache, &scene);
            assert_string_equal(scene.message, "");
            assert_alike(scene.network, &expected);
            assert_false(scene.moves);
        }
        folk_network_clear(&expected);
    }
    folk_network beyond;
    folk_error err = {0};
    assert_false(folk_reader_rewired(reader, donors, 3, &beyond, &err));
    assert_string_equal(err.text, "run 1 has no change 3 of the network of 'donors'");
    folk_society_cache_destroy(cache);
    folk_reader_close(reader);
    written_end(&written);
}

static void damage_is_told(void **state) {
    (void)state;
    test_written written;
    written_begin(&written, NULL, 0);
    const int donors = folk_recorder_society(written.recorder, "donors", NODES, NULL, 0);
    record(&written, donors, 0, 0);
    record(&written, donors, 1, 1);
    record(&written, donors, 2, 2);
    written_snapshot(&written, 0, NODES, 0);
    written_flush(&written);
    written_sql(&written, "UPDATE network SET bytes = x'00' WHERE t = 1;"
                          "UPDATE network SET bytes = (SELECT bytes FROM snapshot) WHERE t = 2");
    folk_reader *reader = written_open(&written);
    folk_society_options options = folk_society_options_default();
    options.kind = FOLK_VIEW_NETWORK;
    folk_society_cache *cache = folk_society_cache_create();
    for (int t = 1; t <= 2; t++) {
        folk_society_scene scene;
        char wanted[128];
        snprintf(wanted, sizeof wanted,
                 "is damaged: the network of 'donors' at %d in run 1 cannot be read", t);
        folk_society_scene_at(reader, t, &options, cache, &scene);
        if (strstr(scene.message, wanted) == NULL) fail_msg("%s", scene.message);
        folk_society_scene_at(reader, 0, &options, cache, &scene);
        assert_string_equal(scene.message, "");
    }
    folk_society_cache_destroy(cache);
    folk_reader_close(reader);
    written_end(&written);
}

// What version 3 added is taken away again: version 2 kept the network of the beginning alone.
static const char TO_VERSION_2[] =
    "DROP TABLE network; DROP TABLE sweep_minds; DROP TABLE sweep_exchange; DROP TABLE request;"
    "ALTER TABLE sweep DROP COLUMN budget; PRAGMA user_version = 2;";

static void a_store_of_version_2_is_read_and_gets_it(void **state) {
    (void)state;
    test_written written;
    written_begin(&written, NULL, 0);
    const int donors = folk_recorder_society(written.recorder, "donors", NODES, NULL, 0);
    record(&written, donors, 0, 0);
    written_flush(&written);
    written_sql(&written, TO_VERSION_2);
    folk_reader *reader = written_open(&written);
    assert_string_equal(folk_reader_warning(reader), "");
    assert_int_equal(folk_reader_rewiring_count(reader, donors), 0);
    folk_store *again = fixture_open(&written.files, FOLK_STORE_WRITE);
    folk_store_close(again);
    assert_near(query(written.store, "PRAGMA user_version"), FOLK_STORE_VERSION, 0);
    record(&written, donors, 1, 1);
    written_flush(&written);
    folk_reader_close(reader);
    reader = written_open(&written);
    assert_int_equal(folk_reader_rewiring_count(reader, donors), 1);
    folk_reader_close(reader);
    written_end(&written);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(a_moment_is_laid_out_alike_from_wherever_one_comes),
        FOLK_TEST(nodes_go_a_short_way_where_little_changes),
        FOLK_TEST(going_back_costs_little),
        FOLK_TEST(a_window_glides_to_the_same_picture),
        FOLK_TEST(what_cannot_be_read_leaves_what_was),
        FOLK_TEST(changes_come_back_at_their_times),
        FOLK_TEST(damage_is_told),
        FOLK_TEST(a_store_of_version_2_is_read_and_gets_it),
    };
    return FOLK_TESTS(tests);
}
