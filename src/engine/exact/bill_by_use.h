/* What seats whose months vary are expected to pay over a term by what they use in it. */
#ifndef BILLSHIFT_ENGINE_EXACT_BILL_BY_USE_H
#define BILLSHIFT_ENGINE_EXACT_BILL_BY_USE_H

#include "engine/exact/bent_month.h"
#include "engine/exact/use_law.h"

/* By panel of the term's law: its density times the expected bill of all months at that use, to be freed. The months' shares of the term's use are
   Dirichlet distributed, whatever the level (Lukacs, Annals of Mathematical Statistics 26, 1955). */
enum bs_status bill_by_use(const struct use_law *use, const struct bent_month *months, size_t n_months,
                           double (**out)[LEGENDRE]) BS_CHECKED;

#endif
