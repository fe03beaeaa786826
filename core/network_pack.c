// SPDX-License-Identifier: GPL-3.0-or-later
// Networks as bytes. What is unpacked may come from a damaged store, so that everything that the
// rest of the program takes for granted of a network is looked at.
#include "core/memory.h"
#include "core/network.h"

#include <string.h>
#include <zstd.h>

enum { LEVEL = 3 };

// More than any network that fits into a blob of SQLite's.
static const unsigned long long most_bytes = 1ull << 34;

void *folk_network_pack(const folk_network *network, size_t *bytes) {
    const size_t offsets = ((size_t)network->node_count + 1) * sizeof(uint32_t);
    const size_t neighbours = (size_t)network->offsets[network->node_count] * sizeof(uint32_t);
    char *plain = folk_alloc(offsets + neighbours);
    memcpy(plain, network->offsets, offsets);
    if (neighbours > 0) memcpy(plain + offsets, network->neighbours, neighbours);
    const size_t room = ZSTD_compressBound(offsets + neighbours);
    void *packed = folk_alloc(room);
    *bytes = ZSTD_compress(packed, room, plain, offsets + neighbours, LEVEL);
    FOLK_ASSERT(!ZSTD_isError(*bytes)); // there is room for the worst case
    folk_free(plain);
    return folk_realloc(packed, *bytes);
}

// Ascending offsets that end with the number of neighbours, each of which is another node.
static bool is_sound(const folk_network *network, size_t neighbour_count) {
    const uint32_t nodes = network->node_count;
    if (network->offsets[0] != 0 || network->offsets[nodes] != neighbour_count) return false;
    for (uint32_t node = 0; node < nodes; node++)
        if (network->offsets[node] > network->offsets[node + 1]) return false;
    for (uint32_t node = 0; node < nodes; node++)
        for (uint32_t i = network->offsets[node]; i < network->offsets[node + 1]; i++)
            if (network->neighbours[i] >= nodes || network->neighbours[i] == node) return false;
    return true;
}

bool folk_network_unpack(folk_network *network, uint32_t nodes, const void *packed, size_t bytes) {
    *network = (folk_network){.node_count = nodes};
    const size_t offsets = ((size_t)nodes + 1) * sizeof(uint32_t);
    const unsigned long long whole = ZSTD_getFrameContentSize(packed, bytes);
    if (whole > most_bytes || whole < offsets || whole % sizeof(uint32_t) != 0) return false;
    char *plain = folk_alloc(whole);
    bool ok = ZSTD_decompress(plain, whole, packed, bytes) == whole;
    if (ok) {
        network->offsets = folk_alloc(offsets);
        network->neighbours = folk_alloc(whole - offsets);
        memcpy(network->offsets, plain, offsets);
        memcpy(network->neighbours, plain + offsets, whole - offsets);
        ok = is_sound(network, (whole - offsets) / sizeof(uint32_t));
    }
    folk_free(plain);
    if (!ok) folk_network_clear(network);
    return ok;
}
