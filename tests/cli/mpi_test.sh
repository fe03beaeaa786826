#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A sweep over MPI ranks: the table is that of one worker, whatever befalls runs, ranks or mpirun.
. tests/tap.sh

command -v mpirun >/dev/null || skip_all 'there is no mpirun: Open MPI is not installed'
[ -x "${folk%/*}/folk-mpi" ] || skip_all 'this folk was built without MPI'

# mpirun asks a user who is root to mean it; nothing is started on other machines.
OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_plm_rsh_agent=/bin/false
export OMPI_ALLOW_RUN_AS_ROOT OMPI_ALLOW_RUN_AS_ROOT_CONFIRM OMPI_MCA_plm_rsh_agent
cd "$scratch" || exit 1

cat >count.lua <<'LUA'
local folk = require "folk"
return folk.scenario {
  name = "count", summary = "Adds up random numbers; point 7 can be told never to end.",
  source = "none",
  params = {
    x = folk.int { 0, min = 0, max = 1000, doc = "a number" },
    n = folk.int { 200, min = 1, doc = "steps" },
    bad = folk.choice { "none", choices = { "none", "fails", "hangs" }, doc = "what happens at 7" },
  },
  metrics = { y = { doc = "a mean", unit = "" } },
  setup = function(sim, p)
    if p.x == 7 and p.bad == "fails" then error("seven is not liked") end
    if p.x == 7 and p.bad == "hangs" then while true do end end
    local rng, sum = sim:rng("y"), 0
    for i = 1, p.n do sum = sum + rng:unit() end
    sim:record("y", p.x + sum / p.n)
  end,
}
LUA

# over RANKS ARGUMENT…: a sweep by so many ranks
over() {
    over_ranks=$1
    shift
    mpirun --oversubscribe --bind-to none -n "$over_ranks" "$folk" sweep "$@"
}

table() {
    "$folk" export "$1" --table sweep
}

left_over() {
    ls | grep '\.rank[0-9]'
}

# The same table.
# shellcheck disable=SC2086
{
    small="count.lua --grid x=1:12 --replicates 4"
    check 'a sweep runs on one worker' "$folk" sweep $small --workers 1 --out one.db
    reference=$(table one.db)
    same 'a row for each run, and one of headings' 49 "$(printf '%s\n' "$reference" | wc -l)"
    for ranks in 2 3; do
        exits 0 "$ranks ranks run it" over $ranks $small --out "$ranks.db"
        holds 'and say so once' "$(cat "$out")" 'done: 48 runs, 0 failed'
        same "$ranks ranks give the table of one worker" "$reference" "$(table $ranks.db)"
    done
    check 'a rank may have several workers' over 2 $small --workers 2 --out workers.db
    same 'with the same table' "$reference" "$(table workers.db)"
    check 'ranks extend a sweep' over 2 --resume 2.db --replicates 6
    check 'as a worker does' "$folk" sweep --resume one.db --replicates 6
    same 'to the same table' "$(table one.db)" "$(table 2.db)"
    check 'what is there is not run again' over 3 --resume 2.db
    holds 'as is said' "$(cat "$out")" 'done: 0 runs, 0 failed'
    check 'ranks take over what another sweep has run' over 2 $small --known one.db --out known.db
    holds 'as is said' "$(cat "$out")" 'done: 0 runs, 0 failed'
    same 'with the same table' "$reference" "$(table known.db)"
    check 'a share of a sweep is run by ranks' over 2 $small --shard 1/2 --out part1.db
    check 'the other by a worker' "$folk" sweep $small --shard 2/2 --out part2.db
    check 'both are merged' "$folk" merge whole.db part1.db part2.db
    same 'to the same table' "$reference" "$(table whole.db)"
    rule="count.lua --grid x=1:3 --set n=4 --until ci(y)<0.2"
    check 'a rule stops a sweep of one worker' "$folk" sweep $rule --workers 1 --out rule1.db
    check 'and of ranks' over 3 $rule --out rule3.db
    same 'at the same replicates' "$(table rule1.db)" "$(table rule3.db)"
    budget="count.lua --grid x=1:3 --set n=4 --budget runs=90"
    check 'a budget is spent by one worker' "$folk" sweep $budget --workers 1 --out budget1.db
    check 'and by ranks' over 3 $budget --out budget3.db
    same 'at the same points' "$(table budget1.db)" "$(table budget3.db)"
}

