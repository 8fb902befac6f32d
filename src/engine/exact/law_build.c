/* Panels that resolve a density. */
#include "engine/exact/law.h"

#include <math.h>
#include <string.h>

/* Mass that no figure notices, even of ten million seats; and what the last coefficients may be beside the mass of their panel. */
static const double NO_MASS = 1e-19, RESOLVED = 5e-13, STUBBORN = 1e-11;
enum { HALVINGS_MOST = 48 };

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

static enum bs_status take(const struct law_source *source, double from, double to, double (*coef)[LEGENDRE], struct law *laws)
{
    enum bs_status status = BS_OK;
    for (size_t k = 0; k < source->n_laws && status == BS_OK; k++)
        if (fabs(coef[k][0]) > NO_MASS / 1000)
            status = law_add_panel(&laws[k], from, to, coef[k]);
    return status;
}

/* before: of each law, INFINITY at the start. */
static enum bs_status build(const struct law_source *source, double from, double to, int halvings, const double *before,
                            struct law *laws)
{
    double coef[LAWS_MOST][LEGENDRE], last[LAWS_MOST], middle = from + (to - from) / 2;
    bool done = true;
    if (halvings > 0 && to > from * source->widest) {
        middle = sqrt(from) * sqrt(to);
        memcpy(last, before, sizeof last);
        done = false;
    } else {
        double noise = source->sample(source->context, from, to, coef);
        for (size_t k = 0; k < source->n_laws; k++) {
            last[k] = last_coefficients(coef[k]);
            done = done && resolved(coef[k], noise, before[k]);
        }
    }
    if (done || halvings == 0 || !(middle > from && middle < to))
        return take(source, from, to, coef, laws);
    enum bs_status status = build(source, from, middle, halvings - 1, last, laws);
    return status == BS_OK ? build(source, middle, to, halvings - 1, last, laws) : status;
}

enum bs_status law_build(const struct law_source *source, double from, double to, struct law *laws)
{
    enum bs_status status = BS_OK;
    double at = from, before[LAWS_MOST] = {INFINITY, INFINITY, INFINITY};
    for (size_t i = 0; i <= source->n_breaks && status == BS_OK; i++) {
        double end = i < source->n_breaks ? fmin(source->breaks[i], to) : to;
        if (end <= at)
            continue;
        status = build(source, at, end, HALVINGS_MOST, before, laws);
        at = end;
    }
    for (size_t k = 0; k < source->n_laws; k++)
        law_finish(&laws[k]);
    return status;
}
