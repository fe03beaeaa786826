// SPDX-License-Identifier: GPL-3.0-or-later
// A run with known values in a store, still open to be written on, and a reader of it.
#ifndef FOLK_TESTS_VIZ_READER_FIXTURE_H
#define FOLK_TESTS_VIZ_READER_FIXTURE_H

#include "core/population.h"
#include "tests/core/store_fixture.h"
#include "viz/reader.h"

typedef struct test_written {
    test_store files;
    folk_store *store;
    int64_t run;
    folk_recorder *recorder;
} test_written;

/// Begins a run whose scenario has the view `view` (may be NULL). `written` must stay where it is.
static inline void written_begin(test_written *written, const char *view, uint64_t max_points) {
    *written = (test_written){.files = fixture_create()};
    if (view != NULL) written->files.scenario.view = folk_strdup(view);
    written->store = fixture_open(&written->files, FOLK_STORE_WRITE);
    written->run = fixture_begin(&written->files, written->store);
    folk_recorder_def def = folk_recorder_def_default();
    def.scenario = &written->files.scenario;
    def.store = written->store;
    def.run = written->run;
    def.level = FOLK_RECORD_EVENTS;
    def.max_points = max_points;
    written->recorder = folk_recorder_create(&def);
}

static inline void written_flush(test_written *written) {
    folk_error err = {0};
    folk_recorder_flush(written->recorder, true, &err);
    assert_string_equal(err.text, "");
}

static inline void written_end(test_written *written) {
    folk_recorder_destroy(written->recorder);
    folk_store_close(written->store);
    fixture_destroy(&written->files);
}

/// Changes the store behind everyone's back.
static inline void written_sql(test_written *written, const char *sql) {
    char *problem = NULL;
    sqlite3_exec(folk_store_connection(written->store), sql, NULL, NULL, &problem);
    if (problem != NULL) fail_msg("%s: %s", sql, problem);
}

static inline folk_reader *written_open(test_written *written) {
    folk_error err = {0};
    folk_reader *reader = folk_reader_open(written->files.path, written->run, &err);
    assert_string_equal(err.text, "");
    assert_non_null(reader);
    return reader;
}

static inline bool reader_refresh(folk_reader *reader) {
    folk_error err = {0};
    bool changed;
    folk_reader_refresh(reader, &changed, &err);
    assert_string_equal(err.text, "");
    return changed;
}

/// Agent i of `size` has the value i + `shift` in "score".
static inline void written_snapshot(test_written *written, double t, size_t size, double shift) {
    folk_population *population = folk_population_create("donors", size);
    double *score = folk_population_column(population, folk_population_add(population, "score"));
    for (size_t i = 0; i < size; i++)
        score[i] = (double)i + shift;
    folk_recorder_snapshot(written->recorder, t, population);
    folk_population_destroy(population);
}

#endif
