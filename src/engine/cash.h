/* Seat fees that are paid ahead: what is paid in a month less what accrues in it. */
#ifndef BILLSHIFT_ENGINE_CASH_H
#define BILLSHIFT_ENGINE_CASH_H

#include "engine/plan.h"

/* Of all seats, certain. month == months: the term. */
double fees_paid_ahead(const struct plan *plan, size_t contract, size_t month);

#endif
