/* The readable summary's lines on budgets, on when bills are paid, and on use that is blocked. */
#include "output/readable.h"
#include "output/summary.h"
#include "output/table.h"

#include <math.h>
#include <string.h>

#define line(out, ...) bs_summary_line(out, "  - ", 4, __VA_ARGS__)

static bool terms_price_use(const struct bs_contract *contract)
{
    bool priced = contract->terms.n_charges > 0;
    for (size_t i = 0; i < contract->n_changes; i++)
        priced = priced || contract->changes[i].terms.n_charges > 0;
    return priced;
}

bool bs_summary_prices_use(const struct bs_model *model, size_t contract)
{
    const struct bs_contract *c = &model->contracts[contract];
    return terms_price_use(c) || (c->begins > 0 && terms_price_use(&model->contracts[c->before]));
}

static const char *amount_text(double amount, const char *unit, char *buffer)
{
    return bs_readable_money(amount, bs_readable_places(amount, unit), unit, 0, buffer);
}

static const char *month_text(double month, char *buffer)
{
    if (isnan(month))
        snprintf(buffer, BS_READABLE, "-");
    else
        snprintf(buffer, BS_READABLE, "%.0f", month);
    return buffer;
}

/* A currency that stands in the title is left out of the cells; units of a credit never are. */
static void amount_cell(struct bs_grid *grid, const struct bs_report *report, const struct bs_budget *budget,
                        enum bs_budget_measure measure)
{
    const char *unit = bs_budget_unit(report->model, budget);
    double amount = budget->measures[measure].value;
    unsigned flags = budget->money ? bs_summary_flags(unit) : 0;
    char text[BS_READABLE];
    bs_grid_cell(grid, bs_readable_money(amount, bs_readable_places(amount, unit), unit, flags, text));
}

/* p10/p50/p90; one alone where they agree. */
static void months_cell(struct bs_grid *grid, const struct bs_estimate *measures)
{
    char months[3][BS_READABLE], text[4 * BS_READABLE];
    for (size_t i = 0; i < 3; i++)
        month_text(measures[BS_BUDGET_MONTH_P10 + i].value, months[i]);
    snprintf(text, sizeof text, "%s/%s/%s", months[0], months[1], months[2]);
    bool alike = strcmp(months[0], months[1]) == 0 && strcmp(months[1], months[2]) == 0;
    bs_grid_cell(grid, alike ? months[0] : text);
}

static void budget_row(struct bs_grid *grid, const struct bs_report *report, const struct bs_budget *budget)
{
    const struct bs_estimate *m = budget->measures;
    char text[BS_READABLE];
    bs_grid_cell(grid, report->model->contracts[budget->contract].name);
    bs_grid_cell(grid, budget->item);
    amount_cell(grid, report, budget, BS_BUDGET_AMOUNT);
    if (!bs_model_draws(report->model)) {
        bs_grid_cell(grid, month_text(m[BS_BUDGET_MONTH_P50].value, text));
        amount_cell(grid, report, budget, BS_BUDGET_UNUSED);
        return;
    }
    bool sure = !bs_summary_prices_use(report->model, budget->contract);
    double bound = sure || isnan(m[BS_BUDGET_PROBABILITY].std_error) ? 0 : m[BS_BUDGET_PROBABILITY].std_error;
    bs_grid_cell(grid, bs_readable_probability(m[BS_BUDGET_PROBABILITY].value, bound, text));
    months_cell(grid, m);
    amount_cell(grid, report, budget, BS_BUDGET_P80);
    amount_cell(grid, report, budget, BS_BUDGET_P90);
    amount_cell(grid, report, budget, BS_BUDGET_UNUSED);
}

static bool budget_table(const struct bs_report *report, FILE *out)
{
    static const char *const drawn[] = {"contract", "item", "amount", "gone", "in month", "8 of 10", "9 of 10", "left over"};
    static const char *const read[] = {"contract", "item", "amount", "gone in month", "left over"};
    const struct bs_results *results = report->results;
    bool draws = bs_model_draws(report->model);
    size_t columns = draws ? BS_CELLS(drawn) : BS_CELLS(read);
    char in[BS_READABLE];
    if (results->n_budgets == 0)
        return true;
    fprintf(out, "\nHow far budgets, commitments and credits go%s\n", bs_summary_in(report->model->currency, in));
    struct bs_grid *grid = bs_grid_new(columns, 2);
    for (size_t i = 0; i < columns; i++)
        bs_grid_cell(grid, draws ? drawn[i] : read[i]);
    for (size_t i = 0; i < results->n_budgets; i++)
        budget_row(grid, report, &results->budgets[i]);
    bool done = bs_grid_print(grid, 2, BS_SUMMARY_WIDTH, out);
    bs_grid_free(grid);
    if (!done || !draws)
        return done;
    return bs_summary_line(
        out, "  ", 2,
        "Gone: the chance that it does not last to the end of the term. In month: p10/p50/p90 of when it is gone "
        "(-: not in the term). 8 of 10, 9 of 10: the amount that is enough in so many terms. Left over: mean of "
        "what is lost at the end.");
}

