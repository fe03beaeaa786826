#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The scenario repeated-2x2: moves and totals of recorded GPT-4, with the published rows and with the whole
# tables, where those lie in ../shared/data/gpt4 beside the repository ($FOLK_SHARED names another place
# for ../shared); what models are asked; and what a user is told who asks for what there is not.
. tests/tap.sh
. tests/llm_server.sh
shared=${FOLK_SHARED:-$root/../shared}/data/gpt4
scenarios=$root/scenarios/games
cd "$scratch" || exit 1

# matches NAME: puts the table of matches of NAME.db into NAME.csv.
matches() {
    "$folk" export "$1.db#1" --table results:matches --shape wide --out "$1.csv"
}

# play NAME ARGUMENT…: a run and its matches.
play() {
    play_name=$1
    shift
    check "$play_name is played" "$folk" run repeated-2x2 --quiet --out "$play_name.db" "$@"
    matches "$play_name"
}

# cell NAME COLUMN MATCH: of the table of matches.
cell() {
    awk -F, -v column="$2" -v match_name="$3" '
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        $at["match"] == match_name { print $at[column] }' "$1.csv"
}

# outcome NAME MATCH: moves and totals of both players.
outcome() {
    echo "$(cell "$1" "moves 1" "$2") $(cell "$1" "moves 2" "$2") $(cell "$1" "total 1" "$2")" \
        "$(cell "$1" "total 2" "$2")"
}

all_j=JJJJJJJJJJ
all_f=FFFFFFFFFF

# What the recorded replies determine: in the prisoner's dilemma J is to cooperate, and pays 8 or 0, F 10
# or 5; in the battle of the sexes both on J is 10 and 7, both on F 7 and 10.
determined() {
    same "$1: against a cooperator" "$all_j $all_j 80 80" \
        "$(outcome "$1" "pd: gpt-4-recorded against cooperator")"
    same "$1: against itself" "$all_j $all_j 80 80" \
        "$(outcome "$1" "pd: gpt-4-recorded against gpt-4-recorded")"
    same "$1: against tit-for-tat" "$all_j $all_j 80 80" \
        "$(outcome "$1" "pd: gpt-4-recorded against tit-for-tat")"
    same "$1: against a defector" "JFFJFFFFFF $all_f 40 60" \
        "$(outcome "$1" "pd: gpt-4-recorded against defector")"
    same "$1: as the second player" "$all_f JFFJFFFFFF 60 40" \
        "$(outcome "$1" "pd: defector against gpt-4-recorded")"
    same "$1: after a single defection" "JJJJJFJJJJ JJJJFJJJJJ 74 74" \
        "$(outcome "$1" "pd: gpt-4-recorded against moves:JJJJFJJJJJ")"
    same "$1: meeting at the favourite" "$all_j $all_j 100 70" \
        "$(outcome "$1" "bos: gpt-4-recorded against cooperator")"
    same "$1: against the alternator" "$all_j JFJFJFJFJF 50 35" \
        "$(outcome "$1" "bos: gpt-4-recorded against alternator")"
    same "$1: against one who begins with F" "$all_j FJFJFJFJFJ 50 35" \
        "$(outcome "$1" "bos: gpt-4-recorded against moves:FJ")"
    same "$1: against one who insists" "JJJJJFFFFF $all_f 35 50" \
        "$(outcome "$1" "bos: gpt-4-recorded against defector")"
    same "$1: the other's favourite is J" "$all_j FFFFFJJJJJ 50 35" \
        "$(outcome "$1" "bos: cooperator against gpt-4-recorded")"
}

minds=gpt-4-recorded,cooperator,defector,alternator,tit-for-tat,moves:JJJJFJJJJJ,moves:FJ
play published --set minds=$minds
determined published

# The rows of the scenario are part of the tables: whoever goes along a row meets the same replies.
if [ -r "$shared/pd.json" ] && [ -r "$shared/bos.json" ]; then
    play whole --set minds=$minds --set pd_table="$shared/pd.json" --set bos_table="$shared/bos.json"
    determined whole
else
    skip "the whole tables" "there is no $shared with pd.json and bos.json"
fi

echo '{ "": "F", "F": "J", "J": "F" }' >own.json
play own --set rounds=2 --set pd_table=own.json --set minds=gpt-4-recorded
same "a table of the user's" "FJ FJ 13 13" "$(outcome own "pd: gpt-4-recorded against gpt-4-recorded")"

