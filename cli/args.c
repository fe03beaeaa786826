// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/args.h"

#include "core/memory.h"
#include "core/number.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const folk_option help_option = FOLK_FLAG("help", NULL, "print this help");

int folk_report_error(const folk_error *err) {
    fflush(stdout);
    fprintf(stderr, "folk: %s\n", err->text);
    return err->code == FOLK_ERR_USAGE ? FOLK_EXIT_USAGE : FOLK_EXIT_FAILED;
}

bool folk_add_nearest(folk_error *err, const char *name, const char *const *names, int count,
                      const char *otherwise) {
    const char *nearest = folk_nearest(name, names, count);
    if (err == NULL) return false;
    const size_t used = strlen(err->text);
    char *rest = err->text + used;
    if (nearest != NULL)
        snprintf(rest, sizeof err->text - used, "; did you mean '%s'?", nearest);
    else
        snprintf(rest, sizeof err->text - used, "%s", otherwise);
    return false;
}

static size_t option_count(const folk_usage *usage) {
    size_t count = 0;
    while (usage->options != NULL && usage->options[count].name != NULL)
        count++;
    return count;
}

void folk_texts_add(folk_texts *texts, const char *text) {
    texts->items =
        folk_grow(texts->items, &texts->capacity, texts->count + 1, sizeof *texts->items);
    texts->items[texts->count++] = text;
}

void folk_texts_clear(folk_texts *texts) {
    folk_free(texts->items);
    *texts = (folk_texts){0};
}

void folk_args_clear(folk_args *args) {
    folk_texts_clear(&args->operands);
}

// Help: one line an option, made from its declaration.

static void describe_default(const folk_option *option, char *text, size_t bytes) {
    char number[FOLK_NUMBER_TEXT];
    text[0] = '\0';
    switch (option->kind) {
    case FOLK_OPTION_TEXT:
        if (*option->to.text != NULL) snprintf(text, bytes, "; default %s", *option->to.text);
        break;
    case FOLK_OPTION_NUMBER:
        folk_number_format(*option->to.number, number);
        if (*option->to.number != 0 && !isnan(*option->to.number))
            snprintf(text, bytes, "; default %s", number);
        break;
    case FOLK_OPTION_COUNT:
        if (*option->to.count > 0)
            snprintf(text, bytes, "; default %lld", (long long)*option->to.count);
        break;
    case FOLK_OPTION_CHOICE:
        if (*option->to.choice >= 0)
            snprintf(text, bytes, "; default %s", option->choices[*option->to.choice]);
        break;
    case FOLK_OPTION_FLAG:
    case FOLK_OPTION_LIST:
        break;
    }
}

static void describe_bounds(const folk_option *option, char *text, size_t bytes) {
    char min[FOLK_NUMBER_TEXT], max[FOLK_NUMBER_TEXT];
    folk_number_format(option->min, min);
    folk_number_format(option->max, max);
    text[0] = '\0';
    if (option->kind != FOLK_OPTION_NUMBER && option->kind != FOLK_OPTION_COUNT) return;
    if (option->max != 0)
        snprintf(text, bytes, "; from %s to %s", min, max);
    else
        snprintf(text, bytes, "; %s or more", min);
}

static void print_choices(const folk_option *option, FILE *out) {
    for (int i = 0; option->choices[i] != NULL; i++)
        fprintf(out, "%s%s", i > 0 ? ", " : ": ", option->choices[i]);
}

static void print_option(const folk_option *option, FILE *out) {
    char left[64], preset[128], bounds[128];
    snprintf(left, sizeof left, "--%s%s%s", option->name, option->unit != NULL ? " " : "",
             option->unit != NULL ? option->unit : "");
    describe_default(option, preset, sizeof preset);
    describe_bounds(option, bounds, sizeof bounds);
    fprintf(out, "  %-23s  %s", left, option->doc);
    if (option->kind == FOLK_OPTION_CHOICE) print_choices(option, out);
    fprintf(out, "%s%s\n", bounds, preset);
}

static void print_help(const folk_usage *usage, FILE *out) {
    const size_t count = option_count(usage);
    fprintf(out, "folk %s: %s\n\nUsage: folk %s", usage->command, usage->summary, usage->command);
    if (usage->operands != NULL) fprintf(out, " %s", usage->operands);
    fprintf(out, " [options]\n\nOptions:\n");
    for (size_t i = 0; i < count; i++)
        print_option(&usage->options[i], out);
    print_option(&help_option, out);
    if (usage->notes != NULL) fprintf(out, "\n%s", usage->notes);
    fprintf(out, "\nExample:\n%s", usage->example);
}

// Reading.

static const folk_option *find_option(const folk_usage *usage, const char *name, size_t length) {
    const size_t count = option_count(usage);
    for (size_t i = 0; i < count; i++) {
        const folk_option *option = &usage->options[i];
        if (strlen(option->name) == length && memcmp(option->name, name, length) == 0)
            return option;
    }
    return NULL;
}

