/* The groups of seats and the cells that the figures of each are summed over: all, each segment (a population is one), each team and the small
   teams together, each cohort. */
#include "engine/tally.h"

/* Users of each team. */
static enum bs_status count_teams(const struct plan *plan, size_t **users)
{
    const struct bs_population *population = plan->model->population;
    *users = bs_arena_take(plan->arena, plan->n_teams, sizeof **users);
    if (!*users)
        return BS_ERROR_MEMORY;
    for (size_t user = 0; plan->n_teams > 0 && user < population->users; user++)
        (*users)[population->team_of[user]]++;
    return BS_OK;
}

/* The team with the fewest users that is not among the small ones; n_teams: there is none. */
static size_t next_smallest(const struct plan *plan, const size_t *users, const bool *small)
{
    size_t found = plan->n_teams;
    for (size_t team = 0; team < plan->n_teams; team++)
        if (!small[team] && (found == plan->n_teams || users[team] < users[found]))
            found = team;
    return found;
}

/* The teams that stand together: those with few users, and the smallest other one where together they are few. */
static enum bs_status find_small(const struct plan *plan, const size_t *users, bool **out, bool *any)
{
    bool *small = *out = bs_arena_take(plan->arena, plan->n_teams, sizeof *small);
    size_t sum = 0;
    *any = false;
    if (!small)
        return BS_ERROR_MEMORY;
    for (size_t team = 0; team < plan->n_teams; team++) {
        small[team] = users[team] < BS_TEAM_SHOWN;
        sum += small[team] ? users[team] : 0;
        *any |= small[team];
    }
    size_t other = next_smallest(plan, users, small);
    if (*any && sum < BS_TEAM_SHOWN && other < plan->n_teams)
        small[other] = true;
    return BS_OK;
}

/* Whether a group that is no team's has a cell of segment and cohort. */
static bool holds(const struct plan *plan, const struct plan_group *group, size_t cell)
{
    switch (group->kind) {
    case BS_GROUP_ALL:
        return true;
    case BS_GROUP_SEGMENT:
        return plan->model->population || group->index == bs_model_segment_whole(plan->model, cell / BS_COHORT_COUNT);
    case BS_GROUP_COHORT:
        return group->index == cell % BS_COHORT_COUNT;
    default:
        return false;
    }
}

static enum bs_status fill_cells(struct plan *plan, struct plan_group *group, const bool *small_teams)
{
    bool small = group->kind == BS_GROUP_SMALL_TEAMS, of_team = small || group->kind == BS_GROUP_TEAM;
    size_t most = group->kind == BS_GROUP_TEAM ? 1 : small ? plan->n_teams : segment_cells(plan);
    size_t *cells = bs_arena_take(plan->arena, most, sizeof *cells);
    if (!cells)
        return BS_ERROR_MEMORY;
    for (size_t cell = 0; cell < segment_cells(plan) && !of_team; cell++)
        if (holds(plan, group, cell))
            cells[group->n_cells++] = cell;
    for (size_t team = 0; team < plan->n_teams && small; team++)
        if (small_teams[team])
            cells[group->n_cells++] = team_cell(plan, team);
    if (group->kind == BS_GROUP_TEAM)
        cells[group->n_cells++] = team_cell(plan, group->index);
    group->cells = cells;
    return BS_OK;
}

static const char *segment_name(const struct plan *plan, size_t segment)
{
    return plan->model->population ? "population" : bs_model_segment_name(plan->model, segment);
}

static void list_groups(struct plan *plan, size_t n_segments, const bool *small, bool any_small)
{
    struct plan_group *group = plan->groups;
    *group++ = (struct plan_group){.kind = BS_GROUP_ALL, .prefix = "all", .name = ""};
    for (size_t s = 0; s < n_segments; s++)
        if (bs_model_segment_whole(plan->model, s) == s)
            *group++ =
                (struct plan_group){.kind = BS_GROUP_SEGMENT, .index = s, .prefix = "segment:", .name = segment_name(plan, s)};
    for (size_t t = 0; t < plan->n_teams; t++)
        *group++ = (struct plan_group){
            .kind = BS_GROUP_TEAM, .index = t, .prefix = "team:", .name = plan->model->population->teams[t], .small = small[t]};
    if (any_small)
        *group++ = (struct plan_group){.kind = BS_GROUP_SMALL_TEAMS, .prefix = "team:", .name = BS_SMALL_TEAMS};
    for (size_t c = 0; c < BS_COHORT_COUNT; c++)
        *group++ = (struct plan_group){
            .kind = BS_GROUP_COHORT, .index = c, .prefix = "cohort:", .name = bs_cohort_name((enum bs_cohort)c)};
}

enum bs_status plan_groups(struct plan *plan)
{
    const struct bs_population *population = plan->model->population;
    size_t n_segments = population ? 1 : plan->n_segments, *users;
    bool *small, any_small;
    plan->n_teams = population ? population->n_teams : 0;
    enum bs_status status = count_teams(plan, &users);
    if (status == BS_OK)
        status = find_small(plan, users, &small, &any_small);
    if (status != BS_OK)
        return status;
    size_t wholes = 0;
    for (size_t s = 0; s < n_segments; s++)
        wholes += bs_model_segment_whole(plan->model, s) == s;
    plan->n_groups = 1 + wholes + plan->n_teams + any_small + BS_COHORT_COUNT;
    plan->groups = bs_arena_take(plan->arena, plan->n_groups, sizeof *plan->groups);
    if (!plan->groups)
        return BS_ERROR_MEMORY;
    list_groups(plan, n_segments, small, any_small);
    for (size_t g = 0; g < plan->n_groups && status == BS_OK; g++)
        status = fill_cells(plan, &plan->groups[g], small);
    return status;
}
