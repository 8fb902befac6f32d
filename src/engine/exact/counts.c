#include "engine/exact/counts.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

static double log_beta(double a, double b)
{
    int sign;
    return lgamma_r(a, &sign) + lgamma_r(b, &sign) - lgamma_r(a + b, &sign);
}

static double panel(double (*f)(double x, void *context), void *context, double from, double to)
{
    const struct legendre *l = legendre();
    double sum = 0, half = (to - from) / 2, middle = from + half;
    for (int k = 0; k < LEGENDRE; k++)
        sum += l->weight[k] * f(middle + half * l->node[k], context);
    return sum * half;
}

/* The end of the panel that begins at `from`. */
static double panel_end(double from, double end, double width)
{
    double next = fmin(end, fmin(from + width, from > 0 ? 2 * from : INFINITY));
    return end - next < (next - from) / 8 ? end : next;
}

double counts_largest(double (*f)(double x, void *context), void *context, double from, double to, double width)
{
    double largest = 0;
    while (from < to) {
        double next = panel_end(from, to, width);
        largest = fmax(largest, f(from + (next - from) / 2, context));
        from = next;
    }
    return largest;
}

double counts_integrate(double (*f)(double x, void *context), void *context, double from, double to, double width, double least)
{
    double sum = 0, begin = least > 0 && from < to ? f(from, context) : 0;
    while (from < to) {
        double next = panel_end(from, to, width), end = least > 0 ? f(next, context) : 0;
        if (least == 0 || begin > least || end > least || f(from + (next - from) / 2, context) > least)
            sum += panel(f, context, from, next);
        begin = end;
        from = next;
    }
    return sum;
}

double counts_share_density(const struct counts *counts, size_t months, double x, double rest)
{
    double a = (double)months * counts->shape, b = (double)(counts->months - months) * counts->shape;
    return x <= 0 || rest <= 0 ? 0 : exp((a - 1) * log(x) + (b - 1) * log(rest) - counts->heads[months]);
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
    return use <= 1 ? 1 : use >= (double)months ? 0 : law_density(law, use);
}

/* One month apart, with a share of the use, and the others. */
struct first {
    const struct counts *counts;
    size_t months;
    double use, head; /* head: logarithm of what the share's density is divided by */
    bool above;
};

static double share_density(const struct first *f, double x, double rest)
{
    double a = f->counts->shape, b = (double)(f->months - 1) * a, use = f->use * rest;
    double others = f->above ? counts_above(f->counts, f->months - 1, use) : counts_within(f->counts, f->months - 1, use);
    return others == 0 ? 0 : others * exp((a - 1) * log(x) + (b - 1) * log(rest) - f->head);
}

static double by_share(double x, void *context)
{
    return share_density(context, x, 1 - x);
}

static double by_rest(double rest, void *context)
{
    return share_density(context, 1 - rest, rest);
}

/* Cut at the breaks (rising). */
static double integrate_parts(double (*f)(double x, void *context), void *context, double from, double to, double width,
                              const double *breaks, size_t n_breaks)
{
    double sum = 0;
    for (size_t i = 0; i <= n_breaks && from < to; i++) {
        double end = i < n_breaks ? fmin(breaks[i], to) : to;
        sum += end > from ? counts_integrate(f, context, from, end, width, 0) : 0;
        from = fmax(from, end);
    }
    return sum;
}

/* Over the share of the first month, about 1/months and gamma like: but for 1e-17. Octaves of the share, and where little is left for the others of
   that, as what they can do with it changes with its size. */
static double chance_at(struct first *f)
{
    double n = (double)f->months, mean = 1 / n, spread = mean / sqrt(f->counts->shape), breaks[64];
    double low = f->above ? 1 / f->use : fmax(1 - (n - 1) / f->use, 0),
           high = f->above ? 1 - (n - 1) / f->use : fmin(1 / f->use, 1);
    double rest = f->above ? (n - 1) / f->use : fmax(1 - 1 / f->use, 0); /* 1 - high */
    size_t n_breaks = 0;
    low = fmax(low, mean - 12 * spread);
    low = fmax(low, low == 0 ? mean * exp(-45 / f->counts->shape - 3) : 0);
    if (high > mean * (1 + 12 / sqrt(f->counts->shape) + 40 / f->counts->shape)) {
        high = mean * (1 + 12 / sqrt(f->counts->shape) + 40 / f->counts->shape);
        rest = 1 - high;
    }
    if (!(high > low))
        return 0;
    double middle = fmin(fmax(0.5, low), high);
    size_t whole = f->above ? 0 : f->months - 1; /* what is left for the others may be a whole number */
    for (size_t i = whole; i > 0 && n_breaks < 64; i--)
        breaks[n_breaks++] = 1 - (double)i / f->use;
    double sum = integrate_parts(by_share, f, low, middle, 3 * spread, breaks, n_breaks);
    n_breaks = 0;
    for (size_t i = 1; i <= whole && n_breaks < 64; i++)
        breaks[n_breaks++] = (double)i / f->use;
    return sum + integrate_parts(by_rest, f, rest, 1 - middle, 3 * spread, breaks, n_breaks);
}

static double sample(const void *context, double from, double to, double (*coef)[LEGENDRE])
{
    struct first f = *(const struct first *)context;
    const struct legendre *l = legendre();
    double values[LEGENDRE], half = (to - from) / 2, middle = from + half;
    for (int k = 0; k < LEGENDRE; k++) {
        f.use = middle + half * l->node[k];
        values[k] = half * chance_at(&f);
    }
    legendre_fit(values, coef[0]);
    return 1e-11 * half; /* of chances, which this is good to */
}

/* Up to where one of them is hardly ever below 1. */
static double above_end(const struct counts *counts, size_t months)
{
    double use = (double)months, a = counts->shape, b = (double)(months - 1) * a;
    while (use < 1e30 && (double)months * gsl_cdf_beta_P(1 / use, a, b) > 1e-15)
        use *= 1.5;
    return use;
}

static enum bs_status build(struct counts *counts, size_t months, bool above)
{
    double a = counts->shape, b = (double)(months - 1) * a, breaks[64];
    size_t n_breaks = 0;
    struct first f = {.counts = counts, .months = months, .above = above};
    f.head = log_beta(a, b);
    for (size_t i = 2; i < months && !above && n_breaks < 64; i++)
        breaks[n_breaks++] = (double)i;
    const struct law_source source = {sample, &f, 1, 2, breaks, n_breaks};
    double from = above ? (double)months : 1, to = above ? above_end(counts, months) : (double)months;
    return law_build(&source, from, to, above ? &counts->above[months] : &counts->within[months]);
}

enum bs_status counts_new(double shape, size_t months, struct counts *out)
{
    enum bs_status status[2] = {BS_OK, BS_OK};
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
#pragma omp parallel for schedule(static, 1)
    for (int above = 0; above < 2; above++)
        for (size_t n = 2; n <= months && status[above] == BS_OK; n++)
            status[above] = build(out, n, above);
    return status[0] == BS_OK ? status[1] : status[0];
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
