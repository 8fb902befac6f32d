/* How use falls on the parts of meters: shares of models, of long prompts and of modes. */
#include "scenario/build_cards.h"
#include "scenario/range.h"

#include <billshift/text.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { KNOWN_MOST = 64, NAMES_SIZE = 256 };
static const double LENGTH_MOST = 1e15;

static bool is_map(struct bs_build *b, const struct bs_node *node, const char *what, const char *example)
{
    if (node->kind == BS_NODE_MAP && node->count > 0)
        return true;
    bs_node_error(b->diagnostics, node, "%s: a map is expected, e.g. %s", what, example);
    return false;
}

static size_t model_names(const struct bs_build *b, const char **names)
{
    size_t n = 0;
    for (; n < b->cards->n_models && n < KNOWN_MOST; n++)
        names[n] = b->cards->models[n].name;
    return n;
}

/* The index of a name in a list; n: unknown, which is noted. */
static size_t find_name(struct bs_build *b, const struct bs_node *node, const char *what, const char *const *names, size_t n)
{
    char quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE] = "";
    size_t i = 0;
    while (i < n && strcmp(names[i], node->text) != 0)
        i++;
    if (i == n)
        bs_node_error(b->diagnostics, node, "%s: %s is in no rate card that is charged%s", what,
                      bs_quote(node->text, node->length, quoted), n ? bs_suggest(node->text, names, n, "known", suggestion) : "");
    return i;
}

/* Reads shares by name into shares[n]. */
static enum bs_status read_shares(struct bs_build *b, const struct bs_node *node, const char *what, const char *const *names,
                                  size_t n, bool complete, double *shares)
{
    double *stated = bs_arena_take(b->arena, node->count, sizeof *stated), sum = 0;
    size_t errors = b->diagnostics->errors;
    if (!stated)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < node->count; i++) {
        const struct bs_pair *pair = &node->pairs[i];
        if (bs_read_number(&b->reader, pair->value, pair->key->text, complete ? BS_KEY_REST : BS_KEY_SHARE, 0, 1, false,
                           &stated[i]))
            sum += stated[i];
    }
    if (b->diagnostics->errors > errors)
        return BS_OK;
    for (size_t i = 0; i < node->count && complete; i++)
        if (!bs_share_may_vary(b, node->pairs[i].value, what, stated, node->count))
            return BS_OK;
    if (complete && !bs_complete_shares(b, node, what, stated, node->count))
        return BS_OK;
    if (!complete && sum > 1 + 1e-12)
        bs_node_error(b->diagnostics, node, "%s: the shares sum to %.6g%%; at most 100%% can be split off", what, 100 * sum);
    for (size_t i = 0; i < node->count; i++) {
        size_t found = find_name(b, node->pairs[i].key, what, names, n);
        if (found < n)
            shares[found] = stated[i];
    }
    return BS_OK;
}

static enum bs_status read_models(struct bs_build *b, const struct bs_node *node, const char *who, const struct bs_node *place,
                                  bool needed, bool by_row, struct bs_split *out)
{
    const char **names = bs_arena_take(b->arena, b->cards->n_models, sizeof *names), *few[KNOWN_MOST];
    double *shares = bs_arena_take(b->arena, b->cards->n_models, sizeof *shares);
    char suggestion[BS_SUGGESTION_SIZE];
    if (!names || !shares)
        return BS_ERROR_MEMORY;
    for (size_t i = 0; i < b->cards->n_models; i++)
        names[i] = b->cards->models[i].name;
    out->models = shares;
    if (node)
        return is_map(b, node, "models", "{opus: 30%, sonnet: rest}")
                   ? read_shares(b, node, "models", names, b->cards->n_models, true, shares)
                   : BS_OK;
    for (size_t i = 0; i < b->cards->n_models && (by_row || b->cards->n_models == 1); i++)
        shares[i] = 1;
    if (b->cards->n_models > 1 && needed && !by_row)
        bs_node_error(b->diagnostics, place,
                      "models is missing for %s: the rate cards price several models, so say how its tokens fall on them%s", who,
                      bs_suggest("", few, model_names(b, few), "known", suggestion));
    return BS_OK;
}

