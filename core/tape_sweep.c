// SPDX-License-Identifier: GPL-3.0-or-later
// What a tape of sweeps asks of the store.
#include "core/tape_state.h"

bool folk_tape_prepare_sweep(folk_tape *tape, folk_error *err) {
    if (tape->block == NULL &&
        !folk_store_prepare(tape->store,
                            "SELECT " FOLK_TAPE_SWEEP_COLUMNS " FROM " FOLK_TAPE_SWEEPS
                            " WHERE e.sweep = ?1 AND e.seq >= ?2 AND e.seq < ?3"
                            " AND e.point = ?4 AND e.replicate = ?5",
                            &tape->block, err))
        return false;
    sqlite3_bind_int64(tape->block, 4, (int64_t)tape->point);
    sqlite3_bind_int64(tape->block, 5, (int64_t)tape->replicate);
    return true;
}

bool folk_tape_sample_sweeps(folk_tape *tape, const char *key, uint32_t n, folk_recorded *found,
                             folk_error *err) {
    if (tape->sample == NULL &&
        !folk_store_prepare(tape->store,
                            "SELECT " FOLK_TAPE_SWEEP_COLUMNS " FROM " FOLK_TAPE_SWEEPS
                            " WHERE e.key = ?1 AND e.replicate = ?2 AND e.sweep < ?3"
                            " AND e.source = 'live' AND e.reply IS NOT NULL"
                            " ORDER BY e.sweep, e.point, e.seq LIMIT 1 OFFSET ?4",
                            &tape->sample, err))
        return false;
    tape->first = 0;
    folk_arena_reset(tape->texts);
    sqlite3_bind_text(tape->sample, 1, key, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int64(tape->sample, 2, (int64_t)tape->replicate);
    sqlite3_bind_int64(tape->sample, 3, tape->before);
    sqlite3_bind_int64(tape->sample, 4, n);
    bool ok;
    if (folk_store_row(tape->store, tape->sample, &ok, err))
        folk_tape_read(tape, tape->sample, found);
    sqlite3_reset(tape->sample);
    return ok;
}
