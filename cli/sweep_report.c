// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/sweep_report.h"

#include "cli/args.h"
#include "cli/commands.h"
#include "core/memory.h"
#include "core/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

typedef struct report_options {
    folk_texts metrics;
    const char *out;
} report_options;

// A report that is written while the sweep goes on says how far it is.
static void put_state(folk_page *page, const folk_swept *swept) {
    const uint64_t outcomes = folk_swept_outcomes(swept);
    const uint64_t wanted = swept->info.points * swept->info.replicates;
    const size_t failures = folk_swept_failures(swept, swept->point_count);
    if (swept->info.budget[0] != '\0') {
        folk_page_text(page, "%" PRIu64 " runs at %zu points; %zu of them failed.", outcomes,
                       swept->point_count, failures);
        return;
    }
    folk_page_text(page,
                   "%" PRIu64 " runs at %zu points, of %" PRIu64 " that the design asks for%s; "
                   "%zu of them failed.",
                   outcomes, swept->point_count, wanted,
                   outcomes < wanted ? " (the sweep is not complete, or rows of the design are "
                                       "the same point, which is run once)"
                                     : "",
                   failures);
}

static void put_head(folk_page *page, const folk_swept *swept) {
    folk_page_heading(page, 1, swept->scenario.name);
    folk_page_text(page, "%s", swept->scenario.summary);
    if (swept->scenario.source[0] != '\0')
        folk_page_text(page, "Source: %s", swept->scenario.source);
    put_state(page, swept);
}

static void put_metric(folk_page *page, const folk_swept *swept, int metric) {
    const folk_metric *about = &swept->scenario.metrics[metric];
    folk_page_heading(page, 2, about->name);
    folk_page_text(page, "%s; unit: %s; each run's number is the %s of what it recorded.",
                   about->doc, about->unit[0] != '\0' ? about->unit : "none",
                   folk_summary_name(about->summary));
    folk_report_figures(page, swept, metric);
    folk_report_points(page, swept, metric);
    folk_report_comparisons(page, swept, metric);
    folk_report_effects(page, swept, metric);
    folk_report_shapley(page, swept, metric);
    folk_report_sensitivity(page, swept, metric);
}

static folk_page *compose(const folk_swept *swept, const int *metrics, int count) {
    char *title = folk_format("%s: sweep %.12s", swept->scenario.name, swept->info.key);
    folk_page *page = folk_page_create(title);
    folk_free(title);
    put_head(page, swept);
    folk_report_design(page, swept);
    folk_report_shares(page, swept, metrics, count);
    for (int i = 0; i < count; i++)
        put_metric(page, swept, metrics[i]);
    folk_report_failures(page, swept);
    folk_report_origin(page, swept);
    return page;
}

static bool is_pdf(const char *path) {
    const size_t length = strlen(path);
    return length > 4 && strcmp(path + length - 4, ".pdf") == 0;
}

static bool check_out(const char *path, folk_error *err) {
    const size_t length = strlen(path);
    if (is_pdf(path) || (length > 5 && strcmp(path + length - 5, ".html") == 0)) return true;
    return folk_fail(err, FOLK_ERR_USAGE, "%s: a report's name must end in .html or .pdf", path);
}

static char *default_name(const folk_swept *swept) {
    char *name = folk_format("%s.html", swept->scenario.name);
    for (char *at = name; *at != '\0'; at++)
        if (*at == '/' || (unsigned char)*at < ' ') *at = '-';
    return name;
}

static bool write_report(const folk_swept *swept, const report_options *options, folk_error *err) {
    int *metrics = NULL, count = 0;
    bool ok = true;
    // Where every run failed the report says just that.
    folk_error none = {0};
    if (!folk_swept_metrics(swept, &options->metrics, &metrics, &count, &none) &&
        options->metrics.count > 0) {
        *err = none;
        ok = false;
    }
    if (ok) {
        folk_page *page = compose(swept, metrics, count);
        char *name = options->out != NULL ? folk_strdup(options->out) : default_name(swept);
        ok = is_pdf(name) ? folk_page_write_pdf(page, name, err)
                          : folk_page_write_html(page, name, err);
        if (ok) folk_text_print(stdout, "wrote %s\n", name);
        folk_free(name);
        folk_page_destroy(page);
    }
    folk_free(metrics);
    return ok;
}

static bool report(const char *address, const report_options *options, folk_error *err) {
    if (options->out != NULL && !check_out(options->out, err)) return false;
    folk_swept swept;
    const bool ok = folk_swept_open(address, &swept, err) && write_report(&swept, options, err);
    folk_swept_clear(&swept);
    return ok;
}

int folk_command_report(int argc, char **argv) {
    report_options options = {0};
    const folk_option table[] = {
        FOLK_LIST("metric", &options.metrics, "NAME",
                  "a measure; may be given several times; all that were recorded without it"),
        FOLK_TEXT("out", &options.out, "FILE", "a name in .html or .pdf; SCENARIO.html without it"),
        {0},
    };
    const folk_usage usage = {
        .command = "report",
        .operands = "[STORE[#SWEEP]]",
        .summary = "write a sweep as one page: design, figures, tables, how to reproduce it",
        .notes = "Without #SWEEP it is the newest sweep of the store; it may be running still.\n"
                 "The HTML needs no other file and no script. Docs: docs/analysis.md.\n",
        .example = "  folk report folk.db --out threshold.html\n"
                   "  folk report folk.db#2 --metric cooperation --out threshold.pdf\n",
        .most = 1,
        .options = table,
    };
    folk_args args;
    folk_error err = {0};
    int status;
    if (folk_args_read(&usage, argc, argv, &args, &status)) {
        const char *address = args.operands.count > 0 ? args.operands.items[0] : NULL;
        status = report(address, &options, &err) ? FOLK_EXIT_DONE : folk_report_error(&err);
        folk_args_clear(&args);
    }
    folk_texts_clear(&options.metrics);
    return status;
}
