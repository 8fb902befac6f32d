/* What the lines of a bill come to. */
#ifndef BILLSHIFT_CONTRACT_PRICE_SUMS_H
#define BILLSHIFT_CONTRACT_PRICE_SUMS_H

#include <billshift/bill.h>

/* Puts the lines into the bill and adds up its total and those of its months, which are 0. */
void price_sums(const struct bs_lines *lines, struct bs_bill *out);

#endif
