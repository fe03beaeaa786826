// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/comparison.h"

#include "core/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_CHANGES = 2 }; // that a name lists

typedef struct compared {
    folk_reader *reader;
    char *key; // all that replicates have in common
    char *name;
    size_t group;
    bool again;
} compared;

typedef struct replicates {
    char *setting, *name;
    size_t size;
} replicates;

struct folk_comparison {
    compared *runs;
    size_t count;
    replicates *groups;
    size_t group_count;
    const char **varying;
    size_t varying_count, varying_capacity;
    bool scenarios_vary, seeds_vary, courses_vary, stores_vary;
};

static const folk_scenario *scenario_of(const folk_comparison *all, size_t run) {
    return folk_reader_scenario(all->runs[run].reader);
}

static const folk_run_info *info_of(const folk_comparison *all, size_t run) {
    return folk_reader_info(all->runs[run].reader);
}

static const char *store_of(const folk_comparison *all, size_t run) {
    return folk_store_path(folk_reader_store(all->runs[run].reader));
}

// The value of a run's parameter as text, or "" when it has none of that name.
static char *value_text(const folk_comparison *all, size_t run, const char *name) {
    const folk_scenario *scenario = scenario_of(all, run);
    const int param = folk_scenario_find_param(scenario, name);
    if (param < 0) return folk_strdup("");
    return folk_param_format(&scenario->params[param],
                             &folk_reader_values(all->runs[run].reader)->items[param]);
}

static char *close_text(FILE *out, char **text) {
    fclose(out);
    char *copy = folk_strdup(*text);
    free(*text);
    return copy;
}

// Groups.

static char *key_of(const folk_comparison *all, size_t run) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    const folk_scenario *scenario = scenario_of(all, run);
    const folk_reader *reader = all->runs[run].reader;
    fputs(info_of(all, run)->scenario_hash, out);
    for (int i = 0; i < scenario->param_count; i++) {
        char *value = value_text(all, run, scenario->params[i].name);
        fprintf(out, "\n%s", value);
        folk_free(value);
    }
    for (int i = 0; i < folk_reader_intervention_count(reader); i++) {
        const folk_change *change = folk_reader_intervention(reader, i);
        fprintf(out, "\n%.17g %s=%s", change->t, change->name, change->value);
    }
    return close_text(out, &text);
}

// The same course of events, or one that another run goes on with.
static bool stands_for(const folk_comparison *all, size_t other, size_t run) {
    const folk_run_info *a = info_of(all, other), *b = info_of(all, run);
    if (all->runs[other].group != all->runs[run].group || a->seed != b->seed) return false;
    if (all->runs[other].again) return false; // somebody has to
    if (strcmp(store_of(all, other), store_of(all, run)) == 0 && a->parent == b->id) return true;
    return other < run && b->digest[0] != '\0' && strcmp(a->digest, b->digest) == 0;
}

static void group_runs(folk_comparison *all) {
    for (size_t i = 0; i < all->count; i++) {
        size_t like = 0;
        while (like < i && strcmp(all->runs[i].key, all->runs[like].key) != 0)
            like++;
        all->runs[i].group = like < i ? all->runs[like].group : all->group_count++;
    }
    all->groups = folk_alloc(all->group_count * sizeof *all->groups);
    for (size_t i = 0; i < all->count; i++) {
        for (size_t other = 0; other < all->count && !all->runs[i].again; other++)
            all->runs[i].again = other != i && stands_for(all, other, i);
        if (!all->runs[i].again) all->groups[all->runs[i].group].size++;
    }
}

// What differs.

static bool same_scenario(const folk_comparison *all, size_t a, size_t b) {
    return strcmp(info_of(all, a)->scenario, info_of(all, b)->scenario) == 0;
}

// Among the runs of one scenario: what only one of two scenarios has does not tell their runs
// apart, as their names do.
static bool differs(const folk_comparison *all, size_t first, const char *name) {
    char *value = value_text(all, first, name);
    bool same = true;
    for (size_t i = first + 1; i < all->count && same; i++) {
        if (!same_scenario(all, first, i)) continue;
        char *other = value_text(all, i, name);
        same = strcmp(value, other) == 0;
        folk_free(other);
    }
    folk_free(value);
    return !same;
}

