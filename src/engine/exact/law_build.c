/* Panels that resolve a density. */
#include "engine/exact/law.h"

#include <math.h>
#include <string.h>

/* Mass that no figure notices, even of ten million seats; and what the last coefficients may be beside the mass of their panel. */
static const double LEAST_MASS = 1e-300, NO_MASS = 1e-19, RESOLVED = 5e-13, STUBBORN = 1e-11;
enum { HALVINGS_MOST = 48 };
/* Beyond so many panels what is not resolved is taken as it is: a law that needs them is noise. */
enum { SAMPLES_MOST = 1 << 17 };

static double last_coefficients(const double *coef)
{
    return fabs(coef[LEGENDRE - 1]) + fabs(coef[LEGENDRE - 2]) + fabs(coef[LEGENDRE - 3]);
}

/* before: the last coefficients of the stretch that this is a half of. Halving takes a smooth density's down by thousands; where it hardly does,
   what is left is round-off, or the tip of a singularity. */
static bool resolved(const double *coef, double noise, double before)
{
    double last = last_coefficients(coef);
    return last <= fmax(NO_MASS, noise) || last <= RESOLVED * fabs(coef[0]) || (last <= STUBBORN && last > before / 5);
}

static enum bs_status take(unsigned which, double from, double to, double (*coef)[LEGENDRE], struct law *laws)
{
    enum bs_status status = BS_OK;
    for (size_t k = 0; k < LAWS_MOST && status == BS_OK; k++)
        if (which >> k & 1 && fabs(coef[k][0]) > LEAST_MASS) /* far tails count in second moments */
            status = law_add_panel(&laws[k], from, to, coef[k]);
    return status;
}

/* open: bits of the laws that are not resolved yet; each takes the panels that it needs itself, whichever are beside it. before: of each law, INFINITY
   at the start. */
static enum bs_status build(const struct law_source *source, double from, double to, int halvings, const double *before,
                            unsigned open, size_t *left, struct law *laws)
{
    double coef[LAWS_MOST][LEGENDRE] = {{0}}, last[LAWS_MOST] = {0}, middle = from + (to - from) / 2;
    unsigned coarse = open;
    if (halvings > 0 && to > from * source->widest) {
        middle = sqrt(from) * sqrt(to);
        memcpy(last, before, sizeof last);
    } else {
        double noise = source->sample(source->context, from, to, coef);
        *left -= *left > 0;
        for (size_t k = 0; k < source->n_laws; k++) {
            last[k] = last_coefficients(coef[k]);
            if (resolved(coef[k], noise, before[k]) || halvings == 0 || *left == 0 || !(middle > from && middle < to))
                coarse &= ~(1U << k);
        }
    }
    enum bs_status status = take(open & ~coarse, from, to, coef, laws);
    if (status == BS_OK && coarse)
        status = build(source, from, middle, halvings - 1, last, coarse, left, laws);
    return status == BS_OK && coarse ? build(source, middle, to, halvings - 1, last, coarse, left, laws) : status;
}

enum bs_status law_build(const struct law_source *source, double from, double to, struct law *laws)
{
    enum bs_status status = BS_OK;
    double at = from, before[LAWS_MOST];
    size_t left = SAMPLES_MOST;
    for (size_t k = 0; k < LAWS_MOST; k++)
        before[k] = INFINITY;
    for (size_t i = 0; i <= source->n_breaks && status == BS_OK; i++) {
        double end = i < source->n_breaks ? fmin(source->breaks[i], to) : to;
        if (end <= at)
            continue;
        status = build(source, at, end, HALVINGS_MOST, before, (1U << source->n_laws) - 1, &left, laws);
        at = end;
    }
    for (size_t k = 0; k < source->n_laws; k++)
        law_finish(&laws[k]);
    return status;
}
