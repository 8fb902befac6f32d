/* Contracts: charges and tiers, and whether every use that can occur has a price. */
#include "scenario/build.h"

#include <billshift/text.h>

#include <math.h>
#include <string.h>

enum { KNOWN_MOST = 64 };

static bool find_meter(struct bs_build *b, const struct bs_charge_spec *spec, size_t *meter)
{
    const char *known[KNOWN_MOST], *name = spec->meter.value;
    char quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE];
    *meter = bs_meter_index(b, name);
    if (*meter < b->model->n_meters || !b->sure)
        return *meter < b->model->n_meters;
    size_t n = 0;
    for (; n < b->model->n_meters && n < KNOWN_MOST; n++)
        known[n] = b->meters[n].name;
    bs_node_error(b->diagnostics, spec->meter.node,
                  "unknown meter %s%s; another one is named by a segment (meter, mix) or under meters",
                  bs_quote(name, strlen(name), quoted), bs_suggest(name, known, n, "known", suggestion));
    return false;
}

static bool find_model(struct bs_build *b, const struct bs_charge_spec *spec, const struct bs_charge_model **model)
{
    const char *known[KNOWN_MOST], *name = spec->model.value;
    char quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE];
    if (!name)
        name = spec->tiers.node ? "graduated" : "per_unit";
    *model = bs_charge_model_find(name);
    if (*model)
        return true;
    size_t n = 0;
    for (; n < bs_charge_model_count() && n < KNOWN_MOST; n++)
        known[n] = bs_charge_model_at(n)->name;
    bs_node_error(b->diagnostics, spec->model.node ? spec->model.node : spec->head.node, "unknown charge model %s%s",
                  bs_quote(name, strlen(name), quoted), bs_suggest(name, known, n, "known", suggestion));
    return false;
}

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

/* Bounds rise; only the last may be open, and if it is not, `beyond` says what follows. */
static void check_tiers(struct bs_build *b, const struct bs_charge_spec *charge)
{
    const struct bs_tier_spec *tier = charge->tiers.items, *bounded = NULL;
    size_t n = charge->tiers.count;
    for (size_t i = 0; i < n; i++) {
        const struct bs_node *up_to = tier[i].up_to.node;
        if (!up_to && i + 1 < n)
            bs_node_error(b->diagnostics, tier[i].head.node, "only the last tier may be without up_to; this is tier %zu of %zu",
                          i + 1, n);
        if (up_to && bounded && tier[i].up_to.value <= bounded->up_to.value)
            bs_node_error(b->diagnostics, up_to, "tiers are out of order: up_to %s does not lie above the bound before it, %s",
                          up_to->text, bounded->up_to.node->text);
        if (up_to)
            bounded = &tier[i];
    }
    const struct bs_node *last = tier[n - 1].up_to.node;
    if (last && !charge->beyond.node)
        bs_node_error(b->diagnostics, last,
                      "the last tier ends at %s: leave out its up_to, or state beyond: error, free or last_price", last->text);
    if (!last && charge->beyond.node)
        bs_node_error(b->diagnostics, charge->beyond.node, "beyond has no meaning here: the last tier is open");
}

static enum bs_status build_tiers(struct bs_build *b, const struct bs_charge_spec *spec, struct bs_charge *charge)
{
    const struct bs_tier_spec *from = spec->tiers.items;
    size_t n = spec->tiers.count;
    struct bs_tier *tiers = bs_arena_take(b->arena, n, sizeof *tiers);
    if (!tiers)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < n; i++)
        tiers[i] = (struct bs_tier){
            .up_to = from[i].up_to.node ? from[i].up_to.value : INFINITY, .price = from[i].price.value, .fee = from[i].fee.value};
    charge->tiers = tiers;
    charge->n_tiers = n;
    return BS_OK;
}

