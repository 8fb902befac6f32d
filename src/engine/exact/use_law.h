/* How much an active seat uses: in the term, and in a month by the band of the term's use that it is in. */
#ifndef BILLSHIFT_ENGINE_EXACT_USE_LAW_H
#define BILLSHIFT_ENGINE_EXACT_USE_LAW_H

#include "engine/exact/law.h"
#include <billshift/results.h>

enum { WHOLE = BS_COHORT_COUNT, BANDS };

/* Of a seat that is there for some months, with use level x factor, factors gamma distributed with mean 1. All uses in the segment's units. */
struct use_law {
    const struct bs_distribution *distribution; /* of the level */
    double variation;                           /* coefficient of variation of a month's factor; 0: months are alike */
    size_t months;
    double step;      /* of the panels: 1; less to see what that changes */
    double finest;    /* width of the narrowest panel of the term's law that holds anything, beside where it begins; at most 1 */
    struct law level; /* empty with variation 0: it is the term's */
    struct law term;  /* of the mean use a month */
    struct law term_band[BANDS], month_band[BANDS]; /* by cohort, and WHOLE: all of it */
};

/* Fills level and term. */
enum bs_status use_law_new(const struct bs_distribution *level, double variation, size_t months, double step,
                           struct use_law *out) BS_CHECKED;
/* The same of months that vary, but the term's law may be known only between two uses: what lies above 0 and below `from` is an atom there, and nothing above
   `to` is in it. */
enum bs_status use_law_between(const struct bs_distribution *level, double variation, size_t months, double step, double from,
                               double to, struct use_law *out) BS_CHECKED;
/* Fills the bands. cuts: of the mean use a month over its months. breaks: uses a month, rising, at which panels end. months_apart: false where of
   a month WHOLE is enough, which is the same either way. */
enum bs_status use_law_bands(struct use_law *law, const double cuts[BS_COHORT_COUNT - 1], const double *breaks, size_t n_breaks,
                             bool months_apart) BS_CHECKED;
void use_law_free(struct use_law *law);

/* E[max(U - use, 0)] of a month's use, with relative accuracy in the tail; INFINITY where the mean is. use >= 0 */
double use_law_month_excess(const struct use_law *law, double use);

#endif
