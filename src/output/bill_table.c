/* Bills for reading: one block a contract, then the contracts side by side. */
#include "output/bill.h"
#include "output/bill_together.h"
#include "output/readable.h"
#include "output/sink.h"
#include "output/summary.h"

#include <billshift/text.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_COLUMNS = 6, ITEM = 64, SEAT_ROWS_MOST = 20 };

/* A block in the making: headings indent what stands under them. */
struct block {
    const struct bs_bills *bills;
    size_t i;
    struct bs_grid *grid;
    unsigned flags; /* of amounts */
    int why_width;
    bool together; /* lines of all seats are summed, with a column for the number of seats */
};

static bool are_together(const struct bs_bills *bills)
{
    return bills->n_seats > BS_SEATS_SHOWN && !bills->by_seat;
}

static void blank_cells(struct bs_grid *grid, size_t count)
{
    for (size_t i = 0; i < count; i++)
        bs_grid_cell(grid, "");
}

/* Text in the first column under `depth` headings. */
static void first_cell(struct bs_grid *grid, size_t depth, const char *text)
{
    char cell[4 * ITEM];
    snprintf(cell, sizeof cell, "%*s%.200s", (int)(2 * depth), "", text);
    bs_grid_cell(grid, cell);
}

static void heading(const struct block *block, size_t depth, const char *text)
{
    first_cell(block->grid, depth, text);
    blank_cells(block->grid, LINE_COLUMNS + block->together - 1);
}

static const char *month_text(const struct bs_bills *bills, size_t month, char *text)
{
    const struct bs_model *model = bills->model;
    size_t number = bills->first_month + month;
    int n = snprintf(text, BS_READABLE, "month %zu", number + 1);
    if (model->first_year > 0) {
        size_t months = (size_t)model->first_month - 1 + number;
        snprintf(text + n, BS_READABLE - (size_t)n, " (%zu-%02zu)", (size_t)model->first_year + months / 12, months % 12 + 1);
    }
    return text;
}

/* 1000000 as 1M, where that is shorter and the same. */
static const char *per_text(double per, char *text)
{
    static const struct {
        double size;
        char suffix;
    } suffixes[] = {{1e12, 'T'}, {1e9, 'B'}, {1e6, 'M'}, {1e3, 'k'}};
    char number[BS_READABLE];
    for (size_t i = 0; i < BS_CELLS(suffixes); i++)
        if (per >= suffixes[i].size && fmod(per, suffixes[i].size) == 0) {
            snprintf(text, BS_READABLE, "%.40s%c", bs_bill_quantity(per / suffixes[i].size, number), suffixes[i].suffix);
            return text;
        }
    return bs_bill_quantity(per, text);
}

static void price_cell(const struct block *block, const struct bs_line *line)
{
    char price[BS_READABLE], per[BS_READABLE], cell[3 * BS_READABLE] = "";
    if (!isnan(line->unit_price)) {
        bs_bill_money(block->bills, block->i, line->unit_price, block->flags, price);
        if (line->per == 1)
            snprintf(cell, sizeof cell, "%s", price);
        else
            snprintf(cell, sizeof cell, "%s per %s", price, per_text(line->per, per));
    }
    bs_grid_cell(block->grid, cell);
}

static void amount_cell(const struct block *block, double amount)
{
    char money[BS_READABLE];
    bs_grid_cell(block->grid, bs_bill_money(block->bills, block->i, amount, block->flags, money));
}

/* The grid has texts on the left only: the last column is padded so that it reads as one of them. */
static bool why_cell(const struct block *block, const char *why)
{
    char *padded = NULL;
    int gap = block->why_width - (int)bs_text_width(why);
    if (asprintf(&padded, "%s%*s", why, gap > 0 ? gap : 0, "") < 0)
        return false;
    bs_grid_cell(block->grid, padded);
    free(padded);
    return true;
}

static void quantity_cell(const struct block *block, const struct bs_line *line)
{
    char number[BS_READABLE], quantity[3 * BS_READABLE] = "";
    bool seats = strcmp(line->unit, "seat") == 0 && line->quantity > 1;
    if (!isnan(line->quantity))
        snprintf(quantity, sizeof quantity, "%s%s%.60s%s", bs_bill_quantity(line->quantity, number), *line->unit ? " " : "",
                 line->unit, seats ? "s" : "");
    bs_grid_cell(block->grid, quantity);
}

/* seats: that have the line; 0: it is the organization's, or stands under the name of its seat. */
static bool line_row(const struct block *block, size_t depth, const struct bs_line *line, size_t seats)
{
    char number[BS_READABLE] = "";
    first_cell(block->grid, depth, line->item);
    bs_grid_cell(block->grid, line->tier);
    if (block->together)
        bs_grid_cell(block->grid, seats ? bs_readable_number((double)seats, 0, number) : "");
    quantity_cell(block, line);
    price_cell(block, line);
    amount_cell(block, line->amount);
    return why_cell(block, line->why);
}

