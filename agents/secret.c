// SPDX-License-Identifier: GPL-3.0-or-later
#include "agents/secret.h"

#include "core/memory.h"

#include <stdbool.h>
#include <string.h>

enum { TELLING = 8, SHORTEST = 4, MOST = 300 }; // characters of a key; bytes of a saying

static const char MARK[] = "[key]";

static size_t common(const char *a, size_t a_bytes, const char *b) {
    size_t count = 0;
    while (count < a_bytes && b[count] != '\0' && a[count] == b[count])
        count++;
    return count;
}

// Bytes at the beginning of the text that are a part of the key which tells something; 0: none.
static size_t secret_at(const char *key, const char *text, size_t bytes) {
    if (key == NULL) return 0;
    const size_t length = strlen(key), telling = length < TELLING ? length : TELLING;
    size_t longest = 0;
    for (size_t i = 0; i + telling <= length; i++) {
        const size_t count = common(text, bytes, key + i);
        if (count > longest) longest = count;
    }
    return longest >= telling && longest >= SHORTEST ? longest : 0;
}

// Bytes of the UTF-8 character at the beginning, which is no control; 0 when it is none.
static size_t character(const unsigned char *text, size_t bytes) {
    if (text[0] < 0x80) return text[0] >= 0x20 && text[0] != 0x7f;
    const size_t length = text[0] >= 0xf0 ? 4 : text[0] >= 0xe0 ? 3 : 2;
    if (text[0] < 0xc2 || text[0] > 0xf4 || length > bytes) return 0;
    for (size_t i = 1; i < length; i++)
        if ((text[i] & 0xc0) != 0x80) return 0;
    const unsigned char second = text[1];
    const bool surrogate = text[0] == 0xed && second > 0x9f;
    const bool overlong = (text[0] == 0xe0 && second < 0xa0) || (text[0] == 0xf0 && second < 0x90);
    const bool beyond = text[0] == 0xf4 && second > 0x8f;
    const bool control = text[0] == 0xc2 && second < 0xa0;
    return surrogate || overlong || beyond || control ? 0 : length;
}

static bool is_blank(unsigned char byte) {
    return byte <= ' ' || byte == 0x7f;
}

// What to write for what stands at the beginning, and how many bytes that was.
static size_t piece(const char *key, const char *text, size_t bytes, const char **what,
                    size_t *length) {
    size_t taken = secret_at(key, text, bytes);
    *what = MARK;
    *length = sizeof MARK - 1;
    if (taken > 0) return taken;
    const unsigned char *read = (const unsigned char *)text;
    while (taken < bytes && is_blank(read[taken]))
        taken++;
    *what = " ";
    *length = 1;
    if (taken > 0) return taken;
    *length = character(read, bytes);
    *what = *length > 0 ? text : "?";
    if (*length == 0) return *length = 1;
    return *length;
}

void folk_secret_clear(const char *key, const char *text, size_t bytes, char out[FOLK_SAYING]) {
    size_t at = 0, written = 0;
    while (at < bytes && is_blank((unsigned char)text[at]))
        at++;
    while (at < bytes) {
        const char *what;
        size_t length;
        at += piece(key, text + at, bytes - at, &what, &length);
        if (written + length > MOST) {
            memcpy(out + written, "…", 3);
            written += 3;
            break;
        }
        memcpy(out + written, what, length);
        written += length;
    }
    while (written > 0 && out[written - 1] == ' ')
        written--;
    out[written] = '\0';
}

char *folk_secret_remove(const char *key, char *text) {
    if (key == NULL || strlen(key) < TELLING) return text;
    size_t at = 0;
    for (char *found = strstr(text, key); found != NULL; found = strstr(text + at, key)) {
        *found = '\0';
        at = (size_t)(found - text) + sizeof MARK - 1;
        char *cleared = folk_format("%s%s%s", text, MARK, found + strlen(key));
        folk_free(text);
        text = cleared;
    }
    return text;
}
