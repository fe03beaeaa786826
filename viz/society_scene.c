// SPDX-License-Identifier: GPL-3.0-or-later
// From a run to the scene of a moment: which population, which column, which measures.
#include "core/hash.h"
#include "core/memory.h"
#include "viz/kept.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

folk_society_options folk_society_options_default(void) {
    return (folk_society_options){.selected = -1, .scale = 1, .lens = {1, {0.5, 0.5}}};
}

// The population that is asked for by name, or the first.
static int find_society(const folk_reader *reader, const char *name) {
    const int count = folk_reader_society_count(reader);
    for (int i = 0; name != NULL && i < count; i++)
        if (strcmp(folk_reader_society(reader, i)->name, name) == 0) return i;
    return count > 0 && name == NULL ? 0 : -1;
}

static bool has_column(folk_reader *reader, int society, const char *name) {
    const int count = folk_reader_column_count(reader, society);
    for (int i = 0; i < count; i++)
        if (strcmp(folk_reader_column_name(reader, society, i), name) == 0) return true;
    return false;
}

// The column that was asked for, else "strategy", else the first; NULL: there is none.
static const char *find_column(folk_reader *reader, int society, const char *wanted) {
    if (wanted != NULL && has_column(reader, society, wanted)) return wanted;
    if (has_column(reader, society, "strategy")) return "strategy";
    return folk_reader_column_count(reader, society) > 0
               ? folk_reader_column_name(reader, society, 0)
               : NULL;
}

// What the pictures of one moment's column have in common.
static uint64_t version_of(folk_reader *reader, int society, const char *column, size_t moment) {
    const uint64_t words[] = {folk_hash(column, strlen(column)), (uint64_t)society, moment,
                              (uint64_t)(uintptr_t)reader,
                              folk_bits(folk_reader_moment(reader, moment))};
    return folk_kept_key(1, words, sizeof words);
}

static void say(folk_society_scene *scene, const char *text) {
    snprintf(scene->message, sizeof scene->message, "%.*s", (int)sizeof scene->message - 1, text);
}

// A column of actions holds numbers of moves, which may have no names in a store.
static void name_values(const folk_view *view, const folk_society *society, folk_shading *shading) {
    static const char *const actions[] = {"move 1", "move 2", "move 3", "move 4",
                                          "move 5", "move 6", "move 7", "move 8"};
    if (strcmp(shading->name, "strategy") == 0 && society->type_count > 0) {
        shading->types = (const char *const *)society->types;
        shading->type_count = society->type_count;
    }
    if (view->name_count > 0 && view->color != NULL && strcmp(shading->name, view->color) == 0) {
        shading->types = (const char *const *)view->names;
        shading->type_count = view->name_count;
    }
    if (shading->type_count > 0 || strcmp(shading->name, "action") != 0) return;
    double most = 0;
    for (size_t i = 0; i < society->size; i++)
        if (shading->values[i] > most) most = shading->values[i];
    if (most < 1 || most > 8) return;
    shading->types = actions;
    shading->type_count = (int)most;
}

static void fill_shading(folk_reader *reader, int index, double t, const char *wanted,
                         folk_society_scene *scene) {
    const folk_society *society = folk_reader_society(reader, index);
    size_t moment;
    if (folk_reader_moment_count(reader) == 0) {
        say(scene, "This run has no snapshots, so its agents cannot be shown: record them with "
                   "'folk run --snapshots TIME'.");
        return;
    }
    if (!folk_reader_moment_at(reader, t, &moment)) {
        char text[160];
        snprintf(text, sizeof text, "There is no snapshot yet: the first one is at time %g.",
                 folk_reader_moment(reader, moment));
        say(scene, text);
        return;
    }
    const char *column = find_column(reader, index, wanted);
    if (column == NULL) return; // agents without any column look alike
    folk_error err = {0};
    const double *values = folk_reader_column(reader, index, column, moment, &err);
    if (values == NULL) {
        say(scene, err.text);
        return;
    }
    scene->shading = (folk_shading){.name = column, .values = values};
    name_values(folk_reader_view(reader), society, &scene->shading);
    scene->version = version_of(reader, index, column, moment);
}

