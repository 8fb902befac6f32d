/* Margins as changes against a contract that charges what use costs. */
#include <billshift/vendor.h>

#include "whatif/vendor_model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool bs_vendor_knows(const struct bs_model *model, size_t contract)
{
    const struct bs_contract *c = &model->contracts[contract];
    bool stops = (c->cap && c->cap->stop) || (c->commitment && c->commitment->past == BS_PAST_STOP);
    return !stops && !c->response && (c->before == BS_NEVER || bs_vendor_knows(model, c->before));
}

/* What all seats use of what has a cost, by unit of a segment's use. */
static double unit_cost(const struct bs_model *model, size_t segment)
{
    double sum = 0;
    for (size_t m = 0; m < model->n_meters && model->cost_to_serve; m++)
        sum += model->cost_to_serve[m] * model->segments[segment].mix[m];
    return sum;
}

static bool near(double a, double b)
{
    return fabs(a - b) <= 1e-12 * fmax(fabs(a), fabs(b));
}

/* Whether two bills are the same by the value of use at list price. */
static bool same_by_value(const struct bs_curve *a, double value_a, const struct bs_curve *b, double value_b)
{
    bool same = a->n == b->n;
    for (size_t i = 0; i < a->n && same; i++) {
        const struct bs_piece *x = &a->pieces[i], *y = &b->pieces[i];
        same = near(x->from * value_a, y->from * value_b) && near(x->value, y->value) &&
               near(x->slope / value_a, y->slope / value_b) && x->n_stairs == 0 && y->n_stairs == 0;
    }
    return same;
}

/* Whether a segment pays, and costs, for its use what the first one does. */
static bool like_the_first(const struct bs_model *model, size_t contract, size_t segment, bool cost, struct bs_arena *arena)
{
    double value = model->segments[0].value_per_unit, own = model->segments[segment].value_per_unit;
    const size_t *months;
    size_t n = 0;
    bool same = !cost || near(unit_cost(model, 0) / value, unit_cost(model, segment) / own);
    same = same && bs_model_periods(model, arena, &months, &n) == BS_OK;
    for (size_t i = 0; i < n && same; i++) {
        struct bs_curve first, other;
        same = bs_model_curve(model, contract, 0, months[i], arena, &first) == BS_OK &&
               bs_model_curve(model, contract, segment, months[i], arena, &other) == BS_OK &&
               same_by_value(&first, value, &other, own);
    }
    return same;
}

bool bs_vendor_by_rank(const struct bs_model *model, size_t contract, bool cost)
{
    struct bs_arena *arena = bs_arena_new();
    bool same = arena && !model->shock && model->n_joinings == 0 && model->n_leavings == 0;
    for (size_t s = 1; s < model->n_segments && !model->population && same; s++)
        same = like_the_first(model, contract, s, cost, arena);
    bs_arena_free(arena);
    return same;
}

const char *vendor_unknown(const struct bs_model *model, size_t contract)
{
    const struct bs_contract *c = &model->contracts[contract];
    bool responds = c->response || (c->before != BS_NEVER && model->contracts[c->before].response);
    return responds ? "use responds to it, and what it costs then is not that of the use which the scenario states"
                    : "it blocks use, and what is blocked costs nothing";
}

static bool shared(const struct bs_terms *terms)
{
    return terms->organization_fee > 0 || terms->seats_minimum > 0;
}

bool bs_vendor_apart(const struct bs_model *model, size_t contract)
{
    const struct bs_contract *c = &model->contracts[contract];
    bool apart = !bs_contract_needs_ledger(c) && !shared(&c->terms);
    for (size_t i = 0; i < c->n_changes; i++)
        apart = apart && !shared(&c->changes[i].terms);
    return apart && (c->before == BS_NEVER || bs_vendor_apart(model, c->before));
}

