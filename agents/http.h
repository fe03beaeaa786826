// SPDX-License-Identifier: GPL-3.0-or-later
// The connections to one server, through libcurl's multi interface on the caller's thread. A
// transfer is one request and its answer; its owner starts it, waits with all others, takes it when
// it has ended, reads the answer and gives it back. Connections and buffers are kept and used
// again. No redirection is followed, since the key would go with it, and what comes back is bounded
// while it comes.
#ifndef FOLK_AGENTS_HTTP_H
#define FOLK_AGENTS_HTTP_H

#include "core/error.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct folk_http folk_http;
typedef struct folk_transfer folk_transfer;

/// What went wrong before an answer was whole.
typedef enum folk_fault {
    FOLK_FAULT_NONE,
    FOLK_FAULT_NO_SERVER,  // nothing listens there
    FOLK_FAULT_NO_HOST,    // the name is not known
    FOLK_FAULT_NO_CONNECT, // no connection within the time
    FOLK_FAULT_UNTRUSTED,  // TLS: the certificate, or no common protocol
    FOLK_FAULT_TIME,       // no whole answer within the time
    FOLK_FAULT_CLOSED,     // the connection ended before the answer began
    FOLK_FAULT_TRUNCATED,  // … before it was whole
    FOLK_FAULT_TOO_LARGE,
    FOLK_FAULT_OTHER,
} folk_fault;

/// The texts are valid until the transfer is given back or used again.
typedef struct folk_http_answer {
    folk_fault fault;
    int status;         // of HTTP; 0 when none came
    const char *detail; // libcurl's words about the fault
    const char *body;   // ends with a NUL that is not counted
    size_t bytes;
    const char *type;     // the content's; "" when not told
    const char *location; // where a redirection points to, or ""
    double retry_after;   // seconds; -1 when not told
} folk_http_answer;

typedef struct folk_http_def {
    const char *url; // without a slash at its end; borrowed, as is the key
    const char *key; // NULL: none
    int connections; // kept at most
    double connect_seconds, total_seconds;
    size_t most_bytes;
} folk_http_def;

/// Checks the URL of an API ("http://localhost:8080/v1") and returns it without slashes at its end
/// (folk_free); NULL when it is none, with a sentence that repeats no password.
char *folk_http_url(const char *url, folk_error *err);

folk_http *folk_http_create(const folk_http_def *def, folk_error *err);
void folk_http_destroy(folk_http *http);

/// Starts POST url/path with a JSON `body`, which is borrowed until the transfer has ended; or,
/// where `body` is NULL, GET url/path.
folk_transfer *folk_http_start(folk_http *http, const char *path, const char *body, size_t bytes,
                               void *owner);

/// Gives a transfer back, wherever it is: one under way is cut off.
void folk_http_stop(folk_http *http, folk_transfer *transfer);

/// Moves all transfers; waits up to `seconds` until there is something to move or `descriptor`
/// (-1: none) can be read. False when a signal or the descriptor ended the waiting.
bool folk_http_wait(folk_http *http, double seconds, int descriptor);

/// A transfer that has ended, each once, or NULL.
folk_transfer *folk_http_next(folk_http *http);

folk_http_answer folk_http_answer_of(folk_transfer *transfer);
void *folk_http_owner(const folk_transfer *transfer);

/// Seconds on a clock that only goes forward.
double folk_http_now(void);

#endif
