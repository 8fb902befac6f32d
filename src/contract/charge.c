#include "contract/charge.h"
#include "base/decimal.h"
#include "contract/charge_lines.h"

#define ROUNDING 0x1p-40 /* relative: a ratio so near to a whole number is that number */

static double near_whole(double ratio, double rounded)
{
    double near = rint(ratio);
    return fabs(ratio - near) <= ROUNDING * (fabs(near) + 1) ? near : rounded;
}

double charge_whole(double ratio, bool up)
{
    return near_whole(ratio, up ? ceil(ratio) : floor(ratio));
}

static double half_up(double ratio)
{
    return copysign(charge_whole(fabs(ratio) + 0.5, false), ratio);
}

/* 10^places, exact for as many places as a double has. */
static double parts_of_unit(const struct bs_conversion *convert)
{
    return pow(10, convert->places);
}

double charge_convert(const struct bs_charge *charge, double quantity)
{
    const struct bs_conversion *convert = &charge->convert;
    if (convert->free > 0)
        quantity = quantity > convert->free ? decimal_plus(quantity, -convert->free) : fmin(quantity, 0);
    double ratio = convert->divide > 0 ? quantity / convert->divide : quantity, parts = parts_of_unit(convert);
    switch (convert->round) {
    case BS_ROUND_CEIL:
        return charge_whole(ratio * parts, true) / parts;
    case BS_ROUND_FLOOR:
        return charge_whole(ratio * parts, false) / parts;
    case BS_ROUND_HALF_UP:
        return half_up(ratio * parts) / parts;
    case BS_ROUND_NONE:
        break;
    }
    return ratio;
}

double bs_charge_quantity(const struct bs_charge *charge, const double *mix, size_t n_meters)
{
    if (!charge->weights)
        return charge->meter < n_meters ? mix[charge->meter] : NAN;
    double quantity = 0;
    for (size_t i = 0; i < n_meters; i++)
        quantity += charge->weights[i] * mix[i];
    return quantity;
}

double bs_charge_events(const struct bs_charge *charge, const double *mix, size_t n_meters)
{
    double events = 0;
    for (size_t i = 0; i < n_meters && charge->events.weights; i++)
        events += charge->events.weights[i] * mix[i];
    return events;
}

static bool limits_valid(const struct bs_charge *charge)
{
    return charge->minimum >= 0 && charge->minimum < INFINITY && (!charge->has_maximum || charge->maximum >= charge->minimum) &&
           charge->discount >= 0 && charge->discount <= 1;
}

/* Units that may have been free of charge are no units to credit. */
static bool negative_valid(const struct bs_charge *charge)
{
    return charge->negative != BS_NEGATIVE_CREDIT ||
           (charge->model->traits & BS_CHARGE_ONE_PRICE && charge->included == 0 && !charge->grants && charge->convert.free == 0);
}

bool charge_valid(const struct bs_charge *charge)
{
    return charge->model && charge->per > 0 && charge->included >= 0 && charge->convert.free >= 0 && limits_valid(charge) &&
           negative_valid(charge);
}

/* With the least and the most as lines show them. */
static struct bs_charge as_shown(const struct bs_charge *charge, const struct bs_lines *lines)
{
    struct bs_charge shown = *charge;
    if (lines) {
        shown.minimum = lines->round ? bs_round_money(shown.minimum, lines->places) : decimal_digits(shown.minimum);
        shown.maximum = lines->round ? bs_round_money(shown.maximum, lines->places) : decimal_digits(shown.maximum);
    }
    return shown;
}

enum { NO_PLACE = 1000, DIGITS = 15 };

/* The decimal place at which the largest figure has its 15th digit: the lines of a charge share it, so that their sum is such a figure too. */
static int last_place(const struct bs_lines *lines, size_t first)
{
    double largest = 0;
    for (size_t i = first; i < lines->count; i++)
        largest = fmax(largest, fabs(lines->items[i].amount));
    return largest > 0 ? DIGITS - 1 - (int)floor(log10(largest)) : NO_PLACE;
}

static void round_lines(struct bs_lines *lines, size_t first, int places)
{
    for (size_t i = first; i < lines->count; i++)
        lines->items[i].amount = bs_round_money(lines->items[i].amount, places);
}

/* price -> discount -> minimum -> maximum: what the last three add. place: of the lines. A limit that binds is the amount, to the last digit;
   *bound: one does. */
