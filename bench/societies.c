// SPDX-License-Identifier: GPL-3.0-or-later
// A lattice of 1000 x 1000 sites and a network of 20,000 nodes in a frame of 1280 x 800, from
// values to pixels. All values are new in each frame, as in a run that is watched; the network's
// layout and the image of its edges are kept, as in a window. Of several frames the fastest is
// taken.
#include "bench/societies.h"
#include "bench/bench.h"
#include "core/memory.h"
#include "core/rng.h"
#include "viz/canvas.h"
#include "viz/society.h"

#include <math.h>

enum { SIDE = 1000, NODES = 20000, LINKS = 2, WIDTH = 1280, HEIGHT = 800, FRAMES = 12 };

static double draw_frame(folk_picture *picture, const folk_society_scene *scene, uint32_t *pixels) {
    const folk_theme theme = folk_theme_light();
    const folk_rect rect = {0, 0, WIDTH, HEIGHT};
    const double begin = folk_bench_seconds();
    folk_picture_reset(picture, WIDTH, HEIGHT);
    folk_draw_rect(picture, rect, theme.background);
    folk_society_draw(picture, rect, &theme, scene);
    folk_canvas_pixels(picture, 1, pixels, WIDTH, HEIGHT, WIDTH * (int)sizeof *pixels);
    return (folk_bench_seconds() - begin) * 1000;
}

static bool measure(folk_society_scene *scene, double *figure, folk_error *err) {
    static const char *const types[] = {"cooperate", "defect"};
    if (!folk_canvas_present())
        return folk_fail(err, FOLK_ERR_USAGE,
                         "this folk was built without cairo: it draws nothing");
    double *values = folk_alloc(scene->size * sizeof *values);
    uint32_t *pixels = folk_alloc((size_t)WIDTH * HEIGHT * sizeof *pixels);
    folk_picture *picture = folk_picture_create(WIDTH, HEIGHT);
    folk_rng rng = folk_rng_stream(1, "bench", 0, 0);
    scene->cache = folk_society_cache_create();
    scene->shading = (folk_shading){"strategy", values, types, 2, 0, 0};
    *figure = INFINITY;
    for (uint64_t frame = 1; frame <= FRAMES; frame++) {
        for (size_t i = 0; i < scene->size; i++)
            values[i] = (double)folk_rng_below(&rng, 2) + 1;
        scene->version = frame;
        *figure = fmin(*figure, draw_frame(picture, scene, pixels));
    }
    folk_society_cache_destroy(scene->cache);
    folk_picture_destroy(picture);
    folk_free(pixels);
    folk_free(values);
    return true;
}

bool folk_bench_lattice(double *figure, folk_error *err) {
    folk_society_scene scene = folk_society_scene_default();
    scene.kind = FOLK_VIEW_LATTICE;
    scene.rows = scene.columns = SIDE;
    scene.size = (size_t)SIDE * SIDE;
    return measure(&scene, figure, err);
}

bool folk_bench_network(double *figure, folk_error *err) {
    folk_network network = {0};
    folk_rng rng = folk_rng_stream(1, "network", 0, 0);
    if (!folk_network_scale_free(&network, NODES, LINKS, &rng, err)) return false;
    folk_layout *layout = folk_layout_create(&network, FOLK_LAYOUT_AUTO);
    folk_layout_step(layout, 0);
    folk_society_scene scene = folk_society_scene_default();
    scene.kind = FOLK_VIEW_NETWORK;
    scene.size = NODES;
    scene.network = &network;
    scene.layout = layout;
    const bool ok = measure(&scene, figure, err);
    folk_layout_destroy(layout);
    folk_network_clear(&network);
    return ok;
}
