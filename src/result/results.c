#include <billshift/results.h>

#include <math.h>
#include <string.h>

static const struct bs_measure_info measures[BS_MEASURE_COUNT] = {
    [BS_SEATS] = {"seats", BS_UNIT_SEATS, NAN, "seats in the group, mean over replications"},
    [BS_MEAN_USE] = {"mean_use", BS_UNIT_USE, NAN, "use of a seat in the period"},
    [BS_MEAN_BILL] = {"mean_bill", BS_UNIT_MONEY, NAN, "bill of a seat in the period"},
    [BS_MEAN_CHANGE] = {"mean_change", BS_UNIT_MONEY, NAN, "bill minus baseline bill"},
    [BS_RATIO_OF_MEANS] = {"ratio_of_means", BS_UNIT_RATIO, NAN, "mean bill / mean baseline bill"},
    [BS_SHARE_CHEAPER] = {"share_cheaper", BS_UNIT_SHARE, NAN, "seats whose change is below 0"},
    [BS_SHARE_SAME] = {"share_same", BS_UNIT_SHARE, NAN, "seats whose change is 0"},
    [BS_SHARE_DEARER] = {"share_dearer", BS_UNIT_SHARE, NAN, "seats whose change is above 0"},
    [BS_SHARE_DOUBLED] = {"share_doubled", BS_UNIT_SHARE, NAN, "seats with bill >= 2 x baseline bill and change above 0"},
    [BS_SHARE_TRIPLED] = {"share_tripled", BS_UNIT_SHARE, NAN, "seats with bill >= 3 x baseline bill and change above 0"},
    [BS_SHARE_RATIO_UNDEFINED] = {"share_ratio_undefined", BS_UNIT_SHARE, NAN,
                                  "seats whose baseline bill is 0: they stay out of the ratio quantiles"},
    [BS_CHANGE_P01] = {"change_p01", BS_UNIT_MONEY, 0.01, "1 % of seats have a change up to this"},
    [BS_CHANGE_P05] = {"change_p05", BS_UNIT_MONEY, 0.05, "5 % of seats have a change up to this"},
    [BS_CHANGE_P10] = {"change_p10", BS_UNIT_MONEY, 0.10, "10 % of seats have a change up to this"},
    [BS_CHANGE_P25] = {"change_p25", BS_UNIT_MONEY, 0.25, "25 % of seats have a change up to this"},
    [BS_CHANGE_P50] = {"change_p50", BS_UNIT_MONEY, 0.50, "half of the seats have a change up to this"},
    [BS_CHANGE_P75] = {"change_p75", BS_UNIT_MONEY, 0.75, "75 % of seats have a change up to this"},
    [BS_CHANGE_P90] = {"change_p90", BS_UNIT_MONEY, 0.90, "90 % of seats have a change up to this"},
    [BS_CHANGE_P95] = {"change_p95", BS_UNIT_MONEY, 0.95, "95 % of seats have a change up to this"},
    [BS_CHANGE_P99] = {"change_p99", BS_UNIT_MONEY, 0.99, "99 % of seats have a change up to this"},
    [BS_RATIO_P05] = {"ratio_p05", BS_UNIT_RATIO, 0.05, "5 % of seats have a ratio up to this"},
    [BS_RATIO_P10] = {"ratio_p10", BS_UNIT_RATIO, 0.10, "10 % of seats have a ratio up to this"},
    [BS_RATIO_P25] = {"ratio_p25", BS_UNIT_RATIO, 0.25, "25 % of seats have a ratio up to this"},
    [BS_RATIO_P50] = {"ratio_p50", BS_UNIT_RATIO, 0.50, "half of the seats have a ratio up to this"},
    [BS_RATIO_P75] = {"ratio_p75", BS_UNIT_RATIO, 0.75, "75 % of seats have a ratio up to this"},
    [BS_RATIO_P90] = {"ratio_p90", BS_UNIT_RATIO, 0.90, "90 % of seats have a ratio up to this"},
    [BS_RATIO_P95] = {"ratio_p95", BS_UNIT_RATIO, 0.95, "95 % of seats have a ratio up to this"},
};

