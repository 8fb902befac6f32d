/* The law of a distribution of the registry: the density is the derivative of its distribution function. */
#include "engine/exact/law.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Relative round-off of a distribution function that is taken for good, as the derivative shows it. */
static const double NOISE = 3e-12, USE_NOISE = 2e-13;
static const double LEAST_USE = 1e-290, LEAST_MASS = 1e-18, LEAST_SQUARE = 1e-15, LEAST_TAIL = 1e-280;

static double sample(const void *context, double from, double to, double (*coef)[LEGENDRE])
{
    const struct bs_distribution *d = context;
    const struct legendre *l = legendre();
    double below = bs_distribution_cdf(d, from), above = bs_distribution_survival(d, from), middle = from + (to - from) / 2;
    bool upper = below > 0.5;
    double values[LEGENDRE], integral[LEGENDRE], last = nextafter(to, 0);
    double mass = upper ? above - bs_distribution_survival(d, last) : bs_distribution_cdf(d, last) - below;
    if (mass <= 0) {
        memset(coef[0], 0, sizeof coef[0]);
        return 0;
    }
    for (int i = 0; i < LEGENDRE; i++) {
        double x = middle + (to - from) / 2 * l->node[i];
        values[i] = upper ? above - bs_distribution_survival(d, x) : bs_distribution_cdf(d, x) - below;
    }
    legendre_fit(values, integral);
    legendre_derivative(integral, coef[0]);
    coef[0][0] = mass / 2;
    /* and what the rounding of the use itself does, where the panel is narrow beside it */
    return NOISE * (upper ? above : below + mass) + USE_NOISE * mass * to / (to - from);
}

static enum bs_status add_sample(const double *sample, size_t n, struct law *out)
{
    enum bs_status status = BS_OK;
    for (size_t i = 0, next; i < n && status == BS_OK; i = next) {
        for (next = i + 1; next < n && sample[next] == sample[i]; next++)
            ;
        status = law_add_atom(out, sample[i], (double)(next - i) / (double)n);
    }
    law_finish(out);
    return status;
}

/* A jump of the distribution function, beyond what round-off makes of it. */
static enum bs_status add_jumps(const struct bs_distribution *d, const double *breaks, size_t n, double from, struct law *out)
{
    double zero = bs_distribution_cdf(d, 0), below = bs_distribution_cdf(d, nextafter(from, 0)) - zero;
    enum bs_status status = zero > 0 ? law_add_atom(out, 0, zero) : BS_OK;
    if (status == BS_OK && below > 0)
        status = law_add_atom(out, from, below);
    for (size_t i = 0; i < n && status == BS_OK; i++) {
        double at = bs_distribution_cdf(d, breaks[i]);
        double jump = at - bs_distribution_cdf(d, nextafter(breaks[i], 0));
        if (at > 0.5)
            jump = bs_distribution_survival(d, nextafter(breaks[i], 0)) - bs_distribution_survival(d, breaks[i]);
        if (jump > 1e-12 * at && breaks[i] > 0 && breaks[i] >= from)
            status = law_add_atom(out, breaks[i], jump);
    }
    return status;
}

static double last_use(const struct bs_distribution *d)
{
    double mean = bs_distribution_mean(d), variance = bs_distribution_variance(d), q = LEAST_MASS;
    double to = bs_distribution_upper_quantile(d, q), end = bs_distribution_upper_quantile(d, 0);
    if (isfinite(end))
        return end;
    while (isfinite(variance) && q > LEAST_TAIL && q * to * to > LEAST_SQUARE * (variance + mean * mean))
        to = bs_distribution_upper_quantile(d, q *= 1e-3);
    return to;
}

enum bs_status law_of_distribution(const struct bs_distribution *d, double widest, struct law *out)
{
    size_t n;
    const double *data = bs_distribution_sample(d, &n);
    if (data)
        return add_sample(data, n, out);
    n = bs_distribution_breaks(d, NULL, 0);
    double *breaks = malloc((n + 1) * sizeof *breaks);
    if (!breaks)
        return BS_ERROR_MEMORY;
    bs_distribution_breaks(d, breaks, n);
    double from = fmax(fmax(bs_distribution_quantile(d, LEAST_MASS), bs_distribution_quantile(d, 0)), LEAST_USE), to = last_use(d);
    enum bs_status status = isfinite(to) ? add_jumps(d, breaks, n, from, out) : BS_ERROR_NUMERIC;
    struct law_source source = {sample, d, 1, widest, breaks, n};
    if (status == BS_OK && to > from)
        status = law_build(&source, from, to, out);
    law_finish(out);
    free(breaks);
    return status;
}
