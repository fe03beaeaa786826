#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What a task that does nothing costs, in seconds for all, and what Sobol's indices of a finished
# table cost: Folk beside what researchers hand out and analyse their runs with. Folk makes a world
# for each run and keeps a row of it in a store that survives; xargs and joblib keep nothing, GNU
# parallel a line of its --results. Peers that are not installed are left out.
#
#   sh bench/sweeps.sh [TASKS]
#
# FOLK names the program, PYTHON the interpreter that has joblib and OpenTURNS.
set -eu

folk=${FOLK:-folk}
python=${PYTHON:-python3}
tasks=${1:-10000}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What `times` wrote into a file, as processor seconds of all children so far.
children() {
    tail -n 1 "$1" | tr 'ms' '  ' | awk '{ print $1 * 60 + $2 + $3 * 60 + $4 }'
}

# measure NAME COMMAND…: seconds by the clock, milliseconds a task, of them the processors' work
measure() {
    name=$1
    shift
    times > "$work/before"
    begun=$(date +%s.%N)
    "$@" > "$work/out" 2>&1 || { cat "$work/out" >&2; exit 1; }
    ended=$(date +%s.%N)
    times > "$work/after"
    echo "$name $begun $ended $tasks $(children "$work/before") $(children "$work/after")" | awk '{
        printf "%-24s %8.2f s %8.2f ms a task %8.2f ms of processors\n",
               $1, $3 - $2, ($3 - $2) * 1000 / $4, ($6 - $5) * 1000 / $4 }'
}

cat > "$work/trivial.lua" << 'END'
local folk = require "folk"
return folk.scenario {
  name = "trivial", summary = "What does a run cost that does nothing?", source = "the benchmark",
  params = { x = folk.prob { 0.5, doc = "an input" } },
  metrics = { output = { unit = "1", doc = "twice the input", summary = "last" } },
  setup = function(sim, p) sim:record("output", 2 * p.x) end,
}
END

# n_jobs = 1 would call the function where it is, without a worker.
cat > "$work/tasks.py" << 'END'
import sys
from joblib import Parallel, delayed

def twice(x):
    return 2 * x

tasks = int(sys.argv[1])
results = Parallel(n_jobs=2)(delayed(twice)(i / tasks) for i in range(tasks))
assert len(results) == tasks
END

measure 'folk_sweep' "$folk" sweep "$work/trivial.lua" --range x=0..1 --design random \
    --points "$tasks" --workers 1 --out "$work/folk.db" --no-plot --progress none
if command -v xargs > /dev/null; then
    measure 'xargs_-P_1' sh -c 'seq "$1" | xargs -P 1 -n 1 echo' sh "$tasks"
fi
if command -v parallel > /dev/null; then
    measure 'GNU_parallel_-j_1' sh -c '
        seq "$1" | parallel -j 1 --results "$2/results.csv" echo' sh "$tasks" "$work"
fi
if "$python" -c 'import joblib' 2> /dev/null; then
    measure 'joblib,_2_processes' "$python" "$work/tasks.py" "$tasks"
fi

# First and total order with intervals from as many bootstrap resamples, as `sobol-indices` has them.
cat > "$work/indices.py" << 'END'
import time
import openturns as ot

factors, samples = 10, 4096
inputs = ot.ComposedDistribution([ot.Uniform(0, 1)] * factors)
names = ["x%d" % i for i in range(factors)]
product = "*".join("(abs(4*%s-2)+%d)/%d" % (name, i, 1 + i) for i, name in enumerate(names))
design = ot.SobolIndicesExperiment(inputs, samples).generate()
outputs = ot.SymbolicFunction(names, [product])(design)
begun = time.perf_counter()
indices = ot.SaltelliSensitivityAlgorithm(design, outputs, samples)
indices.setUseAsymptoticDistribution(False)
indices.setBootstrapSize(1000)
first, total = indices.getFirstOrderIndices(), indices.getTotalOrderIndices()
intervals = indices.getFirstOrderIndicesInterval(), indices.getTotalOrderIndicesInterval()
print("%-24s %8.2f s" % ("OpenTURNS,_Sobol", time.perf_counter() - begun))
assert abs(first[0] - 0.5) < 0.5 and total[0] >= first[0] - 0.1
END

"$folk" bench sobol-indices
if "$python" -c 'import openturns' 2> /dev/null; then "$python" "$work/indices.py"; fi
