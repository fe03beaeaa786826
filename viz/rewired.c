// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/rewired.h"
#include "core/memory.h"

#include <time.h>

static const double glide = 0.3; // of the way, each time that it is shown

enum { BASE = 8 };

// The layout after one change. Those on the way from the first network to it are kept.
typedef struct stage {
    size_t number;
    folk_network network; // until the layout is done; of the first one nothing
    folk_layout *layout;
} stage;

struct folk_rewired {
    const folk_network *first;
    stage *stages;
    size_t count, capacity;
    folk_network now; // after change now_number, unless that is 0
    size_t now_number;
    folk_layout *shown;
    bool settled;
};

// The change at whose layout that of `number` begins: the one before, but of a multiple of 8 the
// multiple before, of a multiple of 64 likewise, and so on. From the first network to change n there
// are at most 7 stages for each digit of n in base 8.
static size_t begins_at(size_t number) {
    size_t unit = 1;
    while (number % (unit * BASE) == 0)
        unit *= BASE;
    return number - unit;
}

// The stage on the way to `number` that comes right after stage `from`; 0: it is not on the way.
static size_t next_after(size_t from, size_t number) {
    while (number > 0 && begins_at(number) > from)
        number = begins_at(number);
    return number > 0 && begins_at(number) == from ? number : 0;
}

static stage *top_of(const folk_rewired *rewired) {
    return &rewired->stages[rewired->count - 1];
}

static void push(folk_rewired *rewired, size_t number, folk_network network) {
    rewired->stages =
        folk_grow(rewired->stages, &rewired->capacity, rewired->count + 1, sizeof *rewired->stages);
    rewired->stages[rewired->count++] = (stage){.number = number, .network = network};
}

static void pop(folk_rewired *rewired) {
    stage *top = top_of(rewired);
    folk_layout_destroy(top->layout);
    folk_network_clear(&top->network);
    rewired->count--;
}

folk_rewired *folk_rewired_create(const folk_network *first, folk_layout_kind kind) {
    folk_rewired *rewired = folk_alloc(sizeof *rewired);
    rewired->first = first;
    push(rewired, 0, (folk_network){0});
    rewired->stages[0].layout = folk_layout_create(first, kind);
    rewired->shown = folk_layout_copy(rewired->stages[0].layout);
    return rewired;
}

void folk_rewired_destroy(folk_rewired *rewired) {
    if (rewired == NULL) return;
    while (rewired->count > 0)
        pop(rewired);
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
    return true;
}

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

// Takes the steps of the last stage; false: there was no time for all.
static bool finish_top(folk_rewired *rewired, double until) {
    stage *top = top_of(rewired);
    const double left = until > 0 ? until - seconds_now() : 0;
    if (folk_layout_share(top->layout) < 1 && until > 0 && left <= 0) return false;
    if (!folk_layout_step(top->layout, left)) return false;
    folk_network_clear(&top->network);
    return true;
}

// False when a network on the way is not known.
static bool lay_out(folk_rewired *rewired, size_t number, double until, folk_rewired_fn give,
                    void *context) {
    while (top_of(rewired)->number != number && next_after(top_of(rewired)->number, number) == 0)
        pop(rewired);
    while (finish_top(rewired, until) && top_of(rewired)->number != number) {
        const folk_layout *before = top_of(rewired)->layout;
        const size_t next = next_after(top_of(rewired)->number, number);
        folk_network network = {0};
        if (!give(context, next, &network)) return false;
        push(rewired, next, network);
        stage *top = top_of(rewired);
        top->layout = folk_layout_create_near(&top->network, before);
    }
    return true;
}

bool folk_rewired_seek(folk_rewired *rewired, size_t number, double seconds, folk_rewired_fn give,
                       void *context) {
    if (rewired->settled && rewired->now_number == number) return true;
    const double until = seconds > 0 ? seconds_now() + seconds : 0;
    if (!load(rewired, number, give, context) || !lay_out(rewired, number, until, give, context))
        return false;
    const stage *top = top_of(rewired);
    const bool there = folk_layout_approach(rewired->shown, top->layout, seconds > 0 ? glide : 1);
    rewired->settled = there && top->number == number && folk_layout_share(top->layout) == 1;
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
