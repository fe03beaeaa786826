// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/args.h"
#include "cli/commands.h"
#include "cli/plot_picture.h"
#include "cli/plot_sweep.h"
#include "core/memory.h"
#include "core/number.h"
#include "core/text.h"
#include "viz/canvas.h"
#include "viz/label.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct plot_options {
    int kind;
    folk_texts metrics;
    const char *x, *y, *table, *out, *size, *title, *from, *to, *at, *population, *color;
    double font, dpi;
    bool dark, log_x, log_y, all_runs, band, bare, sweep;
} plot_options;

static const char *const kinds[] = {"series",      "phase",   "simplex", "matrix", "box", "heat",
                                    "fingerprint", "society", "network", "line",   NULL};

enum { KIND_SERIES = 0, KIND_BOX = 4, KIND_HEAT = 5, KIND_LINE = 9 };

typedef bool (*draw_fn)(const folk_plot *plot, folk_error *err);

static bool refuse_line(const folk_plot *plot, folk_error *err) {
    (void)plot;
    return folk_fail(err, FOLK_ERR_USAGE,
                     "--kind line draws a sweep: add --sweep; series draws runs over time");
}

static const draw_fn drawings[] = {
    folk_plot_series, folk_plot_phase,       folk_plot_simplex, folk_plot_matrix,  folk_plot_box,
    folk_plot_heat,   folk_plot_fingerprint, folk_plot_society, folk_plot_network, refuse_line};

static const double points_a_mm = 72 / 25.4, least_mm = 20, most_mm = 2000;

// "160x100", in mm.
static bool read_size(const char *text, double *width, double *height, folk_error *err) {
    char rest;
    if (sscanf(text, "%lfx%lf%c", width, height, &rest) == 2 && *width >= least_mm &&
        *height >= least_mm && *width <= most_mm && *height <= most_mm) {
        *width *= points_a_mm;
        *height *= points_a_mm;
        return true;
    }
    return folk_fail(err, FOLK_ERR_USAGE,
                     "--size %s: must be WIDTHxHEIGHT in mm, each from %g to %g, like 160x100",
                     text, least_mm, most_mm);
}

static bool read_moment(const char *option, const char *text, double *value, folk_error *err) {
    if (text == NULL || folk_number_parse(text, value)) return true;
    return folk_fail(err, FOLK_ERR_USAGE, "--%s %s: must be a number", option, text);
}

// The range of time: what is given, else what was recorded.
static bool read_range(const plot_options *options, folk_plot *plot, folk_error *err) {
    double from = INFINITY, to = -INFINITY;
    for (size_t i = 0; i < plot->runs->count; i++) {
        double first = 0, last = 0;
        folk_reader_span(plot->runs->items[i].reader, &first, &last);
        from = fmin(from, first);
        to = fmax(to, last);
    }
    if (!read_moment("from", options->from, &from, err) ||
        !read_moment("to", options->to, &to, err))
        return false;
    if (options->from == NULL && options->to == NULL && (options->log_x || from >= to)) return true;
    if (from >= to)
        return folk_fail(err, FOLK_ERR_USAGE, "--from must lie before --to; these are %g and %g",
                         from, to);
    plot->from = from;
    plot->to = to;
    return true;
}

// The moment of a society: what is given, else the last one.
static bool read_at(const plot_options *options, folk_plot *plot, folk_error *err) {
    double first = 0;
    folk_reader_span(plot->runs->items[0].reader, &first, &plot->at);
    return read_moment("at", options->at, &plot->at, err);
}

// A page has no pixels; an image on it gets those of a good printer.
static double image_scale(const plot_options *options, const char *name) {
    const double paper = 300.0 / 72;
    folk_suffix suffix;
    folk_error ignored = {0};
    const bool pixels = folk_suffix_of(name, &suffix, &ignored) && suffix == FOLK_SUFFIX_PNG;
    return pixels ? options->dpi / 72 : paper;
}

static char *default_name(const folk_plot_runs *runs) {
    char *name = folk_format("%s.svg", folk_reader_info(runs->items[0].reader)->scenario);
    for (char *at = name; *at != '\0'; at++)
        if (*at == '/' || (unsigned char)*at < ' ') *at = '-';
    return name;
}

// Draws the caption at the foot and leaves the rest to the plot.
static void draw_caption(folk_plot *plot) {
    char *caption = folk_plot_caption(plot->runs);
    folk_text_style style = folk_text_plain(plot->theme, 0.8, FOLK_ANCHOR_START);
    style.color = plot->theme->faint;
    const double height =
        folk_draw_paragraph(NULL, (folk_place){0}, &style, caption, plot->rect.width);
    const double gap = plot->theme->font * 0.8;
    const folk_place at = {plot->rect.x, plot->rect.y + plot->rect.height - height + style.size};
    folk_draw_paragraph(plot->picture, at, &style, caption, plot->rect.width);
    plot->rect.height -= height + gap;
    folk_free(caption);
}

