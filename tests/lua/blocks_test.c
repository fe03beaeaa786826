// SPDX-License-Identifier: GPL-3.0-or-later
#include "lua/blocks.h"
#include "core/rng.h"
#include "tests/test.h"

enum { LIVE = 500, STEPS = 20000, LARGEST = 2000 };

typedef struct known {
    unsigned char *block;
    size_t bytes;
    unsigned char mark; // what each of its bytes is
} known;

static void assert_whole(const known *at, size_t bytes) {
    for (size_t i = 0; i < bytes; i++)
        assert_int_equal(at->block[i], at->mark);
}

// Blocks of all sizes, that grow, shrink and go: no two of them share a byte.
static void blocks_keep_what_is_in_them(void **state) {
    (void)state;
    static known all[LIVE];
    folk_blocks blocks = {0};
    folk_rng rng = folk_rng_stream(1, "blocks-test", 0, 0);
    memset(all, 0, sizeof all);
    for (int step = 0; step < STEPS; step++) {
        known *at = &all[folk_rng_below(&rng, LIVE)];
        const size_t most = folk_rng_unit(&rng) < 0.8 ? 100 : LARGEST;
        const size_t bytes = folk_rng_unit(&rng) < 0.3 ? 0 : (size_t)folk_rng_below(&rng, most);
        const size_t kept = bytes < at->bytes ? bytes : at->bytes;
        assert_whole(at, at->bytes);
        at->block = folk_blocks_resize(&blocks, at->block, at->bytes, bytes);
        assert_int_equal(at->block == NULL, bytes == 0);
        assert_int_equal((uintptr_t)at->block % FOLK_BLOCK_STEP, 0);
        assert_whole(at, kept);
        at->bytes = bytes;
        at->mark = (unsigned char)step;
        if (bytes > 0) memset(at->block, at->mark, bytes);
    }
    for (int i = 0; i < LIVE; i++) {
        assert_whole(&all[i], all[i].bytes);
        folk_blocks_resize(&blocks, all[i].block, all[i].bytes, 0);
    }
    folk_blocks_clear(&blocks);
    assert_null(blocks.pieces);
}

// What was given back serves again: a state that makes and drops does not grow.
static void small_blocks_are_used_again(void **state) {
    (void)state;
    folk_blocks blocks = {0};
    void *first = folk_blocks_resize(&blocks, NULL, 0, 40);
    const void *piece = blocks.pieces;
    for (int i = 0; i < 100000; i++) {
        void *block = folk_blocks_resize(&blocks, NULL, 0, 33 + (size_t)i % 16);
        folk_blocks_resize(&blocks, block, 33 + (size_t)i % 16, 0);
    }
    assert_ptr_equal(blocks.pieces, piece);
    folk_blocks_resize(&blocks, first, 40, 0);
    folk_blocks_clear(&blocks);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(blocks_keep_what_is_in_them),
        FOLK_TEST(small_blocks_are_used_again),
    };
    return FOLK_TESTS(tests);
}
