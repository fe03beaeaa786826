// SPDX-License-Identifier: GPL-3.0-or-later
// A mock of a failing machine, preloaded into folk by tests (LD_PRELOAD): the process is killed, or
// the disk becomes full, at a write to a store that the test chose; or files have no locks, as on
// some network file systems. A real disk is not so exact, and takes a superuser.
//   FOLK_FAULT=kill:N   SIGKILL in place of write number N to the file
//   FOLK_FAULT=full:N   writes from number N on fail with ENOSPC
//   FOLK_FAULT=count:F  counts writes, and leaves their number in file F
//   FOLK_FAULT=nolock   locks fail with ENOLCK
//   FOLK_FAULT=nosupport  locks fail with ENOTSUP
//   FOLK_FAULT_FILE     part of the name of files whose writes count
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int fcntl64(int file, int command, ...);

// A preloaded library has no other place for what it counts.
static long writes;
static pid_t first;

static const char *asked(const char *kind) {
    const char *fault = getenv("FOLK_FAULT");
    const size_t length = strlen(kind);
    return fault != NULL && strncmp(fault, kind, length) == 0 ? fault + length : NULL;
}

static void *real(const char *name) {
    return dlsym(RTLD_NEXT, name);
}

static bool counts(int file) {
    const char *part = getenv("FOLK_FAULT_FILE");
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    const ssize_t length = readlink(link, path, sizeof path - 1);
    if (part == NULL || length <= 0) return false;
    path[length] = '\0';
    return strstr(path, part) != NULL;
}

// Whether the write fails.
static bool write_comes(int file) {
    const char *kill_at = asked("kill:"), *full_at = asked("full:");
    if (!counts(file)) return false;
    writes++;
    if (kill_at != NULL && writes == atol(kill_at)) kill(getpid(), SIGKILL);
    if (full_at == NULL || writes < atol(full_at)) return false;
    errno = ENOSPC;
    return true;
}

ssize_t write(int file, const void *bytes, size_t count) {
    ssize_t (*next)(int, const void *, size_t);
    *(void **)&next = real("write");
    return write_comes(file) ? -1 : next(file, bytes, count);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
    ssize_t (*next)(int, const void *, size_t, off_t);
    *(void **)&next = real("pwrite");
    return write_comes(file) ? -1 : next(file, bytes, count, offset);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
    ssize_t (*next)(int, const void *, size_t, off64_t);
    *(void **)&next = real("pwrite64");
    return write_comes(file) ? -1 : next(file, bytes, count, offset);
}

static bool lock_fails(int command) {
    const bool locks = command == F_SETLK || command == F_SETLKW || command == F_GETLK;
    if (!locks || (asked("nolock") == NULL && asked("nosupport") == NULL)) return false;
    errno = asked("nolock") != NULL ? ENOLCK : ENOTSUP;
    return true;
}

int fcntl(int file, int command, ...) {
    int (*next)(int, int, ...);
    va_list rest;
    va_start(rest, command);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    *(void **)&next = real("fcntl");
    return lock_fails(command) ? -1 : next(file, command, argument);
}

int fcntl64(int file, int command, ...) {
    int (*next)(int, int, ...);
    va_list rest;
    va_start(rest, command);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    *(void **)&next = real("fcntl64");
    return lock_fails(command) ? -1 : next(file, command, argument);
}

__attribute__((constructor)) static void begin(void) {
    first = getpid();
}

__attribute__((destructor)) static void end(void) {
    const char *path = asked("count:");
    FILE *file = path != NULL && getpid() == first ? fopen(path, "w") : NULL;
    if (file == NULL) return;
    fprintf(file, "%ld\n", writes);
    fclose(file);
}
