-- SPDX-License-Identifier: GPL-3.0-or-later
-- Strategies that look both players' last few moves up in a table.
local import = ...
local families = import "families"

-- A lookup without an opening: the table tells the first moves too, as if CC had gone before.
local function lookup(memory, cooperates)
    return { memory = memory, table = families.table(memory, cooperates) }
end

local function set(items)
    local members = {}
    for _, item in ipairs(items) do
        members[item] = true
    end
    return members
end

-- The histories, own moves and the other's, at which CAPRI cooperates; it defects at all others.
local CAPRI = set {
    "CCC CCC", -- stay with mutual cooperation
    "CCD CCC", "CDC CCD", "DCC CDC", "CCC DCC", -- accept the punishment of an own mistake
    "CCD CDC", "CDC DCC", "DCC CCC", -- after one punishment (at CCC CCD) return
    "DDD DDC", "DDC DCC", "DDC DDD", "DCC DDC", "DDC DDC", "DCC DCC", -- recover
}

return {
    {
        name = "slow-tit-for-two-tats-2",
        doc = "takes up a move of the other's once it has been made twice in a row",
        source = "LIFL 1998, PRISON",
        lookup = lookup(2, function(own, other)
            if other == "CC" or other == "DD" then return other == "CC" end
            return own:sub(-1) == "C"
        end),
    },
    {
        name = "winner12",
        doc = "opens CC; plays tit-for-tat after an own C; after an own D, cooperates if the other played CD",
        source = "Mathieu & Delahaye 2015",
        lookup = {
            memory = 2,
            opening = "CC",
            table = families.table(2, function(own, other)
                if own:sub(-1) == "C" then return other:sub(-1) == "C" end
                return other == "CD"
            end),
        },
    },
    {
        name = "winner21",
        doc = "opens DC; plays tit-for-tat after an own C; after an own D, cooperates if the other played CC",
        source = "Mathieu & Delahaye 2015",
        lookup = {
            memory = 2,
            opening = "DC",
            table = families.table(2, function(own, other)
                if own:sub(-1) == "C" then return other:sub(-1) == "C" end
                return other == "CC"
            end),
        },
    },
    {
        name = "aon2",
        doc = "cooperates when both made the same moves in the last two rounds (all or none)",
        source = "Hilbe, Martinez-Vaquero, Chatterjee & Nowak 2017",
        lookup = {
            memory = 2,
            opening = "CC",
            table = families.table(2, function(own, other) return own == other end),
        },
    },
    {
        name = "delayed-aon1",
        doc = "cooperates after mutual defection; after mutual cooperation if both had agreed before it, too",
        source = "Hilbe, Martinez-Vaquero, Chatterjee & Nowak 2017",
        lookup = {
            memory = 2,
            opening = "CC",
            table = families.table(2, function(own, other)
                return own == other or own:sub(-1) == "D" and other:sub(-1) == "D"
            end),
        },
    },
    {
        name = "capri",
        doc = "cooperates, accepts punishment, punishes once, recovers from mutual defection, else defects",
        source = "Murase & Baek 2020",
        lookup = lookup(3, function(own, other) return CAPRI[own .. " " .. other] end),
    },
    {
        name = "resurrection",
        doc = "tit-for-tat that defects for ever after five own defections in a row",
        source = "Arnold 2016, CoopSim",
        lookup = lookup(5, function(own, other)
            return own ~= "DDDDD" and other:sub(-1) == "C"
        end),
    },
}
