// SPDX-License-Identifier: GPL-3.0-or-later
// ffmpeg as a process that is given frames. It writes beside the file that is wanted, which gets
// its name at the end. No call waits for good: whoever draws says when it is enough.
#ifndef FOLK_CLI_ENCODER_H
#define FOLK_CLI_ENCODER_H

#include "core/error.h"

#include <stddef.h>

typedef struct folk_encoder folk_encoder;

typedef struct folk_encoder_def {
    const char *path, *suffix;    // the suffix is one that folk_encoder_knows
    int width, height;            // pixels of a frame
    double rate;                  // frames a second
    bool (*stops)(void *context); // whether to wait no longer
    void *context;
} folk_encoder_def;

/// The suffixes that there are, as ".mp4"; NULL after the last.
extern const char *const folk_encoder_suffixes[];

folk_encoder *folk_encoder_start(const folk_encoder_def *def, folk_error *err);

/// A frame of 0xAARRGGBB pixels. False when no more are taken: folk_encoder_end tells why.
bool folk_encoder_take(folk_encoder *encoder, const void *pixels, size_t bytes);

/// After the last frame: the file is there when this is true. Ends the encoder in any case.
bool folk_encoder_end(folk_encoder *encoder, folk_error *err);

/// Ends it with nothing left behind; NULL is allowed.
void folk_encoder_drop(folk_encoder *encoder);

#endif
