/* A book of customers: a CSV file with one row for each, how many seats it has and when its contract is renewed. */
#ifndef BILLSHIFT_CUSTOMERS_H
#define BILLSHIFT_CUSTOMERS_H

#include <billshift/arena.h>
#include <billshift/diagnostics.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct bs_customer {
    const char *name;     /* each once in a book */
    const char *contract; /* that it moves to; NULL: not stated */
    double seats;         /* a whole number, at least 1 */
    double use;           /* of its seats, as a multiple of what the scenario says; above 0; 1: not stated */
    int renews;           /* month from which it is on the new contract, 12 x year + month - 1 */
    const double *shares; /* [n_segments of the book], sum 1; NULL: as the scenario has them */
    size_t line;
};

/* Everything lives in the arena. */
struct bs_customers {
    const char *path;
    const char *const *segments; /* that columns `segment:NAME` name */
    size_t n_segments;
    const struct bs_customer *items; /* in the order of the file */
    size_t n;
};

/* Reads the columns customer, seats, renews, and where they are there contract, use and `segment:NAME`; another column is an error. Errors are located
   file:line: a number or a month that is none, a customer named twice, shares that do not sum to 100 %. */
enum bs_status bs_customers_read(const char *path, struct bs_arena *arena, struct bs_customers *out,
                                 struct bs_diagnostics *diagnostics) BS_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
