#include "contract/ledger_caps.h"
#include "base/decimal.h"
#include "contract/ledger_lines.h"

#define ROUNDING 0x1p-40 /* of the spend: so little left is nothing, and nothing is blocked or paid for it */

/* What a cut leaves. */
static double left_of(double spend, double cut)
{
    double left = decimal_plus(spend, -cut);
    return fabs(left) > ROUNDING * (fabs(spend) + cut) ? left : 0;
}

static double above(double spend, double cap, double fees)
{
    return spend > 0 ? fmax(0, decimal_plus(spend, -fmax(0, decimal_plus(cap, -fees)))) : 0;
}

static double note_cut(double cut, double cap, const char *item, const char *whose, bool stop, struct bs_lines *lines)
{
    return -bs_lines_add(lines, plain_line(BS_LINE_CAP, item, NAN, NAN, -cut), "above the cap of %.10g a month of %s: %s", cap,
                         whose, stop ? "use beyond is blocked" : "it is not charged");
}

static void block_type(struct month_spend *spend, size_t type, double part)
{
    double blocked = spend->value[type] * part;
    spend->value[type] -= blocked;
    spend->blocked_value += blocked;
}

void block_part(struct month_spend *spend, size_t n_types, double part)
{
    for (size_t t = 0; t < n_types; t++)
        block_type(spend, t, part);
}

void spend_cap_month(const struct bs_contract *contract, const double *type_fees, double other_fees, struct month_spend *spend,
                     struct bs_lines *lines)
{
    const struct bs_spend_cap *cap = contract->cap;
    size_t n_types = bs_contract_types(contract);
    double fees = other_fees;
    spend->cut = 0;
    for (size_t t = 0; t < n_types; t++)
        spend->cuts[t] = 0;
    if (!cap)
        return;
    for (size_t t = 0; t < n_types; t++) {
        fees += type_fees[t];
        double limit = cap->types ? cap->types[t] : INFINITY;
        double cut = above(spend->types[t], limit, cap->counts_fees ? type_fees[t] : 0);
        if (!(cut > 0))
            continue;
        if (cap->stop)
            block_type(spend, t, cut / spend->types[t]);
        lines_laid(lines, BS_LAID_TYPES + t);
        spend->cuts[t] =
            note_cut(cut, limit, contract->types ? contract->types[t] : "spend cap", "the seat type", cap->stop, lines);
        spend->types[t] = left_of(spend->types[t], spend->cuts[t]);
        spend->total = left_of(spend->total, spend->cuts[t]);
    }
    double cut = above(spend->total, cap->organization, cap->counts_fees ? fees : 0);
    lines_laid(lines, BS_LAID_METERED);
    if (cut > 0) {
        if (cap->stop)
            block_part(spend, n_types, cut / spend->total);
        spend->cut = note_cut(cut, cap->organization, "spend cap", "the organization", cap->stop, lines);
        spend->total = left_of(spend->total, spend->cut);
    }
}
