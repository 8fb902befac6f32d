/* What can be computed, and the reason where it cannot. */
#include "engine/difference.h"
#include "engine/exact/amounts.h"
#include "engine/exact/exact.h"
#include "engine/exact/pair.h"
#include "engine/pilot.h"
#include "usage/parameters.h"

const char *exact_law_trouble(const struct amounts *amounts, bool fast)
{
    const struct plan *plan = amounts->plan;
    struct kink kink;
    bool terms = exact_wants_terms(plan);
    if (!amounts_vary(amounts) || amounts_lines_alike(amounts) || amounts_kinked(amounts, &kink))
        return NULL;
    if (fast && (terms || !(plan->leave_out & BS_LEAVE_RANGES)))
        return "bend, where months vary, and drawing each of many runs is faster: segment ";
    return terms ? exact_bent_trouble(amounts) : NULL;
}

/* Where both bills follow from use and one bends. */
static const char *together_trouble(const struct amounts *bills, const struct amounts *base)
{
    return amounts_lines_alike(bills)  ? "depend on use, and the baseline's bend, where months vary: segment "
           : amounts_lines_alike(base) ? "bend, and the baseline's depend on use too, where months vary: segment "
                                       : "bend, and so do the baseline's, where months vary: segment ";
}

/* Why a part's term under a contract cannot be computed together with the baseline's; NULL: it can. */
static enum bs_status term_trouble(const struct plan *plan, const struct plan_part *part, size_t contract, bool fast,
                                   const char **trouble)
{
    const unsigned ratios = BS_LEAVE_RATIOS | BS_LEAVE_MULTIPLES;
    const struct amounts bills = bills_of(plan, part, contract), base = bills_of(plan, part, plan->model->baseline);
    struct amounts changes;
    *trouble = exact_law_trouble(&bills, fast);
    if (*trouble || contract == plan->model->baseline || exact_pair(plan, part, contract) != TOLD_BY_CHANGE)
        return BS_OK;
    if ((plan->leave_out & ratios) != ratios && exact_wants_terms(plan)) {
        *trouble = together_trouble(&bills, &base);
        return BS_OK;
    }
    enum bs_status status = changes_of(plan, part, contract, &changes);
    if (status == BS_OK)
        *trouble = exact_law_trouble(&changes, fast);
    return status;
}

/* What makes the organization's account part of the bills. */
static const char *account_term(const struct bs_contract *contract)
{
    return contract->commitment      ? "its commitment"
           : contract->n_credits > 0 ? "its credits"
           : contract->cap           ? "its cap"
                                     : "a charge, discount or packages of all seats";
}

enum bs_status exact_refuse(char *message, const struct bs_contract *contract, const char *what, const char *who)
{
    const char *place = contract->place;
    return bs_refuse(message, "bills under %s%s%s%s %s%s", contract->name, place ? " (" : "", place ? place : "", place ? ")" : "",
                     what, who);
}

/* So narrow a law is lost in the round-off of uses. */
static bool hardly_varies(const struct bs_distribution *level)
{
    double low = bs_distribution_quantile(level, 0.01), high = bs_distribution_upper_quantile(level, 0.01);
    return high > low && high - low < 1e-3 * high;
}

/* Each part has a bill of its own by the level, with growth in each of its months; of more than these drawing is faster. */
enum { BILLS_MOST = 1500 };

static bool has_many_bills(const struct plan *plan)
{
    size_t bills = 0;
    for (size_t k = 0; k < plan->n_parts; k++) {
        const struct plan_part *part = &plan->parts[k];
        bool grows = plan_part_grows(plan, part);
        bills += grows ? part->end_month - part->first_month : plan->model->n_leavings > 0 ? 1 : 0;
    }
    return bills > BILLS_MOST;
}

enum bs_status exact_has_laws(const struct plan *plan, char *message)
{
    if (has_many_bills(plan))
        return bs_refuse(message, "seats come, go or grow in so many months that drawing is faster");
    for (size_t s = 0; s < plan->n_segments; s++)
        if (hardly_varies(plan->segments[s].segment->level))
            return bs_refuse(message, "use in segment %s varies by less than 0.1 %% between seats, and is no constant",
                             plan->segments[s].segment->name);
    return BS_OK;
}

enum bs_status exact_applies(const struct plan *plan, bool fast, char *message)
{
    const struct bs_model *model = plan->model;
    if (model->population)
        return bs_refuse(message, "a population from a file is not drawn from a distribution");
    for (size_t c = 0; c < model->n_contracts; c++)
        if (plan->needs_ledger[c])
            return exact_refuse(message, &model->contracts[c], "depend on all seats together or on months before, by ",
                                account_term(&model->contracts[c]));
    for (size_t c = 0; c < model->n_contracts; c++)
        if (exact_paid_below_0(plan, c))
            return exact_refuse(message, &model->contracts[c],
                                "can fall below what was paid ahead, and what is paid then depends on the months before", "");
    if (model->shock)
        return bs_refuse(message, "a shock moves all seats together, which then do not use independently of each other");
    if (plan->n_budgets > 0)
        return bs_refuse(message, "how long the budget lasts depends on the months before");
    if (exact_has_laws(plan, message) != BS_OK)
        return BS_ERROR_INPUT;
    for (size_t k = 0; k < plan->n_parts; k++)
        for (size_t c = 0; c < model->n_contracts; c++) {
            const struct plan_part *part = &plan->parts[k];
            const struct plan_segment *segment = &plan->segments[part->segment];
            if (exact_falls_below_0(plan, part, c))
                return exact_refuse(message, &model->contracts[c],
                                    "can fall below 0, and what is paid then depends on the months before", "");
            if (plan_part_needs_pilot(plan, part))
                return bs_refuse(message, "use in segment %s both grows and varies from month to month", segment->segment->name);
            const char *trouble;
            enum bs_status status = term_trouble(plan, part, c, fast, &trouble);
            if (status != BS_OK)
                return status;
            if (trouble)
                return exact_refuse(message, &model->contracts[c], trouble, segment->segment->name);
        }
    return BS_OK;
}
