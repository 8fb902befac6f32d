/* What a contract charges a seat and its organization for a month. Pure: no files, no randomness. The order of evaluation of a charge:
   convert -> included -> price -> discount -> minimum -> maximum -> rounding of the charge; of a seat's bill: charges -> contract's discount
   -> seat fee -> maximum_bill -> user's cap -> minimum_bill; of the organization's month: see ledger.h. */
#ifndef BILLSHIFT_CONTRACT_H
#define BILLSHIFT_CONTRACT_H

#include <billshift/curve.h>
#include <billshift/response.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BS_NEVER ((size_t)-1) /* a month that does not come; an index that is not given */

struct bs_tier {
    double up_to;   /* cumulative, inclusive, in converted units after `included` came off; INFINITY: open */
    double price;   /* money for `per` units; with a package: for each package begun; stairstep: of the step, added to its fee */
    double fee;     /* money, once when the tier is entered (volume, stairstep: of the tier reached) */
    double package; /* units: what lies in the tier is rounded up to whole packages; 0: none */
};

enum bs_beyond { BS_BEYOND_NONE, BS_BEYOND_ERROR, BS_BEYOND_FREE, BS_BEYOND_LAST_PRICE }; /* past a bounded last tier */
enum bs_scope { BS_SEAT_SCOPE, BS_ORGANIZATION_SCOPE };
enum bs_rounding { BS_ROUND_NONE, BS_ROUND_CEIL, BS_ROUND_FLOOR, BS_ROUND_HALF_UP };

/* quantity -> round((quantity - free) / divide, places). Half up: away from zero; ceil and floor: up and down, below zero too. */
struct bs_conversion {
    double free;   /* units free of charge before the conversion, >= 0; those of bs_charge.included come off after it */
    double divide; /* > 0; 0: as it is */
    enum bs_rounding round;
    int places; /* of the converted quantity; 0: whole units */
};

/* What a negative quantity is: refused, charged as zero, or (per_unit without free units) credited at the price. */
enum bs_negative { BS_NEGATIVE_REFUSE, BS_NEGATIVE_ZERO, BS_NEGATIVE_CREDIT };

/* Of the model `package`: whole packages of `size` units, after the included ones came off. */
struct bs_packaging {
    double size;
    bool round_down; /* a package that is not full is free of charge */
    double minimum;  /* packages charged at least, at zero use too */
    size_t
        lasts; /* organization scope: months in which what is left of a bought package can be used, the month bought counting; 1 and 0: that month alone */
};

/* Of the models `percentage`...: the meter is an amount of money, moved in events. */
struct bs_event_terms {
    const double *weights;   /* [n_meters] events per unit of each meter; NULL: events are not counted */
    double fee;              /* money an event that is not free, before minimum and maximum */
    double minimum, maximum; /* money an event; maximum 0: none, unless has_maximum */
    bool has_maximum;
    double free_events; /* a month; INFINITY: no bound; what binds first of the two ends what is free */
    double free_amount; /* a month; INFINITY: no bound; both INFINITY or both 0: nothing is free */
};

struct bs_charge_model;

/* One quantity priced by one model. The quantity of a seat (or, in organization scope, of all seats together) is the sum of
   weights[meter] x units of the meter: one meter, or several by the rates of a rate card. Zeroed fields mean: none. */
struct bs_charge {
    const char *name;      /* for bills: the meter or the rate card; NULL: "usage" */
    const char *unit;      /* of the quantity, before conversion; NULL: not named */
    const char *converted; /* what its units are after the conversion, "x 8 credits"; NULL: `unit` */
    const struct bs_charge_model *model;
    enum bs_scope scope;
    size_t meter;          /* weight 1 where weights is NULL */
    const double *weights; /* [n_meters], >= 0 */
    const bool *
        unpriced; /* [n_meters] meters of the kind that its rate card prices, without a price in it: their use is refused; NULL: none */
    struct bs_conversion convert;
    double included;      /* >= 0: converted units free of charge a month, of a seat or of the organization; INFINITY: all */
    const double *grants; /* [seat types] further such units for each seat of the type; in organization scope pooled; NULL: none */
    double per;           /* > 0: prices are quoted for so many units */
    double price; /* of models without tiers: money for `per` units, for a package, or in all (flat); percentage: the rate */
    const struct bs_tier *tiers; /* rising bounds; the last open unless beyond is stated; percentage models: price is the rate */
    size_t n_tiers;
    bool fee_at_zero; /* the first tier's fee is due at zero use too */
    enum bs_beyond beyond;
    struct bs_packaging packaging;
    struct bs_event_terms events;
    double discount; /* share off the price */
    double minimum;  /* money a month; due at zero use too; 0: none (a negative charge stays), unless has_minimum */
    bool has_minimum, has_maximum;
    double maximum; /* money a month */
    enum bs_negative negative;
};

