/* The levels of a term of months, and its moments. */
#include "engine/exact/total_levels.h"
#include "result/sort.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Levels with fewer seats than this count in the moments alone; far ones, of so little of a seat, are a tail that the origin leaves out. */
static const double NO_SEATS = 1e-14, TAIL = 1e-6 / LEGENDRE;
/* Of 16 frequencies: hardly a total takes fewer. */
static const double LOOKS_LEAST = 60;
/* A term at a level is as good as one value where its standard deviation, beside that of all, is below this. */
static const double NARROW = 0.0125;

void total_levels_free(struct total_levels *levels)
{
    if (!levels)
        return;
    level_grid_free(&levels->grid);
    free(levels->level);
    free(levels->times);
    free(levels->at_zero);
    free(levels->pieces);
    free(levels->lines);
    free(levels->parts);
    free(levels->at);
    free(levels->product);
    free(levels);
}

/* Where some month's bill or base begins a new piece. NULL: no room */
static double *breaks_of(const struct total_months *months, size_t *n)
{
    size_t most = 0;
    for (size_t m = 0; m < months->n; m++)
        most += months->list[m].bill->n + (months->list[m].base ? months->list[m].base->n : 0);
    double *breaks = malloc((most + 1) * sizeof *breaks);
    *n = 0;
    for (size_t m = 0; m < months->n && breaks; m++)
        for (size_t side = 0; side < 2; side++) {
            const struct bs_curve *curve = side == 0 ? months->list[m].bill : months->list[m].base;
            for (size_t i = 0; curve && i < curve->n; i++)
                if (curve->pieces[i].from > 0)
                    breaks[(*n)++] = curve->pieces[i].from;
        }
    if (breaks)
        *n = sort_distinct(breaks, *n);
    return breaks;
}

static enum bs_status pieces_new(const struct total_months *months, struct total_levels *out)
{
    size_t n;
    double *breaks = breaks_of(months, &n);
    out->n_months = months->n;
    out->n_pieces = n + 1;
    out->pieces = calloc(out->n_pieces, sizeof *out->pieces);
    out->lines = calloc(out->n_pieces * months->n, sizeof *out->lines);
    out->times = calloc(months->n, sizeof *out->times);
    out->at_zero = calloc(months->n, sizeof *out->at_zero);
    bool room = breaks && out->pieces && out->lines && out->times && out->at_zero;
    for (size_t p = 0; p <= n && room; p++) {
        struct grid_piece *piece = &out->pieces[p];
        *piece = (struct grid_piece){.from = p > 0 ? breaks[p - 1] : 0, .to = p < n ? breaks[p] : INFINITY};
        for (size_t m = 0; m < months->n; m++) {
            struct total_line line = total_line_at(months->list[m].bill, months->list[m].base, piece->from, piece->to);
            out->lines[m * out->n_pieces + p] = (struct level_line){line.value, line.slope};
            piece->slope = fmax(piece->slope, fabs(line.slope));
        }
    }
    for (size_t m = 0; m < months->n && room; m++) {
        out->times[m] = months->list[m].times;
        out->at_zero[m] = total_amount_at(months->list[m].bill, months->list[m].base, 0);
    }
    free(breaks);
    return room ? BS_OK : BS_ERROR_MEMORY;
}

static enum bs_status levels_new(const struct total_seats *seats, struct total_levels *out)
{
    const struct law *law = seats->months->level;
    size_t most = law->n * LEGENDRE + law->n_atoms;
    struct law_atom *nodes = malloc((most + 1) * sizeof *nodes);
    out->level = malloc((2 * most + 1) * sizeof *out->level);
    if (!nodes || !out->level) {
        free(nodes);
        return BS_ERROR_MEMORY;
    }
    out->weight = out->level + most;
    out->zero = seats->idle;
    size_t n = law_nodes(law, nodes);
    for (size_t i = 0; i < n; i++) {
        double mass = nodes[i].mass * (1 - seats->idle);
        out->zero += nodes[i].use > 0 ? 0 : mass;
        if (nodes[i].use <= 0 || mass <= 0)
            continue;
        out->level[out->n] = nodes[i].use;
        out->weight[out->n++] = mass;
    }
    free(nodes);
    return BS_OK;
}

