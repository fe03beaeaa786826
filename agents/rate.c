// SPDX-License-Identifier: GPL-3.0-or-later
#include "agents/rate.h"

#include "core/number.h"

#include <curl/curl.h>
#include <stddef.h>
#include <time.h>

folk_bucket folk_bucket_create(double per_minute, double now) {
    const double rate = per_minute / 60.0, capacity = rate > 1.0 ? rate : 1.0;
    return (folk_bucket){.per_second = rate, .capacity = capacity, .level = capacity, .at = now};
}

static double level_at(const folk_bucket *bucket, double now) {
    const double level = bucket->level + (now - bucket->at) * bucket->per_second;
    return level < bucket->capacity ? level : bucket->capacity;
}

double folk_bucket_wait(const folk_bucket *bucket, double now, double amount) {
    if (bucket->per_second == 0.0) return 0.0;
    const double needed = amount < bucket->capacity ? amount : bucket->capacity;
    const double lacking = needed - level_at(bucket, now);
    return lacking > 1e-9 * needed ? lacking / bucket->per_second : 0.0; // less is rounding
}

void folk_bucket_take(folk_bucket *bucket, double now, double amount) {
    const double level = level_at(bucket, now) - amount;
    bucket->level = level < bucket->capacity ? level : bucket->capacity;
    bucket->at = now;
}

double folk_backoff(double base, int failures, double unit) {
    double wait = base;
    for (int i = 1; i < failures && wait < FOLK_LONGEST_WAIT; i++)
        wait *= 2.0;
    if (wait > FOLK_LONGEST_WAIT) wait = FOLK_LONGEST_WAIT;
    return wait * (0.5 + 0.5 * unit);
}

double folk_retry_after(const char *text, const char *date) {
    if (text == NULL) return -1.0;
    double seconds;
    if (!folk_number_parse(text, &seconds)) {
        const time_t until = curl_getdate(text, NULL);
        const time_t since = date != NULL ? curl_getdate(date, NULL) : -1;
        if (until == -1) return -1.0;
        seconds = difftime(until, since != -1 ? since : time(NULL));
    }
    return seconds > 0.0 ? seconds : 0.0;
}
