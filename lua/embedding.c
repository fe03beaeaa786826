// SPDX-License-Identifier: GPL-3.0-or-later
// The embedding that stands in for a model's: a hashed bag of words (Weinberger et al. 2009). Each
// word, in lower case, adds 1 or -1 to one of 64 places, both by its hash; the vector is scaled to
// length 1. Sums are of whole numbers, so that no order of words changes a bit of them. A word is a
// run of ASCII letters and digits and of bytes outside ASCII, which are taken as they are.
#include "core/hash.h"
#include "core/number.h"
#include "lua/parts.h"
#include "lua/vm.h"

#include <math.h>

enum { DIMENSIONS = 64, SIGN_SHIFT = 6, WORD_BYTES = 256 };

static bool in_word(unsigned char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte >= 0x80;
}

static char lower(char byte) {
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

// Puts the word at `at` in lower case into `word`, and moves `at` behind it; a word that is too
// long counts as several.
static size_t take_word(const char **at, const char *end, char word[WORD_BYTES]) {
    size_t length = 0;
    while (*at < end && !in_word((unsigned char)**at))
        (*at)++;
    while (*at < end && length < WORD_BYTES && in_word((unsigned char)**at))
        word[length++] = lower(*(*at)++);
    return length;
}

static void count_words(const char *text, size_t bytes, double counts[DIMENSIONS]) {
    char word[WORD_BYTES];
    const char *at = text;
    for (size_t length; (length = take_word(&at, text + bytes, word)) > 0;) {
        const uint64_t hash = folk_hash(word, length);
        counts[hash % DIMENSIONS] += hash >> SIGN_SHIFT & 1 ? -1.0 : 1.0;
    }
}

// Zeros stay zeros: a text without words, or one whose words cancel, is near to nothing.
static void scale_to_one(double vector[DIMENSIONS]) {
    double squares = 0.0;
    for (int i = 0; i < DIMENSIONS; i++)
        squares += vector[i] * vector[i];
    for (int i = 0; i < DIMENSIONS && squares > 0.0; i++)
        vector[i] /= sqrt(squares);
}

// bag_of_words(text): the vector as a JSON array, which is how an endpoint's embedding comes too.
static int l_embedding_bag_of_words(lua_State *L) {
    size_t bytes;
    const char *text = luaL_checklstring(L, 1, &bytes);
    double vector[DIMENSIONS] = {0.0};
    count_words(text, bytes, vector);
    scale_to_one(vector);
    luaL_Buffer json;
    luaL_buffinit(L, &json);
    for (int i = 0; i < DIMENSIONS; i++) {
        char number[FOLK_NUMBER_TEXT];
        folk_number_format(vector[i], number);
        luaL_addchar(&json, i == 0 ? '[' : ',');
        luaL_addstring(&json, number);
    }
    luaL_addchar(&json, ']');
    luaL_pushresult(&json);
    return 1;
}

const luaL_Reg folk_embedding_functions[] = {
    {"bag_of_words", l_embedding_bag_of_words},
    {NULL, NULL},
};
