// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recorder.h"

#include "core/batch.h"
#include "core/memory.h"

#include <math.h>
#include <pthread.h>
#include <string.h>
#include <time.h>
#include <zstd.h>

enum {
    BATCH_BYTES = 2 << 20, // a batch that large is written whatever the time
    SNAPSHOT_LEVEL = 3,    // zstd
};

struct folk_recorder {
    folk_recorder_def def;
    pthread_mutex_t lock; // over everything below
    folk_batch batch;
    folk_arena *tables; // texts of the cells
    double flushed_at;  // wall seconds
    double snapshot_at; // virtual time of the next one
    bool failing;       // the last write failed: tried again when the driver asks, not on fullness
    bool closed;
};

folk_recorder_def folk_recorder_def_default(void) {
    return (folk_recorder_def){.flush_seconds = 0.5};
}

static double wall_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

folk_recorder *folk_recorder_create(const folk_recorder_def *def) {
    folk_recorder *recorder = folk_alloc(sizeof *recorder);
    recorder->def = *def;
    pthread_mutex_init(&recorder->lock, NULL);
    recorder->tables = folk_arena_create();
    recorder->flushed_at = wall_seconds();
    folk_batch *batch = &recorder->batch;
    batch->run = def->run;
    batch->scenario = def->scenario;
    batch->texts = folk_arena_create();
    batch->series = folk_alloc((size_t)def->scenario->metric_count * sizeof(folk_series));
    for (int i = 0; i < def->scenario->metric_count; i++)
        batch->series[i].stride = 1;
    return recorder;
}

static void snapshots_clear(folk_batch *batch) {
    for (size_t i = 0; i < batch->snapshot_count; i++) {
        folk_free(batch->snapshots[i].population);
        folk_free(batch->snapshots[i].column);
        folk_free(batch->snapshots[i].packed);
    }
    batch->snapshot_count = 0;
}

// Networks that are written leave memory.
static void societies_settle(folk_batch *batch) {
    for (size_t i = 0; i < batch->network_count; i++)
        folk_free(batch->networks[i].packed);
    batch->network_count = 0;
    for (size_t i = 0; i < batch->society_count; i++) {
        folk_free(batch->societies[i].packed);
        batch->societies[i].packed = NULL;
        batch->societies[i].written = true;
    }
}

void folk_recorder_destroy(folk_recorder *recorder) {
    if (recorder == NULL) return;
    folk_batch *batch = &recorder->batch;
    for (int i = 0; i < batch->scenario->metric_count; i++) {
        folk_free(batch->series[i].points);
        folk_free(batch->series[i].stored);
    }
    snapshots_clear(batch);
    societies_settle(batch);
    folk_free(batch->societies);
    folk_free(batch->networks);
    folk_free(batch->series);
    folk_free(batch->dropped);
    folk_free(batch->events);
    folk_free(batch->exchanges);
    folk_free(batch->changes);
    folk_free(batch->snapshots);
    folk_free(batch->cells);
    folk_arena_destroy(batch->texts);
    folk_arena_destroy(recorder->tables);
    pthread_mutex_destroy(&recorder->lock);
    folk_free(recorder);
}

// What was written leaves memory; rows that thinning may still drop are remembered.
static void batch_clear(folk_batch *batch, bool thinning) {
    for (int i = 0; i < batch->scenario->metric_count; i++) {
        folk_series *series = &batch->series[i];
        const size_t total = series->stored_count + series->count;
        if (thinning) {
            series->stored =
                folk_grow(series->stored, &series->stored_capacity, total, sizeof *series->stored);
            for (size_t j = 0; j < series->count; j++)
                series->stored[series->stored_count + j] = series->first_id + (int64_t)j;
            series->stored_count = total;
        }
        series->count = 0;
    }
    snapshots_clear(batch);
    societies_settle(batch);
    batch->dropped_count = 0;
    batch->events_written += batch->event_count;
    batch->event_count = 0;
    batch->exchange_count = 0;
    batch->changes_written += batch->change_count;
    batch->change_count = 0;
    batch->cells_written = batch->cell_count;
    batch->bytes = 0;
    batch->changed = false;
    folk_arena_reset(batch->texts);
}

