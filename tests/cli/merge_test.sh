#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# folk merge: shares come together in any order and any grouping, twice if one likes, all or none.
. tests/tap.sh
cd "$scratch" || exit 1

cat >count.lua <<'LUA'
local folk = require "folk"
return folk.scenario {
  name = "count", summary = "Draws a number; some runs fail.", source = "none",
  params = {
    x = folk.int { 0, min = 0, max = 1000, doc = "a number" },
    y = folk.int { 0, min = 0, max = 1000, doc = "a number" },
  },
  metrics = { z = { doc = "a number", unit = "" } },
  setup = function(sim, p)
    if p.x % 5 == 3 then error("three is not liked") end
    sim:record("z", p.x + sim:rng("z"):unit())
  end,
}
LUA

sweep() {
    "$folk" sweep count.lua --workers 1 --no-plot "$@" >/dev/null 2>&1
}
merge() {
    "$folk" merge "$@" >/dev/null 2>"$err"
}
table() {
    "$folk" export "$1" --table sweep
}

sweep --grid x=1:10 --replicates 3 --out whole.db
reference=$(table whole.db)
same 'a row for each run, and one of headings' 31 "$(printf '%s\n' "$reference" | wc -l)"
for share in 1 2 3 4; do
    sweep --grid x=1:10 --replicates 3 --shard $share/4 --out $share.db
done

# Any order of three commands, and of one.
wrong=
for order in '1 2 3 4' '4 3 2 1' '2 4 1 3' '3 1 4 2'; do
    rm -f out.db* one.db*
    files=
    for share in $order; do
        merge out.db "$share.db"
        files="$files $share.db"
    done
    # shellcheck disable=SC2086
    merge one.db $files
    [ "$(table out.db)" = "$reference" ] || wrong="$wrong $order by one;"
    [ "$(table one.db)" = "$reference" ] || wrong="$wrong $order at once;"
done
empty 'the order makes no difference' "$wrong"

# (1 2) (3 4), 1 (2 (3 4)), ((1 2) 3) 4.
merge left.db 1.db 2.db
merge right.db 4.db 3.db
merge nested.db right.db left.db
same 'nor does the grouping: two and two' "$reference" "$(table nested.db)"
merge inner.db 2.db right.db
merge outer.db inner.db 1.db
same 'one and three' "$reference" "$(table outer.db)"
merge deep.db 1.db 2.db
merge deeper.db deep.db 3.db
merge deepest.db deeper.db 4.db
same 'three and one' "$reference" "$(table deepest.db)"

# Twice.
check 'what is merged again' "$folk" merge nested.db 1.db left.db whole.db 1.db
same 'counts once' "$reference" "$(table nested.db)"
holds 'as is said' "$(cat "$out")" '30 of 30 runs, 6 failed'

# Of several sweeps: what hangs together by a sweep is merged in any order.
sweep --grid x=1:10 --replicates 3 --shard 1/2 --out both.db
sweep --grid y=1:3 --out both.db
sweep --grid y=1:3 --out other.db
sweep --grid x=1:10 --replicates 3 --shard 2/2 --out second.db
wrong=
for order in 'both other second' 'other second both' 'second other both' 'second both other'; do
    rm -f out.db*
    files=
    for name in $order; do files="$files $name.db"; done
    # shellcheck disable=SC2086
    merge out.db $files || wrong="$wrong $order: $(cat "$err");"
    tables=$(for sweep in 1 2; do table "out.db#$sweep"; done | LC_ALL=C sort)
    [ "$tables" = "$(for db in whole other; do table $db.db; done | LC_ALL=C sort)" ] ||
        wrong="$wrong $order;"
done
empty 'stores with several sweeps merge in any order' "$wrong"

# An outcome that is done wins over one that is not, from either side.
if command -v sqlite3 >/dev/null; then
    cp whole.db failed.db
    sqlite3 failed.db "UPDATE outcome SET status = 'crashed', error = 'a', digest = NULL WHERE point = 1;
        DELETE FROM outcome_value WHERE point = 1"
    merge won.db failed.db whole.db
    same 'what is done wins' "$reference" "$(table won.db)"
    rm won.db*
    merge won.db whole.db failed.db
    same 'in either order' "$reference" "$(table won.db)"
    cp whole.db wrong.db
    sqlite3 wrong.db "UPDATE outcome SET digest = 'ff' WHERE point = 1 AND replicate = 2"
    sqlite3 newer.db "PRAGMA user_version = 99; PRAGMA application_id = 1181707371;
        CREATE TABLE run(id)"
