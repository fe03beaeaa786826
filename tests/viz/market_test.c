// SPDX-License-Identifier: GPL-3.0-or-later
// Markets: where trades and quotes lie on the tape, and the steps of the order book, against naive
// oracles.
#include "tests/viz/reader_fixture.h"
#include "tests/viz/fonts.h"

#include "core/hash.h"
#include "viz/market.h"

static const folk_rect rect = {0, 0, 900, 500};

enum { MOST = 512 };

// All that is drawn as lines of one colour and width.
typedef struct lines {
    folk_place places[MOST];
    size_t starts[MOST]; // of each line among the places
    size_t count, line_count;
} lines;

static void lines_of(const folk_picture *picture, folk_color color, double width, lines *out) {
    out->count = out->line_count = 0;
    for (size_t k = 0; k < folk_picture_count(picture); k++) {
        const folk_shape *shape = folk_picture_at(picture, k);
        if (shape->kind != FOLK_SHAPE_LINE || shape->color != color || shape->size != width ||
            shape->dashed)
            continue;
        out->starts[out->line_count++] = out->count;
        for (size_t i = 0; i < shape->count; i++)
            out->places[out->count++] = shape->places[i];
    }
    assert_true(out->count < MOST);
}

// The scales of the tape, told by the dots of its trades.
typedef struct scales {
    double x, each_x, y, each_y;
} scales;

static scales scales_of(const folk_picture *picture, const folk_theme *theme,
                        const folk_strand *price) {
    for (size_t k = 0; k < folk_picture_count(picture); k++) {
        const folk_shape *shape = folk_picture_at(picture, k);
        if (shape->kind != FOLK_SHAPE_MARKS || shape->color != theme->accent) continue;
        const folk_place *at = shape->places;
        const double each_x = at[1].x - at[0].x;
        const double each_y = (at[1].y - at[0].y) / (price->value[1] - price->value[0]);
        return (scales){at[0].x - each_x, each_x, at[0].y - price->value[0] * each_y, each_y};
    }
    fail_msg("there is no tape");
    return (scales){0};
}

static bool has_place(const lines *all, double x, double y) {
    for (size_t i = 0; i < all->count; i++)
        if (fabs(all->places[i].x - x) < 1e-6 && fabs(all->places[i].y - y) < 1e-6) return true;
    return false;
}

static const double trade_times[] = {1, 4, 4.5, 9}, prices[] = {100, 120, 90, 110};
static const double bid_times[] = {0.2, 0.6, 1, 2, 3, 4, 4, 4.5, 6, 8, 9, 9, 10};
static const double bids[] = {10, 80, 0, 40, 70, 130, 0, 20, 30, 60, 110, 0, 50};
static const double ask_times[] = {0.4, 1, 1, 2.5, 4, 4.5, 4.5, 7, 9};
static const double asks[] = {150, 60, 200, 120, 200, 20, 200, 115, 200};
static const folk_strand market[] = {{"price", "points", trade_times, prices, 4},
                                     {"bid", NULL, bid_times, bids, 13},
                                     {"ask", NULL, ask_times, asks, 9}};

static folk_society_scene scene_of(double t) {
    folk_society_scene scene = folk_society_scene_default();
    scene.kind = FOLK_VIEW_MARKET;
    scene.strands = market;
    scene.strand_count = 3;
    scene.to = 10;
    scene.t = t;
    return scene;
}

static int quotes_within(double after, double until) {
    int count = 0;
    for (int i = 0; i < 13; i++)
        count += bid_times[i] > after && bid_times[i] <= until;
    for (int i = 0; i < 9; i++)
        count += ask_times[i] > after && ask_times[i] <= until;
    return count;
}

// Trades at 1, 2, …, and a quote between two of them by how many come before it.
static double naive_place(double t, double now) {
    int trades = 0;
    double since = -1;
    for (int i = 0; i < 4; i++) {
        if (trade_times[i] == t) return i + 1;
        if (trade_times[i] < t) {
            trades++;
            since = trade_times[i];
        }
    }
    const bool closed = trades < 4 && trade_times[trades] <= now;
    const double until = closed ? trade_times[trades] : now;
    return trades + quotes_within(since, t) / (double)(quotes_within(since, until) + !closed);
}

