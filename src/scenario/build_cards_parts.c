/* Meters that are parts of others: what the rate cards in use tell apart, by model, length of prompt and mode of service. */
#include "scenario/build_cards.h"

#include <billshift/text.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PARTS_MOST = 4000 };

double bs_part_price(const struct bs_build *b, const struct rate_card *card, size_t meter)
{
    const struct bs_part *part = &b->cards->parts[meter];
    if (part->model == BS_NEVER)
        return NAN;
    size_t model = rate_card_model(card, b->cards->models[part->model].name), mode = RATE_CARD_NONE;
    if (part->mode != BS_NEVER)
        mode = rate_card_mode(card, b->cards->modes[part->mode]);
    if (model == RATE_CARD_NONE || (part->mode != BS_NEVER && mode == RATE_CARD_NONE))
        return NAN;
    return rate_card_price(card, model, b->meters[meter].whole, part->above, mode);
}

/* The models, bounds and modes of a card, added to those of the others. */
static enum bs_status add_model(struct bs_build *b, const struct rate_model *model)
{
    struct bs_cards *cards = b->cards;
    size_t i = 0;
    while (i < cards->n_models && strcmp(cards->models[i].name, model->name) != 0)
        i++;
    struct bs_card_model *into = &cards->models[i];
    double *bounds = bs_arena_take(b->arena, into->n_bounds + model->n_bounds, sizeof *bounds);
    if (!bounds)
        return BS_ERROR_MEMORY;
    size_t n = 0, x = 0, y = 0;
    while (x < into->n_bounds || y < model->n_bounds) {
        double next = x < into->n_bounds ? into->bounds[x] : INFINITY;
        next = y < model->n_bounds ? fmin(next, model->bounds[y].above) : next;
        x += x < into->n_bounds && into->bounds[x] == next;
        y += y < model->n_bounds && model->bounds[y].above == next;
        bounds[n++] = next;
    }
    *into = (struct bs_card_model){.name = model->name, .bounds = bounds, .n_bounds = n};
    cards->n_models += i == cards->n_models;
    return BS_OK;
}

static void add_mode(struct bs_cards *cards, const char *mode)
{
    size_t i = 0;
    while (i < cards->n_modes && strcmp(cards->modes[i], mode) != 0)
        i++;
    cards->modes[i] = mode;
    cards->n_modes += i == cards->n_modes;
}

static enum bs_status join_cards(struct bs_build *b)
{
    struct bs_cards *cards = b->cards;
    size_t models = 0, modes = 0;
    for (size_t c = 0; c < cards->count; c++) {
        models += cards->items[c].n_models;
        modes += cards->items[c].n_modes;
    }
    cards->models = bs_arena_take(b->arena, models, sizeof *cards->models);
    cards->modes = bs_arena_take(b->arena, modes, sizeof *cards->modes);
    if (!cards->models || !cards->modes)
        return BS_ERROR_MEMORY;
    for (size_t c = 0; c < cards->count; c++) {
        for (size_t i = 0; i < cards->items[c].n_models && cards->used[c]; i++)
            if (add_model(b, &cards->items[c].models[i]))
                return BS_ERROR_MEMORY;
        for (size_t i = 0; i < cards->items[c].n_modes && cards->used[c]; i++)
            add_mode(cards, cards->items[c].modes[i]);
    }
    return BS_OK;
}

bool bs_meter_is_split(const struct bs_build *b, size_t meter)
{
    const struct bs_cards *cards = b->cards;
    for (size_t c = 0; c < cards->count; c++)
        if (cards->used[c] && meter < cards->items[c].n_meters && rate_card_reads(&cards->items[c], meter))
            return true;
    return false;
}

bool bs_is_class(const struct bs_build *b, size_t meter)
{
    const struct bs_cards *cards = b->cards;
    if (b->meters[meter].model)
        return false; /* its whole is one */
    bool class = bs_is_token_meter(b->meters[meter].name) || b->meters[meter].in_prompt;
    for (size_t m = 1; m < b->model->n_meters && !class; m++)
        class = !b->meters[m].model && bs_meter_is_split(b, m) && strcmp(b->meters[meter].unit, b->meters[m].unit) == 0;
    return class && cards->n_models > 0;
}

/* A part is there where a card prices it and no card that prices its meter passes it over: then nothing can be charged at 0 unseen. */
static bool priced_by_all(const struct bs_build *b, size_t meter)
{
    const struct bs_cards *cards = b->cards;
    bool priced = false;
    for (size_t c = 0; c < cards->count; c++) {
        if (!cards->used[c] || !cards->sound[c] || !rate_card_reads(&cards->items[c], b->meters[meter].whole))
            continue;
        if (isnan(bs_part_price(b, &cards->items[c], meter)))
            return false;
        priced = true;
    }
    return priced;
}

