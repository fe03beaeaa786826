// SPDX-License-Identifier: GPL-3.0-or-later
// The viewer on a run of ten measures and 10,000 agents, in frames of 1280 x 800. Opening and
// scrubbing take a store of about 1 GB (20 million points, 4,000 moments of two columns), which the
// benchmark writes to a temporary folder first; what the system keeps of the file in memory is
// given back before it is opened. Frames take ten charts of 100,000 points each and a window.
#include "bench/viewing.h"
#include "bench/bench.h"
#include "bench/store.h"
#include "core/memory.h"
#include "core/recorder.h"
#include "core/rng.h"
#include "viz/canvas.h"
#include "viz/window.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { METRICS = 10, AGENTS = 10000, WIDTH = 1280, HEIGHT = 800, SEEKS = 100, FRAMES = 300 };

static const double slice = 0.008; // seconds that a look at the store may take, as in the window

typedef struct bench_size {
    int ticks, every; // between two snapshots
} bench_size;

static const bench_size large = {2000000, 500}, small = {100000, 1000};

typedef struct bench_view {
    folk_bench_store store;
    char path[96];
    folk_reader *reader;
    folk_viewer *viewer;
    folk_frame *frame;
} bench_view;

// Writing.

static void record_tick(folk_recorder *recorder, folk_rng *rng, double values[METRICS], int tick) {
    for (uint32_t metric = 0; metric < METRICS; metric++) {
        values[metric] += 0.001 * (folk_rng_unit(rng) - 0.5);
        folk_recorder_value(recorder, metric, tick, values[metric] + 0.1 * folk_rng_unit(rng));
    }
}

static bool record(folk_recorder *recorder, const bench_size *size, folk_error *err) {
    static const char *const types[] = {"cooperate", "defect"};
    double values[METRICS];
    folk_rng rng = folk_rng_stream(1, "bench", 0, 0);
    folk_population *agents = folk_population_create("agents", AGENTS);
    const int first = folk_population_add(agents, "strategy"),
              second = folk_population_add(agents, "wealth");
    double *strategy = folk_population_column(agents, first);
    double *wealth = folk_population_column(agents, second);
    bool ok = true;
    folk_recorder_society(recorder, "agents", AGENTS, types, 2);
    for (int i = 0; i < METRICS; i++)
        values[i] = 0.5;
    for (int tick = 0; tick < size->ticks && ok; tick++) {
        record_tick(recorder, &rng, values, tick);
        if (tick % size->every != 0) continue;
        for (int i = 0; i < AGENTS; i++) {
            strategy[i] = 1 + (double)folk_rng_below(&rng, 2);
            wealth[i] += folk_rng_unit(&rng);
        }
        folk_recorder_snapshot(recorder, tick, agents);
        ok = folk_recorder_flush(recorder, true, err);
    }
    folk_population_destroy(agents);
    return ok && folk_recorder_flush(recorder, true, err);
}

// What the system keeps of a file in memory would make opening it look faster than it is.
static bool forget(const char *path, folk_error *err) {
    const int file = open(path, O_RDONLY);
    const bool ok =
        file >= 0 && fdatasync(file) == 0 && posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED) == 0;
    if (file >= 0) close(file);
    return ok || folk_fail(err, FOLK_ERR_IO, "cannot sync %s: %s", path, strerror(errno));
}

static bool write_store(bench_view *view, const bench_size *size, folk_error *err) {
    folk_bench_store *bench = &view->store;
    if (!folk_bench_store_open(bench, METRICS, err)) return false;
    snprintf(view->path, sizeof view->path, "%s", folk_store_path(bench->store));
    bench->scenario.view =
        folk_strdup("{\"kind\":\"field\",\"population\":\"agents\",\"color\":\"strategy\"}");
    folk_recorder_def def = folk_recorder_def_default();
    def.scenario = &bench->scenario;
    def.store = bench->store;
    def.snapshot_every = size->every;
    const folk_run_begin begin = {.scenario = &bench->scenario, .values = &bench->values};
    if (!folk_store_begin(bench->store, &begin, &def.run, err)) return false;
    folk_recorder *recorder = folk_recorder_create(&def);
    const folk_run_end end = {.status = "done", .digest = 1, .time = size->ticks};
    const bool ok = record(recorder, size, err) && folk_store_end(bench->store, def.run, &end, err);
    folk_recorder_destroy(recorder);
    folk_store_close(bench->store);
    bench->store = NULL;
    return ok && forget(view->path, err);
}

// Looking.

