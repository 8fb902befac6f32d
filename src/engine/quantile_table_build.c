/* Fits the cubics of a quantile table, octave by octave, and checks them between their nodes. */
#include "base/double_bits.h"
#include "engine/quantile_table.h"

#include <billshift/number.h>
#include <omp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { FEWEST_BITS = 2, MOST_BITS = 10, BITS_AT_BREAK = 8, MOST_BREAKS = 4096 };

struct quantile_cell {
    double c[4]; /* c0 + w (c1 + w (c2 + w c3)); c0 NaN: compute exactly */
};

struct octave {
    size_t first; /* of its cells in the builder */
    unsigned bits;
};

struct builder {
    struct quantile_table *table;
    int upper;
    struct quantile_cell *cells; /* all so far */
    size_t n, capacity;
    struct octave octaves[TABLE_OCTAVES];
    double *breaks; /* tail probabilities of jumps and kinks on this side */
    size_t n_breaks;
    char message[BS_MESSAGE_SIZE];
};

static double value_at(const struct builder *b, double t)
{
    return quantile_table_exact(b->table, (struct tail){.t = t, .upper = b->upper});
}

static bool close_enough(double estimate, double exact)
{
    return fabs(estimate - exact) <= TABLE_ERROR * fabs(exact);
}

static bool has_break(const struct builder *b, double left, double width)
{
    for (size_t i = 0; i < b->n_breaks; i++)
        if (b->breaks[i] > left && b->breaks[i] < left + width)
            return true;
    return false;
}

static double cubic(const struct quantile_cell *cell, double w)
{
    return cell->c[0] + w * (cell->c[1] + w * (cell->c[2] + w * cell->c[3]));
}

/* Cubic through the nodes w = 0, 1/3, 2/3, 1 by differences, so that a constant stays exactly constant. edge: the value at w = 0, NaN: not known yet;
   becomes that at 1. */
static bool cell_fit(struct builder *b, double left, double width, double *edge, struct quantile_cell *cell)
{
    double y[4] = {isnan(*edge) ? value_at(b, left) : *edge};
    for (int i = 1; i < 4; i++)
        y[i] = value_at(b, left + width * i / 3);
    *edge = y[3];
    double d1 = y[1] - y[0], d2 = (y[2] - y[1]) - d1, d3 = (y[3] - y[0]) - 3 * (y[2] - y[1]);
    *cell = (struct quantile_cell){{y[0], 3 * d1 - 1.5 * d2 + d3, 4.5 * d2 - 4.5 * d3, 4.5 * d3}};
    for (int i = 0; i < 3; i++) {
        double w = (1 + 2 * i) / 6.0;
        if (!close_enough(cubic(cell, w), value_at(b, left + width * w)))
            return false;
    }
    return true;
}

/* Every node between the ends of an octave must be finite and must rise inwards (lower side) or fall (upper side). */
static enum bs_status nodes_check(struct builder *b, double left, double width, size_t intervals)
{
    double last = value_at(b, left);
    for (size_t i = 0; i <= intervals; i++) {
        double t = left + width * (double)i, x = value_at(b, t);
        bool rising = b->upper ? x <= last : x >= last;
        if (!isfinite(x) || !rising || x < 0) {
            snprintf(b->message, BS_MESSAGE_SIZE, "the quantile at p = %s%.17g is %.17g after %.17g: not finite and rising",
                     b->upper ? "1 - " : "", t, x, last);
            return BS_ERROR_NUMERIC;
        }
        last = x;
    }
    return BS_OK;
}

static struct quantile_cell *cells_reserve(struct builder *b, size_t more)
{
    if (b->n + more > b->capacity) {
        size_t capacity = 2 * (b->n + more);
        struct quantile_cell *grown = realloc(b->cells, capacity * sizeof *grown);
        if (!grown)
            return NULL;
        b->cells = grown;
        b->capacity = capacity;
    }
    return b->cells + b->n;
}

/* Fits all intervals of an octave; false where one without a break misses the error and there may be more bits. */
static bool octave_fit(struct builder *b, double left, unsigned bits, struct quantile_cell *cells, bool final)
{
    size_t intervals = (size_t)1 << bits;
    double width = left / (double)intervals, edge = NAN;
    for (size_t i = 0; i < intervals; i++) {
        double from = left + width * (double)i;
        bool exact = has_break(b, from, width);
        edge = exact ? NAN : edge;
        if (!exact && !cell_fit(b, from, width, &edge, &cells[i])) {
            if (!final)
                return false;
            exact = true;
        }
        if (exact)
            cells[i] = (struct quantile_cell){{NAN, 0, 0, 0}};
    }
    return true;
}

