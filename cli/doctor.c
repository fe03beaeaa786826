// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/args.h"
#include "cli/commands.h"
#include "cli/examination.h"
#include "cli/json.h"
#include "cli/paths.h"
#include "cli/table.h"
#include "core/memory.h"
#include "lua/script.h"

#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

void folk_examination_add(folk_examination *seen, const char *what, bool well, char *found) {
    if (seen->count < FOLK_MOST_FACTS)
        seen->facts[seen->count++] = (folk_fact){.what = what, .found = found, .well = well};
    else
        folk_free(found);
}

static void look_at_versions(folk_examination *seen) {
    static const char *const versions[][2] = {
        {"Folk", FOLK_VERSION},          {"compiler", __VERSION__}, {"LuaJIT", FOLK_LUAJIT_VERSION},
        {"SQLite", FOLK_SQLITE_VERSION}, {"GSL", FOLK_GSL_VERSION}, {"zstd", FOLK_ZSTD_VERSION},
        {"xxHash", FOLK_XXHASH_VERSION},
    };
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++)
        folk_examination_add(seen, versions[i][0], true, folk_strdup(versions[i][1]));
    folk_examination_add(seen, "Jansson", true, folk_strdup(jansson_version_str()));
    const bool compiles = folk_jit_available();
    folk_examination_add(seen, "JIT", true,
                         folk_strdup(compiles ? "on" : "off: this processor is interpreted for"));
}

static void look_for_scenarios(folk_examination *seen) {
    char *folder = folk_scenarios_folder();
    folk_found_list found = folk_found_in(folder);
    folk_examination_add(seen, "scenarios", found.count > 0,
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

static void look_at_store(folk_examination *seen) {
    const char *store = folk_default_store();
    char *folder = store_folder(store);
    const bool there = access(store, F_OK) == 0;
    const bool writable = access(folder, W_OK) == 0 && (!there || access(store, W_OK) == 0);
    folk_examination_add(seen, "store", writable,
                         folk_format("%s (%s%s)", store, there ? "there" : "not there yet",
                                     writable ? ", can be written" : ", cannot be written"));
    struct statvfs info;
    if (statvfs(folder, &info) == 0)
        folk_examination_add(
            seen, "free disk", true,
            folk_format("%.1f GiB", (double)info.f_bavail * (double)info.f_frsize / 0x1p30));
    folk_free(folder);
}

static void look_at_machine(folk_examination *seen) {
    const double pages = (double)sysconf(_SC_PHYS_PAGES), bytes = (double)sysconf(_SC_PAGESIZE);
    folk_examination_add(seen, "processors", true,
                         folk_format("%ld", sysconf(_SC_NPROCESSORS_ONLN)));
    folk_examination_add(seen, "memory", true, folk_format("%.1f GiB", pages * bytes / 0x1p30));
}

static void print_json(const folk_examination *seen) {
    json_t *array = json_array();
    for (size_t i = 0; i < seen->count; i++)
        json_array_append_new(array,
                              json_pack("{s:s, s:s, s:b}", "what", seen->facts[i].what, "found",
                                        seen->facts[i].found, "ok", seen->facts[i].well));
    folk_json_print(array);
}

static void print_text(const folk_examination *seen) {
    static const char *const headings[] = {"what", "ok", "found"};
    folk_table *table = folk_table_create(headings, 3);
    for (size_t i = 0; i < seen->count; i++) {
        folk_table_text(table, seen->facts[i].what);
        folk_table_text(table, seen->facts[i].well ? "ok" : "NO");
        folk_table_text(table, seen->facts[i].found);
    }
    folk_table_finish(table, stdout);
}

static bool examine(bool json, const folk_minds_options *minds) {
    folk_examination seen = {0};
    look_at_versions(&seen);
    look_for_scenarios(&seen);
    look_at_store(&seen);
    look_at_machine(&seen);
    folk_examine_endpoint(&seen, minds);
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
    folk_minds_options minds = folk_minds_options_default();
    minds.attempts = 1;
    minds.timeout = 60;
    const folk_option options[] = {
        FOLK_TEXT("llm-url", &minds.url, "URL", "endpoint of OpenAI's chat API ($FOLK_LLM_URL)"),
        FOLK_TEXT("model", &minds.model, "NAME", "the model to ask ($FOLK_LLM_MODEL)"),
        FOLK_NUMBER("llm-timeout", &minds.timeout, "SECONDS", "of each call", 0.001, 1e6),
        FOLK_FLAG("json", &json, "print a JSON array"),
        {0},
    };
    const folk_usage usage = {
        .command = "doctor",
        .summary = "tell what Folk finds on this machine; exit status 1 when something is wrong",
        .notes = "Where an endpoint of models is set, it is tried: its models are listed, and one\n"
                 "of them is asked two small questions and for the embedding of a text, which may\n"
                 "cost a little. Nothing is stored. The key is read from $FOLK_LLM_KEY alone.\n",
        .example = "  folk doctor\n"
                   "  folk doctor --llm-url http://localhost:8080/v1\n",
        .options = options,
    };
    folk_args args;
    int status;
    if (!folk_args_read(&usage, argc, argv, &args, &status)) return status;
    folk_args_clear(&args);
    return examine(json, &minds) ? FOLK_EXIT_DONE : FOLK_EXIT_FAILED;
}
