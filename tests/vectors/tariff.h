/* A row of a tariff vector file as a scenario in the public language, and what is asked of it. A new parameter is one line in a table, a
   new model one line in tariff_models.c. What a row says and this does not read is a problem of the row, and never passed over. */
#ifndef BILLSHIFT_TESTS_TARIFF_H
#define BILLSHIFT_TESTS_TARIFF_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum { TARIFF_METERS_MOST = 256, TARIFF_REASON = 640 };

/* What of the bill the row expects. */
enum tariff_answer {
    TARIFF_TOTAL,
    TARIFF_AVERAGE_RATE, /* the total divided by the use: a bill states totals, the mean price is their quotient */
    TARIFF_BALANCES,     /* the balance of each credit, and the total as overage at a price of 1 */
    TARIFF_BALANCE,      /* the sum of all balances */
};

struct tariff_use {
    size_t month, seat, meter;
    double quantity, already; /* already: billed before in the same month */
};

struct tariff {
    json_t *parameters, *usage; /* of the row; borrowed */
    const struct tariff_model *model;
    json_t *document, *contract, *charges; /* the scenario, its contract `row` and that contract's charges */
    json_t *charge;                        /* the charge that parameters speak of */
    char meters[TARIFF_METERS_MOST][64];
    size_t n_meters, months, seats;
    size_t term; /* months of the scenario, where those are more than the months priced */
    struct tariff_use *uses;
    size_t n_uses, uses_room;
    json_t *events, *already_events; /* lists of single events of a percentage charge; NULL: none */
    bool has_already;                /* the row is the difference to what was billed before */
    bool one_request;                /* the length of its prompt selects the price of all its tokens */
    enum tariff_answer answer;
};

/* What a model reads, as bits. */
enum tariff_group {
    TARIFF_MONEY = 1,        /* percent_discount, min, max, order */
    TARIFF_ROUND = 1 << 1,   /* round_dp, rounding */
    TARIFF_BILLED = 1 << 2,  /* already_billed */
    TARIFF_UNITS = 1 << 3,   /* usage_from, usage_discount, negative_usage */
    TARIFF_RATIO = 1 << 4,   /* output */
    TARIFF_PRICE = 1 << 5,   /* unit */
    TARIFF_TIERS = 1 << 6,   /* tiers, zero_usage, beyond_last */
    TARIFF_PACKAGE = 1 << 7, /* size, price, round, free_units, min_packages */
    TARIFF_CONVERT = 1 << 8, /* divide, round, dp, free_units */
    TARIFF_EVENTS = 1 << 9,
    TARIFF_FEE = 1 << 10,
    TARIFF_SUBSCRIPTION = 1 << 11, /* with prorate and min_round_dp */
    TARIFF_INCLUDED = 1 << 12,
    TARIFF_CREDITS = 1 << 13,
    TARIFF_GRANTS = 1 << 14,
    TARIFF_RESET = 1 << 15,
    TARIFF_COMMIT = 1 << 16,
    TARIFF_POOL = 1 << 17,
    TARIFF_MEMBERS = 1 << 18,
    TARIFF_LAYER = 1 << 19,
    TARIFF_TOKENS = 1 << 20,
    TARIFF_ANY_PRICE = TARIFF_PRICE | TARIFF_TIERS | TARIFF_PACKAGE, /* what price_model can name */
    TARIFF_COMMON = TARIFF_MONEY | TARIFF_ROUND | TARIFF_BILLED | TARIFF_UNITS | TARIFF_RATIO,
};

/* A parameter of a row: what it must be, and copied as `key` of a part of the scenario, or set by a function of its own, or read by the model.
   Functions return NULL, or why the row is not understood. */
enum tariff_kind { TARIFF_NUMBER, TARIFF_FLAG, TARIFF_WORD, TARIFF_LIST, TARIFF_MAP, TARIFF_MIXED };
enum tariff_place { TARIFF_OWN, TARIFF_CHARGE, TARIFF_CONVERSION, TARIFF_COMMITMENT, TARIFF_READ_BY_MODEL };
struct tariff_parameter {
    const char *name;
    unsigned groups;
    enum tariff_kind kind;
    enum tariff_place place;
    const char *key;
    const char *(*set)(struct tariff *t, json_t *value);
};
extern const struct tariff_parameter tariff_parameters[]; /* ends with a NULL name */

/* A model of the vectors. */
struct tariff_model {
    const char *name, *charge; /* what its charge is called here; NULL: as its parameters tell */
    unsigned reads;            /* groups */
    const char *needs;         /* parameters it cannot do without, of alternatives exactly one: "size price unit|tiers" */
    const char *(*use)(struct tariff *t);  /* reads the use */
    const char *(*more)(struct tariff *t); /* writes what several parameters say together; NULL: nothing */
    bool organization;                     /* the charge is on all seats together */
};
const struct tariff_model *tariff_model_find(const char *name); /* NULL: unknown */

/* Why a row belongs to another trade; NULL: it does not. *name: the model or parameter that tells. */
const char *tariff_foreign(const char *model, json_t *parameters, const char **name);

/* NULL: t holds the scenario, fully written. Else the reason (a static text, or one in `reason`). Either way tariff_free is due. */
const char *tariff_read(struct tariff *t, const char *model, json_t *parameters, json_t *usage, char *reason);
void tariff_free(struct tariff *t);

/* What the library says of a row. */
struct tariff_bill {
    bool refused; /* the scenario or its price, for what it says: `reason` */
    double paid;  /* what the row expects a number for; NaN: refused */
    double *balances;
    size_t n_balances;
    char reason[TARIFF_REASON];
};
/* Reads the scenario and prices it through the library. Returns NULL, or what went wrong: a bill whose lines do not add up, a failure that is no
   refusal. Either way tariff_bill_free is due. */
const char *tariff_price(const struct tariff *t, struct tariff_bill *bill);
void tariff_bill_free(struct tariff_bill *bill);

/* For the tables. */
double tariff_number(const json_t *value); /* NaN: not a number */
bool tariff_is(json_t *value, const char *text);
bool tariff_word(json_t *value, const char *const *words);      /* one of them; ends with NULL */
json_t *tariff_get(const struct tariff *t, const char *name);   /* NULL: the row does not have it, or as null */
bool tariff_has(const struct tariff *t, const char *parameter); /* whether the row has it, and not as null */
bool tariff_only(json_t *object, const char *const *keys);      /* a map without other keys; ends with NULL */
bool tariff_numbers(const json_t *list);                        /* a list of nothing else */
json_t *tariff_part(json_t *object, const char *key);           /* the map below key, made if it is not there */
json_t *tariff_rate(json_t *value);                             /* a rate as a scenario writes it */
void tariff_add_charge(struct tariff *t, const char *meter);    /* becomes t->charge */
size_t tariff_meter(struct tariff *t, const char *name);        /* its index; declared if it is new */
const char *tariff_use(struct tariff *t, size_t month, size_t seat, const char *meter, double quantity, double already);
const char *tariff_include(struct tariff *t, json_t *units);         /* further units free of charge */
const char *tariff_use_months(struct tariff *t, const json_t *list); /* a month each */

/* Models that fill a file of their own. */
const char *tariff_write_credits(struct tariff *t);
const char *tariff_use_credits(struct tariff *t);
const char *tariff_write_grants(struct tariff *t);
const char *tariff_use_grants(struct tariff *t);
const char *tariff_write_reset(struct tariff *t);
const char *tariff_use_before_after(struct tariff *t);
const char *tariff_write_tokens(struct tariff *t);
const char *tariff_use_tokens(struct tariff *t);

#endif
