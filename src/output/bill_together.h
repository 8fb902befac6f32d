/* The lines of many seats as one bill that a person can read. */
#ifndef BILLSHIFT_OUTPUT_BILL_TOGETHER_H
#define BILLSHIFT_OUTPUT_BILL_TOGETHER_H

#include <billshift/bill.h>

/* Lines of one item, tier and unit price: quantity and amount are their sums. A reason that is not the same for all says so. */
struct bs_joined_line {
    struct bs_line line;
    size_t seats; /* that have it */
};

/* Joins lines of seats (none of the organization), in one month. The result, of *count lines in the order in which their items first
   occur, is to be freed; NULL: no memory. count > 0. */
struct bs_joined_line *bs_bill_join(const struct bs_line *lines, size_t n, size_t *count);

#endif
