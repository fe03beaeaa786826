// SPDX-License-Identifier: GPL-3.0-or-later
// The first and the last part of a report: what was asked, and where it comes from.
#include "cli/sweep_picture.h"
#include "cli/sweep_report.h"

#include "cli/query.h"
#include "core/hash.h"
#include "core/memory.h"
#include "core/sweep_exchange.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { MOST_FAILURES = 50 };

static const char *const kind_words[] = {
    [FOLK_DESIGN_GRID] = "a full factorial grid: every combination of the values",
    [FOLK_DESIGN_FRACTIONAL] = ("a regular two-level fractional factorial: low and "
                                "high of each factor, in part of their combinations"),
    [FOLK_DESIGN_LIST] = "a list of points",
    [FOLK_DESIGN_RANDOM] = "points drawn at random, each factor by itself",
    [FOLK_DESIGN_LATIN] = "a Latin hypercube: each factor in as many strata as there are points",
    [FOLK_DESIGN_SOBOL] = "a Sobol sequence: points spread evenly",
    [FOLK_DESIGN_OAT] = "one factor at a time, away from a base point",
    [FOLK_DESIGN_MORRIS] = "Morris trajectories: one factor moved a step",
    [FOLK_DESIGN_SALTELLI] = "Saltelli's design for Sobol's indices",
    [FOLK_DESIGN_SHAPLEY] = ("orders of switching the factors on, at random, each also backwards, "
                             "for Shapley values"),
};

static void put_factors(folk_page *page, const folk_swept *swept) {
    static const char *const headings[] = {"factor", "values", "unit", "meaning", NULL};
    folk_page_table(page, "What varies", headings);
    for (int f = 0; f < swept->factor_count; f++) {
        const folk_param *param = folk_swept_factor(swept, f);
        const char *text = "";
        if (swept->design != NULL) {
            text = folk_design_factor(swept->design, f)->text;
            const char *values = strchr(text, '=');
            if (values != NULL) text = values + 1;
        }
        folk_page_cell(page, param->name);
        folk_page_cell(page, text);
        folk_page_cell(page, param->unit);
        folk_page_cell(page, param->doc);
    }
}

static bool varies(const folk_swept *swept, int param) {
    for (int f = 0; f < swept->factor_count; f++)
        if (swept->factors[f] == param) return true;
    return false;
}

static void put_fixed(folk_page *page, const folk_swept *swept) {
    static const char *const headings[] = {"parameter", "value",   "default",
                                           "unit",      "meaning", NULL};
    if (swept->factor_count == swept->scenario.param_count) return;
    folk_page_table(page, "What stays as it is", headings);
    for (int i = 0; i < swept->scenario.param_count; i++) {
        const folk_param *param = &swept->scenario.params[i];
        if (varies(swept, i)) continue;
        char *value = folk_param_format(param, &swept->values.items[i]);
        char *usual = folk_param_format(param, &param->value);
        folk_page_cell(page, param->name);
        folk_page_cell(page, value);
        folk_page_cell(page, usual);
        folk_page_cell(page, param->unit);
        folk_page_cell(page, param->doc);
        folk_free(usual);
        folk_free(value);
    }
}

// Least and most runs of a point.
static void find_extent(const folk_swept *swept, size_t *least, size_t *most) {
    *least = SIZE_MAX;
    *most = 0;
    for (size_t point = 0; point < swept->point_count; point++) {
        const size_t runs = folk_swept_runs(swept, point);
        *least = runs < *least ? runs : *least;
        *most = runs > *most ? runs : *most;
    }
}

static void put_allotment(folk_page *page, const folk_swept *swept) {
    const folk_sweep_info *info = &swept->info;
    if (info->until[0] != '\0')
        folk_page_text(page,
                       "A point has no more replicates than the rule %s asks for; the rule's "
                       "interval is a confidence sequence, which keeps its level however often it "
                       "is looked at.",
                       info->until);
    if (info->budget[0] == '\0') return;
    size_t least, most;
    find_extent(swept, &least, &most);
    folk_page_text(page,
                   "Beyond the first replicates of each point, a budget of %s was divided in "
                   "rounds, each run given where it lowers the variance of a mean most for what it "
                   "costs. Points so have %zu to %zu runs, which cost %.10g runs, %.4g s, %.10g "
                   "tokens and %.6g of money in all.",
                   info->budget, swept->point_count > 0 ? least : 0, most,
                   (double)folk_swept_outcomes(swept), swept->seconds, swept->tokens, swept->cost);
}

static void put_answers(folk_page *page, const folk_swept *swept) {
    folk_sweep_answers answers;
    if (!folk_sweep_answers_read(swept->store, swept->info.id, &answers, NULL)) return;
    if (answers.calls == 0) return;
    folk_page_text(page,
                   "Models gave %" PRIu64 " answers to the runs, of %" PRIu64
                   " tokens with their questions, which cost %.4g. The store keeps what was asked "
                   "and answered.",
                   answers.calls, answers.tokens, answers.cost);
}

