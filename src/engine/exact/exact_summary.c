/* summary.csv, change.csv and histogram.csv from the laws of use. */
#include "engine/exact/exact.h"
#include "engine/exact/pair.h"
#include "engine/exact/share_masses.h"

#include <stdlib.h>

/* A group in a period under a contract. */
struct row {
    const struct exact *exact;
    struct bs_results *results;
    const struct plan_group *group;
    size_t contract;
    enum bs_period period;
    unsigned known;
    struct payers_law *payers;
    size_t n_payers;
    double error;                        /* of probabilities */
    double weight;                       /* of all of them: seats, or seats and months */
    double months;                       /* that a seat is there */
    double size;                         /* of a bill and its baseline together */
    double drawn;                        /* seats of the group over all replications, where the engines are compared */
    double *gaps;                        /* NULL: they are not */
    const struct bs_estimate *estimates; /* the other engine's */
};

bool exact_holds(const struct plan *plan, const struct plan_group *group, size_t segment, size_t band)
{
    bool own = group->kind == BS_GROUP_SEGMENT && group->index == bs_model_segment_whole(plan->model, segment);
    return group->kind == BS_GROUP_ALL || own || (group->kind == BS_GROUP_COHORT && group->index == band);
}

/* Of seats in a part and a band. */
static void add_payers(struct row *row, const struct law *law, double seats, double months, const struct bs_curve *bill,
                       const struct bs_curve *base)
{
    row->payers[row->n_payers++] = (struct payers_law){law, seats * months, bill, base};
    row->weight += seats * months * law->mass;
}

static void list_term(struct row *row, size_t k, size_t band)
{
    struct payers_law list[PAIR_PAYERS_MOST];
    size_t n = exact_pair_payers(row->exact, k, row->contract, band, list);
    row->error += row->exact->parts[k].active * exact_pair_error(row->exact, k, row->contract);
    for (size_t i = 0; i < n; i++)
        add_payers(row, list[i].law, list[i].weight, 1, list[i].bill, list[i].base);
}

static void list_months(struct row *row, size_t k, size_t band)
{
    const struct plan *plan = row->exact->plan;
    const struct plan_part *source = &plan->parts[k];
    const struct exact_part *part = &row->exact->parts[k];
    for (size_t month = source->first_month, end; month < source->end_month; month = end) {
        const struct bs_curve *bill = &exact_price(plan, source->segment, row->contract, month)->bill;
        const struct bs_curve *base = &exact_price(plan, source->segment, row->results->baseline, month)->bill;
        for (end = month + 1; end < source->end_month && exact_period(plan, end) == exact_period(plan, month);)
            end++;
        add_payers(row, &part->use.month_band[band], part->active, (double)(end - month), bill, base);
        if (band == BS_LIGHT)
            add_payers(row, &row->exact->nothing, part->idle, (double)(end - month), bill, base);
    }
}

static void list_payers(struct row *row)
{
    const struct plan *plan = row->exact->plan;
    row->n_payers = 0;
    row->weight = 0;
    row->error = 0;
    for (size_t k = 0; k < plan->n_parts; k++)
        for (size_t band = 0; band < BS_COHORT_COUNT; band++) {
            if (!exact_holds(plan, row->group, plan->parts[k].segment, band))
                continue;
            if (row->period == BS_MONTH)
                list_months(row, k, band);
            else
                list_term(row, k, band);
        }
    row->error = EXACT_PROBABILITY + row->error / row->weight;
}

/* Sums over the seats of a group, of the whole term. */
struct sums {
    double seats, seat_months, use, bill, base;
};

static struct sums sums_of(const struct row *row)
{
    const struct plan *plan = row->exact->plan;
    struct sums sum = {0};
    for (size_t k = 0; k < plan->n_parts; k++)
        for (size_t band = 0; band < BS_COHORT_COUNT; band++) {
            const struct exact_part *part = &row->exact->parts[k];
            if (!exact_holds(plan, row->group, plan->parts[k].segment, band))
                continue;
            double idle = band == BS_LIGHT ? part->idle : 0, seats = part->active * part->mass[band] + idle;
            sum.seats += seats;
            sum.seat_months += seats * part->months;
            sum.use += part->active * part->use_sum[band] * plan->segments[plan->parts[k].segment].value_per_unit;
            sum.bill += part->active * part->bill[row->contract][band] + idle * part->idle_bill[row->contract];
            sum.base += part->active * part->bill[row->results->baseline][band] + idle * part->idle_bill[row->results->baseline];
        }
    return sum;
}