// The neighbours of a lattice are not in the store; when it is drawn as a network they are made.
static const folk_network *with_neighbours(const folk_network *network, folk_society_cache *cache) {
    if (network == NULL || network->offsets != NULL) return network;
    if (cache->network.node_count == network->lattice.rows * network->lattice.columns &&
        cache->network.offsets != NULL)
        return &cache->network;
    folk_network_clear(&cache->network);
    folk_error err = {0};
    return folk_network_lattice(&cache->network, &network->lattice, &err) ? &cache->network : NULL;
}

typedef struct rewiring {
    folk_reader *reader;
    int society;
    folk_error err;
} rewiring;

static bool give_network(void *context, size_t number, folk_network *network) {
    rewiring *of = context;
    return folk_reader_rewired(of->reader, of->society, number, network, &of->err);
}

// Who meets whom at the scene's moment, and where they lie. `first`: at the beginning.
static void fill_network(folk_reader *reader, const folk_society_options *options, int index,
                         const folk_network *first, folk_society_cache *cache,
                         folk_society_scene *scene) {
    const uint64_t words[] = {(uint64_t)(uintptr_t)first, first->node_count,
                              first->offsets[first->node_count], options->layout};
    const uint64_t key = folk_kept_key(1, words, sizeof words);
    if (cache->rewired == NULL || cache->rewired_key != key) {
        folk_rewired_destroy(cache->rewired);
        cache->rewired = folk_rewired_create(first, options->layout);
        cache->rewired_key = key;
    }
    rewiring of = {.reader = reader, .society = index};
    scene->rewired = folk_reader_rewiring_at(reader, index, scene->t);
    if (!folk_rewired_seek(cache->rewired, scene->rewired, options->patience, give_network, &of))
        say(scene, of.err.text);
    scene->network = folk_rewired_network(cache->rewired);
    scene->layout = folk_rewired_layout(cache->rewired);
    scene->moves = !folk_rewired_settled(cache->rewired);
}

static void fill_agents(folk_reader *reader, const folk_society_options *options, int index,
                        folk_society_cache *cache, folk_society_scene *scene) {
    const folk_society *society = folk_reader_society(reader, index);
    const folk_network *network = society->network;
    const folk_lattice *lattice = network != NULL ? &network->lattice : NULL;
    snprintf(scene->name, sizeof scene->name, "%s", society->name);
    scene->size = society->size;
    // A scenario may let a parameter decide who meets whom: what is not there cannot be shown.
    if (scene->kind == FOLK_VIEW_LATTICE && (lattice == NULL || lattice->rows == 0))
        scene->kind = network != NULL ? FOLK_VIEW_NETWORK : FOLK_VIEW_FIELD;
    if (scene->kind == FOLK_VIEW_NETWORK && network == NULL) scene->kind = FOLK_VIEW_FIELD;
    if (scene->kind == FOLK_VIEW_NETWORK && lattice->rows > 0 &&
        options->kind != FOLK_VIEW_NETWORK && folk_reader_rewiring_count(reader, index) == 0)
        scene->kind = FOLK_VIEW_LATTICE;
    if (scene->kind == FOLK_VIEW_LATTICE) {
        scene->rows = lattice->rows;
        scene->columns = lattice->columns;
    }
    if (scene->message[0] != '\0' || scene->kind != FOLK_VIEW_NETWORK) return;
    const folk_network *first = with_neighbours(network, cache);
    if (first == NULL)
        say(scene, "The network could not be made.");
    else
        fill_network(reader, options, index, first, cache, scene);
}

static const char *heading_of(folk_view_kind kind) {
    switch (kind) {
    case FOLK_VIEW_MARKET:
        return "market";
    case FOLK_VIEW_BELIEF:
        return "beliefs";
    default:
        return "shares";
    }
}

static bool is_recorded(const folk_society_scene *scene) {
    size_t points = 0;
    for (int i = 0; i < scene->strand_count; i++)
        points += scene->strands[i].count;
    return points > 0;
}

