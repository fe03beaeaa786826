// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/layout.h"
#include "core/hash.h"
#include "core/memory.h"
#include "viz/distances.h"
#include "viz/forces.h"
#include "viz/springs.h"

#include <math.h>
#include <string.h>
#include <time.h>

enum { STEPS = 240, STEPS_OF_LARGE = 90, STEPS_NEAR = 4, SMALL = 1500 };

struct folk_layout {
    const folk_network *network;
    folk_springs *springs; // of a small one
    folk_forces *forces;   // of a large one; both NULL: nothing moves any more
    bool circle, still;    // still: only distances, no springs
    folk_place *moving;    // as igraph has them
    folk_place *places;    // from 0 to 1
    size_t count;
    int step, steps;
    double reach; // of the first step, in lengths of an edge
    uint64_t version;
};

static const double full_turn = 6.283185307179586;

// Whether nearly all edges join nodes that are near each other in the order of their numbers, as on
// a ring, also one with some shortcuts.
static bool is_ring(const folk_network *network) {
    const uint32_t n = network->node_count;
    const uint64_t edges = folk_network_edge_count(network);
    const double reach = folk_network_mean_degree(network);
    uint64_t near = 0;
    if (edges == 0 || reach > 20 || n < 3) return false;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = network->offsets[i]; k < network->offsets[i + 1]; k++) {
            const uint32_t j = network->neighbours[k], apart = j > i ? j - i : i - j;
            if (j > i && (apart <= reach || n - apart <= reach)) near++;
        }
    return (double)near >= 0.75 * (double)edges;
}

static bool wants_circle(const folk_network *network, folk_layout_kind kind) {
    if (kind != FOLK_LAYOUT_AUTO) return kind == FOLK_LAYOUT_CIRCLE;
    return folk_network_mean_degree(network) > 0.5 * network->node_count || is_ring(network);
}

static void place_circle(folk_place *places, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const double angle = full_turn * (double)i / (double)count;
        places[i] = (folk_place){sin(angle), -cos(angle)};
    }
}

static bool is_alone(const folk_layout *layout, size_t node) {
    return folk_network_degree(layout->network, (uint32_t)node) == 0;
}

// Scales what `moving` has into the unit square. Nodes without neighbours would only push the
// others together: they lie on rings around them.
static void settle(folk_layout *layout, bool rings) {
    double left = INFINITY, right = -INFINITY, top = INFINITY, bottom = -INFINITY;
    size_t alone = 0;
    for (size_t i = 0; i < layout->count; i++) {
        if (rings && is_alone(layout, i)) {
            alone++;
            continue;
        }
        left = fmin(left, layout->moving[i].x), right = fmax(right, layout->moving[i].x);
        top = fmin(top, layout->moving[i].y), bottom = fmax(bottom, layout->moving[i].y);
    }
    if (!(left <= right)) left = right = top = bottom = 0;
    const double size = fmax(fmax(right - left, bottom - top), 1e-9);
    const double scale = (alone > 0 && alone < layout->count ? 0.86 : 1) / size;
    size_t seen = 0;
    for (size_t i = 0; i < layout->count; i++) {
        const folk_place from = layout->moving[i];
        folk_place *to = &layout->places[i];
        *to = (folk_place){0.5 + scale * (from.x - (left + right) / 2),
                           0.5 + scale * (from.y - (top + bottom) / 2)};
        if (!rings || !is_alone(layout, i)) continue;
        const double angle = full_turn * (double)seen++ / (double)alone;
        *to = (folk_place){0.5 + 0.49 * sin(angle), 0.5 - 0.49 * cos(angle)};
    }
    layout->version = folk_mix(layout->version + FOLK_MIX_STEP);
}

// Distances say nothing of nodes that are alike; a little chance parts them.
static void begin(folk_layout *layout) {
    folk_distances_place(layout->network, layout->moving);
    double spread = 0;
    for (size_t i = 0; i < layout->count; i++)
        spread +=
            layout->moving[i].x * layout->moving[i].x + layout->moving[i].y * layout->moving[i].y;
    spread = sqrt(spread / (double)layout->count);
    const double size = sqrt((double)layout->count) * 0.45;
    for (size_t i = 0; i < layout->count; i++) {
        const uint64_t chance = folk_mix(i * FOLK_MIX_STEP + 1);
        const double scale = spread > 0 ? size / spread : 0;
        layout->moving[i].x =
            layout->moving[i].x * scale + ((double)(chance >> 32) * 0x1p-32 - 0.5) * size * 0.2;
        layout->moving[i].y =
            layout->moving[i].y * scale + ((double)(uint32_t)chance * 0x1p-32 - 0.5) * size * 0.2;
    }
}

static folk_layout *create(const folk_network *network, size_t count) {
    folk_layout *layout = folk_alloc(sizeof *layout);
    layout->network = network;
    layout->count = count;
    layout->moving = folk_alloc((count + 1) * sizeof *layout->moving);
    layout->places = folk_alloc((count + 1) * sizeof *layout->places);
    return layout;
}