static void quotes_lie_between_the_trades(void **state) {
    (void)state;
    const folk_theme theme = folk_theme_light();
    for (int past = 0; past < 2; past++) {
        const double now = past ? 5 : 10;
        const folk_society_scene scene = scene_of(now);
        folk_picture *picture = folk_picture_create(900, 500);
        folk_market_draw(picture, rect, &theme, &scene);
        const scales at = scales_of(picture, &theme, &market[0]);
        for (int side = 0; side < 2; side++) {
            const folk_strand *quote = &market[1 + side];
            lines all;
            lines_of(picture, side == 0 ? folk_bid_color(&theme) : folk_ask_color(&theme), 1, &all);
            for (size_t i = 0; i < quote->count; i++) {
                const double x = at.x + naive_place(quote->t[i], now) * at.each_x;
                const double y = at.y + quote->value[i] * at.each_y;
                if (quote->t[i] <= now) {
                    assert_true(has_place(&all, x, y));
                    continue;
                }
                for (size_t k = 0; k < all.count; k++)
                    assert_true(all.places[k].x <
                                at.x + (naive_place(now, now) + 1e-6) * at.each_x);
            }
        }
        folk_picture_destroy(picture);
    }
}

// Bids fall at the trades at 1, 4 and 9, asks rise at 1, 4, 4.5 and 9; there a line begins anew,
// and nowhere else does a quote get worse.
static void a_line_ends_where_a_trade_has_taken_the_quote(void **state) {
    (void)state;
    const folk_theme theme = folk_theme_light();
    const folk_society_scene scene = scene_of(10);
    folk_picture *picture = folk_picture_create(900, 500);
    folk_market_draw(picture, rect, &theme, &scene);
    lines all;
    lines_of(picture, folk_bid_color(&theme), 1, &all);
    assert_int_equal(all.line_count, 4);
    for (size_t i = 1; i < all.count; i++) {
        bool begins = false;
        for (size_t k = 0; k < all.line_count; k++)
            begins |= all.starts[k] == i;
        if (!begins) assert_true(all.places[i].y <= all.places[i - 1].y + 1e-9);
    }
    lines_of(picture, folk_ask_color(&theme), 1, &all);
    assert_int_equal(all.line_count, 5);
    folk_picture_destroy(picture);
}

enum { UNITS = 60 };

static void make_depth(double *demand, double *supply, double *traded) {
    for (uint64_t i = 0; i < UNITS; i++) {
        const double price = (double)(folk_mix(i) % 150) + 20;
        demand[i] = i % 3 == 0 ? price : NAN;
        supply[i] = i % 3 == 1 ? price : NAN; // every third neither
        traded[i] = folk_mix(i + 1000) % 4 == 0 ? 99 : NAN;
    }
}

// How many units of a side come before unit `i`, who are left or all.
static int naive_rank(const double *side, const double *traded, size_t i, bool demand, bool all) {
    int before = 0;
    for (size_t k = 0; k < UNITS; k++) {
        if (!isfinite(side[k]) || (!all && isfinite(traded[k]))) continue;
        before += demand ? side[k] > side[i] : side[k] < side[i];
    }
    return before;
}

static void units_are_steps_in_the_order_of_their_prices(void **state) {
    (void)state;
    const folk_theme theme = folk_theme_dark();
    double demand[UNITS], supply[UNITS], traded[UNITS];
    make_depth(demand, supply, traded);
    folk_society_scene scene = scene_of(10);
    scene.depth = (folk_depth){UNITS, demand, supply, traded};
    folk_picture *picture = folk_picture_create(900, 500);
    folk_market_draw(picture, rect, &theme, &scene);
    const scales at = scales_of(picture, &theme, &market[0]);
    for (int drawn = 0; drawn < 4; drawn++) {
        const bool buys = drawn % 2 == 0, whole = drawn / 2 == 0;
        const folk_color color = buys ? folk_bid_color(&theme) : folk_ask_color(&theme);
        const double *side = buys ? demand : supply;
        lines all;
        lines_of(picture, whole ? folk_color_fade(color, 0.45) : color, whole ? 1 : 2, &all);
        assert_int_equal(all.line_count, 1);
        const double left = all.places[0].x, unit = all.places[1].x - left;
        size_t count = 0;
        for (size_t i = 0; i < UNITS; i++) {
            if (!isfinite(side[i]) || (!whole && isfinite(traded[i]))) continue;
            count++;
            const int rank = naive_rank(side, traded, i, buys, whole);
            const double y = at.y + side[i] * at.each_y;
            assert_true(has_place(&all, left + rank * unit, y));
        }
        assert_int_equal(all.count, 2 * count);
    }
    folk_picture_destroy(picture);
}

static void a_market_without_trades_or_quotes_is_drawn(void **state) {
    (void)state;
    const folk_theme theme = folk_theme_light();
    const double none[] = {NAN, NAN}, some[] = {50, NAN};
    for (int given = 0; given < 3; given++) {
        const folk_strand strands[] = {{"price", NULL, trade_times, prices, 0},
                                       {"bid", NULL, bid_times, bids, given == 1 ? 2 : 0}};
        folk_society_scene scene = scene_of(0.9);
        scene.strands = strands;
        scene.strand_count = 2;
        if (given == 2) scene.depth = (folk_depth){2, none, some, NULL};
        folk_picture *picture = folk_picture_create(900, 500);
        folk_market_draw(picture, rect, &theme, &scene);
        assert_true(folk_picture_count(picture) > 3);
        for (size_t k = 0; k < folk_picture_count(picture); k++) {
            const folk_shape *shape = folk_picture_at(picture, k);
            for (size_t i = 0; i < shape->count; i++)
                assert_true(isfinite(shape->places[i].x) && isfinite(shape->places[i].y));
        }
        folk_picture_destroy(picture);
    }
}

