/* A book of customers who move to a new contract, each at its own renewal: the vendor's revenue month by month, in expectation. */
#ifndef BILLSHIFT_BOOK_H
#define BILLSHIFT_BOOK_H

#include <billshift/customers.h>
#include <billshift/model.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A customer: amounts a month, of all its seats, in expectation. */
struct bs_book_customer {
    const struct bs_customer *customer;
    size_t contract;                 /* that it moves to */
    double use, before, after, cost; /* bills under the baseline and the new contract; use and cost are the same under both */
    double ratio;                    /* after / before; INFINITY: before is 0 */
    double leaves;                   /* chance that it leaves at its renewal; 0 where the scenario states no churn */
    bool moves;                      /* it renews within the term */
};

/* A month of the whole book, in expectation. */
struct bs_book_month {
    double moved;            /* customers whose renewal has come */
    double customers, seats; /* that are still there */
    double revenue, cost, margin;
    double unchanged, unchanged_margin; /* with all on the baseline, nobody leaving */
};

struct bs_book {
    struct bs_arena *arena; /* owns all below */
    size_t n, months;
    const struct bs_book_customer
        *customers;                   /* by change of bill a month, the largest rise first; equal ones in the order of the file */
    const struct bs_book_month *path; /* [months] from the scenario's first month */
};

/* contract: that customers move to where the file says nothing; NULL: the only one besides the baseline. Computed, not drawn. Customers on a contract pay what
   their seats pay each for themselves. BS_ERROR_INPUT: what does not allow that is named: a population, seats that come within the term, contracts that change in time, whose bills
   depend on all seats, or that block use beside a cost to serve; a scenario without `starts`, a renewal before it; and what bs_run_exact refuses.
   model and customers are borrowed by the book. */
enum bs_status bs_book_run(const struct bs_model *model, const struct bs_customers *customers, const char *contract,
                           struct bs_book **out, struct bs_diagnostics *diagnostics) BS_CHECKED;
void bs_book_free(struct bs_book *book); /* NULL is legal */

#ifdef __cplusplus
}
#endif
#endif
