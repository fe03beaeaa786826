#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# How sessions of `folk view` end, in each state that a run can be in: whoever ends the window (a signal, even
# SIGKILL) leaves no process behind and a run whose status is right; and whoever ends the run leaves the window.
. tests/tap.sh

data=$root/tests/cli/data
if ! "$folk" view --help >/dev/null 2>&1; then skip_all "this folk has no view"; fi
for tool in python3 pgrep ps; do
    command -v $tool >/dev/null || skip_all "$tool is not installed"
done
cd "$scratch" || exit 1
known_leaks
FOLK_STORE=$scratch/runs.db
export FOLK_STORE
unset DISPLAY WAYLAND_DISPLAY
# A sanitizer must leave the signals of this test alone.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}handle_segv=0
export ASAN_OPTIONS
"$folk" run "$data/coin.lua" --quiet >/dev/null 2>&1
"$folk" view runs.db --screenshot probe.png --size 320x240 >"$out" 2>&1
case $(cat "$out") in
*"built without"*) skip_all "this folk cannot draw" ;;
esac

# sql QUERY: the first value.
sql() {
    python3 -c 'import sqlite3, sys
row = sqlite3.connect("runs.db").execute(sys.argv[1]).fetchone()
print(row[0] if row else "")' "$1"
}
status() {
    sql 'SELECT status FROM run ORDER BY id DESC LIMIT 1'
}

# One that has ended may still wait for a parent to take notice.
runs() {
    case $(ps -o stat= -p "$1") in
    '' | Z*) return 1 ;;
    esac
}

# until COMMAND…: waits for it to succeed; fails after a while.
until_so() {
    until_tries=0
    until "$@"; do
        until_tries=$((until_tries + 1))
        if [ $until_tries -gt 1200 ]; then return 1; fi
        sleep 0.05
    done
}
gone() {
    ! runs "$1"
}

# Of a run that hangs, three steps are asked for: however soon they come, it hangs before the last.

