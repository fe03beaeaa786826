// SPDX-License-Identifier: GPL-3.0-or-later
// Going on with a kept run that did not come to its end: `folk run --resume` and `folk replay
// --fork-at`.
#ifndef FOLK_CLI_RESUME_H
#define FOLK_CLI_RESUME_H

#include "cli/again.h"

/// A run that was paused, interrupted, or failed for want of an answer. The exit status.
int folk_resume(const char *address, const folk_script_limits *limits,
                const folk_minds_options *minds, const folk_going_on *going_on);

/// A run from the moment `going_on->forked_at` on. The exit status.
int folk_fork(const char *address, const folk_script_limits *limits,
              const folk_minds_options *minds, const folk_going_on *going_on);

#endif
