// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/serving.h"

#include "bench/bench.h"
#include "core/hash.h"
#include "core/memory.h"
#include "core/rng.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

// A request is a few hundred bytes; a client asks one thing at a time on a connection.
enum { MOST_CONNECTIONS = 8192, MOST_REQUEST = 65536, EVENTS = 256 };

typedef struct connection {
    char *bytes; // of the request so far; NULL: closed
    size_t count;
} connection;

typedef struct due {
    double time;
    int descriptor;
} due;

typedef struct serving {
    int poll, listener;
    const folk_bench_server_def *def;
    folk_bench_served *served;
    char *answer;
    size_t answer_bytes;
    connection connections[MOST_CONNECTIONS]; // by descriptor
    due heap[MOST_CONNECTIONS];
    int due_count;
} serving;

static void heap_push(serving *server, due item) {
    int at = server->due_count++;
    for (; at > 0 && item.time < server->heap[(at - 1) / 2].time; at = (at - 1) / 2)
        server->heap[at] = server->heap[(at - 1) / 2];
    server->heap[at] = item;
}

static due heap_pop(serving *server) {
    const due first = server->heap[0], last = server->heap[--server->due_count];
    int at = 0;
    for (;;) {
        int child = 2 * at + 1;
        if (child >= server->due_count) break;
        if (child + 1 < server->due_count &&
            server->heap[child + 1].time < server->heap[child].time)
            child++;
        if (last.time <= server->heap[child].time) break;
        server->heap[at] = server->heap[child];
        at = child;
    }
    server->heap[at] = last;
    return first;
}

static void write_answer(serving *server) {
    char *body = folk_format("{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                             "\"content\":\"%s\"},\"finish_reason\":\"stop\"}],"
                             "\"usage\":{\"prompt_tokens\":40,\"completion_tokens\":2}}",
                             server->def->reply);
    server->answer = folk_format("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                 "Content-Length: %zu\r\n\r\n%s",
                                 strlen(body), body);
    server->answer_bytes = strlen(server->answer);
    folk_free(body);
}

static void drop(serving *server, int descriptor) {
    folk_free(server->connections[descriptor].bytes);
    server->connections[descriptor] = (connection){0};
    close(descriptor);
}

// An answer fits into an empty socket's buffer. That of a connection which has gone goes nowhere.
static void send_answer(serving *server, int descriptor) {
    if (server->connections[descriptor].bytes == NULL) return;
    const ssize_t sent =
        send(descriptor, server->answer, server->answer_bytes, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent != (ssize_t)server->answer_bytes) drop(server, descriptor);
}

static double latency_of(const serving *server, const char *body, size_t bytes) {
    if (server->def->median <= 0) return 0.0;
    folk_rng rng = folk_rng_stream(folk_hash(body, bytes), "latency", 0, 0);
    return server->def->median * folk_exp(folk_rng_normal(&rng, 0.0, server->def->sigma));
}

// The bytes of a whole request's body, which `body` points to; -1: it is not whole yet.
static long body_of(const connection *from, const char **body) {
    const char *end = strstr(from->bytes, "\r\n\r\n");
    if (end == NULL) return -1;
    const char *length = strcasestr(from->bytes, "\r\nContent-Length:");
    const long bytes = length != NULL && length < end ? strtol(length + 17, NULL, 10) : 0;
    *body = end + 4;
    return (size_t)(*body - from->bytes) + (size_t)bytes <= from->count ? bytes : -1;
}

static void take_request(serving *server, int descriptor) {
    connection *from = &server->connections[descriptor];
    const char *body = NULL;
    const long bytes = body_of(from, &body);
    if (bytes < 0) return;
    const double latency = latency_of(server, body, (size_t)bytes);
    if (server->served->calls < FOLK_BENCH_SERVED)
        server->served->latency[server->served->calls] = latency;
    server->served->calls++;
    from->count = 0;
    if (latency > 0)
        heap_push(server, (due){folk_bench_seconds() + latency, descriptor});
    else
        send_answer(server, descriptor);
}

static void receive(serving *server, int descriptor) {
    connection *from = &server->connections[descriptor];
    const ssize_t got =
        recv(descriptor, from->bytes + from->count, MOST_REQUEST - from->count, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) {
        drop(server, descriptor);
        return;
    }
    from->count += (size_t)got;
    from->bytes[from->count] = '\0';
    take_request(server, descriptor);
}

static void welcome(serving *server) {
    for (;;) {
        const int descriptor = accept4(server->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor < 0) return;
        if (descriptor >= MOST_CONNECTIONS) {
            close(descriptor);
            continue;
        }
        server->connections[descriptor] = (connection){.bytes = folk_alloc(MOST_REQUEST + 1)};
        struct epoll_event event = {.events = EPOLLIN, .data.fd = descriptor};
        epoll_ctl(server->poll, EPOLL_CTL_ADD, descriptor, &event);
    }
}

// Milliseconds until the next answer is due, rounded up; -1: none is.
static int time_to_wait(const serving *server) {
    if (server->due_count == 0) return -1;
    const double left = server->heap[0].time - folk_bench_seconds();
    return left > 0 ? (int)(left * 1000.0) + 1 : 0;
}

static void serve_once(serving *server) {
    struct epoll_event events[EVENTS];
    const int count = epoll_wait(server->poll, events, EVENTS, time_to_wait(server));
    for (int i = 0; i < count; i++) {
        if (events[i].data.fd == server->listener)
            welcome(server);
        else
            receive(server, events[i].data.fd);
    }
    if (server->due_count == 0) return;
    const double now = folk_bench_seconds();
    while (server->due_count > 0 && server->heap[0].time <= now)
        send_answer(server, heap_pop(server).descriptor);
}

void folk_bench_serve(int listener, const folk_bench_server_def *def, folk_bench_served *served) {
    serving *server = folk_alloc(sizeof *server);
    *server = (serving){.poll = epoll_create1(EPOLL_CLOEXEC), .listener = listener, .def = def};
    server->served = served;
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
    write_answer(server);
    if (epoll_ctl(server->poll, EPOLL_CTL_ADD, listener, &event) != 0) return;
    for (;;)
        serve_once(server);
}
