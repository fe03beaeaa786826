#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The scripts that divide a sweep into shares, for Slurm (its members run here in turn, by a stand-in
# for sbatch) and for GNU parallel: the table is that of one worker.
. tests/tap.sh

FOLK=$folk
export FOLK
cd "$scratch" || exit 1

cat >some.lua <<'LUA'
local folk = require "folk"
return folk.scenario {
  name = "some", summary = "Draws a number; two of ten points fail.", source = "none",
  params = {
    x = folk.int { 0, min = 0, max = 1000, doc = "a number" },
    mode = folk.choice { "public", choices = { "public", "private" }, doc = "a word" },
    k = folk.int { 0, min = 0, max = 9, doc = "a number of the private mode" },
  },
  metrics = { y = { doc = "a number", unit = "" } },
  setup = function(sim, p)
    if p.x % 5 == 4 then error("four is not liked") end
    sim:record("y", p.x + p.k + sim:rng("y"):unit())
  end,
}
LUA

table() {
    "$folk" export "$1" --table sweep
}

# Two points of ten fail, so that a sweep's status is 1.
factors="some.lua --grid x=0:9 --replicates 3"
# shellcheck disable=SC2086
exits 1 'a sweep runs on one worker' "$folk" sweep $factors --workers 1 --out one.db
reference=$(table one.db)
same 'a row for each run, and one of headings' 31 "$(printf '%s\n' "$reference" | wc -l)"

# sbatch: runs what is submitted at once, an array's members from the last to the first, and keeps
# what it was told.
mkdir bin
cat >bin/sbatch <<'SH'
#!/bin/sh
members=
parsable=
echo "$@" >>sbatch.told
while :; do
    case $1 in
    --array=*-*)
        first=${1#--array=}
        last=${first#*-}
        first=${first%-*}
        members=$(seq "$last" -1 "$first")
        ;;
    --array=*)
        members=$(echo "${1#--array=}" | tr , ' ')
        first=${members%% *}
        last=${members##* }
        ;;
    --parsable) parsable=yes ;;
    --*) ;;
    *) break ;;
    esac
    shift
done
SLURM_JOB_ID=4711
export SLURM_JOB_ID
if [ -n "$members" ]; then
    SLURM_ARRAY_TASK_COUNT=$(echo $members | wc -w)
    SLURM_ARRAY_TASK_MIN=$first
    SLURM_ARRAY_TASK_MAX=$last
    SLURM_CPUS_PER_TASK=1
    export SLURM_ARRAY_TASK_COUNT SLURM_ARRAY_TASK_MIN SLURM_ARRAY_TASK_MAX SLURM_CPUS_PER_TASK
    for member in $members; do
        SLURM_ARRAY_TASK_ID=$member sh "$@" >>sbatch.log 2>&1
        echo "$member: $?" >>sbatch.status
    done
else
    sh "$@" >>sbatch.log 2>&1
fi
if [ -n "$parsable" ]; then echo '4711;cluster'; else echo 'Submitted batch job 4711'; fi
SH
chmod +x bin/sbatch
PATH=$scratch/bin:$PATH

# shellcheck disable=SC2086
check 'a sweep is submitted to Slurm' sh "$root/docs/slurm.sh" whole.db 4 $factors
same 'as an array and a merge that waits for it' \
    "--parsable --array=1-4 $root/docs/slurm.sh whole.db 4 $factors
--dependency=afterany:4711 --cpus-per-task=1 $root/docs/slurm.sh --merge whole.db 4" \
    "$(cat sbatch.told)"
same 'each member ends with its own status' '4: 1
3: 1
2: 1
1: 1' "$(cat sbatch.status)"
same 'the merged table is that of one worker' "$reference" "$(table whole.db)"

# One member never ran; it is submitted again, alone.
rm -f whole.db whole.db-wal whole.db-shm whole.db.share3*
exits 0 'shares are merged where one has no store' sh "$root/docs/slurm.sh" --merge whole.db 4
holds 'which is said' "$(cat "$err")" 'share 3 has no store: whole.db.share3'
# shellcheck disable=SC2086
check 'that member is submitted again' sbatch --array=3 "$root/docs/slurm.sh" whole.db 4 $factors
check 'and merged' sh "$root/docs/slurm.sh" --merge whole.db 4
same 'to the same table' "$reference" "$(table whole.db)"

# An array that is counted from 0, one that is not, and one of too many members.
for array in 0-3 1-4 0,1,2,3; do
    rm -f counted.db*
    # shellcheck disable=SC2086
    check "an array $array is submitted" \
        sbatch --array=$array "$root/docs/slurm.sh" counted.db 4 $factors
    check 'and merged' sh "$root/docs/slurm.sh" --merge counted.db 4
    same 'to the same table' "$reference" "$(table counted.db)"
done
for array in 0-4 1-5 5; do
    rm -f counted.db* sbatch.status
    # shellcheck disable=SC2086
    sbatch --array=$array "$root/docs/slurm.sh" counted.db 4 $factors >/dev/null
    same "each member of $array is refused" 2 "$(sed 's/.*: //' sbatch.status | sort -u)"
    holds 'with a sentence' "$(tail -n 1 sbatch.log)" 'are members 1 to 4 of the array, or 0 to 3'
    same 'and writes nothing' '' "$(ls counted.db* 2>/dev/null)"
done

for wrong in 'whole.db' 'whole.db 0 some.lua' 'whole.db two some.lua' 'whole.db 2'; do
    # shellcheck disable=SC2086
    exits 2 "slurm.sh refuses: $wrong" sh "$root/docs/slurm.sh" $wrong
    # shellcheck disable=SC2086
    exits 2 "parallel.sh refuses: $wrong" sh "$root/docs/parallel.sh" $wrong
done

if ! command -v parallel >/dev/null; then
    skip 'GNU parallel' 'there is no parallel here'
    finish
fi
# shellcheck disable=SC2086
exits 1 'GNU parallel runs shares' sh "$root/docs/parallel.sh" parallel.db 3 $factors
same 'to the same table' "$reference" "$(table parallel.db)"
check 'a factor with a condition runs on one worker' "$folk" sweep some.lua --workers 1 \
    --grid mode=public,private --grid 'k=1:3 if mode=private' --out condition.db
check 'and in shares, its spaces kept' sh "$root/docs/parallel.sh" quoted.db 3 some.lua \
    --grid mode=public,private --grid 'k=1:3 if mode=private'
same 'to the same table' "$(table condition.db)" "$(table quoted.db)"
finish
