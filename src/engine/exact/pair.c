#include "engine/exact/pair.h"
#include "engine/exact/amounts.h"

#include <math.h>

enum exact_pair exact_pair(const struct plan *plan, const struct plan_part *part, size_t contract)
{
    const struct amounts bills = bills_of(plan, part, contract), base = bills_of(plan, part, plan->model->baseline);
    if (!amounts_vary(&bills) || (amounts_lines_alike(&bills) && amounts_lines_alike(&base)))
        return TOLD_BY_USE;
    return amounts_fixed(&base) ? TOLD_BY_BILL : amounts_fixed(&bills) ? TOLD_BY_BASE : TOLD_BY_CHANGE;
}

static bool has_law(const struct exact_law *law)
{
    return law->kinked && law->kinked->counts;
}

static enum exact_pair pair_of(const struct exact *exact, size_t part, size_t contract)
{
    return exact_pair(exact->plan, &exact->plan->parts[part], contract);
}

bool exact_needs_change(const struct exact *exact, size_t part, size_t contract)
{
    return contract != exact->plan->model->baseline && pair_of(exact, part, contract) == TOLD_BY_CHANGE;
}

bool exact_needs_law(const struct exact *exact, size_t part, size_t contract)
{
    const struct bs_model *model = exact->plan->model;
    bool needs = contract != model->baseline && pair_of(exact, part, contract) == TOLD_BY_BILL;
    for (size_t c = 0; c < model->n_contracts && contract == model->baseline; c++)
        needs |= c != contract && (!exact->beside || exact->beside[c]) && pair_of(exact, part, c) == TOLD_BY_BASE;
    return needs;
}

bool exact_pair_known(const struct exact *exact, size_t part, size_t contract)
{
    const struct exact_part *own = &exact->parts[part];
    enum exact_pair pair = pair_of(exact, part, contract);
    return pair == TOLD_BY_USE || (pair == TOLD_BY_BILL && has_law(&own->laws[contract])) ||
           (pair == TOLD_BY_BASE && has_law(&own->laws[exact->plan->model->baseline])) ||
           (pair == TOLD_BY_CHANGE && own->changes[contract].known);
}

bool exact_knows_bill_below(const struct exact *exact, size_t part, size_t contract)
{
    const struct amounts bills = bills_of(exact->plan, &exact->plan->parts[part], contract);
    return !amounts_vary(&bills) || amounts_lines_alike(&bills) || exact->parts[part].laws[contract].kinked;
}

/* A law of changes says nothing of ratios. */
static unsigned known_of(const struct exact *exact, size_t part, size_t contract)
{
    if (!exact_pair_known(exact, part, contract))
        return EXACT_MEANS;
    return exact_pair(exact->plan, &exact->plan->parts[part], contract) == TOLD_BY_CHANGE ? EXACT_MEANS | EXACT_CHANGES : EXACT_ALL;
}

static bool has_part(const struct exact *exact, const struct plan_group *group, size_t part)
{
    bool has = false;
    for (size_t band = 0; band < BS_COHORT_COUNT; band++)
        has |= exact_holds(exact->plan, group, exact->plan->parts[part].segment, band);
    return has;
}

unsigned exact_known(const struct exact *exact, size_t contract, const struct plan_group *group, enum bs_period period)
{
    unsigned known = EXACT_ALL;
    if (exact->beside && (!exact->beside[contract] || (group->kind == BS_GROUP_COHORT && exact->other_cuts)))
        return 0;
    for (size_t k = 0; k < exact->plan->n_parts && period == BS_TERM; k++)
        known &= has_part(exact, group, k) ? known_of(exact, k, contract) : EXACT_ALL;
    return known;
}

double exact_pair_error(const struct exact *exact, size_t part, size_t contract)
{
    const struct exact_part *own = &exact->parts[part];
    const struct exact_law *law[] = {[TOLD_BY_BILL] = &own->laws[contract],
                                     [TOLD_BY_BASE] = &own->laws[exact->plan->model->baseline],
                                     [TOLD_BY_CHANGE] = &own->changes[contract].law};
    enum exact_pair pair = pair_of(exact, part, contract);
    return pair != TOLD_BY_USE && law[pair]->kinked ? law[pair]->kinked->error : 0;
}

/* Seats of a band, and those without use, who are light. */
struct payers {
    const struct exact *exact;
    const struct exact_part *part;
    size_t band, n;
    struct payers_law *list;
};

static void list_curves(struct payers *p, const struct bs_curve *bill, const struct bs_curve *base)
{
    p->list[p->n++] = (struct payers_law){&p->part->use.term_band[p->band], p->part->active, bill, base};
}

