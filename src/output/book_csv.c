/* A book of customers: the path of its months, and the customers themselves. */
#include "output/csv.h"

#include <billshift/book.h>
#include <billshift/output.h>

#include <math.h>
#include <stdio.h>

static const char *month_text(int month, char *buffer, size_t size)
{
    snprintf(buffer, size, "%04d-%02d", month / 12, month % 12 + 1);
    return buffer;
}

enum bs_status bs_book_write_path(const struct bs_model *model, const struct bs_book *book, FILE *out)
{
    static const char *const columns[] = {"month", "measure", "value", "unit"};
    struct bs_sink sink = bs_csv_sink(out);
    enum bs_status status = bs_csv_header(out, columns, BS_CELLS(columns));
    for (size_t m = 0; m < book->months; m++) {
        const struct bs_book_month *p = &book->path[m];
        const struct {
            const char *name, *unit;
            double value;
            bool costs; /* only where a cost is stated */
        } rows[] = {
            {"customers_moved", "customers", p->moved, false},
            {"customers", "customers", p->customers, false},
            {"seats", "seats", p->seats, false},
            {"revenue", model->currency, p->revenue, false},
            {"cost", model->currency, p->cost, true},
            {"margin", model->currency, p->margin, true},
            {"revenue_unchanged", model->currency, p->unchanged, false},
            {"margin_unchanged", model->currency, p->unchanged_margin, true},
        };
        char text[32];
        month_text(12 * model->first_year + model->first_month - 1 + (int)m, text, sizeof text);
        for (size_t i = 0; i < BS_CELLS(rows) && status == BS_OK; i++) {
            const struct bs_cell cells[] = {bs_text_cell(text), bs_text_cell(rows[i].name), bs_number_cell(rows[i].value),
                                            bs_text_cell(rows[i].unit)};
            if (!rows[i].costs || model->cost_to_serve)
                status = sink.row(sink.context, cells, BS_CELLS(cells));
        }
    }
    return status;
}

enum bs_status bs_book_write_customers(const struct bs_model *model, const struct bs_book *book, FILE *out)
{
    static const char *const columns[] = {"customer",          "renews",     "contract", "seats", "mean_use",
                                          "bill_before",       "bill_after", "change",   "ratio", "cost",
                                          "chance_of_leaving", "unit",       "use_unit"};
    struct bs_sink sink = bs_csv_sink(out);
    enum bs_status status = bs_csv_header(out, columns, BS_CELLS(columns));
    for (size_t i = 0; i < book->n && status == BS_OK; i++) {
        const struct bs_book_customer *c = &book->customers[i];
        char text[32];
        const struct bs_cell cells[] = {bs_text_cell(c->customer->name),
                                        bs_text_cell(month_text(c->customer->renews, text, sizeof text)),
                                        bs_text_cell(model->contracts[c->contract].name),
                                        bs_number_cell(c->customer->seats),
                                        bs_number_cell(c->use),
                                        bs_number_cell(c->before),
                                        bs_number_cell(c->after),
                                        bs_number_cell(c->after - c->before),
                                        bs_number_cell(c->before > 0 ? c->ratio : NAN),
                                        bs_number_cell(model->cost_to_serve ? c->cost : NAN),
                                        bs_number_cell(model->n_churn > 0 ? c->leaves : NAN),
                                        bs_text_cell(model->currency),
                                        bs_text_cell(model->use_unit)};
        status = sink.row(sink.context, cells, BS_CELLS(cells));
    }
    return status;
}