/* Keys that the model does not take, or lacks. */
static void check_keys(struct bs_build *b, const struct bs_charge_spec *spec, const struct bs_charge_model *model)
{
    const struct {
        const char *name;
        const struct bs_node *node;
    } tiered[] = {{"tiers", spec->tiers.node}, {"beyond", spec->beyond.node}, {"fee_at_zero", spec->fee_at_zero.node}};
    for (size_t i = 0; i < 3 && !model->takes_tiers; i++)
        if (tiered[i].node)
            bs_node_error(b->diagnostics, tiered[i].node, "%s does not belong to the charge model %s, which takes one price",
                          tiered[i].name, model->name);
    if (model->takes_tiers && spec->price.node)
        bs_node_error(b->diagnostics, spec->price.node, "price does not belong to the charge model %s; each tier has its own",
                      model->name);
    if (model->takes_tiers && !spec->tiers.node)
        bs_node_error(b->diagnostics, spec->head.node, "tiers is missing: the charge model %s needs a list of tiers", model->name);
    if (!model->takes_tiers && !spec->price.node)
        bs_node_error(b->diagnostics, spec->head.node, "price is missing: the charge model %s needs it", model->name);
}

static enum bs_status build_charge(struct bs_build *b, const struct bs_charge_spec *spec, struct bs_charge *charge)
{
    bool known = find_meter(b, spec, &charge->meter);
    if (!find_model(b, spec, &charge->model) || !known)
        return BS_OK;
    check_keys(b, spec, charge->model);
    charge->per = spec->per.value;
    charge->included = spec->included.value;
    charge->price = spec->price.node ? spec->price.value : 0;
    charge->fee_at_zero = spec->fee_at_zero.value;
    charge->beyond = beyond_of(spec);
    if (!spec->tiers.count)
        return BS_OK;
    check_tiers(b, spec);
    return build_tiers(b, spec, charge);
}

static enum bs_status read_discount(struct bs_build *b, const struct bs_node *node, struct bs_contract *contract)
{
    struct bs_discount_spec spec = {0};
    if (!node)
        return BS_OK;
    if (node->kind == BS_NODE_MAP) {
        enum bs_status status = bs_read_block(&b->reader, node, NULL, &bs_block_discount, &spec);
        contract->charge_discount = spec.charges.value;
        contract->seat_discount = spec.seats.value;
        return status;
    }
    bs_read_number(&b->reader, node, "discount", BS_KEY_SHARE, 0, 1, false, &contract->charge_discount);
    return BS_OK;
}

static enum bs_status build_contract(struct bs_build *b, const struct bs_contract_spec *spec, struct bs_contract *c)
{
    c->name = spec->head.key->text;
    if (spec->head.wrong)
        return BS_OK;
    c->title = spec->title.value;
    c->seat_fee = spec->seat_fee.value;
    c->organization_fee = spec->organization_fee.value;
    c->allocate = strcmp(spec->allocate.value, "none") == 0 ? BS_ALLOCATE_NONE : BS_ALLOCATE_EQUAL;
    c->minimum_bill = spec->minimum_bill.value;
    c->maximum_bill = spec->maximum_bill.node ? spec->maximum_bill.value : INFINITY;
    if (spec->maximum_bill.node && spec->minimum_bill.node && c->maximum_bill < c->minimum_bill)
        bs_node_error(b->diagnostics, spec->maximum_bill.node, "maximum_bill %s is below minimum_bill %s",
                      spec->maximum_bill.node->text, spec->minimum_bill.node->text);
    enum bs_status status = read_discount(b, spec->discount.node, c);
    if (status || !spec->charges.count)
        return status;
    struct bs_charge *charges = bs_arena_take(b->arena, spec->charges.count, sizeof *charges);
    if (!charges)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < spec->charges.count && !status; i++)
        status = build_charge(b, (const struct bs_charge_spec *)spec->charges.items + i, &charges[i]);
    c->charges = charges;
    c->n_charges = spec->charges.count;
    return status;
}

static void find_baseline(struct bs_build *b)
{
    const char *known[KNOWN_MOST], *name = b->spec->baseline.value;
    char quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE];
    size_t n = 0;
    for (size_t i = 0; i < b->model->n_contracts; i++) {
        if (name && strcmp(b->contracts[i].name, name) == 0) {
            b->model->baseline = i;
            return;
        }
        if (n < KNOWN_MOST)
            known[n++] = b->contracts[i].name;
    }
    if (!name && b->spec->baseline.node) /* noted by the reader */
        return;
    if (!name)
        bs_node_error(b->diagnostics, b->spec->contracts.key,
                      "baseline is missing: the contract that the others are compared with%s",
                      bs_suggest("", known, n, "contracts", suggestion));
    else
        bs_node_error(b->diagnostics, b->spec->baseline.node, "baseline: there is no contract %s%s",
                      bs_quote(name, strlen(name), quoted), bs_suggest(name, known, n, "contracts", suggestion));
}

