#include "engine/factors.h"

#include <stdlib.h>

enum { KEPT_MOST = 16 }; /* a table takes 260 KB or more */

struct bs_factors {
    struct bs_arena *arena;
    size_t n;
    struct {
        double cv;
        const struct quantile_table *table;
    } kept[KEPT_MOST];
};

struct bs_factors *bs_factors_new(void)
{
    struct bs_factors *factors = calloc(1, sizeof *factors);
    if (factors)
        factors->arena = bs_arena_new();
    if (factors && !factors->arena) {
        free(factors);
        return NULL;
    }
    return factors;
}

void bs_factors_free(struct bs_factors *factors)
{
    if (factors)
        bs_arena_free(factors->arena);
    free(factors);
}

const struct quantile_table *factors_find(const struct bs_factors *factors, double cv)
{
    for (size_t i = 0; factors && i < factors->n; i++)
        if (factors->kept[i].cv == cv)
            return factors->kept[i].table;
    return NULL;
}

struct bs_arena *factors_arena(const struct bs_factors *factors)
{
    return factors && factors->n < KEPT_MOST ? factors->arena : NULL;
}

void factors_keep(struct bs_factors *factors, double cv, const struct quantile_table *table)
{
    factors->kept[factors->n].cv = cv;
    factors->kept[factors->n++].table = table;
}
