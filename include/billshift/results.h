/* What a run found: plain tables of estimates, ready to be written. Filled by the engine, read by the output. */
#ifndef BILLSHIFT_RESULTS_H
#define BILLSHIFT_RESULTS_H

#include <billshift/arena.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* NaN: not stated (too few replications, infinite variance, or the value itself does not exist). */
struct bs_estimate {
    double value, std_error, bin_error;
};

enum bs_period { BS_MONTH, BS_TERM, BS_PERIOD_COUNT };
const char *bs_period_name(enum bs_period period);

/* Measures of summary.csv, in its order; one table gives name, unit and meaning. */
enum bs_measure {
    BS_SEATS,
    BS_MEAN_USE,
    BS_MEAN_BILL,
    BS_MEAN_CHANGE,
    BS_RATIO_OF_MEANS,
    BS_SHARE_CHEAPER,
    BS_SHARE_SAME,
    BS_SHARE_DEARER,
    BS_SHARE_DOUBLED,
    BS_SHARE_TRIPLED,
    BS_SHARE_RATIO_UNDEFINED,
    BS_CHANGE_P01,
    BS_CHANGE_P05,
    BS_CHANGE_P10,
    BS_CHANGE_P25,
    BS_CHANGE_P50,
    BS_CHANGE_P75,
    BS_CHANGE_P90,
    BS_CHANGE_P95,
    BS_CHANGE_P99,
    BS_RATIO_P05,
    BS_RATIO_P10,
    BS_RATIO_P25,
    BS_RATIO_P50,
    BS_RATIO_P75,
    BS_RATIO_P90,
    BS_RATIO_P95,
    BS_MEASURE_COUNT
};

enum bs_unit { BS_UNIT_SEATS, BS_UNIT_USE, BS_UNIT_MONEY, BS_UNIT_SHARE, BS_UNIT_RATIO };

struct bs_measure_info {
    const char *name;
    enum bs_unit unit;
    double probability; /* of a quantile measure; NaN else */
    const char *help;
};
const struct bs_measure_info *bs_measure_info(enum bs_measure measure);

/* TEAM: users of one team. SMALL_TEAMS: those of the small teams together (BS_TEAM_SHOWN, segment.h). */
enum bs_group_kind { BS_GROUP_ALL, BS_GROUP_SEGMENT, BS_GROUP_COHORT, BS_GROUP_ORGANIZATION, BS_GROUP_TEAM, BS_GROUP_SMALL_TEAMS };
enum bs_cohort { BS_LIGHT, BS_REGULAR, BS_HEAVY, BS_COHORT_COUNT };
const char *bs_cohort_name(enum bs_cohort cohort);

struct bs_group {
    enum bs_group_kind kind;
    size_t index;      /* of the segment, team or cohort */
    const char *label; /* all, segment:NAME, team:NAME, team:(small teams), cohort:NAME, organization */
    bool small;        /* a team among the small ones */
};

/* One bin of histogram.csv; lower == upper: an atom. */
struct bs_slice {
    double lower, upper, probability;
};

/* The distribution of the change of one contract, group and period. */
struct bs_change_distribution {
    const double *change; /* at results->probabilities; NULL: the group is empty */
    const struct bs_slice *slices;
    size_t n_slices;
};

/* Measures of organization.csv for `total` and `change`, then probability_dearer. */
enum bs_total_measure {
    BS_TOTAL_MEAN,
    BS_TOTAL_SD,
    BS_TOTAL_P05,
    BS_TOTAL_P10,
    BS_TOTAL_P50,
    BS_TOTAL_P80,
    BS_TOTAL_P90,
    BS_TOTAL_P95,
    BS_TOTAL_MEASURE_COUNT
};
const char *bs_total_measure_name(enum bs_total_measure measure);   /* mean, sd, p05, ... */
double bs_total_measure_probability(enum bs_total_measure measure); /* NaN: no quantile */

