// SPDX-License-Identifier: GPL-3.0-or-later
// Where things lie. Scenarios that come with Folk lie in a folder found from the executable, in the
// source tree or in an installation; a user names one by its file or by its name in that folder. A
// run is named by its store and its number: `folk.db#3`, `folk.db` (the newest), `#3` (in the
// default store).
#ifndef FOLK_CLI_PATHS_H
#define FOLK_CLI_PATHS_H

#include "core/error.h"

#include <stddef.h>
#include <stdint.h>

/// A scenario that comes with Folk.
typedef struct folk_found {
    char *name;   // "axelrod-1980"
    char *folder; // "games"
    char *path;
} folk_found;

/// Sorted by folder and name.
typedef struct folk_found_list {
    folk_found *items;
    size_t count, capacity;
} folk_found_list;

/// The folder of the scenarios that come with Folk, or NULL when there is none; the caller owns it.
char *folk_scenarios_folder(void);

/// The scenarios below `folder`: its .lua files that declare one, and those in its folders.
folk_found_list folk_found_in(const char *folder);
void folk_found_clear(folk_found_list *list);

/// The file of a scenario given as a path, as "axelrod-1980" or as "games/axelrod-1980"; the caller
/// owns it. NULL with a sentence and the nearest name when there is none.
char *folk_find_scenario(const char *name, folk_error *err);

/// A run in a store.
typedef struct folk_address {
    char *store;
    int64_t run; // 0: the newest, or all, as the command says
} folk_address;

/// Reads "STORE#RUN", "STORE" or "#RUN"; NULL is the default store.
bool folk_address_read(const char *text, folk_address *address, folk_error *err);
void folk_address_clear(folk_address *address);

/// $FOLK_STORE, or folk.db in the current folder.
const char *folk_default_store(void);

#endif
