/* The readable summary's lines on how use and bills fall on a population's users, and how steady their use is. */
#include "output/readable.h"
#include "output/summary.h"

static void row(struct bs_grid *grid, const char *name, const struct bs_concentration *of)
{
    const double shares[] = {of->top_1, of->top_10, of->top_20};
    char text[BS_READABLE];
    bs_grid_cell(grid, name);
    bs_grid_cell(grid, bs_readable_number(of->gini, 2, text));
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
        bs_grid_cell(grid, bs_readable_share(shares[i], text));
}

/* Use, then the bills under every contract. */
static bool table(const struct bs_report *report, FILE *out)
{
    static const char *const titles[] = {"of the whole", "Gini", "top 1 %", "top 10 %", "top 20 %"};
    const struct bs_results *results = report->results;
    struct bs_grid *grid = bs_grid_new(sizeof titles / sizeof *titles, 1);
    char bills[4 * BS_READABLE];
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        bs_grid_cell(grid, titles[i]);
    row(grid, "use", &results->concentration[0]);
    for (size_t c = 0; c < results->n_contracts; c++) {
        snprintf(bills, sizeof bills, "bills under %.100s", report->model->contracts[c].name);
        row(grid, bills, &results->concentration[1 + c]);
    }
    bool done = bs_grid_print(grid, 2, BS_SUMMARY_WIDTH, out);
    bs_grid_free(grid);
    return done;
}

static bool moves_line(const struct bs_report *report, FILE *out)
{
    const struct bs_results *results = report->results;
    const char *unit = report->model->use_unit;
    char share[BS_READABLE], light[BS_READABLE], regular[BS_READABLE];
    if (results->n_moves == 0)
        return true;
    struct bs_moves term = bs_moves_of_term(results);
    double all = 0, moved = 0;
    for (size_t from = 0; from < BS_COHORT_COUNT; from++)
        for (size_t to = 0; to < BS_COHORT_COUNT; to++) {
            all += (double)term.users[from][to];
            moved += from != to ? (double)term.users[from][to] : 0;
        }
    const double *cuts = results->move_cuts;
    return bs_summary_line(
        out, "  ", 2,
        "From one month %sto the next %s of users change cohort, by the use of each month: light up to %s, regular up to %s, "
        "heavy above.",
        report->model->population->projection ? "of the file " : "", bs_readable_share(moved / all, share),
        bs_readable_money(cuts[0], bs_readable_places(cuts[0], unit), unit, 0, light),
        bs_readable_money(cuts[1], bs_readable_places(cuts[1], unit), unit, 0, regular));
}

bool bs_summary_concentration(const struct bs_report *report, FILE *out)
{
    if (!report->results->concentration)
        return true;
    fputs("\nHow use and bills of the term fall on the users (Gini 0: all alike; what the heaviest users have)\n", out);
    return table(report, out) && moves_line(report, out);
}
