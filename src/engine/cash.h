/* Seat fees that are paid ahead. */
#ifndef BILLSHIFT_ENGINE_CASH_H
#define BILLSHIFT_ENGINE_CASH_H

#include "engine/plan.h"

/* Of all seats, and of those missing to seats_minimum, which those that join take the place of. Certain. */
struct fees_paid fees_paid(const struct plan *plan, size_t contract, size_t month);

#endif
