/* A plan whose figures are computed instead of drawn: the laws of use of its seats, and what they pay. */
#ifndef BILLSHIFT_ENGINE_EXACT_EXACT_H
#define BILLSHIFT_ENGINE_EXACT_EXACT_H

#include "engine/assemble.h"
#include "engine/compare.h"
#include "engine/exact/kept.h"
#include "engine/exact/kinked.h"
#include "engine/exact/pushed.h"
#include "engine/exact/use_law.h"
#include <billshift/engine.h>

/* What a seat's term comes to, where months vary and their amounts bend. */
struct exact_law {
    struct kinked *kinked; /* NULL: there is none; without counts: expected amounts alone are known */
    bool owns;             /* it is not the keeper's */
    struct bs_curve idle;  /* of a seat without use */
};

/* What a seat's term changes by, where both bills depend on use and one bends. A fixed amount, `base`, is on top: changes count as none by the size of
   bills. */
struct exact_change {
    bool known;
    struct exact_law law;   /* without one the change is a line of the mean use a month */
    struct bs_curve *bills; /* [number of months above a kink, as in the law], or 1 */
    struct bs_curve idle, base;
};

/* Seats that are alike. */
struct exact_part {
    struct use_law use;
    bool borrowed, whole;   /* the use's laws are the keeper's; or they are its own, and it has them all */
    double active, idle;    /* seats */
    double months;          /* there */
    double growth;          /* summed over them: use over the term is that many times the law's */
    double cuts[RANK_CUTS]; /* of the law's use: of the mean use a month over these months without growth, in the segment's units */
    double mass[BANDS],
        use_sum[BANDS]; /* of an active seat: chance of the band, and use over its months there in the segment's units */
    struct bs_curve
        *term; /* [contract]: bill of the months together by the mean use a month; without meaning where it has a law of its own */
    struct exact_law *laws;       /* [contract]: that law, where bills bend and months vary */
    struct exact_change *changes; /* [contract]: of bills less the baseline's (pair.h) */
    struct counts counts;         /* where some contract is kinked */
    double (*bill)[BANDS]; /* [contract]: expected bills of the months together in the band; without seats' figures, WHOLE alone */
    double *idle_bill;     /* [contract] of the months of a seat without use */
};

struct exact {
    const struct plan *plan;
    bool totals;                       /* nothing else is wanted: terms whose months vary are told by these */
    struct exact_part *parts;          /* [part] */
    struct law nothing, none;          /* use 0, for certain; no mass at all */
    const volatile sig_atomic_t *stop; /* non-zero: the caller has had enough; NULL: never */
    struct engine_gaps gaps;           /* drawn NULL: nothing is compared */
    bool *
        beside; /* beside seats that are drawn: [contract] whose bills follow from a seat's own use, as the baseline's do; NULL: nothing is drawn */
    bool other_cuts; /* then: cohorts and bands by rank are not those of the drawn seats */
};

/* What every figure is good to: a probability absolutely, an amount relative to those it is made from. Tested by halving the steps. */
#define EXACT_PROBABILITY 1e-10
#define EXACT_SERIES      2e-8 /* a probability of a term by series (bent_term.h): twice what halved steps were seen to change */
#define EXACT_AMOUNT      1e-10
#define EXACT_SPREAD      1e-7 /* of a standard deviation: far tails weigh in it */
#define EXACT_TAIL        3e-8 /* of the amounts it is made from, another standard deviation: of tails that laws of use leave out */
#define EXACT_ROUNDING    1e-12 /* of what has no other error */

/* drawn: by Monte Carlo, to be compared with; NULL: nothing. BS_ERROR_INPUT: it does not apply, for the reason in the message (BS_MESSAGE_SIZE
   bytes), or, where that is left empty, something is wrong that diagnostics say. fast: as of exact_applies. */
enum bs_status run_exact(const struct bs_model *model, const struct bs_run_options *options, bool fast,
                         const struct bs_results *drawn, struct bs_results **out, char *message,
                         struct bs_diagnostics *diagnostics) BS_CHECKED;

/* Computes the organization's rows of drawn results as far as they can be, and leaves the others as they are. exact: by exact_new_totals. */
enum bs_status exact_totals(struct exact *exact, struct bs_results *drawn) BS_CHECKED;

/* The same for the seats' figures (exact_beside.c). Where exact_beside_applies to the plan, which has seats' figures then. After exact_totals: it adds laws of
   terms to the parts. */
bool exact_beside_applies(const struct plan *plan);
enum bs_status exact_beside(struct exact *exact, struct bs_results *drawn) BS_CHECKED;

/* Both. */
enum bs_status run_exact_beside(const struct bs_model *model, const struct bs_run_options *options,
                                struct bs_results *drawn) BS_CHECKED;

struct amounts;
/* Fills the law of what a part's seats add over the term, where months vary and amounts bend. BS_ERROR_INPUT: see exact_new. Freed by exact_law_free
   whatever the status. */
enum bs_status exact_law_new(const struct exact *exact, const struct amounts *amounts, char *message, struct exact_part *part,
                             struct exact_law *out) BS_CHECKED;
void exact_law_free(struct exact_law *law);
/* That by series, whatever bends there are. Why that is not possible; NULL: it is. */
const char *exact_bent_trouble(const struct amounts *amounts);
enum bs_status exact_series(const struct exact *exact, const struct amounts *amounts, char *message, struct exact_part *part,
                            struct exact_law *out) BS_CHECKED;
/* Expected amounts by the term's use alone. */
enum bs_status exact_means_by_use(const struct exact *exact, const struct amounts *amounts, const struct exact_part *part,
                                  struct exact_law *out) BS_CHECKED;
