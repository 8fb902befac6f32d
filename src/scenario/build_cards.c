/* Rate cards: models, modes, meters that share a price; which of them are in use. */
#include "scenario/build_cards.h"
#include "scenario/price_file.h"

#include <billshift/text.h>

#include <math.h>
#include <string.h>

enum { KNOWN_MOST = 64 };

static const struct bs_rate_card_spec *spec_of(const struct bs_build *b, size_t card)
{
    return (const struct bs_rate_card_spec *)b->spec->rate_cards.items + card;
}

static bool is_map(struct bs_build *b, const struct bs_node *node, const char *what, const char *example)
{
    if (node->kind == BS_NODE_MAP && node->count > 0)
        return true;
    bs_node_error(b->diagnostics, node, "%s: a map is expected, e.g. %s", what, example);
    return false;
}

size_t bs_find_class(struct bs_build *b, const struct bs_node *node, const char *what)
{
    const char *known[KNOWN_MOST];
    char quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE];
    size_t n = 0, meter = node->kind == BS_NODE_SCALAR ? bs_meter_index(b, node->text) : b->model->n_meters;
    if ((meter > 0 && meter < b->model->n_meters) || !b->sure)
        return meter > 0 ? meter : b->model->n_meters;
    for (size_t i = 1; i < b->model->n_meters && n < KNOWN_MOST; i++)
        known[n++] = b->meters[i].name;
    const char *name = node->kind == BS_NODE_SCALAR ? node->text : bs_node_kind_name(node);
    if (meter == 0)
        bs_node_error(b->diagnostics, node, "%s: 'usage' is money already; a rate card prices other meters", what);
    else
        bs_node_error(b->diagnostics, node, "%s: %s is no meter%s; another one is named by a segment (meter, mix) or under meters",
                      what, bs_quote(name, strlen(name), quoted), bs_suggest(name, known, n, "known", suggestion));
    return b->model->n_meters;
}

static enum bs_status read_same_as(struct bs_build *b, const struct bs_node *node, size_t *same_as)
{
    if (!node || !is_map(b, node, "same_as", "{output_image: output}"))
        return BS_OK;
    for (size_t i = 0; i < node->count; i++) {
        size_t meter = bs_find_class(b, node->pairs[i].key, "same_as"), other = bs_find_class(b, node->pairs[i].value, "same_as");
        if (meter == b->model->n_meters || other == b->model->n_meters)
            continue;
        size_t at = other;
        while (at != meter && same_as[at] != at)
            at = same_as[at];
        if (at == meter)
            bs_node_error(b->diagnostics, node->pairs[i].key, "same_as: '%s' would take its price from itself",
                          b->meters[meter].name);
        else
            same_as[meter] = other;
    }
    return BS_OK;
}

/* The modes that the card states, with their factors, and room for `batch` of a price file. */
static enum bs_status read_modes(struct bs_build *b, const struct bs_node *node, struct rate_card *card, double **factors)
{
    size_t n = node && is_map(b, node, "modes", "{batch: 50%}") ? node->count : 0;
    const char **names = bs_arena_take(b->arena, n + 1, sizeof *names);
    *factors = bs_arena_take(b->arena, n + 1, sizeof **factors);
    if (!names || !*factors)
        return BS_ERROR_MEMORY;
    card->modes = names;
    for (size_t i = 0; i < n; i++) {
        const struct bs_node *key = node->pairs[i].key;
        char quoted[BS_QUOTE_SIZE];
        if (!bs_name_valid(key->text, key->length) || strcmp(key->text, "long") == 0 || strncmp(key->text, "above-", 6) == 0)
            bs_node_error(b->diagnostics, key, "modes: %s is no name of a mode: %s", bs_quote(key->text, key->length, quoted),
                          bs_name_valid(key->text, key->length) ? "it stands for the length of prompts" : BS_NAME_RULE);
        names[i] = key->text;
        bs_read_number(&b->reader, node->pairs[i].value, key->text, BS_KEY_RATIO, 0, 1e6, false, &(*factors)[i]);
    }
    card->n_modes = n;
    return BS_OK;
}