# Runs that end badly.
exits 1 'a run that fails fails its sweep' over 2 count.lua --grid x=0:9 --set bad=fails \
    --out fails.db
holds 'with its error' "$(table fails.db)" 'seven is not liked'
same 'the others are done' 9 "$(table fails.db | grep -c ',done,')"
exits 1 'a run that hangs is ended' over 2 count.lua --grid x=0:9 --set bad=hangs --timeout 0.5 \
    --out hangs.db
holds 'with its error' "$(table hangs.db)" 'it took longer than 0.5 s, its time-out'
same 'the others are done' 9 "$(table hangs.db | grep -c ',done,')"

# descendants PID COMMAND: the processes below PID whose command is so called; `leaves` have none
# below them.
descendants() {
    cat /proc/[0-9]*/stat 2>/dev/null | awk -v top="$1" -v name="($2)" -v leaves="${3:-}" '
        { above[$1] = $4; command[$1] = $2; below[$4]++ }
        END {
            for (pid in above) {
                if (command[pid] != name || (leaves != "" && below[pid] > 0)) continue
                for (at = pid; at in above && at != top;) at = above[at]
                if (at == top) print pid
            }
        }'
}

# begin ARGUMENT…: ranks begin a sweep, whose progress is in $err and whose mpirun is $victim
begin() {
    : >"$err"
    mpirun --oversubscribe --bind-to none -n 2 "$folk" sweep "$@" --progress json \
        >/dev/null 2>"$err" </dev/null &
    victim=$!
}

# told PATTERN: waits until progress says so
told() {
    until grep -q "$1" "$err"; do
        kill -0 $victim 2>/dev/null || return 1
    done
}

# The worker that hangs is killed as a run that crashes is; workers without a task are replaced. All
# other tasks are short: a second later they are done, or wait behind the one that hangs.
crashed() {
    begin count.lua --grid x=0:9 --set bad=hangs --out crashed.db
    told '"done":[1-9]' || return 1
    kill -9 $(descendants $victim folk leaves)
    wait $victim
    [ $? -eq 1 ]
}
check 'a run whose process is killed fails its sweep' crashed
holds 'with its error' "$(table crashed.db)" 'its process was ended by signal 9'
same 'the others are done' 9 "$(table crashed.db | grep -c ',done,')"
same 'no store of a rank is left over' '' "$(left_over)"

# mpirun is killed.
long="count.lua --grid x=1:1000 --set n=1000000"
# shellcheck disable=SC2086
killed() {
    begin $long --out killed.db
    told '"done":[1-9]' || return 1
    ranks=$(descendants $victim folk)
    kill -9 $victim
    wait $victim
    [ $? -eq 137 ]
}
gone() {
    for pid in $ranks; do
        while kill -0 "$pid" 2>/dev/null; do :; done
    done
}
# shellcheck disable=SC2086
check 'a longer sweep runs' "$folk" sweep $long --workers 2 --out long.db
reference=$(table long.db)
check 'mpirun is killed' killed
check 'a worker goes on at once' "$folk" sweep --resume killed.db
same 'to the same table' "$reference" "$(table killed.db)"
check 'all ranks end' gone
check 'what they have left is taken up' "$folk" sweep --resume killed.db
same 'to the same table' "$reference" "$(table killed.db)"
same 'and away' '' "$(left_over)"
rm -f killed.db*
check 'mpirun is killed again' killed
check 'all ranks end' gone
holds 'each has left its store' "$(left_over)" 'killed.db.rank1-'
check 'ranks go on' over 3 --resume killed.db
holds 'with what was done' "$(cat "$out")" 'were there before'
same 'to the same table' "$reference" "$(table killed.db)"
same 'no store of a rank is left over' '' "$(left_over)"

