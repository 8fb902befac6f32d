/* organization.csv beside seats that are drawn. Where contracts have a pool, what a seat is charged depends on all others, but what all pay together
   follows from the law of their total use. Where bills follow from seats' own use, and are drawn as no law of a seat's term is at hand, what all pay
   together follows from its characteristic function. */
#include "engine/difference.h"
#include "engine/exact/exact.h"
#include "engine/exact/pooled.h"
#include "engine/exact/total_use.h"
#include "engine/exact/unroll.h"

#include <stdlib.h>
#include <string.h>

struct own_row {
    bool filled;
    size_t month;
    struct bs_organization row;
};

/* The organization in one month, or in a term whose months are alike. */
struct together {
    struct exact *exact;
    bool pooled;            /* some contract has a pool: weights and use are known */
    double *weights;        /* [segment] */
    struct total_use use;   /* of all seats that are there */
    struct bs_curve *bills; /* [contract]; n 0: it is not a curve of the total */
    struct bs_curve nothing;
    struct own_row *own; /* [contract] of bills that do not depend on other seats */
    bool some_drawn;     /* ranges stay as they were drawn */
    bool term_drawn;     /* some of the term's do */
};

static double ahead(const struct plan *plan, size_t contract, size_t month)
{
    return month < plan->model->months ? plan->fees_paid[contract * plan->model->months + month].ahead : 0;
}

/* What is paid, from the law of total use. */
static enum bs_status total_by_use(const struct together *all, size_t contract, size_t month, struct bs_organization *row)
{
    const struct bs_curve *bill = &all->bills[contract];
    double mean = total_use_mean(&all->use, bill);
    enum bs_status status = total_use_spread(&all->use, bill, &all->nothing, fabs(mean), row->total, NULL);
    double error = row->total[BS_TOTAL_SD].value > 0 ? EXACT_AMOUNT : EXACT_ROUNDING;
    row->total[BS_TOTAL_MEAN] = row->cash = within(mean, error * fabs(mean));
    row->cash.value += ahead(all->exact->plan, contract, month);
    return status;
}

static bool by_use(const struct together *all, size_t contract)
{
    return all->bills[contract].n > 0;
}

/* The row of a contract whose bills do not depend on other seats, as its baseline's do not: that of the month before where nothing else is different. */
static enum bs_status own_row(struct together *all, size_t contract, size_t month, struct bs_organization *out)
{
    const struct plan *plan = all->exact->plan;
    struct own_row *known = &all->own[contract];
    enum bs_status status = BS_OK;
    while (known->filled && known->month < month && exact_same_as_before(plan, contract, known->month + 1)) {
        known->month++;
        known->row.cash.value += ahead(plan, contract, known->month) - ahead(plan, contract, known->month - 1);
    }
    if (!known->filled || known->month != month)
        status = exact_total_row(all->exact, contract, month, &known->row);
    *known = (struct own_row){.filled = true, .month = month, .row = known->row};
    *out = known->row;
    return status;
}

/* Whether bills depend on other seats: in the month, or in some month of the term. */
static bool has_ledger(const struct plan *plan, size_t contract, size_t month)
{
    bool has = month < plan->model->months && plan_has_ledger(plan, contract, month);
    for (size_t m = 0; m < plan->model->months && month == plan->model->months; m++)
        has |= plan_has_ledger(plan, contract, m);
    return has;
}

/* Those that are known: ranges are not where the total is that of few seats, or has jumps. */
static void take_known(struct together *all, const struct bs_estimate *from, size_t n, struct bs_estimate *to)
{
    for (size_t m = 0; m < n; m++) {
        bool wanted = !isnan(to[m].value);
        all->some_drawn |= wanted && isnan(from[m].value);
        to[m] = isnan(from[m].value) ? to[m] : from[m];
    }
}

/* What is paid by total use, or where bills do not depend on other seats, by the seats' own. BS_ERROR_INPUT: neither. */
static enum bs_status fill_total(struct together *all, size_t contract, size_t month, struct bs_organization *row)
{
    const struct plan *plan = all->exact->plan;
    struct bs_organization own = *row;
    if (by_use(all, contract))
        return total_by_use(all, contract, month, row);
    bool below_0 = exact_paid_below_0(plan, contract);
    for (size_t k = 0; k < plan->n_parts; k++)
        below_0 |= exact_falls_below_0(plan, &plan->parts[k], contract);
    if (has_ledger(plan, contract, month) || below_0)
        return BS_ERROR_INPUT;
    enum bs_status status = own_row(all, contract, month, &own);
    if (status != BS_OK)
        return status;
    take_known(all, own.total, BS_TOTAL_MEASURE_COUNT, row->total);
    row->cash = own.cash;
    row->blocked = own.blocked;
    return BS_OK;
}

