/* Draws through a quantile table: cell by the top bits of the tail probability, polynomial by those below. No branch, so that many
   are drawn at a time. */
#include "engine/loops/built_for.h"

/* Where a tail probability lies. */
struct place {
    int64_t cell;
    double w; /* 0 <= w < 1 */
};

/* t: 2^scale times the tail probability */
static inline struct place place_of(unsigned bits, double t, int scale)
{
    const int64_t mantissa_bits = ((int64_t)1 << 52) - 1, first = (int64_t)(1022 - TABLE_OCTAVES_32 + scale) << bits;
    struct place place;
    int64_t word;
    memcpy(&word, &t, sizeof word);
    place.cell = (word >> (52 - bits)) - first;
    /* the bits below the cell's number, put under the exponent of 1: 1 + w */
    int64_t one = ((int64_t)1023 << 52) | ((int64_t)((uint64_t)word << bits) & mantissa_bits);
    memcpy(&place.w, &one, sizeof one);
    place.w -= 1;
    return place;
}

/* (k + 1/2) 2^-32 by its distance v from 1/2, times 2^32: exact, and with no branch. */
static inline struct place place_32(unsigned bits, int64_t side_cells, uint32_t k)
{
    double v = (double)(int32_t)(k ^ 0x80000000u) + 0.5;
    struct place place = place_of(bits, 0x1p31 - fabs(v), 32);
    place.cell += v > 0 ? side_cells : 0;
    return place;
}

/* Beyond 2^-33 any cell that is computed exactly will do. */
static inline struct place place_53(unsigned bits, int64_t side_cells, uint64_t k)
{
    struct tail u = random_tail(k, 53);
    struct place place = place_of(bits, u.t, 0);
    place.cell = (place.cell > 0 ? place.cell : 0) + (-(int64_t)u.upper & side_cells);
    return place;
}

static inline double cubic_at(const double *restrict c, struct place at)
{
    int64_t i = 4 * at.cell;
    return c[i] + at.w * (c[i + 1] + at.w * (c[i + 2] + at.w * c[i + 3]));
}

static inline double parabola_at(const double *restrict c, int64_t cell, double w)
{
    int64_t i = 2 * cell;
    double c0 = c[i], c1 = c[i + 1], c2;
    uint64_t word;
    memcpy(&word, &c1, sizeof word);
    word <<= 32;
    memcpy(&c2, &word, sizeof c2);
    return c0 + w * (c1 + w * c2);
}

/* A loop for each kind of table and width of the number; true where some quantile is to be computed exactly. Functions of their own that take all
   they read, and an index in a variable of its own: else gcc 12 loads cells number by number. Parabolas of 32-bit numbers are most of
   all draws: where each lies is found first, with a loop for each number of bits, as a shift by a constant costs half of another. */
#if defined(__AVX2__)

#include <immintrin.h>

/* Both numbers of a cell are loaded at once, and put in order by shuffles: a quarter faster than two gathers, each of which loads number
   by number. */
enum { TILE = 256 }; /* so many seats' places stay in the first cache */

#if defined(__AVX512F__)
enum { LANES = 8 };
typedef __m512d lanes;

/* Seats' places: cells, and w 2^32. */
struct places {
    uint32_t cell[TILE], w[TILE];
};

/* The cells of every other seat of eight. */
static inline lanes cells_at(const double *restrict c, const struct places *places, size_t i)
{
    const uint32_t *cell = places->cell + i;
    lanes cells = _mm512_castpd128_pd512(_mm_loadu_pd(c + 2 * (size_t)cell[0]));
    cells = _mm512_insertf64x2(cells, _mm_loadu_pd(c + 2 * (size_t)cell[2]), 1);
    cells = _mm512_insertf64x2(cells, _mm_loadu_pd(c + 2 * (size_t)cell[4]), 2);
    return _mm512_insertf64x2(cells, _mm_loadu_pd(c + 2 * (size_t)cell[6]), 3);
}

