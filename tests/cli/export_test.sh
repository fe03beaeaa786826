#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Exports of a run whose values can be worked out by hand (tests/cli/data/known.lua), in each shape and
# format, with quoting by RFC 4180 and numbers that read back to the same double.
. tests/tap.sh
known=$root/tests/cli/data/known.lua
cd "$scratch" || exit 1

"$folk" run "$known" --quiet >/dev/null
"$folk" run "$known" --quiet --set count=1 --seed 2 >/dev/null

exported() {
    "$folk" export "$@" 2>&1
}

same "tidy: a row for each run and time, with the parameters" 'run,scenario,seed,count,scale,label,t,level,twice
1,known,1,3,0.1,"a,b",1,0.1,
1,known,1,3,0.1,"a,b",2,0.2,5
1,known,1,3,0.1,"a,b",2,,6
1,known,1,3,0.1,"a,b",3,0.30000000000000004,
2,known,2,1,0.1,"a,b",1,0.1,' "$(exported folk.db)"

same "long: a row for each value" 'run,t,metric,value
1,1,level,0.1
1,2,level,0.2
1,2,twice,5
1,2,twice,6
1,3,level,0.30000000000000004' "$(exported folk.db#1 --shape long)"

same "wide: a row for each time" 't,level,twice
1,0.1,
2,0.2,5
2,,6
3,0.30000000000000004,' "$(exported folk.db#1 --shape wide)"

same "wide: of several runs a column for each" 't,level#1,twice#1,level#2,twice#2
1,0.1,,0.1,
2,0.2,5,,
2,,6,,
3,0.30000000000000004,,,' "$(exported folk.db --shape wide)"

same "JSON lines" '{"t":1,"level":0.1,"twice":null}
{"t":2,"level":0.2,"twice":5}
{"t":2,"level":null,"twice":6}
{"t":3,"level":0.30000000000000004,"twice":null}' \
    "$(exported folk.db#1 --shape wide --format jsonl)"

same "a published table" 'row,player,points
0,"say ""hi"", you",0.3333333333333333
1,ünder,2' "$(exported folk.db#1 --table results:ranking --shape wide)"

same "a published table, long, as JSON lines" \
    '{"run":1,"row":0,"column":"player","value":"say \"hi\", you"}
{"run":1,"row":0,"column":"points","value":0.3333333333333333}
{"run":1,"row":1,"column":"player","value":"ünder"}
{"run":1,"row":1,"column":"points","value":2}' \
    "$(exported folk.db#1 --table results:ranking --shape long --format jsonl)"

exported folk.db --table runs >runs.csv
same "runs: a row for each run" 3 "$(wc -l <runs.csv)"
holds "runs: measures are columns" "$(head -n 1 runs.csv)" ",level,twice"
holds "runs: with their summaries" "$(sed -n 2p runs.csv)" ",0.30000000000000004,11"

exits 0 "--out writes a file" "$folk" export folk.db#1 --shape wide --out level.csv
same "the file holds what would be printed" "$(exported folk.db#1 --shape wide)" "$(cat level.csv)"

exits 2 "an unknown result table" "$folk" export --table results:rankin
same "the nearest is named" "folk: folk.db holds no table 'rankin'; did you mean 'ranking'?" \
    "$(cat "$err")"
exits 2 "an unknown table" "$folk" export --table serie
exits 2 "a run that is not there" "$folk" export folk.db#9
same "the newest is named" "folk: folk.db has no run 9: its newest is 2" "$(cat "$err")"
exits 1 "a file that cannot be written" "$folk" export --out no/such/folder/x.csv
same "its path is named" \
    "folk: cannot write no/such/folder/x.csv: No such file or directory" "$(cat "$err")"
if [ -e /dev/full ]; then
    exits 1 "a full disk" "$folk" export --out /dev/full
    same "it is told" "folk: cannot write /dev/full: No space left on device" "$(cat "$err")"
fi
finish
