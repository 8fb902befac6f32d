/* The term of seats whose months vary, under a contract whose bills bend in any way: the law of the term's bill itself. */
#include "engine/difference.h"
#include "engine/exact/amounts.h"
#include "engine/exact/bent_term.h"
#include "engine/exact/bill_by_use.h"
#include "engine/exact/exact.h"
#include "engine/exact/pair.h"

#include <stdlib.h>
#include <string.h>

/* Outside of these a month's law at a level is too narrow, or too steep at 0, for series that are shorter than a simulation. */
static const double VARIES_LEAST = 0.04, VARIES_MOST = 0.6;
static const double SHAPE_LEAST = 12; /* of the term's use: months by the square of their variation */
enum { MONTHS_MOST = 36 };

/* Of a probability: what the series themselves say that they leave out. */
static const double LEFT_OUT = 1e-9;
/* Of slopes: what differs by less is one. */
static const double SAME = 0x1p-40;
/* Of the blocks that a series takes (bent_term.h): a second or two of a thread for a term, and a few for all of a run. */
static const double WORK_MOST = 4e6, WORK_OF_RUN = 1.6e7;

static bool bends_often(const struct plan *plan, const struct plan_part *part, size_t contract)
{
    const struct amounts bills = bills_of(plan, part, contract);
    struct kink kink;
    return amounts_vary(&bills) && !amounts_lines_alike(&bills) && !amounts_kinked(&bills, &kink);
}

/* What one term may take: where many may be told by series, less. */
static double work_of_term(const struct exact *exact)
{
    double n = 0;
    for (size_t k = 0; k < exact->plan->n_parts; k++)
        for (size_t c = 0; c < exact->plan->model->n_contracts; c++)
            if (exact_needs_change(exact, k, c) ||
                (exact_needs_law(exact, k, c) && bends_often(exact->plan, &exact->plan->parts[k], c)))
                n++;
    return fmin(WORK_MOST, WORK_OF_RUN / n);
}

/* Distinct amounts of a part's months, with how many have them. */
static size_t list_amounts(const struct amounts *amounts, const struct bs_curve **curves, size_t *times)
{
    size_t n = 0;
    for (size_t month = amounts->part->first_month; month < amounts->part->end_month; month++) {
        const struct bs_curve *curve = amount_of(amounts, month);
        size_t at = 0;
        while (at < n && !bs_curve_equal(curves[at], curve))
            at++;
        n += at == n;
        curves[at] = curve;
        times[at]++;
    }
    return n;
}

const char *exact_bent_trouble(const struct amounts *amounts)
{
    const struct bs_segment *segment = amounts->plan->segments[amounts->part->segment].segment;
    double variation = segment->month_to_month, months = (double)amounts_months(amounts);
    for (size_t month = amounts->part->first_month; month < amounts->part->end_month; month++) {
        const struct bs_curve *amount = amount_of(amounts, month);
        if (bs_curve_has_stairs(amount))
            return "rise in packages, where months vary: segment ";
        if (amount->n > BENT_PIECES_MOST)
            return "bend many times, where months vary: segment ";
    }
    if (variation < VARIES_LEAST || variation > VARIES_MOST || months > MONTHS_MOST)
        return "bend, where months vary by less than 4 % or more than 60 %, or are more than 36: segment "; /* it can be, but drawing is faster */
    return months < SHAPE_LEAST * variation * variation ? "bend, where so few months vary by so much: segment " : NULL;
}

/* A month's amount, without what a seat without use has of its own. */
static size_t pieces_of(const struct bs_curve *amount, struct bent_piece *out)
{
    size_t n = 0;
    for (size_t i = amount->n > 1 && amount->pieces[1].from == 0; i < amount->n; i++) {
        const struct bs_piece *piece = &amount->pieces[i];
        double to = i + 1 < amount->n ? amount->pieces[i + 1].from : INFINITY;
        out[n++] = (struct bent_piece){piece->from, to, piece->value, piece->slope};
    }
    return n;
}

/* The months of a term, to be freed. */
struct months {
    const struct bs_curve **curves;
    size_t *times;
    struct bent_month *list;
    struct bent_piece *pieces;
    size_t n;
};

static void months_free(struct months *months)
{
    free(months->curves);
    free(months->times);
    free(months->list);
    free(months->pieces);
}

/* Slopes that differ by round-off are one: each is a drift of its own (bent_power.h). */
static void join_slopes(struct bent_piece *pieces, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t j = 0; j < i; j++)
            if (fabs(pieces[i].slope - pieces[j].slope) <= SAME * fabs(pieces[j].slope))
                pieces[i].slope = pieces[j].slope;
}

