#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every scenario has a golden digest: tests/golden/NAME.txt holds the arguments of a short run and the
# digest of all that happens in it. The digest is the same in another process with another environment,
# with Lua interpreted, and in each build of $FOLK_BUILDS (`./folk test --all`: two compilers, Release and
# Debug). `tests/golden_test.sh --update` writes the digests anew: say in the commit why they changed.
. tests/tap.sh

# digest PROGRAM SCENARIO ARGUMENT…: of one run; what went wrong, when it did.
digest() {
    program=$1
    shift
    if ! "$program" run --json "$@" 2>"$err" </dev/null >"$out"; then cat "$err"; fi
    sed -n 's/.*"digest": *"\([0-9a-f]*\)".*/\1/p' "$out"
}

# Another place, time zone, language and heap, and a store that keeps all; nothing of it may matter.
elsewhere() {
    (cd / && TZ=Asia/Kathmandu LC_ALL=C.UTF-8 MALLOC_PERTURB_=85 PADDING=$(printf '%999d' 0) \
        digest "$@" --out "$scratch/$name.db" --record all)
}

# line NAME FILE: what stands behind "NAME: ".
line() {
    sed -n "s/^$1: *//p" "$2"
}

update=${1:-}
mkdir -p tests/golden
for scenario in $(tracked 'scenarios/*.lua' | xargs -r grep -l 'folk\.scenario'); do
    name=$(basename "$scenario" .lua)
    golden=tests/golden/$name.txt
    if [ "$update" = --update ]; then
        arguments=$(line arguments "$golden" 2>/dev/null)
        : "${arguments:=--seed 1}"
        printf 'arguments: %s\ndigest: %s\n' "$arguments" \
            "$(digest "$folk" "$root/$scenario" $arguments --no-store)" >"$golden"
    fi
    if [ ! -e "$golden" ]; then
        failed "$name has a golden digest" "there is no $golden: call tests/golden_test.sh --update"
        continue
    fi
    expected=$(line digest "$golden")
    set -- "$root/$scenario" $(line arguments "$golden")
    same "$name" "$expected" "$(digest "$folk" "$@" --no-store)"
    same "$name, elsewhere" "$expected" "$(elsewhere "$folk" "$@")"
    same "$name, interpreted" "$expected" "$(digest "$folk" "$@" --no-store --no-jit)"
    for build in ${FOLK_BUILDS:-}; do
        if [ "$build" = "$folk" ]; then continue; fi
        same "$name, ${build#"$root/"}" "$expected" "$(digest "$build" "$@" --no-store)"
    done
done
for golden in tests/golden/*.txt; do
    name=$(basename "$golden" .txt)
    empty "$golden has its scenario" "$(tracked "scenarios/*/$name.lua" | grep -q . || echo "none")"
done
finish
