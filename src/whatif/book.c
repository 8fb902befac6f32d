/* Bills of a seat by segment, scale of use and contract; then customers as sums of them, month by month. */
#include <billshift/book.h>

#include "whatif/vendor_model.h"

#include <billshift/engine.h>
#include <billshift/text.h>
#include <billshift/vendor.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a seat uses, pays and costs a month, at one scale of use. */
struct scale {
    double factor;
    const double *use;   /* [segment] in the model's use_unit */
    const double *bills; /* [contract * n_segments + segment]; those of the cost stand after the model's contracts */
};

/* A book while it is computed. */
struct booking {
    const struct bs_model *model;
    const struct bs_customers *customers;
    struct bs_arena *arena;
    struct bs_diagnostics *diagnostics;
    size_t *segment_of; /* [columns of the file] index in the model */
    struct scale *scales;
    size_t n_scales;
};

static size_t find_contract(const struct bs_model *model, const char *name)
{
    size_t c = 0;
    while (c < model->n_contracts && strcmp(model->contracts[c].name, name) != 0)
        c++;
    return c;
}

/* Where they move that say nothing; n_contracts: they must say it. BS_ERROR_INPUT: noted. */
static enum bs_status default_contract(const struct booking *b, const char *name, size_t *contract)
{
    const struct bs_model *model = b->model;
    char quoted[BS_QUOTE_SIZE];
    *contract = name ? find_contract(model, name) : model->n_contracts == 2 ? 1 - model->baseline : model->n_contracts;
    if (name && *contract == model->n_contracts)
        return bs_error(b->diagnostics, NULL, "there is no contract %s in the scenario", bs_quote(name, strlen(name), quoted));
    return BS_OK;
}

/* What expected bills a seat and month, the same in each, do not hold for. */
static enum bs_status check_model(const struct booking *b)
{
    const struct bs_model *model = b->model;
    struct bs_diagnostics *d = b->diagnostics;
    if (model->population)
        return bs_error(d, NULL, "a book needs segments, whose use stands for each customer's; the scenario has a population");
    if (model->n_joinings > 0 || model->n_leavings > 0)
        return bs_error(d, NULL, "a book does not take seats_added, seats_removed and becomes: each customer has its own seats");
    if (model->shock)
        return bs_error(d, NULL, "a book does not take a shock: it is computed month by month alone");
    for (size_t s = 0; s < model->n_segments; s++)
        if (model->segments[s].growth)
            return bs_error(d, NULL, "a book does not take growth: use of segment %s is the same in every month there",
                            model->segments[s].name);
    if (model->first_year == 0)
        return bs_error(d, NULL, "a book needs the first month of the term: write starts: YYYY-MM in the scenario");
    return BS_OK;
}

static enum bs_status check_contract(const struct booking *b, size_t c)
{
    const struct bs_contract *contract = &b->model->contracts[c];
    struct bs_diagnostics *d = b->diagnostics;
    if (!bs_vendor_apart(b->model, c))
        return bs_error(d, NULL, "a book does not take contract '%s': the seats of a customer share what they pay", contract->name);
    if (contract->n_changes > 0 || contract->begins > 0)
        return bs_error(
            d, NULL,
            "a book does not take contract '%s': its prices change in time, and each customer would start it at another date",
            contract->name);
    if (contract->response &&
        (contract->response->saved_by > contract->response->saved_from || contract->response->prices || contract->response->adopts))
        return bs_error(
            d, NULL, "a book does not take contract '%s': use responds to it in the course of time, or that of a part of the seats",
            contract->name);
    if (b->model->cost_to_serve && !bs_vendor_knows(b->model, c))
        return bs_error(d, NULL, "a book with cost_to_serve does not take contract '%s': %s", contract->name,
                        vendor_unknown(b->model, c));
    return BS_OK;
}

static enum bs_status bind_segments(struct booking *b)
{
    const struct bs_customers *file = b->customers;
    const struct bs_place place = {.file = file->path, .line = 1};
    b->segment_of = bs_arena_take(b->arena, file->n_segments + 1, sizeof *b->segment_of);
    if (!b->segment_of)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < file->n_segments; i++) {
        size_t s = 0;
        char quoted[BS_QUOTE_SIZE];
        while (s < b->model->n_segments && strcmp(b->model->segments[s].name, file->segments[i]) != 0)
            s++;
        if (s == b->model->n_segments)
            return bs_error(b->diagnostics, &place, "column segment:%s: the scenario has no segment %s", file->segments[i],
                            bs_quote(file->segments[i], strlen(file->segments[i]), quoted));
        b->segment_of[i] = s;
    }
    return BS_OK;
}

