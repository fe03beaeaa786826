// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/society.h"
#include "viz/cells.h"
#include "viz/label.h"
#include "viz/society_parts.h"

#include <math.h>
#include <stdio.h>

static const double most_zoom = 4096;

folk_society_scene folk_society_scene_default(void) {
    return (folk_society_scene){.selected = -1, .scale = 1, .lens = {1, {0.5, 0.5}}};
}

const char *folk_view_kind_name(folk_view_kind kind) {
    static const char *const names[] = {"none",    "lattice", "network", "field", "shares",
                                        "simplex", "market",  "belief",  "matrix"};
    return kind <= FOLK_VIEW_MATRIX ? names[kind] : "none";
}

static bool has_agents(const folk_society_scene *scene) {
    return scene->kind == FOLK_VIEW_LATTICE || scene->kind == FOLK_VIEW_NETWORK ||
           scene->kind == FOLK_VIEW_FIELD || scene->kind == FOLK_VIEW_BELIEF;
}

// Above the legend.
static folk_rect stage_of(const folk_society_scene *scene, folk_rect rect,
                          const folk_theme *theme) {
    if (!has_agents(scene) || scene->kind == FOLK_VIEW_BELIEF) return rect;
    const double legend = folk_shade_legend_height(theme, &scene->shading);
    return (folk_rect){rect.x, rect.y, rect.width, fmax(rect.height - legend, 0)};
}

void folk_society_say(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                      const char *text) {
    folk_text_style style = folk_text_plain(theme, 1.1, FOLK_ANCHOR_MIDDLE);
    style.color = theme->faint;
    const double width = fmin(rect.width * 0.85, 46 * theme->font);
    const double height = folk_draw_paragraph(NULL, (folk_place){0}, &style, text, width);
    const folk_place at = {rect.x + rect.width / 2,
                           rect.y + fmax((rect.height - height) / 2, 0) + style.size};
    folk_draw_paragraph(picture, at, &style, text, width);
}

static void draw_agents(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                        const folk_society_scene *scene) {
    folk_shade own;
    const folk_shade *shade = folk_kept_shade(scene, theme, &own);
    const folk_rect stage = stage_of(scene, rect, theme);
    switch (scene->kind) {
    case FOLK_VIEW_LATTICE:
        folk_lattice_draw(picture, stage, theme, scene, shade);
        break;
    case FOLK_VIEW_NETWORK:
        folk_network_picture_draw(picture, stage, theme, scene, shade);
        break;
    case FOLK_VIEW_FIELD:
        folk_field_draw(picture, stage, theme, scene, shade);
        break;
    default:
        folk_belief_draw(picture, stage, theme, scene, shade);
        return;
    }
    const folk_rect legend = {rect.x, stage.y + stage.height + theme->padding, rect.width,
                              rect.height - stage.height - theme->padding};
    folk_shade_legend(picture, legend, theme, shade, &scene->shading);
}

void folk_society_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                       const folk_society_scene *scene) {
    if (!(rect.width >= 1) || !(rect.height >= 1)) return;
    if (scene->message[0] != '\0') {
        folk_society_say(picture, rect, theme, scene->message);
        return;
    }
    switch (scene->kind) {
    case FOLK_VIEW_NONE:
        folk_society_say(picture, rect, theme, "This run has no picture of its society.");
        break;
    case FOLK_VIEW_SHARES:
        folk_shares_draw(picture, rect, theme, scene);
        break;
    case FOLK_VIEW_SIMPLEX:
        folk_simplex_picture_draw(picture, rect, theme, scene);
        break;
    case FOLK_VIEW_MARKET:
        folk_market_draw(picture, rect, theme, scene);
        break;
    case FOLK_VIEW_MATRIX:
        folk_matrix_draw(picture, rect, theme, scene);
        break;
    default:
        draw_agents(picture, rect, theme, scene);
    }
}

int64_t folk_society_at(const folk_society_scene *scene, folk_rect rect, const folk_theme *theme,
                        folk_place place) {
    const folk_rect stage = stage_of(scene, rect, theme);
    if (scene->message[0] != '\0' || place.x < stage.x || place.y < stage.y ||
        place.x >= stage.x + stage.width || place.y >= stage.y + stage.height)
        return -1;
    switch (scene->kind) {
    case FOLK_VIEW_LATTICE:
        return folk_lattice_at(scene, stage, place);
    case FOLK_VIEW_NETWORK:
        return folk_network_picture_at(scene, stage, place);
    case FOLK_VIEW_FIELD:
        return folk_field_at(scene, stage, theme, place);
    case FOLK_VIEW_BELIEF:
        return folk_belief_at(scene, stage, theme, place);
    default:
        return -1;
    }
}

