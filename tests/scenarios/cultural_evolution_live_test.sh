#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Donors that are language models, of a server on the loopback whose answers vary: recorded, replayed without
# it, forked with another multiplier, stopped by a budget and resumed.
. tests/tap.sh
. tests/llm_server.sh

command -v python3 >/dev/null || skip_all "python3 is not installed"

scenario=scenarios/donor/cultural-evolution.lua
FOLK_STORE=$scratch/kept.db
export FOLK_STORE

serve --vary

kept() { sqlite3 "$scratch/kept.db" "$1"; }

# A run of three generations: 12 + 6 + 6 strategies and 3 * 2 * 72 donations are 456 calls.
exits 0 "models play" "$folk" run "$scenario" --llm-url "$url" --model tiny --set structured=true \
    --set generations=3 --seed 5
live=$(cat "$out")
same "each asking is one call" 456 "$(kept 'SELECT count(*) FROM exchange WHERE run = 1')"
same "all answers are valid" 0 "$(kept 'SELECT count(*) FROM exchange WHERE run = 1 AND reply IS NULL')"
holds "strategies are the texts that models wrote" "$live" "reply "
holds "the rules are the system's turn" "$(kept 'SELECT request FROM exchange WHERE run = 1 LIMIT 1')" \
    '"messages":[{"role":"system","content":"You are a player in a game with 11 others.'
holds "newcomers are told the survivors' strategies" \
    "$(kept "SELECT request FROM exchange WHERE run = 1 AND mind = '2_1' LIMIT 1")" "1. reply "
shown=$(kept "SELECT request FROM exchange WHERE run = 1 AND request LIKE '%round 12.%' LIMIT 1" |
    grep -o 'In round [0-9]*' | tr '\n' ' ')
same "a chain of three acts is shown in round 12" "In round 11 In round 10 In round 9 " "$shown"
same "none in round 1" 36 "$(kept "SELECT count(*) FROM exchange WHERE run = 1 AND request LIKE '%round 1.%'
    AND request LIKE '%No previous interactions are known.%'")"
exits 0 "the replay is the same, bit for bit" "$folk" replay "$scratch/kept.db#1"

exits 0 "a fork with another multiplier" "$folk" replay "$scratch/kept.db#1" --fork-at 3 --set multiplier=3 \
    --llm-url "$url" --model tiny
same "pays for the third generation alone" 150 \
    "$(kept "SELECT count(*) FROM exchange WHERE run = 2 AND source = 'live'")"
same "which is told the new multiplier in all it is asked" 150 "$(kept "SELECT count(*) FROM exchange
    WHERE run = 2 AND source = 'live' AND request LIKE '%the recipient gets 3 units.%'")"
resources() {
    kept "SELECT group_concat(value) FROM measure WHERE run = $1 AND metric = 'resources' AND t < 3"
}
holds "resources are kept" "$(resources 1)" ,
same "the fork has the same first two generations" "$(resources 1)" "$(resources 2)"

check "a budget ends a run" "$folk" run "$scenario" --llm-url "$url" --model tiny --set structured=true \
    --set generations=3 --seed 6 --max-calls 200
same "after as many calls" 200 "$(kept 'SELECT count(*) FROM exchange WHERE run = 3 AND reply IS NOT NULL')"
exits 0 "it is resumed" "$folk" run --resume "$scratch/kept.db#3" --llm-url "$url"
same "and asks for the rest" 256 \
    "$(kept "SELECT count(*) FROM exchange WHERE run = 4 AND source = 'live'")"

# Mixed minds; models without reasons to obey answer what is no number, are asked again, and give 0 in the end.
exits 0 "models among genomes, and no form enforced" "$folk" run "$scenario" --llm-url "$url" --json \
    --set minds=model:tiny:4,claude-like:4,gpt-4o-like --set generations=2 --set retries=1 --no-store
holds "some answers are invalid" "$(grep -o '"invalid_answers": [1-9]' "$out")" invalid
unserve
check "the server ends" wait "$server"
exits 0 "without an endpoint stand-ins play" "$folk" run "$scenario" --seed 5 --set generations=2 --no-store
holds "and that is said" "$(cat "$err")" "stand-ins answer for the models"
finish
