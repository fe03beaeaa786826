// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/edge_list.h"

#include "core/hash.h"

bool folk_edge_list_finish(folk_edge_list *list, uint32_t nodes, folk_network *network,
                           folk_error *err) {
    const uint32_t(*edges)[2] = (const uint32_t(*)[2])list->at;
    const bool made = folk_network_create(network, nodes, edges, list->count, err);
    folk_free(list->at);
    *list = (folk_edge_list){0};
    return made;
}

// Never 0: the larger of two different nodes is at least 1.
static uint64_t key_of(uint32_t from, uint32_t to) {
    return from > to ? (uint64_t)from << 32 | to : (uint64_t)to << 32 | from;
}

// The slot of a key, or the free one in which it would be put (linear probing).
static size_t slot_of(const folk_edge_set *set, uint64_t key) {
    size_t slot = folk_mix(key) & set->mask;
    while (set->slots[slot] != 0 && set->slots[slot] != key)
        slot = (slot + 1) & set->mask;
    return slot;
}

folk_edge_set folk_edge_set_create(size_t capacity) {
    size_t slots = 16;
    while (slots < 2 * capacity)
        slots *= 2;
    return (folk_edge_set){.slots = folk_alloc(slots * sizeof(uint64_t)), .mask = slots - 1};
}

void folk_edge_set_clear(folk_edge_set *set) {
    folk_free(set->slots);
    *set = (folk_edge_set){0};
}

bool folk_edge_set_has(const folk_edge_set *set, uint32_t from, uint32_t to) {
    return set->slots[slot_of(set, key_of(from, to))] != 0;
}

bool folk_edge_set_add(folk_edge_set *set, uint32_t from, uint32_t to) {
    const uint64_t key = key_of(from, to);
    const size_t slot = slot_of(set, key);
    if (set->slots[slot] != 0) return false;
    set->slots[slot] = key;
    return true;
}

// What was pushed on by the removed key moves back (Knuth 1998, algorithm 6.4R).
void folk_edge_set_remove(folk_edge_set *set, uint32_t from, uint32_t to) {
    size_t gap = slot_of(set, key_of(from, to));
    for (size_t slot = gap;;) {
        set->slots[gap] = 0;
        size_t home;
        do {
            slot = (slot + 1) & set->mask;
            if (set->slots[slot] == 0) return;
            home = folk_mix(set->slots[slot]) & set->mask;
        } while (((slot - home) & set->mask) < ((slot - gap) & set->mask));
        set->slots[gap] = set->slots[slot];
        gap = slot;
    }
}
