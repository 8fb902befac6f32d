/* Bills as a table of their lines, one a row. */
#include "output/bill.h"
#include "output/csv.h"

#include <math.h>

static const char *const columns[] = {"contract", "month",      "seat", "kind",   "item", "tier",  "quantity",
                                      "unit",     "unit_price", "per",  "amount", "why",  "basis", "share_of"};

enum { USER_COLUMNS = 2 }; /* the last ones, of the bills of a user */

static size_t columns_of(const struct bs_bills *bills)
{
    return BS_CELLS(columns) - (bills->user ? 0 : USER_COLUMNS);
}

static enum bs_status write_line(const struct bs_bills *bills, size_t i, const struct bs_line *line, const struct bs_sink *sink)
{
    bool priced = line->unit_price == line->unit_price; /* not NaN */
    bool part = line->basis != BS_BASIS_NONE;
    const struct bs_cell cells[] = {bs_text_cell(bs_bill_contract(bills, i)->name),
                                    bs_count_cell(bills->first_month + line->month + 1),
                                    bs_text_cell(bs_bill_seat(bills, line)),
                                    bs_text_cell(bs_line_kind_name(line->kind)),
                                    bs_text_cell(line->item),
                                    bs_text_cell(line->tier),
                                    bs_number_cell(line->quantity),
                                    bs_text_cell(line->unit),
                                    bs_number_cell(line->unit_price),
                                    priced ? bs_number_cell(line->per) : bs_text_cell(""),
                                    bs_number_cell(line->amount),
                                    bs_text_cell(line->why),
                                    bs_text_cell(part ? bs_basis_name(line->basis) : ""),
                                    bs_number_cell(part ? line->share_of : (double)NAN)};
    return sink->row(sink->context, cells, columns_of(bills));
}

static enum bs_status write(const struct bs_bills *bills, FILE *out)
{
    struct bs_sink sink = bs_csv_sink(out);
    enum bs_status status = bs_csv_header(out, columns, columns_of(bills));
    for (size_t i = 0; i < bills->n; i++)
        for (size_t l = 0; l < bills->bills[i].n_lines && status == BS_OK; l++)
            status = write_line(bills, i, &bills->bills[i].lines[l], &sink);
    return status;
}

const struct bs_bill_format bs_bill_csv = {.name = "csv", .help = "a line of a bill a row", .write = write};
