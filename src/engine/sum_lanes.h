/* The order in which seats of a block are summed: eight lanes, seat i in lane i mod 8, and the lanes added up one after the other; one order for
   every width of vectors. */
#ifndef BILLSHIFT_ENGINE_SUM_LANES_H
#define BILLSHIFT_ENGINE_SUM_LANES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { SUM_LANES = 8 };

/* The lanes as vectors of the width that the file is compiled for: gcc 12 takes wider ones apart number by number, through memory. */
#if defined(__AVX512F__)
enum { VECTOR = 8 };
#elif defined(__AVX2__)
enum { VECTOR = 4 };
#else
enum { VECTOR = 2 };
#endif
enum { SUM_VECTORS = SUM_LANES / VECTOR };
typedef double double_vector __attribute__((vector_size(VECTOR * 8)));
typedef uint64_t word_vector __attribute__((vector_size(VECTOR * 8)));

struct double_lanes {
    double_vector of[SUM_VECTORS];
};
struct word_lanes {
    word_vector of[SUM_VECTORS];
};

static inline double_vector doubles_at(const double *row)
{
    double_vector values;
    memcpy(&values, row, sizeof values);
    return values;
}

static inline word_vector words_at(const uint64_t *row)
{
    word_vector values;
    memcpy(&values, row, sizeof values);
    return values;
}

static inline double lanes_total(const struct double_lanes *lanes)
{
    double sum = 0;
    for (size_t j = 0; j < SUM_LANES; j++)
        sum += lanes->of[j / VECTOR][j % VECTOR];
    return sum;
}

#endif
