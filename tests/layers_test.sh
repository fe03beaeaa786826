#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Who includes whom: each include points downwards, never up, never sideways, and is written from the
# root. Only lua/ (and its tests) knows lua.h, only viz/ (and its tests) the screen.
. tests/tap.sh

# included FILE…: prints "FILE:LINE PATH" for each include between quotes.
included() {
    grep -Hn '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' "$@" </dev/null |
        sed 's/^\([^:]*:[0-9]*\):[^"]*"\([^"]*\)".*/\1 \2/'
}

# may_include ROOM ALLOWED…: each include of the room names a file in an allowed room.
may_include() {
    room=$1
    files=$(tracked "$room/*.[ch]")
    if [ -z "$files" ]; then return; fi
    allowed=" $* "
    astray=$(included $files | while read -r place path; do
        case $allowed in
        *" ${path%%/*} "*) [ -e "$path" ] || echo "$place: there is no $path" ;;
        *) echo "$place: $room/ may not include $path" ;;
        esac
    done)
    empty "$room includes only$allowed" "$astray"
}

may_include core
may_include agents core
may_include lua core agents
may_include sweep core
may_include viz core
may_include cli core agents lua sweep viz bench
may_include bench core agents lua sweep viz cli
may_include tests core agents lua sweep viz cli bench

# only_in PATTERN ROOM…: the system header is included nowhere but there.
only_in() {
    pattern=$1
    shift
    rooms=$*
    astray=$(tracked '*.[ch]' | while read -r file; do
        case " $rooms " in *" ${file%/*} "*) continue ;; esac
        grep -HnE "#[[:space:]]*include[[:space:]]*[<\"]$pattern" "$file"
    done)
    empty "only $rooms include $pattern" "$astray"
}

only_in '(lua|lauxlib|lualib|luajit)\.h' lua tests/lua
only_in '(SDL|cairo)' viz tests/viz
only_in 'mpi\.h' sweep
finish
