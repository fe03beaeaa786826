// SPDX-License-Identifier: GPL-3.0-or-later
// An exchange as bytes, between two processes of one program: its numbers, then its texts, each
// behind its length and with a zero at its end.
#include "cli/sweep_asking.h"

#include <string.h>

enum { TEXTS = 4 };

typedef struct numbers {
    uint32_t first, second;
    folk_exchange exchange; // its pointers mean nothing
} numbers;

void folk_wire_put(folk_bytes *bytes, uint32_t first, uint32_t second,
                   const folk_exchange *exchange) {
    const numbers all = {.first = first, .second = second, .exchange = *exchange};
    const char *const texts[TEXTS] = {exchange->to, exchange->request, exchange->reply,
                                      exchange->error};
    folk_bytes_add(bytes, &all, sizeof all);
    for (int i = 0; i < TEXTS; i++) {
        const uint64_t length = texts[i] != NULL ? strlen(texts[i]) + 1 : 0;
        folk_bytes_add(bytes, &length, sizeof length);
        folk_bytes_add(bytes, texts[i], length);
    }
}

static bool get_text(const folk_bytes *bytes, size_t *at, const char **text) {
    uint64_t length;
    if (bytes->count - *at < sizeof length) return false;
    memcpy(&length, bytes->items + *at, sizeof length);
    *at += sizeof length;
    if (bytes->count - *at < length) return false;
    *text = length > 0 ? (const char *)bytes->items + *at : NULL;
    *at += length;
    return true;
}

bool folk_wire_get(const folk_bytes *bytes, uint32_t *first, uint32_t *second,
                   folk_exchange *exchange) {
    numbers all;
    size_t at = sizeof all;
    if (bytes->count < sizeof all) return false;
    memcpy(&all, bytes->items, sizeof all);
    *first = all.first;
    *second = all.second;
    *exchange = all.exchange;
    exchange->stand_in = NULL;
    return get_text(bytes, &at, &exchange->to) && get_text(bytes, &at, &exchange->request) &&
           get_text(bytes, &at, &exchange->reply) && get_text(bytes, &at, &exchange->error);
}
