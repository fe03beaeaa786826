// SPDX-License-Identifier: GPL-3.0-or-later
// The viewer is what the window shows, without the window: one run, two beside each other, or
// several in the same charts, the moment that is looked at, what is selected. Input changes that
// state and leaves wishes (pause the run, fork it, …) for whoever owns the run to carry out;
// drawing reads it. Nothing here waits, starts a process or knows a screen, so that a test can
// play a whole session. Lengths are points.
#ifndef FOLK_VIZ_VIEWER_H
#define FOLK_VIZ_VIEWER_H

#include "viz/draw.h"
#include "viz/reader.h"
#include "viz/theme.h"

typedef struct folk_viewer folk_viewer;

typedef struct folk_viewer_def {
    double width, height; // points
    double scale;         // pixels a point, for images
    bool dark;
    double patience; // seconds of a frame that may go into a layout; 0: until it is done
} folk_viewer_def;

folk_viewer *folk_viewer_create(const folk_viewer_def *def);

/// Readers are not closed.
void folk_viewer_destroy(folk_viewer *viewer);

enum { FOLK_VIEWER_RUNS = 16 };

/// Puts a run into a place from 0 on, which has none then or another; NULL takes it away. Borrowed.
void folk_viewer_set_run(folk_viewer *viewer, int place, folk_reader *reader);

/// The readers have brought in something new.
void folk_viewer_refreshed(folk_viewer *viewer);

/// The place of the run that parameters, forks and the agent are of.
int folk_viewer_active(const folk_viewer *viewer);

/// Makes the run in that place the one, now or as soon as it is there.
void folk_viewer_choose(folk_viewer *viewer, int place);
int folk_viewer_run_count(const folk_viewer *viewer);

/// In place of single curves, the mean of replicates and a band around it, where there are any.
void folk_viewer_show_bands(folk_viewer *viewer, bool bands);
bool folk_viewer_shows_bands(const folk_viewer *viewer);
bool folk_viewer_has_replicates(const folk_viewer *viewer);

/// What is known of that run, if somebody steers it.
typedef struct folk_viewer_live {
    bool steered; // somebody carries wishes to it
    bool paused;
    double speed; // virtual time a second; 0: as fast as it goes
} folk_viewer_live;

void folk_viewer_set_live(folk_viewer *viewer, const folk_viewer_live *live);

/// A sentence for the status line, until the next one.
void folk_viewer_say(folk_viewer *viewer, bool warning, const char *text);
const char *folk_viewer_said(const folk_viewer *viewer);

/// A question to the person at the window; texts are copied.
typedef struct folk_viewer_question {
    int64_t exchange;
    const char *agent, *text;
    const char *const *choices; // at most 9
    int choice_count;           // 0: any text
} folk_viewer_question;

/// NULL: none is open.
void folk_viewer_ask(folk_viewer *viewer, const folk_viewer_question *question);

// Input.

typedef enum folk_key {
    FOLK_KEY_NONE,
    FOLK_KEY_LEFT,
    FOLK_KEY_RIGHT,
    FOLK_KEY_UP,
    FOLK_KEY_DOWN,
    FOLK_KEY_HOME,
    FOLK_KEY_END,
    FOLK_KEY_PAGE_UP,
    FOLK_KEY_PAGE_DOWN,
    FOLK_KEY_TAB,
    FOLK_KEY_ENTER,
    FOLK_KEY_ESCAPE,
    FOLK_KEY_BACKSPACE,
    FOLK_KEY_COUNT,
} folk_key;

/// "left", "page-up", …; what a script of inputs calls it.
const char *folk_key_name(folk_key key);

typedef enum folk_input_kind {
    FOLK_INPUT_KEY,  // `key`, perhaps with `shift`
    FOLK_INPUT_TEXT, // `text`: what a key writes
    FOLK_INPUT_MOVE, // of the pointer to x, y
    FOLK_INPUT_PRESS,
    FOLK_INPUT_RELEASE,
    FOLK_INPUT_WHEEL, // `turn`: positive away from the person
    FOLK_INPUT_SIZE,  // width, height, scale
    FOLK_INPUT_QUIT,
} folk_input_kind;

