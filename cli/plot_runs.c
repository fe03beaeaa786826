// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/plot_runs.h"

#include "cli/paths.h"
#include "cli/query.h"
#include "core/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_NAMED = 4 }; // seeds, runs or digests that a caption lists

static bool add_run(folk_plot_runs *runs, const char *store, int64_t run, folk_error *err) {
    folk_reader *reader = folk_reader_open(store, run, err);
    if (reader == NULL) return false;
    runs->items = folk_grow(runs->items, &runs->capacity, runs->count + 1, sizeof *runs->items);
    runs->items[runs->count++] = (folk_plot_run){.reader = reader};
    return true;
}

static bool add_all(folk_plot_runs *runs, const char *path, folk_error *err) {
    folk_store *store = folk_store_open(path, FOLK_STORE_READ, err);
    if (store == NULL) return false;
    const size_t before = runs->count;
    folk_query *query = folk_query_open(store, "SELECT id FROM run ORDER BY id", err);
    bool ok = query != NULL;
    while (ok && folk_query_next(query, err))
        ok = add_run(runs, path, folk_query_integer(query, 0), err);
    folk_query_close(query);
    folk_store_close(store);
    if (!ok || err->code != FOLK_OK) return false;
    return runs->count > before || folk_fail(err, FOLK_ERR_USAGE, "%s holds no run", path);
}

static bool add_address(folk_plot_runs *runs, const char *text, bool all, folk_error *err) {
    folk_address address;
    if (!folk_address_read(text, &address, err)) return false;
    const bool ok = all && address.run == 0 ? add_all(runs, address.store, err)
                                            : add_run(runs, address.store, address.run, err);
    folk_address_clear(&address);
    return ok;
}

static char *close_text(FILE *out, char **text) {
    fclose(out);
    char *copy = folk_strdup(*text);
    free(*text);
    return copy;
}

static const folk_scenario *scenario_of(const folk_plot_runs *runs, size_t index) {
    return folk_reader_scenario(runs->items[index].reader);
}

static const folk_run_info *info_of(const folk_plot_runs *runs, size_t index) {
    return folk_reader_info(runs->items[index].reader);
}

static void compare(folk_plot_runs *runs) {
    folk_reader **readers = folk_alloc(runs->count * sizeof *readers);
    for (size_t i = 0; i < runs->count; i++)
        readers[i] = runs->items[i].reader;
    runs->comparison = folk_comparison_create(readers, runs->count);
    for (size_t i = 0; i < runs->count; i++)
        runs->items[i].name = folk_comparison_name(runs->comparison, i);
    folk_free(readers);
}

bool folk_plot_runs_open(const folk_texts *addresses, bool all, folk_plot_runs *runs,
                         folk_error *err) {
    *runs = (folk_plot_runs){0};
    if (addresses->count == 0 && !add_address(runs, NULL, all, err)) return false;
    for (size_t i = 0; i < addresses->count; i++)
        if (!add_address(runs, addresses->items[i], all, err)) return false;
    compare(runs);
    return true;
}

void folk_plot_runs_clear(folk_plot_runs *runs) {
    folk_comparison_destroy(runs->comparison);
    for (size_t i = 0; i < runs->count; i++)
        folk_reader_close(runs->items[i].reader);
    folk_free(runs->items);
    *runs = (folk_plot_runs){0};
}

// Names.

int folk_plot_metric(const folk_plot_run *run, const char *name, folk_error *err) {
    const folk_scenario *scenario = folk_reader_scenario(run->reader);
    const int found = folk_scenario_find_metric(scenario, name);
    if (found >= 0) return found;
    const char **names = folk_alloc((size_t)scenario->metric_count * sizeof *names);
    for (int i = 0; i < scenario->metric_count; i++)
        names[i] = scenario->metrics[i].name;
    char known[512], otherwise[600];
    folk_name_list(names, scenario->metric_count, known, sizeof known);
    snprintf(otherwise, sizeof otherwise, "; it has %s", known);
    folk_fail(err, FOLK_ERR_USAGE, "scenario %s has no metric '%s'", scenario->name, name);
    folk_add_nearest(err, name, names, scenario->metric_count, otherwise);
    folk_free(names);
    return -1;
}