// Of the first run of each scenario.
static void find_varying(folk_comparison *all, size_t run) {
    const folk_scenario *scenario = scenario_of(all, run);
    for (size_t i = 0; i < run; i++)
        if (same_scenario(all, i, run)) return;
    for (int i = 0; i < scenario->param_count; i++) {
        const char *name = scenario->params[i].name;
        if (folk_comparison_varies(all, name) || !differs(all, run, name)) continue;
        all->varying = folk_grow(all->varying, &all->varying_capacity, all->varying_count + 1,
                                 sizeof *all->varying);
        all->varying[all->varying_count++] = name;
    }
}

static bool is_steered(const folk_comparison *all, size_t run) {
    return info_of(all, run)->forked || folk_reader_intervention_count(all->runs[run].reader) > 0;
}

static void find_differences(folk_comparison *all) {
    for (size_t i = 0; i < all->count; i++) {
        find_varying(all, i);
        all->courses_vary |= all->count > 1 && is_steered(all, i);
        all->seeds_vary |= info_of(all, i)->seed != info_of(all, 0)->seed;
        all->stores_vary |= strcmp(store_of(all, i), store_of(all, 0)) != 0;
        all->scenarios_vary |= !same_scenario(all, i, 0);
    }
}

// Names.

static void put_part(FILE *out, bool *first, const char *format, const char *name,
                     const char *value) {
    if (!*first) fputs(", ", out);
    fprintf(out, format, name, value);
    *first = false;
}

// How a run was steered: the first changes, or where it went its own way.
static void put_course(const folk_comparison *all, size_t run, FILE *out, bool *first) {
    const folk_reader *reader = all->runs[run].reader;
    const int count = folk_reader_intervention_count(reader);
    char number[32];
    for (int i = 0; i < count && i < MOST_CHANGES; i++) {
        const folk_change *change = folk_reader_intervention(reader, i);
        put_part(out, first, "%s = %s", change->name, change->value);
        fprintf(out, " from %g", change->t);
    }
    snprintf(number, sizeof number, "%d", count - MOST_CHANGES);
    if (count > MOST_CHANGES) put_part(out, first, "%s%s more changes", "", number);
    if (count > 0 || !info_of(all, run)->forked) return;
    snprintf(number, sizeof number, "%g", info_of(all, run)->forked_at);
    put_part(out, first, "%s%s", "fork at ", number);
}

// The scenario and the parameters in which a run differs from others.
static void put_differences(const folk_comparison *all, size_t run, FILE *out, bool *first) {
    if (all->scenarios_vary) put_part(out, first, "%s%s", info_of(all, run)->scenario, "");
    for (size_t i = 0; i < all->varying_count; i++) {
        char *value = value_text(all, run, all->varying[i]);
        if (value[0] != '\0') put_part(out, first, "%s = %s", all->varying[i], value);
        folk_free(value);
    }
    if (all->courses_vary) put_course(all, run, out, first);
}

static const char *file_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

// The store's file, with its folder where another store's is called the same.
static const char *store_name(const folk_comparison *all, size_t run) {
    const char *path = store_of(all, run);
    for (size_t i = 0; i < all->count; i++)
        if (strcmp(store_of(all, i), path) != 0 &&
            strcmp(file_of(store_of(all, i)), file_of(path)) == 0)
            return path;
    return file_of(path);
}

// What every run has that is like no other: its number, and where there are several stores theirs.
static void put_address(const folk_comparison *all, size_t run, FILE *out, bool *first) {
    char number[32];
    snprintf(number, sizeof number, "%lld", (long long)info_of(all, run)->id);
    if (all->stores_vary)
        put_part(out, first, "%s#%s", store_name(all, run), number);
    else
        put_part(out, first, "%s %s", "run", number);
}

