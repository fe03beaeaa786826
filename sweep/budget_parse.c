// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/memory.h"
#include "core/number.h"
#include "sweep/budget.h"

#include <math.h>
#include <string.h>

static const char *const unit_names[FOLK_SWEEP_BUDGET_UNITS] = {"runs", "seconds", "tokens",
                                                                "money"};

const char *folk_sweep_budget_unit_name(folk_sweep_budget_unit unit) {
    return unit_names[unit];
}

static bool fail_form(folk_error *err) {
    return folk_fail(err, FOLK_ERR_USAGE,
                     "a budget is runs=N, seconds=N, tokens=N or money=N, and may name the metric "
                     "whose variance counts: 'runs=5000 for cooperation'");
}

static bool read_unit(const char *text, folk_sweep_budget *budget, folk_error *err) {
    for (int i = 0; i < FOLK_SWEEP_BUDGET_UNITS; i++) {
        if (strcmp(unit_names[i], text) != 0) continue;
        budget->unit = (folk_sweep_budget_unit)i;
        return true;
    }
    const char *nearest = folk_nearest(text, unit_names, FOLK_SWEEP_BUDGET_UNITS);
    return folk_fail(err, FOLK_ERR_USAGE,
                     "there is no unit '%s'%s%s%s; a budget is of runs, seconds, tokens or money",
                     text, nearest != NULL ? " (did you mean '" : "",
                     nearest != NULL ? nearest : "", nearest != NULL ? "'?)" : "");
}

static bool read_amount(const char *text, folk_sweep_budget *budget, folk_error *err) {
    if (!folk_number_parse(text, &budget->amount) || !(budget->amount > 0))
        return folk_fail(err, FOLK_ERR_USAGE, "'%s' is no amount: write a number above 0", text);
    const bool counted =
        budget->unit == FOLK_SWEEP_BUDGET_RUNS || budget->unit == FOLK_SWEEP_BUDGET_TOKENS;
    if (counted && (floor(budget->amount) < budget->amount || budget->amount > 0x1p53))
        return folk_fail(err, FOLK_ERR_USAGE, "'%s' %s cannot be counted: write a whole number",
                         text, unit_names[budget->unit]);
    return true;
}

static bool read_parts(char *text, folk_sweep_budget *budget, folk_error *err) {
    static const char word[] = " for ";
    char *equals = strchr(text, '='), *metric = strstr(text, word);
    if (equals == NULL || (metric != NULL && metric < equals)) return fail_form(err);
    *equals = '\0';
    budget->metric[0] = '\0';
    if (metric != NULL) {
        *metric = '\0';
        metric += sizeof word - 1;
        if (metric[0] == '\0' || strlen(metric) >= sizeof budget->metric) return fail_form(err);
        strcpy(budget->metric, metric);
    }
    return read_unit(text, budget, err) && read_amount(equals + 1, budget, err);
}

bool folk_sweep_budget_parse(const char *text, folk_sweep_budget *budget, folk_error *err) {
    char *parts = folk_strdup(text);
    const bool ok = read_parts(parts, budget, err);
    folk_free(parts);
    return ok;
}
