// SPDX-License-Identifier: GPL-3.0-or-later
// Inside a session of looking: the runs that it shows, for the file that follows them and the one
// that starts processes. A place has a reader, a process, both, or neither; a process of which no
// run has been heard yet leaves in place what was shown there.
#ifndef FOLK_CLI_WATCH_STATE_H
#define FOLK_CLI_WATCH_STATE_H

#include "cli/child.h"
#include "cli/watch.h"

#include <sys/stat.h>

// A run that is shown.
typedef struct folk_watched {
    folk_reader *reader;
    folk_child *child; // NULL: no process of ours
    char *store;
    double looked_at;
    folk_viewer_live live;
    bool calls_silent; // that it does not answer was said
    dev_t device;      // where its store lay when it was opened, by which a file is known
    ino_t file;
    bool lost;         // it lies there no more
    char trouble[256]; // what was said of reading it, once
} folk_watched;

struct folk_watch {
    folk_viewer *viewer;
    folk_watched places[FOLK_VIEWER_RUNS];
    char *store;
    const folk_texts *extra;
    bool takes_picture;
    double turned_at;
};

/// Takes a run away, and ends its process.
void folk_watch_clear_place(folk_watch *watch, int place);

/// One that has neither a run nor a process; -1: there is none.
int folk_watch_free_place(const folk_watch *watch);

// Processes (cli/watch_start.c), which bring their runs by themselves.

bool folk_watch_start(folk_watch *watch, const folk_watch_def *def, folk_error *err);
bool folk_watch_restart(folk_watch *watch, const folk_wish *wish, folk_error *err);
bool folk_watch_fork(folk_watch *watch, const folk_wish *wish, folk_error *err);

#endif
