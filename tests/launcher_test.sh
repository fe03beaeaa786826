#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The launcher: what it installs, when it builds, what it says where it cannot. It runs in a tree of its
# own, and finds the tools below instead of the real dpkg-query, apt-get, id and cmake.
. tests/tap.sh

tree="$scratch/a tree"
tools=$scratch/tools
calls=$scratch/calls
mkdir -p "$tree/core" "$tools"
: >"$calls"
cp folk "$tree/folk"
for file in CMakeLists.txt CMakePresets.json cmake agents lua sweep viz bench cli; do touch "$tree/$file"; done
cd "$scratch" || exit 1
for tool in sh cat chmod dirname env find flock grep mkdir mv readlink sleep touch; do
    ln -s "$(command -v "$tool")" "$tools/$tool"
done

# tool NAME: the script on standard input; each call is kept as a line in $calls.
tool() {
    { printf '#!/bin/sh\necho "%s $*" >>"%s"\n' "$1" "$calls" && cat; } >"$tools/$1"
    chmod +x "$tools/$1"
}

# Configures and builds a program that prints its arguments in brackets.
tool cmake <<'END'
case $1 in
--preset)
    mkdir -p build/release && touch build/release/build.ninja
    echo "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" >build/release/CMakeCache.txt ;;
--build)
    if [ -e "$2/broken" ]; then echo "core/a.c:1: error"; exit 1; fi
    sleep 0.3
    printf '#!/bin/sh\nprintf "[%%s]" "$@"\nexit 7\n' >"$2/folk"
    chmod +x "$2/folk" ;;
esac
END
tool id <<'END'
echo 1000
END

launch() {
    env -i PATH="$tools" "$tree/folk" "$@"
}

# called TEXT: how many calls of the tools contain it.
called() {
    grep -cF -- "$1" "$calls"
}

exits 1 "stops where there is no apt" launch run
holds "says why" "$(cat "$err")" "this system has no apt"
holds "and names the packages" "$(cat "$err")" "ninja-build"
same "and builds nothing" 0 "$(called cmake)"

tool dpkg-query <<'END'
shift 3 # -W -f FORMAT
for package in "$@"; do [ "$package" = libgsl-dev ] || echo "$package installed"; done
END
tool apt-get </dev/null
exits 1 "stops where a package is missing and nobody may install it" launch run
holds "names it" "$(cat "$err")" "Install them as root: apt-get install libgsl-dev"

tool sudo <<'END'
exec "$@"
END
exits 7 "installs, builds, and becomes the program with its exit status" launch run "two words" ''
same "which gets the arguments as they were" "[run][two words][]" "$(cat "$out")"
same "installs only what is missing" 1 "$(grep -c '^apt-get .*install .* libgsl-dev$' "$calls")"
holds "says so" "$(cat "$err")" "installing libgsl-dev"
holds "and that it builds" "$(cat "$err")" "building folk …"

: >"$calls"
exits 7 "a second call runs the program" launch
same "and calls no tool" "" "$(cat "$calls")"
empty "and says nothing" "$(cat "$err")"

touch "$tree/core/new.c"
exits 7 "a new source is built" launch
same "once" 1 "$(called cmake\ --build)"
same "without configuring" 0 "$(called cmake\ --preset)"
touch "$tree/core/new.c"
launch >"$out" 2>&1 &
launch >"$err" 2>&1
wait
same "two calls at once build once" 2 "$(called cmake\ --build)"

mv "$tree" "$scratch/moved"
tree=$scratch/moved
touch "$tree/core/new.c"
exits 7 "a tree that was moved is built" launch
same "after configuring it anew" 1 "$(called cmake\ --preset)"

touch "$tree/build/release/broken" "$tree/core/new.c"
exits 1 "stops when the build fails" launch
holds "and shows what the compiler said" "$(cat "$err")" "core/a.c:1: error"
rm "$tree/build/release/broken" "$tools/dpkg-query"
env -i PATH="$tools" FOLK_PACKAGES=present "$tree/folk" >"$out" 2>&1
same "can be told that packages are present" 7 $?
finish
