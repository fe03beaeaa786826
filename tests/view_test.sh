#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# `folk view` from end to end: a window on a display of its own (Xvfb), played by scripts of inputs; what
# it did is read from the store and from pictures of the window.
. tests/tap.sh

data=$root/tests/cli/data
if ! "$folk" view --help >/dev/null 2>&1; then skip_all "this folk has no view"; fi
cd "$scratch" || exit 1
known_leaks
# A driver of graphics that is unloaded again cannot be named there.
SDL_RENDER_DRIVER=software SDL_FRAMEBUFFER_ACCELERATION=0
export SDL_RENDER_DRIVER SDL_FRAMEBUFFER_ACCELERATION
FOLK_STORE=$scratch/runs.db
export FOLK_STORE

# Without a display.

unset DISPLAY WAYLAND_DISPLAY
"$folk" run "$data/coin.lua" --quiet >/dev/null 2>&1
exits 1 "without a display it says what works without one" timeout 20 "$folk" view runs.db
case $(cat "$err") in
*"built without"*) skip_all "this folk has no window" ;;
esac
holds "the sentence offers a picture" "$(cat "$err")" "--screenshot FILE.png"
holds "the sentence offers charts" "$(cat "$err")" "folk plot"
exits 1 "nor of a scenario" env -u XDG_RUNTIME_DIR timeout 20 "$folk" view "$data/coin.lua" --out unseen.db
same "it says so in one line, as no library does before it" 1 "$(wc -l <"$err" | tr -d ' ')"
check "and begins no run that nobody would see" test ! -e unseen.db
check "a picture needs no display" "$folk" view runs.db --screenshot plain.png --size 800x600
check "a dark one is another" "$folk" view runs.db --screenshot dark.png --size 800x600 --dark
check "the pictures differ" sh -c '! cmp -s plain.png dark.png'
check "a scenario is run for its picture" "$folk" view "$data/coin.lua" --screenshot coin.png --at 5
exits 2 "a kept run takes no level of recording" "$folk" view runs.db --record all
exits 2 "a kept run takes no seed" "$folk" view runs.db --seed 3
exits 1 "a store that is not there" "$folk" view missing.db --screenshot no.png
exits 1 "a scenario that raises" "$folk" view "$data/no-such.lua" --screenshot no.png
exits 2 "a size that is none" "$folk" view runs.db --screenshot no.png --size wide
echo 'until done' >wrong.inputs
exits 2 "a script with a line that is none" "$folk" view image-scoring --script wrong.inputs --screenshot no.png --out unborn.db
holds "and the line is named" "$(cat "$err")" "wrong.inputs:1: 'until done' is no input"
same "and no run was begun" "" "$(ls unborn.db 2>/dev/null)"
check "a film as a folder of pictures" "$folk" view runs.db --video film --video-seconds 0.2 --video-rate 10 --size 400x300
same "two frames" 2 "$(ls film | wc -l | tr -d ' ')"
printf 'this is no store' >broken.db
exits 1 "a file that is no store" "$folk" view broken.db --screenshot no.png

# Several runs; a script with --screenshot needs no display either.

# many NAME INPUTS ARGUMENT…: the picture NAME.png of kept runs, after the inputs, \n between lines.
many() {
    many_name=$1
    printf 'until read\n%b\n' "$2" >inputs
    shift 2
    exits 0 "$many_name: drawn" timeout 60 "$folk" view "$@" --script inputs --screenshot "$many_name.png" --size 800x600
}

