// SPDX-License-Identifier: GPL-3.0-or-later
// A design as JSON. Everything that chooses points is in it, as it was written: the factors' texts,
// the values of the base point that are not the scenario's defaults, and the seed in decimal digits
// (a JSON number does not hold 64 bits).
#include "sweep/design_state.h"

#include "core/memory.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

bool folk_design_check_text(const char *text, folk_error *err) {
    json_t *string = json_string(text);
    const bool fits = string != NULL;
    json_decref(string);
    return fits || folk_fail(err, FOLK_ERR_USAGE, "'%s' is not UTF-8 text", text);
}

static json_t *base_json(const folk_design *design) {
    const folk_scenario *scenario = design->def.scenario;
    json_t *set = json_object();
    for (int i = 0; i < design->base.count; i++) {
        const folk_param *param = &scenario->params[i];
        if (folk_value_equal(&design->base.items[i], &param->value)) continue;
        char *shown = folk_param_format(param, &design->base.items[i]);
        json_object_set_new(set, param->name, json_string(shown));
        folk_free(shown);
    }
    return set;
}

static json_t *factors_json(const folk_design *design) {
    json_t *factors = json_array();
    for (int f = 0; f < design->factor_count; f++)
        json_array_append_new(factors, json_string(design->factors[f].text));
    return factors;
}

char *folk_design_describe(const folk_design *design) {
    const folk_design_def *def = &design->def;
    char seed[24];
    snprintf(seed, sizeof seed, "%" PRIu64, def->seed);
    json_t *all = json_object();
    json_object_set_new(all, "design", json_string(folk_design_kind_name(def->kind)));
    json_object_set_new(all, "factors", factors_json(design));
    json_object_set_new(all, "set", base_json(design));
    json_object_set_new(all, "count", json_integer((json_int_t)def->count));
    if (def->candidates > 0)
        json_object_set_new(all, "candidates", json_integer((json_int_t)def->candidates));
    json_object_set_new(all, "levels", json_integer(def->levels));
    json_object_set_new(all, "resolution", json_integer(def->resolution));
    json_object_set_new(all, "fraction", json_integer(def->fraction));
    json_object_set_new(all, "centred", json_boolean(def->centred));
    json_object_set_new(all, "shifted", json_boolean(def->shifted));
    json_object_set_new(all, "second_order", json_boolean(def->second_order));
    json_object_set_new(all, "seed", json_string(seed));
    char *dumped = json_dumps(all, JSON_COMPACT);
    char *text = folk_strdup(dumped);
    free(dumped);
    json_decref(all);
    return text;
}

static bool fail_field(const char *field, const char *wanted, folk_error *err) {
    return folk_fail(err, FOLK_ERR_STORE, "the design's field '%s' is not %s", field, wanted);
}

static bool read_integer(const json_t *all, const char *field, json_int_t low, json_int_t high,
                         json_int_t *out, folk_error *err) {
    const json_t *value = json_object_get(all, field);
    *out = json_integer_value(value);
    if (json_is_integer(value) && *out >= low && *out <= high) return true;
    return fail_field(field, "a whole number that fits", err);
}

static bool read_switch(const json_t *all, const char *field, bool *out, folk_error *err) {
    const json_t *value = json_object_get(all, field);
    *out = json_is_true(value);
    return json_is_boolean(value) || fail_field(field, "true or false", err);
}

static bool read_numbers(const json_t *all, folk_design_def *def, folk_error *err) {
    json_int_t count, levels, resolution, fraction, candidates = 0;
    if (!read_integer(all, "count", 0, INT64_MAX, &count, err) ||
        !read_integer(all, "levels", 0, INT32_MAX, &levels, err) ||
        !read_integer(all, "resolution", 0, INT32_MAX, &resolution, err) ||
        !read_integer(all, "fraction", -1, INT32_MAX, &fraction, err))
        return false;
    if (json_object_get(all, "candidates") != NULL &&
        !read_integer(all, "candidates", 0, INT64_MAX, &candidates, err))
        return false;
    def->count = (uint64_t)count;
    def->candidates = (uint64_t)candidates;
    def->levels = (int)levels;
    def->resolution = (int)resolution;
    def->fraction = (int)fraction;
    return read_switch(all, "centred", &def->centred, err) &&
           read_switch(all, "shifted", &def->shifted, err) &&
           read_switch(all, "second_order", &def->second_order, err);
}

