// SPDX-License-Identifier: GPL-3.0-or-later
#include "viz/prompt_text.h"

#include "core/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

// A text that grows.
typedef struct words {
    char *text;
    size_t length, capacity;
} words;

static void add(words *out, const char *bytes, size_t count) {
    out->text = folk_grow(out->text, &out->capacity, out->length + count + 1, 1);
    memcpy(out->text + out->length, bytes, count);
    out->length += count;
    out->text[out->length] = '\0';
}

static unsigned hexadecimal(const char *at) {
    char digits[5] = {0};
    strncpy(digits, at, 4);
    return (unsigned)strtoul(digits, NULL, 16);
}

static void add_letter(words *out, unsigned code) {
    char bytes[4];
    size_t count = 0;
    if (code < 0x80) {
        bytes[count++] = (char)code;
    } else if (code < 0x800) {
        bytes[count++] = (char)(0xC0 | code >> 6);
    } else if (code < 0x10000) {
        bytes[count++] = (char)(0xE0 | code >> 12);
        bytes[count++] = (char)(0x80 | (code >> 6 & 0x3F));
    } else {
        bytes[count++] = (char)(0xF0 | code >> 18);
        bytes[count++] = (char)(0x80 | (code >> 12 & 0x3F));
        bytes[count++] = (char)(0x80 | (code >> 6 & 0x3F));
    }
    if (code >= 0x80) bytes[count++] = (char)(0x80 | (code & 0x3F));
    add(out, bytes, count);
}

// One escape of JSON, `at` being behind the backslash; returns where it ends.
static const char *add_escape(words *out, const char *at) {
    static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
    if (*at == 'u' && strlen(at) >= 5) {
        unsigned code = hexadecimal(at + 1);
        at += 5;
        const bool pair =
            code >= 0xD800 && code < 0xDC00 && at[0] == '\\' && at[1] == 'u' && strlen(at) >= 6;
        if (pair) {
            code = 0x10000 + ((code - 0xD800) << 10) + (hexadecimal(at + 2) - 0xDC00);
            at += 6;
        }
        add_letter(out, code < 0x110000 ? code : '?');
        return at;
    }
    const char *known = *at != '\0' ? strchr(from, *at) : NULL;
    if (known != NULL)
        add(out, &to[known - from], 1);
    else if (*at != '\0')
        add(out, at, 1);
    return *at != '\0' ? at + 1 : at;
}

// A JSON string's contents, `at` being behind its first quote; returns where it ends.
static const char *add_string(words *out, const char *at) {
    while (*at != '\0' && *at != '"') {
        if (*at == '\\') {
            at = add_escape(out, at + 1);
            continue;
        }
        const size_t plain = strcspn(at, "\"\\");
        add(out, at, plain);
        at += plain;
    }
    return *at == '"' ? at + 1 : at;
}

char *folk_prompt_text(const char *request) {
    static const char role[] = "{\"role\":\"", content[] = "\"content\":\"";
    words out = {0};
    const char *at = request;
    while ((at = strstr(at, role)) != NULL) {
        if (out.length > 0) add(&out, "\n\n", 2);
        at = add_string(&out, at + strlen(role));
        add(&out, ": ", 2);
        if (*at == ',') at++;
        if (strncmp(at, content, strlen(content)) == 0) at = add_string(&out, at + strlen(content));
    }
    return out.text != NULL ? out.text : folk_strdup(request);
}
