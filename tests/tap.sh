# SPDX-License-Identifier: GPL-3.0-or-later
# TAP for test programs in POSIX sh. A program runs in the repository's root, begins with
# `. tests/tap.sh`, makes checks, and ends with `finish`. Given to it: $root (the repository), $folk (the
# program under test; the variable FOLK overrides it) and $scratch (a folder that goes away at the end).
#   check NAME COMMAND…          passes when the command succeeds; shows its output when not
#   exits STATUS NAME COMMAND…   passes when the command exits so; its output lies in $out and $err
#   same NAME EXPECTED ACTUAL    passes when the two texts are equal
#   holds NAME TEXT PART         passes when the text contains the part
#   empty NAME TEXT              passes when the text is empty: a list of what is wrong
#   tracked PATTERN…             prints the repository's files whose names match; no built or foreign ones
#   skip NAME REASON             one check that cannot be made here
#   skip_all REASON              the whole program, before any check
#   known_leaks                  what libraries of fonts and windows keep for good is no leak of ours, under a sanitizer
#   slow                         skips the whole program under `./folk test --quick`
set -u
LC_ALL=C
export LC_ALL
unset FOLK_LLM_URL FOLK_LLM_KEY FOLK_LLM_MODEL

root=$(pwd)
folk=${FOLK:-$root/build/release/folk}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/folk-test.XXXXXX") || exit 1
out=$scratch/.out
err=$scratch/.err
checks=0
failures=0
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

note() {
    printf '%s\n' "$1" | sed 's/^/# /'
}

passed() {
    checks=$((checks + 1))
    printf 'ok %d - %s\n' "$checks" "$1"
}

# failed NAME EXPLANATION
failed() {
    checks=$((checks + 1))
    failures=$((failures + 1))
    printf 'not ok %d - %s\n' "$checks" "$1"
    note "$2"
}

check() {
    check_name=$1
    shift
    if "$@" >"$out" 2>&1 </dev/null; then passed "$check_name"
    else failed "$check_name" "$* exited with $?
$(cat "$out")"; fi
}

exits() {
    exits_wanted=$1
    exits_name=$2
    shift 2
    "$@" >"$out" 2>"$err" </dev/null
    exits_status=$?
    if [ "$exits_status" -eq "$exits_wanted" ]; then passed "$exits_name"
    else failed "$exits_name" "$* exited with $exits_status, not $exits_wanted
$(cat "$out" "$err")"; fi
}

same() {
    if [ "$2" = "$3" ]; then passed "$1"
    else failed "$1" "expected: $2
actual:   $3"; fi
}

holds() {
    case $2 in
    *"$3"*) passed "$1" ;;
    *) failed "$1" "expected within the text: $3
the text: $2" ;;
    esac
}

empty() {
    if [ -z "$2" ]; then passed "$1"; else failed "$1" "$2"; fi
}

# A clone may belong to another user, which git asks to be told is meant; without git, all files count.
tracked() {
    git -c safe.directory="$root" ls-files -- "$@" 2>/dev/null && return
    for tracked_pattern in "$@"; do
        find . \( -name .git -o -name build \) -prune -o -type f -path "./$tracked_pattern" -print
    done | sed 's|^\./||' | sort -u
}

skip() {
    checks=$((checks + 1))
    printf 'ok %d - %s # SKIP %s\n' "$checks" "$1" "$2"
}

skip_all() {
    printf '1..0 # SKIP %s\n' "$1"
    exit 0
}

known_leaks() {
    printf 'leak:%s\n' fontconfig libdbus libSDL2 >"$scratch/leaks"
    LSAN_OPTIONS=suppressions=$scratch/leaks:print_suppressions=0
    export LSAN_OPTIONS
}

slow() {
    if [ -n "${FOLK_QUICK:-}" ]; then skip_all "left out by --quick"; fi
}

finish() {
    printf '1..%d\n' "$checks"
    [ "$failures" -eq 0 ]
    exit
}
