#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What `folk new` writes is a scenario that checks, runs and replays as it is, at each level.
. tests/tap.sh
cd "$scratch" || exit 1

for level in declared functions processes; do
    exits 0 "new --level $level" "$folk" new "my-$level" --level "$level"
    exits 2 "$level: a file that is there is left" "$folk" new "my-$level" --level "$level"
    same "$level: that is told" "folk: my-$level.lua exists already: it is left as it is" "$(cat "$err")"
    empty "$level: the name stands everywhere" "$(grep -n SCENARIO-NAME "my-$level.lua")"
    exits 0 "$level: check" "$folk" check "my-$level.lua"
    holds "$level: check says ok" "$(cat "$out")" "my-$level.lua: ok: 'my-$level', "
    empty "$level: without a warning" "$(cat "$err")"
    exits 0 "$level: run" "$folk" run "my-$level.lua" --quiet
    exits 0 "$level: replay" "$folk" replay
done
finish
