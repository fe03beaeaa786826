#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The docs agree with the tree: the reference is what its generator writes, and links lead somewhere.
. tests/tap.sh

awk -f docs/lua-api.awk lua/meta/folk.lua >"$scratch/lua-api.md"
check "docs/lua-api.md is up to date (else: awk -f docs/lua-api.awk lua/meta/folk.lua)" \
    diff -u docs/lua-api.md "$scratch/lua-api.md"
same "each function of the stubs is in it" "$(grep -c '^function ' lua/meta/folk.lua)" \
    "$(grep -c '^### `.*(.*)`$' docs/lua-api.md)"

# links FILE: prints the targets of links that are files, as seen from the root.
links() {
    grep -o '](\([^)#:]*\)[^):]*)' "$1" | sed 's/^](//; s/[#)].*//' | while read -r target; do
        [ -z "$target" ] || printf '%s %s\n' "$1" "$(dirname "$1")/$target"
    done
}

broken=$(for file in $(tracked '*.md'); do links "$file"; done | while read -r file target; do
    [ -e "$target" ] || echo "$file: there is no $target"
done)
empty "links between files lead somewhere" "$broken"
finish
