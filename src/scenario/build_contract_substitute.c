/* The same work on other models: from names of models to moves between the parts of meters that the rate cards tell apart. */
#include "scenario/build_cards.h"
#include "scenario/build_contract_response.h"

#include <billshift/text.h>

#include <math.h>
#include <string.h>

enum { MOVES_OF_A_PART = 4, KNOWN_MOST = 64 };

/* The index of a model that is charged for; n_models: unknown, which is noted. */
static size_t find_model(const struct bs_build *b, const struct bs_text_field *field, const char *what)
{
    const char *known[KNOWN_MOST];
    char quoted[BS_QUOTE_SIZE], suggestion[BS_SUGGESTION_SIZE] = "";
    size_t i = 0, n = 0;
    while (i < b->cards->n_models && strcmp(b->cards->models[i].name, field->value) != 0)
        i++;
    for (; n < b->cards->n_models && n < KNOWN_MOST; n++)
        known[n] = b->cards->models[n].name;
    if (i == b->cards->n_models)
        bs_node_error(b->diagnostics, field->node, "%s: %s is in no rate card that is charged%s", what,
                      bs_quote(field->node->text, field->node->length, quoted),
                      bs_suggest(field->value, known, n, "known", suggestion));
    return i;
}

/* The part of the other model that is like a part: where the other has no price for longer prompts, its one price. */
static size_t part_like(const struct bs_build *b, size_t meter, size_t model)
{
    const struct bs_part *like = &b->cards->parts[meter];
    double above = b->cards->models[model].n_bounds > 0 ? like->above : RATE_CARD_ORDINARY;
    size_t m = 0;
    for (; m < b->model->n_meters; m++) {
        const struct bs_part *part = &b->cards->parts[m];
        if (part->model == model && b->meters[m].whole == b->meters[meter].whole && part->mode == like->mode &&
            part->above == above)
            break;
    }
    return m;
}

/* What a unit is worth, as use is valued; NaN: not known. */
static double worth_of(const struct bs_build *b, size_t meter)
{
    if (b->model->use_unit && strcmp(b->model->use_unit, b->model->currency) != 0)
        return 1; /* use is counted in units, all alike */
    return b->cards->list ? b->meters[meter].usage : b->meters[b->meters[meter].whole].list_price;
}

static bool uses(const struct bs_build *b, size_t meter)
{
    if (b->population)
        return b->population->mix[meter] > 0;
    for (size_t s = 0; s < b->model->n_segments; s++)
        if (b->segments[s].mix[meter] > 0)
            return true;
    return false;
}

/* What stands in the way of a part's move is noted; false: nothing does. */
static bool refuse_part(const struct bs_build *b, const struct bs_substitute_spec *spec, size_t from, size_t to)
{
    if (to == b->model->n_meters)
        bs_node_error(b->diagnostics, spec->with.node,
                      "with: the rate cards have no price of '%s' for '%s', which would move to it", spec->with.value,
                      b->meters[from].name);
    else if (isnan(worth_of(b, from)) || isnan(worth_of(b, to)))
        bs_node_error(
            b->diagnostics, spec->head.node,
            "a substitution changes what use is worth at list price, and that of '%s' is not known: name the rate card with "
            "the list prices, list_card: NAME, or give meters: {%s: {list_price: ..., per: ...}}",
            b->meters[from].name, b->meters[b->meters[from].whole].name);
    else
        return false;
    return true;
}

static void add_move(struct bs_response *response, struct bs_move *moves, size_t from, size_t to, double units, double value)
{
    if (units != 0 || value != 0)
        moves[response->n_moves++] = (struct bs_move){.from = from, .to = to, .units = units, .value = value};
}

/* A share of the part's units becomes `tokens` times as many of the like part of the other model. Their wholes, and with a list card `usage`, hold
   them too. */
static void move_part(const struct bs_build *b, const struct bs_substitution *s, size_t from, size_t to,
                      struct bs_response *response, struct bs_move *moves)
{
    double value = s->share * (s->tokens * worth_of(b, to) - worth_of(b, from));
    double usage = b->cards->list ? s->share * (s->tokens * b->meters[to].usage - b->meters[from].usage) : 0;
    add_move(response, moves, from, from, -s->share, value);
    add_move(response, moves, from, to, s->share * s->tokens, 0);
    add_move(response, moves, from, b->meters[from].whole, s->share * (s->tokens - 1), 0);
    add_move(response, moves, from, 0, usage, 0);
}

