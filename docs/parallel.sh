#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A sweep by GNU parallel: so many shares, each with a store of its own, then merged into OUT.
#
#   sh docs/parallel.sh OUT SHARES SCENARIO [options of folk sweep]
#   sh docs/parallel.sh image.db 16 image-scoring --grid q=0:1:0.1 --replicates 50
#
# As many shares run at once as there are processors. For several machines that see one folder, say
# which in the environment: PARALLEL='--sshloginfile nodes --workdir .' sh docs/parallel.sh …
# Called again, it goes on where it was cut off. FOLK names the program where it is not on the path.
set -eu

folk=${FOLK:-folk}

usage() {
    echo 'usage: sh parallel.sh OUT SHARES SCENARIO [options of folk sweep]' >&2
    exit 2
}

[ $# -ge 3 ] || usage
out=$1
shares=$2
shift 2
case $shares in '' | *[!0-9]* | 0*) usage ;; esac

# --quote: values of options may hold spaces. Runs that failed are rows, too: shares are merged all
# the same, and the status tells.
status=0
seq "$shares" | parallel --quote --line-buffer --tag "$folk" sweep "$@" --workers 1 \
    --shard "{}/$shares" --out "$out.share{}" || status=1

set --
share=0
while [ "$share" -lt "$shares" ]; do
    share=$((share + 1))
    set -- "$@" "$out.share$share"
done
"$folk" merge "$out" "$@"
exit "$status"
