/* What a seat's term comes to under a contract and under the baseline together. */
#ifndef BILLSHIFT_ENGINE_EXACT_PAIR_H
#define BILLSHIFT_ENGINE_EXACT_PAIR_H

#include "engine/exact/exact.h"

/* What law tells both. */
enum exact_pair {
    TOLD_BY_USE,   /* that of use: both are curves of it */
    TOLD_BY_BILL,  /* that of the contract's bill: the baseline's is fixed */
    TOLD_BY_BASE,  /* that of the baseline's bill: the contract's is fixed */
    TOLD_BY_CHANGE /* that of what the one is less the other, and of their ratio none */
};
enum exact_pair exact_pair(const struct plan *plan, const struct plan_part *part, size_t contract);

/* Whether a part needs the law of a contract's bill, its own or as the baseline, for that; or the law of what it changes. */
bool exact_needs_law(const struct exact *exact, size_t part, size_t contract);
bool exact_needs_change(const struct exact *exact, size_t part, size_t contract);

/* Whether that law is at hand. */
bool exact_pair_known(const struct exact *exact, size_t part, size_t contract);

/* What is known of a row of seats. */
enum { EXACT_MEANS = 1, EXACT_CHANGES = 2, EXACT_RATIOS = 4, EXACT_ALL = 7 };
/* Of a group in a period under a contract. */
unsigned exact_known(const struct exact *exact, size_t contract, const struct plan_group *group, enum bs_period period);
/* Whether what a part's seats pay over the term up to a use is known. */
bool exact_knows_bill_below(const struct exact *exact, size_t part, size_t contract);

/* A part's seats in a band by that law, which is known; their weight is a number of seats. Returns how many. */
enum { PAIR_PAYERS_MOST = 64 };
size_t exact_pair_payers(const struct exact *exact, size_t part, size_t contract, size_t band,
                         struct payers_law out[PAIR_PAYERS_MOST]);
/* Of a probability in that law, beside EXACT_PROBABILITY. */
double exact_pair_error(const struct exact *exact, size_t part, size_t contract);

/* Fills what a part knows of changes. BS_ERROR_INPUT, with the reason in the message: they came out less accurate than is stated, or would take long; they
   are not known then. */
enum bs_status exact_change_new(const struct exact *exact, const struct amounts *changes, char *message, size_t part) BS_CHECKED;

#endif
