/* What the itemized bill asks of a contract's curve. */
#ifndef BILLSHIFT_CONTRACT_CONTRACT_CURVE_H
#define BILLSHIFT_CONTRACT_CONTRACT_CURVE_H

#include "contract/curve_cap.h"

#include <billshift/contract.h>

/* Where a user's cap with `then: stop` blocks. */
enum bs_status contract_stop(const struct bs_contract *contract, size_t month, const struct bs_seat_kind *kind,
                             struct bs_arena *arena, struct stop *stop) BS_CHECKED;

#endif
