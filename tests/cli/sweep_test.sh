#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A sweep as its user meets it: the same table however it was run, interrupted, divided or resumed.
. tests/tap.sh

cat >"$scratch/count.lua" <<'LUA'
local folk = require "folk"
return folk.scenario {
  name = "count", summary = "Adds up random numbers.", source = "none",
  params = {
    x = folk.int { 0, min = 0, max = 1000, doc = "a number" },
    n = folk.int { 200, min = 1, doc = "steps" },
    q = folk.prob { 0.5, doc = "a probability" },
  },
  metrics = { y = { doc = "a mean", unit = "" } },
  setup = function(sim, p)
    local rng, sum = sim:rng("y"), 0
    for i = 1, p.n do sum = sum + rng:unit() end
    sim:record("y", p.x + sum / p.n)
  end,
}
LUA

cat >"$scratch/bad.lua" <<'LUA'
local folk = require "folk"
return folk.scenario {
  name = "bad", summary = "Every tenth run ends badly.", source = "none",
  params = { x = folk.int { 0, min = 0, max = 1000, doc = "a number" } },
  setup = function(sim, p)
    if p.x % 30 == 5 then error("five is not liked") end
    if p.x % 30 == 15 then while true do end end
    if p.x % 30 == 25 then local t = {} for i = 1, 1e9 do t[i] = {} end end
  end,
}
LUA

count=$scratch/count.lua

# run STORE ARGUMENT…: a sweep that is kept in a store
run() {
    run_store=$1
    shift
    "$folk" sweep "$@" --out "$scratch/$run_store" >/dev/null 2>"$err"
}

table() {
    "$folk" export "$scratch/$1" --table sweep
}

small="--grid x=1:12 --replicates 4"

# The same table.
# shellcheck disable=SC2086
{
    check 'a sweep runs on one worker' run one.db "$count" $small --workers 1
    check 'and on two' run two.db "$count" $small --workers 2
    reference=$(table one.db)
    same 'a row for each run, and one of headings' 49 "$(printf '%s\n' "$reference" | wc -l)"
    same 'two workers give the table of one' "$reference" "$(table two.db)"
    for share in 1 2 3; do
        check "share $share of three runs" run "part$share.db" "$count" $small --shard "$share/3"
    done
    for order in '1 2 3' '3 1 2' '2 3 1'; do
        rm -f "$scratch"/whole.db*
        for share in $order; do
            "$folk" merge "$scratch/whole.db" "$scratch/part$share.db" >/dev/null
        done
        same "shares merged as $order give the table of one" "$reference" "$(table whole.db)"
    done
    check 'a sweep begun with fewer replicates' run grown.db "$count" --grid x=1:12 --replicates 2
    check 'is extended' "$folk" sweep --resume "$scratch/grown.db" --replicates 4
    same 'to the table of one' "$reference" "$(table grown.db)"
    check 'what is there is not run again' "$folk" sweep --resume "$scratch/grown.db"
    holds 'as is said' "$(cat "$out")" 'done: 0 runs, 0 failed'
}

# Common random numbers: the same draws at all points.
check 'a sweep with common random numbers runs' \
    run common.db "$count" --grid x=0:3 --replicates 2 --crn
same 'replicate 0 has one seed' 1 \
    "$(table common.db | awk -F, '$3 == 0 { print $4 }' | sort -u | wc -l)"

# Every tenth run ends badly.
exits 1 'a sweep with bad runs ends' "$folk" sweep "$scratch/bad.lua" --grid x=0:29 --workers 2 \
    --timeout 3 --memory 64 --out "$scratch/bad.db"
bad=$(table bad.db)
same '27 runs are done' 27 "$(printf '%s\n' "$bad" | grep -c ',done,')"
holds 'an error is told' "$bad" 'bad.lua:6: five is not liked'
holds 'a time-out is told' "$bad" 'timeout,,"it was ended as it took longer than 3 s, its time-out"'
holds 'a limit is told' "$bad" 'needs more than the 64 MiB of memory'
exits 1 '--only-failed runs these again' "$folk" sweep --resume "$scratch/bad.db" --only-failed \
    --timeout 3 --memory 64
holds 'and no others' "$(cat "$out")" 'done: 3 runs, 3 failed'

# Killed at any moment, and resumed. Moments are taken from how far the store is.
slow_reference() {
    run slow.db "$count" --set n=4000000 --grid x=1:1000 --workers 2
}
check 'a longer sweep runs' slow_reference
moment=0
while [ $moment -lt 30 ]; do
    setsid "$folk" sweep "$count" --set n=4000000 --grid x=1:1000 --workers 2 \
        --out "$scratch/killed.db" >/dev/null 2>&1 &
    victim=$!
    delay=$((moment * 37 % 23))
    while [ $delay -gt 0 ] && kill -0 $victim 2>/dev/null; do
        "$folk" --version >/dev/null # some milliseconds
        delay=$((delay - 1))
    done
    kill -9 $victim 2>/dev/null
    wait $victim 2>/dev/null
    moment=$((moment + 1))