static bool draw(const plot_options *options, folk_plot *plot, folk_error *err) {
    const double margin = plot->theme->font;
    const double width = folk_picture_width(plot->picture);
    const double height = folk_picture_height(plot->picture);
    folk_draw_rect(plot->picture, (folk_rect){0, 0, width, height}, plot->theme->background);
    plot->rect = (folk_rect){margin, margin, width - 2 * margin, height - 2 * margin};
    if (!options->bare) draw_caption(plot);
    return drawings[options->kind](plot, err);
}

static void check_font(void) {
    if (!folk_canvas_lacks_signs()) return;
    fputs("folk: the font that was found lacks signs such as the minus, which are boxes in the "
          "picture; install DejaVu Sans\n",
          stderr);
}

static bool write_plot(const plot_options *options, const folk_plot_runs *runs, folk_error *err) {
    double width, height;
    folk_theme theme = options->dark ? folk_theme_dark() : folk_theme_light();
    theme.font = options->font;
    theme.detail = 4;
    folk_plot plot = {.runs = runs,
                      .metrics = &options->metrics,
                      .x = options->x,
                      .y = options->y,
                      .table = options->table,
                      .title = options->title,
                      .population = options->population,
                      .color = options->color,
                      .band = options->band,
                      .log_x = options->log_x,
                      .log_y = options->log_y,
                      .theme = &theme};
    if (!read_size(options->size, &width, &height, err) || !read_range(options, &plot, err) ||
        !read_at(options, &plot, err))
        return false;
    plot.picture = folk_picture_create(width, height);
    char *name = options->out != NULL ? folk_strdup(options->out) : default_name(runs);
    plot.scale = image_scale(options, name);
    const bool ok =
        draw(options, &plot, err) && folk_canvas_write(plot.picture, options->dpi / 72, name, err);
    if (ok) check_font();
    if (ok) folk_text_print(stdout, "wrote %s\n", name);
    folk_free(name);
    folk_picture_destroy(plot.picture);
    return ok;
}

// What cannot be written is told before any store is read.
static bool check_out(const plot_options *options, folk_error *err) {
    folk_suffix suffix;
    if (options->out != NULL && options->out[0] == '\0')
        return folk_fail(err, FOLK_ERR_USAGE,
                         "--out is empty: it must be a name that ends in .svg, .pdf or .png");
    return options->out == NULL || folk_suffix_of(options->out, &suffix, err);
}

// Sweeps.

static bool sweep_kind(const plot_options *options, int *kind, folk_error *err) {
    switch (options->kind) {
    case KIND_SERIES: // not given
        *kind = -1;
        return true;
    case KIND_LINE:
        *kind = FOLK_SWEEP_LINE;
        return true;
    case KIND_HEAT:
        *kind = FOLK_SWEEP_HEAT;
        return true;
    case KIND_BOX:
        *kind = FOLK_SWEEP_BOX;
        return true;
    default:
        return folk_fail(err, FOLK_ERR_USAGE,
                         "--kind %s is of runs; of a sweep there are line, heat and box",
                         kinds[options->kind]);
    }
}

static bool sweep_def(const plot_options *options, const folk_texts *addresses,
                      folk_plot_sweep_def *def, folk_error *err) {
    *def = folk_plot_sweep_def_default();
    if (addresses->count > 1)
        return folk_fail(err, FOLK_ERR_USAGE, "--sweep draws one sweep; %zu are given",
                         addresses->count);
    if (options->metrics.count > 1)
        return folk_fail(err, FOLK_ERR_USAGE, "--sweep draws one metric; %zu are given",
                         options->metrics.count);
    if (options->metrics.count == 1) def->metric = options->metrics.items[0];
    def->x = options->x;
    def->y = options->y;
    def->title = options->title;
    def->out = options->out;
    def->font = options->font;
    def->dpi = options->dpi;
    def->dark = options->dark;
    def->log_x = options->log_x;
    def->log_y = options->log_y;
    def->bare = options->bare;
    return sweep_kind(options, &def->kind, err) &&
           read_size(options->size, &def->width, &def->height, err);
}

static bool plot_sweep(const plot_options *options, const folk_texts *addresses, folk_error *err) {
    folk_plot_sweep_def def;
    if (!sweep_def(options, addresses, &def, err)) return false;
    const char *address = addresses->count > 0 ? addresses->items[0] : NULL;
    folk_swept swept;
    char *name = NULL;
    const bool ok =
        folk_swept_open(address, &swept, err) && folk_plot_sweep(&swept, &def, &name, err);
    if (ok) folk_text_print(stdout, "wrote %s\n", name);
    folk_free(name);
    folk_swept_clear(&swept);
    return ok;
}

