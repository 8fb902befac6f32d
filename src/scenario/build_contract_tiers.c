/* Tiers: rising bounds, and what follows the last. */
#include "scenario/build_contract_tiers.h"

#include "scenario/build_contract.h"

#include <math.h>
#include <string.h>

static enum bs_beyond beyond_of(const struct bs_charge_spec *spec)
{
    static const struct {
        const char *word;
        enum bs_beyond beyond;
    } words[] = {{"error", BS_BEYOND_ERROR}, {"free", BS_BEYOND_FREE}, {"last_price", BS_BEYOND_LAST_PRICE}};
    for (size_t i = 0; spec->beyond.value && i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i].word, spec->beyond.value) == 0)
            return words[i].beyond;
    return BS_BEYOND_NONE;
}

/* Bounds rise; only the last may be open. */
static void check_bound(struct bs_build *b, const struct bs_number_field *up_to, const struct bs_node *tier, size_t i, size_t n,
                        const struct bs_number_field **bounded)
{
    if (!up_to->node && i + 1 < n)
        bs_node_error(b->diagnostics, tier, "only the last tier may be without up_to; this is tier %zu of %zu", i + 1, n);
    if (up_to->node && *bounded && up_to->value <= (*bounded)->value)
        bs_pair_error(b->diagnostics, up_to->node, (*bounded)->node,
                      "tiers are out of order: up_to %s does not lie above the bound before it, %s", up_to->node->text,
                      (*bounded)->node->text);
    if (up_to->node)
        *bounded = up_to;
}

static void check_tiers(struct bs_build *b, const struct bs_charge_spec *charge)
{
    const struct bs_tier_spec *tier = charge->tiers.items;
    const struct bs_number_field *bounded = NULL;
    size_t n = charge->tiers.count;
    for (size_t i = 0; i < n; i++)
        check_bound(b, &tier[i].up_to, tier[i].head.node, i, n, &bounded);
    const struct bs_node *last = tier[n - 1].up_to.node;
    if (last && !charge->beyond.node)
        bs_node_error(b->diagnostics, last,
                      "the last tier ends at %s: leave out its up_to, or state beyond: error, free or last_price", last->text);
    if (!last && charge->beyond.node)
        bs_node_error(b->diagnostics, charge->beyond.node, "beyond has no meaning here: the last tier is open");
}

/* Price or rate, by the model. */
static void check_tier_keys(struct bs_build *b, const struct bs_tier_spec *tier, const struct bs_charge_model *model)
{
    bool rated = model->takes & BS_TAKES_RATE;
    if (rated && tier->price.node)
        bs_node_error(b->diagnostics, tier->price.node,
                      "price does not belong to a tier of the charge model %s; its tiers have rate", model->name);
    if (!rated && tier->rate.node)
        bs_node_error(b->diagnostics, tier->rate.node,
                      "rate does not belong to a tier of the charge model %s, whose tiers have price; "
                      "model: graduated_percentage or volume_percentage takes rates",
                      model->name);
    if ((rated || model->traits & BS_CHARGE_STEPS) && tier->package.node)
        bs_node_error(b->diagnostics, tier->package.node, "package does not belong to a tier of the charge model %s", model->name);
}

enum bs_status bs_build_tiers(struct bs_build *b, const struct bs_charge_spec *spec, struct bs_charge *charge)
{
    const struct bs_tier_spec *from = spec->tiers.items;
    size_t n = spec->tiers.count;
    charge->beyond = beyond_of(spec);
    if (n == 0 || !(charge->model->takes & BS_TAKES_TIERS))
        return BS_OK;
    struct bs_tier *tiers = bs_arena_take(b->arena, n, sizeof *tiers);
    if (!tiers)
        return BS_ERROR_MEMORY;
    check_tiers(b, spec);
    for (size_t i = 0; i < n; i++) {
        check_tier_keys(b, &from[i], charge->model);
        tiers[i] = (struct bs_tier){.up_to = from[i].up_to.node ? from[i].up_to.value : INFINITY,
                                    .price = from[i].rate.node ? from[i].rate.value : from[i].price.value,
                                    .fee = from[i].fee.value,
                                    .package = from[i].package.node ? from[i].package.value : 0};
    }
    charge->tiers = tiers;
    charge->n_tiers = n;
    return BS_OK;
}

enum bs_status bs_build_spend_discount(struct bs_contract_build *c, const struct bs_spend_discount_spec *spec,
                                       const struct bs_charge **out)
{
    struct bs_build *b = c->b;
    const struct bs_spend_tier_spec *from = spec->tiers.items;
    const struct bs_number_field *bounded = NULL;
    size_t n = spec->tiers.count;
    *out = NULL;
    if (!spec->head.node || n == 0)
        return BS_OK;
    struct bs_charge *charge = bs_arena_take(b->arena, 1, sizeof *charge);
    struct bs_tier *tiers = bs_arena_take(b->arena, n, sizeof *tiers);
    if (!charge || !tiers)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        check_bound(b, &from[i].up_to, from[i].head.node, i, n, &bounded);
        tiers[i] = (struct bs_tier){.up_to = from[i].up_to.node ? from[i].up_to.value : INFINITY, .price = from[i].discount.value};
    }
    if (from[n - 1].up_to.node)
        bs_node_error(b->diagnostics, from[n - 1].up_to.node, "the last tier ends at %s: leave out its up_to",
                      from[n - 1].up_to.node->text);
    bool volume = strcmp(spec->model.value, "volume") == 0;
    *charge = (struct bs_charge){.name = "spend discount",
                                 .unit = b->model->currency,
                                 .model = bs_charge_model_find(volume ? "volume_percentage" : "graduated_percentage"),
                                 .scope = BS_ORGANIZATION_SCOPE,
                                 .per = 1,
                                 .tiers = tiers,
                                 .n_tiers = n};
    *out = charge;
    return BS_OK;
}
