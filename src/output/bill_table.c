/* Bills for reading: one block a contract, then the contracts side by side. */
#include "output/bill.h"
#include "output/bill_block.h"
#include "output/bill_together.h"
#include "output/sink.h"
#include "output/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ITEM = 64, SEAT_ROWS_MOST = 20 };

static bool are_together(const struct bs_bills *bills)
{
    return bills->n_seats > BS_SEATS_SHOWN && !bills->by_seat;
}

/* The lines of a user are summed over the months. */
static bool are_summed(const struct bs_bills *bills)
{
    return bills->user && bills->months > 1 && !bills->by_month;
}

static bool is_part(const struct bs_line *line)
{
    return line->basis != BS_BASIS_NONE;
}

/* Joined lines that are own ones, or parts of the organization's, under a heading of their own. */
static bool joined_rows(const struct bs_block *block, size_t depth, const char *title, const struct bs_joined_line *joined,
                        size_t count, bool parts)
{
    bool done = true, begun = false;
    for (size_t i = 0; i < count && done; i++) {
        if (is_part(&joined[i].line) != parts)
            continue;
        if (!begun && title)
            bs_block_heading(block, depth, title);
        begun = true;
        done = bs_block_line(block, depth + (title != NULL), &joined[i].line, joined[i].count);
    }
    return done;
}

static const char shared_title[] = "part of what the organization pays";

/* Lines of the month that seats have: they stand before those of the organization. */
static bool seats_rows(const struct bs_block *block, size_t depth, size_t month, size_t *next)
{
    const struct bs_bill *bill = &block->bills->bills[block->i];
    const struct bs_line *lines = bill->lines + *next;
    size_t n = 0, count = 0;
    while (*next + n < bill->n_lines && lines[n].month == month && lines[n].seat != BS_ORGANIZATION)
        n++;
    *next += n;
    if (n == 0)
        return true;
    struct bs_joined_line *joined = bs_bill_join(lines, n, "the reasons differ by seat; --by-seat shows them", &count);
    bool done = joined && joined_rows(block, depth, "all seats together", joined, count, false);
    free(joined);
    return done;
}

/* The lines of a user over the term. */
static bool term_rows(const struct bs_block *block)
{
    const struct bs_bill *bill = &block->bills->bills[block->i];
    size_t count = 0;
    if (bill->n_lines == 0)
        return true;
    struct bs_joined_line *joined =
        bs_bill_join(bill->lines, bill->n_lines, "the reasons differ by month; --by-month shows them", &count);
    bool done =
        joined && joined_rows(block, 0, NULL, joined, count, false) && joined_rows(block, 0, shared_title, joined, count, true);
    free(joined);
    return done;
}

static bool month_rows(const struct bs_block *block, size_t month, size_t *next)
{
    const struct bs_bills *bills = block->bills;
    const struct bs_bill *bill = &bills->bills[block->i];
    size_t depth = bills->months > 1, payer = bills->n_seats; /* none yet */
    char text[BS_READABLE];
    if (bills->months > 1)
        bs_block_heading(block, 0, bs_bill_month_text(bills, month, text));
    bool done = !are_together(bills) || seats_rows(block, depth, month, next), part = false;
    for (; *next < bill->n_lines && bill->lines[*next].month == month && done; ++*next) {
        const struct bs_line *line = &bill->lines[*next];
        bool named = bills->n_seats > 1;
        if (named && line->seat != payer)
            bs_block_heading(block, depth, bs_bill_seat(bills, line));
        if (is_part(line) && !part)
            bs_block_heading(block, depth, shared_title);
        payer = line->seat;
        part = is_part(line);
        done = bs_block_line(block, depth + (named || part), line, 0);
    }
    if (bills->months > 1)
        bs_block_total(block, depth, "total of the month", bill->month_total[month]);
    return done;
}

