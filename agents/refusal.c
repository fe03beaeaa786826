// SPDX-License-Identifier: GPL-3.0-or-later
#include "agents/refusal.h"

#include "core/memory.h"

#include <stdio.h>

static bool is_too_long(const folk_refused *refused) {
    return refused->retry_after > FOLK_MOST_PATIENCE;
}

static bool is_nowhere(const folk_refused *refused) {
    const folk_fault fault = refused->fault;
    return refused->never_answered &&
           (fault == FOLK_FAULT_NO_SERVER || fault == FOLK_FAULT_NO_HOST);
}

folk_refusal folk_refusal_of(const folk_refused *refused) {
    if (refused->meaning >= FOLK_MEANS_KEY || is_nowhere(refused)) return FOLK_REFUSAL_ALL;
    return refused->meaning == FOLK_MEANS_WAIT && is_too_long(refused) ? FOLK_REFUSAL_ALL
                                                                       : FOLK_REFUSAL_CALL;
}

// "HTTP 503: overloaded"; the words only where there are some.
static char *status_text(const folk_refused *refused) {
    const char *saying = refused->saying;
    return folk_format("HTTP %d%s%s", refused->status, saying[0] != '\0' ? ": " : "", saying);
}

static char *of_key(const folk_refused *refused, const char *status) {
    if (refused->has_key)
        return folk_format("the server at %s refuses the key of the variable FOLK_LLM_KEY (%s)",
                           refused->url, status);
    return folk_format("the server at %s asks for a key, and the variable FOLK_LLM_KEY is not set "
                       "(%s)",
                       refused->url, status);
}

static char *of_model(const folk_refused *refused, const char *status) {
    const char *offered = refused->offered != NULL ? refused->offered : "";
    if (offered[0] == '\0')
        return folk_format("the server at %s has no model '%s' (%s), and tells none that it has",
                           refused->url, refused->model, status);
    return folk_format("the server at %s has no model '%s'; it offers: %s (%s)", refused->url,
                       refused->model, offered, status);
}

static char *of_address(const folk_refused *refused, const char *status) {
    if (refused->fault == FOLK_FAULT_UNTRUSTED)
        return folk_format("no trusted connection to %s: %s", refused->url, refused->saying);
    return folk_format("there is no API of models at %s (%s): give the URL up to the version, as "
                       "in http://localhost:8080/v1",
                       refused->url, status);
}

static char *of_redirect(const folk_refused *refused) {
    return folk_format("the server at %s sends to %s (HTTP %d), where the key must not follow "
                       "unasked: if that is right, give it as the URL",
                       refused->url, refused->saying[0] != '\0' ? refused->saying : "another place",
                       refused->status);
}

static char *of_quota(const folk_refused *refused, const char *status) {
    return folk_format("the account at %s has no quota left, and waiting does not help as it does "
                       "with a limit of rate (%s): look at its plan and billing",
                       refused->url, status);
}

static char *of_fault(const folk_refused *refused) {
    const char *url = refused->url;
    switch (refused->fault) {
    case FOLK_FAULT_NO_SERVER:
        return folk_format("nothing listens at %s", url);
    case FOLK_FAULT_NO_HOST:
        return folk_format("the host of %s is not known", url);
    case FOLK_FAULT_NO_CONNECT:
        return folk_format("the server at %s took no connection within %g s", url,
                           refused->connect_seconds);
    case FOLK_FAULT_TIME:
        return folk_format("the server at %s gave no whole answer within %g s", url,
                           refused->total_seconds);
    case FOLK_FAULT_CLOSED:
        return folk_format("the server at %s closed the connection without an answer", url);
    case FOLK_FAULT_TRUNCATED:
        return folk_format("the server at %s broke off within its answer", url);
    case FOLK_FAULT_TOO_LARGE:
        return folk_format("the server at %s answered with more than %zu bytes", url,
                           refused->most_bytes);
    default:
        return folk_format("the server at %s cannot be asked: %s", url, refused->saying);
    }
}

static char *of_status(const folk_refused *refused, const char *status) {
    const char *url = refused->url;
    if (is_too_long(refused))
        return folk_format("the server at %s asks to wait for %.0f s, longer than the %.0f s that "
                           "Folk waits (%s)",
                           url, refused->retry_after, FOLK_MOST_PATIENCE, status);
    if (refused->status >= 200 && refused->status < 300)
        return folk_format("the server at %s gave no usable reply: %s", url, refused->saying);
    if (refused->meaning == FOLK_MEANS_REJECTED)
        return folk_format("the server at %s rejects the request (%s)", url, status);
    if (refused->meaning == FOLK_MEANS_WAIT)
        return folk_format("the server at %s limits the rate (%s)", url, status);
    return folk_format("the server at %s failed (%s)", url, status);
}

static char *cause(const folk_refused *refused, const char *status) {
    switch (refused->meaning) {
    case FOLK_MEANS_KEY:
        return of_key(refused, status);
    case FOLK_MEANS_QUOTA:
        return of_quota(refused, status);
    case FOLK_MEANS_MODEL:
        return of_model(refused, status);
    case FOLK_MEANS_ADDRESS:
        return of_address(refused, status);
    case FOLK_MEANS_REDIRECT:
        return of_redirect(refused);
    default:
        return refused->fault != FOLK_FAULT_NONE ? of_fault(refused) : of_status(refused, status);
    }
}

static const char *advice(const folk_refused *refused) {
    if (!is_nowhere(refused)) return "";
    return refused->fault == FOLK_FAULT_NO_SERVER
               ? ": start a server there (llama-server -m MODEL.gguf, or ollama serve), or give "
                 "the URL of one that runs"
               : ": see whether the URL is spelt as it should be, and the network is there";
}

char *folk_refusal_text(const folk_refused *refused) {
    char *status = status_text(refused);
    char *what = cause(refused, status);
    char *text = refused->attempts > 1
                     ? folk_format("%s; %u attempts over %.1f s%s", what, refused->attempts,
                                   refused->seconds, advice(refused))
                     : folk_format("%s%s", what, advice(refused));
    folk_free(what);
    folk_free(status);
    return text;
}

static const char *lack_words(folk_lack lack) {
    switch (lack) {
    case FOLK_LACK_ANSWER:
        return "does not take response_format: choices and numbers are checked here only";
    case FOLK_LACK_SCHEMA:
        return "does not take a schema: answers are checked against it here only";
    case FOLK_LACK_MAX_TOKENS:
        return "takes max_completion_tokens in place of max_tokens";
    case FOLK_LACK_TEMPERATURE:
        return "takes no temperature: it answers with its own";
    }
    return "";
}

char *folk_lack_text(const char *url, const char *model, folk_lack lack) {
    return folk_format("the model '%s' at %s %s", model, url, lack_words(lack));
}
