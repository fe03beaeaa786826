// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the program under test in a folder of its own, which is made for each test and removed after
// it. What it prints lies in files there, so that a child that is killed leaves its words too.
#ifndef FOLK_TESTS_CLI_SPAWN_H
#define FOLK_TESTS_CLI_SPAWN_H

#include "tests/test.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TEST_DATA FOLK_SOURCE_DIR "/tests/cli/data/"

typedef struct test_output {
    int status; // exit status, or 128 + the signal that ended it
    char out[16384], err[4096];
} test_output;

/// Goes into a new empty folder. Setup of each test.
static inline int test_enter_folder(void **state) {
    static char folder[] = "/tmp/folk-cli-XXXXXX";
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    *state = folder;
    return mkdtemp(folder) == NULL || chdir(folder) != 0;
}

/// Removes it. Teardown of each test.
static inline int test_leave_folder(void **state) {
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", (const char *)*state);
    return chdir("/") != 0 || system(command) != 0 || test_memory_returned(state) != 0;
}

#define FOLK_SPAWN_TEST(function) \
    cmocka_unit_test_setup_teardown(function, test_enter_folder, test_leave_folder)

static inline void test_redirect(int descriptor, const char *path) {
    const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(file, descriptor);
    close(file);
}

/// Starts a program with arguments that end with NULL, argv[0] being left out.
static inline pid_t test_start_program(const char *program, const char *const *arguments) {
    const char *argv[32] = {"folk"};
    for (int i = 0; arguments[i] != NULL; i++)
        argv[i + 1] = arguments[i];
    const pid_t child = fork();
    if (child != 0) return child;
    unsetenv("FOLK_LLM_URL");
    unsetenv("FOLK_LLM_KEY");
    unsetenv("FOLK_LLM_MODEL");
    test_redirect(STDOUT_FILENO, "out");
    test_redirect(STDERR_FILENO, "err");
    execv(program, (char **)argv);
    _exit(127);
}

/// The same of the program under test.
#define test_start(...) test_start_program(FOLK_BINARY_DIR "/folk", __VA_ARGS__)

static inline void test_read(const char *path, char *text, size_t bytes) {
    FILE *file = fopen(path, "r");
    text[file != NULL ? fread(text, 1, bytes - 1, file) : 0] = '\0';
    if (file != NULL) fclose(file);
}

static inline test_output test_wait(pid_t child) {
    test_output output = {0};
    int status = 0;
    waitpid(child, &status, 0);
    output.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    test_read("out", output.out, sizeof output.out);
    test_read("err", output.err, sizeof output.err);
    return output;
}

/// Runs `folk` with these arguments to its end.
#define test_folk(...) test_wait(test_start((const char *const[]){__VA_ARGS__, NULL}))

/// Fails unless the program ended with this status; shows what it said.
#define assert_status(output, expected)                                                    \
    do {                                                                                   \
        if ((output).status != (expected))                                                 \
            fail_msg("status %d, not %d: %s%s", (output).status, (expected), (output).out, \
                     (output).err);                                                        \
    } while (0)

/// On a monotonic clock.
static inline double test_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static inline void test_sleep(double seconds) {
    usleep((useconds_t)(seconds * 1e6));
}

#endif
