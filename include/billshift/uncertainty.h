/* What a run's figures may be where the scenario's uncertain assumptions (uncertain.h) are drawn from their laws: chance among users and assumptions together.
   The assumptions are taken as independent of each other; one that stands at several places by an alias is one assumption. */
#ifndef BILLSHIFT_UNCERTAINTY_H
#define BILLSHIFT_UNCERTAINTY_H

#include <billshift/engine.h>
#include <billshift/scenario.h>

#ifdef __cplusplus
extern "C" {
#endif

struct bs_uncertainty_request {
    const struct bs_scenario *scenario;        /* with at least one uncertain assumption */
    const struct bs_scenario_options *options; /* that it was read with; NULL: none */
    const struct bs_results *results;          /* of the ordinary run */
    enum bs_engine engine;                     /* that was asked for it */
    unsigned threads;                          /* over draws; 0: as many as OpenMP gives. The figures do not depend on it. */
    void (*progress)(void *context, double done);
    void *context;
    const volatile sig_atomic_t *stop;
};

/* The law of the organization's total of the term under a contract, over users and assumptions: the mixture of its laws at each draw. std_error: of the draws
   (and, where they are simulated, of the users), from the slices; NaN value: unstated, as in some draw. Of the baseline the change is 0. */
struct bs_uncertain_organization {
    struct bs_estimate total[BS_TOTAL_MEASURE_COUNT], change[BS_TOTAL_MEASURE_COUNT], probability_dearer;
};

/* A figure of summary.csv over the term that has no chance among users of its own (it is an expected value): how it differs between draws. */
struct bs_uncertain_figure {
    size_t contract, group; /* as in the results */
    enum bs_measure measure;
    struct bs_estimate mean, p05, p50, p95;
};

/* The part of an assumption in the variance, between draws, of the expected change of the term's total (of the baseline: of the total): its first-order share (Sobol). */
struct bs_contribution {
    size_t assumption; /* of the model */
    struct bs_estimate share;
};

struct bs_uncertainty {
    struct bs_arena *arena; /* owns all below */
    size_t draws, n_contracts, n_assumptions, n_figures;
    bool drawn;                                           /* each draw was simulated, in `replications` replications */
    uint32_t replications;                                /* then, of a draw */
    const double *values;                                 /* [draw * n_assumptions + assumption] */
    const struct bs_uncertain_organization *organization; /* [contract] */
    const struct bs_uncertain_figure *figures;            /* by contract, group and measure */
    /* [contract * n_assumptions + i], largest first; NaN: the assumptions do not move it. The rest, joint[contract], is what several do together. */
    const struct bs_contribution *contributions;
    const struct bs_estimate *joint;
};

/* *out is to be freed. BS_ERROR_INPUT: a wrong request, or what the scenario says cannot be at some draw (the first one is named). */
enum bs_status bs_uncertainty_run(const struct bs_uncertainty_request *request, struct bs_uncertainty **out,
                                  struct bs_diagnostics *diagnostics) BS_CHECKED;
void bs_uncertainty_free(struct bs_uncertainty *uncertainty); /* NULL is legal */

#ifdef __cplusplus
}
#endif
#endif
