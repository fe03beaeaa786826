// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/args.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/table.h"
#include "core/memory.h"
#include "lua/library.h"

#include <stdio.h>
#include <string.h>

static json_t *json_strategy(const folk_strategy_info *info) {
    return json_pack("{s:s, s:s, s:s, s:s, s:b, s:b, s:s?}", "name", info->name, "doc", info->doc,
                     "kind", info->kind, "memory", info->memory, "stochastic", info->stochastic,
                     "uses_length", info->uses_length, "source", info->source);
}

static void print_all_json(const folk_library *library) {
    json_t *all = json_array();
    for (int i = 0; i < folk_library_count(library); i++)
        json_array_append_new(all, json_strategy(folk_library_strategy(library, i)));
    folk_json_print(all);
}

static void print_all(const folk_library *library) {
    static const char *const headings[] = {"strategy", "kind",         "memory", "chance",
                                           "length",   "what it does", "source"};
    folk_table *table = folk_table_create(headings, 7);
    for (int i = 0; i < folk_library_count(library); i++) {
        const folk_strategy_info *info = folk_library_strategy(library, i);
        folk_table_text(table, info->name);
        folk_table_text(table, info->kind);
        folk_table_text(table, info->memory);
        folk_table_text(table, info->stochastic ? "yes" : "no");
        folk_table_text(table, info->uses_length ? "known" : "");
        folk_table_text(table, info->doc);
        folk_table_text(table, info->source);
    }
    folk_table_finish(table, stdout);
}

static void print_one(const folk_strategy_info *info) {
    printf("%s: %s\n", info->name, info->doc);
    printf("kind         %s\n", info->kind);
    printf("memory       %s rounds\n", info->memory);
    printf("chance       %s\n", info->stochastic ? "draws random numbers" : "deterministic");
    printf("match length %s\n", info->uses_length ? "known to it" : "not used");
    if (info->source != NULL && info->source[0] != '\0') printf("source       %s\n", info->source);
}

static const folk_strategy_info *find(const folk_library *library, const char *name,
                                      folk_error *err) {
    const int count = folk_library_count(library);
    const char **names = folk_alloc((size_t)count * sizeof *names);
    const folk_strategy_info *found = NULL;
    for (int i = 0; i < count; i++) {
        const folk_strategy_info *info = folk_library_strategy(library, i);
        names[i] = info->name;
        if (strcmp(info->name, name) == 0) found = info;
    }
    if (found == NULL) {
        folk_fail(err, FOLK_ERR_USAGE, "unknown strategy '%s'", name);
        folk_add_nearest(err, name, names, count, "; `folk strategies` lists them");
    }
    folk_free(names);
    return found;
}

static bool list(const char *name, bool json, folk_error *err) {
    folk_library *library = folk_library_create(err);
    if (library == NULL) return false;
    const folk_strategy_info *one = name != NULL ? find(library, name, err) : NULL;
    if (name == NULL && json) print_all_json(library);
    if (name == NULL && !json) print_all(library);
    if (one != NULL && json) folk_json_print(json_strategy(one));
    if (one != NULL && !json) print_one(one);
    folk_library_destroy(library);
    return name == NULL || one != NULL;
}

int folk_command_strategies(int argc, char **argv) {
    bool json = false;
    const folk_option options[] = {
        FOLK_FLAG("json", &json, "print a JSON array, or one object for NAME"),
        {0},
    };
    const folk_usage usage = {
        .command = "strategies",
        .operands = "[NAME]",
        .summary = "list the strategies of the library, or tell about one",
        .example = "  folk strategies tit-for-tat\n",
        .most = 1,
        .options = options,
    };
    folk_args args;
    folk_error err = {0};
    int status;
    if (!folk_args_read(&usage, argc, argv, &args, &status)) return status;
    const char *name = args.operands.count > 0 ? args.operands.items[0] : NULL;
    status = list(name, json, &err) ? FOLK_EXIT_DONE : folk_report_error(&err);
    folk_args_clear(&args);
    return status;
}