enum bs_status vendor_model(const struct bs_model *model, struct bs_arena *arena, struct bs_model *out)
{
    size_t n = model->n_contracts;
    struct bs_contract *contracts = bs_arena_take(arena, n + 2, sizeof *contracts);
    struct bs_charge *charge = bs_arena_take(arena, 1, sizeof *charge);
    double *none = bs_arena_take(arena, model->n_meters, sizeof *none);
    if (!contracts || !charge || !none)
        return BS_ERROR_MEMORY;
    memcpy(contracts, model->contracts, n * sizeof *contracts);
    *charge = (struct bs_charge){.name = "cost to serve",
                                 .model = bs_charge_model_find("per_unit"),
                                 .scope = BS_SEAT_SCOPE,
                                 .weights = model->cost_to_serve ? model->cost_to_serve : none,
                                 .per = 1,
                                 .price = 1};
    contracts[n] = (struct bs_contract){
        .name = "the cost to serve", .before = BS_NEVER, .terms = {.maximum_bill = INFINITY, .charges = charge, .n_charges = 1}};
    contracts[n + 1] = (struct bs_contract){.name = "no bill", .before = BS_NEVER, .terms = {.maximum_bill = INFINITY}};
    *out = *model;
    out->contracts = contracts;
    out->n_contracts = n + 2;
    out->baseline = n;
    out->budget = NAN;
    return BS_OK;
}

/* What cannot be said of a contract, by name, and a cost of nothing. */
static void tell_unknown(const struct bs_vendor *vendor, struct bs_diagnostics *diagnostics)
{
    const struct bs_model *model = vendor->model;
    size_t months = vendor->results->months;
    if (model->cost_to_serve && vendor->results->organization[vendor->cost * (months + 1) + months].total[BS_TOTAL_MEAN].value == 0)
        bs_warning(diagnostics, NULL, "cost_to_serve has no effect: nobody uses a meter that has a cost");
    for (size_t c = 0; c < model->n_contracts; c++) {
        const char *name = model->contracts[c].name;
        if (model->cost_to_serve && !bs_vendor_knows(model, c))
            bs_warning(diagnostics, NULL, "the margin of contract '%s' is left out: %s", name, vendor_unknown(model, c));
        if (model->n_churn > 0 && !bs_vendor_apart(model, c))
            bs_warning(diagnostics, NULL, "churn under contract '%s' is left out: seats share what they pay, those who leave too",
                       name);
        if (model->shock || model->n_joinings > 0 || model->n_leavings > 0)
            continue;
        bool bills = bs_vendor_by_rank(model, c, false), all = bs_vendor_by_rank(model, c, true);
        if (model->n_churn > 0 && !bills)
            bs_warning(diagnostics, NULL, "churn under contract '%s' is left out: seats of the same use pay differently by segment",
                       name);
        if (model->cost_to_serve && bs_vendor_knows(model, c) && !all)
            bs_warning(diagnostics, NULL,
                       "losses by rank under contract '%s' are left out: seats of the same use %s differently by segment", name,
                       bills ? "cost" : "pay");
    }
    if (model->n_joinings > 0 || model->n_leavings > 0 || model->shock)
        bs_warning(diagnostics, NULL, "losses by rank%s are left out: %s", model->n_churn > 0 ? " and churn" : "",
                   model->shock ? "a shock moves bills of seats whose rank stays" : "seats come or go within the term");
}

enum bs_status bs_vendor_run(const struct bs_model *model, enum bs_engine engine, uint32_t replications,
                             const struct bs_run_options *options, struct bs_vendor **out, struct bs_diagnostics *diagnostics)
{
    struct bs_arena *arena = bs_arena_new();
    struct bs_vendor *vendor = calloc(1, sizeof *vendor);
    struct bs_run_options all = options ? *options : (struct bs_run_options){0};
    struct bs_diagnostics said; /* the run of the model itself said it */
    struct bs_model more;
    bs_diagnostics_init(&said);
    all.leave_out = BS_LEAVE_RATIOS | BS_LEAVE_MULTIPLES;
    enum bs_status status = arena && vendor ? vendor_model(model, arena, &more) : BS_ERROR_MEMORY;
    if (!status && replications > 0)
        more.replications = replications;
    if (!status)
        status = bs_run_by(&more, engine == BS_ENGINE_BOTH ? BS_ENGINE_AUTO : engine, &all, &vendor->results, &said);
    if (!status) {
        *vendor = (struct bs_vendor){vendor->results, model, model->n_contracts, model->n_contracts + 1, arena};
        arena = NULL;
        if (replications == 0 && vendor->results->why_drawn)
            bs_warning(
                diagnostics, NULL,
                "margins are simulated (%u replications), though bills are computed: with the cost to serve as the baseline, %s",
                vendor->results->replications, vendor->results->why_drawn);
        tell_unknown(vendor, diagnostics);
    } else if (status == BS_ERROR_INPUT) {
        bs_error(diagnostics, NULL, "the vendor's margin cannot be had with the cost to serve as the baseline: %s",
                 said.count > 0 ? said.items[0].message : "no engine applies");
    }
    bs_diagnostics_free(&said);
    bs_arena_free(arena);
    if (status) {
        bs_vendor_free(vendor);
        vendor = NULL;
    }
    *out = vendor;
    return status;
}

