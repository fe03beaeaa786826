#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What the libraries of a run (core, agents, lua) may not link with or contain: functions of libm whose last
# bit depends on the processor, generators of chance that are not Folk's, sorts that leave ties open, and
# variables that outlive a run. Read from the archives, so that no spelling hides it.
. tests/tap.sh

command -v nm >/dev/null || skip_all "nm is not installed"

transcendental='(a?(cos|sin|tan)h?|atan2|sincos|cbrt|erfc?|exp|exp2|expm1|hypot|[lt]gamma|log|log10|log1p|log2|pow)[fl]?'
chance='s?rand(om)?|rand_r|[dejlmn]rand48|arc4random|getrandom|getentropy'
order='qsort(_r)?'
locale='setlocale'

# variables ARCHIVE: the names of its variables that can be written. Constants that hold addresses lie in
# .data.rel.ro: the loader writes them, nobody after.
variables() {
    objdump -t "$1" | awk '/ O \.t?(bss|data)/ && !/\.data\.rel\.ro/ { print $NF }'
}

for room in core agents lua; do
    archive=build/release/$room/libfolk_$room.a
    check "$room is built" test -s "$archive"
    empty "$room calls nothing that differs between machines or runs" \
        "$(nm -u "$archive" | awk '{ print $2 }' | sed 's/^__//; s/@.*//; s/_finite$//' |
            sort -u | grep -xE "$transcendental|$chance|$order|$locale")"
done
empty "core keeps one variable: the count of bytes in use" \
    "$(variables build/release/core/libfolk_core.a | grep -vx used)"
for room in agents lua; do
    empty "$room keeps no variable" "$(variables "build/release/$room/libfolk_$room.a")"
done
finish
