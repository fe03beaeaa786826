// SPDX-License-Identifier: GPL-3.0-or-later
// A person at the terminal who answers for agents: a question is shown on stderr, its answer is one
// line of stdin. Nothing waits here: the descriptor tells when there may be a line.
#ifndef FOLK_CLI_PERSON_H
#define FOLK_CLI_PERSON_H

#include "agents/provider.h"

typedef struct folk_terminal folk_terminal;

folk_terminal *folk_terminal_create(void);
void folk_terminal_destroy(folk_terminal *terminal);

/// Whom a provider asks; valid as long as the terminal.
const folk_person *folk_terminal_person(const folk_terminal *terminal);

#endif
