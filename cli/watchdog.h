// SPDX-License-Identifier: GPL-3.0-or-later
// The watchdog ends a run that is to be over: after a wall time, or on Ctrl-C (SIGINT, SIGTERM). It
// is a thread that sleeps until then. First it asks: the run stops after the event that it is in,
// or at Lua's next instruction, and its driver ends it as usual. Code that listens to nobody (a
// compiled endless loop) gets one second; then the watchdog itself writes what the recorder holds
// and how the run ended, and ends the process. Exactly one of the two, driver or watchdog, writes
// the end of a run.
#ifndef FOLK_CLI_WATCHDOG_H
#define FOLK_CLI_WATCHDOG_H

#include "core/recorder.h"
#include "core/store.h"
#include "lua/run.h"

typedef struct folk_watchdog folk_watchdog;

/// What is lost if the process ends now. Everything is borrowed.
typedef struct folk_watched {
    folk_run *run;           // NULL while it is being set up
    folk_recorder *recorder; // NULL: nothing to flush
    folk_store *store;       // NULL: nothing to write
    int64_t run_id;
    double began_at; // wall seconds, monotonic
    /// Tells how the run ended when the watchdog itself ends the process; may be NULL.
    void (*cut_off)(void *context, const char *status, const char *reason);
    void *context;
} folk_watched;

/// From here on SIGINT and SIGTERM go to the watchdog. `timeout` in wall seconds; 0 is none.
folk_watchdog *folk_watchdog_start(double timeout);

/// What is to be saved, now that there is something to save, or more of it.
void folk_watchdog_watch(folk_watchdog *watchdog, const folk_watched *watched);

/// Why the run was asked to end: a sentence, or NULL as long as it was not.
const char *folk_watchdog_reason(folk_watchdog *watchdog);

/// The status of a run that was asked to end: "interrupted" by a signal, "failed" by its timeout.
const char *folk_watchdog_status(folk_watchdog *watchdog);

/// The driver takes it upon itself to write the run's end; the watchdog no longer acts.
void folk_watchdog_release(folk_watchdog *watchdog);

/// Ends the thread; signals have their usual effect again. NULL is allowed.
void folk_watchdog_stop(folk_watchdog *watchdog);

#endif
