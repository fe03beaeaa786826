// SPDX-License-Identifier: GPL-3.0-or-later
// A reader is one run of a store as the pictures need it: what it is, its measures over time, its
// populations at recorded moments, what happened to an agent. It only reads, also while another
// process writes; folk_reader_refresh brings in what has come since. Series are read when a curve
// is first asked for (16 bytes a point; long ones are thinned, so that memory stays bounded), and
// then only what is new; snapshots are unpacked when they are looked at, the last few kept. What is
// damaged is left out with a sentence (folk_reader_warning), and the rest can be looked at.
#ifndef FOLK_VIZ_READER_H
#define FOLK_VIZ_READER_H

#include "core/network.h"
#include "core/scenario.h"
#include "core/store.h"

typedef struct folk_reader folk_reader;

/// `run` 0: the newest.
folk_reader *folk_reader_open(const char *store, int64_t run, folk_error *err);
void folk_reader_close(folk_reader *reader);

/// Brings in what was written since; `*changed` says whether there was anything.
bool folk_reader_refresh(folk_reader *reader, bool *changed, folk_error *err);

/// What could not be read of the run, as one sentence; "" when all is well.
const char *folk_reader_warning(const folk_reader *reader);

/// The store's connection, for a question that nothing here answers; borrowed.
folk_store *folk_reader_store(folk_reader *reader);

const folk_run_info *folk_reader_info(const folk_reader *reader);
const folk_scenario *folk_reader_scenario(const folk_reader *reader);
const folk_values *folk_reader_values(const folk_reader *reader);

/// Points of a metric in order of time; valid until the next refresh. A value is NaN where it was
/// none. Of a run with more than FOLK_READER_POINTS in all, the longest curves keep the least and
/// largest of every few points, and the first and last.
typedef struct folk_curve {
    const double *t, *value;
    size_t count;
} folk_curve;

enum { FOLK_READER_POINTS = 6000000 };

/// Another bound than FOLK_READER_POINTS, for readers that share a machine's memory.
void folk_reader_set_points(folk_reader *reader, size_t most);

/// The first call reads the series of all metrics, unless folk_reader_set_slice was called.
folk_curve folk_reader_curve(folk_reader *reader, int metric);

/// For a window, which must not stand still: from now on series are read by folk_reader_refresh
/// alone, for about `seconds` a call.
void folk_reader_set_slice(folk_reader *reader, double seconds);

/// Share of the series that has been read, 0 to 1.
double folk_reader_share(const folk_reader *reader);

/// The moment up to which a curve's last value holds: what is known of the run, INFINITY when it
/// has come to its end. −INFINITY until all that there is was read.
double folk_reader_reach(const folk_reader *reader);

/// Differs when points that a curve had are others: it was thinned, or is read anew.
uint64_t folk_reader_generation(const folk_reader *reader);

/// Lets go of what was unpacked of snapshots: the run is out of sight.
void folk_reader_rest(folk_reader *reader);

/// First and last moment at which anything was recorded; both 0 when nothing was. Until the series
/// are read, the last one may be a little early.
void folk_reader_span(const folk_reader *reader, double *from, double *to);

/// How the scenario says its society is to be shown; zero fields: it does not say.
typedef enum folk_view_kind {
    FOLK_VIEW_NONE, // charts only
    FOLK_VIEW_LATTICE,
    FOLK_VIEW_NETWORK,
    FOLK_VIEW_FIELD,   // a well-mixed population
    FOLK_VIEW_SHARES,  // metrics that sum to 1, stacked
    FOLK_VIEW_SIMPLEX, // three of them
    FOLK_VIEW_MARKET,  // price and quotes
    FOLK_VIEW_BELIEF,  // agents on an axis from 0 to 1
    FOLK_VIEW_MATRIX,  // a published table of rows against columns
} folk_view_kind;

typedef struct folk_view {
    folk_view_kind kind;
    char *population, *color; // population's name; column that colours it
    char *table;              // of a matrix
    char **names;             // of the values 1, 2, … of that column; NULL: none
    int name_count;
    char *demand, *supply, *traded; // columns of a market's population; NULL: none
    int *metrics;                   // of shares, simplex, market, belief
    int metric_count;
} folk_view;

