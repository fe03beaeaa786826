// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/encoder.h"

#include "core/memory.h"
#include "core/number.h"
#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum {
    TURN_MS = 50,     // between looks whether it is to stop
    WORDS_MOST = 800, // bytes of what ffmpeg says at last
};

// What a suffix means to ffmpeg. Encoders of most formats want even sizes, and few know colours
// finer than yuv420p; a .gif has a palette for each frame instead.
static const char even[] = "crop=trunc(iw/2)*2:trunc(ih/2)*2";
static const char palettes[] =
    "split[a][b];[a]palettegen=stats_mode=single[p];[b][p]paletteuse=new=1";

typedef struct format {
    const char *muxer, *filter, *pixels;
} format;

const char *const folk_encoder_suffixes[] = {".mp4", ".mkv", ".webm", ".gif", NULL};
static const format formats[] = {{"mp4", even, "yuv420p"},
                                 {"matroska", even, "yuv420p"},
                                 {"webm", even, "yuv420p"},
                                 {"gif", palettes, "pal8"}};

struct folk_encoder {
    folk_encoder_def def;
    pid_t pid;  // 0: it has ended
    int input;  // its frames; -1: closed
    int errors; // what it says; -1: nobody knows
    int status;
    bool broken; // it took no more frames
    char *part;  // the file that it writes
};

static const format *format_of(const char *suffix) {
    size_t at = 0;
    while (strcmp(folk_encoder_suffixes[at], suffix) != 0)
        at++;
    return &formats[at];
}

// Before anything is drawn for it: a place where nothing can be written, or a folder of that name.
static bool make_part(folk_encoder *encoder, folk_error *err) {
    struct stat there;
    const char *path = encoder->def.path;
    if (stat(path, &there) == 0 && S_ISDIR(there.st_mode))
        return folk_fail(err, FOLK_ERR_IO, "cannot write %s: it is a folder", path);
    char *part = folk_format("%s.%ld.part", path, (long)getpid());
    const int descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        folk_fail(err, FOLK_ERR_IO, "cannot write %s: %s", path, strerror(errno));
        folk_free(part);
        return false;
    }
    close(descriptor);
    encoder->part = part;
    return true;
}

// A group of its own: Ctrl-C is for whoever draws. Signals that wait for the film's end do not
// wait there.
static int spawn(folk_encoder *encoder, int input) {
    const format *as = format_of(encoder->def.suffix);
    char size[32], rate[FOLK_NUMBER_TEXT];
    char *output = folk_format("file:%s", encoder->part);
    snprintf(size, sizeof size, "%dx%d", encoder->def.width, encoder->def.height);
    folk_number_format(encoder->def.rate, rate);
    const char *const argv[] = {"ffmpeg", "-nostdin",  "-hide_banner", "-loglevel", "error",
                                "-y",     "-f",        "rawvideo",     "-pix_fmt",  "bgra",
                                "-s",     size,        "-framerate",   rate,        "-i",
                                "pipe:0", "-filter:v", as->filter,     "-pix_fmt",  as->pixels,
                                "-f",     as->muxer,   output,         NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, defaults;
    sigemptyset(&none);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, encoder->errors, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, encoder->errors, STDERR_FILENO);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    const int failure =
        posix_spawnp(&encoder->pid, "ffmpeg", &actions, &attributes, (char **)argv, environ);
    if (failure != 0) encoder->pid = 0;
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    folk_free(output);
    return failure;
}

static bool start(folk_encoder *encoder, folk_error *err) {
    int ends[2];
    if (!make_part(encoder, err)) return false;
    encoder->errors = memfd_create("ffmpeg", MFD_CLOEXEC);
    if (encoder->errors < 0 || pipe2(ends, O_CLOEXEC) != 0)
        return folk_fail(err, FOLK_ERR_IO, "cannot start ffmpeg: %s", strerror(errno));
    const int failure = spawn(encoder, ends[0]);
    close(ends[0]);
    encoder->input = ends[1];
    fcntl(encoder->input, F_SETFL, fcntl(encoder->input, F_GETFL) | O_NONBLOCK);
    if (failure == 0) return true;
    return folk_fail(err, FOLK_ERR_IO,
                     "%s needs ffmpeg, which cannot be started (%s); with a name without suffix "
                     "frames are written into a folder, as .png",
                     encoder->def.path, strerror(failure));
}

