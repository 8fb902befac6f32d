/* From a Fourier series and corners to panels. */
#include "engine/exact/bent_term.h"
#include "engine/exact/wave.h"
#include "engine/vectors.h"
#include "result/sort.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Of a group's mass: what is left of a distribution function's digits in the derivative; a corner of less is none; an atom of less is none. */
static const double NOISE = 1e-9, NO_CORNER = 1e-13, NO_ATOM = 1e-16;
static const double WIDEST = 2;
/* Of amounts: panels begin with the least range that is not less. */
static const double SPREAD = 1e-6;
enum { BREAKS_MOST = 4096 };
/* So many take as long as one corner, or one block on one piece (bent_term.h). */
static const double FREQUENCIES = 64;
static const double PASSED = 0.02; /* each group that is looked at */

/* The sum of c[d] width^d P(d, x) for d = 1, ..., P(d, x) = exp(-x) (x^d / d! + x^(d + 1) / (d + 1)! + ...): of a gamma distribution. */
static double corner_below(const double *c, double width, double x)
{
    enum { TERMS = 16 };
    double sum = 0, power = width, term = 1, terms[TERMS] = {0}, rest = x > 0 && x < 700 ? exp(-x) : 0;
    if (x <= 0)
        return 0;
    double part = 1 - rest; /* P(1, x), and each next less a term */
    for (int j = 1; j < TERMS && x < 0.5; j++)
        terms[j] = term *= x / j;
    term = rest;
    for (int d = 1; d < BENT_DEGREES; d++, power *= width) {
        double few = 0;
        for (int j = TERMS - 1; j >= d && x < 0.5; j--)
            few += terms[j];
        sum += c[d] * power * (x < 0.5 ? few * rest : part);
        term *= x / d;
        part -= term;
    }
    return sum;
}

/* Adds the series of a group at LEGENDRE amounts, x of them from its low end. */
BS_VECTORS static void add_series(const double *restrict re, const double *restrict im, size_t n, double step, double low,
                                  const double *restrict sine, const double *restrict cosine, const double *restrict x,
                                  double *restrict out)
{
    double cr[LEGENDRE], ci[LEGENDRE], sums[LEGENDRE], period = 2 * M_PI / step;
    for (int l = 0; l < LEGENDRE; l++) {
        cr[l] = 1;
        ci[l] = 0;
        sums[l] = 0;
    }
    double lr = 1, li = 0, sr = cos(step * low), si = -sin(step * low);
    for (size_t m = 1; m < n; m++) {
        double next = lr * sr - li * si;
        li = lr * si + li * sr;
        lr = next;
        /* rho / (i s): of rho = r exp(-i s low) */
        double rr = re[m] * lr - im[m] * li, ri = re[m] * li + im[m] * lr, over = 1 / (step * (double)m);
        double ar = ri * over, ai = -rr * over;
        for (int l = 0; l < LEGENDRE; l++) {
            double turned = cr[l] * cosine[l] + ci[l] * sine[l]; /* exp(-i s x) = cr + i ci */
            ci[l] = ci[l] * cosine[l] - cr[l] * sine[l];
            cr[l] = turned;
            sums[l] += ar * (1 - cr[l]) + ai * ci[l];
        }
    }
    for (int l = 0; l < LEGENDRE; l++)
        out[l] += (re[0] * x[l] + 2 * sums[l]) / period;
}

/* Adds what a group has at amounts some of which lie within its own; returns the work. */
static double add_group(const struct bent_group *group, const double *amount, double (*out)[LEGENDRE])
{
    double x[LEGENDRE], angle[LEGENDRE], sine[LEGENDRE], cosine[LEGENDRE], here[LEGENDRE], work = 0;
    for (int l = 0; l < LEGENDRE; l++) {
        x[l] = fmin(fmax(amount[l], group->low), group->high) - group->low;
        angle[l] = group->step * x[l];
    }
    wave_sines(angle, sine, cosine);
    for (size_t k = 0; k < BENT_BOUNDS; k++) {
        const struct bent_sum *sum = &group->sums[k];
        memset(here, 0, sizeof here);
        if (sum->re)
            add_series(sum->re, sum->im, sum->n, group->step, group->low, sine, cosine, x, here);
        work += (double)sum->n / FREQUENCIES;
        for (size_t i = 0; i < sum->n_edges && group->width > 0; i++) {
            if (sum->edges[i].none)
                continue;
            for (int l = 0; l < LEGENDRE; l++)
                here[l] += corner_below(sum->edges[i].c, group->width, (amount[l] - sum->edges[i].value) / group->width);
            work++;
        }
        for (int l = 0; l < LEGENDRE; l++)
            out[k][l] += amount[l] <= group->low ? 0 : amount[l] >= group->high ? sum->mass : here[l];
    }
    return work;
}

