/* Contracts whose bills depend on all seats together or on the months before. The seats of a replication are drawn twice: first to sum what
   the ledgers need, then to price each seat with what they add. */
#ifndef BILLSHIFT_ENGINE_LEDGERS_H
#define BILLSHIFT_ENGINE_LEDGERS_H

#include "engine/budgets.h"
#include "engine/seat_bills.h"

/* What the seats of a segment did in a month under one contract. */
struct seat_sums {
    double worth;              /* of `left`, as seat_worths says */
    double left, bill, top_up; /* use that users' caps leave, before the response; what of the bills is missing to minimum_bill */
    double above, charged;     /* of what is left: value above the grants, and that the seats' own charges charge for */
};

/* What the ledger says of a month, but for its allocation. */
struct ledger_month {
    double unallocated, prepaid, cash, blocked;
};

/* Rows by contract are used where the contract needs a ledger, or the one before it; sums are those of the contract in force. All empty where
   none does. */
struct ledgers {
    struct bs_arena *arena;
    struct bs_ledger **of;     /* [contract] */
    struct bs_ledger **before; /* [contract] of the contract before it, whose account closes when this one begins */
    struct seat_sums *sums;    /* [(contract * months + month) * segments + segment] */
    double *quantity;          /* [((contract * months + month) * segments + segment) * meters] of users with mixes of their own */
    struct ledger_month *months;      /* [contract * months + month] */
    struct bs_allocation *allocation; /* [(contract * months + month) * segments + segment] */
    struct budget_state *budgets;     /* [budget], also without ledgers */
    double *units,
        *types; /* room for one month's totals: [type][meter], and a row for one user's; rows of [most types of a contract] */
    size_t most_types;
};

enum bs_status ledgers_new(const struct plan *plan, struct ledgers *out) BS_CHECKED;
void ledgers_free(struct ledgers *ledgers);
void ledgers_clear(const struct plan *plan, struct ledgers *ledgers);

/* Sums the seats of a block; picked (as in seat_range) and use: rows of BLOCK. */
void ledgers_sum(const struct plan *plan, struct ledgers *ledgers, const struct plan_part *part, size_t first, size_t count,
                 const uint16_t *picked, const double *use);

/* All months of all ledgers, once every seat is summed. failed: the contract that has no price. */
enum bs_status ledgers_price(const struct plan *plan, struct ledgers *ledgers, size_t *failed) BS_CHECKED;

/* What the ledger in force under contract c lays on a seat of a segment; NULL: there is none in that month. */
static inline const struct bs_allocation *ledgers_allocation(const struct plan *plan, const struct ledgers *ledgers, size_t c,
                                                             size_t month, size_t segment)
{
    return plan_has_ledger(plan, c, month) ? &ledgers->allocation[(c * plan->model->months + month) * plan->n_segments + segment]
                                           : NULL;
}

static inline const struct ledger_month *ledgers_month(const struct plan *plan, const struct ledgers *ledgers, size_t c,
                                                       size_t month)
{
    return plan_has_ledger(plan, c, month) ? &ledgers->months[c * plan->model->months + month] : NULL;
}

#endif
