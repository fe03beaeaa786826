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
for tool in node npm; do
    command -v $tool >/dev/null || skip_all "$tool is not installed"
done
major=$(node -p 'process.versions.node.split(".")[0]')
if [ "$major" -lt 18 ]; then skip_all "Node is of version $major; the engine wants 18 or later"; fi

# No script of a package is run, and of the optional packages (for graphics processors, of hundreds of MB)
# none is taken: node-llama-cpp cannot begin to download or compile llama.cpp. Its processor-specific parts
# are named in package.json; --force takes both, though one is of another processor. What tells that all is
# there is written last.
install() {
    rm -rf "$engine" && mkdir "$engine" &&
        cp "$source/package.json" "$source/package-lock.json" "$engine" && cd "$engine" &&
        timeout 120 npm ci --omit=optional --force --ignore-scripts --fetch-retries=1 &&
        cp package-lock.json installed
}

installed() {
    cmp -s "$source/package-lock.json" "$engine/installed"
}

# Another run of the tests may be installing: it is waited for.
mkdir -p "$root/build"
(flock 9 && { installed || install; }) >"$out" 2>&1 9>"$root/build/engine.lock"
if ! installed; then
    note "$(cat "$out")"
    # What is wrong with the project's own files is no reason to skip.
    if grep -q -e EUSAGE -e EJSONPARSE "$out"; then exit 1; fi
    reason=$(sed -n 's/^npm [^ ]* code //p' "$out")
    skip_all "npm cannot install node-llama-cpp: ${reason:-it took over two minutes}"
fi
cp "$source/gguf.mjs" "$source/server.mjs" "$scratch" && ln -s "$engine/node_modules" "$scratch" || exit 1

check "writes a model" node "$scratch/gguf.mjs" "$scratch/model.gguf"
check "and again" node "$scratch/gguf.mjs" "$scratch/again.gguf"
check "it is the same" cmp "$scratch/model.gguf" "$scratch/again.gguf"

# The server lives as long as descriptor 7 is open, and says its port and its account on descriptor 8.
mkfifo "$scratch/life" "$scratch/word" || exit 1
NODE_NO_WARNINGS=1 node "$scratch/server.mjs" "$scratch/model.gguf" <"$scratch/life" >"$scratch/word" 2>"$scratch/log" &
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

exec 7>&-
account=
read -r account <&8 || true
check "the server ends" wait "$server"
note "$account"
empty "it had nothing to complain of" "$(cat "$scratch/log")"
finish