static bool write_locked(folk_recorder *recorder, folk_error *err) {
    recorder->flushed_at = wall_seconds();
    recorder->failing = !folk_store_write_batch(recorder->def.store, &recorder->batch, err);
    if (recorder->failing) return false;
    batch_clear(&recorder->batch, recorder->def.max_points > 0);
    return true;
}

static bool flush_locked(folk_recorder *recorder, bool force, folk_error *err) {
    if (recorder->def.store == NULL || !recorder->batch.changed) return true;
    const bool old = wall_seconds() - recorder->flushed_at >= recorder->def.flush_seconds;
    return force || old || recorder->failing ? write_locked(recorder, err) : true;
}

bool folk_recorder_flush(folk_recorder *recorder, bool force, folk_error *err) {
    pthread_mutex_lock(&recorder->lock);
    const bool ok = flush_locked(recorder, force, err);
    pthread_mutex_unlock(&recorder->lock);
    return ok;
}

bool folk_recorder_close(folk_recorder *recorder, folk_error *err) {
    pthread_mutex_lock(&recorder->lock);
    recorder->closed = true;
    const bool ok = flush_locked(recorder, true, err);
    pthread_mutex_unlock(&recorder->lock);
    return ok;
}

// Takes the lock; false (and no lock) when nothing is kept any more.
static bool enter(folk_recorder *recorder) {
    pthread_mutex_lock(&recorder->lock);
    if (!recorder->closed) return true;
    pthread_mutex_unlock(&recorder->lock);
    return false;
}

static void leave(folk_recorder *recorder, size_t added) {
    recorder->batch.changed = true;
    recorder->batch.bytes += added;
    if (recorder->batch.bytes >= BATCH_BYTES && !recorder->failing && recorder->def.store != NULL)
        write_locked(recorder, NULL);
    pthread_mutex_unlock(&recorder->lock);
}

// Every second of the kept points goes, counted from the first.
static void series_thin(folk_series *series, folk_batch *batch) {
    const size_t stored = series->stored_count;
    batch->dropped = folk_grow(batch->dropped, &batch->dropped_capacity,
                               batch->dropped_count + stored / 2, sizeof *batch->dropped);
    for (size_t i = 1; i < stored; i += 2)
        batch->dropped[batch->dropped_count++] = series->stored[i];
    for (size_t i = 0; i < stored; i += 2)
        series->stored[i / 2] = series->stored[i];
    series->stored_count = (stored + 1) / 2;
    size_t kept = 0;
    for (size_t i = stored % 2; i < series->count; i += 2)
        series->points[kept++] = series->points[i];
    series->count = kept;
    series->stride *= 2;
}

static void series_keep(folk_recorder *recorder, folk_series *series, double time, double value) {
    series->points =
        folk_grow(series->points, &series->capacity, series->count + 1, sizeof(folk_point));
    series->points[series->count++] = (folk_point){time, value};
    const uint64_t bound = recorder->def.max_points;
    if (bound > 0 && series->stored_count + series->count > bound)
        series_thin(series, &recorder->batch);
}

void folk_recorder_value(folk_recorder *recorder, uint32_t metric, double time, double value) {
    FOLK_ASSERT(metric < (uint32_t)recorder->def.scenario->metric_count);
    if (!enter(recorder)) return;
    folk_series *series = &recorder->batch.series[metric];
    const uint64_t number = series->moments.count;
    folk_moments_add(&series->moments, value);
    series->sum += value;
    series->last = value;
    const bool kept = recorder->def.store != NULL && (number & (series->stride - 1)) == 0;
    if (kept) series_keep(recorder, series, time, value);
    leave(recorder, kept ? sizeof(folk_point) : 0);
}

bool folk_series_summary(const folk_series *series, folk_summary summary, double *value) {
    if (series->moments.count == 0) return false;
    switch (summary) {
    case FOLK_SUMMARY_MEAN:
        *value = series->moments.mean;
        break;
    case FOLK_SUMMARY_LAST:
        *value = series->last;
        break;
    case FOLK_SUMMARY_SUM:
        *value = series->sum;
        break;
    case FOLK_SUMMARY_MIN:
        *value = series->moments.min;
        break;
    case FOLK_SUMMARY_MAX:
        *value = series->moments.max;
        break;
    }
    return true;
}