struct bs_organization {
    struct bs_estimate total[BS_TOTAL_MEASURE_COUNT], change[BS_TOTAL_MEASURE_COUNT], probability_dearer;
    struct bs_estimate cash;    /* mean of what is paid in the period; total is what is charged for it */
    struct bs_estimate blocked; /* mean use at list price that caps and empty pools block; NaN: the contract blocks nothing */
};

/* An amount that a contract's spend is held against over the term: the scenario's budget (all that is charged), a commitment, a credit that was paid
   for or granted in money or units. */
enum bs_budget_measure {
    BS_BUDGET_AMOUNT,      /* certain: the amount itself, of all periods of the term */
    BS_BUDGET_PROBABILITY, /* that it is gone before the term ends */
    BS_BUDGET_MONTH_P10,   /* month (1 ...) in which it is gone; value NaN: not within the term at this probability */
    BS_BUDGET_MONTH_P50,
    BS_BUDGET_MONTH_P90,
    BS_BUDGET_P80, /* the amount that is enough with this probability: quantile of what is held against it */
    BS_BUDGET_P90,
    BS_BUDGET_UNUSED, /* mean of what is left and lost at the end */
    BS_BUDGET_MEASURE_COUNT
};
const char *bs_budget_measure_name(enum bs_budget_measure measure); /* amount, probability_gone, month_p10, ... */

struct bs_budget {
    size_t contract;
    const char *item; /* budget, commitment, credit:NAME */
    bool money;       /* else units of a quantity */
    struct bs_estimate measures[BS_BUDGET_MEASURE_COUNT];
};

/* A bound between cohorts: use over the term, in the model's use_unit. */
struct bs_cut {
    double probability;    /* 0.5, 0.9 */
    double use, std_error; /* std_error 0: exact */
};

/* A user of a population under one contract, over the term; of a projected one the mean over replications. */
struct bs_user_bill {
    double bill, change;
};

/* Where a user of a population stands among all of them, by use over the term: in the cohort, with the cuts and the use, that a run gives. */
struct bs_user_standing {
    double use;  /* over the term, in the model's use_unit */
    size_t rank; /* 1: nobody uses more; users who use the same have the same rank */
    enum bs_cohort cohort;
    struct bs_cut cuts[BS_COHORT_COUNT - 1];
};

/* The seats whose use over the term ranks from `from` to `to` (shares of all seats, 0 least use): what they use, how their bill changes
   and what it is, a seat and month. */
struct bs_rank {
    double from, to, mean_use, mean_change, mean_bill;
};

/* How use, or the bills under a contract, of a population's users fall on them over the term (concentration.h). NaN: undefined, as the sum is
   not above 0 or some are below 0. */
struct bs_concentration {
    double gini, top_1, top_10, top_20; /* parts of the whole that the top 1, 10, 20 % of users have */
};

/* A point of a Lorenz curve: the users with the least, as a share of all, and the part of the whole that is theirs. */
struct bs_lorenz_point {
    double users, total;
};

/* Users by cohort in an own month, across, and in the month before, down. */
struct bs_moves {
    size_t users[BS_COHORT_COUNT][BS_COHORT_COUNT]; /* [before][after] */
};

struct bs_precision; /* precision.h */

#define BS_METHOD_MONTECARLO "montecarlo"
#define BS_METHOD_EXACT      "exact" /* std_error is a bound of the numerical error */

#define BS_METHOD_MIXED "mixed" /* of a file of results: some figures computed, others drawn */

/* A figure by both engines. z: how many standard errors the drawn one lies from the exact one, beyond what binning can do; NaN where it has no
   error. Where it has none because it is the same in all replications, 0 or INFINITY. */
struct bs_compared {
    size_t contract;
    const char *group, *period, *measure; /* as in summary.csv and organization.csv; of the latter period is the month or `term` */
    enum bs_unit unit;
    double exact, montecarlo, std_error, z;
};

struct bs_comparison {
    const struct bs_compared *rows;
    size_t n, judged;      /* judged: with a z, but the standard deviations, whose errors are not normal */
    double largest, limit; /* |z| of those; and beyond what it is by chance once in 10,000 such comparisons (Bonferroni) */
    uint32_t replications;
};

