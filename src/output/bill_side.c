/* The contracts side by side. */
#include "output/bill.h"
#include "output/readable.h"
#include "output/sink.h"
#include "output/summary.h"

static void ratio_cell(struct bs_grid *grid, double total, double reference)
{
    char ratio[BS_READABLE];
    bs_grid_cell(grid, reference != 0 ? bs_readable_ratio(total / reference, ratio) : "-");
}

bool bs_bill_side_by_side(const struct bs_bills *bills, FILE *out)
{
    if (bills->n < 2)
        return true;
    size_t reference = bs_bill_reference(bills);
    bool shown;
    int least = bs_bill_places(bills, reference, &shown);
    double compared = bills->bills[reference].total;
    unsigned flags = bs_summary_flags(bills->model->currency);
    struct bs_grid *grid = bs_grid_new(4, 1);
    static const char *const titles[] = {"contract", "total", "change", "ratio"};
    char money[BS_READABLE], in[BS_READABLE];
    for (size_t i = 0; i < BS_CELLS(titles); i++)
        bs_grid_cell(grid, titles[i]);
    for (size_t i = 0; i < bills->n; i++) {
        bool exact;
        int places = bs_bill_places(bills, i, &exact), both = places > least ? places : least;
        double total = bills->bills[i].total;
        bs_grid_cell(grid, bs_bill_contract(bills, i)->name);
        bs_grid_cell(grid, bs_bill_money(bills, total, places, flags, money));
        bs_grid_cell(grid, i == reference ? "-" : bs_bill_money(bills, total - compared, both, flags | BS_SIGNED, money));
        if (i == reference)
            bs_grid_cell(grid, "-");
        else
            ratio_cell(grid, total, compared);
    }
    fputc('\n', out);
    bool done = bs_summary_line(out, "", 0, "Side by side, compared with %s%s", bs_bill_contract(bills, reference)->name,
                                bs_summary_in(bills->model->currency, in)) &&
                bs_grid_print(grid, 2, 0, out);
    bs_grid_free(grid);
    return done;
}
