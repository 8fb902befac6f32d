/* The distribution of a user's mean use: that of the level, or of the level times the gamma factor that the months leave in a mean. The
   level is then cut into cells of even width in its logarithm, each with its own chance and mean, both exact; a table of the distribution
   function over ln(use) serves quantiles and distances. */
#include "fit/fit_noise.h"
#include "usage/incomplete_gamma.h"

#include <gsl/gsl_sf_psi.h>
#include <math.h>

enum { CELLS_MOST = 4096, TABLE = 1024 };
#define RARE 1e-9

struct fit_marginal {
    const struct bs_distribution *level;
    double spread;
    size_t n;               /* cells; 0: the mean is the level */
    double *chance, *mean;  /* [n] */
    double least, greatest; /* of a factor, but for rare ones */
    double begin, step;     /* of the table, in ln(use) */
    double *cdf;            /* [TABLE + 1] */
};

/* E[X; X > x] and E[X; X <= x] */
static double above(const struct bs_distribution *d, double x)
{
    return isinf(x) ? 0 : bs_distribution_excess_mean(d, x) + x * bs_distribution_survival(d, x);
}

static double below(const struct bs_distribution *d, double x)
{
    return bs_distribution_limited_mean(d, x) - x * bs_distribution_survival(d, x);
}

/* From differences on the side where they lose least. */
static void measure_cell(const struct bs_distribution *d, double from, double to, double *chance, double *mean)
{
    bool low = bs_distribution_cdf(d, from) < 0.5;
    *chance = low ? bs_distribution_cdf(d, to) - bs_distribution_cdf(d, from)
                  : bs_distribution_survival(d, from) - bs_distribution_survival(d, to);
    double part = low ? below(d, to) - below(d, from) : above(d, from) - above(d, to);
    double inside = part / *chance;
    if (!(inside >= from && inside <= to)) /* rounding, or a mean that does not exist */
        inside = isinf(to) ? 2 * from : 0.5 * (from + to);
    *mean = inside;
}

static double factor_cdf(const struct fit_marginal *m, double ratio)
{
    return ratio <= m->least ? 0 : ratio >= m->greatest ? 1 : bs_gamma_p(m->spread, m->spread * ratio);
}

static double sum_cdf(const struct fit_marginal *m, double x)
{
    double sum = 0;
    for (size_t j = 0; j < m->n && m->mean[j] * m->least < x; j++)
        sum += m->chance[j] * factor_cdf(m, x / m->mean[j]);
    return fmin(sum, 1);
}

static enum bs_status fill(struct fit_marginal *m, struct bs_arena *arena)
{
    double low, high;
    gsl_sf_result variance = {NAN, NAN};
    bs_fit_noise_range(m->spread, RARE, &low, &high);
    (void)gsl_sf_psi_1_e(m->spread, &variance);
    double last = log(bs_distribution_upper_quantile(m->level, RARE));
    double first = fmax(log(bs_distribution_quantile(m->level, RARE)), last - 100);
    double width = fmax(sqrt(variance.val) / 4, (last - first) / (CELLS_MOST - 2));
    size_t inner = (size_t)ceil((last - first) / width);
    m->n = inner + 2;
    m->chance = bs_arena_take(arena, m->n, sizeof *m->chance);
    m->mean = bs_arena_take(arena, m->n, sizeof *m->mean);
    m->cdf = bs_arena_take(arena, TABLE + 1, sizeof *m->cdf);
    if (!m->chance || !m->mean || !m->cdf)
        return BS_ERROR_MEMORY;
    m->least = exp(low);
    m->greatest = exp(high);
    for (size_t j = 0; j < m->n; j++) {
        double from = j == 0 ? 0 : exp(first + (double)(j - 1) * width);
        double to = j > inner ? INFINITY : exp(first + (double)j * width);
        measure_cell(m->level, from, to, &m->chance[j], &m->mean[j]);
    }
    m->begin = first + low;
    m->step = (last + high - m->begin) / TABLE;
    for (size_t i = 0; i <= TABLE; i++)
        m->cdf[i] = sum_cdf(m, exp(m->begin + (double)i * m->step));
    return BS_OK;
}

enum bs_status bs_fit_marginal_make(const struct bs_distribution *level, double spread, struct bs_arena *arena,
                                    struct fit_marginal **out)
{
    *out = bs_arena_take(arena, 1, sizeof **out);
    if (!*out)
        return BS_ERROR_MEMORY;
    **out = (struct fit_marginal){.level = level, .spread = spread};
    return isinf(spread) ? BS_OK : fill(*out, arena);
}

double bs_fit_marginal_cdf(const struct fit_marginal *m, double x)
{
    if (m->n == 0)
        return bs_distribution_cdf(m->level, x);
    double at = (log(x) - m->begin) / m->step;
    if (!(at > 0 && at < TABLE))
        return sum_cdf(m, x);
    size_t i = (size_t)at;
    return m->cdf[i] + (at - (double)i) * (m->cdf[i + 1] - m->cdf[i]);
}

double bs_fit_marginal_quantile(const struct fit_marginal *m, double p)
{
    if (m->n == 0)
        return bs_distribution_quantile(m->level, p);
    size_t low = 0, high = TABLE;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (m->cdf[middle] < p)
            low = middle;
        else
            high = middle;
    }
    double rise = m->cdf[high] - m->cdf[low], part = rise > 0 ? (p - m->cdf[low]) / rise : 1;
    return exp(m->begin + ((double)low + fmin(fmax(part, 0), 1)) * m->step);
}

/* (E[(X - q)^+] + q / 10) / E[X] at the 90 % quantile q, of which an error counts only by its square. */
double bs_fit_marginal_top_share(const struct fit_marginal *m)
{
    double mean = bs_distribution_mean(m->level), top;
    if (!isfinite(mean))
        return NAN;
    if (m->n == 0) {
        double q = bs_distribution_upper_quantile(m->level, 0.1);
        top = bs_distribution_excess_mean(m->level, q) + 0.1 * q;
    } else {
        double q = bs_fit_marginal_quantile(m, 0.9);
        top = 0.1 * q;
        for (size_t j = 0; j < m->n; j++)
            top += m->chance[j] * m->mean[j] / m->spread * bs_gamma_excess(m->spread, m->spread * q / m->mean[j]);
    }
    return top / mean;
}

double bs_fit_marginal_ks(const struct fit_marginal *m, const double *rising, size_t n)
{
    double most = 0;
    for (size_t from = 0, to = 0; from < n; from = to) {
        while (to < n && rising[to] == rising[from])
            to++;
        double cdf = bs_fit_marginal_cdf(m, rising[from]);
        most = fmax(most, fmax(cdf - (double)from / (double)n, (double)to / (double)n - cdf));
    }
    return most;
}
