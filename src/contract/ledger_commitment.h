/* The commitment of a contract period by period: what a month's use draws of it, what lies beyond, what falls short. A commitment is of metered
   spend or of units of one charge: its own measure is money, or those units. */
#ifndef BILLSHIFT_CONTRACT_LEDGER_COMMITMENT_H
#define BILLSHIFT_CONTRACT_LEDGER_COMMITMENT_H

#include <billshift/ledger.h>

struct commitment {
    const struct bs_contract *contract;
    size_t end;                   /* of the term */
    double size;                  /* of the current period */
    double price;                 /* money for one of it, stated or paid in advance; NaN: what its use costs */
    double left;                  /* of the current period's own */
    double carried, carried_cost; /* of earlier periods; what is still to be charged for it when it is drawn or lost */
    bool passed;                  /* use went beyond it in this period */
    /* Of the current month. */
    double paid; /* in advance */
    double lost; /* at the period's beginning: of what was carried */
    double lost_cost;
};

/* The parts of a month's spend in the order in which they are used. */
enum committed_part { PART_OTHER, PART_CARRIED, PART_OWN, PART_BEYOND, PART_COUNT };
struct committed_use {
    double drawn[PART_COUNT]; /* in the commitment's own measure */
    double spend[PART_COUNT]; /* metered spend; OTHER: what is not held against the commitment */
    double cost[PART_COUNT];  /* what is charged for it */
};

struct commitment_month {
    double amount;       /* money added to the metered spend */
    double blocked_part; /* of the spend */
    double left;         /* what can still be drawn, before the period is closed; NaN: no commitment */
    double lost;         /* what can no longer be drawn, at the beginning of the month or at its end */
    double prepaid;      /* paid in advance in this month */
    double cash;         /* that less what accrues of such payments */
    bool passed;         /* use went beyond it for the first time in its period */
};

/* BS_ERROR_INPUT: units that some terms give no price, or a price for nothing. */
enum bs_status commitment_new(const struct bs_contract *contract, size_t months, struct commitment *out) BS_CHECKED;
void commitment_start(struct commitment *commitment);

/* The beginning of a month. */
enum bs_status commitment_open(struct commitment *commitment, size_t month, struct bs_lines *lines) BS_CHECKED;
/* Whether it is of units of charge i. */
bool commitment_reads(const struct commitment *commitment, size_t i);
/* Of so many units, those that it does not cover. */
double commitment_beyond(const struct commitment *commitment, double units);

/* What the month's metered spend is to the commitment. units: used of its charge, with their part of the spend; of `beyond` of them, the last,
   what they add. */
struct committed_need {
    double spend, units, units_spend, beyond, beyond_spend;
};
struct committed_use commitment_split(const struct commitment *commitment, const struct committed_need *need);
/* Cuts the use, the last first, to what costs at most `most`; what is cut draws nothing. Returns what is cut off the spend. */
double commitment_hold(struct committed_use *use, double most);
/* Draws the use, charges for it and closes the period with its last month. */
enum bs_status commitment_settle(struct commitment *commitment, size_t month, const struct committed_use *use,
                                 struct bs_lines *lines, struct commitment_month *out) BS_CHECKED;

#endif
