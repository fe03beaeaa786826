// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void folk_number_text(double value, char out[FOLK_NUMBER_TEXT]) {
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(out, FOLK_NUMBER_TEXT, "%.*g", digits, value);
        if (strtod(out, NULL) == value) return;
    }
}

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
