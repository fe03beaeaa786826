// SPDX-License-Identifier: GPL-3.0-or-later
// The runs that a plot shows: opened through the viewer's reader, named by what tells them apart,
// and put into groups of replicates, which differ in nothing but the seed.
#ifndef FOLK_CLI_PLOT_RUNS_H
#define FOLK_CLI_PLOT_RUNS_H

#include "cli/args.h"
#include "viz/reader.h"

typedef struct folk_plot_run {
    folk_reader *reader;
    char *name;   // what tells it from the others: "q = 0.5, seed 3"
    size_t group; // of replicates, from 0
} folk_plot_run;

typedef struct folk_plot_runs {
    folk_plot_run *items; // at least one once opened
    size_t count, capacity, group_count;
    folk_texts varying; // names of parameters in which runs differ; borrowed from the first run
} folk_plot_runs;

/// Opens the runs at `addresses` (none: the newest of the default store), or `all` runs of each
/// store that is named without a run. Clear in either case.
bool folk_plot_runs_open(const folk_texts *addresses, bool all, folk_plot_runs *runs,
                         folk_error *err);
void folk_plot_runs_clear(folk_plot_runs *runs);

/// What tells a group's runs from those of other groups; "" when there is one group. Owned by the
/// caller.
char *folk_plot_group_name(const folk_plot_runs *runs, size_t group);

/// The number of a metric in a run; -1 with a sentence when the run has none of that name.
int folk_plot_metric(const folk_plot_run *run, const char *name, folk_error *err);

/// The number of a parameter in a run; -1 with a sentence when the run has none of that name.
int folk_plot_parameter(const folk_plot_run *run, const char *name, folk_error *err);

/// Scenario, runs, parameters that are not the default, seeds, version and digests, in a sentence
/// or two. Owned by the caller.
char *folk_plot_caption(const folk_plot_runs *runs);

#endif
