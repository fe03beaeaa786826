#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A sweep grows: by replicates, by points, by levels, by factors. What has run is never run again,
# and the table is that of a sweep which was so large from its beginning. A scenario that was
# changed meanwhile, it or a file that it uses, is told whichever way the sweep goes on.
. tests/tap.sh
cd "$scratch" || exit 1

# What a run gives follows from its values and its seed. `fresh` tells runs that were really made:
# a scenario cannot count them itself.
cat >sum.lua <<'LUA'
local folk = require "folk"
return folk.scenario {
  name = "sum", summary = "Adds a number to others.", source = "none",
  params = {
    x = folk.int { 0, min = 0, max = 1000, doc = "a number" },
    y = folk.int { 3, min = 0, max = 1000, doc = "another" },
  },
  metrics = { z = { doc = "their sum", unit = "" }, w = { doc = "at even x", unit = "" } },
  setup = function(sim, p)
    if p.x == 13 then error("thirteen is not liked") end
    sim:record("z", p.x + p.y + sim:rng("z"):unit())
    if p.x % 2 == 0 then sim:record("w", p.y) end
  end,
}
LUA

sweep() {
    "$folk" sweep "$@" --no-plot
}

# fresh TOLD: how many runs were made, and how many were found, as the last lines say
fresh() {
    sed -n 's/^[a-z]*: \([0-9]*\) runs.*/\1/p' "$out"
}
found() {
    sed -n 's/.*; \([0-9]*\) were found in another sweep.*/\1/p' "$out"
}

table() {
    "$folk" export "$1" --table sweep
}

# By replicates, under its own name.
exits 0 'a sweep of six points runs' sweep sum.lua --grid x=0:10:2 --replicates 3 --out grow.db
exits 0 'it is extended by replicates' sweep --extend grow.db --replicates 5
same 'which runs what is new alone' 12 "$(fresh)"
exits 0 'a sweep of five replicates runs' sweep sum.lua --grid x=0:10:2 --replicates 5 --out five.db
same 'the tables are equal' "$(table five.db)" "$(table grow.db)"

# By levels.
exits 0 'a sweep is extended by levels' sweep --extend grow.db --grid x=0:10
same 'which runs what is new alone' 25 "$(fresh)"
same 'and finds what there is' 30 "$(found)"
exits 0 'a finer sweep runs' sweep sum.lua --grid x=0:10 --replicates 5 --out fine.db
same 'the tables are equal' "$(table fine.db)" "$(table grow.db)"
same 'the coarse sweep is still there' "$(table five.db)" "$(table 'grow.db#1')"

# By a factor whose present value is one of its levels.
exits 0 'a sweep is extended by a factor' sweep --extend grow.db --grid y=3,4
same 'which runs what is new alone' 55 "$(fresh)"
same 'and finds what there is' 55 "$(found)"
exits 0 'a sweep of two factors runs' \
    sweep sum.lua --grid x=0:10 --grid y=3,4 --replicates 5 --out both.db
same 'the tables are equal' "$(table both.db)" "$(table grow.db)"

# By points.
exits 0 'a Sobol design runs' sweep sum.lua --design sobol --range x=0..12 --range y=0..100 \
    --points 16 --out sobol.db
exits 0 'it is extended by points' sweep --extend sobol.db --points 32
exits 0 'a larger one runs' sweep sum.lua --design sobol --range x=0..12 --range y=0..100 \
    --points 32 --out larger.db
same 'the tables are equal' "$(table larger.db)" "$(table sobol.db)"

# Another command on the same store, another store, shares, a rule.
exits 0 'a sweep that has a part in common runs' sweep sum.lua --grid x=5:8 --replicates 6 --out grow.db
same 'which runs what is new alone' 4 "$(fresh)"
exits 0 'a sweep takes over from a known store' \
    sweep sum.lua --grid x=5:8 --replicates 6 --known fine.db --out known.db
same 'what that has' 20 "$(found)"
same 'the tables are equal' "$(table grow.db)" "$(table known.db)"
exits 0 'a share takes over its own runs alone' \
    sweep sum.lua --grid x=0:10 --replicates 5 --known fine.db --shard 1/2 --out half.db
same 'and runs none' 0 "$(fresh)"
same 'which are half of them' 28 "$(found)"
exits 0 'a rule stops a sweep' \
    sweep sum.lua --grid x=0,1 --until 'ci(z) < 0.3' --replicates 200 --out rule.db
exits 0 'and one that knows more runs' \
    sweep sum.lua --grid x=0,1 --replicates 200 --out much.db
exits 0 'at the same replicate' sweep sum.lua --grid x=0,1 --until 'ci(z) < 0.3' --replicates 200 \
    --known much.db --out ruled.db
same 'without a run' 0 "$(fresh)"
same 'the tables are equal' "$(table rule.db)" "$(table ruled.db)"

# What is not the same run is not taken over.
exits 0 'with another master seed nothing is found' \
    sweep sum.lua --grid x=5:8 --replicates 6 --seed 2 --known fine.db --out seed.db
same 'all is run' 24 "$(fresh)"
exits 1 'a sweep with runs that fail' sweep sum.lua --grid x=12:14 --out failed.db
exits 1 'is repeated by one that knows it' sweep sum.lua --grid x=12:14 --known failed.db --out again.db
same 'which runs again what had failed' 1 "$(fresh)"
sed 's/Adds a number/Adds one number/' sum.lua >changed.lua
mv sum.lua kept.lua
mv changed.lua sum.lua
exits 0 'another scenario finds nothing' \
    sweep sum.lua --grid x=5:8 --replicates 6 --known fine.db --out other.db
