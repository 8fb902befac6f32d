/* The organization's account under one contract, month after month: what is charged on the sum over seats, commitment, credits, caps. What
   passes from month to month is in the ledger and nowhere else. Order of a month:
     organization-scope charges (convert -> included and pooled grants -> unit credits -> what is left of packages -> price -> discount ->
     minimum -> maximum) and the contract's discount on them
     -> + the seats' own metered charges = metered spend, by seat type
     -> caps of seat types, then of the organization (the lowest binds). A type's spend is that of its seats and, in proportion to their
        use at list price, a part of the organization's charges (without any use: in proportion to seats). counts_fees: of a type its seat
        fees; of the organization all seat fees, organization fee and missing minimum seats. A cap takes no fee
     -> spend discount -> commitment (drawn, beyond, true-up: all of it counts as metered) -> fixed amounts (organization fee, missing minimum seats, price of credits)
     -> money credits: on metered spend, those that pay fees then on fixed amounts and seat fees too, but not on the price of credits.
   What a cap of a type takes off falls on the seats of that type, all else on all seats. */
#ifndef BILLSHIFT_LEDGER_H
#define BILLSHIFT_LEDGER_H

#include <billshift/contract.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the seats of a month did. */
struct bs_month_totals {
    const double *quantity;      /* [meter] units used, after users' caps */
    const double *seats;         /* [type] seats there */
    const double *seat_spend;    /* [type] the seats' own bills less their seat fees */
    const double *value;         /* [type] use at list price, before caps */
    const double *blocked;       /* [type] the part of it that users' caps blocked: it is not blocked again; NULL: none */
    const double *above;         /* [type] the part of it above the seats' own grants; read with USE_ABOVE_GRANT only */
    const double *const *events; /* [charge] single events of a percentage charge (n_events of them); NULL: equal events */
    const size_t *n_events;
};

/* What the month adds to a seat's own bill: fixed + per_value x its use at list price + per_above x the part of it above its grant. */
struct bs_allocation {
    double fixed, per_value, per_above;
};

/* What a sum of the organization is laid on seats by: in equal parts, by use at list price, by the part of it above a seat's own grant. */
enum bs_basis { BS_BASIS_NONE, BS_BASIS_SEATS, BS_BASIS_USE, BS_BASIS_USE_ABOVE_GRANT };
const char *bs_basis_name(enum bs_basis basis); /* none, seats, use, use_above_grant */

/* The sums of a month that are laid on seats each by itself: fixed amounts; metered ones; from BS_LAID_TYPES on what a cap takes off the seats
   of each type. */
enum { BS_LAID_FIXED, BS_LAID_METERED, BS_LAID_TYPES };

/* How one of them was laid: a seat carries its own measure / total of it. NONE: no seat carries it. */
struct bs_laid {
    enum bs_basis basis;
    double total; /* of the measure over all seats that it is laid on: seats, or money at list price */
};

struct bs_month_bill {
    double fixed, metered;            /* money on top of the seats' own bills; metered may be negative: discounts, caps, credits */
    double unallocated;               /* the part of both that no seat carries */
    struct bs_allocation *allocation; /* [type], owned by the ledger, valid until the next month */
    const struct bs_laid *laid; /* [BS_LAID_TYPES + types] likewise: what of which sum a seat carries, for a bill line by line */
    double
        blocked_value; /* use at list price blocked by caps of type, organization or commitment (users' caps are counted by the caller);
                                   a part of spend cut off stands for that part of use */
    double spend;      /* metered spend before commitment: what a commitment or prepaid pool is drawn for */
    double
        commitment_left; /* at the end of the month, with what came from earlier periods, before its period is closed; NaN: none */
    bool
        ran_out; /* this month's spend passed the commitment for the first time in its period, or used up a credit that was paid for */
    double cash; /* paid in this month less the accrued amounts of the month (fixed + metered), seat fees apart */
};

struct bs_ledger;

/* months: of the term. NULL contract fields as in contract.h. The ledger borrows the contract. BS_ERROR_INPUT: terms that contradict themselves
   (a credit of a charge that is not of organization scope, ...). */
enum bs_status bs_ledger_new(const struct bs_contract *contract, size_t n_meters, size_t months, struct bs_arena *arena,
                             struct bs_ledger **out) BS_CHECKED;
/* Back to the beginning of the term: balances and drawn commitment as at the start. Allocates nothing. */
void bs_ledger_start(struct bs_ledger *ledger);
/* The next month: call with month = contract->begins, begins + 1, ... lines: gets the organization's lines; NULL: none wanted, and nothing is
   allocated. BS_ERROR_NUMERIC: a quantity has no price (beyond: error) or figures are too large. BS_ERROR_INPUT: a negative quantity that
   the charge does not take, a month out of the term, single events of a charge that converts them or that a credit pays in part. */
enum bs_status bs_ledger_month(struct bs_ledger *ledger, size_t month, const struct bs_month_totals *totals, struct bs_lines *lines,
                               struct bs_month_bill *out) BS_CHECKED;
/* What is left of credit i at the end of the last month priced (after what expires then is gone: what the next month can draw is what is
   left after its own rollover). */
double bs_ledger_balance(const struct bs_ledger *ledger, size_t credit);

/* What became of credit i since the beginning of the term: granted = drawn + lost + balance. */
struct bs_credit_use {
    double granted, drawn, lost;
};
struct bs_credit_use bs_ledger_credit(const struct bs_ledger *ledger, size_t credit);

#ifdef __cplusplus
}
#endif
#endif
