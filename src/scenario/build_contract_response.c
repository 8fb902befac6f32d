/* How use reacts to a contract. */
#include "scenario/build_contract_response.h"

#include <math.h>
#include <string.h>

/* A price of the formula: above 0. */
static bool read_price(const struct bs_contract_build *c, const struct bs_number_field *price, const char *what, const char *zero)
{
    if (price->value > 0)
        return true;
    bs_node_error(c->b->diagnostics, price->node,
                  "%s is 0, where (price / reference_price)^elasticity has no value: %s; above 0 is expected", what, zero);
    return false;
}

static void read_elasticity(const struct bs_contract_build *c, const struct bs_response_spec *spec, struct bs_response *out)
{
    struct bs_diagnostics *d = c->b->diagnostics;
    const struct bs_number_field *price = spec->price.node ? &spec->price : &spec->reference_price;
    if (!spec->elasticity.node) {
        if (price->node)
            bs_node_error(d, price->node, "%s has no meaning without elasticity", spec->price.node ? "price" : "reference_price");
        return;
    }
    if (spec->elasticity.value > 0) {
        bs_node_error(d, spec->elasticity.node, "elasticity %s would have use rise with its price; write -%s",
                      spec->elasticity.node->text, spec->elasticity.node->text);
        return;
    }
    bool priced =
        !spec->price.node ||
        read_price(c, &spec->price, "price", "where a unit more costs nothing, leave the elasticity out, and state latent demand");
    if (!spec->reference_price.node)
        bs_node_error(d, spec->elasticity.node,
                      "reference_price is missing: elasticity needs the price at which the scenario's use is, or would be, seen");
    bool seen = spec->reference_price.node && read_price(c, &spec->reference_price, "reference_price",
                                                         "of a flat fee, state the price at which users would use as much");
    const struct bs_money *money = &c->b->reader.money;
    if (seen && !spec->price.node && strcmp(money->bare, money->target) != 0) {
        bs_node_error(d, spec->elasticity.node,
                      "price is missing: where amounts are in %s and results in %s, what a unit more costs is not read off the "
                      "bill; write it "
                      "beside reference_price",
                      money->bare, money->target);
        return;
    }
    if (!priced || !seen)
        return;
    out->elasticity = spec->elasticity.value;
    out->price = spec->price.node ? spec->price.value : 1; /* until it is read off the bill */
    out->reference_price = spec->reference_price.value;
}

/* What a unit more of use at list price costs a seat of a segment in a month; NaN: its bill is not one line of its use. */
static enum bs_status price_of(const struct bs_build *b, const struct bs_contract *contract, size_t segment, size_t month,
                               struct bs_arena *arena, double *price)
{
    const struct bs_population *p = b->population;
    const struct bs_seat_kind kind = {.mix = p ? p->mix : bs_segment_mix(&b->segments[segment], b->model->n_meters, month),
                                      .n_meters = b->model->n_meters,
                                      .segment = segment};
    struct bs_curve bill;
    enum bs_status status = bs_contract_curve(contract, month, &kind, b->model->seats, arena, &bill);
    if (status)
        return status;
    double slope = bill.pieces[0].slope / (p ? p->value_per_unit : b->segments[segment].value_per_unit);
    *price = bill.n == 1 && bill.pieces[0].n_stairs == 0 ? slope : NAN;
    return BS_OK;
}

/* The price of a month, which all segments have in common; NaN: they have none. */
static enum bs_status price_of_all(const struct bs_build *b, const struct bs_contract *contract, size_t month, double *price)
{
    struct bs_arena *arena = bs_arena_new();
    enum bs_status status = arena ? BS_OK : BS_ERROR_MEMORY;
    for (size_t s = 0; s < bs_model_segments(b->model) && !status; s++) {
        double own = NAN;
        status = price_of(b, contract, s, month, arena, &own);
        *price = s == 0 || fabs(own - *price) <= 1e-12 * fabs(own) ? own : NAN;
    }
    bs_arena_free(arena);
    return status;
}