static void put_springs(folk_layout *layout) {
    const folk_network *network = layout->network;
    if (layout->count <= SMALL) layout->springs = folk_springs_create(network);
    if (layout->springs == NULL && layout->count <= FOLK_LAYOUT_MOST &&
        network->offsets[layout->count] > 0)
        layout->forces = folk_forces_create(network);
}

folk_layout *folk_layout_create(const folk_network *network, folk_layout_kind kind) {
    folk_layout *layout = create(network, network->node_count);
    if (layout->count == 0) return layout;
    layout->circle = wants_circle(network, kind);
    if (layout->circle) {
        place_circle(layout->moving, layout->count);
        settle(layout, false);
        return layout;
    }
    begin(layout);
    layout->still = kind == FOLK_LAYOUT_DISTANCES;
    if (!layout->still) put_springs(layout);
    layout->steps = layout->springs != NULL ? STEPS : STEPS_OF_LARGE;
    layout->reach = sqrt((double)layout->count) / 8 + 0.5;
    settle(layout, true);
    return layout;
}

folk_layout *folk_layout_copy(const folk_layout *other) {
    folk_layout *layout = create(other->network, other->count);
    memcpy(layout->moving, other->moving, layout->count * sizeof *layout->moving);
    memcpy(layout->places, other->places, layout->count * sizeof *layout->places);
    layout->circle = other->circle;
    layout->still = other->still;
    layout->version = other->version;
    return layout;
}

folk_layout *folk_layout_create_near(const folk_network *network, const folk_layout *other) {
    FOLK_ASSERT(network->node_count == other->count);
    folk_layout *layout = folk_layout_copy(other);
    layout->network = network;
    layout->version = folk_mix(layout->version + FOLK_MIX_STEP);
    if (layout->circle || layout->still || layout->count == 0) return layout;
    put_springs(layout);
    layout->steps = STEPS_NEAR;
    layout->reach = 0.5;
    settle(layout, true);
    return layout;
}

bool folk_layout_approach(folk_layout *layout, const folk_layout *other, double share) {
    FOLK_ASSERT(layout->count == other->count);
    const double near = 5e-4; // less than a pixel
    double way = 0;
    for (size_t i = 0; i < layout->count; i++) {
        const double dx = other->places[i].x - layout->places[i].x;
        const double dy = other->places[i].y - layout->places[i].y;
        way = fmax(way, fmax(fabs(dx), fabs(dy)));
        layout->places[i].x += share * dx;
        layout->places[i].y += share * dy;
    }
    if (way > 0) layout->version = folk_mix(layout->version + FOLK_MIX_STEP);
    if ((1 - share) * way > near) return false;
    memcpy(layout->places, other->places, layout->count * sizeof *layout->places);
    return true;
}

static void stop(folk_layout *layout) {
    folk_springs_destroy(layout->springs);
    folk_forces_destroy(layout->forces);
    layout->springs = NULL;
    layout->forces = NULL;
}

void folk_layout_destroy(folk_layout *layout) {
    if (layout == NULL) return;
    stop(layout);
    folk_free(layout->moving);
    folk_free(layout->places);
    folk_free(layout);
}

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

// One step, or as much of it as there is time for; true when it is taken.
static bool take_step(folk_layout *layout, double until) {
    const double left = 1 - (double)layout->step / layout->steps;
    const double reach = layout->reach * left * left + 0.02;
    if (layout->springs == NULL)
        return folk_forces_pass(layout->forces, layout->moving, reach, until);
    folk_springs_move(layout->springs, layout->moving, 1, reach);
    return true;
}

static bool is_moving(const folk_layout *layout) {
    return layout->springs != NULL || layout->forces != NULL;
}

// The clock decides only when a window looks, never where a node comes to lie.
bool folk_layout_step(folk_layout *layout, double seconds) {
    if (!is_moving(layout)) return true;
    const double until = seconds > 0 ? seconds_now() + seconds : INFINITY;
    bool moved = false;
    do {
        if (!take_step(layout, until)) break;
        moved = true;
        if (++layout->step == layout->steps) stop(layout);
    } while (is_moving(layout) && seconds_now() < until);
    if (moved) settle(layout, true);
    return !is_moving(layout);
}

double folk_layout_gap(const folk_layout *layout) {
    const double count = layout->count > 0 ? (double)layout->count : 1;
    return layout->circle ? full_turn / 2 / count : 1 / sqrt(count);
}

bool folk_layout_is_circle(const folk_layout *layout) {
    return layout->circle;
}

double folk_layout_share(const folk_layout *layout) {
    return !is_moving(layout) ? 1 : (double)layout->step / layout->steps;
}

const folk_place *folk_layout_places(const folk_layout *layout) {
    return layout->places;
}

size_t folk_layout_count(const folk_layout *layout) {
    return layout->count;
}

uint64_t folk_layout_version(const folk_layout *layout) {
    return layout->version;
}
