/* How rows of the table of keys are written: for the files keys*.c only. */
#ifndef BILLSHIFT_SCENARIO_KEYS_TABLE_H
#define BILLSHIFT_SCENARIO_KEYS_TABLE_H

#include "scenario/keys.h"

#define COUNT(rows)        (sizeof(rows) / sizeof(rows)[0])
#define FIELD(type, field) offsetof(struct bs_##type##_spec, field)
/* NOLINTNEXTLINE(bugprone-macro-parentheses): these are initializers */
#define BLOCK(title, path, type)                                                                                                   \
    .name = (title), .prefix = (path), .keys = type##_keys, .n_keys = COUNT(type##_keys), .size = sizeof(struct bs_##type##_spec)

#define BS_MONEY_LEAST (-1e15)   /* of money that may be negative */
enum { BS_LASTING_MOST = 1200 }; /* months that something lasts: longer than any term */

extern const struct bs_block bs_block_contract, bs_block_charge, bs_block_convert, bs_block_tier;
extern const struct bs_block *const bs_contract_blocks[]; /* all below contracts.*, in the order of `list keys`; ends with NULL */

#endif