// As the window does: what is large is read in slices, between frames.
static bool open_view(bench_view *view, folk_error *err) {
    view->reader = folk_reader_open(view->path, 0, err);
    if (view->reader == NULL) return false;
    folk_reader_set_slice(view->reader, slice);
    folk_reader_curve(view->reader, 0);
    const folk_viewer_def def = {.width = WIDTH, .height = HEIGHT, .scale = 1};
    view->viewer = folk_viewer_create(&def);
    folk_viewer_set_run(view->viewer, 0, view->reader);
    view->frame = folk_frame_create(WIDTH, HEIGHT, 1);
    folk_frame_part parts[FOLK_PANEL_COUNT];
    folk_frame_update(view->frame, view->viewer, parts);
    return true;
}

static bool read_all(bench_view *view, folk_error *err) {
    bool ok = true, changed;
    while (ok && folk_reader_share(view->reader) < 1)
        ok = folk_reader_refresh(view->reader, &changed, err);
    folk_viewer_refreshed(view->viewer);
    return ok;
}

static void close_view(bench_view *view) {
    folk_frame_destroy(view->frame);
    if (view->viewer != NULL) folk_viewer_destroy(view->viewer);
    if (view->reader != NULL) folk_reader_close(view->reader);
    folk_bench_store_close(&view->store);
}

static bool check_canvas(folk_error *err) {
    return folk_canvas_present() ||
           folk_fail(err, FOLK_ERR_USAGE, "this folk was built without cairo: it draws nothing");
}

/// Milliseconds from the store's name to the first frame.
bool folk_bench_view_open(double *figure, folk_error *err) {
    if (!check_canvas(err)) return false;
    bench_view view = {0};
    bool ok = write_store(&view, &large, err);
    const double begin = folk_bench_seconds();
    ok = ok && open_view(&view, err);
    *figure = (folk_bench_seconds() - begin) * 1000;
    close_view(&view);
    return ok;
}

/// Milliseconds of the slowest of some leaps to random moments, each from the wish to the pixels.
/// Before each leap the system's memory of the file is dropped, so that all of it comes from disk.
bool folk_bench_view_scrub(double *figure, folk_error *err) {
    if (!check_canvas(err)) return false;
    bench_view view = {0};
    bool ok = write_store(&view, &large, err) && open_view(&view, err) && read_all(&view, err);
    folk_rng rng = folk_rng_stream(1, "bench", 1, 0);
    folk_frame_part parts[FOLK_PANEL_COUNT];
    if (ok) folk_frame_update(view.frame, view.viewer, parts);
    *figure = 0;
    for (int i = 0; i < SEEKS && ok; i++) {
        ok = forget(view.path, err);
        const double begin = folk_bench_seconds();
        folk_viewer_seek(view.viewer, folk_rng_unit(&rng) * large.ticks);
        folk_frame_update(view.frame, view.viewer, parts);
        *figure = fmax(*figure, (folk_bench_seconds() - begin) * 1000);
    }
    close_view(&view);
    return ok;
}

typedef void (*move_fn)(folk_viewer *viewer, int frame);

// Another moment in each frame.
static void play(folk_viewer *viewer, int frame) {
    folk_viewer_seek(viewer, (double)frame / FRAMES * small.ticks);
}

// Another part of time in each frame, so that each chart is drawn anew.
static void zoom(folk_viewer *viewer, int frame) {
    const folk_rect charts = folk_viewer_panel(viewer, FOLK_PANEL_CHARTS);
    const folk_input input = {.kind = FOLK_INPUT_WHEEL,
                              .x = charts.x + charts.width / 4,
                              .y = charts.y + charts.height / 4,
                              .turn = frame / 20 % 2 == 0 ? 0.25 : -0.25};
    folk_viewer_input(viewer, &input);
}

static bool show_frames(bench_view *view, folk_window *window, move_fn move, folk_error *err) {
    folk_frame_part parts[FOLK_PANEL_COUNT];
    for (int i = 0; i < FRAMES; i++) {
        folk_input ignored;
        while (folk_window_input(window, 0, &ignored)) {
        }
        move(view->viewer, i);
        const int count = folk_frame_update(view->frame, view->viewer, parts);
        if (!folk_window_show(window, view->frame, parts, count, err)) return false;
    }
    return true;
}

static bool measure_frames(move_fn move, double *figure, folk_error *err) {
    if (!check_canvas(err)) return false;
    bench_view view = {0};
    folk_window *window = folk_window_open(&(folk_window_def){"folk bench", WIDTH, HEIGHT, 1}, err);
    bool ok = window != NULL && write_store(&view, &small, err) && open_view(&view, err) &&
              read_all(&view, err);
    const double begin = folk_bench_seconds();
    ok = ok && show_frames(&view, window, move, err);
    *figure = FRAMES / (folk_bench_seconds() - begin);
    close_view(&view);
    if (window != NULL) folk_window_close(window);
    return ok;
}

bool folk_bench_view_frames(double *figure, folk_error *err) {
    return measure_frames(play, figure, err);
}

bool folk_bench_view_zoom(double *figure, folk_error *err) {
    return measure_frames(zoom, figure, err);
}
