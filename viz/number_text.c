// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/chart.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char minus[] = "\u2212"; // as wide as a plus, unlike the hyphen

// Digits after the point that `step` needs, so that ticks of one axis have the same.
static int decimals_of(double step) {
    int decimals = 0;
    double scaled = fabs(step);
    while (decimals < 12 && fabs(scaled - round(scaled)) > 1e-6 * scaled) {
        scaled *= 10;
        decimals++;
    }
    return decimals;
}

static bool is_scientific(double value, double step) {
    if (value == 0) return false;
    if (step > 0) return step >= 1e6 || step < 1e-5;
    return fabs(value) >= 1e7 || fabs(value) < 1e-4;
}

// Puts commas between thousands, from 10,000 on.
static void group_thousands(char *text) {
    const size_t whole = strcspn(text, "."), length = strlen(text);
    if (whole < 5 || length + (whole - 1) / 3 > 24) return;
    for (size_t at = whole; at > 3;) {
        at -= 3;
        memmove(text + at + 1, text + at, strlen(text + at) + 1);
        text[at] = ',';
    }
}

static void drop_zeros(char *text) {
    if (strchr(text, '.') == NULL) return;
    char *end = text + strlen(text);
    while (end[-1] == '0')
        *--end = '\0';
    if (end[-1] == '.') end[-1] = '\0';
}

static void put_power(int exponent, char *out, size_t bytes) {
    static const char *const digits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    char plain[8];
    snprintf(plain, sizeof plain, "%d", exponent);
    size_t used = (size_t)snprintf(out, bytes, "10");
    for (const char *at = plain; *at != '\0' && used < bytes; at++)
        used +=
            (size_t)snprintf(out + used, bytes - used, "%s", *at == '-' ? "⁻" : digits[*at - '0']);
}

// Four digits of the mantissa at most.
static void put_scientific(double value, char *out, size_t bytes) {
    char text[24], power[24];
    snprintf(text, sizeof text, "%.3e", value);
    char *e = strchr(text, 'e');
    int exponent = 0;
    sscanf(e + 1, "%d", &exponent);
    *e = '\0';
    drop_zeros(text);
    put_power(exponent, power, sizeof power);
    if (strcmp(text, "1") == 0)
        snprintf(out, bytes, "%s", power);
    else
        snprintf(out, bytes, "%s×%s", text, power);
}

static void put_plain(double value, double step, char *out, size_t bytes) {
    if (step > 0) {
        snprintf(out, bytes, "%.*f", decimals_of(step), value);
    } else {
        const int before = value >= 1 ? (int)floor(log10(value)) + 1 : 1;
        snprintf(out, bytes, "%.*f", before < 5 ? 5 - before : 0, value);
        drop_zeros(out);
    }
    group_thousands(out);
}

void folk_tick_text(double value, double step, char out[32]) {
    if (!isfinite(value)) {
        snprintf(out, 32, "%s", isnan(value) ? "–" : value > 0 ? "∞" : "\u2212∞");
        return;
    }
    if (fabs(value) < fabs(step) * 1e-9) value = 0;
    char text[29];
    if (is_scientific(value, step) || fabs(value) >= 1e15)
        put_scientific(fabs(value), text, sizeof text);
    else
        put_plain(fabs(value), step, text, sizeof text);
    snprintf(out, 32, "%s%s", value < 0 ? minus : "", text);
}
