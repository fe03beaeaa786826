// SPDX-License-Identifier: GPL-3.0-or-later
// Parameters at the side: a value is staged first, then applied from now on, or taken into a fork
// or a new start.
#include "core/memory.h"
#include "viz/viewer_state.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const folk_param *param_of(const folk_viewer *viewer, int param) {
    folk_reader *reader = folk_viewer_reader(viewer);
    if (reader == NULL) return NULL;
    const folk_scenario *scenario = folk_reader_scenario(reader);
    return param >= 0 && param < scenario->param_count ? &scenario->params[param] : NULL;
}

// The value in force at the moment that is looked at; the caller frees it.
static char *text_at(const folk_viewer *viewer, int param) {
    folk_reader *reader = folk_viewer_reader(viewer);
    const folk_param *declared = param_of(viewer, param);
    const char *changed = NULL;
    for (int i = 0; i < folk_reader_intervention_count(reader); i++) {
        const folk_change *change = folk_reader_intervention(reader, i);
        // A change made at the newest moment comes right after it.
        const bool past = change->t <= viewer->t || viewer->follows;
        if (past && strcmp(change->name, declared->name) == 0) changed = change->value;
    }
    if (changed != NULL) return folk_strdup(changed);
    return folk_param_format(declared, &folk_reader_values(reader)->items[param]);
}

char *folk_viewer_param_text(const folk_viewer *viewer, int param) {
    const folk_param *declared = param_of(viewer, param);
    if (declared == NULL) return folk_strdup("");
    if (param < viewer->staged_count && viewer->staged[param] != NULL)
        return folk_strdup(viewer->staged[param]);
    return text_at(viewer, param);
}

int folk_viewer_staged(const folk_viewer *viewer) {
    int count = (int)viewer->agent_staged_count;
    for (int i = 0; i < viewer->staged_count; i++)
        count += viewer->staged[i] != NULL;
    return count;
}

void folk_viewer_unstage(folk_viewer *viewer) {
    for (int i = 0; i < viewer->staged_count; i++) {
        folk_free(viewer->staged[i]);
        viewer->staged[i] = NULL;
    }
    folk_viewer_unstage_agents(viewer);
    folk_viewer_touch(viewer, FOLK_PANEL_SIDE);
}

static void make_room(folk_viewer *viewer) {
    const int count = folk_reader_scenario(folk_viewer_reader(viewer))->param_count;
    if (count <= viewer->staged_count) return;
    viewer->staged = folk_realloc(viewer->staged, (size_t)count * sizeof *viewer->staged);
    for (int i = viewer->staged_count; i < count; i++)
        viewer->staged[i] = NULL;
    viewer->staged_count = count;
}

bool folk_viewer_stage(folk_viewer *viewer, int param, const char *text) {
    const folk_param *declared = param_of(viewer, param);
    folk_error err = {0};
    folk_value value = {0};
    if (declared == NULL) return false;
    if (!folk_param_parse(declared, text, &value, &err)) {
        folk_viewer_say(viewer, true, err.text);
        return false;
    }
    make_room(viewer);
    char *now = text_at(viewer, param);
    char *wanted = folk_param_format(declared, &value);
    const bool same = strcmp(now, wanted) == 0;
    folk_free(viewer->staged[param]);
    viewer->staged[param] = same ? NULL : wanted;
    if (same) folk_free(wanted);
    folk_free(now);
    folk_value_clear(&value);
    folk_viewer_touch(viewer, FOLK_PANEL_SIDE);
    return true;
}

// The staged value, or the one in force.
static folk_value value_of(const folk_viewer *viewer, int param) {
    folk_value value = {0};
    char *text = folk_viewer_param_text(viewer, param);
    folk_param_parse(param_of(viewer, param), text, &value, NULL);
    folk_free(text);
    return value;
}

// Whether a slider makes sense: one of millions would jump over all that is of use.
static bool bounded(const folk_param *param) {
    const double range = param->max - param->min;
    return !folk_param_is_text(param->type) && range > 0 && range <= 10000;
}

bool folk_viewer_param_share(const folk_viewer *viewer, int param, double *share) {
    const folk_param *declared = param_of(viewer, param);
    if (declared == NULL || declared->type == FOLK_PARAM_BOOL) return false;
    if (!bounded(declared) && declared->type != FOLK_PARAM_CHOICE) return false;
    folk_value value = value_of(viewer, param);
    if (declared->type == FOLK_PARAM_CHOICE) {
        int choice = 0;
        while (choice < declared->choice_count - 1 &&
               strcmp(declared->choices[choice], value.text) != 0)
            choice++;
        *share = declared->choice_count > 1 ? (double)choice / (declared->choice_count - 1) : 0;
    } else {
        *share = (value.number - declared->min) / (declared->max - declared->min);
    }
    folk_value_clear(&value);
    return true;
}

static void stage_number(folk_viewer *viewer, int param, double number) {
    const folk_param *declared = param_of(viewer, param);
    folk_value value = {.number = fmin(fmax(number, declared->min), declared->max)};
    if (declared->type == FOLK_PARAM_INT) value.number = round(value.number);
    char *text = folk_param_format(declared, &value);
    folk_viewer_stage(viewer, param, text);
    folk_free(text);
}

