#include "contract/price_share.h"
#include "contract/seat_laid.h"

/* The seat's part of a sum; of what caps leave of the spend, where it is laid on all types. */
static double part_of(const struct bs_laid *laid, bool of_type, const struct bs_allocation *allocation,
                      const struct seat_bill *seat)
{
    double fees = seat->fee + seat->top_up, left = of_type ? 1 : 1 + allocation->cap_per_spend;
    switch (laid->basis) {
    case BS_BASIS_NONE:
        break;
    case BS_BASIS_SEATS:
        return 1 / laid->total;
    case BS_BASIS_USE:
        return seat->value / laid->total;
    case BS_BASIS_USE_ABOVE_GRANT:
        return seat->above / laid->total;
    case BS_BASIS_SPEND:
        return laid_charged(allocation, seat->total, fees, seat->value) * left / laid->total;
    case BS_BASIS_FEES:
        return (fees + allocation->fees) / laid->total;
    }
    return 0;
}

static const char *rule_of(enum bs_basis basis)
{
    switch (basis) {
    case BS_BASIS_USE:
        return "laid on seats by their use at list price";
    case BS_BASIS_USE_ABOVE_GRANT:
        return "laid on seats by their use above their grants";
    case BS_BASIS_SPEND:
        return "laid on seats by what each was charged";
    case BS_BASIS_FEES:
        return "laid on seats by their fees";
    default:
        return "laid on seats in equal parts";
    }
}

void price_share(const struct bs_lines *organization, const struct bs_month_bill *bill, const struct seat_bill *seat, size_t type,
                 struct bs_lines *lines)
{
    bool round = lines->round;
    lines->round = false;
    for (size_t i = 0; i < organization->count; i++) {
        const struct bs_line *whole = &organization->items[i];
        const struct bs_laid *laid = &bill->laid[whole->laid];
        bool of_type = whole->laid >= BS_LAID_TYPES, concerned = !of_type || whole->laid == BS_LAID_TYPES + type;
        double part = concerned && whole->amount != 0 ? part_of(laid, of_type, &bill->allocation[type], seat) : 0;
        if (part == 0)
            continue;
        struct bs_line line = *whole;
        line.basis = laid->basis;
        line.share_of = whole->amount;
        line.quantity *= part;
        line.amount *= part;
        bs_lines_add(lines, line, "%s; %s", rule_of(laid->basis), whole->why);
    }
    lines->round = round;
}
