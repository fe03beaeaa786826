// SPDX-License-Identifier: GPL-3.0-or-later
// What tells runs apart, for the legend of a chart that shows several, and which of them are
// replicates of one another: runs of one scenario, text for text, with the same parameters and the
// same changes of them on the way, and another seed. A run that is there twice (run again with its
// seed, or gone on in another) is one replicate, not two.
#ifndef FOLK_VIZ_COMPARISON_H
#define FOLK_VIZ_COMPARISON_H

#include "viz/reader.h"

typedef struct folk_comparison folk_comparison;

/// At least one reader; they are borrowed as long as this lives.
folk_comparison *folk_comparison_create(folk_reader *const *readers, size_t count);
void folk_comparison_destroy(folk_comparison *comparison);

size_t folk_comparison_count(const folk_comparison *comparison);

/// What tells a run from the others: "q = 0.5, seed 3".
const char *folk_comparison_name(const folk_comparison *comparison, size_t run);

/// The group of a run, from 0 in the order of the runs.
size_t folk_comparison_group(const folk_comparison *comparison, size_t run);
size_t folk_comparison_group_count(const folk_comparison *comparison);

/// Whether another run of its group stands for it.
bool folk_comparison_again(const folk_comparison *comparison, size_t run);

/// Replicates in a group, each counted once.
size_t folk_comparison_size(const folk_comparison *comparison, size_t group);

/// What tells a group from the others: "q = 0.5"; "" where there is but one.
const char *folk_comparison_setting(const folk_comparison *comparison, size_t group);

/// What a legend says of a group: "q = 0.5, mean of 6 runs, 95 % band".
const char *folk_comparison_group_name(const folk_comparison *comparison, size_t group);

/// Whether a parameter of that name is not the same in all runs of a scenario.
bool folk_comparison_varies(const folk_comparison *comparison, const char *parameter);

#endif
