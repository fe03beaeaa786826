// SPDX-License-Identifier: GPL-3.0-or-later
// Errors are values with a sentence in them. A function that can fail for reasons of the world or
// of the user returns bool and fills the folk_error that is its last parameter; the text is
// complete and actionable where it arises (what was wrong, where, what would be right). Programmer
// errors assert.
#ifndef FOLK_CORE_ERROR_H
#define FOLK_CORE_ERROR_H

#include <stdbool.h>
#include <stddef.h>

typedef enum folk_code {
    FOLK_OK,
    FOLK_ERR_USAGE,    // the caller's values: a parameter, a flag, a name
    FOLK_ERR_IO,       // a file that cannot be read or written
    FOLK_ERR_STORE,    // the store: foreign, newer, full, locked
    FOLK_ERR_SCRIPT,   // a scenario raised
    FOLK_ERR_LIMIT,    // a limit of time, memory or budget was hit
    FOLK_ERR_PROVIDER, // the outside world did not answer as it should
} folk_code;

enum { FOLK_ERROR_TEXT = 4096 };

typedef struct folk_error {
    folk_code code;
    char text[FOLK_ERROR_TEXT]; // UTF-8, no trailing newline; may hold several lines (a traceback)
} folk_error;

/// Fills `err` (which may be NULL) and returns false, so that a caller writes `return
/// folk_fail(…)`.
bool folk_fail(folk_error *err, folk_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/// Puts a sentence in front of the text that `err` already holds ("in run 7: …") and returns false.
bool folk_fail_within(folk_error *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/// The candidate nearest to `name` by edit distance, or NULL if none is near enough to suggest.
const char *folk_nearest(const char *name, const char *const *candidates, int count);

/// The names with commas between them, for a sentence that lists what is known; cut at `bytes`.
void folk_name_list(const char *const *names, int count, char *out, size_t bytes);

_Noreturn void folk_assert_failed(const char *condition, const char *file, int line);

/// On in Debug and RelWithDebInfo (no NDEBUG); for programmer errors only.
#ifdef NDEBUG
#define FOLK_ASSERT(condition) ((void)sizeof((condition) ? 1 : 0))
#else
#define FOLK_ASSERT(condition) \
    ((condition) ? (void)0 : folk_assert_failed(#condition, __FILE__, __LINE__))
#endif

#endif
