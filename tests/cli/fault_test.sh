#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Sweeps and merges on a machine that fails: killed at a write, on a disk that becomes full, where
# files have no locks. The failing is a mock (faults.c, preloaded), so that it comes exactly at
# chosen writes: one in each thirtieth of all writes from the store's making to its closing, drawn
# with a fixed seed.
. tests/tap.sh
slow

faults=${folk%/*}/tests/cli/faults.so
[ -e "$faults" ] || skip_all 'this folk was installed without its tests'
cd "$scratch" || exit 1

# A sanitizer's library wants to be the first; it need not be.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0
export ASAN_OPTIONS

# failing FAULT FILE COMMAND…: with the fault, on files whose names hold FILE
failing() {
    failing_fault=$1
    failing_file=$2
    shift 2
    env LD_PRELOAD="$faults" FOLK_FAULT="$failing_fault" FOLK_FAULT_FILE="/$failing_file" "$@"
}
failing none none "$folk" --version >/dev/null 2>&1 || skip_all 'nothing can be preloaded here'

cat >count.lua <<'LUA'
local folk = require "folk"
return folk.scenario {
  name = "count", summary = "Adds up random numbers.", source = "none",
  params = {
    x = folk.int { 0, min = 0, max = 1000, doc = "a number" },
    n = folk.int { 30000, min = 1, doc = "steps" },
  },
  metrics = { y = { doc = "a mean", unit = "" } },
  setup = function(sim, p)
    if p.x % 50 == 7 then error("seven is not liked") end
    local rng, sum = sim:rng("y"), 0
    for i = 1, p.n do sum = sum + rng:unit() end
    sim:record("y", p.x + sum / p.n)
  end,
}
LUA

sweep="$folk sweep count.lua --grid x=1:150 --replicates 2 --workers 2 --no-plot"

table() {
    "$folk" export "$1" --table sweep 2>/dev/null
}

# draw WRITES K: a write in the K-th of thirty shares of so many
state=20240607
draw() {
    state=$(((state * 1103515245 + 12345) % 2147483648))
    drawn=$(($1 * $2 / 30 + state / 65536 * ($1 / 30 + 1) / 32768 + 1))
}

# Killed at 30 writes.
# shellcheck disable=SC2086
{
    exits 1 'a sweep runs, its writes counted' failing count:writes counted.db \
        $sweep --out counted.db
    reference=$(table counted.db)
    same 'a row for each run, and one of headings' 301 "$(printf '%s\n' "$reference" | wc -l)"
    writes=$(cat writes)
    check "there are enough writes to choose from ($writes)" test "$writes" -ge 60
    wrong=
    killed=0
    begun=0
    half=0
    k=0
    while [ $k -lt 30 ]; do
        draw "$writes" $k
        rm -f killed.db*
        failing "kill:$drawn" killed.db $sweep --out killed.db >/dev/null 2>&1
        [ $? -eq 137 ] && killed=$((killed + 1))
        rows=$(table killed.db | wc -l)
        [ "$rows" -gt 0 ] && begun=$((begun + 1))
        [ "$rows" -gt 1 ] && [ "$rows" -lt 301 ] && half=$((half + 1))
        if [ "$rows" -gt 0 ] && [ $((k % 2)) -eq 0 ]; then
            "$folk" sweep --resume killed.db --no-plot >/dev/null 2>&1
        else
            $sweep --out killed.db >/dev/null 2>&1
        fi
        [ "$(table killed.db)" = "$reference" ] || wrong="$wrong write $drawn of $writes;"
        k=$((k + 1))
    done
    empty 'killed at 30 writes and resumed, its table is that of one that was not' "$wrong"
    check "it was killed ($killed times of 30; $begun stores had a sweep, $half some of its runs)" \
        test $killed -ge 20 -a $begun -ge 5 -a $half -ge 1
}

# A merge that is killed leaves the output as it was, or has done all.
# shellcheck disable=SC2086
for share in 1 2 3; do
    exits 1 "share $share runs" $sweep --shard $share/3 --out part$share.db
done
merge() {
    "$folk" merge "$@" >/dev/null 2>&1
}
begin_merged() {
    rm -f merged.db*
    merge merged.db part1.db
}
begin_merged
before=$(table merged.db)
check 'a merge runs, its writes counted' failing count:writes merged.db \
    "$folk" merge merged.db part2.db part3.db
same 'to the table of one worker' "$reference" "$(table merged.db)"
writes=$(cat writes)
wrong=
killed=0
undone=0
k=0
while [ $k -lt 30 ]; do
    draw "$writes" $k
    begin_merged
    failing "kill:$drawn" merged.db "$folk" merge merged.db part2.db part3.db >/dev/null 2>&1
    [ $? -eq 137 ] && killed=$((killed + 1))
    after=$(table merged.db)
    [ "$after" = "$before" ] && undone=$((undone + 1))
    [ "$after" = "$before" ] || [ "$after" = "$reference" ] ||
        wrong="$wrong write $drawn of $writes left a part;"
    merge merged.db part2.db part3.db
    [ "$(table merged.db)" = "$reference" ] || wrong="$wrong write $drawn of $writes;"
    k=$((k + 1))
done
empty 'killed at 30 writes, a merge has done all or nothing, and is done again' "$wrong"
check "it was killed ($killed times of 30, with nothing done $undone times)" \
    test $killed -ge 20 -a $undone -ge 5

# A disk that becomes full: a sentence, a store that is whole, and a way on.
wrong=
told=0
k=0
while [ $k -lt 30 ]; do
    draw "$writes" $k
    rm -f full.db*
    # shellcheck disable=SC2086
    failing "full:$drawn" full.db $sweep --out full.db >/dev/null 2>err
    [ $? -eq 1 ] || wrong="$wrong write $drawn: another status;"
    grep -q '^folk: cannot write full.db: the disk ' err && told=$((told + 1))
    table full.db >rows
    printf '%s\n' "$reference" >all
    # each row is one of the reference
    grep -qvxF -f all rows && wrong="$wrong write $drawn: a row that is wrong;"
    # shellcheck disable=SC2086
    $sweep --out full.db >/dev/null 2>&1
    [ "$(table full.db)" = "$reference" ] || wrong="$wrong write $drawn: another table;"
    k=$((k + 3))
done
empty 'a sweep on a disk that became full at 10 writes goes on' "$wrong"
same 'each time with a sentence' 10 "$told"
begin_merged
exits 1 'a merge on a full disk ends' failing full:3 merged.db \
    "$folk" merge merged.db part2.db part3.db
holds 'with a sentence' "$(cat "$err")" 'cannot write merged.db: the disk '
same 'and leaves the output as it was' "$before" "$(table merged.db)"

# Files without locks.
# lockless COMMAND…: with files that have no locks; refused with a sentence before any run
lockless() {
    for fault in nolock nosupport; do
        # shellcheck disable=SC2086
        exits 1 "without locks ($fault): $*" failing $fault none "$folk" "$@"
        holds '  is refused with a sentence' "$(cat "$err")" 'the file system there has no locks'
        holds '  which tells the way on' "$(cat "$err")" 'write to a local disk'
    done
}
lockless sweep count.lua --grid x=1:3 --out lockless.db
check 'no store is left' test ! -e lockless.db
lockless sweep --resume counted.db
lockless sweep --extend counted.db --replicates 3
same 'the store is as it was' "$reference" "$(table counted.db)"
lockless merge lockless.db part1.db part2.db
lockless runs counted.db
check 'no output is left' test ! -e lockless.db
same 'nor any probe' '' "$(ls ./*probe* 2>/dev/null)"
finish
