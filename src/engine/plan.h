/* A model made ready for the inner loop: curves, quantile tables, cuts. Read-only while threads run. */
#ifndef BILLSHIFT_ENGINE_PLAN_H
#define BILLSHIFT_ENGINE_PLAN_H

#include "engine/quantile_table.h"
#include <billshift/diagnostics.h>
#include <billshift/model.h>
#include <billshift/results.h>

enum {
    BLOCK = 256,      /* seats priced together: their months stay in the first two caches */
    RANK_BANDS = 100, /* bands of seats by rank of use, divided by 99 cuts */
    RANK_CUTS = RANK_BANDS - 1,
    PADDED_CUTS = 127, /* what a search by halves wants: the rest is infinite */
    BATCHES = 32,      /* fixed batches of replications for the errors of quantiles */
};

struct plan_segment {
    const struct bs_segment *segment; /* NULL: the population */
    uint32_t first_seat;
    size_t seats;
    const struct quantile_table *level, *factor; /* factor NULL: no month-to-month variation */
    double inactive;
    double value_per_unit;
    double cuts[PADDED_CUTS]; /* mean use a month in the segment's own units */
    bool use_mean_infinite, use_variance_infinite;
    struct bs_curve *curves; /* [contract] */
    double *breaks;          /* uses above 0 at which some curve begins a new piece, rising */
    size_t n_breaks;
};

/* Values that many seats share under a contract: its histograms keep them apart. */
struct plan_atoms {
    double *values[BS_PERIOD_COUNT][2]; /* of the change, of the ratio */
    size_t n[BS_PERIOD_COUNT][2];
};

struct plan {
    const struct bs_model *model;
    struct bs_arena *arena; /* borrowed */
    struct plan_segment *segments;
    size_t n_segments;
    /* Months that differ in nothing are priced once: `distinct` months, each standing for `weight` months of the term. */
    size_t distinct, weight;
    struct plan_atoms *atoms; /* [contract] */
    double money_floor;       /* finest step of the histograms of money a month, a power of two */
    struct bs_cut cuts[BS_COHORT_COUNT - 1];
};

/* The cut between two cohorts or bands is one of the RANK_CUTS. */
enum { CUT_MEDIAN = 49, CUT_P90 = 89 };

enum bs_status plan_new(const struct bs_model *model, struct bs_arena *arena, struct plan **out,
                        struct bs_diagnostics *diagnostics) BS_CHECKED;

/* Fills the breaks of every segment and the atoms of every contract: bills at zero use and on the flat pieces of both curves. */
enum bs_status plan_atoms(struct plan *plan) BS_CHECKED;

/* Fills the cuts of every segment and of the plan: exact where use does not vary within the term, else from a pilot. */
enum bs_status plan_cuts(struct plan *plan) BS_CHECKED;

/* The use of `count` seats of a segment from seat `first` (within the segment), one row of BLOCK per distinct month. */
void draw_block(const struct plan *plan, const struct plan_segment *segment, uint32_t replication, size_t first, size_t count,
                enum random_purpose level, enum random_purpose month, double *use);

#endif
