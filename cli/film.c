// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/film.h"

#include "cli/encoder.h"
#include "cli/pictures.h"
#include "cli/progress.h"
#include "core/memory.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static const struct timespec no_time = {0};

// A film on its way.
typedef struct filming {
    folk_frame *frame;
    folk_viewer *viewer;
    const folk_film_def *def;
    size_t count, drawn; // frames
    folk_progress progress;
    sigset_t held, before; // signals that wait until nothing of it can be left by halves
    int ended_by;          // the one that came; 0: none
} filming;

// Of those that are not ignored, as under nohup.
static void hold_signals(filming *film) {
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action;
    sigemptyset(&film->held);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (sigaction(signals[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
            sigaddset(&film->held, signals[i]);
    sigprocmask(SIG_BLOCK, &film->held, &film->before);
}

static bool is_to_end(void *context) {
    filming *film = context;
    if (film->ended_by != 0) return true;
    const int signal = sigtimedwait(&film->held, NULL, &no_time);
    if (signal > 0) film->ended_by = signal;
    return film->ended_by != 0;
}

static bool fail_ended(const filming *film, const char *rest, folk_error *err) {
    const char *by = film->ended_by == SIGINT ? "Ctrl-C" : strsignal(film->ended_by);
    return folk_fail(err, FOLK_ERR_LIMIT, "interrupted by %s after %zu of %zu frames: %s %s", by,
                     film->drawn, film->count, film->def->path, rest);
}

static void go_to(filming *film, size_t frame) {
    const folk_film_def *def = film->def;
    const double share = film->count > 1 ? (double)frame / (double)(film->count - 1) : 1;
    folk_viewer_seek(film->viewer, def->from + share * (def->to - def->from));
}

static void note_drawn(filming *film) {
    film->drawn++;
    folk_progress_tell(&film->progress, (double)film->drawn / (double)film->count, film->drawn);
}

// A folder of pictures.

static bool write_folder(filming *film, folk_error *err) {
    const char *folder = film->def->path;
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return folk_fail(err, FOLK_ERR_IO, "cannot make the folder %s: %s", folder,
                         strerror(errno));
    bool ok = true;
    while (ok && film->drawn < film->count && !is_to_end(film)) {
        char *path = folk_format("%s/%05zu.png", folder, film->drawn + 1);
        go_to(film, film->drawn);
        ok = folk_frame_write(film->frame, film->viewer, path, err);
        folk_free(path);
        if (ok) note_drawn(film);
    }
    if (film->ended_by != 0) return fail_ended(film, "holds these", err);
    return ok;
}

// A file.

static const char *suffix_of(const char *path) {
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    return dot != NULL && dot != name && strcmp(name, "..") != 0 ? dot : NULL;
}

static bool is_known(const char *suffix) {
    for (size_t i = 0; folk_encoder_suffixes[i] != NULL; i++)
        if (strcmp(folk_encoder_suffixes[i], suffix) == 0) return true;
    return false;
}

bool folk_film_check(const char *path, folk_error *err) {
    struct stat there;
    const char *suffix = suffix_of(path);
    if (suffix == NULL || is_known(suffix)) return true;
    if (stat(path, &there) == 0 && S_ISDIR(there.st_mode)) return true;
    return folk_fail(err, FOLK_ERR_USAGE,
                     "view: --video %s: a film ends in .mp4, .mkv, .webm or .gif; a name without a "
                     "suffix, or a folder that is there, gets the frames as .png",
                     path);
}

static bool write_file(filming *film, const char *suffix, folk_error *err) {
    folk_frame *frame = film->frame;
    folk_frame_part parts[FOLK_PANEL_COUNT];
    const folk_encoder_def def = {
        .path = film->def->path,
        .suffix = suffix,
        .width = folk_frame_width(frame),
        .height = folk_frame_height(frame),
        .rate = film->def->rate,
        .stops = is_to_end,
        .context = film,
    };
    const size_t bytes = (size_t)def.width * (size_t)def.height * sizeof(uint32_t);
    folk_encoder *encoder = folk_encoder_start(&def, err);
    if (encoder == NULL) return false;
    bool ok = true;
    while (ok && film->drawn < film->count) {
        go_to(film, film->drawn);
        folk_frame_update(frame, film->viewer, parts);
        ok = folk_encoder_take(encoder, folk_frame_pixels(frame), bytes);
        if (ok) note_drawn(film);
    }
    ok = folk_encoder_end(encoder, err);
    if (film->ended_by != 0 && !ok) return fail_ended(film, "was not written", err);
    return ok;
}

bool folk_film_write(folk_frame *frame, folk_viewer *viewer, const folk_film_def *def,
                     folk_error *err) {
    filming film = {.frame = frame, .viewer = viewer, .def = def};
    const char *suffix = suffix_of(def->path);
    film.count = (size_t)fmax(round(def->seconds * def->rate), 1);
    film.progress = folk_progress_begin(false);
    film.progress.unit = "frames";
    hold_signals(&film);
    const bool ok = suffix != NULL && is_known(suffix) ? write_file(&film, suffix, err)
                                                       : write_folder(&film, err);
    folk_progress_end(&film.progress);
    while (sigtimedwait(&film.held, NULL, &no_time) > 0) {
    } // those that came too late have no effect
    sigprocmask(SIG_SETMASK, &film.before, NULL);
    return ok;
}
