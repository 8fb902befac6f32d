/* Lines of the organization's account, without tier. */
#ifndef BILLSHIFT_CONTRACT_LEDGER_LINES_H
#define BILLSHIFT_CONTRACT_LEDGER_LINES_H

#include <billshift/bill.h>

/* quantity, unit_price: NAN: none. item NULL: that of the place. */
static inline struct bs_line plain_line(enum bs_line_kind kind, const char *item, double quantity, double unit_price, double amount)
{
    return (struct bs_line){.kind = kind,
                            .item = item,
                            .tier = "",
                            .unit = "",
                            .quantity = quantity,
                            .unit_price = unit_price,
                            .per = 1,
                            .amount = amount};
}

/* The lines that follow belong to this sum of the month (BS_LAID_...). lines NULL: none are wanted. */
static inline void lines_laid(struct bs_lines *lines, size_t laid)
{
    if (lines)
        lines->place.laid = laid;
}

/* Lines from `first` on of this kind, of one of the month's sums, belong to another. */
static inline void lines_move(struct bs_lines *lines, size_t first, enum bs_line_kind kind, size_t from, size_t to)
{
    for (size_t i = first; lines && i < lines->count; i++)
        if (lines->items[i].kind == kind && lines->items[i].laid == from)
            lines->items[i].laid = to;
}

#endif
