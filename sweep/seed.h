// SPDX-License-Identifier: GPL-3.0-or-later
// What a point and a run are, whoever runs them and when: a point is the scenario's content and the
// values of all its parameters, and the seed of a run is a hash of the master seed, the point and
// the replicate. Neither knows an order or an index, so a sweep that is resumed, extended, sharded
// or merged gives each run the seed that it would have had.
#ifndef FOLK_SWEEP_SEED_H
#define FOLK_SWEEP_SEED_H

#include "core/hash.h"
#include "core/scenario.h"

/// XXH3-128, as 32 hexadecimal digits, of the scenario's hash (folk_scenario_hash) and a newline,
/// then "name=value" and a newline for each parameter, by name in byte order; values as
/// folk_param_format writes them, with a backslash before each backslash and \n for each newline.
void folk_point_key(const folk_scenario *scenario, const char *scenario_hash,
                    const folk_values *values, char out[FOLK_HASH_TEXT]);

/// XXH3-64 of the words (master, first and last 64 bits of the key, replicate), little endian, less
/// its highest bit: `folk run --seed` takes numbers below 2^63.
uint64_t folk_run_seed(uint64_t master, const char *point_key, uint64_t replicate);

/// The same seed at all points (common random numbers): XXH3-64 of the words (master, replicate).
uint64_t folk_run_seed_common(uint64_t master, uint64_t replicate);

#endif
