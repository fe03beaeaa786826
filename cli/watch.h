// SPDX-License-Identifier: GPL-3.0-or-later
// A session of looking: a viewer, the runs that it shows, and the processes of those that are on
// their way. It carries out the viewer's wishes and brings it what has been recorded; who shows the
// viewer, a window or a file, is another's business.
#ifndef FOLK_CLI_WATCH_H
#define FOLK_CLI_WATCH_H

#include "cli/args.h"
#include "cli/paths.h"
#include "viz/viewer.h"

typedef struct folk_watch folk_watch;

typedef struct folk_watch_def {
    folk_viewer_def viewer;
    const char *scenario;     // to be run; NULL: `runs` are shown
    const folk_address *runs; // at most FOLK_VIEWER_RUNS
    size_t run_count;
    bool bands;              // over replicates, which are looked for where none is named
    const char *store;       // where a run that is started is kept
    const folk_texts *extra; // arguments for `folk run` beside; borrowed
    const folk_texts *first; // those that the first run alone has; borrowed
} folk_watch_def;

folk_watch *folk_watch_create(const folk_watch_def *def, folk_error *err);
void folk_watch_destroy(folk_watch *watch);

folk_viewer *folk_watch_viewer(folk_watch *watch);

/// Looks once at everything: what the processes say, what is new in the stores, what the viewer
/// wishes. False when the session is over.
bool folk_watch_turn(folk_watch *watch);

/// Reads the stores whole, however long it takes: for a picture.
void folk_watch_read_all(folk_watch *watch);

typedef struct folk_watch_state {
    bool shown;  // a run is
    bool busy;   // a process of the session still runs
    bool paused; // that of the active run is
    bool read;   // the stores are read as far as they go
} folk_watch_state;

folk_watch_state folk_watch_state_of(const folk_watch *watch);

/// Whether the viewer wished the present frame to be kept since the last call.
bool folk_watch_takes_picture(folk_watch *watch);

#endif
