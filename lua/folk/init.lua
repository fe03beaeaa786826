-- SPDX-License-Identifier: GPL-3.0-or-later
-- The module `folk`: what its parts offer, put together. Each part returns a table of what it adds.
local import = ...

local parts = {}

local folk = { version = "0.1.0", C = 1, D = 2 }
for _, name in ipairs(parts) do
    for key, value in pairs(import(name)) do
        folk[key] = value
    end
end
return folk
