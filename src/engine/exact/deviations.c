/* How a seat's term spreads over the seats of a group: what a drawn mean's error is. */
#include "engine/exact/exact.h"
#include "engine/exact/pair.h"

#include <string.h>

/* An amount by the use of a seat: bill less base, or where bill is NULL the use at list price. */
struct amount {
    const struct exact_part *part;
    const struct bs_curve *bill, *base;
    double value_per_unit;
    double mean; /* of the months together: the spread is about it */
};

struct squares {
    double mass, first, second;
};

static double amount_at(const struct amount *a, double use)
{
    if (!a->bill)
        return use * a->value_per_unit * a->part->growth - a->mean;
    return bs_curve_value(a->bill, use) - (a->base ? bs_curve_value(a->base, use) : 0) - a->mean;
}

/* A straight line over a stretch of a panel. For the integrals see total_summand.c. */
static void add_stretch(struct squares *sum, const struct amount *a, const double *coef, double from, double to, double seats)
{
    double half = (to - from) / 2, middle = amount_at(a, from + half), rise = 2 * (amount_at(a, from + 1.5 * half) - middle);
    double first = coef[1] * 2 / 3, second = coef[0] * 2 / 3 + coef[2] * 4 / 15;
    sum->mass += seats * 2 * coef[0];
    sum->first += seats * (middle * 2 * coef[0] + rise * first);
    sum->second += seats * (middle * middle * 2 * coef[0] + 2 * middle * rise * first + rise * rise * second);
}

/* Panels end at the breaks that curves had before their steps were unrolled; those lie within. */
static void add_panel(struct squares *sum, const struct amount *a, const struct law_panel *panel, double seats)
{
    double half = (panel->to - panel->from) / 2, from = panel->from;
    while (from < panel->to) {
        double to = fmin(panel->to, fmin(total_next_break(a->bill, from), total_next_break(a->base, from))), part[LEGENDRE];
        if (from > panel->from || to < panel->to)
            legendre_part(panel->coef, (from - panel->from) / half - 1, (to - panel->from) / half - 1, part);
        else
            memcpy(part, panel->coef, sizeof part);
        add_stretch(sum, a, part, from, to, seats);
        from = to;
    }
}

static void add_law(struct squares *sum, const struct amount *a, const struct law *law, double seats)
{
    for (size_t i = 0; i < law->n; i++)
        add_panel(sum, a, &law->panels[i], seats);
    for (size_t i = 0; i < law->n_atoms; i++) {
        double away = amount_at(a, law->atoms[i].use);
        sum->mass += seats * law->atoms[i].mass;
        sum->first += seats * law->atoms[i].mass * away;
        sum->second += seats * law->atoms[i].mass * away * away;
    }
}

/* What a seat's term spreads: its use, its bill or its change. */
enum spread { SPREAD_USE, SPREAD_BILL, SPREAD_CHANGE, SPREADS };

/* Of seats in a band by the law that tells the amount. */
static size_t list_seats(const struct exact *exact, size_t k, size_t contract, enum spread of, size_t band, struct payers_law *out)
{
    const struct exact_part *part = &exact->parts[k];
    const struct exact_law *law = of == SPREAD_BILL ? &part->laws[contract] : NULL;
    const struct bs_curve *bill = of == SPREAD_BILL ? &part->term[contract] : NULL;
    size_t n = 0;
    if (of == SPREAD_CHANGE)
        return exact_pair_payers(exact, k, contract, band, out);
    if (law && law->kinked && !law->kinked->counts) /* means alone: the spread is not known */
        return 0;
    for (size_t j = 0; law && law->kinked && j <= law->kinked->months; j++)
        out[n++] = (struct payers_law){&law->kinked->counts[j].law[band], part->active, &law->kinked->counts[j].bill, NULL};
    if (n == 0)
        out[n++] = (struct payers_law){&part->use.term_band[band], part->active, bill, NULL};
    if (band == BS_LIGHT)
        out[n++] = (struct payers_law){&exact->nothing, part->idle, law && law->kinked ? &law->idle : bill, NULL};
    return n;
}

static void add_part(const struct exact *exact, const struct plan_group *group, size_t k, size_t contract, enum spread of,
                     struct amount a, struct squares *sum)
{
    struct payers_law list[PAIR_PAYERS_MOST];
    for (size_t band = 0; band < BS_COHORT_COUNT; band++) {
        bool holds = exact_holds(exact->plan, group, exact->plan->parts[k].segment, band);
        size_t n = holds ? list_seats(exact, k, contract, of, band, list) : 0;
        sum->mass = holds && n == 0 ? NAN : sum->mass;
        for (size_t i = 0; i < n; i++) {
            a.bill = list[i].bill;
            a.base = list[i].base;
            add_law(sum, &a, list[i].law, list[i].weight);
        }
    }
}

/* How many seats a part has is fixed, so what parts differ by is no chance. */
void exact_deviations(const struct exact *exact, const struct plan_group *group, size_t contract, const double *means,
                      bool by_month, double *out)
{
    const struct plan *plan = exact->plan;
    for (enum spread of = SPREAD_USE; of < SPREADS; of++) {
        double mass = 0, spread = 0;
        for (size_t k = 0; k < plan->n_parts; k++) {
            const struct exact_part *part = &exact->parts[k];
            struct squares sum = {0};
            const struct amount a = {.part = part,
                                     .value_per_unit = plan->segments[plan->parts[k].segment].value_per_unit,
                                     .mean = means[of] * (by_month ? part->months : 1)};
            add_part(exact, group, k, contract, of, a, &sum);
            mass += sum.mass;
            spread += sum.second - sum.first * sum.first / (double)plan->parts[k].seats;
        }
        out[of] = isnan(mass) ? NAN : sqrt(fmax(spread / mass, 0));
    }
}
