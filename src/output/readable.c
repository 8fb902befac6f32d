#include "output/readable.h"

#include <billshift/text.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Below this a value in its last shown place is an exact 64-bit integer. */
static const double exact_most = 9e15;

static const char *put(const char *text, char *buffer)
{
    snprintf(buffer, BS_READABLE, "%s", text);
    return buffer;
}

const char *bs_readable_number(double value, int places, char *buffer)
{
    if (isnan(value))
        return put("-", buffer);
    double scaled = round(fabs(value) * pow(10, places));
    if (!(scaled < exact_most))
        return bs_number_text(value, buffer);

    /* From the last digit backwards. */
    char *end = buffer + BS_READABLE - 1;
    char *at = end;
    *at = '\0';
    unsigned long long rest = (unsigned long long)scaled;
    bool negative = value < 0 && rest > 0;
    for (int i = 0; i < places; i++, rest /= 10)
        *--at = (char)('0' + rest % 10);
    if (places > 0)
        *--at = '.';
    int digits = 0;
    do {
        if (digits > 0 && digits % 3 == 0)
            *--at = ',';
        *--at = (char)('0' + rest % 10);
        rest /= 10;
        digits++;
    } while (rest > 0);
    if (negative)
        *--at = '-';
    return memmove(buffer, at, (size_t)(end - at) + 1);
}

static bool is_currency(const char *unit)
{
    return strlen(unit) == 3 && strspn(unit, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

const char *bs_readable_money(double value, int places, const char *currency, unsigned flags, char *buffer)
{
    char number[BS_READABLE];
    if (isnan(value))
        return put("-", buffer);
    bs_readable_number(fabs(value), places, number);
    bool zero = strspn(number, "0.,") == strlen(number);
    const char *sign = zero ? "" : value < 0 ? "-" : flags & BS_SIGNED ? "+" : "";
    if (strcmp(currency, "USD") == 0)
        snprintf(buffer, BS_READABLE, "%s$%.40s", sign, number);
    else if (is_currency(currency))
        snprintf(buffer, BS_READABLE, "%s %s%.40s", currency, sign, number);
    else
        snprintf(buffer, BS_READABLE, "%s%.40s %.20s", sign, number, currency);
    return buffer;
}

const char *bs_readable_share(double share, char *buffer)
{
    const double least = 0.0005; /* shown as 0.1 % from here */
    char number[BS_READABLE];
    if (isnan(share))
        return put("-", buffer);
    if (share > 0 && share < least)
        return put("< 0.1 %", buffer);
    if (share < 1 && share > 1 - least)
        return put("> 99.9 %", buffer);
    snprintf(buffer, BS_READABLE, "%.40s %%", bs_readable_number(share * 100, 1, number));
    return buffer;
}

int bs_readable_places(double largest)
{
    return fabs(largest) < 10000 ? 2 : 0;
}

/* Control characters become blanks, so that no text can steer a terminal or break a line. */
static char *clean_copy(const char *text)
{
    char *copy = strdup(text);
    for (unsigned char *c = (unsigned char *)copy; c && *c; c++) {
        if (*c < ' ' || *c == 0x7f)
            *c = ' ';
        else if (*c == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0) /* U+0080 .. U+009F */
            c[0] = c[1] = ' ';
    }
    return copy;
}

struct bs_grid {
    size_t columns, left, count, capacity;
    char **cells;
    bool failed;
};

struct bs_grid *bs_grid_new(size_t columns, size_t left)
{
    struct bs_grid *grid = calloc(1, sizeof *grid);
    if (grid) {
        grid->columns = columns;
        grid->left = left;
    }
    return grid;
}

void bs_grid_cell(struct bs_grid *grid, const char *text)
{
    if (!grid || grid->failed)
        return;
    if (grid->count == grid->capacity) {
        size_t capacity = grid->capacity ? 2 * grid->capacity : 64;
        char **cells = realloc(grid->cells, capacity * sizeof *cells);
        if (!cells) {
            grid->failed = true;
            return;
        }
        grid->cells = cells;
        grid->capacity = capacity;
    }
    grid->cells[grid->count] = clean_copy(text);
    if (grid->cells[grid->count])
        grid->count++;
    else
        grid->failed = true;
}

static size_t column_width(const struct bs_grid *grid, size_t column)
{
    size_t widest = 0;
    for (size_t i = column; i < grid->count; i += grid->columns) {
        size_t width = bs_text_width(grid->cells[i]);
        widest = width > widest ? width : widest;
    }
    return widest;
}

bool bs_grid_print(struct bs_grid *grid, size_t indent, FILE *out)
{
    size_t *widths = grid && !grid->failed ? calloc(grid->columns, sizeof *widths) : NULL;
    if (!widths)
        return false;
    for (size_t column = 0; column < grid->columns; column++)
        widths[column] = column_width(grid, column);
    int blanks = 0; /* still to be printed before the next text */
    for (size_t i = 0; i < grid->count; i++) {
        size_t column = i % grid->columns;
        int gap = (int)(widths[column] - bs_text_width(grid->cells[i]));
        bool left = column < grid->left;
        blanks += column == 0 ? (int)indent : 2;
        if (*grid->cells[i]) { /* so that no line ends with blanks */
            fprintf(out, "%*s%s", blanks + (left ? 0 : gap), "", grid->cells[i]);
            blanks = left ? gap : 0;
        } else {
            blanks += gap;
        }
        if (column == grid->columns - 1) {
            fputc('\n', out);
            blanks = 0;
        }
    }
    free(widths);
    return !ferror(out);
}

void bs_grid_free(struct bs_grid *grid)
{
    if (!grid)
        return;
    for (size_t i = 0; i < grid->count; i++)
        free(grid->cells[i]);
    free(grid->cells);
    free(grid);
}

bool bs_print_wrapped(const char *first, size_t indent, size_t width, const char *text, FILE *out)
{
    char *copy = clean_copy(text);
    if (!copy)
        return false;
    size_t used = bs_text_width(first);
    fputs(first, out);
    char *rest = copy;
    for (bool begun = false; rest; begun = true) {
        const char *word = strsep(&rest, " ");
        size_t columns = bs_text_width(word);
        if (begun && used + 1 + columns > width) {
            fprintf(out, "\n%*s", (int)indent, "");
            used = indent;
        } else if (begun) {
            fputc(' ', out);
            used++;
        }
        fputs(word, out);
        used += columns;
    }
    fputc('\n', out);
    free(copy);
    return !ferror(out);
}