const folk_view *folk_reader_view(const folk_reader *reader);

/// A population as it was made; valid until the next refresh. In a store of version 1 only what the
/// run's snapshots tell.
typedef struct folk_society {
    char *name;
    size_t size;
    char **types; // names of the values 1, 2, … of column "strategy"; NULL: none
    int type_count;
    const folk_network *network; // NULL: everyone meets everyone. A lattice has only its shape:
        // offsets and neighbours are NULL (folk_network_lattice makes them)
    int64_t position; // in the store; -1: it is told by snapshots alone
} folk_society;

int folk_reader_society_count(const folk_reader *reader);
const folk_society *folk_reader_society(const folk_reader *reader, int index);

/// How often it was kept that partners had changed.
size_t folk_reader_rewiring_count(const folk_reader *reader, int society);

/// The number of the last such change at or before `t`, from 1; 0: the network is the first one.
size_t folk_reader_rewiring_at(const folk_reader *reader, int society, double t);

/// Who meets whom after change `number`, from 1; the caller clears it. Fails with a sentence when
/// the store is damaged there.
bool folk_reader_rewired(folk_reader *reader, int society, size_t number, folk_network *network,
                         folk_error *err);

/// Moments of snapshots, ascending.
size_t folk_reader_moment_count(const folk_reader *reader);
double folk_reader_moment(const folk_reader *reader, size_t index);

/// The last snapshot at or before `t`; false when there is none (then `*index` is 0).
bool folk_reader_moment_at(const folk_reader *reader, double t, size_t *index);

int folk_reader_column_count(folk_reader *reader, int society);
const char *folk_reader_column_name(folk_reader *reader, int society, int column);

/// Values of a column at a moment, one for each agent; NULL with a sentence when the snapshot is
/// damaged or lacks it. Valid until the fourth call after it; of more than 4,000,000 agents, until
/// the next call.
const double *folk_reader_column(folk_reader *reader, int society, const char *column,
                                 size_t moment, folk_error *err);

/// Something that happened, newest first.
typedef struct folk_happening {
    double t;
    char *kind, *detail;
    int64_t actor, target; // -1: none
} folk_happening;

/// Up to `most` events of an agent (as actor or target) at or before `t`, among the last 200,000
/// before it; the caller clears them.
bool folk_reader_happenings(folk_reader *reader, int64_t agent, double t, size_t most,
                            folk_happening **items, size_t *count, folk_error *err);
void folk_happenings_clear(folk_happening *items, size_t count);

/// An exchange with a model or a person, newest first; texts are owned. `reply` is "" when there
/// was none, `error` when there was one.
typedef struct folk_talk {
    int64_t seq;
    char *mind, *request, *reply, *error, *source;
    double asked_at, answer_at, latency, cost;
    int64_t tokens_in, tokens_out;
} folk_talk;

/// Names of the agents that ask, sorted.
int folk_reader_mind_count(folk_reader *reader);
const char *folk_reader_mind(folk_reader *reader, int index);
/// Up to `most` of those asked at or before `t`, among the last 20,000 of all minds before it; the
/// caller clears them.
bool folk_reader_talks(folk_reader *reader, const char *mind, double t, size_t most,
                       folk_talk **items, size_t *count, folk_error *err);
void folk_talks_clear(folk_talk *items, size_t count);

/// Changes of parameters during the run, ascending in time; valid until the next refresh. `value`
/// is as --set takes it.
typedef struct folk_change {
    double t;
    char *name, *value;
} folk_change;

int folk_reader_intervention_count(const folk_reader *reader);
const folk_change *folk_reader_intervention(const folk_reader *reader, int index);

/// A published table; owned by the reader, valid until the next call for a table or refresh.
typedef struct folk_grid {
    int rows, columns;
    const char *const *headings;
    const char *const *cells; // row by row; numbers as %.6g writes them; "": there is none
    const double *numbers;    // NaN where a cell is text
} folk_grid;

int folk_reader_table_count(folk_reader *reader);
const char *folk_reader_table_name(folk_reader *reader, int index);
bool folk_reader_table(folk_reader *reader, const char *name, folk_grid *grid, folk_error *err);

#endif
