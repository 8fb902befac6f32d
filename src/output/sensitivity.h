/* What a sensitivity found, for people and programs. */
#ifndef BILLSHIFT_OUTPUT_SENSITIVITY_H
#define BILLSHIFT_OUTPUT_SENSITIVITY_H

#include "output/readable.h"

#include <billshift/diagnostics.h>
#include <billshift/sensitivity.h>
#include <stdio.h>

/* A row for the scenario as it is and two for each input, by figure and rank: rank, path, end, input, contract, group, period, measure, value, std_error,
   difference, difference_error_most, unit. */
enum bs_status bs_tornado_write_csv(const struct bs_tornado *tornado, FILE *out) BS_CHECKED;

/* For reading: a table for each figure. */
enum bs_status bs_tornado_write_table(const struct bs_tornado *tornado, FILE *out) BS_CHECKED;

/* As bs_sweep_plot. */
enum bs_status bs_tornado_plot(const struct bs_tornado *tornado, const char *scripts, const char *suffix, char **bytes,
                               size_t *length, struct bs_diagnostics *diagnostics) BS_CHECKED;

/* Rows mean and sd of each figure, then first_order and total_order of each input: path, low, high, contract, group, period, measure, index, value, std_error,
   unit. A table for each figure. A picture, as bs_sweep_plot. */
enum bs_status bs_sobol_write_csv(const struct bs_sobol *sobol, FILE *out) BS_CHECKED;
enum bs_status bs_sobol_write_table(const struct bs_sobol *sobol, FILE *out) BS_CHECKED;
enum bs_status bs_sobol_plot(const struct bs_sobol *sobol, const char *scripts, const char *suffix, char **bytes, size_t *length,
                             struct bs_diagnostics *diagnostics) BS_CHECKED;

/* The figure in words: "Change of the organization's total over the term, metered against flat". To be freed; NULL: no memory. */
char *bs_sensitivity_title(const struct bs_sensitivity_figure *figure, const char *baseline);

/* A value of the figure with its unit; flags as of bs_readable_money; largest: the largest value beside which it stands. Returns buffer (BS_READABLE bytes). */
const char *bs_sensitivity_value(const struct bs_sensitivity_figure *figure, double value, double largest, unsigned flags,
                                 char *buffer);

/* An end of an input, or its value in the scenario (end 0), as it is shown: numbers with at most 6 digits, of several numbers together only that they rise (end 1) or fall
   (end -1). Returns buffer (BS_READABLE bytes). */
const char *bs_sensitivity_end(const char *text, int end, char *buffer);

/* The value at an end of an input, but that of the scenario where it differs by no more than both computations may be off. */
double bs_tornado_shown(const struct bs_tornado *tornado, const struct bs_tornado_ranking *ranking, double value, double most);

/* Whether the figure is a change of money, which is written with its sign. */
bool bs_sensitivity_signed(const struct bs_sensitivity_figure *figure);

#endif
