/* The kinds of a population's users: seat types of the roster, and the months in which seats are there. */
#include "scenario/build_population.h"

#include <billshift/text.h>

#include <stdlib.h>
#include <string.h>

enum { TYPES_MOST = 256 };

/* Types in the order of the population; users without one have the name of the population itself. */
static enum bs_status find_types(struct bs_build *b, const struct population_seat *seats, struct bs_population *p, size_t *type_of)
{
    const char **names = bs_arena_take(b->arena, TYPES_MOST, sizeof *names);
    size_t *lines = bs_arena_take(b->arena, TYPES_MOST, sizeof *lines), n = 0;
    if (!names || !lines)
        return BS_ERROR_MEMORY;
    for (size_t user = 0; user < p->users; user++) {
        const struct bs_roster_seat *listed = seats[user].listed == BS_NEVER ? NULL : &b->roster->seats[seats[user].listed];
        const char *name = listed && listed->type ? listed->type : "population";
        size_t t = 0;
        while (t < n && strcmp(names[t], name) != 0)
            t++;
        if (t == TYPES_MOST) {
            const struct bs_place place = {.file = b->roster->path, .line = listed ? listed->line : 0};
            return bs_error(b->diagnostics, &place, "column seat_type: more than %d different types; is this the right column?",
                            TYPES_MOST);
        }
        if (t == n) {
            names[n] = name;
            lines[n++] = listed ? listed->line : 0;
        }
        type_of[user] = t;
    }
    p->types = names;
    p->n_types = n;
    b->type_lines = lines;
    return BS_OK;
}

/* type, first, end as one number: kinds are in this order. */
struct key {
    uint64_t word;
};

static struct key key_of(size_t type, size_t first, size_t end)
{
    return (struct key){((uint64_t)type << 32) | ((uint64_t)first << 16) | (uint64_t)end};
}

static int by_word(const void *a, const void *b)
{
    const struct key *x = a, *y = b;
    return (x->word > y->word) - (x->word < y->word);
}

/* Every kind once, and each user's. */
static enum bs_status find_kinds(struct bs_build *b, const struct key *keys, struct bs_population *p)
{
    struct key *sorted = bs_arena_take(b->arena, p->users, sizeof *sorted);
    size_t *kind_of = bs_arena_take(b->arena, p->users, sizeof *kind_of), n = 0;
    if (!sorted || !kind_of)
        return BS_ERROR_MEMORY;
    memcpy(sorted, keys, p->users * sizeof *sorted);
    qsort(sorted, p->users, sizeof *sorted, by_word);
    for (size_t i = 0; i < p->users; i++)
        if (n == 0 || sorted[i].word != sorted[n - 1].word)
            sorted[n++] = sorted[i];
    struct bs_user_kind *kinds = bs_arena_take(b->arena, n, sizeof *kinds);
    if (!kinds)
        return BS_ERROR_MEMORY;
    for (size_t k = 0; k < n; k++)
        kinds[k] = (struct bs_user_kind){
            .type = sorted[k].word >> 32, .first = sorted[k].word >> 16 & 0xffff, .end = sorted[k].word & 0xffff};
    for (size_t user = 0; user < p->users; user++) {
        const struct key *found = bsearch(&keys[user], sorted, n, sizeof *sorted, by_word);
        kind_of[user] = (size_t)(found - sorted);
        kinds[kind_of[user]].users++;
    }
    p->kinds = kinds;
    p->n_kinds = n;
    p->kind_of = kind_of;
    return BS_OK;
}

enum bs_status bs_build_kinds(struct bs_build *b, const struct population_seat *seats, int first_month, struct bs_population *p)
{
    size_t *type_of = bs_arena_take(b->arena, p->users, sizeof *type_of);
    struct key *keys = bs_arena_take(b->arena, p->users, sizeof *keys);
    if (!type_of || !keys)
        return BS_ERROR_MEMORY;
    enum bs_status status = b->roster->has_types ? find_types(b, seats, p, type_of) : BS_OK;
    if (status != BS_OK)
        return status;
    for (size_t user = 0; user < p->users; user++) {
        size_t first, end;
        bs_seat_months(b->roster, &seats[user], first_month, p->months, &first, &end);
        if (b->projection) {
            first = 0;
            end = bs_project_end(b, &seats[user]);
        }
        keys[user] = key_of(type_of[user], first, end);
    }
    return find_kinds(b, keys, p);
}
