#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A sweep in shares under GNU parallel, on this machine or, with its --sshlogin, on several; then merged.
#   SHARDS=8 docs/parallel.sh whole.db image-scoring --grid q=0:1:0.05 --replicates 200
# FOLK names the program. Run again, it does only what is missing.
set -eu
whole=$1
shift
shards=${SHARDS:-$(nproc)}
folk=${FOLK:-folk}
seq "$shards" | parallel --halt soon,fail=1 \
    "$folk" sweep "$@" --shard "{}/$shards" --out "$whole-{}.db" --workers 1 --progress none
seq "$shards" | sed "s|.*|$whole-&.db|" | xargs "$folk" merge "$whole"
