#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A sweep as an array job of Slurm: each member runs a share of it into a store of its own, and a
# job that waits for all of them merges the shares into OUT.
#
#   sh docs/slurm.sh OUT SHARES SCENARIO [options of folk sweep]
#   sh docs/slurm.sh image.db 16 image-scoring --grid q=0:1:0.1 --replicates 50
#
# Run in a folder that all nodes see. A member that is requeued, or submitted again (below), goes on
# where it was cut off. FOLK names the program where it is not on the path.
#   sbatch --array=3,5 docs/slurm.sh OUT SHARES …       members 3 and 5 again
#   sbatch --array=0-15 docs/slurm.sh OUT 16 …          counted from 0: member 0 is the last share
#   sbatch docs/slurm.sh --merge OUT SHARES             what there is, merged
#
#SBATCH --job-name=folk
#SBATCH --output=%x-%A-%a.log
#SBATCH --cpus-per-task=4
#SBATCH --mem-per-cpu=2G
#SBATCH --time=04:00:00
#SBATCH --requeue
set -eu

folk=${FOLK:-folk}

usage() {
    echo 'usage: sh slurm.sh OUT SHARES SCENARIO [options of folk sweep]' >&2
    exit 2
}

merge=
if [ "${1:-}" = --merge ]; then
    merge=yes
    shift
fi
[ $# -ge 2 ] || usage
out=$1
shares=$2
case $shares in '' | *[!0-9]* | 0*) usage ;; esac

# A share's store is named by the share; those of members that never ran are not there.
if [ -n "$merge" ]; then
    shift 2
    share=0
    while [ "$share" -lt "$shares" ]; do
        share=$((share + 1))
        if [ -e "$out.share$share" ]; then
            set -- "$@" "$out.share$share"
        else
            echo "slurm.sh: share $share has no store: $out.share$share" >&2
        fi
    done
    exec "$folk" merge "$out" "$@"
fi

[ $# -ge 3 ] || usage

# A member's number is its share. Not SLURM_ARRAY_TASK_COUNT, _MIN or _MAX: where some members are
# submitted again, those tell of them alone. But a member 0 and one of the last number would both be
# the last share, and write one store.
if [ -n "${SLURM_ARRAY_TASK_ID:-}" ]; then
    share=$SLURM_ARRAY_TASK_ID
    if [ "${SLURM_ARRAY_TASK_MIN:-$share}" -eq 0 ]; then last=$((shares - 1)); else last=$shares; fi
    if [ "${SLURM_ARRAY_TASK_MAX:-$share}" -gt "$last" ]; then
        echo "slurm.sh: $shares shares are members 1 to $shares of the array, or 0 to" \
            "$((shares - 1)), and it goes to ${SLURM_ARRAY_TASK_MAX:-$share}" >&2
        exit 2
    fi
    if [ "$share" -eq 0 ]; then share=$shares; fi
    shift 2
    exec "$folk" sweep "$@" --shard "$share/$shares" \
        --workers "${SLURM_CPUS_PER_TASK:-1}" --out "$out.share$share"
fi

# afterany, not afterok: runs that failed are rows, too, and their member's status is 1.
job=$(sbatch --parsable --array="1-$shares" "$0" "$@")
sbatch --dependency="afterany:${job%%;*}" --cpus-per-task=1 "$0" --merge "$out" "$shares"
