/* A seat pays more where fee + price x V is more than it paid, V what its use costs at a price of 1. So the places where a given share of seats pays more lie on a
   straight line through fee and price, if bills are lines in use, and nearly so elsewhere. In a cell, four pieces of lines with computed values around it, each
   value is found twice, once on the left and upper sides and once on the lower and right ones: the place has that of the straight line through it. */
#include "whatif/contours.h"

#include <math.h>

/* Sides of a cell, one after the other, from its lowest value to its highest. */
struct path {
    struct {
        double x, y, value;
    } at[2 * CONTOURS_LINE_MOST];
    size_t n;
};

struct cell {
    const struct bs_levers_line *low, *high, *left, *right; /* rows, columns */
    size_t n_figures, figure;
    double sign;
};

static double value_of(const struct cell *cell, const struct bs_levers_line *line, size_t i)
{
    return cell->sign * line->values[i * cell->n_figures + cell->figure];
}

/* The first value of a line that is not below x, or its last. */
static size_t first_from(const struct bs_levers_line *line, double x)
{
    size_t low = 0, high = line->n - 1;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (line->along[middle] < x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* On a straight line between its values; at these exactly what is there. */
static double on_line_at(const struct bs_levers_line *line, size_t n_figures, size_t figure, double x)
{
    size_t i = first_from(line, x);
    const double *high = &line->values[i * n_figures + figure];
    if (i == 0 || line->along[i] <= x)
        return *high;
    double low = *(high - n_figures), part = (x - line->along[i - 1]) / (line->along[i] - line->along[i - 1]);
    return low == *high ? low : low + part * (*high - low);
}

static void path_add(struct path *path, double x, double y, double value)
{
    size_t n = path->n;
    if (n > 0 && (!(value > path->at[n - 1].value)))
        value = path->at[n - 1].value; /* what is drawn need not rise to the last digit */
    path->at[n].x = x;
    path->at[n].y = y;
    path->at[n].value = value;
    path->n++;
}

static void add_row(struct path *path, const struct cell *cell, const struct bs_levers_line *row, double y)
{
    for (size_t i = first_from(row, cell->left->at); i < row->n && row->along[i] <= cell->right->at; i++)
        path_add(path, row->along[i], y, value_of(cell, row, i));
}

/* y: 0 on the row from which values rise. */
static void add_column(struct path *path, const struct cell *cell, const struct bs_levers_line *column, bool down)
{
    double from = cell->low->at, to = cell->high->at;
    size_t first = first_from(column, from), last = first_from(column, to);
    for (size_t k = 0; k <= last - first; k++) {
        size_t i = down ? last - k : first + k;
        double y = (column->along[i] - from) / (to - from);
        path_add(path, column->at, down ? 1 - y : y, value_of(cell, column, i));
    }
}

/* Where a path first has a value. */
static void find(const struct path *path, double value, double *x, double *y)
{
    size_t low = 0, high = path->n - 1;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (path->at[middle].value < value)
            low = middle + 1;
        else
            high = middle;
    }
    *x = path->at[low].x;
    *y = path->at[low].y;
    if (low == 0 || path->at[low].value <= value)
        return;
    double part = (value - path->at[low - 1].value) / (path->at[low].value - path->at[low - 1].value);
    *x = path->at[low - 1].x + part * (*x - path->at[low - 1].x);
    *y = path->at[low - 1].y + part * (*y - path->at[low - 1].y);
}

/* Whether a place lies beyond the line of a value, where values are higher. */
static bool is_beyond(const struct path *upper, const struct path *lower, double value, double x, double y)
{
    double a[2], b[2];
    find(upper, value, &a[0], &a[1]);
    find(lower, value, &b[0], &b[1]);
    if (a[0] == b[0] && a[1] == b[1])
        return x >= a[0] && y >= a[1];
    return (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]) >= 0;
}

/* At a place within a cell. */
static double within(const struct cell *cell, double fee, double factor)
{
    const struct bs_levers_line *low = cell->low, *high = cell->high;
    struct path upper = {.n = 0}, lower = {.n = 0};
    size_t left[2] = {first_from(low, cell->left->at), first_from(high, cell->left->at)};
    size_t right[2] = {first_from(low, cell->right->at), first_from(high, cell->right->at)};
    bool down = value_of(cell, high, left[1]) + value_of(cell, high, right[1]) <
                value_of(cell, low, left[0]) + value_of(cell, low, right[0]);
    double y = (factor - low->at) / (high->at - low->at);
    add_column(&upper, cell, cell->left, down);
    add_row(&upper, cell, down ? low : high, 1);
    add_row(&lower, cell, down ? high : low, 0);
    add_column(&lower, cell, cell->right, down);
    double least = fmin(upper.at[0].value, lower.at[0].value);
    double most = fmax(upper.at[upper.n - 1].value, lower.at[lower.n - 1].value);
    if (!isfinite(least) || !isfinite(most))
        return NAN;
    while (most - least > 1e-9) {
        double middle = (least + most) / 2;
        if (is_beyond(&upper, &lower, middle, fee, down ? 1 - y : y))
            least = middle;
        else
            most = middle;
    }
    return cell->sign * (least + most) / 2;
}

/* The line at a place or before it, but not the last. */
static size_t line_before(const struct bs_levers_line *lines, size_t n, double x)
{
    size_t i = 0;
    while (i + 2 < n && lines[i + 1].at <= x)
        i++;
    return i;
}

double contours_at(const struct bs_levers_sheet *sheet, size_t n_figures, size_t figure, bool falls, double fee, double factor,
                   bool *on_line)
{
    const struct bs_levers_line *rows = sheet->rows, *columns = sheet->columns;
    *on_line = true;
    if (sheet->n_columns == 0)
        return on_line_at(&rows[0], n_figures, figure, fee);
    if (sheet->n_rows == 0)
        return on_line_at(&columns[0], n_figures, figure, factor);
    size_t i = line_before(columns, sheet->n_columns, fee), j = line_before(rows, sheet->n_rows, factor);
    fee = fmin(fmax(fee, columns[i].at), columns[i + 1].at);
    factor = fmin(fmax(factor, rows[j].at), rows[j + 1].at);
    for (size_t k = 0; k < 2; k++)
        if (factor == rows[j + k].at)
            return on_line_at(&rows[j + k], n_figures, figure, fee);
    for (size_t k = 0; k < 2; k++)
        if (fee == columns[i + k].at)
            return on_line_at(&columns[i + k], n_figures, figure, factor);
    *on_line = false;
    const struct cell cell = {.low = &rows[j],
                              .high = &rows[j + 1],
                              .left = &columns[i],
                              .right = &columns[i + 1],
                              .n_figures = n_figures,
                              .figure = figure,
                              .sign = falls ? -1 : 1};
    return within(&cell, fee, factor);
}