# A person meets all but itself, one match after the other.
printf '%s\n' J F F J >answers
"$folk" run repeated-2x2 --quiet --out person.db --set games=pd --set rounds=2 \
    --set minds=human,defector <answers >/dev/null 2>&1
matches person
same "a person begins" "JF FF 5 15" "$(outcome person "pd: human against defector")"
same "a person is second" "FF FJ 15 5" "$(outcome person "pd: defector against human")"
same "a person does not meet itself" "" "$(outcome person "pd: human against human" | tr -d ' ')"

# What models are asked. The prompts of a game whose payoffs all differ, by hand from the published table:
# number 5 is (1, 5): player 1 gets 3 2 4 1 and player 2 gets 4 2 1 3 in JJ, JF, FJ, FF.
mkdir asked && cp "$scenarios"/repeated-prompts.lua asked
cat >asked/asked.lua <<'END'
local folk = require "folk"
local decision_of = require "repeated-prompts"
return folk.scenario {
  name = "asked", summary = "What is a model asked?",
  params = {
    seat = folk.int { 1, doc = "who" }, quirk = folk.bool { false, doc = "or not" },
    told = folk.bool { true, doc = "the end" }, goal = folk.bool { true, doc = "or not" },
    story = folk.text { "none", doc = "story" }, unit = folk.text { "points", doc = "unit" },
    hint = folk.text { "none", doc = "hint" }, game = folk.int { 5, doc = "number" },
  },
  setup = function(_, p)
    local decision = decision_of({
      game = folk.games.ordinal(p.game), shared = {}, seat = p.seat, labels = { "Q", "X" }, order = { 2, 1 },
      own = { 1, 2 }, other = { 1, 1 }, rounds = p.told and 10 or nil, story = p.story, unit = p.unit,
      hint = p.hint, goal = p.goal, quirk = p.quirk,
    }, function(action) print("predicted: " .. action) end)
    print(decision.prompt)
    print("predict: " .. decision.predict.prompt)
    print("given: " .. decision.predict.given("X"))
  end,
}
END

asked() {
    "$folk" run asked/asked.lua --no-store "$@" 2>&1
}

