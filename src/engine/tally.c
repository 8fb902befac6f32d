#include "engine/tally.h"

#include <billshift/engine.h>

#include <stdlib.h>

enum { MONTH_BITS_LEAST = 10, MONTH_BITS_MOST = 14 };

/* An octave of a month's total has 2^14 bins: totals of many seats spread little. Of fewer than 4,096 seats they spread more, and where so many
   replications are drawn that they would fill all those bins, wider ones tell no less. */
enum { MANY_SEATS = 4096, MANY_REPLICATIONS = 10000 };

static unsigned total_bits(const struct bs_model *model)
{
    unsigned bits = MONTH_BITS_MOST;
    for (size_t few = MANY_SEATS; bits > MONTH_BITS_LEAST && model->seats < few && model->replications > MANY_REPLICATIONS;
         few /= 4)
        bits--;
    return bits;
}

/* Below it bins of a ratio are even. */
#define RATIO_FLOOR 0x1p-6

static double power_of_two_below(double x)
{
    return ldexp(1.0, ilogb(x));
}

enum bs_status histograms_new(const struct plan *plan, bool of_batch, struct histograms *out)
{
    const struct bs_model *model = plan->model;
    bool months = !(plan->leave_out & BS_LEAVE_MONTHS);
    *out = (struct histograms){.n_seat = model->n_contracts * cell_count(plan) * BS_PERIOD_COUNT * HISTOGRAM_KINDS,
                               .n_month = months ? model->n_contracts * plan->distinct * 2 : 0};
    out->seat = calloc(out->n_seat, sizeof(struct bs_histogram *));
    out->month = calloc(out->n_month + 1, sizeof(struct bs_histogram *));
    if (!out->seat || !out->month)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < out->n_seat; i++) {
        size_t kind = i % HISTOGRAM_KINDS, period = i / HISTOGRAM_KINDS % BS_PERIOD_COUNT;
        size_t contract = i / HISTOGRAM_KINDS / BS_PERIOD_COUNT / cell_count(plan);
        if (contract == model->baseline || !plan->counts_values)
            continue;
        const struct plan_atoms *atoms = &plan->atoms[contract];
        out->seat[i] = bs_histogram_new(of_batch && plan->by_use[period] ? BATCH_BITS : SEAT_BITS,
                                        kind == CHANGE_HISTOGRAM ? plan_money_floor(plan, (enum bs_period)period) : RATIO_FLOOR,
                                        atoms->values[period][kind], atoms->n[period][kind]);
        if (!out->seat[i])
            return BS_ERROR_MEMORY;
    }
    for (size_t i = 0; i < out->n_month; i++) {
        out->month[i] = bs_histogram_new(total_bits(model), plan->money_floor * power_of_two_below((double)model->seats), NULL, 0);
        if (!out->month[i])
            return BS_ERROR_MEMORY;
    }
    return BS_OK;
}

void histograms_free(struct histograms *h)
{
    for (size_t i = 0; h->seat && i < h->n_seat; i++)
        bs_histogram_free(h->seat[i]);
    for (size_t i = 0; h->month && i < h->n_month; i++)
        bs_histogram_free(h->month[i]);
    free(h->seat);
    free(h->month);
    *h = (struct histograms){0};
}

/* Below 2^-40 of the median level all use falls into one bin. A line has no splits. */
static void start_uses(struct use_counts *counts, const struct plan_segment *segment, enum bs_period period)
{
    double typical = bs_distribution_quantile(segment->segment->level, 0.5);
    double floor = typical > 0 && isfinite(typical) ? ldexp(1.0, ilogb(typical) - 40) : ldexp(1.0, -40);
    use_counts_start(counts, floor, segment->splits, period == BS_MONTH ? segment->n_splits : 0);
}

enum bs_status uses_new(const struct plan *plan, struct use_counts **out)
{
    *out = calloc(plan->n_segments * BS_PERIOD_COUNT, sizeof **out);
    if (!*out)
        return BS_ERROR_MEMORY;
    for (int period = 0; period < BS_PERIOD_COUNT; period++)
        for (size_t segment = 0; segment < plan->n_segments; segment++)
            if (counts_uses(plan, segment, (enum bs_period)period))
                start_uses(uses_of(plan, *out, (enum bs_period)period, segment), &plan->segments[segment], (enum bs_period)period);
    return BS_OK;
}

void uses_free(const struct plan *plan, struct use_counts *uses)
{
    for (size_t i = 0; uses && i < plan->n_segments * BS_PERIOD_COUNT; i++)
        use_counts_free(&uses[i]);
    free(uses);
}

bool uses_move(const struct plan *plan, struct use_counts *into, struct use_counts *from)
{
    bool moved = true;
    for (size_t i = 0; i < plan->n_segments * BS_PERIOD_COUNT; i++)
        moved &= use_counts_move(&into[i], &from[i]) != 0;
    return moved;
}

