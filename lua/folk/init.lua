-- SPDX-License-Identifier: GPL-3.0-or-later
-- The module `folk`: what its parts offer, put together. Each part is a table of what it adds.
local import, native = ...
local frozen = import "frozen"

local folk = { version = native.version(), C = 1, D = 2, scenario = import("scenario").scenario }

local games = {}
for _, form in ipairs { "games", "group_games", "sequential_games" } do
    for name, constructor in pairs(import(form).games) do
        games[name] = constructor
    end
end

local parts = {
    import("param").constructors,
    import "data",
    { games = frozen("folk.games", games) },
    { networks = frozen("folk.networks", import("networks").networks) },
    import("library").folk,
    import("parametric").folk,
    import("dynamics").folk,
    import "theory",
    import("prompt").folk,
    import("memory").folk,
    import("recorded").folk,
    { latency = frozen("folk.latency", import("latency").models) },
    import("model").folk,
    import("scripted").folk,
    import("human").folk,
    import("mind").folk,
}
for _, part in ipairs(parts) do
    for name, value in pairs(part) do
        folk[name] = value
    end
end
return frozen("folk", folk)
