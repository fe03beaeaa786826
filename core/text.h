// SPDX-License-Identifier: GPL-3.0-or-later
// Texts of a scenario or a store, and so perhaps of a stranger, on their way to a terminal, which
// would take some characters for commands.
#ifndef FOLK_CORE_TEXT_H
#define FOLK_CORE_TEXT_H

#include <stdio.h>

/// Puts '?' in the place of each control character of a UTF-8 text (C0 but for tab and line feed,
/// DEL, C1).
void folk_text_tame(char *text);

/// Like fprintf, tamed.
void folk_text_print(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
