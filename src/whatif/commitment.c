/* How much to commit to: the term's cost at sizes that use falls short of, or overruns. */
#include "whatif/point.h"

#include <billshift/choice.h>
#include <billshift/text.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct choosing {
    const struct bs_choice_request *request;
    struct bs_arena *arena;
    const char **overrides; /* the request's, and room for those of a run */
    size_t n_overrides;
    struct bs_diagnostics *diagnostics;
    const char *currency; /* of all results */
    size_t months;        /* of the term */
    size_t done;
};

/* One more override; without memory it is NULL, which no run takes. */
BS_PRINTF(2, 3) static void set(struct choosing *c, const char *format, ...)
{
    char *made = NULL;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&made, format, arguments);
    va_end(arguments);
    c->overrides[c->n_overrides++] = length < 0 ? NULL : bs_arena_copy(c->arena, made, (size_t)length);
    if (length >= 0)
        free(made);
}

/* Runs with the overrides that were set, which are then forgotten. quiet: its warnings are of a case that nobody asked for. */
static enum bs_status run(struct choosing *c, bool quiet, struct point_run *out)
{
    enum { RUNS = BS_COMMITMENT_CHOICES + 2 };
    const struct bs_choice_request *r = c->request;
    struct bs_diagnostics said;
    bs_diagnostics_init(&said);
    size_t room = strlen(r->contract) + 16;
    char *figure = bs_arena_take(c->arena, room, 1);
    const struct point_request request = {.scenario = r->scenario,
                                          .overrides = c->overrides,
                                          .n_overrides = c->n_overrides,
                                          .options = r->options,
                                          .engine = r->engine,
                                          .threads = r->threads,
                                          .figures = (const char *const[]){figure},
                                          .n_figures = 1,
                                          .stop = r->stop};
    *out = (struct point_run){0};
    enum bs_status status = figure ? BS_OK : BS_ERROR_MEMORY;
    for (size_t i = 0; i < c->n_overrides; i++)
        status = c->overrides[i] ? status : BS_ERROR_MEMORY;
    if (status == BS_OK) {
        snprintf(figure, room, "%s/total_p90", r->contract);
        status = r->stop && *r->stop ? BS_ERROR_INTERRUPTED : point_run(&request, out, &said);
    }
    for (size_t i = 0; i < said.count && status != BS_OK; i++)
        if (said.items[i].severity == BS_ERROR)
            (void)bs_error(c->diagnostics, NULL, "%s", said.items[i].message);
    if (status == BS_OK && !quiet)
        point_hand_on_warnings(&said, c->diagnostics);
    bs_diagnostics_free(&said);
    c->n_overrides = r->n_overrides;
    c->done++;
    if (r->progress)
        r->progress(r->context, (double)c->done / RUNS);
    return status;
}

static const struct bs_contract *contract_of(const struct point_run *run, const char *name, size_t *index)
{
    for (*index = 0; *index < run->model.n_contracts; ++*index)
        if (strcmp(run->model.contracts[*index].name, name) == 0)
            return &run->model.contracts[*index];
    return NULL;
}

static struct bs_organization *term_of(const struct point_run *run, const char *name)
{
    size_t c;
    return contract_of(run, name, &c) ? &run->results->organization[c * (run->model.months + 1) + run->model.months] : NULL;
}

/* As if nothing were promised: spend on use alone, in one period. */
static void set_no_commitment(struct choosing *c, size_t period)
{
    const char *name = c->request->contract;
    if (period < c->months)
        set(c, "months=%zu", period);
    set(c, "contracts.%s.commitment={amount: 0}", name);
}

/* Quantiles of what is spent on use in a period: the total's, less what it comes to without use. */
static enum bs_status spend_quantiles(struct choosing *c, const struct point_run *as_is, size_t period, double out[3])
{
    struct point_run without = {0}, idle = {0};
    set_no_commitment(c, period);
    enum bs_status status = run(c, true, &without);
    if (status == BS_OK) {
        set_no_commitment(c, period);
        for (size_t s = 0; s < as_is->model.n_segments; s++)
            if (!as_is->model.segments[s].continues)
                set(c, "segments.%s.usage={distribution: constant, value: 0}", as_is->model.segments[s].name);
        status = run(c, true, &idle);
    }
    if (status == BS_OK) {
        const struct bs_organization *total = term_of(&without, c->request->contract);
        double fixed = term_of(&idle, c->request->contract)->total[BS_TOTAL_MEAN].value;
        out[0] = total->total[BS_TOTAL_P10].value - fixed;
        out[1] = total->total[BS_TOTAL_P50].value - fixed;
        out[2] = total->total[BS_TOTAL_P90].value - fixed;
    }
    point_free(&without);
    point_free(&idle);
    return status;
}

static void take(const struct point_run *run, const char *name, struct bs_commitment_choice *row)
{
    const struct bs_organization *term = term_of(run, name);
    const struct bs_estimate none = {.value = NAN, .std_error = NAN, .bin_error = NAN};
    row->mean = term->total[BS_TOTAL_MEAN];
    row->p10 = term->total[BS_TOTAL_P10];
    row->p50 = term->total[BS_TOTAL_P50];
    row->p90 = term->total[BS_TOTAL_P90];
    row->unused = row->overrun = none;
    for (size_t i = 0; i < run->results->n_budgets; i++) {
        const struct bs_budget *budget = &run->results->budgets[i];
        size_t c;
        (void)contract_of(run, name, &c);
        if (budget->contract != c || strcmp(budget->item, "commitment") != 0)
            continue;
        row->unused = budget->measures[BS_BUDGET_UNUSED];
        row->overrun = budget->measures[BS_BUDGET_PROBABILITY];
    }
}