/* bills: of each of the law's amounts, or of the other contract, the same for all; bases: the same. */
static void list_law(struct payers *p, const struct kinked *kinked, const struct bs_curve *bills, const struct bs_curve *bases)
{
    for (size_t j = 0; j <= kinked->months; j++) {
        const struct bs_curve *own = &kinked->counts[j].bill;
        p->list[p->n++] =
            (struct payers_law){&kinked->counts[j].law[p->band], p->part->active, bills ? bills : own, bases ? bases : own};
    }
}

static void list_idle(struct payers *p, const struct bs_curve *bill, const struct bs_curve *base)
{
    if (p->band == BS_LIGHT)
        p->list[p->n++] = (struct payers_law){&p->exact->nothing, p->part->idle, bill, base};
}

static void list_change(struct payers *p, const struct exact_change *change)
{
    const struct kinked *kinked = change->law.kinked;
    for (size_t j = 0; kinked && j <= kinked->months; j++)
        p->list[p->n++] = (struct payers_law){&kinked->counts[j].law[p->band], p->part->active, &change->bills[j], &change->base};
    if (!kinked)
        list_curves(p, change->bills, &change->base);
    list_idle(p, &change->idle, &change->base);
}

size_t exact_pair_payers(const struct exact *exact, size_t part, size_t contract, size_t band,
                         struct payers_law out[PAIR_PAYERS_MOST])
{
    const struct exact_part *own = &exact->parts[part];
    size_t baseline = exact->plan->model->baseline;
    const struct bs_curve *bill = &own->term[contract], *base = &own->term[baseline];
    struct payers p = {.exact = exact, .part = own, .band = band, .list = out};
    switch (pair_of(exact, part, contract)) {
    case TOLD_BY_USE:
        list_curves(&p, bill, base);
        list_idle(&p, bill, base);
        break;
    case TOLD_BY_BILL:
        list_law(&p, own->laws[contract].kinked, NULL, base);
        list_idle(&p, &own->laws[contract].idle, base);
        break;
    case TOLD_BY_BASE:
        list_law(&p, own->laws[baseline].kinked, bill, NULL);
        list_idle(&p, bill, &own->laws[baseline].idle);
        break;
    case TOLD_BY_CHANGE:
        list_change(&p, &own->changes[contract]);
        break;
    }
    return p.n;
}

/* What bills are, by the larger of both at the use that 9 of 10 seats stay below: what a change is measured by. */
static double size_of(const struct exact *exact, size_t part, size_t contract)
{
    const struct plan *plan = exact->plan;
    const struct plan_part *source = &plan->parts[part];
    double use = exact->parts[part].cuts[CUT_P90], bill = 0, base = 0;
    for (size_t month = source->first_month; month < source->end_month; month++) {
        bill += bs_curve_value(&exact_price(plan, source->segment, contract, month)->bill, use);
        base += bs_curve_value(&exact_price(plan, source->segment, plan->model->baseline, month)->bill, use);
    }
    return fmax(fabs(bill), fabs(base));
}

/* What bills come to: all curves with `size` on top. */
static enum bs_status take_curves(const struct exact *exact, const struct amounts *amounts, double size, double idle,
                                  struct exact_change *out)
{
    struct bs_arena *arena = exact->plan->arena;
    const struct kinked *kinked = out->law.kinked;
    size_t n = kinked ? kinked->months + 1 : 1;
    out->bills = bs_arena_take(arena, n, sizeof *out->bills);
    enum bs_status status = out->bills ? bs_curve_constant(arena, size, &out->base) : BS_ERROR_MEMORY;
    if (status == BS_OK)
        status = bs_curve_constant(arena, idle + size, &out->idle);
    for (size_t j = 0; j < n && status == BS_OK; j++) {
        struct bs_piece line = kinked ? kinked->counts[j].bill.pieces[0] : amounts_line(amounts);
        line.value += size;
        status = bs_curve_of_pieces(arena, &line, 1, &out->bills[j]);
    }
    out->known = status == BS_OK;
    return status;
}

enum bs_status exact_change_new(const struct exact *exact, const struct amounts *changes, char *message, size_t part)
{
    struct exact_part *own = &exact->parts[part];
    struct exact_change *out = &own->changes[changes->contract];
    enum bs_status status = exact_law_new(exact, changes, message, own, &out->law);
    double idle = own->idle_bill[changes->contract] - own->idle_bill[exact->plan->model->baseline];
    if (status == BS_OK)
        return take_curves(exact, changes, size_of(exact, part, changes->contract), idle, out);
    exact_law_free(&out->law);
    return status;
}
