// SPDX-License-Identifier: GPL-3.0-or-later
// The pictures of `folk plot`, one function a kind: from the runs' rows to shapes. Each says in a
// sentence what it lacks.
#ifndef FOLK_CLI_PLOT_PICTURE_H
#define FOLK_CLI_PLOT_PICTURE_H

#include "cli/plot_runs.h"
#include "viz/theme.h"

typedef struct folk_plot {
    const folk_plot_runs *runs;
    const folk_texts *metrics; // names; none: what the kind takes by itself
    const char *x, *y, *table; // parameters of heat and box; a published table; NULL: not given
    const char *title;
    const char *population, *color; // of society and network; NULL: as the scenario says
    bool band, log_x, log_y;
    double from, to; // of time; both 0: all
    double at;       // the moment of a society
    double scale;    // pixels a point, of images within the picture
    folk_picture *picture;
    folk_rect rect;
    const folk_theme *theme;
} folk_plot;

bool folk_plot_series(const folk_plot *plot, folk_error *err);
bool folk_plot_phase(const folk_plot *plot, folk_error *err);
bool folk_plot_simplex(const folk_plot *plot, folk_error *err);
bool folk_plot_matrix(const folk_plot *plot, folk_error *err);
bool folk_plot_fingerprint(const folk_plot *plot, folk_error *err);
bool folk_plot_heat(const folk_plot *plot, folk_error *err);
bool folk_plot_box(const folk_plot *plot, folk_error *err);
bool folk_plot_society(const folk_plot *plot, folk_error *err);
bool folk_plot_network(const folk_plot *plot, folk_error *err);

/// Draws the title, if there is one; returns the room below it.
folk_rect folk_plot_title(const folk_plot *plot);

/// "welfare (points)", or the name alone for what has no unit. Owned by the caller.
char *folk_plot_label(const char *name, const char *unit);

/// A metric's summary over a run; NaN when nothing was recorded or the store cannot answer.
double folk_plot_summary(const folk_plot_run *run, int metric);

#endif
