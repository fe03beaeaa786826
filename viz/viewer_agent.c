// SPDX-License-Identifier: GPL-3.0-or-later
// What one agent has in a column, changed at the side: staged like a parameter, under the name by
// which folk replay --set knows it.
#include "core/memory.h"
#include "core/number.h"
#include "viz/viewer_state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char TYPES[] = "strategy"; // the column whose values may have names

bool folk_viewer_edits_agent(const folk_viewer *viewer) {
    folk_reader *reader = folk_viewer_reader(viewer);
    return reader != NULL && viewer->focus == FOLK_PANEL_SIDE && viewer->side_shown &&
           viewer->side == FOLK_SIDE_AGENT && viewer->agent >= 0 && viewer->mind < 0 &&
           viewer->trait >= 0 && viewer->trait < folk_reader_column_count(reader, 0);
}

static bool has_names(const folk_viewer *viewer, int trait) {
    folk_reader *reader = folk_viewer_reader(viewer);
    return folk_reader_society(reader, 0)->type_count > 0 &&
           strcmp(folk_reader_column_name(reader, 0, trait), TYPES) == 0;
}

// As the recorded moment has it.
static bool value_at(const folk_viewer *viewer, int trait, double *value) {
    size_t moment;
    folk_error err = {0};
    folk_reader *reader = folk_viewer_reader(viewer);
    if (viewer->agent >= (int64_t)folk_reader_society(reader, 0)->size) return false;
    if (!folk_reader_moment_at(reader, viewer->t, &moment)) return false;
    const double *values =
        folk_reader_column(reader, 0, folk_reader_column_name(reader, 0, trait), moment, &err);
    if (values == NULL) return false;
    *value = values[viewer->agent];
    return true;
}

static char *text_of(const folk_viewer *viewer, int trait, double value) {
    char text[FOLK_NUMBER_TEXT] = "none";
    const folk_society *society = folk_reader_society(folk_viewer_reader(viewer), 0);
    if (has_names(viewer, trait) && value >= 1 && value <= society->type_count)
        return folk_strdup(society->types[(int)value - 1]);
    if (isfinite(value)) folk_number_format(value, text);
    return folk_strdup(text);
}

static char *name_of(const folk_viewer *viewer, int trait) {
    folk_reader *reader = folk_viewer_reader(viewer);
    return folk_format("%s.%s[%lld]", folk_reader_society(reader, 0)->name,
                       folk_reader_column_name(reader, 0, trait), (long long)viewer->agent + 1);
}

// Where among the staged the name is; their count when it is not there.
static size_t find(const folk_viewer *viewer, const char *name) {
    size_t at = 0;
    while (at < viewer->agent_staged_count && strcmp(viewer->agent_staged[at].name, name) != 0)
        at++;
    return at;
}

char *folk_viewer_trait_text(const folk_viewer *viewer, int trait, bool *staged) {
    double value;
    char *name = name_of(viewer, trait);
    const size_t at = find(viewer, name);
    folk_free(name);
    *staged = at < viewer->agent_staged_count;
    if (*staged) return folk_strdup(viewer->agent_staged[at].text);
    return value_at(viewer, trait, &value) ? text_of(viewer, trait, value) : NULL;
}

static void clear_staged(folk_viewer *viewer, size_t at) {
    folk_free(viewer->agent_staged[at].name);
    folk_free(viewer->agent_staged[at].text);
    viewer->agent_staged[at] = viewer->agent_staged[--viewer->agent_staged_count];
}

void folk_viewer_unstage_agents(folk_viewer *viewer) {
    while (viewer->agent_staged_count > 0)
        clear_staged(viewer, viewer->agent_staged_count - 1);
}

static void put_staged(folk_viewer *viewer, char *name, char *text) {
    viewer->agent_staged = folk_grow(viewer->agent_staged, &viewer->agent_staged_capacity,
                                     viewer->agent_staged_count + 1, sizeof *viewer->agent_staged);
    viewer->agent_staged[viewer->agent_staged_count++] =
        (folk_agent_change){.name = name, .text = text};
}

// A number, or the type of that name; otherwise a sentence.
static bool read_value(folk_viewer *viewer, const char *text, double *value) {
    const bool names = has_names(viewer, viewer->trait);
    folk_reader *reader = folk_viewer_reader(viewer);
    const folk_society *society = folk_reader_society(reader, 0);
    char said[640], list[512];
    for (int i = 0; names && i < society->type_count; i++)
        if (strcmp(society->types[i], text) == 0) {
            *value = i + 1;
            return true;
        }
    const bool number = folk_number_parse(text, value);
    if (number &&
        (!names || (*value >= 1 && *value <= society->type_count && *value == (int)*value)))
        return true;
    folk_name_list((const char *const *)society->types, names ? society->type_count : 0, list,
                   sizeof list);
    snprintf(said, sizeof said, "%s = %.40s: must be %s%.500s",
             folk_reader_column_name(reader, 0, viewer->trait), text,
             names ? "one of " : "a finite number", names ? list : "");
    folk_viewer_say(viewer, true, said);
    return false;
}

bool folk_viewer_stage_trait(folk_viewer *viewer, const char *text) {
    double value, now;
    if (!read_value(viewer, text, &value)) return false;
    char *name = name_of(viewer, viewer->trait);
    const size_t at = find(viewer, name);
    if (at < viewer->agent_staged_count) clear_staged(viewer, at);
    if (!value_at(viewer, viewer->trait, &now) || now != value)
        put_staged(viewer, name, text_of(viewer, viewer->trait, value));
    else
        folk_free(name);
    folk_viewer_touch(viewer, FOLK_PANEL_SIDE);
    return true;
}

bool folk_viewer_nudge_trait(folk_viewer *viewer, int steps) {
    bool staged;
    double value;
    if (!has_names(viewer, viewer->trait)) return false;
    char *text = folk_viewer_trait_text(viewer, viewer->trait, &staged);
    const bool known = text != NULL && read_value(viewer, text, &value);
    folk_free(text);
    if (!known) return true;
    const folk_society *society = folk_reader_society(folk_viewer_reader(viewer), 0);
    const int count = society->type_count;
    const int type = (((int)value - 1 + steps) % count + count) % count;
    return folk_viewer_stage_trait(viewer, society->types[type]);
}

void folk_viewer_move_trait(folk_viewer *viewer, int by) {
    const int count = folk_reader_column_count(folk_viewer_reader(viewer), 0);
    const int next = viewer->trait + by;
    viewer->trait = next >= count ? count - 1 : next;
    if (viewer->trait < 0) viewer->trait = 0;
    folk_viewer_touch(viewer, FOLK_PANEL_SIDE);
}
