/* organization.csv from the law of one seat's bill. */
#include "engine/difference.h"
#include "engine/exact/exact.h"
#include "engine/exact/sheet.h"

static double unallocated(const struct plan *plan, size_t contract, size_t month)
{
    double sum = 0;
    if (month < plan->model->months)
        return plan->unallocated[contract * plan->distinct + (month < plan->distinct ? month : plan->distinct - 1)];
    for (size_t i = 0; i < plan->model->months; i++)
        sum += unallocated(plan, contract, i);
    return sum;
}

/* Means in full, where panels end before a heavy tail does. */
static double mean_of(const struct sheet *sheet, size_t contract)
{
    const struct plan *plan = sheet->exact->plan;
    double sum = unallocated(plan, contract, sheet->month);
    for (size_t k = 0; k < plan->n_parts; k++) {
        const struct plan_part *source = &plan->parts[k];
        const struct exact_part *part = &sheet->exact->parts[k];
        if (sheet->month == plan->model->months) {
            sum += part->active * part->bill[contract][WHOLE] + part->idle * part->idle_bill[contract];
        } else if (sheet->month >= source->first_month && sheet->month < source->end_month) {
            const struct bs_curve *curve = &exact_price(plan, source->segment, contract, sheet->month)->bill;
            sum += part->active * exact_month_bill(part, curve) + part->idle * bs_curve_value(curve, 0);
        }
    }
    return sum;
}

static void fill(const struct total *total, double shift, double mean, double size, struct bs_estimate *m)
{
    double error = EXACT_AMOUNT * size;
    double rounding = EXACT_ROUNDING * size;
    m[BS_TOTAL_MEAN] = within(mean, total->scale == 0 ? rounding : error);
    double sd = total->scale == 0 ? 0 : sqrt(total->variance);
    double tail = EXACT_TAIL * size;
    m[BS_TOTAL_SD] = within(sd, sd > 0 ? EXACT_SPREAD * sd + tail * tail / (hypot(sd, tail) + sd) : 0);
    for (size_t k = BS_TOTAL_P05; k < BS_TOTAL_MEASURE_COUNT; k++) {
        m[k] = unstated();
        if (!exact_is_smooth(total))
            continue;
        double value = total_quantile(total, bs_total_measure_probability((enum bs_total_measure)k));
        double density = total->scale > 0 ? total_density(total, value) : 0;
        m[k] = within(total->scale > 0 ? value + shift : mean, total->scale > 0 ? error + total->error / density : rounding);
    }
}

static void strike(struct bs_estimate *m, bool mean_exists, double infinite, bool variance_exists)
{
    if (!variance_exists)
        m[BS_TOTAL_SD] = (struct bs_estimate){.value = INFINITY, .std_error = NAN};
    if (!mean_exists)
        m[BS_TOTAL_MEAN] = (struct bs_estimate){.value = infinite, .std_error = NAN};
}

void exact_strike(const struct exact *exact, size_t contract, struct bs_organization *row)
{
    struct existence e = existence_of(exact->plan, contract, ALL_SEGMENTS);
    strike(row->total, e.bill_mean, INFINITY, e.bill_variance);
    strike(row->change, e.change_mean, e.infinite_change, e.change_variance);
    if (!e.bill_mean)
        row->cash = (struct bs_estimate){.value = INFINITY, .std_error = NAN};
}

static struct bs_estimate chance_above(const struct total *total, double shift, double mean)
{
    double away = -shift - total->center;
    if (!exact_is_smooth(total))
        return unstated();
    if (total->scale == 0)
        return within(mean > 0, 0);
    double below = total_below(total, -shift), above = 1 - below, error = total->error;
    if (fabs(away) > TOTAL_REACH * total->scale) { /* at most what is left out there */
        error += fmin(below, above);
        above = rint(above);
    }
    return within(above, error);
}

static bool is_constant(const struct bs_curve *curve)
{
    return curve->n == 1 && curve->pieces[0].slope == 0;
}

/* Whether the baseline charges the same whatever the use. */
static bool base_is_fixed(const struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->n_seats; i++) {
        const struct total_months *months = sheet->seats[i].months;
        if (!months && !is_constant(sheet->seats[i].base))
            return false;
        for (size_t m = 0; months && m < months->n; m++)
            if (!is_constant(months->list[m].base))
                return false;
    }
    return true;
}