static void say_unrecorded(folk_society_scene *scene) {
    char text[sizeof scene->message];
    size_t used = (size_t)snprintf(text, sizeof text,
                                   "So far this run has recorded none of the measures that its "
                                   "scenario's field 'view' names: ");
    for (int i = 0; i < scene->strand_count && used < sizeof text; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", i > 0 ? ", " : "",
                                 scene->strands[i].name);
    if (used + 1 < sizeof text) snprintf(text + used, sizeof text - used, ".");
    say(scene, text);
}

static void fill_strands(folk_reader *reader, const folk_view *view, folk_society_cache *cache,
                         folk_society_scene *scene) {
    const folk_scenario *scenario = folk_reader_scenario(reader);
    cache->strands =
        folk_realloc(cache->strands, ((size_t)view->metric_count + 1) * sizeof *cache->strands);
    for (int i = 0; i < view->metric_count; i++) {
        const folk_metric *metric = &scenario->metrics[view->metrics[i]];
        const folk_curve curve = folk_reader_curve(reader, view->metrics[i]);
        cache->strands[i] =
            (folk_strand){metric->name, metric->unit, curve.t, curve.value, curve.count};
    }
    scene->strands = cache->strands;
    scene->strand_count = view->metric_count;
    snprintf(scene->name, sizeof scene->name, "%s", heading_of(scene->kind));
    if (view->metric_count == 0 || (scene->kind == FOLK_VIEW_SIMPLEX && view->metric_count != 3))
        say(scene, "This run lacks measures that its scenario's field 'view' names.");
    else if (!is_recorded(scene))
        say_unrecorded(scene);
}

// What a market's agents would pay and take at the last snapshot; without one it is left out.
static void fill_depth(folk_reader *reader, const folk_view *view, folk_society_scene *scene) {
    size_t moment;
    const int index = find_society(reader, view->population);
    if (view->demand == NULL || view->supply == NULL || index < 0 ||
        !folk_reader_moment_at(reader, scene->t, &moment))
        return;
    folk_error err = {0};
    folk_depth depth = {.size = folk_reader_society(reader, index)->size};
    depth.demand = folk_reader_column(reader, index, view->demand, moment, &err);
    depth.supply = folk_reader_column(reader, index, view->supply, moment, &err);
    if (view->traded != NULL)
        depth.traded = folk_reader_column(reader, index, view->traded, moment, &err);
    if (depth.demand != NULL && depth.supply != NULL) scene->depth = depth;
}

// Whether a column of a table holds names: a text in it, and no number.
static bool is_names(const folk_grid *grid, int column) {
    bool some = false;
    for (int row = 0; row < grid->rows; row++) {
        const int cell = row * grid->columns + column;
        if (!isnan(grid->numbers[cell])) return false;
        some = some || grid->cells[cell][0] != '\0';
    }
    return some;
}

// The first column of names becomes the rows' names; without one they have their numbers.
static void fill_matrix(folk_reader *reader, const char *name, folk_society_cache *cache,
                        folk_society_scene *scene) {
    folk_grid grid;
    folk_error err = {0};
    if (name == NULL || !folk_reader_table(reader, name, &grid, &err)) {
        snprintf(scene->message, sizeof scene->message, "There is no table%s%s yet.",
                 name != NULL ? " " : "", name != NULL ? name : "");
        return;
    }
    int names = -1;
    for (int i = grid.columns - 1; i >= 0; i--)
        if (is_names(&grid, i)) names = i;
    const int columns = grid.columns - (names >= 0);
    const size_t rows = (size_t)grid.rows, cells = rows * (size_t)columns;
    cache->names =
        folk_realloc(cache->names, (rows + (size_t)columns + cells + 1) * sizeof *cache->names);
    cache->numbers = folk_realloc(cache->numbers, (cells + 1) * sizeof *cache->numbers);
    const char **heads = cache->names + rows, **texts = heads + columns;
    for (int i = 0, to = 0; i < grid.columns; i++)
        if (i != names) heads[to++] = grid.headings[i];
    size_t to = 0;
    for (int i = 0; i < grid.rows * grid.columns; i++) {
        if (i % grid.columns == 0) cache->names[i / grid.columns] = names < 0 ? "" : NULL;
        if (i % grid.columns == names) {
            cache->names[i / grid.columns] = grid.cells[i];
            continue;
        }
        texts[to] = grid.cells[i];
        cache->numbers[to++] = grid.numbers[i];
    }
    snprintf(scene->name, sizeof scene->name, "%s", name);
    scene->matrix =
        (folk_matrix){name, grid.rows, columns, cache->names, heads, texts, cache->numbers};
}

