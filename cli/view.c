// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/args.h"
#include "cli/commands.h"
#include "cli/film.h"
#include "cli/inputs.h"
#include "cli/paths.h"
#include "cli/pictures.h"
#include "cli/progress.h"
#include "cli/viewed.h"
#include "cli/watch.h"
#include "core/memory.h"
#include "viz/canvas.h"
#include "viz/window.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// A frame lasts so long where something moves; otherwise the session is looked after so often.
static const double frame_seconds = 1.0 / 60, calm_seconds = 0.05;

typedef struct view_options {
    folk_texts set, human;
    int64_t seed, memory;
    const char *out, *screenshot, *video, *script, *size, *llm, *llm_url, *model, *record,
        *snapshots;
    double at, scale, seconds, rate;
    bool dark, every, bands;
    int width, height;
    folk_texts extra, first; // arguments of `folk run`: of each, and of the first
    char seed_text[32], memory_text[32];
} view_options;

static bool read_options(view_options *options, int argc, char **argv, folk_args *args,
                         int *status) {
    const folk_option table[] = {
        FOLK_LIST(
            "set", &options->set, "NAME=VALUE",
            "value of a parameter of SCENARIO, or of an agent, as of folk run; several times"),
        FOLK_COUNT("seed", &options->seed, "N", "seed of SCENARIO's run; 1 unless given", 0, 0),
        FOLK_TEXT("out", &options->out, "STORE",
                  "the store that keeps the run ($FOLK_STORE); folk.db unless given"),
        FOLK_TEXT("record", &options->record, "LEVEL", "as of folk run; events unless given"),
        FOLK_TEXT("snapshots", &options->snapshots, "TIME",
                  "as of folk run; a few hundred moments unless given"),
        FOLK_MEMORY(&options->memory),
        FOLK_LIST("human", &options->human, "AGENT",
                  "you answer for this agent, in the window; several times"),
        FOLK_TEXT("llm", &options->llm, "MODE", "as of folk run"),
        FOLK_TEXT("llm-url", &options->llm_url, "URL", "as of folk run"),
        FOLK_TEXT("model", &options->model, "NAME", "as of folk run"),
        FOLK_TEXT("screenshot", &options->screenshot, "FILE",
                  "draw one frame into a .png, without a display"),
        FOLK_TEXT("video", &options->video, "FILE|FOLDER",
                  "draw the run as a film: .mp4, .mkv, .webm or .gif by ffmpeg, or .png files in a "
                  "folder"),
        FOLK_NUMBER("at", &options->at, "TIME", "the moment to look at; the newest unless given", 0,
                    0),
        FOLK_NUMBER("video-seconds", &options->seconds, "SECONDS", "how long the film lasts", 0.01,
                    1e5),
        FOLK_NUMBER("video-rate", &options->rate, "N", "frames a second of the film", 0.1, 240),
        FOLK_TEXT("size", &options->size, "WxH", "of window or picture, in points; 1280x800"),
        FOLK_NUMBER("scale", &options->scale, "N",
                    "pixels a point: 2 for a display of twice the usual density", 0.25, 8),
        FOLK_FLAG("all-runs", &options->every, "all runs of each store named without #RUN"),
        FOLK_FLAG("band", &options->bands,
                  "mean and 95 % band (Student's t) over runs that differ in the seed alone"),
        FOLK_FLAG("dark", &options->dark, "light on dark"),
        FOLK_TEXT("script", &options->script, "FILE",
                  "play inputs from a file, one a line, then quit"),
        {0},
    };
    const folk_usage usage = {
        .command = "view",
        .operands = "SCENARIO | STORE[#RUN] …",
        .summary = "look at runs in a window: live, recorded or rewound",
        .notes =
            "SCENARIO is run as a process of its own, and kept like any run. Up to 16 kept runs\n"
            "are shown on one time axis, from nine on as bands where there are replicates.\n"
            "In the window, ? lists the keys.\n"
            "Without a display, --screenshot draws the same picture into a file.\n",
        .example = "  folk view image-scoring\n"
                   "  folk view 'folk.db#3' 'folk.db#4'\n"
                   "  folk view folk.db --all-runs --band\n"
                   "  folk view folk.db --screenshot run.png --at 100 --size 1600x1000\n",
        .least = 1,
        .most = 10000,
        .options = table,
    };
    return folk_args_read(&usage, argc, argv, args, status);
}

