/* What a contract charges one seat for one month. Pure: no files, no randomness. */
#ifndef BILLSHIFT_CONTRACT_H
#define BILLSHIFT_CONTRACT_H

#include <billshift/curve.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

struct bs_tier {
    double up_to; /* cumulative, inclusive, in units of the meter after `included` came off; INFINITY: open */
    double price; /* money for `per` units */
    double fee;   /* money, once when the tier is entered */
};

enum bs_beyond { BS_BEYOND_NONE, BS_BEYOND_ERROR, BS_BEYOND_FREE, BS_BEYOND_LAST_PRICE }; /* past a bounded last tier */

struct bs_charge_model;

/* One meter priced by one model, seat scope. Order: included -> price. */
struct bs_charge {
    const struct bs_charge_model *model;
    size_t meter;
    double per;                  /* > 0: prices are quoted for so many units */
    double included;             /* >= 0: units free of charge; INFINITY: all */
    double price;                /* per_unit: money for `per` units */
    const struct bs_tier *tiers; /* graduated: rising bounds; the last open unless beyond is stated */
    size_t n_tiers;
    bool fee_at_zero; /* the first tier's fee is due at zero use too */
    enum bs_beyond beyond;
};

/* A row of the registry of charge models: one new file and one line each. */
struct bs_charge_model {
    const char *name, *help;
    bool takes_tiers; /* else `price` */
    /* The price of quantity q >= 0 of the meter as a curve in q, before `included`. */
    enum bs_status (*curve)(const struct bs_charge *charge, struct bs_arena *arena, struct bs_curve *out);
};
size_t bs_charge_model_count(void);
const struct bs_charge_model *bs_charge_model_at(size_t i);
const struct bs_charge_model *bs_charge_model_find(const char *name); /* NULL: unknown */

enum bs_allocate { BS_ALLOCATE_EQUAL, BS_ALLOCATE_NONE };

/* A monthly bill of a seat: seat_fee + charges x (1 - discount), at least minimum_bill, at most maximum_bill; on top the seat's
   part of the organization fee where it is allocated. */
struct bs_contract {
    const char *name;
    const char *title;       /* NULL: none */
    double seat_fee;         /* money a seat and month */
    double seat_discount;    /* share off the seat fee */
    double charge_discount;  /* share off the charges */
    double organization_fee; /* money a month */
    enum bs_allocate allocate;
    double minimum_bill; /* 0: none */
    double maximum_bill; /* INFINITY: none */
    const struct bs_charge *charges;
    size_t n_charges;
};

/* The whole bill of a seat whose use u is split into meters as mix[meter] * u (n_meters entries). seats: of the organization.
   BS_ERROR_INPUT: bounds of tiers that do not rise or end without `beyond`, an unknown meter, per or a share out of range, an
   organization fee to allocate and no seats. BS_ERROR_NUMERIC: figures too large for a double. */
enum bs_status bs_contract_curve(const struct bs_contract *contract, const double *mix, size_t n_meters, size_t seats,
                                 struct bs_arena *arena, struct bs_curve *out) BS_CHECKED;

/* The use beyond which a charge with `beyond: error` has no price; INFINITY: none. */
double bs_contract_limit(const struct bs_contract *contract, const double *mix, size_t n_meters);

#ifdef __cplusplus
}
#endif
#endif
