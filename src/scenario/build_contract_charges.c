/* Charges: what they read, and the figures of their model. */
#include "scenario/build_contract.h"

#include "scenario/build_contract_tiers.h"

#include <billshift/text.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { KNOWN_MOST = 64, NAMES_SIZE = 256 };

static bool find_meter(struct bs_build *b, const struct bs_text_field *field, const struct bs_node *otherwise, size_t *meter)
{
    const char *known[KNOWN_MOST], *name = field->value;
    char quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE];
    *meter = bs_meter_index(b, name);
    if (*meter < b->model->n_meters || !b->sure)
        return *meter < b->model->n_meters;
    size_t n = 0;
    for (; n < b->model->n_meters && n < KNOWN_MOST; n++)
        known[n] = b->meters[n].name;
    bs_node_error(b->diagnostics, field->node ? field->node : otherwise,
                  "unknown meter %s%s; another one is named by a segment (meter, mix) or under meters",
                  bs_quote(name, strlen(name), quoted), bs_suggest(name, known, n, "known", suggestion));
    return false;
}

static bool find_model(struct bs_build *b, const struct bs_charge_spec *spec, const struct bs_charge_model **model)
{
    const char *known[KNOWN_MOST], *name = spec->model.value;
    char quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE];
    bool of_events = spec->events.node || spec->fee_per_event.node || spec->minimum_per_event.node || spec->maximum_per_event.node;
    if (!name)
        name = spec->tiers.node                                      ? "graduated"
               : spec->rate.node || (of_events && !spec->price.node) ? "percentage"
               : spec->size.node                                     ? "package"
                                                                     : "per_unit";
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

/* The models that take something: "percentage, graduated_percentage". */
static const char *takers(unsigned takes, char *names)
{
    size_t used = 0;
    names[0] = '\0';
    for (size_t i = 0; i < bs_charge_model_count() && used < NAMES_SIZE; i++)
        if (bs_charge_model_at(i)->takes & takes)
            used += (size_t)snprintf(names + used, NAMES_SIZE - used, "%s%s", used ? ", " : "", bs_charge_model_at(i)->name);
    return names;
}

/* Keys that the model does not take. */
static void refuse_keys(struct bs_build *b, const struct bs_charge_spec *spec, const struct bs_charge_model *model)
{
    const struct {
        const char *name;
        const struct bs_node *node;
        unsigned takes;
    } keys[] = {
        {"price", spec->price.node, BS_TAKES_PRICE},
        {"rate", spec->rate.node, BS_TAKES_RATE},
        {"tiers", spec->tiers.node, BS_TAKES_TIERS},
        {"beyond", spec->beyond.node, BS_TAKES_TIERS},
        {"fee_at_zero", spec->fee_at_zero.node, BS_TAKES_TIERS},
        {"size", spec->size.node, BS_TAKES_PACKAGING},
        {"rounding", spec->rounding.node, BS_TAKES_PACKAGING},
        {"minimum_packages", spec->minimum_packages.node, BS_TAKES_PACKAGING},
        {"lasts", spec->lasts.node, BS_TAKES_PACKAGING},
        {"events", spec->events.node, BS_TAKES_EVENTS},
        {"fee_per_event", spec->fee_per_event.node, BS_TAKES_EVENTS},
        {"minimum_per_event", spec->minimum_per_event.node, BS_TAKES_EVENTS},
        {"maximum_per_event", spec->maximum_per_event.node, BS_TAKES_EVENTS},
        {"free_events", spec->free_events.node, BS_TAKES_EVENTS},
        {"free_amount", spec->free_amount.node, BS_TAKES_EVENTS},
    };
    char names[NAMES_SIZE];
    bool tiered = model->takes & BS_TAKES_TIERS;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        bool single = keys[i].takes & (BS_TAKES_PRICE | BS_TAKES_RATE) && i < 2;
        if (!keys[i].node || (model->takes & keys[i].takes && !(single && tiered)))
            continue;
        if (single && tiered)
            bs_node_error(b->diagnostics, keys[i].node, "%s does not belong to the charge model %s; each tier has its own",
                          keys[i].name, model->name);
        else if (keys[i].takes == BS_TAKES_TIERS)
            bs_node_error(b->diagnostics, keys[i].node, "%s does not belong to the charge model %s, which takes one %s",
                          keys[i].name, model->name, model->takes & BS_TAKES_RATE ? "rate" : "price");
        else
            bs_node_error(b->diagnostics, keys[i].node, "%s does not belong to the charge model %s; it is a key of %s",
                          keys[i].name, model->name, takers(keys[i].takes, names));
    }
    if (spec->per.node && model->takes & (BS_TAKES_PACKAGING | BS_TAKES_RATE))
        bs_node_error(b->diagnostics, spec->per.node, "per does not belong to the charge model %s, whose price is that of %s",
                      model->name, model->takes & BS_TAKES_RATE ? "a part of the amount" : "a package");
}

