// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/child.h"

#include "cli/progress.h"
#include "core/memory.h"
#include "core/text.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum {
    ARGUMENTS_MOST = 512,
    READ_BYTES = 4096,
    LINE_MOST = 4 << 20, // bytes
    WORDS_MOST = 2048,   // of its last words that are kept
};

// How long a child may take to quit, and then to be ended.
static const double quit_seconds = 1.0, term_seconds = 2.0;

// What comes through a pipe.
typedef struct incoming {
    int descriptor; // -1: closed
    char *text;
    size_t length, capacity;
} incoming;

struct folk_child {
    pid_t pid; // 0: it has ended
    int input; // -1: closed
    incoming output, errors;
    int status;
    double sent_at; // 0: everything was answered
    bool bidden;    // to end
};

// A child that is gone must not end its parent by its pipe.
static void ignore_broken_pipes(void) {
    signal(SIGPIPE, SIG_IGN);
}

typedef struct pipes {
    int input[2], output[2], errors[2];
} pipes;

static void close_both(int ends[2]) {
    if (ends[0] >= 0) close(ends[0]);
    if (ends[1] >= 0) close(ends[1]);
}

static bool open_pipes(pipes *all) {
    *all = (pipes){{-1, -1}, {-1, -1}, {-1, -1}};
    if (pipe2(all->input, O_CLOEXEC) == 0 && pipe2(all->output, O_CLOEXEC) == 0 &&
        pipe2(all->errors, O_CLOEXEC) == 0)
        return true;
    close_both(all->input);
    close_both(all->output);
    close_both(all->errors);
    return false;
}

