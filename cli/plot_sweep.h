// SPDX-License-Identifier: GPL-3.0-or-later
// A picture of a sweep as a file, for `folk plot --sweep` and for the end of `folk sweep`.
#ifndef FOLK_CLI_PLOT_SWEEP_H
#define FOLK_CLI_PLOT_SWEEP_H

#include "cli/sweep_picture.h"

typedef struct folk_plot_sweep_def {
    int kind;                   // folk_sweep_picture_kind; -1: what shows the sweep best
    const char *metric;         // NULL: the first that was recorded
    const char *x, *y, *title;  // NULL: not given
    const char *out;            // NULL: SCENARIO.svg beside `folder`
    const char *folder;         // of the default name, with its slash; NULL: the current one
    double width, height, font; // points
    double dpi;                 // of a PNG
    bool dark, log_x, log_y, bare;
} folk_plot_sweep_def;

/// 160 x 100 mm, 9 points, 200 dots an inch.
folk_plot_sweep_def folk_plot_sweep_def_default(void);

/// Writes the picture; `*name` is the file's, which the caller owns, or NULL on failure.
bool folk_plot_sweep(const folk_swept *swept, const folk_plot_sweep_def *def, char **name,
                     folk_error *err);

/// A light theme is drawn with its font. Draws picture and caption on the whole page.
bool folk_plot_sweep_page(folk_sweep_picture *picture, const char *caption, folk_error *err);

#endif
