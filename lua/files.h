// SPDX-License-Identifier: GPL-3.0-or-later
// The files that a scenario is made of: itself, what it requires, the data it reads. While a
// scenario is loaded they come from its folder and are remembered; from then on nothing but what is
// remembered is read, so that each run, and a replay from the store, sees the same bytes.
// A name is relative to the scenario's folder and cannot lead out of it; only the value of a
// folk.file parameter, which a user sets, may be any path.
#ifndef FOLK_LUA_FILES_H
#define FOLK_LUA_FILES_H

#include "core/scenario.h"

#include <lua.h>

typedef struct folk_files {
    const folk_scenario *scenario; // what is remembered
    folk_scenario *growing;        // the same while new files may be read; NULL afterwards
    const char *folder;            // real path; NULL: the disk is not read
} folk_files;

const folk_file *folk_files_find(const folk_scenario *scenario, const char *name);

/// Reads the regular file at `path` and remembers it as `name`.
bool folk_files_add(folk_scenario *scenario, const char *name, const char *path, folk_error *err);

/// The file of that name beside the scenario, read and remembered if that has not happened.
const folk_file *folk_files_read(const folk_files *files, const char *name, folk_error *err);

/// The file that a value of a folk.file parameter names: one that is remembered or lies beside the
/// scenario, otherwise, with `anywhere`, the one at that path. An empty value names none.
bool folk_files_gather(const folk_files *files, const char *value, bool anywhere, folk_error *err);

/// Lets read("name") of the embedded module `files` read from here. May raise; `files` stays
/// borrowed.
void folk_files_attach(lua_State *L, const folk_files *files);

#endif
