#include "output/report/breakeven.h"
#include "output/html.h"
#include "output/report/grid.h"
#include "output/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N_RELATIONS = 5, CELL = 160 };

static const char *const relations[N_RELATIONS] = {"cheaper", "same", "dearer", "doubled", "tripled"};

/* A contract, segment and span of months. */
struct standing {
    const char *contract, *segment, *first, *last;
    size_t from, to; /* rows of the table */
    char cells[N_RELATIONS][CELL];
    bool joined; /* part of an earlier span */
    bool told;
};

static bool same_span(const struct report_table *table, size_t a, size_t b)
{
    static const char *const keys[] = {"contract", "segment", "first_month", "last_month"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(bs_report_text_at(table, a, keys[i]), bs_report_text_at(table, b, keys[i])) != 0)
            return false;
    return true;
}

/* Whole amounts without cents. */
static const char *amount(double use, const char *unit, char *buffer)
{
    int places = bs_readable_places(use, unit), needed = bs_readable_decimals(use);
    return bs_readable_money(use, needed == 0 ? 0 : places, unit, 0, buffer);
}

const char *bs_report_interval(double from, double to, const char *unit, char *buffer)
{
    const size_t size = BS_REPORT_INTERVAL;
    char low[BS_READABLE], high[BS_READABLE];
    amount(from, unit, low);
    amount(to, unit, high);
    if (from == to)
        snprintf(buffer, size, "at %s", low);
    else if (isinf(to) && from == 0)
        snprintf(buffer, size, "any use");
    else if (isinf(to))
        snprintf(buffer, size, "from %s", low);
    else if (from == 0)
        snprintf(buffer, size, "up to %s", high);
    else
        snprintf(buffer, size, "%s to %s", low, high);
    return buffer;
}

static void fill(const struct report_table *table, struct standing *standing)
{
    enum { SHOWN = 2 };
    for (size_t r = 0; r < N_RELATIONS; r++) {
        size_t count = 0;
        char *cell = standing->cells[r];
        snprintf(cell, CELL, "\u2013");
        for (size_t row = standing->from; row < standing->to; row++) {
            char text[BS_REPORT_INTERVAL];
            double from = bs_report_number_at(table, row, "from_use"), to = bs_report_number_at(table, row, "to_use");
            bool nothing = from == 0 && to == 0; /* no use at all says little */
            if (strcmp(bs_report_text_at(table, row, "relation"), relations[r]) != 0 || nothing || ++count > SHOWN)
                continue;
            bs_report_interval(from, to, bs_report_text_at(table, row, "unit"), text);
            size_t length = count == 1 ? 0 : strlen(cell);
            snprintf(cell + length, CELL - length, "%s%s", count == 1 ? "" : ", ", text);
        }
        if (count > SHOWN)
            snprintf(cell, CELL, "%zu ranges: breakeven.csv", count);
    }
}

static bool same_cells(const struct standing *a, const struct standing *b)
{
    bool same = true;
    for (size_t r = 0; r < N_RELATIONS && same; r++)
        same = strcmp(a->cells[r], b->cells[r]) == 0;
    return same;
}

/* The same months of a contract. */
static bool same_months(const struct standing *a, const struct standing *b)
{
    return strcmp(a->contract, b->contract) == 0 && strcmp(a->first, b->first) == 0 && strcmp(a->last, b->last) == 0;
}

static size_t month_of(const char *text)
{
    return (size_t)strtoul(text, NULL, 10);
}

