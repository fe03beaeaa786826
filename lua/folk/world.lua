-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the engine tells each piece of Lua code that it calls: the present virtual time.
return { now = 0 }
