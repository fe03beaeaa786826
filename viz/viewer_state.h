// SPDX-License-Identifier: GPL-3.0-or-later
// Inside the viewer: its state, for the files that change it and those that draw its panels. The
// panels only read; each also says what lies under a place of it, so that input and drawing agree.
#ifndef FOLK_VIZ_VIEWER_STATE_H
#define FOLK_VIZ_VIEWER_STATE_H

#include "viz/band.h"
#include "viz/comparison.h"
#include "viz/label.h"
#include "viz/society.h"
#include "viz/viewer.h"

enum {
    FOLK_CHARTS_MOST = 64,
    FOLK_FIELD_TEXT = 512,
    FOLK_CHOICES_MOST = 9,
};

/// What the panel at the side shows.
typedef enum folk_side { FOLK_SIDE_PARAMETERS, FOLK_SIDE_AGENT, FOLK_SIDE_COUNT } folk_side;

/// A run that is looked at.
typedef struct folk_viewed {
    folk_reader *reader; // NULL: none
    folk_society_cache *cache;
    folk_society_scene scene; // as it was last drawn
} folk_viewed;

/// A measure of the runs that are shown; those of one name and unit are one.
typedef struct folk_measure {
    const folk_metric *metric; // of the first run that has it
    bool log;
    folk_band bands[FOLK_VIEWER_RUNS]; // by group of replicates
} folk_measure;

/// What a chart shows of it.
typedef struct folk_shown {
    folk_trace traces[FOLK_VIEWER_RUNS];
    bool chosen[FOLK_VIEWER_RUNS];  // of the active run
    double until[FOLK_VIEWER_RUNS]; // the run's last moment, or the band's
    size_t count;
} folk_shown;

/// A chart that has been drawn.
typedef struct folk_drawn_chart {
    int measure;
    folk_rect rect;
    folk_plot_area area;
} folk_drawn_chart;

typedef struct folk_wishes {
    folk_wish *items;
    size_t count, capacity, first;
} folk_wishes;

/// A text that is being typed.
typedef struct folk_field {
    bool open;
    char text[FOLK_FIELD_TEXT];
} folk_field;

typedef struct folk_asked {
    bool open;
    int64_t exchange;
    char *agent, *text;
    char *choices[FOLK_CHOICES_MOST];
    int choice_count;
    double tall; // of the wrapped text, in points
    double back; // how far it is scrolled back from its end
} folk_asked;

/// A value of one agent that waits to be applied: POPULATION.COLUMN[AGENT] and the text.
typedef struct folk_agent_change {
    char *name, *text;
} folk_agent_change;

struct folk_viewer {
    double width, height, scale;
    folk_theme theme;
    folk_viewed runs[FOLK_VIEWER_RUNS];
    int held;   // the place that was chosen
    int active; // the run that society, side and forks speak of: that one, or the first there is
    folk_comparison *comparison; // of the runs in the order of their places; NULL: there is none
    folk_measure *measures;
    int measure_count;
    bool bands_wished;
    folk_viewer_live live;

    double t;                    // the moment that is looked at
    bool follows;                // it is the newest one
    bool playing;                // of a recorded run
    double pace;                 // virtual time a second; 0: chosen from the span
    double shown_from, shown_to; // of the time axes; equal: the whole
    double *bookmarks;           // ascending
    size_t bookmark_count, bookmark_capacity;

    folk_panel focus;
    bool whole; // the panel in focus has all the room
    folk_side side;
    bool side_shown, help;
    int chart_first, chart; // the first that is shown, and the one that keys are for
    folk_drawn_chart drawn[FOLK_CHARTS_MOST];
    int drawn_count;
    folk_society_options society;
    int column; // that colours: -1 as the scenario says
    char color[64];
    int64_t agent;
    int mind;           // -1: none
    double scroll;      // of the agent's panel
    int trait;          // the column of the agent that keys are for
    double traits_from; // where the columns begin in the panel, as it was last drawn

    int param;
    char **staged; // for each parameter: the text that waits to be applied; NULL: none
    int staged_count;
    folk_agent_change *agent_staged;
    size_t agent_staged_count, agent_staged_capacity;
    folk_field field; // of the parameter, or the answer
    folk_asked asked;
    int choice;

    folk_place pointer;
    bool pointer_in;
    folk_panel dragged; // FOLK_PANEL_COUNT: nothing
    folk_place dragged_from;
    bool moved;
    int slider; // the parameter whose slider is held; -1: none