static void total_row(const struct block *block, size_t depth, const char *text, double amount)
{
    first_cell(block->grid, depth, text);
    blank_cells(block->grid, LINE_COLUMNS + block->together - 3);
    amount_cell(block, amount);
    bs_grid_cell(block->grid, "");
}

/* Lines of the month that seats have: they stand before those of the organization. */
static bool joined_rows(const struct block *block, size_t depth, size_t month, size_t *next)
{
    const struct bs_bill *bill = &block->bills->bills[block->i];
    const struct bs_line *lines = bill->lines + *next;
    size_t n = 0, count = 0;
    while (*next + n < bill->n_lines && lines[n].month == month && lines[n].seat != BS_ORGANIZATION)
        n++;
    *next += n;
    if (n == 0)
        return true;
    struct bs_joined_line *joined = bs_bill_join(lines, n, &count);
    if (!joined)
        return false;
    heading(block, depth, "all seats together");
    bool done = true;
    for (size_t i = 0; i < count && done; i++)
        done = line_row(block, depth + 1, &joined[i].line, joined[i].seats);
    free(joined);
    return done;
}

static bool month_rows(const struct block *block, size_t month, size_t *next)
{
    const struct bs_bills *bills = block->bills;
    const struct bs_bill *bill = &bills->bills[block->i];
    size_t depth = bills->months > 1, payer = bills->n_seats; /* none yet */
    char text[BS_READABLE];
    if (bills->months > 1)
        heading(block, 0, month_text(bills, month, text));
    bool done = !block->together || joined_rows(block, depth, month, next);
    for (; *next < bill->n_lines && bill->lines[*next].month == month && done; ++*next) {
        const struct bs_line *line = &bill->lines[*next];
        bool named = bills->n_seats > 1;
        if (named && line->seat != payer)
            heading(block, depth, bs_bill_seat(bills, line));
        payer = line->seat;
        done = line_row(block, depth + named, line, 0);
    }
    if (bills->months > 1)
        total_row(block, depth, "total of the month", bill->month_total[month]);
    return done;
}

/* Prints the grid without the blanks that end its lines. */
static bool print_grid(struct bs_grid *grid, FILE *out)
{
    char *text = NULL;
    size_t length = 0;
    FILE *memory = open_memstream(&text, &length);
    bool done = memory && bs_grid_print(grid, 2, 0, memory);
    done = memory && fclose(memory) == 0 && done;
    for (char *at = text, *end; done && *at; at = end + 1) {
        end = strchrnul(at, '\n');
        size_t kept = (size_t)(end - at);
        while (kept > 0 && at[kept - 1] == ' ')
            kept--;
        done = fprintf(out, "%.*s\n", (int)kept, at) >= 0;
        if (!*end)
            break;
    }
    free(text);
    return done;
}

static int widest_why(const struct bs_bill *bill)
{
    size_t widest = 0;
    for (size_t i = 0; i < bill->n_lines; i++) {
        size_t width = bs_text_width(bill->lines[i].why);
        widest = width > widest ? width : widest;
    }
    return (int)widest;
}

static bool lines(const struct bs_bills *bills, size_t i, FILE *out)
{
    static const char *const titles[] = {"item", "tier", "seats", "quantity", "unit price", "amount"};
    bool together = are_together(bills);
    struct block block = {.bills = bills,
                          .i = i,
                          .grid = bs_grid_new(LINE_COLUMNS + (size_t)together, 2),
                          .flags = bs_summary_flags(bills->model->currency),
                          .why_width = widest_why(&bills->bills[i]),
                          .together = together};
    for (size_t c = 0; c < BS_CELLS(titles); c++)
        if (together || strcmp(titles[c], "seats") != 0)
            bs_grid_cell(block.grid, titles[c]);
    bool done = why_cell(&block, "why");
    size_t next = 0;
    for (size_t m = 0; m < bills->months && done; m++)
        done = month_rows(&block, m, &next);
    total_row(&block, 0, "total", bills->bills[i].total);
    done = done && print_grid(block.grid, out);
    bs_grid_free(block.grid);
    return done;
}

/* Seats from `first` on that pay the same, as it is shown. */
static size_t alike(const struct bs_bills *bills, size_t i, size_t first)
{
    char text[BS_READABLE], other[BS_READABLE];
    const double *totals = bills->bills[i].seat_total;
    size_t next = first + 1;
    if (!are_together(bills))
        return next;
    bs_bill_money(bills, i, totals[first], 0, text);
    while (next < bills->n_seats && strcmp(bs_bill_money(bills, i, totals[next], 0, other), text) == 0)
        next++;
    return next;
}

