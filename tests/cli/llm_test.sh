#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs whose minds are models, against a server on the loopback: the modes, budgets, resuming, forking, plans,
# a person at the terminal; and that the key stays where it is.
. tests/tap.sh
. tests/llm_server.sh

command -v python3 >/dev/null || skip_all "python3 is not installed"
talk=$root/tests/cli/data/talk.lua
key=sk-do-not-tell-0123456789
cd "$scratch" || exit 1

# field NAME…: a field of the JSON object that was printed last.
field() {
    python3 -c 'import json, sys
value = json.load(open(sys.argv[1]))
for name in sys.argv[2:]: value = value[int(name) if isinstance(value, list) else name]
print(value)' "$out" "$@"
}

# ask OPTION…: a run that asks the server.
ask() {
    "$folk" run "$talk" --llm-url "$url" --model tiny --json "$@"
}

# Recording, and the same again.
serve --latency 0.02 --tail lognormal --sigma 1
exits 0 "a run is recorded" ask --in-flight 1
digest=$(field digest)
same "each question is asked once" 12 "$(log count)"
same "the final object counts the calls" 12 "$(field llm answers live)"
for calls in 8 256; do
    exits 0 "$calls calls in flight" ask --in-flight $calls --no-store --seed 1
    same "$calls calls in flight: the same digest" "$digest" "$(field digest)"
done
control '{"forget": true}'
exits 0 "a replay asks nobody" "$folk" replay 'folk.db#1'
holds "the replay is equal" "$(cat "$out")" "equal: the run is the same, bit for bit"
exits 0 "a cache finds all of it" ask --llm cache
same "the cache: the same digest" "$digest" "$(field digest)"
same "the cache: all from there" 12 "$(field llm answers cache)"
exits 0 "mode replay needs no endpoint" "$folk" run "$talk" --llm replay --json
same "mode replay: the same digest" "$digest" "$(field digest)"
same "nobody was asked" 0 "$(log count)"
exits 0 "show tells the calls" "$folk" show 'folk.db#1' --json
same "show: as many" 12 "$(field llm answers live)"

exits 1 "mode replay: a request that is not there" "$folk" run "$talk" --llm replay --set word=coffee
holds "its sentence names the question" "$(cat "$err")" \
    "agent 'agent-1' at time 0, exchange 1: its answer is not on the tape; the nearest request"
holds "its sentence shows the difference" "$(cat "$err")" "coffee in round 1"

# A budget, and going on.
control '{"forget": true}'
exits 0 "a run is paused before one call too many" ask --max-calls 5 --out budget.db
same "exactly five calls" 5 "$(log count)"
same "the status" paused "$(field status)"
holds "the sentence says how to go on" "$(cat "$err")" \
    "paused: the budget of 5 calls is spent (--max-calls); to go on: folk run --resume 'budget.db#1'"
exits 0 "a paused run replays as far as it went" "$folk" replay budget.db
exits 0 "it goes on" "$folk" run --resume 'budget.db#1' --llm-url "$url" --json
same "it goes on: the same digest" "$digest" "$(field digest)"
same "it goes on: seven more calls" 12 "$(log count)"
exits 2 "a run that is done is not resumed" "$folk" run --resume budget.db --llm-url "$url"
holds "the sentence says why" "$(cat "$err")" "run 2 is done: there is nothing to go on with"
exits 2 "nor with another parameter" "$folk" run --resume 'budget.db#1' --set word=milk
exits 2 "nor without an endpoint" "$folk" run --resume 'budget.db#1'
holds "the sentence names it" "$(cat "$err")" "run 1 asked models: to go on with it, set their endpoint"
exits 2 "money without a price" ask --no-store --max-cost 1 --price other=1,1
holds "money without a price: the sentence" "$(cat "$err")" "--price tiny=INPUT,OUTPUT"
exits 0 "money is counted" ask --no-store --price tiny=1000000,0
same "as much as the tokens that went in" "$(field llm tokens_in)" "$(field llm cost)"

