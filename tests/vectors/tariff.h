/* A row of a tariff vector file as a scenario in the public language, and what is asked of it. A new parameter is one line in a table, a
   new model one line in tariff_models.c. */
#ifndef BILLSHIFT_TESTS_TARIFF_H
#define BILLSHIFT_TESTS_TARIFF_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum { TARIFF_USES_MOST = 64, TARIFF_METERS_MOST = 16, TARIFF_REASON = 640 };

/* What of the bill the row expects. */
enum tariff_answer {
    TARIFF_TOTAL,
    TARIFF_LAST_MONTH,   /* the bill of the last month */
    TARIFF_AVERAGE_RATE, /* the total divided by the use */
    TARIFF_BALANCES,     /* the balance of each credit, and the total as overage at a price of 1 */
    TARIFF_BALANCE,      /* the sum of all balances */
    TARIFF_CARRIED,      /* that sum without the grant of the last month */
};

struct tariff_use {
    size_t month, seat, meter;
    double quantity, already; /* already: billed before in the same month */
};

struct tariff {
    json_t *parameters, *usage;            /* of the row; borrowed */
    json_t *document, *contract, *charges; /* the scenario, its contract `row` and that contract's charges */
    json_t *charge;                        /* the charge that parameters speak of */
    char meters[TARIFF_METERS_MOST][64];
    size_t n_meters, months, seats;
    struct tariff_use uses[TARIFF_USES_MOST];
    size_t n_uses;
    double events[TARIFF_USES_MOST]; /* single events of a percentage charge, with has_events */
    size_t n_events;
    bool has_events;
    bool one_request;     /* the length of its prompt selects the price of all its tokens */
    double part_of_month; /* 0: all of it */
    double last_grant;    /* of TARIFF_CARRIED */
    enum tariff_answer answer;
};

/* A parameter of a row: copied as `key` of a part of the scenario, or set by a function of its own. Functions return NULL, or why the row is
   not understood. */
enum tariff_place { TARIFF_OWN, TARIFF_CHARGE, TARIFF_CONVERSION, TARIFF_COMMITMENT, TARIFF_READ_BY_MODEL };
struct tariff_parameter {
    const char *name;
    enum tariff_place place;
    const char *key;
    const char *(*set)(struct tariff *t, json_t *value);
};
extern const struct tariff_parameter tariff_parameters[]; /* ends with a NULL name */

/* A model of the vectors: what its charge is called here, and how its use is read. */
struct tariff_model {
    const char *name, *charge;
    const char *(*use)(struct tariff *t);
    bool organization; /* the charge is on all seats together */
    bool unit_price;   /* a price of 1 where the row has none */
};
const struct tariff_model *tariff_model_find(const char *name); /* NULL: unknown */

/* Why a row belongs to another trade; NULL: it does not. *name: the model or parameter that tells. */
const char *tariff_foreign(const char *model, json_t *parameters, const char **name);

/* NULL: t holds the scenario. Else the reason (a static text, or one in `reason`). Either way tariff_free is due. */
const char *tariff_read(struct tariff *t, const char *model, json_t *parameters, json_t *usage, char *reason);
void tariff_free(struct tariff *t);

/* Reads the scenario and prices it through the library. paid: what the row expects a number for; NaN where the scenario or its price was refused
   for what it says. balances: room for balances_most of them, their number returned in *n_balances. Returns NULL, or what went wrong in
   `reason`: a bill whose lines do not add up, a failure that is no refusal. */
const char *tariff_price(const struct tariff *t, double *paid, double *balances, size_t balances_most, size_t *n_balances,
                         char *reason);

/* For the tables. */
double tariff_number(const json_t *value); /* NaN: not a number */
bool tariff_is(json_t *value, const char *text);
bool tariff_has(const struct tariff *t, const char *parameter); /* whether the row has it, and not as null */
json_t *tariff_part(json_t *object, const char *key);           /* the map below key, made if it is not there */
json_t *tariff_rate(json_t *value);                             /* a rate as a scenario writes it */
void tariff_add_charge(struct tariff *t, const char *meter);    /* becomes t->charge */
size_t tariff_meter(struct tariff *t, const char *name);        /* its index; declared if it is new */
const char *tariff_use(struct tariff *t, size_t month, size_t seat, const char *meter, double quantity, double already);
const char *tariff_use_tokens(struct tariff *t); /* token_cost: a rate card, and use by class of token */

#endif
