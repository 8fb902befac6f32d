/* A model made ready for the inner loop: parts of the organization, curves by price period, quantile tables, cuts. Read-only while threads
   run. */
#ifndef BILLSHIFT_ENGINE_PLAN_H
#define BILLSHIFT_ENGINE_PLAN_H

#include "engine/difference.h"
#include "engine/inner_loops.h"
#include <billshift/diagnostics.h>
#include <billshift/ledger.h>
#include <billshift/model.h>
#include <billshift/results.h>

enum {
    BLOCK = 256,      /* seats priced together: their months stay in the first two caches */
    RANK_BANDS = 100, /* bands of seats by rank of use, divided by 99 cuts */
    RANK_CUTS = RANK_BANDS - 1,
    PADDED_CUTS = 127, /* what a search by halves wants: the rest is infinite */
    BATCHES = 32,      /* fixed batches of replications for the errors of quantiles */
};

/* Four random words a seat, one row each. */
struct words {
    uint32_t w[4][BLOCK];
};

/* What a seat of a segment pays in a price period under a contract: by its use in the month before the contract's response; the use that curves value is
   that after it. Where nothing is drawn and use grows, every month is a period, and bill and blocked_beyond are by the level: use before growth. */
struct plan_price {
    struct bs_curve bill;    /* without what the organization's ledger adds */
    double blocked_beyond;   /* use; INFINITY: nothing is blocked */
    struct bs_curve top_up;  /* the part of the bill that is missing to minimum_bill */
    struct bs_curve charged; /* use that the seat's own charges charge for, valued; 0 where the ledger blocks nothing */
    const double *mix;       /* [meter] units after the contract's response per unit of use before it */
    double value_per_unit;   /* of use before the response: what it is worth after it */
};

struct share_steps;
struct use_law;
struct bs_kept;
struct bs_run_options;

struct plan_segment {
    const struct bs_segment *segment;            /* NULL: a population's users of one seat type */
    const struct quantile_table *level, *factor; /* factor NULL: no month-to-month variation */
    double inactive;
    double value_per_unit;
    double cuts[PADDED_CUTS]; /* mean use a month in the segment's own units */
    bool use_mean_infinite, use_variance_infinite;
    struct plan_price *prices; /* [period * contracts + contract] */
    double *grant_value; /* [month * contracts + contract]: of a seat's own grant; NULL: no contract allocates by use above it */
    const struct share_steps *
        *steps; /* [contract]: how its months stand to the baseline's by use alone; NULL: bills are compared */
    const struct bs_curve
        *terms;     /* [contract]: the bill of the term by the use of its distinct months; NULL: it is counted from the bills */
    double *breaks; /* uses above 0 at which some curve begins a new piece, rising */
    size_t n_breaks;
    double *splits; /* those of them at which a curve jumps or is flat on a side: counts of use keep the sides apart */
    size_t n_splits;
};

/* Seats of a segment that are there in the same months: those of the start, and each joining; each kind of a population's users. */
struct plan_part {
    size_t segment, seats;
    size_t first_month, end_month; /* there from the first to before the end */
    double growth;                 /* summed over these months; drawn seats without growth: how many they are */
    uint32_t first_seat;
};

/* A group of the results and the cells (tally.h) that its figures are summed over, rising. */
struct plan_group {
    enum bs_group_kind kind;
    size_t index; /* of the segment, team or cohort */
    const char *prefix, *name;
    bool small; /* a team among the small ones */
    const size_t *cells;
    size_t n_cells;
};

/* Values that many seats share under a contract: its histograms keep them apart. */
struct plan_atoms {
    double *values[BS_PERIOD_COUNT][2]; /* of the change, of the ratio */
    size_t n[BS_PERIOD_COUNT][2];
};

/* The bills of a population whose users have mixes of their own, all [contract][user][row]. A row is a month of the term, or where that is
   projected an own month under the prices and the growth of some month: [level][own month]. */
struct own_bills {
    size_t rows;         /* a user's */
    size_t *level_of;    /* [month of the term]; NULL: nothing is projected */
    double *bill;        /* NULL: bills follow the segment's curves */
    double *used;        /* share of the month's use that users' caps leave; NULL: all of it */
    double *top_up;      /* the part of the bill that is missing to minimum_bill; NULL: no contract has one */
    double *charged;     /* use that the user's own charges charge for, valued; NULL: no contract blocks all seats' use together */
    double *grant_value; /* NULL: no contract allocates by use above the grant */
    double *
        worth; /* of the month's use after the response, in that of the segment's mean (plan_price); NULL: 1, no contract moves work
                            to other models */
};