void folk_report_design(folk_page *page, const folk_swept *swept) {
    const folk_sweep_info *info = &swept->info;
    folk_page_heading(page, 2, "Design");
    const char *kind = swept->design != NULL ? kind_words[folk_design_kind_of(swept->design)]
                                             : "one that this version does not know";
    const bool bounded = info->until[0] != '\0', divided = info->budget[0] != '\0';
    folk_page_text(page,
                   "The design is %s. It has %" PRIu64 " points with %s%" PRIu64
                   " replicates each; the master seed is %" PRIu64 ". %s",
                   kind, info->points,
                   bounded   ? "at most "
                   : divided ? "at least "
                             : "",
                   info->replicates, info->seed,
                   info->common
                       ? "Random numbers are common: replicate r has the same seed at every "
                         "point, so that points are compared pair by pair."
                       : "Seeds are independent: every run has its own, a hash of master seed, "
                         "point and replicate.");
    put_allotment(page, swept);
    put_answers(page, swept);
    put_factors(page, swept);
    put_fixed(page, swept);
}

// Failures.

static folk_query *ask_failures(const folk_swept *swept) {
    folk_error err = {0};
    folk_query *query = folk_query_open(swept->store,
                                        "SELECT point, replicate, seed, status, error FROM outcome"
                                        " WHERE sweep = ?1 AND status <> 'done'"
                                        " ORDER BY point, replicate",
                                        &err);
    if (query != NULL) folk_query_bind(query, 1, swept->info.id);
    return query;
}

void folk_report_failures(folk_page *page, const folk_swept *swept) {
    static const char *const headings[] = {"point", "replicate", "seed", "status", "error", NULL};
    const size_t failures = folk_swept_failures(swept, swept->point_count);
    folk_query *query = failures > 0 ? ask_failures(swept) : NULL;
    if (query == NULL) return;
    folk_error err = {0};
    folk_page_heading(page, 2, "Runs that failed");
    folk_page_text(page, "%zu runs gave no value and are left out of every mean%s.", failures,
                   failures > MOST_FAILURES ? "; the first fifty" : "");
    folk_page_table(page, "Runs that failed", headings);
    for (int i = 0; i < MOST_FAILURES && folk_query_next(query, &err); i++)
        for (int column = 0; column < 5; column++) {
            const bool absent = folk_query_type_of(query, column) == FOLK_QUERY_NULL;
            folk_page_cell(page, absent ? "" : folk_query_text(query, column));
        }
    folk_query_close(query);
}

// Origin.

static void put_facts(folk_page *page, const folk_swept *swept) {
    static const char *const headings[] = {"what", "value", NULL};
    char seed[24];
    snprintf(seed, sizeof seed, "%" PRIu64, swept->info.seed);
    const char *const facts[] = {
        "sweep",         swept->info.key,           "scenario",    swept->scenario.name,
        "scenario hash", swept->info.scenario_hash, "master seed", seed,
        "folk",          swept->info.version,       "begun at",    swept->info.created_at,
        "begun on",      swept->info.host,          "report by",   "folk " FOLK_VERSION};
    folk_page_table(page, "Versions and hashes", headings);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        folk_page_cell(page, facts[i]);
}

static void put_files(folk_page *page, const folk_swept *swept) {
    static const char *const headings[] = {"file", "bytes", "hash (XXH3-128)", NULL};
    folk_page_table(page, "Files of the scenario, kept in the store", headings);
    for (int i = 0; i < swept->scenario.file_count; i++) {
        const folk_file *file = &swept->scenario.files[i];
        char hash[FOLK_HASH_TEXT];
        folk_hash_text(file->bytes, file->size, hash);
        folk_page_cell(page, file->name);
        folk_page_count(page, file->size);
        folk_page_cell(page, hash);
    }
}

void folk_report_origin(folk_page *page, const folk_swept *swept) {
    folk_page_heading(page, 2, "How to reproduce it");
    const bool timed = strncmp(swept->info.budget, "seconds=", 8) == 0;
    folk_page_text(page, "With the same scenario, this command gives the same table%s:",
                   timed ? ", of as many runs as the budget of seconds has room for on the machine"
                         : " to the last digit, on any number of workers");
    char *command = folk_sweep_command(swept);
    folk_page_code(page, command);
    folk_free(command);
    folk_page_text(page,
                   "The seed of a run is a hash of the master seed, %sthe replicate; the "
                   "table that `folk export STORE --sweep` writes has it in each row, and "
                   "`folk run --seed` takes it.",
                   swept->info.common ? "" : "the point and ");
    put_facts(page, swept);
    put_files(page, swept);
}

void folk_report_shares(folk_page *page, const folk_swept *swept, const int *metrics, int count) {
    enum { MOST = 24 };
    if (count < 1 || swept->factor_count < 2) return;
    if (count > MOST) count = MOST;
    const size_t cells = (size_t)count * (size_t)swept->factor_count;
    double *shares = folk_alloc(cells * sizeof *shares);
    for (int f = 0; f < swept->factor_count; f++)
        for (int m = 0; m < count; m++)
            shares[f * count + m] = folk_sweep_share(swept, f, metrics[m]);
    folk_theme theme = folk_theme_light();
    const double height = 90 + 22.0 * swept->factor_count;
    folk_picture *picture = folk_picture_create(480, height);
    folk_sweep_draw_shares(swept, metrics, count, shares, picture,
                           (folk_rect){8, 8, 464, height - 16}, &theme);
    folk_page_heading(page, 2, "What moves what");
    folk_page_figure(page, picture, "Share of the variance that each factor makes",
                     "Share of the variance over all runs that each factor makes by itself "
                     "(epsilon squared; of many values ten classes); 1: it alone decides, 0: no "
                     "more than chance. What is empty does not vary.");
    folk_free(shares);
}
