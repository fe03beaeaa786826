// SPDX-License-Identifier: GPL-3.0-or-later
#include "agents/request.h"

#include "agents/client.h"
#include "core/memory.h"

#include <jansson.h>
#include <string.h>

// An embedding is no text, and its answer takes no tokens.
static uint32_t most_tokens(const json_t *object) {
    if (json_object_get(object, "input") != NULL) return 0;
    const json_t *most = json_object_get(object, "max_tokens");
    const json_int_t tokens = json_integer_value(most);
    return tokens > 0 && tokens < UINT32_MAX ? (uint32_t)tokens : FOLK_REQUEST_TOKENS;
}

bool folk_request_read(const char *text, folk_request *request) {
    json_t *object = json_loads(text, 0, NULL);
    const bool ok = json_is_object(object);
    if (ok) {
        const char *model = json_string_value(json_object_get(object, "model"));
        request->model = folk_strdup(model != NULL ? model : "");
        request->tokens_in = folk_tokens_estimate(text);
        request->most_tokens = most_tokens(object);
    }
    json_decref(object);
    return ok;
}

void folk_request_clear(folk_request *request) {
    folk_free(request->model);
    *request = (folk_request){0};
}

bool folk_request_is_human(const char *text) {
    static const char beginning[] = "{\"human\":true";
    return strncmp(text, beginning, sizeof beginning - 1) == 0;
}
