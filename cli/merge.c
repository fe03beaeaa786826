// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/args.h"
#include "cli/commands.h"
#include "core/memory.h"
#include "core/sweep_store.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_same_file(const char *a, const char *b) {
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

// Each is looked at before OUT is made.
static bool check_inputs(const folk_texts *stores, folk_error *err) {
    for (size_t i = 1; i < stores->count; i++) {
        if (is_same_file(stores->items[0], stores->items[i]))
            return folk_fail(err, FOLK_ERR_USAGE, "merge: %s is the store that is merged into",
                             stores->items[i]);
        folk_store *from = folk_store_open(stores->items[i], FOLK_STORE_READ, err);
        int64_t newest = 0;
        const bool ok = from != NULL && folk_sweep_find(from, &newest, err);
        folk_store_close(from);
        if (!ok) return false;
    }
    return true;
}

static void take_away(const char *path) {
    static const char *const endings[] = {"", "-wal", "-shm"};
    for (int i = 0; i < 3; i++) {
        char *file = folk_format("%s%s", path, endings[i]);
        unlink(file);
        folk_free(file);
    }
}

static bool tell(folk_store *into, folk_error *err) {
    folk_sweep_info info;
    if (!folk_sweep_info_read(into, 0, &info, err)) return false;
    uint64_t outcomes = 0;
    for (int i = 0; i < FOLK_SWEEP_STATUSES; i++)
        outcomes += info.counts[i];
    printf("%s#%" PRId64 ": %s, %" PRIu64, folk_store_path(into), info.id, info.scenario, outcomes);
    if (info.budget[0] == '\0') printf(" of %" PRIu64, info.points * info.replicates);
    printf(" runs, %" PRIu64 " failed\n", outcomes - info.counts[FOLK_SWEEP_DONE]);
    folk_sweep_info_clear(&info);
    return true;
}

static int merge(const folk_texts *stores) {
    folk_error err = {0};
    const char *out = stores->items[0];
    if (!check_inputs(stores, &err) || !folk_store_check_locks(out, &err))
        return folk_report_error(&err);
    const bool made = access(out, F_OK) != 0;
    folk_store *into = folk_store_open(out, FOLK_STORE_WRITE, &err);
    const bool merged =
        into != NULL && folk_sweep_merge_all(into, stores->items + 1, stores->count - 1, &err);
    const bool ok = merged && tell(into, &err);
    folk_store_close(into);
    if (made && into != NULL && !merged) take_away(out);
    return ok ? FOLK_EXIT_DONE : folk_report_error(&err);
}

int folk_command_merge(int argc, char **argv) {
    const folk_option table[] = {{0}};
    const folk_usage usage = {
        .command = "merge",
        .operands = "OUT STORE…",
        .summary = "put the shards of a sweep into one store",
        .notes =
            "OUT is made where it does not exist. The order of stores makes no difference, and\n"
            "what is merged again counts once. OUT gets all of them or, where one is refused, "
            "none.\n",
        .example = "  folk merge whole.db shard-1.db shard-2.db shard-3.db\n",
        .least = 2,
        .most = 100000,
        .options = table,
    };
    folk_args args;
    int status;
    if (!folk_args_read(&usage, argc, argv, &args, &status)) return status;
    status = merge(&args.operands);
    folk_args_clear(&args);
    return status;
}
