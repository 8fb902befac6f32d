/* The teams of a population's users: cost centres, workspaces, whatever the file or the roster calls so. */
#include "scenario/build_population.h"

#include <billshift/text.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* So that teams add up to all. */
static const char no_team[] = "(no team)";

/* Each has distributions of its own in every table, about a third of a megabyte a contract: past so many, those with the fewest users are one. */
enum { TEAMS_MOST = 2000 };
static const char other_teams[] = "(other teams)";

/* A name and where it stood first. */
struct naming {
    const char *name;
    size_t user;
};

static int by_name(const void *a, const void *b)
{
    const struct naming *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order != 0 ? order : (x->user > y->user) - (x->user < y->user);
}

/* Users without a team stand last. */
static int by_user(const void *a, const void *b)
{
    const struct naming *x = a, *y = b;
    bool last_x = strcmp(x->name, no_team) == 0, last_y = strcmp(y->name, no_team) == 0;
    return last_x != last_y ? last_x - last_y : (x->user > y->user) - (x->user < y->user);
}

static const char *stated(const struct bs_build *b, const struct population_seat *seat, const struct bs_usage *read)
{
    const char *listed = seat->listed != BS_NEVER ? b->roster->seats[seat->listed].team : NULL;
    return listed ? listed : seat->user != BS_NEVER && read->teams ? read->teams[seat->user] : NULL;
}

/* Labels of groups are of one line: control characters become blanks. */
static const char *one_line(struct bs_arena *arena, const char *name)
{
    char *line = bs_arena_copy(arena, name, strlen(name));
    for (char *c = line; c && *c; c++)
        if ((unsigned char)*c < ' ' || *c == 127)
            *c = ' ';
    return line;
}

static enum bs_status name_teams(struct bs_build *b, const struct population_seat *seats, const struct bs_usage *read, size_t users,
                                 struct naming *namings, bool *any)
{
    *any = false;
    for (size_t user = 0; user < users; user++) {
        const char *team = stated(b, &seats[user], read);
        namings[user] = (struct naming){team ? one_line(b->arena, team) : no_team, user};
        *any |= team != NULL;
        if (!namings[user].name)
            return BS_ERROR_MEMORY;
        if (strcmp(namings[user].name, BS_SMALL_TEAMS) == 0 || strcmp(namings[user].name, other_teams) == 0)
            return bs_node_error(b->diagnostics, ((const struct bs_population_spec *)b->spec->population.items)->head.key,
                                 "a team is called '%s', which is the name of several teams together: call it otherwise",
                                 namings[user].name);
    }
    return BS_OK;
}

/* Each name once, by first appearance. */
static size_t list_teams(struct naming *sorted, size_t users)
{
    size_t n = 0;
    qsort(sorted, users, sizeof *sorted, by_name);
    for (size_t i = 0; i < users; i++)
        if (n == 0 || strcmp(sorted[i].name, sorted[n - 1].name) != 0)
            sorted[n++] = sorted[i];
    qsort(sorted, n, sizeof *sorted, by_user);
    return n;
}

static enum bs_status take_teams(struct bs_build *b, const struct naming *namings, const struct naming *teams, size_t n,
                                 struct bs_population *p)
{
    const char **names = bs_arena_take(b->arena, n, sizeof *names);
    size_t *team_of = bs_arena_take(b->arena, p->users, sizeof *team_of);
    struct naming *index = bs_arena_take(b->arena, n, sizeof *index); /* user: the team */
    if (!names || !team_of || !index)
        return BS_ERROR_MEMORY;
    for (size_t t = 0; t < n; t++) {
        names[t] = teams[t].name;
        index[t] = (struct naming){teams[t].name, t};
    }
    qsort(index, n, sizeof *index, by_name);
    for (size_t user = 0; user < p->users; user++) {
        size_t low = 0;
        for (size_t high = n; high - low > 1;) {
            size_t middle = low + (high - low) / 2;
            if (strcmp(index[middle].name, namings[user].name) <= 0)
                low = middle;
            else
                high = middle;
        }
        team_of[user] = index[low].user;
    }
    p->teams = names;
    p->n_teams = n;
    p->team_of = team_of;
    return BS_OK;
}

struct team_size {
    size_t team, users;
};

static int by_users(const void *a, const void *b)
{
    const struct team_size *x = a, *y = b;
    return x->users != y->users ? (x->users < y->users) - (x->users > y->users) : (x->team > y->team) - (x->team < y->team);
}

/* The largest teams stay, in their order; the others become one, the last. */
static enum bs_status merge_teams(struct bs_build *b, struct bs_population *p)
{
    struct bs_place place = bs_node_place(((const struct bs_population_spec *)b->spec->population.items)->head.key);
    struct team_size *sizes = bs_arena_take(b->arena, p->n_teams, sizeof *sizes);
    size_t *places = bs_arena_take(b->arena, p->n_teams, sizeof *places), *team_of = (size_t *)p->team_of, n = 0;
    const char **names = (const char **)p->teams;
    if (!sizes || !places)
        return BS_ERROR_MEMORY;
    for (size_t t = 0; t < p->n_teams; t++)
        sizes[t].team = t;
    for (size_t user = 0; user < p->users; user++)
        sizes[p->team_of[user]].users++;
    qsort(sizes, p->n_teams, sizeof *sizes, by_users);
    for (size_t i = 0; i < p->n_teams; i++)
        places[sizes[i].team] = i < TEAMS_MOST - 1 ? 0 : BS_NEVER;
    for (size_t t = 0; t < p->n_teams; t++)
        if (places[t] != BS_NEVER) {
            places[t] = n;
            names[n++] = names[t];
        }
    names[n] = other_teams;
    for (size_t user = 0; user < p->users; user++)
        team_of[user] = places[team_of[user]] != BS_NEVER ? places[team_of[user]] : n;
    bs_warning(b->diagnostics, &place,
               "%zu teams: the %zu with the most users are groups of their own, the others together are team:%s; is the column of "
               "teams the right one?",
               p->n_teams, n, other_teams);
    p->n_teams = n + 1;
    return BS_OK;
}

enum bs_status bs_build_teams(struct bs_build *b, const struct population_seat *seats, const struct bs_usage *read,
                              struct bs_population *p)
{
    struct naming *namings = bs_arena_take(b->arena, p->users, sizeof *namings);
    struct naming *teams = bs_arena_take(b->arena, p->users, sizeof *teams);
    bool any;
    if (!namings || !teams)
        return BS_ERROR_MEMORY;
    enum bs_status status = name_teams(b, seats, read, p->users, namings, &any);
    if (status != BS_OK || !any)
        return status;
    memcpy(teams, namings, p->users * sizeof *teams);
    size_t n = list_teams(teams, p->users);
    status = take_teams(b, namings, teams, n, p);
    return status == BS_OK && n > TEAMS_MOST ? merge_teams(b, p) : status;
}