enum bs_status bs_price_response(const struct bs_contract_build *c)
{
    const struct bs_build *b = c->b;
    const struct bs_response_spec *spec = c->spec->response.items;
    if (!c->spec->response.node || !spec->elasticity.node || spec->price.node)
        return BS_OK;
    struct bs_response *response = bs_arena_take(b->arena, 1, sizeof *response);
    double *prices = bs_arena_take(b->arena, b->model->months, sizeof *prices);
    if (!response || !prices)
        return BS_ERROR_MEMORY;
    bool alone = !bs_contract_needs_ledger(c->contract) && !(b->population && b->population->n_columns > 0);
    for (size_t month = c->contract->begins; month < b->model->months; month++) {
        enum bs_status status = alone ? price_of_all(b, c->contract, month, &prices[month]) : BS_OK;
        if (status == BS_ERROR_MEMORY)
            return status;
        if (status || !alone || isnan(prices[month])) {
            bs_node_error(
                b->diagnostics, spec->elasticity.node,
                "price is missing: what a unit more costs can be read off the bill only where that is one line of every seat's "
                "own use, and the same for a dollar of use at list price in all segments; state it");
            return BS_OK;
        }
        if (!(prices[month] > 0)) {
            bs_node_error(
                b->diagnostics, spec->elasticity.node,
                "a unit more costs nothing in month %zu, where (price / reference_price)^elasticity has no value: leave the "
                "elasticity out, and state latent demand",
                month + 1);
            return BS_OK;
        }
    }
    *response = *c->contract->response;
    response->prices = prices;
    c->contract->response = response;
    return BS_OK;
}

static void read_efficiency(const struct bs_contract_build *c, const struct bs_efficiency_spec *spec, struct bs_response *out)
{
    struct bs_diagnostics *d = c->b->diagnostics;
    if (spec->head.wrong)
        return;
    if (spec->saved.value >= 1)
        bs_node_error(d, spec->saved.node, "saved %s leaves no use at all; less than 100%% is expected", spec->saved.node->text);
    if (spec->adopted.value < 1 && c->b->spec->population.node)
        bs_node_error(d, spec->adopted.node,
                      "adopted: which users of a file would adopt the measures is not known; leave it out, and give saved as the "
                      "mean of all");
    out->saved = spec->adopted.value > 0 ? spec->saved.value : 0;
    out->adopted = spec->adopted.value;
    out->saved_from = out->saved_by = c->contract->begins;
    if (!spec->by.node || !bs_build_month(c->b, spec->by.node, "by", &out->saved_by))
        return;
    if (out->saved_by < c->contract->begins)
        bs_node_error(d, spec->by.node, "by: %s lies before the contract begins (begins: %zu)", spec->by.node->text,
                      c->contract->begins + 1);
}

/* What --set or a sweep makes 0 is meant so. */
static bool stands_in_file(const struct bs_node *node)
{
    return !node || node->origin->located;
}

/* A response that is 0 altogether, as the file has it. */
static bool is_nothing(const struct bs_response_spec *spec, const struct bs_response *response)
{
    const struct bs_efficiency_spec *measures = spec->efficiency.node ? spec->efficiency.items : NULL;
    if (!stands_in_file(spec->elasticity.node) || !stands_in_file(spec->latent.node) ||
        (measures && (!stands_in_file(measures->saved.node) || !stands_in_file(measures->adopted.node))))
        return false;
    bool none = (!spec->elasticity.node || spec->elasticity.value == 0) && response->latent == 0 && response->saved == 0;
    for (size_t i = 0; i < spec->substitute.count; i++)
        none = none && ((const struct bs_substitute_spec *)spec->substitute.items)[i].share.value == 0;
    return none;
}

enum bs_status bs_build_response(struct bs_contract_build *c)
{
    const struct bs_response_spec *spec = c->spec->response.items;
    if (!c->spec->response.node || spec->head.wrong)
        return BS_OK;
    struct bs_response *response = bs_arena_take(c->b->arena, 1, sizeof *response);
    if (!response)
        return BS_ERROR_MEMORY;
    size_t errors = c->b->diagnostics->errors;
    bool priced = spec->elasticity.node || spec->price.node || spec->reference_price.node;
    if (!priced && !spec->latent.node && !spec->efficiency.node && spec->substitute.count == 0)
        bs_node_error(c->b->diagnostics, c->spec->response.key,
                      "response says nothing: elasticity, latent, efficiency or substitute is expected");
    read_elasticity(c, spec, response);
    response->latent = spec->latent.value;
    if (spec->efficiency.node)
        read_efficiency(c, spec->efficiency.items, response);
    c->contract->response = response;
    if (c->b->diagnostics->errors == errors && is_nothing(spec, response))
        bs_warn_idle(c->b, c->spec->response.key, "response", "all of it is 0, so that use stays as it is; leave it out");
    return spec->substitute.node ? bs_build_substitutions(c, spec, response) : BS_OK;
}
