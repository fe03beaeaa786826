// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/forces.h"
#include "core/memory.h"

#include <math.h>
#include <string.h>
#include <time.h>

enum { DEEPEST = 20, SLICE = 256, STACK = 4 * (DEEPEST + 2) };

static const double repulsion = 0.05, gravity = 0.02;

// A square of the plane: the weight within it and where its middle lies.
typedef struct quad {
    double weight, x, y;  // x, y: sums of weight times place
    uint32_t children[4]; // 0: none
    int64_t body;         // of a leaf; -1: it has children
} quad;

struct folk_forces {
    const folk_network *network;
    folk_place *pushes;
    quad *cells;
    size_t cell_count, cell_capacity;
    double left, top, size;
    uint32_t next; // node of the pass; 0: it has not begun
};

folk_forces *folk_forces_create(const folk_network *network) {
    folk_forces *forces = folk_alloc(sizeof *forces);
    forces->network = network;
    forces->pushes = folk_alloc((network->node_count + (size_t)1) * sizeof *forces->pushes);
    return forces;
}

void folk_forces_destroy(folk_forces *forces) {
    if (forces == NULL) return;
    folk_free(forces->pushes);
    folk_free(forces->cells);
    folk_free(forces);
}

static double weight_of(const folk_forces *forces, size_t node) {
    return folk_network_degree(forces->network, (uint32_t)node) + 1.0;
}

static uint32_t new_cell(folk_forces *forces) {
    forces->cells = folk_grow(forces->cells, &forces->cell_capacity, forces->cell_count + 1,
                              sizeof *forces->cells);
    forces->cells[forces->cell_count] = (quad){.body = -1};
    return (uint32_t)forces->cell_count++;
}

// The quarter of a square, whose half is `half`, in which a place lies; moves its corner there.
static int quarter_of(folk_place place, double half, folk_place *corner) {
    const int right = place.x >= corner->x + half, below = place.y >= corner->y + half;
    corner->x += right * half;
    corner->y += below * half;
    return 2 * below + right;
}

static void weigh(quad *cell, folk_place place, double weight) {
    cell->weight += weight;
    cell->x += weight * place.x;
    cell->y += weight * place.y;
}

static uint32_t child_of(folk_forces *forces, uint32_t at, int quarter) {
    if (forces->cells[at].children[quarter] == 0) {
        const uint32_t made = new_cell(forces); // moves the cells
        forces->cells[at].children[quarter] = made;
    }
    return forces->cells[at].children[quarter];
}

static void insert(folk_forces *forces, const folk_place *places, size_t node) {
    folk_place corner = {forces->left, forces->top};
    double half = forces->size / 2;
    uint32_t at = 0;
    for (int depth = 0;; depth++, half /= 2) {
        const bool empty = forces->cells[at].weight == 0;
        const int64_t body = forces->cells[at].body;
        if (empty) forces->cells[at].body = (int64_t)node;
        if (!empty && body >= 0 && depth < DEEPEST) {
            // Who was alone here moves one down.
            folk_place other_corner = corner;
            const int quarter = quarter_of(places[body], half, &other_corner);
            const uint32_t child = child_of(forces, at, quarter);
            weigh(&forces->cells[child], places[body], weight_of(forces, (size_t)body));
            forces->cells[child].body = body;
            forces->cells[at].body = -1;
        }
        weigh(&forces->cells[at], places[node], weight_of(forces, node));
        if (empty || depth == DEEPEST) return;
        const int quarter = quarter_of(places[node], half, &corner);
        at = child_of(forces, at, quarter);
    }
}

static void build(folk_forces *forces, const folk_place *places) {
    const size_t n = forces->network->node_count;
    double right = -INFINITY, bottom = -INFINITY;
    forces->left = forces->top = INFINITY;
    for (size_t i = 0; i < n; i++) {
        forces->left = fmin(forces->left, places[i].x), right = fmax(right, places[i].x);
        forces->top = fmin(forces->top, places[i].y), bottom = fmax(bottom, places[i].y);
    }
    forces->size = fmax(fmax(right - forces->left, bottom - forces->top), 1e-9) * 1.0001;
    forces->cell_count = 0;
    new_cell(forces);
    for (size_t i = 0; i < n; i++)
        insert(forces, places, i);
}

static folk_place push_from_all(const folk_forces *forces, folk_place place, double weight) {
    struct {
        uint32_t cell;
        double size;
    } stack[STACK];
    int count = 0;
    folk_place push = {0, 0};
    stack[count].cell = 0;
    stack[count++].size = forces->size;
    while (count > 0) {
        const quad *at = &forces->cells[stack[--count].cell];
        const double size = stack[count].size;
        const double dx = place.x - at->x / at->weight, dy = place.y - at->y / at->weight;
        const double apart = dx * dx + dy * dy;
        if (at->body >= 0 || size * size < apart) {
            const double force = repulsion * weight * at->weight / fmax(apart, 1e-4);
            push.x += dx * force;
            push.y += dy * force;
            continue;
        }
        for (int i = 0; i < 4; i++) {
            if (at->children[i] == 0) continue;
            stack[count].cell = at->children[i];
            stack[count++].size = size / 2;
        }
    }
    return push;
}

static folk_place push_of(const folk_forces *forces, const folk_place *places, uint32_t node) {
    const folk_network *network = forces->network;
    const folk_place place = places[node];
    folk_place push = push_from_all(forces, place, weight_of(forces, node));
    for (uint32_t k = network->offsets[node]; k < network->offsets[node + 1]; k++) {
        push.x += places[network->neighbours[k]].x - place.x;
        push.y += places[network->neighbours[k]].y - place.y;
    }
    // Parts that no edge holds would drift away.
    push.x -= gravity * place.x * weight_of(forces, node);
    push.y -= gravity * place.y * weight_of(forces, node);
    return push;
}

static void move(const folk_forces *forces, folk_place *places, double reach) {
    for (size_t i = 0; i < forces->network->node_count; i++) {
        const double weight = weight_of(forces, i);
        const double x = forces->pushes[i].x / weight, y = forces->pushes[i].y / weight;
        const double length = sqrt(x * x + y * y), share = length > reach ? reach / length : 1;
        places[i].x += 0.5 * x * share;
        places[i].y += 0.5 * y * share;
    }
}

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

bool folk_forces_pass(folk_forces *forces, folk_place *places, double reach, double until) {
    const uint32_t n = forces->network->node_count;
    if (forces->next == 0) build(forces, places);
    while (forces->next < n) {
        const uint32_t end = n - forces->next > SLICE ? forces->next + SLICE : n;
        for (; forces->next < end; forces->next++)
            forces->pushes[forces->next] = push_of(forces, places, forces->next);
        if (forces->next < n && seconds_now() >= until) return false;
    }
    forces->next = 0;
    move(forces, places, reach);
    return true;
}