static void tell_agent(const folk_society_scene *scene, int64_t agent, char *text, size_t room) {
    char site[64] = "", value[96] = "";
    if (scene->kind == FOLK_VIEW_LATTICE)
        snprintf(site, sizeof site, " (row %lld, column %lld)",
                 (long long)(agent / scene->columns + 1), (long long)(agent % scene->columns + 1));
    if (scene->kind == FOLK_VIEW_NETWORK)
        snprintf(site, sizeof site, " (neighbours: %u)",
                 folk_network_degree(scene->network, (uint32_t)agent));
    if (scene->shading.values != NULL)
        folk_shade_text(&scene->shading, scene->shading.values[agent], value, sizeof value);
    // Agents are numbered from 1, as in a scenario.
    if (value[0] != '\0')
        snprintf(text, room, "agent %lld%s: %s %s", (long long)agent + 1, site,
                 scene->shading.name != NULL ? scene->shading.name : "value", value);
    else
        snprintf(text, room, "agent %lld%s", (long long)agent + 1, site);
}

bool folk_society_hover(const folk_society_scene *scene, folk_rect rect, const folk_theme *theme,
                        folk_place place, char *text, size_t room) {
    text[0] = '\0';
    if (scene->message[0] != '\0') return false;
    if (scene->kind == FOLK_VIEW_SHARES)
        return folk_shares_hover(scene, rect, theme, place, text, room);
    if (scene->kind == FOLK_VIEW_MARKET)
        return folk_market_hover(scene, rect, theme, place, text, room);
    if (scene->kind == FOLK_VIEW_MATRIX)
        return folk_matrix_hover(scene, rect, theme, place, text, room);
    const int64_t agent = folk_society_at(scene, rect, theme, place);
    if (agent >= 0) tell_agent(scene, agent, text, room);
    return agent >= 0;
}

// Width and height of the whole, as seen without zoom.
static folk_place whole_of(const folk_society_scene *scene, folk_rect stage) {
    const double least = fmin(stage.width, stage.height);
    folk_place whole = {least, least};
    uint32_t columns = scene->columns, rows = scene->rows;
    if (scene->kind == FOLK_VIEW_FIELD) folk_cells_pack(stage, scene->size, &columns, &rows);
    if (scene->kind == FOLK_VIEW_NETWORK || columns == 0 || rows == 0) return whole;
    const double side = fmin(stage.width / columns, stage.height / rows);
    return (folk_place){side * columns, side * rows};
}

// Where the middle is after the whole was moved so that it leaves no margin.
static double settled(double centre, double room, double whole) {
    if (whole <= room) return 0.5;
    return fmin(fmax(centre, room / 2 / whole), 1 - room / 2 / whole);
}

static folk_lens settle(folk_lens lens, folk_rect stage, folk_place whole) {
    lens.centre.x = settled(lens.centre.x, stage.width, whole.x * lens.zoom);
    lens.centre.y = settled(lens.centre.y, stage.height, whole.y * lens.zoom);
    return lens;
}

folk_lens folk_society_zoom(const folk_society_scene *scene, folk_rect rect,
                            const folk_theme *theme, folk_place place, double factor) {
    const folk_rect stage = stage_of(scene, rect, theme);
    const folk_place whole = whole_of(scene, stage);
    const double before = fmax(scene->lens.zoom, 1);
    folk_lens lens = {fmin(fmax(before * factor, 1), most_zoom), {0.5, 0.5}};
    const folk_lens from = settle((folk_lens){before, scene->lens.centre}, stage, whole);
    const double x = place.x - (stage.x + stage.width / 2);
    const double y = place.y - (stage.y + stage.height / 2);
    if (!(whole.x > 0) || !(whole.y > 0)) return lens;
    lens.centre.x = from.centre.x + x / whole.x * (1 / before - 1 / lens.zoom);
    lens.centre.y = from.centre.y + y / whole.y * (1 / before - 1 / lens.zoom);
    return settle(lens, stage, whole);
}

folk_lens folk_society_pan(const folk_society_scene *scene, folk_rect rect, const folk_theme *theme,
                           folk_place pull) {
    const folk_rect stage = stage_of(scene, rect, theme);
    const folk_place whole = whole_of(scene, stage);
    folk_lens lens = {fmax(scene->lens.zoom, 1), scene->lens.centre};
    if (!(whole.x > 0) || !(whole.y > 0)) return lens;
    lens.centre.x -= pull.x / (whole.x * lens.zoom);
    lens.centre.y -= pull.y / (whole.y * lens.zoom);
    return settle(lens, stage, whole);
}