// The store.

static void a_store_tells_who_would_trade(void **state) {
    (void)state;
    test_written written;
    written_begin(&written,
                  "{\"kind\":\"market\",\"metrics\":[\"own-6\"],\"population\":\"units\","
                  "\"demand\":\"value\",\"supply\":\"cost\",\"traded\":\"price\"}",
                  0);
    folk_recorder_society(written.recorder, "others", 3, NULL, 0);
    folk_recorder_society(written.recorder, "units", UNITS, NULL, 0);
    folk_population *units = folk_population_create("units", UNITS);
    double *columns[3];
    static const char *const names[] = {"value", "cost", "price"};
    for (int i = 0; i < 3; i++)
        columns[i] = folk_population_column(units, folk_population_add(units, names[i]));
    make_depth(columns[0], columns[1], columns[2]);
    folk_recorder_value(written.recorder, 6, 0.5, 100);
    folk_recorder_snapshot(written.recorder, 1, units);
    written_flush(&written);
    folk_reader *reader = written_open(&written);
    folk_society_cache *cache = folk_society_cache_create();
    const folk_society_options options = folk_society_options_default();
    folk_society_scene scene;
    folk_society_scene_at(reader, 0.9, &options, cache, &scene);
    assert_string_equal(scene.message, "");
    assert_int_equal(scene.depth.size, 0); // no snapshot yet
    folk_society_scene_at(reader, 2, &options, cache, &scene);
    assert_int_equal(scene.depth.size, UNITS);
    assert_memory_equal(scene.depth.demand, columns[0], UNITS * sizeof(double));
    assert_memory_equal(scene.depth.supply, columns[1], UNITS * sizeof(double));
    assert_memory_equal(scene.depth.traded, columns[2], UNITS * sizeof(double));
    folk_society_cache_destroy(cache);
    folk_reader_close(reader);
    folk_population_destroy(units);
    written_end(&written);
}

static void a_view_names_the_values_of_its_column(void **state) {
    (void)state;
    test_written written;
    written_begin(
        &written,
        "{\"kind\":\"field\",\"color\":\"score\",\"names\":[\"keep\",\"it's \\\"all\\\"\"]}", 0);
    folk_recorder_society(written.recorder, "donors", 3, NULL, 0);
    written_snapshot(&written, 0, 3, 0); // 0, 1, 2
    written_flush(&written);
    folk_reader *reader = written_open(&written);
    folk_society_cache *cache = folk_society_cache_create();
    const folk_society_options options = folk_society_options_default();
    folk_society_scene scene;
    folk_society_scene_at(reader, 0, &options, cache, &scene);
    assert_int_equal(scene.shading.type_count, 2);
    assert_string_equal(scene.shading.types[0], "keep");
    assert_string_equal(scene.shading.types[1], "it's \"all\"");
    folk_society_cache_destroy(cache);
    folk_reader_close(reader);
    written_end(&written);
}

static void measures_without_a_value_are_named(void **state) {
    (void)state;
    test_written written;
    written_begin(&written, "{\"kind\":\"shares\",\"metrics\":[\"own-6\",\"own-7\"]}", 0);
    folk_recorder_value(written.recorder, 0, 1, 0.5);
    written_flush(&written);
    folk_reader *reader = written_open(&written);
    folk_society_cache *cache = folk_society_cache_create();
    const folk_society_options options = folk_society_options_default();
    folk_society_scene scene;
    folk_society_scene_at(reader, 1, &options, cache, &scene);
    assert_string_equal(scene.message,
                        "So far this run has recorded none of the measures that its scenario's "
                        "field 'view' names: own-6, own-7.");
    folk_society_cache_destroy(cache);
    folk_reader_close(reader);
    written_end(&written);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(quotes_lie_between_the_trades),
        FOLK_TEST(a_line_ends_where_a_trade_has_taken_the_quote),
        FOLK_TEST(units_are_steps_in_the_order_of_their_prices),
        FOLK_TEST(a_market_without_trades_or_quotes_is_drawn),
        FOLK_TEST(a_store_tells_who_would_trade),
        FOLK_TEST(a_view_names_the_values_of_its_column),
        FOLK_TEST(measures_without_a_value_are_named),
    };
    return FOLK_TESTS(tests);
}