static enum bs_status read_modes(struct bs_build *b, const struct bs_node *node, struct bs_split *out)
{
    double *shares = bs_arena_take(b->arena, b->cards->n_modes, sizeof *shares);
    if (!shares)
        return BS_ERROR_MEMORY;
    out->modes = shares;
    if (!node || !is_map(b, node, "modes", "{batch: 20%}"))
        return BS_OK;
    return read_shares(b, node, "modes", b->cards->modes, b->cards->n_modes, false, shares);
}

/* Whether a model that is used has this bound. */
static bool is_bound(const struct bs_build *b, double above)
{
    for (size_t i = 0; i < b->cards->n_models; i++)
        for (size_t k = 0; k < b->cards->models[i].n_bounds; k++)
            if (b->cards->models[i].bounds[k] == above)
                return true;
    return false;
}

static enum bs_status read_bands(struct bs_build *b, const struct bs_node *node, struct bs_split *out)
{
    double sum = 0;
    for (size_t i = 0; i < node->count; i++) {
        const struct bs_pair *pair = &node->pairs[i];
        double above = 0, share = 0;
        if (!bs_read_number(&b->reader, pair->key, "long_prompts", BS_KEY_NUMBER, 0, LENGTH_MOST, false, &above) ||
            !bs_read_number(&b->reader, pair->value, "long_prompts", BS_KEY_SHARE, 0, 1, false, &share))
            continue;
        if (!is_bound(b, above))
            bs_node_error(b->diagnostics, pair->key, "long_prompts: no rate card that is charged has prices above %s",
                          pair->key->text);
        size_t at = out->n_bands++;
        for (; at > 0 && out->above[at - 1] > above; at--) {
            out->above[at] = out->above[at - 1];
            out->share[at] = out->share[at - 1];
        }
        if (at > 0 && out->above[at - 1] == above)
            bs_node_error(b->diagnostics, pair->key, "long_prompts: the bound %s is given twice", pair->key->text);
        out->above[at] = above;
        out->share[at] = share;
        sum += share;
    }
    if (sum > 1 + 1e-12)
        bs_node_error(b->diagnostics, node, "long_prompts: the shares sum to %.6g%%; at most 100%% lie in long prompts", 100 * sum);
    return BS_OK;
}

/* Every bound of a model that is used has a share, and a single share goes to a single bound. */
static void check_bands(struct bs_build *b, const struct bs_node *node, struct bs_split *split)
{
    char bound[BS_NUMBER_TEXT];
    bool any = false;
    for (size_t i = 0; i < b->cards->n_models; i++) {
        const struct bs_card_model *model = &b->cards->models[i];
        if (split->models[i] == 0 || model->n_bounds == 0)
            continue;
        any = true;
        if (node->kind != BS_NODE_MAP && model->n_bounds > 1) {
            bs_node_error(
                b->diagnostics, node,
                "long_prompts: '%s' has prices above %zu lengths; write a map, e.g. {%s: 10%%}: above each and not above the "
                "next",
                model->name, model->n_bounds, bs_number_text(model->bounds[0], bound));
            return;
        }
        for (size_t k = 0; k < model->n_bounds && node->kind == BS_NODE_MAP; k++) {
            size_t band = 0;
            while (band < split->n_bands && split->above[band] != model->bounds[k])
                band++;
            if (band == split->n_bands)
                bs_node_error(b->diagnostics, node, "long_prompts: the share above %s is missing, where the prices of '%s' change",
                              bs_number_text(model->bounds[k], bound), model->name);
        }
    }
    if (!any) {
        struct bs_place place = bs_node_place(node);
        bs_warning(b->diagnostics, &place, "long_prompts has no effect: no model that is used has prices for long prompts");
    }
}

static enum bs_status read_lengths(struct bs_build *b, const struct bs_node *node, struct bs_split *out)
{
    size_t n = node && node->kind == BS_NODE_MAP && !bs_is_range(node) ? node->count : 1, errors = b->diagnostics->errors;
    out->above = bs_arena_take(b->arena, n, sizeof *out->above);
    out->share = bs_arena_take(b->arena, n, sizeof *out->share);
    if (!out->above || !out->share)
        return BS_ERROR_MEMORY;
    if (!node)
        return BS_OK;
    if (node->kind == BS_NODE_MAP && !bs_is_range(node)) {
        enum bs_status status = read_bands(b, node, out);
        if (status)
            return status;
    } else {
        out->above[0] = NAN;
        out->n_bands = bs_read_number(&b->reader, node, "long_prompts", BS_KEY_SHARE, 0, 1, false, &out->share[0]);
    }
    if (b->diagnostics->errors == errors)
        check_bands(b, node, out);
    return BS_OK;
}

