// SPDX-License-Identifier: GPL-3.0-or-later
// The runs that a plot shows: opened through the viewer's reader, named by what tells them apart,
// and put into groups of replicates (viz/comparison.h).
#ifndef FOLK_CLI_PLOT_RUNS_H
#define FOLK_CLI_PLOT_RUNS_H

#include "cli/args.h"
#include "viz/comparison.h"

typedef struct folk_plot_run {
    folk_reader *reader;
    const char *name; // what tells it from the others
} folk_plot_run;

typedef struct folk_plot_runs {
    folk_plot_run *items; // at least one once opened
    size_t count, capacity;
    folk_comparison *comparison;
} folk_plot_runs;

/// Opens the runs at `addresses` (none: the newest of the default store), or `all` runs of each
/// store that is named without a run. Clear in either case.
bool folk_plot_runs_open(const folk_texts *addresses, bool all, folk_plot_runs *runs,
                         folk_error *err);
void folk_plot_runs_clear(folk_plot_runs *runs);

/// The number of a metric in a run; -1 with a sentence when the run has none of that name.
int folk_plot_metric(const folk_plot_run *run, const char *name, folk_error *err);

/// The number of a parameter in a run; -1 with a sentence when the run has none of that name.
int folk_plot_parameter(const folk_plot_run *run, const char *name, folk_error *err);

/// Scenario, runs, parameters that are not the default, seeds, version and digests, in a sentence
/// or two. Owned by the caller.
char *folk_plot_caption(const folk_plot_runs *runs);

#endif
