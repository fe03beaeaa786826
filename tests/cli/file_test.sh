#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A file that the user names for a folk.file parameter is read, kept in the store, and found by a replay
# when it is gone from the disk.
. tests/tap.sh

cd "$scratch" || exit 1
mkdir scenario elsewhere
cat >scenario/reader.lua <<'END'
local folk = require "folk"
return folk.scenario {
  name = "reader", summary = "What does a file hold?",
  params = { data = folk.file { "own.json", doc = "numbers" } },
  metrics = { sum = { unit = "1", doc = "their sum" } },
  setup = function(sim, p)
    local sum = 0
    for _, number in ipairs(folk.read_json(p.data)) do sum = sum + number end
    sim:record("sum", sum)
  end,
}
END
echo '[1, 2]' >scenario/own.json
echo '[30, 12]' >elsewhere/users.json

exits 0 "the scenario's own file is read" "$folk" run scenario/reader.lua --json
holds "its sum" "$(cat "$out")" '"sum": 3'
exits 0 "the user's file is read" \
    "$folk" run scenario/reader.lua --json --set data="$scratch/elsewhere/users.json"
holds "the user's sum" "$(cat "$out")" '"sum": 42'
rm -r elsewhere scenario
exits 0 "the replay needs neither" "$folk" replay 'folk.db#2'
finish
