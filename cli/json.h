// SPDX-License-Identifier: GPL-3.0-or-later
// What a program reads of Folk: one JSON value a command, every number with all its bits, and
// digests as the sixteen hexadecimal digits that people compare.
#ifndef FOLK_CLI_JSON_H
#define FOLK_CLI_JSON_H

#include <jansson.h>
#include <stdint.h>

enum { FOLK_DIGEST_TEXT = 17 };

/// Sixteen hexadecimal digits.
void folk_digest_text(uint64_t digest, char out[FOLK_DIGEST_TEXT]);

/// An integer where `value` is one, null where it is not finite, a real otherwise.
json_t *folk_json_number(double value);

/// Prints one JSON value and a newline on stdout, and takes ownership of it.
void folk_json_print(json_t *value);

#endif
