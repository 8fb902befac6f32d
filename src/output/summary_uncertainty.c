/* The readable summary's part on uncertain assumptions: both ranges side by side, expected figures, and which assumption makes most of it. */
#include "output/readable.h"
#include "output/summary.h"
#include "output/table.h"

#include <billshift/uncertainty.h>

#include <math.h>

/* How money is written. */
struct style {
    const char *currency;
    int places;
    unsigned flags;
};

static struct style style_for(const struct bs_report *report, double largest)
{
    const char *currency = report->model->currency;
    return (struct style){
        .currency = currency, .places = bs_readable_places(largest, currency), .flags = bs_summary_flags(currency)};
}

/* same: what is said of a range whose ends read alike; NULL: the end. */
static void range_cell(struct bs_grid *grid, const struct bs_estimate *low, const struct bs_estimate *high,
                       const struct style *style, const char *same)
{
    char from[BS_READABLE], to[BS_READABLE], text[3 * BS_READABLE];
    bs_readable_money(low->value, style->places, style->currency, style->flags, from);
    bs_readable_money(high->value, style->places, style->currency, style->flags, to);
    snprintf(text, sizeof text, "%s to %s", from, to);
    bool alike = strcmp(from, to) == 0;
    bs_grid_cell(grid, isnan(low->value) || isnan(high->value) ? "-" : !alike ? text : same ? same : from);
}

static void share_range_cell(struct bs_grid *grid, const struct bs_uncertain_figure *f)
{
    char low[BS_READABLE], high[BS_READABLE], text[3 * BS_READABLE];
    bs_readable_share(f->p05.value, low);
    bs_readable_share(f->p95.value, high);
    bool alike = strcmp(low, high) == 0, plain = *low != '<' && *low != '>';
    int shown = (int)(plain ? strcspn(low, " ") : strlen(low)); /* one percent sign is enough */
    snprintf(text, sizeof text, "%.*s to %s", shown, low, high);
    bs_grid_cell(grid, isnan(f->p05.value) ? "-" : alike ? low : text);
}

static const struct bs_organization *term_of(const struct bs_results *results, size_t contract)
{
    return &results->organization[contract * (results->months + 1) + results->months];
}

/* Smaller ones are told as smaller than it. */
static const double LEAST_CHANCE = 1e-3;

static bool totals(const struct bs_report *report, FILE *out)
{
    static const char *const titles[] = {"contract", "chance among users", "with uncertain assumptions", "expected then",
                                         "pays more"};
    const struct bs_results *results = report->results;
    const struct bs_uncertainty *u = report->uncertainty;
    double largest = 0, error = 0;
    char text[BS_READABLE], in[BS_READABLE];
    for (size_t c = 0; c < u->n_contracts; c++) {
        const struct bs_estimate *total = u->organization[c].total;
        largest = isfinite(total[BS_TOTAL_MEAN].value) ? fmax(largest, fabs(total[BS_TOTAL_MEAN].value)) : largest;
        error = fmax(error, fmax(total[BS_TOTAL_P05].std_error, total[BS_TOTAL_P95].std_error));
    }
    struct style style = style_for(report, largest);
    struct bs_grid *grid = bs_grid_new(BS_CELLS(titles), 1);
    for (size_t i = 0; i < BS_CELLS(titles); i++)
        bs_grid_cell(grid, titles[i]);
    for (size_t c = 0; c < u->n_contracts; c++) {
        const struct bs_estimate *chance = term_of(results, c)->total, *with = u->organization[c].total;
        bs_grid_cell(grid, report->model->contracts[c].name);
        if (bs_model_draws(report->model))
            range_cell(grid, &chance[BS_TOTAL_P05], &chance[BS_TOTAL_P95], &style, "fixed");
        else
            bs_grid_cell(grid, "none");
        range_cell(grid, &with[BS_TOTAL_P05], &with[BS_TOTAL_P95], &style, "fixed");
        bs_grid_cell(grid, bs_readable_money(with[BS_TOTAL_MEAN].value, style.places, style.currency, style.flags, text));
        const struct bs_estimate *dearer = &u->organization[c].probability_dearer;
        bs_grid_cell(grid, c == results->baseline ? "" : bs_readable_probability(dearer->value, LEAST_CHANCE, text));
    }
    fprintf(out, "\nThe total of the term with uncertain assumptions: 90 %% ranges%s\n",
            bs_summary_in(report->model->currency, in));
    bool done = bs_grid_print(grid, 2, BS_SUMMARY_WIDTH, out);
    bs_grid_free(grid);
    if (!done)
        return false;
    const struct bs_model *model = report->model;
    char count[BS_READABLE], draws[BS_READABLE];
    const char *chance = !bs_model_draws(model) ? "there is none, as the months are the users' own"
                         : model->population    ? "which of their months each user has again"
                                                : "who happens to use how much";
    return bs_summary_line(out, "  ", 2,
                           "Chance among users: %s, each assumption at its one value (of a triangular range the mode, of a "
                           "lognormal one the median). With uncertain assumptions: that chance, and %s drawn from %s too, each "
                           "independently of others: %s. One standard error of the ends of these ranges: at most %s.",
                           chance, bs_readable_count((double)u->n_assumptions, "assumption", count),
                           u->n_assumptions == 1 ? "its range" : "their ranges", bs_readable_count((double)u->draws, "draw", draws),
                           bs_readable_error(error, model->currency, text));
}