// A damaged store gives what it has, and says what it has not.
static void warn(const folk_plot_runs *runs) {
    for (size_t i = 0; i < runs->count; i++) {
        const char *warning = folk_reader_warning(runs->items[i].reader);
        if (warning[0] != '\0') folk_text_print(stderr, "folk: %s\n", warning);
    }
}

static bool plot(const plot_options *options, const folk_texts *addresses, folk_error *err) {
    if (!check_out(options, err)) return false;
    if (options->sweep) return plot_sweep(options, addresses, err);
    folk_plot_runs runs = {0};
    const bool ok = folk_plot_runs_open(addresses, options->all_runs, &runs, err) &&
                    write_plot(options, &runs, err);
    warn(&runs);
    folk_plot_runs_clear(&runs);
    return ok;
}

static bool read_options(plot_options *options, int argc, char **argv, folk_args *args,
                         int *status) {
    const folk_option table[] = {
        FOLK_CHOICE("kind", &options->kind, "KIND", "what is drawn", kinds),
        FOLK_LIST("metric", &options->metrics, "NAME", "a measure; may be given several times"),
        FOLK_FLAG("sweep", &options->sweep, "draw a sweep: STORE#SWEEP, or the newest of STORE"),
        FOLK_TEXT("x", &options->x, "PARAMETER", "of heat, box and line: what lies along"),
        FOLK_TEXT("y", &options->y, "PARAMETER", "of heat: what lies upwards"),
        FOLK_TEXT("table", &options->table, "NAME", "of matrix and fingerprint: published table"),
        FOLK_TEXT("at", &options->at, "TIME",
                  "of society and network: the moment; the last without"),
        FOLK_TEXT("population", &options->population, "NAME", "of society and network"),
        FOLK_TEXT("color", &options->color, "COLUMN",
                  "of society and network: what colours the agents"),
        FOLK_FLAG("all-runs", &options->all_runs, "all runs of each store named without #RUN"),
        FOLK_FLAG("band", &options->band,
                  "mean and 95 % band (Student's t) over runs that differ in the seed alone"),
        FOLK_TEXT("out", &options->out, "FILE",
                  "a name in .svg, .pdf or .png; SCENARIO.svg "
                  "without it"),
        FOLK_TEXT("size", &options->size, "WxH", "width and height in mm"),
        FOLK_NUMBER("font", &options->font, "POINTS", "size of the text", 3, 72),
        FOLK_NUMBER("dpi", &options->dpi, "N", "pixels an inch of a .png", 20, 1200),
        FOLK_TEXT("title", &options->title, "TEXT", "above the picture"),
        FOLK_TEXT("from", &options->from, "TIME", "first moment shown"),
        FOLK_TEXT("to", &options->to, "TIME", "last moment shown"),
        FOLK_FLAG("log-x", &options->log_x, "logarithmic axis along"),
        FOLK_FLAG("log-y", &options->log_y, "logarithmic axis upwards"),
        FOLK_FLAG("dark", &options->dark, "light on dark"),
        FOLK_FLAG("no-caption", &options->bare, "leave out scenario, parameters, seed, digest"),
        {0},
    };
    const folk_usage usage = {
        .command = "plot",
        .operands = "[STORE[#RUN] …]",
        .summary = "draw runs or a sweep as SVG, PDF or PNG",
        .notes =
            "Kinds:\n"
            "  series       measures over time, a panel for each unit; several runs overlaid\n"
            "  phase        one measure against another: --metric X --metric Y\n"
            "  simplex      three shares in a triangle\n"
            "  box          a measure of many runs, for each value of --x\n"
            "  heat         a measure of many runs over two parameters, --x and --y\n"
            "  line         of a sweep: mean and 95 % band of a measure for each value of --x\n"
            "  matrix       a published table, rows against columns of numbers\n"
            "  fingerprint  a published table of x, y and a score (Ashlock & Kim 2008)\n"
            "  society      the society at a moment, --at, as the scenario's view shows it\n"
            "  network      its network: who meets whom\n"
            "Of a sweep there are line, heat and box; without --kind the one that shows it "
            "best.\n",
        .example = "  folk plot folk.db#3 --metric cooperation --out cooperation.pdf\n"
                   "  folk plot folk.db --all-runs --band --metric welfare\n"
                   "  folk plot folk.db --all-runs --kind heat --x q --y cost --metric "
                   "cooperation\n"
                   "  folk plot folk.db --sweep --kind line --x q --metric cooperation\n",
        .most = 10000,
        .options = table,
    };
    return folk_args_read(&usage, argc, argv, args, status);
}

int folk_command_plot(int argc, char **argv) {
    plot_options options = {.size = "160x100", .font = 9, .dpi = 200};
    folk_args args;
    folk_error err = {0};
    int status;
    if (read_options(&options, argc, argv, &args, &status)) {
        status = plot(&options, &args.operands, &err) ? FOLK_EXIT_DONE : folk_report_error(&err);
        folk_args_clear(&args);
    }
    folk_texts_clear(&options.metrics);
    return status;
}
