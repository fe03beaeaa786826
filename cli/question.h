// SPDX-License-Identifier: GPL-3.0-or-later
// A question that a run asks of the person at the window: from the line that tells it (cli/live.h)
// to what the viewer shows.
#ifndef FOLK_CLI_QUESTION_H
#define FOLK_CLI_QUESTION_H

#include "viz/viewer.h"

#include <jansson.h>

/// `said`: the object with the fields ask, agent and request.
void folk_question_show(folk_viewer *viewer, const json_t *said);

#endif
