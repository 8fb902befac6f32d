#include "engine/assemble.h"
#include "engine/difference.h"

static double last_slope(const struct bs_curve *curve)
{
    const struct bs_piece *last = &curve->pieces[curve->n - 1];
    double slope = last->slope;
    for (size_t i = 0; i < last->n_stairs; i++)
        slope += last->stairs[i].step / last->stairs[i].size;
    return slope;
}

/* What all organization-scope charges add for one more unit of a segment's use, when there is no end of use; 0 where a cap or an end of the
   commitment bounds them. */
static double pooled_slope(const struct plan *plan, const double *mix, const struct bs_contract *contract, size_t month)
{
    const struct bs_terms *terms = bs_contract_terms(contract, month);
    bool bounded = (contract->cap && isfinite(contract->cap->organization)) ||
                   (contract->commitment && contract->commitment->past == BS_PAST_STOP);
    double slope = 0;
    for (size_t i = 0; i < terms->n_charges && !bounded; i++) {
        const struct bs_charge *charge = &terms->charges[i];
        double units = bs_charge_quantity(charge, mix, plan->model->n_meters);
        double events = bs_charge_events(charge, mix, plan->model->n_meters);
        struct bs_curve curve;
        if (charge->scope != BS_ORGANIZATION_SCOPE || units == 0 || charge->has_maximum)
            continue;
        if (charge->model->curve(charge, events / units, plan->arena, &curve) == BS_OK)
            slope += last_slope(&curve) * units / (charge->convert.divide > 0 ? charge->convert.divide : 1) *
                     (1 - charge->discount) * (1 - terms->charge_discount);
    }
    return slope;
}

/* How a bill rises at the end of use: of the seat itself, and what it lays on the organization. */
static double end_slope(const struct plan *plan, size_t segment, size_t contract, size_t month)
{
    const struct bs_contract *in_force = &plan->model->contracts[plan_in_force(plan, contract, month)];
    const struct plan_price *price = plan_price(plan, segment, contract, month);
    double slope = last_slope(&price->bill);
    return plan_has_ledger(plan, contract, month) ? slope + pooled_slope(plan, price->mix, in_force, month) : slope;
}

/* The sign of one infinite part joined to what the others gave. */
static double join(double before, bool first, double slope)
{
    double here = copysign(INFINITY, slope);
    return first || before == here ? here : NAN;
}

static void month_existence(const struct plan *plan, size_t contract, size_t segment, size_t month, struct existence *e)
{
    const struct plan_segment *s = &plan->segments[segment];
    double slope = end_slope(plan, segment, contract, month);
    double change = difference(slope, end_slope(plan, segment, plan->model->baseline, month), SEAT_SLACK);
    if (s->use_mean_infinite && change != 0)
        e->infinite_change = join(e->infinite_change, e->change_mean, change);
    e->bill_mean &= !(s->use_mean_infinite && slope != 0);
    e->bill_variance &= !(s->use_variance_infinite && slope != 0);
    e->change_mean &= !(s->use_mean_infinite && change != 0);
    e->change_variance &= !(s->use_variance_infinite && change != 0);
}

/* Equal parts spread one segment's tail over all. */
static bool spreads(const struct plan *plan, size_t contract)
{
    const struct bs_contract *c = &plan->model->contracts[contract];
    return plan->any_ledger && c->allocate == BS_ALLOCATE_EQUAL;
}

struct existence existence_of(const struct plan *plan, size_t contract, size_t segment)
{
    struct existence e = {true, true, true, true, true, true, 0};
    for (size_t i = 0; i < plan->n_segments; i++) {
        const struct plan_segment *s = &plan->segments[i];
        bool member = segment == ALL_SEGMENTS || segment == bs_model_segment_whole(plan->model, i);
        e.use_mean &= !(member && s->use_mean_infinite);
        e.use_variance &= !(member && s->use_variance_infinite);
        if (!s->use_variance_infinite || (!member && !spreads(plan, contract) && !spreads(plan, plan->model->baseline)))
            continue;
        for (size_t month = 0; month < plan->distinct; month++)
            if (month == 0 || plan->any_ledger || plan->period_of[month] != plan->period_of[month - 1])
                month_existence(plan, contract, i, month, &e);
    }
    return e;
}

struct existence group_existence(const struct plan *plan, size_t contract, const struct plan_group *group)
{
    if (group->kind == BS_GROUP_ALL || (group->kind == BS_GROUP_COHORT && group->index == BS_HEAVY))
        return existence_of(plan, contract, ALL_SEGMENTS);
    if (group->kind == BS_GROUP_SEGMENT)
        return existence_of(plan, contract, group->index);
    return (struct existence){true, true, true, true, true, true, 0}; /* teams are of users, whose use is read */
}
