// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/rewired.h"
#include "core/memory.h"

#include <math.h>
#include <string.h>
#include <time.h>

static const double glide = 0.3; // of the way, each time that it is shown
static const size_t most_bytes = 32 << 20;

enum { MOST_KEPT = 512, NODE_BYTES = 2 * sizeof(folk_place) };

// The layout after one change.
typedef struct stage {
    size_t number;
    folk_network network; // until the layout is done; of the first one nothing
    folk_layout *layout;
} stage;

struct folk_rewired {
    const folk_network *first;
    stage **stages; // those that are kept, ascending, the first always
    size_t count, capacity;
    folk_network now; // after change now_number, unless that is 0
    size_t now_number;
    folk_layout *shown;
    bool settled;
};

static void insert(folk_rewired *rewired, size_t place, stage *made) {
    rewired->stages =
        folk_grow(rewired->stages, &rewired->capacity, rewired->count + 1, sizeof(stage *));
    memmove(&rewired->stages[place + 1], &rewired->stages[place],
            (rewired->count - place) * sizeof(stage *));
    rewired->stages[place] = made;
    rewired->count++;
}

static void stage_destroy(stage *old) {
    folk_layout_destroy(old->layout);
    folk_network_clear(&old->network);
    folk_free(old);
}

folk_rewired *folk_rewired_create(const folk_network *first, folk_layout_kind kind) {
    folk_rewired *rewired = folk_alloc(sizeof *rewired);
    stage *made = folk_alloc(sizeof *made);
    made->layout = folk_layout_create(first, kind);
    rewired->first = first;
    insert(rewired, 0, made);
    rewired->shown = folk_layout_copy(made->layout);
    return rewired;
}

void folk_rewired_destroy(folk_rewired *rewired) {
    if (rewired == NULL) return;
    for (size_t i = 0; i < rewired->count; i++)
        stage_destroy(rewired->stages[i]);
    folk_free(rewired->stages);
    folk_network_clear(&rewired->now);
    folk_layout_destroy(rewired->shown);
    folk_free(rewired);
}

static bool load(folk_rewired *rewired, size_t number, folk_rewired_fn give, void *context) {
    if (rewired->now_number == number) return true;
    folk_network network = {0};
    if (number > 0 && !give(context, number, &network)) return false;
    folk_network_clear(&rewired->now);
    rewired->now = network;
    rewired->now_number = number;
    rewired->settled = false;
    return true;
}

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

// The place of the last stage at or before change `number`.
static size_t place_before(const folk_rewired *rewired, size_t number) {
    size_t place = rewired->count - 1;
    while (rewired->stages[place]->number > number)
        place--;
    return place;
}

// Every second stage goes, but for the first and what follows `place`, which is being worked on.
// Returns where the stage of that place is then.
static size_t thin(folk_rewired *rewired, size_t place) {
    const size_t most = most_bytes / (NODE_BYTES * (rewired->first->node_count + (size_t)1)) + 2;
    if (rewired->count <= (most < MOST_KEPT ? most : MOST_KEPT)) return place;
    size_t kept = 0, at = place;
    for (size_t i = 0; i < rewired->count; i++) {
        if (i % 2 == 1 && i != place) {
            stage_destroy(rewired->stages[i]);
            continue;
        }
        if (i == place) at = kept;
        rewired->stages[kept++] = rewired->stages[i];
    }
    rewired->count = kept;
    return at;
}

// Puts the stage after that at `place` behind it.
static bool follow(folk_rewired *rewired, size_t place, folk_rewired_fn give, void *context) {
    const stage *before = rewired->stages[place];
    folk_network network = {0};
    if (!give(context, before->number + 1, &network)) return false;
    stage *made = folk_alloc(sizeof *made);
    made->number = before->number + 1;
    made->network = network;
    made->layout = folk_layout_create_near(&made->network, before->layout);
    insert(rewired, place + 1, made);
    return true;
}

// Takes steps towards change `number` until the clock shows `until`, one at least; 0: all.
// `*reached` is the last stage on the way. False when a network is not known.
static bool lay_out(folk_rewired *rewired, size_t number, double until, folk_rewired_fn give,
                    void *context, stage **reached) {
    size_t place = place_before(rewired, number);
    for (;;) {
        folk_layout *layout = rewired->stages[place]->layout;
        *reached = rewired->stages[place];
        const bool was_done = folk_layout_share(layout) >= 1;
        if (!folk_layout_step(layout, until > 0 ? fmax(until - seconds_now(), 1e-9) : 0))
            return true;
        folk_network_clear(&(*reached)->network);
        const bool late = !was_done && until > 0 && seconds_now() >= until;
        if ((*reached)->number == number || late) return true;
        place = thin(rewired, place);
        if (!follow(rewired, place, give, context)) return false;
        place++;
    }
}

bool folk_rewired_seek(folk_rewired *rewired, size_t number, double seconds, folk_rewired_fn give,
                       void *context) {
    if (rewired->settled && rewired->now_number == number) return true;
    const double until = seconds > 0 ? seconds_now() + seconds : 0;
    stage *reached;
    if (!load(rewired, number, give, context) ||
        !lay_out(rewired, number, until, give, context, &reached))
        return false;
    const bool there =
        folk_layout_approach(rewired->shown, reached->layout, seconds > 0 ? glide : 1);
    rewired->settled =
        there && reached->number == number && folk_layout_share(reached->layout) >= 1;
    return true;
}

const folk_network *folk_rewired_network(const folk_rewired *rewired) {
    return rewired->now_number == 0 ? rewired->first : &rewired->now;
}

const folk_layout *folk_rewired_layout(const folk_rewired *rewired) {
    return rewired->shown;
}

bool folk_rewired_settled(const folk_rewired *rewired) {
    return rewired->settled;
}
