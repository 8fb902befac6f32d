#include "engine/exact/pooled.h"
#include "contract/charge.h"
#include "engine/difference.h"
#include "engine/exact/exact.h"

#include <math.h>

/* Units and prices this near are the same. */
static const double SAME = 1e-12;

static bool same(double a, double b)
{
    return fabs(a - b) <= SAME * fmax(fabs(a), fabs(b));
}

/* The mix of a segment under a contract, after its response. */
static const double *mix_under(const struct plan *plan, size_t segment, size_t contract, size_t month)
{
    return plan_price(plan, segment, contract, month % plan->distinct)->mix;
}

static const struct bs_charge *first_of(const struct bs_terms *terms)
{
    for (size_t i = 0; i < terms->n_charges; i++)
        if (terms->charges[i].scope == BS_ORGANIZATION_SCOPE)
            return &terms->charges[i];
    return NULL;
}

enum bs_status pooled_weights(const struct plan *plan, double *weights)
{
    const struct bs_charge *charge = NULL;
    for (size_t c = 0; c < plan->model->n_contracts && !charge; c++)
        for (size_t month = 0; month < plan->model->months && !charge; month++)
            charge = first_of(bs_contract_terms(&plan->model->contracts[plan_in_force(plan, c, month)], month));
    for (size_t s = 0; s < plan->n_segments && charge; s++)
        weights[s] = bs_charge_quantity(charge, plan->segments[s].segment->mix, plan->model->n_meters);
    return charge ? BS_OK : BS_ERROR_INPUT;
}

/* How much of `amounts` falls on a unit of the total, where that is the same in every segment. */
struct rate {
    double value;
    bool known, differs;
};

static void look(struct rate *rate, double amount, double weight)
{
    if (weight == 0) {
        rate->differs |= amount != 0;
        return;
    }
    rate->differs |= rate->known && !same(rate->value, amount / weight);
    rate->value = rate->known ? rate->value : amount / weight;
    rate->known = true;
}

/* The seats' own bills: each a fixed amount and a price for every unit. */
static enum bs_status own_bills(const struct plan *plan, const double *weights, size_t contract, size_t month,
                                struct bs_piece *line)
{
    struct rate price = {0};
    for (size_t k = 0; k < plan->n_parts; k++) {
        const struct plan_part *part = &plan->parts[k];
        const struct bs_curve *bill = &plan_price(plan, part->segment, contract, month % plan->distinct)->bill;
        if (!plan_part_is_there(part, month))
            continue;
        if (bill->n > 1 || bill->pieces[0].n_stairs > 0)
            return BS_ERROR_INPUT;
        line->value += (double)part->seats * bill->pieces[0].value;
        double growth =
            bs_segment_growth(plan->segments[part->segment].segment, month); /* bills are by the level where use grows */
        look(&price, bill->pieces[0].slope, weights[part->segment] * growth);
    }
    line->slope = price.value;
    return price.differs ? BS_ERROR_INPUT : BS_OK;
}

static double seats_of_type(const struct plan *plan, const struct bs_contract *contract, size_t type, size_t month)
{
    double seats = 0;
    for (size_t k = 0; k < plan->n_parts; k++)
        if (plan_part_is_there(&plan->parts[k], month) && bs_contract_type_of(contract, plan->parts[k].segment) == type)
            seats += (double)plan->parts[k].seats;
    return seats;
}

/* One charge of the organization by the total: like a seat's, that is granted what all seats are. */
static enum bs_status pool_curve(const struct plan *plan, const double *weights, size_t c, size_t month,
                                 const struct bs_charge *charge, struct bs_curve *out)
{
    const struct bs_contract *contract = &plan->model->contracts[plan_in_force(plan, c, month)];
    struct bs_charge whole = *charge;
    struct rate units = {0}, events = {0};
    for (size_t s = 0; s < plan->n_segments; s++) {
        const double *mix = mix_under(plan, s, c, month);
        double own = bs_charge_quantity(charge, mix, plan->model->n_meters);
        look(&units, own, weights[s]);
        look(&events, bs_charge_events(charge, mix, plan->model->n_meters), own);
    }
    for (size_t t = 0; t < bs_contract_types(contract) && charge->grants; t++)
        whole.included += charge->grants[t] * seats_of_type(plan, contract, t, month);
    whole.grants = NULL;
    if (units.differs || events.differs || !(units.value >= 0) || charge->packaging.lasts > 1 || isfinite(charge_limit(&whole, 0)))
        return BS_ERROR_INPUT;
    enum bs_status status = bs_charge_curve(&whole, 0, events.value, plan->arena, out);
    return status == BS_OK ? bs_curve_of_share(plan->arena, out, units.value, out) : status;
}

/* What the ledger adds. */
static enum bs_status add_ledger(const struct plan *plan, const double *weights, size_t c, size_t month, struct bs_curve *bill)
{
    const struct bs_contract *contract = &plan->model->contracts[plan_in_force(plan, c, month)];
    const struct bs_terms *terms = bs_contract_terms(contract, month);
    double seats = 0, fixed = terms->organization_fee;
    struct bs_curve charges, one;
    if (contract->commitment || contract->n_credits > 0 || contract->cap || terms->spend_discount || terms->minimum_bill != 0)
        return BS_ERROR_INPUT;
    enum bs_status status = bs_curve_constant(plan->arena, 0, &charges);
    for (size_t i = 0; i < terms->n_charges && status == BS_OK; i++) {
        if (terms->charges[i].scope != BS_ORGANIZATION_SCOPE)
            continue;
        status = pool_curve(plan, weights, c, month, &terms->charges[i], &one);
        if (status == BS_OK)
            status = bs_curve_add(plan->arena, &charges, &one, &charges);
    }
    for (size_t k = 0; k < plan->n_parts; k++)
        seats += plan_part_is_there(&plan->parts[k], month) ? (double)plan->parts[k].seats : 0;
    fixed += fmax((double)terms->seats_minimum - seats, 0) * bs_terms_seat_fee(terms, 0);
    if (status == BS_OK)
        status = bs_curve_scale(plan->arena, &charges, 1 - terms->charge_discount, &charges);
    if (status == BS_OK)
        status = bs_curve_constant(plan->arena, fixed, &one);
    if (status == BS_OK)
        status = bs_curve_add(plan->arena, &charges, &one, &charges);
    return status == BS_OK ? bs_curve_add(plan->arena, bill, &charges, bill) : status;
}

enum bs_status pooled_bill(const struct plan *plan, const double *weights, size_t contract, size_t month, struct bs_curve *out)
{
    struct bs_piece line = {0};
    enum bs_status status = own_bills(plan, weights, contract, month, &line);
    if (status == BS_OK && !plan_has_ledger(plan, contract, month))
        line.value += plan->unallocated[contract * plan->distinct + month % plan->distinct];
    if (status == BS_OK)
        status = bs_curve_of_pieces(plan->arena, &line, 1, out);
    if (status == BS_OK && plan_has_ledger(plan, contract, month))
        status = add_ledger(plan, weights, contract, month, out);
    if (status != BS_OK)
        return status;
    double least = exact_least(out), ahead = plan->fees_paid[contract * plan->model->months + month].ahead;
    return least < 0 || difference(least, -ahead, TOTAL_SLACK) < 0 ? BS_ERROR_INPUT : BS_OK;
}