# A fork pays for what comes after it. The rounds are asked at times 0, 1.5 and 3.
control '{"forget": true}'
exits 0 "a fork" "$folk" replay 'folk.db#1' --fork-at 1.5 --set word=milk --llm-url "$url" --json \
    --out fork.db
same "the fork: eight calls" 8 "$(log count)"
same "the fork: four answers of then" 4 "$(field llm answers record)"
exits 0 "a fork replays" "$folk" replay fork.db
exits 0 "a fork within the store" "$folk" replay 'folk.db#1' --fork-at 3 --llm-url "$url" --quiet
holds "it tells what was paid" "$(cat "$out")" "8 exchanges of run 1 used again, 4 paid for"
exits 0 "show tells of the fork" "$folk" show
holds "show: of which run, and when" "$(cat "$out")" "fork     of run 1 at time 3"
exits 2 "changes need the moment of the fork" "$folk" replay 'folk.db#1' --set word=milk
exits 0 "stand-ins may take over" "$folk" replay 'folk.db#1' --fork-at 3 --llm scripted --out fork.db
exits 2 "the model is the run's" "$folk" replay 'folk.db#1' --fork-at 3 --llm-url "$url" --model big

# A failure for good, and going on after it.
control '{"forget": true, "faults": ["400"]}'
exits 1 "a failure ends the run" ask --in-flight 1 --out failed.db
holds "its sentence says whose, when and which" "$(cat "$err")" "agent 'agent-1' at time 0, exchange 1: "
holds "its sentence says how to go on" "$(cat "$err")" "to go on: folk run --resume 'failed.db#1'"
exits 0 "it goes on after the failure" "$folk" run --resume failed.db --llm-url "$url" --json
same "after the failure: the same digest" "$digest" "$(field digest)"
control '{"faults": ["400"]}'
exits 0 "an agent may do without" ask --no-store --set bearable=true
same "one failed" 1 "$(field llm failed)"

# A disk that is full.
control '{"forget": true}'
(
    ulimit -f 1000
    trap '' XFSZ
    ask --set rounds=100 --out full.db --quiet >"$out" 2>"$err"
)
same "a full disk ends the run" 1 $?
holds "its sentence says so, and how to go on" "$(cat "$err")" \
    "what was written before is kept; to go on: folk run --resume 'full.db#1'"
asked=$(log count)
exits 0 "with more room it goes on" "$folk" run --resume full.db --llm-url "$url" --json
lost=$(($(log count) - 400))
check "what was kept is not asked again ($asked asked, $lost lost)" [ "$lost" -le 16 ]

# stopped_while_locked STORE COMMAND…: Ctrl-C when another program has locked the store; the status.
stopped_while_locked() {
    python3 - "$@" <<'END'
import signal, sqlite3, subprocess, sys, time
store, command = sys.argv[1], sys.argv[2:]
lock = sqlite3.connect(store, isolation_level=None)
kept = lambda: lock.execute("SELECT count(*) FROM exchange").fetchone()[0]
before = kept()
run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=open("locked", "w"))
while kept() == before: time.sleep(0.01)
lock.execute("BEGIN IMMEDIATE")
run.send_signal(signal.SIGINT)
print(run.wait(timeout=4))
END
}
control '{"latency": 0.1}'
same "Ctrl-C while another program locks the store: the status" 130 \
    "$(stopped_while_locked folk.db "$folk" run "$talk" --llm-url "$url" --model tiny --in-flight 1 --out folk.db)"
holds "it says what ended it" "$(cat locked)" "interrupted by Ctrl-C"
control '{"latency": 0}'
control '{"faults": ["401", "hang", "hang", "hang"], "forget": true}'
exits 1 "where no call can succeed, those that hang are not waited for" \
    timeout 30 "$folk" run "$talk" --llm-url "$url" --model tiny --out refused.db
holds "its sentence names the variable" "$(cat "$err")" "the variable FOLK_LLM_KEY is not set (HTTP 401"
control '{"faults": ["400"], "forget": true}'
exits 1 "calls that wait for their turn are called off by a failure" \
    ask --in-flight 4 --requests-per-minute 1 --no-store
