// SPDX-License-Identifier: GPL-3.0-or-later
#include "sweep/channel.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

bool folk_channel_read(int channel, void *to, size_t bytes) {
    for (char *at = to; bytes > 0;) {
        const ssize_t got = read(channel, at, bytes);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        at += got;
        bytes -= (size_t)got;
    }
    return true;
}

bool folk_channel_write(int channel, const void *from, size_t bytes) {
    for (const char *at = from; bytes > 0;) {
        const ssize_t put = send(channel, at, bytes, MSG_NOSIGNAL);
        if (put < 0 && errno == EAGAIN)
            poll(&(struct pollfd){.fd = channel, .events = POLLOUT}, 1, -1);
        else if (put <= 0 && errno != EINTR)
            return false;
        if (put <= 0) continue;
        at += put;
        bytes -= (size_t)put;
    }
    return true;
}
