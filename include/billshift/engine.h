/* From a model to results: Monte Carlo for segments, the users' own months, or months projected from them, for a population. */
#ifndef BILLSHIFT_ENGINE_H
#define BILLSHIFT_ENGINE_H

#include <billshift/bill.h>
#include <billshift/model.h>
#include <billshift/results.h>
#include <signal.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a run need not count, for who reads only some of the tables: its figures are NaN. */
enum {
    BS_LEAVE_SHARES = 1,   /* seats that pay less, more, double ... */
    BS_LEAVE_RATIOS = 2,   /* quantiles of the ratio of bills */
    BS_LEAVE_RANKS = 4,    /* by rank of use */
    BS_LEAVE_ERRORS = 8,   /* standard errors of quantiles */
    BS_LEAVE_SEATS = 16,   /* by bs_run_exact: all of groups of seats but how many there are, whole distributions too */
    BS_LEAVE_MONTHS = 32,  /* by bs_run_exact: all of single months; by bs_run: the organization's totals and changes in them */
    BS_LEAVE_CHANGES = 64, /* by bs_run_exact, by bs_run together with RATIOS: quantiles of the change, whole distributions too */
    BS_LEAVE_RANGES = 128, /* by bs_run_exact: all of the organization but its means */
    BS_LEAVE_TOTALS = 256, /* by bs_run_exact: the organization's figures, results->organization is NULL then */
    BS_LEAVE_BESIDE = 512, /* by bs_run_by: seats' figures that could be computed beside drawn ones; not NaN, they are drawn then */
    BS_LEAVE_MULTIPLES = 1024, /* by bs_run_exact: of shares those that pay double, triple, or have no ratio */
};

/* What exact runs leave to later ones that differ in contracts alone: the laws of use. The later ones give the same bytes as without it, sooner. For one
   run at a time, each of a model with the same segments, joinings, seats and months; what is visibly another use is computed anew. */
struct bs_kept;
struct bs_kept *bs_kept_new(void);       /* NULL: no memory */
void bs_kept_free(struct bs_kept *kept); /* NULL is legal */

/* What drawn runs leave to later ones: the tables by which the factors of months that vary are drawn, which take as long to make as a small run. The
   later ones give the same bytes as without. For one run at a time, of any model. */
struct bs_factors;
struct bs_factors *bs_factors_new(void);          /* NULL: no memory */
void bs_factors_free(struct bs_factors *factors); /* NULL is legal */

struct bs_run_options {
    unsigned threads;                             /* 0: as many as OpenMP gives. The results do not depend on it. */
    void (*progress)(void *context, double done); /* 0 .. 1, from one thread at a time; NULL: none */
    void *context;
    const volatile sig_atomic_t *stop; /* non-zero: BS_ERROR_INTERRUPTED; NULL: never */
    unsigned leave_out;                /* BS_LEAVE_..., added up */
    double
        exact_step; /* of the exact engine's numerical schemes, 0 < step <= 1; 0: 1. Less shows what it changes: no figure by more than its
                            stated error */
    struct bs_kept *kept;       /* NULL: nothing is kept */
    struct bs_factors *factors; /* NULL: no tables are kept */
    bool keep_totals;           /* of the replications: bs_results.term_totals. Of one batch, by one thread: for few replications */
    const char *vectors; /* width of the processor's vectors that is used, a bs_vectors_name; NULL: the widest. The results do not
                            depend on it. BS_ERROR_INPUT: there is none such here */
};

/* Width i of vectors that this processor has and the library is built for, the narrowest first: baseline, avx2, avx512. NULL: there are no
   more. */
const char *bs_vectors_name(size_t i);

/* Prices every seat under each contract. options NULL: defaults. *out is to be freed with bs_results_free. Warnings (an empty cohort, a
   mean that does not exist) go to diagnostics. */
enum bs_status bs_run(const struct bs_model *model, const struct bs_run_options *options, struct bs_results **out,
                      struct bs_diagnostics *diagnostics) BS_CHECKED;

/* The same results without drawing, where seats are independent and every contract's bills follow from a seat's own use: standard errors are then
   bounds of the numerical error. options: threads, stop, leave_out, exact_step. BS_ERROR_INPUT: it does not apply; the error in diagnostics says to what. */
enum bs_status bs_run_exact(const struct bs_model *model, const struct bs_run_options *options, struct bs_results **out,
                            struct bs_diagnostics *diagnostics) BS_CHECKED;

/* Which engine makes the results: exact where it applies, else Monte Carlo, with the reason in the results; one of them; or exact, with what Monte
   Carlo says beside it. A population's own months are priced as they are, whichever is asked. */
enum bs_engine { BS_ENGINE_AUTO, BS_ENGINE_EXACT, BS_ENGINE_MONTECARLO, BS_ENGINE_BOTH, BS_ENGINE_COUNT };
const char *bs_engine_name(enum bs_engine engine); /* auto, exact, ... */
enum bs_status bs_run_by(const struct bs_model *model, enum bs_engine engine, const struct bs_run_options *options,
                         struct bs_results **out, struct bs_diagnostics *diagnostics) BS_CHECKED;

/* A measure's unit as the tables name it: seats, share, ratio, the currency, or what use is counted in. */
const char *bs_unit_text(const struct bs_model *model, enum bs_unit unit);

/* Where a user stands. model: with a population; user: index. BS_ERROR_INPUT: the term is projected. */
enum bs_status bs_user_stand(const struct bs_model *model, size_t user, struct bs_user_standing *out) BS_CHECKED;

/* The itemized bill of one user of the model's population over the term under a contract: own lines, and the user's part of each line of the
   organization (bs_price_query.wanted). Its total is the bill of users.csv, but that lines are rounded where the contract says so. Where the contract
   needs a ledger, or seats come and go, all users are priced; their lines are not kept. BS_ERROR_INPUT too where the term is projected: a user has
   another bill in each replication. Lives in the arena; message as of bs_price. */
enum bs_status bs_explain(const struct bs_model *model, size_t user, size_t contract, struct bs_arena *arena, struct bs_bill *out,
                          char *message) BS_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
