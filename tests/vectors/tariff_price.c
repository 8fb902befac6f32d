/* A row's scenario through the public entry of the library: read, split into meters, priced. */
#include "tariff.h"

#include <billshift/bill.h>
#include <billshift/scenario.h>

#include <math.h>
#include <stdint.h>
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
    return bs_model_quantities(q->model, 0, 0, given, q->t->one_request, out, q->message);
}

/* A list of events as the query takes it. */
static double *events_of(struct question *q, const json_t *list)
{
    double *events = bs_arena_take(q->arena, json_array_size(list) + 1, sizeof *events);
    for (size_t i = 0; events && i < json_array_size(list); i++)
        events[i] = tariff_number(json_array_get(list, i));
    return list ? events : NULL;
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
                                       .events = events_of(q, t->events),
                                       .n_events = json_array_size(t->events),
                                       .already_events = events_of(q, t->already_events),
                                       .n_already_events = json_array_size(t->already_events)};
    enum bs_status status = fill_all(q);
    if (status != BS_OK)
        return status;
    q->query.quantity = q->quantity;
    q->query.already = t->has_already ? q->already : NULL;
    q->query.list_price = q->list_price;
    q->query.segments = q->segments;
    return bs_price(&q->query, q->arena, bill, q->message);
}

enum { LIMBS = 12, LIMB_DIGITS = 9, PLACES = 6 * LIMB_DIGITS };
static const int64_t LIMB = 1000000000;

/* A decimal number with PLACES digits after the point, limbs from the lowest up, each with its own sign until carried. */
struct decimal {
    int64_t limbs[LIMBS];
};

/* Adds the number as it is printed; false: it is too large or has too many places. */
static bool add_printed(struct decimal *sum, double amount)
{
    char text[40];
    snprintf(text, sizeof text, "%.14e", fabs(amount));
    int exponent = atoi(strchr(text, 'e') + 1), place = PLACES + exponent;
    for (const char *at = text; *at != 'e'; at++) {
        if (*at == '.')
            continue;
        if (*at != '0' && (place < 0 || place >= LIMBS * LIMB_DIGITS))
            return false;
        int64_t unit = 1;
        for (int i = 0; *at != '0' && i < place % LIMB_DIGITS; i++)
            unit *= 10;
        if (*at != '0')
            sum->limbs[place / LIMB_DIGITS] += (amount < 0 ? -1 : 1) * (*at - '0') * unit;
        place--;
    }
    return true;
}

static double value_of(struct decimal *sum)
{
    long double value = 0;
    for (size_t i = 0; i + 1 < LIMBS; i++) {
        sum->limbs[i + 1] += sum->limbs[i] / LIMB;
        sum->limbs[i] %= LIMB;
    }
    for (size_t i = LIMBS; i-- > 0;)
        value += (long double)sum->limbs[i] * powl(10, (int)(i * LIMB_DIGITS) - PLACES);
    return (double)value;
}

/* In decimals, as a person adds them: no sum of doubles. */
static bool lines_add_up(const struct bs_bill *bill)
{
    struct decimal sum = {0};
    for (size_t i = 0; i < bill->n_lines; i++)
        if (!add_printed(&sum, bill->lines[i].amount))
            return false;
    return fabs(value_of(&sum) - bill->total) <= 1e-15 * fabs(bill->total);
}

static double balance_of(const struct bs_bill *bill)
{
    double balance = 0;
    for (size_t i = 0; i < bill->n_credits; i++)
        balance += bill->balances[i];
    return balance;
}

/* NULL, or why the bill has no such answer. */
static const char *answer(const struct tariff *t, const struct bs_bill *bill, struct tariff_bill *out)
{
    out->balances = malloc((bill->n_credits + 1) * sizeof *out->balances);
    if (!out->balances)
        return "out of memory";
    out->n_balances = bill->n_credits;
    for (size_t i = 0; i < bill->n_credits; i++)
        out->balances[i] = bill->balances[i];
    out->paid = t->answer == TARIFF_AVERAGE_RATE ? bill->total / t->uses[0].quantity
                : t->answer == TARIFF_BALANCE    ? balance_of(bill)
                                                 : bill->total;
    return isfinite(out->paid) ? NULL : "the answer is no number";
}

const char *tariff_price(const struct tariff *t, struct tariff_bill *out)
{
    enum bs_status status;
    struct bs_bill bill;
    *out = (struct tariff_bill){.paid = NAN};
    struct bs_scenario *scenario = read_document(t, &status, out->reason);
    struct question q = {.t = t, .model = scenario ? bs_scenario_model(scenario) : NULL, .arena = bs_arena_new()};
    const char *problem = NULL;
    if (scenario && q.arena) {
        snprintf(q.message, sizeof q.message, "%s", bs_status_text(BS_ERROR_INPUT));
        status = ask(&q, &bill);
        snprintf(out->reason, sizeof out->reason, "%s", status == BS_ERROR_INPUT ? q.message : bs_status_text(status));
    }
    if (scenario && status == BS_OK)
        problem = lines_add_up(&bill) ? answer(t, &bill, out) : "the lines of the bill do not add up to its total";
    out->refused = status == BS_ERROR_INPUT;
    if ((status != BS_OK && !out->refused) || strstr(out->reason, "unknown key"))
        problem = out->reason; /* no refusal of what the row says */
    bs_arena_free(q.arena);
    bs_scenario_free(scenario);
    return problem;
}

void tariff_bill_free(struct tariff_bill *bill)
{
    free(bill->balances);
}