# watch ARGUMENT…: starts a session with the script on standard input, and waits until that keeps sign.png. From
# then on $window and $run are the processes. Signals have their usual effect, whoever runs the tests.
watch() {
    cat >script
    rm -f sign.png
    python3 -c 'import os, signal, sys
for number in signal.SIGINT, signal.SIGHUP: signal.signal(number, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$folk" view "$@" --script script >"$out" 2>&1 </dev/null &
    window=$!
    until_so test -s sign.png || note "it did not come to its sign: $(cat "$out")"
    run=$(pgrep -P $window)
}
trap 'kill -9 $window $run 2>/dev/null; kill $server 2>/dev/null; rm -rf "$scratch"' EXIT
window='' run='' server=''

# left NAME STATUS: after the window was ended.
left() {
    wait "$window" 2>/dev/null
    check "$1: its run ends, too" until_so gone "$run"
    same "$1: and is kept as" "$2" "$(status)"
}

file='--screenshot never.png --size 320x240'

# States of the run, and a window that is killed.

# shellcheck disable=SC2086
watch "$data/endless.lua" --set burst=10 $file <<'END'
until time 10
picture sign.png
until said nothing
END
kill -9 "$window"
left "killed while it goes on" paused
check "what it had done can be repeated" "$folk" replay runs.db

# shellcheck disable=SC2086
watch "$data/endless.lua" $file <<'END'
until time 10
text
until paused
picture sign.png
until said nothing
END
kill -9 "$window"
left "killed while it is paused" paused

# shellcheck disable=SC2086
watch "$data/stuck.lua" $file <<'END'
until run
text ...
until said does not answer
picture sign.png
until said nothing
END
kill -9 "$window"
left "killed while it is within one event" interrupted
same "with all that it had recorded" 2000 "$(sql 'SELECT count(*) FROM measure WHERE run = (SELECT max(id) FROM run)')"

# shellcheck disable=SC2086
watch "$data/stuck.lua" $file <<'END'
until run
text ...
until said does not answer
picture sign.png
END
left "closed while it is within one event" interrupted

# shellcheck disable=SC2086
watch "$data/endless.lua" --set way=setup $file <<'END'
picture sign.png
until said nothing
END
kill -9 "$window"
left "killed while it is set up" interrupted

# shellcheck disable=SC2086
watch "$data/talk.lua" --set agents=1 --human agent-1 $file <<'END'
until asked
picture sign.png
until said nothing
END
kill -9 "$window"
left "killed while a person is asked" paused
printf 'milk\nhoney\nwine\n' >said
check "whose run is resumed" sh -c '"$0" run --resume runs.db <said' "$folk"
same "to its end" 'done' "$(status)"
same "with the same person's answers" wine "$(sql "SELECT reply FROM exchange ORDER BY run DESC, seq DESC LIMIT 1")"

# Signals that a window may get, as it goes on and as it hangs.

for signal in TERM INT HUP; do
    # shellcheck disable=SC2086
    watch "$data/endless.lua" $file <<'END'
until time 10
picture sign.png
until said nothing
END
    kill -$signal "$window"
    left "SIG$signal" paused
done
# shellcheck disable=SC2086
watch "$data/stuck.lua" $file <<'END'
until run
text ...
until said does not answer
picture sign.png
until said nothing
END
kill -INT "$window"
left "Ctrl-C while it is within one event" interrupted

# Runs that come to an end of another's, and what the window says.

# shellcheck disable=SC2086
for signal in SEGV:11 KILL:9 ABRT:6; do
    watch "$data/endless.lua" $file <<END
until time 10
picture sign.png
until said ended by signal ${signal#*:}
picture said.png
END
    kill "-${signal%%:*}" "$run"
    check "the window tells of signal ${signal#*:}, and stays" until_so gone "$window"
    check "until its script is over" test -s said.png
    rm -f said.png
    same "the run is kept as interrupted" interrupted "$(status)"
done
# shellcheck disable=SC2086
watch "$data/endless.lua" $file <<'END'
until time 10
picture sign.png
until said interrupted by SIGTERM
END
kill "$run"
check "one that is bidden to end is told of" until_so gone "$window"
# shellcheck disable=SC2086
watch "$data/endless.lua" --set way=memory --memory 32 $file <<'END'
until run
picture sign.png
until said 32 MiB
picture said.png
END
check "one that fills its memory is told of" until_so gone "$window"
check "with how much it may take" test -s said.png
same "and has failed" failed "$(status)"

cat >raises.lua <<'END'
local folk = require "folk"
return folk.scenario {
  name = "raises", summary = "What is told?",
  setup = function(sim)
    sim:every(1, function(n)
      sim:record("cooperation", 0.5)
      if n == 5 then error("the fifth tick is wrong") end
    end)
  end,
}
END
# shellcheck disable=SC2086
watch raises.lua $file <<'END'
picture sign.png
until said the fifth tick is wrong
END
check "the sentence of one that raises is told, not the end of its traceback" until_so gone "$window"
printf '%s\n' 'until said the fifth tick is wrong' >script
check "also when it is opened later" timeout 20 "$folk" view runs.db --script script --screenshot said.png

# A restart begins with what is shown; one that cannot begin takes nothing away.

"$folk" run spatial-pd --set size=12 --set generations=6 --snapshots 1 --quiet >/dev/null
before=$(sql 'SELECT max(id) FROM run')
printf '%s\n' 'until read' 'key home' 'text inn' 'key down' 'key down' 'key right' 'text r' 'until ended' \
    'until said population.strategy[2]=' >script
check "one agent is changed and the run restarted" timeout 60 "$folk" view runs.db --script script --screenshot said.png
same "the agent begins with it" 'population.strategy[2] 0.0' \
    "$(sql 'SELECT name || " " || t FROM intervention WHERE run = (SELECT max(id) FROM run)')"
check "and the run goes another way" test "$(sql 'SELECT digest FROM run ORDER BY id DESC LIMIT 1')" != \
    "$(sql "SELECT digest FROM run WHERE id = $before")"
check "it can be repeated" "$folk" replay runs.db
rm raises.lua
printf '%s\n' 'until read' 'text r' 'until said no scenario' 'key home' 'picture kept.png' >script
check "a restart of a scenario that is gone says so" timeout 20 "$folk" view "runs.db#$((before - 1))" \
    --script script --screenshot kept.png

# The window itself.

if ! command -v Xvfb >/dev/null; then
    skip "ends of windows" "Xvfb is not installed"
    finish
fi
SDL_RENDER_DRIVER=software SDL_FRAMEBUFFER_ACCELERATION=0
export SDL_RENDER_DRIVER SDL_FRAMEBUFFER_ACCELERATION
Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3>display >/dev/null 2>&1 &
server=$!
until_so test -s display
DISPLAY=:$(cat display)
export DISPLAY
for signal in TERM INT HUP KILL; do
    watch "$data/endless.lua" <<'END'
until time 10
picture sign.png
until said nothing
END
    kill -$signal "$window"
    left "a window and SIG$signal" paused
done
watch "$data/endless.lua" <<'END'
until time 10
picture sign.png
until said nothing
END
kill "$server"
wait "$server" 2>/dev/null
server=''
left "a window whose display goes" paused
finish
