#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# `folk plot` as its user calls it: each kind, each format, and what it says of what it cannot do.
. tests/tap.sh
known=$root/tests/cli/data/known.lua
cd "$scratch" || exit 1

"$folk" plot --help | grep -q 'SVG' || skip_all "this folk has no plot"
for seed in 1 2 3; do
    for q in 0.2 0.8; do
        "$folk" run image-scoring --quiet --seed $seed --set q=$q --set generations=20 >/dev/null
    done
done
"$folk" run "$known" --quiet --out known.db >/dev/null
"$folk" run fingerprint --quiet --set points=5 --out fingerprint.db >/dev/null
"$folk" run network-reciprocity --quiet --out unseen.db >/dev/null
"$folk" run network-reciprocity --quiet --snapshots 1 --out network.db >/dev/null
"$folk" run spatial-pd --quiet --snapshots 5 --set generations=10 --out lattice.db >/dev/null
if "$folk" plot 2>&1 | grep -q 'without cairo'; then
    skip_all "this folk was built without cairo"
fi

# begins FILE BYTES: the file begins so.
begins() {
    [ "$(head -c "${#2}" "$1")" = "$2" ]
}

same "says what it wrote" "wrote image-scoring.svg" "$("$folk" plot)"
check "SVG" begins image-scoring.svg '<?xml'
check "SVG closes" grep -q '</svg>' image-scoring.svg
check "several runs, a file in PDF" "$folk" plot '#1' '#2' --metric cooperation --out two.pdf
check "PDF" begins two.pdf '%PDF'
cp two.pdf once.pdf
"$folk" plot '#1' '#2' --metric cooperation --out two.pdf >/dev/null
check "the same picture twice: the same bytes" cmp once.pdf two.pdf
check "PNG" "$folk" plot --out one.png --size 100x60 --dpi 100 --dark
same "PNG of 100 x 60 mm at 100 dots an inch" "394 236" \
    "$(od -An -tu1 -j16 -N8 one.png | awk '{ print $3 * 256 + $4, $7 * 256 + $8 }')"

check "band" "$folk" plot folk.db --all-runs --band --metric welfare --out band.svg
check "phase" "$folk" plot --kind phase --metric cooperation --metric welfare --out phase.svg
check "simplex, of the shares that the scenario shows" "$folk" plot --kind simplex \
    --metric defectors --metric discriminators --metric helpers --out simplex.svg
check "heat" "$folk" plot --all-runs --kind heat --x q --y generations --metric welfare --out heat.svg
check "box" "$folk" plot --all-runs --kind box --x q --metric welfare --out box.svg
check "matrix" "$folk" plot known.db --kind matrix --table ranking --out matrix.svg
check "log axes" "$folk" plot --log-x --log-y --metric welfare --out log.svg
check "fingerprint" "$folk" plot fingerprint.db --kind fingerprint --out fingerprint.svg
check "society of a network" "$folk" plot network.db --kind society --out society.pdf
check "network" "$folk" plot network.db --kind network --out network.svg
check "a lattice at a moment is an image" "$folk" plot lattice.db --kind society --at 6 \
    --out lattice.svg
check "a lattice as SVG" grep -q '<image' lattice.svg
check "society that is shown by measures" "$folk" plot fingerprint.db --kind society --out matrix.png
check "a range of time" "$folk" plot --from 5 --to 9 --out range.svg

# refused STATUS SENTENCE ARGUMENT…
refused() {
    wanted=$1
    sentence=$2
    shift 2
    exits "$wanted" "plot $*" "$folk" plot "$@"
    same "plot $*: what it says" "folk: $sentence" "$(cat "$err")"
}

refused 2 "population 'population' has no network: everyone meets everyone; --kind society shows its \
agents" --kind network
refused 2 "this run has no snapshots, so its agents cannot be shown: record them with 'folk run \
--snapshots TIME'" unseen.db --kind society
refused 2 "the run has no population 'folk'; it has population" network.db --kind network \
    --population folk
refused 2 "population 'population' has no column 'strategi'; did you mean 'strategy'?" network.db \
    --kind society --color strategi
refused 2 "there is no snapshot yet: the first one is at time 0" network.db --kind society --at -1
refused 2 "the run keeps no population, so there is no network to plot" known.db --kind network
refused 2 "--at soon: must be a number" --at soon
refused 2 "this kind shows one run; 6 given" --all-runs --kind society
refused 2 "--out is empty: it must be a name that ends in .svg, .pdf or .png" --out ""
refused 2 "scenario image-scoring has no metric 'welfar'; did you mean 'welfare'?" --metric welfar
refused 2 "x.gif: a picture's name must end in .svg, .pdf or .png" --out x.gif
refused 2 "--size 5: must be WIDTHxHEIGHT in mm, each from 20 to 2000, like 160x100" --size 5
refused 2 "--kind phase needs two measures: --metric X --metric Y; 0 given" --kind phase
refused 2 "--kind heat needs two parameters: --x NAME --y NAME" --kind heat --metric welfare
refused 2 "scenario image-scoring has no parameter 'Q'; did you mean 'q'?" \
    --kind box --x Q --metric welfare
refused 2 "--from must lie before --to; these are 9 and 5" --from 9 --to 5
refused 2 "--from soon: must be a number" --from soon
refused 2 "nothing of 'fallbacks' was recorded: no point to plot" --metric fallbacks
refused 2 "the run published no table; this kind shows one (sim:publish)" --kind matrix
refused 2 "the run published no table 'rankin'; did you mean 'ranking'?" \
    known.db --kind matrix --table rankin
refused 1 "cannot write nowhere/x.svg: No such file or directory" --out nowhere/x.svg
if [ -e /dev/full ]; then
    ln -s /dev/full full.png
    refused 1 "cannot write full.png: No space left on device" --out full.png
fi

# A machine without any font, and one whose list of fonts is broken.
printf '<?xml version="1.0"?><fontconfig><dir>%s/none</dir></fontconfig>' "$scratch" >fonts.conf
check "no font at all" env FONTCONFIG_FILE="$scratch/fonts.conf" "$folk" plot --out none.png
holds "no font at all: says so" "$(cat "$out")" "install DejaVu Sans"
same "fonts that are there: no word of them" "" "$("$folk" plot --out fonts.png 2>&1 >/dev/null)"
check "a broken list of fonts" env FONTCONFIG_FILE=/dev/null "$folk" plot --out broken.svg
finish