/* A row, with all segments that it holds for. */
static void put_row(const struct report_data *data, struct standing *standings, size_t n, size_t i, FILE *out)
{
    const struct standing *of = &standings[i];
    size_t of_span = 0, matching = 0, named = 0;
    char months[2 * BS_READABLE];
    for (size_t k = 0; k < n; k++) {
        bool span = same_months(&standings[k], of) && !standings[k].joined;
        of_span += span;
        matching += span && same_cells(&standings[k], of);
    }
    bs_report_row_open(out, of->contract);
    fputs("<td>", out);
    for (size_t k = i; k < n; k++) {
        if (standings[k].told || !same_months(&standings[k], of) || !same_cells(&standings[k], of))
            continue;
        standings[k].told = true;
        if (matching < of_span)
            bs_html(out, named++ > 0 ? ", %N" : "%N", standings[k].segment);
    }
    fputs(matching == of_span ? "all</td>" : "</td>", out);
    bool one = strcmp(of->first, of->last) == 0, whole = strcmp(of->first, "1") == 0 && month_of(of->last) == data->months;
    snprintf(months, sizeof months, one ? "%.20s" : "%.20s\u2013%.20s", of->first, of->last);
    bs_report_text_cell(out, whole ? "all" : months);
    for (size_t r = 0; r < N_RELATIONS; r++)
        bs_html(out, "<td class=\"n\">%s</td>", of->cells[r]);
    bs_report_row_close(out);
}

/* Months that follow each other and are alike become one span. */
static void join_months(struct standing *standings, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n && !standings[i].told; k++) {
            struct standing *next = &standings[k];
            bool follows = !next->told && strcmp(next->segment, standings[i].segment) == 0 &&
                           strcmp(next->contract, standings[i].contract) == 0 &&
                           month_of(next->first) == month_of(standings[i].last) + 1;
            if (!follows || !same_cells(&standings[i], next))
                continue;
            standings[i].last = next->last;
            next->told = next->joined = true;
        }
}

/* By contract, as in the baseline's file, then by month. */
static size_t gather(const struct report_data *data, const struct report_table *table, struct standing *standings)
{
    size_t n = 0;
    for (size_t c = 0; c < data->n_contracts; c++)
        for (size_t row = 0, last = table->n_rows; row < table->n_rows; row++) {
            if (strcmp(bs_report_text_at(table, row, "contract"), data->contracts[c].name) != 0)
                continue;
            if (last == table->n_rows || !same_span(table, last, row))
                standings[n++] = (struct standing){.contract = data->contracts[c].name,
                                                   .segment = bs_report_text_at(table, row, "segment"),
                                                   .first = bs_report_text_at(table, row, "first_month"),
                                                   .last = bs_report_text_at(table, row, "last_month"),
                                                   .from = row};
            standings[n - 1].to = row + 1;
            last = row;
        }
    for (size_t i = 0; i < n; i++)
        fill(table, &standings[i]);
    join_months(standings, n);
    return n;
}

static void missing(const struct report_data *data, FILE *out)
{
    const json_t *ledgers = json_object_get(data->manifest, "ledger_contracts");
    if (!bs_report_table(data, "breakeven.csv")->present)
        fputs("<p class=\"note\">Break-even points are left out: this run did not write breakeven.csv.</p>\n", out);
    else if (json_array_size(ledgers) > 0)
        fputs("<p class=\"note\">A bill that depends on all seats together (a pool, a commitment, credits, a cap of the "
              "organization) has no "
              "break-even of one seat.</p>\n",
              out);
}

enum bs_status bs_report_breakeven(const struct report_data *data, FILE *out)
{
    static const char *const columns[] = {"Contract", "Segment", "Months",          "less",
                                          "the same", "more",    "at least double", "at least triple"};
    const struct report_grid grid = {
        .out = out, .id = "breakeven-table", .columns = columns, .n_columns = sizeof columns / sizeof *columns, .left = 3};
    const struct report_table *table = bs_report_table(data, "breakeven.csv");
    if (table->n_rows > 0) {
        struct standing *standings = calloc(table->n_rows, sizeof *standings);
        if (!standings)
            return BS_ERROR_MEMORY;
        size_t n = gather(data, table, standings);
        fputs("<h3>From which use on</h3>\n", out);
        bs_report_grid_open(&grid);
        bs_html(out, "The use of a %s in a month at which it pays less, the same or more than under %N", data->seat,
                data->contracts[data->baseline].name);
        bs_report_grid_head(&grid);
        for (size_t i = 0; i < n; i++)
            if (!standings[i].told)
                put_row(data, standings, n, i, out);
        bs_report_grid_close(&grid);
        free(standings);
    }
    missing(data, out);
    return BS_OK;
}
