// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/args.h"
#include "cli/commands.h"
#include "cli/templates.h"
#include "core/memory.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char *const levels[] = {"declared", "functions", "processes", NULL};
static const char placeholder[] = "SCENARIO-NAME";

static bool is_kebab_case(const char *name) {
    return name[0] >= 'a' && name[0] <= 'z' && name[strlen(name) - 1] != '-' &&
           strstr(name, "--") == NULL &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(name);
}

static const folk_embedded *find_template(const char *level) {
    const folk_embedded *found = folk_templates;
    while (strcmp(found->name, level) != 0)
        found++;
    return found;
}

// Copies the text, with the name wherever its place is kept. Its first line is Folk's licence, and
// the new scenario is its author's.
static void write_text(const folk_embedded *template, const char *name, FILE *out) {
    const char *text = (const char *)template->text;
    const char *end = text + template->size;
    const char *at = (const char *)memchr(text, '\n', template->size) + 1;
    const size_t length = sizeof placeholder - 1;
    while (at < end) {
        const char *next = memmem(at, (size_t)(end - at), placeholder, length);
        const char *stop = next != NULL ? next : end;
        fwrite(at, 1, (size_t)(stop - at), out);
        if (next != NULL) fputs(name, out);
        at = next != NULL ? next + length : end;
    }
}

static bool write_file(const char *path, const char *name, const char *level, folk_error *err) {
    FILE *out = fopen(path, "wx");
    if (out == NULL && errno == EEXIST)
        return folk_fail(err, FOLK_ERR_USAGE, "%s exists already: it is left as it is", path);
    if (out == NULL)
        return folk_fail(err, FOLK_ERR_IO, "cannot write %s: %s", path, strerror(errno));
    write_text(find_template(level), name, out);
    if (fclose(out) != 0)
        return folk_fail(err, FOLK_ERR_IO, "cannot write %s: %s", path, strerror(errno));
    printf("wrote %s; now try: folk check %s\n", path, path);
    return true;
}

static bool write_new(const char *name, const char *level, folk_error *err) {
    if (!is_kebab_case(name))
        return folk_fail(err, FOLK_ERR_USAGE,
                         "'%s': a scenario's name is small letters, digits and single hyphens, "
                         "like my-scenario",
                         name);
    char *path = folk_format("%s.lua", name);
    const bool ok = write_file(path, name, level, err);
    folk_free(path);
    return ok;
}

int folk_command_new(int argc, char **argv) {
    int level = 0;
    const folk_option options[] = {
        FOLK_CHOICE("level", &level, "LEVEL", "how it is written", levels),
        {0},
    };
    const folk_usage usage = {
        .command = "new",
        .operands = "NAME",
        .summary = "write a scenario to begin with, NAME.lua, in the current folder",
        .notes = "Levels: declared is tables only; functions has a strategy of its own as a Lua\n"
                 "function; processes has agents that wait and send each other messages.\n",
        .example = "  folk new my-scenario --level functions\n",
        .least = 1,
        .most = 1,
        .options = options,
    };
    folk_args args;
    folk_error err = {0};
    int status;
    if (!folk_args_read(&usage, argc, argv, &args, &status)) return status;
    const bool ok = write_new(args.operands.items[0], levels[level], &err);
    folk_args_clear(&args);
    return ok ? FOLK_EXIT_DONE : folk_report_error(&err);
}
