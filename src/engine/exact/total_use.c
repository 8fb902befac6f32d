#include "engine/exact/total_use.h"
#include "engine/difference.h"
#include "engine/exact/total.h"

#include <stdlib.h>

/* Of a probability: more than this is not called exact. */
static const double ERROR_MOST = 1e-7;

static double density_sample(const void *context, double from, double to, double (*coef)[LEGENDRE])
{
    const struct total *total = context;
    const struct legendre *l = legendre();
    double values[LEGENDRE], half = (to - from) / 2;
    for (int k = 0; k < LEGENDRE; k++)
        values[k] = half * total_density(total, from + half + half * l->node[k]);
    legendre_fit(values, coef[0]);
    return total->error / total->scale * half;
}

/* The law of a total, which is never below 0; *below: the chance of less than its first panel. */
static enum bs_status law_of_total(const struct total *total, struct law *out, double *below)
{
    double high = total->center + TOTAL_REACH * total->scale;
    double low = fmax(total->center - TOTAL_REACH * total->scale, high * 1e-9);
    const struct law_source source = {.sample = density_sample, .context = total, .n_laws = 1, .widest = 2};
    enum bs_status status = law_build(&source, low, high, out);
    *below = total_below(total, low);
    double above = 1 - out->mass - *below;
    return status == BS_OK && above > 0 ? law_add_atom(out, high, above) : status;
}

static enum bs_status moments_of(const struct law *law, const struct bs_curve *bill, const struct bs_curve *base, double *mean,
                                 double *variance)
{
    const struct total_seats one = {.seats = 1, .law = law, .bill = bill, .base = base};
    struct total_summand summand;
    enum bs_status status = total_summand_new(&one, 1, &summand);
    *mean = summand.mean;
    *variance = summand.variance;
    free(summand.waves);
    free(summand.atoms);
    return status;
}

/* How far use goes beyond the end of the panels: what its own mean and variance have more than those of the law. */
static enum bs_status measure_beyond(struct total_use *all, double variance, struct bs_arena *arena)
{
    const struct bs_piece line = {.slope = 1};
    struct bs_curve same;
    double mean, inside, end = all->law.panels[all->law.n - 1].to;
    enum bs_status status = bs_curve_of_pieces(arena, &line, 1, &same);
    if (status == BS_OK)
        status = moments_of(&all->law, &same, NULL, &mean, &inside);
    if (status != BS_OK)
        return status;
    all->beyond[0] = all->law.n_atoms > 0 ? all->law.atoms[0].mass : 0;
    all->beyond[1] = fmax(all->mean - mean, 0);
    all->beyond[2] = fmax(variance - inside + (all->mean - mean) * (all->mean + mean - 2 * end), all->beyond[1] * all->beyond[1]);
    return BS_OK;
}

enum bs_status total_use_new(const struct exact *exact, const double *weights, size_t month, struct total_use *all)
{
    const struct plan *plan = exact->plan;
    struct total_seats *seats = calloc(plan->n_parts, sizeof *seats);
    struct bs_curve *lines = calloc(plan->n_parts, sizeof *lines);
    struct total total = {0};
    size_t n = 0;
    enum bs_status status = seats && lines ? BS_OK : BS_ERROR_MEMORY;
    *all = (struct total_use){.mean = 0};
    for (size_t k = 0; k < plan->n_parts && status == BS_OK; k++) {
        const struct plan_part *part = &plan->parts[k];
        const struct plan_segment *segment = &plan->segments[part->segment];
        const struct bs_piece line = {.slope = weights[part->segment] * bs_segment_growth(segment->segment, month)};
        if (!plan_part_is_there(part, month))
            continue;
        all->mean += exact->parts[k].active * line.slope * bs_distribution_mean(segment->segment->level);
        status = bs_curve_of_pieces(plan->arena, &line, 1, &lines[n]);
        seats[n] = (struct total_seats){.seats = (double)part->seats, .idle = segment->inactive, .bill = &lines[n]};
        seats[n++].law = &exact->parts[k].use.month_band[WHOLE];
    }
    if (status == BS_OK)
        status = total_new(seats, n, plan->exact_step, &total);
    if (status == BS_OK && (total.error > ERROR_MOST || total.scale == 0))
        status = BS_ERROR_INPUT; /* what is the same in every draw is drawn as well */
    double below = 0;
    if (status == BS_OK)
        status = law_of_total(&total, &all->law, &below);
    law_finish(&all->law);
    all->error = EXACT_PROBABILITY + total.error + below;
    if (status == BS_OK && !(all->error <= ERROR_MOST && isfinite(all->mean)))
        status = BS_ERROR_INPUT;
    if (status == BS_OK)
        status = measure_beyond(all, total.variance, plan->arena);
    total_free(&total);
    free(seats);
    free(lines);
    return status;
}

