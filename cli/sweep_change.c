// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a scenario's files (its own, those that it requires, those that it reads) lie on the disk
// as the store keeps them.
#include "cli/sweep_plan.h"
#include "core/memory.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// The content of a regular file; NULL when it is none or cannot be read.
static char *read_file(const char *path, size_t *size) {
    struct stat about;
    if (path == NULL || stat(path, &about) != 0 || !S_ISREG(about.st_mode)) return NULL;
    FILE *file = fopen(path, "rbe");
    if (file == NULL) return NULL;
    char *bytes = folk_alloc((size_t)about.st_size + 1);
    *size = fread(bytes, 1, (size_t)about.st_size + 1, file);
    fclose(file);
    return bytes;
}

static bool is_as_kept(const folk_file *kept, char now[FOLK_HASH_TEXT]) {
    size_t size = 0;
    char *bytes = read_file(kept->path, &size);
    if (bytes == NULL) return true;
    const bool same = size == kept->size && memcmp(bytes, kept->bytes, size) == 0;
    folk_hash_text(bytes, size, now);
    folk_free(bytes);
    return same;
}

bool folk_sweep_has_changed(const folk_scenario *kept, folk_error *err) {
    bool changed = false;
    for (int i = 0; i < kept->file_count; i++) {
        const folk_file *file = &kept->files[i];
        char was[FOLK_HASH_TEXT], is[FOLK_HASH_TEXT];
        if (is_as_kept(file, is)) continue;
        if (!changed)
            folk_fail(err, FOLK_ERR_USAGE,
                      "sweep: the scenario was changed since the sweep began, so that its runs "
                      "would not be comparable; --accept-changed goes on all the same");
        changed = true;
        folk_hash_text(file->bytes, file->size, was);
        const size_t used = strlen(err->text);
        snprintf(err->text + used, sizeof err->text - used, "\n  %s: %s in the store, %s now",
                 file->name, was, is);
    }
    return changed;
}
