/* Philox 4x32-10 for a block of seats at once. Random123's own function is compiled into 32-bit lanes, of which the processor multiplies only every
   other one at a time; with a number in each 64-bit lane a product's upper half is a shift away and its lower half needs nothing, and the loop
   is three times as fast. tests/unit/test_inner_loops.c holds it to Random123. */
#include "engine/loops/built_for.h"
#include "engine/plan.h"

#if defined(__SSE2__)

#include <immintrin.h>

#if defined(__AVX512F__)
enum { LANES = 8 };
#define MULTIPLY_LOW_32(a, b) ((lanes)_mm512_mul_epu32((__m512i)(a), (__m512i)(b)))
#elif defined(__AVX2__)
enum { LANES = 4 };
#define MULTIPLY_LOW_32(a, b) ((lanes)_mm256_mul_epu32((__m256i)(a), (__m256i)(b)))
#else
enum { LANES = 2 };
#define MULTIPLY_LOW_32(a, b) ((lanes)_mm_mul_epu32((__m128i)(a), (__m128i)(b)))
#endif

/* Only the lower half of each lane counts. */
typedef uint64_t lanes __attribute__((vector_size(8 * LANES)));

enum { ROUNDS = 10 };

struct philox {
    lanes m0, m1, key[ROUNDS][2];
};

static inline lanes all(uint32_t x)
{
    return (lanes){0} + x;
}

static inline void philox_rounds(const struct philox *philox, lanes *x)
{
#pragma GCC unroll 10
    for (int n = 0; n < ROUNDS; n++) {
        lanes a = MULTIPLY_LOW_32(x[0], philox->m0), b = MULTIPLY_LOW_32(x[2], philox->m1);
        x[0] = (b >> 32) ^ x[1] ^ philox->key[n][0];
        x[2] = (a >> 32) ^ x[3] ^ philox->key[n][1];
        x[1] = b;
        x[3] = a;
    }
}

/* Words of even and odd seats side by side: half as many stores, and nothing to pack. */
static inline void store(uint32_t *to, lanes even, lanes odd)
{
    lanes both = (even & all(UINT32_MAX)) | odd << 32;
    memcpy(to, &both, sizeof both);
}

void BUILT(random_words)(uint64_t seed, uint32_t replication, uint32_t seat, uint32_t quarter, enum random_purpose purpose,
                         struct words *words)
{
    struct philox philox = {.m0 = all(PHILOX_M4x32_0), .m1 = all(PHILOX_M4x32_1)};
    lanes first = all(seat);
    for (uint32_t n = 0; n < ROUNDS; n++) {
        philox.key[n][0] = all((uint32_t)seed + n * PHILOX_W32_0);
        philox.key[n][1] = all((uint32_t)(seed >> 32) + n * PHILOX_W32_1);
    }
    for (uint32_t j = 0; j < LANES; j++)
        first[j] += (uint64_t)2 * j;
    for (uint32_t i = 0; i < BLOCK; i += 2 * LANES) {
        lanes even[4] = {all(replication), first + i, all(quarter), all((uint32_t)purpose)};
        lanes odd[4] = {all(replication), first + i + 1, all(quarter), all((uint32_t)purpose)};
        philox_rounds(&philox, even);
        philox_rounds(&philox, odd);
        for (size_t k = 0; k < 4; k++)
            store(&words->w[k][i], even[k], odd[k]);
    }
}

#else

void BUILT(random_words)(uint64_t seed, uint32_t replication, uint32_t seat, uint32_t quarter, enum random_purpose purpose,
                         struct words *words)
{
    for (uint32_t i = 0; i < BLOCK; i++) {
        philox4x32_ctr_t block = random_block(seed, replication, seat + i, quarter, purpose);
        for (size_t j = 0; j < 4; j++)
            words->w[j][i] = block.v[j];
    }
}

#endif
