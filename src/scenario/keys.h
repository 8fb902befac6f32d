/* THE table of keys: what a scenario may say. The reader, `billshift list keys`, the reference page and the paths of --set follow it. */
#ifndef BILLSHIFT_SCENARIO_KEYS_H
#define BILLSHIFT_SCENARIO_KEYS_H

#include "scenario/spec.h"

#include <billshift/scenario.h>

enum bs_key_kind {
    BS_KEY_TEXT,    /* any text */
    BS_KEY_CODE,    /* ISO 4217 currency code */
    BS_KEY_NAME,    /* the name of something */
    BS_KEY_WORD,    /* one of `words` */
    BS_KEY_FLAG,    /* true or false */
    BS_KEY_MONEY,   /* money */
    BS_KEY_AMOUNT,  /* a quantity of a meter; `$` is allowed as for money */
    BS_KEY_NUMBER,  /* a pure number */
    BS_KEY_COUNT,   /* whole number */
    BS_KEY_SHARE,   /* 60% or 0.6 */
    BS_KEY_REST,    /* a share, or `rest` */
    BS_KEY_RATE,    /* as a share, may exceed 100% */
    BS_KEY_FACTOR,  /* 3x or 3 */
    BS_KEY_RATIO,   /* a rate or a factor: 50%, 133.3%, 0.5x */
    BS_KEY_PERCENT, /* a percentile, p90 */
    BS_KEY_RAW,     /* read by its builder; `range` says how */
    BS_KEY_BLOCK,   /* one block */
    BS_KEY_LIST,    /* a list of blocks */
    BS_KEY_NAMED,   /* a map from names to blocks */
    BS_KEY_KIND_COUNT
};

struct bs_key {
    const char *path; /* in full; the key is what follows the block's prefix */
    enum bs_key_kind kind;
    const char *unit;
    double least, most;    /* of numbers; most 0: what is sensible for the kind. Both 0: any number >= 0 */
    double least_positive; /* of a number that may be 0: any other lies from here to most, for the reason given; 0: no such gap */
    const char *reason;
    bool least_open;
    bool required;
    bool late;                    /* that it is missing is said by its builder, which knows more */
    const char *preset;           /* default as it would be written; NULL: none. With `required` not used */
    const char *const *words;     /* of BS_KEY_WORD: ends with NULL */
    const struct bs_block *block; /* of BS_KEY_BLOCK, BS_KEY_LIST, BS_KEY_NAMED */
    size_t offset;                /* of the field in the block's struct */
    const char *range, *help;     /* range NULL: said by kind and bounds */
};

struct bs_block {
    const char *name;   /* for messages: "a contract" */
    const char *prefix; /* of its keys' paths */
    const struct bs_key *keys;
    size_t n_keys, size;
    const struct bs_block *base; /* keys that it has besides its own; NULL: none */
    size_t base_offset;          /* of the base's struct in the block's */
    size_t before_base;          /* so many of its own keys stand before those of the base where keys are named; 0: all */
    bool has_currency;           /* its key `currency` says what amounts in it are in */
    bool open;                   /* other keys are kept as parameters (struct bs_usage_spec) */
};

extern const struct bs_block bs_block_scenario; /* the whole file */
extern const struct bs_block bs_block_part;     /* of a mixture; with all keys of usage */
/* Of values that their builders read: a share or such a map. */
extern const struct bs_block bs_block_discount, bs_block_rollover, bs_block_escalator, bs_block_cost;
extern const struct bs_block bs_block_rate_model; /* of a rate card's model: prices by meter stand beside its keys */

const char *bs_key_name(const struct bs_block *block, const struct bs_key *key);
const char *bs_key_kind_name(enum bs_key_kind kind);

struct bs_key_info bs_key_info_of(const struct bs_key *key);

/* The row of a key, also in the base; *offset: of its field in block's struct. NULL: unknown. */
const struct bs_key *bs_block_find(const struct bs_block *block, const char *name, size_t *offset);

#endif
