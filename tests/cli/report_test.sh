#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# `folk report`, `folk plot --sweep` and `folk export --sweep`: pages that a parser reads, numbers that Python
# finds again in the SQLite file, and the closed forms of functions that are known.
. tests/tap.sh
cd "$scratch" || exit 1

cat >hostile.lua <<'END'
local folk = require "folk"
return folk.scenario {
  name = "hostile", summary = "<script>alert(1)</script> & \"quotes\"?", source = "Nobody <nobody@example.org>",
  params = {
    q = folk.number { 0, min = 0, max = 1, doc = "<b>bold</b>" },
    mode = folk.choice { "plain", choices = { "plain", "odd" }, doc = "a & b" },
  },
  metrics = { y = { doc = "q & <chance>", unit = "1", summary = "last" } },
  setup = function(sim, p)
    if p.q > 0.9 then error("no <i>such</i> & value") end
    sim:record("y", p.q + math.random() * (p.mode == "odd" and 2 or 1))
  end,
}
END
cat >ishigami.lua <<'END'
local folk = require "folk"
local function angle(doc) return folk.number { 0, min = -math.pi, max = math.pi, doc = doc } end
return folk.scenario {
  name = "ishigami", summary = "Which of three angles moves the function?", source = "Ishigami & Homma 1990",
  params = { a = angle "first", b = angle "second", c = angle "third" },
  metrics = {
    y = { doc = "Ishigami's function", unit = "1", summary = "last" },
    line = { doc = "3 a + b", unit = "1", summary = "last" },
  },
  setup = function(sim, p)
    local a, b, c = math.sin(p.a), math.sin(p.b), p.c * p.c
    sim:record("y", a + 7 * b * b + 0.1 * c * c * a)
    sim:record("line", 3 * p.a + p.b)
  end,
}
END

# Reads tables of a page: page.py FILE CAPTION prints the rows of the first table whose caption begins so.
cat >page.py <<'END'
import sys
import xml.etree.ElementTree as tree
space = "{http://www.w3.org/1999/xhtml}"
root = tree.parse(sys.argv[1]).getroot()
assert root.find(".//" + space + "script") is None, "a script"
for table in root.iter(space + "table"):
    if table.find(space + "caption").text.startswith(sys.argv[2]):
        for row in table.iter(space + "tr"):
            print("|".join("".join(cell.itertext()) for cell in row))
        break
else:
    sys.exit("no table " + sys.argv[2])
END

command -v python3 >/dev/null || skip_all "python3 reads the pages"
"$folk" sweep hostile.lua --grid q=0:1:0.25 --grid mode=plain,odd --replicates 10 --workers 1 \
    --out one.db --no-plot >"$scratch/said" 2>&1
exits 0 "a report of a sweep in which runs failed" "$folk" report one.db --out page.html
same "it says what it wrote" "wrote page.html" "$(cat "$out")"
check "the page is well-formed, without a script" python3 page.py page.html "What varies"
same "texts of a scenario are texts" "q|0:1:0.25||<b>bold</b>" \
    "$(python3 page.py page.html 'What varies' | sed -n 2p)"
holds "errors are texts" "$(python3 page.py page.html 'Runs that failed')" "no <i>such</i> & value"
same "figures carry a title and a description" "0" "$(python3 - <<'END'
import xml.etree.ElementTree as tree
svg = "{http://www.w3.org/2000/svg}"
figures = list(tree.parse("page.html").getroot().iter(svg + "svg"))
assert figures
print(sum(f.find(svg + "title") is None or not f.find(svg + "desc").text for f in figures))
END
)"

cat >means.py <<'END'
# Mean, deviation and t interval of each point from the store's own tables, against the page's.
import math, sqlite3, subprocess, sys
t9 = 2.2621571627409915  # 0.975 quantile of Student's t, 9 degrees of freedom
db = sqlite3.connect("one.db")
metric = db.execute("SELECT metric FROM sweep_metric WHERE name = 'y'").fetchone()[0]
rows = subprocess.run([sys.executable, "page.py", "page.html", "y at each point"],
                      capture_output=True, text=True, check=True).stdout.split("\n")