bool worker_move_uses(struct worker *worker)
{
    worker->counted = 0;
    return uses_move(worker->plan, worker->uses, worker->uses);
}

/* How many bins of use are priced together: those of a batch by eights, unless all use lies in an octave, of which wide bins would be much. */
static size_t bins_together(const struct plan *plan, struct use_counts *uses, enum bs_period period, size_t segment, bool of_batch)
{
    bool wide = of_batch && plan->by_use[period] && use_counts_width(uses_of(plan, uses, period, segment)) > (size_t)1 << USE_BITS;
    return wide ? (size_t)1 << (USE_BITS - BATCH_BITS) : 1;
}

static bool price_cohort(const struct plan *plan, struct use_counts *uses, enum bs_period period, size_t segment, size_t cohort,
                         size_t bins, struct histograms *out)
{
    const struct plan_segment *of = &plan->segments[segment];
    size_t baseline = plan->model->baseline;
    bool ratios = !(plan->leave_out & BS_LEAVE_RATIOS), counted = true;
    for (size_t c = 0; c < plan->model->n_contracts; c++) {
        if (c == baseline)
            continue;
        const struct bs_curve *bill = period == BS_MONTH ? &of->prices[c].bill : &of->terms[c];
        const struct bs_curve *base = period == BS_MONTH ? &of->prices[baseline].bill : &of->terms[baseline];
        struct bs_histogram **h = &out->seat[seat_histogram(plan, c, segment * BS_COHORT_COUNT + cohort, period, CHANGE_HISTOGRAM)];
        counted &= use_counts_price(uses_of(plan, uses, period, segment), cohort, bins, bill, base, h[CHANGE_HISTOGRAM],
                                    ratios ? h[RATIO_HISTOGRAM] : NULL) != 0;
    }
    return counted;
}

bool uses_price(const struct plan *plan, struct use_counts *uses, bool of_batch, struct histograms *h)
{
    bool counted = true;
    for (int p = 0; p < BS_PERIOD_COUNT && plan->counts_values; p++) {
        enum bs_period period = (enum bs_period)p;
        for (size_t segment = 0; segment < plan->n_segments; segment++) {
            if (!counts_uses(plan, segment, period))
                continue;
            size_t bins = bins_together(plan, uses, period, segment, of_batch);
            for (size_t cohort = 0; cohort < BS_COHORT_COUNT; cohort++)
                counted &= price_cohort(plan, uses, period, segment, cohort, bins, h);
        }
    }
    return counted;
}

enum bs_status user_sums_new(const struct plan *plan, struct user_sums *out)
{
    const struct bs_model *model = plan->model;
    *out = (struct user_sums){0};
    if (!model->population)
        return BS_OK;
    out->arena = bs_arena_new(); /* large blocks, from the system */
    if (!out->arena)
        return BS_ERROR_MEMORY;
    out->use = bs_arena_take(out->arena, model->seats, sizeof *out->use);
    out->bill = bs_arena_take(out->arena, model->seats * model->n_contracts, sizeof *out->bill);
    return out->use && out->bill ? BS_OK : BS_ERROR_MEMORY;
}

void user_sums_free(struct user_sums *sums)
{
    bs_arena_free(sums->arena);
    *sums = (struct user_sums){0};
}

void user_sums_move(const struct plan *plan, struct user_sums *into, struct user_sums *from)
{
    if (plan->model->replications == 1) { /* they are all: no second copy is made */
        struct user_sums all = *from;
        *from = *into;
        *into = all;
        return;
    }
    size_t users = plan->model->seats, bills = users * plan->model->n_contracts;
    for (size_t user = 0; user < users; user++)
        into->use[user] += from->use[user];
    for (size_t i = 0; i < bills; i++) {
        into->bill[i].bill += from->bill[i].bill;
        into->bill[i].change += from->bill[i].change;
    }
    memset(from->use, 0, users * sizeof *from->use);
    memset(from->bill, 0, bills * sizeof *from->bill);
}

/* What a thread needs to price blocks of seats. */
static enum bs_status worker_start(const struct plan *plan, struct worker *out)
{
    size_t cells = cell_count(plan), block = plan->distinct * BLOCK;
    *out = (struct worker){.plan = plan};
    enum bs_status status = histograms_new(plan, true, &out->histograms);
    if (status == BS_OK)
        status = uses_new(plan, &out->uses);
    if (status == BS_OK)
        status = tally_sums_new(plan, cells, &out->sums);
    bool projected = plan->model->population && plan->model->population->projection;
    out->use = calloc(block, sizeof *out->use);
    out->rows = calloc(plan->model->n_contracts, sizeof *out->rows);
    out->shock = plan->model->shock ? calloc(plan->model->months, sizeof *out->shock) : NULL;
    out->picked = projected ? calloc(block, sizeof *out->picked) : NULL;
    out->set = calloc(cells, sizeof(const struct bs_histogram *));
    bool all = out->use && out->rows && out->set && (out->picked || !projected) && (out->shock || !plan->model->shock);
    return status != BS_OK ? status : all ? BS_OK : BS_ERROR_MEMORY;
}