/* The panels' part of the distribution function at LEGENDRE amounts, by bound; returns what its derivative may be off by. *work: see FREQUENCIES. */
static double below(const struct bent_term *term, const double *amount, double (*out)[LEGENDRE], double *work)
{
    double noise = 0, least = INFINITY, most = -INFINITY, past[BENT_BOUNDS] = {0};
    memset(out, 0, BENT_BOUNDS * sizeof *out);
    for (int l = 0; l < LEGENDRE; l++) {
        least = fmin(least, amount[l]);
        most = fmax(most, amount[l]);
    }
    for (size_t g = 0; g < term->n_groups; g++) {
        const struct bent_group *group = &term->groups[g];
        bool inside = least < group->high && most > group->low;
        for (size_t k = 0; k < BENT_BOUNDS && least >= group->high; k++)
            past[k] += group->sums[k].mass;
        noise += inside ? NOISE * group->mass + group->error : 0;
        *work += PASSED + (inside ? add_group(group, amount, out) : 0);
    }
    for (size_t k = 0; k < BENT_BOUNDS; k++)
        for (int l = 0; l < LEGENDRE; l++)
            out[k][l] += past[k];
    return noise;
}

/* From bounds to bands. */
static void by_band(const double *bound, double *band)
{
    band[WHOLE] = bound[0];
    band[BS_LIGHT] = bound[1];
    band[BS_REGULAR] = bound[2] - bound[1];
    band[BS_HEAVY] = bound[0] - bound[2];
}

struct sampling {
    const struct bent_term *term;
    double pivot, start;
    double turn; /* 1 above the pivot, -1 below */
    bool *given_up;
};

static double amount_of(const struct sampling *s, double at)
{
    return s->pivot + s->turn * (at - s->start);
}

static double sample(const void *context, double from, double to, double (*coef)[LEGENDRE])
{
    const struct sampling *s = context;
    const struct legendre *l = legendre();
    double amounts[LEGENDRE], ends[LEGENDRE], at[BENT_BOUNDS][LEGENDRE], at_end[BENT_BOUNDS][LEGENDRE], half = (to - from) / 2;
    for (int k = 0; k < LEGENDRE; k++) {
        amounts[k] = amount_of(s, from + half + half * l->node[k]);
        ends[k] = amount_of(s, k == 0 ? from : to);
    }
    double work = 0, noise = below(s->term, amounts, at, &work);
    (void)below(s->term, ends, at_end, &work);
    *s->given_up |= !bent_term_takes(s->term, work) || (s->term->stop && *s->term->stop);
    if (*s->given_up)
        return INFINITY; /* no panel is halved any more */
    double values[BANDS][LEGENDRE], masses[BANDS], bound[BENT_BOUNDS], band[BANDS];
    for (int k = 0; k < LEGENDRE; k++) {
        for (int i = 0; i < BENT_BOUNDS; i++)
            bound[i] = s->turn * (at[i][k] - at_end[i][0]);
        by_band(bound, band);
        for (int b = 0; b < BANDS; b++)
            values[b][k] = band[b];
    }
    for (int i = 0; i < BENT_BOUNDS; i++)
        bound[i] = s->turn * (at_end[i][1] - at_end[i][0]);
    by_band(bound, masses);
    for (int b = 0; b < BANDS; b++) {
        double integral[LEGENDRE];
        legendre_fit(values[b], integral);
        legendre_derivative(integral, coef[b]);
        coef[b][0] = masses[b] / 2;
    }
    return noise;
}

