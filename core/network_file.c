// SPDX-License-Identifier: GPL-3.0-or-later
// Networks read from text: edge lists, and GraphML by expat, which keeps nothing between two files.
#include "core/edge_list.h"
#include "core/hash.h"

#include <expat.h>
#include <string.h>

static const uint64_t LAST_NODE = 0x7ffffffe;

// Nodes that a short file may have without saying so: one wild number must not ask for gigabytes.
static const uint64_t UNASKED_NODES = 1 << 20;

// A whole number and what separates it from the next one; false when there is none.
static bool read_node(const char **at, uint64_t *node) {
    const char *c = *at;
    while (*c == ' ' || *c == '\t' || *c == ',')
        c++;
    if (*c < '0' || *c > '9') return false;
    *node = 0;
    for (; *c >= '0' && *c <= '9'; c++)
        if (*node <= LAST_NODE) *node = 10 * *node + (uint64_t)(*c - '0');
    *at = c;
    return true;
}

static bool ends_line(const char *at) {
    at += strspn(at, " \t\r");
    return *at == '\n' || *at == '\0';
}

static bool check_edge(const char *name, int line, const uint64_t ends[2], uint64_t last,
                       folk_error *err) {
    for (int end = 0; end < 2; end++)
        if (ends[end] > last)
            return folk_fail(err, FOLK_ERR_USAGE,
                             "%s:%d: there is no node %llu: nodes are counted from 0 to %llu", name,
                             line, (unsigned long long)ends[end], (unsigned long long)last);
    if (ends[0] == ends[1])
        return folk_fail(err, FOLK_ERR_USAGE,
                         "%s:%d: the edge joins node %llu with itself: it must join two nodes",
                         name, line, (unsigned long long)ends[0]);
    return true;
}

static bool read_edges(folk_edge_list *edges, const char *name, const char *text, uint64_t last,
                       folk_error *err) {
    int line = 1;
    for (const char *at = text; *at != '\0'; line++) {
        if (*at != '#' && !ends_line(at)) {
            uint64_t ends[2];
            if (!read_node(&at, &ends[0]) || !read_node(&at, &ends[1]) || !ends_line(at))
                return folk_fail(err, FOLK_ERR_USAGE,
                                 "%s:%d: this is no edge: it must be two nodes, which are whole "
                                 "numbers from 0",
                                 name, line);
            if (!check_edge(name, line, ends, last, err)) return false;
            folk_edge_list_add(edges, (uint32_t)ends[0], (uint32_t)ends[1]);
        }
        at += strcspn(at, "\n");
        at += *at == '\n';
    }
    return true;
}

static uint32_t nodes_of(const folk_edge_list *edges) {
    uint32_t nodes = 0;
    for (size_t i = 0; i < edges->count; i++)
        for (int end = 0; end < 2; end++)
            if (edges->at[i][end] >= nodes) nodes = edges->at[i][end] + 1;
    return nodes;
}

bool folk_network_read_edges(folk_network *network, const char *name, const char *text,
                             uint32_t nodes, folk_error *err) {
    folk_edge_list edges = {0};
    const uint64_t last = nodes > 0 ? nodes - 1 : UNASKED_NODES + strlen(text);
    if (!read_edges(&edges, name, text, last < LAST_NODE ? last : LAST_NODE, err)) {
        folk_free(edges.at);
        return false;
    }
    if (nodes == 0) nodes = nodes_of(&edges);
    if (nodes > 0) return folk_edge_list_finish(&edges, nodes, network, err);
    return folk_fail(err, FOLK_ERR_USAGE, "%s has no edge: it must have one or more", name);
}

typedef struct graphml {
    XML_Parser parser;
    const char *name;
    folk_arena *ids;
    uint32_t *slots; // index + 1 of the node whose id it is; 0: free
    size_t mask;
    const char **nodes;
    size_t node_count, node_capacity;
    folk_edge_list edges;
    folk_error *err;
    bool failed;
} graphml;

static const char *attribute(const char **attributes, const char *name) {
    for (; attributes[0] != NULL; attributes += 2)
        if (strcmp(attributes[0], name) == 0) return attributes[1];
    return NULL;
}

