#include "base/decimal.h"
#include "contract/charge.h"
#include "contract/charge_lines.h"
#include "contract/charge_tiers.h"

static const char *label_of(const struct bs_charge *charge, size_t i, struct bs_lines *lines)
{
    bool open = i + 1 == charge->n_tiers && charge->beyond != BS_BEYOND_FREE && charge->beyond != BS_BEYOND_ERROR;
    return tier_label(lines, i > 0 ? charge->tiers[i - 1].up_to : 0, open ? INFINITY : charge->tiers[i].up_to);
}

/* What lies in a tier: units, or begun packages of them, at the tier's price. which: the units that are meant; "": all. */
static double price_units(const struct bs_charge *charge, const struct tier_reading *reading, size_t i, const char *which,
                          double units, struct bs_lines *lines)
{
    const struct bs_tier *tier = &charge->tiers[i];
    if (reading->steps)
        return 0;
    struct bs_line line = amount_line(BS_LINE_CHARGE, units, 0);
    line.tier = label_of(charge, i, lines);
    line.unit_price = tier->price;
    line.per = tier_per(charge, reading);
    const char *gap = which[0] ? " " : "";
    if (!(tier->package > 0)) {
        line.amount = tier->price * units / line.per;
        return bs_lines_add(lines, line, "%s%s%s %s", reading->units, gap, which, reading->how);
    }
    line.unit = "packages";
    line.quantity = charge_whole(units / tier->package, true);
    line.per = 1;
    line.amount = tier->price * line.quantity;
    return bs_lines_add(lines, line, "%s%s%s %s: %s in packages of %s, each begun one is charged", reading->units, gap, which,
                        reading->how, units_text(units).text, units_text(tier->package).text);
}

static double price_fee(const struct bs_charge *charge, const struct tier_reading *reading, size_t i, struct bs_lines *lines)
{
    const struct bs_tier *tier = &charge->tiers[i];
    double fee = tier_fee(tier, reading);
    if (fee == 0)
        return 0;
    struct bs_line line = amount_line(BS_LINE_CHARGE, NAN, fee);
    line.tier = label_of(charge, i, lines);
    return bs_lines_add(lines, line, "%s", reading->fee_why);
}

static void note_free(double units, double bound, struct bs_lines *lines)
{
    struct bs_line line = amount_line(BS_LINE_INCLUDED, units, 0);
    line.tier = tier_label(lines, bound, INFINITY);
    bs_lines_add(lines, line, "units past the last tier are free of charge");
}

/* Nothing is left to charge: the first tier's fee may be due all the same. */
static double price_nothing(const struct bs_charge *charge, const struct tier_reading *reading, struct bs_lines *lines)
{
    return charge->fee_at_zero ? price_fee(charge, reading, 0, lines) : 0;
}

static bool past_last(const struct bs_charge *charge, enum bs_beyond beyond, double q)
{
    return charge->beyond == beyond && q > charge->tiers[charge->n_tiers - 1].up_to;
}

enum bs_status sliced_itemize(const struct bs_charge *charge, const struct tier_reading *reading, double q, struct bs_lines *lines,
                              double *amount)
{
    if (!tiers_valid(charge, reading))
        return BS_ERROR_INPUT;
    *amount = q > 0 ? 0 : price_nothing(charge, reading, lines);
    double lower = 0;
    for (size_t i = 0; i < charge->n_tiers && q > lower; i++) {
        double upper = charge->tiers[i].up_to;
        bool last = i + 1 == charge->n_tiers && charge->beyond != BS_BEYOND_FREE;
        *amount += price_fee(charge, reading, i, lines);
        double units = decimal_plus(last ? q : fmin(q, upper), -lower);
        *amount += price_units(charge, reading, i, label_of(charge, i, lines), units, lines);
        lower = upper;
    }
    if (past_last(charge, BS_BEYOND_FREE, q))
        note_free(q - lower, lower, lines);
    else if (past_last(charge, BS_BEYOND_ERROR, q))
        *amount = NAN;
    return BS_OK;
}

enum bs_status whole_itemize(const struct bs_charge *charge, const struct tier_reading *reading, double q, struct bs_lines *lines,
                             double *amount)
{
    if (!tiers_valid(charge, reading))
        return BS_ERROR_INPUT;
    if (!(q > 0)) {
        *amount = price_nothing(charge, reading, lines);
        return BS_OK;
    }
    size_t i = 0;
    while (i + 1 < charge->n_tiers && q > charge->tiers[i].up_to)
        i++;
    bool free_beyond = past_last(charge, BS_BEYOND_FREE, q);
    double bound = charge->tiers[i].up_to;
    *amount = price_units(charge, reading, i, "", free_beyond ? bound : q, lines);
    *amount += price_fee(charge, reading, i, lines);
    if (free_beyond)
        note_free(q - bound, bound, lines);
    else if (past_last(charge, BS_BEYOND_ERROR, q))
        *amount = NAN;
    return BS_OK;
}
