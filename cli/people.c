// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/people.h"

#include "core/error.h"
#include "core/memory.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_BYTES = 700 };

// Bytes before the digits that end a name.
static size_t stem_of(const char *name) {
    size_t length = strlen(name);
    while (length > 0 && isdigit((unsigned char)name[length - 1]))
        length--;
    return length;
}

// Whether `next` is `name` with its number counted up.
static bool follows(const char *name, const char *next) {
    const size_t stem = stem_of(name);
    if (stem_of(next) != stem || strncmp(name, next, stem) != 0) return false;
    if (name[stem] == '\0' || next[stem] == '\0') return false;
    return strtoull(next + stem, NULL, 10) == strtoull(name + stem, NULL, 10) + 1;
}

void folk_people_list(const char *const *names, size_t count, char *out, size_t bytes) {
    size_t used = 0;
    out[0] = '\0';
    for (size_t first = 0, last; first < count; first = last + 1) {
        last = first;
        while (last + 1 < count && follows(names[last], names[last + 1]))
            last++;
        if (last == first + 1) last = first; // two are told as two
        char *text = folk_format("%s%s%s%s", first > 0 ? ", " : "", names[first],
                                 last > first ? " … " : "", last > first ? names[last] : "");
        const size_t length = strlen(text);
        const bool room = used + length + sizeof ", …" <= bytes;
        if (room) memcpy(out + used, text, length + 1);
        if (!room && used + sizeof ", …" <= bytes) strcpy(out + used, ", …");
        used += length;
        folk_free(text);
        if (!room) return;
    }
}

static bool is_among(const char *name, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0) return true;
    return false;
}

char *folk_people_unknown(const char *human, const char *const *agents, size_t count) {
    char list[LIST_BYTES];
    if (is_among(human, agents, count)) return NULL;
    if (count == 0)
        return folk_format("no agent is called '%s', whom --human names: the run begins with no "
                           "agent that can be asked, and may make one of that name later",
                           human);
    const char *nearest = folk_nearest(human, agents, (int)count);
    folk_people_list(agents, count, list, sizeof list);
    return folk_format("no agent is called '%s', whom --human names%s%s%s run begins with %s",
                       human, nearest != NULL ? "; did you mean '" : "",
                       nearest != NULL ? nearest : "", nearest != NULL ? "'? The" : "; the", list);
}

char *folk_people_unasked(const char *human, const char *const *asked, int count) {
    char list[LIST_BYTES];
    if (is_among(human, asked, (size_t)count)) return NULL;
    folk_people_list(asked, (size_t)count, list, sizeof list);
    return folk_format("nobody asked agent '%s', whom --human names; %s%s", human,
                       count > 0 ? "asked were " : "no agent was asked", list);
}
