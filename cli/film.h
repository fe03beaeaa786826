// SPDX-License-Identifier: GPL-3.0-or-later
// A run as a film: numbered pictures in a folder, or one file by an encoder of ffmpeg. The file
// gets its name when it is whole; until then, and for good when ffmpeg fails, the disk is full or
// somebody ends the session (Ctrl-C, SIGTERM, SIGHUP), whatever had that name stays as it was.
#ifndef FOLK_CLI_FILM_H
#define FOLK_CLI_FILM_H

#include "viz/frame.h"

typedef struct folk_film_def {
    const char *path; // .mp4, .mkv, .webm or .gif: by ffmpeg; else a folder, which is made
    double seconds;   // that it lasts
    double rate;      // frames a second
    double from, to;  // virtual time
} folk_film_def;

/// Whether a film can have this name: to be asked before anything is run for it.
bool folk_film_check(const char *path, folk_error *err);

/// FOLK_ERR_LIMIT when somebody has ended the session.
bool folk_film_write(folk_frame *frame, folk_viewer *viewer, const folk_film_def *def,
                     folk_error *err);

#endif
