// SPDX-License-Identifier: GPL-3.0-or-later
#include "agents/http.h"

#include "agents/rate.h"
#include "core/memory.h"

#include <curl/curl.h>
#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { KEPT_BUFFER = 64 * 1024, MOST_EVENTS = 64 };

struct folk_transfer {
    folk_http *http;
    folk_transfer *next; // of those that are idle
    CURL *easy;
    void *owner;
    char *body;
    size_t bytes, capacity;
    CURLcode result;
    char detail[CURL_ERROR_SIZE];
};

// With hundreds of connections, asking the kernel and libcurl about each of them whenever one has
// something to say would cost more than all else: sockets are watched by epoll, and libcurl is told
// of those that are ready.
struct folk_http {
    folk_http_def def;
    CURLM *multi;
    struct curl_slist *headers;
    folk_transfer *idle;
    double alarm; // when libcurl wants to be called, whatever happens
    int epoll;
    bool loopback;
};

double folk_http_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

// ---- the address ----

static bool has_part(CURLU *parsed, CURLUPart part) {
    char *text = NULL;
    const bool there = curl_url_get(parsed, part, &text, 0) == CURLUE_OK;
    curl_free(text);
    return there;
}

static bool scheme_is_http(CURLU *parsed) {
    char *scheme = NULL;
    if (curl_url_get(parsed, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK) return false;
    const bool is = strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0;
    curl_free(scheme);
    return is;
}

static bool url_checked(CURLU *parsed, const char *url, folk_error *err) {
    const CURLUcode code = curl_url_set(parsed, CURLUPART_URL, url, 0);
    if (has_part(parsed, CURLUPART_USER) || has_part(parsed, CURLUPART_PASSWORD))
        return folk_fail(err, FOLK_ERR_USAGE,
                         "the URL of the models' server holds a user or a password, which would be "
                         "shown and kept: give the server's key in the variable FOLK_LLM_KEY");
    if (has_part(parsed, CURLUPART_QUERY) || has_part(parsed, CURLUPART_FRAGMENT))
        return folk_fail(err, FOLK_ERR_USAGE,
                         "the URL of the models' server goes on after a '?' or '#': give the part "
                         "before it, as in http://localhost:8080/v1, and a key in FOLK_LLM_KEY");
    if (code != CURLUE_OK || !scheme_is_http(parsed))
        return folk_fail(err, FOLK_ERR_USAGE,
                         "'%s' is no URL of a models' server: it begins with http:// or https://, "
                         "as in http://localhost:8080/v1",
                         strchr(url, '@') != NULL ? "…" : url);
    return true;
}

char *folk_http_url(const char *url, folk_error *err) {
    static const char SUFFIX[] = "/chat/completions";
    CURLU *parsed = curl_url();
    const bool fine = url_checked(parsed, url, err);
    curl_url_cleanup(parsed);
    if (!fine) return NULL;
    size_t length = strlen(url);
    while (url[length - 1] == '/')
        length--;
    const size_t suffix = sizeof SUFFIX - 1;
    if (length > suffix && strncmp(url + length - suffix, SUFFIX, suffix) == 0) length -= suffix;
    return folk_format("%.*s", (int)length, url);
}

// A server on this machine is not behind a proxy, whatever the environment says.
static bool is_loopback(const char *url) {
    const char *host = strstr(url, "://");
    host = host != NULL ? host + 3 : url;
    return strncmp(host, "127.", 4) == 0 || strncmp(host, "[::1]", 5) == 0 ||
           (strncasecmp(host, "localhost", 9) == 0 && strchr(":/", host[9]) != NULL);
}

// ---- what libcurl calls ----

static int watch(CURL *easy, curl_socket_t socket, int what, void *context, void *watched) {
    (void)easy;
    folk_http *http = context;
    if (what == CURL_POLL_REMOVE) {
        epoll_ctl(http->epoll, EPOLL_CTL_DEL, socket, NULL);
        return 0;
    }
    struct epoll_event event = {.data.fd = socket};
    if (what & CURL_POLL_IN) event.events |= EPOLLIN;
    if (what & CURL_POLL_OUT) event.events |= EPOLLOUT;
    const int change = watched == NULL ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
    if (epoll_ctl(http->epoll, change, socket, &event) != 0 && errno == EEXIST)
        epoll_ctl(http->epoll, EPOLL_CTL_MOD, socket, &event);
    curl_multi_assign(http->multi, socket, http);
    return 0;
}

static int set_alarm(CURLM *multi, long milliseconds, void *context) {
    (void)multi;
    folk_http *http = context;
    http->alarm = milliseconds < 0 ? INFINITY : folk_http_now() + (double)milliseconds * 1e-3;
    return 0;
}

// Less than all taken makes libcurl end the transfer.
static size_t receive(char *data, size_t one, size_t bytes, void *context) {
    (void)one;
    folk_transfer *transfer = context;
    if (transfer->bytes + bytes > transfer->http->def.most_bytes) {
        transfer->result = CURLE_FILESIZE_EXCEEDED;
        return 0;
    }
    transfer->body =
        folk_grow(transfer->body, &transfer->capacity, transfer->bytes + bytes + 1, sizeof(char));
    memcpy(transfer->body + transfer->bytes, data, bytes);
    transfer->bytes += bytes;
    return bytes;
}

// ---- transfers ----

static folk_transfer *transfer_create(folk_http *http) {
    folk_transfer *transfer = folk_alloc(sizeof *transfer);
    const folk_http_def *def = &http->def;
    transfer->http = http;
    CURL *easy = transfer->easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, http->headers);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "folk");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->detail);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)ceil(def->connect_seconds * 1e3));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)ceil(def->total_seconds * 1e3));
    if (http->loopback) curl_easy_setopt(easy, CURLOPT_PROXY, "");
    return transfer;
}

