/* Rate cards of a scenario, the parts that they split meters into, and how use falls on the parts. As in build.h, wrong input is noted and a
   status other than BS_OK is lack of memory. */
#ifndef BILLSHIFT_SCENARIO_BUILD_CARDS_H
#define BILLSHIFT_SCENARIO_BUILD_CARDS_H

#include "scenario/build.h"
#include "scenario/rate_card.h"

/* A model of the cards in use. */
struct bs_card_model {
    const char *name;
    double *bounds; /* lengths of prompts at which a card changes its prices, rising */
    size_t n_bounds;
};

/* What a meter is a part of. */
struct bs_part {
    size_t model; /* index in bs_cards; BS_NEVER: it is no part */
    size_t mode;  /* index in bs_cards; BS_NEVER: ordinary service */
    double above; /* RATE_CARD_ORDINARY: prompts no longer than the first bound */
};

struct bs_cards {
    struct rate_card *items; /* in the order of the scenario */
    bool *sound;             /* read without errors */
    bool *used;              /* a contract charges it, or it is the list card */
    size_t count;
    const struct rate_card *list; /* NULL: none */
    /* Of all cards in use together: */
    struct bs_card_model *models;
    size_t n_models;
    const char **modes;
    size_t n_modes;
    struct bs_part *parts; /* [n_meters] */
};

/* How tokens fall on the parts: shares of the tokens of every class. */
struct bs_split {
    const double *models;  /* [n_models] */
    const double *modes;   /* [n_modes] the rest is ordinary service */
    double *above, *share; /* bands of prompt length, rising; above NaN: the one bound that a model has */
    size_t n_bands;
};

/* The unit of a card's prices; NULL: money of the scenario's currency, by its code too. */
const char *bs_card_foreign(const struct bs_build *b, const struct bs_rate_card_spec *spec);

struct price_file;
struct price_row;

/* A model of a rate card, but for its factors. *row: of the file; NULL: none. */
enum bs_status bs_build_rate_model(struct bs_build *b, const struct bs_rate_card_spec *spec, const struct bs_pair *pair,
                                   const struct price_file *file, const struct rate_card *card, struct rate_model *model,
                                   const struct price_row **row) BS_CHECKED;
/* The meter of a class; n_meters: unknown, which is noted. */
size_t bs_find_class(struct bs_build *b, const struct bs_node *node, const char *what);

/* What a card charges a unit of a meter that is a part; NaN: nothing, or it is no part. */
double bs_part_price(const struct bs_build *b, const struct rate_card *card, size_t meter);

/* Reads a split. who: "segment 'x'"; place: where what is missing is told. needed: tokens are split at all; by_row: a file says of which model
   they are, so that all shares of models are 1 here. */
enum bs_status bs_read_split(struct bs_build *b, const struct bs_split_spec *spec, const char *who, const struct bs_node *place,
                             bool needed, bool by_row, struct bs_split *out) BS_CHECKED;
/* The part of a split that falls on a part of a meter. */
double bs_split_share(const struct bs_build *b, const struct bs_split *split, const struct bs_part *part);
/* Adds units of a whole meter and of its parts to a mix. */
void bs_split_units(const struct bs_build *b, const struct bs_split *split, size_t whole, double units, double *mix);

/* Whether a name is one of the usual classes of tokens: input, output, cache_read ... */
bool bs_is_token_meter(const char *name);
/* Whether a card in use prices a meter: then its units are split. */
bool bs_meter_is_split(const struct bs_build *b, size_t meter);
/* Whether a meter is of the kind that rate cards price: a class of theirs, of the unit of one, or tokens. Others, such as requests, are their own
   matter. */
bool bs_is_class(const struct bs_build *b, size_t meter);
/* Whether every card in use prices the classes that a mix holds; the first that it does not is noted. */
bool bs_check_priced(struct bs_build *b, const struct bs_split *split, const double *mix, const char *who,
                     const struct bs_node *place);
/* Money at the list card's prices of what lies in parts. */
double bs_parts_value(const struct bs_build *b, const double *mix);
/* The same of all that a mix holds; NaN: something has no list price. */
double bs_mix_value(const struct bs_build *b, const double *mix);

#endif