/* All seats of segments are a number that is known. */
static double seats_of(const struct row *row, const struct sums *sum)
{
    const struct plan *plan = row->exact->plan;
    double seats = 0;
    for (size_t k = 0; k < plan->n_parts; k++)
        if (exact_holds(plan, row->group, plan->parts[k].segment, BS_COHORT_COUNT))
            seats += (double)plan->parts[k].seats;
    return row->group->kind == BS_GROUP_COHORT ? sum->seats : seats;
}

static void fill_means(struct row *row, struct bs_estimate *m)
{
    struct sums sum = sums_of(row);
    sum.seats = seats_of(row, &sum);
    struct existence e = group_existence(row->exact->plan, row->contract, row->group);
    row->months = sum.seat_months / sum.seats;
    row->drawn = row->exact->gaps.drawn ? sum.seats * (double)row->exact->gaps.drawn->replications : 0;
    double months = (double)row->exact->plan->model->months, by = row->period == BS_MONTH ? sum.seat_months : sum.seats;
    bool vary = row->period == BS_MONTH && row->exact->plan->seats_vary;
    double seats = vary ? sum.seat_months / months : sum.seats, change = sum.bill - sum.base;
    double all = (double)row->exact->plan->model->seats, size = (fabs(sum.bill) + fabs(sum.base)) / by;
    row->size = size;
    m[BS_SEATS] = within(seats, row->group->kind == BS_GROUP_COHORT ? EXACT_PROBABILITY * all : EXACT_ROUNDING * all);
    if (sum.seats <= EXACT_PROBABILITY * all) { /* an empty cohort keeps its undefined values */
        m[BS_SEATS] = within(0, EXACT_PROBABILITY * all);
        return;
    }
    if (row->exact->plan->leave_out & BS_LEAVE_SEATS)
        return;
    m[BS_MEAN_USE] = within(e.use_mean ? sum.use / by : INFINITY, EXACT_AMOUNT * sum.use / by);
    m[BS_MEAN_BILL] = within(e.bill_mean ? sum.bill / by : INFINITY, EXACT_AMOUNT * size);
    m[BS_MEAN_CHANGE] = within(e.change_mean ? change / by : e.infinite_change, EXACT_AMOUNT * size);
    if (row->contract == row->results->baseline)
        m[BS_MEAN_CHANGE] = within(0, 0);
    if (e.bill_mean && e.change_mean)
        m[BS_RATIO_OF_MEANS] = within(sum.bill / sum.base, EXACT_AMOUNT * fabs(sum.bill / sum.base));
}

static enum bs_status fill_shares(const struct row *row, struct bs_estimate *m)
{
    double shares[BS_MEASURE_COUNT] = {0};
    for (size_t i = 0; i < row->n_payers; i++) {
        enum bs_status status = share_masses_add(row->exact->plan->arena, &row->payers[i], shares);
        if (status != BS_OK)
            return status;
    }
    for (size_t k = BS_SHARE_CHEAPER; k <= BS_SHARE_RATIO_UNDEFINED; k++) {
        if (!(row->known & (k < BS_SHARE_DOUBLED ? EXACT_CHANGES : EXACT_RATIOS)))
            continue;
        double share = shares[k] / row->weight;
        bool certainly = share < row->error || share > 1 - row->error;
        m[k] = within(!certainly ? share : share > 0.5, row->error); /* not -0 */
    }
    return BS_OK;
}

/* What tables of quantiles may be off by, beside use: a difference of bills has it of both. */
static const double DRAWN = 1e-7;

/* A drawn quantile lies right where the law's probability says so, give or take its bin. */
static void quantile_gap(const struct row *row, const struct pushed *pushed, enum bs_measure measure)
{
    if (!row->gaps)
        return;
    const struct bs_estimate *drawn = &row->estimates[measure];
    double slack =
               (isnan(drawn->bin_error) ? 0 : drawn->bin_error) + DRAWN * (measure < BS_RATIO_P05 ? row->size : fabs(drawn->value)),
           p = bs_measure_info(measure)->probability;
    double below = pushed_below(pushed, nextafter(drawn->value - slack, -INFINITY)) / pushed->mass;
    double up_to = pushed_below(pushed, drawn->value + slack) / pushed->mass;
    row->gaps[measure] = isnan(drawn->value) ? NAN : gap_of_quantile(p, below, up_to, row->drawn * pushed->mass / row->weight);
}