bool folk_recorder_summary(const folk_recorder *recorder, uint32_t metric, double *value) {
    FOLK_ASSERT(metric < (uint32_t)recorder->def.scenario->metric_count);
    pthread_mutex_t *lock = (pthread_mutex_t *)&recorder->lock;
    pthread_mutex_lock(lock);
    const bool any = folk_series_summary(&recorder->batch.series[metric],
                                         recorder->def.scenario->metrics[metric].summary, value);
    pthread_mutex_unlock(lock);
    return any;
}

bool folk_recorder_wants_events(const folk_recorder *recorder) {
    return recorder->def.store != NULL && recorder->def.level >= FOLK_RECORD_EVENTS;
}

bool folk_recorder_wants_all_events(const folk_recorder *recorder) {
    return recorder->def.store != NULL && recorder->def.level >= FOLK_RECORD_ALL;
}

static const char *text_keep(folk_arena *arena, const char *text) {
    return text != NULL ? folk_arena_strdup(arena, text) : NULL;
}

static size_t text_bytes(const char *text) {
    return text != NULL ? strlen(text) : 0;
}

void folk_recorder_event(folk_recorder *recorder, const folk_record_event *event) {
    if (!folk_recorder_wants_events(recorder) || !enter(recorder)) return;
    folk_batch *batch = &recorder->batch;
    batch->events =
        folk_grow(batch->events, &batch->event_capacity, batch->event_count + 1, sizeof *event);
    folk_record_event *kept = &batch->events[batch->event_count++];
    *kept = *event;
    kept->kind = text_keep(batch->texts, event->kind);
    kept->detail = text_keep(batch->texts, event->detail);
    leave(recorder, sizeof *event + text_bytes(event->kind) + text_bytes(event->detail));
}

void folk_recorder_cell(folk_recorder *recorder, const folk_cell *cell) {
    if (!enter(recorder)) return;
    folk_batch *batch = &recorder->batch;
    batch->cells =
        folk_grow(batch->cells, &batch->cell_capacity, batch->cell_count + 1, sizeof *cell);
    folk_cell *kept = &batch->cells[batch->cell_count++];
    *kept = *cell;
    kept->table = text_keep(recorder->tables, cell->table);
    kept->column = text_keep(recorder->tables, cell->column);
    kept->text = text_keep(recorder->tables, cell->text);
    leave(recorder, sizeof *cell + text_bytes(cell->text));
}

int folk_recorder_cell_count(const folk_recorder *recorder) {
    return (int)recorder->batch.cell_count;
}

const folk_cell *folk_recorder_cell_at(const folk_recorder *recorder, int index) {
    FOLK_ASSERT(index >= 0 && (size_t)index < recorder->batch.cell_count);
    return &recorder->batch.cells[index];
}

void folk_recorder_exchange(folk_recorder *recorder, const folk_exchange *exchange) {
    if (recorder->def.store == NULL || recorder->def.no_exchanges || !enter(recorder)) return;
    folk_batch *batch = &recorder->batch;
    batch->exchanges = folk_grow(batch->exchanges, &batch->exchange_capacity,
                                 batch->exchange_count + 1, sizeof *exchange);
    folk_exchange *kept = &batch->exchanges[batch->exchange_count++];
    *kept = *exchange;
    kept->to = text_keep(batch->texts, exchange->to);
    kept->request = text_keep(batch->texts, exchange->request);
    kept->reply = text_keep(batch->texts, exchange->reply);
    kept->error = text_keep(batch->texts, exchange->error);
    kept->stand_in = NULL; // it is the reply, or nobody's
    leave(recorder, sizeof *exchange + text_bytes(exchange->to) + text_bytes(exchange->request) +
                        text_bytes(exchange->reply) + text_bytes(exchange->error));
}

void folk_recorder_intervention(folk_recorder *recorder, double time, const char *name,
                                const char *value) {
    if (recorder->def.store == NULL || !enter(recorder)) return;
    folk_batch *batch = &recorder->batch;
    batch->changes = folk_grow(batch->changes, &batch->change_capacity, batch->change_count + 1,
                               sizeof *batch->changes);
    batch->changes[batch->change_count++] = (folk_change){
        .time = time,
        .name = folk_arena_strdup(batch->texts, name),
        .value = folk_arena_strdup(batch->texts, value),
    };
    leave(recorder, sizeof *batch->changes + text_bytes(name) + text_bytes(value));
}

