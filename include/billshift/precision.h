/* As many replications as wanted precisions take. */
#ifndef BILLSHIFT_PRECISION_H
#define BILLSHIFT_PRECISION_H

#include <billshift/engine.h>
#include <billshift/measure.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Runs begin with the model's replications, or with these where it has fewer: standard errors take so many. The most is so many times as
   many where nothing else is said. */
enum { BS_PRECISION_BASE_LEAST = 32, BS_PRECISION_MOST_DEFAULT = 64 };

/* A measure and how precisely it is wanted. Its error is one standard error, of quantiles the root of the sum of the squares of that and of
   bin_error; relative to the baseline's value of the same group and period (mean_bill for amounts of money, mean_use, seats), to 1 for ratios;
   absolute for shares. */
struct bs_precision_goal {
    const char *measure; /* its path in full */
    struct bs_measure_path path;
    double wanted;
    double got; /* NaN: no error can be stated, as batches hold too few seats of the group */
    double
        needed; /* replications by the law that the standard error falls with the root of their number; INFINITY: no number helps, as
                      bin_error alone is as large; NaN: not known */
    bool met;
};

/* What was asked and reached at results->replications. */
struct bs_precision {
    uint32_t base, most; /* replications of the first look, and the limit of the last */
    const struct bs_precision_goal *goals;
    size_t n_goals;
    bool met; /* all of them */
};

struct bs_precision_request {
    const char *const *goals; /* MEASURE=SHARE, such as cohort:heavy/month/mean_change=0.1%; MEASURE as of bs_measure_path_parse */
    size_t n_goals;
    uint32_t most; /* replications; 0: BS_PRECISION_MOST_DEFAULT times the first look's */
    /* Told before each run, with the context of the run options: its replications, and those that are expected to be enough by what was seen
       so far. NULL: none. */
    void (*look)(void *context, uint32_t replications, uint32_t expected);
};

/* Runs the model with 1, 2, 4, ... times its replications until all goals are met, or twice as many would be more than `most`. The results are
   those of bs_run with the last number, to the last bit; results->precision says whether that was enough. progress of the options is told the part of
   all replications that are expected, which falls where more turn out to be needed.
   BS_ERROR_INPUT, with the reason in diagnostics: a goal that is malformed or has no such measure; that has no variance, a fixed value, none
   at all, or nothing to be relative to (known after the first run at the latest); a model that draws nothing; `most` below the first look. */
enum bs_status bs_run_to_precision(const struct bs_model *model, const struct bs_precision_request *request,
                                   const struct bs_run_options *options, struct bs_results **out,
                                   struct bs_diagnostics *diagnostics) BS_CHECKED;

/* An error for each goal that was missed: what was got, and how many replications it takes. */
void bs_precision_missed(const struct bs_results *results, struct bs_diagnostics *diagnostics);

/* A precision of a measure in words: 0.1 % or, of shares, 0.1 points; "not stated" for NaN. Returns buffer (BS_PRECISION_TEXT bytes). */
enum { BS_PRECISION_TEXT = 32 };
const char *bs_precision_text(double precision, enum bs_measure measure, char *buffer);

#ifdef __cplusplus
}
#endif
#endif
