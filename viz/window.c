// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/window.h"

#include "core/memory.h"

#include <SDL.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

struct folk_window {
    SDL_Window *window;
    SDL_Renderer *renderer;
    SDL_Texture *texture;
    double zoom;
    int width, height; // of the texture
    bool first;        // the size has not been told yet
};

static folk_window *fail(folk_window *window, folk_error *err) {
    folk_fail(err, FOLK_ERR_IO,
              "cannot open a window: %s. Without a display, folk view … --screenshot FILE.png "
              "draws the same picture into a file, and folk plot draws charts",
              SDL_GetError());
    folk_window_close(window);
    return NULL;
}

static bool is_set(const char *name) {
    const char *value = SDL_getenv(name);
    return value != NULL && value[0] != '\0';
}

// Where nothing speaks of a display, SDL's libraries would complain before we do.
static bool has_display(void) {
    if (is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") || is_set("XDG_RUNTIME_DIR") ||
        is_set("SDL_VIDEODRIVER"))
        return true;
    SDL_SetError("no display was found");
    return false;
}

// SDL may have taken a driver that shows nothing, when there is no display.
static bool shows_nothing(void) {
    const char *driver = SDL_GetCurrentVideoDriver();
    if (SDL_getenv("SDL_VIDEODRIVER") != NULL || driver == NULL) return false;
    const bool nothing = strcmp(driver, "dummy") == 0 || strcmp(driver, "offscreen") == 0 ||
                         strcmp(driver, "evdev") == 0;
    if (nothing) SDL_SetError("no display was found");
    return nothing;
}

// The frame is pixels already, so that all that is left is to copy them: OpenGL without a graphics
// card would have threads of its own paint them, on the processors that the run needs. Who wants
// another driver names it in SDL_RENDER_DRIVER.
static SDL_Renderer *make_renderer(SDL_Window *window) {
    SDL_SetHintWithPriority(SDL_HINT_RENDER_DRIVER, "software", SDL_HINT_DEFAULT);
    SDL_SetHintWithPriority(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0", SDL_HINT_DEFAULT);
    SDL_Renderer *renderer = SDL_CreateRenderer(window, -1, 0);
    if (renderer != NULL) return renderer;
    SDL_SetHint(SDL_HINT_RENDER_DRIVER, ""); // a display that takes no copies, as some of Wayland's
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "1");
    return SDL_CreateRenderer(window, -1, SDL_RENDERER_PRESENTVSYNC);
}

folk_window *folk_window_open(const folk_window_def *def, folk_error *err) {
    folk_window *window = folk_alloc(sizeof *window);
    const uint32_t flags = SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI;
    window->first = true;
    window->zoom = def->zoom;
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    SDL_SetHint(SDL_HINT_APP_NAME, "Folk");
    if (!has_display() || SDL_Init(SDL_INIT_VIDEO) != 0 || shows_nothing())
        return fail(window, err);
    window->window = SDL_CreateWindow(def->title, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                                      (int)lround(def->width * def->zoom),
                                      (int)lround(def->height * def->zoom), flags);
    if (window->window == NULL) return fail(window, err);
    SDL_SetWindowMinimumSize(window->window, (int)lround(800 * def->zoom),
                             (int)lround(600 * def->zoom));
    window->renderer = make_renderer(window->window);
    if (window->renderer == NULL) return fail(window, err);
    SDL_StartTextInput();
    return window;
}

void folk_window_close(folk_window *window) {
    if (window == NULL) return;
    if (window->texture != NULL) SDL_DestroyTexture(window->texture);
    if (window->renderer != NULL) SDL_DestroyRenderer(window->renderer);
    if (window->window != NULL) SDL_DestroyWindow(window->window);
    SDL_Quit();
    folk_free(window);
}

void folk_window_title(folk_window *window, const char *title) {
    SDL_SetWindowTitle(window->window, title);
}

void folk_window_size(const folk_window *window, int *width, int *height, double *scale) {
    int points = 1;
    SDL_GetRendererOutputSize(window->renderer, width, height);
    SDL_GetWindowSize(window->window, &points, NULL);
    *scale = window->zoom * (points > 0 && *width > 0 ? (double)*width / points : 1);
}

// Inputs.

static folk_key key_of(SDL_Keycode code) {
    switch (code) {
    case SDLK_LEFT:
        return FOLK_KEY_LEFT;
    case SDLK_RIGHT:
        return FOLK_KEY_RIGHT;
    case SDLK_UP:
        return FOLK_KEY_UP;
    case SDLK_DOWN:
        return FOLK_KEY_DOWN;
    case SDLK_HOME:
        return FOLK_KEY_HOME;
    case SDLK_END:
        return FOLK_KEY_END;
    case SDLK_PAGEUP:
        return FOLK_KEY_PAGE_UP;
    case SDLK_PAGEDOWN:
        return FOLK_KEY_PAGE_DOWN;
    case SDLK_TAB:
        return FOLK_KEY_TAB;
    case SDLK_RETURN:
    case SDLK_KP_ENTER:
        return FOLK_KEY_ENTER;
    case SDLK_ESCAPE:
        return FOLK_KEY_ESCAPE;
    case SDLK_BACKSPACE:
        return FOLK_KEY_BACKSPACE;
    default:
        return FOLK_KEY_NONE;
    }
}

