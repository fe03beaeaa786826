// SPDX-License-Identifier: GPL-3.0-or-later
// The named strategies against what the Axelrod library does under the same names: move for move
// where nothing is drawn, and in the mean otherwise and under noise. What the library does stands
// in tests/data/strategies.txt.
#include "tests/test.h"

#include "tests/lua/run_support.h"

/// Reads the data. `expand` makes CCCD of C3D; `opponent` is a strategy of the library or one that
/// plays a sequence; `lines(kind)` goes through the words of the lines that begin so; `fail_all`
/// tells every difference at once.
static const char PREPARE[] =
    "local function expand(runs)\n"
    "  return (runs:gsub('(%a)(%d+)', function(move, times) return move:rep(tonumber(times)) "
    "end))\n"
    "end\n"
    "local function lines(kind)\n"
    "  local next_line = data:gmatch('\\n' .. kind .. ' ([^\\n]*)')\n"
    "  return function()\n"
    "    local line, words = next_line(), {}\n"
    "    for word in (line or ''):gmatch '%S+' do words[#words + 1] = word end\n"
    "    return line and words\n"
    "  end\n"
    "end\n"
    "local opponents = {}\n"
    "for words in lines 'sequence' do\n"
    "  local moves = {}\n"
    "  for move in expand(words[2]):gmatch '.' do moves[#moves + 1] = folk[move] end\n"
    "  opponents[words[1]] = folk.strategy { name = words[1], stochastic = false,\n"
    "    play = function(_, _, turn) return moves[turn] end }\n"
    "end\n"
    "local function opponent(name) return opponents[name] or name end\n"
    "local differences = {}\n"
    "local function differ(...) differences[#differences + 1] = string.format(...) end\n"
    "local function finish(count)\n"
    "  if #differences > 0 then error('\\n' .. table.concat(differences, '\\n')) end\n"
    "  sim:record('x', count)\n"
    "end\n";

static char *read_data(void) {
    FILE *file = fopen(FOLK_SOURCE_DIR "/tests/data/strategies.txt", "r");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    const long bytes = ftell(file);
    rewind(file);
    char *text = folk_alloc((size_t)bytes + 1);
    assert_int_equal(fread(text, 1, (size_t)bytes, file), bytes);
    fclose(file);
    text[bytes] = '\0';
    return text;
}

/// Runs `check`, which ends with finish(count), and checks the count.
static void test_data(const char *check, double count) {
    char *data = read_data();
    char *body = folk_format("local data = [[\n%s]]\n%s%s", data, PREPARE, check);
    test_x(body, count);
    folk_free(body);
    folk_free(data);
}

// Every round is compared; the matches have 200, which a strategy may know.
static void strategies_move_as_in_the_axelrod_library(void **state) {
    (void)state;
    test_data("local count = 0\n"
              "for words in lines 'moves' do\n"
              "  local name, other, expected = words[1], words[2], expand(words[3])\n"
              "  local match = sim:match { players = { name, opponent(other) }, moves = true }\n"
              "  local moves = match.moves[1]:sub(1, #expected)\n"
              "  if moves ~= expected then\n"
              "    differ('%s against %s:\\n%s, not\\n%s', name, other, moves, expected)\n"
              "  end\n"
              "  count = count + 1\n"
              "end\n"
              "finish(count)",
              11 * 107);
}

// As many matches as the library's mean was taken over, so its standard error is ours too; |z| < 4
// for the difference, and equality where the library's matches were all the same.
static void strategies_do_as_well_as_in_the_axelrod_library(void **state) {
    (void)state;
    test_data("local count = 0\n"
              "local function compare(what, words, ours, theirs, deviation)\n"
              "  local difference = math.abs(ours - theirs)\n"
              "  if difference < 1e-6 then return end\n"
              "  local z = difference / (math.sqrt(2) * deviation)\n"
              "  if z < 4 then return end\n"
              "  differ('%s of %s against %s, noise %s: %g, not %g (z = %g)',\n"
              "    what, words[1], words[2], words[3], ours, theirs, z)\n"
              "end\n"
              "for words in lines 'mean' do\n"
              "  local matches = tonumber(words[4])\n"
              "  local match = sim:match { players = { words[1], opponent(words[2]) },\n"
              "    turns = 100, noise = tonumber(words[3]), repetitions = matches }\n"
              "  compare('cooperations', words, match.cooperations[1] / matches,\n"
              "    tonumber(words[5]), tonumber(words[6]))\n"
              "  compare('score', words, match.scores[1] / matches,\n"
              "    tonumber(words[7]), tonumber(words[8]))\n"
              "  count = count + 1\n"
              "end\n"
              "finish(count)",
              475);
}

