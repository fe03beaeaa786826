// SPDX-License-Identifier: GPL-3.0-or-later
// A scenario with one parameter of each kind, and shorthands for designs over it.
#ifndef FOLK_TESTS_SWEEP_DESIGN_FIXTURE_H
#define FOLK_TESTS_SWEEP_DESIGN_FIXTURE_H

#include "tests/test.h"

#include "sweep/design.h"
#include "sweep/seed.h"

enum { X1, X2, X3, MODE, SIZE, NOISE, STRATEGY, FAIR, PARAM_COUNT };

static char *fixture_modes[] = {"public", "private", "mixed"};
static folk_param fixture_params[PARAM_COUNT] = {
    {.name = "x1",
     .type = FOLK_PARAM_NUMBER,
     .min = -1e300,
     .max = 1e300,
     .value = {.number = 0.5}},
    {.name = "x2",
     .type = FOLK_PARAM_NUMBER,
     .min = -1e300,
     .max = 1e300,
     .value = {.number = 0.5}},
    {.name = "x3",
     .type = FOLK_PARAM_NUMBER,
     .min = -1e300,
     .max = 1e300,
     .value = {.number = 0.5}},
    {.name = "mode",
     .type = FOLK_PARAM_CHOICE,
     .value = {.text = "public"},
     .choices = fixture_modes,
     .choice_count = 3},
    {.name = "size", .type = FOLK_PARAM_INT, .min = 1, .max = 1e15, .value = {.number = 20}},
    {.name = "noise", .type = FOLK_PARAM_PROB, .min = 0, .max = 1},
    {.name = "strategy", .type = FOLK_PARAM_TEXT, .value = {.text = "tit-for-tat"}},
    {.name = "fair", .type = FOLK_PARAM_BOOL},
};
static const folk_scenario fixture = {
    .name = "fixture", .params = fixture_params, .param_count = PARAM_COUNT};

/// A design's definition over up to eight factors.
typedef struct fixture_design {
    folk_design_def def;
    const char *factors[8];
} fixture_design;

#define FIXTURE_DESIGN(design_kind, ...)                                                           \
    {                                                                                              \
        .def = {.kind = (design_kind), .levels = 4, .resolution = 4, .fraction = -1}, .factors = { \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }

static inline folk_design *fixture_create(fixture_design *design, folk_error *err) {
    design->def.scenario = &fixture;
    design->def.factors = design->factors;
    design->def.factor_count = 0;
    while (design->def.factor_count < 8 && design->factors[design->def.factor_count] != NULL)
        design->def.factor_count++;
    return folk_design_create(&design->def, err);
}

static inline folk_design *fixture_made(fixture_design *design) {
    folk_error err = {0};
    folk_design *made = fixture_create(design, &err);
    if (made == NULL) fail_msg("%s", err.text);
    return made;
}

static inline void assert_design_fails(fixture_design *design, const char *expected) {
    folk_error err = {0};
    assert_null(fixture_create(design, &err));
    assert_int_equal(err.code, FOLK_ERR_USAGE);
    assert_string_equal(err.text, expected);
}

static inline double fixture_number(const folk_design *design, uint64_t index, int param) {
    folk_values values = folk_values_default(&fixture);
    folk_design_point(design, index, &values);
    const double number = values.items[param].number;
    folk_values_clear(&values);
    return number;
}

/// The key of a row's point.
static inline void fixture_key(const folk_design *design, uint64_t index,
                               char key[FOLK_HASH_TEXT]) {
    folk_values values = folk_values_default(&fixture);
    folk_design_point(design, index, &values);
    folk_point_key(&fixture, "00000000000000000000000000000000", &values, key);
    folk_values_clear(&values);
}

/// How many different points the design has; quadratic.
static inline int fixture_distinct(const folk_design *design) {
    const size_t count = (size_t)folk_design_count(design);
    char(*keys)[FOLK_HASH_TEXT] = folk_alloc(count * sizeof *keys);
    int distinct = 0;
    for (size_t i = 0; i < count; i++) {
        bool seen = false;
        fixture_key(design, i, keys[i]);
        for (size_t j = 0; j < i && !seen; j++)
            seen = strcmp(keys[i], keys[j]) == 0;
        distinct += !seen;
    }
    folk_free(keys);
    return distinct;
}

static inline void assert_same_row(const folk_design *a, const folk_design *b, uint64_t index) {
    char first[FOLK_HASH_TEXT], second[FOLK_HASH_TEXT];
    fixture_key(a, index, first);
    fixture_key(b, index, second);
    assert_string_equal(first, second);
}

#endif
