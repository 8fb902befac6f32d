/* Building one contract: what the files build_contract.c and build_contract_*.c
   share. As in build.h, wrong input is noted and a status other than BS_OK is lack of memory. */
#ifndef BILLSHIFT_SCENARIO_BUILD_CONTRACT_H
#define BILLSHIFT_SCENARIO_BUILD_CONTRACT_H

#include "scenario/build.h"

/* The terms of the contract itself, or with a change on top. */
struct bs_terms_state {
    struct bs_terms_spec view;           /* of each key what holds */
    const struct bs_change_spec *change; /* NULL: the contract's own */
    long from, until;                    /* month indexes, both inclusive; LONG_MAX: no end */
    struct bs_terms terms;               /* without escalator and ramp */
};

struct bs_contract_build {
    struct bs_build *b;
    const struct bs_contract_spec *spec;
    struct bs_contract *contract;
    struct bs_terms_state *states; /* the contract's own, then its changes by month */
    size_t n_states;
    size_t errors; /* noted before this contract */
};

/* Names of types and the type of each segment; before all else. */
enum bs_status bs_build_types(struct bs_contract_build *c) BS_CHECKED;
/* Fees of the types of a view, and their grants on the charges that read what is granted. */
enum bs_status bs_build_type_terms(struct bs_contract_build *c, const struct bs_terms_spec *view, struct bs_terms *terms,
                                   struct bs_charge *charges) BS_CHECKED;
/* The index of a type by its key; n_types: an error was noted. */
size_t bs_type_index(struct bs_contract_build *c, const struct bs_node *key, const char *what);
/* Amounts by type; a type that the map does not name keeps what is there. unit: what amounts of BS_KEY_AMOUNT count; NULL: no money. */
enum bs_status bs_read_by_type(struct bs_contract_build *c, const struct bs_node *node, const char *what, enum bs_key_kind kind,
                               const char *unit, double *amounts) BS_CHECKED;

/* A minimum as it is due: the days of minimum_part. */
double bs_minimum_due(const struct bs_contract_build *c, double minimum);

/* The charges of a view; *charges has view->charges.count of them. */
enum bs_status bs_build_charges(struct bs_contract_build *c, const struct bs_terms_spec *view,
                                struct bs_charge **charges) BS_CHECKED;
/* The index of the charge of a view that reads a meter or a rate card; *count: how many do. organization: of this scope only. */
size_t bs_charge_reading(const struct bs_terms_spec *view, const char *meter, const char *card, bool organization, size_t *count);
/* The card that a charge of a view reads: another one where changes swapped it. */
struct bs_text_field bs_charge_card(const struct bs_terms_spec *view, const struct bs_charge_spec *spec);
/* The swaps of a change on top of what the view says; what is wrong in them is noted. */
enum bs_status bs_apply_swaps(struct bs_contract_build *c, const struct bs_node *swaps, struct bs_terms_spec *view) BS_CHECKED;
/* "; did you mean 'x'? charges read: x, y" for a name that none reads; organization: of this scope only. Returns buffer (BS_SUGGESTION_SIZE bytes). */
const char *bs_suggest_reading(const struct bs_terms_spec *view, const char *name, bool organization, char *buffer);
/* The discount on metered spend; *out NULL: none, or an error was noted. */
enum bs_status bs_build_spend_discount(struct bs_contract_build *c, const struct bs_spend_discount_spec *spec,
                                       const struct bs_charge **out) BS_CHECKED;

/* All terms: the states, the contract's own terms and its changes month by month. */
enum bs_status bs_build_terms(struct bs_contract_build *c) BS_CHECKED;
/* Of each key what holds in a month (index). */
const struct bs_terms_spec *bs_terms_view(const struct bs_contract_build *c, size_t month);
/* Steps and ramps: the factor on prices and fees of each month of the term. */
enum bs_status bs_build_factors(struct bs_contract_build *c, double *factors) BS_CHECKED;
/* The terms with prices and fees times factor. */
enum bs_status bs_scale_terms(struct bs_contract_build *c, const struct bs_terms *terms, double factor,
                              struct bs_terms *out) BS_CHECKED;

enum bs_status bs_build_commitment(struct bs_contract_build *c) BS_CHECKED; /* needs terms */
enum bs_status bs_build_credits(struct bs_contract_build *c) BS_CHECKED;    /* needs terms */
enum bs_status bs_build_cap(struct bs_contract_build *c) BS_CHECKED;        /* needs types */

enum bs_status bs_build_response(struct bs_contract_build *c) BS_CHECKED;
/* Reads the marginal prices of an elasticity off the bills where they are not stated; once all contracts are built. */
enum bs_status bs_price_response(const struct bs_contract_build *c) BS_CHECKED;
/* Splits segments where contracts have measures that a part of their seats adopts; once all contracts are built. */
enum bs_status bs_split_adopters(struct bs_build *b) BS_CHECKED;

/* Whether a user's cap has charges to hold. false: an error was noted. */
bool bs_check_user_cap(struct bs_contract_build *c);
/* Bounds of a month's terms that contradict each other; the first is noted. false: one was. */
bool bs_check_bounds(struct bs_contract_build *c, const struct bs_terms_spec *view, const struct bs_terms *terms, size_t month);

/* What free units, bounds and units of a charge count; NULL: converted units. */
const char *bs_counted_unit(const struct bs_charge *charge);

/* What a charge says of a quantity that is money (unit), in the model's currency: its bare amounts are in the contract's. After a conversion
   units are counted, no longer money. */
enum bs_status bs_own_charge(struct bs_build *b, const char *unit, struct bs_charge_spec *spec) BS_CHECKED;

/* Money in the amounts of a charge, or of a credit in units. */
void bs_check_charge_units(struct bs_build *b, const struct bs_charge_spec *spec, const char *unit);
void bs_check_credit_units(struct bs_build *b, const struct bs_credit_spec *spec, const char *unit);

/* Warns of keys without effect; on contracts without errors. */
void bs_check_effects(const struct bs_contract_build *c);

/* Whether every use has a price, and every charge somebody who uses what it reads: on contracts without errors. */
enum bs_status bs_check_contract(struct bs_contract_build *c) BS_CHECKED;

#endif