same "one was made" 1 "$(log count)"

# Killed, and stopped by Ctrl-C.
# recorded STORE N: waits until the store holds so many exchanges.
recorded() {
    python3 - "$@" <<'END'
import sqlite3, sys, time
while True:
    try:
        db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
        if db.execute("SELECT count(*) FROM exchange").fetchone()[0] >= int(sys.argv[2]): break
    except sqlite3.Error:
        pass
    time.sleep(0.02)
END
}
for signal in KILL INT; do
    control '{"latency": 0.2, "forget": true}'
    "$folk" run "$talk" --llm-url "$url" --model tiny --in-flight 2 --out $signal.db >"$out" 2>"$err" &
    child=$!
    recorded $signal.db 4
    kill -$signal $child
    wait $child
    status=$?
    if [ $signal = INT ]; then same "Ctrl-C: the status" 130 $status; fi
    control '{"latency": 0}'
    exits 0 "$signal: it goes on" "$folk" run --resume $signal.db --llm-url "$url" --json
    same "$signal: the same digest" "$digest" "$(field digest)"
    again=$(field llm answers record)
    same "$signal: the others are asked for" $((12 - again)) "$(field llm answers live)"
    check "$signal: at least four answers are used again" [ "$again" -ge 4 ]
done
control '{"faults": ["hang", "hang", "hang", "hang"], "forget": true}'
"$folk" run "$talk" --llm-url "$url" --model tiny --out hang.db >"$out" 2>"$err" &
child=$!
until [ "$(log count)" -ge 4 ]; do sleep 0.02; done
kill -INT $child
wait $child
same "Ctrl-C ends a run that waits" 130 $?
holds "it says what ended it" "$(cat "$err")" "interrupted by Ctrl-C"

# The key.
serve --key $key --fault 500 --fault echo --fault echo-reply
FOLK_LLM_KEY=$key
export FOLK_LLM_KEY
exits 0 "a run with a key" ask --out key.db --llm-attempts 4
cat "$out" "$err" >said
exits 1 "a wrong key ends the run" env FOLK_LLM_KEY=${key}x "$folk" run "$talk" --llm-url "$url" \
    --model tiny --out key.db
