#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What a sweep tells while it goes on and afterwards: a bar at a terminal, JSON lines for a program,
# `folk runs` and `folk show`; and that nobody who stops listening, or asks it to end twice, costs
# a run.
. tests/tap.sh
cd "$scratch" || exit 1

cat >some.lua <<'LUA'
local folk = require "folk"
return folk.scenario {
  name = "some", summary = "Adds up random numbers; two of ten points fail.", source = "none",
  params = {
    x = folk.int { 0, min = 0, max = 1000, unit = "apples", doc = "a number" },
    n = folk.int { 200, min = 1, doc = "steps" },
  },
  metrics = { y = { doc = "a mean", unit = "" } },
  setup = function(sim, p)
    if p.x % 10 == 7 then error("seven is not liked") end
    if p.x % 10 == 8 then error("eight is not liked") end
    local rng, sum = sim:rng("y"), 0
    for i = 1, p.n do sum = sum + rng:unit() end
    sim:record("y", p.x + sum / p.n)
  end,
}
LUA

table() {
    "$folk" export "$1" --table sweep
}

# field NAME LINE: a number of a JSON object on one line
field() {
    printf '%s\n' "$2" | sed "s/.*\"$1\": *\\([^,}]*\\).*/\\1/"
}

# JSON lines.
exits 1 'a sweep tells JSON lines' "$folk" sweep some.lua --grid x=0:19 --replicates 2 \
    --out told.db --no-plot --progress json
reference=$(table told.db)
last=$(tail -n 1 "$err")
same 'the last has its status' '"done"' "$(field status "$last")"
same 'what was run' 40 "$(field done "$last")"
same 'of how many' 40 "$(field total "$last")"
same 'what was there' 0 "$(field kept "$last")"
same 'what was found' 0 "$(field found "$last")"
same 'what failed' 8 "$(field failed "$last")"
check 'its rate is runs a second' awk -v rate="$(field rate "$last")" \
    -v seconds="$(field seconds "$last")" 'BEGIN { exit !(rate * seconds > 39 && rate * seconds < 41) }'
same 'and no time is left' 0.0 "$(field left "$last")"
number='[0-9.e+-]*'
empty 'each line is an object of these, and of what was measured' "$(grep -Ev "$(printf '%s' \
    '^\{"status":"[a-z]*","done":[0-9]*,"total":[0-9]*,"kept":[0-9]*,"found":[0-9]*,"failed":[0-9]*,' \
    "\"seconds\":$number,\"rate\":$number," \
    "\"left\":($number|null)(,\"metric\":\"y\",\"widest\":$number)?\}\$")" "$err")"
exits 1 'gone on with' "$folk" sweep --extend told.db --replicates 3 --no-plot --progress json
last=$(tail -n 1 "$err")
same 'it tells what was there' 40 "$(field kept "$last")"
same 'and what is new' 20 "$(field total "$last")"
exits 1 'extended by levels' "$folk" sweep --extend told.db --grid x=0:21 --no-plot --progress json
last=$(tail -n 1 "$err")
same 'it tells what was found, which is what was done' 48 "$(field found "$last")"
same 'and what is new or had failed' 18 "$(field done "$last")"

# Lists.
exits 0 'runs lists sweeps' "$folk" runs told.db
same 'with their extent and end' \
    'sweep scenario design points replicates done failed seconds begun
1 some grid 20 3 48 12
2 some grid 22 3 54 12' "$(awk 'NR == 1 { $1 = $1; print } NR > 1 { print $1, $2, $3, $4, $5, $6, $7 }' "$out")"
exits 0 'and so as JSON' "$folk" runs told.db --json
listed=$(tr -d '\n' <"$out" | sed 's/.*"sweep"/"sweep"/')
same 'the same' '2 22 3 54 12 48' "$(for name in sweep points replicates done failed found; do
    field $name "$listed"; done | tr '\n' ' ' | sed 's/ $//')"
exits 0 'show tells of a sweep' "$folk" show told.db#1 --sweep
for part in 'sweep 1 of told.db: some, grid' 'extent   20 points, 3 replicates' \
    'runs     60 of 60: 48 done, 12 failed' 'x=0:19  apples  a number' 'seven is not liked' \
    'folk sweep some.lua --grid x=0:19 --replicates 3 --seed 1' 'some.lua'; do
    holds "with: $part" "$(cat "$out")" "$part"
