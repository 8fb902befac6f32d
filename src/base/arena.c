#include <billshift/arena.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 16384 };

/* Blocks in a list, newest first; small requests share a block, large ones get their own. */
struct block {
    struct block *next;
    size_t used, size;
    max_align_t data[];
};

struct bs_arena {
    struct block *blocks;
};

struct bs_arena *bs_arena_new(void)
{
    return calloc(1, sizeof(struct bs_arena));
}

void bs_arena_free(struct bs_arena *arena)
{
    if (!arena)
        return;
    for (struct block *b = arena->blocks; b;) {
        struct block *next = b->next;
        free(b);
        b = next;
    }
    free(arena);
}

void bs_arena_adopt(struct bs_arena *arena, struct bs_arena *other)
{
    struct block **end = &arena->blocks;
    while (*end)
        end = &(*end)->next;
    *end = other->blocks;
    free(other);
}

void *bs_arena_take(struct bs_arena *arena, size_t count, size_t size)
{
    const size_t unit = sizeof(max_align_t);
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 2)
        return NULL;
    bytes = (bytes + unit - 1) / unit * unit;
    if (bytes == 0)
        bytes = unit;

    struct block *b = arena->blocks;
    if (!b || b->size - b->used < bytes) {
        size_t room = bytes > BLOCK_SIZE / 4 ? bytes : BLOCK_SIZE;
        b = calloc(1, sizeof *b + room);
        if (!b)
            return NULL;
        b->size = room;
        b->next = arena->blocks;
        arena->blocks = b;
    }
    void *taken = (char *)b->data + b->used;
    b->used += bytes;
    return taken;
}

char *bs_arena_copy(struct bs_arena *arena, const char *text, size_t length)
{
    char *copy = length < SIZE_MAX ? bs_arena_take(arena, length + 1, 1) : NULL;
    if (copy && length > 0)
        memcpy(copy, text, length);
    return copy;
}