cat "$out" "$err" >>said
holds "the sentence names the variable" "$(cat "$err")" "FOLK_LLM_KEY"
exits 0 "show" "$folk" show 'key.db#1'
cat "$out" >>said
unset FOLK_LLM_KEY
empty "the key is in no file, and was not printed" "$(grep -l "${key#sk-}" said key.db* 2>/dev/null)"
exits 2 "a password in the URL is refused" "$folk" run "$talk" --llm-url "http://me:$key@127.0.0.1/v1"
empty "and not told" "$(grep "$key" "$err")"
exits 2 "so is the key" env FOLK_LLM_KEY=$key "$folk" run "$talk" --llm-url "http://127.0.0.1/$key/v1"
empty "which is not told either" "$(grep "$key" "$err")"

# The default model.
serve --model alone
exits 0 "the one model of the endpoint is taken" "$folk" run "$talk" --llm-url "$url" --no-store
control '{"faults": ["503"]}'
exits 0 "though it stumbles" "$folk" run "$talk" --llm-url "$url" --out alone.db
exits 0 "a kept run knows it" "$folk" replay alone.db
control '{"forget": true}'
exits 0 "a scenario without models" env FOLK_LLM_URL="$url" "$folk" run rock-paper-scissors --no-store
same "asks the endpoint for nothing" 0 "$(log count)"
empty "and speaks of no models" "$(cat "$err")"
exits 0 "nor does it wait for one that is not there" \
    env FOLK_LLM_URL=http://127.0.0.1:1/v1 "$folk" run rock-paper-scissors --no-store
serve --model one --model two
exits 1 "of several none is taken" "$folk" run "$talk" --llm-url "$url" --out several.db
holds "they are listed" "$(cat "$err")" "one, two"
exits 0 "a run that found none goes on with one" "$folk" run --resume several.db --llm-url "$url" --model one
exits 0 "which holds" "$folk" replay several.db

# Without an endpoint.
exits 0 "stand-ins answer" "$folk" run "$talk" --no-store
same "it is said" "folk: no model endpoint is set (--llm-url or \$FOLK_LLM_URL): stand-ins answer for the models" \
    "$(cat "$err")"
exits 0 "by wish" "$folk" run "$talk" --llm scripted --out scripted.db
empty "nothing needs to be said" "$(cat "$err")"
exits 0 "a scripted run replays" "$folk" replay scripted.db
serve
exits 1 "questions to a model without a name stay so" "$folk" replay scripted.db --fork-at 1.5 --llm record --llm-url "$url"
exits 2 "also in a fork of the fork" "$folk" replay scripted.db --fork-at 3 --llm-url "$url" --model tiny
exits 2 "record needs an endpoint" "$folk" run "$talk" --llm record

# A plan: all wait for each other, 3 rounds of 4 calls.
while read -r calls seconds; do
    exits 0 "a plan with $calls at once" "$folk" run "$talk" --plan --json --in-flight "$calls" \
        --plan-latency 2 --model tiny --price tiny=1,2
    same "the plan: calls" 12 "$(field calls)"
    same "the plan with $calls at once: seconds" "$seconds" "$(field seconds)"
done <<END
1 24
2 12
3 12
4 6
100 6
END
same "the plan: at most max_tokens each" 360 "$(field models 0 most_tokens_out)"
exits 0 "a plan for people" "$folk" run "$talk" --plan
holds "it says what it is" "$(cat "$out")" "These are estimates, and nobody was called"

# A person.
serve
printf 'milk\nwith sugar\n' >said
"$folk" run "$talk" --llm-url "$url" --model tiny --set rounds=2 --set agents=2 --human agent-2 \
    --human agent-3 --out human.db <said >"$out" 2>"$err"
same "a person answers" 0 $?
holds "the question is shown" "$(cat "$err")" "user: tea in round 2 by 2 after milk"
holds "who is not there is told before anything is asked" "$(head -n 1 "$err")" \
    "folk: warning: no agent is called 'agent-3', whom --human names"
holds "who was never asked is told" "$(cat "$err")" \
    "folk: warning: nobody asked agent 'agent-3', whom --human names; asked were agent-1, agent-2"
exits 0 "a person's run replays" "$folk" replay human.db
echo milk >said
"$folk" run "$talk" --llm-url "$url" --model tiny --set rounds=2 --set agents=2 --human agent-2 \
    --out human.db <said >"$out" 2>"$err"
same "a person may leave" 130 $?
holds "the sentence says so" "$(cat "$err")" "interrupted: the input ended before all questions"
echo 'with sugar' >said
"$folk" run --resume human.db --llm-url "$url" <said >"$out" 2>"$err"
same "and come back" 0 $?
holds "what was said is not asked again" "$(cat "$out")" "exchanges of run 2 used again"
same "both are one run" 1 "$("$folk" runs human.db --json | tr '{' '\n' | grep '"status": "done"' |
    grep -o '"digest": "[0-9a-f]*"' | sort -u | wc -l)"

printf 'milk\nwith sugar\n' >said
"$folk" run "$talk" --set agents=1 --set rounds=2 --human agent-1 --no-store <said >"$out" 2>"$err"
same "a person needs no endpoint" 0 $?
empty "and no stand-in is spoken of" "$(grep stand-in "$err")"

# Memory: that of ten thousand exchanges is not more than that of a thousand.
# most_memory ROUNDS: in KiB.
most_memory() {
    python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' \
        "$folk" run "$talk" --set rounds="$1" --out memory.db --quiet
}
memory="10000 exchanges take no 8 MiB more than 1000"
if grep -q __asan_init "$folk"; then
    skip "$memory" "the address sanitizer keeps what is freed"
else
    few=$(most_memory 250)
    many=$(most_memory 2500)
    check "$memory ($few and $many KiB)" [ $((many - few)) -lt 8192 ]
fi
finish
