#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The benchmarks of runs that ask need nothing but the program: no server, no file beside it. How large
# their figures are is for docs/benchmarks.md.
. tests/tap.sh
slow

mkdir "$scratch/here"
cd "$scratch/here" || exit 1
exits 0 "calls to a server of its own, stand-ins, a replay" \
    "$folk" bench --json model-overhead model-engine model-replay
same "each prints its figure" "model-overhead model-engine model-replay" \
    "$(sed -n 's/.*"name": "\([^"]*\)", "figure": [1-9].*/\1/p' "$out" | paste -sd ' ' -)"
same "nothing is left behind" "" "$(ls)"
exits 2 "a benchmark that there is not" "$folk" bench model-flights
holds "the nearest is told" "$(cat "$err")" "model-flight"
finish
