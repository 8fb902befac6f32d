/* Which contract for which seat: the cheaper one for each, and what that saves. */
#include "whatif/point.h"

#include <billshift/choice.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

struct mixing {
    const struct bs_choice_request *request;
    struct point_run run;
    size_t contract, baseline; /* index */
    struct bs_mix *out;
    struct bs_diagnostics *diagnostics;
};

static enum bs_status run(struct mixing *m, struct bs_arena *arena)
{
    const struct bs_choice_request *r = m->request;
    size_t room = strlen(r->contract) + 16;
    char *figures[] = {bs_arena_take(arena, room, 1), bs_arena_take(arena, room, 1)};
    if (!figures[0] || !figures[1])
        return BS_ERROR_MEMORY;
    snprintf(figures[0], room, "%s/change_p50", r->contract); /* whole distributions too */
    snprintf(figures[1], room, "%s/share_cheaper", r->contract);
    const struct point_request request = {.scenario = r->scenario,
                                          .overrides = r->overrides,
                                          .n_overrides = r->n_overrides,
                                          .options = r->options,
                                          .engine = r->engine,
                                          .threads = r->threads,
                                          .figures = (const char *const *)figures,
                                          .n_figures = 2,
                                          .stop = r->stop};
    return point_run(&request, &m->run, m->diagnostics);
}

static enum bs_status find(struct mixing *m)
{
    const struct bs_model *model = &m->run.model;
    m->baseline = model->baseline;
    for (m->contract = 0; m->contract < model->n_contracts; m->contract++)
        if (strcmp(model->contracts[m->contract].name, m->request->contract) == 0)
            break;
    if (m->contract == model->n_contracts || m->contract == m->baseline)
        return bs_error(m->diagnostics, NULL, "%s is no contract beside the baseline", m->request->contract);
    const size_t both[] = {m->contract, m->baseline};
    for (size_t i = 0; i < 2; i++)
        if (bs_model_needs_ledger(model, both[i]))
            return bs_error(
                m->diagnostics, NULL,
                "bills under %s depend on all seats together (a pool, commitment, credits or cap of the organization): who "
                "moves changes what the others pay, and no seat's choice is its own",
                model->contracts[both[i]].name);
    return BS_OK;
}

/* Of drawn seats: the part of the change below 0, bin by bin. */
static void from_distribution(struct mixing *m)
{
    const struct bs_results *results = m->run.results;
    const struct bs_estimate *base = *bs_results_at(results, m->baseline, 0, BS_TERM);
    const struct bs_estimate *bill = *bs_results_at(results, m->contract, 0, BS_TERM);
    const struct bs_change_distribution *change = bs_results_distribution(results, m->contract, 0, BS_TERM);
    double least = 0, most = 0, seats = base[BS_SEATS].value;
    for (size_t i = 0; i < change->n_slices; i++) {
        least += change->slices[i].probability * fmin(change->slices[i].lower, 0);
        most += change->slices[i].probability * fmin(change->slices[i].upper, 0);
    }
    m->out->seats = seats;
    m->out->moving = seats * bill[BS_SHARE_CHEAPER].value;
    m->out->baseline = seats * base[BS_MEAN_BILL].value;
    m->out->contract = seats * bill[BS_MEAN_BILL].value;
    m->out->best = m->out->baseline + seats * (least + most) / 2;
    m->out->best_error = seats * (most - least) / 2;
    m->out->moving_std_error = seats * bill[BS_SHARE_CHEAPER].std_error;
    m->out->baseline_std_error = seats * base[BS_MEAN_BILL].std_error;
    m->out->contract_std_error = seats * bill[BS_MEAN_BILL].std_error;
    /* seats are independent, and the part below 0 has at most the variance of the whole */
    m->out->best_std_error = seats * bill[BS_MEAN_CHANGE].std_error;
}

