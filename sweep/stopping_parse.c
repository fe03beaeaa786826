// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a stopping rule, word by word. Names of metrics are letters, digits, '_', '-', '.' and ':'.
#include "sweep/stopping.h"

#include "core/number.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

typedef struct reader {
    const char *text, *at;
    folk_error *err;
} reader;

static const char EXAMPLE[] = "ci(cooperation) < 0.01 and n >= 20";

static void skip_blanks(reader *in) {
    while (isspace((unsigned char)*in->at))
        in->at++;
}

static bool expected(reader *in, const char *what) {
    skip_blanks(in);
    const int place = (int)(in->at - in->text) + 1;
    if (*in->at == '\0')
        return folk_fail(in->err, FOLK_ERR_USAGE,
                         "the stopping rule '%s' ends where %s was expected; a rule looks like "
                         "'%s'",
                         in->text, what, EXAMPLE);
    return folk_fail(in->err, FOLK_ERR_USAGE,
                     "the stopping rule '%s' has '%s' at character %d, where %s was expected; a "
                     "rule looks like '%s'",
                     in->text, in->at, place, what, EXAMPLE);
}

static bool accept(reader *in, const char *sign) {
    skip_blanks(in);
    const size_t length = strlen(sign);
    if (strncmp(in->at, sign, length) != 0) return false;
    in->at += length;
    return true;
}

static bool in_name(char c) {
    return isalnum((unsigned char)c) || (c != '\0' && strchr("_-.:", c) != NULL);
}

static bool accept_word(reader *in, const char *word) {
    skip_blanks(in);
    const size_t length = strlen(word);
    if (strncmp(in->at, word, length) != 0 || in_name(in->at[length])) return false;
    in->at += length;
    return true;
}

static bool read_name(reader *in, char out[FOLK_STOP_NAME]) {
    skip_blanks(in);
    size_t length = 0;
    while (in_name(in->at[length]))
        length++;
    if (length == 0) return expected(in, "the name of a metric");
    if (length >= FOLK_STOP_NAME) return expected(in, "a name of at most 127 characters");
    memcpy(out, in->at, length);
    out[length] = '\0';
    in->at += length;
    return true;
}

// How far a number reaches; ".." ends it, and a sign is part of it in front or after an 'e'.
static size_t number_length(const char *at) {
    size_t i = 0;
    for (; at[i] != '\0'; i++) {
        const bool sign =
            (at[i] == '-' || at[i] == '+') && (i == 0 || at[i - 1] == 'e' || at[i - 1] == 'E');
        const bool point = at[i] == '.' && at[i + 1] != '.';
        if (!isdigit((unsigned char)at[i]) && !sign && !point && at[i] != 'e' && at[i] != 'E')
            break;
    }
    return i;
}

// A number; with `*percent`, "5%" is 0.05.
static bool read_number(reader *in, const char *what, bool percent, double *out) {
    skip_blanks(in);
    const size_t length = number_length(in->at);
    char text[64];
    if (length == 0 || length >= sizeof text) return expected(in, what);
    memcpy(text, in->at, length);
    text[length] = '\0';
    if (!folk_number_parse(text, out)) return expected(in, what);
    in->at += length;
    if (percent && accept(in, "%")) *out /= 100.0;
    return true;
}

static bool read_bounds(reader *in, folk_stop_clause *clause) {
    clause->bounded = true;
    if (!read_number(in, "the least value", false, &clause->low)) return false;
    if (!accept(in, "..")) return expected(in, "'..' between the bounds");
    if (!read_number(in, "the largest value", false, &clause->high)) return false;
    if (clause->low < clause->high) return true;
    return folk_fail(in->err, FOLK_ERR_USAGE,
                     "the stopping rule '%s' has bounds of '%s' that are not in order: the lower "
                     "comes first, as in 'ci(%s in 0..1)'",
                     in->text, clause->metric, clause->metric);
}

static bool read_level(reader *in, folk_stop_clause *clause) {
    if (!read_number(in, "a level such as 0.99 or 99%", true, &clause->level)) return false;
    if (clause->level >= 0.5 && clause->level <= 0.999999) return true;
    return folk_fail(in->err, FOLK_ERR_USAGE,
                     "the stopping rule '%s' has a level of %g; a level is from 0.5 to 0.999999, "
                     "usually 0.95",
                     in->text, clause->level);
}

