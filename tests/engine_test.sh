#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A game of language models over a real engine: llama.cpp serves a tiny model of random weights, which is
# written here, with real tokens, sampling, grammars and latency. Nothing is downloaded but the engine, from
# the npm registry and once: it is kept in build/engine.
. tests/tap.sh
slow

engine=$root/build/engine
source=$root/tests/engine

case $(uname -sm) in
"Linux x86_64" | "Linux aarch64") ;;
*) skip_all "the engine is only fetched for Linux on x86-64 and ARM64" ;;
esac
for tool in node npm python3; do
    command -v $tool >/dev/null || skip_all "$tool is not installed"
done
major=$(node -p 'process.versions.node.split(".")[0]')
if [ "${major:-0}" -lt 20 ]; then skip_all "Node is of version $major; the engine wants 20 or later"; fi

# No script of a package is run, and of the optional packages (for graphics processors, of hundreds of MB)
# none is taken: node-llama-cpp cannot begin to download or compile llama.cpp. Its processor-specific parts
# are named in package.json; --force takes both, though one is of another processor. What tells that all is
# there is written last.
install() {
    rm -rf "$engine" && mkdir "$engine" &&
        cp "$source/package.json" "$source/package-lock.json" "$engine" && cd "$engine" &&
        timeout 120 npm install --omit=optional --force --ignore-scripts --fetch-retries=1 &&
        cp "$source/package-lock.json" installed
}

installed() {
    cmp -s "$source/package-lock.json" "$engine/installed"
}

# Another run of the tests may be installing: it is waited for.
mkdir -p "$root/build"
(flock 9 && { installed || install; }) >"$out" 2>&1 9>"$root/build/engine.lock"
if ! installed; then
    note "$(cat "$out")"
    # What is wrong with the files, ours or those that came, is no reason to skip.
    if grep -q -e EJSONPARSE -e EINTEGRITY "$out"; then exit 1; fi
    reason=$(sed -n 's/^npm [^ ]* code //p' "$out")
    skip_all "npm cannot install node-llama-cpp: ${reason:-it gave no code, or took over two minutes}"
fi
cp "$source/gguf.mjs" "$source/server.mjs" "$scratch" && ln -s "$engine/node_modules" "$scratch" || exit 1

check "writes a model" node "$scratch/gguf.mjs" "$scratch/model.gguf"
check "and again" node "$scratch/gguf.mjs" "$scratch/again.gguf"
check "it is the same" cmp "$scratch/model.gguf" "$scratch/again.gguf"

# The server lives as long as descriptor 7 is open, and says its port and its account on descriptor 8.
mkfifo "$scratch/life" "$scratch/word" || exit 1
NODE_NO_WARNINGS=1 node "$scratch/server.mjs" "$scratch/model.gguf" \
    <"$scratch/life" >"$scratch/word" 2>"$scratch/log" &
server=$!
exec 7>"$scratch/life" 8<"$scratch/word"
port=
read -r port <&8 || true
if [ -z "$port" ]; then
    failed "serves the model" "$(cat "$scratch/log")"
    finish
fi
url=http://127.0.0.1:$port/v1
note "$url"

# value STORE SQL: the one row that the store answers with.
value() {
    python3 -c 'import sqlite3, sys
for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]): print(*row)' "$@"
}

digest() {
    sed -n 's/.*"digest": *"\([0-9a-f]*\)".*/\1/p' "$out"
}

# Of each of two matches 3 rounds of 2 choices; then each of 4 players tells, offers, speaks and embeds.
asked=28

exits 0 "four models play" "$folk" run "$source/talk.lua" --json --out "$scratch/four.db" \
    --llm-url "$url" --model random-llama --in-flight 4
told=$(cat "$out")
first=$(digest)
holds "the run is done" "$told" '"status": "done"'
holds "every answer is valid" "$told" '"invalid_answers": 0,'
holds "none had to be replaced" "$told" '"fallbacks": 0,'
holds "what they say is compared" "$told" '"similarity": '
same "every answer came at the first attempt" "$asked 0 $asked $asked" "$(value "$scratch/four.db" \
    "SELECT count(*), count(error), sum(source = 'live'), sum(attempts) FROM exchange")"
same "each has its tokens and its latency" "$asked $asked" "$(value "$scratch/four.db" \
    "SELECT sum(tokens_in > 0), sum(latency > 0) FROM exchange")"

exits 0 "they play with one call at a time" "$folk" run "$source/talk.lua" --json \
    --out "$scratch/one.db" --llm-url "$url" --model random-llama --in-flight 1
same "it is the same run" "${first:-a digest}" "$(digest)"

exits 1 "a model that is not there stops a run" "$folk" run "$source/talk.lua" \
    --out "$scratch/nobody.db" --llm-url "$url" --model nobody
holds "which is told" "$(cat "$err")" "nobody"
holds "with what the server offers" "$(cat "$err")" "random-llama"

exec 7>&-
account=
read -r account <&8 || true
check "the server ends" wait "$server"
empty "it had nothing to complain of" "$(cat "$scratch/log")"
same "it counted the same answers and tokens" "$((2 * asked)) $(value "$scratch/four.db" \
    "SELECT 2 * sum(tokens_in), 2 * sum(tokens_out) FROM exchange")" "${account% *}"
check "and had several requests at once" test "${account##* }" -gt 1

exits 0 "the run is replayed without it" "$folk" replay "$scratch/four.db#1"
exits 0 "and run from its tape" "$folk" run "$source/talk.lua" --json --no-store \
    --llm replay --model random-llama --tape "$scratch/four.db#1"
same "the same again" "${first:-a digest}" "$(digest)"
finish