/* No number of decimals that one would read shows all amounts: parts of the organization's are any number, and so is a third. */
static bool inexact_note(const struct bs_block *block, FILE *out)
{
    return bs_summary_line(out, "  ", 2,
                           "Amounts have more than the %d decimals shown: the printed lines may not add up to the last one.%s",
                           block->places, block->bills->user ? "" : " `round: true` in a contract rounds each line.");
}

static bool lines(const struct bs_bills *bills, size_t i, FILE *out)
{
    bool summed = are_summed(bills);
    struct bs_block block = {.bills = bills, .i = i, .count_title = summed ? "months" : are_together(bills) ? "seats" : NULL};
    bool done = bs_block_start(&block);
    size_t next = 0;
    if (done && summed)
        done = term_rows(&block);
    for (size_t m = 0; m < bills->months && done && !summed; m++)
        done = month_rows(&block, m, &next);
    bs_block_total(&block, 0, "total", bills->bills[i].total);
    done = done && bs_bill_print_grid(block.grid, out);
    bs_grid_free(block.grid);
    return done && (block.exact || inexact_note(&block, out));
}

/* Seats from `first` on that pay the same, as it is shown. */
static size_t alike(const struct bs_block *block, size_t first)
{
    const struct bs_bills *bills = block->bills;
    char text[BS_READABLE], other[BS_READABLE];
    const double *totals = bills->bills[block->i].seat_total;
    size_t next = first + 1;
    if (!are_together(bills))
        return next;
    bs_bill_money(bills, totals[first], block->places, 0, text);
    while (next < bills->n_seats && strcmp(bs_bill_money(bills, totals[next], block->places, 0, other), text) == 0)
        next++;
    return next;
}

static void seat_row(const struct bs_block *block, const char *first, const char *last, double amount)
{
    char name[4 * ITEM];
    snprintf(name, sizeof name, last ? "%.100s to %.100s, each" : "%.100s", first, last);
    bs_grid_cell(block->grid, name);
    bs_block_amount(block, amount);
}

/* Many seats that all pay something else: the least, the mean and the most of them. */
static void seat_range(const struct bs_block *block)
{
    const double *totals = block->bills->bills[block->i].seat_total;
    size_t n = block->bills->n_seats;
    double least = totals[0], most = totals[0], sum = 0;
    for (size_t s = 0; s < n; s++) {
        least = fmin(least, totals[s]);
        most = fmax(most, totals[s]);
        sum += totals[s];
    }
    seat_row(block, "least", NULL, least);
    seat_row(block, "mean", NULL, sum / (double)n);
    seat_row(block, "most", NULL, most);
}

static void seat_rows(const struct bs_block *block)
{
    const struct bs_bills *bills = block->bills;
    size_t rows = 0, next = 0;
    for (size_t s = 0; s < bills->n_seats; s = alike(block, s))
        rows++;
    if (rows > SEAT_ROWS_MOST && are_together(bills)) {
        seat_range(block);
        return;
    }
    for (size_t s = 0; s < bills->n_seats; s = next) {
        next = alike(block, s);
        seat_row(block, bills->seats[s], next > s + 1 ? bills->seats[next - 1] : NULL, bills->bills[block->i].seat_total[s]);
    }
}

/* What each seat pays, with what of the organization's amounts is laid on it. */
static bool seats(const struct bs_bills *bills, size_t i, FILE *out)
{
    if (bills->n_seats < 2)
        return true;
    struct bs_block block = {.bills = bills, .i = i, .grid = bs_grid_new(2, 1), .flags = bs_summary_flags(bills->model->currency)};
    block.places = bs_bill_seat_places(bills, i, &block.exact);
    bs_grid_cell(block.grid, "seat");
    bs_grid_cell(block.grid, "with its part of what the organization pays");
    seat_rows(&block);
    double unallocated = bs_bill_unallocated(bills, i);
    if (unallocated != 0)
        seat_row(&block, "organization", NULL, unallocated);
    fputc('\n', out);
    bool done = bs_bill_print_grid(block.grid, out);
    bs_grid_free(block.grid);
    if (done && !block.exact)
        done = bs_summary_line(out, "  ", 2, "Parts of seats are rounded to %d decimals: they may not add up to the last one.",
                               block.places);
    return done;
}

