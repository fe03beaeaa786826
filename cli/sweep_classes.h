// SPDX-License-Identifier: GPL-3.0-or-later
// Classes of a factor's values: one for each value where they are few, otherwise classes of equal
// width.
#ifndef FOLK_CLI_SWEEP_CLASSES_H
#define FOLK_CLI_SWEEP_CLASSES_H

#include "cli/swept.h"

enum { FOLK_CLASSES_VALUES = 60, FOLK_CLASSES_WIDE = 20, FOLK_CLASSES_COARSE = 10 };

typedef struct folk_classes {
    size_t count;
    size_t *of;      // by point
    double *middles; // NaN of texts
    char **names;
    bool numeric;
    bool gathered; // several values share a class
} folk_classes;

/// At most FOLK_CLASSES_VALUES values stand for themselves; else `wide` classes.
folk_classes folk_classes_of(const folk_swept *swept, int factor, size_t wide, bool log);
void folk_classes_clear(folk_classes *classes);

/// Combinations of all factors but `x` and `y` (-1: none): one group if there are more than `most`.
folk_classes folk_classes_of_others(const folk_swept *swept, int x, int y, size_t most);

#endif
