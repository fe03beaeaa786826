// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/args.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/paths.h"
#include "cli/table.h"
#include "core/memory.h"
#include "lua/script.h"

#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

// One thing that was looked at.
typedef struct fact {
    const char *what;
    char *found; // owned
    bool well;
} fact;

enum { MOST_FACTS = 16 };

typedef struct examination {
    fact facts[MOST_FACTS];
    size_t count;
} examination;

static void add(examination *seen, const char *what, bool well, char *owned) {
    seen->facts[seen->count++] = (fact){.what = what, .found = owned, .well = well};
}

static void look_at_versions(examination *seen) {
    static const char *const versions[][2] = {
        {"Folk", FOLK_VERSION},          {"compiler", __VERSION__}, {"LuaJIT", FOLK_LUAJIT_VERSION},
        {"SQLite", FOLK_SQLITE_VERSION}, {"GSL", FOLK_GSL_VERSION}, {"zstd", FOLK_ZSTD_VERSION},
        {"xxHash", FOLK_XXHASH_VERSION},
    };
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++)
        add(seen, versions[i][0], true, folk_strdup(versions[i][1]));
    add(seen, "Jansson", true, folk_strdup(jansson_version_str()));
    const bool compiles = folk_jit_available();
    add(seen, "JIT", true, folk_strdup(compiles ? "on" : "off: this processor is interpreted for"));
}

static void look_for_scenarios(examination *seen) {
    char *folder = folk_scenarios_folder();
    folk_found_list found = folk_found_in(folder);
    add(seen, "scenarios", found.count > 0,
        folder != NULL ? folk_format("%s (%zu)", folder, found.count)
                       : folk_strdup("not found near the program"));
    folk_found_clear(&found);
    folk_free(folder);
}

// The folder of the store, which SQLite must be able to write beside the store itself.
static char *store_folder(const char *store) {
    const char *slash = strrchr(store, '/');
    if (slash == NULL) return folk_strdup(".");
    return slash == store ? folk_strdup("/") : folk_format("%.*s", (int)(slash - store), store);
}

static void look_at_store(examination *seen) {
    const char *store = folk_default_store();
    char *folder = store_folder(store);
    const bool there = access(store, F_OK) == 0;
    const bool writable = access(folder, W_OK) == 0 && (!there || access(store, W_OK) == 0);
    add(seen, "store", writable,
        folk_format("%s (%s%s)", store, there ? "there" : "not there yet",
                    writable ? ", can be written" : ", cannot be written"));
    struct statvfs info;
    if (statvfs(folder, &info) == 0)
        add(seen, "free disk", true,
            folk_format("%.1f GiB", (double)info.f_bavail * (double)info.f_frsize / 0x1p30));
    folk_free(folder);
}

static void look_at_machine(examination *seen) {
    const double pages = (double)sysconf(_SC_PHYS_PAGES), bytes = (double)sysconf(_SC_PAGESIZE);
    add(seen, "processors", true, folk_format("%ld", sysconf(_SC_NPROCESSORS_ONLN)));
    add(seen, "memory", true, folk_format("%.1f GiB", pages * bytes / 0x1p30));
}

static void print_json(const examination *seen) {
    json_t *array = json_array();
    for (size_t i = 0; i < seen->count; i++)
        json_array_append_new(array,
                              json_pack("{s:s, s:s, s:b}", "what", seen->facts[i].what, "found",
                                        seen->facts[i].found, "ok", seen->facts[i].well));
    folk_json_print(array);
}

static void print_text(const examination *seen) {
    static const char *const headings[] = {"what", "ok", "found"};
    folk_table *table = folk_table_create(headings, 3);
    for (size_t i = 0; i < seen->count; i++) {
        folk_table_text(table, seen->facts[i].what);
        folk_table_text(table, seen->facts[i].well ? "ok" : "NO");
        folk_table_text(table, seen->facts[i].found);
    }
    folk_table_finish(table, stdout);
}

static bool examine(bool json) {
    examination seen = {0};
    look_at_versions(&seen);
    look_for_scenarios(&seen);
    look_at_store(&seen);
    look_at_machine(&seen);
    if (json)
        print_json(&seen);
    else
        print_text(&seen);
    bool well = true;
    for (size_t i = 0; i < seen.count; i++) {
        well = well && seen.facts[i].well;
        folk_free(seen.facts[i].found);
    }
    return well;
}

int folk_command_doctor(int argc, char **argv) {
    bool json = false;
    const folk_option options[] = {FOLK_FLAG("json", &json, "print a JSON array"), {0}};
    const folk_usage usage = {
        .command = "doctor",
        .summary = "tell what Folk finds on this machine; exit status 1 when something is wrong",
        .example = "  folk doctor\n",
        .options = options,
    };
    folk_args args;
    int status;
    if (!folk_args_read(&usage, argc, argv, &args, &status)) return status;
    folk_args_clear(&args);
    return examine(json) ? FOLK_EXIT_DONE : FOLK_EXIT_FAILED;
}
