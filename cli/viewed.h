// SPDX-License-Identifier: GPL-3.0-or-later
// Which runs `folk view` shows: those that are named, all of a store, or the replicates of one.
#ifndef FOLK_CLI_VIEWED_H
#define FOLK_CLI_VIEWED_H

#include "cli/args.h"
#include "cli/paths.h"
#include "viz/reader.h"

typedef struct folk_viewed_runs {
    folk_address *items;
    size_t count, capacity;
} folk_viewed_runs;

/// The runs at "STORE#RUN", "STORE" (its newest, or `every` one of it). Fails with a sentence when
/// there are more than a window shows, or a store holds but a sweep. Clear in either case.
bool folk_viewed_find(const folk_texts *operands, bool every, folk_viewed_runs *runs,
                      folk_error *err);
void folk_viewed_clear(folk_viewed_runs *runs);

/// Other runs of the reader's store that differ in nothing but the seed, one for each seed, those
/// that came to their end first: up to `most` of `*found`. The caller frees `*runs`.
bool folk_viewed_replicates(folk_reader *reader, size_t most, int64_t **runs, size_t *count,
                            size_t *found, folk_error *err);

#endif
