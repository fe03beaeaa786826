// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/pictures.h"

#include "core/memory.h"
#include "viz/canvas.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static void update(folk_frame *frame, folk_viewer *viewer) {
    folk_frame_part parts[FOLK_PANEL_COUNT];
    folk_frame_update(frame, viewer, parts);
}

// 0xAARRGGBB to 0xRRGGBBAA.
static void turn(const uint32_t *from, uint32_t *to, size_t count) {
    for (size_t i = 0; i < count; i++)
        to[i] = from[i] << 8 | 0xFF;
}

bool folk_frame_write(folk_frame *frame, folk_viewer *viewer, const char *path, folk_error *err) {
    const int width = folk_frame_width(frame), height = folk_frame_height(frame);
    update(frame, viewer);
    folk_picture *picture = folk_picture_create(width, height);
    uint32_t *image = folk_draw_image(picture, (folk_rect){0, 0, width, height}, (uint32_t)width,
                                      (uint32_t)height);
    turn(folk_frame_pixels(frame), image, (size_t)width * (size_t)height);
    const bool ok = folk_canvas_write(picture, 1, path, err);
    folk_picture_destroy(picture);
    return ok;
}

// Films.

static bool is_file(const char *path) {
    static const char *const suffixes[] = {".mp4", ".mkv", ".webm", ".gif"};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot != NULL && i < sizeof suffixes / sizeof *suffixes; i++)
        if (strcmp(dot, suffixes[i]) == 0) return true;
    return false;
}

static size_t frames_of(const folk_film_def *def) {
    return (size_t)fmax(round(def->seconds * def->rate), 1);
}

static void go_to_frame(folk_viewer *viewer, const folk_film_def *def, size_t frame) {
    const size_t last = frames_of(def) - 1;
    const double share = last > 0 ? (double)frame / (double)last : 1;
    folk_viewer_seek(viewer, def->from + share * (def->to - def->from));
}

static bool write_folder(folk_frame *frame, folk_viewer *viewer, const folk_film_def *def,
                         folk_error *err) {
    if (mkdir(def->path, 0777) != 0 && errno != EEXIST)
        return folk_fail(err, FOLK_ERR_IO, "cannot make the folder %s: %s", def->path,
                         strerror(errno));
    bool ok = true;
    for (size_t i = 0; ok && i < frames_of(def); i++) {
        char *path = folk_format("%s/%05zu.png", def->path, i + 1);
        go_to_frame(viewer, def, i);
        ok = folk_frame_write(frame, viewer, path, err);
        folk_free(path);
    }
    return ok;
}

static pid_t start_encoder(const folk_frame *frame, const folk_film_def *def, int input,
                           int *failure) {
    char size[32], rate[32];
    pid_t pid = 0;
    posix_spawn_file_actions_t actions;
    snprintf(size, sizeof size, "%dx%d", folk_frame_width(frame), folk_frame_height(frame));
    snprintf(rate, sizeof rate, "%g", def->rate);
    // Encoders of most formats want even sizes.
    const char *const argv[] = {
        "ffmpeg",   "-loglevel", "error",    "-y",
        "-f",       "rawvideo",  "-pix_fmt", "bgra",
        "-s",       size,        "-r",       rate,
        "-i",       "-",         "-vf",      "crop=trunc(iw/2)*2:trunc(ih/2)*2",
        "-pix_fmt", "yuv420p",   def->path,  NULL};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    *failure = posix_spawnp(&pid, "ffmpeg", &actions, NULL, (char **)argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    return pid;
}

static bool write_all(int descriptor, const void *bytes, size_t count) {
    const char *at = bytes;
    while (count > 0) {
        const ssize_t written = write(descriptor, at, count);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        at += written;
        count -= (size_t)written;
    }
    return true;
}

static bool write_film(folk_frame *frame, folk_viewer *viewer, const folk_film_def *def,
                       folk_error *err) {
    int ends[2], failure = 0, status = 0;
    signal(SIGPIPE, SIG_IGN);
    if (pipe2(ends, O_CLOEXEC) != 0)
        return folk_fail(err, FOLK_ERR_IO, "cannot start ffmpeg: %s", strerror(errno));
    const pid_t pid = start_encoder(frame, def, ends[0], &failure);
    close(ends[0]);
    const size_t bytes =
        (size_t)folk_frame_width(frame) * (size_t)folk_frame_height(frame) * sizeof(uint32_t);
    bool ok = failure == 0;
    for (size_t i = 0; ok && i < frames_of(def); i++) {
        go_to_frame(viewer, def, i);
        update(frame, viewer);
        ok = write_all(ends[1], folk_frame_pixels(frame), bytes);
    }
    close(ends[1]);
    if (failure != 0)
        return folk_fail(
            err, FOLK_ERR_IO,
            "%s needs ffmpeg, which cannot be started (%s); name a folder instead, and "
            "the frames are written there as .png",
            def->path, strerror(failure));
    waitpid(pid, &status, 0);
    if (ok && WIFEXITED(status) && WEXITSTATUS(status) == 0) return true;
    return folk_fail(err, FOLK_ERR_IO, "ffmpeg could not write %s", def->path);
}

bool folk_film_write(folk_frame *frame, folk_viewer *viewer, const folk_film_def *def,
                     folk_error *err) {
    return is_file(def->path) ? write_film(frame, viewer, def, err)
                              : write_folder(frame, viewer, def, err);
}