# rules NAME TEXT (own other points points)×4
rules() {
    rules_name=$1 rules_text=$2
    shift 2
    while [ $# -gt 0 ]; do
        holds "$rules_name: $1 against $2" "$rules_text" \
            "If you choose $1 and the other player chooses $2, you get $3 and the other player gets $4."
        shift 4
    done
}

rules "player 1" "$(asked)" \
    Q Q "3 points" "4 points" Q X "2 points" "2 points" X Q "4 points" "1 point" X X "1 point" "3 points"
second=$(asked --set seat=2)
rules "player 2" "$second" \
    Q Q "4 points" "3 points" Q X "1 point" "4 points" X Q "2 points" "2 points" X X "3 points" "1 point"
quirk=$(asked --set seat=2 --set quirk=true)
rules "player 2, with the published quirk" "$quirk" \
    Q Q "4 points" "3 points" Q X "2 points" "2 points" X Q "1 point" "4 points" X X "3 points" "1 point"

past="Round 2: you chose X and got 2 points; the other player chose Q and got 2 points."
holds "what was gained is told rightly" "$second" "$past"
holds "so too with the quirk" "$quirk" "$past"
holds "the options stand in the order drawn" "$second" "Which option do you choose, X or Q?"
holds "the prediction as an action" "$second" "predicted: 2"
holds "the end is told" "$second" "This is round 3 of 10."
holds "the prediction" "$second" "Which option do you think the other player chooses in this round, X or Q?"
holds "what follows it" "$second" "Given that you think the other player chooses X: which option is best"
same "the end is not told" 0 "$(asked --set told=false | grep -c 10)"
holds "no end, but the round" "$(asked --set told=false)" "This is round 3."
same "no goal" 0 "$(asked --set goal=false | grep -c 'as you can')"
holds "other units" "$(asked --set unit=coins --set seat=2)" "you get 4 coins and"
holds "a cooking contest" "$(asked --set story=cooking-contest --set unit=dollars)" "3 audience votes"
holds "a joint project" "$(asked --set story=joint-project --set unit=coins)" "1 bonus reward"
holds "the other errs" "$(asked --set hint=mistakes)" "makes a mistake"
holds "the other defects once" "$(asked --set hint=defects-once)" "will choose option X in one round"

# exchanged NAME ARGUMENT…: the requests of a run in which models (their stand-ins) ask.
exchanged() {
    exchanged_name=$1
    shift
    "$folk" run repeated-2x2 --quiet --out "$exchanged_name.db" --set games=pd --set minds=model:any "$@" \
        >/dev/null 2>&1
    sqlite3 "$exchanged_name.db" 'SELECT request FROM exchange ORDER BY seq' 2>&1
}

# firsts: how often each option is the first that a prompt names.
firsts() {
    grep -o 'do you choose, [A-Z] or' | sort | uniq -c | awk '{ print $5 ":" $1 }' | tr '\n' ' '
}

if command -v sqlite3 >/dev/null; then
    questions=$(exchanged once --seed 3)
    same "20 questions to a model against its twin" 20 "$(printf '%s\n' "$questions" | wc -l)"
    check "one seed, the same questions" test "$(exchanged again --seed 3)" = "$questions"
    check "another seed, other questions" test "$(exchanged other --seed 4)" != "$questions"
    same "no shuffling" "J:20 " "$(exchanged fixed --set shuffle=false | firsts)"
    same "shuffling meets both orders" 2 "$(printf '%s\n' "$questions" | firsts | wc -w)"
    check "shuffled labels are many" test \
        "$(exchanged many --set labels=shuffled --seed 3 | firsts | wc -w)" -gt 4
    same "letters stay for a match" 2 "$(exchanged letters --set labels=letters | firsts | wc -w)"
    same "a prediction before each choice" 40 "$(exchanged predicted --set predict_first=true | wc -l)"
else
    skip "questions in the store" "there is no sqlite3"
fi

# A model behind an endpoint: what it has answered is replayed without it, and a fork asks only from its
# moment on. A round lies at the time of the rounds before it, so that five are over at time 5.
sources() {
    sqlite3 "$1" 'SELECT source, count(*) FROM exchange GROUP BY source ORDER BY source' | tr '\n' ' '
}

# digest: what $out says that it is.
digest() {
    sed -n 's/.*"digest": *"\([0-9a-f]*\)".*/\1/p' "$out"
}

served() {
    serve
    endpoint=$url
    players="--set games=pd --set minds=model:tiny,defector"
    exits 0 "a model plays" \
        "$folk" run repeated-2x2 $players --llm-url "$endpoint" --out live.db --json
    digest_live=$(digest)
    same "each decision of the model's is asked" "live|40 " "$(sources live.db)"
    exits 0 "the fork is played" "$folk" replay 'live.db#1' --fork-at 5 --set hint=mistakes \
        --llm record --llm-url "$endpoint" --out fork.db --json
    same "half of it is paid for" "live|20 record|20 " "$(sources fork.db)"
    same "what is new in the prompts" 20 \
        "$(sqlite3 fork.db "SELECT count(*) FROM exchange WHERE request LIKE '%makes a mistake%'")"
    unserve
    wait
    exits 0 "it replays without the endpoint" "$folk" replay 'live.db#1'
    exits 0 "it is played again from the tape" \
        "$folk" run repeated-2x2 $players --llm replay --tape 'live.db#1' --out again.db --json
    same "the tape gives the same run" "$digest_live" "$(digest)"
}

if ! command -v sqlite3 >/dev/null || ! command -v python3 >/dev/null; then
    skip "a model behind an endpoint" "there is no sqlite3 or python3"
else
    served
fi

# refused NAME SENTENCE ARGUMENT…
refused() {
    refused_name=$1 refused_sentence=$2
    shift 2
    exits 1 "refused: $refused_name" "$folk" run repeated-2x2 --no-store "$@"
    holds "what is said of $refused_name" "$(cat "$err")" "$refused_sentence"
}

refused "a game that there is not" "games: 'chess' is no game: must be pd, bos, all, a number" --set games=chess
refused "a number too large" "'140-150' is no game: numbers go from 1 to 144" --set games=140-150
refused "a family that there is not" "there is no family 'nice': must be one of second-best, biased" \
    --set games=family:nice
refused "no game" "games is empty" --set games=
refused "no mind" "minds is empty" --set minds=,
refused "a mind twice" "minds names 'defector' twice" --set minds=defector,defector
refused "a mind that there is not" "did you mean 'cooperator'" --set minds=coperator
refused "a person alone" "a person does not meet itself" --set minds=human
refused "moves that are none" "must be moves: and letters J" --set minds=moves:CD
refused "recorded minds in a game without a record" "gpt-4-recorded knows the games pd and bos only" \
    --set minds=gpt-4-recorded --set games=1-3
finish
