/* A price list: what a unit of each meter costs, by model, length of the prompt and mode of service. Pure figures; whoever builds it checks
   them. */
#ifndef BILLSHIFT_SCENARIO_RATE_CARD_H
#define BILLSHIFT_SCENARIO_RATE_CARD_H

#include <stdbool.h>
#include <stddef.h>

/* Prices of requests whose prompt is longer than a bound. */
struct rate_bound {
    double above;         /* tokens, >= 0 */
    const double *prices; /* [meter] NaN: its base price */
};

struct rate_model {
    const char *name;
    double multiplier;               /* > 0: a unit counts so many times */
    const double *prices;            /* [meter] of a unit; NaN: none of its own */
    const struct rate_bound *bounds; /* rising */
    size_t n_bounds;
    const double *const *factors; /* [mode][meter] on the price; NaN: the model has no such mode */
};

struct rate_card {
    const char *name, *title; /* title NULL: none */
    const char *unit;         /* of its prices; NULL: money */
    size_t n_meters;
    const size_t *same_as; /* [meter] whose price it takes where it has none of its own; itself: none. Without cycles */
    const char *const *modes;
    size_t n_modes;
    const struct rate_model *models;
    size_t n_models;
};

#define RATE_CARD_NONE ((size_t)-1) /* no such model or mode; in place of a mode: ordinary service */

/* A prompt is longer than `above`; any negative value: it is longer than no bound. */
#define RATE_CARD_ORDINARY (-1.0)

size_t rate_card_model(const struct rate_card *card, const char *name); /* RATE_CARD_NONE: not priced */
size_t rate_card_mode(const struct rate_card *card, const char *name);  /* RATE_CARD_NONE: unknown */

/* What a unit costs, multiplier included; NaN: the card does not price it. */
double rate_card_price(const struct rate_card *card, size_t model, size_t meter, double above, size_t mode);

/* Whether any of its models prices the meter. */
bool rate_card_reads(const struct rate_card *card, size_t meter);

#endif
