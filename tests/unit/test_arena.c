/* Memory with one owner: zeroed, aligned, and no more of it than is asked for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <billshift/arena.h>

#include <string.h>

enum { LEAST = 16384, LARGE = 5 << 20 }; /* as the least block has, without room for both; more than the largest */

/* A large request gets a block of its own, and small ones go on in the block that they were in. */
static void fills_blocks_around_large_requests(void **state)
{
    struct bs_arena *arena = bs_arena_new();
    (void)state;
    assert_non_null(arena);
    for (size_t size = LEAST; size <= LARGE; size += LARGE - LEAST) {
        char *small = bs_arena_take(arena, 1, 1);
        for (size_t i = 0; i < 5; i++) {
            char *large = bs_arena_take(arena, 1, size), *next = bs_arena_take(arena, 1, 1);
            assert_non_null(large);
            assert_ptr_equal(next, small + sizeof(max_align_t));
            assert_int_equal((uintptr_t)large % _Alignof(max_align_t), 0);
            assert_int_equal(large[0] | large[size - 1], 0);
            memset(large, 1, size);
            small = next;
        }
    }
    bs_arena_free(arena);
}

/* What another took lives on, however each is used meanwhile. */
static void adopts(void **state)
{
    (void)state;
    for (int empty = 0; empty < 3; empty++) {
        struct bs_arena *arena = bs_arena_new(), *other = bs_arena_new();
        assert_non_null(arena);
        assert_non_null(other);
        char *mine = empty == 1 ? NULL : bs_arena_copy(arena, "mine", 4), *large = NULL, *yours = NULL;
        if (empty != 2) {
            yours = bs_arena_copy(other, "yours", 5);
            large = bs_arena_take(other, 1, LARGE);
            assert_non_null(large);
            memset(large, 7, LARGE);
        }
        bs_arena_adopt(arena, other);
        assert_non_null(bs_arena_take(arena, 1, LARGE));
        if (mine)
            assert_string_equal(mine, "mine");
        if (yours) {
            assert_string_equal(yours, "yours");
            assert_int_equal(large[LARGE - 1], 7);
        }
        bs_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(fills_blocks_around_large_requests), cmocka_unit_test(adopts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