int folk_recorder_society(folk_recorder *recorder, const char *name, size_t size,
                          const char *const *types, int type_count) {
    folk_batch *batch = &recorder->batch;
    const int position = (int)batch->society_count;
    if (recorder->def.store == NULL || !enter(recorder)) return position;
    batch->societies = folk_grow(batch->societies, &batch->society_capacity,
                                 batch->society_count + 1, sizeof *batch->societies);
    folk_batch_society *society = &batch->societies[batch->society_count++];
    *society = (folk_batch_society){
        .name = folk_arena_strdup(recorder->tables, name), .size = size, .type_count = type_count};
    society->types =
        folk_arena_alloc(recorder->tables, (size_t)type_count * sizeof *society->types);
    for (int i = 0; i < type_count; i++)
        society->types[i] = folk_arena_strdup(recorder->tables, types[i]);
    leave(recorder, sizeof *society);
    return position;
}

static size_t network_keep(folk_batch_society *society, const folk_network *network) {
    folk_free(society->packed);
    society->packed = NULL;
    society->packed_bytes = 0;
    society->written = false;
    society->lattice = network->lattice;
    if (network->lattice.rows == 0)
        society->packed = folk_network_pack(network, &society->packed_bytes);
    return society->packed_bytes;
}

static size_t network_add(folk_batch *batch, size_t position, double time,
                          const folk_network *network) {
    batch->networks = folk_grow(batch->networks, &batch->network_capacity, batch->network_count + 1,
                                sizeof *batch->networks);
    folk_batch_network *added = &batch->networks[batch->network_count++];
    *added = (folk_batch_network){.position = position, .t = time};
    added->packed = folk_network_pack(network, &added->packed_bytes);
    return sizeof *added + added->packed_bytes;
}

void folk_recorder_network(folk_recorder *recorder, int position, double time,
                           const folk_network *network) {
    if (recorder->def.store == NULL || !enter(recorder)) return;
    folk_batch *batch = &recorder->batch;
    FOLK_ASSERT(position >= 0 && (size_t)position < batch->society_count);
    folk_batch_society *society = &batch->societies[position];
    const bool later = society->networked && society->networked_at != time;
    if (!society->networked) society->networked_at = time;
    society->networked = true;
    leave(recorder, later ? network_add(batch, (size_t)position, time, network)
                          : network_keep(society, network));
}

double folk_recorder_snapshot_every(const folk_recorder *recorder) {
    return recorder->def.store != NULL ? recorder->def.snapshot_every : 0.0;
}

bool folk_recorder_snapshot_due(const folk_recorder *recorder, double time) {
    return recorder->def.store != NULL && recorder->def.snapshot_every > 0.0 &&
           time >= recorder->snapshot_at;
}

static size_t snapshot_add(folk_batch *batch, double time, folk_population *population,
                           int column) {
    const size_t bytes = folk_population_size(population) * sizeof(double);
    const size_t room = ZSTD_compressBound(bytes);
    void *packed = folk_alloc(room);
    const size_t packed_bytes = ZSTD_compress(
        packed, room, folk_population_column(population, column), bytes, SNAPSHOT_LEVEL);
    FOLK_ASSERT(!ZSTD_isError(packed_bytes)); // there is room for the worst case
    batch->snapshots = folk_grow(batch->snapshots, &batch->snapshot_capacity,
                                 batch->snapshot_count + 1, sizeof *batch->snapshots);
    batch->snapshots[batch->snapshot_count++] = (folk_snapshot){
        .t = time,
        .population = folk_strdup(folk_population_name(population)),
        .column = folk_strdup(folk_population_column_name(population, column)),
        .size = folk_population_size(population),
        .packed = folk_realloc(packed, packed_bytes),
        .packed_bytes = packed_bytes,
    };
    return sizeof(folk_snapshot) + packed_bytes;
}

void folk_recorder_snapshot(folk_recorder *recorder, double time, folk_population *population) {
    if (recorder->def.store == NULL || !enter(recorder)) return;
    size_t added = 0;
    for (int column = 0; column < folk_population_column_count(population); column++)
        added += snapshot_add(&recorder->batch, time, population, column);
    const double every = recorder->def.snapshot_every;
    if (every > 0.0 && time >= recorder->snapshot_at)
        recorder->snapshot_at = (floor(time / every) + 1.0) * every;
    leave(recorder, added);
}
