/* What a seat's term is made of: each month's amount as a curve of its use, which is the bill under a contract, or that less the baseline's. */
#ifndef BILLSHIFT_ENGINE_EXACT_AMOUNTS_H
#define BILLSHIFT_ENGINE_EXACT_AMOUNTS_H

#include "engine/exact/kinked.h"
#include "engine/plan.h"

/* Of a part's seats. */
struct amounts {
    const struct plan *plan;
    const struct plan_part *part;
    size_t contract;
    const struct bs_curve *changes; /* [period of prices]; NULL: the amounts are the bills themselves */
};

static inline struct amounts bills_of(const struct plan *plan, const struct plan_part *part, size_t contract)
{
    return (struct amounts){plan, part, contract, NULL};
}
/* Bills less the baseline's; the curves live in the plan's arena. */
enum bs_status changes_of(const struct plan *plan, const struct plan_part *part, size_t contract, struct amounts *out) BS_CHECKED;

const struct bs_curve *amount_of(const struct amounts *amounts, size_t month);
size_t amounts_months(const struct amounts *amounts);

/* Whether use changes from month to month, in more than one. */
bool amounts_vary(const struct amounts *amounts);
/* All months' amounts are the same whatever the use; or one straight line of their use, but for fixed amounts: then the term's is a line of its use. */
bool amounts_fixed(const struct amounts *amounts);
bool amounts_lines_alike(const struct amounts *amounts);
/* That line, of the mean use a month. */
struct bs_piece amounts_line(const struct amounts *amounts);
/* They have the same kink in every month, but for fixed amounts, and months vary so that the term can be told by those above it (kinked.h); *kink has
   their mean. */
bool amounts_kinked(const struct amounts *amounts, struct kink *kink);

#endif
