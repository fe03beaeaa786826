#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Agents that a run begins with are changed by `folk run --set POPULATION.COLUMN[AGENT]=VALUE`.
. tests/tap.sh

cd "$scratch" || exit 1
FOLK_STORE=$scratch/runs.db
export FOLK_STORE

# lattice SETTING…: a small run, whose digest is printed.
lattice() {
    "$folk" run spatial-pd --set size=10 --set generations=4 --set defectors=0 --quiet "$@" 2>&1 |
        sed -n 's/.*digest \([0-9a-f]*\)$/\1/p'
}
plain=$(lattice)
cooperates=$(lattice --set 'population.strategy[2]=cooperate')
defects=$(lattice --set 'population.strategy[2]=defect')
check "a run whose agent is changed is another" test -n "$defects" -a "$defects" != "$plain"
check "by what it is changed to" test "$defects" != "$cooperates"
check "it can be repeated" "$folk" replay runs.db
same "the order of settings does not matter" "$(lattice --set 'population.strategy[81]=defect' --set size=9)" \
    "$(lattice --set size=9 --set 'population.strategy[81]=defect')"

# refused WORDS SETTING
refused() {
    exits 2 "refused: $2" "$folk" run spatial-pd --set size=10 --set generations=4 --set "$2" --quiet
    holds "with a sentence" "$(cat "$err")" "$1"
}
before=$("$folk" runs runs.db | wc -l)
refused 'numbered from 1 to 100' 'population.strategy[101]=defect'
refused 'numbered from 1 to 100' 'population.strategy[0]=defect'
refused "did you mean 'strategy'?" 'population.strateg[1]=defect'
refused "did you mean 'population'?" 'populaton.strategy[1]=defect'
refused 'must be one of cooperate, defect' 'population.strategy[1]=wait'
refused 'is written as POPULATION.COLUMN[AGENT]' 'population.strategy=defect'
same "what is refused leaves no run" "$before" "$("$folk" runs runs.db | wc -l)"
finish
