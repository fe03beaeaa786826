// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/inputs.h"

#include "core/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum step_kind {
    STEP_INPUT,
    STEP_CLICK, // an input that is pressed; its release follows
    STEP_UNTIL,
    STEP_PICTURE,
} step_kind;

typedef struct step {
    step_kind kind;
    folk_input input;
    char text[256]; // what is waited for, or the path
    double number;
} step;

struct folk_inputs {
    step *steps;
    size_t count, capacity, next;
    bool pressed; // the release of a click is due
};

static bool parse_key(const char *name, step *out) {
    const bool shift = strncmp(name, "shift-", 6) == 0;
    for (int key = FOLK_KEY_NONE + 1; key < FOLK_KEY_COUNT; key++) {
        if (strcmp(folk_key_name((folk_key)key), name + (shift ? 6 : 0)) != 0) continue;
        out->input = (folk_input){.kind = FOLK_INPUT_KEY, .key = (folk_key)key, .shift = shift};
        return true;
    }
    return false;
}

static bool parse_pointer(const char *word, const char *rest, step *out) {
    static const struct {
        const char *name;
        folk_input_kind kind;
    } known[] = {{"move", FOLK_INPUT_MOVE},
                 {"press", FOLK_INPUT_PRESS},
                 {"click", FOLK_INPUT_PRESS},
                 {"release", FOLK_INPUT_RELEASE},
                 {"wheel", FOLK_INPUT_WHEEL}};
    folk_input *input = &out->input;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(known[i].name, word) != 0) continue;
        input->kind = known[i].kind;
        if (strcmp(word, "click") == 0) out->kind = STEP_CLICK;
        const int got = sscanf(rest, "%lf %lf %lf", &input->x, &input->y, &input->turn);
        return got == (input->kind == FOLK_INPUT_WHEEL ? 3 : 2);
    }
    return false;
}

static bool parse_until(const char *what, step *out) {
    static const char *const known[] = {"run", "ended", "paused", "running", "asked", "read"};
    out->kind = STEP_UNTIL;
    snprintf(out->text, sizeof out->text, "%s", what);
    if (sscanf(what, "time %lf", &out->number) == 1) {
        strcpy(out->text, "time");
        return true;
    }
    if (strncmp(what, "said ", 5) == 0) return true;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i], what) == 0) return true;
    return false;
}

static bool parse(char *line, step *out) {
    char *rest = strchr(line, ' ');
    if (rest != NULL)
        *rest++ = '\0';
    else
        rest = line + strlen(line);
    *out = (step){.kind = STEP_INPUT};
    if (strcmp(line, "key") == 0) return parse_key(rest, out);
    if (strcmp(line, "until") == 0) return parse_until(rest, out);
    if (strcmp(line, "text") == 0) {
        out->input.kind = FOLK_INPUT_TEXT;
        snprintf(out->input.text, sizeof out->input.text, "%s", rest[0] != '\0' ? rest : " ");
        return true;
    }
    if (strcmp(line, "picture") == 0) {
        out->kind = STEP_PICTURE;
        snprintf(out->text, sizeof out->text, "%s", rest);
        return rest[0] != '\0';
    }
    if (strcmp(line, "size") == 0) {
        out->input.kind = FOLK_INPUT_SIZE;
        out->input.scale = 1;
        return sscanf(rest, "%lf %lf %lf", &out->input.width, &out->input.height,
                      &out->input.scale) >= 2;
    }
    return parse_pointer(line, rest, out);
}

static bool read_lines(folk_inputs *inputs, FILE *file, const char *path, folk_error *err) {
    char line[512], whole[512];
    for (int number = 1; fgets(line, sizeof line, file) != NULL; number++) {
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] == '\0' || line[0] == '#') continue;
        step out;
        strcpy(whole, line);
        if (!parse(line, &out))
            return folk_fail(err, FOLK_ERR_USAGE,
                             "%s:%d: '%s' is no input; there are key NAME, text LETTERS, move, "
                             "press, release or click X Y, wheel X Y TURN, size W H [SCALE], "
                             "until run, ended, paused, running, asked, read, time T or said "
                             "WORDS, and "
                             "picture FILE",
                             path, number, whole);
        inputs->steps =
            folk_grow(inputs->steps, &inputs->capacity, inputs->count + 1, sizeof *inputs->steps);
        inputs->steps[inputs->count++] = out;
    }
    return true;
}

folk_inputs *folk_inputs_read(const char *path, folk_error *err) {
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        folk_fail(err, FOLK_ERR_IO, "cannot read %s: %s", path, strerror(errno));
        return NULL;
    }
    folk_inputs *inputs = folk_alloc(sizeof *inputs);
    const bool ok = read_lines(inputs, file, path, err);
    fclose(file);
    if (ok) return inputs;
    folk_inputs_destroy(inputs);
    return NULL;
}

void folk_inputs_destroy(folk_inputs *inputs) {
    if (inputs == NULL) return;
    folk_free(inputs->steps);
    folk_free(inputs);
}

static bool is_so(const step *wanted, folk_watch *watch) {
    const folk_viewer *viewer = folk_watch_viewer(watch);
    const char *what = wanted->text;
    const folk_watch_state state = folk_watch_state_of(watch);
    if (strncmp(what, "said ", 5) == 0) return strstr(folk_viewer_said(viewer), what + 5) != NULL;
    if (strcmp(what, "run") == 0) return state.shown || !state.busy;
    if (strcmp(what, "ended") == 0) return !state.busy;
    if (strcmp(what, "paused") == 0) return state.paused || !state.busy;
    if (strcmp(what, "running") == 0) return (state.busy && !state.paused) || !state.busy;
    if (strcmp(what, "asked") == 0) return folk_viewer_asked(viewer) || !state.busy;
    if (strcmp(what, "read") == 0)
        return (state.shown && state.read) || (!state.shown && !state.busy);
    return folk_viewer_time(viewer) >= wanted->number ||
           (!state.busy && !folk_viewer_moves(viewer));
}

folk_inputs_next folk_inputs_take(folk_inputs *inputs, folk_watch *watch, folk_input *input,
                                  const char **path) {
    if (inputs->next == inputs->count) return FOLK_INPUTS_OVER;
    const step *now = &inputs->steps[inputs->next];
    *input = now->input;
    if (now->kind == STEP_UNTIL && !is_so(now, watch)) return FOLK_INPUTS_WAIT;
    if (now->kind == STEP_CLICK) {
        inputs->pressed = !inputs->pressed;
        if (!inputs->pressed) input->kind = FOLK_INPUT_RELEASE;
        if (inputs->pressed) return FOLK_INPUTS_GIVEN;
    }
    inputs->next++;
    if (now->kind == STEP_UNTIL) return folk_inputs_take(inputs, watch, input, path);
    *path = now->text;
    return now->kind == STEP_PICTURE ? FOLK_INPUTS_PICTURE : FOLK_INPUTS_GIVEN;
}
