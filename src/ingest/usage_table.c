#include "ingest/usage_table.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* SipHash with a fixed key: the order of the users does not depend on it. */
uint64_t usage_hash(const char *name, size_t length, bool apart)
{
    static const unsigned char keys[2][crypto_shorthash_KEYBYTES] = {{1}, {2}};
    unsigned char hash[crypto_shorthash_BYTES];
    uint64_t out;
    crypto_shorthash(hash, (const unsigned char *)name, length, keys[apart]);
    memcpy(&out, hash, sizeof out);
    return out;
}

enum { SLOTS_LEAST = 1024 };

/* Free slots for so many users. */
static bool slots_new(struct usage_shard *shard, size_t capacity)
{
    struct bs_arena *arena = bs_arena_new();
    struct usage_slot *slots = arena ? bs_arena_take(arena, capacity, sizeof *slots) : NULL;
    if (!slots) {
        bs_arena_free(arena);
        return false;
    }
    /* Zero already, but not in memory: pages that are read before they are written cost two faults each. */
    memset(slots, 0, capacity * sizeof *slots);
    shard->slots_arena = arena;
    shard->slots = slots;
    shard->capacity = capacity;
    return true;
}

enum bs_status usage_shard_new(size_t n_columns, size_t n_models, struct usage_shard *out)
{
    *out = (struct usage_shard){.n_columns = n_columns, .n_cells = n_columns * n_models};
    out->arena = bs_arena_new();
    out->names = bs_arena_new();
    bool slots = slots_new(out, SLOTS_LEAST);
    out->users = calloc(SLOTS_LEAST / 2 + 1, sizeof(struct usage_user *));
    return out->arena && out->names && slots && out->users ? BS_OK : BS_ERROR_MEMORY;
}

void usage_user_forget(struct usage_user *user)
{
    if (user->moved)
        free(user->cells);
    user->cells = NULL;
    user->moved = false;
}

void usage_shard_free(struct usage_shard *shard)
{
    for (size_t i = 0; i < shard->count; i++)
        usage_user_forget(shard->users[i]);
    free(shard->users);
    bs_arena_free(shard->slots_arena);
    bs_arena_free(shard->arena);
    bs_arena_free(shard->names);
    *shard = (struct usage_shard){0};
}

void usage_shard_close(struct usage_shard *shard)
{
    bs_arena_free(shard->slots_arena);
    shard->slots_arena = NULL;
    shard->slots = NULL;
    shard->capacity = 0;
}

static struct usage_slot *slot_of(const struct usage_shard *shard, const struct usage_owner *owner)
{
    uint32_t hash = (uint32_t)(owner->hash >> 32);
    size_t i = usage_slot_of(shard, hash);
    for (; shard->slots[i].place; i = (i + 1) & (shard->capacity - 1)) {
        if (shard->slots[i].hash != hash)
            continue;
        const struct usage_user *user = shard->users[shard->slots[i].place - 1];
        if (user->apart == owner->apart && strcmp(user->name, owner->name) == 0)
            break;
    }
    return &shard->slots[i];
}

/* Twice the room. In the order of the old slots, which is nearly that of the new ones. */
static bool grow(struct usage_shard *shard)
{
    const struct usage_shard was = *shard;
    struct usage_user **users = realloc(shard->users, (was.capacity + 1) * sizeof(struct usage_user *));
    shard->users = users ? users : shard->users;
    if (!users || !slots_new(shard, 2 * was.capacity))
        return false;
    for (size_t i = 0; i < was.capacity; i++) {
        size_t k = usage_slot_of(shard, was.slots[i].hash);
        while (was.slots[i].place && shard->slots[k].place)
            k = (k + 1) & (shard->capacity - 1);
        if (was.slots[i].place)
            shard->slots[k] = was.slots[i];
    }
    bs_arena_free(was.slots_arena);
    return true;
}

