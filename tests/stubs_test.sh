#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The editor stubs and what a scenario finds agree both ways: a scenario publishes the names that it sees in
# the module, in `sim` and in each kind of object, and they are those of lua/meta/folk.lua.
. tests/tap.sh

# Names like folk.int, folk.games.donation, sim:now, rng:unit.
awk '
    /^---@class /                        { class = $2 }
    /^---@field / && class == "folk"     { print "folk." $2 }
    /^---@field / && class == "folk.Sim" { print "sim:" $2 }
    /^folk\.[a-z]+ =/                    { print $1 }
    /^function /                         { sub(/\(.*/, "", $2)
                                           print tolower(substr($2, 1, 1)) substr($2, 2) }
    ' lua/meta/folk.lua | sort >"$scratch/stubs"

# An object shows no list of its methods, so it is asked for those of the stubs and those of the sources.
methods=$({
    cat "$scratch/stubs"
    sed -n 's/^function \(Rng\|Population\|Process\)[:.]\([a-z_]*\).*/\1:\2/p' lua/folk/*.lua
} | tr 'RP' 'rp' | grep -E '^(rng|population|process):' | sort -u | sed 's/.*/"&",/')

cat >"$scratch/names.lua" <<END
local folk = require "folk"

return folk.scenario {
  name = "names",
  summary = "What is there?",
  setup = function(sim)
    local rows = {}
    local function add(prefix, names)
      for name in pairs(names) do rows[#rows + 1] = { name = prefix .. name } end
    end
    sim:process("asker", function(process)
      local objects = { rng = sim:rng("names"), population = sim:population { size = 1 },
                        process = process }
      for _, method in ipairs { $methods } do
        local object, name = method:match("(.*):(.*)")
        local there, found = pcall(function() return objects[object][name] end)
        if there and type(found) == "function" then rows[#rows + 1] = { name = method } end
      end
      add("folk.", folk)
      add("folk.games.", folk.games)
      add("sim:", sim)
      sim:publish("names", rows)
    end)
  end,
}
END
exits 0 "a scenario publishes the names that it sees" \
    "$folk" run "$scratch/names.lua" --no-store --json
grep -o '"name": *"[^"]*"' "$out" | sed 's/.*"\(.*\)"/\1/' | sort >"$scratch/found"
empty "all names of the stubs are there" "$(comm -23 "$scratch/stubs" "$scratch/found")"
empty "all names that are there are in the stubs" "$(comm -13 "$scratch/stubs" "$scratch/found")"
finish
