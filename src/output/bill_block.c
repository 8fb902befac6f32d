#include "output/bill_block.h"

#include "output/bill.h"
#include "output/sink.h"
#include "output/summary.h"

#include <billshift/text.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_COLUMNS = 6, ITEM = 64 }; /* columns that every block has */

static size_t columns_of(const struct bs_block *block)
{
    return (size_t)LINE_COLUMNS + (block->count_title ? 1 : 0) + (block->shares ? 1 : 0);
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

void bs_block_heading(const struct bs_block *block, size_t depth, const char *text)
{
    first_cell(block->grid, depth, text);
    blank_cells(block->grid, columns_of(block) - 1);
}

const char *bs_bill_month_text(const struct bs_bills *bills, size_t month, char *text)
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

static void price_cell(const struct bs_block *block, const struct bs_line *line)
{
    char price[BS_READABLE], per[BS_READABLE], cell[3 * BS_READABLE] = "";
    if (!isnan(line->unit_price)) {
        bs_bill_price(block->bills, block->i, line->unit_price, block->flags, price);
        if (line->per == 1)
            snprintf(cell, sizeof cell, "%s", price);
        else
            snprintf(cell, sizeof cell, "%s per %s", price, per_text(line->per, per));
    }
    bs_grid_cell(block->grid, cell);
}

void bs_block_amount(const struct bs_block *block, double amount)
{
    char money[BS_READABLE];
    bs_grid_cell(block->grid, bs_bill_money(block->bills, amount, block->places, block->flags, money));
}

/* The grid has texts on the left only: the last column is padded so that it reads as one of them. */
static bool why_cell(const struct bs_block *block, const char *why)
{
    char *padded = NULL;
    int gap = block->why_width - (int)bs_text_width(why);
    if (asprintf(&padded, "%s%*s", why, gap > 0 ? gap : 0, "") < 0)
        return false;
    bs_grid_cell(block->grid, padded);
    free(padded);
    return true;
}

static void quantity_cell(const struct bs_block *block, const struct bs_line *line)
{
    char number[BS_READABLE], quantity[3 * BS_READABLE] = "";
    const char *unit = line->unit;
    if (strcmp(unit, "seat") == 0 && line->quantity > 1)
        unit = "seats";
    if (strcmp(unit, "packages") == 0 && line->quantity == 1)
        unit = "package";
    if (!isnan(line->quantity))
        snprintf(quantity, sizeof quantity, "%s%s%.60s", bs_bill_quantity(line->quantity, number), *unit ? " " : "", unit);
    bs_grid_cell(block->grid, quantity);
}

/* 1.5 % of $4,200.00 */
static void share_cell(const struct bs_block *block, const struct bs_line *line)
{
    char whole[BS_READABLE], cell[2 * BS_READABLE] = "";
    if (line->basis != BS_BASIS_NONE) {
        bs_bill_money(block->bills, line->share_of, block->places, block->flags, whole);
        if (line->share_of != 0 && isfinite(line->amount / line->share_of))
            snprintf(cell, sizeof cell, "%.3g %% of %s", 100 * line->amount / line->share_of, whole);
        else
            snprintf(cell, sizeof cell, "of %s", whole);
    }
    bs_grid_cell(block->grid, cell);
}

bool bs_block_line(const struct bs_block *block, size_t depth, const struct bs_line *line, size_t count)
{
    char number[BS_READABLE] = "";
    first_cell(block->grid, depth, line->item);
    bs_grid_cell(block->grid, line->tier);
    if (block->count_title)
        bs_grid_cell(block->grid, count ? bs_readable_number((double)count, 0, number) : "");
    quantity_cell(block, line);
    price_cell(block, line);
    bs_block_amount(block, line->amount);
    if (block->shares)
        share_cell(block, line);
    return why_cell(block, line->why);
}

void bs_block_total(const struct bs_block *block, size_t depth, const char *text, double amount)
{
    first_cell(block->grid, depth, text);
    blank_cells(block->grid, columns_of(block) - 3 - block->shares);
    bs_block_amount(block, amount);
    blank_cells(block->grid, 1 + (size_t)block->shares);
}

bool bs_bill_print_grid(struct bs_grid *grid, FILE *out)
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

/* joined: lines whose reasons differ may say so. */
static int widest_why(const struct bs_bill *bill, bool joined)
{
    size_t widest = joined ? sizeof "the reasons differ by month; --by-month shows them" - 1 : 0;
    for (size_t i = 0; i < bill->n_lines; i++) {
        size_t width = bs_text_width(bill->lines[i].why);
        widest = width > widest ? width : widest;
    }
    return (int)widest;
}

bool bs_block_start(struct bs_block *block)
{
    static const char *const titles[] = {"item", "tier", "quantity", "unit price", "amount"};
    const struct bs_bill *bill = &block->bills->bills[block->i];
    for (size_t i = 0; i < bill->n_lines; i++)
        block->shares = block->shares || bill->lines[i].basis != BS_BASIS_NONE;
    block->places = bs_bill_places(block->bills, block->i, &block->exact);
    block->flags = bs_summary_flags(block->bills->model->currency);
    block->why_width = widest_why(bill, block->count_title != NULL);
    block->grid = bs_grid_new(columns_of(block), 2);
    for (size_t c = 0; c < BS_CELLS(titles); c++) {
        if (c == 2 && block->count_title)
            bs_grid_cell(block->grid, block->count_title);
        bs_grid_cell(block->grid, titles[c]);
    }
    if (block->shares)
        bs_grid_cell(block->grid, "part of the organization's");
    return block->grid && why_cell(block, "why");
}