enum plan_budget_kind { BUDGET_OF_SCENARIO, BUDGET_COMMITMENT, BUDGET_CREDIT };

/* An amount that the spend under a contract is held against. */
struct plan_budget {
    enum plan_budget_kind kind;
    size_t contract, credit;
    const char *item;
    bool money;
    double amount; /* of all periods of the term; of credits known when it is over */
};

/* Seat fees of a month that are paid for more than the month; all 0 where they are paid as they accrue. */
struct fees_paid {
    double paid, ahead; /* money; less what accrues in the month */
};

struct plan {
    const struct inner_loops *loops; /* NULL: nothing is drawn */
    double exact_step;               /* of the schemes of the exact engine: 1; less to see what that changes */
    unsigned leave_out;              /* of the run (engine.h) */
    bool counts_values;              /* of changes and ratios of seats, into histograms: not where both are left out */
    struct bs_factors *factors;      /* from runs before; NULL: none */
    bool keep_totals;                /* of the term, of all replications */
    struct bs_kept *kept;            /* from runs before, where nothing is drawn; NULL: nothing */
    const struct bs_model *model;
    struct bs_arena *arena; /* borrowed */
    struct plan_segment *segments;
    size_t n_segments;
    struct plan_part
        *parts; /* the segments' seats of the start come first, in order; of each those that stay, then those that leave */
    size_t n_parts;
    size_t *
        order; /* of a population: the user of each seat, parts one after the other, in each in the file's order; NULL: as they are */
    double *
        user_use; /* of a population: [user] mean use a month over the term in its own units, of a projected one expected; NULL: drawn seats */
    bool seats_vary;           /* some part is not there in every month */
    struct plan_group *groups; /* of seats, in the order of the results */
    size_t n_groups, n_teams;
    /* Months that differ in nothing are priced once: `distinct` months, each standing for `weight` months of the term. */
    size_t distinct, weight;
    bool steady;                  /* no seat's use differs from month to month */
    uint64_t counts_most;         /* seat-months after which 32-bit counts of use are moved and begin anew */
    bool by_use[BS_PERIOD_COUNT]; /* counts of use stand for the months, the terms of all segments */
    bool one_curve;               /* a seat's bill is one curve without steps the whole term: counts of use give its distribution */
    size_t n_periods;             /* of prices */
    size_t *period_of;            /* [distinct] */
    bool *needs_ledger;           /* [contract]: by itself, whatever was in force before it */
    bool any_ledger;
    double *worth;               /* [meter] list price of a unit, as use is valued; NaN: not known */
    struct fees_paid *fees_paid; /* [contract * months + month] */
    double *unallocated;         /* [contract * distinct + month]: what no seat carries where there is no ledger */
    struct own_bills own;
    struct plan_budget *budgets; /* by contract */
    size_t n_budgets;
    struct plan_atoms *atoms; /* [contract] */
    double money_floor;       /* finest step of the histograms of money a month, a power of two */
    struct bs_cut cuts[BS_COHORT_COUNT - 1];
    struct use_law
        *uses; /* where nothing is drawn: [part] of the term, of those whose months vary; to be freed with plan_free_uses */
};

/* The cut between two cohorts or bands is one of the RANK_CUTS. */
enum { CUT_MEDIAN = 49, CUT_P90 = 89 };

static inline bool plan_part_is_there(const struct plan_part *part, size_t month)
{
    return month >= part->first_month && month < part->end_month;
}

/* The contract whose prices hold in a month under contract c. */
static inline size_t plan_in_force(const struct plan *plan, size_t c, size_t month)
{
    const struct bs_contract *contract = &plan->model->contracts[c];
    return month < contract->begins ? contract->before : c;
}

/* Whether the organization's ledger adds to a month's bills under contract c. */
static inline bool plan_has_ledger(const struct plan *plan, size_t c, size_t month)
{
    return plan->needs_ledger[plan_in_force(plan, c, month)];
}

static inline const struct plan_price *plan_price(const struct plan *plan, size_t segment, size_t c, size_t month)
{
    return &plan->segments[segment].prices[plan->period_of[month] * plan->model->n_contracts + c];
}

/* Counts of use stand for the months of a segment whose use varies, where one curve prices them all, and for its terms where that is a line. */
static inline bool counts_uses(const struct plan *plan, size_t segment, enum bs_period period)
{
    return plan->one_curve && plan->segments[segment].factor && (period == BS_MONTH || plan->segments[segment].terms);
}

