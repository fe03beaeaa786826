// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for canvas.c in a program that is built without cairo.
#include "viz/canvas.h"

bool folk_canvas_present(void) {
    return false;
}

// A letter is about as wide as half its height.
double folk_text_width(const char *text, const folk_text_style *style) {
    double letters = 0;
    for (; *text != '\0'; text++)
        if (((unsigned char)*text & 0xC0) != 0x80) letters++;
    return letters * style->size * 0.55;
}

void folk_canvas_pixels(const folk_picture *picture, double scale, uint32_t *pixels, int width,
                        int height, int stride) {
    (void)picture, (void)scale, (void)pixels, (void)width, (void)height, (void)stride;
}

bool folk_canvas_write(const folk_picture *picture, double scale, const char *path,
                       folk_error *err) {
    (void)picture, (void)scale;
    return folk_fail(err, FOLK_ERR_USAGE,
                     "cannot write %s: this folk was built without cairo, which draws; install "
                     "libcairo2-dev and fonts-dejavu-core and build it again",
                     path);
}

bool folk_canvas_write_sheets(const folk_picture *const *sheets, size_t count, const char *path,
                              folk_error *err) {
    (void)count;
    return folk_canvas_write(sheets[0], 1, path, err);
}