folk_encoder *folk_encoder_start(const folk_encoder_def *def, folk_error *err) {
    folk_encoder *encoder = folk_alloc(sizeof *encoder);
    signal(SIGPIPE, SIG_IGN); // an encoder that is gone must not end its parent
    encoder->def = *def;
    encoder->input = encoder->errors = -1;
    if (start(encoder, err)) return encoder;
    folk_encoder_drop(encoder);
    return NULL;
}

static bool stops(const folk_encoder *encoder) {
    return encoder->def.stops(encoder->def.context);
}

bool folk_encoder_take(folk_encoder *encoder, const void *pixels, size_t bytes) {
    const char *at = pixels;
    struct pollfd input = {.fd = encoder->input, .events = POLLOUT};
    while (bytes > 0 && !stops(encoder)) {
        if (poll(&input, 1, TURN_MS) <= 0) continue;
        const ssize_t written = write(encoder->input, at, bytes);
        if (written < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (written <= 0) break;
        at += written;
        bytes -= (size_t)written;
    }
    encoder->broken = encoder->broken || bytes > 0;
    return bytes == 0;
}

static void close_input(folk_encoder *encoder) {
    if (encoder->input >= 0) close(encoder->input);
    encoder->input = -1;
}

// Whether it came to its end before it was told to stop.
static bool wait_for_end(folk_encoder *encoder) {
    close_input(encoder);
    while (!stops(encoder)) {
        if (waitpid(encoder->pid, &encoder->status, WNOHANG) == encoder->pid) {
            encoder->pid = 0;
            return true;
        }
        usleep(2000);
    }
    return false;
}

// The last line of what it said.
static void last_words(const folk_encoder *encoder, char words[WORDS_MOST]) {
    const off_t length = lseek(encoder->errors, 0, SEEK_END);
    const off_t from = length > WORDS_MOST - 1 ? length - (WORDS_MOST - 1) : 0;
    const ssize_t got = pread(encoder->errors, words, WORDS_MOST - 1, from);
    size_t end = got > 0 ? (size_t)got : 0;
    while (end > 0 && words[end - 1] == '\n')
        end--;
    words[end] = '\0';
    const char *line = strrchr(words, '\n');
    if (line != NULL) memmove(words, line + 1, strlen(line));
    folk_text_tame(words);
}

static bool fail_ended(const folk_encoder *encoder, folk_error *err) {
    char words[WORDS_MOST];
    const char *path = encoder->def.path;
    last_words(encoder, words);
    if (WIFSIGNALED(encoder->status))
        return folk_fail(err, FOLK_ERR_IO,
                         "%s was not written: ffmpeg was ended by signal %d (%s)%s%s", path,
                         WTERMSIG(encoder->status), strsignal(WTERMSIG(encoder->status)),
                         words[0] != '\0' ? ": " : "", words);
    return folk_fail(err, FOLK_ERR_IO, "%s was not written: ffmpeg %s", path,
                     words[0] != '\0' ? words : "ended before the film did, without a word");
}

bool folk_encoder_end(folk_encoder *encoder, folk_error *err) {
    const bool ended = wait_for_end(encoder);
    const bool well = ended && !encoder->broken && encoder->status == 0;
    bool ok = well && rename(encoder->part, encoder->def.path) == 0;
    if (well && !ok)
        folk_fail(err, FOLK_ERR_IO, "cannot write %s: %s", encoder->def.path, strerror(errno));
    if (ended && !well) fail_ended(encoder, err);
    folk_encoder_drop(encoder);
    return ok;
}

void folk_encoder_drop(folk_encoder *encoder) {
    if (encoder == NULL) return;
    close_input(encoder);
    if (encoder->pid != 0) {
        kill(encoder->pid, SIGKILL);
        waitpid(encoder->pid, &encoder->status, 0);
    }
    if (encoder->errors >= 0) close(encoder->errors);
    if (encoder->part != NULL) unlink(encoder->part);
    folk_free(encoder->part);
    folk_free(encoder);
}
