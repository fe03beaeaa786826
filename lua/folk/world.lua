-- SPDX-License-Identifier: GPL-3.0-or-later
-- What holds for the Lua code that the engine has called: the present virtual time, and the process
-- whose function it is, false in a callback.
return { now = 0, running = false }
