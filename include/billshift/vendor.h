/* The vendor's side of a run: what contracts earn after the cost to serve, seat by seat, and what is left when customers leave. */
#ifndef BILLSHIFT_VENDOR_H
#define BILLSHIFT_VENDOR_H

#include <billshift/engine.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Margin = bill - cost: a run whose baseline is a contract by which every unit costs what it costs the vendor, so that all that holds for a change
   of bill holds for a margin. The same seats use the same as in the run of the model itself. */
struct bs_vendor {
    struct bs_results *results;   /* owned: contracts as in the model, then `cost` (the baseline) and `nothing` (no bill at all) */
    const struct bs_model *model; /* borrowed */
    size_t cost, nothing;
    struct bs_arena *arena; /* of the two contracts */
};

/* replications: of the run of the model itself; 0: that of the model. Where a contract blocks use its margin is not known, and where margins are drawn though bills need not be, a warning says so. BS_ERROR_INPUT: see bs_run_by.
   *out is to be freed with bs_vendor_free. */
enum bs_status bs_vendor_run(const struct bs_model *model, enum bs_engine engine, uint32_t replications,
                             const struct bs_run_options *options, struct bs_vendor **out,
                             struct bs_diagnostics *diagnostics) BS_CHECKED;
void bs_vendor_free(struct bs_vendor *vendor); /* NULL is legal */

/* Whether the model states anything that bs_vendor_run is for. */
static inline bool bs_vendor_stated(const struct bs_model *model)
{
    return model->cost_to_serve || model->n_churn > 0;
}

/* Whether the margin of a contract is known: it blocks no use, for what is blocked costs nothing, and has no response, after which use costs another amount. */
bool bs_vendor_knows(const struct bs_model *model, size_t contract);

/* Whether seats of one rank of use pay (cost: and cost) the same under a contract, so that bands by rank tell churn (and losses): no segment pays or
   costs otherwise, no shock moves bills, and no seats come or go. Users of a file are told one by one. */
bool bs_vendor_by_rank(const struct bs_model *model, size_t contract, bool cost);

/* The seats of a band of rank by use over the term (results.h), a seat and month; of a population a user, with a band of their own. Money. */
struct bs_vendor_rank {
    double from, to, use, bill, cost, margin;
};
size_t bs_vendor_ranks(const struct bs_vendor *vendor);
struct bs_vendor_rank bs_vendor_rank(const struct bs_vendor *vendor, size_t contract, size_t i);

/* Whether a seat's bill under a contract is its own: no seat pays another's part when that one leaves. Not with amounts of the organization, minimum
   seats, or what needs a ledger. */
bool bs_vendor_apart(const struct bs_model *model, size_t contract);

/* What is lost over the term on the seats whose cost is above their bill: the sum over such bands. In a band where some gain and some lose the two are
   set off, so that it is not more than what is lost seat by seat. NaN: not known, seats come within the term. */
double bs_vendor_lost(const struct bs_vendor *vendor, size_t contract);

/* The chance of leaving at a ratio of bills. */
double bs_churn_chance(const struct bs_model *model, double ratio);

/* After those who leave have left, over the term: every band counts with the ratio of its bill to that under the baseline (0 to 0: 1; above 0 to 0:
   beyond every ratio). Who leaves pays and costs nothing. NaN: not known, as seats come within the term or bills depend on all seats. */
struct bs_vendor_churn {
    double share, seats, revenue, margin;
};
struct bs_vendor_churn bs_vendor_churn(const struct bs_vendor *vendor, size_t contract);

#ifdef __cplusplus
}
#endif
#endif
