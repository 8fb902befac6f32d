/* Cohorts and bands of a block's seats, by their mean use a month. */
#include "engine/loops/block.h"

#include <billshift/engine.h>

/* How many cuts lie below each seat's use, by halves: 64, 32, ... 1. */
static void bands_of(const double *restrict cuts, const double *restrict use, size_t count, uint64_t *restrict band)
{
    for (size_t i = 0; i < count; i++)
        band[i] = 0;
    for (uint64_t half = (PADDED_CUTS + 1) / 2; half > 0; half /= 2)
        for (size_t i = 0; i < count; i++)
            band[i] += use[i] > cuts[band[i] + half - 1] ? half : 0;
}

static void cohorts_of(double median, double p90, const double *restrict use, size_t count, uint64_t *restrict cohort)
{
    for (size_t i = 0; i < count; i++)
        cohort[i] = (use[i] > median ? 1u : 0u) + (use[i] > p90 ? 1u : 0u); /* BS_LIGHT, BS_REGULAR, BS_HEAVY */
    for (size_t i = count; i < BLOCK; i++)
        cohort[i] = BS_COHORT_COUNT;
}

/* Four rows as take_row takes one. */
static void take_four(const double *rows, size_t count, double *totals, double *restrict sums)
{
    struct double_lanes lanes[4] = {0};
    size_t whole = count - count % SUM_LANES;
    for (size_t i = 0; i < whole; i += SUM_LANES)
        for (size_t v = 0; v < SUM_VECTORS; v++) {
            size_t at = i + v * VECTOR;
            double_vector sum = doubles_at(sums + at);
            for (size_t k = 0; k < 4; k++) {
                double_vector values = doubles_at(rows + k * BLOCK + at);
                lanes[k].of[v] += values;
                sum += values;
            }
            memcpy(sums + at, &sum, sizeof sum);
        }
    for (size_t k = 0; k < 4; k++) {
        for (size_t i = whole; i < count; i++) {
            lanes[k].of[(i - whole) / VECTOR][(i - whole) % VECTOR] += rows[k * BLOCK + i];
            sums[i] += rows[k * BLOCK + i];
        }
        totals[k] = lanes_total(&lanes[k]);
    }
}

static void sum_months(const double *use, struct block *block)
{
    size_t month = block->first_month;
    memset(block->use, 0, sizeof block->use);
    for (; month + 4 <= block->end_month; month += 4)
        take_four(use + month * BLOCK, block->count, block->month_use + month, block->use);
    for (; month < block->end_month; month++)
        block->month_use[month] = take_row(use + month * BLOCK, block->count, block->use);
}

static void scaled(double factor, const double *restrict from, size_t count, double *restrict to)
{
    for (size_t i = 0; i < count; i++)
        to[i] = from[i] * factor;
}

/* The use of the block's cohorts, valued, over the term. */
static void take_cohorts(struct worker *worker, struct block *block, double months)
{
    const struct plan *plan = worker->plan;
    struct cell *cells = &worker->sums.cells[block_cell(block)];
    double value[BS_COHORT_COUNT];
    cohort_seats(block, block->cohort_seats);
    if (counts_uses(plan, block->seats.segment, BS_TERM)) { /* the bills want the use */
        cohort_sums(block, block->use, block->cohort_use);
        scaled((double)plan->weight * plan->segments[block->seats.segment].value_per_unit, block->cohort_use, BS_COHORT_COUNT,
               value);
    } else
        cohort_sums(block, block->value, value);
    for (size_t k = 0; k < BS_COHORT_COUNT; k++) {
        cells[k].seats += block->cohort_seats[k];
        cells[k].seat_months += block->cohort_seats[k] * months;
        cells[k].use += value[k];
    }
}

static void take_teams(struct worker *worker, struct block *block, double months)
{
    const struct plan *plan = worker->plan;
    for (size_t i = 0; i < block->count; i++) {
        block->team[i] = team_cell(plan, plan->model->population->team_of[plan_user(plan, block->seats.first + i)]);
        struct cell *cell = &worker->sums.cells[block->team[i]];
        cell->seats += 1;
        cell->seat_months += months;
        cell->use += block->value[i];
    }
}

static void take_ranks(struct worker *worker, const struct block *block, double months)
{
    for (size_t i = 0; i < block->count; i++) {
        struct rank_cell *rank = &worker->sums.ranks[block->band[i]];
        rank->seats += 1;
        rank->seat_months += months;
        rank->use += block->value[i];
    }
}

void BUILT(place_seats)(struct worker *worker, struct block *block, const struct plan_part *part)
{
    const struct plan *plan = worker->plan;
    const struct plan_segment *segment = &plan->segments[block->seats.segment];
    double months = (double)(part->end_month - part->first_month), expected[BLOCK];
    const double *ranked_by = block->mean_use;
    sum_months(worker->use, block);
    if (plan->steady) { /* to the last bit: cuts may lie at a level */
        memcpy(block->mean_use, worker->use, block->count * sizeof *worker->use);
        scaled((double)plan->model->months * segment->value_per_unit, block->mean_use, block->count, block->value);
    } else {
        scaled(1 / (double)plan->distinct, block->use, block->count, block->mean_use);
        scaled((double)plan->weight * segment->value_per_unit, block->use, block->count, block->value);
    }
    for (size_t i = 0; i < block->count && plan->user_use; i++) /* a user stays in one cohort, whatever is drawn */
        expected[i] = plan->user_use[plan_user(plan, block->seats.first + i)];
    if (worker->shock)
        scaled(1 / (double)plan->distinct, worker->unshocked, block->count, expected);
    if (plan->user_use || worker->shock)
        ranked_by = expected;
    cohorts_of(segment->cuts[CUT_MEDIAN], segment->cuts[CUT_P90], ranked_by, block->count, block->cohort);
    take_cohorts(worker, block, months);
    if (plan->n_teams > 0)
        take_teams(worker, block, months);
    if (plan->leave_out & BS_LEAVE_RANKS)
        return;
    bands_of(segment->cuts, ranked_by, block->count, block->band);
    take_ranks(worker, block, months);
}
