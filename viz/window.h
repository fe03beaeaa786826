// SPDX-License-Identifier: GPL-3.0-or-later
// The window: the only place that knows SDL. It turns what person and system do into inputs of a
// viewer, and shows the pixels of a frame. Without SDL2, window_absent.c stands in and says so.
#ifndef FOLK_VIZ_WINDOW_H
#define FOLK_VIZ_WINDOW_H

#include "core/error.h"
#include "viz/frame.h"

typedef struct folk_window folk_window;

/// A window of about width x height points. `zoom` enlarges points beyond what the system does: X11
/// knows no scale of its displays.
typedef struct folk_window_def {
    const char *title;
    int width, height;
    double zoom; // 1 is what the system says
} folk_window_def;

/// Opens a window. Without a display it fails with a sentence that says what works without one.
folk_window *folk_window_open(const folk_window_def *def, folk_error *err);
void folk_window_close(folk_window *window);

/// Size in pixels, and how many of them make a point.
void folk_window_size(const folk_window *window, int *width, int *height, double *scale);

/// The next input, waiting up to `seconds` for one.
bool folk_window_input(folk_window *window, double seconds, folk_input *input);

/// Shows these parts of the frame, whose size is the window's.
bool folk_window_show(folk_window *window, const folk_frame *frame, const folk_frame_part *parts,
                      int count, folk_error *err);
void folk_window_title(folk_window *window, const char *title);

#endif
