// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/factor.h"

#include "core/memory.h"
#include "core/number.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

static const double COUNT_LARGEST = 0x1p53; // beyond it a double no longer counts by ones

// How many bytes a name and its equals sign take at the start of `text`; 0: it opens with none.
static size_t assignment(const char *text) {
    size_t length = 0;
    if (!isalpha((unsigned char)text[0]) && text[0] != '_') return 0;
    while (isalnum((unsigned char)text[length]) || text[length] == '_')
        length++;
    return text[length] == '=' ? length + 1 : 0;
}

// The last " if name=" outside quotes, or NULL.
static const char *condition_of(const char *text) {
    const char *found = NULL;
    bool quoted = false;
    for (; *text != '\0'; text++) {
        if (*text == '"') quoted = !quoted;
        if (!quoted && strncmp(text, " if ", 4) == 0 && assignment(text + 4) > 0) found = text;
    }
    return found;
}

static void add_level(folk_factor *factor, size_t *capacity, folk_value value) {
    const size_t count = (size_t)factor->level_count + 1;
    factor->list = folk_grow(factor->list, capacity, count, sizeof value);
    factor->list[factor->level_count++] = value;
}

// Copies one entry of a list into `out`, without its quotes; where it ends, or NULL where a quote
// stays open or something follows it.
static const char *read_entry(const char *text, char *out) {
    const bool quoted = *text == '"';
    if (quoted) text++;
    while (*text != '\0' && (quoted || *text != ',')) {
        if (quoted && *text == '"') {
            if (text[1] != '"') break;
            text++;
        }
        *out++ = *text++;
    }
    *out = '\0';
    if (!quoted) return text;
    if (*text != '"' || (text[1] != ',' && text[1] != '\0')) return NULL;
    return text + 1;
}

static bool read_list(folk_factor *factor, const char *values, folk_error *err) {
    char *entry = folk_alloc(strlen(values) + 1);
    size_t capacity = 0;
    bool ok = true;
    factor->form = FOLK_FACTOR_LIST;
    for (const char *next = values; ok; next++) {
        folk_value value;
        next = read_entry(next, entry);
        ok = next != NULL ? folk_param_parse(factor->about, entry, &value, err)
                          : folk_fail(err, FOLK_ERR_USAGE,
                                      "%s: a quote opens and does not close before the next comma; "
                                      "inside quotes write \"\" for one",
                                      factor->text);
        if (ok) add_level(factor, &capacity, value);
        if (!ok || *next == '\0') break;
    }
    folk_free(entry);
    return ok;
}

// An end of a range or interval: a value of the parameter.
static bool read_end(const folk_factor *factor, const char *text, double *number, folk_error *err) {
    folk_value value;
    if (!folk_param_parse(factor->about, text, &value, err))
        return folk_fail_within(err, "%s: ", factor->text);
    *number = value.number;
    return true;
}

static bool whole_in(double value, double scale) {
    const double scaled = nearbyint(value * scale);
    return fabs(scaled) < COUNT_LARGEST && scaled / scale == value;
}

// The power of ten in which the start and the step are whole numbers; 0 where none is.
static double scale_of(double from, double step) {
    double scale = 1.0;
    for (int digits = 0; digits <= 15; digits++, scale *= 10.0)
        if (whole_in(from, scale) && whole_in(step, scale)) return scale;
    return 0.0;
}

static double steps_to(const folk_factor *factor, double to) {
    const double scale = factor->scale;
    if (scale == 0.0) return floor((to - factor->low) / factor->step * (1.0 + 0x1p-48));
    const double end = whole_in(to, scale) ? nearbyint(to * scale) : to * scale;
    const double start = nearbyint(factor->low * scale);
    return floor((end - start) / nearbyint(factor->step * scale));
}

