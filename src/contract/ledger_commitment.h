/* The commitment of a contract period by period: what a month's metered spend draws of it, what lies beyond, what falls short. */
#ifndef BILLSHIFT_CONTRACT_LEDGER_COMMITMENT_H
#define BILLSHIFT_CONTRACT_LEDGER_COMMITMENT_H

#include <billshift/ledger.h>

struct commitment {
    const struct bs_contract *contract;
    size_t end;                   /* of the term */
    double size;                  /* of the current period, as spend */
    double scale;                 /* money for one of committed spend */
    double left;                  /* of the current period's own */
    double carried, carried_cost; /* of earlier periods, as spend; what is still to be charged for it when it is drawn */
    bool passed;                  /* spend went beyond it in this period */
};

struct commitment_month {
    double amount;       /* money added to the metered spend */
    double blocked_part; /* of the spend */
    double left;         /* what can still be drawn, before the period is closed; NaN: no commitment */
    double cash;         /* paid less accrued */
    bool passed;         /* spend went beyond it for the first time in its period */
};

/* BS_ERROR_INPUT: units that no terms give a worth, or whose worth is 0 while a price is stated. */
enum bs_status commitment_new(const struct bs_contract *contract, size_t months, struct commitment *out) BS_CHECKED;
void commitment_start(struct commitment *commitment);
enum bs_status commitment_month(struct commitment *commitment, size_t month, double spend, struct bs_lines *lines,
                                struct commitment_month *out) BS_CHECKED;

#endif