# rank_process RANK: the process that runs tasks on a rank; on rank 0 it is the second one
rank_process() {
    for pid in $(descendants $victim folk); do
        above=$(awk '{ print $4 }' "/proc/$pid/stat" 2>/dev/null) || continue
        tr '\0' '\n' <"/proc/$pid/environ" 2>/dev/null |
            grep -qx "OMPI_COMM_WORLD_RANK=$1" || continue
        # a bridge has as child who runs; the child of rank 0 hands out, and has who runs as child
        name=$(cat "/proc/$above/comm" 2>/dev/null)
        if [ "$1" -gt 0 ] && [ "$name" = folk-mpi ]; then echo "$pid"; fi
        if [ "$1" -eq 0 ] && [ "$name" = folk ]; then
            higher=$(awk '{ print $4 }' "/proc/$above/stat")
            if [ "$(cat "/proc/$higher/comm")" = folk-mpi ]; then echo "$pid"; fi
        fi
    done
}

# The process of a rank is killed, as by a system whose memory runs out: others do what it had not.
# shellcheck disable=SC2086
process_killed() {
    begin $long --no-plot --out process.db
    told '"done":[1-9]' || return 1
    kill -9 $(rank_process "$1")
    wait $victim
}
for rank in 1 0; do
    rm -f process.db*
    check "the process of rank $rank is killed, and the sweep goes on" process_killed $rank
    holds 'as is said' "$(cat "$err")" 'folk: 1 of the ranks have ended; what they had not run'
    holds 'to its end' "$(tail -n 3 "$err")" '"status":"done","done":1000,"total":1000'
    same 'with the same table' "$reference" "$(table process.db)"
    same 'no store of a rank is left over' '' "$(left_over)"
done
# shellcheck disable=SC2086
all_killed() {
    begin $long --no-plot --out all.db
    told '"done":[1-9]' || return 1
    kill -9 $(rank_process 0) $(rank_process 1)
    wait $victim
    [ $? -eq 1 ]
}
check 'the processes of all ranks are killed' all_killed
holds 'which is said' "$(cat "$err")" 'the processes of all ranks have ended'
check 'a worker goes on' "$folk" sweep --resume all.db
holds 'with what was done' "$(cat "$out")" 'were there before'
same 'to the same table' "$reference" "$(table all.db)"

# A bridge is killed, as where a machine fails: the launcher ends the job.
# shellcheck disable=SC2086
rank_killed() {
    begin $long --out rank.db
    told '"done":[1-9]' || return 1
    ranks=$(descendants $victim folk)
    kill -9 $(descendants $victim folk-mpi | head -n 1)
    wait $victim
    [ $? -ne 0 ]
}
check 'the bridge of a rank is killed' rank_killed
check 'all ranks end' gone
check 'a worker goes on' "$folk" sweep --resume rank.db
holds 'with what was done' "$(cat "$out")" 'were there before'
same 'to the same table' "$reference" "$(table rank.db)"
same 'no store of a rank is left over' '' "$(left_over)"

# Bad input: one sentence, by one rank.
exits 2 'an unknown parameter is refused' over 3 count.lua --grid xx=1:3 --out refused.db
same 'once' 1 "$(grep -c "unknown parameter 'xx'" "$err")"
check 'nothing is kept' test ! -e refused.db
mkdir plain
cp "$folk" plain/folk
exits 2 'a folk without its bridge does not run' \
    mpirun --oversubscribe -n 2 "$scratch/plain/folk" sweep count.lua --grid x=1:3
holds 'as it says' "$(cat "$err")" 'was built without MPI'
finish