done
rows=$(table killed.db | wc -l)
check "30 kills left some runs and not all ($((rows - 1)) of 1000)" \
    test "$rows" -gt 1 -a "$rows" -lt 1001
check 'a sweep that was killed 30 times goes on' \
    run killed.db "$count" --set n=4000000 --grid x=1:1000 --workers 2
same 'to the table of one that was not' "$(table slow.db)" "$(table killed.db)"

# A rule stops points, at the same replicate on any number of workers.
check 'a rule stops a sweep' run until1.db "$count" --set n=4 --grid x=1:3 --until 'ci(y) < 0.2' \
    --workers 1
check 'on two workers' run until2.db "$count" --set n=4 --grid x=1:3 --until 'ci(y) < 0.2' \
    --workers 2
same 'at the same replicates' "$(table until1.db)" "$(table until2.db)"

# The scenario changes.
cp "$count" "$scratch/changing.lua"
check 'a sweep begins' run changing.db "$scratch/changing.lua" --grid x=1:2
sed -i 's/a mean/the mean/' "$scratch/changing.lua"
exits 2 'a changed scenario is refused' "$folk" sweep --resume "$scratch/changing.db" --replicates 2
holds 'with its file' "$(cat "$err")" 'changing.lua: '
holds 'and the way on' "$(cat "$err")" '--accept-changed'
check 'unless that is accepted' "$folk" sweep --resume "$scratch/changing.db" --replicates 2 \
    --accept-changed

# A plan is options in a file; the command line wins.
cat >"$scratch/plan.lua" <<'LUA'
return { grid = { x = "1:12" }, replicates = 4, seed = 1, crn = false }
LUA
check 'a plan runs' run plan.db "$count" --plan "$scratch/plan.lua"
same 'like the options that it holds' "$(table one.db)" "$(table plan.db)"
exits 0 'what the command line says wins' "$folk" sweep "$count" --plan "$scratch/plan.lua" \
    --replicates 2 --dry-run
same 'over the plan' '12 points, 24 runs' "$(cat "$out")"
echo 'return { replicats = 4 }' >"$scratch/wrong.lua"
exits 2 'a plan with a wrong name is refused' "$folk" sweep "$count" --plan "$scratch/wrong.lua"
holds 'with the nearest' "$(cat "$err")" "did you mean 'replicates'?"

# Bad input: one sentence, before any run.
refused() {
    refused_part=$1
    shift
    exits 2 "refused: $*" "$folk" sweep "$@" --out "$scratch/refused.db"
    holds "  because: $refused_part" "$(cat "$err")" "$refused_part"
}
refused "unknown parameter 'qq'; did you mean 'q'?" "$count" --grid qq=0:1:0.1
refused 'must be a probability from 0 to 1' "$count" --grid q=0:2:0.5
refused '--max-runs allows 100' "$count" --grid q=0:1:0.1 --replicates 50 --max-runs 100
refused "did you mean 'latin'?" "$count" --design latn --range q=0..1
refused '--range needs --design' "$count" --range q=0..1
refused '--shard 4/3 is no share' "$count" --grid q=0,1 --shard 4/3
refused 'fixes a parameter that varies' "$count" --grid q=0,1 --set q=0.2
refused "'yy'" "$count" --grid q=0,1 --until 'ci(yy) < 0.1'
refused 'needs SCENARIO'
check 'nothing was kept of these' test ! -e "$scratch/refused.db"
exits 2 'shards of different sweeps are not merged' \
    "$folk" merge "$scratch/one.db" "$scratch/bad.db"
holds 'as is said' "$(cat "$err")" 'hold different sweeps'
exits 2 'a grid is not extended by points' "$folk" sweep --resume "$scratch/one.db" --points 20
exits 1 'a store that is no store' "$folk" sweep --resume "$count"

# Ctrl-C, a full disk, a program that reads along.
interrupted() {
    "$folk" sweep "$count" --set n=3000000 --grid x=1:1000 --workers 2 --progress json \
        --out "$scratch/interrupted.db" >/dev/null 2>"$err" </dev/null &
    victim=$!
    until grep -q running "$err"; do kill -0 $victim || return 1; done
    kill -TERM $victim
    wait $victim
}
exits_interrupted() {
    interrupted
    same 'a sweep that is asked to end has status 130' 130 $?
}
exits_interrupted
holds 'its progress is JSON lines' "$(cat "$err")" '"status":"interrupted","done":'
holds 'and it says how to go on' "$(cat "$err")" 'folk sweep --resume'
full() {
    # shellcheck disable=SC3045
    (ulimit -f 400 && "$folk" sweep "$count" --set n=1 --grid x=1:1000 --replicates 20 \
        --out "$scratch/full.db")
}
exits 1 'a full disk ends a sweep' full
holds 'with a sentence' "$(cat "$err")" 'the disk takes no more'
check 'what was written can be read' table full.db

finish
