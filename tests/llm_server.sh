# SPDX-License-Identifier: GPL-3.0-or-later
# For tests that read tests/tap.sh: a server of models on the loopback (tests/llm_server.py).

# serve OPTION…: a server that ends with this program, or when the next one begins; its URL in $url.
serve() {
    unserve
    mkfifo "$scratch/stop"
    python3 "$root/tests/llm_server.py" "$@" <"$scratch/stop" >"$scratch/port" 9>&- &
    server=$!
    exec 9>"$scratch/stop"
    until [ -s "$scratch/port" ]; do kill -0 $server || exit 1; done
    url=http://127.0.0.1:$(cat "$scratch/port")/v1
}

# unserve: ends it.
unserve() {
    exec 9>&-
    rm -f "$scratch/stop" "$scratch/port"
}

# control JSON: what the server is to do from now on.
control() {
    python3 -c 'import sys, urllib.request as r
r.urlopen(sys.argv[1].replace("/v1", "/control"), sys.argv[2].encode()).read()' "$url" "$1"
}

# log NAME: a count of the server's; `log count`: the requests that it has had.
log() {
    python3 -c 'import json, sys, urllib.request as r
print(json.load(r.urlopen(sys.argv[1].replace("/v1", "/log")))[sys.argv[2]])' "$url" "$1"
}
