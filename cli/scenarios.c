// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/args.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/paths.h"
#include "cli/table.h"
#include "core/memory.h"
#include "lua/script.h"

#include <stdio.h>

static json_t *json_params(const folk_scenario *scenario) {
    json_t *params = json_array();
    for (int i = 0; i < scenario->param_count; i++) {
        const folk_param *param = &scenario->params[i];
        char *preset = folk_param_format(param, &param->value);
        json_array_append_new(params,
                              json_pack("{s:s, s:s, s:s, s:s, s:s}", "name", param->name, "type",
                                        folk_param_type_name(param->type), "default", preset,
                                        "unit", param->unit, "doc", param->doc));
        folk_free(preset);
    }
    return params;
}

static json_t *json_scenario(const folk_found *found, const folk_scenario *scenario) {
    return json_pack("{s:s, s:s, s:s, s:s?, s:s, s:o}", "name", found->name, "folder",
                     found->folder, "summary", scenario->summary, "source", scenario->source,
                     "path", found->path, "params", json_params(scenario));
}

// Tells one scenario, into the table or into the array, whichever there is.
static bool tell(const folk_found *found, folk_table *table, json_t *array, folk_error *err) {
    folk_script *script = folk_script_load(found->path, &(folk_script_limits){0}, err);
    if (script == NULL) return false;
    const folk_scenario *scenario = folk_script_scenario(script);
    if (array != NULL) json_array_append_new(array, json_scenario(found, scenario));
    if (table != NULL) {
        folk_table_text(table, found->name);
        folk_table_text(table, found->folder);
        folk_table_text(table, scenario->summary);
    }
    folk_script_destroy(script);
    return true;
}

// A scenario that cannot be loaded is told as an error, and the others are listed all the same.
static int list(const folk_found_list *found, bool json) {
    static const char *const headings[] = {"scenario", "folder", "question"};
    folk_table *table = json ? NULL : folk_table_create(headings, 3);
    json_t *array = json ? json_array() : NULL;
    int status = FOLK_EXIT_DONE;
    for (size_t i = 0; i < found->count; i++) {
        folk_error err = {0};
        if (!tell(&found->items[i], table, array, &err)) status = folk_report_error(&err);
    }
    if (json)
        folk_json_print(array);
    else
        folk_table_finish(table, stdout);
    return status == FOLK_EXIT_DONE ? FOLK_EXIT_DONE : FOLK_EXIT_FAILED;
}

int folk_command_scenarios(int argc, char **argv) {
    bool json = false;
    const folk_option options[] = {
        FOLK_FLAG("json", &json, "print a JSON array"),
        {0},
    };
    const folk_usage usage = {
        .command = "scenarios",
        .summary = "list the scenarios that come with Folk",
        .example = "  folk scenarios\n",
        .options = options,
    };
    folk_args args;
    int status;
    if (!folk_args_read(&usage, argc, argv, &args, &status)) return status;
    char *folder = folk_scenarios_folder();
    folk_found_list found = folk_found_in(folder);
    status = list(&found, json);
    folk_found_clear(&found);
    folk_free(folder);
    folk_args_clear(&args);
    return status;
}
