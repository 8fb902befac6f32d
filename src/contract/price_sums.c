#include "contract/price_sums.h"

/* Sums of lines that were rounded are figures of as many places: 0.07 + 0.01 is 0.08 and not 0.080000000000000002. */
static void round_sums(const struct bs_price_query *query, struct bs_bill *out)
{
    const struct bs_contract *contract = &query->contracts[query->contract];
    if (!contract->round || query->wanted) /* parts of the organization's lines are not rounded */
        return;
    out->total = bs_round_money(out->total, contract->places);
    for (size_t m = 0; m < query->months; m++)
        out->month_total[m] = bs_round_money(out->month_total[m], contract->places);
}

static void add_up(const struct bs_lines *lines, struct bs_bill *out)
{
    out->lines = lines->items;
    out->n_lines = lines->count;
    for (size_t i = 0; i < lines->count; i++) {
        out->total += lines->items[i].amount;
        out->month_total[lines->items[i].month] += lines->items[i].amount;
    }
}

void price_sums(const struct bs_price_query *query, const struct bs_lines *lines, struct bs_bill *out)
{
    add_up(lines, out);
    round_sums(query, out);
}
