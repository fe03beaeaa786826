// SPDX-License-Identifier: GPL-3.0-or-later
// A viewer's frame as a file.
#ifndef FOLK_CLI_PICTURES_H
#define FOLK_CLI_PICTURES_H

#include "viz/frame.h"

/// Draws what is not up to date, and writes a .png.
bool folk_frame_write(folk_frame *frame, folk_viewer *viewer, const char *path, folk_error *err);

#endif