static void fill_population(folk_reader *reader, double t, const folk_society_options *options,
                            folk_society_cache *cache, folk_society_scene *scene) {
    const folk_view *view = folk_reader_view(reader);
    const char *population = options->population != NULL ? options->population : view->population;
    const int index = find_society(reader, population);
    if (index < 0) {
        say(scene, folk_reader_society_count(reader) == 0
                       ? "This run keeps no population, so there are no agents to show."
                       : "The population that is to be shown is not in this run.");
        return;
    }
    fill_shading(reader, index, t, options->color != NULL ? options->color : view->color, scene);
    fill_agents(reader, options, index, cache, scene);
}

// Without a word from the scenario: its population if it has one.
static folk_view_kind fitting(folk_reader *reader, const folk_view *view) {
    if (view->kind != FOLK_VIEW_NONE) return view->kind;
    if (folk_reader_society_count(reader) == 0 || folk_reader_moment_count(reader) == 0)
        return FOLK_VIEW_NONE;
    const folk_network *network = folk_reader_society(reader, 0)->network;
    if (network == NULL) return FOLK_VIEW_FIELD;
    return network->lattice.rows > 0 ? FOLK_VIEW_LATTICE : FOLK_VIEW_NETWORK;
}

void folk_society_scene_at(folk_reader *reader, double t, const folk_society_options *options,
                           folk_society_cache *cache, folk_society_scene *scene) {
    const folk_view *view = folk_reader_view(reader);
    *scene = folk_society_scene_default();
    scene->kind = options->kind != FOLK_VIEW_NONE ? options->kind : fitting(reader, view);
    scene->t = t;
    scene->lens = options->lens;
    scene->sorted = options->sorted;
    scene->selected = options->selected;
    scene->scale = options->scale;
    scene->cache = cache;
    folk_reader_span(reader, &scene->from, &scene->to);
    switch (scene->kind) {
    case FOLK_VIEW_NONE:
        say(scene, "This scenario does not say how its society is to be shown (its field 'view').");
        break;
    case FOLK_VIEW_MATRIX:
        fill_matrix(reader, view->table, cache, scene);
        break;
    case FOLK_VIEW_LATTICE:
    case FOLK_VIEW_NETWORK:
    case FOLK_VIEW_FIELD:
        fill_population(reader, t, options, cache, scene);
        break;
    case FOLK_VIEW_BELIEF:
        if (view->metric_count == 0) {
            fill_population(reader, t, options, cache, scene);
            break;
        }
        fill_strands(reader, view, cache, scene);
        break;
    case FOLK_VIEW_MARKET:
        fill_depth(reader, view, scene);
        fill_strands(reader, view, cache, scene);
        break;
    default:
        fill_strands(reader, view, cache, scene);
    }
}

size_t folk_society_kinds(folk_reader *reader, folk_view_kind *kinds, size_t most) {
    const folk_view *view = folk_reader_view(reader);
    size_t count = 0;
    if (view->kind != FOLK_VIEW_NONE && count < most) kinds[count++] = view->kind;
    if (folk_reader_society_count(reader) == 0 || folk_reader_moment_count(reader) == 0)
        return count;
    const folk_network *network = folk_reader_society(reader, 0)->network;
    const bool lattice = network != NULL && network->lattice.rows > 0;
    if (lattice && view->kind != FOLK_VIEW_LATTICE && count < most)
        kinds[count++] = FOLK_VIEW_LATTICE;
    if (network != NULL && view->kind != FOLK_VIEW_NETWORK && count < most)
        kinds[count++] = FOLK_VIEW_NETWORK;
    if (view->kind != FOLK_VIEW_FIELD && count < most) kinds[count++] = FOLK_VIEW_FIELD;
    return count;
}
