// SPDX-License-Identifier: GPL-3.0-or-later
// What asking came to in a run, for its end and for `show`: answers by source, tokens, money, and
// how long a call took. From a provider's tally or from a store.
#ifndef FOLK_CLI_CALLS_H
#define FOLK_CLI_CALLS_H

#include "agents/provider.h"
#include "core/store.h"

#include <jansson.h>
#include <stdio.h>

/// That of a run in a store; all zero when it did not ask, or its exchanges were not kept.
bool folk_calls_of_store(folk_store *store, int64_t run, folk_tally *tally, folk_error *err);

bool folk_calls_any(const folk_tally *tally);

/// A table with a line for each source; nothing when nothing was asked.
void folk_calls_print(const folk_tally *tally, FILE *out);

/// {"answers": {"live": 12, …}, "failed": 0, "tokens_in": …, "tokens_out": …, "cost": …,
/// "latency": …}; tokens and latency are those of live calls. NULL when nothing was asked.
json_t *folk_calls_json(const folk_tally *tally);

#endif
