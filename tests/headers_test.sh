#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Each header compiles alone, without a warning, under every compiler that is installed: it includes what
# it uses, and its include guard bears its path.
. tests/tap.sh

flags="-std=c17 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -fsyntax-only"
flags="$flags -DFOLK_SOURCE_DIR=\"\" -DFOLK_BINARY_DIR=\"\" -I. $(pkg-config --cflags luajit jansson sqlite3 gsl)"

# compiled COMPILER HEADER: includes it twice, so that the guard is tried as well.
compiled() {
    printf '#include "%s"\n#include "%s"\nextern int nothing;\n' "$2" "$2" |
        "$1" $flags -x c - 2>&1
}

guarded() {
    guard=FOLK_$(printf '%s' "$1" | tr 'a-z/.-' 'A-Z___')
    grep -qx "#ifndef $guard" "$1" && grep -qx "#define $guard" "$1" || echo "$1: no guard $guard"
}

headers=$(tracked '*.h')
for compiler in gcc clang; do
    if ! command -v "$compiler" >/dev/null; then
        skip "headers compile alone under $compiler" "$compiler is not installed"
        continue
    fi
    empty "headers compile alone under $compiler" \
        "$(for header in $headers; do compiled "$compiler" "$header"; done)"
done
empty "include guards bear their paths" "$(for header in $headers; do guarded "$header"; done)"
finish
