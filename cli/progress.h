// SPDX-License-Identifier: GPL-3.0-or-later
// One line on stderr that tells how far a run is: a bar, the share done, events a second, and the
// time that is left. What is counted may be something else. Shown at a terminal only; elsewhere
// every call does nothing.
#ifndef FOLK_CLI_PROGRESS_H
#define FOLK_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct folk_progress {
    bool shown;      // stderr is a terminal and nobody asked for quiet
    bool on_screen;  // a line stands there now
    double began_at; // seconds, monotonic
    double told_at;  // when the line was last drawn
    uint64_t told_events;
    const char *unit; // of what is counted: "events" at first
    char note[96];    // put behind; "" at first
} folk_progress;

folk_progress folk_progress_begin(bool quiet);

/// Draws at most ten times a second. `fraction` is 0 to 1, or negative when it cannot be told.
void folk_progress_tell(folk_progress *progress, double fraction, uint64_t events);

/// Takes the line off the screen.
void folk_progress_end(folk_progress *progress);

/// Seconds on a monotonic clock.
double folk_wall_seconds(void);

#endif
