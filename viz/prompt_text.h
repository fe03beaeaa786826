// SPDX-License-Identifier: GPL-3.0-or-later
// The words of a request to a mind (docs/llm.md tells its form), for people to read.
#ifndef FOLK_VIZ_PROMPT_TEXT_H
#define FOLK_VIZ_PROMPT_TEXT_H

/// Each message as "role: words", with an empty line between them; a request that has none as it
/// is. The caller owns it.
char *folk_prompt_text(const char *request);

#endif
