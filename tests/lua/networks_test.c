// SPDX-License-Identifier: GPL-3.0-or-later
// folk.networks: handles, seeds and sentences; what the networks are is tested in tests/core.
#include "tests/test.h"

#include "tests/lua/run_support.h"

static void networks_tell_of_themselves(void **state) {
    (void)state;
    test_x(
        "local n = folk.networks.ring { size = 10, neighbours = 4 }\n"
        "assert(n.size == 10 and n.edges == 20 and n.mean_degree == 4 and n:degree(3) == 4)\n"
        "assert(table.concat(n:neighbours(1), ' ') == '2 3 9 10')\n"
        "assert(math.abs(n:clustering() - 0.5) < 1e-12 and n:components() == 1)\n"
        "assert(folk.networks.complete { size = 5 }.edges == 10)\n"
        "assert(folk.networks.caveman { caves = 3, cave_size = 4 }.edges == 18)\n"
        "local grid = folk.networks.lattice { rows = 4, columns = 5, neighbourhood = 'moore' }\n"
        "assert(grid.size == 20 and grid:degree(1) == 8)\n"
        "local plain = folk.networks.lattice { rows = 4, columns = 5, wrap = false }\n"
        "assert(plain:degree(1) == 2 and plain.edges == 31)\n"
        "assert(folk.networks.regular { size = 9, degree = 4 }:degree(9) == 4)\n"
        "assert(folk.networks.scale_free { size = 100, links = 2 }.edges == 3 + 97 * 2)\n"
        "assert(folk.networks.small_world { size = 20, neighbours = 4, rewiring = 1 }.edges == "
        "40)\n"
        "assert(folk.networks.random { size = 20, edges = 7 }.edges == 7)\n"
        "assert(folk.networks.blocks { sizes = { 2, 3 }, probabilities = { { 1, 0 }, { 0, 1 } } }\n"
        "  :components() == 2)\n"
        "sim:record('x', 1)",
        1);
}

static void seeds_tell_random_networks_apart(void **state) {
    (void)state;
    test_x(
        "local function lists(seed)\n"
        "  local n, all = folk.networks.random { size = 50, probability = 0.1, seed = seed }, {}\n"
        "  for i = 1, 50 do all[i] = table.concat(n:neighbours(i), ' ') end\n"
        "  return table.concat(all, '/') end\n"
        "assert(lists() == lists(0) and lists(1) == lists(1) and lists(1) ~= lists(0))\n"
        "sim:record('x', 1)",
        1);
}

static void bad_networks_get_a_sentence(void **state) {
    (void)state;
    test_fails(
        "folk.networks.ring { size = 10, neighbours = 3 }",
        "test.lua:1: the ring of 10 nodes gives each 3 neighbours: it must be an even number "
        "below the number of nodes");
    test_fails("folk.networks.ring { size = 0 }",
               "test.lua:1: ring: size is 0: it must be a whole number from 1 to 2147483647");
    test_fails("folk.networks.random { size = 10 }",
               "test.lua:1: random has neither 'probability' nor 'edges': it must have one of "
               "'probability' and 'edges'");
    test_fails("folk.networks.lattice { rows = 3, columns = 3, neighbourhood = 'more' }",
               "test.lua:1: lattice: unknown neighbourhood 'more'; did you mean 'moore'?");
    test_fails(
        "folk.networks.complete { size = 60000 }",
        "test.lua:1: a network of 60000 nodes and about 1799970000 edges takes 5.493e+04 MiB, "
        "where 1024 MiB are left; --memory sets another limit");
    test_fails("folk.networks.ring { size = 10 }:neighbours(11)",
               "test.lua:1: neighbours: node is 11: it must be a whole number from 1 to 10");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(networks_tell_of_themselves),
        FOLK_TEST(seeds_tell_random_networks_apart),
        FOLK_TEST(bad_networks_get_a_sentence),
    };
    return FOLK_TESTS(tests);
}
