#include <billshift/contract.h>
#include <math.h>

/* included -> price, of the seat's share of its use that falls on the meter. */
static enum bs_status charge_curve(const struct bs_charge *charge, const double *mix, size_t n_meters, struct bs_arena *arena,
                                   struct bs_curve *out)
{
    if (!charge->model || charge->meter >= n_meters || !(charge->per > 0))
        return BS_ERROR_INPUT;
    struct bs_curve curve;
    enum bs_status status = charge->model->curve(charge, arena, &curve);
    if (status == BS_OK)
        status = bs_curve_after_included(arena, &curve, charge->included, &curve);
    if (status == BS_OK)
        status = bs_curve_of_share(arena, &curve, mix[charge->meter], out);
    return status;
}

static enum bs_status add_money(struct bs_arena *arena, struct bs_curve *curve, double money)
{
    struct bs_curve constant;
    enum bs_status status = bs_curve_constant(arena, money, &constant);
    return status == BS_OK ? bs_curve_add(arena, curve, &constant, curve) : status;
}

enum bs_status bs_contract_curve(const struct bs_contract *contract, const double *mix, size_t n_meters, size_t seats,
                                 struct bs_arena *arena, struct bs_curve *out)
{
    bool allocated = contract->organization_fee != 0 && contract->allocate == BS_ALLOCATE_EQUAL;
    if (allocated && seats == 0)
        return BS_ERROR_INPUT;

    struct bs_curve bill, charge;
    enum bs_status status = bs_curve_constant(arena, 0, &bill);
    for (size_t i = 0; i < contract->n_charges && status == BS_OK; i++) {
        status = charge_curve(&contract->charges[i], mix, n_meters, arena, &charge);
        if (status == BS_OK)
            status = bs_curve_add(arena, &bill, &charge, &bill);
    }
    if (status == BS_OK)
        status = bs_curve_scale(arena, &bill, 1 - contract->charge_discount, &bill);
    if (status == BS_OK)
        status = add_money(arena, &bill, contract->seat_fee * (1 - contract->seat_discount));
    if (status == BS_OK && contract->minimum_bill != 0)
        status = bs_curve_at_least(arena, &bill, contract->minimum_bill, &bill);
    if (status == BS_OK && contract->maximum_bill < INFINITY)
        status = bs_curve_at_most(arena, &bill, contract->maximum_bill, &bill);
    if (status == BS_OK && allocated)
        status = add_money(arena, &bill, contract->organization_fee / (double)seats);
    if (status == BS_OK)
        *out = bill;
    return status;
}

static double charge_limit(const struct bs_charge *charge, const double *mix, size_t n_meters)
{
    if (!charge->model->takes_tiers || charge->n_tiers == 0 || charge->beyond != BS_BEYOND_ERROR || charge->meter >= n_meters)
        return INFINITY;
    double bound = charge->tiers[charge->n_tiers - 1].up_to + charge->included;
    return mix[charge->meter] > 0 ? bound / mix[charge->meter] : INFINITY;
}

double bs_contract_limit(const struct bs_contract *contract, const double *mix, size_t n_meters)
{
    double limit = INFINITY;
    for (size_t i = 0; i < contract->n_charges; i++)
        limit = fmin(limit, charge_limit(&contract->charges[i], mix, n_meters));
    return limit;
}
