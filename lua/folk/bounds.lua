-- SPDX-License-Identifier: GPL-3.0-or-later
-- Numbers within bounds: what the run's methods ask of their arguments.
local import = ...
local check = import "check"

local bounds = {}

---A span of virtual time.
function bounds.delay(what, value)
    if type(value) ~= "number" or not (value >= 0 and value < math.huge) then
        check.raise("%s is %s: it must be a number of time units, 0 or more", what, check.show(value))
    end
end

---A whole number from `low` to `high`.
function bounds.whole(what, value, low, high)
    if type(value) ~= "number" or not (value >= low and value <= high) or value % 1 ~= 0 then
        check.raise("%s is %s: it must be a whole number from %.16g to %.16g",
            what, check.show(value), low, high)
    end
end

---A number from 0 to 1.
function bounds.share(what, value)
    if type(value) ~= "number" or not (value >= 0 and value <= 1) then
        check.raise("%s is %s: it must be a number from 0 to 1", what, check.show(value))
    end
end

return bounds
