/* How use reacts to a contract. */
#include "scenario/build_contract_response.h"

/* A price of the formula: there, and above 0. */
static bool read_price(const struct bs_contract_build *c, const struct bs_response_spec *spec, const struct bs_number_field *price,
                       const char *what, const char *zero)
{
    if (!price->node)
        bs_node_error(c->b->diagnostics, spec->elasticity.node, "%s is missing: elasticity needs %s", what,
                      "the price of a unit more under this contract (price) and that at which the scenario's use is, or would be, "
                      "seen (reference_price)");
    else if (price->value == 0)
        bs_node_error(c->b->diagnostics, price->node,
                      "%s is 0, where (price / reference_price)^elasticity has no value%s; above 0 is expected", what, zero);
    return price->node && price->value > 0;
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
    bool priced = read_price(c, spec, &spec->price, "price",
                             ": where a unit more costs nothing, leave the response out, and state latent demand");
    bool seen = read_price(c, spec, &spec->reference_price, "reference_price",
                           ": of a flat fee, state the price at which users would use as much");
    if (!priced || !seen)
        return;
    out->elasticity = spec->elasticity.value;
    out->price = spec->price.value;
    out->reference_price = spec->reference_price.value;
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

enum bs_status bs_build_response(struct bs_contract_build *c)
{
    const struct bs_response_spec *spec = c->spec->response.items;
    if (!c->spec->response.node || spec->head.wrong)
        return BS_OK;
    struct bs_response *response = bs_arena_take(c->b->arena, 1, sizeof *response);
    if (!response)
        return BS_ERROR_MEMORY;
    bool priced = spec->elasticity.node || spec->price.node || spec->reference_price.node;
    if (!priced && !spec->latent.node && !spec->efficiency.node && spec->substitute.count == 0)
        bs_node_error(c->b->diagnostics, c->spec->response.key,
                      "response says nothing: elasticity, latent, efficiency or substitute is expected");
    read_elasticity(c, spec, response);
    response->latent = spec->latent.value;
    if (spec->efficiency.node)
        read_efficiency(c, spec->efficiency.items, response);
    c->contract->response = response;
    return spec->substitute.node ? bs_build_substitutions(c, spec, response) : BS_OK;
}
