/* The bills of one user: who it is, and what each month's use costs under each contract. */
#include "output/bill.h"
#include "output/bill_block.h"
#include "output/sink.h"
#include "output/summary.h"

static const char *use_text(const struct bs_bills *bills, double use, char *buffer)
{
    const char *unit = bills->model->use_unit;
    return bs_readable_money(use, bs_readable_places(use, unit), unit, 0, buffer);
}

bool bs_bill_user_head(const struct bs_bills *bills, FILE *out)
{
    const struct bs_user_standing *user = bills->user;
    char use[BS_READABLE], light[BS_READABLE], regular[BS_READABLE], months[BS_READABLE];
    bool done = bs_summary_line(out, "", 0, "%s: cohort %s, rank %zu of %zu by use (1: nobody uses more); %s in the term of %s",
                                bills->seats[0], bs_cohort_name(user->cohort), user->rank, bills->model->population->users,
                                use_text(bills, user->use, use), bs_readable_count((double)bills->model->months, "month", months));
    done = done && bs_summary_line(out, "  ", 2, "Cohorts by use over the term: light up to %s, regular up to %s, heavy above.",
                                   use_text(bills, user->cuts[0].use, light), use_text(bills, user->cuts[1].use, regular));
    return done && fputc('\n', out) != EOF;
}

bool bs_bill_user_months(const struct bs_bills *bills, FILE *out)
{
    const struct bs_model *model = bills->model;
    unsigned flags = bs_summary_flags(model->currency);
    char text[BS_READABLE], in[BS_READABLE];
    struct bs_grid *grid = bs_grid_new(2 + bills->n, 1);
    bs_grid_cell(grid, "month");
    bs_grid_cell(grid, "use");
    for (size_t i = 0; i < bills->n; i++)
        bs_grid_cell(grid, bs_bill_contract(bills, i)->name);
    for (size_t m = 0; m < bills->months; m++) {
        bs_grid_cell(grid, bs_bill_month_text(bills, m, text));
        bs_grid_cell(grid, use_text(bills, bills->use[m], text));
        for (size_t i = 0; i < bills->n; i++)
            bs_grid_cell(grid, bs_bill_money(bills, i, bills->bills[i].month_total[m], flags, text));
    }
    bool done = bs_summary_line(out, "\n", 0, "Use and bill of each month%s", bs_summary_in(model->currency, in)) &&
                bs_grid_print(grid, 2, 0, out);
    bs_grid_free(grid);
    return done;
}
