// SPDX-License-Identifier: GPL-3.0-or-later
// What is told while a sweep goes on: a line at a terminal, or JSON lines for a program.
#include "cli/json.h"
#include "cli/progress.h"
#include "cli/sweep.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const double json_every = 1; // seconds

// A budget of another unit than runs has no total of these.
static bool is_counted(const folk_sweeping *sweeping) {
    return sweeping->purse == NULL || sweeping->plan->allowance.unit == FOLK_SWEEP_BUDGET_RUNS;
}

static double share_done(const folk_sweeping *sweeping) {
    double share = 1;
    if (!is_counted(sweeping))
        share = folk_sweep_purse_spent(sweeping->purse) / sweeping->plan->allowance.amount;
    else if (sweeping->total > 0)
        share = (double)sweeping->done / (double)sweeping->total;
    return share < 1 ? share : 1;
}

static double seconds_left(const folk_sweeping *sweeping, double spent) {
    const double share = share_done(sweeping);
    return share > 0 ? spent / share * (1 - share) : -1;
}

static const char *gauged_name(const folk_sweeping *sweeping) {
    const folk_sweep_gauge *gauge = &sweeping->gauge;
    return gauge->metric >= 0 ? gauge->scenario->metrics[gauge->metric].name : NULL;
}

static void print_bar(folk_sweeping *sweeping, double spent) {
    enum { WIDTH = 30 };
    const double half = folk_sweep_gauge_half(&sweeping->gauge, folk_wall_seconds(), false);
    const double share = share_done(sweeping), left = seconds_left(sweeping, spent);
    fputs("\r\033[K[", stderr);
    for (int i = 0; i < WIDTH; i++)
        fputc(i < (int)(share * WIDTH) ? '#' : '.', stderr);
    fprintf(stderr, "] %3.0f %%  %" PRIu64, share * 100, sweeping->done);
    if (is_counted(sweeping)) fprintf(stderr, " of %" PRIu64, sweeping->total);
    fputs(" runs", stderr);
    if (spent > 0) fprintf(stderr, ", %.3g/s", (double)sweeping->done / spent);
    if (sweeping->failed > 0) fprintf(stderr, ", %" PRIu64 " failed", sweeping->failed);
    if (isfinite(half)) fprintf(stderr, ", %.20s ± %.2g or less", gauged_name(sweeping), half);
    if (sweeping->paid.calls > 0)
        fprintf(stderr, ", %.0f calls, %.0f tokens", sweeping->paid.calls, sweeping->paid.tokens);
    if (sweeping->paid.cost > 0) fprintf(stderr, ", cost %.4g", sweeping->paid.cost);
    if (left >= 0) fprintf(stderr, "  %ld:%02ld left", (long)left / 60, (long)left % 60);
    fflush(stderr);
}

static void add_gauge(json_t *line, folk_sweeping *sweeping) {
    const double half = folk_sweep_gauge_half(&sweeping->gauge, folk_wall_seconds(), true);
    if (!isfinite(half)) return;
    json_object_set_new(line, "metric", json_string(gauged_name(sweeping)));
    json_object_set_new(line, "widest", json_real(half));
}

static void add_paid(const folk_sweeping *sweeping, json_t *line) {
    json_object_set_new(line, "calls", json_integer((json_int_t)sweeping->paid.calls));
    json_object_set_new(line, "tokens", json_integer((json_int_t)sweeping->paid.tokens));
    json_object_set_new(line, "cost", json_real(sweeping->paid.cost));
}

static void print_json(folk_sweeping *sweeping, double spent, const char *status) {
    const double left = seconds_left(sweeping, spent);
    json_t *line = json_object();
    json_object_set_new(line, "status", json_string(status));
    json_object_set_new(line, "done", json_integer((json_int_t)sweeping->done));
    json_object_set_new(line, "total", json_integer((json_int_t)sweeping->total));
    if (!is_counted(sweeping)) {
        const double spent_budget = folk_sweep_purse_spent(sweeping->purse);
        json_object_set_new(line, "total", json_null());
        json_object_set_new(line, "spent", json_real(spent_budget));
        json_object_set_new(line, "budget", json_real(sweeping->plan->allowance.amount));
    }
    json_object_set_new(line, "kept", json_integer((json_int_t)sweeping->skipped));
    json_object_set_new(line, "found", json_integer((json_int_t)sweeping->found));
    json_object_set_new(line, "failed", json_integer((json_int_t)sweeping->failed));
    if (sweeping->paid.calls > 0) add_paid(sweeping, line);
    json_object_set_new(line, "seconds", json_real(spent));
    json_object_set_new(line, "rate",
                        spent > 0 ? json_real((double)sweeping->done / spent) : json_null());
    json_object_set_new(line, "left", left >= 0 ? json_real(left) : json_null());
    add_gauge(line, sweeping);
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
