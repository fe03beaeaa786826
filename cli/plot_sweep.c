// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/plot_sweep.h"

#include "core/memory.h"
#include "viz/canvas.h"
#include "viz/label.h"

#include <string.h>

static const double points_a_mm = 72 / 25.4;

folk_plot_sweep_def folk_plot_sweep_def_default(void) {
    return (folk_plot_sweep_def){
        .kind = -1, .width = 160 * points_a_mm, .height = 100 * points_a_mm, .font = 9, .dpi = 200};
}

// Draws the caption at the foot and leaves the rest to the plot.
static void draw_caption(folk_sweep_picture *picture, const char *caption) {
    const folk_theme *theme = picture->theme;
    folk_rect *rect = &picture->rect;
    folk_text_style style = folk_text_plain(theme, 0.8, FOLK_ANCHOR_START);
    style.color = theme->faint;
    const double height = folk_draw_paragraph(NULL, (folk_place){0}, &style, caption, rect->width);
    const folk_place at = {rect->x, rect->y + rect->height - height + style.size};
    folk_draw_paragraph(picture->picture, at, &style, caption, rect->width);
    rect->height -= height + theme->font * 0.8;
}

bool folk_plot_sweep_page(folk_sweep_picture *picture, const char *caption, folk_error *err) {
    const double margin = picture->theme->font;
    const double width = folk_picture_width(picture->picture);
    const double height = folk_picture_height(picture->picture);
    folk_draw_rect(picture->picture, (folk_rect){0, 0, width, height}, picture->theme->background);
    picture->rect = (folk_rect){margin, margin, width - 2 * margin, height - 2 * margin};
    if (caption != NULL) draw_caption(picture, caption);
    return folk_sweep_picture_draw(picture, err);
}

static bool find_factor(const folk_swept *swept, const char *name, int *factor, folk_error *err) {
    *factor = name != NULL ? folk_swept_find_factor(swept, name, err) : -1;
    return name == NULL || *factor >= 0;
}

static bool find_metric(const folk_swept *swept, const char *name, int *metric, folk_error *err) {
    int *all = NULL, count = 0;
    folk_texts names = {0};
    if (name != NULL) folk_texts_add(&names, name);
    const bool ok = folk_swept_metrics(swept, &names, &all, &count, err);
    if (ok) *metric = all[0];
    folk_texts_clear(&names);
    folk_free(all);
    return ok;
}

static bool prepare(const folk_swept *swept, const folk_plot_sweep_def *def,
                    folk_sweep_picture *picture, folk_error *err) {
    if (!find_metric(swept, def->metric, &picture->metric, err) ||
        !find_factor(swept, def->x, &picture->x, err) ||
        !find_factor(swept, def->y, &picture->y, err))
        return false;
    if (def->kind >= 0) {
        picture->kind = (folk_sweep_picture_kind)def->kind;
        folk_sweep_picture_fill(picture);
    } else {
        folk_sweep_picture_choose(picture);
    }
    return true;
}

static char *name_of(const folk_swept *swept, const folk_plot_sweep_def *def) {
    if (def->out != NULL) return folk_strdup(def->out);
    const char *folder = def->folder != NULL ? def->folder : "";
    char *name = folk_format("%s%s.svg", folder, swept->info.scenario);
    for (char *at = name + strlen(folder); *at != '\0'; at++)
        if (*at == '/' || (unsigned char)*at < ' ') *at = '-';
    return name;
}

bool folk_plot_sweep(const folk_swept *swept, const folk_plot_sweep_def *def, char **name,
                     folk_error *err) {
    folk_theme theme = def->dark ? folk_theme_dark() : folk_theme_light();
    theme.font = def->font;
    theme.detail = 4;
    folk_sweep_picture picture = {.swept = swept,
                                  .title = def->title,
                                  .log_x = def->log_x,
                                  .log_y = def->log_y,
                                  .theme = &theme};
    *name = NULL;
    if (!prepare(swept, def, &picture, err)) return false;
    picture.picture = folk_picture_create(def->width, def->height);
    char *caption = def->bare ? NULL : folk_sweep_caption(swept);
    char *file = name_of(swept, def);
    const bool ok = folk_plot_sweep_page(&picture, caption, err) &&
                    folk_canvas_write(picture.picture, def->dpi / 72, file, err);
    folk_picture_destroy(picture.picture);
    folk_free(caption);
    if (ok)
        *name = file;
    else
        folk_free(file);
    return ok;
}