static const struct bs_uncertain_figure *figure_of(const struct bs_uncertainty *u, size_t contract, size_t group,
                                                   enum bs_measure measure)
{
    for (size_t i = 0; i < u->n_figures; i++)
        if (u->figures[i].contract == contract && u->figures[i].group == group && u->figures[i].measure == measure)
            return &u->figures[i];
    return NULL;
}

/* Expected figures of seats, of all and by cohort. */
static bool seats(const struct bs_report *report, FILE *out)
{
    static const char *const titles[] = {"contract", "group", "mean change", "pay less", "pay more", "≥ 2×"};
    static const enum bs_measure shares[] = {BS_SHARE_CHEAPER, BS_SHARE_DEARER, BS_SHARE_DOUBLED};
    const struct bs_results *results = report->results;
    const struct bs_uncertainty *u = report->uncertainty;
    double largest = 0;
    for (size_t i = 0; i < u->n_figures; i++)
        if (u->figures[i].measure == BS_MEAN_CHANGE && isfinite(u->figures[i].p95.value))
            largest = fmax(largest, fabs(u->figures[i].p95.value));
    struct style style = style_for(report, largest);
    struct bs_grid *grid = bs_grid_new(BS_CELLS(titles), 2);
    for (size_t i = 0; i < BS_CELLS(titles); i++)
        bs_grid_cell(grid, titles[i]);
    style.flags |= BS_SIGNED;
    for (size_t c = 0; c < results->n_contracts; c++)
        for (size_t g = 0; c != results->baseline && g < results->n_groups; g++) {
            const struct bs_uncertain_figure *change = figure_of(u, c, g, BS_MEAN_CHANGE);
            if (!change)
                continue;
            bs_grid_cell(grid, report->model->contracts[c].name);
            bs_grid_cell(grid, results->groups[g].label);
            range_cell(grid, &change->p05, &change->p95, &style, NULL);
            for (size_t m = 0; m < BS_CELLS(shares); m++)
                share_range_cell(grid, figure_of(u, c, g, shares[m]));
        }
    fprintf(out, "\nExpected changes and shares of seats over the term, as assumptions vary: from p05 to p95\n");
    bool done = bs_grid_print(grid, 2, BS_SUMMARY_WIDTH, out);
    bs_grid_free(grid);
    char count[BS_READABLE];
    if (done && u->drawn)
        done = bs_summary_line(out, "  ", 2,
                               "Each draw of the assumptions is simulated in %s; the chance in these is a part of the ranges.",
                               bs_readable_count((double)u->replications, "replication", count));
    return done;
}

