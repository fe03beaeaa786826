// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/test.h"

#include "cli/watchdog.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void *idle(void *context) {
    (void)context;
    for (;;)
        pause();
    return NULL;
}

// OpenBLAS starts threads when it is loaded: they block no signal, and a Ctrl-C that the kernel
// gave to one of them killed the process with nothing written.
static void a_librarys_thread_does_not_take_the_signal(void **state) {
    (void)state;
    const pid_t child = fork();
    if (child == 0) {
        pthread_t thread;
        if (freopen("/dev/null", "w", stderr) == NULL) abort();
        pthread_create(&thread, NULL, idle, NULL);
        folk_watchdog_start(0);
        kill(getpid(), SIGINT);
        idle(NULL);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_false(WIFSIGNALED(status));
    assert_int_equal(WEXITSTATUS(status), 130);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(a_librarys_thread_does_not_take_the_signal),
    };
    return FOLK_TESTS(tests);
}
