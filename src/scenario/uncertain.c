#include <billshift/uncertain.h>

#include "usage/normal.h"

#include <math.h>

const char *bs_uncertain_law_name(enum bs_uncertain_law law)
{
    return law == BS_TRIANGULAR ? "triangular" : "lognormal";
}

double bs_uncertain_quantile(const struct bs_uncertain *u, double p)
{
    if (u->law == BS_LOGNORMAL) {
        double log_sd = log(u->p90 / u->p10) / (2 * bs_normal_quantile(0.9));
        return sqrt(u->p10) * sqrt(u->p90) * exp(log_sd * bs_normal_quantile(p));
    }
    double width = u->high - u->low, left = u->mode - u->low, right = u->high - u->mode;
    double value = p * width < left ? u->low + sqrt(p * width * left) : u->high - sqrt((1 - p) * width * right);
    return fmin(fmax(value, u->low), u->high); /* against rounding */
}