static void transfer_destroy(folk_transfer *transfer) {
    curl_easy_cleanup(transfer->easy);
    folk_free(transfer->body);
    folk_free(transfer);
}

folk_transfer *folk_http_start(folk_http *http, const char *path, const char *body, size_t bytes,
                               void *owner) {
    folk_transfer *transfer = http->idle;
    if (transfer != NULL)
        http->idle = transfer->next;
    else
        transfer = transfer_create(http);
    transfer->owner = owner;
    transfer->bytes = 0;
    transfer->result = CURLE_OK;
    transfer->detail[0] = '\0';
    CURL *easy = transfer->easy;
    char *url = folk_format("%s/%s", http->def.url, path);
    curl_easy_setopt(easy, CURLOPT_URL, url);
    folk_free(url);
    if (body != NULL) {
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)bytes);
    } else {
        curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    }
    curl_multi_add_handle(http->multi, easy);
    return transfer;
}

void folk_http_stop(folk_http *http, folk_transfer *transfer) {
    curl_multi_remove_handle(http->multi, transfer->easy);
    if (transfer->capacity > KEPT_BUFFER) {
        folk_free(transfer->body);
        transfer->body = NULL;
        transfer->capacity = 0;
    }
    transfer->next = http->idle;
    http->idle = transfer;
}

// ---- all of them ----

folk_http *folk_http_create(const folk_http_def *def, folk_error *err) {
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        folk_fail(err, FOLK_ERR_PROVIDER, "libcurl cannot be used here: it does not initialise");
        return NULL;
    }
    folk_http *http = folk_alloc(sizeof *http);
    http->def = *def;
    http->loopback = is_loopback(def->url);
    http->alarm = INFINITY;
    http->epoll = epoll_create1(EPOLL_CLOEXEC);
    http->multi = curl_multi_init();
    curl_multi_setopt(http->multi, CURLMOPT_SOCKETFUNCTION, watch);
    curl_multi_setopt(http->multi, CURLMOPT_SOCKETDATA, http);
    curl_multi_setopt(http->multi, CURLMOPT_TIMERFUNCTION, set_alarm);
    curl_multi_setopt(http->multi, CURLMOPT_TIMERDATA, http);
    curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, (long)def->connections);
    // "Expect: 100-continue" would cost a round trip for each longer request.
    http->headers = curl_slist_append(NULL, "Content-Type: application/json");
    http->headers = curl_slist_append(http->headers, "Expect:");
    if (def->key != NULL) {
        char *header = folk_format("Authorization: Bearer %s", def->key);
        http->headers = curl_slist_append(http->headers, header);
        folk_free(header);
    }
    return http;
}

void folk_http_destroy(folk_http *http) {
    if (http == NULL) return;
    while (http->idle != NULL) {
        folk_transfer *next = http->idle->next;
        transfer_destroy(http->idle);
        http->idle = next;
    }
    curl_multi_cleanup(http->multi);
    curl_slist_free_all(http->headers);
    close(http->epoll);
    folk_free(http);
    curl_global_cleanup();
}

