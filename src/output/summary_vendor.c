/* The readable summary's lines on the vendor's side: margin, seats that cost more than they pay, and who leaves. */
#include "output/readable.h"
#include "output/sink.h"
#include "output/summary.h"

#include <billshift/vendor.h>

#include <math.h>

/* How amounts of the two tables look. */
struct look {
    const char *currency;
    int places;
    unsigned flags;
};

static const struct bs_organization *term_of(const struct bs_vendor *vendor, size_t contract)
{
    return &vendor->results->organization[contract * (vendor->results->months + 1) + vendor->results->months];
}

static void money(struct bs_grid *grid, const struct look *look, double value, unsigned flags)
{
    char text[BS_READABLE];
    bs_grid_cell(grid, isnan(value) ? "-" : bs_readable_money(value, look->places, look->currency, look->flags | flags, text));
}

static void share(struct bs_grid *grid, double value)
{
    char text[BS_READABLE];
    bs_grid_cell(grid, isnan(value) ? "-" : bs_readable_share(value, text));
}

static bool margins(const struct bs_report *report, const struct look *look, FILE *out)
{
    static const char *const titles[] = {"contract", "revenue", "cost", "margin", "of revenue", "losing seats", "lost on them"};
    const struct bs_vendor *vendor = report->vendor;
    char months[BS_READABLE], in[BS_READABLE];
    fprintf(out, "\nWhat the vendor earns in the term of %s, after the cost to serve%s\n",
            bs_readable_count((double)vendor->results->months, "month", months), bs_summary_in(look->currency, in));
    struct bs_grid *grid = bs_grid_new(BS_CELLS(titles), 1);
    for (size_t i = 0; i < BS_CELLS(titles); i++)
        bs_grid_cell(grid, titles[i]);
    for (size_t c = 0; c < report->model->n_contracts; c++) {
        bool known = bs_vendor_knows(report->model, c);
        double revenue = term_of(vendor, c)->total[BS_TOTAL_MEAN].value, margin = term_of(vendor, c)->change[BS_TOTAL_MEAN].value;
        bs_grid_cell(grid, report->model->contracts[c].name);
        money(grid, look, revenue, 0);
        money(grid, look, known ? term_of(vendor, vendor->cost)->total[BS_TOTAL_MEAN].value : NAN, 0);
        money(grid, look, known ? margin : NAN, 0);
        share(grid, known && revenue > 0 ? margin / revenue : NAN);
        share(grid, known ? (*bs_results_at(vendor->results, c, 0, BS_TERM))[BS_SHARE_CHEAPER].value : NAN);
        money(grid, look, bs_vendor_lost(vendor, c), 0);
    }
    bool done = bs_grid_print(grid, 2, BS_SUMMARY_WIDTH, out);
    bs_grid_free(grid);
    return done && bs_summary_line(
                       out, "  ", 2,
                       "Losing seats: those whose use costs the vendor more over the term than they pay. What is lost on them is "
                       "summed %s.",
                       report->model->population ? "user by user" : "by bands of one percent of the seats, by rank of use");
}

static bool churn(const struct bs_report *report, const struct look *look, FILE *out)
{
    static const char *const titles[] = {"contract", "leave", "seats", "revenue kept", "against now", "margin kept", "against now"};
    const struct bs_vendor *vendor = report->vendor;
    char in[BS_READABLE], text[BS_READABLE];
    struct bs_vendor_churn before = bs_vendor_churn(vendor, report->model->baseline);
    bool costs = report->model->cost_to_serve != NULL;
    fprintf(out, "\nIf seats leave as stated when their bill rises against %s%s\n",
            report->model->contracts[report->model->baseline].name, bs_summary_in(look->currency, in));
    struct bs_grid *grid = bs_grid_new(costs ? 7 : 5, 1);
    for (size_t i = 0; i < (costs ? 7u : 5u); i++)
        bs_grid_cell(grid, titles[i]);
    for (size_t c = 0; c < report->model->n_contracts; c++) {
        struct bs_vendor_churn now = bs_vendor_churn(vendor, c);
        bs_grid_cell(grid, report->model->contracts[c].name);
        share(grid, now.share);
        bs_grid_cell(grid, bs_readable_number(now.seats, now.seats < 100 ? 1 : 0, text));
        money(grid, look, now.revenue, 0);
        money(grid, look, now.revenue - before.revenue, BS_SIGNED);
        if (costs) {
            money(grid, look, now.margin, 0);
            money(grid, look, now.margin - before.margin, BS_SIGNED);
        }
    }
    bool done = bs_grid_print(grid, 2, BS_SUMMARY_WIDTH, out);
    bs_grid_free(grid);
    return done &&
           bs_summary_line(
               out, "  ", 2,
               "Who leaves pays nothing and costs nothing over the term. How many leave is an assumption of the scenario "
               "(churn), by the ratio of %s.",
               report->model->population ? "each user's bills" : "the mean bills of each percent of the seats, by rank of use");
}

bool bs_summary_vendor(const struct bs_report *report, FILE *out)
{
    const struct bs_vendor *vendor = report->vendor;
    double largest = 0;
    if (!vendor)
        return true;
    for (size_t c = 0; c < report->model->n_contracts; c++)
        if (isfinite(term_of(vendor, c)->total[BS_TOTAL_MEAN].value))
            largest = fmax(largest, fabs(term_of(vendor, c)->total[BS_TOTAL_MEAN].value));
    const char *currency = report->model->currency;
    struct look look = {currency, bs_readable_places(largest, currency), bs_summary_flags(currency)};
    return (!report->model->cost_to_serve || margins(report, &look, out)) &&
           (report->model->n_churn == 0 || churn(report, &look, out)) && !ferror(out);
}
