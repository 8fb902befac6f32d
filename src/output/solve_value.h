/* A value that is solved for, as a scenario writes it. */
#ifndef BILLSHIFT_OUTPUT_SOLVE_VALUE_H
#define BILLSHIFT_OUTPUT_SOLVE_VALUE_H

#include <billshift/solve.h>
#include <math.h>
#include <stdio.h>

/* With its $, % or x. Returns text. */
static inline const char *bs_solve_value(const struct bs_solve *solve, double value, int digits, char *text, size_t size)
{
    bool money = *solve->mark == '$';
    snprintf(text, size, "%s%s%.*g%s", money && value < 0 ? "-" : "", money ? "$" : "", digits, money ? fabs(value) : value,
             money ? "" : solve->mark);
    return text;
}

#endif
