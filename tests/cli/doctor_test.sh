#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# `folk doctor` tells of the endpoint that is set, and of what is wrong with it, and shows no key.
. tests/tap.sh
. tests/llm_server.sh
if ! command -v python3 >/dev/null; then skip_all "python3, which the server needs, is absent"; fi

# row NAME: what the last `folk doctor` says in that row.
row() {
    grep "^$1  " "$out" | sed "s/^$1 *//"
}

exits 0 "nothing is wrong where no endpoint is set" "$folk" doctor
holds "it says how to set one" "$(row endpoint)" "FOLK_LLM_URL"
same "no model was looked for" "" "$(row chat)"

key=sk-secret-0123456789
FOLK_LLM_KEY=$key
export FOLK_LLM_KEY
serve --model small --model large --key "$key"
exits 0 "an endpoint that works" "$folk" doctor --llm-url "$url" --model large
holds "its address" "$(row endpoint)" "$url"
holds "that a key is sent" "$(row endpoint)" 'FOLK_LLM_KEY'
holds "its models" "$(row models)" "2: small, large"
holds "which is asked" "$(row model)" "large"
# The question has 46 bytes: 12 tokens by the server's count of a quarter.
holds "tokens as counted" "$(row chat)" "12 tokens in"
holds "the time it took" "$(row chat)" "ok  answers in 0."
holds "that structure is obeyed" "$(row 'structured answers')" "asked for and obeyed"
holds "what an embedding has" "$(row embeddings)" "8 numbers"
same "the key is not shown" "" "$(grep -F "$key" "$out" "$err")"
exits 0 "the same as JSON" "$folk" doctor --llm-url "$url" --model large --json
holds "with the same rows" "$(cat "$out")" '"what": "structured answers"'
same "the key is not shown there" "" "$(grep -F "$key" "$out" "$err")"

exits 1 "several models, and none chosen" "$folk" doctor --llm-url "$url"
holds "asks for one" "$(row model)" "NO  choose one of them with --model NAME"
exits 1 "a model that it does not have" "$folk" doctor --llm-url "$url" --model huge
holds "names those that it has" "$(row chat)" "small, large"
FOLK_LLM_KEY=sk-another-9876543210
exits 1 "another key" "$folk" doctor --llm-url "$url" --model large
holds "the variable is named" "$(row chat)" "FOLK_LLM_KEY"
same "this key is not shown either" "" "$(grep -F "$FOLK_LLM_KEY" "$out" "$err")"
same "one failure is enough" "" "$(row 'structured answers')"
unserve
unset FOLK_LLM_KEY

serve --lacks response_format
FOLK_LLM_URL=$url
export FOLK_LLM_URL
exits 0 "a server without response_format, from the environment" "$folk" doctor
holds "its one model is asked" "$(row model)" "tiny"
holds "structure is not enforced" "$(row 'structured answers')" "ok  not enforced"
holds "the client's note says so" "$(row note)" "response_format"
unset FOLK_LLM_URL

mkdir "$scratch/here"
root_folder=$PWD
cd "$scratch/here" || exit 1
exits 0 "a store's folder" "$folk" doctor --llm-url "$url"
same "nothing is stored" "" "$(ls)"
cd "$root_folder" || exit 1
unserve

serve --always 500
exits 1 "a server that fails" "$folk" doctor --llm-url "$url" --model tiny
holds "the client's sentence" "$(row chat)" "500"
unserve

exits 1 "no server" "$folk" doctor --llm-url http://127.0.0.1:9/v1 --model tiny
holds "is told" "$(row models)" "NO  "
exits 1 "no address" "$folk" doctor --llm-url nonsense --model tiny
holds "is told, too" "$(row endpoint)" "NO  "
finish
