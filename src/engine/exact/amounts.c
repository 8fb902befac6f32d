#include "engine/exact/amounts.h"
#include "engine/difference.h"
#include "engine/exact/exact.h"

#include <math.h>
#include <string.h>

const struct bs_curve *amount_of(const struct amounts *amounts, size_t month)
{
    return amounts->changes ? &amounts->changes[exact_period(amounts->plan, month)]
                            : &exact_price(amounts->plan, amounts->part->segment, amounts->contract, month)->bill;
}

/* Slopes that differ by round-off are the same: what they leave is flat. */
static enum bs_status flatten(struct bs_arena *arena, double slope, struct bs_curve *change)
{
    struct bs_piece *pieces = bs_arena_take(arena, change->n, sizeof *pieces);
    if (!pieces)
        return BS_ERROR_MEMORY;
    memcpy(pieces, change->pieces, change->n * sizeof *pieces);
    for (size_t i = 0; i < change->n; i++)
        pieces[i].slope = fabs(pieces[i].slope) <= SEAT_SLACK * slope ? 0 : pieces[i].slope;
    change->pieces = pieces;
    return BS_OK;
}

static double steepest(const struct bs_curve *curve)
{
    double slope = 0;
    for (size_t i = 0; i < curve->n; i++)
        slope = fmax(slope, fabs(curve->pieces[i].slope));
    return slope;
}

static enum bs_status change_of(struct bs_arena *arena, const struct bs_curve *bill, const struct bs_curve *base,
                                struct bs_curve *out)
{
    enum bs_status status = bs_curve_subtract(arena, bill, base, out);
    return status == BS_OK ? flatten(arena, steepest(bill) + steepest(base), out) : status;
}

enum bs_status changes_of(const struct plan *plan, const struct plan_part *part, size_t contract, struct amounts *out)
{
    struct bs_curve *changes = bs_arena_take(plan->arena, plan->n_periods, sizeof *changes);
    enum bs_status status = changes ? BS_OK : BS_ERROR_MEMORY;
    for (size_t month = part->first_month; month < part->end_month && status == BS_OK; month++) {
        struct bs_curve *change = &changes[exact_period(plan, month)];
        if (change->n == 0)
            status = change_of(plan->arena, &exact_price(plan, part->segment, contract, month)->bill,
                               &exact_price(plan, part->segment, plan->model->baseline, month)->bill, change);
    }
    *out = (struct amounts){plan, part, contract, changes};
    return status;
}

size_t amounts_months(const struct amounts *amounts)
{
    return amounts->part->end_month - amounts->part->first_month;
}

bool amounts_vary(const struct amounts *amounts)
{
    return amounts->plan->segments[amounts->part->segment].factor && amounts_months(amounts) > 1;
}

static bool is_line(const struct bs_curve *curve)
{
    return curve->n == 1 && curve->pieces[0].n_stairs == 0;
}

bool amounts_lines_alike(const struct amounts *amounts)
{
    double slope = amount_of(amounts, amounts->part->first_month)->pieces[0].slope;
    for (size_t month = amounts->part->first_month; month < amounts->part->end_month; month++) {
        const struct bs_curve *amount = amount_of(amounts, month);
        if (!is_line(amount) || amount->pieces[0].slope != slope)
            return false;
    }
    return true;
}

bool amounts_fixed(const struct amounts *amounts)
{
    return amounts_lines_alike(amounts) && amount_of(amounts, amounts->part->first_month)->pieces[0].slope == 0;
}

struct bs_piece amounts_line(const struct amounts *amounts)
{
    struct bs_piece line = {.slope = amount_of(amounts, amounts->part->first_month)->pieces[0].slope};
    for (size_t month = amounts->part->first_month; month < amounts->part->end_month; month++)
        line.value += amount_of(amounts, month)->pieces[0].value;
    line.slope *= (double)amounts_months(amounts);
    return line;
}

static bool kinks_alike(const struct amounts *amounts, struct kink *kink)
{
    struct kink first = {0}, here;
    double sum = 0;
    for (size_t month = amounts->part->first_month; month < amounts->part->end_month; month++) {
        if (!kink_of(amount_of(amounts, month), &here))
            return false;
        if (month == amounts->part->first_month)
            first = here;
        double jump = difference(here.value[1] + first.value[0], first.value[1] + here.value[0], SEAT_SLACK);
        if (here.use != first.use || here.slope[0] != first.slope[0] || here.slope[1] != first.slope[1] || jump != 0)
            return false;
        sum += here.value[0];
    }
    double mean = sum / (double)amounts_months(amounts);
    *kink = first;
    kink->value[1] += mean - first.value[0];
    kink->value[0] = mean;
    return true;
}

/* Outside of these the numbers of months above a kink take longer than a simulation. */
static const double VARIES_LEAST = 0.02, VARIES_MOST = 0.6;
enum { MONTHS_MOST = 36 };

bool amounts_kinked(const struct amounts *amounts, struct kink *kink)
{
    const struct bs_segment *segment = amounts->plan->segments[amounts->part->segment].segment;
    return segment->month_to_month >= VARIES_LEAST && segment->month_to_month <= VARIES_MOST &&
           amounts_months(amounts) <= MONTHS_MOST && bs_distribution_cdf(segment->level, 0) == 0 && kinks_alike(amounts, kink);
}