/* What was drawn beside the law of the total. */
static void fill_gaps(const struct sheet *sheet, const struct total *total, double shift, const struct bs_estimate *exact,
                      const struct bs_estimate *drawn, double *gaps)
{
    double n = (double)sheet->exact->gaps.drawn->replications;
    gaps[BS_TOTAL_MEAN] = gap_of_mean(&exact[BS_TOTAL_MEAN], &drawn[BS_TOTAL_MEAN], sqrt(total->variance), n);
    for (size_t k = BS_TOTAL_P05; k < BS_TOTAL_MEASURE_COUNT; k++) {
        double p = bs_total_measure_probability((enum bs_total_measure)k), value = drawn[k].value - shift;
        double slack = (isnan(drawn[k].bin_error) ? 0 : drawn[k].bin_error) + 1e-7 * fabs(drawn[k].value);
        if (!exact_is_smooth(total))
            continue;
        if (isnan(value) || total->scale == 0)
            gaps[k] = isnan(value) ? NAN : fabs(drawn[k].value - exact[k].value) <= slack ? 0 : INFINITY;
        else
            gaps[k] = gap_of_quantile(p, total_below(total, value - slack), total_below(total, value + slack), n);
    }
}

static const struct bs_organization *drawn_row(const struct sheet *sheet)
{
    const struct bs_results *drawn = sheet->exact->gaps.drawn;
    return &drawn->organization[sheet->contract * (drawn->months + 1) + sheet->month];
}

static double *gaps_row(const struct sheet *sheet)
{
    const struct bs_results *drawn = sheet->exact->gaps.drawn;
    return sheet->exact->gaps.organization[sheet->contract * (drawn->months + 1) + sheet->month];
}

static void fill_change_row(const struct sheet *sheet, const struct total *total, double shift, double mean, double size,
                            struct bs_organization *row)
{
    fill(total, shift, mean, size, row->change);
    row->probability_dearer = chance_above(total, shift, mean);
    if (!sheet->exact->gaps.drawn)
        return;
    double *gaps = gaps_row(sheet), n = (double)sheet->exact->gaps.drawn->replications;
    fill_gaps(sheet, total, shift, row->change, drawn_row(sheet)->change, gaps + BS_TOTAL_MEASURE_COUNT);
    gaps[TOTAL_FIGURES - 1] = gap_of_share(row->probability_dearer.value, &drawn_row(sheet)->probability_dearer, n);
}

/* The change, from its own law, or from that of the total where the baseline's is fixed. */
static enum bs_status fill_change(struct sheet *sheet, const struct total *total, struct bs_organization *row)
{
    const struct plan *plan = sheet->exact->plan;
    size_t base = plan->model->baseline;
    double mean = mean_of(sheet, sheet->contract), base_mean = mean_of(sheet, base);
    double change = difference(mean, base_mean, TOTAL_SLACK), size = fabs(mean) + fabs(base_mean);
    double fixed = unallocated(plan, sheet->contract, sheet->month) - unallocated(plan, base, sheet->month);
    sheet_list(sheet, sheet->contract, true);
    if (base_is_fixed(sheet)) {
        double shift = unallocated(plan, sheet->contract, sheet->month) - base_mean;
        fill_change_row(sheet, total, shift, change, size, row);
        return BS_OK;
    }
    struct total own;
    enum bs_status status = exact_total(plan, sheet->month, sheet->seats, sheet->n_seats, &own);
    if (status == BS_OK)
        fill_change_row(sheet, &own, fixed, change, size, row);
    total_free(&own);
    return status;
}

static void fill_money(const struct sheet *sheet, struct bs_organization *row)
{
    const struct plan *plan = sheet->exact->plan;
    size_t months = plan->model->months, first = sheet->month == months ? 0 : sheet->month;
    size_t end = sheet->month == months ? months : sheet->month + 1;
    row->cash = row->total[BS_TOTAL_MEAN];
    row->blocked = plan_can_block(plan, sheet->contract) ? within(0, 0) : unstated();
    for (size_t month = first; month < end; month++) {
        row->cash.value += plan->fees_paid[sheet->contract * months + month].ahead;
        for (size_t k = 0; k < plan->n_parts && plan_can_block(plan, sheet->contract); k++) {
            const struct plan_part *source = &plan->parts[k];
            const struct plan_price *price = exact_price(plan, source->segment, sheet->contract, month);
            double beyond = price->blocked_beyond;
            if (month >= source->first_month && month < source->end_month && isfinite(beyond))
                row->blocked.value += sheet->exact->parts[k].active * price->value_per_unit *
                                      bs_segment_growth(plan->segments[source->segment].segment, month) *
                                      use_law_month_excess(&sheet->exact->parts[k].use, beyond);
        }
    }
    row->blocked.std_error = isfinite(row->blocked.value) ? EXACT_AMOUNT * row->blocked.value : NAN;
}

static void unstate(struct bs_organization *row)
{
    for (size_t k = 0; k < BS_TOTAL_MEASURE_COUNT; k++)
        row->total[k] = row->change[k] = unstated();
    row->probability_dearer = row->cash = row->blocked = unstated();
}

/* Without ranges. */
static void fill_row_means(struct sheet *sheet, struct bs_organization *row)
{
    double mean = mean_of(sheet, sheet->contract), base = mean_of(sheet, sheet->exact->plan->model->baseline);
    unstate(row);
    row->total[BS_TOTAL_MEAN] = within(mean, EXACT_AMOUNT * fabs(mean));
    row->change[BS_TOTAL_MEAN] = within(difference(mean, base, TOTAL_SLACK), EXACT_AMOUNT * (fabs(mean) + fabs(base)));
}