    char said[1024];
    double said_growth; // points that the timeline is higher for it
    bool said_warning, quits;
    folk_wishes wishes;
    uint64_t stamps[FOLK_PANEL_COUNT], over_stamps[FOLK_PANEL_COUNT];
};

// State (viz/viewer.c).

void folk_viewer_touch(folk_viewer *viewer, folk_panel panel);
void folk_viewer_touch_over(folk_viewer *viewer, folk_panel panel);
void folk_viewer_touch_all(folk_viewer *viewer);

/// The moment has changed: what shows it, too.
void folk_viewer_touch_time(folk_viewer *viewer);
folk_wish *folk_viewer_wants(folk_viewer *viewer, folk_wish_kind kind);

folk_reader *folk_viewer_reader(const folk_viewer *viewer); // of the active run; NULL: none
void folk_viewer_shown(const folk_viewer *viewer, double *from, double *to);
double folk_viewer_pace(const folk_viewer *viewer);
bool folk_viewer_has_society(const folk_viewer *viewer);
void folk_viewer_run_name(const folk_viewer *viewer, int place, char out[48]);

// Runs beside each other (viz/viewer_compare.c).

/// Looks at what the runs have, when other runs are there; and anew at what tells them apart.
void folk_viewer_gather(folk_viewer *viewer);
void folk_viewer_compare(folk_viewer *viewer);
void folk_viewer_clear_measures(folk_viewer *viewer);
void folk_viewer_next_run(folk_viewer *viewer, int direction);
void folk_viewer_toggle_bands(folk_viewer *viewer);
folk_color folk_viewer_color(const folk_viewer *viewer, size_t index); // of a run, or a band
const char *folk_viewer_run_label(const folk_viewer *viewer, int place);

/// The number of a measure in the run of a place; -1: it has none.
int folk_viewer_metric(const folk_viewer *viewer, int measure, int place);
void folk_viewer_traces(folk_viewer *viewer, int measure, folk_shown *shown);

/// The legend above the charts; 0: it needs none.
size_t folk_viewer_keys(const folk_viewer *viewer, folk_legend_key keys[FOLK_VIEWER_RUNS]);
bool folk_viewer_has_legend(const folk_viewer *viewer);

// Playing (viz/viewer_play.c).

void folk_viewer_play(folk_viewer *viewer); // or pause
void folk_viewer_step(folk_viewer *viewer, int moments);
void folk_viewer_faster(folk_viewer *viewer, int steps); // 0: as fast as it goes
void folk_viewer_bookmark(folk_viewer *viewer);
void folk_viewer_to_bookmark(folk_viewer *viewer, int direction);
void folk_viewer_zoom_time(folk_viewer *viewer, double t, double factor);
void folk_viewer_pan_time(folk_viewer *viewer, double by);
const char *folk_viewer_pace_text(const folk_viewer *viewer, char out[48]);

// Parameters (viz/viewer_parameter.c).

/// The staged value, or the one in force at the moment; the caller frees it.
char *folk_viewer_param_text(const folk_viewer *viewer, int param);
bool folk_viewer_stage(folk_viewer *viewer, int param, const char *text);
void folk_viewer_unstage(folk_viewer *viewer);
int folk_viewer_staged(const folk_viewer *viewer);
void folk_viewer_nudge(folk_viewer *viewer, int param, int steps);
void folk_viewer_slide(folk_viewer *viewer, int param, double share);

/// Position of the value between its bounds; false: it has none.
bool folk_viewer_param_share(const folk_viewer *viewer, int param, double *share);
void folk_viewer_apply(folk_viewer *viewer);
void folk_viewer_fork(folk_viewer *viewer);
void folk_viewer_restart(folk_viewer *viewer);

// One agent (viz/viewer_agent.c), of the society that the pictures show.

/// Whether keys are for a column of the selected agent; the others below ask for that.
bool folk_viewer_edits_agent(const folk_viewer *viewer);

/// The selected agent's value in a column, as it is staged or recorded; NULL: neither. The caller
/// frees it.
char *folk_viewer_trait_text(const folk_viewer *viewer, int trait, bool *staged);
bool folk_viewer_stage_trait(folk_viewer *viewer, const char *text);

/// The next type; false where types have no names.
bool folk_viewer_nudge_trait(folk_viewer *viewer, int steps);
void folk_viewer_move_trait(folk_viewer *viewer, int by);
void folk_viewer_unstage_agents(folk_viewer *viewer);

// Keys and pointer (viz/viewer_key.c, viz/viewer_pointer.c).

