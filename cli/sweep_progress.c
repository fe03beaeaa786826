// SPDX-License-Identifier: GPL-3.0-or-later
// What is told while a sweep goes on: a line at a terminal, or JSON lines for a program.
#include "cli/json.h"
#include "cli/progress.h"
#include "cli/sweep.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const double json_every = 1; // seconds

static double share_done(const folk_sweeping *sweeping) {
    if (sweeping->total == 0) return 1;
    const double share = (double)sweeping->done / (double)sweeping->total;
    return share < 1 ? share : 1;
}

static double seconds_left(const folk_sweeping *sweeping, double spent) {
    const double share = share_done(sweeping);
    return share > 0 ? spent / share * (1 - share) : -1;
}

static void print_bar(const folk_sweeping *sweeping, double spent) {
    enum { WIDTH = 30 };
    const double share = share_done(sweeping), left = seconds_left(sweeping, spent);
    fputs("\r\033[K[", stderr);
    for (int i = 0; i < WIDTH; i++)
        fputc(i < (int)(share * WIDTH) ? '#' : '.', stderr);
    fprintf(stderr, "] %3.0f %%  %" PRIu64 " of %" PRIu64 " runs", share * 100, sweeping->done,
            sweeping->total);
    if (spent > 0) fprintf(stderr, ", %.3g/s", (double)sweeping->done / spent);
    if (sweeping->failed > 0) fprintf(stderr, ", %" PRIu64 " failed", sweeping->failed);
    if (left >= 0) fprintf(stderr, "  %ld:%02ld left", (long)left / 60, (long)left % 60);
    fflush(stderr);
}

static void print_json(const folk_sweeping *sweeping, double spent, const char *status) {
    const double left = seconds_left(sweeping, spent);
    json_t *line = json_object();
    json_object_set_new(line, "status", json_string(status));
    json_object_set_new(line, "done", json_integer((json_int_t)sweeping->done));
    json_object_set_new(line, "total", json_integer((json_int_t)sweeping->total));
    json_object_set_new(line, "kept", json_integer((json_int_t)sweeping->skipped));
    json_object_set_new(line, "found", json_integer((json_int_t)sweeping->found));
    json_object_set_new(line, "failed", json_integer((json_int_t)sweeping->failed));
    json_object_set_new(line, "seconds", json_real(spent));
    json_object_set_new(line, "rate",
                        spent > 0 ? json_real((double)sweeping->done / spent) : json_null());
    json_object_set_new(line, "left", left >= 0 ? json_real(left) : json_null());
    char *text = json_dumps(line, JSON_COMPACT | JSON_REAL_PRECISION(6));
    fprintf(stderr, "%s\n", text);
    free(text);
    json_decref(line);
}

void folk_sweep_tell(folk_sweeping *sweeping) {
    const double now = folk_wall_seconds();
    const double spent = now - sweeping->began_at;
    const int kind = sweeping->options->progress;
    if (kind == FOLK_TELL_JSON && now - sweeping->told_at >= json_every) {
        print_json(sweeping, spent, "running");
        sweeping->told_at = now;
    }
    if (kind != FOLK_TELL_BAR || !isatty(STDERR_FILENO)) return;
    print_bar(sweeping, spent);
    sweeping->on_screen = true;
}

void folk_sweep_tell_end(folk_sweeping *sweeping, const char *status) {
    if (sweeping->on_screen) fputs("\r\033[K", stderr);
    sweeping->on_screen = false;
    if (sweeping->options->progress == FOLK_TELL_JSON)
        print_json(sweeping, folk_wall_seconds() - sweeping->began_at, status);
}
