// SPDX-License-Identifier: GPL-3.0-or-later
// What a run says at its end: its measures and the tables that the scenario published, read from a
// recorder or from a store, and written for people or as JSON.
#ifndef FOLK_CLI_REPORT_H
#define FOLK_CLI_REPORT_H

#include "core/recorder.h"
#include "core/scenario.h"
#include "core/store.h"

#include <jansson.h>
#include <stdio.h>

typedef struct folk_report {
    const folk_scenario *scenario; // borrowed
    double *measures;              // one for each metric; NaN: nothing was recorded
    folk_cell *cells;              // of all tables, in the order published; texts are owned
    size_t cell_count, cell_capacity;
} folk_report;

folk_report folk_report_of_recorder(const folk_scenario *scenario, const folk_recorder *recorder);
bool folk_report_of_store(const folk_scenario *scenario, folk_store *store, int64_t run,
                          folk_report *report, folk_error *err);
void folk_report_clear(folk_report *report);

/// The table of measures, then each published table under its name.
void folk_report_print(const folk_report *report, FILE *out);

/// {"cooperation": 0.5, …}
json_t *folk_report_measures(const folk_report *report);

/// {"ranking": [{"player": "tit-for-tat", …}, …], …}
json_t *folk_report_tables(const folk_report *report);

#endif
