/* The figures of both engines side by side. */
#ifndef BILLSHIFT_ENGINE_COMPARE_H
#define BILLSHIFT_ENGINE_COMPARE_H

#include <billshift/results.h>
#include <billshift/status.h>

enum { TOTAL_FIGURES = 2 * BS_TOTAL_MEASURE_COUNT + 1 }; /* of total, of change, and the chance of paying more */

/* How far what was drawn lies from what was computed, in the standard errors that the computed laws give a draw: of quantiles by the probability
   at the drawn value, so that it makes no difference whether one lies in an atom or beside it. NaN: it has none. */
struct engine_gaps {
    const struct bs_results *drawn;
    double (*summary)[BS_MEASURE_COUNT]; /* indexed like the results' */
    double (*organization)[TOTAL_FIGURES];
};

enum bs_status engine_gaps_new(const struct bs_results *drawn, struct bs_arena *arena, struct engine_gaps *out) BS_CHECKED;

/* A mean of n independent parts, each with this standard deviation. */
double gap_of_mean(const struct bs_estimate *exact, const struct bs_estimate *drawn, double deviation, double n);
/* A share or chance among n. */
double gap_of_share(double exact, const struct bs_estimate *drawn, double n);
/* A quantile: below and up_to are the computed chances of less than the drawn value, and of up to it, as far as binning leaves it open. */
double gap_of_quantile(double p, double below, double up_to, double n);

/* Lists the figures of both in exact->comparison. */
enum bs_status results_compare(struct bs_results *exact, const struct engine_gaps *gaps) BS_CHECKED;

#endif