/* seen: [final - first + 1]. Where the months become too many their range alone is kept, so that it is the same however the users are shared out. */
static void widen(struct usage_shard *shard, int first, int final, const bool *seen)
{
    int low = shard->any && shard->first < first ? shard->first : first;
    int high = shard->any && shard->final > final ? shard->final : final;
    bool fits = high - low + 1 <= USAGE_MONTHS_MOST;
    if (fits && shard->any && low < shard->first) {
        size_t shift = (size_t)(shard->first - low);
        memmove(shard->seen + shift, shard->seen, USAGE_MONTHS_MOST - shift);
        memset(shard->seen, 0, shift);
    }
    for (int m = first; fits && m <= final; m++)
        shard->seen[m - low] |= seen[m - first];
    shard->first = low;
    shard->final = high;
    shard->any = true;
}

void usage_shard_widen(struct usage_shard *shard, const struct usage_shard *other)
{
    if (other->any)
        widen(shard, other->first, other->final, other->seen);
}

/* Room for a month, and for all that the shard has seen so far: most users are there in most months. */
static bool reach(const struct usage_shard *shard, struct usage_user *user, int month)
{
    if (user->months > 0 && month >= user->low && month < user->low + user->months)
        return true;
    int low = user->months > 0 && user->low < shard->first ? user->low : shard->first;
    int end = shard->final + 1;
    if (user->months > 0 && user->low + user->months > end)
        end = user->low + user->months;
    size_t n = (size_t)(end - low) * shard->n_cells;
    bool moves = user->months > 0;
    bs_exact *cells = moves ? calloc(n, sizeof *cells) : bs_arena_take(shard->arena, n, sizeof *cells);
    if (!cells)
        return false;
    memset(cells, 0, n * sizeof *cells); /* as for slots */
    if (moves)
        memcpy(cells + (size_t)(user->low - low) * shard->n_cells, user->cells,
               (size_t)user->months * shard->n_cells * sizeof *cells);
    usage_user_forget(user);
    user->cells = cells;
    user->moved = moves;
    user->low = low;
    user->months = end - low;
    return true;
}

static enum bs_status take_team(struct usage_shard *shard, struct usage_user *user, const char *team)
{
    if (user->team && strcmp(user->team, team) == 0)
        return BS_OK;
    size_t size = strlen(team) + 1;
    user->several_teams |= user->team != NULL;
    if (size > user->team_room) { /* twice as much each time: what a user's rows take does not grow with them */
        user->team_room = size > 2 * user->team_room ? size : 2 * user->team_room;
        user->team = bs_arena_take(shard->names, user->team_room, 1);
    }
    if (!user->team)
        return BS_ERROR_MEMORY;
    memcpy(user->team, team, size);
    return BS_OK;
}

enum bs_status usage_shard_user(struct usage_shard *shard, const struct usage_owner *owner, struct usage_user **out)
{
    if (2 * shard->count >= shard->capacity && !grow(shard))
        return BS_ERROR_MEMORY;
    struct usage_slot *slot = slot_of(shard, owner);
    if (!slot->place) {
        struct usage_user *made = bs_arena_take(shard->arena, 1, sizeof *made);
        char *name = bs_arena_copy(shard->names, owner->name, owner->length);
        if (!made || !name || shard->count == UINT32_MAX - 1)
            return BS_ERROR_MEMORY;
        *made = (struct usage_user){.name = name, .first = owner->offset, .apart = owner->apart};
        made->total = !owner->apart && usage_is_total(owner->name, owner->length);
        shard->totals += made->total;
        shard->users[shard->count++] = made;
        *slot = (struct usage_slot){(uint32_t)(owner->hash >> 32), (uint32_t)shard->count};
    }
    *out = shard->users[slot->place - 1];
    return owner->team ? take_team(shard, *out, owner->team) : BS_OK;
}

enum bs_status usage_shard_add(struct usage_shard *shard, struct usage_user *user, int month, size_t model, const bs_exact *units)
{
    static const bool one[] = {true};
    bool many = usage_too_many_months(shard);
    if (!shard->any || month < shard->first || month > shard->final || (!many && !shard->seen[month - shard->first]))
        widen(shard, month, month, one);
    if (usage_too_many_months(shard))
        return BS_OK;
    if (!reach(shard, user, month))
        return BS_ERROR_MEMORY;
    user->rows++;
    bs_exact *cells = user->cells + (size_t)(month - user->low) * shard->n_cells + model * shard->n_columns;
    for (size_t k = 0; k < shard->n_columns; k++)
        shard->too_large |= !exact_add(&cells[k], units[k]);
    return BS_OK;
}