/* After the totals. Between a bill by total use and one by the seats' own only the mean is known. */
static enum bs_status fill_change(struct together *all, size_t contract, size_t month, const struct bs_organization *base,
                                  struct bs_organization *row)
{
    const struct plan *plan = all->exact->plan;
    size_t baseline = plan->model->baseline;
    double mean = row->total[BS_TOTAL_MEAN].value, base_mean = base->total[BS_TOTAL_MEAN].value;
    double size = fabs(mean) + fabs(base_mean);
    struct bs_organization own = *row;
    bool together = by_use(all, contract) && by_use(all, baseline);
    bool alone = !together && !has_ledger(plan, contract, month) && !has_ledger(plan, baseline, month);
    enum bs_status status = BS_OK;
    if (together)
        status =
            total_use_spread(&all->use, &all->bills[contract], &all->bills[baseline], size, row->change, &row->probability_dearer);
    else if (alone)
        status = own_row(all, contract, month, &own);
    all->some_drawn |= !together && !alone;
    if (alone && status == BS_OK) {
        take_known(all, own.change, BS_TOTAL_MEASURE_COUNT, row->change);
        take_known(all, &own.probability_dearer, 1, &row->probability_dearer);
    }
    row->change[BS_TOTAL_MEAN] = within(difference(mean, base_mean, TOTAL_SLACK), EXACT_AMOUNT * size);
    exact_strike(all->exact, contract, row);
    return status;
}

static enum bs_status bills_of(struct together *all, size_t month)
{
    const struct plan *plan = all->exact->plan;
    double reach = all->use.law.panels[all->use.law.n - 1].to;
    for (size_t c = 0; c < plan->model->n_contracts; c++) {
        struct bs_curve *bill = &all->bills[c];
        enum bs_status status = pooled_bill(plan, all->weights, c, month, bill);
        if (status == BS_OK)
            status = unroll(plan->arena, bill, reach, false, bill);
        if (status == BS_OK && bill->pieces[bill->n - 1].from > reach && all->use.beyond[1] > EXACT_AMOUNT * all->use.mean)
            status = BS_ERROR_INPUT; /* where it bends there is no telling */
        if (status == BS_ERROR_INPUT || status == BS_ERROR_TOO_MANY)
            bill->n = 0;
        else if (status != BS_OK)
            return status;
    }
    return BS_OK;
}

/* Whether other seats are there than in the month before, or use has grown. */
static bool others_there(const struct plan *plan, size_t month)
{
    for (size_t s = 0; s < plan->n_segments && month > 0; s++)
        if (bs_segment_growth(plan->segments[s].segment, month) != bs_segment_growth(plan->segments[s].segment, month - 1))
            return true;
    for (size_t k = 0; k < plan->n_parts; k++)
        if (plan_part_is_there(&plan->parts[k], month) != (month > 0 && plan_part_is_there(&plan->parts[k], month - 1)))
            return true;
    return month == 0;
}

static enum bs_status replace_use(struct together *all, size_t month)
{
    total_use_free(&all->use);
    return total_use_new(all->exact, all->weights, month, &all->use);
}

/* rows: [contract * (months + 1) + month], the drawn ones with what is computed in their place. */
static enum bs_status fill_months(struct together *all, struct bs_organization *rows)
{
    const struct plan *plan = all->exact->plan;
    size_t months = plan->model->months;
    enum bs_status status = BS_OK;
    for (size_t month = 0; month < months && status == BS_OK; month++) {
        if (exact_stopped(all->exact))
            return BS_ERROR_INTERRUPTED;
        if (all->pooled && others_there(plan, month))
            status = replace_use(all, month);
        if (status == BS_OK && all->pooled)
            status = bills_of(all, month);
        for (size_t c = 0; c < plan->model->n_contracts && status == BS_OK; c++)
            status = fill_total(all, c, month, &rows[c * (months + 1) + month]);
        for (size_t c = 0; c < plan->model->n_contracts && status == BS_OK; c++)
            status =
                fill_change(all, c, month, &rows[plan->model->baseline * (months + 1) + month], &rows[c * (months + 1) + month]);
    }
    return status;
}

/* Whether every month's total is the first's. */
static bool months_alike(const struct plan *plan)
{
    bool vary = plan->seats_vary;
    for (size_t s = 0; s < plan->n_segments; s++)
        vary |= plan->segments[s].factor != NULL || plan->segments[s].segment->growth != NULL;
    return !vary || plan->model->months == 1;
}

/* The curves of all months together; n 0: not known of some month. */
static enum bs_status add_up_bills(struct together *all)
{
    const struct plan *plan = all->exact->plan;
    size_t n = plan->model->n_contracts;
    struct bs_curve *sums = bs_arena_take(plan->arena, n, sizeof *sums);
    enum bs_status status = sums ? BS_OK : BS_ERROR_MEMORY;
    for (size_t month = 0; month < plan->model->months && status == BS_OK; month++) {
        status = bills_of(all, month);
        for (size_t c = 0; c < n && status == BS_OK; c++) {
            bool known = all->bills[c].n > 0 && (month == 0 || sums[c].n > 0);
            if (known && month > 0)
                status = bs_curve_add(plan->arena, &sums[c], &all->bills[c], &sums[c]);
            else
                sums[c] = known ? all->bills[c] : (struct bs_curve){0};
        }
    }
    if (status == BS_OK)
        all->bills = sums;
    return status;
}

