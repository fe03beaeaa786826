// SPDX-License-Identifier: GPL-3.0-or-later
#include "agents/rate.h"
#include "tests/test.h"

// n requests at a rate of r a second with a capacity of c begin over (n - c) / r seconds.
static void bucket_gives_its_capacity_at_once_and_then_its_rate(void **state) {
    (void)state;
    folk_bucket bucket = folk_bucket_create(600.0, 5.0); // 10 a second
    double now = 5.0;
    for (int i = 0; i < 110; i++) {
        const double wait = folk_bucket_wait(&bucket, now, 1.0);
        if (i < 10) assert_near(wait, 0.0, 0.0);
        now += wait;
        folk_bucket_take(&bucket, now, 1.0);
    }
    assert_near(now - 5.0, (110.0 - 10.0) / 10.0, 1e-6);
}

static void slow_bucket_holds_one(void **state) {
    (void)state;
    folk_bucket bucket = folk_bucket_create(6.0, 0.0); // one each 10 s
    folk_bucket_take(&bucket, 0.0, 1.0);
    assert_near(folk_bucket_wait(&bucket, 0.0, 1.0), 10.0, 1e-9);
    assert_near(folk_bucket_wait(&bucket, 4.0, 1.0), 6.0, 1e-9);
    assert_near(folk_bucket_wait(&bucket, 1000.0, 1.0), 0.0, 0.0);
    folk_bucket_take(&bucket, 1000.0, 1.0); // an idle time is no credit beyond the capacity
    assert_near(folk_bucket_wait(&bucket, 1000.0, 1.0), 10.0, 1e-9);
}

// 5,000 tokens of a bucket of 100 a second that holds 100 leave it 4,900 in debt, which take 49 s
// to pay, and 50 to fill for the next that is as large.
static void large_amount_goes_into_debt(void **state) {
    (void)state;
    folk_bucket bucket = folk_bucket_create(6000.0, 0.0);
    assert_near(folk_bucket_wait(&bucket, 0.0, 5000.0), 0.0, 0.0);
    folk_bucket_take(&bucket, 0.0, 5000.0);
    assert_near(folk_bucket_wait(&bucket, 0.0, 5000.0), 50.0, 1e-9);
    assert_near(folk_bucket_wait(&bucket, 0.0, 1.0), 49.01, 1e-9);
    folk_bucket_take(&bucket, 0.0, -4900.0); // the server counted 100 only
    assert_near(folk_bucket_wait(&bucket, 0.0, 100.0), 1.0, 1e-9);
    folk_bucket_take(&bucket, 0.0, -1e9);
    folk_bucket_take(&bucket, 0.0, 100.0);
    assert_near(folk_bucket_wait(&bucket, 0.0, 100.0), 1.0, 1e-9);
}

static void unlimited_bucket_never_waits(void **state) {
    (void)state;
    folk_bucket bucket = folk_bucket_create(0.0, 3.0);
    for (int i = 0; i < 1000; i++) {
        assert_near(folk_bucket_wait(&bucket, 3.0, 1e12), 0.0, 0.0);
        folk_bucket_take(&bucket, 3.0, 1e12);
    }
}

static void backoff_doubles_up_to_a_minute(void **state) {
    (void)state;
    double expected = 0.5;
    for (int failures = 1; failures < 100; failures++) {
        assert_near(folk_backoff(0.5, failures, 1.0), expected, 0.0);
        assert_near(folk_backoff(0.5, failures, 0.0), expected / 2.0, 0.0);
        assert_near(folk_backoff(0.5, failures, 0.5), expected * 0.75, 0.0);
        expected = expected * 2.0 < 60.0 ? expected * 2.0 : 60.0;
    }
}

// The dates are the three forms of RFC 9110, section 5.6.7.
static void retry_after_is_seconds_or_a_date(void **state) {
    (void)state;
    const char *const date = "Sun, 06 Nov 1994 08:49:37 GMT";
    assert_near(folk_retry_after("20", NULL), 20.0, 0.0);
    assert_near(folk_retry_after("1.5", NULL), 1.5, 0.0);
    assert_near(folk_retry_after("0", NULL), 0.0, 0.0);
    assert_near(folk_retry_after("-5", NULL), 0.0, 0.0);
    assert_near(folk_retry_after("Sun, 06 Nov 1994 08:50:07 GMT", date), 30.0, 0.0);
    assert_near(folk_retry_after("Sunday, 06-Nov-94 08:50:07 GMT", date), 30.0, 0.0);
    assert_near(folk_retry_after("Sun Nov  6 08:50:07 1994", date), 30.0, 0.0);
    assert_near(folk_retry_after("Sun, 06 Nov 1994 08:49:00 GMT", date), 0.0, 0.0);
    assert_near(folk_retry_after("Sun, 06 Nov 1994 08:49:00 GMT", NULL), 0.0, 0.0);
    assert_near(folk_retry_after("soon", date), -1.0, 0.0);
    assert_near(folk_retry_after("", date), -1.0, 0.0);
    assert_near(folk_retry_after(NULL, date), -1.0, 0.0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(bucket_gives_its_capacity_at_once_and_then_its_rate),
        FOLK_TEST(slow_bucket_holds_one),
        FOLK_TEST(large_amount_goes_into_debt),
        FOLK_TEST(unlimited_bucket_never_waits),
        FOLK_TEST(backoff_doubles_up_to_a_minute),
        FOLK_TEST(retry_after_is_seconds_or_a_date),
    };
    return FOLK_TESTS(tests);
}