/* An amount that stands whatever is used has no use for what changes or quotes a quantity. */
static void refuse_quantity_keys(struct bs_build *b, const struct bs_charge_spec *spec, const struct bs_charge_model *model)
{
    const struct {
        const char *name;
        const struct bs_node *node;
    } keys[] = {{"multiplier", spec->multiplier.node},
                {"convert", spec->convert.node},
                {"included", spec->included.node},
                {"included_per_seat", spec->included_per_seat.node},
                {"per", spec->per.node},
                {"negative", spec->negative.node}};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0] && model->traits & BS_CHARGE_FIXED; i++)
        if (keys[i].node)
            bs_node_error(b->diagnostics, keys[i].node,
                          "%s does not belong to the charge model flat, whose price is due whatever is used", keys[i].name);
}

/* Keys that the model needs. priced: a price of 1 is understood. */
static void require_keys(struct bs_build *b, const struct bs_charge_spec *spec, const struct bs_charge_model *model, bool priced)
{
    bool tiered = model->takes & BS_TAKES_TIERS;
    const char *missing = NULL;
    if (tiered && !spec->tiers.node)
        bs_node_error(b->diagnostics, spec->head.node, "tiers is missing: the charge model %s needs a list of tiers", model->name);
    if (!tiered && model->takes & BS_TAKES_RATE && !spec->rate.node)
        missing = "rate";
    else if (!tiered && model->takes & BS_TAKES_PRICE && !spec->price.node && !priced)
        missing = "price";
    else if (model->takes & BS_TAKES_PACKAGING && !spec->size.node)
        missing = "size";
    if (missing)
        bs_node_error(b->diagnostics, spec->head.node, "%s is missing: the charge model %s needs it", missing, model->name);
}

static bool organization(const struct bs_charge_spec *spec)
{
    return strcmp(spec->scope.value, "organization") == 0;
}

/* A correction is worth its units' price only where that is one, and none of them was free. */
static void check_negative(struct bs_build *b, const struct bs_charge_spec *spec, const struct bs_charge_model *model)
{
    const struct bs_convert_spec *convert = spec->convert.node ? spec->convert.items : NULL;
    const struct bs_node *free = spec->included.node            ? spec->included.node
                                 : spec->included_per_seat.node ? spec->included_per_seat.node
                                 : convert                      ? convert->free.node
                                                                : NULL;
    if (strcmp(spec->negative.value, "credit") != 0)
        return;
    if (!(model->traits & BS_CHARGE_ONE_PRICE))
        bs_node_error(b->diagnostics, spec->negative.node,
                      "negative: credit belongs to the charge model per_unit; under %s units have no one price to take back",
                      model->name);
    else if (free)
        bs_node_error(b->diagnostics, spec->negative.node,
                      "negative: credit contradicts the free units of line %zu: what is taken back may have been free of charge",
                      free->line);
}

