// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/divergence.h"

#include "cli/query.h"
#include "core/memory.h"

#include <stdio.h>

// The values of a run by time, at equal times by metric, and so in an order that thinning keeps.
static folk_query *values_of(const folk_run_place *place, folk_error *err) {
    folk_query *query = folk_query_open(
        place->store,
        "SELECT s.t, s.metric, s.value, m.name FROM extent e"
        " CROSS JOIN series s ON s.id BETWEEN e.first_id AND e.last_id AND s.run = e.run"
        " JOIN metric m ON m.run = s.run AND m.metric = s.metric"
        " WHERE e.run = ?1 ORDER BY s.t, s.metric, s.id",
        err);
    if (query != NULL) folk_query_bind(query, 1, place->run);
    return query;
}

// -1, 0 or 1 as the value under `a` comes before that under `b`, at the same place, or after it.
static int compare_places(const folk_query *a, const folk_query *b) {
    const double time_a = folk_query_number(a, 0), time_b = folk_query_number(b, 0);
    if (time_a != time_b) return time_a < time_b ? -1 : 1;
    const int64_t metric_a = folk_query_integer(a, 1), metric_b = folk_query_integer(b, 1);
    return metric_a == metric_b ? 0 : metric_a < metric_b ? -1 : 1;
}

// Moves `now` on to the value under `kept`; otherwise tells in `found` what stands in its place.
static bool seek(const folk_query *kept, folk_query *now, char *found, size_t bytes,
                 folk_error *err) {
    snprintf(found, bytes, "nothing");
    while (folk_query_next(now, err)) {
        const int order = compare_places(now, kept);
        if (order > 0) return false;
        if (order < 0) continue;
        if (folk_query_number(now, 2) == folk_query_number(kept, 2)) return true;
        snprintf(found, bytes, "%.17g", folk_query_number(now, 2));
    }
    return false;
}

char *folk_divergence_find(const folk_run_place *kept, const folk_run_place *now, folk_error *err) {
    char found[64];
    char *difference = NULL;
    folk_query *before = values_of(kept, err);
    folk_query *after = before != NULL ? values_of(now, err) : NULL;
    while (after != NULL && difference == NULL && folk_query_next(before, err))
        if (!seek(before, after, found, sizeof found, err))
            difference = folk_format("they part at time %.17g: %s was %.17g, and now there is %s",
                                     folk_query_number(before, 0), folk_query_text(before, 3),
                                     folk_query_number(before, 2), found);
    folk_query_close(before);
    folk_query_close(after);
    return difference;
}