static char *part_name(struct bs_build *b, const struct bs_part *part, size_t whole)
{
    const struct bs_card_model *model = &b->cards->models[part->model];
    const char *mode = part->mode == BS_NEVER ? NULL : b->cards->modes[part->mode];
    char length[BS_NUMBER_TEXT + 8] = "", bound[BS_NUMBER_TEXT];
    if (part->above >= 0 && model->n_bounds == 1)
        snprintf(length, sizeof length, "/long");
    else if (part->above >= 0)
        snprintf(length, sizeof length, "/above-%s", bs_number_text(part->above, bound));
    size_t size = strlen(model->name) + strlen(b->meters[whole].name) + strlen(length) + (mode ? strlen(mode) : 0) + 4;
    char *name = bs_arena_take(b->arena, size, 1);
    if (name)
        snprintf(name, size, "%s/%s%s%s%s", model->name, b->meters[whole].name, length, mode ? "/" : "", mode ? mode : "");
    return name;
}

static enum bs_status add_part(struct bs_build *b, const struct bs_part *part, size_t whole)
{
    struct bs_cards *cards = b->cards;
    size_t m = b->model->n_meters;
    const struct bs_meter *of = &b->meters[whole];
    b->meters[m] = (struct bs_meter){.unit = of->unit,
                                     .list_price = NAN,
                                     .in_prompt = of->in_prompt,
                                     .model = cards->models[part->model].name,
                                     .whole = whole,
                                     .long_prompts = part->above >= 0,
                                     .prompts_above = part->above >= 0 ? part->above : 0,
                                     .mode = part->mode == BS_NEVER ? NULL : cards->modes[part->mode]};
    cards->parts[m] = *part;
    if (!priced_by_all(b, m))
        return BS_OK;
    b->meters[m].name = part_name(b, part, whole);
    if (!b->meters[m].name)
        return BS_ERROR_MEMORY;
    double price = cards->list ? bs_part_price(b, cards->list, m) : NAN;
    b->meters[m].usage = isnan(price) ? 0 : price;
    b->model->n_meters++;
    return BS_OK;
}

/* By model, meter, length, mode: ordinary first. */
static enum bs_status add_parts(struct bs_build *b, size_t wholes)
{
    const struct bs_cards *cards = b->cards;
    for (size_t model = 0; model < cards->n_models; model++)
        for (size_t whole = 1; whole < wholes; whole++) {
            if (!bs_meter_is_split(b, whole))
                continue;
            for (size_t bound = 0; bound <= cards->models[model].n_bounds; bound++)
                for (size_t mode = 0; mode <= cards->n_modes; mode++) {
                    struct bs_part part = {.model = model,
                                           .mode = mode ? mode - 1 : BS_NEVER,
                                           .above = bound ? cards->models[model].bounds[bound - 1] : RATE_CARD_ORDINARY};
                    enum bs_status status = add_part(b, &part, whole);
                    if (status)
                        return status;
                }
        }
    return BS_OK;
}

enum bs_status bs_build_parts(struct bs_build *b)
{
    struct bs_cards *cards = b->cards;
    size_t wholes = b->model->n_meters, split = 0, parts = 0;
    enum bs_status status = join_cards(b);
    if (status)
        return status;
    for (size_t m = 1; m < wholes; m++)
        split += bs_meter_is_split(b, m);
    for (size_t i = 0; i < cards->n_models; i++)
        parts += (cards->models[i].n_bounds + 1) * (cards->n_modes + 1) * split;
    if (parts > PARTS_MOST)
        return bs_node_error(
            b->diagnostics, b->spec->rate_cards.key,
            "the rate cards tell %zu parts of meters apart (models x lengths of prompts x modes x meters); at most %d "
            "are accepted",
            parts, PARTS_MOST);
    struct bs_meter *meters = bs_arena_take(b->arena, wholes + parts + 1, sizeof *meters);
    cards->parts = bs_arena_take(b->arena, wholes + parts + 1, sizeof *cards->parts);
    if (!meters || !cards->parts)
        return BS_ERROR_MEMORY;
    memcpy(meters, b->meters, wholes * sizeof *meters);
    for (size_t m = 0; m < wholes; m++)
        cards->parts[m].model = BS_NEVER;
    b->meters = meters;
    b->model->meters = meters;
    return add_parts(b, wholes);
}
