// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/number.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool same_bits(double a, double b) {
    return memcmp(&a, &b, sizeof a) == 0;
}

void folk_number_format(double value, char out[FOLK_NUMBER_TEXT]) {
    const locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    const locale_t before = uselocale(plain);
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(out, FOLK_NUMBER_TEXT, "%.*g", digits, value);
        if (same_bits(strtod(out, NULL), value)) break;
    }
    uselocale(before);
    freelocale(plain);
}

bool folk_number_parse(const char *text, double *value) {
    if (text[0] == '\0' || text[strspn(text, "+-.0123456789eE")] != '\0') return false;
    const locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    char *end;
    const double number = strtod_l(text, &end, plain);
    freelocale(plain);
    if (*end != '\0' || !isfinite(number)) return false;
    *value = number;
    return true;
}
