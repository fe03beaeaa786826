#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Stores that go wrong while `folk view` looks at them, or that never were right: a sentence each, and the window
# stays with what it has read.
. tests/tap.sh

if ! "$folk" view --help >/dev/null 2>&1; then skip_all "this folk has no view"; fi
if ! command -v python3 >/dev/null; then skip_all "python3 is not installed, which harms the store"; fi
cd "$scratch" || exit 1
known_leaks
unset DISPLAY WAYLAND_DISPLAY
"$folk" run spatial-pd --set size=12 --set generations=6 --snapshots 1 --out kept.db --quiet >/dev/null
"$folk" run "$root/tests/cli/data/coin.lua" --out other.db --quiet >/dev/null
"$folk" view kept.db --screenshot probe.png --size 320x240 >"$out" 2>&1
case $(cat "$out") in
*"built without"*) skip_all "this folk cannot draw" ;;
esac

sql() {
    python3 -c 'import sqlite3, sys
store = sqlite3.connect("watched.db"); store.execute(sys.argv[1]); store.commit(); store.close()' "$1"
}

# harmed NAME WORDS COMMAND…: while a copy of the store is watched, the command does its harm; the window says the
# words, goes through what it has read, and is left as usual.
harmed() {
    harmed_name=$1 harmed_words=$2
    shift 2
    rm -f watched.db* sign.png said.png
    cp kept.db watched.db
    cat >script <<END
until read
picture sign.png
until said $harmed_words
picture said.png
key home
key end
text v
text n
END
    timeout 60 "$folk" view watched.db --script script --screenshot last.png --size 800x600 >"$err" 2>&1 </dev/null &
    harmed_window=$!
    harmed_tries=0
    until [ -s sign.png ] || [ $harmed_tries -gt 400 ]; do
        harmed_tries=$((harmed_tries + 1))
        sleep 0.05
    done
    "$@"
    if wait $harmed_window && [ -s said.png ]; then passed "$harmed_name"
    else failed "$harmed_name" "the window did not say '$harmed_words'
$(cat "$err")"; fi
}

harmed "a store that is deleted" "moved, or deleted" rm -f watched.db watched.db-wal watched.db-shm
harmed "a store that is moved" "moved, or deleted" mv watched.db elsewhere.db
harmed "a store in whose place comes another" "Another file has taken the place of watched.db" \
    sh -c 'cp other.db new.db && mv new.db watched.db'
harmed "a store that is cut to nothing" "watched.db is damaged" sh -c ': >watched.db'
harmed "a store that is cut" "watched.db is damaged" truncate -s 20000 watched.db
harmed "a store whose run is deleted" "watched.db holds no run" sql 'DELETE FROM run'
harmed "a store that loses a table" "no such table: snapshot" sql 'DROP TABLE snapshot'

# A snapshot is told about where it would be seen.
cat >script <<'END'
key home
END
"$folk" view kept.db --script script --screenshot whole.png
check "a picture comes out the same" sh -c '"$0" view kept.db --script script --screenshot same.png &&
    cmp same.png whole.png' "$folk"
for bytes in 'randomblob(60)' "x''" "NULL" 'zeroblob(3)'; do
    rm -f watched.db*
    cp kept.db watched.db
    sql "UPDATE snapshot SET bytes = $bytes WHERE t = 0" 2>/dev/null || continue
    check "a snapshot of $bytes" "$folk" view watched.db --script script --screenshot damaged.png
    check "is not drawn as if it were whole" sh -c '! cmp -s damaged.png whole.png'
done

# Where nothing can be written beside the store, it is read all the same.
rm -f watched.db*
mkdir shelf
cp kept.db shelf/kept.db
chmod 555 shelf
chmod 755 .
mkdir -m 777 desk
other_user() {
    if [ "$(id -u)" -ne 0 ]; then "$@"
    else setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nonexistent "$@"; fi
}
if other_user test -x "$folk" 2>/dev/null; then
    check "a store in a folder of somebody else" other_user "$folk" view shelf/kept.db --screenshot desk/shelf.png
    check "has its picture" test -s desk/shelf.png
    printf '%s\n' 'until read' 'text r' 'until ended' 'until said cannot write shelf/kept.db' >script
    check "and says why it takes no other run" other_user timeout 60 "$folk" view shelf/kept.db --script script \
        --screenshot desk/shelf.png
else
    skip "a store in a folder of somebody else" "this program cannot be run as another user"
fi
chmod 755 shelf

# Fonts: none at all.

mkdir fonts
printf '<?xml version="1.0"?><fontconfig><dir>%s/fonts</dir></fontconfig>' "$scratch" >fonts.conf
exits 0 "no font at all" env FONTCONFIG_FILE="$scratch/fonts.conf" "$folk" view kept.db --screenshot fonts.png
holds "is told" "$(cat "$err")" "install DejaVu Sans"
exits 0 "with fonts" "$folk" view kept.db --screenshot fonts.png
empty "nothing is said" "$(cat "$err")"
finish
