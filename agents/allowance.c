// SPDX-License-Identifier: GPL-3.0-or-later
#include "agents/allowance.h"

#include <stdbool.h>
#include <stdio.h>

// Sums of prices round: what is over by so small a share is not over.
static const double rounding = 1e-9;

static bool over(double most, double spent) {
    return most > 0 && spent > most * (1 + rounding);
}

static folk_leave leave_of(double most, double spent, double reserved, double estimate) {
    if (over(most, spent + estimate)) return FOLK_LEAVE_NEVER;
    return over(most, spent + reserved + estimate) ? FOLK_LEAVE_LATER : FOLK_LEAVE_GIVEN;
}

static void add(folk_spending *sum, const folk_spending *part, double sign) {
    sum->calls += sign * part->calls;
    sum->tokens += sign * part->tokens;
    sum->cost += sign * part->cost;
}

folk_leave folk_allowance_take(folk_allowance *allowance, const folk_spending *estimate) {
    const folk_spending *most = &allowance->most, *spent = &allowance->spent;
    const folk_spending *reserved = &allowance->reserved;
    const folk_leave leaves[] = {
        leave_of(most->calls, spent->calls, reserved->calls, estimate->calls),
        leave_of(most->tokens, spent->tokens, reserved->tokens, estimate->tokens),
        leave_of(most->cost, spent->cost, reserved->cost, estimate->cost),
    };
    folk_leave leave = FOLK_LEAVE_GIVEN;
    for (size_t i = 0; i < sizeof leaves / sizeof *leaves; i++)
        if (leaves[i] > leave) leave = leaves[i];
    if (leave == FOLK_LEAVE_GIVEN) add(&allowance->reserved, estimate, 1);
    return leave;
}

void folk_allowance_settle(folk_allowance *allowance, const folk_spending *estimate,
                           const folk_spending *real) {
    add(&allowance->reserved, estimate, -1);
    // What is left of a sum of prices after as many were taken away again is rounding.
    if (allowance->reserved.calls <= 0) allowance->reserved = (folk_spending){0};
    add(&allowance->spent, real, 1);
}

void folk_allowance_tell(const folk_allowance *allowance, const folk_spending *estimate,
                         char out[FOLK_ALLOWANCE_TEXT]) {
    const folk_spending *most = &allowance->most, *spent = &allowance->spent;
    if (over(most->calls, spent->calls + estimate->calls))
        snprintf(out, FOLK_ALLOWANCE_TEXT, "the budget of %.0f call%s is spent (--max-calls)",
                 most->calls, most->calls == 1 ? "" : "s");
    else if (over(most->tokens, spent->tokens + estimate->tokens))
        snprintf(out, FOLK_ALLOWANCE_TEXT,
                 "the next call may take %.0f tokens, and %.0f of the budget of %.0f are spent "
                 "(--max-tokens)",
                 estimate->tokens, spent->tokens, most->tokens);
    else
        snprintf(out, FOLK_ALLOWANCE_TEXT,
                 "the next call may cost %.4g, and %.4g of the budget of %.4g are spent "
                 "(--max-cost)",
                 estimate->cost, spent->cost, most->cost);
}