/* Of what credits of a charge count. */
static const char *unit_of(const struct bs_charge *charge)
{
    return charge->converted ? charge->converted : charge->unit;
}

static bool balances(const struct bs_bills *bills, size_t i, FILE *out)
{
    const struct bs_bill *bill = &bills->bills[i];
    const struct bs_contract *contract = bs_bill_credits(bills, i);
    const struct bs_terms *terms = bs_contract_terms(contract, bills->first_month + bills->months - 1);
    char text[BS_READABLE];
    bool done = true;
    for (size_t c = 0; c < bill->n_credits && done; c++) {
        const struct bs_credit *credit = &contract->credits[c];
        const char *unit = credit->money ? "" : unit_of(&terms->charges[credit->charge]);
        if (credit->money)
            bs_bill_money_alone(bills, i, bill->balances[c], text);
        else
            bs_bill_quantity(bill->balances[c], text);
        done = bs_summary_line(out, "  ", 2, "Left of credit %s: %s%s%s.", credit->name, text, unit && *unit ? " " : "",
                               unit ? unit : "");
    }
    if (done && bill->blocked_value > 0)
        done = bs_summary_line(out, "  ", 2, "Use blocked by caps: %s at list price.",
                               bs_bill_money_alone(bills, i, bill->blocked_value, text));
    return done;
}

static bool has_organization(const struct bs_bill *bill)
{
    for (size_t i = 0; i < bill->n_lines; i++)
        if (bill->lines[i].seat == BS_ORGANIZATION)
            return true;
    return false;
}

static bool title(const struct bs_bills *bills, size_t i, FILE *out)
{
    const struct bs_contract *contract = bs_bill_contract(bills, i);
    bool later = bills->months == 1 && bills->first_month > 0;
    char in[BS_READABLE], month[BS_READABLE];
    return bs_summary_line(out, "", 0, "%s%s%s%s%s%s", contract->name, contract->title ? ": " : "",
                           contract->title ? contract->title : "", later ? ", " : "",
                           later ? bs_bill_month_text(bills, 0, month) : "", bs_summary_in(bills->model->currency, in));
}

static bool block_of(const struct bs_bills *bills, size_t i, FILE *out)
{
    if (i > 0)
        fputc('\n', out);
    bool done = title(bills, i, out) && lines(bills, i, out) && seats(bills, i, out) && balances(bills, i, out);
    if (done && bills->user && bs_bill_contract(bills, i)->round)
        done = bs_summary_line(out, "  ", 2,
                               "Lines are rounded as the contract says, parts of the organization's are not; the figures "
                               "of a run are not rounded.");
    if (done && has_organization(&bills->bills[i]))
        done = bs_summary_line(out, "  ", 2, "%s the whole organization.", bills->n_seats > 1 ? "These seats are" : "This seat is");
    return done;
}

static enum bs_status write(const struct bs_bills *bills, FILE *out)
{
    bool done = !bills->user || (bs_bill_user_head(bills, out) && bs_bill_user_sentences(bills, out));
    for (size_t i = 0; i < bills->n && done; i++)
        done = block_of(bills, i, out);
    done = done && bs_bill_side_by_side(bills, out);
    done = done && (!bills->user || bs_bill_user_months(bills, out));
    done = done && fputs("\nTaxes are not included.\n", out) != EOF;
    return done ? BS_OK : ferror(out) ? BS_ERROR_IO : BS_ERROR_MEMORY;
}

const struct bs_bill_format bs_bill_table = {.name = "table", .help = "for reading", .write = write};
