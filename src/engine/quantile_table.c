#include "engine/quantile_table.h"

#include "engine/vectors.h"

double quantile_table_exact(const struct quantile_table *table, struct tail u)
{
    return u.upper ? bs_distribution_upper_quantile(table->distribution, u.t) : bs_distribution_quantile(table->distribution, u.t);
}

/* The cubic for tail probability t on a side (0 lower, -1 upper): NaN where the quantile is to be computed exactly. No branch. */
static inline double cubic_at(const double *restrict c, unsigned bits, int64_t side_cells, double t, int64_t side)
{
    const int64_t mantissa_bits = ((int64_t)1 << 52) - 1, least_exponent = 1022 - TABLE_OCTAVES;
    int64_t word;
    memcpy(&word, &t, sizeof word);
    int64_t cell = (word >> (52 - bits)) - (least_exponent << bits) + 1;
    cell = 4 * ((cell > 0 ? cell : 0) + (side & side_cells));
    /* the bits below the cell's number, put under the exponent of 1: 1 + w */
    int64_t one = ((int64_t)1023 << 52) | ((int64_t)((uint64_t)word << bits) & mantissa_bits);
    double w;
    memcpy(&w, &one, sizeof w);
    w -= 1;
    return c[cell] + w * (c[cell + 1] + w * (c[cell + 2] + w * c[cell + 3]));
}

BS_VECTORS static void draw_cubics_53(const struct quantile_table *restrict table, const uint64_t *restrict k, size_t count,
                                      double *restrict x)
{
    const double *restrict cells = table->cells[0].c;
    const unsigned bits = table->bits;
    const int64_t side_cells = table->side_cells;
    for (size_t i = 0; i < count; i++) {
        struct tail u = random_tail(k[i], 53);
        x[i] = cubic_at(cells, bits, side_cells, u.t, -(int64_t)u.upper);
    }
}

/* 32 bits convert to doubles in vectors, which 53 do not before AVX-512. */
BS_VECTORS static void draw_cubics_32(const struct quantile_table *restrict table, const uint32_t *restrict k, size_t count,
                                      double *restrict x)
{
    const double *restrict cells = table->cells[0].c;
    const unsigned bits = table->bits;
    const int64_t side_cells = table->side_cells;
    for (size_t i = 0; i < count; i++) {
        int32_t side = k[i] >> 31 ? -1 : 0, distance = (int32_t)(k[i] & INT32_MAX) ^ (side & INT32_MAX);
        x[i] = cubic_at(cells, bits, side_cells, ((double)distance + 0.5) * 0x1p-32, side);
    }
}

static double draw_index(const struct quantile_table *table, double p)
{
    size_t index = (size_t)(p * (double)table->n_sample);
    return table->sample[index < table->n_sample ? index : table->n_sample - 1];
}

/* Few blocks hold a draw to be computed exactly: a pass that only looks is cheaper than one that decides. */
BS_VECTORS static int any_nan(const double *x, size_t count)
{
    int64_t found = 0;
    for (size_t i = 0; i < count; i++)
        found |= isnan(x[i]) ? 1 : 0;
    return found != 0;
}

void quantile_table_draw_53(const struct quantile_table *table, const uint64_t *k, size_t count, double *x)
{
    if (table->sample) {
        for (size_t i = 0; i < count; i++)
            x[i] = draw_index(table, ((double)k[i] + 0.5) * 0x1p-53);
        return;
    }
    draw_cubics_53(table, k, count, x);
    if (!any_nan(x, count))
        return;
    for (size_t i = 0; i < count; i++)
        if (isnan(x[i]))
            x[i] = quantile_table_exact(table, random_tail(k[i], 53));
}

void quantile_table_draw_32(const struct quantile_table *table, const uint32_t *k, size_t count, double *x)
{
    if (table->sample) {
        for (size_t i = 0; i < count; i++)
            x[i] = draw_index(table, ((double)k[i] + 0.5) * 0x1p-32);
        return;
    }
    draw_cubics_32(table, k, count, x);
    if (!any_nan(x, count))
        return;
    for (size_t i = 0; i < count; i++)
        if (isnan(x[i]))
            x[i] = quantile_table_exact(table, random_tail(k[i], 32));
}
