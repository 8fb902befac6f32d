#include "engine/seat_bills.h"
#include "contract/seat_laid.h"
#include "engine/curve_bills.h"
#include "engine/sum_lanes.h"
#include "engine/vectors.h"

BS_VECTORS static double sum_in_lanes(const double *values, size_t count)
{
    struct double_lanes lanes = {0};
    size_t whole = count - count % SUM_LANES;
    for (size_t i = 0; i < whole; i += SUM_LANES)
        for (size_t v = 0; v < SUM_VECTORS; v++)
            lanes.of[v] += doubles_at(values + i + v * VECTOR);
    for (size_t i = whole; i < count; i++)
        lanes.of[(i - whole) / VECTOR][(i - whole) % VECTOR] += values[i];
    return lanes_total(&lanes);
}

double block_sum(const double *values, size_t count)
{
    return sum_in_lanes(values, count);
}

/* Through the curve of the segment, or as it stands for each user. */
static void through(const struct plan *plan, const struct seat_range *seats, size_t contract, size_t month,
                    const struct bs_curve *curve, const double *own, const double *use, double *out)
{
    if (!own) {
        curve_bills(curve, use, seats->count, out);
        return;
    }
    for (size_t i = 0; i < seats->count; i++)
        out[i] = own[seat_own_place(plan, seats, i, contract, month)];
}

void seat_bills(const struct plan *plan, const struct seat_range *seats, size_t contract, size_t month, const double *use,
                double *bill)
{
    through(plan, seats, contract, month, &plan_price(plan, seats->segment, contract, month)->bill, plan->own.bill, use, bill);
}

void seat_top_ups(const struct plan *plan, const struct seat_range *seats, size_t contract, size_t month, const double *use,
                  double *top_up)
{
    through(plan, seats, contract, month, &plan_price(plan, seats->segment, contract, month)->top_up, plan->own.top_up, use,
            top_up);
}

void seat_values_charged(const struct plan *plan, const struct seat_range *seats, size_t contract, size_t month, const double *left,
                         double *charged)
{
    through(plan, seats, contract, month, &plan_price(plan, seats->segment, contract, month)->charged, plan->own.charged, left,
            charged);
}

bool seats_may_be_blocked(const struct plan *plan, const struct seat_range *seats, size_t contract, size_t month)
{
    return plan->own.bill ? plan->own.used != NULL : isfinite(plan_price(plan, seats->segment, contract, month)->blocked_beyond);
}

void seat_uses_left(const struct plan *plan, const struct seat_range *seats, size_t contract, size_t month, const double *use,
                    double *left)
{
    double beyond = plan_price(plan, seats->segment, contract, month)->blocked_beyond;
    for (size_t i = 0; i < seats->count && !plan->own.bill; i++)
        left[i] = use[i] < beyond ? use[i] : beyond;
    for (size_t i = 0; i < seats->count && plan->own.bill; i++)
        left[i] = use[i] * plan->own.used[seat_own_place(plan, seats, i, contract, month)];
}

const double *seat_worths(const struct plan *plan, const struct seat_range *seats, size_t contract, size_t month, const double *use,
                          double *room)
{
    if (!plan->own.worth)
        return use;
    for (size_t i = 0; i < seats->count; i++)
        room[i] = use[i] * plan->own.worth[seat_own_place(plan, seats, i, contract, month)];
    return room;
}

BS_VECTORS static void values_above(double grant, double value_per_unit, const double *restrict use, size_t count,
                                    double *restrict above)
{
    for (size_t i = 0; i < count; i++) {
        double value = use[i] * value_per_unit - grant;
        above[i] = value > 0 ? value : 0;
    }
}

void seat_values_above(const struct plan *plan, const struct seat_range *seats, size_t contract, size_t month, const double *left,
                       double *above)
{
    const struct plan_segment *segment = &plan->segments[seats->segment];
    double per_unit = plan_price(plan, seats->segment, contract, month)->value_per_unit;
    size_t at = month * plan->model->n_contracts + plan_in_force(plan, contract, month);
    double room[BLOCK];
    const double *worth = seat_worths(plan, seats, contract, month, left, room);
    if (!plan->own.grant_value)
        values_above(segment->grant_value[at], per_unit, worth, seats->count, above);
    for (size_t i = 0; i < seats->count && plan->own.grant_value; i++)
        above[i] = fmax(0, worth[i] * per_unit - plan->own.grant_value[seat_own_place(plan, seats, i, contract, month)]);
}

BS_VECTORS static void add_line(double fixed, double slope, const double *restrict use, size_t count, double *restrict bill)
{
    for (size_t i = 0; i < count; i++) {
        double by_use = slope * use[i];
        bill[i] = laid_or_nothing(bill[i] + (fixed + by_use), fabs(bill[i]) + fabs(fixed) + fabs(by_use));
    }
}

/* What is taken off what each seat was charged, and off its fees. */
static void take_off(const struct plan *plan, const struct seat_range *seats, size_t contract, size_t month,
                     const struct bs_allocation *allocation, const double *use, const double *left, double *bill)
{
    const struct bs_contract *in_force = &plan->model->contracts[plan_in_force(plan, contract, month)];
    const struct bs_terms *terms = bs_contract_terms(in_force, month);
    double top_up[BLOCK], room[BLOCK], fee = bs_terms_seat_fee(terms, bs_contract_type_of(in_force, seats->segment));
    double value_per_unit = plan_price(plan, seats->segment, contract, month)->value_per_unit;
    memset(top_up, 0, sizeof top_up);
    if (terms->minimum_bill != 0)
        seat_top_ups(plan, seats, contract, month, use, top_up);
    const double *worth = seat_worths(plan, seats, contract, month, left, room);
    for (size_t i = 0; i < seats->count; i++)
        bill[i] = laid_bill(allocation, bill[i], fee + top_up[i], worth[i] * value_per_unit, 0);
}

void add_allocation(const struct plan *plan, const struct seat_range *seats, size_t contract, size_t month,
                    const struct bs_allocation *allocation, const double *use, double *bill)
{
    double kept[BLOCK], above[BLOCK], room[BLOCK];
    double slope = allocation->per_value * plan_price(plan, seats->segment, contract, month)->value_per_unit;
    const double *left = use;
    bool off = allocation->per_spend != 0 || allocation->per_fees != 0; /* then nothing is laid by use above a grant */
    if ((off || slope != 0 || allocation->per_above != 0) && seats_may_be_blocked(plan, seats, contract, month)) {
        seat_uses_left(plan, seats, contract, month, use, kept);
        left = kept;
    }
    if (off) {
        take_off(plan, seats, contract, month, allocation, use, left, bill);
        return;
    }
    if (allocation->fixed != 0 || slope != 0)
        add_line(allocation->fixed, slope, seat_worths(plan, seats, contract, month, left, room), seats->count, bill);
    if (allocation->per_above != 0) {
        seat_values_above(plan, seats, contract, month, left, above);
        add_line(0, allocation->per_above, above, seats->count, bill);
    }
}
