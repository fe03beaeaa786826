// SPDX-License-Identifier: GPL-3.0-or-later
// A channel between two processes is a stream socket; what goes through it comes whole or not at
// all. Both functions go on when a signal interrupts them, and neither raises SIGPIPE.
#ifndef FOLK_SWEEP_CHANNEL_H
#define FOLK_SWEEP_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>

/// Waits for all bytes; false at the end of the channel, or when its other process is gone.
bool folk_channel_read(int channel, void *to, size_t bytes);

/// Waits until there is room for all bytes, also where the channel does not block; false when its
/// other process is gone.
bool folk_channel_write(int channel, const void *from, size_t bytes);

#endif
