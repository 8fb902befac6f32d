#include "output/readable.h"

#include <billshift/bill.h>
#include <billshift/text.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Below this a value in its last shown place is an exact 64-bit integer. */
static const double exact_most = 9e15;

enum {
    PLACES_MOST = 15, /* that a double holds */
    PLACES_SMALL = 12 /* an amount that needs more to be seen at all is written with an exponent */
};

/* Decimals that show two significant digits of a value above 0. */
static int places_for(double value)
{
    double places = 1 - floor(log10(value));
    return !(places > 0) ? 0 : places > 400 ? 400 : (int)places;
}

/* A value above 0, rounded to two significant digits. */
static double two_digits(double value)
{
    double unit = pow(10, floor(log10(value)) - 1);
    return unit > 0 && isfinite(unit) ? round(value / unit) * unit : value;
}

static const char *put(const char *text, char *buffer)
{
    snprintf(buffer, BS_READABLE, "%s", text);
    return buffer;
}

const char *bs_readable_number(double value, int places, char *buffer)
{
    if (isnan(value))
        return put("-", buffer);
    if (isinf(value))
        return put(value > 0 ? "infinite" : "-infinite", buffer);
    while (places > 0 && !(fabs(value) * pow(10, places) < exact_most))
        places--;
    if (!(fabs(value) < exact_most) || places > PLACES_MOST)
        return bs_number_text(value, buffer);
    double scaled = round(bs_round_money(fabs(value), places) * pow(10, places));

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

int bs_readable_decimals(double value)
{
    enum { DIGITS = 15 };
    char text[32];
    if (value == 0 || !isfinite(value))
        return 0;
    snprintf(text, sizeof text, "%.*e", DIGITS - 1, fabs(value));
    int digits = 0, kept = 0; /* kept: up to the last that is not 0 */
    const char *at = text;
    for (; *at != 'e'; at++) /* the point is the locale's */
        if (*at >= '0' && *at <= '9' && (digits++, *at != '0'))
            kept = digits;
    int decimals = kept - 1 - (int)strtol(at + 1, NULL, 10);
    return decimals > 0 ? decimals : 0;
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
    if (isinf(value))
        return put(value < 0 ? "-infinite" : flags & BS_SIGNED ? "+infinite" : "infinite", buffer);
    bool small = value != 0 && fabs(value) * pow(10, places) < 0.5;
    if (small)
        places = places_for(fabs(value));
    bs_readable_number(small && places > PLACES_SMALL ? two_digits(fabs(value)) : fabs(value), places, number);
    bool zero = strspn(number, "0.,") == strlen(number);
    const char *sign = zero ? "" : value < 0 ? "-" : flags & BS_SIGNED ? "+" : "";
    if (strcmp(currency, "USD") == 0)
        snprintf(buffer, BS_READABLE, "%s$%.40s", sign, number);
    else if (flags & BS_BARE)
        snprintf(buffer, BS_READABLE, "%s%.40s", sign, number);
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
    snprintf(buffer, BS_READABLE, "%.40s %%", bs_readable_number(share * 100, share == 0 || share == 1 ? 0 : 1, number));
    return buffer;
}

const char *bs_readable_probability(double probability, double bound, char *buffer)
{
    char number[BS_READABLE];
    if (!(bound > 0) || (probability != 0 && probability != 1))
        return bs_readable_share(probability, buffer);
    double percent = 100 * bound;
    int places = places_for(percent);
    percent = ceil(percent * pow(10, places) - 1e-6) / pow(10, places); /* rounded so that it still holds */
    bs_readable_number(probability == 0 ? percent : 100 - percent, places, number);
    if (strchr(number, '.')) {
        size_t end = strlen(number);
        while (end > 0 && number[end - 1] == '0')
            number[--end] = '\0';
        if (end > 0 && number[end - 1] == '.')
            number[end - 1] = '\0';
    }
    snprintf(buffer, BS_READABLE, "%s %.40s %%", probability == 0 ? "<" : ">", number);
    return buffer;
}

const char *bs_readable_ratio(double ratio, char *buffer)
{
    const double most = 1000, least = 0.005; /* shown as 0.01 from here */
    char number[BS_READABLE];
    if (!isfinite(ratio))
        return put("-", buffer);
    if (ratio > most)
        return put("> 1,000x", buffer);
    if (ratio < -most)
        return put("< -1,000x", buffer);
    if (ratio > 0 && ratio < least)
        return put("< 0.01x", buffer);
    snprintf(buffer, BS_READABLE, "%.40sx", bs_readable_number(ratio, 2, number));
    return buffer;
}

const char *bs_readable_error(double error, const char *unit, char *buffer)
{
    bool positive = error > 0 && isfinite(error);
    int places = positive ? places_for(error) : 0;
    if (places == 1 && is_currency(unit))
        places = bs_readable_places(error, unit);
    return bs_readable_money(positive ? two_digits(error) : error, places, unit, *unit ? 0 : BS_BARE, buffer);
}

const char *bs_readable_count(double count, const char *noun, char *buffer)
{
    char number[BS_READABLE];
    snprintf(buffer, BS_READABLE, "%.30s %.30s%s", bs_readable_number(count, 0, number), noun, count == 1 ? "" : "s");
    return buffer;
}

/* ISO 4217: currencies whose least coin is not a hundredth. */
static const struct {
    const char *code;
    int places;
} minor_units[] = {{"BIF", 0}, {"CLP", 0}, {"DJF", 0}, {"GNF", 0}, {"ISK", 0}, {"JPY", 0}, {"KMF", 0}, {"KRW", 0}, {"PYG", 0},
                   {"RWF", 0}, {"UGX", 0}, {"UYI", 0}, {"VND", 0}, {"VUV", 0}, {"XAF", 0}, {"XOF", 0}, {"XPF", 0}, {"BHD", 3},
                   {"IQD", 3}, {"JOD", 3}, {"KWD", 3}, {"LYD", 3}, {"OMR", 3}, {"TND", 3}, {"CLF", 4}, {"UYW", 4}};

int bs_readable_places(double largest, const char *unit)
{
    const double large = 1000;
    if (fabs(largest) >= large || isnan(largest))
        return 0;
    if (largest != 0 && fabs(largest) < 1)
        return places_for(fabs(largest));
    for (size_t i = 0; i < sizeof minor_units / sizeof *minor_units; i++)
        if (strcmp(unit, minor_units[i].code) == 0)
            return minor_units[i].places;
    return 2;
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

/* The least that a column can be cut to: figures are whole. */
static size_t least_width(const struct bs_grid *grid, size_t column, size_t widest)
{
    enum { SHORTEST = 6 };
    size_t figures = 0;
    for (size_t i = column + grid->columns; column >= grid->left && i < grid->count; i += grid->columns) {
        size_t width = bs_text_width(grid->cells[i]);
        figures = width > figures ? width : figures;
    }
    size_t least = figures > SHORTEST ? figures : SHORTEST;
    return least < widest ? least : widest;
}

/* Makes the widest column that can be narrower so, one by one, until all fit. */
static void fit(const struct bs_grid *grid, size_t *widths, size_t indent, size_t most)
{
    size_t total = indent + 2 * (grid->columns - 1);
    for (size_t column = 0; column < grid->columns; column++)
        total += widths[column];
    while (total > most) {
        size_t chosen = grid->columns;
        for (size_t column = 0; column < grid->columns; column++)
            if (widths[column] > least_width(grid, column, widths[column]) &&
                (chosen == grid->columns || widths[column] > widths[chosen]))
                chosen = column;
        if (chosen == grid->columns)
            return;
        widths[chosen]--;
        total--;
    }
}

/* Cuts the text so that it and an ellipsis take `width` columns. False: no memory. */
static bool cut(char **cell, size_t width)
{
    static const char ellipsis[] = "\u2026";
    size_t length = strlen(*cell);
    char *copy = malloc(length + sizeof ellipsis);
    if (!copy)
        return false;
    memcpy(copy, *cell, length + 1);
    while (length > 0 && bs_text_width(copy) + 1 > width) {
        do
            length--;
        while (length > 0 && ((unsigned char)copy[length] & 0xc0) == 0x80);
        copy[length] = '\0';
    }
    memcpy(copy + length, ellipsis, sizeof ellipsis);
    free(*cell);
    *cell = copy;
    return true;
}

static bool cut_all(struct bs_grid *grid, const size_t *widths)
{
    for (size_t i = 0; i < grid->count; i++)
        if (bs_text_width(grid->cells[i]) > widths[i % grid->columns] && !cut(&grid->cells[i], widths[i % grid->columns]))
            return false;
    return true;
}

bool bs_grid_print(struct bs_grid *grid, size_t indent, size_t width, FILE *out)
{
    size_t *widths = grid && !grid->failed ? calloc(grid->columns, sizeof *widths) : NULL;
    if (!widths)
        return false;
    for (size_t column = 0; column < grid->columns; column++)
        widths[column] = column_width(grid, column);
    if (width > 0)
        fit(grid, widths, indent, width);
    if (!cut_all(grid, widths)) {
        free(widths);
        return false;
    }
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