static void tell_size(const folk_window *window, folk_input *input) {
    int width, height;
    folk_window_size(window, &width, &height, &input->scale);
    input->kind = FOLK_INPUT_SIZE;
    input->width = width / input->scale;
    input->height = height / input->scale;
}

static bool tell_window(const folk_window *window, const SDL_WindowEvent *event,
                        folk_input *input) {
    const bool shows = event->event == SDL_WINDOWEVENT_SIZE_CHANGED ||
                       event->event == SDL_WINDOWEVENT_EXPOSED ||
                       event->event == SDL_WINDOWEVENT_DISPLAY_CHANGED;
    if (shows) tell_size(window, input);
    return shows;
}

// False for what is of no use to a viewer.
static bool translate(const folk_window *window, const SDL_Event *event, folk_input *input) {
    *input = (folk_input){0};
    switch (event->type) {
    case SDL_QUIT:
        input->kind = FOLK_INPUT_QUIT;
        return true;
    case SDL_WINDOWEVENT:
        return tell_window(window, &event->window, input);
    case SDL_KEYDOWN:
        input->kind = FOLK_INPUT_KEY;
        input->key = key_of(event->key.keysym.sym);
        input->shift = (event->key.keysym.mod & KMOD_SHIFT) != 0;
        return input->key != FOLK_KEY_NONE;
    case SDL_TEXTINPUT:
        input->kind = FOLK_INPUT_TEXT;
        snprintf(input->text, sizeof input->text, "%s", event->text.text);
        return true;
    case SDL_MOUSEMOTION:
        input->kind = FOLK_INPUT_MOVE;
        input->x = event->motion.x / window->zoom;
        input->y = event->motion.y / window->zoom;
        return true;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        input->kind = event->type == SDL_MOUSEBUTTONDOWN ? FOLK_INPUT_PRESS : FOLK_INPUT_RELEASE;
        input->x = event->button.x / window->zoom;
        input->y = event->button.y / window->zoom;
        return event->button.button == SDL_BUTTON_LEFT;
    case SDL_MOUSEWHEEL: {
        int x, y;
        SDL_GetMouseState(&x, &y);
        input->kind = FOLK_INPUT_WHEEL;
        input->x = x / window->zoom;
        input->y = y / window->zoom;
        input->turn = event->wheel.preciseY;
        return true;
    }
    default:
        return false;
    }
}

bool folk_window_input(folk_window *window, double seconds, folk_input *input) {
    SDL_Event event;
    if (window->first) {
        window->first = false;
        *input = (folk_input){0};
        tell_size(window, input);
        return true;
    }
    int wait = (int)(seconds * 1000);
    while (wait > 0 ? SDL_WaitEventTimeout(&event, wait) : SDL_PollEvent(&event)) {
        if (translate(window, &event, input)) return true;
        wait = 0;
    }
    return false;
}

// Showing.

static bool make_texture(folk_window *window, const folk_frame *frame) {
    const int width = folk_frame_width(frame), height = folk_frame_height(frame);
    if (window->texture != NULL && window->width == width && window->height == height) return false;
    if (window->texture != NULL) SDL_DestroyTexture(window->texture);
    window->texture = SDL_CreateTexture(window->renderer, SDL_PIXELFORMAT_ARGB8888,
                                        SDL_TEXTUREACCESS_STREAMING, width, height);
    window->width = width;
    window->height = height;
    return true;
}

static void upload(folk_window *window, const folk_frame *frame, folk_frame_part part) {
    const SDL_Rect rect = {part.x, part.y, part.width, part.height};
    const uint32_t *corner =
        folk_frame_pixels(frame) + (size_t)part.y * (size_t)window->width + (size_t)part.x;
    SDL_UpdateTexture(window->texture, &rect, corner, window->width * (int)sizeof *corner);
}

bool folk_window_show(folk_window *window, const folk_frame *frame, const folk_frame_part *parts,
                      int count, folk_error *err) {
    const bool fresh = make_texture(window, frame);
    if (window->texture == NULL)
        return folk_fail(err, FOLK_ERR_IO, "cannot show a picture of %d x %d pixels: %s",
                         window->width, window->height, SDL_GetError());
    const folk_frame_part whole = {.width = window->width, .height = window->height};
    if (fresh) upload(window, frame, whole);
    for (int i = 0; !fresh && i < count; i++)
        upload(window, frame, parts[i]);
    SDL_RenderCopy(window->renderer, window->texture, NULL, NULL);
    SDL_RenderPresent(window->renderer);
    return true;
}
