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

/* What a cap leaves for metered spend. */
static double room(const struct bs_spend_cap *cap, double limit, double fees)
{
    return fmax(0, cap->counts_fees ? decimal_plus(limit, -fees) : limit);
}

static double note_cut(double cut, double cap, const char *item, const char *whose, bool stop, struct bs_lines *lines)
{
    return -bs_lines_add(lines, plain_line(BS_LINE_CAP, item, NAN, NAN, -cut), "above the cap of %.10g a month of %s: %s", cap,
                         whose, stop ? "use beyond is blocked" : "it is not charged");
}

static void block_type(struct month_spend *spend, size_t type, double part)
{
    double blocked = spend->charged[type] * part;
    spend->charged[type] -= blocked;
    spend->blocked_value += blocked;
}

void block_part(struct month_spend *spend, size_t n_types, double part)
{
    for (size_t t = 0; t < n_types; t++)
        block_type(spend, t, part);
}

void cap_types(const struct bs_contract *contract, const double *fees, struct month_spend *spend, struct bs_lines *lines)
{
    const struct bs_spend_cap *cap = contract->cap;
    size_t n_types = bs_contract_types(contract);
    for (size_t t = 0; t < n_types; t++)
        spend->cuts[t] = 0;
    for (size_t t = 0; t < n_types && cap && cap->types; t++) {
        double cut = decimal_plus(spend->types[t], -room(cap, cap->types[t], fees[t]));
        if (!(cut > 0) || !(spend->types[t] > 0))
            continue;
        if (cap->stop)
            block_type(spend, t, cut / spend->types[t]);
        lines_laid(lines, BS_LAID_TYPES + t);
        spend->cuts[t] =
            note_cut(cut, cap->types[t], contract->types ? contract->types[t] : "spend cap", "the seat type", cap->stop, lines);
        spend->types[t] = left_of(spend->types[t], spend->cuts[t]);
        spend->total = left_of(spend->total, spend->cuts[t]);
    }
    lines_laid(lines, BS_LAID_METERED);
}

double cap_organization(const struct bs_contract *contract, double fees, struct committed_use *use, struct month_spend *spend,
                        struct bs_lines *lines)
{
    const struct bs_spend_cap *cap = contract->cap;
    if (!cap)
        return 0;
    double cut = commitment_hold(use, room(cap, cap->organization, fees));
    if (!(cut > 0))
        return 0;
    if (cap->stop)
        block_part(spend, bs_contract_types(contract), fmin(1, cut / spend->total));
    cut = note_cut(cut, cap->organization, "spend cap", "the organization", cap->stop, lines);
    spend->total = left_of(spend->total, cut);
    return cut;
}
