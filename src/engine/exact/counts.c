#include "engine/exact/counts.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

static double log_beta(double a, double b)
{
    int sign;
    return lgamma_r(a, &sign) + lgamma_r(b, &sign) - lgamma_r(a + b, &sign);
}

/* Beyond its last panel the chance that all are above is 1; before the first 0. Of one month both are known without. */
double counts_above(const struct counts *counts, size_t months, double use)
{
    const struct law *law = &counts->above[months];
    if (months <= 1 || law->n == 0)
        return use >= (double)months;
    return use <= law->panels[0].from ? 0 : use >= law->panels[law->n - 1].to ? 1 : law_density(law, use);
}

double counts_within(const struct counts *counts, size_t months, double use)
{
    const struct law *law = &counts->within[months];
    if (months <= 1 || law->n == 0)
        return use <= 1;
    return use <= law->panels[0].from ? 1 : use >= law->panels[law->n - 1].to ? 0 : law_density(law, use);
}

void counts_all_above(const struct counts *counts, size_t months, const double *use, double *out)
{
    if (months > 1 && counts->above[months].n > 0)
        law_densities(&counts->above[months], use, 0, 1, out);
    else
        for (size_t i = 0; i < LEGENDRE; i++)
            out[i] = use[i] >= (double)months;
}

void counts_all_within(const struct counts *counts, size_t months, const double *use, double *out)
{
    if (months > 1 && counts->within[months].n > 0)
        law_densities(&counts->within[months], use, 1, 0, out);
    else
        for (size_t i = 0; i < LEGENDRE; i++)
            out[i] = use[i] <= 1;
}

/* The use of all months over that of the least of them (above), or of the largest. */
struct extreme {
    const struct counts *counts;
    size_t months;
    double head; /* logarithm of what the density is divided by */
    bool above;
};

/* Each of the months may be the extreme one, with a share x = 1 / use; what all others use is use - 1 of its. */
static double extreme_density(const struct extreme *e, double use)
{
    double a = e->counts->shape, b = (double)(e->months - 1) * a, x = 1 / use;
    double others = e->above ? counts_above(e->counts, e->months - 1, use - 1) : counts_within(e->counts, e->months - 1, use - 1);
    return others == 0 ? 0 : others * exp((a + 1) * log(x) + (b - 1) * log1p(-x) - e->head);
}

static double sample(const void *context, double from, double to, double (*coef)[LEGENDRE])
{
    const struct legendre *l = legendre();
    double values[LEGENDRE], half = (to - from) / 2, middle = from + half;
    for (int k = 0; k < LEGENDRE; k++)
        values[k] = half * extreme_density(context, middle + half * l->node[k]);
    legendre_fit(values, coef[0]);
    return 0;
}

/* Up to where one of them is hardly ever below 1. */
static double above_end(const struct counts *counts, size_t months)
{
    double use = (double)months, a = counts->shape, b = (double)(months - 1) * a;
    while (use < 1e30 && (double)months * gsl_cdf_beta_P(1 / use, a, b) > 1e-15)
        use *= 1.5;
    return use;
}

/* All are above 1 where the least is, none is where the largest is not: sums of the density from one side, on the same panels. */
static enum bs_status sum_up(const struct law *density, bool above, struct law *out)
{
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < density->n && status == BS_OK; i++) {
        const struct law_panel *panel = &density->panels[i];
        double chance[LEGENDRE], half = (panel->to - panel->from) / 2;
        legendre_integral(panel->coef, chance);
        for (int k = 0; k < LEGENDRE; k++)
            chance[k] *= above ? -half : half;
        chance[0] += half * (above ? panel->below + 2 * panel->coef[0] : panel->above);
        status = law_add_panel(out, panel->from, panel->to, chance);
    }
    return status;
}

static enum bs_status build(struct counts *counts, size_t months, bool above)
{
    double a = counts->shape, b = (double)(months - 1) * a, breaks[64];
    size_t n_breaks = 0;
    struct extreme e = {.counts = counts, .months = months, .above = above};
    struct law density = {0};
    e.head = log_beta(a, b) - log((double)months);
    for (size_t i = 2; i < months && !above && n_breaks < 64; i++)
        breaks[n_breaks++] = (double)i;
    const struct law_source source = {sample, &e, 1, 2, breaks, n_breaks};
    double from = above ? (double)months : 1, to = above ? above_end(counts, months) : (double)months;
    enum bs_status status = law_build(&source, from, to, &density);
    if (status == BS_OK)
        status = sum_up(&density, above, above ? &counts->above[months] : &counts->within[months]);
    law_free(&density);
    return status;
}

enum bs_status counts_new(double shape, size_t months, struct counts *out)
{
    enum bs_status status = BS_OK;
    *out = (struct counts){.shape = shape, .months = months};
    out->above = calloc(months + 1, sizeof *out->above);
    out->within = calloc(months + 1, sizeof *out->within);
    if (!out->above || !out->within)
        return BS_ERROR_MEMORY;
    out->heads = calloc(months + 1, sizeof *out->heads);
    if (!out->heads)
        return BS_ERROR_MEMORY;
    for (size_t n = 1; n < months; n++)
        out->heads[n] = log_beta((double)n * shape, (double)(months - n) * shape);
    for (size_t n = 2; n <= months && status == BS_OK; n++) {
        status = build(out, n, true);
        if (status == BS_OK)
            status = build(out, n, false);
    }
    return status;
}

void counts_free(struct counts *counts)
{
    for (size_t n = 0; n <= counts->months; n++) {
        if (counts->above)
            law_free(&counts->above[n]);
        if (counts->within)
            law_free(&counts->within[n]);
    }
    free(counts->above);
    free(counts->within);
    free(counts->heads);
    *counts = (struct counts){0};
}