static bool read_size(view_options *options, folk_error *err) {
    char after;
    options->width = 1280;
    options->height = 800;
    if (options->size == NULL) return true;
    const int got = sscanf(options->size, "%dx%d%c", &options->width, &options->height, &after);
    if (got == 2 && options->width >= 320 && options->height >= 240 && options->width <= 16384 &&
        options->height <= 16384)
        return true;
    return folk_fail(err, FOLK_ERR_USAGE,
                     "view: --size %s: must be WIDTHxHEIGHT, from 320x240 to 16384x16384",
                     options->size);
}

// A store is a file that is no Lua; all else names a scenario.
static bool is_store(const char *text) {
    const size_t length = strcspn(text, "#");
    const bool lua = length > 4 && strncmp(text + length - 4, ".lua", 4) == 0;
    char *path = folk_format("%.*s", (int)length, text);
    const bool there = text[length] == '#' || access(path, F_OK) == 0 || strchr(path, '.') != NULL;
    folk_free(path);
    return there && !lua;
}

static void add_option(folk_texts *to, const char *name, const char *value) {
    if (value == NULL) return;
    folk_texts_add(to, name);
    folk_texts_add(to, value);
}

// What `folk run` is to be told beside.
static void gather_extra(view_options *options) {
    folk_texts *extra = &options->extra;
    const struct {
        const char *name, *value;
    } texts[] = {{"--llm", options->llm},
                 {"--llm-url", options->llm_url},
                 {"--record", options->record != NULL ? options->record : "events"},
                 {"--snapshots", options->snapshots}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        add_option(extra, texts[i].name, texts[i].value);
    if (options->memory <= 0) return;
    snprintf(options->memory_text, sizeof options->memory_text, "%lld", (long long)options->memory);
    add_option(extra, "--memory", options->memory_text);
}

// What a restart has from the run itself.
static void gather_first(view_options *options) {
    folk_texts *first = &options->first;
    for (size_t i = 0; i < options->set.count; i++)
        add_option(first, "--set", options->set.items[i]);
    for (size_t i = 0; i < options->human.count; i++)
        add_option(first, "--human", options->human.items[i]);
    add_option(first, "--model", options->model);
    if (options->seed < 0) return;
    snprintf(options->seed_text, sizeof options->seed_text, "%lld", (long long)options->seed);
    add_option(first, "--seed", options->seed_text);
}

static bool check(const view_options *options, const folk_args *args, bool scenario,
                  folk_error *err) {
    const char *of_runs = options->set.count > 0       ? "set"
                          : options->seed >= 0         ? "seed"
                          : options->human.count > 0   ? "human"
                          : options->record != NULL    ? "record"
                          : options->snapshots != NULL ? "snapshots"
                          : options->memory > 0        ? "memory"
                          : options->out != NULL       ? "out"
                                                       : NULL;
    if (scenario && args->operands.count > 1)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "view: shows one scenario, or one or more kept runs (STORE#RUN)");
    if (scenario && (options->every || options->bands))
        return folk_fail(err, FOLK_ERR_USAGE,
                         "view: --%s is for kept runs (STORE#RUN), and %s is a scenario",
                         options->every ? "all-runs" : "band", args->operands.items[0]);
    if (!scenario && of_runs != NULL)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "view: --%s is for a scenario that is run; %s is a kept run, whose "
                         "parameters are changed in the window",
                         of_runs, args->operands.items[0]);
    folk_suffix suffix;
    if (options->screenshot != NULL && !folk_suffix_of(options->screenshot, &suffix, err))
        return false;
    if (options->video != NULL && !folk_film_check(options->video, err)) return false;
    if (!folk_canvas_present())
        return folk_fail(err, FOLK_ERR_IO,
                         "view: this folk was built without cairo, which draws; install "
                         "libcairo2-dev, libsdl2-dev and fonts-dejavu-core and build it again");
    return true;
}

// A session.

typedef struct session {
    const view_options *options;
    folk_watch *watch;
    folk_frame *frame;
    folk_window *window; // NULL: pictures only
    folk_inputs *inputs; // NULL: none
    int pictures;        // kept so far
    double drawn_at;
} session;

