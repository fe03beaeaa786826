// SPDX-License-Identifier: GPL-3.0-or-later
// A Lua file that holds a command's settings as data: return { replicates = 50, crn = true }. It
// runs in the sandbox of scenarios.
#ifndef FOLK_LUA_SETTINGS_H
#define FOLK_LUA_SETTINGS_H

#include "core/error.h"

/// One setting, in the order of names; of a list each entry. Texts are borrowed for the call; that
/// of a switch is "true", and one that is false is left out.
typedef void (*folk_setting_fn)(void *context, const char *name, const char *text);

bool folk_settings_read(const char *path, folk_setting_fn each, void *context, folk_error *err);

#endif