static void fail_graphml(graphml *graph, const char *reason, const char *value) {
    graph->failed = true;
    XML_StopParser(graph->parser, XML_FALSE);
    folk_fail(graph->err, FOLK_ERR_USAGE, "%s:%lu: %s'%s'", graph->name,
              (unsigned long)XML_GetCurrentLineNumber(graph->parser), reason, value);
}

// The slot in which an id stands or would be put.
static uint32_t *slot_of(const graphml *graph, const char *id) {
    size_t slot = folk_hash(id, strlen(id)) & graph->mask;
    while (graph->slots[slot] != 0 && strcmp(graph->nodes[graph->slots[slot] - 1], id) != 0)
        slot = (slot + 1) & graph->mask;
    return &graph->slots[slot];
}

static void widen(graphml *graph) {
    const size_t slots = 2 * (graph->mask + 1);
    folk_free(graph->slots);
    graph->slots = folk_alloc(slots * sizeof *graph->slots);
    graph->mask = slots - 1;
    for (size_t i = 0; i < graph->node_count; i++)
        *slot_of(graph, graph->nodes[i]) = (uint32_t)i + 1;
}

static void add_node(graphml *graph, const char *id) {
    uint32_t *slot = slot_of(graph, id);
    if (*slot != 0) {
        fail_graphml(graph, "there are two nodes of the id ", id);
        return;
    }
    graph->nodes =
        folk_grow(graph->nodes, &graph->node_capacity, graph->node_count + 1, sizeof *graph->nodes);
    graph->nodes[graph->node_count++] = folk_arena_strdup(graph->ids, id);
    *slot = (uint32_t)graph->node_count;
    if (2 * graph->node_count > graph->mask) widen(graph);
}

static void add_edge(graphml *graph, const char *source, const char *target) {
    const char *ids[] = {source, target};
    uint32_t ends[2];
    for (int end = 0; end < 2; end++) {
        ends[end] = *slot_of(graph, ids[end]) - 1;
        if (ends[end] == UINT32_MAX) {
            fail_graphml(graph, "the edge leads to a node that is not declared before: ", ids[end]);
            return;
        }
    }
    if (ends[0] != ends[1]) folk_edge_list_add(&graph->edges, ends[0], ends[1]);
}

static void begin_element(void *context, const char *element, const char **attributes) {
    graphml *graph = context;
    if (graph->failed) return;
    if (strcmp(element, "node") == 0) {
        const char *id = attribute(attributes, "id");
        if (id == NULL)
            fail_graphml(graph, "the node lacks its attribute ", "id");
        else
            add_node(graph, id);
    } else if (strcmp(element, "edge") == 0) {
        const char *source = attribute(attributes, "source");
        const char *target = attribute(attributes, "target");
        if (source == NULL || target == NULL)
            fail_graphml(graph, "the edge lacks its attribute ", source ? "target" : "source");
        else
            add_edge(graph, source, target);
    }
}

static bool parse(graphml *graph, const char *text, size_t bytes) {
    XML_SetUserData(graph->parser, graph);
    XML_SetStartElementHandler(graph->parser, begin_element);
    if (XML_Parse(graph->parser, text, (int)bytes, XML_TRUE) == XML_STATUS_ERROR) {
        if (!graph->failed)
            fail_graphml(graph,
                         "this is not XML: ", XML_ErrorString(XML_GetErrorCode(graph->parser)));
        return false;
    }
    if (graph->node_count > 0) return true;
    return folk_fail(graph->err, FOLK_ERR_USAGE, "%s has no node: it must be GraphML", graph->name);
}

bool folk_network_read_graphml(folk_network *network, const char *name, const char *text,
                               size_t bytes, folk_error *err) {
    if (bytes > 0x7fffffff)
        return folk_fail(err, FOLK_ERR_USAGE, "%s has %zu bytes: it must have less than 2 GiB",
                         name, bytes);
    graphml graph = {.name = name,
                     .err = err,
                     .ids = folk_arena_create(),
                     .mask = 63,
                     .parser = XML_ParserCreate("UTF-8"),
                     .slots = folk_alloc(64 * sizeof(uint32_t))};
    bool well = parse(&graph, text, bytes);
    if (well) well = folk_edge_list_finish(&graph.edges, (uint32_t)graph.node_count, network, err);
    folk_free(graph.edges.at);
    XML_ParserFree(graph.parser);
    folk_arena_destroy(graph.ids);
    folk_free(graph.slots);
    folk_free(graph.nodes);
    return well;
}