void folk_viewer_key(folk_viewer *viewer, const folk_input *input);
void folk_viewer_text(folk_viewer *viewer, const char *text);
void folk_viewer_pointer(folk_viewer *viewer, const folk_input *input);

// Panels. Rectangles are within the panel.

/// Measures of which something was recorded.
int folk_charts_list(const folk_viewer *viewer, int measures[FOLK_CHARTS_MOST]);
int folk_charts_room(const folk_viewer *viewer); // how many are shown at once
void folk_panel_charts(folk_viewer *viewer, folk_picture *picture);
void folk_panel_charts_over(folk_viewer *viewer, folk_picture *picture);
int folk_charts_at(const folk_viewer *viewer, folk_place place); // -1: none

void folk_panel_society(folk_viewer *viewer, folk_picture *picture);
void folk_panel_society_over(folk_viewer *viewer, folk_picture *picture);
folk_rect folk_society_area(const folk_viewer *viewer, int run);
int folk_society_run_at(const folk_viewer *viewer, folk_place place); // -1: none

typedef enum folk_button {
    FOLK_BUTTON_FIRST,
    FOLK_BUTTON_BACK,
    FOLK_BUTTON_PLAY,
    FOLK_BUTTON_FORTH,
    FOLK_BUTTON_LAST,
    FOLK_BUTTON_SLOWER,
    FOLK_BUTTON_FASTER,
    FOLK_BUTTON_COUNT,
} folk_button;

void folk_panel_timeline(folk_viewer *viewer, folk_picture *picture);
void folk_panel_timeline_over(folk_viewer *viewer, folk_picture *picture);
double folk_status_growth(const folk_viewer *viewer); // of the timeline, for what was said
folk_rect folk_timeline_track(const folk_viewer *viewer);
folk_rect folk_timeline_button(const folk_viewer *viewer, folk_button button);

/// Something at the side that can be pressed.
typedef enum folk_side_part {
    FOLK_SIDE_NOTHING,
    FOLK_SIDE_TAB,    // `index`: folk_side
    FOLK_SIDE_ROW,    // of parameter `index`
    FOLK_SIDE_SLIDER, // of parameter `index`, at `share`
    FOLK_SIDE_APPLY,
    FOLK_SIDE_FORK,
    FOLK_SIDE_RESTART,
    FOLK_SIDE_MIND,  // `index`
    FOLK_SIDE_TRAIT, // column `index` of the agent
} folk_side_part;

typedef struct folk_side_hit {
    folk_side_part part;
    int index;
    double share;
} folk_side_hit;

void folk_panel_side(folk_viewer *viewer, folk_picture *picture);
folk_rect folk_side_tab(const folk_viewer *viewer, folk_side side);
folk_side_hit folk_side_at(const folk_viewer *viewer, folk_place place);
void folk_panel_parameters(folk_viewer *viewer, folk_picture *picture);
folk_side_hit folk_parameters_at(const folk_viewer *viewer, folk_place place);
void folk_panel_inspector(folk_viewer *viewer, folk_picture *picture);
folk_side_hit folk_inspector_at(const folk_viewer *viewer, folk_place place);

void folk_panel_bar(folk_viewer *viewer, folk_picture *picture);
void folk_panel_help(folk_viewer *viewer, folk_picture *picture);
void folk_panel_question(folk_viewer *viewer, folk_picture *picture);
double folk_question_height(folk_viewer *viewer, double width);
int folk_question_at(const folk_viewer *viewer, folk_place place); // a choice; -1: none

// What panels share (viz/panel.c).

folk_text_style folk_panel_style(const folk_viewer *viewer, double size, folk_color color);
void folk_panel_text(folk_picture *picture, double x, double y, const folk_text_style *style,
                     const char *text);

/// The same, cut with an ellipsis where it is wider than `width`.
void folk_panel_fit(folk_picture *picture, double x, double y, double width,
                    const folk_text_style *style, const char *text);

/// Broken into lines of `width`, at most down to `bottom`; returns where the next line would lie.
double folk_panel_wrap(folk_picture *picture, folk_rect rect, const folk_text_style *style,
                       const char *text);
/// How many points high the wrapped text is.
double folk_panel_wrap_height(double width, const folk_text_style *style, const char *text);
void folk_panel_button(const folk_viewer *viewer, folk_picture *picture, folk_rect rect,
                       const char *text, bool lit);
bool folk_rect_has(folk_rect rect, folk_place place);
folk_rect folk_rect_shrunk(folk_rect rect, double by);

#endif
