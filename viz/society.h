// SPDX-License-Identifier: GPL-3.0-or-later
// The picture of a society at one moment. A scene is everything that it needs, as plain arrays: a
// test or a plot fills one in, folk_society_scene_at makes one from a store. Drawing is a pure
// function of the scene. What is dear (where a network's nodes lie, the image of its edges, a
// lattice seen from afar) is kept in a cache between one drawing and the next; without a cache it
// is made each time.
#ifndef FOLK_VIZ_SOCIETY_H
#define FOLK_VIZ_SOCIETY_H

#include "viz/draw.h"
#include "viz/layout.h"
#include "viz/reader.h"
#include "viz/theme.h"

/// Which part is seen. Zero fields: the whole.
typedef struct folk_lens {
    double zoom;       // 1 or less: the whole fits in
    folk_place centre; // what lies in the middle, as shares of the whole's width and height
} folk_lens;

/// What colours the agents: categories where `type_count` > 0, amounts otherwise.
typedef struct folk_shading {
    const char *name;         // the column's
    const double *values;     // one for each agent, NaN: none; NULL: all agents look alike
    const char *const *types; // names of the values 1, 2, …
    int type_count;
    double low, high; // range of amounts; both 0: as the values ask
} folk_shading;

/// A metric over time, or a share of a whole.
typedef struct folk_strand {
    const char *name, *unit; // unit NULL: none
    const double *t, *value; // t ascending
    size_t count;
} folk_strand;

/// What each agent of a market would pay and would take: one value each, NaN: nothing.
typedef struct folk_depth {
    size_t size; // 0: it is not known
    const double *demand, *supply;
    const double *traded; // the price at which it has traded, NaN: not yet; NULL: unknown
} folk_depth;

/// Numbers with names for rows and columns.
typedef struct folk_matrix {
    const char *name;
    int rows, columns;
    const char *const *row_names, *const *column_names;
    const char *const *texts; // row by row, written into the cells; NULL: the numbers are
    const double *numbers;    // row by row, NaN: none
} folk_matrix;

typedef struct folk_society_cache folk_society_cache;

typedef struct folk_society_scene {
    folk_view_kind kind;
    char message[400];      // instead of a picture: a sentence; "": none
    char name[64];          // the population's, or the table's
    size_t size;            // agents
    uint32_t rows, columns; // of a lattice; its agent is row * columns + column
    folk_shading shading;
    const folk_network *network;
    const folk_layout *layout;  // of a network
    size_t rewired;             // how often its ties were seen to change: tells networks apart
    bool moves;                 // its nodes do not lie where they belong yet: draw it again
    const folk_strand *strands; // of shares, a simplex, a market; beliefs without agents
    int strand_count;
    folk_depth depth; // of a market
    folk_matrix matrix;
    double t, from, to; // the cursor, and the whole span of time
    folk_lens lens;
    bool sorted;               // of a field: agents of one colour side by side
    int64_t selected;          // the agent that is marked; -1: none
    double scale;              // pixels a point, for images; 0: 1
    uint64_t version;          // pictures of the values with one version are alike; 0: never
    folk_society_cache *cache; // NULL: nothing is kept
} folk_society_scene;

/// No picture, all values as they are if nobody asks.
folk_society_scene folk_society_scene_default(void);

folk_society_cache *folk_society_cache_create(void);
void folk_society_cache_destroy(folk_society_cache *cache);

/// Lets go of all but where a network's nodes lie, which is dearest.
void folk_society_cache_rest(folk_society_cache *cache);

void folk_society_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                       const folk_society_scene *scene);

/// The agent under a place, given what folk_society_draw was given; -1: none.
int64_t folk_society_at(const folk_society_scene *scene, folk_rect rect, const folk_theme *theme,
                        folk_place place);

/// What lies under a place, for reading: an agent with its column, a moment's shares, a cell of a
/// table. False, and an empty text, when there is nothing.
bool folk_society_hover(const folk_society_scene *scene, folk_rect rect, const folk_theme *theme,
                        folk_place place, char *text, size_t room);

/// The lens after turning a wheel by `factor` over `place`, which stays where it is; and after
/// pulling the picture by `pull` points.
folk_lens folk_society_zoom(const folk_society_scene *scene, folk_rect rect,
                            const folk_theme *theme, folk_place place, double factor);
folk_lens folk_society_pan(const folk_society_scene *scene, folk_rect rect, const folk_theme *theme,
                           folk_place pull);

/// What a person chose; zero fields: as the scenario says.
typedef struct folk_society_options {
    folk_view_kind kind;
    const char *population, *color;
    folk_layout_kind layout;
    folk_lens lens;
    bool sorted;
    int64_t selected; // -1: none
    double scale;
    double patience; // seconds that may go into a layout now; 0: until it is done
} folk_society_options;

folk_society_options folk_society_options_default(void);

/// The scene of a run at `t`. Never fails: what cannot be shown becomes the scene's message. It
/// borrows from the reader and the cache (which must belong to this reader alone), until the next
/// call.
void folk_society_scene_at(folk_reader *reader, double t, const folk_society_options *options,
                           folk_society_cache *cache, folk_society_scene *scene);

/// The pictures that this run's populations and measures allow, beside the one that the scenario
/// names; `most` of them. Returns how many.
size_t folk_society_kinds(folk_reader *reader, folk_view_kind *kinds, size_t most);
const char *folk_view_kind_name(folk_view_kind kind);

#endif