/* Every unit of use counts `factor` times: in what it splits into, and in its worth. */
static enum bs_status scaled_segments(const struct booking *b, double factor, struct bs_model *model)
{
    struct bs_segment *segments = bs_arena_take(b->arena, model->n_segments, sizeof *segments);
    if (!segments)
        return BS_ERROR_MEMORY;
    for (size_t s = 0; s < model->n_segments; s++) {
        double *mix = bs_arena_take(b->arena, model->n_meters, sizeof *mix);
        if (!mix)
            return BS_ERROR_MEMORY;
        segments[s] = model->segments[s];
        for (size_t m = 0; m < model->n_meters; m++)
            mix[m] = factor * segments[s].mix[m];
        segments[s].mix = mix;
        segments[s].value_per_unit *= factor;
    }
    model->segments = segments;
    return BS_OK;
}

static enum bs_status take_bills(const struct booking *b, const struct bs_results *results, struct scale *scale)
{
    size_t n = b->model->n_segments, contracts = b->model->n_contracts + 1;
    double *use = bs_arena_take(b->arena, n, sizeof *use), *bills = bs_arena_take(b->arena, n * contracts, sizeof *bills);
    if (!use || !bills)
        return BS_ERROR_MEMORY;
    for (size_t g = 0; g < results->n_groups; g++) {
        size_t s = results->groups[g].index;
        if (results->groups[g].kind != BS_GROUP_SEGMENT)
            continue;
        use[s] = (*bs_results_at(results, 0, g, BS_MONTH))[BS_MEAN_USE].value;
        for (size_t c = 0; c < contracts; c++)
            bills[c * n + s] = (*bs_results_at(results, c, g, BS_MONTH))[BS_MEAN_BILL].value;
    }
    scale->use = use;
    scale->bills = bills;
    return BS_OK;
}

static enum bs_status compute_scale(const struct booking *b, double factor, struct scale *scale)
{
    static const struct bs_run_options options = {.leave_out = BS_LEAVE_SHARES | BS_LEAVE_RATIOS | BS_LEAVE_RANKS |
                                                               BS_LEAVE_ERRORS | BS_LEAVE_TOTALS};
    struct bs_results *results = NULL;
    struct bs_model model;
    struct bs_diagnostics said; /* of one organization of the scenario's size: nothing that a book asks */
    enum bs_status status = vendor_model(b->model, b->arena, &model);
    bs_diagnostics_init(&said);
    if (!status)
        status = scaled_segments(b, factor, &model);
    if (!status) {
        model.months = 1; /* every month is like the first in expectation */
        status = bs_run_exact(&model, &options, &results, &said);
    }
    if (status == BS_ERROR_INPUT)
        bs_error(b->diagnostics, NULL, "%s", said.count > 0 ? said.items[0].message : "the exact engine does not apply");
    scale->factor = factor;
    if (!status)
        status = take_bills(b, results, scale);
    bs_diagnostics_free(&said);
    bs_results_free(results);
    return status;
}

static enum bs_status find_scale(struct booking *b, double factor, const struct scale **out)
{
    size_t i = 0;
    while (i < b->n_scales && b->scales[i].factor != factor)
        i++;
    enum bs_status status = i < b->n_scales ? BS_OK : compute_scale(b, factor, &b->scales[i]);
    b->n_scales = i < b->n_scales || status ? b->n_scales : i + 1;
    *out = &b->scales[i];
    return status;
}

/* A seat's mean over the segments that a customer's seats are in. */
static double mix_of(const struct booking *b, const struct bs_customer *customer, const double *by_segment)
{
    double sum = 0;
    for (size_t s = 0; !customer->shares && s < b->model->n_segments; s++)
        sum += (double)b->model->segments[s].seats / (double)b->model->seats * by_segment[s];
    for (size_t i = 0; customer->shares && i < b->customers->n_segments; i++)
        if (customer->shares[i] > 0)
            sum += customer->shares[i] * by_segment[b->segment_of[i]];
    return sum;
}

static enum bs_status check_customer(const struct booking *b, const struct bs_customer *customer, size_t contract)
{
    const struct bs_place place = {.file = b->customers->path, .line = customer->line};
    int first = 12 * b->model->first_year + b->model->first_month - 1;
    char quoted[BS_QUOTE_SIZE];
    if (customer->contract && contract == b->model->n_contracts)
        return bs_error(b->diagnostics, &place, "contract: there is no %s in the scenario",
                        bs_quote(customer->contract, strlen(customer->contract), quoted));
    if (contract == b->model->n_contracts)
        return bs_error(b->diagnostics, &place,
                        "contract: there are several besides the baseline; say which one the customer moves to, or give one "
                        "for all, --contract NAME");
    if (customer->renews < first)
        return bs_error(b->diagnostics, &place, "renews %04d-%02d lies before the first month of the scenario, %04d-%02d",
                        customer->renews / 12, customer->renews % 12 + 1, b->model->first_year, b->model->first_month);
    return check_contract(b, contract);
}