same 'all is run' 24 "$(fresh)"
mv kept.lua sum.lua

# The proof that nothing was run: what was found is what stood there, not what a run would give.
if command -v sqlite3 >/dev/null; then
    sqlite3 five.db 'UPDATE outcome_value SET value = 77 WHERE point = 1 AND replicate = 0'
    exits 0 'a value that was altered' sweep sum.lua --grid x=2 --known five.db --out altered.db
    holds 'is the one that was taken over' "$(table altered.db)" ',77,77'
else
    skip 'a value that was altered is the one that was taken over' 'there is no sqlite3 here'
fi

# Wrong ways to go on: one sentence.
refused() {
    refused_part=$1
    shift
    exits 2 "refused: $*" sweep "$@"
    holds "  because: $refused_part" "$(cat "$err")" "$refused_part"
}
refused 'needs what is to be more' --extend five.db
refused '--extend STORE gives it other levels' --resume five.db --grid x=0:10
refused '--set does not go with --resume' --resume five.db --set y=2
refused '--seed does not go with --extend' --extend five.db --seed 2 --replicates 9
refused '--crn does not go with --resume' --resume five.db --crn
refused '--out does not go with --extend' --extend five.db --replicates 9 --out new.db
refused 'name a store each' --extend five.db --resume grow.db --replicates 9
refused "did you mean 'x'?" --extend five.db --grid xx=1:3
refused "did you mean 'sobol'?" --extend five.db --design sobel
refused 'would take some away' --extend five.db --replicates 2
refused '--extend takes no scenario' sum.lua --extend five.db --replicates 9
refused 'an interval has no end of values' --extend five.db --grid x=0..10
exits 1 'a known store that is not there is told' \
    sweep sum.lua --grid x=0,1 --known nowhere.db --out never.db
holds 'by its name' "$(cat "$err")" 'there is no store at nowhere.db'

# A scenario that uses other files: a module, a table beside it, a file that its user names.
mkdir uses given
cat >uses/adding.lua <<'LUA'
return { add = function(a, b) return a + b end }
LUA
echo '{"n": 5}' >uses/five.json
echo '{"n": 6}' >given/six.json
echo '{"n": 7}' >given/seven.json
cat >uses/main.lua <<'LUA'
local folk = require "folk"
local adding = require "adding"
return folk.scenario {
  name = "uses", summary = "Adds numbers from files.", source = "none",
  params = {
    x = folk.int { 0, min = 0, max = 100, doc = "a number" },
    five = folk.file { "five.json", doc = "a file with a number" },
    other = folk.file { "five.json", doc = "another" },
  },
  metrics = { z = { doc = "their sum", unit = "" } },
  setup = function(sim, p)
    sim:record("z", adding.add(p.x, folk.read_json(p.five).n + folk.read_json(p.other).n))
  end,
}
LUA
exits 0 'a scenario of several files runs' sweep uses/main.lua --grid x=1:3 \
    --grid other=given/six.json,given/seven.json --out uses.db
reference=$(table uses.db)
exits 0 'nothing of it was changed' sweep --resume uses.db
same 'nothing is run' 0 "$(fresh)"
mkdir elsewhere
# shellcheck disable=SC2164
in_other_folder() {
    (cd elsewhere && "$folk" sweep --resume ../uses.db --replicates 1 --no-plot)
}
exits 0 'nor seen from another folder' in_other_folder

# told FILE: each way to go on refuses, and names the file with two hashes
told() {
    told_file=${1##*/}
    cp "$1" saved
    echo '-- changed' >>"$1"
    for way in '--resume uses.db' '--resume uses.db --only-failed' '--extend uses.db --replicates 2' \
        '--extend uses.db --grid x=1:4'; do
        # shellcheck disable=SC2086
        exits 2 "$told_file was changed: $way" sweep $way
        same '  is refused with its hashes alone' 1 "$(grep -c 'in the store, ' "$err")"
        holds '  under its name' "$(grep 'in the store, ' "$err")" "$told_file: "
    done
    cp saved "$1"
}
told uses/main.lua
told uses/adding.lua
echo '{"n": 5}' >uses/five.json
told uses/five.json
told given/seven.json
exits 0 'as it was before, it goes on' sweep --resume uses.db
rm given/seven.json
exits 0 'without a file it goes on with the copy that the store has' \
    sweep --extend uses.db --replicates 2
same 'and so runs' 6 "$(fresh)"
echo '{"n": 7}' >given/seven.json

echo '-- changed' >>uses/adding.lua
exits 0 'a change may be accepted' sweep --extend uses.db --replicates 3 --accept-changed
same 'and the sweep goes on' 6 "$(fresh)"
exits 0 'accepted again, it is not run again' sweep --resume uses.db --accept-changed
same 'as is said' 0 "$(fresh)"
exits 0 'a sweep of the changed scenario' sweep uses/main.lua --grid x=1:3 \
    --grid other=given/six.json,given/seven.json --out changed.db
exits 2 'is not merged with the one before' "$folk" merge uses.db changed.db
holds 'as is said' "$(cat "$err")" "different versions of a scenario's files"
holds 'the reference has six rows' "$reference" '5,3,given/seven.json,0,'
finish
