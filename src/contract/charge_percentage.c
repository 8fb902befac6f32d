#include "base/decimal.h"
#include "contract/charge_lines.h"
#include "contract/charge_models.h"

#define ROUNDING 0x1p-40 /* of a running total: so little beyond is no passing */

/* What the paid events add up to. */
struct payments {
    double free_amount, free_events; /* that were not charged */
    double amount, events;           /* charged */
    double raised, cut;              /* by an event's minimum and maximum */
    double paid;                     /* for all of them together */
};

static bool has_maximum(const struct bs_event_terms *terms)
{
    return terms->has_maximum || terms->maximum > 0;
}

static bool valid(const struct bs_charge *charge)
{
    const struct bs_event_terms *terms = &charge->events;
    return terms->free_events >= 0 && terms->free_amount >= 0 && terms->maximum >= 0 &&
           (!has_maximum(terms) || terms->maximum >= terms->minimum) && isfinite(terms->fee + terms->minimum + charge->price);
}

/* The free limits hold together: what binds first ends what is free. */
static bool some_free(const struct bs_event_terms *terms)
{
    bool unbounded = isinf(terms->free_events) && isinf(terms->free_amount);
    return !unbounded && terms->free_events > 0 && terms->free_amount > 0;
}

static double event_price(const struct bs_charge *charge, double amount)
{
    double price =
        fmax(charge->price * amount + charge->events.fee, charge->events.minimum > 0 ? charge->events.minimum : -INFINITY);
    return has_maximum(&charge->events) ? fmin(price, charge->events.maximum) : price;
}

/* The free part of q in equal events. Where events are not counted, terms on single events say nothing. */
static double free_of_equal(const struct bs_event_terms *terms, double event_amount)
{
    if (!some_free(terms))
        return 0;
    double by_events = isinf(event_amount) ? INFINITY : terms->free_events * event_amount,
           part = fmin(terms->free_amount, by_events);
    return isinf(part) ? 0 : part;
}

static enum bs_status curve_of(const struct bs_charge *charge, double events_per_unit, struct bs_arena *arena, struct bs_curve *out)
{
    if (!valid(charge) || !(events_per_unit >= 0))
        return BS_ERROR_INPUT;
    double event_amount = 1 / events_per_unit;
    double slope = isinf(event_amount) ? charge->price : event_price(charge, event_amount) * events_per_unit;
    const struct bs_piece pieces[] = {{.from = 0}, {.from = free_of_equal(&charge->events, event_amount), .slope = slope}};
    return bs_curve_of_pieces(arena, pieces, 2, out);
}

static void pay(struct payments *payments, const struct bs_charge *charge, double amount, double events)
{
    double plain = charge->price * amount + charge->events.fee, price = event_price(charge, amount);
    double raised = fmax(plain, charge->events.minimum > 0 ? charge->events.minimum : plain);
    payments->amount += amount * events;
    payments->events += events;
    payments->raised += (raised - plain) * events;
    payments->cut += (raised - price) * events;
    payments->paid += price * events;
}

static struct payments pay_equal(const struct bs_charge *charge, double q, double n_events)
{
    double event_amount = q / n_events;
    struct payments payments = {.free_amount = fmin(q, free_of_equal(&charge->events, event_amount))};
    double left = q - payments.free_amount;
    if (isinf(event_amount)) {
        payments.amount = left;
        payments.paid = charge->price * left;
    } else {
        payments.free_events = payments.free_amount / event_amount;
        pay(&payments, charge, event_amount, left / event_amount);
    }
    return payments;
}

/* In order. What the events exceed q by was free before, and comes off the first of them. */
static struct payments pay_listed(const struct bs_charge *charge, double q, const double *events, size_t n_events)
{
    const struct bs_event_terms *terms = &charge->events;
    struct payments payments = {0};
    double sum = 0, running = 0;
    for (size_t i = 0; i < n_events; i++)
        sum += events[i];
    double before = sum - q > ROUNDING * fabs(sum) ? sum - q : 0;
    bool open = some_free(terms);
    for (size_t i = 0; i < n_events; i++) {
        double taken = fmax(0, fmin(before, events[i])), amount = events[i] - taken;
        before -= taken;
        if (taken > 0 && amount == 0)
            continue;
        bool counts = open && payments.free_events + 1 <= terms->free_events;
        running += amount;
        open = counts && running <= terms->free_amount * (1 + ROUNDING);
        double free = open ? amount : counts ? amount - (running - terms->free_amount) : 0;
        payments.free_amount += free;
        payments.free_events += open ? 1 : 0;
        if (!open)
            pay(&payments, charge, amount - free, 1);
    }
    return payments;
}

static double list_payments(const struct payments *p, const struct bs_charge *charge, struct bs_lines *lines)
{
    const struct bs_event_terms *terms = &charge->events;
    if (p->free_amount > 0 || p->free_events > 0)
        bs_lines_add(lines, amount_line(BS_LINE_INCLUDED, p->free_amount, 0), "the first events are free of charge");
    if (!(p->events > 0) && p->amount == 0)
        return 0;
    struct bs_line rate = amount_line(BS_LINE_CHARGE, p->amount, charge->price * p->amount);
    rate.unit_price = charge->price;
    double amount = bs_lines_add(lines, rate, "a percentage of the amount");
    struct bs_line fee = amount_line(BS_LINE_CHARGE, p->events, terms->fee * p->events);
    fee.unit = "events";
    fee.unit_price = terms->fee;
    if (fee.amount != 0)
        amount += bs_lines_add(lines, fee, "fee for each event that is charged");
    /* The last of these leads to what is paid, and is no sum of its own: that of large figures would lose it. */
    if (p->raised > 0)
        amount += bs_lines_add(lines, amount_line(BS_LINE_MINIMUM, NAN, p->cut > 0 ? p->raised : decimal_plus(p->paid, -amount)),
                               "an event costs %.10g at least", terms->minimum);
    if (p->cut > 0)
        bs_lines_add(lines, amount_line(BS_LINE_MAXIMUM, NAN, decimal_plus(p->paid, -amount)), "an event costs %.10g at most",
                     terms->maximum);
    return p->paid;
}

/* Without an amount no fees are due, however many events there were. */
static enum bs_status itemize(const struct bs_charge *charge, double q, const double *events, double n_events,
                              struct bs_lines *lines, double *amount)
{
    if (!valid(charge) || !(n_events >= 0))
        return BS_ERROR_INPUT;
    *amount = 0;
    if (!(q > 0))
        return BS_OK;
    const struct payments payments = events ? pay_listed(charge, q, events, (size_t)n_events) : pay_equal(charge, q, n_events);
    *amount = list_payments(&payments, charge, lines);
    return BS_OK;
}

const struct bs_charge_model charge_percentage = {
    .name = "percentage",
    .help = "a rate on an amount of money and a fee for each event, with free events and limits on an event's price",
    .takes = BS_TAKES_RATE | BS_TAKES_EVENTS,
    .curve = curve_of,
    .itemize = itemize,
};