names = rows[0].split("|")
wrong, seen = [], 0
for line in filter(None, rows[1:]):
    cells = dict(zip(names, line.split("|")))
    values = [v for v, in db.execute("SELECT value FROM outcome_value WHERE point = ? AND metric = ?",
                                     (int(cells["point"]), metric))]
    if not values:
        if (cells["n"], cells["no value"]) != ("0", "10"): wrong.append(line)
        continue
    mean = math.fsum(values) / len(values)
    sd = math.sqrt(math.fsum((v - mean) ** 2 for v in values) / (len(values) - 1))
    half = t9 * sd / math.sqrt(len(values))
    for name, value in ("mean", mean), ("sd", sd), ("t low", mean - half), ("t high", mean + half):
        if abs(float(cells[name]) - value) > 1e-4 * max(abs(value), 1e-2): wrong.append((name, line))
    seen += len(values) == 10
print(wrong, seen)
END
same "means, deviations and intervals are those of the store" "[] 8" "$(python3 means.py 2>&1)"

# Exports.
"$folk" sweep hostile.lua --grid q=0:1:0.25 --grid mode=plain,odd --replicates 10 --workers 2 \
    --out two.db --no-plot >/dev/null 2>&1
for format in csv jsonl sqlite; do
    "$folk" export one.db --sweep --format $format --out "one.$format"
    "$folk" export two.db --sweep --format $format --out "two.$format"
    check "$format of 1 and 2 workers: the same bytes" cmp "one.$format" "two.$format"
done
same "three formats, one table" "True True 100" "$(python3 - <<'END'
import csv, json, sqlite3
table = list(csv.DictReader(open("one.csv")))
lines = [json.loads(line) for line in open("one.jsonl")]
db = sqlite3.connect("one.sqlite")
db.row_factory = sqlite3.Row
rows = [dict(row) for row in db.execute("SELECT * FROM runs")]
def text(value): return "" if value is None else value if isinstance(value, str) else float(value)
def plain(row, like): return {k: text(v) if isinstance(text(like[k]), str) else float(v) for k, v in row.items()}
print(lines == rows, [plain(r, l) for r, l in zip(table, lines)] ==
      [{k: text(v) for k, v in l.items()} for l in lines], len(table))
END
)"
exits 2 "an SQLite file that is there stays" "$folk" export one.db --sweep --format sqlite --out one.sqlite
exits 0 "manifest" "$folk" export one.db --sweep --out x.csv --manifest manifest.json
same "what the manifest says" \
    "folk sweep hostile.lua --grid q=0:1:0.25 --grid mode=plain,odd --replicates 10 --seed 1|grid|80|20|1" \
    "$(python3 -c '
import json
m = json.load(open("manifest.json"))
print(m["command"], m["design"]["design"], m["outcomes"]["done"], m["outcomes"]["failed"], m["seed"], sep="|")')"
command=$(python3 -c 'import json; print(json.load(open("manifest.json"))["command"])')
sh -c "\"$folk\" ${command#folk } --out again.db --no-plot" >/dev/null 2>&1
"$folk" export again.db --sweep --out again.csv
check "the manifest's command makes the same table" cmp one.csv again.csv
exits 2 "a manifest of runs" "$folk" export one.db --manifest m.json
holds "it says what would be right" "$(cat "$err")" "--manifest is of sweeps: add --sweep"

# Shares, the last first.
for member in 3 1 2; do
    "$folk" sweep hostile.lua --grid q=0:1:0.25 --grid mode=plain,odd --replicates 10 \
        --shard $member/3 --out shard-$member.db >/dev/null 2>&1
