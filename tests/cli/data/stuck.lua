-- SPDX-License-Identifier: GPL-3.0-or-later
-- Records 1000 values in each of two events, and never comes back from the second, a loop that LuaJIT compiles.
local folk = require "folk"

return folk.scenario {
    name = "stuck",
    summary = "Who notices what does not come back?",
    metrics = { tick = { unit = "1", doc = "number of the value", summary = "last" } },
    setup = function(sim)
        sim:every(1, function(n)
            for value = 1, 1000 do sim:record("tick", value) end
            if n == 2 then
                while true do end
            end
        end)
    end,
}
