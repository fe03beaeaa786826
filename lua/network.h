// SPDX-License-Identifier: GPL-3.0-or-later
// Inside lua/: networks as userdata that only Folk's own modules hold.
#ifndef FOLK_LUA_NETWORK_H
#define FOLK_LUA_NETWORK_H

#include "core/network.h"

#include <lua.h>

/// The network at `index`; raises when it is something else.
const folk_network *folk_network_check(lua_State *L, int index);

#endif
