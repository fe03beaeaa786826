// SPDX-License-Identifier: GPL-3.0-or-later
// A run as a process of its own, steered by lines on its input. Nothing that it does (hang, crash,
// print without end) holds up its parent: no call here waits but folk_child_end, and that not long.
#ifndef FOLK_CLI_CHILD_H
#define FOLK_CLI_CHILD_H

#include "core/error.h"

typedef struct folk_child folk_child;

/// Starts this program again with these arguments, which end with NULL (argv[0] is left out).
folk_child *folk_child_start(const char *const *arguments, folk_error *err);

/// One line, without its end. False when the child takes no more now.
bool folk_child_send(folk_child *child, const char *line);

/// The next line of its output, which the caller frees; NULL: none now.
char *folk_child_line(folk_child *child);

/// Whether it has come to its end; `text` says how, "" when all was well.
bool folk_child_ended(folk_child *child, char *text, size_t room);

/// Wall seconds since a line was sent that no answer has followed; 0: none.
double folk_child_silence(const folk_child *child);

/// Bids it end, which it has a second for, with what it had recorded kept; the second time, at
/// once.
void folk_child_kill(folk_child *child);

/// Asks it to quit, then makes it; NULL is allowed.
void folk_child_end(folk_child *child);

#endif
