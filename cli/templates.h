// SPDX-License-Identifier: GPL-3.0-or-later
// The scenarios that `folk new` writes: cli/templates/*.lua as the build put them into the program,
// one for each level of authoring. Where they say SCENARIO-NAME stands the new scenario's name.
#ifndef FOLK_CLI_TEMPLATES_H
#define FOLK_CLI_TEMPLATES_H

#include "lua/embedded.h"

/// Ends with an entry whose name is NULL.
extern const folk_embedded folk_templates[];

#endif
