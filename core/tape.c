// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tape.h"

#include "core/tape_state.h"

#include <stdio.h>
#include <string.h>

folk_tape *folk_tape_open(const folk_tape_def *def) {
    folk_tape *tape = folk_alloc(sizeof *tape);
    tape->store = def->store;
    tape->run = def->run;
    tape->before = def->before > 0 ? def->before : INT64_MAX;
    if (def->run != 0 && !def->sweeps) tape->before = def->run + 1;
    tape->sweeps = def->sweeps;
    tape->point = def->point;
    tape->replicate = def->replicate;
    tape->texts = folk_arena_create();
    return tape;
}

void folk_tape_close(folk_tape *tape) {
    if (tape == NULL) return;
    sqlite3_finalize(tape->block);
    sqlite3_finalize(tape->sample);
    folk_arena_destroy(tape->texts);
    folk_free(tape->marks);
    folk_free(tape);
}

bool folk_tape_is_of_sweeps(const folk_tape *tape) {
    return tape->sweeps;
}

static const char *text_of(folk_tape *tape, sqlite3_stmt *select, int column) {
    const char *text = (const char *)sqlite3_column_text(select, column);
    return text != NULL ? folk_arena_strdup(tape->texts, text) : NULL;
}

static const char *text_or_empty(folk_tape *tape, sqlite3_stmt *select, int column) {
    const char *text = text_of(tape, select, column);
    return text != NULL ? text : "";
}

void folk_tape_read(folk_tape *tape, sqlite3_stmt *select, folk_recorded *found) {
    *found = (folk_recorded){
        .run = sqlite3_column_int64(select, 0),
        .exchange =
            {
                .id = (uint32_t)sqlite3_column_int64(select, 1),
                .asker = (uint32_t)sqlite3_column_int64(select, 2),
                .to = text_or_empty(tape, select, 3),
                .asked_at = sqlite3_column_double(select, 4),
                .answer_at = sqlite3_column_double(select, 5),
                .request = text_or_empty(tape, select, 6),
                .reply = text_of(tape, select, 7),
                .error = text_of(tape, select, 8),
                .cost = sqlite3_column_double(select, 9),
                .latency = sqlite3_column_double(select, 10),
                .tokens_in = (uint32_t)sqlite3_column_int64(select, 11),
                .tokens_out = (uint32_t)sqlite3_column_int64(select, 12),
                .attempts = (uint32_t)sqlite3_column_int64(select, 13),
            },
    };
    folk_source_of(text_or_empty(tape, select, 14), &found->exchange.source);
}

static bool prepare(folk_tape *tape, sqlite3_stmt **statement, const char *sql, folk_error *err) {
    return *statement != NULL || folk_store_prepare(tape->store, sql, statement, err);
}

static bool prepare_block(folk_tape *tape, folk_error *err) {
    if (tape->sweeps) return folk_tape_prepare_sweep(tape, err);
    return prepare(tape, &tape->block,
                   "SELECT " FOLK_TAPE_COLUMNS " FROM exchange "
                   "WHERE run = ? AND seq >= ? AND seq < ?",
                   err);
}

static bool is_in_block(const folk_tape *tape, uint32_t seq) {
    return tape->first > 0 && seq >= tape->first && seq - tape->first < FOLK_TAPE_BLOCK;
}

// Numbers without a row (a question that had no answer when the run was cut off) stay empty.
static bool read_block(folk_tape *tape, uint32_t seq, folk_error *err) {
    if (!prepare_block(tape, err)) return false;
    folk_arena_reset(tape->texts);
    memset(tape->rows, 0, sizeof tape->rows);
    tape->first = seq > FOLK_TAPE_BACK ? seq - FOLK_TAPE_BACK : 1;
    sqlite3_bind_int64(tape->block, 1, tape->run);
    sqlite3_bind_int64(tape->block, 2, tape->first);
    sqlite3_bind_int64(tape->block, 3, (int64_t)tape->first + FOLK_TAPE_BLOCK);
    bool ok;
    while (folk_store_row(tape->store, tape->block, &ok, err)) {
        const int64_t number = sqlite3_column_int64(tape->block, 1) - tape->first;
        folk_tape_read(tape, tape->block, &tape->rows[number]);
    }
    sqlite3_reset(tape->block);
    if (!ok) tape->first = 0;
    return ok;
}

