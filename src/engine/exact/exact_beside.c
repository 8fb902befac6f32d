/* The seats' files beside seats that are drawn: figures that can be computed are. Of single months all laws are at hand, and so are all means; of the term
   the law is where a part's months do not vary, bills are lines of use, or it is known where they bend (pair.h). */
#include "engine/exact/amounts.h"
#include "engine/exact/exact.h"
#include "engine/exact/pair.h"
#include "engine/pilot.h"

#include <stdlib.h>
#include <string.h>

/* Whether bills under a contract follow from a seat's own use alone. */
static bool is_own(const struct plan *plan, size_t contract)
{
    bool own = !plan->needs_ledger[contract] && !exact_paid_below_0(plan, contract);
    for (size_t month = 0; month < plan->model->months && own; month++)
        own = !plan_has_ledger(plan, contract, month);
    for (size_t k = 0; k < plan->n_parts && own; k++)
        own = !exact_falls_below_0(plan, &plan->parts[k], contract);
    return own;
}

bool exact_beside_applies(const struct plan *plan)
{
    const unsigned none = BS_LEAVE_SEATS | BS_LEAVE_RANKS, left = plan->leave_out;
    size_t own = 0;
    if ((left & none) == none || left & BS_LEAVE_BESIDE || plan->model->population || plan->model->shock)
        return false;
    for (size_t k = 0; k < plan->n_parts; k++)
        if (plan_part_needs_pilot(plan, &plan->parts[k]))
            return false;
    for (size_t c = 0; c < plan->model->n_contracts; c++)
        own += is_own(plan, c);
    return own > 1 && is_own(plan, plan->model->baseline);
}

/* What a term is under a contract: one that comes out less accurate than is stated is not known. */
static enum bs_status know_law(const struct exact *exact, size_t k, size_t contract)
{
    const struct amounts bills = bills_of(exact->plan, &exact->plan->parts[k], contract);
    struct exact_law *law = &exact->parts[k].laws[contract];
    char message[BS_MESSAGE_SIZE];
    if (exact_law_trouble(&bills, false))
        return BS_OK;
    enum bs_status status = exact_law_new(exact, &bills, message, &exact->parts[k], law);
    if (status == BS_ERROR_INPUT)
        exact_law_free(law);
    return status == BS_ERROR_INPUT ? BS_OK : status;
}

/* By rank the expected bill is told by use alone. */
static enum bs_status know_means(const struct exact *exact, size_t k, size_t contract)
{
    const struct amounts bills = bills_of(exact->plan, &exact->plan->parts[k], contract);
    bool many = exact_bent_trouble(&bills);
    return exact_knows_bill_below(exact, k, contract) || many
               ? BS_OK
               : exact_means_by_use(exact, &bills, &exact->parts[k], &exact->parts[k].laws[contract]);
}

static enum bs_status know_change(const struct exact *exact, size_t k, size_t contract)
{
    struct amounts changes;
    char message[BS_MESSAGE_SIZE];
    enum bs_status status = changes_of(exact->plan, &exact->plan->parts[k], contract, &changes);
    if (status != BS_OK || exact_law_trouble(&changes, false))
        return status;
    status = exact_change_new(exact, &changes, message, k);
    return status == BS_ERROR_INPUT ? BS_OK : status;
}

static enum bs_status know_term(const struct exact *exact, size_t k, size_t contract)
{
    enum bs_status status = exact_needs_change(exact, k, contract) ? know_change(exact, k, contract)
                            : exact_needs_law(exact, k, contract)  ? know_law(exact, k, contract)
                                                                   : BS_OK;
    return status == BS_OK ? know_means(exact, k, contract) : status;
}

/* At each of many points (BS_LEAVE_MONTHS) drawing them is faster. */
static enum bs_status know_terms(const struct exact *exact)
{
    const unsigned all = BS_LEAVE_SHARES | BS_LEAVE_CHANGES | BS_LEAVE_RATIOS | BS_LEAVE_RANKS, left = exact->plan->leave_out;
    enum bs_status status = BS_OK;
    if ((left & all) == all || left & BS_LEAVE_MONTHS)
        return BS_OK;
    for (size_t k = 0; k < exact->plan->n_parts; k++)
        for (size_t c = 0; c < exact->plan->model->n_contracts && status == BS_OK; c++)
            status = exact_stopped(exact) ? BS_ERROR_INTERRUPTED : exact->beside[c] ? know_term(exact, k, c) : BS_OK;
    return status;
}

