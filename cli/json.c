// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/json.h"

#include <math.h>
#include <stdio.h>

void folk_digest_text(uint64_t digest, char out[FOLK_DIGEST_TEXT]) {
    snprintf(out, FOLK_DIGEST_TEXT, "%016llx", (unsigned long long)digest);
}

json_t *folk_json_number(double value) {
    if (!isfinite(value)) return json_null();
    if (value == floor(value) && fabs(value) <= 0x1p53) return json_integer((json_int_t)value);
    return json_real(value);
}

void folk_json_print(json_t *value) {
    json_dumpf(value, stdout, JSON_REAL_PRECISION(17));
    putchar('\n');
    json_decref(value);
}
