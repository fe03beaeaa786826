// SPDX-License-Identifier: GPL-3.0-or-later
// What `folk doctor` finds: a list of facts, each of which is well or is not.
#ifndef FOLK_CLI_EXAMINATION_H
#define FOLK_CLI_EXAMINATION_H

#include "cli/minds.h"

#include <stdbool.h>
#include <stddef.h>

// One thing that was looked at.
typedef struct folk_fact {
    const char *what;
    char *found; // owned
    bool well;
} folk_fact;

enum { FOLK_MOST_FACTS = 64 };

typedef struct folk_examination {
    folk_fact facts[FOLK_MOST_FACTS];
    size_t count;
} folk_examination;

/// Takes ownership of `found`. What comes after FOLK_MOST_FACTS is left out.
void folk_examination_add(folk_examination *seen, const char *what, bool well, char *found);

/// Looks at the endpoint of models, if one is set: asks for its models, puts two small questions to
/// one of them, and has a text embedded. Keeps nothing.
void folk_examine_endpoint(folk_examination *seen, const folk_minds_options *options);

#endif