static enum bs_status octave_build(struct builder *b, int octave, unsigned *bits)
{
    double left = ldexp(1.0, -(octave + 2));
    bool broken = has_break(b, left, left);
    /* neighbours need about as many intervals as each other */
    unsigned start = *bits > FEWEST_BITS + 1 ? *bits - 1 : FEWEST_BITS;
    if (broken && start < BITS_AT_BREAK)
        start = BITS_AT_BREAK;
    for (*bits = start;; ++*bits) {
        struct quantile_cell *cells = cells_reserve(b, (size_t)1 << *bits);
        if (!cells)
            return BS_ERROR_MEMORY;
        if (octave_fit(b, left, *bits, cells, *bits == MOST_BITS))
            break;
    }
    size_t intervals = (size_t)1 << *bits;
    enum bs_status status = nodes_check(b, left, left / 16, 16);
    b->octaves[octave] = (struct octave){.first = b->n, .bits = *bits};
    b->n += intervals;
    if (broken)
        *bits = FEWEST_BITS + 2;
    return status;
}

/* Where the distribution function jumps or bends, as tail probabilities of this side: both ends of a jump. */
static enum bs_status breaks_find(struct builder *b)
{
    double x[MOST_BREAKS];
    size_t n = bs_distribution_breaks(b->table->distribution, x, MOST_BREAKS);
    if (n > MOST_BREAKS)
        n = MOST_BREAKS; /* the error check marks what these few thousand leave out */
    b->breaks = malloc((2 * n + 1) * sizeof *b->breaks);
    if (!b->breaks)
        return BS_ERROR_MEMORY;
    b->n_breaks = 0;
    for (size_t i = 0; i < n; i++) {
        double below = nextafter(x[i], -INFINITY);
        const struct bs_distribution *d = b->table->distribution;
        b->breaks[b->n_breaks++] = b->upper ? bs_distribution_survival(d, x[i]) : bs_distribution_cdf(d, x[i]);
        b->breaks[b->n_breaks++] = b->upper ? bs_distribution_survival(d, below) : bs_distribution_cdf(d, below);
    }
    return BS_OK;
}

static enum bs_status side_build(struct builder *b)
{
    enum bs_status status = breaks_find(b);
    unsigned bits = 4;
    for (int octave = 0; octave < TABLE_OCTAVES && status == BS_OK; octave++)
        status = octave_build(b, octave, &bits);
    free(b->breaks);
    b->breaks = NULL;
    return status;
}

/* Where cells go. */
struct filling {
    double *parabolas, *cubics;
};

/* Part j of 2^more equal parts of a cubic is a cubic. */
static struct quantile_cell cell_part(const struct quantile_cell *cell, size_t j, unsigned more)
{
    double h = ldexp(1.0, -(int)more), a = (double)j * h;
    const double *c = cell->c;
    return (struct quantile_cell){{c[0] + a * (c[1] + a * (c[2] + a * c[3])), h * (c[1] + a * (2 * c[2] + 3 * a * c[3])),
                                   h * h * (c[2] + 3 * a * c[3]), h * h * h * c[3]}};
}

/* sides: the builders of both. Calls take for every cell with all octaves at so many bits, in the table's order, until one is refused. */
static bool cells_visit(const struct builder *sides, unsigned bits,
                        bool (*take)(const struct quantile_cell *cell, const struct filling *to, size_t i),
                        const struct filling *to)
{
    static const struct quantile_cell beyond = {{NAN, 0, 0, 0}};
    size_t n = 0;
    for (int side = 0; side < 2; side++)
        for (int octave = TABLE_OCTAVES_32 - 1; octave >= 0; octave--) {
            const struct builder *b = &sides[side];
            const struct octave *o = octave < TABLE_OCTAVES ? &b->octaves[octave] : NULL;
            unsigned more = o ? bits - o->bits : 0;
            for (size_t i = 0; i < (size_t)1 << bits; i++) {
                struct quantile_cell part =
                    o ? cell_part(&b->cells[o->first + (i >> more)], i & (((size_t)1 << more) - 1), more) : beyond;
                if (!take(&part, to, n++))
                    return false;
            }
        }
    return true;
}

