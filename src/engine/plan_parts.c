/* The seats of a run, part by part. */
#include "engine/plan.h"

/* Seats of the start by segment, then those that join: so a joining leaves the draws of all others alone. */
static void drawn_part(const struct bs_model *model, size_t i, struct plan_part *out)
{
    const struct bs_joining *joining = i < model->n_segments ? NULL : &model->joinings[i - model->n_segments];
    *out = (struct plan_part){.segment = i, .end_month = model->months};
    if (joining) {
        out->segment = joining->segment;
        out->first_month = joining->month;
    }
    out->seats = joining ? joining->seats : model->segments[i].seats;
    for (size_t month = out->first_month; month < out->end_month; month++)
        out->growth += bs_segment_growth(&model->segments[out->segment], month);
}

/* The users of one kind. */
static void read_part(const struct bs_population *population, size_t i, struct plan_part *out)
{
    const struct bs_user_kind all = {.end = bs_population_term(population), .users = population->users};
    const struct bs_user_kind *kind = population->kinds ? &population->kinds[i] : &all;
    *out = (struct plan_part){.segment = kind->type, .seats = kind->users, .first_month = kind->first, .end_month = kind->end};
}

/* Users by kind, in each as in the file. */
static enum bs_status order_users(struct plan *plan)
{
    const struct bs_population *population = plan->model->population;
    size_t *next = bs_arena_take(plan->arena, plan->n_parts, sizeof *next);
    plan->order = bs_arena_take(plan->arena, population->users, sizeof *plan->order);
    if (!next || !plan->order)
        return BS_ERROR_MEMORY;
    for (size_t k = 0; k < plan->n_parts; k++)
        next[k] = plan->parts[k].first_seat;
    for (size_t user = 0; user < population->users; user++)
        plan->order[next[population->kind_of[user]]++] = user;
    return BS_OK;
}

enum bs_status plan_parts(struct plan *plan)
{
    const struct bs_model *model = plan->model;
    const struct bs_population *population = model->population;
    plan->n_parts = !population ? model->n_segments + model->n_joinings : population->kinds ? population->n_kinds : 1;
    plan->parts = bs_arena_take(plan->arena, plan->n_parts, sizeof *plan->parts);
    if (!plan->parts)
        return BS_ERROR_MEMORY;
    uint32_t first_seat = 0;
    for (size_t i = 0; i < plan->n_parts; i++) {
        struct plan_part *part = &plan->parts[i];
        if (population)
            read_part(population, i, part);
        else
            drawn_part(model, i, part);
        part->first_seat = first_seat;
        first_seat += (uint32_t)part->seats;
        plan->seats_vary |= part->first_month > 0 || part->end_month < model->months;
    }
    return population && population->kinds ? order_users(plan) : BS_OK;
}
