/* Draws through a quantile table: cell by the top bits of the tail probability, polynomial by those below. No branch, so that the processor
   gathers many cells at a time. */
#include "engine/loops/built_for.h"

/* Where a tail probability lies. */
struct place {
    int64_t cell;
    double w; /* 0 <= w < 1 */
};

/* side: 0 lower, -1 upper */
static inline struct place place_of(unsigned bits, int64_t side_cells, double t, int64_t side)
{
    const int64_t mantissa_bits = ((int64_t)1 << 52) - 1, least_exponent = 1022 - TABLE_OCTAVES;
    struct place place;
    int64_t word;
    memcpy(&word, &t, sizeof word);
    int64_t cell = (word >> (52 - bits)) - (least_exponent << bits) + 1;
    place.cell = (cell > 0 ? cell : 0) + (side & side_cells);
    /* the bits below the cell's number, put under the exponent of 1: 1 + w */
    int64_t one = ((int64_t)1023 << 52) | ((int64_t)((uint64_t)word << bits) & mantissa_bits);
    memcpy(&place.w, &one, sizeof one);
    place.w -= 1;
    return place;
}

static inline double cubic_at(const double *restrict c, struct place at)
{
    int64_t i = 4 * at.cell;
    return c[i] + at.w * (c[i + 1] + at.w * (c[i + 2] + at.w * c[i + 3]));
}

static inline double parabola_at(const double *restrict c, struct place at)
{
    int64_t i = 2 * at.cell;
    double c1 = c[i + 1], c2;
    uint64_t word;
    memcpy(&word, &c1, sizeof word);
    word <<= 32;
    memcpy(&c2, &word, sizeof c2);
    return c[i] + at.w * (c1 + at.w * c2);
}

static inline double tail_32(uint32_t k, int64_t *side)
{
    int32_t upper = k >> 31 ? -1 : 0, distance = (int32_t)(k & INT32_MAX) ^ (upper & INT32_MAX);
    *side = upper;
    return ((double)distance + 0.5) * 0x1p-32; /* 32 bits convert to doubles in vectors, which 53 do not before AVX-512 */
}

/* A loop for each kind of table and width of the number; true where some quantile is to be computed exactly. Functions of their own that take all
   they read, and an index in a variable of its own: else gcc 12 loads cells number by number. */
__attribute__((noinline)) static bool parabolas_32(const double *restrict c, unsigned bits, int64_t side_cells,
                                                   const uint32_t *restrict k, const double *restrict scale, size_t count,
                                                   double *restrict x)
{
    int64_t found = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t side;
        double t = tail_32(k[i], &side), q = parabola_at(c, place_of(bits, side_cells, t, side));
        found |= isnan(q) ? 1 : 0;
        x[i] = scale[i] * q;
    }
    return found != 0;
}

__attribute__((noinline)) static bool cubics_32(const double *restrict c, unsigned bits, int64_t side_cells,
                                                const uint32_t *restrict k, const double *restrict scale, size_t count,
                                                double *restrict x)
{
    int64_t found = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t side;
        double t = tail_32(k[i], &side), q = cubic_at(c, place_of(bits, side_cells, t, side));
        found |= isnan(q) ? 1 : 0;
        x[i] = scale[i] * q;
    }
    return found != 0;
}

__attribute__((noinline)) static bool parabolas_53(const double *restrict c, unsigned bits, int64_t side_cells,
                                                   const uint64_t *restrict k, size_t count, double *restrict x)
{
    int64_t found = 0;
    for (size_t i = 0; i < count; i++) {
        struct tail u = random_tail(k[i], 53);
        x[i] = parabola_at(c, place_of(bits, side_cells, u.t, -(int64_t)u.upper));
        found |= isnan(x[i]) ? 1 : 0;
    }
    return found != 0;
}

__attribute__((noinline)) static bool cubics_53(const double *restrict c, unsigned bits, int64_t side_cells,
                                                const uint64_t *restrict k, size_t count, double *restrict x)
{
    int64_t found = 0;
    for (size_t i = 0; i < count; i++) {
        struct tail u = random_tail(k[i], 53);
        x[i] = cubic_at(c, place_of(bits, side_cells, u.t, -(int64_t)u.upper));
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
    if (!(table->cubic ? cubics_53 : parabolas_53)(table->cells, table->bits, table->side_cells, k, count, x))
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
    if (!(table->cubic ? cubics_32 : parabolas_32)(table->cells, table->bits, table->side_cells, k, scale, count, x))
        return;
    for (size_t i = 0; i < count; i++)
        if (isnan(x[i]))
            x[i] = scale[i] * quantile_table_exact(table, random_tail(k[i], 32));
}
