/* The organization's account under one contract, month after month: what is charged on the sum over seats, commitment, credits, caps. What
   passes from month to month is in the ledger and nowhere else. Order of a month:
     organization-scope charges (convert -> included and pooled grants -> unit credits -> what is left of packages -> price -> discount ->
     minimum -> maximum) and the contract's discount on them
     -> + the seats' own metered charges = metered spend, by seat type: that of its seats and of each charge of the organization the part of
        its own units (where none are used: of the seats)
     -> caps of seat types -> spend discount
     -> cap of the organization, on what the spend then costs under the commitment: drawn at the commitment's price, beyond it times
        overage_factor. What is used last is cut first. What a period's end charges for use that did not come is outside the cap
     -> commitment (drawn, beyond, true-up: all of it counts as metered) -> fixed amounts (organization fee, missing minimum seats, price of
        credits; with the seats' own: fees and what is missing to minimum_bill)
     -> money credits: on metered spend, those that pay fees then on fixed amounts of the month and of the seats too, but not on the price of
        credits; never more than metered spend and fixed amounts come to together.
   A cap takes no fixed amount. counts_fees: of a type those of its seats count; of the organization all but the price of credits. What a cap of a
   type takes off falls on the seats of that type, all else on all seats.
   What caps and an empty commitment with `stop` block: the part of spend that they cut off stands for the same part of the use that is charged
   for, at list price. Use that included units, grants, unit credits and packages cover runs on. Of an organization's charge every type's use is
   covered to the same part; of a meter that several charges read the one that covers least counts, and where a seat's own charges read it,
   these alone. */
#ifndef BILLSHIFT_LEDGER_H
#define BILLSHIFT_LEDGER_H

#include <billshift/contract.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the seats of a month did, after users' caps. */
struct bs_month_totals {
    const double *quantity;   /* [type * meters + meter] units used */
    const double *seats;      /* [type] seats there */
    const double *seat_spend; /* [type] the seats' own bills less their seat fees and top_up */
    const double *fees;       /* [type] seat fees, as they are billed; NULL: those of the terms */
    const double *top_up;     /* [type] what is missing to minimum_bill; NULL: none */
    const double *value;      /* [type] use at list price */
    const double
        *charged; /* [type] the part of it that the seats' own charges charge for; read where use can be blocked; NULL: none */
    const double *above; /* [type] the part of it above the seats' own grants; read with USE_ABOVE_GRANT only */
    const double
        *list_price; /* [meter] of a unit, as use is valued; NaN: not known; NULL: of none. Read where use can be blocked */
    const double *const *events; /* [charge] single events of a percentage charge (n_events of them); NULL: equal events */
    const size_t *n_events;
};

/* What the month adds to a seat's own bill: fixed + per_value x its use at list price, after its cap, + per_above x the part of it above its
   grant + per_spend x what it was charged + per_fees x its fees.
   What it was charged: its own bill less seat fee and top_up, + charges + per_value x its use at list price. Its fees: seat fee + top_up + fees.
   per_spend and per_fees lie between -1 and 0 and are set where the contract states no rule: what takes off (discount on the spend, caps,
   money credits, a commitment that costs less than the spend) makes no bill negative, and what is taken off altogether is 0. */
struct bs_allocation {
    double fixed, per_value, per_above;
    double per_spend, per_fees;
    double cap_per_spend; /* of per_spend, what the cap of the seat's type comes to; the rest is on what that leaves */
    double charges, fees; /* of fixed, what is charged for use and what money credits may pay as fees */
};

/* What a sum of the organization is laid on seats by: in equal parts, by use at list price, by the part of it above a seat's own grant, by what
   each seat was charged, by its fees. */
enum bs_basis { BS_BASIS_NONE, BS_BASIS_SEATS, BS_BASIS_USE, BS_BASIS_USE_ABOVE_GRANT, BS_BASIS_SPEND, BS_BASIS_FEES };
const char *bs_basis_name(enum bs_basis basis); /* none, seats, use, use_above_grant, spend, fees */

/* The sums of a month that are laid on seats each by itself: fixed amounts; metered ones; what is taken off fees; off the metered spend; from
   BS_LAID_TYPES on what a cap takes off the seats of each type. */
enum { BS_LAID_FIXED, BS_LAID_METERED, BS_LAID_OFF_FEES, BS_LAID_OFF_SPEND, BS_LAID_TYPES };

/* How one of them was laid: a seat carries its own measure / total of it. NONE: no seat carries it. */
struct bs_laid {
    enum bs_basis basis;
    double total; /* of the measure over all seats that it is laid on: seats, or money */
};

struct bs_month_bill {
    double fixed, metered;            /* money on top of the seats' own bills; metered may be negative: discounts, caps, credits */
    double unallocated;               /* the part of both that no seat carries */
    struct bs_allocation *allocation; /* [type], owned by the ledger, valid until the next month */
    const struct bs_laid *laid; /* [BS_LAID_TYPES + types] likewise: what of which sum a seat carries, for a bill line by line */
    double blocked_value;  /* use at list price blocked by caps of type, organization or commitment (users' caps: by the caller) */
    double spend;          /* metered spend before commitment */
    double commitment_use; /* what is held against the commitment: the spend, or the units used of its charge; 0: no commitment */
    double
        commitment_left; /* at the end of the month, with what came from earlier periods, before its period is closed; NaN: none */
    double commitment_lost; /* what can no longer be drawn from this month on, or from the next */
    bool passed;            /* this month's use passed the commitment for the first time in its period */
    double prepaid;         /* paid in this month in advance */
    double cash; /* paid in this month less the accrued amounts of the month (fixed + metered), seat fees apart; may be negative */
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

/* What became of credit i since the beginning of the term: granted = drawn + lost + balance. open: what it could have paid in the last month
   priced and no credit paid. */
struct bs_credit_use {
    double granted, drawn, lost, open;
};
struct bs_credit_use bs_ledger_credit(const struct bs_ledger *ledger, size_t credit);

#ifdef __cplusplus
}
#endif
#endif
