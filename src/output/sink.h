/* Rows of a results table on their way out: a table writes cells, a sink puts them into CSV or JSON. */
#ifndef BILLSHIFT_OUTPUT_SINK_H
#define BILLSHIFT_OUTPUT_SINK_H

#include <billshift/status.h>
#include <stdbool.h>
#include <stddef.h>

struct bs_cell {
    const char *text; /* NULL: a number */
    double number;    /* NaN: no value */
};

struct bs_sink {
    enum bs_status (*row)(void *context, const struct bs_cell *cells, size_t count);
    void *context;
};

static inline struct bs_cell bs_text_cell(const char *text)
{
    return (struct bs_cell){.text = text ? text : "", .number = 0};
}

static inline struct bs_cell bs_number_cell(double number)
{
    return (struct bs_cell){.text = NULL, .number = number};
}

static inline struct bs_cell bs_count_cell(size_t count)
{
    return bs_number_cell((double)count);
}

#define BS_CELLS(cells) (sizeof(cells) / sizeof *(cells))

#endif
