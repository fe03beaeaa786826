// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers and JSON as text. A number is written with as few digits as read back to the same double, so
// that nothing is lost between a run and whoever reads its output.
#ifndef FOLK_CLI_TEXT_H
#define FOLK_CLI_TEXT_H

#include <jansson.h>
#include <stdint.h>

enum { FOLK_NUMBER_TEXT = 32, FOLK_DIGEST_TEXT = 17 };

/// The shortest of %.15g, %.16g and %.17g that reads back to `value`.
void folk_number_text(double value, char out[FOLK_NUMBER_TEXT]);

/// Sixteen hexadecimal digits.
void folk_digest_text(uint64_t digest, char out[FOLK_DIGEST_TEXT]);

/// An integer where `value` is one, null where it is not finite, a real otherwise.
json_t *folk_json_number(double value);

/// Prints one JSON value and a newline on stdout, and takes ownership of it.
void folk_json_print(json_t *value);

#endif
