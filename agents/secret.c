// SPDX-License-Identifier: GPL-3.0-or-later
#include "agents/secret.h"

#include "core/memory.h"

#include <stdbool.h>
#include <string.h>

enum {
    TELLING = 8,        // characters of a key that tell something
    TELLING_REPLY = 16, // in a reply, which is to stay as it came where it can
    SHORTEST = 4,
    MOST = 300, // bytes of a saying
    FORMS = 5,
};

static const char MARK[] = "[key]";

// A key as it may be said: itself, as hexadecimal digits, and as what is settled of its base64
// wherever in a text it stands.
typedef struct forms {
    char *texts[FORMS];
    int count;
} forms;

static char *hexadecimal(const char *key) {
    static const char digits[] = "0123456789abcdef";
    char *text = folk_alloc(2 * strlen(key) + 1), *end = text;
    for (; *key != '\0'; key++) {
        *end++ = digits[(unsigned char)*key >> 4];
        *end++ = digits[*key & 15];
    }
    return text;
}

// Of the key behind `before` bytes (0 to 2); characters that these, or what follows, take part in
// are left out.
static char *base64(const char *key, size_t before) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const size_t length = strlen(key), first = (before * 8 + 5) / 6;
    char *text = folk_alloc((length + before) * 8 / 6 + 1), *end = text;
    for (size_t at = first; (at + 1) * 6 <= (length + before) * 8; at++) {
        const size_t bit = at * 6 - before * 8, byte = bit / 8;
        const unsigned next = (unsigned char)key[byte + 1]; // the end of the key is a zero
        const unsigned pair = ((unsigned)(unsigned char)key[byte] << 8) | next;
        *end++ = digits[(pair >> (10 - bit % 8)) & 63];
    }
    return text;
}

static forms forms_of(const char *key) {
    forms all = {0};
    if (key == NULL) return all;
    all.texts[all.count++] = folk_strdup(key);
    if (strlen(key) < TELLING) return all;
    all.texts[all.count++] = hexadecimal(key);
    for (size_t before = 0; before < 3; before++)
        all.texts[all.count++] = base64(key, before);
    return all;
}

static void forms_clear(forms *all) {
    for (int i = 0; i < all->count; i++)
        folk_free(all->texts[i]);
}

static int digit_of(char digit, int base) {
    static const char digits[] = "0123456789abcdef";
    const char *found = digit != '\0' ? strchr(digits, digit | 0x20) : NULL;
    return found != NULL && found - digits < base ? (int)(found - digits) : -1;
}

// Digits up to `most`; how many.
static size_t number(const char *text, size_t bytes, size_t most, int base, unsigned *value) {
    size_t count = 0;
    *value = 0;
    for (; count < bytes && count < most && digit_of(text[count], base) >= 0; count++)
        *value = *value * (unsigned)base + (unsigned)digit_of(text[count], base);
    return count;
}

// Ways to write a character by its number: those of URLs, JSON, C and HTML.
typedef struct escape {
    const char *begins;
    size_t least, most; // digits
    int base;
    bool ends; // with a semicolon
} escape;

static const escape escapes[] = {{"%", 2, 2, 16, false},
                                 {"\\u", 4, 4, 16, false},
                                 {"\\x", 2, 2, 16, false},
                                 {"&#x", 1, 6, 16, true},
                                 {"&#", 1, 7, 10, true}};

// The bytes of an escaped character at the beginning, 0 when there is none.
static size_t escaped(const char *text, size_t bytes, unsigned *value) {
    if (strchr("%\\&", text[0]) == NULL) return 0;
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++) {
        const escape *way = &escapes[i];
        const size_t lead = strlen(way->begins);
        if (bytes <= lead || strncmp(text, way->begins, lead) != 0) continue;
        const size_t digits = number(text + lead, bytes - lead, way->most, way->base, value);
        const size_t end = lead + digits;
        if (digits >= way->least && (!way->ends || (end < bytes && text[end] == ';')))
            return end + way->ends;
    }
    *value = bytes > 1 ? (unsigned char)text[1] : 0;
    return text[0] == '\\' && bytes > 1 ? 2 : 0;
}

static unsigned small(unsigned character) {
    return character >= 'A' && character <= 'Z' ? character | 0x20 : character;
}

// In either case, and in either alphabet of base64.
static bool alike(unsigned said, char wanted) {
    if (said == '-' || said == '_') said = wanted == '+' || wanted == '/' ? (unsigned)wanted : said;
    return small(said) == small((unsigned char)wanted);
}

// How many characters at the beginnings are the same; `taken`: the bytes of the text.
static size_t common(const char *text, size_t bytes, const char *form, size_t *taken) {
    size_t count = 0;
    *taken = 0;
    while (*taken < bytes && form[count] != '\0') {
        unsigned value;
        size_t length = 1;
        if (!alike((unsigned char)text[*taken], form[count])) {
            length = escaped(text + *taken, bytes - *taken, &value);
            if (length == 0 || !alike(value, form[count])) break;
        }
        *taken += length;
        count++;
    }
    return count;
}

// Bytes at the beginning of the text that are a part of a form which tells something; 0: none.
static size_t secret_at(const forms *all, const char *text, size_t bytes, size_t least) {
    size_t longest = 0, taken;
    for (int f = 0; f < all->count; f++) {
        const char *form = all->texts[f];
        const size_t length = strlen(form), telling = length < least ? length : least;
        for (size_t i = 0; i + telling <= length && telling >= SHORTEST; i++) {
            const size_t count = common(text, bytes, form + i, &taken);
            if (count >= telling && taken > longest) longest = taken;
        }
    }
    return longest;
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
static size_t piece(const forms *key, const char *text, size_t bytes, const char **what,
                    size_t *length) {
    size_t taken = secret_at(key, text, bytes, TELLING);
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
    forms all = forms_of(key);
    while (at < bytes && is_blank((unsigned char)text[at]))
        at++;
    while (at < bytes) {
        const char *what;
        size_t length;
        at += piece(&all, text + at, bytes - at, &what, &length);
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
    forms_clear(&all);
}

// A part that is long enough for a reply holds one of the windows that this looks for: quickly, as
// replies are many.
static bool may_hold(const forms *all, const char *text) {
    char window[TELLING_REPLY / 2 + 1] = "";
    for (int f = 0; f < all->count; f++) {
        const size_t length = strlen(all->texts[f]), bytes = sizeof window - 1;
        for (size_t i = 0; i + bytes <= length; i += bytes) {
            memcpy(window, all->texts[f] + i, bytes);
            if (strstr(text, window) != NULL) return true;
        }
    }
    return false;
}

static char *removed(const forms *all, const char *text, size_t bytes) {
    char *cleared = folk_alloc(bytes + 1), *end = cleared; // what is taken out is longer than MARK
    for (size_t at = 0; at < bytes;) {
        const size_t taken = secret_at(all, text + at, bytes - at, TELLING_REPLY);
        if (taken == 0) {
            *end++ = text[at++];
            continue;
        }
        memcpy(end, MARK, sizeof MARK - 1);
        end += sizeof MARK - 1;
        at += taken;
    }
    return cleared;
}

char *folk_secret_remove(const char *key, char *text) {
    if (key == NULL || strlen(key) < TELLING) return text;
    forms all = forms_of(key);
    if (may_hold(&all, text)) {
        char *cleared = removed(&all, text, strlen(text));
        folk_free(text);
        text = cleared;
    }
    forms_clear(&all);
    return text;
}