typedef struct folk_input {
    folk_input_kind kind;
    folk_key key;
    bool shift;
    char text[32]; // UTF-8
    double x, y, turn, width, height, scale;
} folk_input;

void folk_viewer_input(folk_viewer *viewer, const folk_input *input);

/// Time passes: a recorded run that plays moves on.
void folk_viewer_tick(folk_viewer *viewer, double seconds);

/// Whether the picture changes by itself.
bool folk_viewer_moves(const folk_viewer *viewer);

// Wishes.

typedef enum folk_wish_kind {
    FOLK_WISH_PAUSE,
    FOLK_WISH_GO,
    FOLK_WISH_STEP,       // one event
    FOLK_WISH_SPEED,      // `number`: virtual time a second; 0: as fast as it goes
    FOLK_WISH_SET,        // parameter `name` to `text`
    FOLK_WISH_ANSWER,     // `exchange` with `text`
    FOLK_WISH_FORK,       // the run in place `run` at time `number`, `text` being NAME=VALUE lines
    FOLK_WISH_RESTART,    // with the same seed, `text` being what it begins with in place of before
    FOLK_WISH_REPLICATES, // show the store's replicates of the run, and a band over them
    FOLK_WISH_KILL,       // a run that does not answer
    FOLK_WISH_PICTURE,    // keep the frame as a file
    FOLK_WISH_QUIT,
} folk_wish_kind;

typedef struct folk_wish {
    folk_wish_kind kind;
    int run;
    double number;
    int64_t exchange;
    char *name, *text; // owned; may be NULL
} folk_wish;

/// The oldest wish that nobody has taken; the caller clears it.
bool folk_viewer_wish(folk_viewer *viewer, folk_wish *wish);
void folk_wish_clear(folk_wish *wish);

// Looking.

typedef enum folk_panel {
    FOLK_PANEL_BAR,
    FOLK_PANEL_CHARTS,
    FOLK_PANEL_SOCIETY,
    FOLK_PANEL_SIDE, // parameters, or one agent
    FOLK_PANEL_TIMELINE,
    FOLK_PANEL_QUESTION, // above the others
    FOLK_PANEL_HELP,     // above all others
    FOLK_PANEL_COUNT,
} folk_panel;

/// Where a panel lies; of one that is not shown, empty.
folk_rect folk_viewer_panel(const folk_viewer *viewer, folk_panel panel);

/// Changes whenever the panel looks different, and, of the second, what moves above it (a cursor,
/// what the pointer reads).
uint64_t folk_viewer_stamp(const folk_viewer *viewer, folk_panel panel);
uint64_t folk_viewer_over_stamp(const folk_viewer *viewer, folk_panel panel);

/// Draws a panel into a picture of its size, the panel's corner being the origin.
void folk_viewer_draw_panel(folk_viewer *viewer, folk_panel panel, folk_picture *picture);
void folk_viewer_draw_over(folk_viewer *viewer, folk_panel panel, folk_picture *picture);

// State, for scripts, tests and whoever owns the run.

double folk_viewer_time(const folk_viewer *viewer);
/// First and last moment of its runs.
void folk_viewer_times(const folk_viewer *viewer, double *from, double *to);
void folk_viewer_seek(folk_viewer *viewer, double t);
bool folk_viewer_playing(const folk_viewer *viewer);
const folk_theme *folk_viewer_theme(const folk_viewer *viewer);
int64_t folk_viewer_agent(const folk_viewer *viewer); // -1: none
size_t folk_viewer_bookmarks(const folk_viewer *viewer, const double **times);
bool folk_viewer_quits(const folk_viewer *viewer);
bool folk_viewer_asked(const folk_viewer *viewer); // a question stands

#endif