int folk_plot_parameter(const folk_plot_run *run, const char *name, folk_error *err) {
    const folk_scenario *scenario = folk_reader_scenario(run->reader);
    const int found = folk_scenario_find_param(scenario, name);
    if (found >= 0) return found;
    const char **names = folk_alloc((size_t)scenario->param_count * sizeof *names);
    for (int i = 0; i < scenario->param_count; i++)
        names[i] = scenario->params[i].name;
    folk_fail(err, FOLK_ERR_USAGE, "scenario %s has no parameter '%s'", scenario->name, name);
    folk_add_nearest(err, name, names, scenario->param_count, "");
    folk_free(names);
    return -1;
}

// Caption.

static void put_scenario(const folk_plot_runs *runs, FILE *out) {
    fprintf(out, "%s", info_of(runs, 0)->scenario);
    for (size_t i = 1; i < runs->count; i++) {
        bool told = false;
        for (size_t before = 0; before < i && !told; before++)
            told = strcmp(info_of(runs, before)->scenario, info_of(runs, i)->scenario) == 0;
        if (!told) fprintf(out, ", %s", info_of(runs, i)->scenario);
    }
}

static bool scenarios_vary(const folk_plot_runs *runs) {
    for (size_t i = 1; i < runs->count; i++)
        if (strcmp(info_of(runs, 0)->scenario, info_of(runs, i)->scenario) != 0) return true;
    return false;
}

static bool seeds_vary(const folk_plot_runs *runs) {
    for (size_t i = 1; i < runs->count; i++)
        if (info_of(runs, i)->seed != info_of(runs, 0)->seed) return true;
    return false;
}

static void put_parameters(const folk_plot_runs *runs, FILE *out) {
    const folk_scenario *scenario = scenario_of(runs, 0);
    bool first = true;
    for (int i = 0; i < scenario->param_count && !scenarios_vary(runs); i++) {
        const folk_param *param = &scenario->params[i];
        if (folk_comparison_varies(runs->comparison, param->name)) continue;
        char *value =
            folk_param_format(param, &folk_reader_values(runs->items[0].reader)->items[i]);
        char *usual = folk_param_format(param, &param->value);
        if (strcmp(value, usual) != 0) {
            fprintf(out, "%s%s = %s", first ? ": " : ", ", param->name, value);
            first = false;
        }
        folk_free(value);
        folk_free(usual);
    }
}

static void put_seeds(const folk_plot_runs *runs, FILE *out) {
    size_t told = 0, rest = 0;
    fputs(seeds_vary(runs) ? "; seeds" : "; seed", out);
    for (size_t i = 0; i < runs->count; i++) {
        bool again = false;
        for (size_t before = 0; before < i && !again; before++)
            again = info_of(runs, before)->seed == info_of(runs, i)->seed;
        if (again) continue;
        if (told == MOST_NAMED) {
            rest++;
            continue;
        }
        fprintf(out, "%s%llu", told == 0 ? " " : ", ", (unsigned long long)info_of(runs, i)->seed);
        told++;
    }
    if (rest > 0) fprintf(out, " and %zu more", rest);
}

static void put_digests(const folk_plot_runs *runs, FILE *out) {
    const size_t most = runs->count < MOST_NAMED ? runs->count : MOST_NAMED;
    fputs(runs->count == 1 ? "digest" : "digests", out);
    for (size_t i = 0; i < most; i++) {
        const folk_run_info *info = info_of(runs, i);
        const bool known = info->digest != NULL && info->digest[0] != '\0';
        fprintf(out, "%s%s", i == 0 ? " " : ", ", known ? info->digest : info->status);
    }
    if (runs->count > most) fprintf(out, " and %zu more", runs->count - most);
}

char *folk_plot_caption(const folk_plot_runs *runs) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    put_scenario(runs, out);
    put_parameters(runs, out);
    if (runs->count > 1) fprintf(out, "; %zu runs", runs->count);
    put_seeds(runs, out);
    fprintf(out, "; folk %s; ", info_of(runs, 0)->version);
    put_digests(runs, out);
    fputc('.', out);
    return close_text(out, &text);
}