static double above(const void *uses, double use)
{
    const struct total_use *all = uses;
    return law_above(&all->law, use);
}

/* E[max(U - use, 0)], from the mean, which has a closed form: a heavy tail is in it. */
static double excess(const void *uses, double use)
{
    const struct total_use *all = uses;
    return fmax(all->mean - use + use * law_below(&all->law, use) - law_below_first(&all->law, use), 0);
}

double total_use_mean(const struct total_use *all, const struct bs_curve *bill)
{
    return exact_curve_mean(bill, 1, above, excess, all);
}

/* The variance of bill - base. Beyond the panels both are straight lines. */
static enum bs_status variance_of(const struct total_use *all, const struct bs_curve *bill, const struct bs_curve *base,
                                  double *variance)
{
    double mean, end = all->law.panels[all->law.n - 1].to;
    double slope = bill->pieces[bill->n - 1].slope - base->pieces[base->n - 1].slope;
    enum bs_status status = moments_of(&all->law, bill, base, &mean, variance);
    double away = bs_curve_value(bill, end) - bs_curve_value(base, end) - mean;
    *variance += slope * (slope * (all->beyond[2] - all->beyond[1] * all->beyond[1]) + 2 * all->beyond[1] * away);
    return status;
}

/* A chance that may be that of use beyond the panels is known no better than the chance of that. */
static struct bs_estimate chance(const struct total_use *all, double p)
{
    bool beyond = fmin(p, 1 - p) <= all->beyond[0];
    return within(fmin(fmax(p, 0), 1), all->error + (beyond ? all->beyond[0] : 0));
}

enum bs_status total_use_spread(const struct total_use *all, const struct bs_curve *bill, const struct bs_curve *base, double size,
                                struct bs_estimate *m, struct bs_estimate *above_0)
{
    const struct payers_law payers = {&all->law, 1, bill, base};
    struct pushed pushed;
    double variance;
    enum bs_status status = variance_of(all, bill, base, &variance);
    if (status != BS_OK)
        return status;
    double sd = sqrt(fmax(variance, 0)), tail = EXACT_TAIL * size;
    sd = sd <= TOTAL_SLACK * size ? 0 : sd;
    m[BS_TOTAL_SD] = within(sd, sd > 0 ? EXACT_SPREAD * sd + tail * tail / (hypot(sd, tail) + sd) : 0);
    status = pushed_new(&payers, 1, false, &pushed);
    for (size_t k = BS_TOTAL_P05; k < BS_TOTAL_MEASURE_COUNT && status == BS_OK; k++) {
        m[k] = exact_quantile(&pushed, bs_total_measure_probability((enum bs_total_measure)k), all->error);
        m[k].std_error = sd > 0 ? m[k].std_error + EXACT_AMOUNT * size : EXACT_ROUNDING * size;
        m[k].bin_error = NAN;
    }
    if (status == BS_OK && above_0)
        *above_0 = chance(all, 1 - pushed_below(&pushed, 0));
    pushed_free(&pushed);
    return status;
}

void total_use_free(struct total_use *all)
{
    law_free(&all->law);
    *all = (struct total_use){0};
}