/* Keys that contradict each other whatever the model. */
static void check_pairs(struct bs_contract_build *c, const struct bs_charge_spec *spec)
{
    struct bs_diagnostics *d = c->b->diagnostics;
    const struct bs_node *of_events[] = {spec->fee_per_event.node, spec->minimum_per_event.node, spec->maximum_per_event.node,
                                         spec->free_events.node};
    if (spec->minimum.node && spec->maximum.node && spec->maximum.value < bs_minimum_due(c, spec->minimum.value))
        bs_pair_error(d, spec->maximum.node, spec->minimum.node, "maximum %s is below minimum %s", spec->maximum.node->text,
                      spec->minimum.node->text);
    if (spec->minimum_per_event.node && spec->maximum_per_event.value < spec->minimum_per_event.value)
        bs_pair_error(d, spec->maximum_per_event.node, spec->minimum_per_event.node,
                      "maximum_per_event %s is below minimum_per_event %s", spec->maximum_per_event.node->text,
                      spec->minimum_per_event.node->text);
    if (spec->events.node && !spec->rate_card.node && strcmp(spec->events.value, spec->meter.value) == 0)
        bs_pair_error(d, spec->events.node, spec->meter.node,
                      "events: '%s' is the amount itself; name the meter that counts the events by which it is moved",
                      spec->events.value);
    for (size_t i = 0; i < sizeof of_events / sizeof of_events[0] && !spec->events.node; i++)
        if (of_events[i]) {
            bs_node_error(d, of_events[i], "events is missing: name the meter that counts the events, e.g. events: requests");
            break;
        }
    if (spec->included_per_seat.node && !organization(spec))
        bs_node_error(d, spec->included_per_seat.node,
                      "included_per_seat belongs to scope: organization; in seat scope included is of each seat");
    if (spec->lasts.node && !organization(spec))
        bs_node_error(d, spec->lasts.node, "lasts belongs to scope: organization; a seat keeps nothing from month to month");
    const struct bs_convert_spec *convert = spec->convert.node ? spec->convert.items : NULL;
    if (convert && convert->places.node && !convert->round.node)
        bs_node_error(d, convert->places.node, "places belongs to rounding: say round: ceil, floor or half_up");
    if (convert && convert->free.node && spec->events.node)
        bs_node_error(d, convert->free.node, "free takes no events with it: say included, free_events or free_amount");
    if (spec->lasts.value > 1 && strcmp(spec->rounding.value, "down") == 0)
        bs_node_error(d, spec->lasts.node, "lasts has nothing to keep with rounding: down, which sells full packages only");
}

static struct bs_conversion conversion_of(const struct bs_charge_spec *spec)
{
    static const struct {
        const char *word;
        enum bs_rounding round;
    } words[] = {{"ceil", BS_ROUND_CEIL}, {"floor", BS_ROUND_FLOOR}, {"half_up", BS_ROUND_HALF_UP}};
    const struct bs_convert_spec *convert = spec->convert.items;
    struct bs_conversion conversion = {0};
    if (!spec->convert.node)
        return conversion;
    conversion.free = convert->free.value;
    conversion.divide = convert->divide.value;
    conversion.places = (int)convert->places.value;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i].word, convert->round.value) == 0)
            conversion.round = words[i].round;
    return conversion;
}

static enum bs_status read_events(struct bs_build *b, const struct bs_charge_spec *spec, struct bs_event_terms *events)
{
    size_t meter = 0;
    events->fee = spec->fee_per_event.value;
    events->minimum = spec->minimum_per_event.value;
    events->has_maximum = spec->maximum_per_event.node != NULL;
    events->maximum = events->has_maximum ? spec->maximum_per_event.value : 0;
    if (spec->free_events.node || spec->free_amount.node) {
        events->free_events = spec->free_events.node ? spec->free_events.value : INFINITY;
        events->free_amount = spec->free_amount.node ? spec->free_amount.value : INFINITY;
    }
    if (!spec->events.node || !find_meter(b, &spec->events, spec->head.node, &meter))
        return BS_OK;
    double *weights = bs_arena_take(b->arena, b->model->n_meters, sizeof *weights);
    if (!weights)
        return BS_ERROR_MEMORY;
    weights[meter] = 1;
    events->weights = weights;
    return BS_OK;
}