static enum bs_status book_customer(struct booking *b, const struct bs_customer *customer, size_t otherwise,
                                    struct bs_book_customer *out)
{
    const struct bs_model *model = b->model;
    size_t contract = customer->contract ? find_contract(model, customer->contract) : otherwise, n = model->n_segments;
    int first = 12 * model->first_year + model->first_month - 1;
    const struct scale *scale = NULL;
    enum bs_status status = check_customer(b, customer, contract);
    if (!status)
        status = find_scale(b, customer->use, &scale);
    if (status)
        return status;
    *out = (struct bs_book_customer){.customer = customer,
                                     .contract = contract,
                                     .use = customer->seats * mix_of(b, customer, scale->use),
                                     .before = customer->seats * mix_of(b, customer, scale->bills + model->baseline * n),
                                     .after = customer->seats * mix_of(b, customer, scale->bills + contract * n),
                                     .cost = customer->seats * mix_of(b, customer, scale->bills + model->n_contracts * n),
                                     .moves = customer->renews - first < (int)model->months};
    out->ratio = out->before > 0 ? out->after / out->before : out->after > 0 ? INFINITY : 1;
    out->leaves = model->n_churn > 0 ? bs_churn_chance(model, out->ratio) : 0;
    return BS_OK;
}

static int by_change(const void *a, const void *b)
{
    const struct bs_book_customer *x = a, *y = b;
    double dx = x->after - x->before, dy = y->after - y->before;
    if (dx != dy)
        return dx > dy ? -1 : 1;
    return (x->customer > y->customer) - (x->customer < y->customer);
}

static void add_up(const struct bs_model *model, const struct bs_book_customer *customers, size_t n, size_t month,
                   struct bs_book_month *out)
{
    int now = 12 * model->first_year + model->first_month - 1 + (int)month;
    for (size_t i = 0; i < n; i++) {
        const struct bs_book_customer *c = &customers[i];
        bool moved = c->customer->renews <= now;
        double there = moved ? 1 - c->leaves : 1;
        out->moved += moved ? 1 : 0;
        out->customers += there;
        out->seats += there * c->customer->seats;
        out->revenue += there * (moved ? c->after : c->before);
        out->cost += there * c->cost;
        out->unchanged += c->before;
        out->unchanged_margin += c->before - c->cost;
    }
    out->margin = out->revenue - out->cost;
}

static enum bs_status compute(struct booking *b, const char *contract, struct bs_book *book)
{
    size_t otherwise = 0, n = b->customers->n;
    struct bs_book_customer *customers = bs_arena_take(b->arena, n, sizeof *customers);
    struct bs_book_month *path = bs_arena_take(b->arena, b->model->months, sizeof *path);
    b->scales = bs_arena_take(b->arena, n, sizeof *b->scales);
    if (!customers || !path || !b->scales)
        return BS_ERROR_MEMORY;
    enum bs_status status = check_model(b);
    if (!status)
        status = default_contract(b, contract, &otherwise);
    if (!status)
        status = check_contract(b, b->model->baseline);
    if (!status)
        status = bind_segments(b);
    for (size_t i = 0; i < n && !status; i++)
        status = book_customer(b, &b->customers->items[i], otherwise, &customers[i]);
    if (status)
        return status;
    qsort(customers, n, sizeof *customers, by_change);
    for (size_t m = 0; m < b->model->months; m++)
        add_up(b->model, customers, n, m, &path[m]);
    *book = (struct bs_book){.arena = b->arena, .n = n, .months = b->model->months, .customers = customers, .path = path};
    return BS_OK;
}

enum bs_status bs_book_run(const struct bs_model *model, const struct bs_customers *customers, const char *contract,
                           struct bs_book **out, struct bs_diagnostics *diagnostics)
{
    struct bs_book *book = calloc(1, sizeof *book);
    struct booking b = {.model = model, .customers = customers, .arena = bs_arena_new(), .diagnostics = diagnostics};
    enum bs_status status = book && b.arena ? compute(&b, contract, book) : BS_ERROR_MEMORY;
    if (status) {
        bs_arena_free(b.arena);
        free(book);
        book = NULL;
    }
    *out = book;
    return status;
}

void bs_book_free(struct bs_book *book)
{
    if (!book)
        return;
    bs_arena_free(book->arena);
    free(book);
}
