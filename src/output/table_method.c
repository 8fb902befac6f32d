/* How the figures of a file come about. Beside drawn seats some are computed, and quantiles of totals may be drawn where all else is computed. */
#include "output/table.h"

#include <billshift/vendor.h>

#include <math.h>

struct found {
    bool computed, drawn;
};

static const char *method_of(struct found found)
{
    return !found.computed ? BS_METHOD_MONTECARLO : found.drawn ? BS_METHOD_MIXED : BS_METHOD_EXACT;
}

static void add_row(const struct bs_results *results, size_t contract, size_t group, enum bs_period period, size_t from, size_t end,
                    struct found *found)
{
    const struct bs_estimate *row = *bs_results_at(results, contract, group, period);
    for (size_t m = from; m < end; m++) {
        bool computed = bs_results_computed(results, contract, group, period, (enum bs_measure)m);
        found->computed |= !isnan(row[m].value) && computed;
        found->drawn |= !isnan(row[m].value) && !computed;
    }
}

/* Measures from one to before the end, of all groups in both periods. */
static struct found find(const struct bs_results *results, size_t contract, size_t from, size_t end)
{
    struct found found = {0};
    for (size_t group = 0; group < results->n_groups; group++)
        for (int period = 0; period < BS_PERIOD_COUNT; period++)
            add_row(results, contract, group, (enum bs_period)period, from, end, &found);
    return found;
}

static struct found find_all(const struct bs_results *results, size_t from, size_t end)
{
    struct found all = {0};
    for (size_t contract = 0; contract < results->n_contracts; contract++) {
        struct found own = find(results, contract, from, end);
        all.computed |= own.computed;
        all.drawn |= own.drawn;
    }
    return all;
}

static struct found find_ranks(const struct bs_results *results, size_t but)
{
    struct found all = {0};
    for (size_t contract = 0; contract < results->n_contracts; contract++) {
        bool computed = results->ranks_computed && results->ranks_computed[contract];
        all.computed |= contract != but && computed;
        all.drawn |= contract != but && !computed;
    }
    return all;
}

enum bs_seats_method bs_seats_method(const struct bs_results *results, size_t contract)
{
    struct found all = find(results, contract, 0, BS_MEASURE_COUNT);
    bool but_ratios =
        find(results, contract, 0, BS_SHARE_DOUBLED).drawn || find(results, contract, BS_CHANGE_P01, BS_RATIO_P05).drawn;
    bool ranks = results->ranks_computed && results->ranks_computed[contract];
    return !all.computed          ? BS_SEATS_DRAWN
           : !all.drawn           ? BS_SEATS_COMPUTED
           : but_ratios || !ranks ? BS_SEATS_MIXED
                                  : BS_SEATS_RATIOS_DRAWN;
}

static const char *seats_method(const struct bs_table *table, const struct bs_results *results)
{
    if (!results->computed)
        return results->method;
    if (table == &bs_table_summary || table == &bs_table_margin)
        return method_of(find_all(results, 0, BS_MEASURE_COUNT));
    if (table == &bs_table_change || table == &bs_table_histogram)
        return method_of(find_all(results, BS_CHANGE_P01, BS_RATIO_P05));
    if (table == &bs_table_rank || table == &bs_table_margin_rank)
        return method_of(find_ranks(results, results->baseline));
    return results->method;
}

const char *bs_table_method(const struct bs_table *table, const struct bs_report *report)
{
    const struct bs_results *results = report->results;
    bool of_vendor = report->vendor && (table == &bs_table_margin || table == &bs_table_margin_rank);
    if (table == &bs_table_organization && results->totals_replications > 0)
        return BS_METHOD_MONTECARLO;
    if (table == &bs_table_organization && results->totals_computed)
        return results->totals_drawn ? BS_METHOD_MIXED : BS_METHOD_EXACT;
    return table->method ? table->method : seats_method(table, of_vendor ? report->vendor->results : results);
}
