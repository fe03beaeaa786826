#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Sweeps whose minds are models, against a server on the loopback: runs interleaved, answers kept, told again and
# never paid for twice; budgets, faults, a refused key, kill -9, shards and ranks.
. tests/tap.sh
. tests/llm_server.sh

command -v python3 >/dev/null || skip_all "python3 is not installed"
talk=$root/tests/cli/data/talk.lua
key=sk-do-not-tell-0123456789
cd "$scratch" || exit 1
known_leaks

# query STORE SQL: what the store says.
query() {
    python3 -c 'import sqlite3, sys
for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]): print(*row, sep="|")' "$1" "$2"
}

# ask STORE ARGUMENT…: a sweep that asks the server: 2 points, 5 replicates, 12 questions each.
ask() {
    ask_store=$1
    shift
    "$folk" sweep "$talk" --grid word=tea,coffee --replicates 5 --llm-url "$url" --model tiny \
        --no-plot --out "$ask_store" "$@"
}

# on STORE ARGUMENT…: the same goes on.
on() {
    on_store=$1
    shift
    "$folk" sweep --resume "$on_store" --no-plot "$@"
}

table() {
    "$folk" export "$1" --sweep
}

# within NAME LEAST MOST NUMBER
within() {
    if [ "$4" -ge "$2" ] && [ "$4" -le "$3" ]; then passed "$1"
    else failed "$1" "expected $2 to $3, and it is $4"; fi
}

# Recording, with answers that come in any order and differ from asking to asking.
serve --latency 0.03 --tail lognormal --sigma 1 --vary
exits 0 "a sweep is recorded" ask live.db --price tiny=2.3,8.7 --json --progress json
holds "the final object counts the calls" "$(cat "$out")" '"calls": 120'
holds "progress counts them" "$(cat "$err")" '"calls":120'
same "each question is asked once" 120 "$(log count)"
within "more calls at once than the 4 of one run" 9 16 "$(log most_open)"
reference=$(table live.db)
holds "rows count them" "$reference" "error,model_calls,model_tokens,model_cost"
same "each run has 12" 10 "$(query live.db 'SELECT count(*) FROM outcome WHERE calls = 12')"
same "replicates do not share answers" 10 "$(query live.db 'SELECT count(DISTINCT digest) FROM outcome')"
same "money of exchanges and of runs agree" 1 "$(query live.db 'SELECT abs((SELECT sum(cost) FROM outcome) -
    (SELECT sum(cost) FROM sweep_exchange)) < 1e-12')"
exits 0 "the report tells of them" "$folk" report live.db --out live.html
holds "the report: how many" "$(cat live.html)" "Models gave 120 answers to the runs"
exits 0 "a sweep that is complete asks nobody" on live.db --llm-url "$url"
same "nobody was asked again" 120 "$(log count)"

# The tape.
control '{"forget": true}'
replay() {
    "$folk" sweep "$talk" --grid word=tea,coffee --replicates 5 --llm replay --no-plot "$@"
}
exits 0 "a sweep is replayed without an endpoint" replay --tape live.db --out replay.db
same "the same table, byte for byte" "$reference" "$(table replay.db)"
exits 0 "a replay is a tape as well" replay --tape replay.db --out again.db
same "the same table from that" "$reference" "$(table again.db)"
exits 0 "a cache finds all of it" ask cache.db --llm cache --tape live.db --runs-at-once 3
same "the same table from the cache" "$reference" "$(table cache.db)"
same "nobody was asked" 0 "$(log count)"
exits 0 "other points that ask the same" "$folk" sweep "$talk" --list word=coffee --set bearable=true --replicates 5 \
    --llm cache --tape live.db --no-plot --out like.db
same "replicates take the answers of their own number" \
    "$(query live.db 'SELECT replicate, seq, reply FROM sweep_exchange WHERE point = 1 ORDER BY 1, 2')" \
    "$(query like.db 'SELECT replicate, seq, reply FROM sweep_exchange ORDER BY 1, 2')"
same "and ask nobody" 0 "$(log count)"
exits 1 "what is not on the tape fails the runs" "$folk" sweep "$talk" --list word=milk,tea --llm replay \
    --tape live.db --no-plot --out milk.db
holds "its sentence names the nearest request" "$(query milk.db 'SELECT error FROM outcome WHERE point = 0')" \
    "its answer is not on the tape; the nearest request there is that of sweep 1, exchange"
same "and the other is done" done "$(query milk.db 'SELECT status FROM outcome WHERE point = 1')"
exits 0 "the command of a report repeats the sweep" sh -c "$(grep -o 'folk sweep [^<]*' live.html | head -1 |
    sed "s|^folk|'$folk'|; s|talk.lua|'$talk'|") --out command.db --no-plot"
same "the same table from the command" "$reference" "$(table command.db)"

