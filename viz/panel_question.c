// SPDX-License-Identifier: GPL-3.0-or-later
// A question to the person at the window: who is asked, the words, and the answers to choose from
// or a line to type in.
#include "viz/viewer_state.h"

#include <math.h>
#include <stdio.h>

static const double button_height = 34, margin = 16;
static const double top = 40, around = 110; // where the words begin; what is not theirs

static folk_rect choice_rect(const folk_viewer *viewer, int index) {
    const folk_rect rect = folk_viewer_panel(viewer, FOLK_PANEL_QUESTION);
    const int count = viewer->asked.choice_count > 0 ? viewer->asked.choice_count : 1;
    const double width = (rect.width - 2 * margin - (count - 1) * 8) / count;
    return (folk_rect){margin + index * (width + 8), rect.height - button_height - margin, width,
                       button_height};
}

int folk_question_at(const folk_viewer *viewer, folk_place place) {
    for (int i = 0; i < viewer->asked.choice_count; i++)
        if (folk_rect_has(choice_rect(viewer, i), place)) return i;
    return -1;
}

// What is new stands at the end: that is seen where not all has room.
static void draw_words(folk_viewer *viewer, folk_picture *picture, folk_rect rect) {
    folk_asked *asked = &viewer->asked;
    const folk_text_style style = folk_panel_style(viewer, 1, viewer->theme.text);
    const double width = rect.width - 2 * margin, room = rect.height - around;
    const double hidden = fmax(folk_panel_wrap_height(width, &style, asked->text) - room, 0);
    asked->back = fmin(asked->back, hidden);
    const double above = hidden - asked->back;
    folk_draw_clip(picture, (folk_rect){margin, top, width, room});
    folk_panel_wrap(picture, (folk_rect){margin, top - above, width, room + above}, &style,
                    asked->text);
    folk_draw_clip_end(picture);
}

double folk_question_height(folk_viewer *viewer, double width) {
    const folk_text_style style = folk_panel_style(viewer, 1, viewer->theme.text);
    return folk_panel_wrap_height(width - 2 * margin, &style, viewer->asked.text) + around;
}

void folk_panel_question(folk_viewer *viewer, folk_picture *picture) {
    const folk_asked *asked = &viewer->asked;
    const folk_theme *theme = &viewer->theme;
    const folk_rect rect = folk_viewer_panel(viewer, FOLK_PANEL_QUESTION);
    const folk_rect whole = {0, 0, rect.width, rect.height};
    char text[FOLK_FIELD_TEXT + 64];
    folk_draw_rect(picture, whole, theme->accent);
    folk_draw_rect(picture, folk_rect_shrunk(whole, 2), theme->panel);
    folk_text_style style = folk_panel_style(viewer, 1.15, theme->text);
    style.bold = true;
    snprintf(text, sizeof text, "You play %s", asked->agent);
    folk_panel_fit(picture, margin, 28, rect.width - 2 * margin, &style, text);
    style = folk_panel_style(viewer, 1, theme->text);
    draw_words(viewer, picture, rect);
    for (int i = 0; i < asked->choice_count; i++) {
        snprintf(text, sizeof text, "%d  %s", i + 1, asked->choices[i]);
        folk_panel_button(viewer, picture, choice_rect(viewer, i), text, i == viewer->choice);
    }
    if (asked->choice_count > 0) return;
    const folk_rect line = choice_rect(viewer, 0);
    folk_draw_rect(picture, line, theme->background);
    folk_draw_frame(picture, line, 1, theme->grid);
    snprintf(text, sizeof text, "%s▏", viewer->field.text);
    folk_panel_fit(picture, line.x + 8, line.y + 22, line.width - 16, &style, text);
}
