/* The seats of a run, part by part. */
#include "engine/plan.h"

/* The seats of a stock that are left, those of the start or of a joining. */
struct stock {
    size_t segment, month, left;
};

static size_t stocks_of(const struct bs_model *model, struct stock *stocks)
{
    size_t n = 0;
    for (size_t i = 0; i < model->n_segments; i++)
        stocks[n++] = (struct stock){.segment = i, .left = model->segments[i].seats};
    for (size_t i = 0; i < model->n_joinings; i++)
        stocks[n++] = (struct stock){model->joinings[i].segment, model->joinings[i].month, model->joinings[i].seats};
    return n;
}

/* The stock of a segment that is there before a month, came first and has seats left; NULL: there is none. */
static struct stock *first_stock(struct stock *stocks, size_t n, const struct bs_leaving *leaving)
{
    struct stock *first = NULL;
    for (size_t i = 0; i < n; i++)
        if (stocks[i].segment == leaving->segment && stocks[i].month < leaving->month && stocks[i].left > 0 &&
            (!first || stocks[i].month < first->month))
            first = &stocks[i];
    return first;
}

/* Seats of a stock that leave together. */
struct departure {
    size_t stock, month, seats;
};

/* At most one for each leaving, and one more for each stock that is used up. */
static size_t departures_of(const struct bs_model *model, struct stock *stocks, size_t n, struct departure *out)
{
    size_t count = 0;
    for (size_t i = 0; i < model->n_leavings; i++) {
        size_t seats = model->leavings[i].seats;
        struct stock *s;
        while (seats > 0 && (s = first_stock(stocks, n, &model->leavings[i]))) {
            size_t some = seats < s->left ? seats : s->left;
            out[count++] = (struct departure){(size_t)(s - stocks), model->leavings[i].month, some};
            s->left -= some;
            seats -= some;
        }
    }
    return count;
}

static void add_part(struct plan *plan, const struct stock *stock, size_t end_month, size_t seats)
{
    struct plan_part *part = &plan->parts[plan->n_parts];
    *part = (struct plan_part){.segment = stock->segment, .seats = seats, .first_month = stock->month, .end_month = end_month};
    for (size_t month = part->first_month; month < part->end_month; month++)
        part->growth += bs_segment_growth(&plan->model->segments[part->segment], month);
    plan->n_parts += seats > 0;
}

/* Seats of the start by segment, then those that join: so a joining leaves the draws of all others alone. Of each those that stay, then those that
   leave, the last to go first: so a leaving changes no draw. */
static enum bs_status drawn_parts(struct plan *plan)
{
    const struct bs_model *model = plan->model;
    size_t n = model->n_segments + model->n_joinings, most = model->n_leavings + n;
    struct stock *stocks = bs_arena_take(plan->arena, n, sizeof *stocks);
    struct departure *departures = bs_arena_take(plan->arena, most, sizeof *departures);
    plan->parts = bs_arena_take(plan->arena, n + most + 1, sizeof *plan->parts);
    if (!stocks || !departures || !plan->parts)
        return BS_ERROR_MEMORY;
    (void)stocks_of(model, stocks);
    size_t count = departures_of(model, stocks, n, departures);
    for (size_t i = 0; i < n; i++) {
        add_part(plan, &stocks[i], model->months, stocks[i].left);
        for (size_t k = count; k-- > 0;)
            if (departures[k].stock == i)
                add_part(plan, &stocks[i], departures[k].month, departures[k].seats);
    }
    return BS_OK;
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

static enum bs_status read_parts(struct plan *plan)
{
    const struct bs_population *population = plan->model->population;
    plan->n_parts = population->kinds ? population->n_kinds : 1;
    plan->parts = bs_arena_take(plan->arena, plan->n_parts, sizeof *plan->parts);
    for (size_t i = 0; i < plan->n_parts && plan->parts; i++)
        read_part(population, i, &plan->parts[i]);
    return plan->parts ? BS_OK : BS_ERROR_MEMORY;
}

enum bs_status plan_parts(struct plan *plan)
{
    const struct bs_model *model = plan->model;
    const struct bs_population *population = model->population;
    enum bs_status status = population ? read_parts(plan) : drawn_parts(plan);
    uint32_t first_seat = 0;
    for (size_t i = 0; i < plan->n_parts && status == BS_OK; i++) {
        struct plan_part *part = &plan->parts[i];
        part->first_seat = first_seat;
        first_seat += (uint32_t)part->seats;
        plan->seats_vary |= part->first_month > 0 || part->end_month < model->months;
    }
    return status == BS_OK && population && population->kinds ? order_users(plan) : status;
}
