/* Sums over seats within one replication. All are doubles, side by side, so that those of stretches of seats add up one after the other. */
#ifndef BILLSHIFT_ENGINE_TALLY_SUMS_H
#define BILLSHIFT_ENGINE_TALLY_SUMS_H

#include "engine/plan.h"
#include "engine/shares.h"

/* The seats of a segment and cohort, or of a team. */
struct cell {
    double seats, seat_months, use; /* months in which the seats are there; use over the term, valued */
};
struct contract_cell {
    double bill, change;                               /* over the term */
    double shares[BS_PERIOD_COUNT][TALLY_SHARE_COUNT]; /* counts: seat-months, seats */
};

struct rank_cell {
    double seats, seat_months, use;
};

struct tally_sums {
    double *all;
    size_t n;
    struct cell *cells;              /* [cell] */
    struct contract_cell *contracts; /* [contract * cells + cell] */
    double *month_total;             /* [contract * distinct + month]: of the seats' bills */
    double *month_blocked;           /* the same, of use at list price that users' caps block */
    struct rank_cell *ranks;         /* [band] */
    double *rank_change;             /* [contract * RANK_BANDS + band]; of the baseline: its bill */
};

enum bs_status tally_sums_new(const struct plan *plan, size_t cells, struct tally_sums *out) BS_CHECKED;
void tally_sums_free(struct tally_sums *sums);
void tally_sums_clear(struct tally_sums *sums);
void tally_sums_add(struct tally_sums *into, const double *all); /* `all` of other sums of the same plan */

#endif
