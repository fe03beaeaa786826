// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/watchdog.h"

#include "cli/args.h"
#include "cli/progress.h"
#include "core/memory.h"
#include "core/number.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

enum {
    RELEASED = SIGUSR1, // tells the thread that the driver has come back
    STORE_PATIENCE = 5, // seconds that the last write may take
};

static const double grace = 0.8; // seconds between asking and ending: Ctrl-C takes less than one

struct folk_watchdog {
    pthread_t thread;
    pthread_mutex_t lock; // of everything below
    sigset_t waited, before;
    struct sigaction interrupt_before, terminate_before;
    double timeout;
    folk_watched watched;
    const char *status; // of the run once it was asked to end
    char reason[128];   // "" until then
    int exit_status;
    bool released;
};

// Waits for a signal for so many seconds, for ever if 0. The signal, or 0 when the time is over.
static int wait_for_signal(folk_watchdog *watchdog, double seconds) {
    const double until = folk_wall_seconds() + seconds;
    for (;;) {
        const double left = fmax(until - folk_wall_seconds(), 0);
        const struct timespec time = {.tv_sec = (time_t)left,
                                      .tv_nsec = (long)((left - floor(left)) * 1e9)};
        const int signal = seconds > 0 ? sigtimedwait(&watchdog->waited, NULL, &time)
                                       : sigwaitinfo(&watchdog->waited, NULL);
        if (signal > 0) return signal;
        if (errno == EAGAIN) return 0;
    }
}

static bool is_released(folk_watchdog *watchdog) {
    pthread_mutex_lock(&watchdog->lock);
    const bool released = watchdog->released;
    pthread_mutex_unlock(&watchdog->lock);
    return released;
}

static void ask_run_to_end(folk_watchdog *watchdog) {
    folk_run *run = watchdog->watched.run;
    if (watchdog->watched.store != NULL) folk_store_hurry(watchdog->watched.store);
    if (run == NULL) return;
    folk_run_stop(run, watchdog->reason);
    folk_sim_interrupt(folk_run_sim(run));
}

static void ask(folk_watchdog *watchdog, int signal) {
    char seconds[FOLK_NUMBER_TEXT];
    folk_number_format(watchdog->timeout, seconds);
    pthread_mutex_lock(&watchdog->lock);
    watchdog->status = signal != 0 ? "interrupted" : "failed";
    watchdog->exit_status = signal != 0 ? 128 + signal : FOLK_EXIT_FAILED;
    if (signal != 0)
        snprintf(watchdog->reason, sizeof watchdog->reason, "interrupted by %s",
                 signal == SIGINT ? "Ctrl-C" : "SIGTERM");
    else
        snprintf(watchdog->reason, sizeof watchdog->reason,
                 "stopped after %s seconds: the time limit", seconds);
    ask_run_to_end(watchdog);
    pthread_mutex_unlock(&watchdog->lock);
}

// The end of a run whose thread is stuck in an event: what was executed cannot be told, nor its
// digest.
static void write_end(const folk_watchdog *watchdog) {
    const folk_watched *watched = &watchdog->watched;
    folk_error err = {0};
    bool ok = watched->recorder == NULL || folk_recorder_flush(watched->recorder, true, &err);
    const folk_run_end end = {
        .status = watchdog->status,
        .error = watchdog->reason,
        .seconds = folk_wall_seconds() - watched->began_at,
    };
    if (ok && watched->store != NULL)
        ok = folk_store_end(watched->store, watched->run_id, &end, &err);
    if (!ok) fprintf(stderr, "folk: %s\n", err.text);
}

// Holds the lock until the process is gone: the driver, should it come back now, waits for its end.
static void end_process(folk_watchdog *watchdog) {
    pthread_mutex_lock(&watchdog->lock);
    if (watchdog->released) {
        pthread_mutex_unlock(&watchdog->lock);
        return;
    }
    // A store that never answers must not keep the process: SIGALRM ends it.
    signal(SIGALRM, SIG_DFL);
    alarm(STORE_PATIENCE);
    write_end(watchdog);
    const folk_watched *watched = &watchdog->watched;
    if (watched->cut_off != NULL)
        watched->cut_off(watched->context, watchdog->status, watchdog->reason);
    fprintf(stderr, "%sfolk: %s\n", isatty(STDERR_FILENO) ? "\r\033[K" : "", watchdog->reason);
    _exit(watchdog->exit_status);
}

