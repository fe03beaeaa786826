// SPDX-License-Identifier: GPL-3.0-or-later
// What is said when a request is not on the tape: which one is nearest, and where it differs.
#include "core/tape.h"

#include "core/tape_state.h"

#include <stdio.h>
#include <string.h>

enum {
    CONTEXT_BEFORE = 20, // bytes of a text that are shown before the first difference
    CONTEXT_AFTER = 24,  // and from it on
    SHOWN_BYTES = 256,   // room for both, with escapes of 4 bytes for 1
};

static size_t common_beginning(const char *a, size_t a_bytes, const char *b, size_t b_bytes) {
    const size_t most = a_bytes < b_bytes ? a_bytes : b_bytes;
    size_t count = 0;
    while (count < most && a[count] == b[count])
        count++;
    return count;
}

// Bytes in common at the beginning and at the end; none counts twice.
static size_t likeness(const char *a, size_t a_bytes, const char *b, size_t b_bytes) {
    const size_t beginning = common_beginning(a, a_bytes, b, b_bytes);
    const size_t most = (a_bytes < b_bytes ? a_bytes : b_bytes) - beginning;
    size_t end = 0;
    while (end < most && a[a_bytes - 1 - end] == b[b_bytes - 1 - end])
        end++;
    return beginning + end;
}

typedef struct place {
    int64_t run, seq; // run 0: none; of a tape of sweeps the sweep, and the row's number
} place;

static const char newest_of_runs[] = "SELECT run, seq, request FROM exchange "
                                     "WHERE run >= ?1 AND run < ?2 "
                                     "ORDER BY run DESC, seq DESC LIMIT ?3";
static const char newest_of_sweeps[] = "SELECT e.sweep, e.rowid, r.request FROM " FOLK_TAPE_SWEEPS
                                       " WHERE e.sweep >= ?1 AND e.sweep < ?2"
                                       " ORDER BY e.rowid DESC LIMIT ?3";
static const char one_of_run[] =
    "SELECT " FOLK_TAPE_COLUMNS " FROM exchange WHERE run = ? AND seq = ?";
static const char one_of_sweep[] = "SELECT " FOLK_TAPE_SWEEP_COLUMNS " FROM " FOLK_TAPE_SWEEPS
                                   " WHERE e.sweep = ? AND e.rowid = ?";

static bool find_nearest(folk_tape *tape, const char *request, place *nearest, folk_error *err) {
    sqlite3_stmt *select;
    if (!folk_store_prepare(tape->store, tape->sweeps ? newest_of_sweeps : newest_of_runs, &select,
                            err))
        return false;
    sqlite3_bind_int64(select, 1, tape->sweeps ? 0 : tape->run);
    sqlite3_bind_int64(select, 2, tape->before);
    sqlite3_bind_int(select, 3, FOLK_TAPE_NEAREST);
    const size_t bytes = strlen(request);
    size_t best = 0;
    bool ok;
    while (folk_store_row(tape->store, select, &ok, err)) {
        const char *other = (const char *)sqlite3_column_text(select, 2);
        if (other == NULL) continue;
        const size_t common = likeness(request, bytes, other, strlen(other));
        if (nearest->run != 0 && common <= best) continue;
        *nearest = (place){sqlite3_column_int64(select, 0), sqlite3_column_int64(select, 1)};
        best = common;
    }
    sqlite3_finalize(select);
    return ok;
}

bool folk_tape_nearest(folk_tape *tape, const char *request, folk_recorded *found,
                       folk_error *err) {
    *found = (folk_recorded){0};
    place nearest = {0};
    if (!find_nearest(tape, request, &nearest, err)) return false;
    if (nearest.run == 0) return true;
    sqlite3_stmt *select;
    if (!folk_store_prepare(tape->store, tape->sweeps ? one_of_sweep : one_of_run, &select, err))
        return false;
    tape->first = 0;
    folk_arena_reset(tape->texts);
    sqlite3_bind_int64(select, 1, nearest.run);
    sqlite3_bind_int64(select, 2, nearest.seq);
    bool ok;
    if (folk_store_row(tape->store, select, &ok, err)) folk_tape_read(tape, select, found);
    sqlite3_finalize(select);
    return ok;
}

static bool continues(char byte) {
    return ((unsigned char)byte & 0xc0) == 0x80;
}

// Bytes of the UTF-8 character at `text`; 0 when there is none, or it is a control character, which
// a terminal would obey.
static size_t printable(const char *text) {
    const unsigned char byte = (unsigned char)text[0];
    if (byte < 0x20 || byte == 0x7f) return 0;
    if (byte < 0x80) return 1;
    const size_t bytes = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    if (byte < 0xc2 || byte > 0xf4) return 0;
    if (byte == 0xc2 && (unsigned char)text[1] < 0xa0) return 0;
    for (size_t i = 1; i < bytes; i++)
        if (!continues(text[i])) return 0;
    return bytes;
}

static char *show_byte(char *out, char byte) {
    switch (byte) {
    case '\n':
        return stpcpy(out, "\\n");
    case '\r':
        return stpcpy(out, "\\r");
    case '\t':
        return stpcpy(out, "\\t");
    default:
        return out + sprintf(out, "\\x%02x", (unsigned char)byte);
    }
}

// The beginning of a character, at or before `at`.
static size_t character_at(const char *text, size_t at) {
    size_t start = at;
    while (start > 0 && at - start < 3 && continues(text[start]))
        start--;
    return start + printable(text + start) > at ? start : at;
}

// What lies around byte `at`, between quotes.
static void show(const char *text, size_t at, char out[SHOWN_BYTES]) {
    const size_t bytes = strlen(text);
    size_t from = at > CONTEXT_BEFORE ? character_at(text, at - CONTEXT_BEFORE) : 0;
    char *end = stpcpy(out, from > 0 ? "'…" : "'");
    while (from < bytes && from < at + CONTEXT_AFTER) {
        const size_t whole = printable(text + from);
        if (whole == 0) {
            end = show_byte(end, text[from++]);
            continue;
        }
        memcpy(end, text + from, whole);
        end += whole;
        from += whole;
    }
    strcpy(end, from < bytes ? "…'" : "'");
}

char *folk_tape_difference(const char *recorded, const char *asked) {
    const size_t at = common_beginning(recorded, strlen(recorded), asked, strlen(asked));
    if (recorded[at] == '\0' && asked[at] == '\0') return folk_strdup("nowhere: they are equal");
    const size_t start = character_at(recorded, at);
    char before[SHOWN_BYTES], now[SHOWN_BYTES];
    show(recorded, start, before);
    show(asked, start, now);
    return folk_format("at byte %zu: %s was recorded, %s is asked", at + 1, before, now);
}

char *folk_tape_missing(folk_tape *tape, const char *request, uint32_t n, folk_error *err) {
    folk_recorded found = {0};
    if (!folk_tape_nearest(tape, request, &found, err)) return NULL;
    if (found.run == 0)
        return folk_strdup("its answer is not on the tape, which holds no exchange at all");
    if (strcmp(found.exchange.request, request) == 0)
        return folk_format(
            "it asks the same for the %uth time%s, and the tape has fewer answers of "
            "a model to it",
            n + 1, tape->sweeps ? " in its replicate" : "");
    char *difference = folk_tape_difference(found.exchange.request, request);
    char *sentence = folk_format("its answer is not on the tape; the nearest request there is that "
                                 "of %s %lld, exchange %u: %s",
                                 tape->sweeps ? "sweep" : "run", (long long)found.run,
                                 found.exchange.id, difference);
    folk_free(difference);
    return sentence;
}