/* Why the law of what seats add over a term of months that vary is not computed; NULL: it is. fast: nor by series, as the run is one of many. */
const char *exact_law_trouble(const struct amounts *amounts, bool fast);
/* "bills under NAME (PLACE) WHAT WHO" in the message. */
enum bs_status exact_refuse(char *message, const struct bs_contract *contract, const char *what, const char *who);

/* Whether what an active seat of a part uses, and pays, can be told as a law: not where use hardly varies between seats, or seats come, go or grow in so
   many months that drawing is faster. */
enum bs_status exact_has_laws(const struct plan *plan, char *message);
/* Why a plan cannot be computed, in the message; BS_OK: it can. fast: nor where that takes longer than drawing, if the run is one of many. */
enum bs_status exact_applies(const struct plan *plan, bool fast, char *message);
/* Whether what is wanted of seats is more than means. */
static inline bool exact_wants_terms(const struct plan *plan)
{
    unsigned means = BS_LEAVE_SHARES | BS_LEAVE_RATIOS | BS_LEAVE_CHANGES;
    return !(plan->leave_out & BS_LEAVE_SEATS) && (plan->leave_out & means) != means;
}

/* BS_ERROR_INPUT, with the reason in the message: a term came out less accurate than is stated. */
enum bs_status exact_new(const struct plan *plan, const volatile sig_atomic_t *stop, char *message, struct exact *out) BS_CHECKED;
/* What totals take, without what a seat's term comes to where its bill bends: expected bills. BS_ERROR_TOO_MANY: bills rise in too many steps. Like
   exact_new, to be freed whatever the status. */
enum bs_status exact_new_totals(const struct plan *plan, const volatile sig_atomic_t *stop, struct exact *out) BS_CHECKED;
void exact_free(struct exact *exact);

/* A quantile, with its error: as far as that of its probability moves it. */
struct bs_estimate exact_quantile(const struct pushed *pushed, double p, double error);

static inline struct bs_estimate within(double value, double error)
{
    return (struct bs_estimate){.value = value, .std_error = isfinite(value) ? error : NAN};
}

/* The period of prices of a month. */
static inline size_t exact_period(const struct plan *plan, size_t month)
{
    return plan->period_of[month < plan->distinct ? month : plan->distinct - 1];
}

static inline const struct plan_price *exact_price(const struct plan *plan, size_t segment, size_t contract, size_t month)
{
    return plan_price(plan, segment, contract, month < plan->distinct ? month : plan->distinct - 1);
}

/* Unrolls the staircases of a segment's bills in the plan (unroll.h), up to where its laws of use reach. BS_ERROR_TOO_MANY: those of *contract have
   too many steps. */
enum bs_status exact_unroll(const struct exact *exact, size_t segment, size_t *contract) BS_CHECKED;

/* The least that a bill can be; -INFINITY: there is none. */
double exact_least(const struct bs_curve *bill);
/* Whether a seat's bill of some month can be below 0, or what the organization pays less what it has paid ahead: what is paid then depends on the
   months before. */
bool exact_falls_below_0(const struct plan *plan, const struct plan_part *part, size_t contract);
bool exact_paid_below_0(const struct plan *plan, size_t contract);

/* E[curve(U)]: what the curve jumps and how it bends at each break, times how many reach it and how far beyond they go. mass: of all uses; above,
   excess: P(U > use) and E[max(U - use, 0)]. */
double exact_curve_mean(const struct bs_curve *curve, double mass, double (*above)(const void *uses, double use),
                        double (*excess)(const void *uses, double use), const void *uses);
/* The expected bill of a month of an active seat. */
double exact_month_bill(const struct exact_part *part, const struct bs_curve *curve);

enum bs_status exact_summary(const struct exact *exact, struct bs_results *results) BS_CHECKED;
/* Of a probability: more than this is not called exact. The total of few seats, or of many who pay the same, has jumps that the inversion does not
   resolve. */
#define EXACT_OPEN 1e-7
static inline bool exact_is_smooth(const struct total *total)
{
    return total->error <= EXACT_OPEN;
}
/* The law of what listed seats add together in a month (months of the model: the term). */
enum bs_status exact_total(const struct plan *plan, size_t month, const struct total_seats *list, size_t n,
                           struct total *out) BS_CHECKED;
enum bs_status exact_organization(const struct exact *exact, struct bs_results *results) BS_CHECKED;
/* Whether a month has the same seats and prices as the one before it. */
bool exact_same_as_before(const struct plan *plan, size_t contract, size_t month);
/* One row of it, of a month; NaN: a range that is not known. */
enum bs_status exact_total_row(const struct exact *exact, size_t contract, size_t month, struct bs_organization *row) BS_CHECKED;
/* Figures of a row that do not exist. */
void exact_strike(const struct exact *exact, size_t contract, struct bs_organization *row);
enum bs_status exact_ranks(const struct exact *exact, struct bs_results *results) BS_CHECKED;
/* Those of one contract, RANK_BANDS at most; how many. */
size_t exact_ranks_of(const struct exact *exact, size_t contract, struct bs_rank *ranks);

static inline bool exact_stopped(const struct exact *exact)
{
    return exact->stop && *exact->stop;
}

/* Whether a group has the seats of a segment in a band. */
bool exact_holds(const struct plan *plan, const struct plan_group *group, size_t segment, size_t band);
/* The standard deviation over a group's seats of use at list price, bill and change of the term, about their means a seat, or a seat and month. */
void exact_deviations(const struct exact *exact, const struct plan_group *group, size_t contract, const double *means,
                      bool by_month, double *out);

/* Bins of histogram.csv, even below the floor. */
enum bs_status exact_slices(const struct pushed *pushed, double floor, struct bs_arena *arena,
                            struct bs_change_distribution *out) BS_CHECKED;

#endif