static enum bs_status fill_row_whole(struct sheet *sheet, struct bs_organization *row)
{
    const struct plan *plan = sheet->exact->plan;
    struct total total;
    sheet_list(sheet, sheet->contract, false);
    enum bs_status status = exact_total(plan, sheet->month, sheet->seats, sheet->n_seats, &total);
    double mean = mean_of(sheet, sheet->contract);
    if (status == BS_OK) {
        double shift = unallocated(plan, sheet->contract, sheet->month);
        fill(&total, shift, mean, fabs(mean), row->total);
        if (sheet->exact->gaps.drawn)
            fill_gaps(sheet, &total, shift, row->total, drawn_row(sheet)->total, gaps_row(sheet));
        status = fill_change(sheet, &total, row);
    }
    total_free(&total);
    return status;
}

static enum bs_status fill_row(struct sheet *sheet, struct bs_organization *row)
{
    enum bs_status status = BS_OK;
    if (sheet->exact->plan->leave_out & BS_LEAVE_RANGES)
        fill_row_means(sheet, row);
    else
        status = fill_row_whole(sheet, row);
    if (status == BS_ERROR_TOO_MANY) { /* ranges of a term would take longer than drawing them */
        fill_row_means(sheet, row);
        status = BS_OK;
    }
    fill_money(sheet, row);
    exact_strike(sheet->exact, sheet->contract, row);
    return status;
}

bool exact_same_as_before(const struct plan *plan, size_t contract, size_t month)
{
    if (month == 0 || month == plan->model->months || exact_period(plan, month) != exact_period(plan, month - 1))
        return false;
    for (size_t k = 0; k < plan->n_parts; k++)
        if (plan->parts[k].first_month == month || plan->parts[k].end_month == month)
            return false;
    return unallocated(plan, contract, month) == unallocated(plan, contract, month - 1) &&
           unallocated(plan, plan->model->baseline, month) == unallocated(plan, plan->model->baseline, month - 1);
}

static enum bs_status contract_rows(struct sheet *sheet, struct bs_results *results)
{
    size_t rows = results->months + 1, first = sheet->exact->plan->leave_out & BS_LEAVE_MONTHS ? results->months : 0;
    enum bs_status status = BS_OK;
    for (size_t month = 0; month < first; month++)
        unstate(&results->organization[sheet->contract * rows + month]);
    for (size_t month = first; month < rows && status == BS_OK; month++) {
        struct bs_organization *row = &results->organization[sheet->contract * rows + month];
        sheet->month = month;
        if (exact_stopped(sheet->exact))
            return BS_ERROR_INTERRUPTED;
        if (!sheet->exact->gaps.drawn && exact_same_as_before(sheet->exact->plan, sheet->contract, month)) {
            *row = row[-1];
            fill_money(sheet, row);
        } else {
            status = fill_row(sheet, row);
        }
    }
    return status;
}

enum bs_status exact_total_row(const struct exact *exact, size_t contract, size_t month, struct bs_organization *row)
{
    struct sheet sheet;
    enum bs_status status = sheet_new(exact, contract, &sheet);
    sheet.month = month;
    if (status == BS_OK)
        status = fill_row(&sheet, row);
    sheet_free(&sheet);
    return status;
}

/* Whether a range is not known that is wanted. */
static bool is_open(const struct plan *plan, const struct bs_organization *row, size_t month)
{
    if (plan->leave_out & BS_LEAVE_RANGES || (plan->leave_out & BS_LEAVE_MONTHS && month < plan->model->months))
        return false;
    return isnan(row->total[BS_TOTAL_P50].value) || isnan(row->probability_dearer.value);
}

enum bs_status exact_organization(const struct exact *exact, struct bs_results *results)
{
    size_t rows = results->months + 1;
    results->organization = bs_arena_take(results->arena, results->n_contracts * rows, sizeof *results->organization);
    enum bs_status status = BS_OK;
    if (!results->organization)
        return BS_ERROR_MEMORY;
#pragma omp parallel for schedule(dynamic, 1)
    for (size_t c = 0; c < results->n_contracts; c++) {
        struct sheet sheet;
        enum bs_status own = sheet_new(exact, c, &sheet);
        if (own == BS_OK)
            own = contract_rows(&sheet, results);
        sheet_free(&sheet);
#pragma omp critical(billshift_status)
        status = status == BS_OK ? own : status;
    }
    for (size_t i = 0; i < results->n_contracts * rows && status == BS_OK && !results->totals_open; i++)
        if (is_open(exact->plan, &results->organization[i], i % rows))
            results->totals_open = "it is that of few seats, or of many who pay the same, and so has jumps";
    return status;
}