void bs_vendor_free(struct bs_vendor *vendor)
{
    if (!vendor)
        return;
    bs_results_free(vendor->results);
    bs_arena_free(vendor->arena);
    free(vendor);
}

size_t bs_vendor_ranks(const struct bs_vendor *vendor)
{
    return vendor->results->user_bill ? vendor->model->population->users : vendor->results->n_ranks;
}

/* A user of a population, in the order of the file: a band of one. */
static struct bs_vendor_rank user_band(const struct bs_vendor *vendor, size_t contract, size_t user)
{
    const struct bs_results *r = vendor->results;
    size_t users = vendor->model->population->users;
    double months = (double)r->months, margin = r->user_bill[contract * users + user].change / months;
    double cost = -r->user_bill[vendor->nothing * users + user].change / months;
    return (struct bs_vendor_rank){
        (double)user / (double)users, (double)(user + 1) / (double)users, r->user_use[user] / months, margin + cost, cost, margin};
}

struct bs_vendor_rank bs_vendor_rank(const struct bs_vendor *vendor, size_t contract, size_t i)
{
    const struct bs_results *r = vendor->results;
    if (r->user_bill)
        return user_band(vendor, contract, i);
    const struct bs_rank *band = &r->ranks[contract * r->n_ranks + i];
    double cost = -r->ranks[vendor->nothing * r->n_ranks + i].mean_change;
    return (struct bs_vendor_rank){band->from, band->to, band->mean_use, band->mean_change + cost, cost, band->mean_change};
}

double bs_vendor_lost(const struct bs_vendor *vendor, size_t contract)
{
    const struct bs_model *model = vendor->model;
    double seat_months = (double)model->seats * (double)vendor->results->months, lost = 0;
    if (!bs_vendor_knows(model, contract) || !bs_vendor_by_rank(model, contract, true))
        return NAN;
    for (size_t i = 0; i < bs_vendor_ranks(vendor); i++) {
        struct bs_vendor_rank band = bs_vendor_rank(vendor, contract, i);
        if (band.margin < 0)
            lost -= (band.to - band.from) * seat_months * band.margin;
    }
    return lost;
}

double bs_churn_chance(const struct bs_model *model, double ratio)
{
    const struct bs_churn_point *p = model->churn;
    size_t n = model->n_churn, i = 0;
    while (i < n && p[i].ratio <= ratio)
        i++;
    if (i == 0)
        return p[0].chance;
    if (i == n)
        return p[n - 1].chance;
    return p[i - 1].chance + (p[i].chance - p[i - 1].chance) * (ratio - p[i - 1].ratio) / (p[i].ratio - p[i - 1].ratio);
}

struct bs_vendor_churn bs_vendor_churn(const struct bs_vendor *vendor, size_t contract)
{
    const struct bs_model *model = vendor->model;
    double seats = (double)model->seats, seat_months = seats * (double)vendor->results->months;
    struct bs_vendor_churn churn = {0};
    bool joint = !bs_vendor_apart(model, contract) || !bs_vendor_apart(model, model->baseline);
    if (model->n_churn == 0 || !bs_vendor_by_rank(model, contract, false) || !bs_vendor_by_rank(model, model->baseline, false) ||
        joint)
        return (struct bs_vendor_churn){NAN, NAN, NAN, NAN};
    for (size_t i = 0; i < bs_vendor_ranks(vendor); i++) {
        struct bs_vendor_rank now = bs_vendor_rank(vendor, contract, i), before = bs_vendor_rank(vendor, model->baseline, i);
        double ratio = before.bill > 0 ? now.bill / before.bill : now.bill > 0 ? INFINITY : 1;
        double width = now.to - now.from, leaves = bs_churn_chance(model, ratio);
        churn.share += width * leaves;
        churn.revenue += width * seat_months * (1 - leaves) * now.bill;
        churn.margin += width * seat_months * (1 - leaves) * now.margin;
    }
    churn.seats = churn.share * seats;
    if (!bs_vendor_knows(model, contract) || !bs_vendor_by_rank(model, contract, true))
        churn.margin = NAN;
    return churn;
}