/* Both engines have them from the same laws, which the exact one has whole: but for round-off they are the same. */
static bool has_other_cuts(const struct plan *plan, const struct bs_results *drawn)
{
    bool other = false;
    for (size_t i = 0; i < BS_COHORT_COUNT - 1; i++)
        other |= !(fabs(drawn->cuts[i].use - plan->cuts[i].use) <= EXACT_ROUNDING * plan->cuts[i].use);
    return other;
}

/* Takes what is known into the drawn rows; *computed says what it was. */
static void take_row(struct bs_estimate *to, const struct bs_estimate *from, uint32_t *computed)
{
    for (size_t m = 0; m < BS_MEASURE_COUNT; m++) {
        if (isnan(from[m].value))
            continue;
        to[m] = from[m];
        *computed |= UINT32_C(1) << m;
    }
}

static enum bs_status take_summary(const struct exact *exact, struct bs_results *drawn)
{
    size_t rows = drawn->n_contracts * drawn->n_groups * BS_PERIOD_COUNT;
    struct bs_results known = *drawn;
    uint32_t *computed = bs_arena_take(drawn->arena, rows, sizeof *computed);
    enum bs_status status = computed ? exact_summary(exact, &known) : BS_ERROR_MEMORY;
    for (size_t i = 0; i < rows && status == BS_OK; i++) {
        take_row(drawn->summary[i], known.summary[i], &computed[i]);
        if (known.distributions[i].change)
            drawn->distributions[i] = known.distributions[i];
    }
    if (status == BS_OK)
        drawn->computed = computed;
    return status;
}

static bool knows_ranks(const struct exact *exact, size_t contract)
{
    bool known = exact->beside[contract];
    for (size_t k = 0; k < exact->plan->n_parts && known; k++)
        known = exact_knows_bill_below(exact, k, contract) && exact_knows_bill_below(exact, k, exact->plan->model->baseline);
    return known;
}

/* All of a contract's, or none: bands that no seat was drawn in are left out. */
static enum bs_status take_ranks(const struct exact *exact, struct bs_results *drawn)
{
    size_t n = drawn->n_ranks;
    struct bs_rank *ranks = bs_arena_take(drawn->arena, drawn->n_contracts * n + 1, sizeof *ranks), own[RANK_BANDS];
    bool *computed = bs_arena_take(drawn->arena, drawn->n_contracts, sizeof *computed);
    if (!ranks || !computed)
        return BS_ERROR_MEMORY;
    memcpy(ranks, drawn->ranks, drawn->n_contracts * n * sizeof *ranks);
    for (size_t c = 0; c < drawn->n_contracts; c++) {
        computed[c] = knows_ranks(exact, c) && exact_ranks_of(exact, c, own) == n;
        if (computed[c])
            memcpy(ranks + c * n, own, n * sizeof *ranks);
    }
    drawn->ranks = ranks;
    drawn->ranks_computed = computed;
    return BS_OK;
}

enum bs_status exact_beside(struct exact *exact, struct bs_results *drawn)
{
    const struct plan *plan = exact->plan;
    exact->beside = bs_arena_take(plan->arena, plan->model->n_contracts, sizeof *exact->beside);
    if (!exact->beside)
        return BS_ERROR_MEMORY;
    for (size_t c = 0; c < plan->model->n_contracts; c++)
        exact->beside[c] = is_own(plan, c);
    exact->other_cuts = has_other_cuts(plan, drawn);
    enum bs_status status = know_terms(exact);
    if (status == BS_OK)
        status = take_summary(exact, drawn);
    if (status == BS_OK && !exact->other_cuts && !(plan->leave_out & BS_LEAVE_RANKS))
        status = take_ranks(exact, drawn);
    return status;
}
