// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/sweep_classes.h"

#include "core/memory.h"
#include "viz/chart.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static folk_classes allocate(size_t points, size_t count, bool numeric) {
    folk_classes classes = {.count = count, .numeric = numeric};
    classes.of = folk_alloc(points * sizeof *classes.of);
    classes.middles = folk_alloc(count * sizeof *classes.middles);
    classes.names = folk_alloc(count * sizeof *classes.names);
    return classes;
}

static folk_classes values_of(const folk_swept *swept, const folk_levels *levels) {
    folk_classes classes = allocate(swept->point_count, levels->count, levels->numeric);
    memcpy(classes.of, levels->of, swept->point_count * sizeof *classes.of);
    for (size_t i = 0; i < levels->count; i++) {
        classes.middles[i] = levels->numbers[i];
        classes.names[i] = folk_strdup(levels->names[i]);
    }
    return classes;
}

static double scaled(double value, bool log) {
    return log ? log10(value) : value;
}

static size_t class_of(double value, double from, double to, size_t count) {
    const double place = (value - from) / (to - from) * (double)count;
    if (!(place > 0)) return 0;
    return place >= (double)count ? count - 1 : (size_t)place;
}

static folk_classes gather(const folk_swept *swept, const folk_levels *levels, size_t wide,
                           bool log) {
    const double *numbers = levels->numbers;
    const double from = scaled(numbers[0], log), to = scaled(numbers[levels->count - 1], log);
    const double width = (to - from) / (double)wide;
    folk_classes classes = allocate(swept->point_count, wide, true);
    classes.gathered = true;
    for (size_t i = 0; i < wide; i++) {
        char text[32];
        const double middle = from + ((double)i + 0.5) * width;
        classes.middles[i] = log ? pow(10, middle) : middle;
        folk_tick_text(classes.middles[i], width, text);
        classes.names[i] = folk_strdup(text);
    }
    for (size_t i = 0; i < swept->point_count; i++)
        classes.of[i] = class_of(scaled(numbers[levels->of[i]], log), from, to, wide);
    return classes;
}

folk_classes folk_classes_of(const folk_swept *swept, int factor, size_t wide, bool log) {
    folk_levels levels = folk_swept_levels(swept, factor);
    const bool few = levels.count <= FOLK_CLASSES_VALUES || !levels.numeric;
    log = log && levels.count > 0 && levels.numbers[0] > 0;
    folk_classes classes = few ? values_of(swept, &levels) : gather(swept, &levels, wide, log);
    folk_levels_clear(&levels);
    return classes;
}

void folk_classes_clear(folk_classes *classes) {
    for (size_t i = 0; i < classes->count; i++)
        folk_free(classes->names[i]);
    folk_free(classes->names);
    folk_free(classes->middles);
    folk_free(classes->of);
    *classes = (folk_classes){0};
}

// "k = 2, mode = private"; "" without other factors.
static char *others_name(const folk_swept *swept, int x, int y, size_t point) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    bool first = true;
    for (int f = 0; f < swept->factor_count; f++) {
        if (f == x || f == y) continue;
        fprintf(out, "%s%s = %s", first ? "" : ", ", folk_swept_factor(swept, f)->name,
                swept->points[point].texts[f]);
        first = false;
    }
    fclose(out);
    char *copy = folk_strdup(text);
    free(text);
    return copy;
}

static folk_classes one_group(const folk_swept *swept) {
    folk_classes classes = allocate(swept->point_count, 1, false);
    classes.names[0] = folk_strdup("");
    return classes;
}

folk_classes folk_classes_of_others(const folk_swept *swept, int x, int y, size_t most) {
    folk_classes classes = allocate(swept->point_count, most, false);
    classes.count = 0;
    for (size_t i = 0; i < swept->point_count; i++) {
        char *name = others_name(swept, x, y, i);
        size_t group = 0;
        while (group < classes.count && strcmp(classes.names[group], name) != 0)
            group++;
        const bool is_new = group == classes.count;
        if (is_new && classes.count < most)
            classes.names[classes.count++] = name;
        else
            folk_free(name);
        if (is_new && group == most) {
            folk_classes_clear(&classes);
            return one_group(swept);
        }
        classes.of[i] = group;
    }
    return classes;
}
