// SPDX-License-Identifier: GPL-3.0-or-later
// How to make a sweep again, as a command for a shell.
#include "cli/minds.h"
#include "cli/sweep_report.h"
#include "core/memory.h"
#include "core/sweep_exchange.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// In single quotes where a shell would take a character for its own.
static void put_quoted(const char *text, FILE *out) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_=.,:/+-@%";
    if (text[0] != '\0' && strspn(text, plain) == strlen(text)) {
        fputs(text, out);
        return;
    }
    fputc('\'', out);
    for (; *text != '\0'; text++)
        if (*text == '\'')
            fputs("'\\''", out);
        else
            fputc(*text, out);
    fputc('\'', out);
}

static void put_factors(const folk_design *design, FILE *out) {
    const folk_design_kind kind = folk_design_kind_of(design);
    const char *option = "range";
    if (kind == FOLK_DESIGN_GRID) option = "grid";
    if (kind == FOLK_DESIGN_LIST) option = "list";
    for (int f = 0; f < folk_design_factor_count(design); f++) {
        fprintf(out, " --%s ", option);
        put_quoted(folk_design_factor(design, f)->text, out);
    }
    if (option[0] == 'r') fprintf(out, " --design %s", folk_design_kind_name(kind));
}

static void put_number(const json_t *design, const char *field, const char *option, FILE *out) {
    fprintf(out, " --%s %lld", option,
            (long long)json_integer_value(json_object_get(design, field)));
}

// What the kind asks for.
static void put_extent(folk_design_kind kind, const json_t *design, FILE *out) {
    if (kind == FOLK_DESIGN_RANDOM || kind == FOLK_DESIGN_LATIN || kind == FOLK_DESIGN_SOBOL ||
        kind == FOLK_DESIGN_MORRIS || kind == FOLK_DESIGN_SALTELLI || kind == FOLK_DESIGN_SHAPLEY)
        put_number(design, "count", "points", out);
    if (json_object_get(design, "candidates") != NULL)
        put_number(design, "candidates", "trajectories-from", out);
    if (kind == FOLK_DESIGN_MORRIS || kind == FOLK_DESIGN_OAT)
        put_number(design, "levels", "levels", out);
    if (kind != FOLK_DESIGN_FRACTIONAL) return;
    if (json_integer_value(json_object_get(design, "fraction")) >= 0)
        put_number(design, "fraction", "fraction", out);
    else
        put_number(design, "resolution", "resolution", out);
}

static bool varies(const folk_swept *swept, int param) {
    for (int f = 0; f < swept->factor_count; f++)
        if (swept->factors[f] == param) return true;
    return false;
}

static void put_set(const folk_swept *swept, FILE *out) {
    const folk_scenario *scenario = &swept->scenario;
    for (int i = 0; i < scenario->param_count; i++) {
        const folk_param *param = &scenario->params[i];
        char *value = folk_param_format(param, &swept->values.items[i]);
        char *usual = folk_param_format(param, &param->value);
        if (strcmp(value, usual) != 0 && !varies(swept, i)) {
            char *assignment = folk_format("%s=%s", param->name, value);
            fputs(" --set ", out);
            put_quoted(assignment, out);
            folk_free(assignment);
        }
        folk_free(value);
        folk_free(usual);
    }
}

// What models said is on the store's tape; another asking would be another sample.
static void put_minds(const folk_swept *swept, FILE *out) {
    char *json = folk_sweep_minds(swept->store, swept->info.id, NULL);
    folk_past_minds past = folk_past_minds_read(json != NULL ? json : "");
    if (json != NULL && json[0] != '\0' && past.mode == FOLK_MODE_SCRIPTED)
        fputs(" --llm scripted", out);
    if (past.mode != FOLK_MODE_SCRIPTED && past.mode != FOLK_MODE_LIVE) {
        fputs(" --llm replay --tape ", out);
        put_quoted(folk_store_path(swept->store), out);
    }
    folk_past_minds_clear(&past);
    folk_free(json);
}

char *folk_sweep_command(const folk_swept *swept) {
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    fputs("folk sweep ", out);
    put_quoted(swept->scenario.files[0].name, out);
    if (swept->design != NULL) {
        json_t *design = json_loads(swept->info.design, 0, NULL);
        put_factors(swept->design, out);
        put_extent(folk_design_kind_of(swept->design), design, out);
        json_decref(design);
    }
    put_set(swept, out);
    fprintf(out, " --replicates %" PRIu64 " --seed %" PRIu64 "%s", swept->info.replicates,
            swept->info.seed, swept->info.common ? " --crn" : "");
    if (swept->info.until != NULL && swept->info.until[0] != '\0') {
        fputs(" --until ", out);
        put_quoted(swept->info.until, out);
    }
    if (swept->info.budget != NULL && swept->info.budget[0] != '\0') {
        fputs(" --budget ", out);
        put_quoted(swept->info.budget, out);
    }
    put_minds(swept, out);
    fclose(out);
    char *copy = folk_strdup(text);
    free(text);
    return copy;
}
