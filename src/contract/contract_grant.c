#include <billshift/contract.h>

static double charge_grant(const struct bs_charge *charge, size_t type)
{
    return charge->grants ? charge->grants[type] : 0;
}

/* Units a month of one credit for a seat of a type. */
static double credit_grant(const struct bs_credit *credit, size_t type, size_t month, size_t begins)
{
    if (credit->money || !credit->per_seat)
        return 0;
    size_t first = credit->first > begins ? credit->first : begins;
    size_t spread = credit->every ? credit->every : credit->lives;
    if (month < first || spread == 0 || spread == BS_NEVER)
        return 0;
    size_t granted = credit->every ? first + (month - first) / spread * spread : first;
    bool alive = granted <= credit->last && month - granted < spread && month - granted < credit->lives;
    return alive ? credit->per_seat[type] / (double)spread : 0;
}

double bs_contract_grant(const struct bs_contract *contract, size_t month, const struct bs_seat_kind *kind)
{
    const struct bs_terms *terms = bs_contract_terms(contract, month);
    size_t type = bs_contract_type_of(contract, kind->segment);
    double use = INFINITY;
    bool any = false;
    for (size_t i = 0; i < terms->n_charges; i++) {
        const struct bs_charge *charge = &terms->charges[i];
        double units = charge_grant(charge, type);
        for (size_t k = 0; k < contract->n_credits; k++)
            if (contract->credits[k].charge == i)
                units += credit_grant(&contract->credits[k], type, month, contract->begins);
        if (units == 0)
            continue;
        double quantity = bs_charge_quantity(charge, kind->mix, kind->n_meters);
        double divide = charge->convert.divide > 0 ? charge->convert.divide : 1;
        any = true;
        if (quantity > 0)
            use = fmin(use, (units * divide + charge->convert.free) / quantity);
    }
    return any ? use : 0;
}
