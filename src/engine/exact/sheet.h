/* What the seats of a month, or of the term, pay under a contract: each kind with the law that decides it. */
#ifndef BILLSHIFT_ENGINE_EXACT_SHEET_H
#define BILLSHIFT_ENGINE_EXACT_SHEET_H

#include "engine/exact/exact.h"
#include "engine/exact/total.h"

struct sheet {
    const struct exact *exact;
    size_t contract, month; /* month == months of the model: the term */
    struct total_seats *seats;
    size_t n_seats;
    double work;                    /* left for terms that are told by their months */
    struct total_months *months;    /* [part]: of terms that are told by their months */
    struct total_month *month_list; /* [part * months of the model + i] */
};

/* With room for the seats of all parts. To be freed whatever the status. */
enum bs_status sheet_new(const struct exact *exact, size_t contract, struct sheet *out) BS_CHECKED;
void sheet_free(struct sheet *sheet);

/* Fills seats: the bills under a contract, or what they are more than the baseline's. */
void sheet_list(struct sheet *sheet, size_t contract, bool change);

#endif
