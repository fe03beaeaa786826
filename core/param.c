// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/param.h"

#include "core/memory.h"
#include "core/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double INT_LARGEST = 0x1p53; // beyond it a double no longer counts by ones

const char *folk_param_type_name(folk_param_type type) {
    switch (type) {
    case FOLK_PARAM_INT:
        return "int";
    case FOLK_PARAM_NUMBER:
        return "number";
    case FOLK_PARAM_PROB:
        return "prob";
    case FOLK_PARAM_BOOL:
        return "bool";
    case FOLK_PARAM_CHOICE:
        return "choice";
    case FOLK_PARAM_TEXT:
        return "text";
    case FOLK_PARAM_FILE:
        return "file";
    }
    return "unknown";
}

bool folk_param_is_text(folk_param_type type) {
    return type == FOLK_PARAM_CHOICE || type == FOLK_PARAM_TEXT || type == FOLK_PARAM_FILE;
}

static double smallest(const folk_param *param) {
    return param->type == FOLK_PARAM_PROB ? fmax(param->min, 0.0) : param->min;
}

static double largest(const folk_param *param) {
    return param->type == FOLK_PARAM_PROB ? fmin(param->max, 1.0) : param->max;
}

static const char *kind_of_number(folk_param_type type) {
    if (type == FOLK_PARAM_INT) return "whole number";
    return type == FOLK_PARAM_PROB ? "probability" : "number";
}

static void number_wanted(const folk_param *param, char out[FOLK_PARAM_WANTED]) {
    char low[FOLK_NUMBER_TEXT], high[FOLK_NUMBER_TEXT];
    folk_number_format(smallest(param), low);
    folk_number_format(largest(param), high);
    const bool above = isfinite(smallest(param)), below = isfinite(largest(param));
    const char *const kind = kind_of_number(param->type);
    if (above && below)
        snprintf(out, FOLK_PARAM_WANTED, "a %s from %s to %s", kind, low, high);
    else if (above)
        snprintf(out, FOLK_PARAM_WANTED, "a %s of at least %s", kind, low);
    else if (below)
        snprintf(out, FOLK_PARAM_WANTED, "a %s of at most %s", kind, high);
    else
        snprintf(out, FOLK_PARAM_WANTED, "a %s", kind);
}

void folk_param_wanted(const folk_param *param, char out[FOLK_PARAM_WANTED]) {
    char list[FOLK_PARAM_WANTED - 16];
    switch (param->type) {
    case FOLK_PARAM_INT:
    case FOLK_PARAM_NUMBER:
    case FOLK_PARAM_PROB:
        number_wanted(param, out);
        break;
    case FOLK_PARAM_BOOL:
        snprintf(out, FOLK_PARAM_WANTED, "true or false");
        break;
    case FOLK_PARAM_CHOICE:
        folk_name_list((const char *const *)param->choices, param->choice_count, list, sizeof list);
        snprintf(out, FOLK_PARAM_WANTED, "one of %s", list);
        break;
    case FOLK_PARAM_TEXT:
        snprintf(out, FOLK_PARAM_WANTED, "a text");
        break;
    case FOLK_PARAM_FILE:
        snprintf(out, FOLK_PARAM_WANTED, "the path of a file");
        break;
    }
}

// "noise = 1.5: must be a probability from 0 to 1"
static bool fail_wanted(const folk_param *param, const char *shown, folk_error *err) {
    char wanted[FOLK_PARAM_WANTED];
    folk_param_wanted(param, wanted);
    return folk_fail(err, FOLK_ERR_USAGE, "%s = %s: must be %s", param->name, shown, wanted);
}

static bool check_number(const folk_param *param, double number, const char *shown,
                         folk_error *err) {
    if (!isfinite(number)) return fail_wanted(param, shown, err);
    if (number < smallest(param) || number > largest(param)) return fail_wanted(param, shown, err);
    if (param->type != FOLK_PARAM_INT) return true;
    if (number != floor(number)) return fail_wanted(param, shown, err);
    if (fabs(number) > INT_LARGEST)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "%s = %s: must be a whole number from -2^53 to 2^53, which is all that a "
                         "double counts exactly",
                         param->name, shown);
    return true;
}

