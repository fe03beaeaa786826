// SPDX-License-Identifier: GPL-3.0-or-later
// When the populations of a run that is watched are recorded, where nobody said how often: as often
// as the moments fit into a few hundred, and never so often that recording takes more than a small
// share of the time. Snapshots are no part of what happens in a run: its digest does not know them.
#ifndef FOLK_CLI_CHRONICLE_H
#define FOLK_CLI_CHRONICLE_H

#include "core/recorder.h"
#include "lua/run.h"

typedef struct folk_chronicle {
    folk_run *run;   // borrowed; NULL: no snapshots
    double every;    // virtual time
    double soonest;  // virtual time before which there is none,
    double next;     // and at which the run is stopped to look whether there is one
    double last;     // virtual time of the last one; NaN: none yet
    double began_at; // wall
    double spent;    // wall seconds, on all of them
    double seen_at;  // wall, when the run was last looked at,
    double seen;     // and the virtual time then
    uint64_t count;
} folk_chronicle;

/// NULL: records nothing.
folk_chronicle folk_chronicle_begin(folk_run *run);

/// Virtual time up to which the run may go before it is to be looked at again; infinity: any.
double folk_chronicle_until(const folk_chronicle *chronicle);

/// The run has come so far that nothing at or before `reached` is left: records what is due.
void folk_chronicle_reached(folk_chronicle *chronicle, double reached);

/// Records the present, unless that was done.
void folk_chronicle_now(folk_chronicle *chronicle);

#endif
