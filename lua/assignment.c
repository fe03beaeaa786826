// SPDX-License-Identifier: GPL-3.0-or-later
// What one agent has in a column, changed from outside: finding it by its name, and telling an
// evolution that keeps the types of a population itself.
#include "core/memory.h"
#include "core/number.h"
#include "lua/run.h"
#include "lua/run_state.h"

#include <stdlib.h>
#include <string.h>

static const char TYPES[] = "strategy"; // the column whose values may have names

typedef struct assignment {
    const char *target;
    size_t population, agent; // from 0
    int column;
    double value;
} assignment;

// The parts of a target as texts of their own.
typedef struct parts {
    char *population, *column;
    const char *agent;
} parts;

static bool split(const char *target, parts *out, folk_error *err) {
    *out = (parts){.population = folk_strdup(target)};
    char *open = strrchr(out->population, '[');
    if (open != NULL) *open = '\0';
    char *dot = open != NULL ? strrchr(out->population, '.') : NULL;
    char *close = open != NULL ? strchr(open + 1, ']') : NULL;
    const size_t digits = open != NULL ? strspn(open + 1, "0123456789") : 0;
    if (dot != NULL && close != NULL && close[1] == '\0' && digits > 0 && digits < 16 &&
        close == open + 1 + digits) {
        *dot = '\0';
        out->column = dot + 1;
        out->agent = open + 1;
        return true;
    }
    folk_free(out->population);
    return folk_fail(err, FOLK_ERR_USAGE,
                     "%s: an agent's column is written as POPULATION.COLUMN[AGENT], agents being "
                     "counted from 1: players.strategy[3]",
                     target);
}

static bool fail_unknown(const char *what, const char *name, const char **names, int count,
                         folk_error *err) {
    const char *nearest = folk_nearest(name, names, count);
    char list[512];
    folk_name_list(names, count, list, sizeof list);
    if (nearest != NULL)
        return folk_fail(err, FOLK_ERR_USAGE, "%s '%s'; did you mean '%s'?", what, name, nearest);
    return folk_fail(err, FOLK_ERR_USAGE, "%s '%s'; there %s %s", what, name,
                     count == 1 ? "is" : "are", list);
}

static bool find_population(const struct folk_run *run, const char *name, assignment *out,
                            folk_error *err) {
    const size_t count = run->population_count;
    for (size_t i = 0; i < count; i++)
        if (strcmp(folk_population_name(run->populations[i]), name) == 0) {
            out->population = i;
            return true;
        }
    if (count == 0)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "%s: the run has no populations, so that no agent can be changed",
                         out->target);
    const char **names = folk_alloc(count * sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = folk_population_name(run->populations[i]);
    fail_unknown("there is no population", name, names, (int)count, err);
    folk_free(names);
    return folk_fail_within(err, "%s: ", out->target);
}

static bool find_column(const folk_population *population, const char *name, assignment *out,
                        folk_error *err) {
    const int count = folk_population_column_count(population);
    out->column = folk_population_find(population, name);
    if (out->column != FOLK_NO_COLUMN) return true;
    const char **names = folk_alloc((size_t)(count + 1) * sizeof *names);
    for (int i = 0; i < count; i++)
        names[i] = folk_population_column_name(population, i);
    fail_unknown("the population has no column", name, names, count, err);
    folk_free(names);
    return folk_fail_within(err, "%s: ", out->target);
}

static bool find_agent(const folk_population *population, const char *digits, assignment *out,
                       folk_error *err) {
    const size_t size = folk_population_size(population);
    const unsigned long long agent = strtoull(digits, NULL, 10);
    out->agent = (size_t)agent - 1;
    if (agent >= 1 && agent <= size) return true;
    return folk_fail(err, FOLK_ERR_USAGE,
                     "%s: agents of this population are numbered from 1 to %zu", out->target, size);
}

// A type by its name or number.
static bool read_type(const folk_peopled *peopled, const char *text, assignment *out,
                      folk_error *err) {
    const char **names = (const char **)peopled->types;
    char list[512];
    for (int i = 0; i < peopled->type_count; i++)
        if (strcmp(names[i], text) == 0) {
            out->value = i + 1;
            return true;
        }
    const bool number = folk_number_parse(text, &out->value);
    if (number && out->value >= 1 && out->value <= peopled->type_count &&
        out->value == (int)out->value)
        return true;
    const char *nearest = number ? NULL : folk_nearest(text, names, peopled->type_count);
    folk_name_list(names, peopled->type_count, list, sizeof list);
    return folk_fail(err, FOLK_ERR_USAGE, "%s = %s: must be one of %s%s%s%s", out->target, text,
                     list, nearest != NULL ? "; did you mean '" : "",
                     nearest != NULL ? nearest : "", nearest != NULL ? "'?" : "");
}

static bool read_value(const folk_peopled *peopled, const char *column, const char *text,
                       assignment *out, folk_error *err) {
    if (peopled->type_count > 0 && strcmp(column, TYPES) == 0)
        return read_type(peopled, text, out, err);
    if (folk_number_parse(text, &out->value)) return true;
    return folk_fail(err, FOLK_ERR_USAGE, "%s = %s: must be a finite number", out->target, text);
}

static bool resolve(const struct folk_run *run, const char *target, const char *text,
                    assignment *out, folk_error *err) {
    parts part;
    *out = (assignment){.target = target};
    if (!split(target, &part, err)) return false;
    bool ok = find_population(run, part.population, out, err);
    if (ok) {
        const folk_population *population = run->populations[out->population];
        ok = find_column(population, part.column, out, err) &&
             find_agent(population, part.agent, out, err) &&
             read_value(&run->peopled[out->population], part.column, text, out, err);
    }
    folk_free(part.population);
    return ok;
}

bool folk_run_check_agent(const folk_run *run, const char *target, const char *text,
                          folk_error *err) {
    assignment found;
    return resolve(run, target, text, &found, err);
}

// Of an evolution that drives the population; `seen` is what the column held.
static void tell_evolutions(const struct folk_run *run, const assignment *change, double seen) {
    const int types = run->peopled[change->population].type_count;
    const bool sound = seen >= 1 && seen <= types && seen == (int)seen;
    for (size_t i = 0; i < run->driven_count; i++)
        if (run->driven[i].population == change->population)
            folk_evolution_set_type(run->driven[i].evolution, change->agent,
                                    sound ? (uint32_t)seen - 1 : 0, (uint32_t)change->value - 1);
}

bool folk_run_assign(struct folk_run *run, const char *target, const char *text, folk_error *err) {
    assignment change;
    if (!resolve(run, target, text, &change, err)) return false;
    folk_population *population = run->populations[change.population];
    double *values = folk_population_column(population, change.column);
    const double seen = values[change.agent];
    values[change.agent] = change.value;
    if (strcmp(folk_population_column_name(population, change.column), TYPES) == 0)
        tell_evolutions(run, &change, seen);
    return true;
}

void folk_run_drive(struct folk_run *run, folk_evolution *evolution, size_t population) {
    run->driven =
        folk_grow(run->driven, &run->driven_capacity, run->driven_count + 1, sizeof *run->driven);
    run->driven[run->driven_count++] = (folk_driven){evolution, population, 0};
}

void folk_run_undrive(struct folk_run *run, const folk_evolution *evolution) {
    size_t kept = 0;
    for (size_t i = 0; i < run->driven_count; i++)
        if (run->driven[i].evolution != evolution) run->driven[kept++] = run->driven[i];
    run->driven_count = kept;
}
