// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/test.h"

#include "core/memory.h"

static int all_zero(const unsigned char *bytes, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (bytes[i] != 0) return 0;
    return 1;
}

static void used_bytes_are_counted_and_come_back(void **state) {
    (void)state;
    assert_int_equal(folk_memory_used(), 0);
    unsigned char *block = folk_alloc(1000);
    assert_true(all_zero(block, 1000));
    assert_true(folk_memory_used() >= 1000);
    block[999] = 7;
    block = folk_realloc(block, 100000);
    assert_int_equal(block[999], 7);
    assert_true(folk_memory_used() >= 100000);
    folk_free(block);
    assert_int_equal(folk_memory_used(), 0);
    folk_free(NULL);
    folk_free(folk_alloc(0));
    folk_free(folk_realloc(NULL, 16));
}

static void large_blocks_are_zeroed_and_counted_too(void **state) {
    (void)state;
    const size_t bytes = (size_t)9 << 20;
    unsigned char *block = folk_alloc(bytes);
    assert_true(all_zero(block, bytes));
    block[bytes - 1] = 1;
    block = folk_realloc(block, 2 * bytes);
    assert_int_equal(block[bytes - 1], 1);
    folk_free(block);
}

static void texts_are_copied_and_formatted(void **state) {
    (void)state;
    char *copy = folk_strdup("tit-for-tat"), *text = folk_format("%s, %d turns", copy, 200);
    assert_string_equal(text, "tit-for-tat, 200 turns");
    folk_free(copy);
    folk_free(text);
}

static void arrays_grow_by_doubling(void **state) {
    (void)state;
    size_t capacity = 0, moves = 0;
    uint32_t *items = NULL;
    for (uint32_t i = 0; i < 1000; i++) {
        const size_t before = capacity;
        items = folk_grow(items, &capacity, i + 1, sizeof *items);
        moves += capacity != before;
        assert_true(capacity > i);
        items[i] = i;
    }
    for (uint32_t i = 0; i < 1000; i++)
        assert_int_equal(items[i], i);
    assert_true(moves <= 8); // 8, 16, … 1024
    assert_ptr_equal(folk_grow(items, &capacity, 10, sizeof *items), items);
    folk_free(items);
}

static void arena_gives_aligned_zeros_until_it_is_reset(void **state) {
    (void)state;
    folk_arena *arena = folk_arena_create();
    for (size_t round = 0; round < 3; round++) {
        unsigned char *blocks[300];
        for (size_t i = 0; i < 300; i++) {
            blocks[i] = folk_arena_alloc(arena, i * 7 + 1);
            assert_int_equal((uintptr_t)blocks[i] % 16, 0);
            assert_true(all_zero(blocks[i], i * 7 + 1));
            memset(blocks[i], (int)i + 1, i * 7 + 1);
        }
        unsigned char *large = folk_arena_alloc(arena, 1000000); // beyond any chunk
        assert_true(all_zero(large, 1000000));
        memset(large, 255, 1000000);
        for (size_t i = 0; i < 300; i++) // nothing overlaps
            for (size_t k = 0; k <= i * 7; k++)
                assert_int_equal(blocks[i][k], (unsigned char)(i + 1));
        assert_string_equal(folk_arena_strdup(arena, "text"), "text");
        folk_arena_reset(arena);
    }
    folk_arena_destroy(arena);
    folk_arena_destroy(NULL);
}

// An event's scratch is reset millions of times in a run: it must stay in what it has.
static void resetting_an_arena_does_not_let_it_grow(void **state) {
    (void)state;
    folk_arena *arena = folk_arena_create();
    size_t settled = 0;
    for (int round = 0; round < 100; round++) {
        for (int i = 0; i < 10; i++)
            folk_arena_alloc(arena, 30000);
        folk_arena_reset(arena);
        if (round == 0) settled = folk_memory_used();
        assert_int_equal(folk_memory_used(), settled);
    }
    folk_arena_destroy(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FOLK_TEST(used_bytes_are_counted_and_come_back),
        FOLK_TEST(large_blocks_are_zeroed_and_counted_too),
        FOLK_TEST(texts_are_copied_and_formatted),
        FOLK_TEST(arrays_grow_by_doubling),
        FOLK_TEST(arena_gives_aligned_zeros_until_it_is_reset),
        FOLK_TEST(resetting_an_arena_does_not_let_it_grow),
    };
    return FOLK_TESTS(tests);
}
