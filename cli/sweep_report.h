// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of `folk report`: each adds its blocks to a page. What a design does not allow (indices
// of a grid, comparisons of a factor with a hundred values) is left out.
#ifndef FOLK_CLI_SWEEP_REPORT_H
#define FOLK_CLI_SWEEP_REPORT_H

#include "cli/page.h"
#include "cli/swept.h"
#include "sweep/sensitivity.h"

/// What varies and how, what does not, how far it is, and which runs failed.
void folk_report_design(folk_page *page, const folk_swept *swept);
void folk_report_failures(folk_page *page, const folk_swept *swept);

/// Figures and the table of points of one metric.
void folk_report_figures(folk_page *page, const folk_swept *swept, int metric);
void folk_report_points(folk_page *page, const folk_swept *swept, int metric);

/// Levels of a factor against one of them: treatment effects.
void folk_report_comparisons(folk_page *page, const folk_swept *swept, int metric);

/// Analysis of variance, contrasts, Shapley values, Sobol's and Morris's indices, one at a time: as
/// the design allows.
void folk_report_effects(folk_page *page, const folk_swept *swept, int metric);
void folk_report_shapley(folk_page *page, const folk_swept *swept, int metric);
void folk_report_sensitivity(folk_page *page, const folk_swept *swept, int metric);

/// Which factor moves which metric.
void folk_report_shares(folk_page *page, const folk_swept *swept, const int *metrics, int count);

/// Commands, versions, hashes.
void folk_report_origin(folk_page *page, const folk_swept *swept);

/// The command that makes the same sweep. Owned by the caller.
char *folk_sweep_command(const folk_swept *swept);

/// A metric's mean over the replicates at each row of the design, NaN where there is none; the
/// caller frees it. Rows that repeat a point have its mean.
double *folk_swept_rows(const folk_swept *swept, int metric);

/// Sobol's indices of a metric from a Saltelli design; NULL where the design is another or no base
/// sample is complete. folk_sensitivity_destroy.
folk_sensitivity *folk_swept_sobol(const folk_swept *swept, int metric);

#endif
