/* Charges by rate card, meter by meter. */
#include "contract/charge_lines.h"

bool take_apart(const struct bs_charge *charge, const double *quantity, size_t n_meters, struct bs_line_parts *parts,
                struct bs_lines *lines)
{
    if (!lines)
        return false;
    lines->parts = NULL;
    if (!lines->meters || !charge->weights)
        return false;
    size_t read = 0;
    for (size_t m = 0; m < n_meters; m++)
        read += charge->weights[m] > 0;
    if (read < 2)
        return false;
    *parts = (struct bs_line_parts){.n = n_meters, .quantity = quantity, .weights = charge->weights};
    lines->parts = parts;
    return true;
}

/* Prices of single tokens are quoted for a million. */
static double quoted_per(double rate)
{
    return fabs(rate) < 0.01 ? 1e6 : 1;
}

static struct bs_line part_line(const struct bs_lines *lines, const struct bs_line_parts *parts, size_t m)
{
    struct bs_line line = amount_line(BS_LINE_CHARGE, parts->quantity[m], 0);
    line.item = lines->meters[m];
    line.unit = lines->units ? lines->units[m] : "";
    return line;
}

void part_lines(struct bs_lines *lines, const struct bs_line_parts *parts)
{
    const char *unit = lines->place.unit && *lines->place.unit ? lines->place.unit : "units";
    for (size_t m = 0; m < parts->n; m++) {
        if (parts->weights[m] == 0 || parts->quantity[m] == 0)
            continue;
        double per = quoted_per(parts->weights[m]);
        bs_lines_add(lines, part_line(lines, parts, m), "%.6g %s at %.6g for %s; priced below",
                     parts->quantity[m] * parts->weights[m], unit, parts->weights[m] * per, per == 1 ? "each" : "1M");
    }
}

double priced_part_lines(struct bs_lines *lines, const struct bs_line_parts *parts, double price)
{
    double sum = 0;
    for (size_t m = 0; m < parts->n; m++) {
        double rate = parts->weights[m] * price;
        if (parts->weights[m] == 0 || parts->quantity[m] == 0)
            continue;
        struct bs_line line = part_line(lines, parts, m);
        line.per = quoted_per(rate);
        line.unit_price = rate * line.per;
        line.amount = rate * parts->quantity[m];
        sum += bs_lines_add(lines, line, "at the rate of %s", lines->place.item);
    }
    return sum;
}
