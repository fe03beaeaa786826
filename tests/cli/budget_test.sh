#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A budget of runs or seconds divided among the points of a sweep: the same table however it was run,
# never more runs than asked for, more of them where values are spread.
. tests/tap.sh
cd "$scratch" || exit 1

cat >wide.lua <<'LUA'
local folk = require "folk"
return folk.scenario {
  name = "wide", summary = "Draws a number from an interval.", source = "none",
  params = {
    s = folk.number { 1, min = 0, max = 100, doc = "its width" },
    n = folk.int { 1, min = 1, doc = "steps that take time" },
  },
  metrics = {
    y = { doc = "the number", unit = "1" },
    z = { doc = "a number that does not vary", unit = "1" },
  },
  setup = function(sim, p)
    local rng, sum = sim:rng("steps"), 0
    for i = 1, p.n do sum = sum + rng:unit() end
    sim:record("z", 7)
    sim:record("y", p.s * sim:rng("y"):unit())
  end,
}
LUA

table() {
    "$folk" export "$1" --table sweep
}

# runs STORE: the runs of each point
runs() {
    table "$1" | awk -F, 'NR > 1 { n[$1]++ } END { for (i = 0; i in n; i++) printf "%d ", n[i] }'
}

# sweep STORE ARGUMENT…
sweep() {
    sweep_store=$1
    shift
    "$folk" sweep wide.lua --grid s=1,2,4 --no-plot "$@" --out "$sweep_store"
}

exits 0 'a budget of runs on one worker' sweep one.db --budget 'runs=350 for y' --workers 1
holds 'tells what it was spent on' "$(cat "$out")" 'budget: 350 of 350 runs, by the variance of y'
check 'and on two' sweep two.db --budget 'runs=350 for y' --workers 2
reference=$(table one.db)
same 'as many runs as it says' 351 "$(printf '%s\n' "$reference" | wc -l)"
same 'two workers give the table of one' "$reference" "$(table two.db)"

# Widths 1, 2, 4: shares of 50, 100, 200 by theory; deviations are known to a few in a hundred.
same 'runs are in proportion to the deviation' yes "$(runs one.db | awk '
    { print ($1 > 35 && $1 < 70 && $2 > 75 && $2 < 125 && $3 > 170 && $3 < 235 ? "yes" : $0) }')"

check 'a smaller budget' sweep grown.db --budget 'runs=200 for y'
check 'is made larger' "$folk" sweep --resume grown.db --budget 'runs=350 for y' --no-plot
same 'to the table of the larger' "$reference" "$(table grown.db)"
exits 0 'without --budget it is the store that says it' "$folk" sweep --resume grown.db --no-plot
holds 'and nothing is left' "$(cat "$out")" 'done: 0 runs'
exits 2 'it is not made smaller' "$folk" sweep --resume grown.db --budget runs=100
holds 'as is said' "$(cat "$err")" "the sweep has a budget of 'runs=350 for y'; --budget 'runs=100' would take"
check 'replicates come first' sweep first.db --replicates 40
check 'a budget goes on from them' "$folk" sweep --resume first.db --budget 'runs=350 for y' --no-plot
same 'each point has them' yes "$(runs first.db | awk '{ print ($1 >= 40 ? "yes" : $0) }')"
same 'and together they are the budget' 351 "$(table first.db | wc -l)"

# Killed at any moment, and resumed.
slow="--set n=1000000 --budget runs=120"
# shellcheck disable=SC2086
check 'a slower sweep' sweep slow.db $slow --workers 1
moment=0
while [ $moment -lt 12 ]; do
    # shellcheck disable=SC2086
    setsid "$folk" sweep wide.lua --grid s=1,2,4 --no-plot $slow --workers 2 --out killed.db \
        >/dev/null 2>&1 &
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
# shellcheck disable=SC2086
check 'is killed 12 times, and goes on' sweep killed.db $slow --workers 2
same 'to the table of one that was not' "$(table slow.db)" "$(table killed.db)"

# With a rule, both stop.
check 'a rule and a budget that it does not need' sweep both.db --budget 'runs=3000 for y' \
    --until 'ci(y) < 0.5'
same 'the rule stops points' yes "$(runs both.db | awk '{ print ($1 < 100 && $3 < 300 ? "yes" : $0) }')"
check 'a rule and a budget that it does not reach' sweep short.db --budget 'runs=60 for y' \
    --until 'ci(y) < 0.001'
same 'the budget stops the sweep' 61 "$(table short.db | wc -l)"

# Nothing varies.
exits 0 'a budget for what does not vary' sweep constant.db --budget 'runs=100 for z'
same 'ends with the first replicates' '5 5 5 ' "$(runs constant.db)"
holds 'and says what was spent' "$(cat "$out")" 'budget: 15 of 100 runs, by the variance of z'

# Rows that are one point count once.
check 'a design that names points twice' "$folk" sweep wide.lua --list s=1,2,1,4 --no-plot \
    --budget 'runs=30 for y' --out twice.db
same 'runs them at the first' '0 1 3 ' "$(table twice.db | awk -F, 'NR > 1 { print $1 }' | uniq | tr '\n' ' ')"
same 'and spends all of the budget' 31 "$(table twice.db | wc -l)"

# Seconds: over by no more than the runs under way, of which each worker has 20 ms at hand.
exits 0 'a budget of seconds' sweep time.db --set n=200000 --budget seconds=0.5 --workers 2 --json
if command -v python3 >/dev/null; then
    same 'is spent, and little more' True "$(python3 -c '
import json
b = json.load(open("'"$out"'"))["budget"]
print(b["unit"] == "seconds" and b["amount"] == 0.5 and 0.4 < b["spent"] < 1)')"
else
    skip 'is spent, and little more' 'python3 reads the JSON'
fi
exits 2 'tokens, where no model is asked' sweep tokens.db --budget tokens=1000
holds 'are never spent' "$(cat "$err")" 'no run has cost any tokens so far'
same 'one run of each point is kept' '1 1 1 ' "$(runs tokens.db)"

refused() {
    refused_part=$1
    shift
    exits 2 "refused: $*" sweep refused.db "$@"
    holds "  because: $refused_part" "$(cat "$err")" "$refused_part"
}
refused "there is no unit 'rns' (did you mean 'runs'?)" --budget rns=100
refused "'-5' is no amount" --budget seconds=-5
refused "has no metric 'yy'" --budget 'runs=100 for yy'
refused '3 points with 5 runs each, before anything is divided, are 15 runs' --budget runs=14
refused '--shard runs only some' --budget runs=100 --shard 1/2
refused 'must be 2 or more' --budget runs=100 --replicates 1
refused '--max-runs allows 50' --budget runs=100 --max-runs 50
check 'nothing was kept of these' test ! -e refused.db

# The report.
exits 0 'show tells of it' "$folk" show one.db --sweep
holds 'with its budget' "$(cat "$out")" 'budget   runs=350 for y'
holds 'and all its runs' "$(cat "$out")" 'runs     350: '
check 'a report' "$folk" report one.db --out one.html
page=$(cat one.html)
holds 'tells the budget' "$page" 'a budget of runs=350 for y was divided in'
holds 'and the command that makes it again' "$page" "--budget &#39;runs=350 for y&#39;"
check 'a report of a sweep with a rule' "$folk" report both.db --metric y --out both.html
holds "shows the rule's own interval" "$(cat both.html)" 'rule low'
finish
