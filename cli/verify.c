// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/args.h"
#include "cli/commands.h"
#include "cli/driver.h"
#include "cli/json.h"
#include "cli/paths.h"
#include "cli/progress.h"
#include "cli/table.h"
#include "core/memory.h"
#include "core/stats.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

// Where the results go; cases of all scenarios together.
typedef struct verify_options {
    double timeout;
    int64_t memory;
    bool json;
} verify_options;

typedef struct verdict_list {
    folk_script_limits limits; // of the scenarios
    folk_table *table;         // or
    json_t *array;             // whichever there is
    int cases, failed;
} verdict_list;

// What one set of replicates measured: moments for each case of the script, whichever it serves.
typedef struct replicate_set {
    folk_moments *cases;
    int count;
} replicate_set;

typedef struct case_verdict {
    const char *scenario;
    const folk_verify_case *expected;
    folk_moments measured;
    double theory, error, z; // z is NaN where the error is 0
    bool pass;
} case_verdict;

static bool apply(folk_values *values, const folk_scenario *scenario,
                  const folk_verify_case *expected, folk_error *err) {
    for (int i = 0; i < expected->set_count; i++)
        if (!folk_values_set(values, scenario, expected->set[i], err)) return false;
    return true;
}

static bool is_text(const char *text, const char *wanted, size_t length) {
    return text != NULL && strlen(text) == length && memcmp(text, wanted, length) == 0;
}

// "table/column/text": the number in that column, in the row that holds the text.
static bool cell_value(const folk_recorder *recorder, const char *address, double *value) {
    const char *column = strchr(address, '/') + 1;
    const char *text = strchr(column, '/') + 1;
    const size_t table_length = (size_t)(column - address) - 1;
    const size_t column_length = (size_t)(text - column) - 1;
    int row = -1;
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < folk_recorder_cell_count(recorder); i++) {
            const folk_cell *cell = folk_recorder_cell_at(recorder, i);
            if (!is_text(cell->table, address, table_length)) continue;
            if (pass == 0 && is_text(cell->text, text, strlen(text))) row = cell->row;
            if (pass == 0 || cell->row != row || cell->text != NULL) continue;
            if (!is_text(cell->column, column, column_length)) continue;
            *value = cell->number;
            return true;
        }
    }
    return false;
}

static bool case_value(const folk_scenario *scenario, const folk_recorder *recorder,
                       const char *measure, double *value) {
    if (strchr(measure, '/') != NULL) return cell_value(recorder, measure, value);
    const int metric = folk_scenario_find_metric(scenario, measure);
    return folk_recorder_summary(recorder, (uint32_t)metric, value);
}

static bool run_replicate(const folk_script *script, const folk_values *values, uint64_t seed,
                          replicate_set *replicates, folk_error *err) {
    const folk_drive_def def = {
        .script = script,
        .values = values,
        .seed = seed,
        .record = folk_recorder_def_default(),
    };
    folk_outcome outcome;
    bool ok = folk_drive(&def, &outcome, err);
    if (ok && !folk_outcome_ok(&outcome)) {
        *err = outcome.error;
        ok = false;
    }
    for (int i = 0; ok && i < replicates->count; i++) {
        const char *measure = folk_script_case(script, i)->measure;
        double value;
        if (case_value(folk_script_scenario(script), outcome.recorder, measure, &value))
            folk_moments_add(&replicates->cases[i], value);
    }
    folk_outcome_clear(&outcome);
    return ok;
}

// Replicates have seeds 1, 2, ….
static bool run_replicates(const folk_script *script, const folk_values *values, int runs,
                           replicate_set *replicates, folk_error *err) {
    memset(replicates->cases, 0, (size_t)replicates->count * sizeof *replicates->cases);
    folk_progress progress = folk_progress_begin(false);
    bool ok = true;
    for (int seed = 1; ok && seed <= runs; seed++) {
        folk_progress_tell(&progress, (double)(seed - 1) / runs, (uint64_t)seed);
        ok = run_replicate(script, values, (uint64_t)seed, replicates, err);
    }
    folk_progress_end(&progress);
    return ok;
}