/* The factors of a model: those of the card, and of its row the price of batches; *batches: the row has one. */
static enum bs_status set_factors(struct bs_build *b, const struct rate_card *card, const double *factors,
                                  const struct price_row *row, struct rate_model *model, bool *batches)
{
    const double **all = bs_arena_take(b->arena, card->n_modes + 1, sizeof *all);
    for (size_t mode = 0; all && mode <= card->n_modes; mode++) {
        double *of = bs_arena_take(b->arena, card->n_meters, sizeof *of);
        if (!of)
            return BS_ERROR_MEMORY;
        for (size_t m = 0; m < card->n_meters; m++)
            of[m] = mode < card->n_modes ? factors[mode] : NAN;
        all[mode] = of;
        for (size_t c = 0; mode == card->n_modes && row && c < PRICE_CLASS_COUNT; c++)
            *batches |= !isnan(row->batch[c]);
        if (mode < card->n_modes || !*batches)
            continue;
        for (size_t m = 0; m < card->n_meters; m++)
            of[m] = 1;
        for (size_t c = 0; c < PRICE_CLASS_COUNT; c++)
            if (row->batch[c] >= 0 && row->base[c] > 0)
                of[bs_meter_index(b, price_class_meters[c])] = row->batch[c] / row->base[c];
    }
    model->factors = all;
    return all ? BS_OK : BS_ERROR_MEMORY;
}

static enum bs_status read_models(struct bs_build *b, const struct bs_rate_card_spec *spec, const struct price_file *file,
                                  const double *factors, struct rate_card *card)
{
    const struct bs_node *node = spec->models.node;
    bool any = false, stated = rate_card_mode(card, "batch") != RATE_CARD_NONE;
    if (!is_map(b, node, "models", "{opus: {input: 5, output: 25}}"))
        return BS_OK;
    struct rate_model *models = bs_arena_take(b->arena, node->count, sizeof *models);
    enum bs_status status = models ? BS_OK : BS_ERROR_MEMORY;
    for (size_t i = 0; i < node->count && !status; i++) {
        const struct price_row *row = NULL;
        bool batches = false;
        status = bs_build_rate_model(b, spec, &node->pairs[i], file, card, &models[i], &row);
        if (status != BS_ERROR_MEMORY) /* what is wrong was noted */
            status = set_factors(b, card, factors, stated ? NULL : row, &models[i], &batches);
        any |= batches;
    }
    card->models = models;
    card->n_models = status ? 0 : node->count;
    if (any)
        ((const char **)card->modes)[card->n_modes++] = "batch"; /* there is room for it */
    return status;
}

/* A meter that every model prices takes the price of no other. */
static void warn_same_as(struct bs_build *b, const struct bs_node *node, const struct rate_card *card)
{
    for (size_t i = 0; node && node->kind == BS_NODE_MAP && i < node->count; i++) {
        size_t meter = bs_meter_index(b, node->pairs[i].key->text), model = 0;
        while (meter < b->model->n_meters && model < card->n_models && card->models[model].prices &&
               !isnan(card->models[model].prices[meter]))
            model++;
        if (model > 0 && model == card->n_models)
            bs_warn_idle(b, node->pairs[i].key, "same_as", "every model has a price of its own for '%s'", b->meters[meter].name);
    }
}

static enum bs_status read_file(struct bs_build *b, const struct bs_rate_card_spec *spec, struct price_file *file)
{
    struct bs_file_digest digest;
    const char *path = NULL;
    static const char *const columns[] = {"model"};
    *file = (struct price_file){0};
    if (!spec->file.node)
        return BS_OK;
    enum bs_status status = bs_build_path(b, &spec->file, &path);
    if (!status)
        status = price_file_read(path, b->arena, file, &digest, b->diagnostics);
    return status ? status : bs_build_note_file(b, spec->file.value, "prices", columns, 1, &digest);
}

const char *bs_card_foreign(const struct bs_build *b, const struct bs_rate_card_spec *spec)
{
    bool money = !spec->unit.value || strcmp(spec->unit.value, b->reader.money.own) == 0;
    return money ? NULL : spec->unit.value;
}

