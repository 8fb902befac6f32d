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

/* Sobol' indices of one input: the part of a figure's variance over all ranges that it explains by itself (first), and with all that it does together
   with others (total). Estimates: a small one may lie below 0. NaN: the figure does not vary, or does not exist everywhere. */
struct bs_sobol_index {
    size_t input;
    double first, first_error, total, total_error; /* errors: standard errors by bootstrap over rows */
};

struct bs_sobol_figure {
    struct bs_sensitivity_figure figure;
    double mean, sd;                      /* over the ranges */
    const struct bs_sobol_index *indices; /* [n_inputs], the largest total first */
};

struct bs_sobol {
    struct bs_arena *arena; /* owns all below */
    const char *title, *baseline;
    const struct bs_sensitivity_input *inputs;
    size_t n_inputs;
    const struct bs_sobol_figure *figures;
    size_t n_figures;
    size_t rows, points, drawn; /* points: rows * (n_inputs + 2); drawn: of them simulated */
};

enum { BS_SOBOL_ROWS_LEAST = 16, BS_SOBOL_INPUTS_MOST = 20 };

/* Inputs independent and uniform over their ranges, on `rows` points of Sobol's sequence in 2 n_inputs dimensions, shifted modulo 1 by one random
   vector (Cranley and Patterson 1976) of the scenario's seed; a power of 2 is the most even. The scheme of points is Saltelli's (2002); first order by Saltelli et al.,
   Comput. Phys. Commun. 181 (2010), 259, table 2 (b); total by Jansen, Comput. Phys. Commun. 117 (1999), 35; errors by bootstrap over rows (Archer, Saltelli and Sobol', J. Stat.
   Comput. Simul. 58 (1997), 99), which takes rows as independent: those of the sequence are more even, and the errors mostly smaller. request: as of bs_tornado_run, but vary has
   PATH=LOW:HIGH only. BS_ERROR_INPUT: more than BS_SOBOL_INPUTS_MOST inputs, too few rows, more points than a sweep takes. */
enum bs_status bs_sobol_run(const struct bs_sweep_request *request, size_t rows, struct bs_sobol **out,
                            struct bs_diagnostics *diagnostics) BS_CHECKED;
void bs_sobol_free(struct bs_sobol *sobol); /* NULL is legal */

#ifdef __cplusplus
}
#endif
#endif
