// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of a sweep: a metric's number of each run against one or two factors. Runs that differ
// in other factors or in the replicate are taken together, unless the other factors make no more
// than eight groups, which then have a curve each. Of a factor with many values (a random design)
// neighbours are gathered in classes of equal width. Each says in a sentence what it lacks.
#ifndef FOLK_CLI_SWEEP_PICTURE_H
#define FOLK_CLI_SWEEP_PICTURE_H

#include "cli/swept.h"
#include "viz/theme.h"

typedef enum folk_sweep_picture_kind {
    FOLK_SWEEP_LINE, // mean and 95 % band (Student's t) over the runs at each value of x
    FOLK_SWEEP_HEAT, // mean at each pair of values of x and y
    FOLK_SWEEP_BOX,  // spread over the runs at each value of x
} folk_sweep_picture_kind;

typedef struct folk_sweep_picture {
    const folk_swept *swept;
    folk_sweep_picture_kind kind;
    int metric;
    int x, y; // factors; -1: none
    const char *title;
    bool log_x, log_y;
    folk_picture *picture;
    folk_rect rect;
    const folk_theme *theme;
} folk_sweep_picture;

/// The kind and factors that show such a sweep best: one numeric factor a line, two a heat map,
/// texts boxes. `x` and `y` that are set stay.
void folk_sweep_picture_choose(folk_sweep_picture *picture);

/// `kind` stays, and the factors that it needs are filled in.
void folk_sweep_picture_fill(folk_sweep_picture *picture);

bool folk_sweep_picture_draw(const folk_sweep_picture *picture, folk_error *err);

/// In one sentence, what the picture shows, with its extremes, for who does not see it. Owned by
/// the caller.
char *folk_sweep_picture_describe(const folk_sweep_picture *picture);

/// A square for each factor (down) and metric (along): the share of the variance over the runs that
/// the factor alone makes (epsilon squared, Kelley 1935), row by row in `shares`.
void folk_sweep_draw_shares(const folk_swept *swept, const int *metrics, int count,
                            const double *shares, folk_picture *picture, folk_rect rect,
                            const folk_theme *theme);

/// Epsilon squared of one factor for one metric, 0 to 1; NaN where nothing varies.
double folk_sweep_share(const folk_swept *swept, int factor, int metric);

/// Scenario, design, runs, seed, version and key in a sentence or two. Owned by the caller.
char *folk_sweep_caption(const folk_swept *swept);

#endif
