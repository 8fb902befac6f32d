/* Draws through a quantile table: cell by the top bits of the tail probability, polynomial by those below. No branch, so that the processor
   gathers many cells at a time. */
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

static inline double parabola_at(const double *restrict first, const double *restrict second, struct place at)
{
    int64_t i = at.cell;
    double c0 = first[i], c1 = second[i], c2;
    uint64_t word;
    memcpy(&word, &c1, sizeof word);
    word <<= 32;
    memcpy(&c2, &word, sizeof c2);
    return c0 + at.w * (c1 + at.w * c2);
}

/* A loop for each kind of table and width of the number; true where some quantile is to be computed exactly. Functions of their own that take all
   they read, and an index in a variable of its own: else gcc 12 loads cells number by number. Parabolas of 32-bit numbers are most of
   all draws, so they have a loop for each number of bits, as a shift by a constant costs half of another. */
#define PARABOLAS_32(BITS)                                                                                                         \
    __attribute__((noinline)) static bool parabolas_32_##BITS(const double *restrict c0, const double *restrict c1,                \
                                                              const uint32_t *restrict k, const double *restrict scale,            \
                                                              size_t count, double *restrict x)                                    \
    {                                                                                                                              \
        int64_t found = 0;                                                                                                         \
        for (size_t i = 0; i < count; i++) {                                                                                       \
            double q = parabola_at(c0, c1, place_32(BITS, (int64_t)TABLE_OCTAVES_32 << (BITS), k[i]));                             \
            found |= isnan(q) ? 1 : 0;                                                                                             \
            x[i] = scale[i] * q;                                                                                                   \
        }                                                                                                                          \
        return found != 0;                                                                                                         \
    }
PARABOLAS_32(6)
PARABOLAS_32(7)
PARABOLAS_32(8)

static bool (*const parabolas_32[])(const double *c0, const double *c1, const uint32_t *k, const double *scale, size_t count,
                                    double *x) = {parabolas_32_6, parabolas_32_7, parabolas_32_8};

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

__attribute__((noinline)) static bool parabolas_53(const double *restrict c0, const double *restrict c1, unsigned bits,
                                                   const uint64_t *restrict k, size_t count, double *restrict x)
{
    const int64_t side_cells = table_side(bits);
    int64_t found = 0;
    for (size_t i = 0; i < count; i++) {
        x[i] = parabola_at(c0, c1, place_53(bits, side_cells, k[i]));
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
                               : parabolas_53(table->c0, table->c1, table->bits, k, count, x);
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
    bool found = table->cubics ? cubics_32(table->cubics, table->bits, k, scale, count, x)
                               : parabolas_32[table->bits - FEWEST_PARABOLA_BITS](table->c0, table->c1, k, scale, count, x);
    if (!found)
        return;
    for (size_t i = 0; i < count; i++)
        if (isnan(x[i]))
            x[i] = scale[i] * quantile_table_exact(table, random_tail(k[i], 32));
}
