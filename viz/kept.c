// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/kept.h"
#include "core/hash.h"
#include "core/memory.h"

folk_society_cache *folk_society_cache_create(void) {
    return folk_alloc(sizeof(folk_society_cache));
}

void folk_society_cache_rest(folk_society_cache *cache) {
    folk_free(cache->image.pixels);
    folk_free(cache->order);
    cache->image = (folk_kept_image){0};
    cache->order = NULL;
    cache->shade_key = cache->order_key = 0;
}

void folk_society_cache_destroy(folk_society_cache *cache) {
    if (cache == NULL) return;
    folk_free(cache->image.pixels);
    folk_free(cache->order);
    folk_free(cache->strands);
    folk_free(cache->names);
    folk_free(cache->numbers);
    folk_rewired_destroy(cache->rewired);
    folk_network_clear(&cache->network);
    folk_free(cache);
}

uint64_t folk_kept_key(uint64_t version, const void *words, size_t bytes) {
    if (version == 0) return 0;
    const uint64_t key = folk_mix(version + folk_hash(words, bytes));
    return key != 0 ? key : 1;
}

static uint64_t shade_key(const folk_society_scene *scene, const folk_theme *theme) {
    const folk_shading *shading = &scene->shading;
    const uint64_t words[] = {theme->background,
                              theme->faint,
                              theme->accent,
                              theme->dark,
                              scene->size,
                              (uint64_t)(uintptr_t)shading->values,
                              folk_bits(shading->low),
                              folk_bits(shading->high),
                              (uint64_t)shading->type_count};
    return folk_kept_key(scene->version, words, sizeof words);
}

const folk_shade *folk_kept_shade(const folk_society_scene *scene, const folk_theme *theme,
                                  folk_shade *own) {
    folk_society_cache *cache = scene->cache;
    const uint64_t key = cache != NULL ? shade_key(scene, theme) : 0;
    if (key != 0 && key == cache->shade_key) return &cache->shade;
    folk_shade *shade = key != 0 ? &cache->shade : own;
    folk_shade_make(shade, &scene->shading, scene->size, theme);
    if (key != 0) cache->shade_key = key;
    return shade;
}

folk_kept_image *folk_kept_image_at(const folk_society_scene *scene, uint64_t key, uint32_t columns,
                                    uint32_t rows, folk_kept_image *own, bool *fresh) {
    folk_kept_image *image = scene->cache != NULL && key != 0 ? &scene->cache->image : own;
    *fresh = key != 0 && image->key == key && image->columns == columns && image->rows == rows;
    if (*fresh) return image;
    const size_t pixels = (size_t)columns * rows;
    if ((size_t)image->columns * image->rows != pixels || image->pixels == NULL)
        image->pixels = folk_realloc(image->pixels, pixels * sizeof *image->pixels);
    image->key = key;
    image->columns = columns;
    image->rows = rows;
    return image;
}

void folk_kept_release(folk_kept_image *own) {
    folk_free(own->pixels);
    *own = (folk_kept_image){0};
}
