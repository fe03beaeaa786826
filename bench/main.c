// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/bench.h"

#include <stdio.h>
#include <string.h>

static bool wanted(const char *name, int argc, char **argv) {
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], name) == 0) return true;
    return argc <= 1;
}

static bool known(const char *name, const folk_bench *list, int count) {
    for (int i = 0; i < count; i++)
        if (strcmp(list[i].name, name) == 0) return true;
    fprintf(stderr, "folk-bench: there is no benchmark '%s'; the names are", name);
    for (int i = 0; i < count; i++)
        fprintf(stderr, " %s", list[i].name);
    fprintf(stderr, "\n");
    return false;
}

int main(int argc, char **argv) {
    int count, failures = 0;
    const folk_bench *list = folk_bench_list(&count);
    for (int i = 1; i < argc; i++)
        if (!known(argv[i], list, count)) return 2;
    for (int i = 0; i < count; i++) {
        if (!wanted(list[i].name, argc, argv)) continue;
        double figure;
        folk_error err = {0};
        if (list[i].run(&figure, &err)) {
            printf("%-24s %12.6g  %s\n", list[i].name, figure, list[i].unit);
            fflush(stdout);
        } else {
            fprintf(stderr, "folk-bench: %s failed: %s\n", list[i].name, err.text);
            failures++;
        }
    }
    return failures > 0;
}
