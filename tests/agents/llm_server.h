// SPDX-License-Identifier: GPL-3.0-or-later
// Starts tests/llm_server.py, which answers as a language model's server does and fails on demand,
// and talks to its control and its log. It ends with the pipe to its standard input.
#ifndef FOLK_TESTS_AGENTS_LLM_SERVER_H
#define FOLK_TESTS_AGENTS_LLM_SERVER_H

#include "tests/test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct test_server {
    pid_t child;
    int input; // its standard input
    int port;
    char url[64]; // of the API
} test_server;

static inline void test_server_exec(const int input[2], const int output[2],
                                    const char *const *options) {
    const char *argv[32] = {"python3", FOLK_SOURCE_DIR "/tests/llm_server.py"};
    for (int i = 0; options[i] != NULL; i++)
        argv[i + 2] = options[i];
    dup2(input[0], STDIN_FILENO);
    dup2(output[1], STDOUT_FILENO);
    close(input[1]);
    close(output[0]);
    execvp(argv[0], (char **)(uintptr_t)argv);
    _exit(127);
}

/// Options end with NULL; the port is 0 where there is no Python.
static inline test_server test_server_start(const char *const *options) {
    int input[2], output[2];
    test_server server = {0};
    assert_int_equal(pipe(input) | pipe(output), 0);
    server.child = fork();
    if (server.child == 0) test_server_exec(input, output, options);
    close(input[0]);
    close(output[1]);
    server.input = input[1];
    FILE *lines = fdopen(output[0], "r");
    if (fscanf(lines, "%d", &server.port) != 1) server.port = 0;
    fclose(lines);
    snprintf(server.url, sizeof server.url, "http://127.0.0.1:%d/v1", server.port);
    return server;
}

static inline void test_server_stop(const test_server *server) {
    close(server->input);
    waitpid(server->child, NULL, 0);
}

/// Sends one request and returns its answer, head and body (free).
static inline char *test_server_ask(const test_server *server, const char *method, const char *path,
                                    const char *body) {
    const struct sockaddr_in at = {.sin_family = AF_INET,
                                   .sin_port = htons((uint16_t)server->port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const int link = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(link, (const struct sockaddr *)&at, sizeof at), 0);
    dprintf(link, "%s %s HTTP/1.1\r\nContent-Length: %zu\r\n\r\n%s", method, path, strlen(body),
            body);
    shutdown(link, SHUT_WR);
    size_t used = 0, room = 1 << 16;
    char *text = malloc(room);
    for (ssize_t more = 1; more > 0; used += (size_t)(more > 0 ? more : 0)) {
        if (room - used < 2) text = realloc(text, room *= 2);
        more = read(link, text + used, room - used - 1);
    }
    text[used] = '\0';
    close(link);
    return text;
}

/// Changes its behaviour: a JSON object, as the head of tests/llm_server.py tells.
static inline void test_server_control(const test_server *server, const char *change) {
    char *answer = test_server_ask(server, "POST", "/control", change);
    assert_non_null(strstr(answer, "200 OK"));
    free(answer);
}

/// A number of its log: "count", "connections" or "most_open".
static inline long test_server_count(const test_server *server, const char *name) {
    char field[64];
    snprintf(field, sizeof field, "\"%s\":", name);
    char *answer = test_server_ask(server, "GET", "/log", "");
    const char *found = strstr(answer, field);
    assert_non_null(found);
    const long count = strtol(found + strlen(field), NULL, 10);
    free(answer);
    return count;
}

#endif
