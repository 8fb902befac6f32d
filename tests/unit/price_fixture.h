/* Random contracts, charges and use for tests of the itemized bill. */
#ifndef BILLSHIFT_TESTS_PRICE_FIXTURE_H
#define BILLSHIFT_TESTS_PRICE_FIXTURE_H

#include <billshift/bill.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

enum { RANDOM_METERS = 3, RANDOM_TYPES = 2, RANDOM_CHARGES = 4, RANDOM_TIERS = 4 };

struct random_contract {
    struct bs_contract contract;
    struct bs_spend_cap cap;
    struct bs_charge charges[RANDOM_CHARGES];
    struct bs_tier tiers[RANDOM_CHARGES][RANDOM_TIERS];
    double weights[RANDOM_CHARGES][RANDOM_METERS], events[RANDOM_CHARGES][RANDOM_METERS], grants[RANDOM_CHARGES][RANDOM_TYPES];
    double fees[RANDOM_TYPES];
    size_t type_of[RANDOM_TYPES];
};

static uint64_t random_state;

/* splitmix64 */
static inline double uniform(void)
{
    uint64_t z = random_state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static inline double between(double low, double high)
{
    return low + (high - low) * uniform();
}

static inline bool chance(double probability)
{
    return uniform() < probability;
}

static inline size_t below(size_t n)
{
    return (size_t)(uniform() * (double)n);
}

static inline void random_tiers(struct bs_charge *charge, struct bs_tier *tiers)
{
    bool rate = charge->model->takes & BS_TAKES_RATE;
    double bound = 0;
    charge->n_tiers = 1 + below(RANDOM_TIERS);
    for (size_t i = 0; i < charge->n_tiers; i++) {
        bound += between(3, 70);
        tiers[i] = (struct bs_tier){.up_to = bound,
                                    .price = rate ? between(0.003, 0.4) : between(chance(0.15) ? -2 : 0.05, 4),
                                    .fee = chance(0.4) ? between(chance(0.2) ? -3 : 0.2, 11) : 0};
        if (!rate && chance(0.15) && strcmp(charge->model->name, "graduated") == 0)
            tiers[i].package = between(2, 9);
    }
    charge->tiers = tiers;
    charge->fee_at_zero = chance(0.3);
    if (chance(0.4))
        charge->beyond = (enum bs_beyond)(BS_BEYOND_ERROR + (int)below(3));
    else
        tiers[charge->n_tiers - 1].up_to = INFINITY;
}

static inline void random_events(struct bs_charge *charge, double *weights)
{
    for (size_t m = 0; m < RANDOM_METERS; m++)
        weights[m] = chance(0.5) ? between(0.01, 0.7) : 0;
    charge->events = (struct bs_event_terms){.weights = chance(0.8) ? weights : NULL,
                                             .fee = chance(0.6) ? between(0.05, 0.9) : 0,
                                             .minimum = chance(0.3) ? between(0.02, 0.5) : 0};
    charge->events.maximum = chance(0.3) ? charge->events.minimum + between(0.1, 3) : 0;
    charge->events.free_events = chance(0.25) ? between(1, 9) : INFINITY;
    charge->events.free_amount = chance(0.25) ? between(5, 60) : INFINITY;
}

static inline void random_charge(struct random_contract *r, size_t i, size_t n_meters)
{
    struct bs_charge *charge = &r->charges[i];
    *charge = (struct bs_charge){.model = bs_charge_model_at(below(bs_charge_model_count())),
                                 .meter = below(n_meters),
                                 .per = chance(0.3) ? between(2, 40) : 1,
                                 .price = between(0.02, 3),
                                 .discount = chance(0.3) ? between(0.01, 0.6) : 0};
    for (size_t m = 0; m < RANDOM_METERS; m++)
        r->weights[i][m] = m < n_meters && chance(0.7) ? between(0.1, 2) : 0;
    charge->weights = chance(0.3) ? r->weights[i] : NULL;
    if (chance(0.3))
        charge->convert = (struct bs_conversion){
            .divide = between(0.5, 12), .round = (enum bs_rounding)below(BS_ROUND_HALF_UP + 1), .places = chance(0.3) ? 1 : 0};
    charge->included = chance(0.3) ? between(0.5, 50) : 0;
    for (size_t t = 0; t < RANDOM_TYPES; t++)
        r->grants[i][t] = between(0, 40);
    charge->grants = chance(0.2) ? r->grants[i] : NULL;
    if (charge->model->takes & BS_TAKES_RATE)
        charge->price = between(0.001, 0.4);
    if (charge->model->takes & BS_TAKES_TIERS)
        random_tiers(charge, r->tiers[i]);
    if (charge->model->takes & BS_TAKES_PACKAGING)
        charge->packaging = (struct bs_packaging){
            .size = between(1, 30), .round_down = chance(0.4), .minimum = chance(0.2) ? (double)(1 + below(3)) : 0};
    if (charge->model->takes & BS_TAKES_EVENTS)
        random_events(charge, r->events[i]);
    charge->minimum = chance(0.2) ? between(0.5, 30) : 0;
    charge->has_maximum = chance(0.2);
    charge->maximum = charge->has_maximum ? charge->minimum + between(1, 90) : 0;
}

/* A contract of seat scope. */
static inline void random_contract(struct random_contract *r, size_t n_meters)
{
    memset(r, 0, sizeof *r);
    struct bs_terms *terms = &r->contract.terms;
    *terms = (struct bs_terms){.seat_fee = chance(0.8) ? between(2, 60) : 0,
                               .seat_discount = chance(0.2) ? between(0.02, 0.5) : 0,
                               .charge_discount = chance(0.3) ? between(0.02, 0.5) : 0,
                               .organization_fee = chance(0.2) ? between(1, 90) : 0,
                               .seats_minimum = chance(0.2) ? 1 + below(4) : 0,
                               .minimum_bill = chance(0.2) ? between(1, 50) : 0,
                               .maximum_bill = INFINITY,
                               .charges = r->charges,
                               .n_charges = below(RANDOM_CHARGES + 1)};
    if (chance(0.2))
        terms->maximum_bill = fmax(terms->minimum_bill, 60) + between(1, 200);
    for (size_t t = 0; t < RANDOM_TYPES; t++) {
        r->fees[t] = between(1, 50);
        r->type_of[t] = RANDOM_TYPES - 1 - t;
    }
    terms->type_fees = chance(0.3) ? r->fees : NULL;
    r->contract.name = "random";
    r->contract.n_types = RANDOM_TYPES;
    r->contract.type_of = r->type_of;
    if (chance(0.25)) {
        r->cap = (struct bs_spend_cap){.user = between(5, 150), .organization = INFINITY, .counts_fees = chance(0.5)};
        r->contract.cap = &r->cap;
        r->cap.stop = chance(0.5);
        if (r->cap.stop) { /* kept in the ledger: the curve is without the organization's amounts */
            terms->organization_fee = 0;
            terms->seats_minimum = 0;
        }
    }
    for (size_t i = 0; i < terms->n_charges; i++)
        random_charge(r, i, n_meters);
}

#endif