done
"$folk" merge whole.db shard-*.db >/dev/null 2>&1
"$folk" export whole.db --sweep --out whole.csv
check "shares give the same table" cmp one.csv whole.csv

# Closed forms. With a = 7 and b = 0.1 (Ishigami & Homma 1990).
angles='--range a=-3.1415926..3.1415926 --range b=-3.1415926..3.1415926 --range c=-3.1415926..3.1415926'
"$folk" sweep ishigami.lua --design saltelli --points 1024 $angles --out ishigami.db >/dev/null 2>&1
"$folk" report ishigami.db --metric y --out indices.html >/dev/null
same "Sobol's indices of Ishigami's function" "" "$(python3 page.py indices.html "Sobol's" | python3 -c '
import math, sys
a, b = 7, 0.1
first = [0.5 * (1 + b * math.pi ** 4 / 5) ** 2, a * a / 8, 0]
third = b * b * math.pi ** 8 * (1 / 18 - 1 / 50)
whole = sum(first) + third
total = [first[0] + third, first[1], third]
next(sys.stdin)
for line, one, all in zip(sys.stdin, first, total):
    cells = [float(cell) for cell in line.split("|")[1:]]
    for index, low, high, exact in (cells[0], cells[1], cells[2], one / whole), \
                                   (cells[3], cells[4], cells[5], all / whole):
        if abs(index - exact) > 0.07 or not low < index < high: print(line, exact)')"

"$folk" sweep ishigami.lua --design morris --points 10 $angles --out morris.db >/dev/null 2>&1
"$folk" report morris.db --metric line --out morris.html >/dev/null
same "elementary effects of 3 a + b over the whole range" "a 18.850 0.000;b 6.283 0.000;c 0.000 0.000;" \
    "$(python3 page.py morris.html 'Elementary' | awk -F'|' \
        'NR > 1 { s = $6 < 1e-9 ? 0 : $6; printf "%s %.3f %.3f;", $1, $2, s }')"

"$folk" sweep ishigami.lua --design morris --points 4 --trajectories-from 30 $angles --out spread.db \
    >/dev/null 2>&1
"$folk" report spread.db --metric line --out spread.html >/dev/null
holds "trajectories are chosen among others" "$(cat spread.html)" "those of 30 that lie furthest apart"
holds "and the command says so" "$(cat spread.html)" "--points 4 --trajectories-from 30"

# An airport of 13: a set pays for the longest runway that one of it needs, part i for i units. Known
# shares (Littlechild & Owen 1973): part i pays the sum over u <= i of 1 / (14 - u).
cat >airport.lua <<'END'
local folk = require "folk"
local params = {}
for i = 1, 13 do params["p" .. i] = folk.bool { false, doc = "part " .. i } end
return folk.scenario {
  name = "airport", summary = "Who pays how much of a runway?", source = "Littlechild & Owen 1973", params = params,
  metrics = { y = { doc = "length", unit = "1", summary = "last" } },
  setup = function(sim, p)
    local longest = 0
    for i = 1, 13 do if p["p" .. i] then longest = i end end
    sim:record("y", longest)
  end,
}
END
parts=
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13; do parts="$parts --range p$i=false,true"; done
exits 0 "orders of switching on run" "$folk" sweep airport.lua --design shapley --points 60 $parts --out airport.db
"$folk" report airport.db --out airport.html >/dev/null
holds "sampled Shapley values have bars" "$(cat airport.html)" "A bar for each part"
same "they are the known shares within four standard errors, and sum to all" "" \
    "$(python3 page.py airport.html "What each part contributes" | python3 -c '
import sys
next(sys.stdin)
exact = together = 0
for line in sys.stdin:
    name, value, error = line.strip().split("|")
    if name == "together":
        if abs(float(value) - 13) > 1e-3 or abs(together - 13) > 1e-3: print(line, together)
        break
    exact += 1 / (14 - int(name[1:]))
    together += float(value)
    if not 0 < float(error) < 1 or abs(float(value) - exact) > 4 * float(error) + 1e-4: print(line, exact)')"
