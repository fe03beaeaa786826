// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/canvas.h"

#include <string.h>

bool folk_suffix_of(const char *path, folk_suffix *suffix, folk_error *err) {
    static const char *const known[] = {".png", ".svg", ".pdf"};
    const char *slash = strrchr(path, '/');
    const char *found = strrchr(slash != NULL ? slash : path, '.');
    for (int i = 0; i < 3; i++) {
        if (found == NULL || strcmp(found, known[i]) != 0) continue;
        *suffix = (folk_suffix)i;
        return true;
    }
    return folk_fail(err, FOLK_ERR_USAGE, "%s: a picture's name must end in .svg, .pdf or .png",
                     path);
}