/* The highest density of a month's use within a piece: at the mode of the gamma law, or next to it. */
static double highest_density(const struct total_levels *levels, double level, const struct grid_piece *piece)
{
    const struct level_grid *grid = &levels->grid;
    double at = fmin(fmax(level * (1 - 1 / levels->shape), piece->from), piece->to), density;
    if (!(at > 0))
        return levels->shape > 1 ? 0 : INFINITY;
    if (at < level * grid->least || at > level * grid->most)
        return 0;
    double one = 1;
    gamma_factor_densities(&grid->factor, at, &level, &one, 1, &density);
    return density / at;
}

static void fill_parts(struct total_levels *levels)
{
    const struct level_grid *grid = &levels->grid;
    for (size_t i = 0; i < levels->n; i++) {
        struct level_part *parts = &levels->parts[i * levels->n_pieces];
        for (size_t p = 0; p < levels->n_pieces; p++)
            parts[p] = (struct level_part){0, highest_density(levels, levels->level[i], &levels->pieces[p])};
        for (size_t j = 0; j < grid->count[i]; j++)
            parts[grid->uses[grid->first[i] + j].piece].mass += grid->weight[grid->start[i] + j];
    }
}

/* Of a term at a level: moments, and the chance that it is one of few values. */
struct level_sum {
    double mean, variance, lumps;
};

static void add_month(const struct total_levels *levels, size_t level, size_t month, struct level_sum *sum)
{
    const struct level_grid *grid = &levels->grid;
    const double *weight = grid->weight + grid->start[level];
    const struct grid_use *uses = grid->uses + grid->first[level];
    double mean = 0, square = 0, flat = 0, times = (double)levels->times[month];
    for (size_t j = 0; j < grid->count[level]; j++)
        mean += weight[j] * level_amount(levels, month, &uses[j]);
    for (size_t j = 0; j < grid->count[level]; j++) {
        double away = level_amount(levels, month, &uses[j]) - mean;
        square += weight[j] * away * away;
        flat += levels->lines[month * levels->n_pieces + uses[j].piece].slope == 0 ? weight[j] : 0;
    }
    sum->mean += times * mean;
    sum->variance += times * square;
    sum->lumps *= pow(fmin(flat, 1), times);
}

static void sum_levels(const struct total_levels *levels, struct level_sum *sums)
{
    for (size_t i = 0; i < levels->n; i++) {
        sums[i].lumps = 1;
        for (size_t m = 0; m < levels->n_months; m++)
            add_month(levels, i, m, &sums[i]);
    }
    sums[levels->n].lumps = 1; /* without use */
    for (size_t m = 0; m < levels->n_months; m++)
        sums[levels->n].mean += (double)levels->times[m] * levels->at_zero[m];
}

static double weight_of(const struct total_levels *levels, size_t i)
{
    return i < levels->n ? levels->weight[i] : levels->zero;
}

static double square_about(const struct level_sum *sum, double center)
{
    return sum->variance + (sum->mean - center) * (sum->mean - center);
}

/* Of the summand, from each level's and, last, those of seats without use. */
static void moments(const struct total_levels *levels, const struct level_sum *sums, struct total_summand *out)
{
    double near = 0, near_mass = 0, tail = 0, spread = 0;
    for (size_t i = 0; i <= levels->n; i++)
        out->mean += weight_of(levels, i) * sums[i].mean;
    for (size_t i = 0; i <= levels->n; i++) {
        double weight = weight_of(levels, i), square = weight * square_about(&sums[i], out->mean);
        out->variance += square;
        tail += weight < TAIL ? square : 0;
        near += weight < TAIL ? 0 : weight * sums[i].mean;
        near_mass += weight < TAIL ? 0 : weight;
    }
    out->origin = tail > out->variance / 2 && near_mass > 0 ? near / near_mass : out->mean;
    for (size_t i = 0; i <= levels->n; i++) {
        double weight = weight_of(levels, i);
        bool narrow = sqrt(sums[i].variance) < NARROW * sqrt(out->variance);
        spread += weight < TAIL ? 0 : weight * square_about(&sums[i], out->origin);
        out->lumps += weight * (narrow ? 1 : sums[i].lumps);
    }
    out->spread = sqrt(spread);
    out->lumps = fmin(out->lumps, 1);
}

