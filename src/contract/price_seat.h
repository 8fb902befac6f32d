/* One seat's own bill of a month, line by line. */
#ifndef BILLSHIFT_CONTRACT_PRICE_SEAT_H
#define BILLSHIFT_CONTRACT_PRICE_SEAT_H

#include <billshift/bill.h>

/* What is priced. */
struct seat_query {
    const struct bs_contract *contract;
    size_t month; /* of the term */
    size_t segment, type;
    size_t n_meters;
    const double *quantity;   /* [meter] */
    double value;             /* of the use at list price; NaN: by list_price */
    const double *list_price; /* [meter] NaN counts as 0 */
    const double *events;     /* of the percentage charge; NULL: equal events */
    size_t n_events;
    double part; /* of the month, for the reader: the contract is reduced already */
};

struct seat_bill {
    double total, fee;
    double top_up;         /* the part of the total that was missing to minimum_bill */
    double kept;           /* the part of the use that a user's cap does not block */
    double value, blocked; /* use at list price that is kept, and that is not */
    double above;          /* of the value kept, what is above the grants of the seat's type */
    double charged;        /* of the value kept, what the seat's own charges charge for; 0 where nobody reads it */
    bool absent;           /* the seat is not there in the month: all else is 0 */
    size_t refused;        /* meter of a quantity that is refused; BS_NEVER: it is of no one meter */
};

/* Adds the lines of place->seat; message: why it is refused. */
enum bs_status price_seat(const struct seat_query *query, struct bs_lines *lines, struct seat_bill *out, char *message) BS_CHECKED;

/* Use at list price; negative quantities count as 0. */
double price_value(const struct seat_query *query);

#endif