static enum bs_status multiply(struct bs_build *b, double factor, struct bs_charge *charge)
{
    if (factor == 1)
        return BS_OK;
    double *weights = bs_arena_take(b->arena, b->model->n_meters, sizeof *weights);
    if (!weights)
        return BS_ERROR_MEMORY;
    for (size_t m = 0; m < b->model->n_meters; m++)
        weights[m] = factor * (charge->weights ? charge->weights[m] : m == charge->meter ? 1 : 0);
    charge->weights = weights;
    return BS_OK;
}

/* The quantity, its name and unit; *known: it could be read. */
static enum bs_status read_quantity(struct bs_contract_build *c, const struct bs_terms_spec *view,
                                    const struct bs_charge_spec *spec, struct bs_charge *charge, bool *known, bool *is_money)
{
    struct bs_build *b = c->b;
    *is_money = false;
    charge->name = spec->name.value ? spec->name.value : spec->rate_card.value ? spec->rate_card.value : spec->meter.value;
    if (!spec->rate_card.node) {
        *known = find_meter(b, &spec->meter, spec->head.node, &charge->meter);
        charge->unit = *known ? b->meters[charge->meter].unit : NULL;
        return *known ? multiply(b, spec->multiplier.value, charge) : BS_OK;
    }
    if (spec->meter.node)
        bs_pair_error(b->diagnostics, spec->meter.node, spec->rate_card.node,
                      "meter and rate_card exclude each other: a rate card reads many meters");
    double *weights = NULL;
    struct bs_text_field card = bs_charge_card(view, spec);
    enum bs_status status = bs_build_card_weights(b, &card, &weights, &charge->unpriced, &charge->unit, is_money);
    charge->weights = weights;
    *known = weights != NULL;
    return status || !weights ? status : multiply(b, spec->multiplier.value, charge);
}

/* Pooled units for each seat, whatever its type; grants of types are added later. */
static enum bs_status include_per_seat(struct bs_contract_build *c, double units, struct bs_charge *charge)
{
    size_t n = bs_contract_types(c->contract);
    if (units == 0)
        return BS_OK;
    double *grants = bs_arena_take(c->b->arena, n, sizeof *grants);
    if (!grants)
        return BS_ERROR_MEMORY;
    for (size_t t = 0; t < n; t++)
        grants[t] = units;
    charge->grants = grants;
    return BS_OK;
}

static enum bs_negative negative_of(const struct bs_charge_spec *spec)
{
    const char *word = spec->negative.value;
    return strcmp(word, "zero") == 0 ? BS_NEGATIVE_ZERO : strcmp(word, "credit") == 0 ? BS_NEGATIVE_CREDIT : BS_NEGATIVE_REFUSE;
}

static void take_figures(const struct bs_contract_build *c, const struct bs_charge_spec *spec, bool is_money,
                         struct bs_charge *charge)
{
    charge->scope = organization(spec) ? BS_ORGANIZATION_SCOPE : BS_SEAT_SCOPE;
    charge->convert = conversion_of(spec);
    charge->included = spec->included.value;
    charge->per = spec->per.value;
    charge->price = spec->rate.node    ? spec->rate.value
                    : spec->price.node ? spec->price.value
                    : is_money         ? bs_own_money(c->b, 1)
                                       : 0;
    charge->fee_at_zero = spec->fee_at_zero.value;
    charge->discount = spec->discount.value;
    charge->has_minimum = spec->minimum.node != NULL;
    charge->minimum = bs_minimum_due(c, spec->minimum.value);
    charge->has_maximum = spec->maximum.node != NULL;
    charge->maximum = spec->maximum.node ? spec->maximum.value : 0;
    charge->negative = negative_of(spec);
    if (charge->model->takes & BS_TAKES_PACKAGING)
        charge->packaging = (struct bs_packaging){.size = spec->size.value,
                                                  .round_down = strcmp(spec->rounding.value, "down") == 0,
                                                  .minimum = spec->minimum_packages.value,
                                                  .lasts = (size_t)spec->lasts.value};
}