static int spawn(const pipes *all, const char *const *arguments, pid_t *pid) {
    const char *argv[ARGUMENTS_MOST + 2] = {"folk"};
    for (int i = 0; i < ARGUMENTS_MOST && arguments[i] != NULL; i++)
        argv[i + 1] = arguments[i];
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t defaults;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, all->input[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, all->output[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, all->errors[1], STDERR_FILENO);
    posix_spawnattr_init(&attributes);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    // A group of its own: Ctrl-C at the terminal is for the window, which then asks it to quit.
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    const int failure =
        posix_spawn(pid, "/proc/self/exe", &actions, &attributes, (char **)argv, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

static void never_wait(int descriptor) {
    fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
}

folk_child *folk_child_start(const char *const *arguments, folk_error *err) {
    pipes all;
    pid_t pid = 0;
    ignore_broken_pipes();
    if (!open_pipes(&all)) {
        folk_fail(err, FOLK_ERR_IO, "cannot start a run: %s", strerror(errno));
        return NULL;
    }
    const int failure = spawn(&all, arguments, &pid);
    close(all.input[0]);
    close(all.output[1]);
    close(all.errors[1]);
    if (failure != 0) {
        close(all.input[1]);
        close(all.output[0]);
        close(all.errors[0]);
        folk_fail(err, FOLK_ERR_IO, "cannot start a run: %s", strerror(failure));
        return NULL;
    }
    never_wait(all.input[1]);
    never_wait(all.output[0]);
    never_wait(all.errors[0]);
    folk_child *child = folk_alloc(sizeof *child);
    child->pid = pid;
    child->input = all.input[1];
    child->output.descriptor = all.output[0];
    child->errors.descriptor = all.errors[0];
    return child;
}

bool folk_child_send(folk_child *child, const char *line) {
    char *whole = folk_format("%s\n", line);
    const size_t length = strlen(whole);
    const ssize_t sent = child->input >= 0 ? write(child->input, whole, length) : -1;
    folk_free(whole);
    // A line that is cut would spoil the next one: there is no way back then.
    if (sent >= 0 && (size_t)sent < length) {
        close(child->input);
        child->input = -1;
    }
    if (child->sent_at <= 0) child->sent_at = folk_wall_seconds();
    return sent == (ssize_t)length;
}

// Reads what there is, up to `most` bytes kept.
static void take(incoming *from, size_t most) {
    while (from->descriptor >= 0 && from->length < most) {
        from->text = folk_grow(from->text, &from->capacity, from->length + READ_BYTES + 1, 1);
        const ssize_t got = read(from->descriptor, from->text + from->length, READ_BYTES);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return;
        if (got == 0) {
            close(from->descriptor);
            from->descriptor = -1;
            return;
        }
        from->length += (size_t)got;
    }
}

char *folk_child_line(folk_child *child) {
    incoming *output = &child->output;
    take(output, LINE_MOST);
    const char *end = output->length > 0 ? memchr(output->text, '\n', output->length) : NULL;
    if (end == NULL) {
        if (output->length >= LINE_MOST) output->length = 0;
        return NULL;
    }
    const size_t length = (size_t)(end - output->text);
    char *line = folk_format("%.*s", (int)length, output->text);
    output->length -= length + 1;
    memmove(output->text, output->text + length + 1, output->length);
    child->sent_at = 0;
    return line;
}

// Its errors are read all the time, so that it never waits, and only the last words are kept.
static void take_errors(folk_child *child) {
    incoming *errors = &child->errors;
    size_t before;
    do {
        before = errors->length;
        take(errors, errors->length + READ_BYTES);
        if (errors->length <= WORDS_MOST) return;
        memmove(errors->text, errors->text + errors->length - WORDS_MOST, WORDS_MOST);
        errors->length = WORDS_MOST;
    } while (errors->length > before);
}

// Where its last sentence begins, which may be of several lines: a traceback.
static size_t last_sentence(const incoming *errors, size_t end) {
    static const char mark[] = "folk: ";
    const size_t length = sizeof mark - 1;
    size_t line = end;
    for (size_t from = end; from-- > 0;) {
        if (from > 0 && errors->text[from - 1] != '\n') continue;
        if (end - from >= length && memcmp(errors->text + from, mark, length) == 0)
            return from + length;
        if (line == end) line = from;
    }
    return line; // nothing of ours: the last line
}

static void last_words(const folk_child *child, char *text, size_t room) {
    const incoming *errors = &child->errors;
    size_t end = errors->length;
    text[0] = '\0';
    while (end > 0 && errors->text[end - 1] == '\n')
        end--;
    if (end == 0) return;
    const size_t from = last_sentence(errors, end);
    snprintf(text, room, "%.*s", (int)(end - from), errors->text + from);
    folk_text_tame(text);
}

static void tell_end(const folk_child *child, char *text, size_t room) {
    char words[1024];
    last_words(child, words, sizeof words);
    text[0] = '\0';
    if (WIFSIGNALED(child->status))
        snprintf(text, room,
                 "The run was ended by signal %d (%s); what it had recorded is kept%s%s",
                 WTERMSIG(child->status), strsignal(WTERMSIG(child->status)),
                 words[0] != '\0' ? ": " : "", words);
    else if (WEXITSTATUS(child->status) != 0)
        snprintf(text, room, "%s", words[0] != '\0' ? words : "The run failed without a word");
}

bool folk_child_ended(folk_child *child, char *text, size_t room) {
    take_errors(child);
    if (child->pid != 0 && waitpid(child->pid, &child->status, WNOHANG) != child->pid) return false;
    child->pid = 0;
    take_errors(child);
    tell_end(child, text, room);
    return true;
}

double folk_child_silence(const folk_child *child) {
    return child->sent_at > 0 ? folk_wall_seconds() - child->sent_at : 0;
}

void folk_child_kill(folk_child *child) {
    if (child->pid != 0) kill(child->pid, child->bidden ? SIGKILL : SIGTERM);
    child->bidden = true;
}

// Waits for its end, up to a moment, and meanwhile reads what it says.
static bool wait_until(folk_child *child, double moment) {
    char text[8];
    while (!folk_child_ended(child, text, sizeof text)) {
        if (folk_wall_seconds() >= moment) return false;
        folk_free(folk_child_line(child));
        usleep(2000);
    }
    return true;
}

static void clear(incoming *from) {
    if (from->descriptor >= 0) close(from->descriptor);
    folk_free(from->text);
}

void folk_child_end(folk_child *child) {
    if (child == NULL) return;
    const double now = folk_wall_seconds();
    if (child->input >= 0) close(child->input); // the end of its input bids it quit
    child->input = -1;
    if (!wait_until(child, now + quit_seconds)) {
        kill(child->pid, SIGTERM);
        if (!wait_until(child, now + quit_seconds + term_seconds)) {
            kill(child->pid, SIGKILL);
            waitpid(child->pid, &child->status, 0);
        }
    }
    clear(&child->output);
    clear(&child->errors);
    folk_free(child);
}
