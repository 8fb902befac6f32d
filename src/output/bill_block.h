/* A readable table of a bill's lines in the making: headings indent what stands under them. */
#ifndef BILLSHIFT_OUTPUT_BILL_BLOCK_H
#define BILLSHIFT_OUTPUT_BILL_BLOCK_H

#include "output/readable.h"

#include <billshift/output.h>

struct bs_block {
    const struct bs_bills *bills;
    size_t i;                /* of the bill */
    const char *count_title; /* of the column that says of how many seats or months a line is the sum; NULL: no such column */
    struct bs_grid *grid;    /* to be freed; this and what follows is filled by bs_block_start */
    unsigned flags;          /* of amounts */
    int why_width;
    bool shares; /* some lines are parts of the organization's: a column says of how much */
};

/* The columns and their titles. False: no memory. */
bool bs_block_start(struct bs_block *block);
void bs_block_heading(const struct bs_block *block, size_t depth, const char *text);
/* count: of seats or months that the line sums; 0: none is shown. False: no memory. */
bool bs_block_line(const struct bs_block *block, size_t depth, const struct bs_line *line, size_t count);
void bs_block_total(const struct bs_block *block, size_t depth, const char *text, double amount);

void bs_block_amount(const struct bs_block *block, double amount); /* one cell */

/* Prints the grid without the blanks that end its lines. */
bool bs_bill_print_grid(struct bs_grid *grid, FILE *out);

/* `month 3 (2026-06)`; month: index in the bill. Returns text (BS_READABLE bytes). */
const char *bs_bill_month_text(const struct bs_bills *bills, size_t month, char *text);

#endif
