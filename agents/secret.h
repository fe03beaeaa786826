// SPDX-License-Identifier: GPL-3.0-or-later
// A secret is a key that a server was given and may say back, whole or in part, in an error, a page
// or even an answer. Whatever comes from a server and goes into a sentence passes here first: the
// key and any eight characters or more of it are taken out, as they are, in large or small letters,
// escaped as in URLs, JSON or HTML, as base64 or as hexadecimal digits. What is left is one line of
// readable text of a bounded length.
#ifndef FOLK_AGENTS_SECRET_H
#define FOLK_AGENTS_SECRET_H

#include <stddef.h>

enum { FOLK_SAYING = 304 }; // bytes of a cleared text: 300, "…", and the end

/// Writes what may be repeated of `text` (`bytes` of it): each part of the key (NULL: there is
/// none) becomes "[key]", blanks in a row and control characters one space, a byte that is no UTF-8
/// '?'.
void folk_secret_clear(const char *key, const char *text, size_t bytes, char out[FOLK_SAYING]);

/// Replaces the key within a text that is otherwise kept as it is, and any sixteen characters or
/// more of it; returns `text`, or a new text in its place (folk_free). A key of fewer than eight
/// characters is no secret.
char *folk_secret_remove(const char *key, char *text);

#endif