static bool fail_choice(const folk_param *param, const char *text, folk_error *err) {
    const char *const *choices = (const char *const *)param->choices;
    const char *nearest = folk_nearest(text, choices, param->choice_count);
    fail_wanted(param, text, err);
    if (nearest != NULL && err != NULL) {
        const size_t length = strlen(err->text);
        snprintf(err->text + length, sizeof err->text - length, "; did you mean '%s'?", nearest);
    }
    return false;
}

// A file may be left out where the default leaves it out.
static bool lacks_file(const folk_param *param, const char *text) {
    const char *preset = param->value.text;
    const bool optional = preset != NULL && preset[0] == '\0';
    return param->type == FOLK_PARAM_FILE && text[0] == '\0' && !optional;
}

static bool check_text(const folk_param *param, const char *text, folk_error *err) {
    if (lacks_file(param, text))
        return folk_fail(err, FOLK_ERR_USAGE, "%s is empty: must be the path of a file",
                         param->name);
    if (param->type != FOLK_PARAM_CHOICE) return true;
    for (int i = 0; i < param->choice_count; i++)
        if (strcmp(param->choices[i], text) == 0) return true;
    return fail_choice(param, text, err);
}

bool folk_param_check(const folk_param *param, const folk_value *value, folk_error *err) {
    if (folk_param_is_text(param->type)) return check_text(param, value->text, err);
    char shown[FOLK_NUMBER_TEXT];
    folk_number_format(value->number, shown);
    if (param->type != FOLK_PARAM_BOOL) return check_number(param, value->number, shown, err);
    if (value->number == 0.0 || value->number == 1.0) return true;
    return fail_wanted(param, shown, err);
}

static bool parse_bool(const folk_param *param, const char *text, double *number, folk_error *err) {
    const bool yes = strcmp(text, "true") == 0;
    if (!yes && strcmp(text, "false") != 0) return fail_wanted(param, text, err);
    *number = yes ? 1.0 : 0.0;
    return true;
}

bool folk_param_parse(const folk_param *param, const char *text, folk_value *value,
                      folk_error *err) {
    *value = (folk_value){0};
    if (folk_param_is_text(param->type)) {
        if (!check_text(param, text, err)) return false;
        value->text = folk_strdup(text);
        return true;
    }
    if (param->type == FOLK_PARAM_BOOL) return parse_bool(param, text, &value->number, err);
    if (!folk_number_parse(text, &value->number)) return fail_wanted(param, text, err);
    return check_number(param, value->number, text, err);
}

char *folk_param_format(const folk_param *param, const folk_value *value) {
    if (folk_param_is_text(param->type)) return folk_strdup(value->text);
    if (param->type == FOLK_PARAM_BOOL) return folk_strdup(value->number != 0.0 ? "true" : "false");
    if (param->type == FOLK_PARAM_INT) return folk_format("%.0f", value->number);
    char text[FOLK_NUMBER_TEXT];
    folk_number_format(value->number, text);
    return folk_strdup(text);
}

folk_value folk_value_copy(const folk_value *value) {
    folk_value copy = *value;
    if (value->text != NULL) copy.text = folk_strdup(value->text);
    return copy;
}

void folk_value_clear(folk_value *value) {
    folk_free(value->text);
    *value = (folk_value){0};
}

void folk_param_clear(folk_param *param) {
    folk_free(param->name);
    folk_free(param->unit);
    folk_free(param->doc);
    folk_value_clear(&param->value);
    for (int i = 0; i < param->choice_count; i++)
        folk_free(param->choices[i]);
    folk_free(param->choices);
    *param = (folk_param){0};
}