// Against random, 40,000 first rounds and one match of 100,000, where noise lets every history
// happen; |z| < 4 for the share of C after each, and equality where a first move is certain.
static void strategies_have_the_probabilities_of_the_axelrod_library(void **state) {
    (void)state;
    test_data(
        "local count, noise = 0, 0.1\n"
        "local function compare(name, history, cooperations, times, chance)\n"
        "  count = count + 1\n"
        "  local share, error = cooperations / times, math.sqrt(chance * (1 - chance) / times)\n"
        "  if share == chance or math.abs(share - chance) < 4 * error then return end\n"
        "  differ('%s%s: C in %g of %d, not %g', name, history, share, times, chance)\n"
        "end\n"
        "for words in lines 'chances' do\n"
        "  local name, memory = words[1], #words > 6 and 2 or 1\n"
        "  local first = sim:match { players = { name, 'random' }, turns = 1,\n"
        "    repetitions = 40000 }\n"
        "  compare(name, '', first.cooperations[1], 40000, tonumber(words[2]))\n"
        "  local match = sim:match { players = { name, 'random' }, turns = 100000,\n"
        "    noise = noise, moves = true }\n"
        "  local own, other = match.moves[1], match.moves[2]\n"
        "  local after = { C = {}, D = {} }\n"
        "  for turn = memory + 1, 100000 do\n"
        "    local key = own:sub(turn - memory, turn - 1) .. other:sub(turn - memory, turn - 1)\n"
        "    local counts = after[own:sub(turn, turn)]\n"
        "    counts[key] = (counts[key] or 0) + 1\n"
        "  end\n"
        "  for key, defections in pairs(after.D) do\n"
        "    local index = tonumber((key:gsub('.', { C = '0', D = '1' })), 2)\n"
        "    local chance = tonumber(words[3 + index])\n"
        "    compare(name, ' after ' .. key, after.C[key], after.C[key] + defections,\n"
        "      chance + noise * (1 - 2 * chance))\n"
        "  end\n"
        "end\n"
        "finish(count)",
        21 * 5 + 17);
}

// What the Axelrod library does not have, tests/lua/strategy_test.c tests by hand.
static void no_strategy_of_the_library_goes_untested(void **state) {
    (void)state;
    test_data("local by_hand = { ['first-by-nydegger-text'] = true,\n"
              "  ['first-by-tideman-and-chieruzzi-text'] = true }\n"
              "local tested = {}\n"
              "for _, kind in ipairs { 'moves', 'mean' } do\n"
              "  for words in lines(kind) do tested[words[1]] = (tested[words[1]] or 0) + 1 end\n"
              "end\n"
              "for _, name in ipairs(folk.strategies()) do\n"
              "  local strategy = folk.library(name)\n"
              "  local least = by_hand[name] and 0 or strategy.stochastic and 7 or 13\n"
              "  if (tested[name] or 0) < least then differ('%s goes untested', name) end\n"
              "  if strategy.doc == '' or strategy.source == '' then\n"
              "    differ('%s has no doc or no source', name)\n"
              "  end\n"
              "end\n"
              "finish(1)",
              1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(strategies_move_as_in_the_axelrod_library),
        FOLK_TEST(strategies_do_as_well_as_in_the_axelrod_library),
        FOLK_TEST(strategies_have_the_probabilities_of_the_axelrod_library),
        FOLK_TEST(no_strategy_of_the_library_goes_untested),
    };
    return FOLK_TESTS(tests);
}