/* A contract that the assumptions move; the number of contracts: there is none. */
static size_t first_moved(const struct bs_uncertainty *u, size_t baseline)
{
    for (size_t c = 0; c < u->n_contracts; c++)
        if ((c != baseline || u->n_contracts == 1) && !isnan(u->contributions[c * u->n_assumptions].share.value))
            return c;
    return u->n_contracts;
}

static const struct bs_estimate *share_of(const struct bs_uncertainty *u, size_t contract, size_t assumption)
{
    size_t i = contract * u->n_assumptions;
    while (u->contributions[i].assumption != assumption)
        i++;
    return &u->contributions[i].share;
}

static void contribution_row(struct bs_grid *grid, const struct bs_report *report, const char *path, size_t assumption)
{
    const struct bs_uncertainty *u = report->uncertainty;
    char text[BS_READABLE];
    bs_grid_cell(grid, path);
    for (size_t c = 0; c < u->n_contracts; c++)
        if (c != report->results->baseline || u->n_contracts == 1) {
            const struct bs_estimate *share = assumption < u->n_assumptions ? share_of(u, c, assumption) : &u->joint[c];
            bs_grid_cell(grid, isnan(share->value) ? "-" : bs_readable_share(share->value, text));
        }
}

/* The assumption of a rank under a contract; without one in the order of the scenario. */
static size_t ranked(const struct bs_uncertainty *u, size_t contract, size_t rank)
{
    return contract < u->n_contracts ? u->contributions[contract * u->n_assumptions + rank].assumption : rank;
}

static bool contributions(const struct bs_report *report, FILE *out)
{
    const struct bs_uncertainty *u = report->uncertainty;
    const struct bs_model *model = report->model;
    size_t n = u->n_assumptions, columns = u->n_contracts > 1 ? u->n_contracts : 2;
    size_t first = first_moved(u, report->results->baseline);
    double error = 0;
    char text[BS_READABLE];
    struct bs_grid *grid = bs_grid_new(columns, 1);
    bs_grid_cell(grid, "assumption");
    for (size_t c = 0; c < u->n_contracts; c++)
        if (c != report->results->baseline || u->n_contracts == 1)
            bs_grid_cell(grid, model->contracts[c].name);
    for (size_t i = 0; i < n; i++)
        contribution_row(grid, report, model->uncertain[ranked(u, first, i)].path, ranked(u, first, i));
    contribution_row(grid, report, "several together", n);
    for (size_t i = 0; i < u->n_contracts * n; i++)
        error = fmax(error, u->contributions[i].share.std_error);
    fprintf(out, "\nWhich assumption contributes most: its share of the variance of the expected %s\n",
            u->n_contracts > 1 ? "change" : "total");
    bool done = bs_grid_print(grid, 2, BS_SUMMARY_WIDTH, out);
    bs_grid_free(grid);
    for (size_t i = 0; i < n && done; i++) {
        const struct bs_uncertain *of = &model->uncertain[ranked(u, first, i)];
        done = bs_summary_line(out, "  - ", 4, "%s: %s, %s", of->path, of->text, bs_uncertain_law_name(of->law));
    }
    if (done && first == u->n_contracts)
        return bs_summary_line(out, "  ", 2, "No share is stated: they do not move it, or at some draw it does not exist.");
    if (done && error > 5e-5)
        done = bs_summary_line(out, "  ", 2, "One standard error of these shares: at most %s points.",
                               bs_readable_error(100 * error, "", text));
    return done;
}

bool bs_summary_uncertainty(const struct bs_report *report, FILE *out)
{
    if (!report->uncertainty)
        return true;
    return totals(report, out) && (report->results->n_contracts == 1 || seats(report, out)) && contributions(report, out);
}