/* What a scenario leaves open is told. */
static void assume(struct bs_build *b, const struct bs_split_spec *spec, const char *who, const struct bs_split *split)
{
    bool bounds = false;
    for (size_t i = 0; i < b->cards->n_models; i++)
        bounds |= split->models[i] > 0 && b->cards->models[i].n_bounds > 0;
    if (bounds && !spec->long_prompts.node)
        bs_assumption(b->diagnostics, "no long prompts in %s (long_prompts is 0 by default)", who);
    if (b->cards->n_modes > 0 && !spec->modes.node)
        bs_assumption(b->diagnostics, "ordinary service only in %s (modes is empty by default)", who);
}

static void warn_unread(struct bs_build *b, const struct bs_split_spec *spec)
{
    const struct bs_node *nodes[] = {spec->models.node, spec->long_prompts.node, spec->modes.node};
    static const char *const names[] = {"models", "long_prompts", "modes"};
    for (size_t i = 0; i < sizeof nodes / sizeof nodes[0] && b->diagnostics->errors == 0;
         i++) /* a card that failed is not missing */
        if (nodes[i]) {
            struct bs_place place = bs_node_place(nodes[i]);
            bs_warning(b->diagnostics, &place, "%s has no effect: no contract charges a rate card", names[i]);
        }
}

enum bs_status bs_read_split(struct bs_build *b, const struct bs_split_spec *spec, const char *who, const struct bs_node *place,
                             bool needed, bool by_row, struct bs_split *out)
{
    *out = (struct bs_split){0};
    if (b->cards->n_models == 0) {
        if (b->sure)
            warn_unread(b, spec);
        return BS_OK;
    }
    size_t errors = b->diagnostics->errors;
    enum bs_status status = read_models(b, spec->models.node, who, place, needed, by_row, out);
    if (!status)
        status = read_modes(b, spec->modes.node, out);
    if (!status)
        status = read_lengths(b, spec->long_prompts.node, out);
    if (!status && needed && b->diagnostics->errors == errors)
        assume(b, spec, who, out);
    return status;
}

/* The part of a model's tokens in prompts longer than `above` and no longer than its next bound. */
static double length_share(const struct bs_card_model *model, const struct bs_split *split, double above)
{
    double low = above >= 0 ? above : RATE_CARD_ORDINARY, high = INFINITY, part = 0, rest = 1;
    for (size_t k = model->n_bounds; k-- > 0;)
        if (model->bounds[k] > above)
            high = model->bounds[k];
    for (size_t i = 0; i < split->n_bands && model->n_bounds > 0; i++) {
        double from = isnan(split->above[i]) ? model->bounds[0] : split->above[i];
        if (from >= model->bounds[0])
            rest -= split->share[i];
        if (from >= low && from < high)
            part += split->share[i];
    }
    return above >= 0 ? part : fmax(0, rest);
}

double bs_split_share(const struct bs_build *b, const struct bs_split *split, const struct bs_part *part)
{
    if (!split->models)
        return 0;
    double modes = 1;
    for (size_t i = 0; i < b->cards->n_modes; i++)
        modes -= split->modes[i];
    double mode = part->mode == BS_NEVER ? fmax(0, modes) : split->modes[part->mode];
    return split->models[part->model] * length_share(&b->cards->models[part->model], split, part->above) * mode;
}

void bs_split_units(const struct bs_build *b, const struct bs_split *split, size_t whole, double units, double *mix)
{
    mix[whole] += units;
    for (size_t m = 0; m < b->model->n_meters; m++)
        if (b->cards->parts[m].model != BS_NEVER && b->meters[m].whole == whole)
            mix[m] += units * bs_split_share(b, split, &b->cards->parts[m]);
}

