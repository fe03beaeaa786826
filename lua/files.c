// SPDX-License-Identifier: GPL-3.0-or-later
#include "lua/files.h"

#include "core/memory.h"
#include "lua/parts.h"
#include "lua/vm.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_BYTES = 1000000000 }; // SQLite keeps no larger one

static const char ATTACHED[] = "folk.files"; // key of the registry

const folk_file *folk_files_find(const folk_scenario *scenario, const char *name) {
    for (int i = 0; i < scenario->file_count; i++)
        if (strcmp(scenario->files[i].name, name) == 0) return &scenario->files[i];
    return NULL;
}

static bool fail_read(const char *path, const char *reason, folk_error *err) {
    return folk_fail(err, FOLK_ERR_IO, "cannot read %s: %s", path, reason);
}

// The whole content, with a zero byte behind it.
static bool read_stream(FILE *stream, const char *path, folk_file *file, folk_error *err) {
    struct stat status;
    if (fstat(fileno(stream), &status) != 0) return fail_read(path, strerror(errno), err);
    if (!S_ISREG(status.st_mode)) return fail_read(path, "it is not a regular file", err);
    if (status.st_size > FILE_BYTES) return fail_read(path, "it is larger than a gigabyte", err);
    file->size = (size_t)status.st_size;
    file->bytes = folk_alloc(file->size + 1);
    if (fread(file->bytes, 1, file->size, stream) == file->size) return true;
    return fail_read(path, "it became shorter while it was read", err);
}

bool folk_files_add(folk_scenario *scenario, const char *name, const char *path, folk_error *err) {
    // To open a pipe that nobody writes would wait for ever.
    const int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) return fail_read(path, strerror(errno), err);
    FILE *stream = fdopen(descriptor, "rb");
    folk_file file = {0};
    const bool ok = read_stream(stream, path, &file, err);
    fclose(stream);
    if (!ok) {
        folk_free(file.bytes);
        return false;
    }
    file.name = folk_strdup(name);
    file.path = folk_strdup(path);
    const size_t count = (size_t)scenario->file_count + 1;
    scenario->files = folk_realloc(scenario->files, count * sizeof file);
    scenario->files[scenario->file_count++] = file;
    return true;
}

static bool has_parent_component(const char *name) {
    for (const char *part = name; part != NULL; part = strchr(part, '/')) {
        if (*part == '/') part++;
        if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || part[2] == '\0')) return true;
    }
    return false;
}

static bool fail_outside(const char *name, folk_error *err) {
    return folk_fail(
        err, FOLK_ERR_IO,
        "'%s' is not in the scenario's folder: a name is relative to that folder and "
        "cannot lead out of it; let the user give other files by a folk.file parameter",
        name);
}

// The path of `name` in the folder; the caller owns it. A symbolic link may not lead out either.
static char *path_inside(const char *folder, const char *name, folk_error *err) {
    if (name[0] == '\0' || name[0] == '/' || has_parent_component(name)) {
        fail_outside(name, err);
        return NULL;
    }
    char *path = folk_format("%s/%s", folder, name);
    char *real = realpath(path, NULL);
    const size_t length = strlen(folder);
    const bool inside = real != NULL && strncmp(real, folder, length) == 0 && real[length] == '/';
    if (real == NULL)
        fail_read(name, strerror(errno), err);
    else if (!inside)
        fail_outside(name, err);
    free(real);
    if (inside) return path;
    folk_free(path);
    return NULL;
}

const folk_file *folk_files_read(const folk_files *files, const char *name, folk_error *err) {
    const folk_file *known = folk_files_find(files->scenario, name);
    if (known != NULL) return known;
    if (files->growing == NULL) {
        folk_fail(
            err, FOLK_ERR_IO,
            "%s is not among the scenario's files: read it at the top of the scenario's file, "
            "outside of functions, or declare it as a folk.file parameter",
            name);
        return NULL;
    }
    char *path = path_inside(files->folder, name, err);
    if (path == NULL) return NULL;
    const bool ok = folk_files_add(files->growing, name, path, err);
    folk_free(path);
    return ok ? folk_files_find(files->scenario, name) : NULL;
}

bool folk_files_gather(const folk_files *files, const char *value, bool anywhere, folk_error *err) {
    if (value[0] == '\0') return true;
    if (folk_files_read(files, value, err) != NULL) return true;
    if (!anywhere || files->growing == NULL) return false;
    char *real = realpath(value, NULL); // so that it is found again from another folder
    const bool ok = folk_files_add(files->growing, value, real != NULL ? real : value, err);
    free(real);
    return ok;
}

// read(name): the file's bytes.
static int l_files_read(lua_State *L) {
    const char *name = luaL_checkstring(L, 1);
    lua_getfield(L, LUA_REGISTRYINDEX, ATTACHED);
    const folk_files *files = lua_touserdata(L, -1);
    folk_error err = {0};
    const folk_file *file = folk_files_read(files, name, &err);
    if (file == NULL) folk_vm_raise(L, "%s", err.text);
    lua_pushlstring(L, file->bytes, file->size);
    return 1;
}

// main(): the bytes and the name of the scenario's own file.
static int l_files_main(lua_State *L) {
    lua_getfield(L, LUA_REGISTRYINDEX, ATTACHED);
    const folk_files *files = lua_touserdata(L, -1);
    lua_pushlstring(L, files->scenario->files[0].bytes, files->scenario->files[0].size);
    lua_pushstring(L, files->scenario->files[0].name);
    return 2;
}

void folk_files_attach(lua_State *L, const folk_files *files) {
    lua_pushlightuserdata(L, (void *)(uintptr_t)files);
    lua_setfield(L, LUA_REGISTRYINDEX, ATTACHED);
}

const luaL_Reg folk_files_functions[] = {
    {"read", l_files_read},
    {"main", l_files_main},
    {NULL, NULL},
};