/* The lengths of prompts at which the other model's prices change must be told apart in the model's use. */
static bool lengths_known(const struct bs_build *b, const struct bs_substitute_spec *spec, size_t model, size_t with)
{
    const struct bs_card_model *of = &b->cards->models[model], *other = &b->cards->models[with];
    bool same = other->n_bounds == 0 || other->n_bounds == of->n_bounds;
    for (size_t i = 0; i < other->n_bounds && same; i++)
        same = other->bounds[i] == of->bounds[i];
    if (!same)
        bs_node_error(
            b->diagnostics, spec->with.node,
            "with: prices of '%s' change at other lengths of prompts than those of '%s', whose prompts are not told apart there",
            other->name, of->name);
    return same;
}

static void substitute(const struct bs_build *b, const struct bs_substitute_spec *spec, struct bs_substitution *s,
                       struct bs_response *response, struct bs_move *moves)
{
    size_t model = find_model(b, &spec->model, "model"), with = find_model(b, &spec->with, "with");
    bool any = false;
    *s = (struct bs_substitution){
        .model = spec->model.value, .with = spec->with.value, .share = spec->share.value, .tokens = spec->tokens.value};
    if (model == b->cards->n_models || with == b->cards->n_models)
        return;
    if (model == with) {
        bs_node_error(b->diagnostics, spec->with.node, "with: '%s' is the model itself; fewer tokens are efficiency",
                      spec->with.value);
        return;
    }
    if (!lengths_known(b, spec, model, with))
        return;
    for (size_t from = 0; from < b->model->n_meters; from++) {
        if (b->cards->parts[from].model != model || !uses(b, from))
            continue;
        size_t to = part_like(b, from, with);
        any = true;
        if (refuse_part(b, spec, from, to))
            return;
        move_part(b, s, from, to, response, moves);
    }
    struct bs_place place = bs_node_place(spec->model.node);
    if (!any)
        bs_warning(b->diagnostics, &place, "the substitution has no effect: nobody uses the model '%s'", spec->model.value);
}

/* Of one model no more moves than there is. */
static void check_shares(const struct bs_build *b, const struct bs_substitute_spec *spec, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double sum = 0;
        for (size_t k = 0; k <= i; k++)
            sum += strcmp(spec[k].model.value, spec[i].model.value) == 0 ? spec[k].share.value : 0;
        if (sum > 1 + 1e-12)
            bs_node_error(b->diagnostics, spec[i].share.node ? spec[i].share.node : spec[i].head.node,
                          "the shares of '%s' that move sum to %.6g%%; at most 100%% can", spec[i].model.value, 100 * sum);
    }
}

/* A file that says itself in money what use is worth does not say it of other models. */
static bool worth_is_read(const struct bs_build *b)
{
    const struct bs_population *p = b->population;
    bool read = false;
    for (size_t m = 1; p && p->n_columns > 0 && b->cards->list && m < b->model->n_meters && !read; m++)
        read = b->cards->parts[m].model != BS_NEVER && p->mix[m] > 0 && b->meters[m].usage == 0;
    return read;
}

/* Why no substitution can be made; NULL: it can. */
static const char *trouble(const struct bs_build *b, size_t n)
{
    if (n > BS_SUBSTITUTIONS_MOST)
        return "substitute: at most 8 substitutions are accepted";
    if (b->cards->n_models == 0)
        return "substitute: no contract charges a rate card, so no models are known";
    if (worth_is_read(b))
        return "substitute: the population's file says itself what use is worth, but not what it would be worth on other models: "
               "leave its "
               "column of usage out, and name a list_card";
    return NULL;
}

enum bs_status bs_build_substitutions(struct bs_contract_build *c, const struct bs_response_spec *spec,
                                      struct bs_response *response)
{
    const struct bs_build *b = c->b;
    const struct bs_substitute_spec *items = spec->substitute.items;
    size_t n = spec->substitute.count;
    for (size_t i = 0; i < n; i++)
        if (items[i].head.wrong)
            return BS_OK;
    if (b->diagnostics->errors > b->errors) /* who uses what may not be known */
        return BS_OK;
    const char *why = trouble(b, n);
    if (why) {
        bs_node_error(b->diagnostics, spec->substitute.key, "%s", why);
        return BS_OK;
    }
    struct bs_substitution *substitutions = bs_arena_take(b->arena, n, sizeof *substitutions);
    struct bs_move *moves = bs_arena_take(b->arena, n * MOVES_OF_A_PART, b->model->n_meters * sizeof *moves);
    if (!substitutions || !moves)
        return BS_ERROR_MEMORY;
    check_shares(b, items, n);
    response->substitutions = substitutions;
    response->n_substitutions = n;
    response->moves = moves;
    for (size_t i = 0; i < n; i++)
        substitute(b, &items[i], &substitutions[i], response, moves);
    return BS_OK;
}
