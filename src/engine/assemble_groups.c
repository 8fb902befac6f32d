/* The groups that results have figures of. */
#include "engine/assemble.h"

#include <stdio.h>

static enum bs_status take_group(struct bs_arena *arena, struct bs_group *out, const struct plan_group *group)
{
    size_t room = strlen(group->prefix) + strlen(group->name) + 1;
    char *label = bs_arena_take(arena, room, 1);
    if (!label)
        return BS_ERROR_MEMORY;
    snprintf(label, room, "%s%s", group->prefix, group->name);
    *out = (struct bs_group){.kind = group->kind, .index = group->index, .label = label, .small = group->small};
    return BS_OK;
}

/* Whether an amount of the organization may be laid on no seat. */
static bool any_unallocated(const struct plan *plan)
{
    const struct bs_model *model = plan->model;
    for (size_t i = 0; i < model->n_contracts * plan->distinct; i++)
        if (plan->unallocated[i] != 0)
            return true;
    for (size_t c = 0; c < model->n_contracts; c++)
        if (plan->needs_ledger[c] && model->contracts[c].allocate == BS_ALLOCATE_NONE)
            return true;
    return false;
}

enum bs_status assemble_groups(const struct plan *plan, struct bs_arena *arena, const struct bs_group **groups, size_t *count)
{
    static const struct plan_group organization = {.kind = BS_GROUP_ORGANIZATION, .prefix = "organization", .name = ""};
    size_t n = plan->n_groups + any_unallocated(plan);
    struct bs_group *out = bs_arena_take(arena, n, sizeof *out);
    enum bs_status status = out ? BS_OK : BS_ERROR_MEMORY;
    for (size_t i = 0; i < n && status == BS_OK; i++)
        status = take_group(arena, &out[i], i < plan->n_groups ? &plan->groups[i] : &organization);
    *groups = out;
    *count = n;
    return status;
}