/* The term with a commitment of so much a period; its price in proportion. */
static enum bs_status try_size(struct choosing *c, const struct bs_commitment *stated, struct bs_commitment_choice *row)
{
    const char *name = c->request->contract;
    struct point_run sized = {0};
    if (row->amount > 0) {
        set(c, "contracts.%s.commitment.amount=%s %.17g", name, c->currency, row->amount);
        if (!isnan(stated->price))
            set(c, "contracts.%s.commitment.price=%s %.17g", name, c->currency, stated->price / stated->amount * row->amount);
    } else {
        set(c, "contracts.%s.commitment={amount: 0}", name);
    }
    enum bs_status status = run(c, true, &sized);
    if (status == BS_OK)
        take(&sized, name, row);
    if (row->amount == 0) /* nothing is gone that was not promised */
        row->unused = row->overrun = (struct bs_estimate){NAN, NAN, NAN};
    point_free(&sized);
    return status;
}

static enum bs_status check(struct choosing *c, const struct point_run *as_is, const struct bs_commitment **out)
{
    size_t index;
    const char *name = c->request->contract;
    const struct bs_contract *contract = contract_of(as_is, name, &index);
    const struct bs_commitment *commitment = contract ? contract->commitment : NULL;
    *out = commitment;
    if (!contract)
        return bs_error(c->diagnostics, NULL, "no contract %s", name);
    if (!commitment || commitment->units > 0 || (commitment->amount <= 0 && commitment->n_amounts == 0))
        return bs_error(
            c->diagnostics, NULL,
            "%s has no commitment in money whose size could be chosen; write commitment: {amount: ...} into it, or --set "
            "contracts.%s.commitment='{amount: 100k}'",
            name, name);
    if (commitment->n_amounts > 1)
        return bs_error(c->diagnostics, NULL, "the commitment of %s steps up from period to period: it has no one size", name);
    if (as_is->model.population)
        return bs_error(c->diagnostics, NULL, "sizes are taken from drawn use: a population's file has one course of spend alone");
    return BS_OK;
}

static bool moves_in_time(const struct bs_model *model, const struct bs_contract *contract)
{
    const struct bs_response *response = contract->response;
    bool grows = model->n_joinings > 0 || model->n_leavings > 0 || contract->n_changes > 0 || contract->begins > 0 ||
                 (response && response->saved_by > response->saved_from);
    for (size_t s = 0; s < model->n_segments; s++)
        grows |= model->segments[s].growth != NULL;
    return grows;
}

static enum bs_status choose(struct choosing *c, struct point_run *as_is, struct bs_commitment_choices *out)
{
    static const double quantiles[] = {0.1, 0.5, 0.9};
    const struct bs_commitment *stated = NULL;
    double spend[3];
    size_t index;
    enum bs_status status = run(c, false, as_is);
    if (status == BS_OK)
        status = check(c, as_is, &stated);
    if (status != BS_OK || !stated)
        return status;
    c->currency = as_is->model.currency;
    c->months = as_is->model.months;
    out->period = stated->period < as_is->model.months && stated->period > 0 ? stated->period : as_is->model.months;
    if (out->period < c->months && moves_in_time(&as_is->model, contract_of(as_is, c->request->contract, &index)))
        return bs_error(c->diagnostics, NULL,
                        "sizes are quantiles of what is spent in the first of several periods of %zu months, and use grows or "
                        "seats come and go "
                        "later: choose sizes yourself, with sweep --vary contracts.%s.commitment.amount=...",
                        out->period, c->request->contract);
    status = spend_quantiles(c, as_is, out->period, spend);
    out->rows[out->n++] = (struct bs_commitment_choice){.quantile = 0};
    for (size_t i = 0; i < 3 && status == BS_OK; i++)
        out->rows[out->n++] = (struct bs_commitment_choice){.quantile = quantiles[i], .amount = spend[i]};
    for (size_t i = 0; i < out->n && status == BS_OK; i++)
        status = try_size(c, stated, &out->rows[i]);
    struct bs_commitment_choice own = {.quantile = NAN, .amount = stated->n_amounts == 1 ? stated->amounts[0] : stated->amount};
    if (status == BS_OK) {
        take(as_is, c->request->contract, &own);
        out->rows[out->n++] = own;
    }
    return status;
}

enum bs_status bs_commitment_choose(const struct bs_choice_request *request, struct bs_commitment_choices *out,
                                    struct bs_diagnostics *diagnostics)
{
    enum { SETS_MOST = 10000 + 8 }; /* a scenario has no more values */
    struct choosing c = {
        .request = request, .arena = bs_arena_new(), .n_overrides = request->n_overrides, .diagnostics = diagnostics};
    struct point_run as_is = {0};
    *out = (struct bs_commitment_choices){0};
    c.overrides = c.arena ? bs_arena_take(c.arena, request->n_overrides + SETS_MOST, sizeof *c.overrides) : NULL;
    for (size_t i = 0; i < request->n_overrides && c.overrides; i++)
        c.overrides[i] = request->overrides[i];
    enum bs_status status = c.overrides ? choose(&c, &as_is, out) : BS_ERROR_MEMORY;
    point_free(&as_is);
    bs_arena_free(c.arena);
    return status;
}
