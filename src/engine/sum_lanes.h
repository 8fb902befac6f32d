/* The order in which seats of a block are summed: eight lanes, seat i in lane i mod 8, and the lanes added up one after the other; one order for
   every width of vectors. */
#ifndef BILLSHIFT_ENGINE_SUM_LANES_H
#define BILLSHIFT_ENGINE_SUM_LANES_H

#include <stddef.h>
#include <stdint.h>

enum { SUM_LANES = 8 };
typedef double double_lanes __attribute__((vector_size(SUM_LANES * 8)));
typedef uint64_t word_lanes __attribute__((vector_size(SUM_LANES * 8)));

static inline double lanes_total(const double_lanes *lanes)
{
    double sum = 0;
    for (size_t j = 0; j < SUM_LANES; j++)
        sum += (*lanes)[j];
    return sum;
}

#endif
