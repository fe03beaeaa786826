// SPDX-License-Identifier: GPL-3.0-or-later
// The mean of replicates over time, and its 95 % interval by Student's t. Replicates rarely record
// at the same moments: the mean is taken at the moments of the one that ends last, each run
// counting with the value that holds then, as long as it has one: a run that came to its end keeps
// its last value, one that was cut off or is on its way counts as far as it has got. At most
// FOLK_BAND_POINTS moments are taken, evenly among those that are shown. A band that is updated
// while its runs grow goes on from what can no longer change, and is what it would be if it were
// made anew.
#ifndef FOLK_VIZ_BAND_H
#define FOLK_VIZ_BAND_H

#include "viz/chart.h"
#include "viz/reader.h"

enum { FOLK_BAND_POINTS = 1000 };

typedef struct folk_replicate {
    folk_curve curve;
    double end;          // where it ends, or will end when all of it is read
    double until;        // counts up to here, at least to its last point; INFINITY: to the end
    uint64_t generation; // differs when points of the curve are others than they were
} folk_replicate;

/// A metric of a run.
folk_replicate folk_replicate_of(folk_reader *reader, int metric);

/// Zero is the empty band.
typedef struct folk_band {
    double *x, *mean, *low, *high; // NaN: no run, or no interval, as of one run
    size_t count, capacity;
    size_t settled;  // points that cannot change any more
    uint64_t origin; // of what was settled: other runs, or another grid, begin anew
    uint64_t state;  // all that it was made from
} folk_band;

/// Brings a band up to date: the runs' mean from `from` to `to` (both 0: all of it).
void folk_band_update(folk_band *band, const folk_replicate *runs, size_t count, double from,
                      double to);
void folk_band_clear(folk_band *band);

/// Borrowed from the band.
folk_trace folk_band_trace(const folk_band *band);

#endif
