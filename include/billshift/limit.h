/* Limits on measures: what a run is to fail at, as in continuous integration. */
#ifndef BILLSHIFT_LIMIT_H
#define BILLSHIFT_LIMIT_H

#include <billshift/diagnostics.h>
#include <billshift/figure.h>
#include <billshift/model.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A run fails where the measure is above the value (or below; or just there, where `equal`). */
struct bs_limit {
    const char *text;    /* as it was asked */
    const char *measure; /* its path in full */
    struct bs_figure figure;
    bool above, equal;
    double value; /* in the measure's unit; a share as a part of 1 */
};

/* MEASURE>VALUE, with > >= < or <=: MEASURE as of bs_figure_parse; VALUE an amount (150, 1.2k, in the currency of the model), a share (60%), a
   ratio (2 or 2x) or a number of seats, as the measure is. Limits in the arena, texts are borrowed; nothing is run. BS_ERROR_INPUT, with all reasons in
   diagnostics: one is malformed, or the model's results have no such measure. */
enum bs_status bs_limits_new(const struct bs_model *model, const char *const *texts, size_t n, struct bs_arena *arena,
                             const struct bs_limit **out, struct bs_diagnostics *diagnostics) BS_CHECKED;

/* How many limits the results of a run of that model are beyond, each an error in diagnostics with the figure, and its standard error where it is
   drawn. A figure without a value (a ratio to nothing, a group without seats, a mean that does not exist) is beyond every limit, as there is no telling;
   an infinite one is compared. */
size_t bs_limits_passed(const struct bs_limit *limits, size_t n, const struct bs_model *model, const struct bs_results *results,
                        struct bs_diagnostics *diagnostics);

#ifdef __cplusplus
}
#endif
#endif