// Cases that differ only in what they compare share their replicates.
static bool same_runs(const folk_verify_case *a, const folk_verify_case *b) {
    if (a->runs != b->runs || a->set_count != b->set_count) return false;
    for (int i = 0; i < a->set_count; i++)
        if (strcmp(a->set[i], b->set[i]) != 0) return false;
    return true;
}

// By the tolerance where there is one; otherwise by z, or by equality where all replicates agree.
static void judge(case_verdict *verdict) {
    const folk_verify_case *expected = verdict->expected;
    const double distance = verdict->measured.mean - verdict->theory;
    const double rounding = 1e-9 * fmax(1, fabs(verdict->theory));
    verdict->error = folk_moments_error(&verdict->measured);
    verdict->z = verdict->error > 0 ? distance / verdict->error : NAN;
    if (verdict->measured.count == 0)
        verdict->pass = false;
    else if (expected->tolerance > 0)
        verdict->pass = fabs(distance) <= expected->tolerance;
    else if (verdict->error > 0)
        verdict->pass = fabs(verdict->z) <= expected->z;
    else
        verdict->pass = fabs(distance) <= rounding;
}

static void tell_json(json_t *array, const case_verdict *verdict) {
    json_array_append_new(
        array, json_pack("{s:s, s:s, s:s, s:s?, s:o, s:o, s:o, s:o, s:i, s:b}", "scenario",
                         verdict->scenario, "what", verdict->expected->what, "measure",
                         verdict->expected->measure, "source", verdict->expected->source, "theory",
                         folk_json_number(verdict->theory), "mean",
                         folk_json_number(verdict->measured.mean), "error",
                         folk_json_number(verdict->error), "z", folk_json_number(verdict->z),
                         "runs", verdict->expected->runs, "pass", verdict->pass));
}

static void tell(verdict_list *verdicts, const case_verdict *verdict) {
    verdicts->cases++;
    verdicts->failed += !verdict->pass;
    if (verdicts->array != NULL) {
        tell_json(verdicts->array, verdict);
        return;
    }
    folk_table *table = verdicts->table;
    folk_table_text(table, verdict->scenario);
    folk_table_text(table, verdict->expected->what);
    folk_table_number(table, verdict->theory);
    folk_table_number(table, verdict->measured.mean);
    folk_table_number(table, verdict->error);
    if (isnan(verdict->z))
        folk_table_text(table, "");
    else
        folk_table_number(table, verdict->z);
    folk_table_number(table, verdict->expected->runs);
    folk_table_text(table, verdict->pass ? "pass" : "FAIL");
}

static bool verify_case(folk_script *script, int index, replicate_set *replicates,
                        verdict_list *verdicts, folk_error *err) {
    const folk_scenario *scenario = folk_script_scenario(script);
    const folk_verify_case *expected = folk_script_case(script, index);
    const bool shared = index > 0 && same_runs(expected, folk_script_case(script, index - 1));
    case_verdict verdict = {.scenario = scenario->name, .expected = expected};
    folk_values values = folk_values_default(scenario);
    const bool ok = apply(&values, scenario, expected, err) &&
                    folk_script_gather(script, &values, false, err) &&
                    folk_script_theory(script, index, &values, &verdict.theory, err) &&
                    (shared || run_replicates(script, &values, expected->runs, replicates, err));
    folk_values_clear(&values);
    if (!ok) return false;
    verdict.measured = replicates->cases[index];
    judge(&verdict);
    tell(verdicts, &verdict);
    return true;
}

static bool verify_script(folk_script *script, verdict_list *verdicts, folk_error *err) {
    replicate_set replicates = {.count = folk_script_case_count(script)};
    replicates.cases = folk_alloc((size_t)replicates.count * sizeof *replicates.cases);
    bool ok = true;
    for (int i = 0; ok && i < replicates.count; i++)
        ok = verify_case(script, i, &replicates, verdicts, err);
    folk_free(replicates.cases);
    return ok || folk_fail_within(err, "%s: ", folk_script_scenario(script)->name);
}

