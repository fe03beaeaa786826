// SPDX-License-Identifier: GPL-3.0-or-later
// Typed parameters. A scenario declares each once, with type, default, bounds, unit and a line of
// documentation; the command line, sweeps, the viewer's sliders and the docs all come from that.
#ifndef FOLK_CORE_PARAM_H
#define FOLK_CORE_PARAM_H

#include "core/error.h"

#include <stdint.h>

typedef enum folk_param_type {
    FOLK_PARAM_INT,    // whole number, |value| <= 2^53
    FOLK_PARAM_NUMBER, // finite double
    FOLK_PARAM_PROB,   // number in [0, 1]
    FOLK_PARAM_BOOL,
    FOLK_PARAM_CHOICE, // one of `choices`
    FOLK_PARAM_TEXT,
    FOLK_PARAM_FILE, // a path that the scenario may read
} folk_param_type;

/// number serves INT, NUMBER, PROB and BOOL (0 or 1); text serves CHOICE, TEXT and FILE (never NULL
/// there).
typedef struct folk_value {
    double number;
    char *text; // owned by whoever owns the value; NULL for numbers
} folk_value;

typedef struct folk_param {
    char *name; // identifier
    char *unit; // "" when it has none
    char *doc;  // one line
    folk_param_type type;
    double min, max;  // inclusive; -inf and inf when unbounded (numbers only)
    folk_value value; // the default
    char **choices;   // CHOICE only
    int choice_count;
    int line; // where the scenario declares it; 0 if unknown
} folk_param;

const char *folk_param_type_name(folk_param_type type);

/// Whether values of that type are texts (CHOICE, TEXT, FILE) rather than numbers.
bool folk_param_is_text(folk_param_type type);

enum { FOLK_PARAM_WANTED = 512 };

/// What a value of `param` must be: "a probability from 0 to 1", "one of public, private".
void folk_param_wanted(const folk_param *param, char out[FOLK_PARAM_WANTED]);

/// Reads `text` as a value of `param`. Fails with one sentence: the parameter, the text, what would
/// be right ("noise = 1.5: must be a probability from 0 to 1"; "3.7" for an int; the nearest
/// choice).
bool folk_param_parse(const folk_param *param, const char *text, folk_value *value,
                      folk_error *err);

/// Checks bounds and choices of a value that came typed (from Lua, from JSON).
bool folk_param_check(const folk_param *param, const folk_value *value, folk_error *err);

/// The value as text that folk_param_parse reads back to the same value (doubles by %.17g or
/// shorter); the caller owns it.
char *folk_param_format(const folk_param *param, const folk_value *value);

folk_value folk_value_copy(const folk_value *value);
void folk_value_clear(folk_value *value);
void folk_param_clear(folk_param *param);

#endif
