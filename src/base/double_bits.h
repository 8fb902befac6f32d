/* A double as its 64 bits, and back. Those of doubles >= 0 are in the doubles' order: a search over them ends at neighbouring doubles. */
#ifndef BILLSHIFT_BASE_DOUBLE_BITS_H
#define BILLSHIFT_BASE_DOUBLE_BITS_H

#include <stdint.h>
#include <string.h>

static inline uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline double double_of(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

#endif
