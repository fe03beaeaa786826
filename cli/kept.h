// SPDX-License-Identifier: GPL-3.0-or-later
// A run that a store keeps, opened by its address with all that is known of it: for the commands
// that show it and that run it again.
#ifndef FOLK_CLI_KEPT_H
#define FOLK_CLI_KEPT_H

#include "cli/paths.h"
#include "cli/report.h"
#include "core/store.h"

typedef struct folk_kept {
    folk_address address; // its run is never 0
    folk_store *store;
    folk_run_info info;
    folk_scenario scenario;
    folk_values values;
    folk_report report;
} folk_kept;

/// `address` is text as folk_address_read takes it. Clear in either case.
bool folk_kept_open(const char *address, folk_kept *kept, folk_error *err);
void folk_kept_clear(folk_kept *kept);

/// The status of a run, which is "running" as long as somebody writes it.
const char *folk_kept_status(const folk_run_info *info);

#endif
