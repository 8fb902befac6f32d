/* What the inner loop counts: sums of one replication, histograms of one batch, and what is kept of both. */
#ifndef BILLSHIFT_ENGINE_TALLY_H
#define BILLSHIFT_ENGINE_TALLY_H

#include "engine/ledgers.h"
#include "engine/plan.h"
#include "engine/tally_sums.h"
#include "engine/use_counts.h"
#include "result/histogram_bins.h"
#include <billshift/moments.h>

enum { CHANGE_HISTOGRAM, RATIO_HISTOGRAM, HISTOGRAM_KINDS };

/* Pairs (x, y) over replications whose ratio of means is a measure. Those per seat-month differ from the ones per seat only where seats
   come or go within the term. */
enum pair_kind {
    PAIR_SEATS,
    PAIR_USE,
    PAIR_BILL,
    PAIR_CHANGE,
    PAIR_RATIO,
    PAIR_SEAT_MONTHS,
    PAIR_MONTH_USE,
    PAIR_MONTH_BILL,
    PAIR_MONTH_CHANGE,
    PAIR_SHARES
};
enum { PAIR_COUNT = PAIR_SHARES + BS_PERIOD_COUNT * TALLY_SHARE_COUNT };

enum { QUANTILE_COUNT = BS_RATIO_P95 - BS_CHANGE_P01 + 1 };

/* What remains of a batch of replications. Rows of months with one more for the term have `distinct` + 1 entries a contract. */
struct batch {
    uint32_t replications;
    struct bs_pair *pairs;          /* [(contract * groups + group) * PAIR_COUNT + kind] */
    double *quantiles;              /* [((contract * groups + group) * BS_PERIOD_COUNT + period) * QUANTILE_COUNT + i] */
    struct bs_moments *totals;      /* [(contract * distinct + month) * 2 + (0 total, 1 change)] */
    struct bs_moments *cash;        /* [contract * (months + 1) + month]: paid; the last of the term */
    struct bs_moments *blocked;     /* [contract * (distinct + 1) + month]: use at list price */
    struct bs_moments *unallocated; /* [contract * 2 + (0 amount, 1 change)], of the term */
    double *dearer;                 /* [contract * distinct + month]: replications whose change is above 0 */
    struct rank_cell *ranks;        /* [band] */
    double *rank_change;            /* [contract * RANK_BANDS + band]; of the baseline: its bill */
    struct budget_batch *budgets;   /* [budget] */
};

/* Histograms of the change and ratio of a seat, [((contract * cells + cell) * BS_PERIOD_COUNT + period) * HISTOGRAM_KINDS + kind], NULL for
   the baseline, and all of them where values are not counted; and of the organization's months, [(contract * distinct + month) * 2 +
   (0 total, 1 change)], n_month 0 where they are left out. */
struct histograms {
    size_t n_seat, n_month;
    struct bs_histogram **seat, **month;
};

/* Of a population's users, summed over replications; all NULL for drawn seats. */
struct user_sums {
    struct bs_arena *arena;
    double *use;               /* [user] over the term, valued */
    struct bs_user_bill *bill; /* [contract * users + user] */
};

/* A block under a contract: bills of the term so far, where they are wanted, and how its months compare (shares.h). */
struct contract_rows {
    const struct bs_piece *line; /* the bill of every month; NULL: it is none */
    double term[BLOCK];
    uint64_t shares[BLOCK];
};

/* One thread's own memory. */
struct worker {
    const struct plan *plan;
    struct tally_sums sums;     /* of this replication, or of a stretch of its seats */
    struct tally_sums whole;    /* of this replication, where its seats go by stretches */
    const struct ledgers *laid; /* this replication's: its own, or those of the worker whose replication it takes a part in */
    struct ledgers ledgers;
    struct histograms histograms;    /* of this batch; month: of all batches of this thread */
    struct use_counts *uses;         /* [period * segments + segment] of this batch; used as counts_uses says */
    uint64_t counted;                /* seat-months in `uses` since they were last moved */
    struct contract_rows *rows;      /* [contract], of the block in work */
    struct batch *batch;             /* the one in work */
    double *use;                     /* [distinct][BLOCK] */
    double *shock;                   /* [month] of this replication; NULL: none */
    double unshocked[BLOCK];         /* then: use over the distinct months before the shock */
    uint16_t *picked;                /* the same, of a projected population: as in seat_range; NULL: none */
    struct user_sums users;          /* of this batch */
    bool failed;                     /* a histogram could not grow */
    bool borrowed;                   /* the users' sums are another worker's */
    const struct bs_histogram **set; /* scratch: the histograms of a group */
};

