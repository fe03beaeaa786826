// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/seed.h"

#include "core/error.h"
#include "core/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct text {
    char *bytes;
    size_t length, capacity;
} text;

static void add(text *all, const char *more, size_t length) {
    all->bytes = folk_grow(all->bytes, &all->capacity, all->length + length, 1);
    memcpy(all->bytes + all->length, more, length);
    all->length += length;
}

// Without the backslashes a text that holds a newline could pass for two parameters.
static void add_escaped(text *all, const char *value) {
    for (; *value != '\0'; value++) {
        if (*value == '\n')
            add(all, "\\n", 2);
        else if (*value == '\\')
            add(all, "\\\\", 2);
        else
            add(all, value, 1);
    }
}

static void add_value(text *all, const folk_param *param, const folk_value *value) {
    char *shown = folk_param_format(param, value);
    add(all, param->name, strlen(param->name));
    add(all, "=", 1);
    add_escaped(all, shown);
    add(all, "\n", 1);
    folk_free(shown);
}

// The numbers of the parameters, by name; scenarios declare a handful.
static int *by_name(const folk_scenario *scenario) {
    int *order = folk_alloc((size_t)scenario->param_count * sizeof *order);
    for (int i = 0; i < scenario->param_count; i++) {
        int place = i;
        for (; place > 0; place--) {
            const char *before = scenario->params[order[place - 1]].name;
            if (strcmp(before, scenario->params[i].name) < 0) break;
            order[place] = order[place - 1];
        }
        order[place] = i;
    }
    return order;
}

void folk_point_key(const folk_scenario *scenario, const char *scenario_hash,
                    const folk_values *values, char out[FOLK_HASH_TEXT]) {
    FOLK_ASSERT(values->count == scenario->param_count);
    text all = {0};
    add(&all, scenario_hash, strlen(scenario_hash));
    add(&all, "\n", 1);
    int *order = by_name(scenario);
    for (int i = 0; i < values->count; i++)
        add_value(&all, &scenario->params[order[i]], &values->items[order[i]]);
    folk_hash_text(all.bytes, all.length, out);
    folk_free(order);
    folk_free(all.bytes);
}

static uint64_t half_of(const char *digits) {
    char half[17];
    snprintf(half, sizeof half, "%.16s", digits);
    return strtoull(half, NULL, 16);
}

uint64_t folk_run_seed(uint64_t master, const char *point_key, uint64_t replicate) {
    FOLK_ASSERT(strlen(point_key) == FOLK_HASH_TEXT - 1);
    const uint64_t words[4] = {master, half_of(point_key), half_of(point_key + 16), replicate};
    return folk_hash(words, sizeof words) & (uint64_t)INT64_MAX;
}

uint64_t folk_run_seed_common(uint64_t master, uint64_t replicate) {
    const uint64_t words[2] = {master, replicate};
    return folk_hash(words, sizeof words) & (uint64_t)INT64_MAX;
}
