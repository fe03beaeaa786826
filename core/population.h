// SPDX-License-Identifier: GPL-3.0-or-later
// A population is a number of agents and what is known of each, in columns: one array of doubles
// for each named property, 8 bytes a value, and no object for an agent. An agent is its index, 0 to
// size - 1. A column's address stays the same for the population's life.
#ifndef FOLK_CORE_POPULATION_H
#define FOLK_CORE_POPULATION_H

#include <stddef.h>
#include <stdint.h>

typedef struct folk_population folk_population;

enum { FOLK_NO_COLUMN = -1 };

/// `name` is copied: it names the population in snapshots.
folk_population *folk_population_create(const char *name, size_t size);
void folk_population_destroy(folk_population *population);

const char *folk_population_name(const folk_population *population);
size_t folk_population_size(const folk_population *population);

/// A new column of zeros; its index. A name may be declared once.
int folk_population_add(folk_population *population, const char *name);

/// Index of the column of that name, or FOLK_NO_COLUMN.
int folk_population_find(const folk_population *population, const char *name);
int folk_population_column_count(const folk_population *population);
const char *folk_population_column_name(const folk_population *population, int column);

/// `size` values; valid for the population's life.
double *folk_population_column(folk_population *population, int column);

#endif