// A round step: about a fiftieth of the range, or a tenth of the value.
static double step_of(const folk_param *param, double number) {
    if (param->type == FOLK_PARAM_INT && !bounded(param))
        return fmax(pow(10, floor(log10(fmax(fabs(number), 1))) - 1), 1);
    const double about = bounded(param) ? (param->max - param->min) / 50 : fabs(number) / 10;
    const double power = pow(10, floor(log10(about > 0 ? about : 0.1)));
    const double step = about / power >= 5 ? 5 * power : about / power >= 2 ? 2 * power : power;
    return param->type == FOLK_PARAM_INT ? fmax(round(step), 1) : step;
}

static void nudge_choice(folk_viewer *viewer, int param, int steps) {
    const folk_param *declared = param_of(viewer, param);
    double share;
    if (!folk_viewer_param_share(viewer, param, &share)) return;
    const int last = declared->choice_count - 1;
    const int choice = (int)lround(share * last) + steps;
    folk_viewer_stage(viewer, param,
                      declared->choices[choice < 0      ? 0
                                        : choice > last ? last
                                                        : choice]);
}

void folk_viewer_nudge(folk_viewer *viewer, int param, int steps) {
    const folk_param *declared = param_of(viewer, param);
    if (declared == NULL) return;
    if (declared->type == FOLK_PARAM_CHOICE) {
        nudge_choice(viewer, param, steps);
        return;
    }
    if (folk_param_is_text(declared->type)) return;
    folk_value value = value_of(viewer, param);
    if (declared->type == FOLK_PARAM_BOOL) {
        folk_viewer_stage(viewer, param, value.number != 0 ? "false" : "true");
    } else {
        const double step = step_of(declared, value.number);
        stage_number(viewer, param, (round(value.number / step) + steps) * step);
    }
    folk_value_clear(&value);
}

void folk_viewer_slide(folk_viewer *viewer, int param, double share) {
    const folk_param *declared = param_of(viewer, param);
    share = fmin(fmax(share, 0), 1);
    if (declared == NULL) return;
    if (declared->type == FOLK_PARAM_CHOICE) {
        const int choice = (int)lround(share * (declared->choice_count - 1));
        folk_viewer_stage(viewer, param, declared->choices[choice]);
        return;
    }
    const double exact = declared->min + share * (declared->max - declared->min);
    const double step = step_of(declared, exact);
    stage_number(viewer, param, round(exact / step) * step);
}

static char *add_line(char *all, const char *name, const char *text) {
    char *longer =
        folk_format("%s%s%s=%s", all != NULL ? all : "", all != NULL ? "\n" : "", name, text);
    folk_free(all);
    return longer;
}

static char *add_agents(const folk_viewer *viewer, char *all) {
    for (size_t i = 0; i < viewer->agent_staged_count; i++)
        all = add_line(all, viewer->agent_staged[i].name, viewer->agent_staged[i].text);
    return all;
}

// What is staged as NAME=VALUE lines; NULL when nothing is.
static char *staged_text(const folk_viewer *viewer) {
    char *all = NULL;
    for (int i = 0; i < viewer->staged_count; i++)
        if (viewer->staged[i] != NULL)
            all = add_line(all, param_of(viewer, i)->name, viewer->staged[i]);
    return add_agents(viewer, all);
}

// What is shown, staged or in force at the moment, as far as it is not what the run began with.
static char *shown_text(const folk_viewer *viewer) {
    folk_reader *reader = folk_viewer_reader(viewer);
    const folk_values *began = folk_reader_values(reader);
    char *all = NULL;
    for (int i = 0; i < began->count; i++) {
        char *then = folk_param_format(param_of(viewer, i), &began->items[i]);
        char *shown = folk_viewer_param_text(viewer, i);
        if (strcmp(then, shown) != 0) all = add_line(all, param_of(viewer, i)->name, shown);
        folk_free(shown);
        folk_free(then);
    }
    return add_agents(viewer, all);
}

static void want_set(folk_viewer *viewer, const char *name, const char *text) {
    folk_wish *wish = folk_viewer_wants(viewer, FOLK_WISH_SET);
    wish->name = folk_strdup(name);
    wish->text = folk_strdup(text);
}

void folk_viewer_apply(folk_viewer *viewer) {
    if (folk_viewer_staged(viewer) == 0) return;
    if (!viewer->live.steered) {
        folk_viewer_fork(viewer);
        return;
    }
    for (int i = 0; i < viewer->staged_count; i++)
        if (viewer->staged[i] != NULL)
            want_set(viewer, param_of(viewer, i)->name, viewer->staged[i]);
    for (size_t i = 0; i < viewer->agent_staged_count; i++)
        want_set(viewer, viewer->agent_staged[i].name, viewer->agent_staged[i].text);
    folk_viewer_unstage(viewer);
}

void folk_viewer_fork(folk_viewer *viewer) {
    if (folk_viewer_reader(viewer) == NULL) return;
    folk_wish *wish = folk_viewer_wants(viewer, FOLK_WISH_FORK);
    // An agent is seen as it stood after all that happened at the moment, and is changed then.
    const bool after = viewer->agent_staged_count > 0;
    wish->number = after ? nextafter(viewer->t, INFINITY) : viewer->t;
    wish->text = staged_text(viewer);
    folk_viewer_unstage(viewer);
}

void folk_viewer_restart(folk_viewer *viewer) {
    if (folk_viewer_reader(viewer) == NULL) return;
    char *text = shown_text(viewer);
    folk_viewer_wants(viewer, FOLK_WISH_RESTART)->text = text;
    folk_viewer_unstage(viewer);
}
