// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/population.h"

#include "core/error.h"
#include "core/memory.h"

#include <string.h>

typedef struct column {
    char *name;
    double *values; // its own block, so that a further column moves no other
} column;

struct folk_population {
    char *name;
    size_t size;
    column *columns;
    size_t column_count, column_capacity;
};

folk_population *folk_population_create(const char *name, size_t size) {
    folk_population *population = folk_alloc(sizeof *population);
    population->name = folk_strdup(name);
    population->size = size;
    return population;
}

void folk_population_destroy(folk_population *population) {
    if (population == NULL) return;
    for (size_t i = 0; i < population->column_count; i++) {
        folk_free(population->columns[i].name);
        folk_free(population->columns[i].values);
    }
    folk_free(population->columns);
    folk_free(population->name);
    folk_free(population);
}

const char *folk_population_name(const folk_population *population) {
    return population->name;
}

size_t folk_population_size(const folk_population *population) {
    return population->size;
}

int folk_population_add(folk_population *population, const char *name) {
    FOLK_ASSERT(folk_population_find(population, name) == FOLK_NO_COLUMN);
    const size_t index = population->column_count++;
    population->columns = folk_grow(population->columns, &population->column_capacity,
                                    population->column_count, sizeof(column));
    population->columns[index] = (column){
        .name = folk_strdup(name),
        .values = folk_alloc(population->size * sizeof(double)),
    };
    return (int)index;
}

int folk_population_find(const folk_population *population, const char *name) {
    for (size_t i = 0; i < population->column_count; i++)
        if (strcmp(population->columns[i].name, name) == 0) return (int)i;
    return FOLK_NO_COLUMN;
}

int folk_population_column_count(const folk_population *population) {
    return (int)population->column_count;
}

const char *folk_population_column_name(const folk_population *population, int index) {
    FOLK_ASSERT(index >= 0 && (size_t)index < population->column_count);
    return population->columns[index].name;
}

double *folk_population_column(folk_population *population, int index) {
    FOLK_ASSERT(index >= 0 && (size_t)index < population->column_count);
    return population->columns[index].values;
}