static double adjust(const struct bs_charge *charge, double price, int place, struct bs_lines *lines, bool *bound)
{
    double amount = price;
    *bound = false;
    if (charge->discount > 0 && price != 0) {
        double off = place < NO_PLACE ? bs_round_money(price * charge->discount, place) : price * charge->discount;
        amount = decimal_plus(amount, bs_lines_add(lines, amount_line(BS_LINE_DISCOUNT, NAN, -off),
                                                   "discount of %.10g%% on the charge", charge->discount * 100));
    }
    if (charge_has_minimum(charge) && amount < charge->minimum) {
        bs_lines_add(lines, amount_line(BS_LINE_MINIMUM, NAN, decimal_plus(charge->minimum, -amount)),
                     "what is missing to the least that the charge costs, %.10g", charge->minimum);
        amount = charge->minimum;
        *bound = true;
    }
    if (charge->has_maximum && amount > charge->maximum) {
        bs_lines_add(lines, amount_line(BS_LINE_MAXIMUM, NAN, decimal_plus(charge->maximum, -amount)),
                     "what is above the most that the charge costs, %.10g", charge->maximum);
        amount = charge->maximum;
        *bound = true;
    }
    return amount;
}

/* Adds what the lines from `first` on are apart from the amount. */
static void complete(double amount, size_t first, struct bs_lines *lines)
{
    double apart = decimal_plus(amount, -bs_lines_sum(lines, first));
    if (apart != 0)
        bs_lines_add(lines, amount_line(BS_LINE_ROUNDING, NAN, apart), "the charge is rounded once, to %.15g, and its parts apart",
                     amount);
}

/* A charge at one price with nothing free has a priced line for each of its parts. */
static bool parts_are_priced(const struct bs_charge *charge, double free)
{
    return charge->model->traits & BS_CHARGE_ONE_PRICE && charge->convert.round == BS_ROUND_NONE && free == 0;
}

/* The converted units that are not free. So near to a bound that only roundings of sums lie between, they are at it: the unit that ends a
   tier is still in it, and no fee of the next one is due. */
static double units_left(const struct bs_charge *charge, double converted, double free)
{
    if (!(converted > 0))
        return converted;
    double left = decimal_of(converted - free, converted);
    if (left <= ROUNDING * converted)
        return 0;
    for (size_t i = 0; i < charge->n_tiers; i++)
        if (fabs(left - charge->tiers[i].up_to) <= ROUNDING * converted)
            return charge->tiers[i].up_to;
    return left;
}

/* The price of what is left after the free units, line by line. */
static enum bs_status price_lines(const struct bs_charge *charge, double converted, double free_units, const double *events,
                                  double n_events, struct bs_lines *lines, double *price)
{
    double free = fmin(free_units, fmax(0, converted)), left = units_left(charge, converted, free);
    const struct bs_line_parts *parts = lines ? lines->parts : NULL;
    if (parts && !parts_are_priced(charge, free)) {
        part_lines(lines, parts);
        lines->parts = NULL;
    }
    if (free > 0)
        bs_lines_add(lines, amount_line(BS_LINE_INCLUDED, free, 0), "units that are included, free of charge");
    if (!events && converted > 0) /* free units take their events with them */
        n_events *= left / converted;
    enum bs_status status = charge->model->itemize(charge, left, events, n_events, lines, price);
    if (lines)
        lines->parts = NULL;
    return status;
}

enum bs_status charge_itemize(const struct bs_charge *charge, double converted, double free_units, const double *events,
                              double n_events, struct bs_lines *lines, double *amount)
{
    if (!charge_valid(charge) || !(free_units >= 0) || !(converted >= 0 || charge->negative != BS_NEGATIVE_REFUSE))
        return BS_ERROR_INPUT;
    if (charge->negative == BS_NEGATIVE_ZERO)
        converted = fmax(0, converted);
    const struct bs_charge shown = as_shown(charge, lines);
    bool round = lines && lines->round, bound;
    size_t first = lines ? lines->count : 0;
    int place = NO_PLACE;
    double price = NAN;
    if (round)
        lines->round = false;
    enum bs_status status = price_lines(&shown, converted, free_units, events, n_events, lines, &price);
    if (lines && isfinite(price)) {
        place = last_place(lines, first);
        round_lines(lines, first, place);
        price = bs_lines_sum(lines, first);
    }
    if (status == BS_OK && isfinite(price))
        *amount = adjust(&shown, price, place, lines, &bound);
    if (round)
        lines->round = true;
    if (status != BS_OK || !isfinite(price))
        return status != BS_OK ? status : BS_ERROR_NUMERIC;
    if (round) { /* once; the lines, each for itself, are completed to it */
        *amount = bs_round_money(*amount, lines->places);
        round_lines(lines, first, lines->places);
    }
    if (round || (lines && bound))
        complete(*amount, first, lines);
    return isfinite(*amount) ? BS_OK : BS_ERROR_NUMERIC;
}