/* The most that a seat of segment s can use in a month; a population is segment 0. */
static double most_use(const struct bs_build *b, size_t s)
{
    if (b->population) {
        double most = 0;
        for (size_t i = 0; i < b->population->users * b->population->months; i++)
            most = fmax(most, b->population->use[i]);
        return most;
    }
    double most = bs_distribution_quantile(b->segments[s].level, 1);
    return b->segments[s].month_to_month > 0 && most > 0 ? INFINITY : most;
}

static const struct bs_node *beyond_node(const struct bs_contract_spec *spec)
{
    const struct bs_charge_spec *charge = spec->charges.items;
    for (size_t i = 0; i < spec->charges.count; i++)
        if (charge[i].beyond.value && strcmp(charge[i].beyond.value, "error") == 0)
            return charge[i].beyond.node;
    return spec->head.node;
}

/* `beyond: error` promises that the bound is never passed: here it is held to that. */
static void check_limits(struct bs_build *b)
{
    const struct bs_contract_spec *spec = b->spec->contracts.items;
    size_t n = b->population ? 1 : b->model->n_segments;
    for (size_t c = 0; c < b->model->n_contracts; c++)
        for (size_t s = 0; s < n; s++) {
            const double *mix = b->population ? b->population->mix : b->segments[s].mix;
            double limit = bs_contract_limit(&b->contracts[c], mix, b->model->n_meters);
            double most = limit < INFINITY ? most_use(b, s) : 0;
            if (most <= limit)
                continue;
            char low[BS_NUMBER_TEXT], high[BS_NUMBER_TEXT];
            bs_node_error(
                b->diagnostics, beyond_node(&spec[c]),
                "beyond: error, but %s%s%s can use more in a month (%s) than the last tier of contract '%s' prices (%s); use free, "
                "last_price or an open tier",
                b->population ? "a user of the population" : "segment '", b->population ? "" : b->segments[s].name,
                b->population ? "" : "'", isinf(most) ? "without bound" : bs_number_text(most, high), b->contracts[c].name,
                bs_number_text(limit, low));
            break;
        }
}

/* A charge on a meter that nobody uses is legal but rarely meant. */
static void warn_unused(struct bs_build *b)
{
    const struct bs_contract_spec *spec = b->spec->contracts.items;
    size_t n = b->population ? 1 : b->model->n_segments;
    for (size_t c = 0; c < b->model->n_contracts; c++)
        for (size_t i = 0; i < b->contracts[c].n_charges; i++) {
            const struct bs_charge_spec *charge = (const struct bs_charge_spec *)spec[c].charges.items + i;
            size_t meter = b->contracts[c].charges[i].meter;
            bool used = false;
            for (size_t s = 0; s < n; s++)
                used |= (b->population ? b->population->mix : b->segments[s].mix)[meter] > 0;
            struct bs_place place = bs_node_place(charge->meter.node ? charge->meter.node : charge->head.node);
            if (!used)
                bs_warning(b->diagnostics, &place, "nobody uses the meter '%s': this charge is always that of zero use",
                           b->meters[meter].name);
        }
}

enum bs_status bs_build_contracts(struct bs_build *b)
{
    const struct bs_contract_spec *spec = b->spec->contracts.items;
    size_t n = b->spec->contracts.count;
    if (n == 0) /* noted by the reader */
        return BS_OK;
    b->contracts = bs_arena_take(b->arena, n, sizeof *b->contracts);
    if (!b->contracts)
        return BS_ERROR_MEMORY;
    b->model->contracts = b->contracts;
    b->model->n_contracts = n;
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < n && !status; i++)
        status = build_contract(b, &spec[i], &b->contracts[i]);
    if (status)
        return status;
    find_baseline(b);
    if (n == 1) {
        struct bs_place place = bs_node_place(b->spec->contracts.key);
        bs_warning(b->diagnostics, &place, "there is only one contract: nothing to compare it with");
    }
    if (b->diagnostics->errors == b->errors && (b->population || b->model->seats > 0)) {
        check_limits(b);
        warn_unused(b);
    }
    return BS_OK;
}
