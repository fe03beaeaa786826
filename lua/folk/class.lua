-- SPDX-License-Identifier: GPL-3.0-or-later
-- The metatable of objects that a scenario holds: their methods are found, a name that is not there
-- raises, and nobody gets hold of it.
local import = ...
local check = import "check"

return function(what, methods)
    local function missing(_, name)
        check.unknown(what .. " has no", name, methods)
    end
    return {
        __index = setmetatable(methods, { __index = missing }),
        __metatable = false,
        __tostring = function() return what end,
    }
end