/* Units that count several of what is used. */
static enum bs_status name_converted(struct bs_build *b, struct bs_charge *charge)
{
    char text[128];
    double divide = charge->convert.divide;
    if (!charge->unit || !(divide > 0) || divide == 1)
        return BS_OK;
    snprintf(text, sizeof text, "x %.10g %s", divide, charge->unit);
    charge->converted = bs_arena_copy(b->arena, text, strlen(text));
    return charge->converted ? BS_OK : BS_ERROR_MEMORY;
}

static enum bs_status build_charge(struct bs_contract_build *c, const struct bs_terms_spec *view,
                                   const struct bs_charge_spec *stated, struct bs_charge *charge)
{
    bool known = false, is_money = false;
    struct bs_charge_spec own = *stated, *spec = &own;
    enum bs_status status = read_quantity(c, view, spec, charge, &known, &is_money);
    if (status || !find_model(c->b, spec, &charge->model) || !known)
        return status;
    status = bs_own_charge(c->b, charge->unit, spec);
    if (status)
        return status;
    refuse_keys(c->b, spec, charge->model);
    refuse_quantity_keys(c->b, spec, charge->model);
    require_keys(c->b, spec, charge->model, is_money);
    check_negative(c->b, spec, charge->model);
    check_pairs(c, spec);
    bs_check_charge_units(c->b, spec, charge->unit);
    take_figures(c, spec, is_money, charge);
    status = name_converted(c->b, charge);
    if (!status && charge->model->takes & BS_TAKES_EVENTS)
        status = read_events(c->b, spec, &charge->events);
    if (!status)
        status = include_per_seat(c, spec->included_per_seat.value, charge);
    return status ? status : bs_build_tiers(c->b, spec, charge);
}

/* The meter or card that a charge names; NULL: a flat one reads nothing. */
static const char *name_read(const struct bs_charge_spec *spec)
{
    if (spec->model.value && strcmp(spec->model.value, "flat") == 0)
        return NULL;
    return spec->rate_card.node ? spec->rate_card.value : spec->meter.value;
}

size_t bs_charge_reading(const struct bs_terms_spec *view, const char *meter, const char *card, bool in_organization, size_t *count)
{
    const struct bs_charge_spec *spec = view->charges.items;
    size_t found = BS_NEVER;
    *count = 0;
    for (size_t i = 0; i < view->charges.count; i++) {
        const char *name = spec[i].rate_card.node ? card : meter, *read = name_read(&spec[i]);
        if (!name || !read || strcmp(name, read) != 0 || (in_organization && !organization(&spec[i])))
            continue;
        found = *count > 0 ? found : i;
        (*count)++;
    }
    return found;
}

const char *bs_suggest_reading(const struct bs_terms_spec *view, const char *name, bool in_organization, char *buffer)
{
    const struct bs_charge_spec *spec = view->charges.items;
    const char *known[KNOWN_MOST];
    size_t n = 0;
    for (size_t i = 0; i < view->charges.count && n < KNOWN_MOST; i++) {
        const char *read = name_read(&spec[i]);
        if (read && (!in_organization || organization(&spec[i])))
            known[n++] = read;
    }
    *buffer = '\0';
    return n > 0 ? bs_suggest(name, known, n, "charges read", buffer) : buffer;
}

enum bs_status bs_build_charges(struct bs_contract_build *c, const struct bs_terms_spec *view, struct bs_charge **charges)
{
    const struct bs_charge_spec *spec = view->charges.items;
    size_t n = view->charges.count;
    enum bs_status status = BS_OK;
    *charges = NULL;
    if (n == 0)
        return BS_OK;
    *charges = bs_arena_take(c->b->arena, n, sizeof **charges);
    if (!*charges)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < n && !status; i++)
        status = build_charge(c, view, &spec[i], *charges + i);
    return status;
}