static void drop_rare(struct total_levels *levels, double seats)
{
    size_t kept = 0;
    for (size_t i = 0; i < levels->n; i++) {
        if (levels->weight[i] * seats <= NO_SEATS)
            continue;
        levels->level[kept] = levels->level[i];
        levels->weight[kept++] = levels->weight[i];
    }
    levels->n = kept;
}

/* Levels so low that what they add is hardly more than its mean, over the first piece: one stands for them. What that leaves out of a frequency is less than
   the mass times the square of the amounts. */
static void merge_low(struct total_levels *levels, double spread)
{
    double mass = 0, first = 0, months = 0, limit = levels->pieces[0].to / levels->grid.most;
    size_t merged = 0;
    for (size_t m = 0; m < levels->n_months; m++)
        months += (double)levels->times[m];
    for (; merged < levels->n && levels->level[merged] <= limit; merged++) {
        double amount = levels->pieces[0].slope * months * levels->level[merged];
        if ((mass + levels->weight[merged]) * amount * amount > NO_SEATS * spread * spread)
            break;
        mass += levels->weight[merged];
        first += levels->weight[merged] * levels->level[merged];
    }
    if (merged < 2)
        return;
    levels->level[0] = first / mass;
    levels->weight[0] = mass;
    levels->n -= merged - 1;
    memmove(levels->level + 1, levels->level + merged, (levels->n - 1) * sizeof *levels->level);
    memmove(levels->weight + 1, levels->weight + merged, (levels->n - 1) * sizeof *levels->weight);
}

static enum bs_status grid_new(struct total_levels *levels, double step)
{
    level_grid_free(&levels->grid);
    enum bs_status status =
        level_grid_new(levels->level, levels->n, levels->shape, step, levels->pieces, levels->n_pieces, &levels->grid);
    if (status == BS_OK)
        status = level_grid_fit(&levels->grid, 0);
    return status;
}

static enum bs_status fill_moments(struct total_levels *levels, struct total_summand *out)
{
    struct level_sum *sums = calloc(levels->n + 1, sizeof *sums);
    double months = 0;
    if (!sums)
        return BS_ERROR_MEMORY;
    sum_levels(levels, sums);
    moments(levels, sums, out);
    for (size_t m = 0; m < levels->n_months; m++)
        months += (double)levels->times[m];
    levels->origin = out->origin / months;
    free(sums);
    return BS_OK;
}

enum bs_status total_levels_new(const struct total_seats *seats, struct total_summand *out)
{
    struct total_levels *levels = out->levels = calloc(1, sizeof *levels);
    if (!levels)
        return BS_ERROR_MEMORY;
    levels->shape = seats->months->shape;
    levels->work = seats->months->work;
    levels->stop = seats->months->stop;
    enum bs_status status = pieces_new(seats->months, levels);
    if (status == BS_OK)
        status = levels_new(seats, levels);
    if (status == BS_OK)
        status = grid_new(levels, seats->months->step);
    if (status == BS_OK)
        status = fill_moments(levels, out);
    if (status != BS_OK)
        return status;
    drop_rare(levels, seats->seats);
    merge_low(levels, out->spread);
    status = grid_new(levels, seats->months->step);
    if (status == BS_OK && total_levels_work(levels) * LOOKS_LEAST > *levels->work)
        return BS_ERROR_TOO_MANY;
    levels->parts = calloc(levels->n * levels->n_pieces + 1, sizeof *levels->parts);
    levels->product = malloc((levels->n + 1) * sizeof *levels->product);
    if (status == BS_OK && !(levels->parts && levels->product))
        status = BS_ERROR_MEMORY;
    if (status == BS_OK)
        fill_parts(levels);
    return status;
}
