/* Whether a query can be priced at all. */
#ifndef BILLSHIFT_CONTRACT_PRICE_QUERY_H
#define BILLSHIFT_CONTRACT_PRICE_QUERY_H

#include <billshift/bill.h>

enum bs_status price_query_check(const struct bs_price_query *query, char *message) BS_CHECKED;

/* Puts the reason into message; always BS_ERROR_INPUT. */
enum bs_status price_refuse(char *message, const char *format, ...) BS_PRINTF(2, 3);

#endif
