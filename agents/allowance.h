// SPDX-License-Identifier: GPL-3.0-or-later
// An allowance is what a run may spend on calls: so many of them, so many tokens, so much money.
// Each call takes its share before it begins, as large as it may become, and settles when it has
// ended with what it really took. So what was spent never passes the bound, but by how far a call
// passes its own estimate.
#ifndef FOLK_AGENTS_ALLOWANCE_H
#define FOLK_AGENTS_ALLOWANCE_H

#include <stddef.h>

typedef struct folk_spending {
    double calls, tokens, cost;
} folk_spending;

/// Zero bounds nothing.
typedef struct folk_allowance {
    folk_spending most;     // 0: no bound
    folk_spending spent;    // by calls that have ended
    folk_spending reserved; // by calls under way
} folk_allowance;

typedef enum folk_leave {
    FOLK_LEAVE_GIVEN, // what was asked for is reserved
    FOLK_LEAVE_LATER, // when calls under way have taken less than they may
    FOLK_LEAVE_NEVER, // what was spent alone forbids it
} folk_leave;

folk_leave folk_allowance_take(folk_allowance *allowance, const folk_spending *estimate);

/// The call that took `estimate` has ended.
void folk_allowance_settle(folk_allowance *allowance, const folk_spending *estimate,
                           const folk_spending *real);

enum { FOLK_ALLOWANCE_TEXT = 256 };

/// Which bound forbids `estimate`, what was spent of it, and the option that sets it: "the budget
/// of 10 calls is spent (--max-calls)".
void folk_allowance_tell(const folk_allowance *allowance, const folk_spending *estimate,
                         char out[FOLK_ALLOWANCE_TEXT]);

#endif
