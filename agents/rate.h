// SPDX-License-Identifier: GPL-3.0-or-later
// How fast a client may ask, as pure functions of a time that the caller tells (seconds on any
// clock that only goes forward). A bucket holds a second's worth and fills at its rate: what is
// taken may leave it in debt, so that one large request waits for a full bucket and not for ever.
// In any t seconds at most t * rate + capacity + one request's amount is taken. After a failure the
// wait doubles, up to a bound, and a random half of it is left out, so that many who failed
// together do not come back together.
#ifndef FOLK_AGENTS_RATE_H
#define FOLK_AGENTS_RATE_H

typedef struct folk_bucket {
    double per_second; // 0: unlimited
    double capacity, level;
    double at; // when the level was right
} folk_bucket;

/// Full at time `now`; `per_minute` 0 is unlimited.
folk_bucket folk_bucket_create(double per_minute, double now);

/// Seconds until `amount` may be taken; 0: now.
double folk_bucket_wait(const folk_bucket *bucket, double now, double amount);

/// Takes `amount` without asking; a negative amount gives back, never past the capacity.
void folk_bucket_take(folk_bucket *bucket, double now, double amount);

/// No wait for a server is longer.
#define FOLK_LONGEST_WAIT 60.0

/// Seconds before the next attempt after `failures` (>= 1): base, 2 base, 4 base, … up to
/// FOLK_LONGEST_WAIT, times a factor from 1/2 to 1 as `unit` goes from 0 to 1.
double folk_backoff(double base, int failures, double unit);

/// Seconds that the header Retry-After asks for: a number of seconds, or a date, which counts from
/// the header Date of the same answer (`date`; NULL: from the machine's clock). 0 for what is past;
/// -1 when `text` is NULL or neither.
double folk_retry_after(const char *text, const char *date);

#endif
