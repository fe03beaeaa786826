// SPDX-License-Identifier: GPL-3.0-or-later
// A sweep for other programs: its table, a row for each run in the order (point, replicate), and a
// manifest that says where the table comes from. The table leaves out what depends on the machine
// and the hour, so that equal sweeps give equal bytes however they were run.
#ifndef FOLK_CLI_EXPORT_SWEEP_H
#define FOLK_CLI_EXPORT_SWEEP_H

#include "core/error.h"

typedef enum folk_sweep_format {
    FOLK_SWEEP_CSV,
    FOLK_SWEEP_JSONL,
    FOLK_SWEEP_SQLITE, // a new file with the one table `runs`
} folk_sweep_format;

typedef struct folk_export_sweep_def {
    const char *address;  // STORE#SWEEP; NULL: the newest of the default store
    const char *out;      // NULL: standard output
    const char *manifest; // NULL: none
    folk_sweep_format format;
} folk_export_sweep_def;

bool folk_export_sweep(const folk_export_sweep_def *def, folk_error *err);

#endif