static const struct bs_organization *month_of(const struct bs_results *results, size_t contract, size_t month)
{
    return &results->organization[contract * (results->months + 1) + month];
}

bool bs_summary_cash_differs(const struct bs_organization *month)
{
    double cash = month->cash.value, total = month->total[BS_TOTAL_MEAN].value;
    return isfinite(cash) && isfinite(total) && fabs(cash - total) > 1e-9 * (fabs(cash) + fabs(total));
}

/* The month in which what is paid is furthest above what is charged. */
static bool cash_line(const struct bs_report *report, size_t contract, bool *begun, FILE *out)
{
    const struct bs_results *results = report->results;
    const char *currency = report->model->currency;
    size_t most = results->months;
    double ahead = 0;
    bool any = false;
    for (size_t m = 0; m < results->months; m++) {
        const struct bs_organization *month = month_of(results, contract, m);
        any = any || bs_summary_cash_differs(month);
        if (bs_summary_cash_differs(month) && month->cash.value - month->total[BS_TOTAL_MEAN].value > ahead) {
            ahead = month->cash.value - month->total[BS_TOTAL_MEAN].value;
            most = m;
        }
    }
    if (!any)
        return true;
    if (!*begun)
        fputs("\nWhen it is paid (organization.csv has all months)\n", out);
    *begun = true;
    const struct bs_organization *term = month_of(results, contract, results->months);
    char paid[BS_READABLE], charged[BS_READABLE], month_paid[BS_READABLE], month_charged[BS_READABLE], peak[BS_READABLE * 3] = "";
    amount_text(term->cash.value, currency, paid);
    amount_text(term->total[BS_TOTAL_MEAN].value, currency, charged);
    if (most < results->months) {
        const struct bs_organization *month = month_of(results, contract, most);
        snprintf(peak, sizeof peak, "; %s in month %zu, for which %s is charged",
                 amount_text(month->cash.value, currency, month_paid), most + 1,
                 amount_text(month->total[BS_TOTAL_MEAN].value, currency, month_charged));
    }
    return line(out, "%s: %s is paid in the term, %s is charged for it%s.", report->model->contracts[contract].name, paid, charged,
                peak);
}

/* Whether use before the contract's response is known to be so many times less than after it. */
static bool one_factor(const struct bs_model *model, size_t contract, double *factor)
{
    const struct bs_response *first = bs_model_contract(model, contract, 0)->response;
    size_t last = model->months - 1;
    *factor = bs_response_factor(first, 0, 0);
    return !(first && (first->n_moves > 0 || first->adopts)) &&
           bs_response_same(first, 0, bs_model_contract(model, contract, last)->response, last);
}

static bool blocked_line(const struct bs_report *report, size_t contract, bool *begun, FILE *out)
{
    const struct bs_results *results = report->results;
    const struct bs_estimate *blocked = &month_of(results, contract, results->months)->blocked;
    const struct bs_estimate *all = *bs_results_at(results, contract, 0, BS_TERM);
    if (isnan(blocked->value))
        return true;
    if (!*begun)
        fputs("\nUse that is blocked in the term\n", out);
    *begun = true;
    char amount[BS_READABLE], share[BS_READABLE], of[BS_READABLE * 3] = "";
    double use = all[BS_SEATS].value * all[BS_MEAN_USE].value, factor;
    bool known = one_factor(report->model, contract, &factor);
    if (use > 0 && isfinite(use))
        snprintf(of, sizeof of, " (%s of all use%s)", bs_readable_share(blocked->value / (known ? use * factor : use), share),
                 known ? "" : " before its response");
    return line(out, "%s: %s%s.", report->model->contracts[contract].name,
                amount_text(blocked->value, report->model->use_unit, amount), of);
}

bool bs_summary_money(const struct bs_report *report, FILE *out)
{
    const struct bs_results *results = report->results;
    bool done = budget_table(report, out), cash = false, blocked = false;
    for (size_t c = 0; c < results->n_contracts && done; c++)
        done = cash_line(report, c, &cash, out);
    for (size_t c = 0; c < results->n_contracts && done; c++)
        done = blocked_line(report, c, &blocked, out);
    return done;
}
