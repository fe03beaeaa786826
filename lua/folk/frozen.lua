-- SPDX-License-Identifier: GPL-3.0-or-later
-- A table that cannot be changed, and in which a name that is not there raises instead of being
-- nil.
local import = ...
local check = import "check"

---Freezes `contents` (and takes it over). `unknown(name, contents)` raises for a name that is not there;
---`assigned(name)`, if given, for an assignment.
return function(what, contents, unknown, assigned)
    local function missing(_, name)
        if unknown then unknown(name, contents) end
        check.unknown(what .. " has no", name, contents)
    end
    local function assign(_, name)
        if assigned then assigned(name) end
        check.raise("%s cannot be changed: '%s' was assigned", what, tostring(name))
    end
    return setmetatable({}, {
        __index = setmetatable(contents, { __index = missing }),
        __newindex = assign,
        __contents = contents,
        __metatable = false,
    })
end
