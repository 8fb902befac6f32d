/* The teams of a population's users: cost centres, workspaces, whatever the file or the roster calls so. */
#include "scenario/build_population.h"

#include <billshift/text.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* So that teams add up to all. */
static const char no_team[] = "(no team)";

/* Each has distributions of its own in every table, about a third of a megabyte a contract. */
enum { TEAMS_MOST = 2000 };

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
        if (strcmp(namings[user].name, BS_SMALL_TEAMS) == 0)
            return bs_node_error(b->diagnostics, ((const struct bs_population_spec *)b->spec->population.items)->head.key,
                                 "a team is called '%s', which is the name of all small teams together: call it otherwise",
                                 BS_SMALL_TEAMS);
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
    if (n > TEAMS_MOST)
        return bs_node_error(b->diagnostics, ((const struct bs_population_spec *)b->spec->population.items)->head.key,
                             "%zu teams are too many; at most %d are accepted: is the column of teams the right one?", n,
                             TEAMS_MOST);
    return take_teams(b, namings, teams, n, p);
}
