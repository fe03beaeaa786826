// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/chronicle.h"

#include "cli/progress.h"

#include <math.h>

enum { SPARSE_AFTER = 400 }; // moments, before those that Folk chooses come half as often

// What may go into moments that Folk chooses: wall seconds, and a share of the time.
static const double grant = 0.05, share = 0.02;

folk_chronicle folk_chronicle_begin(folk_run *run) {
    return (folk_chronicle){
        .run = run != NULL && folk_run_has_populations(run) ? run : NULL,
        .every = 1,
        .last = NAN,
        .began_at = folk_wall_seconds(),
    };
}

double folk_chronicle_until(const folk_chronicle *chronicle) {
    return chronicle->run != NULL ? chronicle->next : INFINITY;
}

static void record(folk_chronicle *chronicle) {
    const double time = folk_sim_now(folk_run_sim(chronicle->run));
    if (time == chronicle->last) return;
    const double from = folk_wall_seconds();
    folk_run_snapshot(chronicle->run);
    chronicle->spent += folk_wall_seconds() - from;
    chronicle->last = time;
    chronicle->count++;
    if (chronicle->count % SPARSE_AFTER == 0) chronicle->every *= 2;
}

// Wall seconds until another moment can be afforded; 0 or less: it can.
static double wait_for(const folk_chronicle *chronicle, double now) {
    return (chronicle->spent - grant) / share - (now - chronicle->began_at);
}

// How far the run will come in half of `wait`, at its pace since it was last looked at: to stop it
// at every moment that cannot be afforded would cost more than the moments do.
static double way_in(const folk_chronicle *chronicle, double reached, double wait, double now) {
    const double passed = now - chronicle->seen_at;
    const bool known = chronicle->seen_at > 0 && passed > 0 && wait > 0;
    return known ? (reached - chronicle->seen) / passed * wait / 2 : 0;
}

void folk_chronicle_reached(folk_chronicle *chronicle, double reached) {
    if (chronicle->run == NULL || reached < chronicle->soonest) return;
    const double now = folk_wall_seconds(), wait = wait_for(chronicle, now);
    if (wait <= 0) record(chronicle);
    chronicle->soonest = (floor(reached / chronicle->every) + 1) * chronicle->every;
    chronicle->next = fmax(chronicle->soonest, reached + way_in(chronicle, reached, wait, now));
    chronicle->seen = reached;
    chronicle->seen_at = now;
}

void folk_chronicle_now(folk_chronicle *chronicle) {
    if (chronicle->run != NULL) record(chronicle);
}
