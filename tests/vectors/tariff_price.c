/* A row's scenario through the public entry of the library: read, split into meters, priced. */
#include "tariff.h"

#include <billshift/bill.h>
#include <billshift/scenario.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char contract_name[] = "row";

/* A query and what it owns. */
struct question {
    const struct tariff *t;
    const struct bs_model *model;
    struct bs_arena *arena;
    struct bs_price_query query;
    double *quantity, *already, *list_price;
    size_t *segments;
    char message[BS_MESSAGE_SIZE];
};

/* Writes the document (JSON is YAML) and reads it as a scenario. *status tells whether it was refused. */
static struct bs_scenario *read_document(const struct tariff *t, enum bs_status *status, char *reason)
{
    char path[] = P_tmpdir "/billshift-vector-XXXXXX";
    struct bs_scenario *scenario = NULL;
    struct bs_diagnostics diagnostics;
    int descriptor = mkstemp(path);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    bool written = file && json_dumpf(t->document, file, JSON_INDENT(2) | JSON_REAL_PRECISION(15)) == 0;
    written = file && fclose(file) == 0 && written;
    bs_diagnostics_init(&diagnostics);
    *status = written ? bs_scenario_read(path, NULL, 0, &scenario, &diagnostics) : BS_ERROR_IO;
    snprintf(reason, TARIFF_REASON, "%s", bs_status_text(*status));
    for (size_t i = diagnostics.count; i-- > 0;)
        if (diagnostics.items[i].severity == BS_ERROR)
            snprintf(reason, TARIFF_REASON, "line %zu: %s", diagnostics.items[i].line, diagnostics.items[i].message);
    bs_diagnostics_free(&diagnostics);
    unlink(path);
    return scenario;
}

/* Units of every meter of the model, from those that the row gives for a month and seat. */
static enum bs_status fill(struct question *q, size_t month, size_t seat, bool already, double *out)
{
    size_t n = q->model->n_meters;
    double *given = bs_arena_take(q->arena, n, sizeof *given);
    if (!given)
        return BS_ERROR_MEMORY;
    for (size_t m = 0; m < n; m++)
        given[m] = NAN;
    for (size_t i = 0; i < q->t->n_uses; i++) {
        const struct tariff_use *use = &q->t->uses[i];
        for (size_t m = 0; m < n && use->month == month && use->seat == seat; m++)
            if (strcmp(q->model->meters[m].name, q->t->meters[use->meter]) == 0)
                given[m] = already ? use->already : use->quantity;
    }
    return bs_model_quantities(q->model, 0, given, q->t->one_request, out, q->message);
}

static bool has_already(const struct tariff *t)
{
    bool has = false;
    for (size_t i = 0; i < t->n_uses; i++)
        has |= t->uses[i].already != 0;
    return has;
}

static enum bs_status fill_all(struct question *q)
{
    const struct bs_model *model = q->model;
    size_t n = model->n_meters, months = q->query.months, seats = q->query.seats;
    q->quantity = bs_arena_take(q->arena, months * seats * n, sizeof *q->quantity);
    q->already = bs_arena_take(q->arena, months * seats * n, sizeof *q->already);
    q->list_price = bs_arena_take(q->arena, n, sizeof *q->list_price);
    q->segments = bs_arena_take(q->arena, seats, sizeof *q->segments);
    enum bs_status status = q->quantity && q->already && q->list_price && q->segments ? BS_OK : BS_ERROR_MEMORY;
    for (size_t i = 0; i < months * seats && status == BS_OK; i++) {
        status = fill(q, i / seats, i % seats, false, q->quantity + i * n);
        if (status == BS_OK)
            status = fill(q, i / seats, i % seats, true, q->already + i * n);
    }
    for (size_t m = 0; m < n && status == BS_OK; m++)
        q->list_price[m] = model->meters[m].list_price;
    return status;
}

static enum bs_status ask(struct question *q, struct bs_bill *bill)
{
    const struct bs_model *model = q->model;
    const struct tariff *t = q->t;
    size_t contract = 0;
    while (contract + 1 < model->n_contracts && strcmp(model->contracts[contract].name, contract_name) != 0)
        contract++;
    q->query = (struct bs_price_query){.contracts = model->contracts,
                                       .contract = contract,
                                       .n_meters = model->n_meters,
                                       .term = model->months,
                                       .months = t->months ? t->months : 1,
                                       .seats = t->seats ? t->seats : 1,
                                       .events = t->has_events ? t->events : NULL,
                                       .n_events = t->n_events,
                                       .part_of_month = t->part_of_month};
    enum bs_status status = fill_all(q);
    if (status != BS_OK)
        return status;
    q->query.quantity = q->quantity;
    q->query.already = has_already(t) ? q->already : NULL;
    q->query.list_price = q->list_price;
    q->query.segments = q->segments;
    return bs_price(&q->query, q->arena, bill, q->message);
}

static bool lines_add_up(const struct bs_bill *bill)
{
    double sum = 0;
    for (size_t i = 0; i < bill->n_lines; i++)
        sum += bill->lines[i].amount;
    return sum == bill->total;
}

static double answer(const struct tariff *t, const struct question *q, const struct bs_bill *bill)
{
    double balance = -t->last_grant;
    for (size_t i = 0; i < bill->n_credits; i++)
        balance += bill->balances[i];
    switch (t->answer) {
    case TARIFF_LAST_MONTH:
        return bill->month_total[q->query.months - 1];
    case TARIFF_AVERAGE_RATE:
        return bill->total / t->uses[0].quantity;
    case TARIFF_BALANCE:
    case TARIFF_CARRIED:
        return balance;
    default:
        return bill->total;
    }
}

const char *tariff_price(const struct tariff *t, double *paid, double *balances, size_t balances_most, size_t *n_balances,
                         char *reason)
{
    enum bs_status status;
    struct bs_bill bill;
    struct bs_scenario *scenario = read_document(t, &status, reason);
    struct question q = {.t = t, .model = scenario ? bs_scenario_model(scenario) : NULL, .arena = bs_arena_new()};
    const char *problem = NULL;
    *paid = NAN;
    *n_balances = 0;
    if (scenario && q.arena) {
        snprintf(q.message, sizeof q.message, "%s", bs_status_text(BS_ERROR_INPUT));
        status = ask(&q, &bill);
        snprintf(reason, TARIFF_REASON, "%s", status == BS_ERROR_INPUT ? q.message : bs_status_text(status));
        if (status == BS_OK && !lines_add_up(&bill))
            problem = "the lines of the bill do not add up to its total";
        if (status == BS_OK) {
            *paid = answer(t, &q, &bill);
            for (size_t i = 0; i < bill.n_credits && i < balances_most; i++)
                balances[(*n_balances)++] = bill.balances[i];
        }
    }
    if ((status != BS_OK && status != BS_ERROR_INPUT) || strstr(reason, "unknown key"))
        problem = reason; /* no refusal of what the row says */
    bs_arena_free(q.arena);
    bs_scenario_free(scenario);
    return problem;
}