struct bs_estimate exact_quantile(const struct pushed *pushed, double p, double error)
{
    double value = pushed_quantile(pushed, p), low = pushed_quantile(pushed, p - error), high = pushed_quantile(pushed, p + error);
    struct bs_estimate e = within(value, EXACT_AMOUNT * fabs(value) + fmax(value - low, high - value));
    e.bin_error = isnan(value) ? NAN : 0;
    return e;
}

static enum bs_status fill_distribution(const struct row *row, const struct pushed *pushed, struct bs_estimate *m)
{
    struct bs_results *results = row->results;
    size_t group = (size_t)(row->group - row->exact->plan->groups);
    struct bs_change_distribution *out =
        &results->distributions[(row->contract * results->n_groups + group) * BS_PERIOD_COUNT + row->period];
    double *change = bs_arena_take(results->arena, results->n_probabilities, sizeof *change);
    if (!change)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < results->n_probabilities; i++)
        change[i] = pushed_quantile(pushed, results->probabilities[i]);
    out->change = change;
    for (size_t k = BS_CHANGE_P01; k <= BS_CHANGE_P99; k++)
        m[k] = exact_quantile(pushed, bs_measure_info((enum bs_measure)k)->probability, row->error);
    for (size_t k = BS_CHANGE_P01; k <= BS_CHANGE_P99; k++)
        quantile_gap(row, pushed, (enum bs_measure)k);
    return exact_slices(pushed, plan_money_floor(row->exact->plan, row->period), results->arena, out);
}

static enum bs_status fill_changes(const struct row *row, struct bs_estimate *m)
{
    struct pushed change;
    enum bs_status status = pushed_new(row->payers, row->n_payers, false, &change);
    if (status == BS_OK)
        status = fill_distribution(row, &change, m);
    pushed_free(&change);
    return status;
}

static enum bs_status fill_ratios(const struct row *row, struct bs_estimate *m)
{
    struct pushed ratio;
    enum bs_status status = pushed_new(row->payers, row->n_payers, true, &ratio);
    for (size_t k = BS_RATIO_P05; k <= BS_RATIO_P95 && status == BS_OK && ratio.mass > 0; k++)
        m[k] = exact_quantile(&ratio, bs_measure_info((enum bs_measure)k)->probability, row->error);
    for (size_t k = BS_RATIO_P05; k <= BS_RATIO_P95 && status == BS_OK && ratio.mass > 0; k++)
        quantile_gap(row, &ratio, (enum bs_measure)k);
    pushed_free(&ratio);
    return status;
}

static enum bs_status fill_quantiles(const struct row *row, struct bs_estimate *m)
{
    unsigned left = row->exact->plan->leave_out;
    bool changes = row->known & EXACT_CHANGES && !(left & BS_LEAVE_CHANGES);
    bool ratios = row->known & EXACT_RATIOS && !(left & BS_LEAVE_RATIOS);
    enum bs_status status = changes ? fill_changes(row, m) : BS_OK;
    return status == BS_OK && ratios ? fill_ratios(row, m) : status;
}

/* Means and shares, by the spread that they have over the seats. */
static void fill_gaps(const struct row *row, const struct bs_estimate *m)
{
    static const enum bs_measure means[] = {BS_MEAN_USE, BS_MEAN_BILL, BS_MEAN_CHANGE};
    double deviation[3];
    if (!row->gaps)
        return;
    double centers[] = {m[BS_MEAN_USE].value, m[BS_MEAN_BILL].value, m[BS_MEAN_CHANGE].value};
    exact_deviations(row->exact, row->group, row->contract, centers, row->period == BS_MONTH, deviation);
    double all = (double)row->exact->plan->model->seats * (double)row->exact->gaps.drawn->replications;
    double months = row->period == BS_MONTH ? row->months : 1;
    for (size_t i = 0; i < 3; i++)
        row->gaps[means[i]] = gap_of_mean(&m[means[i]], &row->estimates[means[i]], deviation[i] / months, row->drawn);
    struct bs_estimate seats = row->estimates[BS_SEATS];
    double share = m[BS_SEATS].value / (double)row->exact->plan->model->seats;
    seats.value /= (double)row->exact->plan->model->seats;
    if (row->group->kind == BS_GROUP_COHORT && !row->exact->plan->seats_vary)
        row->gaps[BS_SEATS] = gap_of_share(share, &seats, all);
    for (size_t k = BS_SHARE_CHEAPER; k <= BS_SHARE_RATIO_UNDEFINED; k++)
        row->gaps[k] = gap_of_share(m[k].value, &row->estimates[k], row->drawn);
}