done
exits 0 'without its number it is the newest' "$folk" show told.db
holds 'as is said' "$(cat "$out")" '48 were found in another sweep'
exits 0 'and so as JSON' "$folk" show told.db#2 --json
shown=$(tr -d '\n' <"$out")
same 'with the same numbers' '2 22 3 54 12 48' "$(for name in sweep points replicates done failed found; do
    field $name "$shown"; done | tr '\n' ' ' | sed 's/ $//')"
holds 'and its factors' "$shown" '"factors": ["x=0:21"]'
holds 'and its errors' "$shown" '"runs": 6}'
exits 2 'a sweep that is not there is told' "$folk" show told.db#7 --sweep
holds 'with the newest' "$(cat "$err")" 'its newest is 2'
"$folk" run some.lua --out both.db >/dev/null
"$folk" sweep some.lua --grid x=0:3 --out both.db --no-plot >/dev/null
exits 0 'a store of both lists both' "$folk" runs both.db
same 'in two tables' 2 "$(grep -c 'scenario' "$out")"
exits 0 'and shows its run' "$folk" show both.db
holds 'as before' "$(cat "$out")" 'run 1 of both.db'
exits 0 'and its sweep' "$folk" show both.db --sweep
holds 'when that is meant' "$(cat "$out")" 'sweep 1 of both.db'
"$folk" run some.lua --out run.db >/dev/null
exits 2 'a store without a sweep says so' "$folk" show run.db --sweep
holds 'in a sentence' "$(cat "$err")" 'run.db holds no sweep'

# Who listens may leave.
long="some.lua --grid x=0:19 --replicates 2 --set n=2000000"
# shellcheck disable=SC2086
{
    "$folk" sweep $long --out long.db --no-plot >/dev/null 2>&1
    reference=$(table long.db)
    { "$folk" sweep $long --out left.db --progress json --no-plot 2>&1 >/dev/null
      echo $? >left.status; } | head -n 1 >left.line
    same 'a sweep whose progress nobody reads any more goes on to its end' 1 "$(cat left.status)"
    holds 'from its first line on' "$(cat left.line)" '"status":"running"'
    same 'with the same table' "$reference" "$(table left.db)"
    { "$folk" sweep $long --out unread.db --no-plot 2>/dev/null; echo $? >left.status; } |
        head -n 0
    same 'nor does it need a reader of its table' 1 "$(cat left.status)"
    same 'to be the same' "$reference" "$(table unread.db)"
    "$folk" sweep $long --out closed.db --progress json --no-plot >&- 2>&-
    same 'nor any output at all' 1 $?
    same 'to be the same' "$reference" "$(table closed.db)"
}

# Asked twice to end.
twice() {
    "$folk" sweep some.lua --grid x=0:999 --set n=3000000 --workers 2 --progress json \
        --out twice.db >/dev/null 2>told </dev/null &
    victim=$!
    until grep -q '"done":[1-9]' told; do kill -0 $victim || return 1; done
    kill -INT $victim
    kill -INT $victim 2>/dev/null
    wait $victim
}
twice
same 'a sweep that is asked twice to end has status 130' 130 $?
rows=$(($(table twice.db | wc -l) - 1))
check "and keeps what it has run ($rows runs)" test $rows -ge 1

# At a terminal.
if ! script -qec true /dev/null >/dev/null 2>&1 </dev/null; then
    skip 'a bar at a terminal' 'there is no script (util-linux), or no terminal to be had'
    finish
fi
script -qec "$folk sweep $long --out terminal.db --no-plot" /dev/null >typed </dev/null
holds 'at a terminal there is a bar' "$(tr '\r' '\n' <typed)" '%  '
check 'with how many runs, how fast, how many failed, how long still' \
    grep -qE '[0-9]+ of 40 runs, [0-9.e+]+/s(, [0-9]+ failed)?(, y ± [0-9.e+-]+ or less)?  [0-9]+:[0-9][0-9] left' typed
same 'which is wiped away at the end' 0 "$(tr '\r' '\n' <typed | tail -n 5 | grep -c 'left')"
same 'and the table is the same' "$reference" "$(table terminal.db)"
finish
