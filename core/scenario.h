// SPDX-License-Identifier: GPL-3.0-or-later
// What a scenario declares, as plain data that needs no Lua: name, parameters, metrics, and the
// files it is made of. Immutable once loaded, shared by all its runs, and written whole into the
// store, so that whoever opens a store needs neither Lua nor the files.
#ifndef FOLK_CORE_SCENARIO_H
#define FOLK_CORE_SCENARIO_H

#include "core/param.h"

#include <stddef.h>

/// How the series of a metric becomes the one number of the run's table of measures.
typedef enum folk_summary {
    FOLK_SUMMARY_MEAN, // over what was recorded, each record alike
    FOLK_SUMMARY_LAST,
    FOLK_SUMMARY_SUM,
    FOLK_SUMMARY_MIN,
    FOLK_SUMMARY_MAX,
} folk_summary;

typedef struct folk_metric {
    char *name; // identifier
    char *unit; // "1" for a share or count without unit
    char *doc;  // one-line definition
    folk_summary summary;
} folk_metric;

/// A file that the scenario read: itself, what it requires, data. Content-addressed in the store.
typedef struct folk_file {
    char *name; // as the scenario names it: "image-scoring.lua", "helper", "data/pd.json"
    char *path; // where it was found; never part of a digest
    char *bytes;
    size_t size;
} folk_file;

/// What a model's tokens cost.
typedef struct folk_price {
    char *model;          // as requests name it
    double input, output; // per million tokens, in any currency
} folk_price;

typedef struct folk_scenario {
    char *name;    // kebab-case
    char *summary; // one line: the researcher's question
    char *source;  // citation
    folk_param *params;
    int param_count;
    folk_metric *metrics; // the shared ones first (FOLK_METRIC_…), then the scenario's own
    int metric_count;
    folk_file *files; // files[0] is the scenario itself
    int file_count;
    folk_price *prices; // not kept in a store: what was paid is
    int price_count;
    char *view; // how its society is to be shown, JSON (docs/store.md); NULL: it does not say
} folk_scenario;

/// The metrics that every scenario has; their numbers are fixed.
enum {
    FOLK_METRIC_COOPERATION,
    FOLK_METRIC_WELFARE,
    FOLK_METRIC_EFFICIENCY,
    FOLK_METRIC_INEQUALITY,
    FOLK_METRIC_INVALID_ANSWERS,
    FOLK_METRIC_FALLBACKS,
    FOLK_METRIC_SHARED, // how many
};

/// Fills `metrics` (room for FOLK_METRIC_SHARED) with the shared metrics' declarations.
void folk_metric_shared(folk_metric *metrics);

int folk_scenario_find_param(const folk_scenario *scenario, const char *name);  // -1: none
int folk_scenario_find_metric(const folk_scenario *scenario, const char *name); // -1: none

const char *folk_summary_name(folk_summary summary);
bool folk_summary_of(const char *name, folk_summary *summary);

/// Hash over the contents and names of all files: the scenario's identity in the store.
void folk_scenario_hash(const folk_scenario *scenario, char out[33]);

void folk_scenario_clear(folk_scenario *scenario);

/// One value for each parameter of a scenario, in its order.
typedef struct folk_values {
    folk_value *items;
    int count;
} folk_values;

folk_values folk_values_default(const folk_scenario *scenario);

/// Sets one by "name=value"; fails with the parameter's sentence, or with the nearest known name.
bool folk_values_set(folk_values *values, const folk_scenario *scenario, const char *assignment,
                     folk_error *err);
folk_values folk_values_copy(const folk_values *values);
/// Whether they are values of this scenario's parameters, within bounds: those of a store may not
/// be.
bool folk_values_check(const folk_values *values, const folk_scenario *scenario, folk_error *err);

void folk_values_clear(folk_values *values);

/// A change that somebody made while the run went on: of a parameter, or of what one agent has in
/// a column.
typedef struct folk_intervention {
    double time;      // virtual
    int param;        // by number; FOLK_NO_PARAM: of an agent
    char *target;     // then "POPULATION.COLUMN[AGENT]", agents from 1; otherwise NULL; owned
    folk_value value; // of an agent as text: a number, or the name of a type
} folk_intervention;

enum { FOLK_NO_PARAM = -1 };

typedef struct folk_interventions {
    folk_intervention *items;
    int count;
} folk_interventions;

/// Whether `name` is that of an agent's column: those of parameters have no dot.
bool folk_name_is_target(const char *name);

void folk_intervention_clear(folk_intervention *one);
void folk_interventions_clear(folk_interventions *all);

#endif
