// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/test.h"

#include "core/hash.h"
#include "core/rng.h"

// xxHash's own published vectors for the empty input (XXH3, seed 0).
static void hashes_are_xxh3(void **state) {
    (void)state;
    assert_true(folk_hash("", 0) == 0x2d06800538d394c2u);
    char text[FOLK_HASH_TEXT];
    folk_hash_text("", 0, text);
    assert_string_equal(text, "99aa06d3014798d86001c324468d497f");
}

static uint64_t digest_of(const uint64_t *words, size_t pairs) {
    folk_digest digest = {0};
    for (size_t i = 0; i < pairs; i++)
        folk_digest_add(&digest, words[2 * i], words[2 * i + 1]);
    return folk_digest_value(&digest);
}

static void zeros_and_nans_have_one_form(void **state) {
    (void)state;
    assert_true(folk_bits(-0.0) == folk_bits(0.0));
    assert_true(folk_bits(-nan("7")) == folk_bits(nan("")));
    assert_true(folk_bits(1.0) != folk_bits(-1.0));
    assert_true(folk_bits(1.0) == 0x3ff0000000000000u);
}

// One bit more or less in any word moves about half of the 64 bits: each of 500,000 output bits
// flips with probability 1/2, so the mean has a deviation of 0.5 / sqrt(500,000) = 0.0007; 4
// deviations pass. The least in any trial is generous: fewer than 8 of 64 has a probability below
// 1e-9.
static void every_input_bit_moves_half_of_the_digest(void **state) {
    (void)state;
    folk_rng rng = folk_rng_stream(1, "avalanche", 0, 0);
    int flipped = 0, trials = 0;
    for (; trials * 64 < 500000; trials++) {
        uint64_t words[8];
        for (int i = 0; i < 8; i++)
            words[i] = folk_rng_next(&rng);
        const uint64_t before = digest_of(words, 4);
        words[folk_rng_below(&rng, 8)] ^= (uint64_t)1 << folk_rng_below(&rng, 64);
        const int moved = __builtin_popcountll(before ^ digest_of(words, 4));
        assert_true(moved >= 8);
        flipped += moved;
    }
    assert_near(flipped / (trials * 64.0), 0.5, 4 * 0.0007);
}

// A word that makes a factor of the digest's product zero must wipe out neither the state nor the
// other word: 64 states, and 64 other words, stay apart.
static void no_word_wipes_out_the_rest(void **state) {
    (void)state;
    uint64_t of_states[64], of_words[64];
    for (uint64_t i = 0; i < 64; i++) {
        folk_digest digest = {i};
        folk_digest_add(&digest, i ^ 0x9e3779b97f4a7c15u, 0); // the first factor is 0
        of_states[i] = digest.state;
        digest.state = 7;
        folk_digest_add(&digest, 7 ^ 0x9e3779b97f4a7c15u, i);
        of_words[i] = digest.state;
    }
    for (int i = 0; i < 64; i++)
        for (int k = 0; k < i; k++)
            assert_true(of_states[i] != of_states[k] && of_words[i] != of_words[k]);
}

static void order_and_length_count(void **state) {
    (void)state;
    const uint64_t one[] = {1, 2, 3, 4}, swapped[] = {3, 4, 1, 2}, turned[] = {2, 1, 3, 4};
    assert_true(digest_of(one, 2) != digest_of(swapped, 2));
    assert_true(digest_of(one, 2) != digest_of(turned, 2));
    assert_true(digest_of(one, 2) != digest_of(one, 1));
    folk_digest a = {0}, b = {0};
    folk_digest_bytes(&a, "ab", 2);
    folk_digest_bytes(&a, "c", 1);
    folk_digest_bytes(&b, "a", 1);
    folk_digest_bytes(&b, "bc", 2);
    assert_true(folk_digest_value(&a) != folk_digest_value(&b));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(hashes_are_xxh3),
        FOLK_TEST(zeros_and_nans_have_one_form),
        FOLK_TEST(every_input_bit_moves_half_of_the_digest),
        FOLK_TEST(no_word_wipes_out_the_rest),
        FOLK_TEST(order_and_length_count),
    };
    return FOLK_TESTS(tests);
}
