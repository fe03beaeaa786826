#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Draws the pictures of docs/plots.md and docs/viewer.md anew, into docs/pictures: run it after
# a change of the plots, the viewer, or a scenario that they show.
#   FOLK=build/release/folk docs/pictures.sh
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
folk=${FOLK:-$root/folk}
case $folk in /*) ;; *) folk=$PWD/$folk ;; esac
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$root/docs/pictures"
cd "$scratch"

# picture NAME ARGUMENT…
picture() {
    name=$1
    shift
    "$folk" plot "$@" --size 130x80 --out "$root/docs/pictures/$name.svg"
}

# run STORE SCENARIO ARGUMENT…
run() {
    store=$1
    shift
    "$folk" run "$@" --out "$store" --quiet >/dev/null
}

run image.db image-scoring --seed 3
for seed in 1 2 3 4 5 6 7 8; do
    for q in 0.2 0.6 1; do
        for cost in 0.1 0.3 0.5; do
            run many.db image-scoring --seed "$seed" --set q=$q --set cost=$cost --set generations=60
        done
    done
done
for seed in 1 2 3 4 5 6; do run band.db image-scoring --seed "$seed" --set generations=100; done
run rps.db rock-paper-scissors
run axelrod.db axelrod-1980
run fingerprint.db fingerprint --set strategy=win-stay-lose-shift --set points=41
run lattice.db spatial-pd --snapshots 10
run network.db stag-hunt-network --set network=small-world --set size=200 --snapshots 1

picture series image.db --metric cooperation --metric welfare --title "Image scoring"
picture band band.db --all-runs --band --metric cooperation
picture phase image.db --kind phase --metric cooperation --metric inequality
picture simplex rps.db --kind simplex
picture heat many.db --all-runs --kind heat --x q --y cost --metric cooperation
picture box many.db --all-runs --kind box --x q --metric cooperation
picture matrix axelrod.db --kind matrix --table ranking
picture dark image.db --metric cooperation --dark
picture fingerprint fingerprint.db --kind fingerprint
picture society lattice.db --kind society --at 50
picture network network.db --kind network --at 4

# The viewer, as docs/viewer.md shows it.

# window NAME ARGUMENT…
window() {
    name=$1
    shift
    "$folk" view "$@" --screenshot "$root/docs/pictures/$name.png"
}

# changed NAME VALUE: forks run 1 of view.db at 40 with another value of a parameter.
changed() {
    "$folk" replay 'view.db#1' --fork-at 40 --set "$1=$2" --snapshots 1 --quiet >/dev/null
}

run view.db image-scoring --seed 3 --snapshots 1
window view view.db --at 40
changed mutation 0.02
window view-fork 'view.db#1' 'view.db#2' --at 60
for seed in 1 2 3 4 5 6; do
    for q in 0.2 0.9; do run view-bands.db image-scoring --seed $seed --set q=$q --set generations=100; done
done
printf 'until read\nmove 140 160\n' >bands.inputs
window view-bands view-bands.db --all-runs --band --size 1000x640 --script bands.inputs
run view-lattice.db spatial-pd --set start=lone-defector --set size=99 --snapshots 1
window view-lattice view-lattice.db --at 60 --dark
run view-market.db double-auction --snapshots 1 --set markets=4
window view-market view-market.db --at 1003.5
run view-ties.db social-ties --snapshots 1
window view-ties view-ties.db --at 40
run view-talk.db repeated-2x2 --set games=pd --set minds=model:tiny,tit-for-tat --llm scripted
printf 'until read\ntext i\nkey down\n' >mind.inputs
window view-mind view-talk.db --script mind.inputs
printf 'until read\ntext ?\n' >help.inputs
window view-help view.db --script help.inputs