static void seat_row(const struct block *block, const char *first, const char *last, double amount)
{
    char name[4 * ITEM];
    snprintf(name, sizeof name, last ? "%.100s to %.100s, each" : "%.100s", first, last);
    bs_grid_cell(block->grid, name);
    amount_cell(block, amount);
}

/* Many seats that all pay something else: the least, the mean and the most of them. */
static void seat_range(const struct block *block)
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

static void seat_rows(const struct block *block)
{
    const struct bs_bills *bills = block->bills;
    size_t rows = 0, next = 0;
    for (size_t s = 0; s < bills->n_seats; s = alike(bills, block->i, s))
        rows++;
    if (rows > SEAT_ROWS_MOST && are_together(bills)) {
        seat_range(block);
        return;
    }
    for (size_t s = 0; s < bills->n_seats; s = next) {
        next = alike(bills, block->i, s);
        seat_row(block, bills->seats[s], next > s + 1 ? bills->seats[next - 1] : NULL, bills->bills[block->i].seat_total[s]);
    }
}

/* What each seat pays, with what of the organization's amounts is laid on it. */
static bool seats(const struct bs_bills *bills, size_t i, FILE *out)
{
    if (bills->n_seats < 2)
        return true;
    struct block block = {.bills = bills, .i = i, .grid = bs_grid_new(2, 1), .flags = bs_summary_flags(bills->model->currency)};
    bs_grid_cell(block.grid, "seat");
    bs_grid_cell(block.grid, "with its part of what the organization pays");
    seat_rows(&block);
    double unallocated = bs_bill_unallocated(bills, i);
    if (unallocated != 0)
        seat_row(&block, "organization", NULL, unallocated);
    fputc('\n', out);
    bool done = print_grid(block.grid, out);
    bs_grid_free(block.grid);
    return done;
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
        const char *unit = credit->money ? "" : terms->charges[credit->charge].unit;
        if (credit->money)
            bs_bill_money(bills, i, bill->balances[c], 0, text);
        else
            bs_bill_quantity(bill->balances[c], text);
        done = bs_summary_line(out, "  ", 2, "Left of credit %s: %s%s%s.", credit->name, text, unit && *unit ? " " : "",
                               unit ? unit : "");
    }
    if (done && bill->blocked_value > 0)
        done = bs_summary_line(out, "  ", 2, "Use blocked by caps: %s at list price.",
                               bs_bill_money(bills, i, bill->blocked_value, 0, text));
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
                           contract->title ? contract->title : "", later ? ", " : "", later ? month_text(bills, 0, month) : "",
                           bs_summary_in(bills->model->currency, in));
}

static bool block_of(const struct bs_bills *bills, size_t i, FILE *out)
{
    if (i > 0)
        fputc('\n', out);
    bool done = title(bills, i, out) && lines(bills, i, out) && seats(bills, i, out) && balances(bills, i, out);
    if (done && has_organization(&bills->bills[i]))
        done = bs_summary_line(out, "  ", 2, "%s the whole organization.", bills->n_seats > 1 ? "These seats are" : "This seat is");
    return done;
}

static void ratio_cell(struct bs_grid *grid, double total, double reference)
{
    char ratio[BS_READABLE] = "-";
    if (reference != 0) {
        bs_readable_number(total / reference, 2, ratio);
        size_t length = strlen(ratio);
        snprintf(ratio + length, sizeof ratio - length, "x");
    }
    bs_grid_cell(grid, ratio);
}

static bool side_by_side(const struct bs_bills *bills, FILE *out)
{
    if (bills->n < 2)
        return true;
    size_t reference = bs_bill_reference(bills);
    double compared = bills->bills[reference].total;
    unsigned flags = bs_summary_flags(bills->model->currency);
    struct bs_grid *grid = bs_grid_new(4, 1);
    static const char *const titles[] = {"contract", "total", "change", "ratio"};
    char money[BS_READABLE], in[BS_READABLE];
    for (size_t i = 0; i < BS_CELLS(titles); i++)
        bs_grid_cell(grid, titles[i]);
    for (size_t i = 0; i < bills->n; i++) {
        double total = bills->bills[i].total;
        bs_grid_cell(grid, bs_bill_contract(bills, i)->name);
        bs_grid_cell(grid, bs_bill_money(bills, i, total, flags, money));
        bs_grid_cell(grid, i == reference ? "-" : bs_bill_money(bills, i, total - compared, flags | BS_SIGNED, money));
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

static enum bs_status write(const struct bs_bills *bills, FILE *out)
{
    bool done = true;
    for (size_t i = 0; i < bills->n && done; i++)
        done = block_of(bills, i, out);
    done = done && side_by_side(bills, out);
    done = done && fputs("\nTaxes are not included.\n", out) != EOF;
    return done ? BS_OK : ferror(out) ? BS_ERROR_IO : BS_ERROR_MEMORY;
}

const struct bs_bill_format bs_bill_table = {.name = "table", .help = "for reading", .write = write};
