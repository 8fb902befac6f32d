/* What the seats of a block pay and use in a month under a contract, without what the ledger adds. */
#ifndef BILLSHIFT_ENGINE_SEAT_BILLS_H
#define BILLSHIFT_ENGINE_SEAT_BILLS_H

#include "engine/plan.h"

/* Seats of a segment, from the run's seat `first` on; at most BLOCK. */
struct seat_range {
    size_t segment, first, count;
    const uint16_t
        *picked; /* of a projected population: the own months that its months are, in rows of BLOCK; NULL: its own months */
};

/* The own month of seat i that a month of the term is. */
static inline size_t seat_own_month(const struct seat_range *seats, size_t i, size_t month)
{
    return seats->picked ? seats->picked[month * BLOCK + i] : month;
}

/* Where the figures of seat i stand in plan->own. */
static inline size_t seat_own_place(const struct plan *plan, const struct seat_range *seats, size_t i, size_t contract,
                                    size_t month)
{
    const struct own_bills *own = &plan->own;
    size_t row = own->level_of ? own->level_of[month] * plan->model->population->months + seat_own_month(seats, i, month) : month;
    return (contract * plan->model->seats + plan_user(plan, seats->first + i)) * own->rows + row;
}

void seat_bills(const struct plan *plan, const struct seat_range *seats, size_t contract, size_t month, const double *use,
                double *bill);

/* Whether a user's cap can block any of their use. */
bool seats_may_be_blocked(const struct plan *plan, const struct seat_range *seats, size_t contract, size_t month);
/* The use that users' caps leave, in use before the response. */
void seat_uses_left(const struct plan *plan, const struct seat_range *seats, size_t contract, size_t month, const double *use,
                    double *left);

/* Uses before the response, such that times value_per_unit of the segment's price they are what that use is worth after it: `use` itself, or where
   users' own mixes make a difference, filled into room. */
const double *seat_worths(const struct plan *plan, const struct seat_range *seats, size_t contract, size_t month, const double *use,
                          double *room);

/* What of their bills is missing to minimum_bill. */
void seat_top_ups(const struct plan *plan, const struct seat_range *seats, size_t contract, size_t month, const double *use,
                  double *top_up);

/* The value of the use, after the response, that their own charges charge for; left: as seat_uses_left gives it. */
void seat_values_charged(const struct plan *plan, const struct seat_range *seats, size_t contract, size_t month, const double *left,
                         double *charged);

/* The value of the use above the seats' own grants; left: as seat_uses_left gives it. */
void seat_values_above(const struct plan *plan, const struct seat_range *seats, size_t contract, size_t month, const double *left,
                       double *above);

/* bill += what the ledger lays on each seat */
void add_allocation(const struct plan *plan, const struct seat_range *seats, size_t contract, size_t month,
                    const struct bs_allocation *allocation, const double *use, double *bill);

/* In a fixed order, whatever the vectors. */
double block_sum(const double *values, size_t count);

#endif
