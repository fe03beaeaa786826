// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/society_parts.h"

#include <math.h>

ptrdiff_t folk_strand_find(const folk_strand *strand, double t) {
    size_t low = 0, high = strand->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (strand->t[middle] <= t)
            low = middle + 1;
        else
            high = middle;
    }
    return (ptrdiff_t)low - 1;
}

double folk_strand_at(const folk_strand *strand, double t) {
    const ptrdiff_t index = folk_strand_find(strand, t);
    return index < 0 ? NAN : strand->value[index];
}

folk_color folk_strand_color(const folk_theme *theme, int index) {
    return folk_theme_category(theme, (size_t)index);
}