/* Where corners lie on a side. */
static size_t breaks_of(const struct sampling *s, double *breaks)
{
    size_t n = 0;
    for (size_t g = 0; g < s->term->n_groups; g++)
        for (size_t k = 0; k < BENT_BOUNDS; k++)
            for (size_t i = 0; i < s->term->groups[g].sums[k].n_edges && n < BREAKS_MOST; i++) {
                const struct bent_group *group = &s->term->groups[g];
                const struct bent_edge *edge = &group->sums[k].edges[i];
                double at = s->start + s->turn * (edge->value - s->pivot), size = 0, power = group->width;
                for (int d = 1; d < BENT_DEGREES; d++, power *= group->width)
                    size = fmax(size, power * fabs(edge->c[d]));
                if (size > NO_CORNER && at > s->start)
                    breaks[n++] = at;
            }
    return sort_distinct(breaks, n);
}

static enum bs_status add_atom(const struct sampling *s, double amount, const double *bound, struct law *laws)
{
    enum bs_status status = BS_OK;
    double band[BANDS], away = s->turn * (amount - s->pivot);
    by_band(bound, band);
    for (int b = 0; b < BANDS && status == BS_OK && (away > 0 || (away == 0 && s->turn > 0)); b++)
        if (band[b] > NO_ATOM)
            status = law_add_atom(&laws[b], s->start + away, band[b]);
    return status;
}

/* Corners of degree 0, and seats that use nothing. */
static enum bs_status add_atoms(const struct sampling *s, struct law *laws)
{
    const struct bent_term *term = s->term;
    enum bs_status status = BS_OK;
    if (term->at_zero > 0) {
        const double bound[BENT_BOUNDS] = {term->at_zero, term->at_zero, term->at_zero};
        status = add_atom(s, term->amount_at_zero, bound, laws);
    }
    for (size_t i = 0; i < term->powers[0].n && status == BS_OK; i++) {
        double bound[BENT_BOUNDS] = {0};
        for (size_t g = 0; g < term->n_groups; g++)
            for (size_t k = 0; k < BENT_BOUNDS; k++)
                if (i < term->groups[g].sums[k].n_edges)
                    bound[k] += term->groups[g].sums[k].edges[i].c[0];
        status = add_atom(s, term->powers[0].corners[i].value, bound, laws);
    }
    return status;
}

static int by_use(const void *a, const void *b)
{
    const struct law_atom *x = a, *y = b;
    return (x->use > y->use) - (x->use < y->use);
}

static enum bs_status side_laws(const struct sampling *s, double end, struct law *laws)
{
    double *breaks = malloc(BREAKS_MOST * sizeof *breaks);
    if (!breaks)
        return BS_ERROR_MEMORY;
    const struct law_source source = {sample, s, BANDS, pow(WIDEST, s->term->use->step), breaks, breaks_of(s, breaks)};
    enum bs_status status = end > s->start ? law_build(&source, s->start, end, laws) : BS_OK;
    if (status == BS_OK)
        status = add_atoms(s, laws);
    for (int b = 0; b < BANDS; b++) {
        if (laws[b].n_atoms > 1)
            qsort(laws[b].atoms, laws[b].n_atoms, sizeof *laws[b].atoms, by_use);
        law_finish(&laws[b]);
    }
    free(breaks);
    return status;
}

/* The pivot is the least that the levels pay which vary least: from there panels grow. */
enum bs_status bent_term_laws(const struct bent_term *term, struct law (*laws)[BANDS], double *pivot, double *start)
{
    double low = INFINITY, high = -INFINITY;
    *pivot = 0;
    *start = INFINITY;
    for (size_t g = 0; g < term->n_groups; g++) {
        const struct bent_group *group = &term->groups[g];
        double range = group->high - group->low;
        bool spread = range > SPREAD * (fabs(group->low) + fabs(group->high));
        low = fmin(low, group->low);
        high = fmax(high, group->high);
        if ((spread && range < *start) || g == 0)
            *pivot = group->low;
        *start = spread ? fmin(*start, range) : *start;
    }
    *start = isfinite(*start) ? *start : 1;
    for (int side = 0; side < BENT_SIDES; side++) {
        bool given_up = false;
        const struct sampling s = {term, *pivot, *start, side == BENT_ABOVE ? 1 : -1, &given_up};
        enum bs_status status = side_laws(&s, *start + (side == BENT_ABOVE ? high - *pivot : *pivot - low), laws[side]);
        if (status == BS_OK && given_up)
            status = term->stop && *term->stop ? BS_ERROR_INTERRUPTED : BS_ERROR_TOO_MANY;
        if (status != BS_OK)
            return status;
    }
    return BS_OK;
}
