// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/distances.h"
#include "core/hash.h"
#include "core/memory.h"

#include <math.h>
#include <string.h>

enum { PIVOTS = 24, TURNS = 200 };

// Hops from a pivot to every node; those it does not reach are as far as the farthest, and one
// more.
static void hops(const folk_network *network, uint32_t pivot, uint32_t *queue, uint32_t *distance) {
    const uint32_t n = network->node_count;
    memset(distance, 0xFF, n * sizeof *distance);
    uint32_t head = 0, tail = 0;
    distance[pivot] = 0;
    queue[tail++] = pivot;
    while (head < tail) {
        const uint32_t node = queue[head++];
        for (uint32_t i = network->offsets[node]; i < network->offsets[node + 1]; i++) {
            const uint32_t other = network->neighbours[i];
            if (distance[other] != UINT32_MAX) continue;
            distance[other] = distance[node] + 1;
            queue[tail++] = other;
        }
    }
    const uint32_t beyond = distance[queue[tail - 1]] + 1;
    for (uint32_t i = 0; i < n; i++)
        if (distance[i] == UINT32_MAX) distance[i] = beyond;
}

static uint32_t busiest(const folk_network *network) {
    uint32_t best = 0;
    for (uint32_t i = 1; i < network->node_count; i++)
        if (folk_network_degree(network, i) > folk_network_degree(network, best)) best = i;
    return best;
}

// Coordinates, pivot by pivot, each with mean 0. Each pivot is the node farthest from those before.
static void embed(const folk_network *network, float *coordinates) {
    const uint32_t n = network->node_count;
    uint32_t *queue = folk_alloc(n * sizeof *queue);
    uint32_t *distance = folk_alloc(n * sizeof *distance);
    uint32_t *nearest = folk_alloc(n * sizeof *nearest);
    memset(nearest, 0xFF, n * sizeof *nearest);
    uint32_t pivot = busiest(network);
    for (int k = 0; k < PIVOTS; k++) {
        hops(network, pivot, queue, distance);
        double sum = 0;
        for (uint32_t i = 0; i < n; i++)
            sum += distance[i];
        for (uint32_t i = 0; i < n; i++) {
            coordinates[(size_t)k * n + i] = (float)(distance[i] - sum / n);
            if (distance[i] < nearest[i]) nearest[i] = distance[i];
            if (nearest[i] > nearest[pivot]) pivot = i;
        }
    }
    folk_free(nearest);
    folk_free(distance);
    folk_free(queue);
}

static void covariance(const float *coordinates, uint32_t n, double matrix[PIVOTS][PIVOTS]) {
    for (int a = 0; a < PIVOTS; a++)
        for (int b = 0; b <= a; b++) {
            double sum = 0;
            for (uint32_t i = 0; i < n; i++)
                sum += (double)coordinates[(size_t)a * n + i] * coordinates[(size_t)b * n + i];
            matrix[a][b] = matrix[b][a] = sum / n;
        }
}

static void normalise(double vector[PIVOTS]) {
    double sum = 0;
    for (int a = 0; a < PIVOTS; a++)
        sum += vector[a] * vector[a];
    for (int a = 0; a < PIVOTS; a++)
        vector[a] = sum > 0 ? vector[a] / sqrt(sum) : 0;
}

// The direction of largest spread by the power method, at right angles to `other`.
static void principal(double matrix[PIVOTS][PIVOTS], const double *other, double vector[PIVOTS]) {
    for (int a = 0; a < PIVOTS; a++)
        vector[a] = (double)(folk_mix((uint64_t)a + (other != NULL) + 1) >> 11) * 0x1p-53 - 0.5;
    for (int turn = 0; turn < TURNS; turn++) {
        double next[PIVOTS] = {0}, along = 0;
        for (int a = 0; a < PIVOTS; a++)
            for (int b = 0; b < PIVOTS; b++)
                next[a] += matrix[a][b] * vector[b];
        for (int a = 0; other != NULL && a < PIVOTS; a++)
            along += next[a] * other[a];
        for (int a = 0; a < PIVOTS; a++)
            vector[a] = next[a] - (other != NULL ? along * other[a] : 0);
        normalise(vector);
    }
}

void folk_distances_place(const folk_network *network, folk_place *places) {
    const uint32_t n = network->node_count;
    if (n == 0) return;
    float *coordinates = folk_alloc((size_t)PIVOTS * n * sizeof *coordinates);
    double matrix[PIVOTS][PIVOTS], first[PIVOTS], second[PIVOTS];
    embed(network, coordinates);
    covariance(coordinates, n, matrix);
    principal(matrix, NULL, first);
    principal(matrix, first, second);
    for (uint32_t i = 0; i < n; i++) {
        places[i] = (folk_place){0};
        for (int k = 0; k < PIVOTS; k++) {
            places[i].x += first[k] * coordinates[(size_t)k * n + i];
            places[i].y += second[k] * coordinates[(size_t)k * n + i];
        }
    }
    folk_free(coordinates);
}
