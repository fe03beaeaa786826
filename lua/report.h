// SPDX-License-Identifier: GPL-3.0-or-later
// What a user reads when Lua code raised: the message with file:line, then the calls that led
// there, only those in the scenario's own files (their chunk names begin with "@"). Frames of
// Folk's embedded modules and of C functions are left out. Nothing here allocates Lua memory, so
// that a report can be written when there is none left.
#ifndef FOLK_LUA_REPORT_H
#define FOLK_LUA_REPORT_H

#include "core/error.h"

#include <lua.h>

/// Where a scenario's code is: its file and line.
typedef struct folk_position {
    char file[64];
    int line;
} folk_position;

/// The innermost line of the scenario that `L` is executing; false when there is none.
bool folk_report_position(lua_State *L, folk_position *position);

/// Writes the error value on top of the stack of `L`, whose calls have not been unwound.
void folk_report_write(lua_State *L, folk_error *report);

#endif