static enum bs_status from_users(struct mixing *m)
{
    const struct bs_results *results = m->run.results;
    const struct bs_population *population = m->run.model.population;
    struct bs_mix *out = m->out;
    out->moving_std_error = out->baseline_std_error = out->contract_std_error = out->best_std_error = NAN;
    struct bs_mix_user *users = bs_arena_take(out->arena, population->users, sizeof *users);
    if (!users)
        return BS_ERROR_MEMORY;
    for (size_t u = 0; u < population->users; u++) {
        const char *name = population->names[u];
        double bill = results->user_bill[m->contract * population->users + u].bill;
        double base = results->user_bill[m->baseline * population->users + u].bill;
        users[u] = (struct bs_mix_user){bs_arena_copy(out->arena, name, strlen(name)), bill, base, bill < base};
        if (!users[u].name)
            return BS_ERROR_MEMORY;
        out->moving += bill < base;
        out->baseline += base;
        out->contract += bill;
        out->best += fmin(bill, base);
    }
    out->seats = (double)population->users;
    out->users = users;
    out->n_users = population->users;
    return BS_OK;
}

/* Where a month is cheaper, by segment. */
static enum bs_status list_spans(struct mixing *m)
{
    const struct bs_model *model = &m->run.model;
    struct bs_arena *arena = m->out->arena;
    struct bs_mix_span *spans = NULL;
    size_t n = 0, room = 0;
    if (model->population && model->population->n_columns > 0)
        return BS_OK;
    const size_t *months;
    size_t periods, month;
    enum bs_status known = bs_model_periods(model, arena, &months, &periods);
    if (known != BS_OK)
        return known;
    month = months[periods - 1]; /* the prices that last */
    m->out->spans_from = periods > 1 ? month + 1 : 0;
    for (size_t s = 0; s < bs_model_segments(model); s++) {
        struct bs_curve bill, base;
        const struct bs_span *found;
        size_t count;
        bool approximate;
        enum bs_status status = bs_model_curve(model, m->contract, s, month, arena, &bill);
        if (status == BS_OK)
            status = bs_model_curve(model, m->baseline, s, month, arena, &base);
        if (status == BS_OK)
            status = bs_curve_compare(arena, &bill, &base, &found, &count, &approximate);
        if (status != BS_OK)
            return status;
        const char *name = bs_model_segment_name(model, s);
        size_t meter = model->population ? model->population->meter : model->segments[s].meter;
        const char *unit = model->meters[meter].unit;
        name = bs_arena_copy(arena, name, strlen(name));
        unit = bs_arena_copy(arena, unit, strlen(unit));
        for (size_t i = 0; i < count; i++) {
            if (found[i].relation != BS_CHEAPER)
                continue;
            if (n == room) {
                struct bs_mix_span *grown = bs_arena_take(arena, room = 2 * room + 16, sizeof *grown);
                if (!grown)
                    return BS_ERROR_MEMORY;
                if (n > 0)
                    memcpy(grown, spans, n * sizeof *grown);
                spans = grown;
            }
            spans[n++] = (struct bs_mix_span){name, unit, found[i]};
        }
        if (!name || !unit)
            return BS_ERROR_MEMORY;
    }
    m->out->spans = spans;
    m->out->n_spans = n;
    m->out->n_segments = bs_model_segments(model);
    return BS_OK;
}

enum bs_status bs_mix_choose(const struct bs_choice_request *request, struct bs_mix **out, struct bs_diagnostics *diagnostics)
{
    struct bs_arena *arena = bs_arena_new();
    struct mixing m = {.request = request, .diagnostics = diagnostics};
    *out = m.out = arena ? bs_arena_take(arena, 1, sizeof *m.out) : NULL;
    if (!m.out) {
        bs_arena_free(arena);
        return BS_ERROR_MEMORY;
    }
    m.out->arena = arena;
    enum bs_status status = run(&m, arena);
    if (status == BS_OK)
        status = find(&m);
    if (status == BS_OK) {
        m.out->drawn = m.run.results->replications > 0 && bs_model_draws(&m.run.model);
        if (m.run.results->user_bill)
            status = from_users(&m);
        else
            from_distribution(&m);
    }
    if (status == BS_OK)
        status = list_spans(&m);
    point_free(&m.run);
    if (status != BS_OK) {
        bs_arena_free(arena);
        *out = NULL;
    }
    return status;
}

void bs_mix_free(struct bs_mix *mix)
{
    if (mix)
        bs_arena_free(mix->arena);
}
