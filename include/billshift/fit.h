/* From users' own months to a segment: who is idle, how the level of a user differs from others', how a user's months differ. Formulas,
   sources and limits: docs/method.md, section 11. A family of shapes is one row of a registry: one new file and one line. */
#ifndef BILLSHIFT_FIT_H
#define BILLSHIFT_FIT_H

#include <billshift/diagnostics.h>
#include <billshift/distribution.h>
#include <billshift/segment.h>
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct bs_fit_family;
size_t bs_fit_family_count(void);
const struct bs_fit_family *bs_fit_family_at(size_t i);
const struct bs_fit_family *bs_fit_family_find(const char *name); /* NULL: unknown */
const char *bs_fit_family_name(const struct bs_fit_family *family);
const char *bs_fit_family_help(const struct bs_fit_family *family);

/* std_error: from the observed information (the numerical Hessian of the log likelihood at its maximum); NaN: none can be given. */
struct bs_fit_number {
    const char *name; /* as a scenario spells it */
    double value, std_error;
};

enum { BS_FIT_PARTS = 3, BS_FIT_PARAMETERS = 2, BS_FIT_WARNINGS = 4 };

/* A shape as the scenario language says it: a distribution or a mixture of several, perhaps with a Pareto tail. */
struct bs_fit_shape {
    const char *distribution; /* of each part */
    size_t n_parts, n_parameters;
    struct bs_fit_number share[BS_FIT_PARTS]; /* 0 .. 1; they sum to 1 */
    struct bs_fit_number part[BS_FIT_PARTS][BS_FIT_PARAMETERS];
    bool narrow; /* a part is as narrow as a part may be: its log_sd was not estimated */
    bool has_tail;
    struct bs_fit_number alpha, above; /* above: 0 .. 1 */
    double threshold;                  /* where the tail begins, in use a month */
};

struct bs_fit_candidate {
    const struct bs_fit_family *family;
    const char *why; /* NULL: fitted; else the reason why not, and all below is unset */
    struct bs_fit_shape shape;
    const struct bs_distribution *level; /* the shape as a distribution */
    size_t n_free;                       /* parameters that the likelihood chose, a threshold among them */
    double log_likelihood, aic;          /* of the active users' mean use a month; smaller AIC is better */
    double ks;                           /* Kolmogorov-Smirnov: greatest distance of the two distribution functions of that mean */
    double top_share; /* what the top 10 % of active users use of the whole, by the fit; NaN: its mean is infinite */
    double top_gap;   /* top_share less the measured one */
    const char *warnings[BS_FIT_WARNINGS];
    size_t n_warnings;
};

struct bs_fit {
    size_t users, active, months, idle_months; /* idle_months: those with no use, of active users */
    struct bs_fit_number inactive;             /* chance of a user to use nothing in all months */
    struct bs_fit_number month_to_month;       /* coefficient of variation; value NaN: there is one month only */
    struct bs_fit_number top_share;            /* measured: what the top 10 % of the active users use of the whole */
    double spread;      /* gamma shape of the factor by which a user's mean differs from the level; INFINITY: none was taken out */
    size_t ties;        /* the most active users with the same mean */
    const double *mean; /* [active] rising: mean use a month, months without use counting as 0 */
    struct bs_fit_candidate *candidates; /* best first by AIC, then those not fitted */
    size_t n_candidates, n_fitted;       /* all means equal: one, `constant`, without family and likelihood */
};

/* Fits all families, or one alone. Uses users, months, use and file of the population. What is found lives in the arena. BS_ERROR_INPUT: no
   use at all, or beyond what a scenario takes; BS_ERROR_NUMERIC: nothing could be fitted. Warnings name what the data cannot carry. */
enum bs_status bs_fit_users(const struct bs_population *population, const struct bs_fit_family *only, struct bs_arena *arena,
                            struct bs_fit *out, struct bs_diagnostics *diagnostics) BS_CHECKED;

/* Quantiles of a user's mean use a month under a candidate: x[i] at probability p[i]. */
enum bs_status bs_fit_quantiles(const struct bs_fit *fit, const struct bs_fit_candidate *candidate, const double *p, size_t n,
                                double *x) BS_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
