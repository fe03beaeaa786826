// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

static const double draw_every = 0.1; // seconds

double folk_wall_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

folk_progress folk_progress_begin(bool quiet) {
    const double now = folk_wall_seconds();
    return (folk_progress){.shown = !quiet && isatty(STDERR_FILENO),
                           .began_at = now,
                           .told_at = now,
                           .unit = "events"};
}

static void print_bar(double fraction) {
    enum { WIDTH = 30 };
    const int full = (int)(fraction * WIDTH);
    fputc('[', stderr);
    for (int i = 0; i < WIDTH; i++)
        fputc(i < full ? '#' : '.', stderr);
    fprintf(stderr, "] %3.0f %%  ", fraction * 100);
}

static void print_left(double fraction, double spent) {
    const long left = (long)(spent / fraction * (1 - fraction));
    fprintf(stderr, "  %ld:%02ld left", left / 60, left % 60);
}

void folk_progress_tell(folk_progress *progress, double fraction, uint64_t events) {
    const double now = folk_wall_seconds();
    if (!progress->shown || now - progress->told_at < draw_every) return;
    const double rate = (double)(events - progress->told_events) / (now - progress->told_at);
    fputs("\r\033[K", stderr);
    if (fraction >= 0) print_bar(fraction);
    fprintf(stderr, "%.3g %s/s", rate, progress->unit);
    if (fraction > 0) print_left(fraction, now - progress->began_at);
    if (progress->note[0] != '\0') fprintf(stderr, "  %s", progress->note);
    fflush(stderr);
    progress->told_at = now;
    progress->told_events = events;
    progress->on_screen = true;
}

void folk_progress_end(folk_progress *progress) {
    if (progress->on_screen) fputs("\r\033[K", stderr);
    progress->on_screen = false;
}