struct bs_results {
    struct bs_arena *arena;       /* owns all below */
    const char *method;           /* BS_METHOD_...; of a population backtest, or projection */
    uint32_t replications;        /* 0: exact */
    const char *totals_open;      /* why quantiles of the organization's totals could not be computed; NULL: they were */
    uint32_t totals_replications; /* that they were drawn in; 0: they were left empty, or computed */
    bool
        totals_computed; /* beside drawn seats: what the organization pays is computed, all means of it at least (std_error: a bound) */
    bool totals_drawn; /* then: some ranges of organization.csv are drawn, of the total or the change */
    bool term_drawn;   /* then: some of the term's are */
    const uint32_t
        *computed; /* beside drawn seats: indexed like summary, bit 1 << measure where the figure is computed; NULL: none is */
    const bool *ranks_computed;             /* [contract]: all its rows of `ranks` are; NULL: none is */
    const char *why_drawn;                  /* why it could not be computed; NULL: nobody asked, or it was */
    const struct bs_comparison *comparison; /* NULL: one engine */
    uint64_t drawn;                         /* seat-months priced */
    size_t months, n_contracts, n_groups, baseline;
    const struct bs_group *groups;
    struct bs_cut cuts[BS_COHORT_COUNT - 1];
    const struct bs_precision *precision; /* that was asked; NULL: none */

    /* [((contract * n_groups) + group) * BS_PERIOD_COUNT + period][measure]; the baseline too (its change is 0). Groups of kind
       organization have BS_MEAN_BILL and BS_MEAN_CHANGE only. */
    struct bs_estimate (*summary)[BS_MEASURE_COUNT];

    const double *probabilities; /* of change.csv, rising */
    size_t n_probabilities;
    struct bs_change_distribution *distributions; /* indexed like summary; empty for the baseline and organization */

    /* Where they were drawn and asked for (bs_run_options.keep_totals), else NULL: the organization's total of the term in each replication, rising, and its
       change likewise: [(contract * 2 + (0 total, 1 change)) * replications + i]. */
    const double *term_totals;
    bool
        bends; /* exact: some contract's term was computed by the months above a bend of its bills, which takes ten times as long */
    bool
        bends_often; /* exact: some term was computed by series, as its bills bend in other ways, which takes a hundred times as long */

    struct bs_organization *organization; /* [contract * (months + 1) + month]; month == months: the term */

    size_t n_budgets;
    const struct bs_budget *budgets; /* by contract */

    size_t n_ranks;
    const struct bs_rank *ranks; /* [contract * n_ranks + i], rising */

    /* A population only, else NULL: */
    const enum bs_cohort *user_cohort;            /* [user] */
    const double *user_use;                       /* [user], over the term; of a projected one the mean over replications */
    const struct bs_user_bill *user_bill;         /* [contract * users + user] */
    const struct bs_concentration *concentration; /* [0]: of use; [1 + contract]: of its bills */
    size_t n_lorenz;
    const struct bs_lorenz_point *lorenz; /* [row * n_lorenz + i], rising; rows as of concentration */
    size_t n_moves;                       /* the users' own months - 1 */
    const struct bs_moves *moves;         /* [month - 1]: from own month - 1 (index) to month, by the use of each */
    double
        move_cuts[BS_COHORT_COUNT - 1]; /* between cohorts by a month's use: those of `cuts` a month, without growth, in use_unit */
};

void bs_results_free(struct bs_results *results); /* NULL is legal */

struct bs_estimate (*bs_results_at(const struct bs_results *results, size_t contract, size_t group,
                                   enum bs_period period))[BS_MEASURE_COUNT];
/* Whether the figure is computed rather than drawn: its std_error is a bound of the numerical error. */
bool bs_results_computed(const struct bs_results *results, size_t contract, size_t group, enum bs_period period,
                         enum bs_measure measure);
struct bs_moves bs_moves_of_term(const struct bs_results *results); /* the sum over all months */
const struct bs_change_distribution *bs_results_distribution(const struct bs_results *results, size_t contract, size_t group,
                                                             enum bs_period period);

#ifdef __cplusplus
}
#endif
#endif
