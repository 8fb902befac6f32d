/* Whether a query can be priced at all. */
#ifndef BILLSHIFT_CONTRACT_PRICE_QUERY_H
#define BILLSHIFT_CONTRACT_PRICE_QUERY_H

#include <billshift/bill.h>

enum bs_status price_query_check(const struct bs_price_query *query, char *message) BS_CHECKED;

/* Puts the reason into message; always BS_ERROR_INPUT. */
enum bs_status price_refuse(char *message, const char *format, ...) BS_PRINTF(2, 3);

/* Whether a seat is there in a month of the term; in those before the first one priced all are. */
bool price_is_there(const struct bs_price_query *query, size_t month, size_t seat);

/* The type of a seat under a contract. */
size_t price_type_of(const struct bs_price_query *query, const struct bs_contract *contract, size_t seat);

/* The quantities of a month of the term; NULL: none are given, or it lies before the first one priced. */
const double *price_month_of(const struct bs_price_query *query, const double *quantities, size_t month);

#endif
