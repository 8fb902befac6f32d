/* Values of a scenario that are known as a range only. A run takes one value of each, `used`; over the range a law says how likely each is. */
#ifndef BILLSHIFT_UNCERTAIN_H
#define BILLSHIFT_UNCERTAIN_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    BS_ASSUMPTION_DRAWS_LEAST = 200,
    BS_ASSUMPTION_DRAWS_MOST = 100000,
    BS_ASSUMPTION_SLICES =
        10 /* a number of draws is a multiple of it: each slice is stratified by itself, and errors come from their differences */
};

enum bs_uncertain_law {
    BS_TRIANGULAR, /* from low to high, likeliest at mode; used: the mode */
    BS_LOGNORMAL   /* by its quantiles p10 and p90; used: its median, the geometric mean of the two */
};
const char *bs_uncertain_law_name(enum bs_uncertain_law law); /* triangular, lognormal */

struct bs_uncertain {
    const char
        *path; /* of the value: segments.engineers.usage.median; the first one where the range stands at several by an alias */
    const char *text; /* as written: {low: 70, mode: 90, high: 120} */
    const char *file; /* where it stands; line 0: an override */
    size_t line, column;
    enum bs_uncertain_law law;
    double low, mode, high; /* of a triangular law, low < high; shares as fractions, growth as the factor of a period */
    double p10, p90;        /* of a lognormal one, 0 < p10 < p90 */
    double used;
};

/* The value with probability p below it, 0 < p < 1, by its closed form. */
double bs_uncertain_quantile(const struct bs_uncertain *uncertain, double p);

#ifdef __cplusplus
}
#endif
#endif
