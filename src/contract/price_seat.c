#include "contract/price_seat.h"

#include "base/decimal.h"
#include "contract/charge.h"
#include "contract/charge_lines.h"
#include "contract/charged.h"
#include "contract/contract_curve.h"
#include "contract/ledger_lines.h"

#include <stdio.h>
#include <string.h>

double price_value(const struct seat_query *query)
{
    double value = 0;
    for (size_t m = 0; m < query->n_meters; m++) {
        if (query->list_price[m] > 0 && query->quantity[m] > 0)
            value += query->list_price[m] * query->quantity[m];
    }
    return value;
}

static const char *charge_name(const struct bs_charge *charge)
{
    return charge->name ? charge->name : "usage";
}

/* The seat's use as it is, of which 1 is all. */
static struct bs_seat_kind kind_of(const struct seat_query *query)
{
    return (struct bs_seat_kind){.mix = query->quantity, .n_meters = query->n_meters, .segment = query->segment};
}

/* Of the part of the use that is kept. */
static double value_above_grant(const struct seat_query *query, double value, double kept)
{
    const struct bs_seat_kind kind = kind_of(query);
    return value * fmax(0, kept - bs_contract_grant(query->contract, query->month, &kind));
}

/* The part of the use that the seat's own charges charge for, as use is valued. */
static enum bs_status value_charged(const struct seat_query *query, double value, double kept, struct bs_arena *arena,
                                    double *charged)
{
    *charged = 0;
    if (!bs_contract_blocks_together(query->contract))
        return BS_OK;
    const struct bs_seat_kind kind = kind_of(query);
    struct bs_curve curve;
    enum bs_status status = bs_contract_charged(query->contract, query->month, &kind, query->list_price, value, arena, &curve);
    if (status == BS_OK)
        *charged = fmin(bs_curve_value(&curve, kept), kept * value);
    return status;
}

/* A class of tokens that a rate card would charge nothing for, unseen. */
static enum bs_status check_priced(const struct seat_query *query, const struct bs_terms *terms, const struct bs_lines *lines,
                                   char *message)
{
    for (size_t i = 0; i < terms->n_charges; i++)
        for (size_t m = 0; m < query->n_meters && terms->charges[i].unpriced; m++)
            if (terms->charges[i].unpriced[m] && query->quantity[m] != 0) {
                const char *name = lines->meters ? lines->meters[m] : "a meter";
                snprintf(message, BS_MESSAGE_SIZE,
                         "the rate card of the charge %s has no price for %s; where it is free of charge, say %s: 0 in its models",
                         charge_name(&terms->charges[i]), name, name);
                return BS_ERROR_INPUT;
            }
    return BS_OK;
}

static enum bs_status refuse_negative(const struct bs_charge *charge, double quantity, const char *meter, char *message)
{
    snprintf(message, BS_MESSAGE_SIZE,
             "the charge %s takes no negative quantity: %.10g%s%s; `negative: zero` would charge it as 0, "
             "`negative: credit` credit it at its price",
             charge_name(charge), quantity, meter ? " of " : "", meter ? meter : "");
    return BS_ERROR_INPUT;
}

/* *meter: of what is refused. names: of meters; NULL: none. */
static enum bs_status check_quantities(const struct seat_query *query, const struct bs_terms *terms, const char *const *names,
                                       size_t *meter, char *message)
{
    for (size_t i = 0; i < terms->n_charges; i++) {
        const struct bs_charge *charge = &terms->charges[i];
        if (charge->negative != BS_NEGATIVE_REFUSE)
            continue;
        for (size_t m = 0; m < query->n_meters; m++)
            if (query->quantity[m] < 0 && charge_reads(charge, m)) {
                *meter = m;
                return refuse_negative(charge, query->quantity[m], names ? names[m] : NULL, message);
            }
    }
    return BS_OK;
}

/* The fee, as it is quoted, and what is off it. */
static double seat_fee(const struct seat_query *query, const struct bs_terms *terms, struct bs_lines *lines)
{
    const char *type = query->contract->types ? query->contract->types[query->type] : NULL;
    double quoted = terms->type_fees ? terms->type_fees[query->type] : terms->seat_fee;
    if (quoted == 0)
        return 0;
    struct bs_line line = plain_line(BS_LINE_SEAT_FEE, "seat fee", 1, quoted, quoted);
    line.unit = "seat";
    char part[64] = "";
    if (query->part < 1)
        snprintf(part, sizeof part, ", for %.6g of it", query->part);
    double fee = type ? bs_lines_add(lines, line, "a seat of type %s and month%s", type, part)
                      : bs_lines_add(lines, line, "a seat and month%s", part);
    if (terms->seat_discount != 0)
        fee = decimal_plus(fee, bs_lines_add(lines, plain_line(BS_LINE_DISCOUNT, "seat fee", NAN, NAN, -fee * terms->seat_discount),
                                             "%.10g %% off the seat fee", 100 * terms->seat_discount));
    return fee;
}

