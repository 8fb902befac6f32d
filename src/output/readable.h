/* Figures and columns as a person reads them. */
#ifndef BILLSHIFT_OUTPUT_READABLE_H
#define BILLSHIFT_OUTPUT_READABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { BS_READABLE = 64 };

/* `places` decimals and commas between thousands, e.g. -1,234.50, whatever the locale; "-" for NaN, "inf". Returns buffer (BS_READABLE
   bytes). */
const char *bs_readable_number(double value, int places, char *buffer);

/* As above with the currency: $1,234 or EUR 1,234; the unit follows where it is no currency: 1,234 tokens. A signed amount has a plus. */
enum { BS_SIGNED = 1 };
const char *bs_readable_money(double value, int places, const char *currency, unsigned flags, char *buffer);

/* 0.283 as 28.3 %; a share that is not 0 or 1 is not shown as 0 % or 100 %: < 0.1 %, > 99.9 %. */
const char *bs_readable_share(double share, char *buffer);

/* Decimals that suit amounts up to `largest`. */
int bs_readable_places(double largest);

/* A table of text: columns are as wide as their widest cell; the first `left` are left-aligned, the others right-aligned. */
struct bs_grid;
struct bs_grid *bs_grid_new(size_t columns, size_t left);  /* NULL: no memory */
void bs_grid_cell(struct bs_grid *grid, const char *text); /* fills rows from the left; copied, control characters as blanks */
bool bs_grid_print(struct bs_grid *grid, size_t indent, FILE *out); /* false: no memory, or a write failed */
void bs_grid_free(struct bs_grid *grid);

/* Prints text in lines of at most `width` columns; every line begins with `indent` blanks, but the first one with `first`. False: no
   memory, or a write failed. */
bool bs_print_wrapped(const char *first, size_t indent, size_t width, const char *text, FILE *out);

#endif
