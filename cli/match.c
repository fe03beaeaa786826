// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/args.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/table.h"
#include "core/memory.h"
#include "lua/library.h"

#include <stdio.h>

typedef struct match_options {
    int64_t turns, seed;
    double noise;
    bool json;
} match_options;

static bool read_options(match_options *options, int argc, char **argv, folk_args *args,
                         int *status) {
    const folk_option table[] = {
        FOLK_COUNT("turns", &options->turns, "N", "rounds", 1, 1e9),
        FOLK_COUNT("seed", &options->seed, "N", "seed of the players' chance", 0, 0),
        FOLK_NUMBER("noise", &options->noise, "P", "probability that a move is flipped", 0, 1),
        FOLK_FLAG("json", &options->json, "print one JSON object"),
        {0},
    };
    const folk_usage usage = {
        .command = "match",
        .operands = "A B",
        .summary = "let two strategies play the prisoner's dilemma (5, 3, 1, 0)",
        .notes = "`folk strategies` lists the strategies. C is cooperation, D defection.\n",
        .example = "  folk match tit-for-tat defector --turns 20\n",
        .least = 2,
        .most = 2,
        .options = table,
    };
    return folk_args_read(&usage, argc, argv, args, status);
}

static void print_json(const folk_library_match *match, const folk_library_result *result) {
    folk_json_print(json_pack(
        "{s:[ss], s:I, s:[ss], s:[oo], s:[oo]}", "players", match->players[0], match->players[1],
        "turns", (json_int_t)match->turns, "actions", result->actions[0], result->actions[1],
        "scores", folk_json_number(result->scores[0]), folk_json_number(result->scores[1]),
        "cooperation", folk_json_number(result->cooperation[0]),
        folk_json_number(result->cooperation[1])));
}

// Both players' moves, one above the other, in lines of so many rounds.
static void print_moves(const folk_library_match *match, const folk_library_result *result) {
    enum { ROUNDS_A_LINE = 60 };
    for (uint32_t from = 0; from < match->turns; from += ROUNDS_A_LINE) {
        const uint32_t left = match->turns - from;
        const int count = (int)(left < ROUNDS_A_LINE ? left : ROUNDS_A_LINE);
        printf("%8u  %.*s\n", from + 1, count, result->actions[0] + from);
        printf("%8s  %.*s\n\n", "", count, result->actions[1] + from);
    }
}

static void print_table(const folk_library_match *match, const folk_library_result *result) {
    static const char *const headings[] = {"player", "score", "a round", "cooperation"};
    folk_table *table = folk_table_create(headings, 4);
    for (int i = 0; i < 2; i++) {
        folk_table_text(table, match->players[i]);
        folk_table_number(table, result->scores[i]);
        folk_table_number(table, result->scores[i] / match->turns);
        folk_table_number(table, result->cooperation[i]);
    }
    folk_table_finish(table, stdout);
}

static bool play(const match_options *options, const folk_args *args, folk_error *err) {
    const folk_library_match match = {
        .players = {args->operands.items[0], args->operands.items[1]},
        .turns = (uint32_t)options->turns,
        .seed = (uint64_t)options->seed,
        .noise = options->noise,
    };
    folk_library *library = folk_library_create(err);
    if (library == NULL) return false;
    folk_library_result result = {0};
    const bool ok = folk_library_play(library, &match, &result, err);
    if (ok && options->json) print_json(&match, &result);
    if (ok && !options->json) {
        print_moves(&match, &result);
        print_table(&match, &result);
    }
    folk_free(result.actions[0]);
    folk_free(result.actions[1]);
    folk_library_destroy(library);
    return ok;
}

int folk_command_match(int argc, char **argv) {
    match_options options = {.turns = 200, .seed = 1};
    folk_args args;
    folk_error err = {0};
    int status;
    if (!read_options(&options, argc, argv, &args, &status)) return status;
    status = FOLK_EXIT_DONE;
    if (!play(&options, &args, &err)) {
        folk_report_error(&err);
        status = FOLK_EXIT_USAGE; // all that can be wrong is the names
    }
    folk_args_clear(&args);
    return status;
}
