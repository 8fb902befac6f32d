/* The lines of many seats, or of many months, as one bill that a person can read. */
#ifndef BILLSHIFT_OUTPUT_BILL_TOGETHER_H
#define BILLSHIFT_OUTPUT_BILL_TOGETHER_H

#include <billshift/bill.h>

/* Lines of one item, tier and unit price, own ones and parts of the organization's apart: quantity, amount and share_of are their sums. */
struct bs_joined_line {
    struct bs_line line;
    size_t count; /* seats in a month, or months of a seat, that have it */
};

/* Joins lines of seats (none of the organization). A reason that is not the same for all becomes `differ`. The result, of *count lines in the
   order in which their items first occur, is to be freed; NULL: no memory. n > 0. */
struct bs_joined_line *bs_bill_join(const struct bs_line *lines, size_t n, const char *differ, size_t *count);

#endif