static inline lanes w_at(const struct places *places, size_t i)
{
    return _mm512_cvtepu32_pd(_mm256_loadu_si256((const __m256i *)(places->w + i))) * 0x1p-32;
}

#define FIRST_OF(even, odd)  _mm512_unpacklo_pd(even, odd)
#define SECOND_OF(even, odd) _mm512_unpackhi_pd(even, odd)

/* As place_32, all in 32 bits: 2 t + 1 is shifted until its first bit is the highest. */
static inline void place_in(struct places *places, size_t i, unsigned bits, uint32_t k)
{
    uint32_t upper = (uint32_t)((int32_t)k >> 31), t = 2 * (k ^ upper) + 1, zeros = (uint32_t)__builtin_clz(t),
             first_high = t << zeros;
    uint32_t octave = ((uint32_t)TABLE_OCTAVES_32 - 2 - zeros) << bits; /* the highest bit adds one */
    places->cell[i] = (first_high >> (31 - bits)) + octave + (upper & ((uint32_t)TABLE_OCTAVES_32 << bits));
    places->w[i] = first_high << (bits + 1);
}

#else
enum { LANES = 4 };
typedef __m256d lanes;

struct places {
    int64_t cell[TILE];
    double w[TILE];
};

/* The cells of every other seat of four. */
static inline lanes cells_at(const double *restrict c, const struct places *places, size_t i)
{
    const int64_t *cell = places->cell + i;
    return _mm256_insertf128_pd(_mm256_castpd128_pd256(_mm_loadu_pd(c + 2 * cell[0])), _mm_loadu_pd(c + 2 * cell[2]), 1);
}

static inline lanes w_at(const struct places *places, size_t i)
{
    return _mm256_loadu_pd(places->w + i);
}

#define FIRST_OF(even, odd)  _mm256_unpacklo_pd(even, odd)
#define SECOND_OF(even, odd) _mm256_unpackhi_pd(even, odd)

static inline void place_in(struct places *places, size_t i, unsigned bits, uint32_t k)
{
    struct place place = place_32(bits, (int64_t)TABLE_OCTAVES_32 << bits, k);
    places->cell[i] = place.cell;
    places->w[i] = place.w;
}
#endif

#define PLACES_32(BITS)                                                                                                            \
    __attribute__((noinline)) static void places_32_##BITS(const uint32_t *restrict k, size_t count,                               \
                                                           struct places *restrict places)                                         \
    {                                                                                                                              \
        for (size_t i = 0; i < count; i++)                                                                                         \
            place_in(places, i, BITS, k[i]);                                                                                       \
    }
PLACES_32(6)
PLACES_32(7)
PLACES_32(8)

static void (*const places_32[])(const uint32_t *k, size_t count, struct places *places) = {places_32_6, places_32_7, places_32_8};

/* At most TILE of them. */
static bool tile_32(const struct quantile_table *table, const uint32_t *restrict k, const double *restrict scale, size_t count,
                    double *restrict x)
{
    typedef uint64_t word_lanes __attribute__((vector_size(8 * LANES)));
    const double *restrict c = table->parabolas;
    struct places places;
    lanes sum = {0}; /* NaN in the end if one was */
    double rest = 0;
    size_t i = 0;
    places_32[table->bits - FEWEST_PARABOLA_BITS](k, count, &places);
    for (; i + LANES <= count; i += LANES) {
        lanes even = cells_at(c, &places, i), odd = cells_at(c, &places, i + 1), w = w_at(&places, i), of;
        lanes c0 = FIRST_OF(even, odd), c1 = SECOND_OF(even, odd), c2 = (lanes)((word_lanes)c1 << 32);
        memcpy(&of, scale + i, sizeof of);
        lanes q = c0 + w * (c1 + w * c2);
        sum += q;
        q *= of;
        memcpy(x + i, &q, sizeof q);
    }
    for (; i < count; i++) {
        struct place place = place_32(table->bits, table_side(table->bits), k[i]);
        double q = parabola_at(c, place.cell, place.w);
        rest += q;
        x[i] = scale[i] * q;
    }
    for (size_t j = 0; j < LANES; j++)
        rest += sum[j];
    return isnan(rest);
}

