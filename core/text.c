// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text.h"

#include "core/memory.h"

#include <stdarg.h>

// C1 controls are two bytes in UTF-8: 0xc2, then 0x80 to 0x9f.
void folk_text_tame(char *text) {
    for (char *each = text; *each != '\0'; each++) {
        const unsigned char byte = (unsigned char)*each, next = (unsigned char)each[1];
        if ((byte < 0x20 && byte != '\t' && byte != '\n') || byte == 0x7f) *each = '?';
        if (byte == 0xc2 && next >= 0x80 && next < 0xa0) each[0] = each[1] = '?';
    }
}

void folk_text_print(FILE *out, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    const size_t bytes = (size_t)vsnprintf(NULL, 0, format, args) + 1;
    va_end(args);
    char *text = folk_alloc(bytes);
    vsnprintf(text, bytes, format, again);
    va_end(again);
    folk_text_tame(text);
    fputs(text, out);
    folk_free(text);
}