/* What a charge model takes, as bits: the loader checks keys against them. */
enum bs_charge_takes {
    BS_TAKES_PRICE = 1,
    BS_TAKES_TIERS = 2, /* with beyond and fee_at_zero */
    BS_TAKES_RATE = 4,  /* `rate` in place of `price`, in tiers too */
    BS_TAKES_PACKAGING = 8,
    BS_TAKES_EVENTS = 16,
};

/* What a charge model is like, as bits. */
enum bs_charge_traits {
    BS_CHARGE_FIXED = 1,     /* its price is due whatever is used; of a part of a month, its part */
    BS_CHARGE_ONE_PRICE = 2, /* every unit costs the same */
    BS_CHARGE_STEPS = 4,     /* its tiers are amounts: price and fee of a tier are one */
};

struct bs_lines; /* bill.h */

/* A row of the registry of charge models: one new file and one line each. Both functions see only this model's price: q is what is left
   of the quantity after conversion and included units. */
struct bs_charge_model {
    const char *name, *help;
    unsigned takes, traits;
    /* The price of q >= 0 as a curve in q. events_per_unit: of q. BS_ERROR_INPUT: terms that contradict themselves. */
    enum bs_status (*curve)(const struct bs_charge *charge, double events_per_unit, struct bs_arena *arena, struct bs_curve *out);
    /* The same price line by line, computed without the curve: appends lines whose amounts add up to it. events: amounts of single
       events that sum to q (what they exceed it by was free before, and comes off the first), or NULL: n_events (may be fractional) equal ones. *amount: their sum; NaN: no price (beyond: error). */
    enum bs_status (*itemize)(const struct bs_charge *charge, double q, const double *events, double n_events,
                              struct bs_lines *lines, double *amount);
};
size_t bs_charge_model_count(void);
const struct bs_charge_model *bs_charge_model_at(size_t i);
const struct bs_charge_model *bs_charge_model_find(const char *name); /* NULL: unknown */
/* What a model takes, in words: "tiers", "price, size". Returns buffer (BS_TAKES_TEXT bytes). */
enum { BS_TAKES_TEXT = 64 };
const char *bs_charge_model_takes(const struct bs_charge_model *model, char *buffer);

/* How amounts of the organization are laid on its seats. DEFAULT: fixed amounts in equal parts, metered ones by use, what is
   taken off by what each seat was charged. USE: in proportion
   to use at list price; USE_ABOVE_GRANT: to the part of it above the seat's own grant; both in equal parts where that is 0 for all seats. */
enum bs_allocate { BS_ALLOCATE_DEFAULT, BS_ALLOCATE_EQUAL, BS_ALLOCATE_USE, BS_ALLOCATE_USE_ABOVE_GRANT, BS_ALLOCATE_NONE };

/* All that a month's prices say; another set may follow from a later month on. */
struct bs_terms {
    double seat_fee;         /* money a seat and month, of every type */
    const double *type_fees; /* [seat types] in place of seat_fee; NULL: seat_fee */
    double seat_discount;    /* share off the seat fees */
    double charge_discount;  /* share off the charges */
    double organization_fee; /* money a month */
    size_t seats_minimum;    /* seats paid for at least: those missing cost the (first type's) discounted seat fee; 0: none */
    double minimum_bill;     /* of a seat, fee included; 0: none */
    double maximum_bill;     /* INFINITY: none */
    const struct bs_charge *charges;
    size_t n_charges;
    const struct bs_charge
        *quoted; /* [n_charges] at prices before escalator and ramp: what units of a commitment are worth; NULL: charges */
    const struct bs_charge *spend_discount; /* a graduated_percentage or volume_percentage model that turns the metered spend of the
                                               organization in a month into the discount on it; NULL: none */
};

/* Terms that hold from a month (index, 0 the first) until the next such change. */
struct bs_terms_change {
    size_t first_month;
    struct bs_terms terms;
};

enum bs_rollover_kind {
    BS_ROLLOVER_NONE,    /* what is unused when the next grant comes, or would come after the last, is lost */
    BS_ROLLOVER_ALL,     /* stays, until it expires */
    BS_ROLLOVER_UP_TO,   /* at most `limit` of it stays */
    BS_ROLLOVER_TIMES,   /* the balance with the new grant is at most `limit` times the grant */
    BS_ROLLOVER_RENEWAL, /* lost at the end of its period unless the contract is renewed (`renews`): then all stays */
};
struct bs_rollover {
    enum bs_rollover_kind kind;
    double limit;
    double at_least; /* of a credit, with ALL and UP_TO: what is left is raised to so much, free of charge; 0: it is not */
};

