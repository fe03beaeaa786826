#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every scenario agrees with theory: `folk verify` compares each of its cases with a closed form or a
# published figure, by a tolerance or |z| <= 4, over the replicates that the case states (seeds 1, 2, …).
. tests/tap.sh
slow

for scenario in $(tracked 'scenarios/*.lua' | xargs -r grep -l 'verify *='); do
    exits 0 "$(basename "$scenario" .lua) agrees with theory" "$folk" verify "$scenario"
done
finish