static enum bs_status fill_row(struct row *row, struct bs_estimate *m)
{
    unsigned left = row->exact->plan->leave_out;
    for (size_t k = 0; k < BS_MEASURE_COUNT; k++)
        m[k] = unstated();
    row->known = exact_known(row->exact, row->contract, row->group, row->period);
    if ((left & BS_LEAVE_MONTHS && row->period == BS_MONTH) || row->known == 0)
        return BS_OK;
    fill_means(row, m);
    if (row->contract == row->results->baseline || m[BS_SEATS].value == 0 || left & BS_LEAVE_SEATS || row->known == EXACT_MEANS)
        return BS_OK;
    list_payers(row);
    enum bs_status status = left & BS_LEAVE_SHARES ? BS_OK : fill_shares(row, m);
    if (status == BS_OK)
        status = fill_quantiles(row, m);
    if (status == BS_OK)
        fill_gaps(row, m);
    return status;
}

/* Amounts that no seat carries. */
static void fill_unallocated(const struct exact *exact, size_t contract, enum bs_period period, size_t baseline,
                             struct bs_estimate *m)
{
    const struct plan *plan = exact->plan;
    double sum[2] = {0, 0}, months = (double)plan->model->months;
    for (size_t k = 0; k < BS_MEASURE_COUNT; k++)
        m[k] = unstated();
    if (exact->beside && !exact->beside[contract])
        return;
    for (size_t month = 0; month < plan->distinct; month++) {
        sum[0] += plan->unallocated[contract * plan->distinct + month] * (double)plan->weight;
        sum[1] += plan->unallocated[baseline * plan->distinct + month] * (double)plan->weight;
    }
    double by = period == BS_MONTH ? months : 1;
    m[BS_MEAN_BILL] = within(sum[0] / by, 0);
    m[BS_MEAN_CHANGE] = within((sum[0] - sum[1]) / by, 0);
}

static size_t payers_most(const struct plan *plan)
{
    return plan->n_parts * (plan->n_periods + plan->model->months + 1) * (BS_COHORT_COUNT + 1);
}

enum bs_status exact_summary(const struct exact *exact, struct bs_results *results)
{
    const struct plan *plan = exact->plan;
    size_t rows = results->n_contracts * results->n_groups * BS_PERIOD_COUNT;
    enum bs_status status = BS_OK;
    results->summary = bs_arena_take(results->arena, rows, sizeof *results->summary);
    results->distributions = bs_arena_take(results->arena, rows, sizeof *results->distributions);
    struct payers_law *payers = malloc((payers_most(plan) + 1) * sizeof *payers);
    if (!results->summary || !results->distributions || !payers)
        status = BS_ERROR_MEMORY;
    for (size_t i = 0; i < rows && status == BS_OK; i++) {
        if (exact_stopped(exact)) {
            status = BS_ERROR_INTERRUPTED;
            break;
        }
        size_t group = i / BS_PERIOD_COUNT % results->n_groups;
        struct row row = {.exact = exact,
                          .results = results,
                          .contract = i / BS_PERIOD_COUNT / results->n_groups,
                          .period = (enum bs_period)(i % BS_PERIOD_COUNT),
                          .payers = payers};
        if (results->groups[group].kind == BS_GROUP_ORGANIZATION) {
            fill_unallocated(exact, row.contract, row.period, results->baseline, results->summary[i]);
            continue;
        }
        row.group = &plan->groups[group];
        row.gaps = exact->gaps.drawn ? exact->gaps.summary[i] : NULL;
        row.estimates = exact->gaps.drawn ? exact->gaps.drawn->summary[i] : NULL;
        status = fill_row(&row, results->summary[i]);
    }
    free(payers);
    return status;
}
