// SPDX-License-Identifier: GPL-3.0-or-later
// A sweep as `folk show` and `folk runs` tell of it: what it is and how far it is, not its results.
#ifndef FOLK_CLI_SHOW_SWEEP_H
#define FOLK_CLI_SHOW_SWEEP_H

#include "core/sweep_store.h"

#include <jansson.h>

/// The kind of its design ("grid"), "" where the store's text is none; the caller owns it.
char *folk_sweep_kind(const folk_sweep_info *info);

/// Outcomes that are not done.
uint64_t folk_sweep_failures(const folk_sweep_info *info);

/// What it is and how far it is.
json_t *folk_sweep_json(const folk_sweep_info *info);

/// Prints the sweep of an address (STORE#N; the newest without #N).
bool folk_show_sweep(const char *address, bool json, folk_error *err);

/// Prints a table of the scenario's files with their hashes.
void folk_show_files(const folk_scenario *scenario);

#endif
