/* What runs with the same use leave to each other: where the cohorts divide, the laws of use, the laws of totals that are straight lines of use. */
#ifndef BILLSHIFT_ENGINE_EXACT_KEPT_H
#define BILLSHIFT_ENGINE_EXACT_KEPT_H

#include "engine/exact/kinked.h"
#include "engine/exact/total.h"
#include "engine/exact/use_law.h"
#include "engine/plan.h"
#include <billshift/engine.h>

/* Forgets all where the seats or their use are visibly others; step and bounds are those of the plan. kept NULL is legal everywhere. */
void kept_check(struct bs_kept *kept, const struct plan *plan);

/* The cuts by rank. False: they are not known. */
bool kept_cuts(const struct bs_kept *kept, double cuts[RANK_CUTS]);
void kept_keep_cuts(struct bs_kept *kept, const double cuts[RANK_CUTS]);

/* The law of use of part i, which stays the keeper's; NULL: it is not known, or its panels do not end at the breaks of the plan. */
const struct use_law *kept_use(const struct bs_kept *kept, const struct plan *plan, size_t i);
/* Takes over that of part i, which is empty then. */
void kept_keep_use(struct bs_kept *kept, const struct plan *plan, size_t i, struct use_law *use);

/* The term of a part's seats under a bill that bends; NULL: it is not known. */
struct kinked *kept_find_kinked(struct bs_kept *kept, size_t part, const struct kink *kink);
/* Takes over such a term, with the arena that it lies in, and gives the keeper's. NULL: it is not taken over, for want of room. */
struct kinked *kept_keep_kinked(struct bs_kept *kept, size_t part, const struct kink *kink, const struct kinked *kinked,
                                struct bs_arena *arena);

/* What all seats pay together where each pays `direction` x its use, the largest of which is 1 or -1: with quantiles. Which seats these are: those there in
   the month, months of the model for the term. */
struct kept_total {
    size_t month, n;
    double *directions; /* [n] */
    struct total total;
};
const struct total *kept_find_total(struct bs_kept *kept, size_t month, const double *directions, size_t n);
/* Takes over a total, and gives the one to be used, which is the keeper's. NULL: it is not taken over, for want of room. */
const struct total *kept_keep_total(struct bs_kept *kept, size_t month, const double *directions, size_t n, struct total *total);

#endif
