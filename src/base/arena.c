#include <billshift/arena.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Blocks become larger as the arena does. */
enum { BLOCK_LEAST = 16384, BLOCK_MOST = 1 << 22 };

/* Blocks in a list, the one that is being filled first; small requests share a block, large ones get their own. */
struct block {
    struct block *next;
    size_t used, size;
    max_align_t data[];
};

struct bs_arena {
    struct block *blocks;
    size_t next_size;
};

/* Zeroed memory. What is large comes from the system and goes back to it, with huge pages where it has them: at small ones a page fault takes
   longer than filling the page. */
static struct block *memory_new(size_t size)
{
    if (size < BLOCK_MOST)
        return calloc(1, size);
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return NULL;
#ifdef MADV_HUGEPAGE
    (void)madvise(memory, size, MADV_HUGEPAGE); /* where it is refused, all works without */
#endif
    return memory;
}

static void memory_free(struct block *b)
{
    size_t size = sizeof *b + b->size;
    if (size < BLOCK_MOST)
        free(b);
    else
        munmap(b, size);
}

struct bs_arena *bs_arena_new(void)
{
    struct bs_arena *arena = calloc(1, sizeof *arena);
    if (arena)
        arena->next_size = BLOCK_LEAST;
    return arena;
}

void bs_arena_free(struct bs_arena *arena)
{
    if (!arena)
        return;
    for (struct block *b = arena->blocks; b;) {
        struct block *next = b->next;
        memory_free(b);
        b = next;
    }
    free(arena);
}

void bs_arena_adopt(struct bs_arena *arena, struct bs_arena *other)
{
    struct block **end = &other->blocks,
                 **at = arena->blocks ? &arena->blocks->next : &arena->blocks; /* behind what is being filled */
    while (*end)                                                               /* few, where many are adopted */
        end = &(*end)->next;
    *end = *at;
    *at = other->blocks;
    free(other);
}

/* A block with room for so many bytes. */
static struct block *block_new(struct bs_arena *arena, size_t bytes)
{
    bool alone = bytes > arena->next_size / 4;
    size_t room = alone ? bytes : arena->next_size;
    struct block *b = memory_new(sizeof *b + room);
    if (!b)
        return NULL;
    if (!alone && arena->next_size < BLOCK_MOST)
        arena->next_size *= 2;
    b->size = room;
    struct block **at = alone && arena->blocks ? &arena->blocks->next : &arena->blocks; /* what room the newest has is still used */
    b->next = *at;
    return *at = b;
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
    if (!b || b->size - b->used < bytes)
        b = block_new(arena, bytes);
    if (!b)
        return NULL;
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
