#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The README, the tutorial and the guides do what they say. Their fenced blocks are taken in order, in an empty folder
# for each document with `folk` on the PATH:
#   ```sh    is run, `./folk` being read as `folk`; it must succeed
#   ```sh live   likewise, with FOLK_LLM_URL and FOLK_LLM_MODEL set to a server on the loopback
#   ```lua   is written to NAME when its first line is `-- file: NAME`
#   ```text  is output of the last ```sh block: its lines must appear there in this order, with any
#            number of blanks for a blank, and anything for a `…`
# Blocks of another kind are for the reader only.
. tests/tap.sh
. tests/llm_server.sh
slow

# blocks DOCUMENT: writes its blocks to 01.sh, 02.lua, … in the present folder, and prints their names.
blocks() {
    awk '
        /^```/ && file != "" { close(file); file = ""; next }
        /^```(sh|sh live|lua|text)$/ { kind = substr($0, 4); sub("sh live", "live", kind)
                               file = sprintf("%02d.%s", ++count, kind); print file
                               printf "" >file; next }
        file != ""           { print >file }' "$1"
}

# shows EXPECTED ACTUAL: prints the first line of the file EXPECTED that is not in its place in ACTUAL.
shows() {
    awk '
        function plain(text) { gsub(/[ \t]+/, " ", text); sub(/^ /, "", text); sub(/ $/, "", text)
                               return text }
        function within(line, expected,    parts, count, i, at) {
            count = split(expected, parts, "…")
            for (i = 1; i <= count; i++) {
                at = index(line, parts[i])
                if (parts[i] != "" && at == 0) return 0
                line = substr(line, at + length(parts[i]))
            }
            return 1
        }
        FILENAME == ARGV[1] { if (plain($0) != "") wanted[++count] = plain($0); next }
        met < count         { if (within(plain($0), wanted[met + 1])) met++ }
        END                 { if (met < count) print "the output has no line: " wanted[met + 1] }
        ' "$1" "$2"
}

mkdir "$scratch/bin"
ln -s "$folk" "$scratch/bin/folk"
PATH=$scratch/bin:$PATH

# One block of the present folder.
try() {
    case $2 in
    *.sh)
        sed 's|\./folk |folk |g' "$2" >script
        exits 0 "$1, $2: $(head -n 1 "$2")" sh -eu script
        cat "$out" "$err" >output ;;
    *.live)
        [ -n "${url:-}" ] || serve
        exits 0 "$1, $2: $(head -n 1 "$2")" env FOLK_LLM_URL="$url" FOLK_LLM_MODEL=tiny sh -eu "$2"
        cat "$out" "$err" >output ;;
    *.lua)
        name=$(sed -n '1s/^-- file: //p' "$2")
        if [ -n "$name" ]; then mkdir -p "$(dirname "$name")" && cp "$2" "$name"; fi ;;
    *.text)
        empty "$1, $2: what the commands show" "$(shows "$2" output)" ;;
    esac
}

for document in README.md docs/tutorial.md docs/games.md docs/llm.md docs/sweeps.md docs/analysis.md; do
    if [ ! -e "$root/$document" ]; then
        skip "$document" "it is not written yet"
        continue
    fi
    if grep -q '^```sh live$' "$root/$document" && ! command -v python3 >/dev/null; then
        skip "$document" "python3, which its server needs, is absent"
        continue
    fi
    mkdir "$scratch/$(basename "$document")"
    cd "$scratch/$(basename "$document")" || exit 1
    for block in $(blocks "$root/$document"); do try "$document" "$block"; done
done
finish
