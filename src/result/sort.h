/* Doubles in rising order. */
#ifndef BILLSHIFT_RESULT_SORT_H
#define BILLSHIFT_RESULT_SORT_H

#include <stddef.h>

/* -0 before 0; no NaN. Many values are sorted digit by digit of their bits, several times as fast as by comparing them (LSD radix sort: Knuth,
   The Art of Computer Programming 3, section 5.2.5). */
void sort_doubles(double *values, size_t n);

/* The same, each value once; returns how many there are. */
size_t sort_distinct(double *values, size_t n);

#endif
