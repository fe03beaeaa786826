// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that need not be made, since another sweep has made them: of the same scenario (by hash), at
// the same point (by key) and with the same seed, by the same version of Folk, and done. Such a run
// would give the same result again, so its outcome is taken over. Sweeps that ask language models
// are passed over, also where stand-ins have answered: what is said then does not follow from the
// seed alone. Their runs are told again what they were told (cli/sweep_recall.c).
#ifndef FOLK_CORE_SWEEP_FINDER_H
#define FOLK_CORE_SWEEP_FINDER_H

#include "core/sweep_store.h"

typedef struct folk_sweep_finder folk_sweep_finder;

typedef struct folk_sweep_finder_def {
    const char *key;           // of the sweep that looks, which is passed over in its own store
    const char *scenario_hash; // that keys of points were made with
    const char *changed_hash;  // of a scenario that was changed and accepted; NULL: none
    int metrics;
} folk_sweep_finder_def;

/// Texts are copied.
folk_sweep_finder *folk_sweep_finder_create(const folk_sweep_finder_def *def);
void folk_sweep_finder_destroy(folk_sweep_finder *finder);

/// Looks in `store`, too, which is borrowed; `own`: it holds the sweep that looks. Stores are read
/// when something is looked for the first time.
void folk_sweep_finder_add(folk_sweep_finder *finder, folk_store *store, bool own);

/// Looks for the run of `wanted` (point_key, replicate and seed) and, where `*found`, completes it:
/// attempts 0 is the mark of an outcome that was taken over. Its values are valid until the next
/// call.
bool folk_sweep_finder_find(folk_sweep_finder *finder, folk_sweep_outcome *wanted, bool *found,
                            folk_error *err);

#endif
