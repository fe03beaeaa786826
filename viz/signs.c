// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/canvas.h"

// Without fonts cairo has one of its own, which knows little beyond ASCII. What it lacks becomes
// boxes of one width, also where other letters differ.
bool folk_canvas_lacks_signs(void) {
    const folk_text_style style = {.size = 10};
    const bool boxes = folk_text_width("−", &style) == folk_text_width("⁷", &style);
    return boxes && folk_text_width("i", &style) != folk_text_width("m", &style);
}