static bool read_kind_and_seed(const json_t *all, folk_design_def *def, folk_error *err) {
    const char *kind = json_string_value(json_object_get(all, "design"));
    const char *seed = json_string_value(json_object_get(all, "seed"));
    if (kind == NULL || !folk_design_kind_of_name(kind, &def->kind))
        return fail_field("design", "a kind of design", err);
    if (seed == NULL || seed[0] == '\0' || seed[strspn(seed, "0123456789")] != '\0')
        return fail_field("seed", "decimal digits", err);
    errno = 0;
    def->seed = strtoull(seed, NULL, 10);
    return errno == 0 || fail_field("seed", "a number of 64 bits", err);
}

static bool read_base(json_t *all, const folk_scenario *scenario, folk_values *base,
                      folk_error *err) {
    json_t *set = json_object_get(all, "set");
    if (!json_is_object(set)) return fail_field("set", "an object of values", err);
    const char *name;
    json_t *value;
    json_object_foreach(set, name, value) {
        if (!json_is_string(value)) return fail_field("set", "an object of texts", err);
        char *assignment = folk_format("%s=%s", name, json_string_value(value));
        const bool ok = folk_values_set(base, scenario, assignment, err);
        folk_free(assignment);
        if (!ok) return false;
    }
    return true;
}

static folk_design *create_of(json_t *all, folk_design_def *def, folk_error *err) {
    const json_t *factors = json_object_get(all, "factors");
    if (!json_is_array(factors)) {
        fail_field("factors", "an array of texts", err);
        return NULL;
    }
    const size_t count = json_array_size(factors);
    const char **texts = folk_alloc(count * sizeof *texts);
    folk_design *design = NULL;
    size_t read = 0;
    for (; read < count; read++) {
        texts[read] = json_string_value(json_array_get(factors, read));
        if (texts[read] == NULL) break;
    }
    def->factors = texts;
    def->factor_count = (int)count;
    if (read == count)
        design = folk_design_create(def, err);
    else
        fail_field("factors", "an array of texts", err);
    folk_free(texts);
    return design;
}

folk_design *folk_design_read(const char *json, const folk_scenario *scenario, folk_error *err) {
    json_error_t wrong;
    json_t *all = json_loads(json, JSON_REJECT_DUPLICATES, &wrong);
    if (all == NULL) {
        folk_fail(err, FOLK_ERR_STORE, "the design is no JSON: %s at byte %d", wrong.text,
                  wrong.position);
        return NULL;
    }
    folk_design_def def = folk_design_def_default();
    folk_values base = folk_values_default(scenario);
    def.scenario = scenario;
    def.base = &base;
    folk_design *design = NULL;
    if (read_kind_and_seed(all, &def, err) && read_numbers(all, &def, err) &&
        read_base(all, scenario, &base, err))
        design = create_of(all, &def, err);
    folk_values_clear(&base);
    json_decref(all);
    return design;
}

folk_design *folk_design_extended(const folk_design *design, uint64_t count, folk_error *err) {
    folk_design_def def = design->def;
    if (def.candidates > 0 && count > 0 && count != def.count) {
        folk_fail(err, FOLK_ERR_USAGE,
                  "the %llu trajectories were chosen among %llu: more would not be these and some "
                  "others; begin another sweep in the same store",
                  (unsigned long long)def.count, (unsigned long long)def.candidates);
        return NULL;
    }
    const char **texts = folk_alloc((size_t)design->factor_count * sizeof *texts);
    for (int f = 0; f < design->factor_count; f++)
        texts[f] = design->factors[f].text;
    def.factors = texts;
    if (count > 0) def.count = count;
    folk_design *extended = folk_design_create(&def, err);
    folk_free(texts);
    return extended;
}
