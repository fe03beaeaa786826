// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/bench.h"

#include "cli/args.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "core/memory.h"

#include <stdio.h>
#include <string.h>

static bool is_wanted(const folk_bench *bench, const folk_texts *names) {
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(bench->name, names->items[i]) == 0) return true;
    return names->count == 0;
}

static bool check_name(const char *name, folk_error *err) {
    int count;
    const folk_bench *list = folk_bench_list(&count);
    const char **known = folk_alloc((size_t)count * sizeof *known);
    bool found = false;
    for (int i = 0; i < count; i++) {
        known[i] = list[i].name;
        found = found || strcmp(name, known[i]) == 0;
    }
    if (!found) {
        folk_fail(err, FOLK_ERR_USAGE, "unknown benchmark '%s'", name);
        folk_add_nearest(err, name, known, count, "; see folk bench --list");
    }
    folk_free(known);
    return found;
}

static bool measure(const folk_bench *bench, bool json, folk_error *err) {
    double figure;
    if (!bench->run(&figure, err)) return folk_fail_within(err, "%s: ", bench->name);
    if (json)
        folk_json_print(json_pack("{s:s, s:o, s:s, s:s}", "name", bench->name, "figure",
                                  folk_json_number(figure), "unit", bench->unit, "what",
                                  bench->what));
    else
        printf("%-24s %12.6g  %s\n", bench->name, figure, bench->unit);
    fflush(stdout);
    return true;
}

static bool measure_all(const folk_texts *names, bool list_only, bool json, folk_error *err) {
    int count;
    const folk_bench *list = folk_bench_list(&count);
    for (size_t i = 0; i < names->count; i++)
        if (!check_name(names->items[i], err)) return false;
    for (int i = 0; i < count; i++) {
        if (!is_wanted(&list[i], names)) continue;
        if (list_only)
            printf("%-24s %s\n", list[i].name, list[i].what);
        else if (!measure(&list[i], json, err))
            return false;
    }
    return true;
}

int folk_command_bench(int argc, char **argv) {
    bool json = false, list = false;
    const folk_option options[] = {
        FOLK_FLAG("list", &list, "list the benchmarks without measuring"),
        FOLK_FLAG("json", &json, "print one JSON object a line"),
        {0},
    };
    const folk_usage usage = {
        .command = "bench",
        .operands = "[NAME…]",
        .summary = "measure Folk's speed on this machine, one line a figure",
        .example = "  folk bench phold-1k\n",
        .most = 100,
        .options = options,
    };
    folk_args args;
    folk_error err = {0};
    int status;
    if (!folk_args_read(&usage, argc, argv, &args, &status)) return status;
    status =
        measure_all(&args.operands, list, json, &err) ? FOLK_EXIT_DONE : folk_report_error(&err);
    folk_args_clear(&args);
    return status;
}