static bool parabolas_32(const struct quantile_table *table, const uint32_t *k, const double *scale, size_t count, double *x)
{
    bool found = false;
    for (size_t i = 0; i < count; i += TILE)
        found |= tile_32(table, k + i, scale + i, count - i < TILE ? count - i : TILE, x + i);
    return found;
}

#else

static bool parabolas_32(const struct quantile_table *table, const uint32_t *restrict k, const double *restrict scale, size_t count,
                         double *restrict x)
{
    const double *restrict c = table->parabolas;
    const unsigned bits = table->bits;
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        struct place place = place_32(bits, table_side(bits), k[i]);
        double q = parabola_at(c, place.cell, place.w);
        found |= isnan(q);
        x[i] = scale[i] * q;
    }
    return found;
}

#endif

__attribute__((noinline)) static bool cubics_32(const double *restrict c, unsigned bits, const uint32_t *restrict k,
                                                const double *restrict scale, size_t count, double *restrict x)
{
    const int64_t side_cells = table_side(bits);
    int64_t found = 0;
    for (size_t i = 0; i < count; i++) {
        double q = cubic_at(c, place_32(bits, side_cells, k[i]));
        found |= isnan(q) ? 1 : 0;
        x[i] = scale[i] * q;
    }
    return found != 0;
}

__attribute__((noinline)) static bool parabolas_53(const double *restrict c, unsigned bits, const uint64_t *restrict k,
                                                   size_t count, double *restrict x)
{
    const int64_t side_cells = table_side(bits);
    int64_t found = 0;
    for (size_t i = 0; i < count; i++) {
        struct place place = place_53(bits, side_cells, k[i]);
        x[i] = parabola_at(c, place.cell, place.w);
        found |= isnan(x[i]) ? 1 : 0;
    }
    return found != 0;
}

__attribute__((noinline)) static bool cubics_53(const double *restrict c, unsigned bits, const uint64_t *restrict k, size_t count,
                                                double *restrict x)
{
    const int64_t side_cells = table_side(bits);
    int64_t found = 0;
    for (size_t i = 0; i < count; i++) {
        x[i] = cubic_at(c, place_53(bits, side_cells, k[i]));
        found |= isnan(x[i]) ? 1 : 0;
    }
    return found != 0;
}

static double draw_index(const struct quantile_table *table, double p)
{
    size_t index = (size_t)(p * (double)table->n_sample);
    return table->sample[index < table->n_sample ? index : table->n_sample - 1];
}

void BUILT(quantile_table_draw_53)(const struct quantile_table *table, const uint64_t *k, size_t count, double *x)
{
    if (table->sample) {
        for (size_t i = 0; i < count; i++)
            x[i] = draw_index(table, ((double)k[i] + 0.5) * 0x1p-53);
        return;
    }
    bool found = table->cubics ? cubics_53(table->cubics, table->bits, k, count, x)
                               : parabolas_53(table->parabolas, table->bits, k, count, x);
    if (!found)
        return;
    for (size_t i = 0; i < count; i++)
        if (isnan(x[i]))
            x[i] = quantile_table_exact(table, random_tail(k[i], 53));
}

void BUILT(quantile_table_draw_32)(const struct quantile_table *table, const uint32_t *k, const double *scale, size_t count,
                                   double *x)
{
    if (table->sample) {
        for (size_t i = 0; i < count; i++)
            x[i] = scale[i] * draw_index(table, ((double)k[i] + 0.5) * 0x1p-32);
        return;
    }
    bool found =
        table->cubics ? cubics_32(table->cubics, table->bits, k, scale, count, x) : parabolas_32(table, k, scale, count, x);
    if (!found)
        return;
    for (size_t i = 0; i < count; i++)
        if (isnan(x[i]))
            x[i] = scale[i] * quantile_table_exact(table, random_tail(k[i], 32));
}
