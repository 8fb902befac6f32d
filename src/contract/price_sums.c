#include "contract/price_sums.h"
#include "base/decimal.h"

/* Lines are in the order of their months. */
void price_sums(const struct bs_lines *lines, struct bs_bill *out)
{
    out->lines = lines->items;
    out->n_lines = lines->count;
    out->total = bs_lines_sum(lines, 0);
    for (size_t i = 0; i < lines->count;) {
        struct decimal_sum sum = {0};
        size_t month = lines->items[i].month;
        for (; i < lines->count && lines->items[i].month == month; i++)
            decimal_add(&sum, lines->items[i].amount);
        out->month_total[month] = decimal_value(&sum);
    }
}
