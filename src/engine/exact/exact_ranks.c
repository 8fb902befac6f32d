/* rank.csv from the laws of use. */
#include "engine/difference.h"
#include "engine/exact/exact.h"

/* E[curve(X); X <= use] for the mean use X a month, of the term's bill. */
static double bill_below(const struct exact_part *part, size_t contract, double use)
{
    const struct law *law = &part->use.term;
    const struct bs_curve *curve = &part->term[contract];
    if (part->laws[contract].kinked)
        return kinked_bill_below(part->laws[contract].kinked, &part->use, use);
    double sum = 0, mass_before = 0, first_before = 0;
    for (size_t i = 0; i < curve->n; i++) {
        const struct bs_piece *piece = &curve->pieces[i];
        double end = i + 1 < curve->n ? curve->pieces[i + 1].from : INFINITY;
        double to = fmin(end, use), mass = law_below(law, to), first = law_below_first(law, to);
        sum += (piece->value - piece->slope * piece->from) * (mass - mass_before) + piece->slope * (first - first_before);
        mass_before = mass;
        first_before = first;
        if (end > use)
            break;
    }
    return sum;
}

struct rank_sums {
    double seats, seat_months, use, change, bill;
};

/* Of all seats up to a cut; cut RANK_CUTS: of all. */
static struct rank_sums below(const struct exact *exact, size_t contract, size_t cut)
{
    const struct plan *plan = exact->plan;
    size_t base = plan->model->baseline;
    struct rank_sums sum = {0};
    for (size_t k = 0; k < plan->n_parts; k++) {
        const struct exact_part *part = &exact->parts[k];
        bool all = cut == RANK_CUTS;
        double use = all ? INFINITY : part->cuts[cut], mass = all ? part->mass[WHOLE] : law_below(&part->use.term, use);
        double first = all ? part->use_sum[WHOLE] : law_below_first(&part->use.term, use) * part->growth;
        double bill = all ? part->bill[contract][WHOLE] : bill_below(part, contract, use);
        double change = bill - (all ? part->bill[base][WHOLE] : bill_below(part, base, use));
        double seats = part->active * mass + part->idle;
        sum.seats += seats;
        sum.seat_months += seats * part->months;
        sum.use += part->active * first * plan->segments[plan->parts[k].segment].value_per_unit;
        sum.bill += part->active * bill + part->idle * part->idle_bill[contract];
        sum.change += part->active * change + part->idle * (part->idle_bill[contract] - part->idle_bill[base]);
    }
    return sum;
}

/* A cut's own rank, where the share of seats below it is that but for round-off. */
static double rank_of(double share)
{
    double whole = rint(share * RANK_BANDS) / RANK_BANDS;
    return fabs(share - whole) < 1e-12 ? whole : share;
}

size_t exact_ranks_of(const struct exact *exact, size_t contract, struct bs_rank *ranks)
{
    struct existence exists = existence_of(exact->plan, contract, ALL_SEGMENTS);
    double all = (double)exact->plan->model->seats;
    struct rank_sums before = {0};
    size_t bands = 0;
    for (size_t cut = 0; cut <= RANK_CUTS; cut++) {
        struct rank_sums here = below(exact, contract, cut);
        if (here.seats - before.seats <= EXACT_PROBABILITY * all)
            continue;
        double months = here.seat_months - before.seat_months;
        struct bs_rank *rank = &ranks[bands++];
        *rank = (struct bs_rank){.from = rank_of(before.seats / all),
                                 .to = rank_of(here.seats / all),
                                 .mean_use = (here.use - before.use) / months,
                                 .mean_change = (here.change - before.change) / months,
                                 .mean_bill = (here.bill - before.bill) / months};
        if (difference(rank->mean_bill, rank->mean_bill - rank->mean_change, TOTAL_SLACK) == 0)
            rank->mean_change = 0; /* what round-off leaves of bills that are equal */
        if (cut == RANK_CUTS && !exists.use_mean)
            rank->mean_use = INFINITY;
        if (cut == RANK_CUTS && !exists.change_mean)
            rank->mean_change = exists.infinite_change;
        if (cut == RANK_CUTS && !exists.bill_mean)
            rank->mean_bill = INFINITY;
        before = here;
    }
    return bands;
}

enum bs_status exact_ranks(const struct exact *exact, struct bs_results *results)
{
    struct bs_rank *ranks = bs_arena_take(results->arena, results->n_contracts * RANK_BANDS, sizeof *ranks);
    size_t bands = 0;
    if (!ranks)
        return BS_ERROR_MEMORY;
    for (size_t c = 0; c < results->n_contracts; c++)
        bands = exact_ranks_of(exact, c, ranks + c * bands);
    results->ranks = ranks;
    results->n_ranks = bands;
    return BS_OK;
}