static enum bs_status months_new(const struct amounts *amounts, struct months *out)
{
    size_t most = amounts_months(amounts), pieces = 0;
    *out = (struct months){.curves = calloc(most, sizeof(const struct bs_curve *)), .times = calloc(most, sizeof *out->times)};
    if (!out->curves || !out->times)
        return BS_ERROR_MEMORY;
    out->n = list_amounts(amounts, out->curves, out->times);
    for (size_t m = 0; m < out->n; m++)
        pieces += out->curves[m]->n;
    out->list = calloc(out->n + 1, sizeof *out->list);
    out->pieces = calloc(pieces + 1, sizeof *out->pieces);
    if (!out->list || !out->pieces)
        return BS_ERROR_MEMORY;
    struct bent_piece *next = out->pieces;
    for (size_t m = 0; m < out->n; m++) {
        size_t n = pieces_of(out->curves[m], next);
        out->list[m] = (struct bent_month){next, n, out->times[m], bs_curve_value(out->curves[m], 0)};
        next += n;
    }
    join_slopes(out->pieces, (size_t)(next - out->pieces));
    return BS_OK;
}

static enum bs_status laws_of(const struct bent_term *term, struct bs_arena *arena, struct kinked *out)
{
    struct law laws[BENT_SIDES][BANDS] = {{{0}}};
    double pivot, start;
    enum bs_status status = bent_term_laws(term, laws, &pivot, &start);
    for (int side = 0; side < BENT_SIDES; side++) {
        double turn = side == BENT_ABOVE ? 1 : -1;
        struct bs_piece line = {.value = pivot - turn * start, .slope = turn};
        memcpy(out->counts[side].law, laws[side], sizeof laws[side]);
        if (status == BS_OK)
            status = bs_curve_of_pieces(arena, &line, 1, &out->counts[side].bill);
    }
    return status;
}

/* Beside what kinked_gap finds: no panel may have less than none. */
static double laws_error(const struct kinked *kinked, const struct use_law *use)
{
    double largest = kinked_gap(kinked, use);
    for (int b = 0; b < BANDS; b++) {
        double missing = 0;
        for (int side = 0; side < BENT_SIDES; side++)
            for (size_t i = 0; i < kinked->counts[side].law[b].n; i++)
                missing -= fmin(2 * kinked->counts[side].law[b].panels[i].coef[0], 0);
        largest = larger_error(largest, missing);
    }
    return largest;
}

static enum bs_status kinked_of(const struct exact *exact, const struct use_law *use, const struct months *months,
                                const double *cuts, struct kinked *out)
{
    struct bent_term term;
    *out = (struct kinked){.months = BENT_SIDES - 1, .series = true, .counts = calloc(BENT_SIDES, sizeof *out->counts)};
    if (!out->counts)
        return BS_ERROR_MEMORY;
    enum bs_status status = bill_by_use(use, months->list, months->n, &out->bill);
    if (status != BS_OK)
        return status;
    status = bent_term_new(use, months->list, months->n, cuts, work_of_term(exact), exact->stop, &term);
    out->bill_at_zero = term.at_zero * term.amount_at_zero;
    out->error = bent_term_error(&term);
    if (status == BS_OK && out->error <= LEFT_OUT)
        status = laws_of(&term, exact->plan->arena, out);
    if (status == BS_OK && out->error <= LEFT_OUT && !(laws_error(out, use) <= EXACT_SERIES / 2))
        out->error = INFINITY;
    bent_term_free(&term);
    return status;
}

enum bs_status exact_series(const struct exact *exact, const struct amounts *amounts, char *message, struct exact_part *part,
                            struct exact_law *out)
{
    const struct plan *plan = exact->plan;
    const char *segment = plan->segments[amounts->part->segment].segment->name;
    const struct bs_contract *contract = &plan->model->contracts[amounts->contract];
    double cuts[] = {part->cuts[CUT_MEDIAN], part->cuts[CUT_P90]};
    struct months months;
    struct kinked *kinked = out->kinked = bs_arena_take(plan->arena, 1, sizeof *kinked);
    if (!kinked)
        return BS_ERROR_MEMORY;
    out->owns = true;
    enum bs_status status = months_new(amounts, &months);
    if (status == BS_OK)
        status = kinked_of(exact, &part->use, &months, cuts, kinked);
    months_free(&months);
    if (status == BS_ERROR_TOO_MANY)
        return exact_refuse(message, contract, "bend in such a way that drawing is faster, where months vary: segment ", segment);
    if (status == BS_OK && kinked->error > LEFT_OUT)
        return exact_refuse(message, contract, "bend where months vary, and came out less accurate than is stated: segment ",
                            segment);
    kinked->error = EXACT_SERIES;
    return status;
}

enum bs_status exact_means_by_use(const struct exact *exact, const struct amounts *amounts, const struct exact_part *part,
                                  struct exact_law *out)
{
    struct months months;
    struct kinked *kinked = out->kinked = bs_arena_take(exact->plan->arena, 1, sizeof *kinked);
    if (!kinked)
        return BS_ERROR_MEMORY;
    kinked->series = true;
    out->owns = true;
    enum bs_status status = months_new(amounts, &months);
    if (status == BS_OK)
        status = bill_by_use(&part->use, months.list, months.n, &kinked->bill);
    months_free(&months);
    for (size_t i = 0; i < part->use.term.n_atoms; i++) /* there is none but at 0 */
        kinked->bill_at_zero += part->use.term.atoms[i].mass * part->idle_bill[amounts->contract];
    return status;
}