/* c2 to its upper half, and c1 to the nearest number whose lower half that is. */
static double packed(double c1, double c2)
{
    const uint64_t half = (uint64_t)1 << 31;
    uint64_t low = (bits_of(c2) + half) >> 32, word = bits_of(c1);
    uint64_t high = word + half < low ? 0 : (word + half - low) >> 32;
    return double_of(high << 32 | low);
}

/* The parabola nearest to a cubic, its w^3 replaced by (48 w^2 - 18 w + 1) / 32, which is never off by more than 1/32 (Chebyshev). False where
   it misses the cubic by more than TABLE_ERROR. */
static bool parabola_take(const struct quantile_cell *cell, const struct filling *to, size_t at)
{
    const double *c = cell->c;
    double c1 = packed(c[1] - 18 * c[3] / 32, c[2] + 48 * c[3] / 32);
    struct quantile_cell parabola = {{c[0] + c[3] / 32, c1, double_of(bits_of(c1) << 32), 0}};
    for (int i = 0; i <= 4 && !isnan(c[0]); i++) /* where that polynomial is furthest off, and between */
        if (!close_enough(cubic(&parabola, i / 4.0), cubic(cell, i / 4.0)))
            return false;
    to->parabolas[2 * at] = parabola.c[0];
    to->parabolas[2 * at + 1] = c1;
    return true;
}

static bool cubic_take(const struct quantile_cell *cell, const struct filling *to, size_t at)
{
    memcpy(to->cubics + 4 * at, cell->c, sizeof cell->c);
    return true;
}

/* Parabolas, with as many bits as they need, or cubics at the bits of the octave that needs most. */
static enum bs_status table_fill(const struct builder *sides, struct bs_arena *arena)
{
    struct quantile_table *table = sides[0].table;
    unsigned bits = FEWEST_PARABOLA_BITS, fewest = 0;
    for (int side = 0; side < 2; side++)
        for (int octave = 0; octave < TABLE_OCTAVES; octave++)
            fewest = sides[side].octaves[octave].bits > fewest ? sides[side].octaves[octave].bits : fewest;
    bits = fewest > bits ? fewest : bits;
    size_t most = 2 * (size_t)table_side(MOST_PARABOLA_BITS);
    struct filling to = {.parabolas = malloc(2 * most * sizeof(double)), .cubics = NULL};
    if (!to.parabolas)
        return BS_ERROR_MEMORY;
    bool parabolas = false;
    for (; bits <= MOST_PARABOLA_BITS && !parabolas; bits += !parabolas)
        parabolas = cells_visit(sides, bits, parabola_take, &to);
    table->bits = parabolas ? bits : fewest;
    size_t cells = 2 * (size_t)table_side(table->bits);
    double *kept = bs_arena_take(arena, cells, (parabolas ? 2 : 4) * sizeof *kept);
    if (kept && parabolas) {
        memcpy(kept, to.parabolas, 2 * cells * sizeof *kept);
        table->parabolas = kept;
    }
    free(to.parabolas);
    if (kept && !parabolas) {
        to.cubics = kept;
        table->cubics = kept;
        (void)cells_visit(sides, fewest, cubic_take, &to);
    }
    return kept ? BS_OK : BS_ERROR_MEMORY;
}

enum bs_status quantile_table_new(const struct bs_distribution *distribution, struct bs_arena *arena,
                                  const struct quantile_table **out, char *message)
{
    struct quantile_table *table = bs_arena_take(arena, 1, sizeof *table);
    if (!table)
        return BS_ERROR_MEMORY;
    table->distribution = distribution;
    table->sample = bs_distribution_sample(distribution, &table->n_sample);
    *out = table;
    if (table->sample)
        return BS_OK;

    struct builder *sides = calloc(2, sizeof *sides);
    if (!sides)
        return BS_ERROR_MEMORY;
    enum bs_status built[2], status;
#pragma omp parallel for schedule(static, 1) num_threads(omp_get_max_threads() < 2 ? 1 : 2)
    for (int side = 0; side < 2; side++) {
        sides[side].table = table;
        sides[side].upper = side;
        built[side] = side_build(&sides[side]);
    }
    int first = built[0] != BS_OK ? 0 : 1; /* side that failed, if one did */
    status = built[first];
    if (status == BS_ERROR_NUMERIC)
        memcpy(message, sides[first].message, BS_MESSAGE_SIZE);
    if (status == BS_OK)
        status = table_fill(sides, arena);
    free(sides[0].cells);
    free(sides[1].cells);
    free(sides);
    return status;
}
