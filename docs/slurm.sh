#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A sweep as a Slurm array: each member runs its share into a store of its own; then merge them.
#   sbatch --array=1-20 docs/slurm.sh image-scoring --grid q=0:1:0.05 --replicates 200
#   folk merge whole.db shard-*.db
# Which member runs what hangs on nothing but the two numbers, so a member that failed is sent again with
# --array=7 and goes on where it was. FOLK names the program, SHARDS the number of shares where the array
# does not begin with 1 or holds less than all of them.
#SBATCH --cpus-per-task=1
#SBATCH --time=01:00:00
set -eu
number=${SLURM_ARRAY_TASK_ID:?this script is a member of a Slurm array}
shards=${SHARDS:-${SLURM_ARRAY_TASK_COUNT:?set SHARDS to the number of shares}}
exec "${FOLK:-folk}" sweep "$@" --shard "$number/$shards" --out "shard-$number.db" \
    --workers "${SLURM_CPUS_PER_TASK:-1}" --progress none
