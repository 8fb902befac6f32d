/* What of the organization's lines one seat carries. */
#ifndef BILLSHIFT_CONTRACT_PRICE_SHARE_H
#define BILLSHIFT_CONTRACT_PRICE_SHARE_H

#include "contract/price_seat.h"

/* Adds to `lines`, at their place, the seat's part of each of the organization's lines of a month, unrounded: together they are what
   bill->allocation lays on the seat. Lines without an amount, and those of which the seat carries nothing, are left out. */
void price_share(const struct bs_lines *organization, const struct bs_month_bill *bill, const struct seat_bill *seat, size_t type,
                 struct bs_lines *lines);

#endif