static void add_estimate(struct bs_estimate *sum, const struct bs_estimate *more)
{
    sum->value += more->value;
    sum->std_error += more->std_error;
}

/* Means add up, whatever months have to do with each other. */
static void fill_means(struct bs_organization *rows, size_t months)
{
    struct bs_organization *term = &rows[months];
    struct bs_estimate total = {0}, change = {0}, cash = {0}, blocked = {0};
    for (size_t month = 0; month < months; month++) {
        add_estimate(&total, &rows[month].total[BS_TOTAL_MEAN]);
        add_estimate(&change, &rows[month].change[BS_TOTAL_MEAN]);
        add_estimate(&cash, &rows[month].cash);
        add_estimate(&blocked, &rows[month].blocked);
    }
    term->total[BS_TOTAL_MEAN] = total;
    term->change[BS_TOTAL_MEAN] = change;
    term->cash = cash;
    if (!isnan(blocked.value) && !isnan(blocked.std_error)) /* computed in every month */
        term->blocked = blocked;
}

/* Where months share levels they depend on each other through a pool: ranges are known only where months are alike. */
static enum bs_status fill_term_total(struct together *all, size_t contract, struct bs_organization *term)
{
    size_t months = all->exact->plan->model->months;
    if (by_use(all, contract))
        return total_by_use(all, contract, months, term);
    if (!has_ledger(all->exact->plan, contract, months))
        return fill_total(all, contract, months, term);
    all->some_drawn = true;
    return BS_OK;
}

/* Those of the term take the longest. */
static enum bs_status know_terms(struct together *all)
{
    const struct plan *plan = all->exact->plan;
    enum bs_status status = BS_OK;
#pragma omp parallel for schedule(dynamic, 1)
    for (size_t c = 0; c < plan->model->n_contracts; c++) {
        struct bs_organization row = {0};
        bool wanted = !by_use(all, c) && !has_ledger(plan, c, plan->model->months);
        enum bs_status own = wanted ? own_row(all, c, plan->model->months, &row) : BS_OK;
#pragma omp critical(billshift_status)
        status = status == BS_OK ? own : status;
    }
    return status;
}

static enum bs_status fill_term(struct together *all, bool months_filled, struct bs_organization *rows)
{
    const struct plan *plan = all->exact->plan;
    size_t months = plan->model->months, n = plan->model->n_contracts;
    enum bs_status status = BS_OK;
    for (size_t c = 0; c < n; c++)
        all->bills[c].n = 0;
    if (all->pooled && months_alike(plan))
        status = add_up_bills(all);
    if (status == BS_OK)
        status = know_terms(all);
    for (size_t c = 0; c < n && status == BS_OK; c++) {
        struct bs_organization *own = &rows[c * (months + 1)];
        status = fill_term_total(all, c, &own[months]);
        if (months_filled)
            fill_means(own, months);
    }
    for (size_t c = 0; c < n && status == BS_OK; c++)
        status =
            fill_change(all, c, months, &rows[plan->model->baseline * (months + 1) + months], &rows[c * (months + 1) + months]);
    return status;
}

static enum bs_status fill_all(struct together *all, struct bs_organization *rows)
{
    const struct plan *plan = all->exact->plan;
    enum bs_status status = BS_OK;
    all->weights = bs_arena_take(plan->arena, plan->n_segments, sizeof *all->weights);
    all->bills = bs_arena_take(plan->arena, plan->model->n_contracts, sizeof *all->bills);
    all->own = bs_arena_take(plan->arena, plan->model->n_contracts, sizeof *all->own);
    if (!all->weights || !all->bills || !all->own)
        return BS_ERROR_MEMORY;
    all->pooled = plan->any_ledger;
    bool months = all->pooled || !(plan->leave_out & BS_LEAVE_MONTHS);
    status = bs_curve_constant(plan->arena, 0, &all->nothing);
    if (status == BS_OK && all->pooled)
        status = pooled_weights(plan, all->weights);
    if (status == BS_OK && months)
        status = fill_months(all, rows);
    bool months_drawn = all->some_drawn;
    all->some_drawn = false;
    if (status == BS_OK)
        status = fill_term(all, months, rows);
    all->term_drawn = all->some_drawn;
    all->some_drawn |= months_drawn;
    total_use_free(&all->use);
    return status;
}

enum bs_status exact_totals(struct exact *exact, struct bs_results *drawn)
{
    struct together all = {.exact = exact};
    size_t n = drawn->n_contracts * (drawn->months + 1);
    struct bs_organization *rows = bs_arena_take(drawn->arena, n, sizeof *rows);
    if (!rows)
        return BS_ERROR_MEMORY;
    memcpy(rows, drawn->organization, n * sizeof *rows);
    enum bs_status status = fill_all(&all, rows);
    if (status == BS_OK) {
        drawn->organization = rows;
        drawn->totals_computed = true;
        drawn->totals_drawn = all.some_drawn;
        drawn->term_drawn = all.term_drawn;
    }
    return status == BS_ERROR_INPUT || status == BS_ERROR_TOO_MANY ? BS_OK : status;
}
