// SPDX-License-Identifier: GPL-3.0-or-later
// Agents for whom people answer, as --human names them: a name that nobody has, or that nobody
// asked, is worth a sentence as soon as it is known. Texts are the caller's to free.
#ifndef FOLK_CLI_PEOPLE_H
#define FOLK_CLI_PEOPLE_H

#include <stddef.h>

/// Why `human` may never be asked, told as the run begins: no agent has that name. NULL: one has.
char *folk_people_unknown(const char *human, const char *const *agents, size_t count);

/// That `human` was never asked, told at the end. NULL: it was.
char *folk_people_unasked(const char *human, const char *const *asked, int count);

/// Names one after the other, those that differ by a counted number as "a-1 … a-9"; cut at `bytes`.
void folk_people_list(const char *const *names, size_t count, char *out, size_t bytes);

#endif
