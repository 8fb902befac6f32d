/* Figures and columns as a person reads them. */
#ifndef BILLSHIFT_OUTPUT_READABLE_H
#define BILLSHIFT_OUTPUT_READABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { BS_READABLE = 64 };

/* `places` decimals (fewer where a double does not hold them) and commas between thousands, e.g. -1,234.50, whatever the locale; half up on
   the decimal value, as the pictures do; "-" for NaN, "infinite". Returns buffer (BS_READABLE bytes). */
const char *bs_readable_number(double value, int places, char *buffer);

/* Decimals of the value as %.15g has it: 0 of 12, 7 of 0.0000125. */
int bs_readable_decimals(double value);

/* bs_readable_number with the currency: $1,234 or EUR 1,234; the unit follows where it is no currency: 1,234 tokens. A signed amount has a plus; a bare
   one has a unit only if it is $. An amount that `places` would show as 0 is shown with two significant digits. */
enum { BS_SIGNED = 1, BS_BARE = 2 };
const char *bs_readable_money(double value, int places, const char *currency, unsigned flags, char *buffer);

/* 0.283 as 28.3 %; 0 and 1 as 0 % and 100 %, and nothing else: < 0.1 %, > 99.9 %. */
const char *bs_readable_share(double share, char *buffer);

/* As above, but 0 and 1 as what `bound` (the end of Wilson's interval for them) leaves possible: < 0.2 %, > 99.8 %. */
const char *bs_readable_probability(double probability, double bound, char *buffer);

/* A bill over another as 0.29x: "> 1,000x" against next to nothing, "< 0.01x" of next to nothing, "-" where it is not finite. */
const char *bs_readable_ratio(double ratio, char *buffer);

/* A standard error, with two significant digits; unit "": a number alone. Money has the places of its currency or none, never tenths of it. */
const char *bs_readable_error(double error, const char *unit, char *buffer);

/* 1 seat, 2 seats. Returns buffer (BS_READABLE bytes). */
const char *bs_readable_count(double count, const char *noun, char *buffer);

/* Decimals that suit amounts up to `largest` in a currency or other unit: those of the currency, none for large amounts, two significant
   digits below 1. */
int bs_readable_places(double largest, const char *unit);

/* A table of text: columns are as wide as their widest cell; the first `left` are left-aligned, the others right-aligned. `width` is the
   most columns of a line (0: any): cells of the left columns and of the first row are then cut to fit, with an ellipsis; figures are
   not. */
struct bs_grid;
struct bs_grid *bs_grid_new(size_t columns, size_t left);  /* NULL: no memory */
void bs_grid_cell(struct bs_grid *grid, const char *text); /* fills rows from the left; copied, control characters as blanks */
bool bs_grid_print(struct bs_grid *grid, size_t indent, size_t width, FILE *out); /* false: no memory, or a write failed */
void bs_grid_free(struct bs_grid *grid);

/* Prints text in lines of at most `width` columns; every line begins with `indent` blanks, but the first one with `first`. False: no
   memory, or a write failed. */
bool bs_print_wrapped(const char *first, size_t indent, size_t width, const char *text, FILE *out);

#endif
