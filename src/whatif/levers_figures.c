/* Which figures a page with levers shows. */
#include "whatif/levers.h"

#include <math.h>

static const enum bs_measure shares[] = {BS_SHARE_CHEAPER, BS_SHARE_SAME, BS_SHARE_DEARER, BS_SHARE_DOUBLED, BS_SHARE_TRIPLED};
enum { N_SHARES = sizeof shares / sizeof shares[0] };
static const enum bs_total_measure totals[] = {BS_TOTAL_MEAN, BS_TOTAL_P05, BS_TOTAL_P95};
enum { N_TOTALS = sizeof totals / sizeof totals[0] };

/* Bands of a picture: 5 % of the seats each, but of the top tenth, where bills rise steeply, each band of the results by itself. */
static size_t band_at(double rank)
{
    enum { WIDE = 18, NARROW = 10 };
    double top = 0.9;
    return rank < top ? (size_t)(rank * WIDE / top) : WIDE + (size_t)fmin((rank - top) * NARROW / (1 - top), NARROW - 1);
}

static bool told(const struct bs_group *group)
{
    return group->kind == BS_GROUP_ALL || group->kind == BS_GROUP_COHORT;
}

static void list_bands(const struct bs_results *results, struct bs_levers_figure *items, size_t *n, size_t *band_of)
{
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < results->n_ranks; i++) {
        const struct bs_rank *rank = &results->ranks[i];
        size_t band = band_at((rank->from + rank->to) / 2);
        if (band != last)
            items[(*n)++] = (struct bs_levers_figure){.part = BS_LEVERS_BAND, .from = rank->from};
        items[*n - 1].to = rank->to;
        band_of[i] = *n - 1;
        last = band;
    }
}

enum bs_status levers_figures_list(const struct bs_results *results, struct bs_arena *arena, struct levers_figures *out)
{
    size_t most = (size_t)2 * N_TOTALS + results->n_groups * (1 + N_SHARES) + results->n_ranks, n = 0;
    struct bs_levers_figure *items = bs_arena_take(arena, most, sizeof *items);
    size_t *band_of = bs_arena_take(arena, results->n_ranks, sizeof *band_of);
    if (!items || !band_of)
        return BS_ERROR_MEMORY;
    for (int change = 0; change < 2; change++)
        for (size_t i = 0; i < N_TOTALS; i++)
            items[n++] = (struct bs_levers_figure){.part = totals[i] == BS_TOTAL_MEAN ? BS_LEVERS_TOTAL : BS_LEVERS_RANGE,
                                                   .of_change = change > 0,
                                                   .measure = totals[i]};
    for (size_t g = 0; g < results->n_groups; g++)
        if (told(&results->groups[g]))
            items[n++] = (struct bs_levers_figure){.part = BS_LEVERS_SEAT, .group = g};
    list_bands(results, items, &n, band_of);
    size_t money = n;
    for (size_t g = 0; g < results->n_groups; g++)
        for (size_t i = 0; i < N_SHARES && told(&results->groups[g]); i++)
            items[n++] = (struct bs_levers_figure){.part = BS_LEVERS_SHARE, .group = g, .share = shares[i]};
    *out = (struct levers_figures){.items = items, .n = n, .first = {0, money, n}, .n_ranks = results->n_ranks, .band_of = band_of};
    return BS_OK;
}

/* The seats of a band together. */
static void read_bands(const struct levers_figures *figures, const struct bs_results *results, size_t contract, double *out)
{
    const struct bs_rank *ranks = results->ranks + contract * results->n_ranks;
    bool alike = results->n_ranks == figures->n_ranks;
    for (size_t i = 0; i < figures->n; i++)
        if (figures->items[i].part == BS_LEVERS_BAND)
            out[i] = alike ? 0 : (double)NAN;
    for (size_t i = 0; i < figures->n_ranks && alike; i++) {
        const struct bs_levers_figure *band = &figures->items[figures->band_of[i]];
        out[figures->band_of[i]] += ranks[i].mean_change * (ranks[i].to - ranks[i].from) / (band->to - band->from);
    }
}

void levers_figures_read(const struct levers_figures *figures, enum bs_levers_table table, const struct bs_results *results,
                         size_t contract, double *out)
{
    const struct bs_organization *term = &results->organization[contract * (results->months + 1) + results->months];
    size_t first = figures->first[table];
    for (size_t i = first; i < figures->first[table + 1]; i++) {
        const struct bs_levers_figure *f = &figures->items[i];
        if (f->part == BS_LEVERS_TOTAL || f->part == BS_LEVERS_RANGE)
            out[i - first] = (f->of_change ? term->change : term->total)[f->measure].value;
        else if (f->part != BS_LEVERS_BAND)
            out[i - first] =
                (*bs_results_at(results, contract, f->group, BS_TERM))[f->part == BS_LEVERS_SEAT ? BS_MEAN_CHANGE : f->share].value;
    }
    if (table == BS_LEVERS_MONEY)
        read_bands(figures, results, contract, out);
}
