// SPDX-License-Identifier: GPL-3.0-or-later
// A script is a scenario file that was read and checked: what it declares (core/scenario.h), and
// the texts of all files it needs. It is immutable; every run of it has a Lua state of its own
// (lua/run.h) that executes the same texts again. A script comes from the disk, or from a store,
// byte for byte.
#ifndef FOLK_LUA_SCRIPT_H
#define FOLK_LUA_SCRIPT_H

#include "core/scenario.h"

typedef struct folk_script folk_script;

/// Limits that hold while a scenario's code runs.
typedef struct folk_script_limits {
    size_t memory; // bytes that Lua may hold; 0: 1 GiB
    bool no_jit;   // interpret only (the digest must not change)
} folk_script_limits;

/// Whether LuaJIT can compile on this machine; otherwise it interprets.
bool folk_jit_available(void);

/// Reads and executes the file at `path`, which must return folk.scenario { … }.
folk_script *folk_script_load(const char *path, const folk_script_limits *limits, folk_error *err);

/// A script whose files are those of `scenario` (as folk_store_scenario gives them); the disk is
/// not read.
folk_script *folk_script_restore(const folk_scenario *scenario, const folk_script_limits *limits,
                                 folk_error *err);

/// Remembers the files that folk.file parameters name under `values`, so that runs find them and
/// the store keeps them: to be called for each set of values before a run with it begins.
/// Values that the scenario itself chose (a case of `verify`) name files beside it; only those
/// that a user gave may name files `anywhere`.
bool folk_script_gather(folk_script *script, const folk_values *values, bool anywhere,
                        folk_error *err);

/// Compiles once what every run would compile anew: worth its time where a script has many runs.
/// Runs stay the same. To be called before the first of them.
bool folk_script_compile(folk_script *script, folk_error *err);

void folk_script_destroy(folk_script *script);
const folk_scenario *folk_script_scenario(const folk_script *script);
const folk_script_limits *folk_script_limits_of(const folk_script *script);

/// One comparison of theory and measurement that the scenario declares in `verify`.
typedef struct folk_verify_case {
    const char *what;       // what is compared
    const char *source;     // of the formula or figure
    const char *measure;    // a metric, by its summary; or a number of a published table, as
                            // "table/column/text": in the row that holds the text
    const char *const *set; // parameter assignments "name=value"
    int set_count;
    int runs;         // replicates, with seeds 1, 2, …
    double tolerance; // absolute; 0: judge by z
    double z;         // largest |z| that passes; 4 unless declared
} folk_verify_case;

int folk_script_case_count(const folk_script *script);
const folk_verify_case *folk_script_case(const folk_script *script, int index);

/// The theory's value for a case under `values` (the case's `set` already applied).
bool folk_script_theory(const folk_script *script, int index, const folk_values *values,
                        double *theory, folk_error *err);

#endif
