/* What the files of fitting share. Levels and use are handled by their logarithms: y = ln(use). */
#ifndef BILLSHIFT_FIT_FIT_FAMILY_H
#define BILLSHIFT_FIT_FIT_FAMILY_H

#include <billshift/fit.h>

enum { FIT_THETA = 12 }; /* numbers that a family is ruled by */

/* Levels are taken to have at least this part of the variance of ln(use); what the months leave them may be less. */
#define BS_FIT_LEVEL_LEAST 0.05

/* The logarithms of the users' means, perhaps gathered (fit_sample.c), and the factor that a mean differs from its level by. */
struct fit_sample {
    size_t users;                      /* whose weights these are the sum of */
    size_t n;                          /* points */
    const double *y, *weight;          /* [n] y rising */
    double mean, variance;             /* of y */
    double log_of_mean;                /* ln of the mean use */
    double level_mean, level_variance; /* about those of ln(level): what the months add taken off */
    const double *cuts;                /* [n_cuts] rising: between two neighbours no density may jump; where a threshold may lie */
    size_t n_cuts;
    double spread, noise_variance; /* of the factor: as in struct bs_fit; variance of its logarithm */
    const struct fit_noise *noise; /* NULL: the mean is the level */
};

/* A distribution with two parameters. theta: both, each from -infinity to infinity. */
struct fit_body {
    const char *distribution; /* its name in the registry of distributions */
    const char *names[BS_FIT_PARAMETERS];
    void (*start)(double mean, double variance, double log_of_mean, double *theta); /* from moments of y, and ln of the mean use */
    void (*log_density)(const double *theta, const double *y, size_t n, double *out);
    double (*log_survival)(const double *theta, double y);
    void (*values)(const double *theta, double *values); /* in the order of names */
};
extern const struct fit_body bs_fit_lognormal, bs_fit_gamma, bs_fit_weibull;

/* How bodies are put together. theta holds n_free numbers from -infinity to infinity, then fixed ones, which a start sets and the
   maximizer leaves alone. */
struct fit_kind {
    /* The attempt-th place to begin, from the maximum of the attempt before; false: there are no more. The best maximum is taken. */
    bool (*start)(const struct bs_fit_family *family, const struct fit_sample *sample, size_t attempt, double *theta);
    /* ln of the density of y at each of n rising values. */
    void (*log_density)(const struct bs_fit_family *family, const double *theta, const double *y, size_t n, double *out);
    /* What theta means in the words of a scenario. std_error: NaN where a number is held at a bound, else left alone. */
    void (*describe)(const struct bs_fit_family *family, const double *theta, struct bs_fit_shape *shape);
};
extern const struct fit_kind bs_fit_alone, bs_fit_tail, bs_fit_mixture;

/* A row of the registry. */
struct bs_fit_family {
    const char *name, *help;
    const struct fit_kind *kind;
    const struct fit_body *body;
    size_t n_parts, n_free;
    size_t n_chosen;    /* of the fixed numbers, how many the likelihood chose among the starts: they count in AIC */
    size_t users_least; /* with fewer active users it is not fitted */
};

/* Means of users, rising and above 0, and their factor's shape. Memory of the arena. */
enum bs_status bs_fit_sample_make(const double *mean, size_t users, double spread, struct bs_arena *arena,
                                  struct fit_sample *out) BS_CHECKED;

/* The same sample with another factor, on the same cells. */
enum bs_status bs_fit_sample_move(const struct fit_sample *sample, double spread, struct bs_arena *arena,
                                  struct fit_sample *out) BS_CHECKED;

/* Mean log density of ln(use) over the users; work has room for bs_fit_room(sample) numbers. -INFINITY where the family cannot be. */
size_t bs_fit_room(const struct fit_sample *sample);
double bs_fit_mean_log(const struct fit_sample *sample, const struct bs_fit_family *family, const double *theta, double *work);

/* Goes from theta to the maximum near it. */
enum bs_status bs_fit_climb(const struct fit_sample *sample, const struct bs_fit_family *family, double *theta) BS_CHECKED;

/* The maximum of the likelihood; covariance [n_free * n_free], NaN where the information is not positive definite. */
enum bs_status bs_fit_maximize(const struct fit_sample *sample, const struct bs_fit_family *family, double *theta, double *mean_log,
                               double *covariance) BS_CHECKED;

/* What theta means in the words of a scenario, with standard errors by the delta method. */
void bs_fit_describe(const struct bs_fit_family *family, const double *theta, const double *covariance, struct bs_fit_shape *shape);

/* The shape as a distribution; BS_ERROR_INPUT: a scenario would not take it, message says why. */
enum bs_status bs_fit_distribution(const struct bs_fit_shape *shape, struct bs_arena *arena, const struct bs_distribution **out,
                                   char *message) BS_CHECKED;

/* month_to_month by variance components, with its error; idle_months. */
void bs_fit_months(const struct bs_population *population, struct bs_fit *fit);

/* What the top 10 % of values use of the whole, with its standard error. */
struct bs_fit_number bs_fit_measured_share(const double *rising, size_t n);

/* The distribution of a user's mean use: level times the factor. */
struct fit_marginal;
enum bs_status bs_fit_marginal_make(const struct bs_distribution *level, double spread, struct bs_arena *arena,
                                    struct fit_marginal **out) BS_CHECKED;
double bs_fit_marginal_cdf(const struct fit_marginal *m, double x);
double bs_fit_marginal_quantile(const struct fit_marginal *m, double p);
double bs_fit_marginal_top_share(const struct fit_marginal *m); /* NaN: the mean is infinite */
double bs_fit_marginal_ks(const struct fit_marginal *m, const double *rising, size_t n);

#endif
