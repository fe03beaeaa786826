// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/test.h"

#include "agents/allowance.h"
#include "agents/price.h"
#include "agents/request.h"

static void without_bounds_all_is_given(void **state) {
    (void)state;
    folk_allowance allowance = {0};
    const folk_spending large = {.calls = 1, .tokens = 1e12, .cost = 1e12};
    for (int i = 0; i < 1000; i++)
        assert_int_equal(folk_allowance_take(&allowance, &large), FOLK_LEAVE_GIVEN);
}

static void what_is_reserved_makes_others_wait(void **state) {
    (void)state;
    folk_allowance allowance = {.most.tokens = 100};
    const folk_spending call = {.calls = 1, .tokens = 60};
    assert_int_equal(folk_allowance_take(&allowance, &call), FOLK_LEAVE_GIVEN);
    assert_int_equal(folk_allowance_take(&allowance, &call), FOLK_LEAVE_LATER);
    folk_allowance_settle(&allowance, &call, &(folk_spending){.calls = 1, .tokens = 40});
    assert_int_equal(folk_allowance_take(&allowance, &call), FOLK_LEAVE_GIVEN);
    folk_allowance_settle(&allowance, &call, &(folk_spending){.calls = 1, .tokens = 1});
    assert_int_equal(folk_allowance_take(&allowance, &call), FOLK_LEAVE_NEVER);
    assert_near(allowance.spent.tokens, 41, 0);
    assert_near(allowance.reserved.tokens, 0, 0);
}

// Ten times a tenth, each added to the sum before, is not quite one.
static void rounding_forbids_no_call(void **state) {
    (void)state;
    folk_allowance allowance = {.most.cost = 1};
    const folk_spending tenth = {.calls = 1, .cost = 0.1};
    for (int i = 0; i < 10; i++) {
        assert_int_equal(folk_allowance_take(&allowance, &tenth), FOLK_LEAVE_GIVEN);
        folk_allowance_settle(&allowance, &tenth, &tenth);
    }
    assert_int_equal(folk_allowance_take(&allowance, &tenth), FOLK_LEAVE_NEVER);
}

static void the_sentence_names_the_bound(void **state) {
    (void)state;
    char text[FOLK_ALLOWANCE_TEXT];
    const folk_allowance allowance = {.most.cost = 2, .spent.cost = 1.5};
    folk_allowance_tell(&allowance, &(folk_spending){.calls = 1, .cost = 0.75}, text);
    assert_string_equal(text, "the next call may cost 0.75, and 1.5 of the budget of 2 are spent "
                              "(--max-cost)");
}

static void the_later_price_counts(void **state) {
    (void)state;
    folk_error err = {0};
    folk_prices prices = {0};
    folk_prices_add(&prices, "gpt-4o", 1, 1);
    assert_true(folk_prices_read(&prices, "gpt-4o=2.5,10", &err));
    assert_true(folk_prices_read(&prices, "a=b=0,0", &err));
    assert_near(folk_price_of(folk_prices_find(&prices, "gpt-4o"), 1e6, 2e6), 22.5, 1e-12);
    assert_non_null(folk_prices_find(&prices, "a=b"));
    assert_null(folk_prices_find(&prices, "gpt"));
    folk_prices_clear(&prices);
}

static void what_is_no_price_is_told(void **state) {
    (void)state;
    static const char *const wrong[] = {"gpt",    "gpt=1",    "=1,2",      "gpt=1,",
                                        "gpt=,1", "gpt=-1,2", "gpt=1,2,3", "gpt=1,x"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        folk_error err = {0};
        folk_prices prices = {0};
        char expected[256];
        snprintf(expected, sizeof expected,
                 "'%s' is no price: write MODEL=INPUT,OUTPUT with what a million tokens of request "
                 "and of answer cost, for instance gpt-4o=2.5,10",
                 wrong[i]);
        assert_false(folk_prices_read(&prices, wrong[i], &err));
        assert_string_equal(err.text, expected);
        assert_int_equal(prices.count, 0);
    }
}

static void a_request_tells_what_it_may_come_to(void **state) {
    (void)state;
    folk_request request;
    assert_true(folk_request_read("{\"model\":\"m\",\"max_tokens\":9}", &request));
    assert_string_equal(request.model, "m");
    assert_int_equal(request.tokens_in, (28 + 3) / 4);
    assert_int_equal(request.most_tokens, 9);
    folk_request_clear(&request);
    assert_true(folk_request_read("{\"model\":\"m\",\"input\":\"word\"}", &request));
    assert_int_equal(request.most_tokens, 0);
    folk_request_clear(&request);
    assert_true(folk_request_read("{\"messages\":[]}", &request));
    assert_string_equal(request.model, "");
    assert_int_equal(request.most_tokens, FOLK_REQUEST_TOKENS);
    folk_request_clear(&request);
    assert_false(folk_request_read("[1]", &request));
    assert_false(folk_request_read("word", &request));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(without_bounds_all_is_given),
        FOLK_TEST(what_is_reserved_makes_others_wait),
        FOLK_TEST(rounding_forbids_no_call),
        FOLK_TEST(the_sentence_names_the_bound),
        FOLK_TEST(the_later_price_counts),
        FOLK_TEST(what_is_no_price_is_told),
        FOLK_TEST(a_request_tells_what_it_may_come_to),
    };
    return FOLK_TESTS(tests);
}
