#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# `folk verify` on a coin: 20 runs of 1000 tosses. The share of heads has a standard error of
# sqrt(p (1 - p) / 20000) = 0.0032 at p = 0.3, so that a theory of 0.5 is some 60 errors off.
. tests/tap.sh

exits 1 "a case that fails is exit status 1" "$folk" verify tests/cli/data/coin.lua
plain=$(sed 's/  */ /g' "$out")
holds "headings" "$plain" "scenario what theory mean error z runs verdict"
same "three cases pass" 3 "$(grep -c ' pass$' "$out")"
same "one fails" 1 "$(grep -c ' FAIL$' "$out")"
holds "the one that is wrong" "$(grep 'FAIL$' "$out")" "a fair coin"
holds "a constant is compared exactly" "$plain" "coin sides 2 2 0 2 pass"
holds "how many" "$plain" "4 cases, 1 failed"

sed '/a fair coin/d' tests/cli/data/coin.lua >"$scratch/coin.lua"
exits 0 "without it all pass" "$folk" verify "$scratch/coin.lua"
exits 0 "a folder is verified" "$folk" verify "$scratch" --json
same "JSON has each case" 3 "$(grep -o '"pass": true' "$out" | wc -l)"

printf 'return 7\n' >"$scratch/helper.lua"
exits 0 "a file that scenarios require is none" "$folk" verify "$scratch"
exits 0 "a folder that comes with Folk is known by its name" "$folk" verify donor
holds "its scenarios are verified" "$(cat "$out")" "image-scoring"
finish