const struct bs_measure_info *bs_measure_info(enum bs_measure measure)
{
    return &measures[measure];
}

const char *bs_period_name(enum bs_period period)
{
    return period == BS_MONTH ? "month" : "term";
}

const char *bs_cohort_name(enum bs_cohort cohort)
{
    static const char *const names[BS_COHORT_COUNT] = {[BS_LIGHT] = "light", [BS_REGULAR] = "regular", [BS_HEAVY] = "heavy"};
    return names[cohort];
}

const char *bs_total_measure_name(enum bs_total_measure measure)
{
    static const char *const names[BS_TOTAL_MEASURE_COUNT] = {
        [BS_TOTAL_MEAN] = "mean", [BS_TOTAL_SD] = "sd",   [BS_TOTAL_P05] = "p05", [BS_TOTAL_P10] = "p10",
        [BS_TOTAL_P50] = "p50",   [BS_TOTAL_P80] = "p80", [BS_TOTAL_P90] = "p90", [BS_TOTAL_P95] = "p95",
    };
    return names[measure];
}

double bs_total_measure_probability(enum bs_total_measure measure)
{
    static const double probabilities[BS_TOTAL_MEASURE_COUNT] = {
        [BS_TOTAL_MEAN] = NAN, [BS_TOTAL_SD] = NAN,   [BS_TOTAL_P05] = 0.05, [BS_TOTAL_P10] = 0.10,
        [BS_TOTAL_P50] = 0.50, [BS_TOTAL_P80] = 0.80, [BS_TOTAL_P90] = 0.90, [BS_TOTAL_P95] = 0.95,
    };
    return probabilities[measure];
}

const char *bs_budget_measure_name(enum bs_budget_measure measure)
{
    static const char *const names[BS_BUDGET_MEASURE_COUNT] = {
        [BS_BUDGET_AMOUNT] = "amount",       [BS_BUDGET_PROBABILITY] = "probability_gone", [BS_BUDGET_MONTH_P10] = "month_p10",
        [BS_BUDGET_MONTH_P50] = "month_p50", [BS_BUDGET_MONTH_P90] = "month_p90",          [BS_BUDGET_P80] = "needed_p80",
        [BS_BUDGET_P90] = "needed_p90",      [BS_BUDGET_UNUSED] = "unused_mean",
    };
    return names[measure];
}

void bs_results_free(struct bs_results *results)
{
    if (results)
        bs_arena_free(results->arena);
}

static size_t place(const struct bs_results *results, size_t contract, size_t group, enum bs_period period)
{
    return (contract * results->n_groups + group) * BS_PERIOD_COUNT + (size_t)period;
}

struct bs_estimate (*bs_results_at(const struct bs_results *results, size_t contract, size_t group,
                                   enum bs_period period))[BS_MEASURE_COUNT]
{
    return &results->summary[place(results, contract, group, period)];
}

bool bs_results_computed(const struct bs_results *results, size_t contract, size_t group, enum bs_period period,
                         enum bs_measure measure)
{
    size_t row = place(results, contract, group, period);
    return strcmp(results->method, BS_METHOD_EXACT) == 0 || (results->computed && (results->computed[row] >> measure & 1));
}

const struct bs_change_distribution *bs_results_distribution(const struct bs_results *results, size_t contract, size_t group,
                                                             enum bs_period period)
{
    return &results->distributions[place(results, contract, group, period)];
}

struct bs_moves bs_moves_of_term(const struct bs_results *results)
{
    struct bs_moves term = {0};
    for (size_t i = 0; i < results->n_moves; i++)
        for (size_t from = 0; from < BS_COHORT_COUNT; from++)
            for (size_t to = 0; to < BS_COHORT_COUNT; to++)
                term.users[from][to] += results->moves[i].users[from][to];
    return term;
}