for seed in 1 2 3; do "$folk" run "$data/coin.lua" --seed $seed --out many.db --quiet >/dev/null; done
"$folk" run "$data/coin.lua" --seed 4 --set p=0.9 --out many.db --quiet >/dev/null
"$folk" run "$data/coin.lua" --seed 1 --out many.db --quiet >/dev/null # run 1 again
many three '' 'many.db#1' 'many.db#2' 'many.db#3'
many bands '' 'many.db#1' 'many.db#2' 'many.db#3' --band
many toggled 'text m' 'many.db#1' 'many.db#2' 'many.db#3'
many back 'text mm' 'many.db#1' 'many.db#2' 'many.db#3'
many found '' 'many.db#1' --band
check "bands are another picture" sh -c '! cmp -s three.png bands.png'
check "a key draws the same bands" cmp bands.png toggled.png
check "and the runs again" cmp three.png back.png
check "the replicates of one run are found in its store" cmp bands.png found.png
many next 'text x' 'many.db#1' 'many.db#2' 'many.db#3'
check "a key chooses the next run" sh -c '! cmp -s three.png next.png'
many round 'text xxx' 'many.db#1' 'many.db#2' 'many.db#3'
check "and comes back to the first" cmp three.png round.png
many all '' many.db --all-runs --dark
many alone '' 'many.db#4'
many none 'text m\nuntil said There is no band to draw: many.db has no run that differs' 'many.db#4'
check "a run without replicates stays as it is, with a sentence" sh -c '! cmp -s alone.png none.png'
"$folk" run "$data/talk.lua" --llm scripted --out talk.db --quiet >/dev/null 2>&1
many mixed '' 'many.db#1' 'many.db#4' talk.db
exits 2 "more runs than have room" "$folk" view many.db many.db many.db --all-runs many.db#1 many.db#2 --screenshot no.png
holds "are counted, with a way out" "$(cat "$err")" "up to 16 runs at once, and these are 17; 'folk plot'"
exits 2 "one of several runs that is not there" "$folk" view 'many.db#1' 'many.db#99' --screenshot no.png
holds "is named" "$(cat "$err")" "many.db has no run 99"
exits 2 "a scenario beside a run" "$folk" view "$data/coin.lua" many.db --screenshot no.png
exits 2 "a scenario has no replicates yet" "$folk" view "$data/coin.lua" --band --screenshot no.png
"$folk" sweep "$data/coin.lua" --grid p=0.1,0.9 --set tosses=10 --out sweep.db --no-plot >/dev/null 2>&1
exits 2 "a store with but a sweep" "$folk" view sweep.db --screenshot no.png
holds "is told to have no curves" "$(cat "$err")" "'folk report sweep.db' tells how they ended"
exits 1 "all runs of a store that is not there" "$folk" view absent.db --all-runs --screenshot no.png
check "nothing was drawn of these" test ! -e no.png
many fork 'text xf\nuntil ended\nuntil read' 'many.db#1' 'many.db#2' 'many.db#3' --at 400
holds "a fork joins the runs as another" "$("$folk" show 'many.db#6')" "fork"

# Runs that others write meanwhile, as long as their input is open.
for seed in 1 2 3; do
    mkfifo "input$seed"
    "$folk" run "$data/endless.lua" --seed $seed --out live.db --live <"input$seed" >"told$seed" 2>/dev/null &
done
exec 3>input1 4>input2 5>input3
for input in 3 4 5; do echo '{"do":"speed","value":200}' >&$input; done
tries=0
while ! { grep -q run told1 && grep -q run told2 && grep -q run told3; } && [ $tries -lt 1000 ]; do
    sleep 0.05 && tries=$((tries + 1))
done
many live '' live.db --all-runs --band
exec 3>&- 4>&- 5>&-
wait
same "they were not disturbed" 3 "$("$folk" runs live.db | grep -c paused)"

if ! command -v python3 >/dev/null; then
    skip "sessions" "python3 is not installed, which reads the store"
    finish
fi

# sql QUERY: the first value.
sql() {
    python3 -c 'import sqlite3, sys
row = sqlite3.connect("runs.db").execute(sys.argv[1]).fetchone()
print(row[0] if row else "")' "$1"
}

sql "UPDATE run SET status = status" >/dev/null
cp runs.db newer.db
python3 -c 'import sqlite3
store = sqlite3.connect("newer.db"); store.execute("PRAGMA user_version = 99"); store.commit()'
exits 1 "a store of a newer version" "$folk" view newer.db --screenshot no.png
holds "is said to be newer" "$(cat "$err")" "newer"

# Sessions in a window, where there is a display for it.

# Whoever only reads cannot empty SQLite's journal: the run must do it, though it is watched.
check "a scenario is run and watched into a store of its own" "$folk" view "$data/coin.lua" --out watched.db --screenshot coin.png
cp watched.db copied.db
check "the file alone, copied, holds the run" "$folk" show 'copied.db#1'

if ! command -v Xvfb >/dev/null; then
    skip "sessions in a window" "Xvfb is not installed"
    finish
fi
Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3>display >/dev/null 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$scratch"' EXIT
tries=0
while [ ! -s display ] && [ $tries -lt 200 ]; do sleep 0.05 && tries=$((tries + 1)); done
DISPLAY=:$(cat display)
export DISPLAY

# session NAME STATUS ARGUMENT…: plays the script on standard input.
session() {
    session_name=$1
    cat >script
    shift
    exits 0 "$session_name" timeout 60 "$folk" view "$@" --script script
}

