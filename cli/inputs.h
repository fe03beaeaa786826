// SPDX-License-Identifier: GPL-3.0-or-later
// A script of inputs, for automation: what a person would do at the window, one thing a line
// (docs/viewer.md lists them). Lines that begin with `until` wait for something to be so; nothing
// waits for a time of the clock.
#ifndef FOLK_CLI_INPUTS_H
#define FOLK_CLI_INPUTS_H

#include "cli/watch.h"

typedef struct folk_inputs folk_inputs;

folk_inputs *folk_inputs_read(const char *path, folk_error *err);
void folk_inputs_destroy(folk_inputs *inputs);

typedef enum folk_inputs_next {
    FOLK_INPUTS_WAIT,    // for what `until` names
    FOLK_INPUTS_GIVEN,   // `input` is the next one
    FOLK_INPUTS_PICTURE, // the frame is to be kept in `path`
    FOLK_INPUTS_OVER,
} folk_inputs_next;

/// `path` is valid as long as the script.
folk_inputs_next folk_inputs_take(folk_inputs *inputs, folk_watch *watch, folk_input *input,
                                  const char **path);

#endif