/* Units of a quantity, or money, granted to the organization. Drawn by priority (low first), then by what expires first, then in order. */
struct bs_credit {
    const char *name;
    bool money;     /* money: pays the bill after all discounts, minimums and the commitment, never below zero */
    bool pays_fees; /* money: pays fixed amounts and seat fees too */
    size_t
        charge; /* units: index of the organization-scope charge in the terms whose quantity it pays (the same in every change of terms) */
    double amount;          /* of a grant: units (converted) or money, for the organization */
    const double *per_seat; /* [seat types] further, for each seat there in the month of the grant; NULL: none */
    double at_most;         /* of a grant; 0 and INFINITY: no bound */
    double price;           /* money paid for each grant, in the month of the grant; 0: free */
    size_t first,
        last;     /* months of the first and last possible grant; last BS_NEVER: to the end; none before the contract begins */
    size_t every; /* months between grants; 0: once */
    size_t lives; /* months in which a grant can be drawn, that of the grant counting; BS_NEVER: no end */
    int priority;
    struct bs_rollover rollover; /* where grants recur */
    bool renews;
    bool
        carries_overage; /* units: what a month uses beyond all credits is not charged but comes off the next grant of this one; what no grant
                             is left for is charged */
};

enum bs_past_commitment { BS_PAST_CHARGE, BS_PAST_STOP }; /* beyond the commitment: charged, or blocked */

/* Spend, or units of one charge, promised for each period, counted from the month in which the contract begins. A commitment of spend is drawn
   by all metered spend of the month after its discounts, one of units by the (converted) units used of its charge, those free of charge too.
   Up to it use costs `price` in proportion, beyond it overage_factor times itself; of units beyond, what the last of them add to their charge.
   What was carried over is drawn first. In arrears (true_up) what is missing is charged in the last month of the period, and what is carried
   on then costs nothing more; units at `price`, else at the price of the committed units alone, from zero, in the terms of that month before
   escalator and ramp and less the contract's discount and spend_discount. Paid `upfront` a month costs what it draws, and what is left when it is
   lost: units without a price cost what they would in the first month of their period.
   RENEWAL is what capacity contracts say (Snowflake: unused capacity rolls over only if the contract is renewed at the same size or larger),
   paid upfront only: with `renews` what is left at the end of the term is no cost of the term, it stays in `cash`; without it what is unused is
   lost at the end of every period. */
struct bs_commitment {
    double amount;         /* money of metered spend a period; 0, and units 0: nothing is promised, all spend lies beyond it */
    const double *amounts; /* in place of amount: of the first period, the second...; the last holds on; NULL: amount */
    size_t n_amounts;
    double units;          /* in place of amount: units of a charge */
    size_t charge;         /* of units: index of an organization-scope charge in the terms (the same in every change of terms) */
    double price;          /* what a period's commitment costs; NaN: its amount */
    size_t period;         /* months; the last period of a term may be cut short and is not reduced for it */
    bool true_up;          /* the shortfall is charged in the last month of the period */
    bool upfront;          /* paid in the first month of a period; else as it is used */
    double overage_factor; /* on spend beyond it */
    enum bs_past_commitment past;
    struct bs_rollover rollover; /* of what was paid and not used (true_up or upfront); NONE: forfeited */
    bool renews;                 /* the contract is renewed at the same size at the end of the term */
};

/* At most so much metered spend (with: counts_fees: bill) a month. INFINITY: none. What is missing to minimum_bill counts as a fee. */
struct bs_spend_cap {
    double user;         /* the seat's own charges, not those of organization scope */
    const double *types; /* [seat types]: of all seats of the type together; NULL: none */
    double organization;
    bool counts_fees; /* the cap is on the bill, fees included */
    bool stop;        /* use beyond is blocked; else it goes on and is not charged */
};

struct bs_contract {
    const char *name;
    const char *place;                     /* FILE:LINE in the scenario; NULL: not known */
    const char *title;                     /* NULL: none */
    struct bs_terms terms;                 /* from the first month on */
    const struct bs_terms_change *changes; /* rising first_month >= 1 */
    size_t n_changes;
    const char *const *types; /* names of seat types; NULL: one type without a name */
    size_t n_types;           /* 0 counts as 1 */
    const size_t *type_of;    /* [segments] NULL: all of type 0 */
    enum bs_allocate allocate;
    const struct bs_commitment *commitment; /* NULL: none */
    const struct bs_credit *credits;
    size_t n_credits;
    const struct bs_spend_cap *cap;     /* NULL: none */
    size_t begins;                      /* month from which it is in force; 0: the first */
    size_t before;                      /* contract in force until then, which itself begins at 0; BS_NEVER where begins is 0 */
    const struct bs_response *response; /* of use, in the months in which it is in force; NULL: none */
    size_t fee_paid_every;              /* months for which seat fees are paid ahead (12: a year); 0 and 1: monthly */
    bool round; /* price and explain round each charge, and each other line, to `places`, half up on the decimal value */
    int places;
};

