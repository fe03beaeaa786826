// SPDX-License-Identifier: GPL-3.0-or-later
// Where two runs part: the first recorded value of one that the other does not have. The runs may
// be thinned differently, as long as the second keeps every value.
#ifndef FOLK_CLI_DIVERGENCE_H
#define FOLK_CLI_DIVERGENCE_H

#include "core/store.h"

/// A run in a store; the store is borrowed.
typedef struct folk_run_place {
    folk_store *store;
    int64_t run;
} folk_run_place;

/// A sentence that the caller owns, or NULL when all values of `kept` are in `now`.
char *folk_divergence_find(const folk_run_place *kept, const folk_run_place *now, folk_error *err);

#endif
