/* Memory with one owner: everything taken from an arena lives until the arena is freed, all at once.
   The model, a distribution and the results each own one; all else borrows. Not thread-safe. */
#ifndef BILLSHIFT_ARENA_H
#define BILLSHIFT_ARENA_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct bs_arena;

struct bs_arena *bs_arena_new(void);        /* NULL: out of memory */
void bs_arena_free(struct bs_arena *arena); /* NULL is legal */

/* All that was taken from `other` lives as long as `arena` from now on; `other` is gone. */
void bs_arena_adopt(struct bs_arena *arena, struct bs_arena *other);

/* count * size bytes, zeroed, aligned for any type; NULL: out of memory or overflow. A request for nothing gives a valid pointer. */
void *bs_arena_take(struct bs_arena *arena, size_t count, size_t size);

/* A copy of length bytes with a closing NUL; NULL: out of memory. */
char *bs_arena_copy(struct bs_arena *arena, const char *text, size_t length);

#ifdef __cplusplus
}
#endif
#endif