static void move(folk_http *http) {
    struct epoll_event events[MOST_EVENTS];
    int running;
    const int count = epoll_wait(http->epoll, events, MOST_EVENTS, 0);
    for (int i = 0; i < count; i++) {
        int ready = 0;
        if (events[i].events & EPOLLIN) ready |= CURL_CSELECT_IN;
        if (events[i].events & EPOLLOUT) ready |= CURL_CSELECT_OUT;
        if (events[i].events & (EPOLLERR | EPOLLHUP)) ready |= CURL_CSELECT_ERR;
        curl_multi_socket_action(http->multi, events[i].data.fd, ready, &running);
    }
    if (http->alarm > folk_http_now()) return;
    http->alarm = INFINITY; // libcurl sets another if it wants one
    curl_multi_socket_action(http->multi, CURL_SOCKET_TIMEOUT, 0, &running);
}

bool folk_http_wait(folk_http *http, double seconds, int descriptor) {
    double wait = http->alarm - folk_http_now();
    if (wait > seconds) wait = seconds;
    if (wait < 0.0) wait = 0.0;
    if (wait > 3600.0) wait = 3600.0;
    const struct timespec most = {.tv_sec = (time_t)wait,
                                  .tv_nsec = (long)((wait - floor(wait)) * 1e9)};
    struct pollfd files[2] = {{.fd = http->epoll, .events = POLLIN},
                              {.fd = descriptor, .events = POLLIN}};
    const int count = ppoll(files, 2, &most, NULL); // one that is negative is passed over
    if (count < 0) return false;
    move(http);
    return files[1].revents == 0;
}

folk_transfer *folk_http_next(folk_http *http) {
    int left;
    for (;;) {
        const CURLMsg *message = curl_multi_info_read(http->multi, &left);
        if (message == NULL) return NULL;
        if (message->msg != CURLMSG_DONE) continue;
        folk_transfer *transfer = NULL;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        if (transfer->result == CURLE_OK) transfer->result = message->data.result;
        return transfer;
    }
}

// ---- an answer ----

static folk_fault fault_of(const folk_transfer *transfer, int status) {
    double connected = 0.0;
    switch (transfer->result) {
    case CURLE_OK:
        return FOLK_FAULT_NONE;
    case CURLE_COULDNT_CONNECT:
        return FOLK_FAULT_NO_SERVER;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return FOLK_FAULT_NO_HOST;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
        return FOLK_FAULT_UNTRUSTED;
    case CURLE_OPERATION_TIMEDOUT:
        curl_easy_getinfo(transfer->easy, CURLINFO_PRETRANSFER_TIME, &connected);
        return connected == 0.0 ? FOLK_FAULT_NO_CONNECT : FOLK_FAULT_TIME;
    case CURLE_FILESIZE_EXCEEDED:
        return FOLK_FAULT_TOO_LARGE;
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
        return status == 0 ? FOLK_FAULT_CLOSED : FOLK_FAULT_TRUNCATED;
    default:
        return FOLK_FAULT_OTHER;
    }
}

static const char *header(CURL *easy, const char *name) {
    struct curl_header *found;
    return curl_easy_header(easy, name, 0, CURLH_HEADER, -1, &found) == CURLHE_OK ? found->value
                                                                                  : NULL;
}

folk_http_answer folk_http_answer_of(folk_transfer *transfer) {
    CURL *easy = transfer->easy;
    long status = 0;
    char *type = NULL, *location = NULL;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &type);
    curl_easy_getinfo(easy, CURLINFO_REDIRECT_URL, &location);
    transfer->body =
        folk_grow(transfer->body, &transfer->capacity, transfer->bytes + 1, sizeof(char));
    transfer->body[transfer->bytes] = '\0';
    const char *detail = transfer->detail;
    return (folk_http_answer){
        .fault = fault_of(transfer, (int)status),
        .status = (int)status,
        .detail = detail[0] != '\0' ? detail : curl_easy_strerror(transfer->result),
        .body = transfer->body,
        .bytes = transfer->bytes,
        .type = type != NULL ? type : "",
        .location = location != NULL ? location : "",
        .retry_after = status < 400
                           ? -1.0
                           : folk_retry_after(header(easy, "Retry-After"), header(easy, "Date")),
    };
}

void *folk_http_owner(const folk_transfer *transfer) {
    return transfer->owner;
}
