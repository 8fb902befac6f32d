/* A row of a tariff vector file as a contract. Functions return NULL, or why the contract language cannot say it. */
#ifndef BILLSHIFT_TESTS_TARIFF_H
#define BILLSHIFT_TESTS_TARIFF_H

#include <billshift/contract.h>
#include <jansson.h>

enum { TARIFF_TIERS_MOST = 32, TARIFF_METERS_MOST = 8, TARIFF_REASON = 96 };

struct tariff {
    struct bs_contract contract;
    struct bs_charge charges[TARIFF_METERS_MOST];
    struct bs_tier tiers[TARIFF_TIERS_MOST];
    const char *meters[TARIFF_METERS_MOST]; /* token types, where the usage names them; borrowed from the parameters */
    double mix[TARIFF_METERS_MOST];
    double use;
    double usage_from; /* the bill at this use was charged before; NAN: nothing was */
    double places;     /* decimal places that the source rounds the amount to; NAN: it does not */
    bool average;      /* the bill divided by the use is wanted */
};

/* charges point into the struct: it must not be moved. reason: TARIFF_REASON bytes for a text that is put together. */
const char *tariff_read(struct tariff *t, const char *model, json_t *parameters, json_t *usage, char *reason);

/* What is charged, as the row wants it; NAN: the contract is refused or has no price for the use. */
double tariff_payment(const struct tariff *t, struct bs_arena *arena);

#endif