static enum bs_status build_card(struct bs_build *b, const struct bs_rate_card_spec *spec, struct rate_card *card)
{
    size_t n = b->model->n_meters, *same_as = bs_arena_take(b->arena, n, sizeof *same_as);
    struct price_file file;
    double *factors = NULL;
    if (!same_as)
        return BS_ERROR_MEMORY;
    for (size_t m = 0; m < n; m++)
        same_as[m] = m;
    *card = (struct rate_card){.name = spec->head.key->text,
                               .title = spec->title.value,
                               .unit = bs_card_foreign(b, spec),
                               .n_meters = n,
                               .same_as = same_as};
    if (spec->head.wrong)
        return BS_OK;
    if (spec->unit.value && !*spec->unit.value)
        bs_node_error(b->diagnostics, spec->unit.node, "unit: a name is expected, e.g. credits; left out, prices are in %s",
                      b->model->currency);
    if (card->unit && spec->currency.node)
        bs_pair_error(b->diagnostics, spec->currency.node, spec->unit.node, "currency has no meaning: the prices are in %s",
                      card->unit);
    if (card->unit && !bs_build_unit(b, &spec->unit, "write currency in place of unit"))
        return BS_OK;
    bs_check_units(b, "per", spec->per.node, "units of meters");
    enum bs_status status = read_file(b, spec, &file);
    if (!status)
        status = read_same_as(b, spec->same_as.node, same_as);
    if (!status)
        status = read_modes(b, spec->modes.node, card, &factors);
    if (!status)
        status = read_models(b, spec, &file, factors, card);
    if (!status)
        warn_same_as(b, spec->same_as.node, card);
    return status == BS_ERROR_INPUT ? BS_OK : status; /* noted */
}

static size_t card_index(const struct bs_build *b, const char *name)
{
    size_t i = 0;
    while (i < b->cards->count && strcmp(b->cards->items[i].name, name) != 0)
        i++;
    return i;
}

const char *bs_card_unit(const struct bs_build *b, const char *name)
{
    size_t card = card_index(b, name);
    if (card == b->cards->count || !b->cards->sound[card])
        return NULL;
    return b->cards->items[card].unit ? b->cards->items[card].unit : b->model->currency;
}

/* The card of a name; count: unknown, which is noted. */
static size_t find_card(struct bs_build *b, const struct bs_text_field *field, const char *what)
{
    const char *known[KNOWN_MOST];
    char quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE] = "";
    size_t n = 0, found = card_index(b, field->value);
    if (found < b->cards->count)
        return found;
    for (; n < b->cards->count && n < KNOWN_MOST; n++)
        known[n] = b->cards->items[n].name;
    bs_node_error(b->diagnostics, field->node, "%s: there is no rate card %s%s", what,
                  bs_quote(field->value, strlen(field->value), quoted),
                  n ? bs_suggest(field->value, known, n, "known", suggestion) : "; rate_cards: {NAME: {models: ...}} makes one");
    return found;
}

static void use_card(struct bs_build *b, const char *name)
{
    size_t card = name ? card_index(b, name) : b->cards->count;
    if (card < b->cards->count)
        b->cards->used[card] = true;
}

static void use_charged(struct bs_build *b, const struct bs_terms_spec *terms)
{
    const struct bs_charge_spec *charge = terms->charges.items;
    const struct bs_node *swaps = terms->rate_cards.node;
    for (size_t i = 0; i < terms->charges.count; i++)
        use_card(b, charge[i].rate_card.value);
    for (size_t i = 0; swaps && swaps->kind == BS_NODE_MAP && i < swaps->count; i++)
        if (swaps->pairs[i].value->kind == BS_NODE_SCALAR)
            use_card(b, swaps->pairs[i].value->text);
}

/* The cards that contracts charge, and the list card. */
static void find_used(struct bs_build *b)
{
    const struct bs_contract_spec *contract = b->spec->contracts.items;
    for (size_t c = 0; c < b->spec->contracts.count; c++) {
        const struct bs_change_spec *change = contract[c].changes.items;
        use_charged(b, &contract[c].terms);
        for (size_t i = 0; i < contract[c].changes.count; i++)
            use_charged(b, &change[i].terms);
    }
    const struct bs_text_field *list = &b->spec->list_card;
    size_t card = list->value ? find_card(b, list, "list_card") : b->cards->count;
    if (card == b->cards->count)
        return;
    b->cards->used[card] = true;
    if (b->cards->items[card].unit)
        bs_node_error(b->diagnostics, list->node, "list_card: '%s' is in %s; list prices are money", list->value,
                      b->cards->items[card].unit);
    else
        b->cards->list = &b->cards->items[card];
}

