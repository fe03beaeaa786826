#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The society of donors whose strategies are texts: its parts, and what is known of it in advance. Baselines
# are exact (two groups that donate in turn, a linear recurrence), rounded to the cent.
. tests/tap.sh

scenario=scenarios/donor/cultural-evolution.lua

# The parts, by the checks that lie beside this file.
cp -R scenarios/donor "$scratch/donor"
cp tests/scenarios/data/cultural_evolution_checks.lua "$scratch/donor/checks.lua"
for name in $(sed -n 's/^function checks\.\([a-z_]*\)(.*/\1/p' "$scratch/donor/checks.lua"); do
    exits 0 "$name" "$folk" run "$scratch/donor/checks.lua" --set check="$name" --no-store
done

# measure NAME ARGUMENT…: its value at the end of a run.
measure() {
    measured=$1
    shift
    "$folk" run "$scenario" --json --no-store "$@" 2>"$err" </dev/null |
        sed -n "s/.*\"measures\": {[^}]*\"$measured\": \([-0-9.e]*\).*/\1/p"
}

# resources SCHEDULE MULTIPLIER FRACTION EXPECTED: when everyone always gives that fraction.
resources() {
    value=$(measure resources --set minds=constant:"$3" --set multiplier="$2" --set schedule="$1" \
        --set generations=1)
    same "the $1's schedule, multiplier $2, all give $3" "$4" "$(printf '%.2f' "${value:-nan}")"
}

while read -r fraction low middle high; do
    resources paper 1.5 "$fraction" "$low"
    resources paper 2 "$fraction" "$middle"
    resources paper 3 "$fraction" "$high"
done <<END
0 10.00 10.00 10.00
0.1 13.70 18.75 34.97
0.25 23.30 53.49 266.54
0.5 67.34 393.91 8784.71
0.75 244.92 3482.67 220606.24
0.9 586.03 12996.47 1231658.05
1 1081.22 30720.00 3542940.00
END
resources code 2 1 15360.00
resources code 2 0.9 7493.20
resources code 2 0.5 341.17
same "giving all is the best there is" 1 "$(measure efficiency --set minds=constant:1)"
same "giving nothing is the worst" 0 "$(measure efficiency --set minds=constant:0)"

# Lineages: every strategy of a later generation has one parent, which is older.
exits 0 "a run with events" "$folk" run "$scenario" --out "$scratch/kept.db" --record events \
    --set minds=claude-like:6,gpt-4o-like:6 --seed 3
sqlite3 "$scratch/kept.db" "SELECT t, actor, target FROM event WHERE kind = 'strategy' ORDER BY seq" \
    >"$scratch/births"
same "12 founders and 6 newcomers a generation" 66 "$(wc -l <"$scratch/births" | tr -d ' ')"
empty "lineages are trees" "$(awk -F'|' '
    $2 != NR                          { print "agent " $2 " came as number " NR }
    $1 == 1 && $3 != "" && $3 != -1   { print "founder " $2 " has parent " $3 }
    $1 > 1 && !($3 >= 1 && $3 < $2)   { print "agent " $2 " has parent " $3 }
    $1 > 1 && born[$3] >= $1          { print "agent " $2 " is no younger than its parent" }
                                      { born[$2] = $1 }' "$scratch/births")"
same "acts: 144 a generation" 1440 \
    "$(sqlite3 "$scratch/kept.db" "SELECT count(*) FROM event WHERE kind IN ('donate', 'punish')")"

# rise FAMILY ARGUMENT…: of 12 runs (seeds 1 to 12), the mean change of the share given from the first to the last
# generation, in standard errors.
rise() {
    for seed in 1 2 3 4 5 6 7 8 9 10 11 12; do
        "$folk" run "$scenario" --json --no-store --set minds="$@" --seed "$seed" </dev/null |
            grep -o '"generation": [0-9]*, "resources": [0-9.e]*, "donated": [0-9.e]*' |
            awk '{ share = $NF } NR == 1 { first = share } END { print share - first }'
    done | awk '{ sum += $1; squares += $1 * $1 }
        END { mean = sum / NR; print mean / sqrt((squares / NR - mean * mean) / (NR - 1)) }'
}

# The published direction (Vallinder & Hughes 2024): Claude's populations rise, GPT-4o's decline.
check "claude-like populations come to give more, z > 3" \
    awk -v z="$(rise claude-like)" 'BEGIN { exit !(z + 0 > 3) }'
check "gpt-4o-like populations come to give less, z < -3" \
    awk -v z="$(rise gpt-4o-like)" 'BEGIN { exit !(z + 0 < -3) }'

# Where nobody sees what others did, giving pays nobody.
check "and without the chain of acts even claude-like ones less, z < -3" \
    awk -v z="$(rise claude-like --set trace=0)" 'BEGIN { exit !(z + 0 < -3) }'

exits 1 "an odd number of agents" "$folk" run "$scenario" --no-store --set agents=11
holds "is told" "$(cat "$err")" "agents = 11: the number must be even, as agents meet in pairs"
exits 1 "an unknown mind" "$folk" run "$scenario" --no-store --set minds=claud
holds "is told, too" "$(cat "$err")" "minds: 'claud' is unknown: use claude-like"
finish
