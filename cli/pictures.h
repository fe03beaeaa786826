// SPDX-License-Identifier: GPL-3.0-or-later
// A viewer's frame as a file, and a run as a film: numbered pictures in a folder, or a file that
// ffmpeg writes.
#ifndef FOLK_CLI_PICTURES_H
#define FOLK_CLI_PICTURES_H

#include "viz/frame.h"

/// Draws what is not up to date, and writes a .png.
bool folk_frame_write(folk_frame *frame, folk_viewer *viewer, const char *path, folk_error *err);

typedef struct folk_film_def {
    const char *path; // .mp4, .mkv, .webm or .gif: by ffmpeg; else a folder, which is made
    double seconds;   // that it lasts
    double rate;      // frames a second
    double from, to;  // virtual time
} folk_film_def;

bool folk_film_write(folk_frame *frame, folk_viewer *viewer, const folk_film_def *def,
                     folk_error *err);

#endif
