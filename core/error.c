// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"

#include "core/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool folk_fail(folk_error *err, folk_code code, const char *format, ...) {
    if (err == NULL) return false;
    va_list args;
    va_start(args, format);
    err->code = code;
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    folk_text_tame(err->text);
    return false;
}

bool folk_fail_within(folk_error *err, const char *format, ...) {
    if (err == NULL) return false;
    char rest[FOLK_ERROR_TEXT];
    memcpy(rest, err->text, sizeof rest);
    va_list args;
    va_start(args, format);
    int length = vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    if (length >= 0 && (size_t)length < sizeof err->text)
        snprintf(err->text + length, sizeof err->text - (size_t)length, "%s", rest);
    folk_text_tame(err->text);
    return false;
}

// Levenshtein distance with one row; names longer than the row are never near.
static int edit_distance(const char *a, const char *b) {
    enum { LONGEST = 64 };
    int row[LONGEST + 1];
    const int length_a = (int)strlen(a), length_b = (int)strlen(b);
    if (length_a > LONGEST || length_b > LONGEST) return LONGEST;
    for (int j = 0; j <= length_b; j++)
        row[j] = j;
    for (int i = 1; i <= length_a; i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j <= length_b; j++) {
            const int replace = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            int best = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
            row[j] = replace < best ? replace : best;
        }
    }
    return row[length_b];
}

const char *folk_nearest(const char *name, const char *const *candidates, int count) {
    const char *nearest = NULL;
    int smallest = (int)strlen(name) / 3 + 2; // beyond that a guess misleads
    for (int i = 0; i < count; i++) {
        const int distance = edit_distance(name, candidates[i]);
        if (distance >= smallest) continue;
        smallest = distance;
        nearest = candidates[i];
    }
    return nearest;
}

void folk_name_list(const char *const *names, int count, char *out, size_t bytes) {
    size_t length = 0;
    out[0] = '\0';
    for (int i = 0; i < count && length < bytes; i++)
        length +=
            (size_t)snprintf(out + length, bytes - length, "%s%s", i > 0 ? ", " : "", names[i]);
}

void folk_assert_failed(const char *condition, const char *file, int line) {
    fprintf(stderr, "folk: internal error: %s does not hold at %s:%d\n", condition, file, line);
    abort();
}
