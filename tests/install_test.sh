#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# `cmake --install` gives a program that finds its scenarios from anywhere, and a library that a C program
# outside links with.
. tests/tap.sh
slow

prefix=$scratch/prefix
check "installs" cmake --install build/release --prefix "$prefix"
for file in bin/folk lib/libfolk.a include/folk/core/sim.h include/folk/agents/match.h \
    share/folk/meta/folk.lua share/folk/scenarios/games/axelrod-1980.lua; do
    check "gives $file" test -f "$prefix/$file"
done
empty "gives headers of core and agents only" \
    "$(ls "$prefix/include/folk" | grep -vx -e core -e agents)"
(cd "$prefix/include/folk" && find . -name '*.h' | sed 's/.*/#include "&"/') >"$scratch/all.c"
check "and they need no others" \
    gcc -std=c17 -fsyntax-only -I "$prefix/include/folk" "$scratch/all.c"

mkdir "$scratch/outside"
cat >"$scratch/outside/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.25)
project(outside LANGUAGES C)
find_package(folk 0.1 REQUIRED)
add_executable(outside outside.c)
target_link_libraries(outside PRIVATE folk::folk)
END
cat >"$scratch/outside/outside.c" <<'END'
#include <core/sim.h>

#include <stdio.h>

static bool ring(folk_sim *sim, const folk_event *event, void *context, folk_error *err) {
    (void)event, (void)err;
    int *rings = context;
    *rings += 1;
    const folk_sim_event next = {.time = folk_sim_now(sim) + 1.0};
    folk_sim_schedule(sim, &next);
    return true;
}

int main(void) {
    folk_sim_def def = folk_sim_def_default();
    def.end = 10.0;
    folk_sim *sim = folk_sim_create(&def);
    int rings = 0;
    const folk_sim_event first = {.time = 1.0, .kind = folk_sim_handle(sim, "ring", ring, &rings)};
    folk_sim_schedule(sim, &first);
    const folk_status status = folk_sim_run(sim, &(folk_budget){0}, &(folk_error){0});
    printf("%d rings, done: %d\n", rings, status == FOLK_DONE);
    folk_sim_destroy(sim);
    return 0;
}
END
check "a project outside finds folk" cmake -S "$scratch/outside" -B "$scratch/outside/build" \
    -G Ninja -DCMAKE_PREFIX_PATH="$prefix"
check "and builds" cmake --build "$scratch/outside/build"
same "and runs" "10 rings, done: 1" "$("$scratch/outside/build/outside" 2>&1)"

cd /
exits 0 "the installed program knows its scenarios" "$prefix/bin/folk" scenarios
holds "by name" "$(cat "$out")" axelrod-1980
exits 0 "and runs one from anywhere" "$prefix/bin/folk" run axelrod-1980 --out "$scratch/folk.db"
finish
