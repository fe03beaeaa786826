// SPDX-License-Identifier: GPL-3.0-or-later
// Inside core: a growing list of edges, and a set of them, from which networks are made.
#ifndef FOLK_CORE_EDGE_LIST_H
#define FOLK_CORE_EDGE_LIST_H

#include "core/memory.h"
#include "core/network.h"

/// Zero is the empty list.
typedef struct folk_edge_list {
    uint32_t (*at)[2];
    size_t count, capacity;
} folk_edge_list;

static inline void folk_edge_list_add(folk_edge_list *list, uint32_t from, uint32_t to) {
    list->at = folk_grow(list->at, &list->capacity, list->count + 1, sizeof *list->at);
    list->at[list->count][0] = from;
    list->at[list->count++][1] = to;
}

/// Makes the network and clears the list.
bool folk_edge_list_finish(folk_edge_list *list, uint32_t nodes, folk_network *network,
                           folk_error *err);

/// Which pairs of nodes are joined, whatever their order: a hash table with room for twice as many.
typedef struct folk_edge_set {
    uint64_t *slots; // 0: free
    size_t mask;
} folk_edge_set;

folk_edge_set folk_edge_set_create(size_t capacity);
void folk_edge_set_clear(folk_edge_set *set);
bool folk_edge_set_has(const folk_edge_set *set, uint32_t from, uint32_t to);

/// False when it is there already.
bool folk_edge_set_add(folk_edge_set *set, uint32_t from, uint32_t to);
void folk_edge_set_remove(folk_edge_set *set, uint32_t from, uint32_t to);

#endif
