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
typedef uint32_t halves __attribute__((vector_size(4 * LANES)));

enum { ROUNDS = 10 };

static lanes all(uint32_t x)
{
    return (lanes){0} + x;
}

static void store(uint32_t *to, lanes x)
{
    halves low = __builtin_convertvector(x, halves);
    memcpy(to, &low, sizeof low);
}

void BUILT(random_words)(uint64_t seed, uint32_t replication, uint32_t seat, uint32_t quarter, enum random_purpose purpose,
                         struct words *words)
{
    const lanes m0 = all(PHILOX_M4x32_0), m1 = all(PHILOX_M4x32_1);
    lanes key[ROUNDS][2], first = all(seat);
    for (uint32_t n = 0; n < ROUNDS; n++) {
        key[n][0] = all((uint32_t)seed + n * PHILOX_W32_0);
        key[n][1] = all((uint32_t)(seed >> 32) + n * PHILOX_W32_1);
    }
    for (uint32_t j = 0; j < LANES; j++)
        first[j] += j;
    for (uint32_t i = 0; i < BLOCK; i += LANES) {
        lanes x0 = all(replication), x1 = first + i, x2 = all(quarter), x3 = all((uint32_t)purpose);
#pragma GCC unroll 10
        for (int n = 0; n < ROUNDS; n++) {
            lanes a = MULTIPLY_LOW_32(x0, m0), b = MULTIPLY_LOW_32(x2, m1);
            x0 = (b >> 32) ^ x1 ^ key[n][0];
            x2 = (a >> 32) ^ x3 ^ key[n][1];
            x1 = b;
            x3 = a;
        }
        store(&words->w[0][i], x0);
        store(&words->w[1][i], x1);
        store(&words->w[2][i], x2);
        store(&words->w[3][i], x3);
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
