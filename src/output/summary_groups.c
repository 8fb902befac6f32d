/* The readable summary's table by segment and cohort. */
#include "output/readable.h"
#include "output/summary.h"
#include "output/table.h"

#include <math.h>

/* What a table's columns need to look alike from row to row. */
struct style {
    int use_places, bill_places, change_places;
};

static double largest_of(const struct bs_report *report, size_t contract, enum bs_measure measure)
{
    double largest = 0;
    for (size_t g = 0; g < report->results->n_groups; g++) {
        double value = (*bs_results_at(report->results, contract, g, BS_MONTH))[measure].value;
        if (isfinite(value))
            largest = fmax(largest, fabs(value));
    }
    return largest;
}

static void money_cell(struct bs_grid *grid, double value, int places, const char *unit, unsigned flags)
{
    char text[BS_READABLE];
    bs_grid_cell(grid, bs_readable_money(value, places, unit, flags, text));
}

static void row(struct bs_grid *grid, const struct bs_report *report, size_t contract, size_t group, const struct style *style)
{
    const struct bs_results *results = report->results;
    const char *currency = report->model->currency;
    const struct bs_estimate *found = *bs_results_at(results, contract, group, BS_MONTH);
    const struct bs_estimate *base = *bs_results_at(results, results->baseline, group, BS_MONTH);
    double seats = results->groups[group].kind == BS_GROUP_ORGANIZATION ? (double)NAN : found[BS_SEATS].value;
    char text[BS_READABLE];
    bs_grid_cell(grid, results->groups[group].label);
    bs_grid_cell(grid, bs_readable_number(seats, seats == floor(seats) ? 0 : 1, text));
    money_cell(grid, found[BS_MEAN_USE].value, style->use_places, report->model->use_unit, 0);
    money_cell(grid, base[BS_MEAN_BILL].value, style->bill_places, currency, 0);
    money_cell(grid, found[BS_MEAN_BILL].value, style->bill_places, currency, 0);
    money_cell(grid, found[BS_CHANGE_P05].value, style->change_places, currency, BS_SIGNED);
    money_cell(grid, found[BS_CHANGE_P50].value, style->change_places, currency, BS_SIGNED);
    money_cell(grid, found[BS_CHANGE_P95].value, style->change_places, currency, BS_SIGNED);
}

bool bs_summary_groups(const struct bs_report *report, size_t contract, FILE *out)
{
    const struct bs_results *results = report->results;
    const char *name = report->model->contracts[contract].name;
    const char *baseline = report->model->contracts[results->baseline].name;
    const char *const titles[] = {"group", "seats", "mean use", baseline, name, "change p05", "median", "p95"};
    struct style style = {
        .use_places = bs_readable_places(largest_of(report, contract, BS_MEAN_USE)),
        .bill_places = bs_readable_places(
            fmax(largest_of(report, contract, BS_MEAN_BILL), largest_of(report, results->baseline, BS_MEAN_BILL))),
        .change_places =
            bs_readable_places(fmax(largest_of(report, contract, BS_CHANGE_P05), largest_of(report, contract, BS_CHANGE_P95))),
    };
    fprintf(out, "\nA seat's month under %s against %s: mean bill under each, and the change\n", name, baseline);
    struct bs_grid *grid = bs_grid_new(BS_CELLS(titles), 1);
    for (size_t i = 0; i < BS_CELLS(titles); i++)
        bs_grid_cell(grid, titles[i]);
    for (size_t g = 0; g < results->n_groups; g++)
        row(grid, report, contract, g, &style);
    bool done = bs_grid_print(grid, 2, out);
    bs_grid_free(grid);
    return done;
}