static bool check_range(const folk_factor *factor, double to, folk_error *err) {
    const char *const name = factor->about->name;
    char low[FOLK_NUMBER_TEXT], high[FOLK_NUMBER_TEXT], step[FOLK_NUMBER_TEXT];
    folk_number_format(factor->low, low);
    folk_number_format(to, high);
    folk_number_format(factor->step, step);
    if (factor->step == 0.0)
        return folk_fail(err, FOLK_ERR_USAGE, "%s: the step is 0, and never leads from %s to %s",
                         factor->text, low, high);
    if (factor->about->type == FOLK_PARAM_INT && factor->step != floor(factor->step))
        return folk_fail(err, FOLK_ERR_USAGE,
                         "%s: '%s' is an int, so its step must be a whole number, not %s",
                         factor->text, name, step);
    if ((to - factor->low) * factor->step < 0.0)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "%s: the range is empty: from %s a step of %s leads away from %s; write "
                         "%s=%s:%s:%s",
                         factor->text, low, step, high, name, factor->step > 0.0 ? high : low,
                         factor->step > 0.0 ? low : high, step[0] == '-' ? step + 1 : step);
    return true;
}

static bool finish_range(folk_factor *factor, double to, folk_error *err) {
    if (!check_range(factor, to, err)) return false;
    factor->scale = scale_of(factor->low, factor->step);
    if (fabs(to) * factor->scale >= COUNT_LARGEST) factor->scale = 0.0;
    factor->high = to;
    const double steps = steps_to(factor, to);
    if (!(steps < COUNT_LARGEST))
        return folk_fail(err, FOLK_ERR_USAGE, "%s: the range has more than 2^53 values",
                         factor->text);
    factor->level_count = (uint64_t)steps + 1;
    factor->high = folk_factor_level(factor, factor->level_count - 1).number;
    return true;
}

static bool read_range(folk_factor *factor, const char *values, folk_error *err) {
    char *from = folk_strdup(values);
    char *to = strchr(from, ':');
    *to++ = '\0';
    char *step = strchr(to, ':');
    if (step != NULL) *step++ = '\0';
    double end = 0.0;
    factor->form = FOLK_FACTOR_RANGE;
    factor->step = 1.0;
    bool ok = read_end(factor, from, &factor->low, err) && read_end(factor, to, &end, err);
    if (ok && step != NULL && !folk_number_parse(step, &factor->step))
        ok = folk_fail(err, FOLK_ERR_USAGE,
                       "%s: the step '%s' is no number; a range is from:to:step, for instance "
                       "%s=0:1:0.1",
                       factor->text, step, factor->about->name);
    ok = ok && finish_range(factor, end, err);
    folk_free(from);
    return ok;
}

static bool check_interval(const folk_factor *factor, folk_error *err) {
    const double low = factor->low, high = factor->high;
    if (low >= high || !isfinite(high - low))
        return folk_fail(err, FOLK_ERR_USAGE,
                         "%s: the interval is %s; must be low..high with low below high",
                         factor->text,
                         low == high  ? "a single value"
                         : low > high ? "empty"
                                      : "too wide for a double");
    if (factor->logarithmic && low <= 0.0)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "%s: an interval even in the logarithm starts above 0", factor->text);
    if (factor->whole && (low != floor(low) || high != floor(high)))
        return folk_fail(err, FOLK_ERR_USAGE, "%s: the ends of int: must be whole numbers",
                         factor->text);
    return true;
}

static bool read_interval(folk_factor *factor, const char *values, folk_error *err) {
    factor->form = FOLK_FACTOR_INTERVAL;
    factor->logarithmic = strncmp(values, "log:", 4) == 0;
    factor->whole = factor->about->type == FOLK_PARAM_INT || strncmp(values, "int:", 4) == 0;
    char *low = folk_strdup(strchr(values, ':') != NULL ? values + 4 : values);
    char *high = strstr(low, "..");
    bool ok = high != NULL;
    if (ok) {
        *high = '\0';
        ok = read_end(factor, low, &factor->low, err) &&
             read_end(factor, high + 2, &factor->high, err) && check_interval(factor, err);
    } else
        folk_fail(err, FOLK_ERR_USAGE,
                  "%s: log: and int: take an interval, for instance %s=log:0.01..10", factor->text,
                  factor->about->name);
    folk_free(low);
    return ok;
}

