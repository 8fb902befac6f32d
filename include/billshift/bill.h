/* The itemized bill: line by line, for one seat or a pool of seats, for a month or a sequence of months. A second evaluator beside the
   curve, which shares no tier arithmetic with it: tests hold the two equal. */
#ifndef BILLSHIFT_BILL_H
#define BILLSHIFT_BILL_H

#include <billshift/ledger.h>
#include <billshift/number.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BS_ORGANIZATION ((size_t)-1) /* in place of a seat */

enum bs_line_kind {
    BS_LINE_SEAT_FEE,
    BS_LINE_CHARGE,
    BS_LINE_INCLUDED, /* units free of charge: amount 0, for the reader */
    BS_LINE_DISCOUNT,
    BS_LINE_MINIMUM, /* what is missing to a minimum */
    BS_LINE_MAXIMUM, /* what is above a maximum, negative */
    BS_LINE_ORGANIZATION_FEE,
    BS_LINE_SEATS_MINIMUM,
    BS_LINE_CAP,
    BS_LINE_COMMITMENT, /* shortfall, overage, what a prepaid period costs */
    BS_LINE_CREDIT,
    BS_LINE_ALREADY_BILLED,
    BS_LINE_RESPONSE, /* what the contract's response adds to use, or takes off: amount 0, for the reader */
    BS_LINE_ROUNDING, /* what a charge's parts, each rounded, are apart from the charge, which is rounded once */
    BS_LINE_KIND_COUNT
};
const char *bs_line_kind_name(enum bs_line_kind kind); /* seat_fee, charge, ... */

struct bs_line {
    size_t month, seat; /* seat: index in the query, or BS_ORGANIZATION */
    enum bs_line_kind kind;
    const char *item;  /* meter, rate card, credit...: what the line is for */
    const char *tier;  /* "over 10M, up to 50M"; "": none */
    const char *unit;  /* of quantity; "": none */
    double quantity;   /* NaN: none */
    double unit_price; /* money for `per` units; NaN: none */
    double per;
    double amount;   /* money: a decimal number of at most 15 digits */
    const char *why; /* one sentence: the rule that made it */
    size_t laid;     /* of a line of the organization: which of bs_month_bill.laid it belongs to */
    /* A seat's part of a line of the organization: basis says what it was laid by, share_of is the organization's amount; quantity and
       amount are the seat's part. BS_BASIS_NONE: no such part. */
    enum bs_basis basis;
    double share_of;
};

/* What the quantity of the next charge is made of, where a rate card makes it from several meters: [meter] of n. */
struct bs_line_parts {
    size_t n;
    const double *quantity, *weights;
};

/* Lines being collected. Texts and lines live in the arena. place: month, seat, item, unit, laid of the lines that follow. */
struct bs_lines {
    struct bs_arena *arena;
    struct bs_line *items;
    size_t count, capacity;
    struct bs_line place;
    bool round; /* amounts are rounded to `places` as they are added */
    int places;
    const char *const *meters, *const
                                   *units; /* names of meters and of their units; NULL: charges by rate card are not taken apart */
    const struct bs_line_parts *parts;     /* NULL: one meter, or not to be shown */
    bool failed;                           /* out of memory: noted here, told by bs_price */
};

void bs_lines_start(struct bs_lines *lines, struct bs_arena *arena, bool round, int places);
/* Adds `line` with month, seat, item (where NULL) and unit (where NULL) of lines->place; why is a printf format. Returns the amount as it
   was kept: with 15 significant digits, and rounded where the lines are. lines NULL: does nothing and returns the amount. */
double bs_lines_add(struct bs_lines *lines, struct bs_line line, const char *why, ...) BS_PRINTF(3, 4);
/* The decimal sum of the amounts of lines first, first + 1, ...: of figures as they are shown, not of their binary forms. */
double bs_lines_sum(const struct bs_lines *lines, size_t first);

/* What to price: use before the contract's response. Arrays are indexed [(month * seats + seat) * n_meters + meter]. */
struct bs_price_query {
    const struct bs_contract *contracts; /* of the scenario: a contract may follow another */
    size_t contract;                     /* index */
    size_t n_meters, term;               /* term: months of the scenario */
    const double
        *list_price; /* [meter] money a unit, NaN: not known (counts as 0 where use is valued); NULL: meter 0 alone, at 1 */
    const bool
        *in_money; /* [seat] the seat's use is valued by meter 0 alone, at 1, whatever list_price says: use that is stated in money
                             too does not count twice; NULL: no seat's */
    const char *const *meters, *const *units; /* [meter] names and units, for lines; NULL: a charge by rate card is one line */
    size_t months, seats;
    const size_t *segments; /* [seat]: decides the seat type; NULL: segment 0 */
    const double *quantity; /* units of each meter; negative only where charges take it; NULL: `read` gives them */
    /* In place of `quantity` where it would be large: fills the units [n_meters] of a seat in a month of the sequence (index) and returns the
       value of its use at list price, which list_price is then not asked for. */
    double (*read)(const void *context, size_t month, size_t seat, double *quantity);
    /* Whether a seat is there in a month of the sequence (index): else it pays no fee, and nothing is laid on it. NULL: always. */
    bool (*there)(const void *context, size_t month, size_t seat);
    const void *context; /* of both */
    /* One seat (index) of those priced: the bill is then that of this seat alone, and what is laid on it from each line of the organization
       is a line of its own (lines without an amount are left out). Its lines and totals have seat 0, what is laid is not rounded, and
       blocked_value is what its own cap blocks. `already` cannot go with it. NULL: all seats, and the organization. */
    const size_t *wanted;
    size_t
        beside; /* further seats of segment 0 that are there and whose use is not looked at: they count where amounts are laid in equal
                      parts and against a minimum of seats. For contracts without bs_contract_needs_ledger */
    const double *already; /* units that were billed before in the same month; the bill is what they leave to pay; NULL: none */
    const double
        *events; /* one seat, one month, one percentage charge: amounts of single events that sum to its quantity; NULL: none */
    size_t n_events;
    const double *already_events; /* likewise of what was billed before; NULL: equal events */
    size_t n_already_events;
    double
        part_of_month; /* (0, 1]: the seats are there for this part of each month; fees, minimums, maximums, included units and grants
                               are reduced to it, rounded where the contract rounds; 0: 1 */
    size_t first_month; /* index of the month in the term at which the sequence starts */
};

/* What a refused quantity belongs to; BS_NEVER: no one month (of the sequence), seat or meter. */
struct bs_refusal {
    size_t month, seat, meter;
};

struct bs_bill {
    const char *contract;
    const struct bs_line *lines; /* by month, within it by seat in order, the organization last */
    size_t n_lines;
    double total;         /* the decimal sum of the lines' amounts: 0.07 + 0.01 is 0.08 */
    double *month_total;  /* [months] likewise */
    double *seat_total;   /* [seats] (wanted: [1]) with what is allocated to each; the part of no seat is total less their sum */
    double blocked_value; /* use at list price that caps blocked */
    size_t n_credits;
    const double *balances;    /* [credit] at the end */
    struct bs_refusal refused; /* of BS_ERROR_INPUT */
};

/* The bill; everything lives in the arena. BS_ERROR_INPUT with the reason in message (BS_MESSAGE_SIZE bytes): a negative
   quantity, a use that has no price, a query out of range. */
enum bs_status bs_price(const struct bs_price_query *query, struct bs_arena *arena, struct bs_bill *out, char *message) BS_CHECKED;

/* Half up on the decimal value, half away from zero: 3.685 -> 3.69. */
double bs_round_money(double amount, int places);

#ifdef __cplusplus
}
#endif
#endif