static char *name_of(const folk_comparison *all, size_t run, bool address) {
    char *text = NULL, number[32];
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    bool first = true;
    put_differences(all, run, out, &first);
    snprintf(number, sizeof number, "%llu", (unsigned long long)info_of(all, run)->seed);
    if (all->seeds_vary) put_part(out, &first, "%s %s", "seed", number);
    if (first || address) put_address(all, run, out, &first);
    return close_text(out, &text);
}

static bool is_taken(const folk_comparison *all, size_t run) {
    for (size_t i = 0; i < all->count; i++)
        if (i != run && strcmp(all->runs[i].name, all->runs[run].name) == 0) return true;
    return false;
}

static void name_runs(folk_comparison *all) {
    bool *taken = folk_alloc(all->count * sizeof *taken);
    for (size_t i = 0; i < all->count; i++)
        all->runs[i].name = name_of(all, i, false);
    for (size_t i = 0; i < all->count; i++)
        taken[i] = is_taken(all, i);
    for (size_t i = 0; i < all->count; i++) {
        if (!taken[i]) continue;
        folk_free(all->runs[i].name);
        all->runs[i].name = name_of(all, i, true);
    }
    folk_free(taken);
}

static void name_group(folk_comparison *all, size_t number) {
    char *text = NULL;
    size_t size = 0, run = 0;
    FILE *out = open_memstream(&text, &size);
    bool first = true;
    while (all->runs[run].group != number)
        run++;
    if (all->group_count > 1) put_differences(all, run, out, &first);
    replicates *group = &all->groups[number];
    group->setting = close_text(out, &text);
    const char *comma = first ? "" : ", ";
    group->name = group->size == 1 ? folk_format("%s%sone run", group->setting, comma)
                                   : folk_format("%s%smean of %zu runs, 95 %% band", group->setting,
                                                 comma, group->size);
}

folk_comparison *folk_comparison_create(folk_reader *const *readers, size_t count) {
    FOLK_ASSERT(count > 0);
    folk_comparison *all = folk_alloc(sizeof *all);
    all->runs = folk_alloc(count * sizeof *all->runs);
    all->count = count;
    for (size_t i = 0; i < count; i++)
        all->runs[i].reader = readers[i];
    for (size_t i = 0; i < count; i++)
        all->runs[i].key = key_of(all, i);
    group_runs(all);
    find_differences(all);
    name_runs(all);
    for (size_t i = 0; i < all->group_count; i++)
        name_group(all, i);
    return all;
}

void folk_comparison_destroy(folk_comparison *comparison) {
    if (comparison == NULL) return;
    for (size_t i = 0; i < comparison->count; i++) {
        folk_free(comparison->runs[i].key);
        folk_free(comparison->runs[i].name);
    }
    for (size_t i = 0; i < comparison->group_count; i++) {
        folk_free(comparison->groups[i].setting);
        folk_free(comparison->groups[i].name);
    }
    folk_free(comparison->runs);
    folk_free(comparison->groups);
    folk_free(comparison->varying);
    folk_free(comparison);
}

size_t folk_comparison_count(const folk_comparison *comparison) {
    return comparison->count;
}

const char *folk_comparison_name(const folk_comparison *comparison, size_t run) {
    return comparison->runs[run].name;
}

size_t folk_comparison_group(const folk_comparison *comparison, size_t run) {
    return comparison->runs[run].group;
}

size_t folk_comparison_group_count(const folk_comparison *comparison) {
    return comparison->group_count;
}

bool folk_comparison_again(const folk_comparison *comparison, size_t run) {
    return comparison->runs[run].again;
}

size_t folk_comparison_size(const folk_comparison *comparison, size_t group) {
    return comparison->groups[group].size;
}

const char *folk_comparison_setting(const folk_comparison *comparison, size_t group) {
    return comparison->groups[group].setting;
}

const char *folk_comparison_group_name(const folk_comparison *comparison, size_t group) {
    return comparison->groups[group].name;
}

bool folk_comparison_varies(const folk_comparison *comparison, const char *parameter) {
    for (size_t i = 0; i < comparison->varying_count; i++)
        if (strcmp(comparison->varying[i], parameter) == 0) return true;
    return false;
}
