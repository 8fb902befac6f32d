/* Which use a charge charges for. */
#ifndef BILLSHIFT_CONTRACT_CHARGED_H
#define BILLSHIFT_CONTRACT_CHARGED_H

#include "contract/charge_models.h"

static inline bool charge_reads(const struct bs_charge *charge, size_t meter)
{
    return charge->weights ? charge->weights[meter] > 0 : charge->meter == meter;
}

/* A flat amount is asked whatever is used. */
static inline bool charge_prices_use(const struct bs_charge *charge)
{
    return !(charge->model->traits & BS_CHARGE_FIXED);
}

#endif
