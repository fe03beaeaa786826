// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/paths.h"

#include "cli/args.h"
#include "core/memory.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_folder(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static bool is_file(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

static char *folder_if_there(const char *above, const char *below) {
    char *path = folk_format("%s/%s", above, below);
    if (is_folder(path)) return path;
    folk_free(path);
    return NULL;
}

// An installed executable lies in PREFIX/bin beside PREFIX/share; a built one lies one or two
// folders below the source tree.
char *folk_scenarios_folder(void) {
    enum { LEVELS = 3 };
    char at[PATH_MAX];
    const ssize_t length = readlink("/proc/self/exe", at, sizeof at - 1);
    if (length <= 0) return NULL;
    at[length] = '\0';
    for (int level = 0; level < LEVELS; level++) {
        char *slash = strrchr(at, '/');
        if (slash == NULL) return NULL;
        *slash = '\0';
        char *folder = folder_if_there(at, "share/folk/scenarios");
        if (folder == NULL) folder = folder_if_there(at, "scenarios");
        if (folder != NULL) return folder;
    }
    return NULL;
}

static size_t stem_length(const char *file) {
    const size_t length = strlen(file);
    return length > 4 && strcmp(file + length - 4, ".lua") == 0 ? length - 4 : 0;
}

static void add_found(folk_found_list *list, const char *folder, const char *file, char *path) {
    list->items = folk_grow(list->items, &list->capacity, list->count + 1, sizeof *list->items);
    list->items[list->count++] = (folk_found){
        .name = folk_format("%.*s", (int)stem_length(file), file),
        .folder = folk_strdup(folder),
        .path = path,
    };
}

// Whether a file mentions folk.scenario; others are what scenarios require.
static bool is_scenario(const char *path) {
    char line[1024];
    bool found = false;
    FILE *file = fopen(path, "rb");
    while (file != NULL && !found && fgets(line, sizeof line, file) != NULL)
        found = strstr(line, ".scenario") != NULL;
    if (file != NULL) fclose(file);
    return found;
}

// Gathers the scenarios among the .lua files of `root`/`folder`; of the root itself when `folder`
// is "", and then also those of its folders.
static void gather(folk_found_list *list, const char *root, const char *folder) {
    char *path = folder[0] == '\0' ? folk_strdup(root) : folk_format("%s/%s", root, folder);
    DIR *directory = opendir(path);
    struct dirent *entry;
    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        if (entry->d_name[0] == '.') continue;
        char *below = folk_format("%s/%s", path, entry->d_name);
        if (stem_length(entry->d_name) > 0 && is_file(below) && is_scenario(below)) {
            add_found(list, folder, entry->d_name, below);
            continue;
        }
        folk_free(below);
        if (folder[0] == '\0') gather(list, root, entry->d_name);
    }
    if (directory != NULL) closedir(directory);
    folk_free(path);
}

static int compare_found(const void *a, const void *b) {
    const folk_found *left = a, *right = b;
    const int order = strcmp(left->folder, right->folder);
    return order != 0 ? order : strcmp(left->name, right->name);
}

folk_found_list folk_found_in(const char *folder) {
    folk_found_list list = {0};
    if (folder != NULL) gather(&list, folder, "");
    if (list.count > 1) qsort(list.items, list.count, sizeof *list.items, compare_found);
    return list;
}

void folk_found_clear(folk_found_list *list) {
    for (size_t i = 0; i < list->count; i++) {
        folk_free(list->items[i].name);
        folk_free(list->items[i].folder);
        folk_free(list->items[i].path);
    }
    folk_free(list->items);
    *list = (folk_found_list){0};
}

// As its path in the source tree says it, too: what a reader of the README types works anywhere.
static bool is_called(const folk_found *found, const char *name) {
    static const char ROOT[] = "scenarios/";
    char full[PATH_MAX];
    if (strncmp(name, ROOT, sizeof ROOT - 1) == 0) name += sizeof ROOT - 1;
    const size_t stem = stem_length(name);
    const int length = (int)(stem > 0 ? stem : strlen(name));
    snprintf(full, sizeof full, "%s/%s", found->folder, found->name);
    if (strlen(found->name) == (size_t)length && memcmp(found->name, name, (size_t)length) == 0)
        return true;
    return strlen(full) == (size_t)length && memcmp(full, name, (size_t)length) == 0;
}

static void say_missing(const char *name, const folk_found_list *list, folk_error *err) {
    const char **names = folk_alloc(list->count * sizeof *names);
    for (size_t i = 0; i < list->count; i++)
        names[i] = list->items[i].name;
    folk_fail(err, FOLK_ERR_USAGE, "there is no file '%s' and no scenario of that name", name);
    folk_add_nearest(err, name, names, (int)list->count,
                     "; `folk scenarios` lists those that come with Folk");
    folk_free(names);
}

char *folk_find_scenario(const char *name, folk_error *err) {
    if (is_file(name)) return folk_strdup(name);
    char *folder = folk_scenarios_folder();
    folk_found_list list = folk_found_in(folder);
    char *path = NULL;
    for (size_t i = 0; i < list.count && path == NULL; i++)
        if (is_called(&list.items[i], name)) path = folk_strdup(list.items[i].path);
    if (path == NULL) say_missing(name, &list, err);
    folk_found_clear(&list);
    folk_free(folder);
    return path;
}

const char *folk_default_store(void) {
    const char *store = getenv("FOLK_STORE");
    return store != NULL && store[0] != '\0' ? store : "folk.db";
}

bool folk_address_read(const char *text, folk_address *address, folk_error *err) {
    *address = (folk_address){0};
    const char *hash = text != NULL ? strrchr(text, '#') : NULL;
    if (hash != NULL) {
        char *end = NULL;
        address->run = strtoll(hash + 1, &end, 10);
        if (end == hash + 1 || *end != '\0' || address->run < 1)
            return folk_fail(err, FOLK_ERR_USAGE,
                             "'%s': a run is named like folk.db#3, its number being 1 or more",
                             text);
    }
    const size_t length = hash != NULL ? (size_t)(hash - text) : text != NULL ? strlen(text) : 0;
    address->store =
        length > 0 ? folk_format("%.*s", (int)length, text) : folk_strdup(folk_default_store());
    return true;
}

void folk_address_clear(folk_address *address) {
    folk_free(address->store);
    *address = (folk_address){0};
}