/* Only in the prompts that rate cards price. */
static void warn_prompts(struct bs_build *b)
{
    const struct bs_meter_spec *meter = b->spec->meters.items;
    for (size_t i = 0; i < b->spec->meters.count; i++) {
        size_t m = bs_meter_index(b, meter[i].head.key->text), card = 0;
        while (m < b->model->n_meters && card < b->cards->count &&
               (!b->cards->sound[card] || !rate_card_reads(&b->cards->items[card], m)))
            card++;
        if (meter[i].prompt.node && m < b->model->n_meters && card == b->cards->count)
            bs_warn_idle(b, meter[i].prompt.node, "prompt", "no rate card prices '%s'", b->meters[m].name);
    }
}

/* Two list prices for one meter would contradict each other. */
static void check_list_prices(struct bs_build *b)
{
    const struct bs_meter_spec *meter = b->spec->meters.items;
    for (size_t i = 0; b->cards->list && i < b->spec->meters.count; i++) {
        size_t m = bs_meter_index(b, meter[i].head.key->text);
        if (meter[i].list_price.node && m < b->model->n_meters && rate_card_reads(b->cards->list, m))
            bs_pair_error(b->diagnostics, meter[i].list_price.node, b->spec->list_card.node,
                          "list_price: the list card '%s' prices '%s' too; leave out one of them", b->cards->list->name,
                          b->meters[m].name);
    }
}

enum bs_status bs_build_rate_cards(struct bs_build *b)
{
    size_t n = b->spec->rate_cards.count;
    struct bs_cards *cards = bs_arena_take(b->arena, 1, sizeof *cards);
    if (!cards)
        return BS_ERROR_MEMORY;
    cards->items = bs_arena_take(b->arena, n, sizeof *cards->items);
    cards->sound = bs_arena_take(b->arena, n, sizeof *cards->sound);
    cards->used = bs_arena_take(b->arena, n, sizeof *cards->used);
    if (!cards->items || !cards->sound || !cards->used)
        return BS_ERROR_MEMORY;
    b->cards = cards;
    cards->count = n;
    enum bs_status status = BS_OK;
    for (size_t i = 0; i < n && !status; i++) {
        size_t errors = b->diagnostics->errors;
        if (spec_of(b, i)->currency.value && !spec_of(b, i)->head.wrong)
            b->reader.money.bare = spec_of(b, i)->currency.value;
        status = build_card(b, spec_of(b, i), &cards->items[i]);
        b->reader.money.bare = b->reader.money.own;
        cards->sound[i] = !spec_of(b, i)->head.wrong && b->diagnostics->errors == errors;
    }
    if (status)
        return status;
    find_used(b);
    check_list_prices(b);
    warn_prompts(b);
    return BS_OK;
}

enum bs_status bs_build_card_weights(struct bs_build *b, const struct bs_text_field *card, double **weights, const bool **unpriced,
                                     const char **unit, bool *is_money)
{
    const struct bs_cards *cards = b->cards;
    size_t index = card->value ? find_card(b, card, "rate_card") : cards->count;
    *weights = NULL;
    *unpriced = NULL;
    if (index == cards->count || !cards->sound[index])
        return BS_OK;
    const struct rate_card *found = &cards->items[index];
    double *all = bs_arena_take(b->arena, b->model->n_meters, sizeof *all);
    bool *without = bs_arena_take(b->arena, b->model->n_meters, sizeof *without);
    if (!all || !without)
        return BS_ERROR_MEMORY;
    for (size_t m = 1; m < b->model->n_meters; m++)
        without[m] = bs_is_class(b, m);
    for (size_t m = 0; m < b->model->n_meters; m++) {
        double price = bs_part_price(b, found, m);
        all[m] = isnan(price) ? 0 : price;
        if (!isnan(price))
            without[m] = without[b->meters[m].whole] = false;
    }
    *weights = all;
    *unpriced = without;
    *unit = found->unit ? found->unit : b->model->currency;
    *is_money = !found->unit;
    return BS_OK;
}
