// SPDX-License-Identifier: GPL-3.0-or-later
#include "lua/settings.h"

#include "lua/files.h"
#include "lua/parts.h"
#include "lua/vm.h"

typedef struct reading {
    const folk_file *file;
    folk_setting_fn each;
    void *context;
} reading;

static int l_read(lua_State *L) {
    const reading *read = lua_touserdata(L, 1);
    folk_parts_provide(L);
    folk_vm_import(L, "settings");
    lua_pushlstring(L, read->file->bytes, read->file->size);
    lua_pushstring(L, read->file->name);
    lua_call(L, 2, 1);
    const int count = (int)lua_objlen(L, -1);
    for (int i = 1; i < count; i += 2) {
        lua_rawgeti(L, -1, i);
        lua_rawgeti(L, -2, i + 1);
        read->each(read->context, lua_tostring(L, -2), lua_tostring(L, -1));
        lua_pop(L, 2);
    }
    return 0;
}

bool folk_settings_read(const char *path, folk_setting_fn each, void *context, folk_error *err) {
    folk_scenario holder = {0}; // of the one file
    if (!folk_files_add(&holder, path, path, err)) return false;
    reading read = {.file = &holder.files[0], .each = each, .context = context};
    folk_vm *vm = folk_vm_create(&(folk_script_limits){0}, err);
    const bool ok = vm != NULL && folk_vm_protect(vm, l_read, &read, err);
    folk_vm_destroy(vm);
    folk_scenario_clear(&holder);
    return ok;
}