grid=
for i in 1 2 3 4 5 6 7; do grid="$grid --grid p$i=false,true"; done
"$folk" sweep airport.lua $grid --out small.db >/dev/null 2>&1
"$folk" report small.db --out small.html >/dev/null
same "seven switches in a grid: exactly the known shares" "" \
    "$(python3 page.py small.html "What each part contributes" | python3 -c '
import sys
next(sys.stdin)
exact = 0
for line in list(sys.stdin)[:7]:
    name, value, error = line.strip().split("|")
    exact += 1 / (8 - int(name[1:]))
    if abs(float(value) - exact) > 1e-4 or error: print(line, exact)')"

# A sweep that goes on.
cat >slow.lua <<'END'
local folk = require "folk"
return folk.scenario {
  name = "slow", summary = "Takes a while.", source = "none",
  params = { x = folk.int { 0, min = 0, max = 9, doc = "a number" } },
  metrics = { y = { doc = "a mean", unit = "1" } },
  setup = function(sim, p)
    local rng, sum = sim:rng("y"), 0
    for i = 1, 300000 do sum = sum + rng:unit() end
    sim:record("y", p.x + rng:unit())
  end,
}
END
"$folk" sweep slow.lua --grid x=0:9 --replicates 100000 --workers 1 --progress json --out running.db \
    >/dev/null 2>running.log &
running=$!
until grep -q widest running.log || ! kill -0 $running; do "$folk" --version >/dev/null; done
exits 0 "a report of a sweep that goes on" "$folk" report running.db --out running.html
holds "tells how far it is" "$(cat running.html)" "of 1000000 that the design asks for (the sweep is not complete"
same "and the means so far" "0" "$(python3 page.py running.html "y at each point" | awk -F'|' \
    'NR == 2 { print ($3 > 0 && $5 >= 0 && $5 <= 1 ? $1 : $0) }')"
same "progress tells the widest interval" "y" "$(grep widest running.log | head -n 1 | python3 -c '
import json, sys
line = json.loads(sys.stdin.readline())
print(line["metric"] if 0 < line["widest"] < 20 else line)')"
kill -TERM $running
wait $running

# Other files, and what cannot be done.
if "$folk" plot one.db --sweep --out any.png 2>&1 | grep -q 'without cairo'; then
    skip "pictures and PDF" "this folk was built without cairo"
else
    check "PDF" "$folk" report one.db --out page.pdf
    same "a PDF begins so" "%PDF" "$(head -c 4 page.pdf)"
    for kind in line heat box; do
        check "plot $kind" "$folk" plot one.db --sweep --kind $kind --metric y --out $kind.svg
    done
    mkdir kept
    "$folk" sweep hostile.lua --grid q=0:0.5:0.25 --replicates 2 --out kept/drawn.db >"$out" 2>&1
    holds "a sweep over a number draws itself beside its store" "$(cat "$out")" "wrote kept/hostile.svg"
    check "the picture is there" test -s kept/hostile.svg
fi
exits 2 "a name that is no page" "$folk" report one.db --out page.txt
same "it says which are" "folk: page.txt: a report's name must end in .html or .pdf" "$(cat "$err")"
exits 2 "an unknown metric" "$folk" report one.db --metric z
holds "it names those that there are" "$(cat "$err")" "has no metric 'z'"
exits 2 "a factor that does not vary" "$folk" plot one.db --sweep --x size --out x.svg
holds "it names those that do" "$(cat "$err")" "the sweep does not vary 'size'; it varies q, mode"
exits 2 "no such sweep" "$folk" report one.db#7
holds "it says which is newest" "$(cat "$err")" "has no sweep 7"
exits 0 "runs lists sweeps" "$folk" runs one.db
holds "with their counts" "$(sed 's/  */ /g' "$out")" "1 hostile grid 10 10 80 20"
finish
