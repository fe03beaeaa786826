// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/theme.h"

#include <math.h>

folk_theme folk_theme_light(void) {
    return (folk_theme){
        .background = 0xFFFFFFFF,
        .panel = 0xF4F5F7FF,
        .text = 0x1F2328FF,
        .faint = 0x6A737DFF,
        .grid = 0xDFE2E6FF,
        .accent = 0x0072B2FF,
        .warning = 0xC24E00FF,
        .font = 9,
        .line = 1.2,
        .padding = 6,
        .detail = 1,
    };
}

folk_theme folk_theme_dark(void) {
    return (folk_theme){
        .background = 0x15181CFF,
        .panel = 0x1E2227FF,
        .text = 0xE6E8EBFF,
        .faint = 0x98A1ABFF,
        .grid = 0x343A42FF,
        .accent = 0x56B4E9FF,
        .warning = 0xF08A3CFF,
        .font = 9,
        .line = 1.2,
        .padding = 6,
        .detail = 1,
        .dark = true,
    };
}

// Okabe & Ito (2008), the ones that stand out from the ground first; their black is the text's
// colour. Their blue is too dark on a dark ground, so that sky blue comes first there.
static const folk_color on_light[FOLK_THEME_CATEGORIES] = {
    0x0072B2FF, 0xD55E00FF, 0x009E73FF, 0xCC79A7FF, 0xE69F00FF, 0x56B4E9FF, 0x1F2328FF, 0xF0E442FF};
static const folk_color on_dark[FOLK_THEME_CATEGORIES] = {
    0x56B4E9FF, 0xE69F00FF, 0x009E73FF, 0xCC79A7FF, 0xF0E442FF, 0xD55E00FF, 0xE6E8EBFF, 0x2E8FCEFF};

folk_color folk_theme_category(const folk_theme *theme, size_t category) {
    const folk_color *colors = theme->dark ? on_dark : on_light;
    const folk_color color = colors[category % FOLK_THEME_CATEGORIES];
    const size_t round = category / FOLK_THEME_CATEGORIES;
    if (round == 0) return color;
    const bool lighter = (round % 2 == 1) != theme->dark;
    return folk_color_mix(color, lighter ? 0xFFFFFFFF : 0x000000FF, 0.45);
}

// Seventeen colours whose lightness in CIE L*a*b* rises evenly from 18 to 95, from blue over green
// to yellow, each as saturated as sRGB allows there within a bound.
static const folk_color amounts[] = {
    0x012869FF, 0x01376AFF, 0x01446FFF, 0x015276FF, 0x015F7EFF, 0x026C86FF,
    0x047A8DFF, 0x018993FF, 0x059797FF, 0x05A698FF, 0x01B693FF, 0x21C588FF,
    0x61D17FFF, 0x8CDB78FF, 0xB4E573FF, 0xDBED72FF, 0xFFF2A1FF,
};

folk_color folk_theme_amount(const folk_theme *theme, double share) {
    const int last = (int)(sizeof amounts / sizeof *amounts) - 1;
    if (isnan(share)) return theme->faint;
    if (share <= 0) return amounts[0];
    if (share >= 1) return amounts[last];
    const int index = (int)(share * last);
    return folk_color_mix(amounts[index], amounts[index + 1], share * last - index);
}

static unsigned channel(folk_color color, int shift) {
    return (color >> shift) & 0xFF;
}

// Relative luminance as WCAG 2 defines it.
static double luminance(folk_color color) {
    double part[3];
    for (int i = 0; i < 3; i++) {
        const double value = channel(color, 24 - 8 * i) / 255.0;
        part[i] = value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
    }
    return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2];
}

folk_color folk_theme_ink(folk_color ground) {
    return luminance(ground) > 0.179 ? 0x000000FF : 0xFFFFFFFF;
}

folk_color folk_color_fade(folk_color color, double opacity) {
    const double alpha = channel(color, 0) * fmin(fmax(opacity, 0), 1);
    return (color & ~(folk_color)0xFF) | (folk_color)lround(alpha);
}

folk_color folk_color_mix(folk_color from, folk_color to, double share) {
    folk_color mixed = 0;
    for (int shift = 0; shift < 32; shift += 8) {
        const double a = channel(from, shift), b = channel(to, shift);
        mixed |= (folk_color)lround(a + (b - a) * share) << shift;
    }
    return mixed;
}