# From here on an answer is a function of the request: whatever happens, the table is one.
serve --latency 0.02 --tail lognormal
exits 0 "a quiet sweep" ask quiet.db
quiet=$(table quiet.db)
control '{"forget": true}'
exits 0 "one run at a time" ask single.db --runs-at-once 1
same "no more calls at once than of one run" 4 "$(log most_open)"
same "one run at a time: the same table" "$quiet" "$(table single.db)"
control '{"faults": ["429", "500", "reset", "503", "cut-json", "500", "429"]}'
exits 0 "faults that pass" ask faults.db
same "faults: the same table" "$quiet" "$(table faults.db)"
control '{"faults": ["400"]}'
exits 1 "a failure for good fails a run" ask failed.db --in-flight 4
holds "as a row with its error" "$(query failed.db "SELECT error FROM outcome WHERE status = 'failed'")" "HTTP 400"
control '{"forget": true}'
exits 0 "which is repeated" on failed.db --only-failed --llm-url "$url"
same "after the failure: the same table" "$quiet" "$(table failed.db)"
within "its answers were not paid for twice" 1 12 "$(log count)"
control '{"faults": ["400"]}'
exits 0 "a run that fails is tried again" ask tried.db --retries 1
same "tried again: the same table" "$quiet" "$(table tried.db)"

# Extended by a level.
control '{"forget": true}'
exits 2 "an extension goes on with models" "$folk" sweep --extend single.db --grid word=tea,coffee,milk --no-plot
exits 0 "a sweep is extended" "$folk" sweep --extend single.db --grid word=tea,coffee,milk --no-plot --llm-url "$url"
same "which pays for the new point alone" 60 "$(log count)"
same "the rows of the others are the same" "$quiet" "$(table single.db | grep -v ',milk,')"
same "another master seed is another sample" 120 "$(ask single.db --seed 2 >/dev/null; echo $(($(log count) - 60)))"

# A budget holds for the whole sweep.
control '{"forget": true}'
exits 0 "a sweep is paused before one call too many" ask budget.db --max-calls 50
same "exactly fifty calls" 50 "$(log count)"
holds "the sentence says how to go on" "$(cat "$err")" "paused: the budget of 50 calls is spent (--max-calls); to go on: \
folk sweep --resume budget.db --max-calls N"
same "answers of unfinished runs are kept" 50 "$(query budget.db 'SELECT count(*) FROM sweep_exchange')"
exits 0 "it goes on" on budget.db --llm-url "$url"
same "the budget: the same table" "$quiet" "$(table budget.db)"
same "nothing was paid for twice" 120 "$(log count)"
exits 0 "money is bounded" ask money.db --price tiny=1000000,0 --max-cost 100
within "money: no more than that" 1 100 "$(query money.db 'SELECT cast(sum(cost) AS INTEGER) FROM sweep_exchange')"
exits 2 "money without a price" ask priceless.db --max-cost 1
check "nothing was begun" [ ! -e priceless.db ]

# kill -9 in its midst.
killed() {
    rm -f killed.db*
    control '{"forget": true}'
    "$folk" sweep "$talk" --grid word=tea,coffee --replicates 5 --llm-url "$url" --model tiny --no-plot \
        --out killed.db >/dev/null 2>&1 &
    victim=$!
    until [ "$(log count)" -ge "$1" ]; do :; done
    kill -9 $victim 2>/dev/null
    wait $victim 2>/dev/null
    on killed.db --llm-url "$url" >/dev/null
}
for moment in 20 60 100; do
    check "a sweep killed after $moment calls goes on" killed $moment
    same "killed after $moment: the same table" "$quiet" "$(table killed.db)"
    # Lost are at most the calls under way, and as many answers on their way into the store.
    within "killed after $moment: no answer that was kept is paid for twice" 120 152 "$(log count)"
done