static bool unknown_option(const folk_usage *usage, const char *argument, folk_error *err) {
    const size_t count = option_count(usage);
    const char **names = folk_alloc((count + 1) * sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = usage->options[i].name;
    names[count] = help_option.name;
    char name[128], otherwise[128];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(argument + 2, "="), argument + 2);
    snprintf(otherwise, sizeof otherwise, "; see folk %s --help", usage->command);
    folk_fail(err, FOLK_ERR_USAGE, "%s: unknown option '%s'", usage->command, name);
    folk_add_nearest(err, name, names, (int)count + 1, otherwise);
    folk_free(names);
    return false;
}

static bool out_of_bounds(const folk_option *option, const char *text, folk_error *err) {
    char bounds[128];
    describe_bounds(option, bounds, sizeof bounds);
    return folk_fail(err, FOLK_ERR_USAGE, "--%s %s: must be a %s,%s", option->name, text,
                     option->kind == FOLK_OPTION_COUNT ? "whole number" : "number", bounds + 1);
}

static bool within(const folk_option *option, double value) {
    return isfinite(value) && value >= option->min && (option->max == 0 || value <= option->max);
}

static bool read_choice(const folk_option *option, const char *text, folk_error *err) {
    int count = 0;
    for (; option->choices[count] != NULL; count++) {
        if (strcmp(option->choices[count], text) != 0) continue;
        *option->to.choice = count;
        return true;
    }
    char known[256];
    folk_name_list(option->choices, count, known, sizeof known);
    folk_fail(err, FOLK_ERR_USAGE, "--%s %s: must be one of %s", option->name, text, known);
    return folk_add_nearest(err, text, option->choices, count, "");
}

static bool read_value(const folk_option *option, const char *text, folk_error *err) {
    char *end = NULL;
    errno = 0;
    switch (option->kind) {
    case FOLK_OPTION_FLAG:
        *option->to.flag = true;
        return true;
    case FOLK_OPTION_TEXT:
        *option->to.text = text;
        return true;
    case FOLK_OPTION_LIST:
        folk_texts_add(option->to.list, text);
        return true;
    case FOLK_OPTION_CHOICE:
        return read_choice(option, text, err);
    case FOLK_OPTION_NUMBER: {
        double number;
        if (!folk_number_parse(text, &number) || !within(option, number))
            return out_of_bounds(option, text, err);
        *option->to.number = number;
        return true;
    }
    case FOLK_OPTION_COUNT: {
        const long long count = strtoll(text, &end, 10);
        if (end == text || *end != '\0' || errno == ERANGE || !within(option, (double)count))
            return out_of_bounds(option, text, err);
        *option->to.count = count;
        return true;
    }
    }
    return false;
}

// Reads the option at argv[*at], and its value, which may be the next argument.
static bool read_option(const folk_usage *usage, int argc, char **argv, int *at, folk_error *err) {
    const char *argument = argv[*at];
    const size_t length = strcspn(argument + 2, "=");
    const folk_option *option = find_option(usage, argument + 2, length);
    if (option == NULL) return unknown_option(usage, argument, err);
    const char *value = argument[2 + length] == '=' ? argument + 2 + length + 1 : NULL;
    if (option->kind == FOLK_OPTION_FLAG && value != NULL)
        return folk_fail(err, FOLK_ERR_USAGE, "--%s takes no value", option->name);
    if (option->kind != FOLK_OPTION_FLAG && value == NULL) {
        if (*at + 1 >= argc)
            return folk_fail(err, FOLK_ERR_USAGE, "--%s needs a value: --%s %s", option->name,
                             option->name, option->unit);
        value = argv[++*at];
    }
    return read_value(option, value, err);
}

static bool check_operands(const folk_usage *usage, const folk_args *args, folk_error *err) {
    if (args->operands.count >= usage->least && args->operands.count <= usage->most) return true;
    if (args->operands.count > usage->most)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "%s: does not know what to do with '%s'; see folk %s --help",
                         usage->command, args->operands.items[usage->most], usage->command);
    return folk_fail(err, FOLK_ERR_USAGE, "%s: needs %s; see folk %s --help", usage->command,
                     usage->operands, usage->command);
}

static bool is_help(const char *argument) {
    return strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0;
}

static bool read_all(const folk_usage *usage, int argc, char **argv, folk_args *args,
                     folk_error *err) {
    bool only_operands = false;
    for (int i = 1; i < argc; i++) {
        if (!only_operands && strcmp(argv[i], "--") == 0) {
            only_operands = true;
        } else if (only_operands || argv[i][0] != '-' || argv[i][1] == '\0') {
            folk_texts_add(&args->operands, argv[i]);
        } else if (argv[i][1] != '-') {
            return folk_fail(err, FOLK_ERR_USAGE,
                             "%s: unknown option '%s'; options are long, like --help",
                             usage->command, argv[i]);
        } else if (!read_option(usage, argc, argv, &i, err)) {
            return false;
        }
    }
    return check_operands(usage, args, err);
}

bool folk_args_read(const folk_usage *usage, int argc, char **argv, folk_args *args, int *status) {
    folk_error err = {0};
    *args = (folk_args){0};
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (!is_help(argv[i])) continue;
        print_help(usage, stdout);
        if (usage->describe != NULL && argv[1][0] != '-') usage->describe(argv[1], stdout);
        *status = FOLK_EXIT_DONE;
        return false;
    }
    if (read_all(usage, argc, argv, args, &err)) return true;
    folk_args_clear(args);
    *status = folk_report_error(&err);
    return false;
}
