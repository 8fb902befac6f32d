/* Users while files are read: exact sums per user, month and cell, in shards by the hash of the name. A shard has one writer at a time. */
#ifndef BILLSHIFT_INGEST_USAGE_TABLE_H
#define BILLSHIFT_INGEST_USAGE_TABLE_H

#include "ingest/exact.h"

#include <billshift/arena.h>
#include <billshift/status.h>
#include <stdbool.h>
#include <stdint.h>

enum { USAGE_MONTHS_MOST = 600 }; /* as in a scenario; more is a mistake in a date */

/* Whose rows follow; names are borrowed during the call. */
struct usage_owner {
    uint64_t hash;           /* usage_hash of the name */
    uint64_t offset;         /* of the first row, counted through all files: the order of first appearance */
    const char *name, *team; /* end with NUL; team NULL: none */
    size_t length;
    bool apart; /* a key or an account that is no seat */
};

struct usage_user {
    char *name;
    char *team;           /* the last named */
    size_t team_room;     /* of its text */
    uint64_t first, rows; /* offset of its first row; how many it has */
    bs_exact *cells;      /* [(month - low) * n_cells + model * n_columns + column] */
    int low, months;
    bool apart, several_teams, total;
    bool moved; /* cells are no longer the arena's, where they first lay, but to be freed */
};

/* High bits of the hash of a user's name, and 1 + their place in the shard; place 0: free. */
struct usage_slot {
    uint32_t hash, place;
};

struct usage_shard {
    struct bs_arena *slots_arena;
    struct usage_slot *slots;  /* open addressing, a power of two */
    struct usage_user **users; /* in order of their first row; room for half of the slots */
    size_t capacity, count, n_columns, n_cells;
    size_t totals;                     /* of the users: called as a row of totals is */
    struct bs_arena *arena, *names;    /* of the users; of their names and teams, which outlive them */
    int first, final;                  /* months that occur */
    bool any, seen[USAGE_MONTHS_MOST]; /* seen: while they are not too many */
    bool too_large;                    /* a sum that does not fit */
};

/* Where a user with those high bits lies, or after it. Shards go by the low bits of the hash, slots by the high ones. */
static inline size_t usage_slot_of(const struct usage_shard *shard, uint32_t hash)
{
    return hash & (shard->capacity - 1);
}

/* A word that stands where a user's name does in a row of totals. */
bool usage_is_total(const char *text, size_t length);

uint64_t usage_hash(const char *name, size_t length, bool apart);

enum bs_status usage_shard_new(size_t n_columns, size_t n_models, struct usage_shard *out) BS_CHECKED;
void usage_user_forget(struct usage_user *user); /* gives its cells back */
void usage_shard_free(struct usage_shard *shard);
/* The user of rows that follow each other in the file. Call in the order of the file. BS_ERROR_MEMORY alone. */
enum bs_status usage_shard_user(struct usage_shard *shard, const struct usage_owner *owner, struct usage_user **out) BS_CHECKED;
/* The user of that hash is asked for soon. */
static inline void usage_shard_prefetch(const struct usage_shard *shard, uint64_t hash)
{
    __builtin_prefetch(&shard->slots[usage_slot_of(shard, (uint32_t)(hash >> 32))], 1);
}
/* A row of that user; month: 12 x year + month - 1; units: [columns]. BS_ERROR_MEMORY alone; sums that do not fit and months beyond USAGE_MONTHS_MOST
   are noted in the shard. */
enum bs_status usage_shard_add(struct usage_shard *shard, struct usage_user *user, int month, size_t model,
                               const bs_exact *units) BS_CHECKED;
/* All rows are in: gives back what only finding users needs. */
void usage_shard_close(struct usage_shard *shard);
/* The months of a shard with those of another. */
void usage_shard_widen(struct usage_shard *shard, const struct usage_shard *other);

static inline bool usage_too_many_months(const struct usage_shard *shard)
{
    return shard->any && shard->final - shard->first + 1 > USAGE_MONTHS_MOST;
}

#endif