/* The one line that a seat's bill is in every month; NULL: it is none. Then months and terms are priced by sums of use. */
static inline const struct bs_piece *plan_line(const struct plan *plan, size_t segment, size_t contract)
{
    if (!plan->one_curve || plan->own.bill)
        return NULL;
    const struct plan_price *price = &plan->segments[segment].prices[contract];
    return price->bill.n == 1 && isinf(price->blocked_beyond) ? price->bill.pieces : NULL;
}

/* The bill of a term on a line; what round-off leaves of 0 is 0. months: distinct ones, of which each stands for `weight`; use: their sum */
static inline double line_term(const struct bs_piece *line, double months, double weight, double use)
{
    return weight * difference(months * line->value, -(line->slope * use), SEAT_SLACK);
}

/* The cohort of a population's user by mean use a month in its own units; the cuts are the same for all types. */
static inline enum bs_cohort plan_cohort(const struct plan *plan, double use)
{
    const double *cuts = plan->segments[0].cuts;
    return use > cuts[CUT_P90] ? BS_HEAVY : use > cuts[CUT_MEDIAN] ? BS_REGULAR : BS_LIGHT;
}

/* The population's user in a seat of the run. */
static inline size_t plan_user(const struct plan *plan, size_t seat)
{
    return plan->order ? plan->order[seat] : seat;
}

/* loops: NULL: the widest that the processor has */
enum bs_status plan_new(const struct bs_model *model, const struct inner_loops *loops, struct bs_arena *arena, struct plan **out,
                        struct bs_diagnostics *diagnostics) BS_CHECKED;

/* The same for a run: options: leave_out, keep_totals, factors. */
enum bs_status plan_drawn(const struct bs_model *model, const struct inner_loops *loops, const struct bs_run_options *options,
                          struct bs_arena *arena, struct plan **out, struct bs_diagnostics *diagnostics) BS_CHECKED;

/* Without what only draws need: no tables, no loops. Its uses are to be freed where *out is not NULL, whatever the status. options: exact_step, leave_out, kept;
   NULL: none. */
enum bs_status plan_undrawn(const struct bs_model *model, const struct bs_run_options *options, struct bs_arena *arena,
                            struct plan **out, struct bs_diagnostics *diagnostics) BS_CHECKED;

/* Below it the bins of a seat's change are even. */
double plan_money_floor(const struct plan *plan, enum bs_period period);

/* Fills parts, order and seats_vary. */
enum bs_status plan_parts(struct plan *plan) BS_CHECKED;

/* Fills the groups of seats. */
enum bs_status plan_groups(struct plan *plan) BS_CHECKED;

/* Fills the price periods, the prices of every segment, needs_ledger and unallocated, and decides which months differ. */
enum bs_status plan_prices(struct plan *plan) BS_CHECKED;

/* Whether contract c, or the one before it, can block use. */
bool plan_can_block(const struct plan *plan, size_t c);

/* Units of every meter that a user of such a population used in one of their own months, before any response. */
void own_quantity(const struct bs_model *model, size_t user, size_t month, double *quantity);

/* Fills plan->own for a population with several columns. */
enum bs_status plan_own_bills(struct plan *plan) BS_CHECKED;

/* Fills plan->budgets. */
enum bs_status plan_budgets(struct plan *plan) BS_CHECKED;

/* Fills the breaks of every segment and the atoms of every contract: bills at zero use and on the flat pieces of both curves. */
enum bs_status plan_atoms(struct plan *plan) BS_CHECKED;

/* Fills the terms of every segment whose months vary, where every contract is a line and all seats are there in the same months. */
enum bs_status plan_terms(struct plan *plan) BS_CHECKED;

/* Fills the steps of every segment whose months are counted by use. */
enum bs_status plan_share_steps(struct plan *plan) BS_CHECKED;

/* Fills the cuts of every segment and of the plan, and uses. */
enum bs_status plan_cuts(struct plan *plan) BS_CHECKED;
void plan_free_uses(struct plan *plan);

/* Fills user_use where there is a population. */
enum bs_status plan_users(struct plan *plan) BS_CHECKED;

/* The use of `count` users of a part of a projected population, as draw_block gives it; picked, in the same rows: the own month that each is.
   The same numbers of a user whatever the part and the block. */
void project_block(const struct plan *plan, const struct plan_part *part, uint32_t replication, size_t first, size_t count,
                   uint16_t *picked, double *use);

#endif
