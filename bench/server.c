// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/server.h"

#include "bench/bench.h"
#include "bench/serving.h"
#include "core/memory.h"

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct folk_bench_server {
    pid_t child;
    folk_bench_served *served; // shared with the child
    char url[64];
};

static int listen_on_loopback(int *port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (listener < 0) return -1;
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(listener, 4096) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) != 0) {
        close(listener);
        return -1;
    }
    *port = ntohs(address.sin_port);
    return listener;
}

static void serve_as_child(int listener, pid_t parent, const folk_bench_server_def *def,
                           folk_bench_served *served) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() == parent) folk_bench_serve(listener, def, served);
    _exit(0);
}

folk_bench_server *folk_bench_server_start(const folk_bench_server_def *def, folk_error *err) {
    int port = 0;
    const int listener = listen_on_loopback(&port);
    folk_bench_served *served =
        mmap(NULL, sizeof *served, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    const pid_t parent = getpid();
    const pid_t child = listener >= 0 && served != MAP_FAILED ? fork() : -1;
    if (child == 0) serve_as_child(listener, parent, def, served);
    if (child < 0)
        folk_fail(err, FOLK_ERR_IO, "cannot start a server on the loopback: %s", strerror(errno));
    if (listener >= 0) close(listener);
    if (child < 0) {
        if (served != MAP_FAILED) munmap(served, sizeof *served);
        return NULL;
    }
    folk_bench_server *server = folk_alloc(sizeof *server);
    *server = (folk_bench_server){.child = child, .served = served};
    snprintf(server->url, sizeof server->url, "http://127.0.0.1:%d/v1", port);
    return server;
}

void folk_bench_server_stop(folk_bench_server *server) {
    if (server == NULL) return;
    kill(server->child, SIGKILL);
    waitpid(server->child, NULL, 0);
    munmap(server->served, sizeof *server->served);
    folk_free(server);
}

const char *folk_bench_server_url(const folk_bench_server *server) {
    return server->url;
}

const folk_bench_served *folk_bench_server_served(const folk_bench_server *server) {
    return server->served;
}
