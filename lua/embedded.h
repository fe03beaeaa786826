// SPDX-License-Identifier: GPL-3.0-or-later
// The texts of lua/folk/*.lua as the build put them into the program (cmake/FolkEmbed.cmake).
#ifndef FOLK_LUA_EMBEDDED_H
#define FOLK_LUA_EMBEDDED_H

#include <stddef.h>

typedef struct folk_embedded {
    const char *name;  // "sandbox"
    const char *chunk; // "=folk/sandbox.lua"
    const unsigned char *text;
    size_t size;
} folk_embedded;

/// Ends with an entry whose name is NULL.
extern const folk_embedded folk_embedded_modules[];

#endif
