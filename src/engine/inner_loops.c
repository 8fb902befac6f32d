#include "engine/inner_loops.h"

#include <billshift/engine.h>

#include <stdbool.h>
#include <string.h>

extern const struct inner_loops inner_loops_baseline;
#ifdef BILLSHIFT_WIDE_LOOPS
extern const struct inner_loops inner_loops_avx2, inner_loops_avx512;
#endif

static bool always(void)
{
    return true;
}

#ifdef BILLSHIFT_WIDE_LOOPS
static bool has_avx2(void)
{
    return __builtin_cpu_supports("avx2");
}

static bool has_avx512(void)
{
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}
#endif

static const struct {
    const struct inner_loops *loops;
    bool (*has)(void);
} levels[] = {
    {&inner_loops_baseline, always},
#ifdef BILLSHIFT_WIDE_LOOPS
    {&inner_loops_avx2, has_avx2},
    {&inner_loops_avx512, has_avx512},
#endif
};

const struct inner_loops *inner_loops_at(size_t i)
{
    for (size_t k = 0; k < sizeof levels / sizeof levels[0]; k++)
        if (levels[k].has() && i-- == 0)
            return levels[k].loops;
    return NULL;
}

const struct inner_loops *inner_loops_find(const char *name)
{
    const struct inner_loops *found = NULL, *at;
    for (size_t i = 0; (at = inner_loops_at(i)); i++)
        if (!name || strcmp(name, at->name) == 0)
            found = at;
    return found;
}

const char *bs_vectors_name(size_t i)
{
    const struct inner_loops *loops = inner_loops_at(i);
    return loops ? loops->name : NULL;
}
