/* What moves a figure most: inputs varied one at a time, or all together. */
#ifndef BILLSHIFT_SENSITIVITY_H
#define BILLSHIFT_SENSITIVITY_H

#include <billshift/sweep.h>

#ifdef __cplusplus
extern "C" {
#endif

/* An input, its value in the scenario and the two ends of its range, as a scenario writes them. */
struct bs_sensitivity_input {
    const char *path, *base, *low, *high; /* base NULL: not looked up */
};

/* A figure, named as in struct bs_sweep_row. */
struct bs_sensitivity_figure {
    const char *contract, *group, *period, *measure, *unit;
};

/* A figure with one input at each of its ends, all else as in the scenario. */
struct bs_tornado_bar {
    size_t input;            /* index */
    double low, low_error;   /* value and standard error at the low end */
    double high, high_error; /* at the high end */
    double low_difference,
        low_most; /* against the scenario; its error is at most the sum of both errors, and mostly far less, as both see the */
    double high_difference, high_most; /* same random numbers */
    double move; /* the larger of the differences without their signs; NaN: the figure does not exist at an end */
};

struct bs_tornado_ranking {
    struct bs_sensitivity_figure figure;
    double base, base_error;           /* of the scenario as it is */
    const struct bs_tornado_bar *bars; /* [n_inputs], the largest move first */
};

struct bs_tornado {
    struct bs_arena *arena; /* owns all below */
    const char *title, *baseline;
    const struct bs_sensitivity_input *inputs;
    size_t n_inputs;
    const struct bs_tornado_ranking *rankings;
    size_t n_rankings;
    size_t drawn; /* points that were simulated, of 2 * n_inputs + 1 */
};

/* request: as of bs_sweep_run, but vary has PATH=LOW:HIGH, or PATH alone for 20 % to each side of what the scenario has there (whole numbers where it is counted); without any,
   every number of bs_scenario_inputs but 0 varies so, and what cannot is warned of. Without measures, these are the organization's change over the term and the mean
   change of the heavy cohort, of each contract. */
enum bs_status bs_tornado_run(const struct bs_sweep_request *request, struct bs_tornado **out,
                              struct bs_diagnostics *diagnostics) BS_CHECKED;
void bs_tornado_free(struct bs_tornado *tornado); /* NULL is legal */

#ifdef __cplusplus
}
#endif
#endif
