/* Counter-based random numbers: Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC11) from Random123.
   A draw depends on what is drawn, never on when or by whom: key = seed, counter = (replication, seat, month / 4, purpose). */
#ifndef BILLSHIFT_ENGINE_RANDOM_H
#define BILLSHIFT_ENGINE_RANDOM_H

#include <Random123/philox.h>
#include <stdint.h>

enum random_purpose {
    RANDOM_LEVEL = 0, /* words 0 and 1: the level; 2 and 3: whether the seat is inactive */
    RANDOM_MONTH = 1, /* word m mod 4: the factor of month m, m from 0 */
    RANDOM_SHOCK = 2, /* word m mod 4: what moves all seats in month m; seat: 0 */
    RANDOM_OWN_MONTH =
        4, /* word m mod 4: which of a user's own months month m is; seat: the user, in the order of the population */
    RANDOM_STRATUM =
        5, /* which stratum of an assumption is whose; replication: the step of the shuffle; seat: the assumption; quarter: which shuffle */
    RANDOM_ASSUMPTION =
        6, /* words 0 and 1: where a draw of an assumption lies in its stratum; replication: the draw; seat: the assumption */
    RANDOM_SEED = 7, /* words 0 and 1: the seed of a draw of the assumptions; replication: the draw */
};

/* Inlined into loops that are built for vectors. */
__attribute__((always_inline)) static inline philox4x32_ctr_t random_block(uint64_t seed, uint32_t replication, uint32_t seat,
                                                                           uint32_t quarter, enum random_purpose purpose)
{
    philox4x32_ctr_t counter = {{replication, seat, quarter, (uint32_t)purpose}};
    philox4x32_key_t key = {{(uint32_t)seed, (uint32_t)(seed >> 32)}};
    return philox4x32(counter, key);
}

/* 53 bits of two words; the uniform number is (k + 1/2) 2^-53. */
static inline uint64_t random_53(uint32_t high, uint32_t low)
{
    return (((uint64_t)high << 32) | low) >> 11;
}

/* One of n things, each with exactly the same chance: false for the few words (fewer than n of all 2^32) that would favour some of them; then
   another word is drawn (Lemire, "Fast random integer generation in an interval", ACM TOMACS 29, 2019). n >= 1 */
static inline int random_index(uint32_t word, uint32_t n, uint32_t *index)
{
    uint64_t product = (uint64_t)word * n;
    *index = (uint32_t)(product >> 32);
    return (uint32_t)product >= (uint32_t)-n % n;
}

/* A uniform number as its distance to the nearer end of (0, 1), exact in a double: (k + 1/2) 2^-bits or its complement. */
struct tail {
    double t; /* 0 < t < 1/2 */
    int upper;
};

static inline struct tail random_tail(uint64_t k, unsigned bits)
{
    struct tail u = {.upper = (int)(k >> (bits - 1))};
    uint64_t all = ((uint64_t)1 << bits) - 1, distance = k ^ (all & (0 - (uint64_t)u.upper));
    u.t = ((double)(int64_t)distance + 0.5) * (1 / (double)((uint64_t)1 << bits)); /* a power of two: exact */
    return u;
}

#endif
