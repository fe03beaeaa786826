// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for window.c in a program that is built without SDL2.
#include "viz/window.h"

folk_window *folk_window_open(const folk_window_def *def, folk_error *err) {
    (void)def;
    folk_fail(err, FOLK_ERR_IO,
              "this folk was built without SDL2, and has no window; install libsdl2-dev and build "
              "it again, or use --screenshot FILE, or folk plot");
    return NULL;
}

void folk_window_close(folk_window *window) {
    (void)window;
}

void folk_window_size(const folk_window *window, int *width, int *height, double *scale) {
    (void)window;
    *width = *height = 1;
    *scale = 1;
}

bool folk_window_input(folk_window *window, double seconds, folk_input *input) {
    (void)window, (void)seconds, (void)input;
    return false;
}

bool folk_window_show(folk_window *window, const folk_frame *frame, const folk_frame_part *parts,
                      int count, folk_error *err) {
    (void)window, (void)frame, (void)parts, (void)count;
    return folk_fail(err, FOLK_ERR_IO, "there is no window");
}

void folk_window_title(folk_window *window, const char *title) {
    (void)window, (void)title;
}