/* Cells of a segment and cohort: segment * BS_COHORT_COUNT + cohort. Those of teams, in which their users count once more, come after. */
static inline size_t segment_cells(const struct plan *plan)
{
    return plan->n_segments * BS_COHORT_COUNT;
}

static inline size_t team_cell(const struct plan *plan, size_t team)
{
    return segment_cells(plan) + team;
}

static inline size_t cell_count(const struct plan *plan)
{
    return segment_cells(plan) + plan->n_teams;
}

static inline size_t seat_histogram(const struct plan *plan, size_t contract, size_t cell, size_t period, size_t kind)
{
    return ((contract * cell_count(plan) + cell) * BS_PERIOD_COUNT + period) * HISTOGRAM_KINDS + kind;
}

static inline struct use_counts *uses_of(const struct plan *plan, struct use_counts *uses, enum bs_period period, size_t segment)
{
    return &uses[period * plan->n_segments + segment];
}

static inline size_t pair_index(const struct plan *plan, size_t contract, size_t group, size_t kind)
{
    return (contract * plan->n_groups + group) * PAIR_COUNT + kind;
}

static inline size_t quantile_index(const struct plan *plan, size_t contract, size_t group, size_t period)
{
    return ((contract * plan->n_groups + group) * BS_PERIOD_COUNT + period) * QUANTILE_COUNT;
}

/* A seat's histograms have 2^SEAT_BITS bins an octave, a batch's that are priced from counts of use 2^BATCH_BITS. */
enum { SEAT_BITS = 10, BATCH_BITS = 7 };
enum bs_status histograms_new(const struct plan *plan, bool of_batch, struct histograms *out) BS_CHECKED;
void histograms_free(struct histograms *h);

enum bs_status worker_new(const struct plan *plan, struct worker *out) BS_CHECKED;
/* One that takes a part of the other's replication: its own histograms and sums, but the other's ledgers and users. */
enum bs_status worker_new_beside(const struct worker *other, struct worker *out) BS_CHECKED;
void worker_free(struct worker *worker);

/* Adds what counts of use [period * segments + segment] mean to the histograms of seats. of_batch: as the histograms. False: out of memory. */
bool uses_price(const struct plan *plan, struct use_counts *uses, bool of_batch, struct histograms *h);
/* BS_ERROR_MEMORY; none for what is not counted by use. */
enum bs_status uses_new(const struct plan *plan, struct use_counts **out) BS_CHECKED;
void uses_free(const struct plan *plan, struct use_counts *uses);
/* Moves what `from` is counting, and what was moved there, to what was moved to `into`, which may be the same. False: out of memory. */
bool uses_move(const struct plan *plan, struct use_counts *into, struct use_counts *from);
/* The same within a worker, whose counts begin anew. */
bool worker_move_uses(struct worker *worker);

enum bs_status batch_new(const struct plan *plan, struct bs_arena *arena, struct batch *out) BS_CHECKED;

/* BS_ERROR_MEMORY; of drawn seats there is nothing to allocate. */
enum bs_status user_sums_new(const struct plan *plan, struct user_sums *out) BS_CHECKED;
void user_sums_free(struct user_sums *sums);
/* Adds the batch's sums to those of all and clears them. */
void user_sums_move(const struct plan *plan, struct user_sums *into, struct user_sums *from);

/* At the end of a replication: its sums go into the batch, the organization's term totals to term_total[contract], what is held against
   each budget to held[budget]. */
void replication_fold(struct worker *worker, double *term_total, double *held);
void replication_clear(struct worker *worker);

/* The measures' quantiles of a group over a set of cells' histograms; scratch holds 1 pointer a cell. */
enum bs_status group_quantiles(const struct plan *plan, const struct histograms *h, size_t contract, size_t group, size_t period,
                               const struct bs_histogram **scratch, double *quantiles, double *errors) BS_CHECKED;
size_t group_histograms(const struct plan *plan, const struct histograms *h, size_t contract, size_t group, size_t period,
                        size_t kind, const struct bs_histogram **set);

#endif
