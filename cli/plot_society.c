// SPDX-License-Identifier: GPL-3.0-or-later
// Kinds of plots that show a society at one moment, as the viewer does.
#include "cli/plot_picture.h"

#include "core/memory.h"
#include "core/text.h"
#include "viz/chart.h"
#include "viz/label.h"
#include "viz/society.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const double most_pixels = 5e7; // of an image within the picture

enum { MOST_NODES = 1000000 }; // of a network; a layout of more takes many minutes

static int society_named(folk_reader *reader, const char *name) {
    const int count = folk_reader_society_count(reader);
    for (int i = 0; i < count; i++)
        if (name == NULL || strcmp(folk_reader_society(reader, i)->name, name) == 0) return i;
    return -1;
}

static bool check_population(folk_reader *reader, const char *name, folk_error *err) {
    const int count = folk_reader_society_count(reader);
    if (name == NULL || society_named(reader, name) >= 0) return true;
    const char **names = folk_alloc(((size_t)count + 1) * sizeof *names);
    for (int i = 0; i < count; i++)
        names[i] = folk_reader_society(reader, i)->name;
    char known[512], otherwise[600] = "";
    folk_name_list(names, count, known, sizeof known);
    if (count > 0) snprintf(otherwise, sizeof otherwise, "; it has %s", known);
    folk_fail(err, FOLK_ERR_USAGE, "the run has no population '%s'", name);
    folk_add_nearest(err, name, names, count, otherwise);
    folk_free(names);
    return false;
}

static bool check_color(folk_reader *reader, int society, const char *name, folk_error *err) {
    const int count = society >= 0 ? folk_reader_column_count(reader, society) : 0;
    if (name == NULL || society < 0) return true;
    const char **names = folk_alloc(((size_t)count + 1) * sizeof *names);
    bool found = false;
    for (int i = 0; i < count; i++) {
        names[i] = folk_reader_column_name(reader, society, i);
        found |= strcmp(names[i], name) == 0;
    }
    // Without snapshots there is no column, and the scene says how to record some.
    if (!found && count > 0) {
        char known[512], otherwise[600];
        folk_name_list(names, count, known, sizeof known);
        snprintf(otherwise, sizeof otherwise, "; it has %s", known);
        folk_fail(err, FOLK_ERR_USAGE, "population '%s' has no column '%s'",
                  folk_reader_society(reader, society)->name, name);
        folk_add_nearest(err, name, names, count, otherwise);
    }
    folk_free(names);
    return found || count == 0;
}

// A network that is asked for by name must be there, and of a size that can be laid out.
static bool check_network(folk_reader *reader, int society, folk_error *err) {
    if (society < 0)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "the run keeps no population, so there is no network to plot");
    const folk_society *shown = folk_reader_society(reader, society);
    if (shown->network == NULL)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "population '%s' has no network: everyone meets everyone; --kind society "
                         "shows its agents",
                         shown->name);
    return shown->size <= MOST_NODES ||
           folk_fail(err, FOLK_ERR_USAGE,
                     "population '%s' has %zu nodes; a network that is laid out has %d at most",
                     shown->name, shown->size, MOST_NODES);
}

// A scene's message as the sentence of an error.
static bool fail_with(const char *message, folk_error *err) {
    char text[sizeof((folk_society_scene *)NULL)->message];
    snprintf(text, sizeof text, "%s", message);
    text[0] = (char)tolower((unsigned char)text[0]);
    const size_t length = strlen(text);
    if (length > 0 && text[length - 1] == '.') text[length - 1] = '\0';
    return folk_fail(err, FOLK_ERR_USAGE, "%s", text);
}

static bool shows_agents(const folk_society_scene *scene) {
    return scene->kind == FOLK_VIEW_LATTICE || scene->kind == FOLK_VIEW_NETWORK ||
           scene->kind == FOLK_VIEW_FIELD ||
           (scene->kind == FOLK_VIEW_BELIEF && scene->strand_count == 0);
}

// What is above the picture: the title, and of agents who they are and at which moment.
static folk_rect draw_heading(const folk_plot *plot, const folk_society_scene *scene) {
    folk_rect rect = folk_plot_title(plot);
    const folk_text_style style = folk_text_plain(plot->theme, 1, FOLK_ANCHOR_START);
    folk_reader *reader = plot->runs->items[0].reader;
    char time[32], text[160];
    size_t index;
    if (!shows_agents(scene) || !folk_reader_moment_at(reader, plot->at, &index)) return rect;
    folk_tick_text(folk_reader_moment(reader, index), 0, time);
    snprintf(text, sizeof text, "%s, time %s", scene->name, time);
    const folk_place at = {rect.x, rect.y + style.size};
    folk_draw_text_within(plot->picture, at, &style, text, rect.width);
    const double height = fmin(style.size * 1.5, rect.height);
    return (folk_rect){rect.x, rect.y + height, rect.width, rect.height - height};
}

static double image_scale(const folk_plot *plot) {
    const double area = plot->rect.width * plot->rect.height;
    return area > 0 ? fmin(plot->scale, sqrt(most_pixels / area)) : 1;
}

static bool draw_society(const folk_plot *plot, folk_view_kind kind, folk_error *err) {
    folk_reader *reader = plot->runs->items[0].reader;
    folk_society_cache *cache = folk_society_cache_create();
    folk_society_options options = folk_society_options_default();
    options.kind = kind;
    options.population = plot->population;
    options.color = plot->color;
    options.scale = image_scale(plot);
    folk_society_scene scene;
    folk_society_scene_at(reader, plot->at, &options, cache, &scene);
    const bool ok = scene.message[0] == '\0' || fail_with(scene.message, err);
    if (ok) {
        const folk_rect rect = draw_heading(plot, &scene);
        folk_society_draw(plot->picture, rect, plot->theme, &scene);
    }
    folk_society_cache_destroy(cache);
    return ok;
}

static bool plot_society(const folk_plot *plot, folk_view_kind kind, folk_error *err) {
    folk_reader *reader = plot->runs->items[0].reader;
    const char *name =
        plot->population != NULL ? plot->population : folk_reader_view(reader)->population;
    if (plot->runs->count > 1)
        return folk_fail(err, FOLK_ERR_USAGE, "this kind shows one run; %zu given",
                         plot->runs->count);
    if (!check_population(reader, plot->population, err)) return false;
    const int society = society_named(reader, name);
    return (kind != FOLK_VIEW_NETWORK || check_network(reader, society, err)) &&
           check_color(reader, society, plot->color, err) && draw_society(plot, kind, err);
}

bool folk_plot_society(const folk_plot *plot, folk_error *err) {
    return plot_society(plot, FOLK_VIEW_NONE, err);
}

bool folk_plot_network(const folk_plot *plot, folk_error *err) {
    return plot_society(plot, FOLK_VIEW_NETWORK, err);
}