else
    cp 1.db wrong.db
    skip 'what is done wins' 'there is no sqlite3 here'
fi

# All or none: a later store is refused, and the output is as it was.
merge kept.db 1.db
before=$(table kept.db)
echo 'no store' >text.db
: >nothing.db
"$folk" run count.lua --out run.db >/dev/null 2>&1
mkfifo pipe.db
# refused STATUS PART STORE…: both where the output is there and where it is not
refused() {
    refused_status=$1
    refused_part=$2
    shift 2
    exits "$refused_status" "refused: $*" "$folk" merge kept.db "$@"
    holds "  because: $refused_part" "$(cat "$err")" "$refused_part"
    same '  in one sentence' 1 "$(wc -l <"$err")"
    same '  and the output is as it was' "$before" "$(table kept.db)"
    "$folk" merge new.db "$@" >/dev/null 2>&1
    same '  and none is made' '' "$(ls new.db* 2>/dev/null)"
}
refused 2 'hold different sweeps (of different designs or fixed values)' 2.db 3.db other.db
refused 1 'there is no store at nowhere.db' 2.db nowhere.db 3.db
refused 1 'text.db is not a Folk store' 2.db text.db
refused 1 'nothing.db holds no run: it is empty' 2.db nothing.db
refused 2 'run.db holds no sweep' 2.db run.db
refused 1 'is a device or a pipe' 2.db pipe.db
refused 1 'is a folder' 2.db .
if command -v sqlite3 >/dev/null; then
    refused 1 'newer.db was written by a newer Folk' 2.db newer.db
    refused 1 'replicate 2 of point 1 has digest ' 2.db whole.db wrong.db

    # As version 2 of the store was.
    cp 2.db old.db
    sqlite3 old.db 'DROP TABLE network; DROP TABLE sweep_minds; DROP TABLE sweep_exchange;
        DROP TABLE request; ALTER TABLE sweep DROP COLUMN budget; PRAGMA user_version = 2'
    same 'a sweep in an older store is read' "$(table 2.db)" "$(table old.db)"
    exits 0 'and shown' "$folk" show old.db
    refused 1 'folk sweep --resume old.db brings it to this version' old.db 3.db
    exits 1 'it goes on, to all runs, of which some fail' "$folk" sweep --resume old.db --no-plot
    merge kept.db old.db
    same 'and is merged then' "$reference" "$(table kept.db)"
    before=$(table kept.db)
fi
# An archive on a read-only disk: to a superuser nothing is read-only.
nobody() {
    setpriv --reuid 65534 --clear-groups "$@"
}
mkdir archive public
cp 2.db archive
cp 3.db public
chmod 777 public
chmod 444 archive/2.db
chmod 555 archive
if [ "$(id -u)" -ne 0 ]; then
    refused 1 'cannot merge archive/2.db: nothing can be written beside it' 3.db archive/2.db
    exits 0 'its sweeps are listed all the same' "$folk" runs archive/2.db
elif chmod 755 "$scratch" && nobody "$folk" --version >/dev/null 2>&1; then
    exits 1 'a store on a read-only disk is not merged' nobody "$folk" merge \
        "$scratch/public/new.db" "$scratch/public/3.db" "$scratch/archive/2.db"
    holds 'as is said' "$(cat "$err")" '2.db: nothing can be written beside it'
    exits 0 'its sweeps are listed all the same' nobody "$folk" runs "$scratch/archive/2.db"
else
    skip 'a store on a read-only disk' 'to this user nothing is read-only'
fi
chmod 755 archive
exits 2 'a store is not merged into itself' "$folk" merge kept.db 2.db ./kept.db
holds 'as is said' "$(cat "$err")" './kept.db is the store that is merged into'
same 'and it is as it was' "$before" "$(table kept.db)"
sweep --grid x=1:10 --replicates 3 --seed 2 --out seed.db
exits 2 'sweeps of other seeds are not merged' "$folk" merge kept.db seed.db
holds 'as is said' "$(cat "$err")" 'of different master seeds'
sweep --grid x=1:10 --replicates 3 --crn --out crn.db
exits 2 'nor with common random numbers and without' "$folk" merge kept.db crn.db
holds 'as is said' "$(cat "$err")" 'with common random numbers and without'
finish