/* A kind of seat: how its use splits into meters, and its segment (which decides its type). */
struct bs_seat_kind {
    const double *mix; /* [n_meters] units of each meter, after the contract's response, per unit of use before it */
    size_t n_meters, segment;
};

static inline size_t bs_contract_types(const struct bs_contract *contract)
{
    return contract->n_types ? contract->n_types : 1;
}
static inline size_t bs_contract_type_of(const struct bs_contract *contract, size_t segment)
{
    return contract->type_of ? contract->type_of[segment] : 0;
}

/* The terms of a month (index, of this contract: `begins` is not looked at). */
const struct bs_terms *bs_contract_terms(const struct bs_contract *contract, size_t month);
/* The discounted fee of a seat. */
double bs_terms_seat_fee(const struct bs_terms *terms, size_t type);

/* Whether its caps of types or of the organization, or its commitment, can block use. */
bool bs_contract_blocks_together(const struct bs_contract *contract);

/* The whole bill of a seat in a month as a curve in its use, but for what the organization's ledger adds (ledger.h). A user's cap is in it.
   seats: of the organization: where the ledger is not needed, equal parts of organization_fee and of missing minimum seats are in the
   curve. BS_ERROR_INPUT: bounds of tiers that do not rise or end without `beyond`, an unknown meter, per or a share out of range, terms that
   contradict themselves, an amount to lay on no seats. BS_ERROR_NUMERIC: figures too large for a double. */
enum bs_status bs_contract_curve(const struct bs_contract *contract, size_t month, const struct bs_seat_kind *kind, size_t seats,
                                 struct bs_arena *arena, struct bs_curve *out) BS_CHECKED;

/* The part of a seat's bill that is missing to minimum_bill, as a curve in its use: a fixed amount, no metered spend. */
enum bs_status bs_contract_top_up(const struct bs_contract *contract, size_t month, const struct bs_seat_kind *kind,
                                  struct bs_arena *arena, struct bs_curve *out) BS_CHECKED;

/* The use that a seat's own charges charge for, beyond included units and grants, as a curve of its value in the seat's use. list_price: [meter]
   value of a unit, NaN: not known; value_per_unit: of use. Where a meter that they read has no known value, use counts from where the first
   charge begins. Flat charges charge for no use. */
enum bs_status bs_contract_charged(const struct bs_contract *contract, size_t month, const struct bs_seat_kind *kind,
                                   const double *list_price, double value_per_unit, struct bs_arena *arena,
                                   struct bs_curve *out) BS_CHECKED;

/* The use beyond which a user's cap with `stop` blocks; INFINITY: none. */
enum bs_status bs_contract_blocked_beyond(const struct bs_contract *contract, size_t month, const struct bs_seat_kind *kind,
                                          struct bs_arena *arena, double *use) BS_CHECKED;

/* The use up to which a seat's own grants go in a month: grants of charges and of unit credits, the latter spread over the months between two
   grants (granted once: over their life). Of several the least; 0 where nothing is granted. */
double bs_contract_grant(const struct bs_contract *contract, size_t month, const struct bs_seat_kind *kind);

/* One charge of seat scope as a curve in its own quantity (before conversion): convert ... maximum. events_per_unit: of the quantity. */
enum bs_status bs_charge_curve(const struct bs_charge *charge, size_t type, double events_per_unit, struct bs_arena *arena,
                               struct bs_curve *out) BS_CHECKED;
/* Units of a charge's quantity, and events, per unit of a use that splits as mix. */
double bs_charge_quantity(const struct bs_charge *charge, const double *mix, size_t n_meters);
double bs_charge_events(const struct bs_charge *charge, const double *mix, size_t n_meters);

/* The use beyond which a charge with `beyond: error` has no price; INFINITY: none. */
double bs_contract_limit(const struct bs_contract *contract, size_t month, const struct bs_seat_kind *kind);

/* Whether a month's bill of a seat depends on other seats, or on months before: then the ledger must be kept. */
bool bs_contract_needs_ledger(const struct bs_contract *contract);

#ifdef __cplusplus
}
#endif
#endif