# One bad run among others that ask.
cat >bad.lua <<'LUA'
local folk = require "folk"
return folk.scenario {
  name = "bad", summary = "What becomes of the others?",
  params = { x = folk.int { 0, min = 0, max = 99, doc = "5 never ends, 6 raises, 7 asks nobody" } },
  metrics = { y = { doc = "letters", unit = "" } },
  setup = function(sim, p)
    if p.x == 7 then return sim:record("y", 7) end
    local agent = sim:agent { name = "a", mind = folk.model { max_tokens = 9, stand_in = function() return "no" end } }
    sim:process("talk", function(self)
      for i = 1, 3 do
        sim:record("y", #self:decide(agent, { prompt = "number " .. i .. " of " .. p.x, fallback = "" }))
        if p.x == 5 and i == 2 then while true do end end
        if p.x == 6 and i == 2 then error("six is not liked") end
      end
    end)
  end,
}
LUA
bad() {
    "$folk" sweep bad.lua --grid x=0:9 --llm-url "$url" --model tiny --no-plot "$@"
}
control '{"forget": true}'
exits 1 "a sweep with a run that hangs, and one that raises" bad --timeout 1 --out bad.db
same "each has its row" "0|done 1|done 2|done 3|done 4|done 5|timeout 6|failed 7|done 8|done 9|done" \
    "$(query bad.db 'SELECT point, status FROM outcome ORDER BY point' | tr '\n' ' ' | sed 's/ $//')"
holds "the time-out is told" "$(table bad.db)" "it was ended as it took longer than 1 s, its time-out"
same "what had been answered was not asked again" 25 "$(query bad.db 'SELECT count(*) FROM sweep_exchange')"
# The process that executes the run that hangs is killed: the one that has used up half a second.
crashed() {
    "$folk" sweep bad.lua --grid x=0:9 --llm-url "$url" --model tiny --no-plot --out crashed.db \
        >/dev/null 2>&1 &
    victim=$!
    until [ "$(query crashed.db 'SELECT count(*) FROM outcome WHERE point = 5' 2>/dev/null)" = 1 ]; do
        kill -0 $victim 2>/dev/null || break
        for worker in $(pgrep -P $victim); do
            ticks=$(awk '{ print $14 }' "/proc/$worker/stat" 2>/dev/null)
            if [ "${ticks:-0}" -ge 50 ]; then kill -9 "$worker"; fi
        done
    done
    wait $victim
}
exits 1 "a sweep whose process is killed ends" crashed
holds "the run that was executed is a row with its error" "$(query crashed.db 'SELECT error FROM outcome WHERE point = 5')" \
    "its process was ended by signal 9"
same "with what it was answered" 2 "$(query crashed.db 'SELECT calls FROM outcome WHERE point = 5')"
same "all others have theirs" 10 "$(query crashed.db 'SELECT count(*) FROM outcome')"
same "and eight are done" 8 "$(query crashed.db "SELECT count(*) FROM outcome WHERE status = 'done'")"

# Who answers for one sweep is one.
exits 0 "stand-ins answer without an endpoint" "$folk" sweep "$talk" --grid word=tea,coffee --no-plot --out scripted.db
holds "as is said once" "$(cat "$err")" "no model endpoint is set (--llm-url or \$FOLK_LLM_URL): stand-ins answer"
exits 2 "models do not go on where stand-ins answered" "$folk" sweep "$talk" --grid word=tea,coffee --no-plot \
    --llm-url "$url" --out scripted.db
holds "the sentence says so" "$(cat "$err")" "stand-ins have answered for the models of this sweep in scripted.db"
exits 0 "in another sweep of that store they do" "$folk" sweep "$talk" --grid word=tea,coffee,milk --no-plot \
    --llm-url "$url" --out scripted.db
same "and all its runs ask" 3 "$(query scripted.db 'SELECT count(*) FROM outcome WHERE sweep = 2 AND calls = 12')"
exits 2 "nor stand-ins where models answered" on quiet.db
holds "the sentence names the ways" "$(cat "$err")" "set the models' endpoint (--llm-url or \$FOLK_LLM_URL)"
exits 2 "nor another model" on quiet.db --llm-url "$url" --model big
exits 2 "recording needs an endpoint" "$folk" sweep "$talk" --llm record --out nothing.db
check "nothing was begun then" [ ! -e nothing.db ]
exits 1 "a tape that is not there" replay --tape nothing.db --out other.db
exits 0 "live keeps no answers" ask lively.db --llm live
same "live: none" 0 "$(query lively.db 'SELECT count(*) FROM sweep_exchange')"
same "live: the same table" "$quiet" "$(table lively.db)"

# Shards, and ranks.
for share in 1 2 3; do
    check "share $share of three" ask "part$share.db" --shard $share/3
done
"$folk" sweep "$talk" --grid word=tea,coffee --replicates 5 --llm-url "$url" --model big --no-plot \
    --shard 2/3 --out other.db >/dev/null
exits 2 "shares that different models answered are not merged" "$folk" merge both.db part1.db other.db
holds "the sentence names them" "$(cat "$err")" "model 'big' has answered there, and 'tiny' in"
check "shares are merged" "$folk" merge whole.db part3.db part1.db part2.db
same "merged: the same table" "$quiet" "$(table whole.db)"
exits 0 "what was merged is a tape" replay --tape whole.db --out whole-replay.db
same "the tape that was merged: the same table" "$quiet" "$(table whole-replay.db)"
OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_plm_rsh_agent=/bin/false
export OMPI_ALLOW_RUN_AS_ROOT OMPI_ALLOW_RUN_AS_ROOT_CONFIRM OMPI_MCA_plm_rsh_agent
over() {
    mpirun --oversubscribe --bind-to none -n 2 "$folk" sweep "$@"
}
if command -v mpirun >/dev/null && [ -x "${folk%/*}/folk-mpi" ]; then
    control '{"forget": true}'
    exits 0 "two ranks ask" over "$talk" --grid word=tea,coffee --replicates 5 --llm-url "$url" --model tiny \
        --no-plot --out ranks.db
    same "ranks: the same table" "$quiet" "$(table ranks.db)"
    same "ranks: each question once" 120 "$(log count)"
    control '{"forget": true}'
    exits 1 "two ranks and a budget" over "$talk" --grid word=tea,coffee --replicates 5 --llm-url "$url" \
        --model tiny --no-plot --max-calls 50 --out poor.db
    holds "ranks: the sentence" "$(cat "$err")" "to go on: folk sweep --resume poor.db --max-calls N"
    within "ranks: no call more" 25 50 "$(log count)"
    exits 0 "ranks go on" over --resume poor.db --llm-url "$url" --no-plot
    same "after the budget: the same table" "$quiet" "$(table poor.db)"
    same "ranks: nothing was paid for twice" 120 "$(log count)"
else
    skip "ranks" "there is no mpirun, or this folk was built without MPI"
fi

# A budget of tokens, spent where the widest numbers are: runs cost the same, each asks twice.
cat >width.lua <<'LUA'
local folk = require "folk"
return folk.scenario {
  name = "width", summary = "Asks, and draws a number.", source = "none",
  params = { width = folk.number { 1, min = 0, max = 9, doc = "of the numbers" } },
  metrics = { y = { unit = "1", doc = "a number" } },
  setup = function(sim, p)
    local mind = folk.model { max_tokens = 30, on_failure = "stop", stand_in = function() return "1" end }
    local agent = sim:agent { name = "one", mind = mind }
    sim:process("one", function(self)
      for i = 1, 2 do self:decide(agent, { prompt = "Number " .. i, fallback = "0" }) end
      sim:record("y", p.width * sim:rng("y"):unit())
    end)
  end,
}
LUA
serve --latency 0.002
divided() {
    divided_store=$1
    shift
    "$folk" sweep width.lua --grid width=1,4 --no-plot --out "$divided_store" "$@"
}
exits 0 "a budget of tokens" divided paid.db --budget tokens=2000 --llm-url "$url" --model tiny --price tiny=2,8
divided=$(table paid.db)
same "no more than the last runs cost beyond it" 1 "$(query paid.db 'SELECT sum(tokens) BETWEEN 2000 - 2 * max(tokens)
    AND 2000 + max(tokens) FROM outcome')"
same "the wide point has most of the runs" 1 "$(query paid.db 'SELECT sum(point = 1) > 2 * sum(point = 0) FROM outcome')"
exits 0 "one run at a time" divided slowly.db --budget tokens=2000 --llm-url "$url" --model tiny --runs-at-once 1 \
    --price tiny=2,8
same "the same table, divided alike" "$divided" "$(table slowly.db)"
exits 0 "divided again from the tape" divided told.db --budget tokens=2000 --llm replay --tape paid.db
same "the same table from the tape" "$divided" "$(table told.db)"
exits 0 "a budget of money" divided money.db --budget money=0.01 --llm-url "$url" --model tiny --price tiny=2,8
same "is spent to the last run" 1 "$(query money.db 'SELECT sum(cost) BETWEEN 0.01 - 2 * max(cost)
    AND 0.01 + max(cost) FROM outcome')"

# A refused key, said once.
serve --key "$key" --latency 0.02
exits 1 "a key that is refused stops the sweep" env FOLK_LLM_KEY=sk-wrong-key-987654321 \
    "$folk" sweep "$talk" --grid word=tea,coffee --replicates 500 --llm-url "$url" --model tiny --no-plot --out key.db
same "with one sentence" 1 "$(grep -c 'refuses the key' "$err")"
within "after hardly more calls than may be in flight" 1 32 "$(log count)"
same "no run has failed for it" 0 "$(query key.db 'SELECT count(*) FROM outcome')"
exits 0 "with another key it goes on" env FOLK_LLM_KEY=$key \
    "$folk" sweep "$talk" --grid word=tea,coffee --replicates 5 --llm-url "$url" --model tiny --no-plot --out key.db
same "with the key: the same table" "$quiet" "$(table key.db)"
empty "keys are in no store and no output" "$(grep -l 'sk-do-not-tell\|sk-wrong-key' ./*.db* "$out" "$err" 2>/dev/null)"
control '{"always": "500"}'
exits 1 "an endpoint that fails on and on stops the sweep" env FOLK_LLM_KEY=$key \
    "$folk" sweep "$talk" --grid word=tea,coffee --replicates 500 --llm-url "$url" --model tiny --llm-attempts 1 \
    --no-plot --out down.db
holds "with a sentence" "$(cat "$err")" "8 runs in a row got no answer; the last: "
exec 9>&-

finish
