// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as text, in whatever locale the program runs: a point is a point. What is written is the
// shortest of %.15g, %.16g and %.17g that reads back to the same bits.
#ifndef FOLK_CORE_NUMBER_H
#define FOLK_CORE_NUMBER_H

#include <stdbool.h>

enum { FOLK_NUMBER_TEXT = 32 };

/// Writes a finite number so that folk_number_parse gives the same double again.
void folk_number_format(double value, char out[FOLK_NUMBER_TEXT]);

/// Reads a decimal number that fills the whole text ("12", "-0.5", "1e-3"); false for anything
/// else: blanks, hexadecimal, inf, nan, and what is too large for a double.
bool folk_number_parse(const char *text, double *value);

#endif
