/* A seat's use after its contract's response. */
#ifndef BILLSHIFT_CONTRACT_PRICE_RESPONSE_H
#define BILLSHIFT_CONTRACT_PRICE_RESPONSE_H

#include "contract/price_seat.h"

/* The query becomes that of the use after the response of its contract; after: room [meter]. Adds a line for each meter that changes and that a
   charge reads. Without a response nothing changes. */
void price_response(struct seat_query *query, double *after, struct bs_lines *lines);

#endif