bool folk_tape_at(folk_tape *tape, uint32_t seq, folk_recorded *found, folk_error *err) {
    FOLK_ASSERT(tape->run != 0 && seq > 0);
    *found = (folk_recorded){0};
    if (!is_in_block(tape, seq) && !read_block(tape, seq, err)) return false;
    *found = tape->rows[seq - tape->first];
    return true;
}

// What the arena holds is over.
static void forget_block(folk_tape *tape) {
    tape->first = 0;
    folk_arena_reset(tape->texts);
}

static folk_tape_mark *mark_place(folk_tape_mark *marks, size_t capacity, const char *key) {
    size_t place = folk_hash(key, strlen(key)) & (capacity - 1);
    while (marks[place].key[0] != '\0' && strcmp(marks[place].key, key) != 0)
        place = (place + 1) & (capacity - 1);
    return &marks[place];
}

// A table with free places, at least half of them.
static void marks_grow(folk_tape *tape) {
    if (2 * (tape->mark_count + 1) <= tape->mark_capacity) return;
    const size_t capacity = tape->mark_capacity > 0 ? 2 * tape->mark_capacity : 64;
    folk_tape_mark *marks = folk_alloc(capacity * sizeof *marks);
    for (size_t i = 0; i < tape->mark_capacity; i++)
        if (tape->marks[i].key[0] != '\0')
            *mark_place(marks, capacity, tape->marks[i].key) = tape->marks[i];
    folk_free(tape->marks);
    tape->marks = marks;
    tape->mark_capacity = capacity;
}

static folk_tape_mark *mark_of(folk_tape *tape, const char *key) {
    marks_grow(tape);
    folk_tape_mark *mark = mark_place(tape->marks, tape->mark_capacity, key);
    if (mark->key[0] != '\0') return mark;
    tape->mark_count++;
    snprintf(mark->key, sizeof mark->key, "%s", key);
    mark->run = tape->run;
    return mark;
}

static void bind_sample(const folk_tape *tape, const folk_tape_mark *mark, uint32_t skip) {
    sqlite3_bind_text(tape->sample, 1, mark->key, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int64(tape->sample, 2, mark->run);
    sqlite3_bind_int64(tape->sample, 3, mark->seq);
    sqlite3_bind_int64(tape->sample, 4, tape->before);
    sqlite3_bind_int64(tape->sample, 5, skip);
}

bool folk_tape_sample(folk_tape *tape, const char *key, uint32_t n, folk_recorded *found,
                      folk_error *err) {
    *found = (folk_recorded){0};
    if (strlen(key) != FOLK_HASH_TEXT - 1) return true;
    if (tape->sweeps) return folk_tape_sample_sweeps(tape, key, n, found, err);
    if (!prepare(tape, &tape->sample,
                 "SELECT " FOLK_TAPE_COLUMNS " FROM exchange "
                 "WHERE key = ?1 AND source = 'live' AND reply IS NOT NULL "
                 "AND (run, seq) > (?2, ?3) AND run < ?4 "
                 "ORDER BY run, seq LIMIT 1 OFFSET ?5",
                 err))
        return false;
    forget_block(tape);
    folk_tape_mark *mark = mark_of(tape, key);
    if (n < mark->n) {
        mark->n = mark->seq = 0;
        mark->run = tape->run;
    }
    bind_sample(tape, mark, n - mark->n);
    bool ok;
    if (folk_store_row(tape->store, tape->sample, &ok, err)) {
        folk_tape_read(tape, tape->sample, found);
        mark->run = found->run;
        mark->seq = found->exchange.id;
        mark->n = n + 1;
    }
    sqlite3_reset(tape->sample);
    return ok;
}