static const double *converted_events(const struct seat_query *query, double scale, struct bs_arena *arena)
{
    if (scale == 1)
        return query->events;
    double *events = bs_arena_take(arena, query->n_events, sizeof *events);
    for (size_t i = 0; events && i < query->n_events; i++)
        events[i] = query->events[i] * scale;
    return events;
}

static enum bs_status charge_lines(const struct seat_query *query, const struct bs_charge *charge, struct bs_lines *lines,
                                   double *amount)
{
    double quantity = bs_charge_quantity(charge, query->quantity, query->n_meters);
    lines->place.item = charge_name(charge);
    lines->place.unit = charge->unit ? charge->unit : "";
    double free_units = charge->included + (charge->grants ? charge->grants[query->type] : 0);
    double converted = charge_convert(charge, charge->negative == BS_NEGATIVE_CREDIT ? quantity : fmax(0, quantity)),
           n_events = bs_charge_events(charge, query->quantity, query->n_meters);
    const double *events = NULL;
    if (query->events && charge->model->takes & BS_TAKES_EVENTS) {
        n_events = (double)query->n_events;
        events = converted_events(query, quantity > 0 ? converted / quantity : 1, lines->arena);
        if (!events)
            return BS_ERROR_MEMORY;
    }
    conversion_line(charge, quantity, converted, lines);
    struct bs_line_parts parts;
    if (quantity > 0)
        take_apart(charge, query->quantity, query->n_meters, &parts, lines);
    return charge_itemize(charge, converted, free_units, events, fmax(0, n_events), lines, amount);
}

/* Adds what a charge costs to *sum. */
static enum bs_status add_charge(const struct seat_query *query, const struct bs_charge *charge, struct bs_lines *lines,
                                 double *sum, char *message)
{
    double amount = NAN;
    enum bs_status status = charge_lines(query, charge, lines, &amount);
    if (status == BS_ERROR_INPUT)
        snprintf(message, BS_MESSAGE_SIZE, "the charge %s contradicts itself", charge_name(charge));
    if (status == BS_ERROR_NUMERIC) {
        snprintf(message, BS_MESSAGE_SIZE, "the charge %s has no price for %.10g%s%s: that is beyond its last tier",
                 charge_name(charge), bs_charge_quantity(charge, query->quantity, query->n_meters), charge->unit ? " " : "",
                 charge->unit ? charge->unit : "");
        status = BS_ERROR_INPUT;
    }
    *sum = decimal_plus(*sum, amount);
    return status;
}

static enum bs_status charges(const struct seat_query *query, const struct bs_terms *terms, struct bs_lines *lines, double *sum,
                              char *message)
{
    enum bs_status status = BS_OK;
    *sum = 0;
    for (size_t i = 0; i < terms->n_charges && status == BS_OK; i++)
        if (terms->charges[i].scope == BS_SEAT_SCOPE)
            status = add_charge(query, &terms->charges[i], lines, sum, message);
    if (status == BS_OK && terms->charge_discount != 0 && *sum != 0)
        *sum = decimal_plus(*sum,
                            bs_lines_add(lines, plain_line(BS_LINE_DISCOUNT, "charges", NAN, NAN, -*sum * terms->charge_discount),
                                         "%.10g %% off the charges", 100 * terms->charge_discount));
    return status;
}

static double maximum(const struct bs_terms *terms, double bill, struct bs_lines *lines)
{
    if (!(bill > terms->maximum_bill))
        return 0;
    return bs_lines_add(lines, plain_line(BS_LINE_MAXIMUM, "maximum bill", NAN, NAN, terms->maximum_bill - bill),
                        "a seat's bill is at most %.10g a month", terms->maximum_bill);
}

static double minimum(const struct bs_terms *terms, double bill, struct bs_lines *lines)
{
    if (terms->minimum_bill == 0 || bill >= terms->minimum_bill)
        return 0;
    return bs_lines_add(lines, plain_line(BS_LINE_MINIMUM, "minimum bill", NAN, NAN, terms->minimum_bill - bill),
                        "a seat's bill is at least %.10g a month", terms->minimum_bill);
}

/* Single events, and what is taken back, are no use that could be cut. */
static bool can_be_cut(const struct seat_query *query)
{
    bool cut = !query->events;
    for (size_t m = 0; m < query->n_meters; m++)
        cut &= query->quantity[m] >= 0;
    return cut;
}

/* What a user's cap that goes on, or that cannot cut the use, takes off; fees are paid in any case. */
static double user_cap(const struct seat_query *query, const struct bs_spend_cap *cap, double bill, double fee,
                       struct bs_lines *lines)
{
    if (!cap || (cap->stop && can_be_cut(query)))
        return 0;
    double spend = decimal_plus(bill, -fee), most = cap->counts_fees ? fmax(0, decimal_plus(cap->user, -fee)) : cap->user;
    if (!(spend > most))
        return 0;
    return bs_lines_add(lines, plain_line(BS_LINE_CAP, "user cap", NAN, NAN, most - spend), "%s at most %.10g a month",
                        cap->counts_fees ? "the user's bill is" : "the user's charges are", cap->user);
}