session "pause, step, set, go on" "$data/coin.lua" --set p=0 --set tosses=100000 <<'END'
until run
text
until paused
picture paused.png
text p
text .
key tab
key tab
text p
picture side.png
key end
text
until ended
until read
picture ended.png
END
same "the run came to its end" done "$(sql 'SELECT status FROM run ORDER BY id DESC LIMIT 1')"
check "the window changed" sh -c '! cmp -s paused.png ended.png'

session "a parameter is changed and applied" "$data/coin.lua" --set p=0 --set tosses=2000000 <<'END'
until run
text
until paused
key shift-tab
key right
text a
text
until running
until ended
END
same "the change is kept" 1 "$(sql 'SELECT count(*) FROM intervention WHERE run = (SELECT max(id) FROM run)')"
run=$(sql 'SELECT max(id) FROM run')
check "the steered run replays to its digest" "$folk" replay "runs.db#$run"

"$folk" run spatial-pd --set size=20 --set generations=5 --snapshots 1 --quiet >/dev/null
run=$(sql 'SELECT max(id) FROM run')
session "one agent changes its strategy in a fork" "runs.db#$run" <<'END'
until read
key home
key right
text inn
key down
key down
key right
picture agent.png
text f
until ended
END
fork=$((run + 1))
same "the change is kept" 'population.strategy[2]' "$(sql "SELECT name FROM intervention WHERE run = $fork")"
check "the fork replays to its digest" "$folk" replay "runs.db#$fork"
check "it goes another way" test "$(sql "SELECT digest FROM run WHERE id = $run")" != \
    "$(sql "SELECT digest FROM run WHERE id = $fork")"

session "a kept run is scrubbed and forked" "runs.db#1" <<'END'
until read
key home
click 640 756
text b
text f
until ended
until read
picture fork.png
text ?
picture help.png
text ?
text d
size 800 600
picture small.png
END
same "the fork knows its parent" 1 "$(sql 'SELECT parent FROM run ORDER BY id DESC LIMIT 1')"
same "with nothing changed it ends alike" "$(sql 'SELECT digest FROM run WHERE id = 1')" \
    "$(sql 'SELECT digest FROM run ORDER BY id DESC LIMIT 1')"
check "help covers the picture" sh -c '! cmp -s fork.png help.png'

session "a restart has the same seed" "runs.db#1" <<'END'
until read
text r
until ended
END
same "and the same digest" "$(sql 'SELECT digest FROM run WHERE id = 1')" \
    "$(sql 'SELECT digest FROM run ORDER BY id DESC LIMIT 1')"

# However soon the steps come, it hangs before the last of them.
session "a run that loops for ever leaves the window awake" "$data/stuck.lua" <<'END'
until run
text ...
until said does not answer
text ?
picture awake.png
text k
until said interrupted by SIGTERM
END
same "it is kept as interrupted" interrupted "$(sql 'SELECT status FROM run ORDER BY id DESC LIMIT 1')"
same "with all that it had recorded" 2000 \
    "$(sql 'SELECT count(*) FROM measure WHERE run = (SELECT max(id) FROM run)')"

session "a run that is killed is told in the status line" "$data/endless.lua" --set way=compiled <<'END'
until run
text kk
until said signal 9
END
same "and is kept as interrupted" interrupted "$(sql 'SELECT status FROM run ORDER BY id DESC LIMIT 1')"

session "a run that writes without end can be paused and left" "$data/endless.lua" --set burst=2000 --set way=events <<'END'
until run
until time 50
text
until paused
picture flood.png
END
same "it was left, not lost" paused "$(sql 'SELECT status FROM run ORDER BY id DESC LIMIT 1')"

session "a question is answered in the window" "$data/talk.lua" --set agents=1 --set rounds=1 --human agent-1 <<'END'
until asked
picture asked.png
text t
text e
text a
key enter
until ended
END
same "the answer is the person's" tea "$(sql "SELECT reply FROM exchange WHERE source = 'human'")"

session "an agent that nobody is called is named at the beginning" "$data/talk.lua" --set agents=12 --set rounds=1 \
    --human agent-1 --human agnet-3 <<'END'
until asked
until said did you mean 'agent-3'? The run begins with agent-1 … agent-12
text t
key enter
until said nobody asked agent 'agnet-3'
until ended
END

session "a script does not wait for a run that cannot begin" "$data/endless.lua" --set way=nonsense <<'END'
until run
until ended
until read
END

session "a window of twice the density" "runs.db#1" --scale 2 --size 640x400 <<'END'
until read
move 150 110
wheel 150 110 3
picture zoomed.png
END

session "a scenario that raises is told in the status line" "$data/endless.lua" --set way=nonsense <<'END'
until said way
END
finish