static bool verify_file(const char *path, verdict_list *verdicts, folk_error *err) {
    folk_script *script = folk_script_load(path, &verdicts->limits, err);
    if (script == NULL) return false;
    const bool ok = verify_script(script, verdicts, err);
    folk_script_destroy(script);
    return ok;
}

static bool verify_folder(const char *folder, verdict_list *verdicts, folk_error *err) {
    folk_found_list found = folk_found_in(folder);
    bool ok = true;
    for (size_t i = 0; ok && i < found.count; i++)
        ok = verify_file(found.items[i].path, verdicts, err);
    folk_found_clear(&found);
    return ok;
}

static bool is_folder(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

// The folder of that name among those that come with Folk, or NULL; the caller owns it.
static char *own_folder(const char *name) {
    char *above = folk_scenarios_folder();
    char *path = above != NULL ? folk_format("%s/%s", above, name) : NULL;
    folk_free(above);
    if (path != NULL && is_folder(path)) return path;
    folk_free(path);
    return NULL;
}

static bool verify_named(const char *name, verdict_list *verdicts, folk_error *err) {
    if (is_folder(name)) return verify_folder(name, verdicts, err);
    char *folder = own_folder(name);
    if (folder != NULL) {
        const bool ok = verify_folder(folder, verdicts, err);
        folk_free(folder);
        return ok;
    }
    char *path = folk_find_scenario(name, err);
    const bool ok = path != NULL && verify_file(path, verdicts, err);
    folk_free(path);
    return ok;
}

static bool verify_all(const folk_texts *names, verdict_list *verdicts, folk_error *err) {
    bool ok = true;
    for (size_t i = 0; ok && i < names->count; i++)
        ok = verify_named(names->items[i], verdicts, err);
    if (names->count > 0) return ok;
    char *folder = folk_scenarios_folder();
    ok = verify_folder(folder, verdicts, err);
    folk_free(folder);
    return ok;
}

static int verify(const folk_texts *names, const verify_options *options) {
    static const char *const headings[] = {"scenario", "what", "theory", "mean",
                                           "error",    "z",    "runs",   "verdict"};
    folk_error err = {0};
    const bool json = options->json;
    verdict_list verdicts = {.limits.memory = (size_t)options->memory << 20};
    if (json)
        verdicts.array = json_array();
    else
        verdicts.table = folk_table_create(headings, 8);
    const bool ok = verify_all(names, &verdicts, &err);
    if (json)
        folk_json_print(verdicts.array);
    else
        folk_table_finish(verdicts.table, stdout);
    if (!ok) return folk_report_error(&err);
    if (!json) printf("\n%d cases, %d failed\n", verdicts.cases, verdicts.failed);
    return verdicts.failed == 0 ? FOLK_EXIT_DONE : FOLK_EXIT_FAILED;
}

int folk_command_verify(int argc, char **argv) {
    verify_options chosen = {0};
    const folk_option options[] = {
        FOLK_TIMEOUT(&chosen.timeout),
        FOLK_MEMORY(&chosen.memory),
        FOLK_FLAG("json", &chosen.json, "print a JSON array"),
        {0},
    };
    const folk_usage usage = {
        .command = "verify",
        .operands = "[SCENARIO|FOLDER…]",
        .summary = "compare scenarios with theory",
        .notes =
            "Runs each case that a scenario declares, with seeds 1, 2, …, and prints theory,\n"
            "mean, standard error and z = (mean - theory) / error. Without a name all\n"
            "scenarios that come with Folk are verified. The exit status is 1 when one fails.\n",
        .example = "  folk verify mm1\n",
        .most = 1000,
        .options = options,
    };
    folk_args args;
    int status;
    if (!folk_args_read(&usage, argc, argv, &args, &status)) return status;
    folk_watchdog *watchdog = folk_watchdog_start(chosen.timeout);
    status = verify(&args.operands, &chosen);
    folk_watchdog_stop(watchdog);
    folk_args_clear(&args);
    return status;
}