static bool read_values(folk_factor *factor, const char *values, folk_error *err) {
    const folk_param *about = factor->about;
    const bool listed = folk_param_is_text(about->type) || about->type == FOLK_PARAM_BOOL;
    if (values[0] == '\0')
        return folk_fail(err, FOLK_ERR_USAGE, "%s gives no values: write %s=%s", factor->text,
                         about->name,
                         listed ? "a,b,c (\"\" is an empty text)" : "0,1 or 0:1:0.1 or 0..1");
    if (listed || strchr(values, ',') != NULL) return read_list(factor, values, err);
    if (strncmp(values, "log:", 4) == 0 || strncmp(values, "int:", 4) == 0)
        return read_interval(factor, values, err);
    if (strstr(values, "..") != NULL && strchr(values, ':') == NULL)
        return read_interval(factor, values, err);
    return strchr(values, ':') != NULL ? read_range(factor, values, err)
                                       : read_list(factor, values, err);
}

static bool find_param(folk_factor *factor, const folk_scenario *scenario, const char *text,
                       folk_error *err) {
    const size_t length = assignment(text);
    if (length == 0)
        return folk_fail(err, FOLK_ERR_USAGE,
                         "'%s' is no factor: write name=values, for instance noise=0:0.1:0.01",
                         text);
    char *name = folk_format("%.*s", (int)length - 1, text);
    factor->param = folk_scenario_find_param(scenario, name);
    folk_free(name);
    if (factor->param < 0) {
        folk_values none = {0}; // its sentence names the nearest parameter
        return folk_values_set(&none, scenario, text, err);
    }
    factor->about = &scenario->params[factor->param];
    return true;
}

static bool read_condition(folk_factor *factor, const folk_scenario *scenario, const char *text,
                           folk_error *err) {
    factor->condition = folk_alloc(sizeof *factor->condition);
    if (!folk_factor_parse(scenario, text, factor->condition, err))
        return folk_fail_within(err, "%s: ", factor->text);
    if (factor->condition->param == factor->param)
        return folk_fail(err, FOLK_ERR_USAGE, "%s: a factor cannot be its own condition",
                         factor->text);
    return true;
}

// `values` ends before the last condition.
static bool check_single(const folk_factor *factor, const char *values, folk_error *err) {
    return condition_of(values) == NULL ||
           folk_fail(err, FOLK_ERR_USAGE,
                     "%s: a factor has one condition; put a text that holds ' if ' in quotes",
                     factor->text);
}

bool folk_factor_parse(const folk_scenario *scenario, const char *text, folk_factor *factor,
                       folk_error *err) {
    *factor = (folk_factor){.text = folk_strdup(text)};
    const char *condition = condition_of(text);
    char *values = folk_strdup(text);
    if (condition != NULL) values[condition - text] = '\0';
    const bool ok = find_param(factor, scenario, text, err) && check_single(factor, values, err) &&
                    read_values(factor, values + assignment(text), err) &&
                    (condition == NULL || read_condition(factor, scenario, condition + 4, err));
    folk_free(values);
    if (!ok) folk_factor_clear(factor);
    return ok;
}

char *folk_factor_quote(const char *text) {
    if (text[0] != '\0' && strpbrk(text, "\",") == NULL && strstr(text, " if ") == NULL)
        return folk_strdup(text);
    char *quoted = folk_alloc(2 * strlen(text) + 3);
    char *end = quoted;
    *end++ = '"';
    for (; *text != '\0'; text++) {
        if (*text == '"') *end++ = '"';
        *end++ = *text;
    }
    *end = '"';
    return quoted;
}
