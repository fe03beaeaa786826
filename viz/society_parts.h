// SPDX-License-Identifier: GPL-3.0-or-later
// One picture a kind of society, each in its own file; viz/society.c chooses. Each fills `rect`
// and, for those of agents, is told how the column becomes colours.
#ifndef FOLK_VIZ_SOCIETY_PARTS_H
#define FOLK_VIZ_SOCIETY_PARTS_H

#include "viz/chart.h"
#include "viz/kept.h"

void folk_lattice_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                       const folk_society_scene *scene, const folk_shade *shade);
int64_t folk_lattice_at(const folk_society_scene *scene, folk_rect rect, folk_place place);

void folk_field_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                     const folk_society_scene *scene, const folk_shade *shade);
int64_t folk_field_at(const folk_society_scene *scene, folk_rect rect, const folk_theme *theme,
                      folk_place place);

void folk_network_picture_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                               const folk_society_scene *scene, const folk_shade *shade);
int64_t folk_network_picture_at(const folk_society_scene *scene, folk_rect rect, folk_place place);

/// Returns where the data lie.
folk_plot_area folk_shares_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                                const folk_society_scene *scene);
bool folk_shares_hover(const folk_society_scene *scene, folk_rect rect, const folk_theme *theme,
                       folk_place place, char *text, size_t room);

void folk_simplex_picture_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                               const folk_society_scene *scene);

void folk_market_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                      const folk_society_scene *scene);
bool folk_market_hover(const folk_society_scene *scene, folk_rect rect, const folk_theme *theme,
                       folk_place place, char *text, size_t room);

void folk_belief_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                      const folk_society_scene *scene, const folk_shade *shade);
int64_t folk_belief_at(const folk_society_scene *scene, folk_rect rect, const folk_theme *theme,
                       folk_place place);

void folk_matrix_draw(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                      const folk_society_scene *scene);
bool folk_matrix_hover(const folk_society_scene *scene, folk_rect rect, const folk_theme *theme,
                       folk_place place, char *text, size_t room);

/// Value of a strand at `t`: the last at or before it; NaN before the first.
double folk_strand_at(const folk_strand *strand, double t);

/// Index of the last point at or before `t`; -1: there is none.
ptrdiff_t folk_strand_find(const folk_strand *strand, double t);

/// Colour of strand `index`: its category.
folk_color folk_strand_color(const folk_theme *theme, int index);

/// Axes and grid without a curve.
folk_plot_area folk_society_axes(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                                 folk_axis x, folk_axis y);

/// The line of the present, on any ground.
void folk_society_cursor(folk_picture *picture, const folk_theme *theme, const folk_plot_area *area,
                         double t);

/// A sentence in the middle.
void folk_society_say(folk_picture *picture, folk_rect rect, const folk_theme *theme,
                      const char *text);

#endif