static void *watch(void *context) {
    folk_watchdog *watchdog = context;
    int signal;
    do {
        signal = wait_for_signal(watchdog, watchdog->timeout);
        if (is_released(watchdog)) return NULL;
    } while (signal == RELEASED);
    ask(watchdog, signal);
    pthread_mutex_lock(&watchdog->lock);
    const bool nothing_to_lose = watchdog->watched.recorder == NULL;
    pthread_mutex_unlock(&watchdog->lock);
    if (!nothing_to_lose) wait_for_signal(watchdog, grace);
    end_process(watchdog);
    return NULL;
}

// Called on a thread that a library has started and that did not inherit our mask: from now on it
// leaves the signal to the watchdog, to whom it is sent again.
static void pass_on(int signal, siginfo_t *info, void *context) {
    (void)info;
    sigaddset(&((ucontext_t *)context)->uc_sigmask, signal);
    kill(getpid(), signal);
}

static void take_signals(folk_watchdog *watchdog) {
    struct sigaction action = {.sa_sigaction = pass_on, .sa_flags = SA_SIGINFO | SA_RESTART};
    sigemptyset(&action.sa_mask);
    pthread_sigmask(SIG_BLOCK, &watchdog->waited, &watchdog->before);
    sigaction(SIGINT, &action, &watchdog->interrupt_before);
    sigaction(SIGTERM, &action, &watchdog->terminate_before);
}

folk_watchdog *folk_watchdog_start(double timeout) {
    folk_watchdog *watchdog = folk_alloc(sizeof *watchdog);
    watchdog->timeout = timeout;
    pthread_mutex_init(&watchdog->lock, NULL);
    sigemptyset(&watchdog->waited);
    sigaddset(&watchdog->waited, SIGINT);
    sigaddset(&watchdog->waited, SIGTERM);
    sigaddset(&watchdog->waited, RELEASED);
    take_signals(watchdog);
    pthread_create(&watchdog->thread, NULL, watch, watchdog);
    return watchdog;
}

void folk_watchdog_watch(folk_watchdog *watchdog, const folk_watched *watched) {
    pthread_mutex_lock(&watchdog->lock);
    watchdog->watched = *watched;
    if (watchdog->reason[0] != '\0') ask_run_to_end(watchdog);
    pthread_mutex_unlock(&watchdog->lock);
}

const char *folk_watchdog_reason(folk_watchdog *watchdog) {
    pthread_mutex_lock(&watchdog->lock);
    const char *reason = watchdog->reason[0] != '\0' ? watchdog->reason : NULL;
    pthread_mutex_unlock(&watchdog->lock);
    return reason;
}

const char *folk_watchdog_status(folk_watchdog *watchdog) {
    pthread_mutex_lock(&watchdog->lock);
    const char *status = watchdog->status;
    pthread_mutex_unlock(&watchdog->lock);
    return status;
}

void folk_watchdog_release(folk_watchdog *watchdog) {
    pthread_mutex_lock(&watchdog->lock);
    watchdog->watched = (folk_watched){0};
    watchdog->released = true;
    pthread_mutex_unlock(&watchdog->lock);
}

void folk_watchdog_stop(folk_watchdog *watchdog) {
    if (watchdog == NULL) return;
    folk_watchdog_release(watchdog);
    pthread_kill(watchdog->thread, RELEASED);
    pthread_join(watchdog->thread, NULL);
    sigaction(SIGINT, &watchdog->interrupt_before, NULL);
    sigaction(SIGTERM, &watchdog->terminate_before, NULL);
    pthread_sigmask(SIG_SETMASK, &watchdog->before, NULL);
    pthread_mutex_destroy(&watchdog->lock);
    folk_free(watchdog);
}
