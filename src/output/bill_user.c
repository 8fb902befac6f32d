/* The bills of one user: who it is, and what each month's use costs under each contract. */
#include "output/account.h"
#include "output/bill.h"
#include "output/bill_block.h"
#include "output/sink.h"
#include "output/standing.h"
#include "output/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

/* What a bill is made of. */
struct parts {
    double fee, use, shared;
};

static struct parts parts_of(const struct bs_bill *bill)
{
    struct parts parts = {0, 0, 0};
    for (size_t i = 0; i < bill->n_lines; i++) {
        const struct bs_line *line = &bill->lines[i];
        double *part = line->basis != BS_BASIS_NONE ? &parts.shared : line->kind == BS_LINE_SEAT_FEE ? &parts.fee : &parts.use;
        *part += line->amount;
    }
    return parts;
}

/* "$20.00 for the seat, $312.00 for use", of the parts that are there. Where there is but one the bill says it all. */
static void put_parts(const struct bs_bills *bills, const struct bs_bill *bill, FILE *text)
{
    const struct parts parts = parts_of(bill);
    const struct {
        double amount;
        const char *what;
    } rows[] = {{parts.fee, "for the seat"}, {parts.use, "for use"}, {parts.shared, "as the part of what the organization pays"}};
    char amount[BS_READABLE];
    const char *currency = bills->model->currency, *join = " (";
    for (size_t i = 0; i < BS_CELLS(rows); i++) {
        if (fabs(rows[i].amount) < 0.005)
            continue;
        fprintf(text, "%s%s %s", join, bs_readable_money(rows[i].amount, 2, currency, 0, amount), rows[i].what);
        join = ", ";
    }
    fputs(*join == ',' ? ")" : "", text);
}

static bool change_sentence(const struct bs_bills *bills, size_t i, size_t reference, FILE *out)
{
    const struct bs_bill *bill = &bills->bills[i], *before = &bills->bills[reference];
    char paid[BS_READABLE], old[BS_READABLE], by[BS_READABLE], times[BS_READABLE], when[BS_READABLE], *parts = NULL,
                                                                                                      says[4 * BS_READABLE];
    size_t length, dearer = 0, cheaper = 0;
    FILE *text = open_memstream(&parts, &length);
    if (!text)
        return false;
    put_parts(bills, bill, text);
    if (fclose(text) != 0)
        return false;
    for (size_t m = 0; m < bills->months; m++) {
        dearer += bill->month_total[m] > before->month_total[m];
        cheaper += bill->month_total[m] < before->month_total[m];
    }
    const char *currency = bills->model->currency;
    double change = bill->total - before->total;
    bs_readable_money(fabs(change), 2, currency, 0, by);
    if (change == 0)
        snprintf(says, sizeof says, "the same");
    else if (before->total > 0)
        snprintf(says, sizeof says, "%s %s (%s)", by, change > 0 ? "more" : "less",
                 bs_readable_ratio(bill->total / before->total, times));
    else
        snprintf(says, sizeof says, "%s %s", by, change > 0 ? "more" : "less");
    if (bills->months > 1) {
        size_t used = strlen(says);
        if (dearer == bills->months || cheaper == bills->months)
            snprintf(says + used, sizeof says - used, "; %s in every month", dearer > 0 ? "more" : "less");
        else if (dearer == 0 && cheaper > 0)
            snprintf(says + used, sizeof says - used, "; less in %zu of %zu months", cheaper, bills->months);
        else if (cheaper == 0 && dearer > 0)
            snprintf(says + used, sizeof says - used, "; more in %zu of %zu months", dearer, bills->months);
        else if (dearer + cheaper > 0)
            snprintf(says + used, sizeof says - used, "; more in %zu and less in %zu of %zu months", dearer, cheaper,
                     bills->months);
        snprintf(when, sizeof when, "the term");
    } else
        bs_bill_month_text(bills, 0, when);
    bool done =
        bs_summary_line(out, "", 0, "Under %s the bill of %s is %s%s, in place of %s under %s: %s.",
                        bs_bill_contract(bills, i)->name, when, bs_readable_money(bill->total, 2, currency, 0, paid), parts,
                        bs_readable_money(before->total, 2, currency, 0, old), bs_bill_contract(bills, reference)->name, says);
    free(parts);
    return done;
}

bool bs_bill_user_sentences(const struct bs_bills *bills, FILE *out)
{
    const struct bs_model *model = bills->model;
    const struct bs_population *population = model->population;
    size_t reference = bs_bill_reference(bills), user = 0;
    bool done = true;
    while (user + 1 < population->users && strcmp(population->names[user], bills->seats[0]) != 0)
        user++;
    for (size_t i = 0; i < bills->n && done; i++) {
        size_t contract = bills->contracts[i];
        if (i == reference)
            continue;
        done = change_sentence(bills, i, reference, out);
        /* The curves of a population with several meters are those of the mix of all its users. */
        if (done && bs_standing_exists(model, contract) && population->n_columns <= 1)
            done = bs_account_standing(model, contract, bs_population_kind(population, user).type, bills->first_month,
                                       bills->months, out);
    }
    return done && (bills->n < 2 || fputc('\n', out) != EOF);
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
        for (size_t i = 0; i < bills->n; i++) {
            bool exact;
            int places = bs_bill_places(bills, i, &exact);
            bs_grid_cell(grid, bs_bill_money(bills, bills->bills[i].month_total[m], places, flags, text));
        }
    }
    bool done = bs_summary_line(out, "\n", 0, "Use and bill of each month%s", bs_summary_in(model->currency, in)) &&
                bs_grid_print(grid, 2, 0, out);
    bs_grid_free(grid);
    return done;
}