enum bs_status worker_new(const struct plan *plan, struct worker *out)
{
    enum bs_status status = worker_start(plan, out);
    out->laid = &out->ledgers;
    if (status == BS_OK)
        status = ledgers_new(plan, &out->ledgers);
    if (status == BS_OK)
        status = user_sums_new(plan, &out->users);
    return status == BS_OK ? tally_sums_new(plan, cell_count(plan), &out->whole) : status;
}

enum bs_status worker_new_beside(const struct worker *other, struct worker *out)
{
    enum bs_status status = worker_start(other->plan, out);
    out->laid = &other->ledgers;
    out->users = other->users;
    out->borrowed = true;
    return status;
}

void worker_free(struct worker *worker)
{
    histograms_free(&worker->histograms);
    uses_free(worker->plan, worker->uses);
    tally_sums_free(&worker->sums);
    tally_sums_free(&worker->whole);
    if (!worker->borrowed) {
        ledgers_free(&worker->ledgers);
        user_sums_free(&worker->users);
    }
    free(worker->use);
    free(worker->rows);
    free(worker->picked);
    free(worker->shock);
    free(worker->set);
    *worker = (struct worker){0};
}

enum bs_status batch_new(const struct plan *plan, struct bs_arena *arena, struct batch *out)
{
    size_t contracts = plan->model->n_contracts, groups = plan->n_groups;
    *out = (struct batch){0};
    out->pairs = bs_arena_take(arena, contracts * groups * PAIR_COUNT, sizeof *out->pairs);
    out->quantiles = bs_arena_take(arena, contracts * groups * BS_PERIOD_COUNT * QUANTILE_COUNT, sizeof *out->quantiles);
    out->totals = bs_arena_take(arena, contracts * plan->distinct * 2, sizeof *out->totals);
    out->cash = bs_arena_take(arena, contracts * (plan->model->months + 1), sizeof *out->cash);
    out->blocked = bs_arena_take(arena, contracts * (plan->distinct + 1), sizeof *out->blocked);
    out->unallocated = bs_arena_take(arena, contracts * 2, sizeof *out->unallocated);
    out->dearer = bs_arena_take(arena, contracts * plan->distinct, sizeof *out->dearer);
    out->ranks = bs_arena_take(arena, RANK_BANDS, sizeof *out->ranks);
    out->rank_change = bs_arena_take(arena, contracts * RANK_BANDS, sizeof *out->rank_change);
    bool all = out->pairs && out->quantiles && out->totals && out->cash && out->blocked && out->unallocated && out->dearer &&
               out->ranks && out->rank_change;
    return all ? budget_batches_new(plan, arena, &out->budgets) : BS_ERROR_MEMORY;
}

size_t group_histograms(const struct plan *plan, const struct histograms *h, size_t contract, size_t group, size_t period,
                        size_t kind, const struct bs_histogram **set)
{
    const struct plan_group *of = &plan->groups[group];
    for (size_t i = 0; i < of->n_cells; i++)
        set[i] = h->seat[seat_histogram(plan, contract, of->cells[i], period, kind)];
    return of->n_cells;
}

enum bs_status group_quantiles(const struct plan *plan, const struct histograms *h, size_t contract, size_t group, size_t period,
                               const struct bs_histogram **scratch, double *quantiles, double *errors)
{
    enum { CHANGES = BS_CHANGE_P99 - BS_CHANGE_P01 + 1 };
    double p[QUANTILE_COUNT];
    for (size_t i = 0; i < QUANTILE_COUNT && !plan->counts_values; i++) {
        quantiles[i] = NAN;
        if (errors)
            errors[i] = NAN;
    }
    if (!plan->counts_values)
        return BS_OK;
    for (size_t i = 0; i < QUANTILE_COUNT; i++)
        p[i] = bs_measure_info((enum bs_measure)(BS_CHANGE_P01 + i))->probability;
    size_t n = group_histograms(plan, h, contract, group, period, CHANGE_HISTOGRAM, scratch);
    enum bs_status status = bs_histogram_quantiles(scratch, n, p, CHANGES, quantiles, errors);
    if (status != BS_OK)
        return status;
    n = group_histograms(plan, h, contract, group, period, RATIO_HISTOGRAM, scratch);
    return bs_histogram_quantiles(scratch, n, p + CHANGES, QUANTILE_COUNT - CHANGES, quantiles + CHANGES,
                                  errors ? errors + CHANGES : NULL);
}
