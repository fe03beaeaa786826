// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/test.h"
#include "viz/theme.h"

static double linear(folk_color color, int shift) {
    const double value = ((color >> shift) & 0xFF) / 255.0;
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

static double luminance(folk_color color) {
    return 0.2126 * linear(color, 24) + 0.7152 * linear(color, 16) + 0.0722 * linear(color, 8);
}

// L* of CIE 1976.
static double lightness(folk_color color) {
    const double y = luminance(color);
    return y > 216.0 / 24389 ? 116 * cbrt(y) - 16 : y * 24389 / 27;
}

static double contrast(folk_color a, folk_color b) {
    const double first = luminance(a) + 0.05, second = luminance(b) + 0.05;
    return first > second ? first / second : second / first;
}

static void amounts_grow_lighter_evenly(void **state) {
    (void)state;
    const folk_theme theme = folk_theme_light();
    for (int i = 0; i <= 100; i++) {
        const double share = i / 100.0;
        assert_near(lightness(folk_theme_amount(&theme, share)), 18 + 77 * share, 1.5);
    }
    assert_int_equal(folk_theme_amount(&theme, -5), folk_theme_amount(&theme, 0));
    assert_int_equal(folk_theme_amount(&theme, 7), folk_theme_amount(&theme, 1));
    assert_int_equal(folk_theme_amount(&theme, NAN), theme.faint);
}

// WCAG 2 asks for 4.5 of ordinary text.
static void texts_stand_out(void **state) {
    (void)state;
    const folk_theme themes[] = {folk_theme_light(), folk_theme_dark()};
    for (int i = 0; i < 2; i++) {
        assert_true(contrast(themes[i].text, themes[i].background) > 10);
        assert_true(contrast(themes[i].text, themes[i].panel) > 10);
        assert_true(contrast(themes[i].faint, themes[i].background) > 4.5);
        for (double share = 0; share <= 1; share += 0.01) {
            const folk_color ground = folk_theme_amount(&themes[i], share);
            assert_true(contrast(folk_theme_ink(ground), ground) > 4.5);
        }
    }
}

static int channels_apart(folk_color a, folk_color b) {
    int most = 0;
    for (int shift = 8; shift < 32; shift += 8) {
        const int apart = (int)(a >> shift & 0xFF) - (int)(b >> shift & 0xFF);
        if (apart > most || -apart > most) most = apart > 0 ? apart : -apart;
    }
    return most;
}

static void categories_differ(void **state) {
    (void)state;
    const folk_theme themes[] = {folk_theme_light(), folk_theme_dark()};
    for (int theme = 0; theme < 2; theme++)
        for (size_t a = 0; a < 20; a++)
            for (size_t b = 0; b < a; b++)
                assert_true(channels_apart(folk_theme_category(&themes[theme], a),
                                           folk_theme_category(&themes[theme], b)) >= 20);
}

static void colors_fade_and_mix(void **state) {
    (void)state;
    assert_int_equal(folk_color_fade(0x11223380, 0.5), 0x11223340);
    assert_int_equal(folk_color_fade(0x112233FF, 7), 0x112233FF);
    assert_int_equal(folk_color_mix(0x000000FF, 0x64C8FFFF, 0.5), 0x326480FF);
    assert_int_equal(folk_color_mix(0x12345678, 0xFFFFFFFF, 0), 0x12345678);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(amounts_grow_lighter_evenly),
        FOLK_TEST(texts_stand_out),
        FOLK_TEST(categories_differ),
        FOLK_TEST(colors_fade_and_mix),
    };
    return FOLK_TESTS(tests);
}