// Keeps the frame as folk-1.png, folk-2.png, …
static void keep_picture(session *at) {
    char path[64], text[128];
    folk_error err = {0};
    folk_viewer *viewer = folk_watch_viewer(at->watch);
    do
        snprintf(path, sizeof path, "folk-%d.png", ++at->pictures);
    while (access(path, F_OK) == 0);
    if (!folk_frame_write(at->frame, viewer, path, &err)) {
        folk_viewer_say(viewer, true, err.text);
        return;
    }
    snprintf(text, sizeof text, "Kept as %s", path);
    folk_viewer_say(viewer, false, text);
}

static void give(session *at, const folk_input *input) {
    folk_viewer *viewer = folk_watch_viewer(at->watch);
    if (input->kind == FOLK_INPUT_SIZE)
        folk_frame_resize(at->frame, (int)lround(input->width * input->scale),
                          (int)lround(input->height * input->scale), input->scale);
    folk_viewer_input(viewer, input);
}

static bool show(session *at, folk_error *err) {
    folk_frame_part parts[FOLK_PANEL_COUNT];
    const int count = folk_frame_update(at->frame, folk_watch_viewer(at->watch), parts);
    if (count == 0 || at->window == NULL) return true;
    return folk_window_show(at->window, at->frame, parts, count, err);
}

// Inputs of the script, as many as follow each other at once. False when it is over.
static bool play_script(session *at, folk_error *err, bool *over) {
    folk_input input;
    const char *path;
    for (;;) {
        switch (folk_inputs_take(at->inputs, at->watch, &input, &path)) {
        case FOLK_INPUTS_WAIT:
            return true;
        case FOLK_INPUTS_OVER:
            *over = true;
            return true;
        case FOLK_INPUTS_GIVEN:
            // The pointer is for what is drawn.
            if (input.kind != FOLK_INPUT_KEY && input.kind != FOLK_INPUT_TEXT && !show(at, err))
                return false;
            give(at, &input);
            // Its wishes first: the next line may wait for what they bring.
            folk_watch_turn(at->watch);
            break;
        case FOLK_INPUTS_PICTURE:
            if (!folk_frame_write(at->frame, folk_watch_viewer(at->watch), path, err)) return false;
            break;
        }
    }
}

static void take_inputs(session *at, double wait) {
    folk_input input;
    if (at->window == NULL) {
        usleep((useconds_t)(wait * 1e6));
        return;
    }
    while (folk_window_input(at->window, wait, &input)) {
        give(at, &input);
        wait = 0;
    }
}

// One frame. False when the session is over.
static bool run_frame(session *at, folk_error *err) {
    folk_viewer *viewer = folk_watch_viewer(at->watch);
    bool over = false;
    const double before = folk_wall_seconds();
    if (at->drawn_at > 0) folk_viewer_tick(viewer, fmin(before - at->drawn_at, 0.25));
    at->drawn_at = before;
    const bool open = folk_watch_turn(at->watch);
    if (at->inputs != NULL && !play_script(at, err, &over)) return false;
    if (!open || over || folk_viewer_quits(viewer)) return false;
    if (folk_watch_takes_picture(at->watch)) keep_picture(at);
    if (!show(at, err)) return false;
    const folk_watch_state state = folk_watch_state_of(at->watch);
    const bool moves = folk_viewer_moves(viewer) || state.busy || !state.read;
    const double spent = folk_wall_seconds() - before;
    const double wait = moves ? fmax(frame_seconds - spent, 0.001) : calm_seconds;
    take_inputs(at, wait);
    return true;
}

static void title(const session *at, const char *operand) {
    char *text = folk_format("%s: Folk", operand);
    if (at->window != NULL) folk_window_title(at->window, text);
    folk_free(text);
}

static bool draws_files(const view_options *options) {
    return options->screenshot != NULL || options->video != NULL;
}

static bool open_window(session *at, folk_error *err) {
    const view_options *options = at->options;
    if (draws_files(options) || at->window != NULL) return true;
    at->window = folk_window_open(
        &(folk_window_def){"Folk", options->width, options->height, options->scale}, err);
    return at->window != NULL;
}

// Signs that the font lacks are boxes.
static void check_font(const session *at) {
    const char *text = "The font that was found lacks signs such as the minus, which are boxes in "
                       "the picture; install DejaVu Sans";
    if (!folk_canvas_lacks_signs()) return;
    if (at->window != NULL) folk_viewer_say(folk_watch_viewer(at->watch), true, text);
    fprintf(stderr, "folk: %s\n", text);
}

