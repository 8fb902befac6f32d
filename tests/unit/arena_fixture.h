/* An arena for each test. Include after cmocka.h. */
#ifndef ARENA_FIXTURE_H
#define ARENA_FIXTURE_H

#include <billshift/arena.h>

static struct bs_arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = bs_arena_new();
    return arena ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    bs_arena_free(arena);
    return 0;
}

#endif