/* Whether one card prices what falls on a model, length and mode of a meter. */
static bool check_part(struct bs_build *b, const struct rate_card *card, const struct bs_part *part, size_t whole, const char *who,
                       const struct bs_node *place)
{
    const char *model_name = b->cards->models[part->model].name, *known[KNOWN_MOST];
    const char *mode_name = part->mode == BS_NEVER ? NULL : b->cards->modes[part->mode];
    char suggestion[BS_SUGGESTION_SIZE];
    size_t model = rate_card_model(card, model_name), mode = mode_name ? rate_card_mode(card, mode_name) : RATE_CARD_NONE, n = 0;
    if (model == RATE_CARD_NONE) {
        for (; n < card->n_models && n < KNOWN_MOST; n++)
            known[n] = card->models[n].name;
        bs_node_error(b->diagnostics, place, "%s uses the model '%s', which the rate card '%s' does not price%s", who, model_name,
                      card->name, bs_suggest(model_name, known, n, "it prices", suggestion));
    } else if (isnan(rate_card_price(card, model, whole, part->above, RATE_CARD_NONE))) {
        bs_node_error(b->diagnostics, place,
                      "%s uses '%s', which the rate card '%s' does not price for the model '%s'; where it is free of charge, say "
                      "%s: 0",
                      who, b->meters[whole].name, card->name, model_name, b->meters[whole].name);
    } else if (mode_name && (mode == RATE_CARD_NONE || isnan(rate_card_price(card, model, whole, part->above, mode)))) {
        bs_node_error(b->diagnostics, place, "%s uses the mode '%s', which the rate card '%s' does not have for the model '%s'",
                      who, mode_name, card->name, model_name);
    } else {
        return true;
    }
    return false;
}

static bool check_card(struct bs_build *b, const struct rate_card *card, const struct bs_split *split, size_t whole,
                       const char *who, const struct bs_node *place)
{
    const struct bs_cards *cards = b->cards;
    for (size_t model = 0; model < cards->n_models; model++)
        for (size_t bound = 0; bound <= cards->models[model].n_bounds; bound++)
            for (size_t mode = 0; mode <= cards->n_modes; mode++) {
                struct bs_part part = {.model = model,
                                       .mode = mode ? mode - 1 : BS_NEVER,
                                       .above = bound ? cards->models[model].bounds[bound - 1] : RATE_CARD_ORDINARY};
                if (bs_split_share(b, split, &part) > 0 && !check_part(b, card, &part, whole, who, place))
                    return false;
            }
    return true;
}

/* A class that no model of a card prices. */
static bool check_class(struct bs_build *b, const struct rate_card *card, size_t meter, const char *who,
                        const struct bs_node *place)
{
    if (rate_card_reads(card, meter))
        return true;
    bs_node_error(b->diagnostics, place,
                  "%s uses '%s', which the rate card '%s' does not price for any model; where it is free of charge, say %s: 0", who,
                  b->meters[meter].name, card->name, b->meters[meter].name);
    return false;
}

bool bs_check_priced(struct bs_build *b, const struct bs_split *split, const double *mix, const char *who,
                     const struct bs_node *place)
{
    const struct bs_cards *cards = b->cards;
    for (size_t c = 0; c < cards->count; c++) {
        const struct rate_card *card = &cards->items[c];
        if (!cards->used[c] || !cards->sound[c])
            continue;
        for (size_t m = 1; m < card->n_meters; m++)
            if (mix[m] > 0 && bs_is_class(b, m) &&
                !(check_card(b, card, split, m, who, place) && check_class(b, card, m, who, place)))
                return false;
    }
    return true;
}

double bs_parts_value(const struct bs_build *b, const double *mix)
{
    double value = 0;
    for (size_t m = 0; m < b->model->n_meters; m++)
        value += b->meters[m].usage > 0 && mix[m] > 0 ? mix[m] * b->meters[m].usage : 0;
    return value;
}

double bs_mix_value(const struct bs_build *b, const double *mix)
{
    double value = mix[0];
    for (size_t m = 1; m < b->model->n_meters; m++) {
        bool counted = b->cards->parts[m].model != BS_NEVER || (b->cards->list && rate_card_reads(b->cards->list, m));
        if (mix[m] > 0 && !counted)
            value += mix[m] * b->meters[m].list_price;
    }
    return value;
}