static bool run_window(session *at, const char *operand, folk_error *err) {
    if (!open_window(at, err)) return false;
    check_font(at);
    title(at, operand);
    if (at->window == NULL && at->inputs == NULL) return true;
    while (run_frame(at, err)) {
    }
    return err->code == FOLK_OK;
}

// Pictures without a window.

static void wait_for_end(session *at) {
    while (folk_watch_state_of(at->watch).busy && folk_watch_turn(at->watch))
        usleep(1000);
}

static bool draw_files(session *at, folk_error *err) {
    const view_options *options = at->options;
    folk_viewer *viewer = folk_watch_viewer(at->watch);
    if (at->inputs == NULL) wait_for_end(at);
    folk_watch_read_all(at->watch);
    if (!folk_watch_state_of(at->watch).shown)
        return folk_fail(err, FOLK_ERR_SCRIPT, "%s", folk_viewer_said(viewer));
    if (!isnan(options->at)) folk_viewer_seek(viewer, options->at);
    if (options->screenshot != NULL &&
        !folk_frame_write(at->frame, viewer, options->screenshot, err))
        return false;
    if (options->video == NULL) return true;
    folk_film_def film = {
        .path = options->video, .seconds = options->seconds, .rate = options->rate};
    folk_viewer_times(viewer, &film.from, &film.to);
    return folk_film_write(at->frame, viewer, &film, err);
}

static bool run_session(session *at, const char *operand, folk_error *err) {
    const view_options *options = at->options;
    if (!isnan(options->at)) {
        folk_watch_read_all(at->watch);
        folk_viewer_seek(folk_watch_viewer(at->watch), options->at);
    }
    return run_window(at, operand, err) && (!draws_files(options) || draw_files(at, err));
}

// A run that nobody can watch, or whose script cannot be read, is not begun.
static bool begin(session *at, const folk_watch_def *def, folk_error *err) {
    const char *script = at->options->script;
    if (script != NULL) at->inputs = folk_inputs_read(script, err);
    if (script != NULL && at->inputs == NULL) return false;
    if (def->scenario != NULL && !open_window(at, err)) return false;
    at->watch = folk_watch_create(def, err);
    return at->watch != NULL;
}

static int view(view_options *options, const folk_args *args) {
    const char *operand = args->operands.items[0];
    const bool scenario = !is_store(operand);
    folk_error err = {0};
    session at = {.options = options};
    folk_viewed_runs runs = {0};
    if (!check(options, args, scenario, &err) || !read_size(options, &err) ||
        (!scenario && !folk_viewed_find(&args->operands, options->every, &runs, &err))) {
        folk_viewed_clear(&runs);
        return folk_report_error(&err);
    }
    gather_extra(options);
    gather_first(options);
    // Files, and windows that a script looks at, show what is settled.
    const bool calm =
        options->screenshot != NULL || options->video != NULL || options->script != NULL;
    const folk_watch_def def = {
        .viewer = {.width = options->width,
                   .height = options->height,
                   .scale = options->scale,
                   .dark = options->dark,
                   .patience = calm ? 0 : frame_seconds / 2},
        .scenario = scenario ? operand : NULL,
        .runs = runs.items,
        .run_count = runs.count,
        .bands = options->bands,
        .store = options->out != NULL ? options->out : folk_default_store(),
        .extra = &options->extra,
        .first = &options->first,
    };
    at.frame = folk_frame_create((int)lround(options->width * options->scale),
                                 (int)lround(options->height * options->scale), options->scale);
    const bool ok = begin(&at, &def, &err) && run_session(&at, operand, &err);
    folk_inputs_destroy(at.inputs);
    folk_window_close(at.window);
    folk_watch_destroy(at.watch);
    folk_frame_destroy(at.frame);
    folk_viewed_clear(&runs);
    if (ok) return FOLK_EXIT_DONE;
    const int status = folk_report_error(&err);
    return err.code == FOLK_ERR_LIMIT ? FOLK_EXIT_INTERRUPTED : status;
}

int folk_command_view(int argc, char **argv) {
    view_options options = {.seed = -1, .at = NAN, .scale = 1, .seconds = 10, .rate = 30};
    folk_args args;
    int status;
    if (read_options(&options, argc, argv, &args, &status)) {
        status = view(&options, &args);
        folk_args_clear(&args);
    }
    folk_texts_clear(&options.set);
    folk_texts_clear(&options.human);
    folk_texts_clear(&options.extra);
    folk_texts_clear(&options.first);
    return status;
}