static bool read_width(reader *in, folk_stop_clause *clause) {
    clause->level = 0.95;
    if (!accept(in, "(")) return expected(in, "'(' behind ci");
    if (!read_name(in, clause->metric)) return false;
    if (accept_word(in, "in") && !read_bounds(in, clause)) return false;
    if (accept(in, ",") && !read_level(in, clause)) return false;
    if (!accept(in, ")")) return expected(in, "')'");
    const bool relative = accept(in, "/");
    if (relative && !accept_word(in, "mean")) return expected(in, "'mean' behind '/'");
    clause->quantity = relative ? FOLK_STOP_RELATIVE : FOLK_STOP_WIDTH;
    if (!accept(in, "<")) return expected(in, "'<'");
    clause->strict = !accept(in, "=");
    if (!read_number(in, "a number", relative, &clause->threshold)) return false;
    if (clause->threshold > 0.0) return true;
    return folk_fail(in->err, FOLK_ERR_USAGE,
                     "the stopping rule '%s' asks for an interval of '%s' of %g, which no number "
                     "of runs gives; the number is above 0",
                     in->text, clause->metric, clause->threshold);
}

static bool read_count(reader *in, folk_stop_clause *clause) {
    clause->quantity = FOLK_STOP_COUNT;
    if (!accept(in, ">")) return expected(in, "'>=' behind n");
    clause->strict = !accept(in, "=");
    if (!read_number(in, "a number of replicates", false, &clause->threshold)) return false;
    if (clause->threshold >= 0.0 && clause->threshold == floor(clause->threshold)) return true;
    return folk_fail(in->err, FOLK_ERR_USAGE,
                     "the stopping rule '%s' asks for %g replicates; n is compared with a whole "
                     "number",
                     in->text, clause->threshold);
}

static bool read_clause(reader *in, folk_stop_clause *clause) {
    *clause = (folk_stop_clause){0};
    if (accept_word(in, "ci")) return read_width(in, clause);
    if (accept_word(in, "n")) return read_count(in, clause);
    return expected(in, "'ci(METRIC)' or 'n'");
}

static bool has(const folk_stop_rule *rule, bool counts) {
    for (size_t i = 0; i < rule->count; i++)
        if ((rule->clauses[i].quantity == FOLK_STOP_COUNT) == counts) return true;
    return false;
}

static bool finish(reader *in, folk_stop_rule *rule) {
    skip_blanks(in);
    if (*in->at != '\0') return expected(in, "'and' or the end");
    if (!has(rule, false))
        return folk_fail(in->err, FOLK_ERR_USAGE,
                         "the stopping rule '%s' names no interval to wait for; for a fixed number "
                         "of runs give --replicates, for a rule something like '%s'",
                         in->text, EXAMPLE);
    if (!has(rule, true))
        rule->clauses[rule->count++] =
            (folk_stop_clause){.quantity = FOLK_STOP_COUNT, .threshold = FOLK_STOP_FEWEST};
    return true;
}

bool folk_stop_parse(const char *text, folk_stop_rule *rule, folk_error *err) {
    reader in = {text, text, err};
    *rule = (folk_stop_rule){0};
    do { // one place stays for the clause that is added
        if (rule->count == FOLK_STOP_CLAUSES - 1)
            return folk_fail(err, FOLK_ERR_USAGE, "the stopping rule '%s' has more than %d clauses",
                             text, FOLK_STOP_CLAUSES - 1);
        if (!read_clause(&in, &rule->clauses[rule->count])) return false;
        rule->count++;
    } while (accept_word(&in, "and"));
    return finish(&in, rule);
}

bool folk_stop_check(const folk_stop_rule *rule, const char *const *metrics, int count,
                     folk_error *err) {
    for (size_t i = 0; i < rule->count; i++) {
        const folk_stop_clause *clause = &rule->clauses[i];
        bool known = clause->quantity == FOLK_STOP_COUNT;
        for (int m = 0; m < count && !known; m++)
            known = strcmp(metrics[m], clause->metric) == 0;
        if (known) continue;
        const char *nearest = folk_nearest(clause->metric, metrics, count);
        char list[512];
        folk_name_list(metrics, count, list, sizeof list);
        return folk_fail(err, FOLK_ERR_USAGE,
                         "the stopping rule waits for '%s', which the scenario does not measure%s"
                         "%s%s; it measures %s",
                         clause->metric, nearest == NULL ? "" : " (did you mean '",
                         nearest == NULL ? "" : nearest, nearest == NULL ? "" : "'?)", list);
    }
    return true;
}