static enum bs_status scaled(const double **values, size_t n, double factor, double (*rounded)(double), struct bs_arena *arena)
{
    double *out = bs_arena_take(arena, n, sizeof *out);
    if (!out)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < n; i++)
        out[i] = rounded((*values)[i] * factor);
    *values = out;
    return BS_OK;
}

static double as_decimal(double x)
{
    return decimal_of(x, fabs(x));
}

/* The part of the use that a user's cap lets pass, in the proportions of its meters; the query becomes that of this part. On a slope the cap
   is met by quantities as they are. Where a jump would pass it, they are rounded down to few digits, so that no rounding passes it. */
static enum bs_status stop_at_cap(struct seat_query *query, struct bs_arena *arena, struct stop *stop)
{
    const struct bs_seat_kind kind = kind_of(query);
    *stop = (struct stop){.use = 1};
    enum bs_status status = can_be_cut(query) ? contract_stop(query->contract, query->month, &kind, arena, stop) : BS_OK;
    if (status != BS_OK || stop->use >= 1) {
        stop->use = 1;
        return status;
    }
    return scaled(&query->quantity, query->n_meters, stop->use, stop->reached ? as_decimal : decimal_below, arena);
}

/* The bill is the cap: what the lines before miss it by, beyond what sums of decimals do, is in the cap's own. Rounded lines are each a figure
   of their own. */
static double blocked_line(const struct bs_spend_cap *cap, const struct stop *stop, double total, struct bs_lines *lines)
{
    double left = stop->reached && !lines->round ? decimal_of(stop->bill - total, fabs(stop->bill)) : 0;
    return bs_lines_add(lines, plain_line(BS_LINE_CAP, "user cap", NAN, NAN, left),
                        "%.3g %% of the use is blocked: the user's cap is %.10g a month", 100 * (1 - stop->use), cap->user);
}

/* fee and charges -> maximum -> user's cap -> minimum */
static enum bs_status price_use(const struct seat_query *query, const struct bs_terms *terms, const struct bs_spend_cap *cap,
                                const struct stop *stop, struct bs_lines *lines, struct seat_bill *out, char *message)
{
    double charged = 0;
    out->fee = seat_fee(query, terms, lines);
    enum bs_status status = charges(query, terms, lines, &charged, message);
    if (status != BS_OK)
        return status;
    out->total = decimal_plus(out->fee, charged);
    out->total = decimal_plus(out->total, maximum(terms, out->total, lines));
    if (cap && stop->use < 1)
        out->total = decimal_plus(out->total, blocked_line(cap, stop, out->total, lines));
    double held = user_cap(query, cap, out->total, out->fee, lines);
    if (held < 0 && cap && cap->stop && query->events) {
        snprintf(message, BS_MESSAGE_SIZE,
                 "the user's cap of %.10g stops within these events, and nothing says which of them it blocks; give their sum and "
                 "number "
                 "in place of them, or a cap that goes on (then: charge)",
                 cap->user);
        return BS_ERROR_INPUT;
    }
    out->total = decimal_plus(out->total, held);
    out->top_up = minimum(terms, out->total, lines);
    out->total = decimal_plus(out->total, out->top_up);
    return BS_OK;
}

enum bs_status price_seat(const struct seat_query *query, struct bs_lines *lines, struct seat_bill *out, char *message)
{
    const struct bs_terms *terms = bs_contract_terms(query->contract, query->month);
    const struct bs_spend_cap *cap = query->contract->cap && query->contract->cap->user < INFINITY ? query->contract->cap : NULL;
    struct seat_query used = *query;
    double value = isnan(query->value) ? price_value(query) : query->value;
    struct stop stop = {.use = 1};
    *out = (struct seat_bill){.kept = 1, .refused = BS_NEVER};
    enum bs_status status = check_quantities(query, terms, lines->meters, &out->refused, message);
    if (status == BS_OK)
        status = check_priced(query, terms, lines, message);
    if (status == BS_OK && cap && cap->stop)
        status = stop_at_cap(&used, lines->arena, &stop);
    out->kept = stop.use;
    if (status == BS_OK)
        status = price_use(&used, terms, cap, &stop, lines, out, message);
    if (status == BS_OK)
        status = value_charged(query, value, out->kept, lines->arena, &out->charged);
    if (status != BS_OK)
        return status;
    out->value = out->kept * value;
    out->blocked = value - out->value;
    out->above = value_above_grant(query, value, out->kept);
    return isfinite(out->total) ? BS_OK : BS_ERROR_NUMERIC;
}
